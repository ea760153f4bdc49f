"""Facts as the ledger keeps them: JSON, with Chinese as it is typed."""

from __future__ import annotations

import json
from typing import Any, Final

as_json: Final = json.JSONEncoder(ensure_ascii=False).encode
"""Give a plain value as JSON. `json.dumps` gives the same, and makes an encoder for each of a large week's rows."""


def as_json_bytes(value: Any) -> bytes:
    """Give a plain value as JSON in UTF-8: where there are hundreds of thousands, half as large as texts."""
    return as_json(value).encode()
