"""The structure of .xls and .et, through xlrd. It is asked only for what calamine leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from typing import Any

from workbook_tools.columns.base import CellFault
from workbook_tools.excel.structure import Structure, check_extent, strong_colour
from workbook_tools.excel.xlsx_styles import Paint
from workbook_tools.problems import WorkbookError


def read_structures(data: bytes) -> dict[str, Structure]:
    """Give the structure of each sheet, by its name; nothing at all if xlrd cannot read the file.

    The format does not tell whether a formula was ever calculated, and xlrd not which cells have one.
    Raises WorkbookError: file-password, file-too-large.
    """
    import xlrd  # noqa: PLC0415 - only old files need it

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=StringIO())
        paints = _paints(book)
        return {sheet.name: _read_sheet(sheet, paints) for sheet in book.sheets()}
    except WorkbookError:
        raise
    except Exception as fault:  # xlrd fails in a dozen ways; the values do not depend on it
        if "encrypted" in str(fault):
            raise WorkbookError("file-password", "文件设了打开密码，请去掉密码另存后再交") from None
        return {}


def _read_sheet(sheet: Any, paints: Mapping[int, Paint]) -> Structure:
    from xlrd.biffh import XL_CELL_BLANK, XL_CELL_EMPTY, XL_CELL_ERROR, error_text_from_code  # noqa: PLC0415

    # calamine makes room for as much as the file claims, so a false claim would kill the process.
    rows, columns = max(sheet.nrows, sheet._dimnrows), max(sheet.ncols, sheet._dimncols)
    check_extent(sheet.name, rows, columns)
    structure = Structure(last_row=sheet.nrows, last_column=sheet.ncols)
    structure.merges = [(top + 1, left + 1, end, right) for top, end, left, right in sheet.merged_cells]
    structure.hidden_rows = {row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden}
    structure.hidden_columns = {column + 1 for column, info in sheet.colinfo_map.items() if info.hidden}
    for row in range(sheet.nrows):
        kinds = sheet.row_types(row)
        for column, kind in enumerate(kinds):
            if kind == XL_CELL_ERROR:
                shown = error_text_from_code.get(sheet.cell_value(row, column), "#N/A")
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
