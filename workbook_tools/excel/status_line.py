"""The line below the buttons of a sheet, in which they say what they did: it is for people, and never read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from workbook_tools.excel.book import Sheet
from workbook_tools.excel.headings import SEARCHED_ROWS

STATUS_TAG: Final = "【按钮】"
"""What the line begins with, so that nothing in it is ever read as a heading, a label or a row."""
BUTTON_ROWS: Final = 2
"""So many rows at the top belong to the buttons."""


def without_status(sheet: Sheet) -> Sheet:
    """Give a sheet without what a button said: a line near its top that holds nothing else."""
    said = [number for number, cells in enumerate(sheet.rows[: SEARCHED_ROWS + BUTTON_ROWS]) if _is_said(cells)]
    if not said:
        return sheet
    rows = list(sheet.rows)
    for number in said:
        rows[number] = [None] * len(rows[number])
    return replace(sheet, rows=rows)


def _is_said(cells: Sequence[object]) -> bool:
    found = [cell for cell in cells if cell is not None]
    return len(found) == 1 and isinstance(found[0], str) and found[0].startswith(STATUS_TAG)
