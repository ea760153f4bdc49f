"""What a cell of an .xlsx can hold, and how it stores it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from workbook_tools.columns.base import EXACT_IN_EXCEL, Cell, shown
from workbook_tools.columns.patterns import pattern
from workbook_tools.excel.safe_names import safe_text

_FIRST_DAY: Final = date(1900, 1, 1)
_LIKE_ESCAPE: Final = pattern(r"_(?=x[0-9A-Fa-f]{4}_)")


def holdable(cell: Cell) -> Cell:
    """Give a value as a cell can hold it: as what it is, or else as text. An empty text is a blank.

    Moments lose their zone, and what is less than a millisecond.
    """
    if isinstance(cell, bool) or cell is None:
        return cell
    if isinstance(cell, int | float) and math.isfinite(cell) and abs(cell) < EXACT_IN_EXCEL:
        return cell
    if isinstance(cell, datetime | time):
        cell = cell.replace(microsecond=cell.microsecond // 1000 * 1000, tzinfo=None)
    if isinstance(cell, datetime) and cell.time() == time():
        cell = cell.date()
    if isinstance(cell, date) and (cell.date() if isinstance(cell, datetime) else cell) >= _FIRST_DAY:
        return cell
    if isinstance(cell, timedelta) and cell >= timedelta():
        return cell - cell % timedelta(milliseconds=1)
    if isinstance(cell, time):
        return cell
    return safe_text(str(cell) if isinstance(cell, str) else shown(cell)) or None


def without_blank_end(cells: Sequence[Cell]) -> list[Cell]:
    """Give cells up to the last one that says something."""
    last = max((at for at, cell in enumerate(cells, start=1) if cell is not None), default=0)
    return list(cells[:last])


def escaped(text: str) -> str:
    """Write a text that happens to look like an escape of Excel's (`_x0041_`) so that it is taken literally."""
    return _LIKE_ESCAPE.sub("_x005F_", text)


def number(value: Cell, *, from_1904: bool) -> str:
    """Write a number, or yes and no, or a moment as the days since the workbook's first one."""
    if isinstance(value, int | float):
        return repr(value + 0)  # yes is 1
    days = _elapsed(value, from_1904=from_1904) / timedelta(1)
    return str(int(days)) if days.is_integer() else repr(days)


def _elapsed(value: Cell, *, from_1904: bool) -> timedelta:
    if isinstance(value, timedelta):
        return value
    if isinstance(value, time):
        return datetime.combine(date.min, value) - datetime.min  # noqa: DTZ901 # a cell knows no zone
    assert isinstance(value, date)
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    if from_1904:
        return moment - datetime(1904, 1, 1)  # noqa: DTZ001
    since = moment - datetime(1899, 12, 30)  # noqa: DTZ001
    return since if since > timedelta(60) else since - timedelta(1)  # Excel counts a 29 February 1900
