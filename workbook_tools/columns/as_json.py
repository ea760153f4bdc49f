"""Facts as the ledger keeps them: JSON, with Chinese as it is typed."""

from __future__ import annotations

import json
from typing import Final

as_json: Final = json.JSONEncoder(ensure_ascii=False).encode
"""Give a plain value as JSON. `json.dumps` gives the same, and makes an encoder for each of a large week's rows."""
