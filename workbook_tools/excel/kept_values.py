"""As what a value is kept in a cell: one rule for every way of writing."""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta
from typing import Final

from workbook_tools.columns.base import EXACT_IN_EXCEL, Cell, shown
from workbook_tools.excel.safe_names import safe_text

Kept = str | float | int | bool | date | datetime | time | timedelta | None
"""What a cell holds: text fit for a workbook, a number or a truth, a moment of Excel's calendar; nothing is None."""

_FIRST_DAY: Final = date(1900, 1, 1)


def kept(cell: Cell) -> Kept:
    """Give a value as a cell can hold it: text stays text, and what Excel could only spoil becomes text."""
    if cell is None:
        return None
    if isinstance(cell, str):
        return safe_text(cell) or None
    if isinstance(cell, bool) or _is_moment(cell):
        return cell  # type: ignore[return-value] # a CellFault is no moment
    if isinstance(cell, int | float) and math.isfinite(cell) and abs(cell) < EXACT_IN_EXCEL:
        return cell or 0  # there is no -0 in Excel
    return safe_text(shown(cell)) or None


def _is_moment(cell: object) -> bool:
    """Tell whether Excel can hold it as a date, a time or a duration: its calendar begins in 1900."""
    if isinstance(cell, datetime):
        return cell.date() >= _FIRST_DAY
    if isinstance(cell, date):
        return cell >= _FIRST_DAY
    return isinstance(cell, time) or (isinstance(cell, timedelta) and cell >= timedelta())
