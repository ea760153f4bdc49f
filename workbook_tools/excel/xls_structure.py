"""The structure of .xls and .et, through xlrd. It is asked only for what calamine leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from typing import Any, NamedTuple

from workbook_tools.columns.base import CellFault
from workbook_tools.excel.structure import Structure, check_extent, strong_colour
from workbook_tools.excel.xlsx_styles import Paint
from workbook_tools.problems import WorkbookError


class OldBook(NamedTuple):
    """A book that xlrd has opened, and the structure of each of its worksheets."""

    book: Any
    structures: list[Structure]


class Encrypted(Exception):  # noqa: N818 # a fact about a file
    """The workbook is encrypted."""


def opened(data: bytes) -> OldBook | None:
    """Open an .xls of any age by xlrd, or give None if that fails: the values do not depend on it alone.

    The format does not tell whether a formula was ever calculated, and xlrd not which cells have one.
    Raises Encrypted, and WorkbookError file-too-large.
    """
    import xlrd  # noqa: PLC0415 - only old files need it

    for formatting in (True, False):  # damaged styles say nothing against the values
        try:
            book = xlrd.open_workbook(
                file_contents=data, formatting_info=formatting, ragged_rows=True, logfile=StringIO()
            )
            paints = _paints(book) if formatting else {}
            return OldBook(book, [_read_sheet(sheet, paints) for sheet in book.sheets()])
        except (WorkbookError, MemoryError):
            raise
        except Exception as fault:  # xlrd fails in a dozen ways
            if "encrypted" in str(fault):
                raise Encrypted from None
    return None


def _read_sheet(sheet: Any, paints: Mapping[int, Paint]) -> Structure:
    from xlrd.biffh import XL_CELL_BLANK, XL_CELL_EMPTY, XL_CELL_ERROR, XL_CELL_TEXT  # noqa: PLC0415
    from xlrd.biffh import error_text_from_code as error_texts  # noqa: PLC0415

    # calamine makes room for as much as the file claims, so a false claim would kill the process.
    rows, columns = max(sheet.nrows, sheet._dimnrows), max(sheet.ncols, sheet._dimncols)
    check_extent(sheet.name, rows, columns)
    structure = Structure(last_row=sheet.nrows, last_column=sheet.ncols, from_1904=sheet.book.datemode == 1)
    structure.merges = [(top + 1, left + 1, end, right) for top, end, left, right in sheet.merged_cells]
    structure.hidden_rows = {row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden}
    structure.hidden_columns = {column + 1 for column, info in sheet.colinfo_map.items() if info.hidden}
    structure.filled = 0
    for row in range(sheet.nrows):
        kinds = sheet.row_types(row)
        for column, kind in enumerate(kinds):
            if kind not in (XL_CELL_EMPTY, XL_CELL_BLANK, XL_CELL_ERROR):
                structure.filled += kind != XL_CELL_TEXT or sheet.cell_value(row, column) != ""
            if kind == XL_CELL_ERROR:
                shown = error_texts.get(sheet.cell_value(row, column), "#N/A")
                structure.corrections[row + 1, column + 1] = CellFault("error", shown)
            if paints and kind not in (XL_CELL_EMPTY, XL_CELL_BLANK):
                paint = paints.get(sheet.cell_xf_index(row, column))
                if paint:
                    structure.mark(row + 1, column + 1, struck=paint.struck, fill=paint.fill)
    return structure


def _paints(book: Any) -> dict[int, Paint]:
    paints = {}
    for index, style in enumerate(book.xf_list):
        solid = style.background.fill_pattern == 1
        colour = book.colour_map.get(style.background.pattern_colour_index) if solid else None
        paint = Paint(bool(book.font_list[style.font_index].struck_out), colour and strong_colour(*colour))
        if any(paint):
            paints[index] = paint
    return paints
