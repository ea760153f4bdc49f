"""What the cells of each sheet hold, by three libraries: the fastest first, the others where it gives up."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final, NamedTuple

from workbook_tools.columns.base import CellFault
from workbook_tools.columns.patterns import pattern
from workbook_tools.excel.structure import Area, Structure, check_extent
from workbook_tools.excel.xml_parts import Package

_CALAMINE_STATES: Final = {"Visible": "visible", "Hidden": "hidden", "VeryHidden": "very hidden"}
_XLRD_STATES: Final = {0: "visible", 1: "hidden", 2: "very hidden"}
_OPENPYXL_STATES: Final = {"hidden": "hidden", "veryHidden": "very hidden"}


class Values(NamedTuple):
    """One worksheet's values: rows from A1 on, blank as None or an empty text."""

    name: str
    state: str
    rows: list[list[Any]]
    merges: list[Area]


def by_calamine(data: bytes) -> Iterator[Values]:
    """Read any kind of workbook; sheets of charts and macros are left out."""
    from python_calamine import SheetTypeEnum, load_workbook  # noqa: PLC0415 - a button starts cold

    with load_workbook(BytesIO(data)) as workbook:
        for about in workbook.sheets_metadata:
            if about.typ == SheetTypeEnum.WorkSheet:
                sheet = workbook.get_sheet_by_name(about.name)
                state = _CALAMINE_STATES[str(about.visible).rpartition(".")[2]]
                rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
                yield Values(about.name, state, rows, _areas(sheet.merged_cell_ranges))


_INDENT: Final = pattern(rb">\s+(?=</?table:)")


def unindented(package: Package) -> bytes:
    """Give an .ods whose XML someone has indented, which calamine does not take, without those spaces."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as copy:
        for name in ("mimetype", "META-INF/manifest.xml", "styles.xml"):
            copy.writestr(name, package.read(name))
        copy.writestr("content.xml", _INDENT.sub(b">", package.read("content.xml")))
    return target.getvalue()


def _areas(ranges: list[tuple[tuple[int, int], tuple[int, int]]] | None) -> list[Area]:
    return [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges or ()]


def by_xlrd(book: Any) -> Iterator[Values]:
    """Read an .xls that xlrd has opened, of any age. Faults are left blank: they are the structure's."""
    for sheet in book.sheets():
        width = sheet.ncols
        rows = []
        for row in range(sheet.nrows):
            kinds, values = sheet.row_types(row), sheet.row_values(row)
            cells = [_xlrd_cell(kind, value, book.datemode) for kind, value in zip(kinds, values, strict=True)]
            rows.append(cells + [None] * (width - len(cells)))
        yield Values(sheet.name, _XLRD_STATES.get(sheet.visibility, "visible"), rows, [])


def _xlrd_cell(kind: int, value: Any, datemode: int) -> Any:
    import xlrd  # noqa: PLC0415

    if kind in (xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER):
        return value
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_DATE:
        try:
            moment = xlrd.xldate.xldate_as_datetime(value, datemode)
        except (xlrd.xldate.XLDateError, OverflowError, ValueError):
            return value
        return moment.time() if 0 <= value < 1 else moment
    return None


def by_openpyxl(data: bytes) -> Iterator[Values]:
    """Read an .xlsx slowly: for the few that are written in ways calamine does not take."""
    for sheet in _openpyxl_sheets(data, data_only=True):
        height = max((row for row, _ in sheet._cells), default=0)
        width = max((column for _, column in sheet._cells), default=0)
        check_extent(sheet.title, height, width)
        rows: list[list[Any]] = [[None] * width for _ in range(height)]
        for (row, column), cell in sheet._cells.items():
            rows[row - 1][column - 1] = cell.value if cell.data_type != "e" else None
        state = _OPENPYXL_STATES.get(sheet.sheet_state, "visible")
        yield Values(sheet.title, state, rows, [])


def structures_by_openpyxl(data: bytes) -> dict[str, Structure]:
    """Give the structure of each worksheet of an .xlsx, by its name, where our own pass does not understand it."""
    pairs = zip(_openpyxl_sheets(data, data_only=True), _openpyxl_sheets(data, data_only=False), strict=True)
    return {results.title: _openpyxl_structure(results, sources) for results, sources in pairs}


def _openpyxl_sheets(data: bytes, *, data_only: bool) -> list[Any]:
    from openpyxl import load_workbook  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what it leaves out, such as pictures
        return load_workbook(BytesIO(data), data_only=data_only, keep_links=False).worksheets


def _openpyxl_structure(sheet: Any, source: Any) -> Structure:
    from openpyxl.utils import column_index_from_string  # noqa: PLC0415

    structure = Structure()
    structure.merges = [(area.min_row, area.min_col, area.max_row, area.max_col) for area in sheet.merged_cells.ranges]
    structure.hidden_rows = {row for row, about in sheet.row_dimensions.items() if about.hidden}
    for letters, about in sheet.column_dimensions.items():
        if about.hidden:
            first = column_index_from_string(letters)
            structure.hidden_columns.update(range(about.min or first, (about.max or first) + 1))
    for place, cell in source._cells.items():
        result = sheet._cells[place]
        if cell.data_type == "f":
            structure.formulas.add(place)
        if result.data_type == "e":
            structure.corrections[place] = CellFault("error", str(result.value))
        elif cell.data_type == "f" and result.value is None:
            structure.corrections[place] = CellFault("uncalculated")
    return structure
