"""How a customer is called on sheets that are not his own line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def named(no: str, facts: Mapping[str, Any]) -> str:
    """Give a customer's name over his number."""
    return f"{facts.get('customer_name') or facts.get('contact_name') or ''}\n{no}".strip()
