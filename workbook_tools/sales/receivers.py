"""Who receives a customer that is handed over: the head of sales, of several the one for brand and region (一·2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workbook_tools.columns.gazetteer import Region
from workbook_tools.sales.team import Member

NOBODY: Final = "待定接收人"
"""Where customers stand whom nobody is there to receive."""


def receiver_of(brand: str | None, where: Sequence[Region], heads: Sequence[Member]) -> str:
    """Give the head who receives a customer, in the order of 人员 where neither brand nor territory tells.

    Brand goes first, then territory. Who does not match is passed over only for one who may match.
    """
    left = _narrowed(heads, [head.sells(brand) for head in heads])
    left = _narrowed(left, [head.sells_in(where) for head in left])
    return left[0].name if left else NOBODY


def _narrowed(heads: Sequence[Member], fits: Sequence[bool | None]) -> list[Member]:
    """Keep those who fit; if nobody surely does, those of whom it is not known; if all do not, everyone."""
    for wanted in (True, None):
        kept = [head for head, fit in zip(heads, fits, strict=True) if fit is wanted]
        if kept:
            return kept
    return list(heads)
