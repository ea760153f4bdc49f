"""A plain .xlsx of a book's values, for files that no library can copy as they are."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from workbook_tools.columns.base import EXACT_IN_EXCEL, Cell, CellFault, shown
from workbook_tools.excel import style
from workbook_tools.excel.safe_names import display_width, is_like_formula, safe_text, sheet_name
from workbook_tools.problems import column_letters

if TYPE_CHECKING:
    from workbook_tools.excel.book import Book, Sheet

_FIRST_YEAR: Final = 1900


def rebuilt(book: Book, name: str) -> Any:
    """Give an openpyxl workbook with the values of `book` in the same cells.

    `name` is for a sheet that has none.
    """
    from openpyxl import Workbook  # noqa: PLC0415

    copy = Workbook()
    copy.remove(copy.worksheets[0])
    for original in book.sheets:
        sheet = copy.create_sheet(sheet_name(original.name or name, copy.sheetnames))
        sheet.sheet_state = "visible" if original.state == "visible" else "hidden"
        for row, cells in enumerate(original.rows, 1):
            for column, value in enumerate(cells, 1):
                if value is not None:
                    put(sheet.cell(row, column), value)
        _lay_out(sheet, original)
    return copy


def put(cell: Any, value: Cell) -> None:
    """Write a value into an openpyxl cell as what it is; text stays text, whatever it looks like."""
    if isinstance(value, str | CellFault) or _has_no_number(value):
        text = safe_text(shown(value))
        cell.value, cell.data_type, cell.number_format = text, "s", "@"
        cell.quotePrefix = is_like_formula(text)
    else:
        cell.value = value


def _has_no_number(value: Cell) -> bool:
    """Tell whether Excel would lose it as a number: too many digits, a day before its calendar, less than no time."""
    if isinstance(value, timedelta):
        return value < timedelta()
    if isinstance(value, date):
        return value.year < _FIRST_YEAR
    return isinstance(value, int | float) and (not math.isfinite(value) or abs(value) >= EXACT_IN_EXCEL)


def _lay_out(sheet: Any, original: Sheet) -> None:
    for first, left, last, right in original.merges:
        if _only_first_filled(original, first, left, last, right):
            sheet.merge_cells(None, first, left, last, right)
    for row in original.hidden_rows:
        sheet.row_dimensions[row].hidden = True
    for column, cells in enumerate(zip(*original.rows[:200], strict=False), 1):
        width = max(display_width(shown(cell)) for cell in cells) + 2
        dimension = sheet.column_dimensions[column_letters(column)]
        dimension.width = max(9, min(style.WIDEST, width))
        dimension.hidden = column in original.hidden_columns


def _only_first_filled(sheet: Sheet, first: int, left: int, last: int, right: int) -> bool:
    """Tell whether merging these cells, which throws away all but the first value, would lose nothing."""
    cells = [cell for row in sheet.rows[first - 1 : last] for cell in row[left - 1 : right]]
    return all(cell is None for cell in cells[1:])
