"""The structure of .xlsb: its parts are records (number, length, content), few of which are asked for here.

[MS-XLSB] 2.1.4 and 2.4. A record's number and length are written seven bits to a byte, the lowest first.
Every formula carries a result, so none is told as never calculated.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from workbook_tools.columns.base import CellFault
from workbook_tools.excel.structure import MAX_COLUMNS, MAX_ROWS, Structure, check_extent
from workbook_tools.excel.xlsx_structure import workbook_part
from workbook_tools.excel.xml_parts import Package
from workbook_tools.problems import WorkbookError

_ROW: Final = 0
_ERROR: Final = 3
_VALUES: Final = range(2, 12)
_FORMULAS: Final = range(8, 12)
_FORMULA_ERROR: Final = 11
_COLUMN: Final = 60
_SHEET: Final = 156
_MERGE: Final = 176
_HIDDEN_ROW: Final = 0x10
_ERRORS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


def read_structures(package: Package) -> dict[str, Structure]:
    """Give the structure of each worksheet, by its name.

    Raises WorkbookError: file-too-large, and file-incomplete for a sheet whose part is missing. Raises
    struct.error and IndexError for records that end too early.
    """
    workbook = workbook_part(package)
    relations = package.relations(workbook)
    structures = {}
    for number, content in _records(package.read(workbook)):
        if number != _SHEET:
            continue
        link, after = _text(content, 8)
        name, _ = _text(content, after)
        relation = relations.get(link)
        if relation is None or relation.kind != "worksheet":
            continue
        if relation.target not in package:
            raise WorkbookError("file-incomplete", "文件里少了一张工作表的内容，请用 Excel 打开后另存再交")
        structures[name] = _read_worksheet(package.read(relation.target))
        check_extent(name, structures[name].last_row, structures[name].last_column)
    return structures


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(part):
        number, at = _varied(part, at, 2)
        length, at = _varied(part, at, 4)
        yield number, part[at : at + length]
        at += length


def _varied(part: bytes, at: int, longest: int) -> tuple[int, int]:
    """Read a number of one byte or more; give it and where it ends."""
    number = 0
    for place in range(longest):
        byte = part[at + place]
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return number, at + place + 1
    return number, at + longest


def _text(content: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", content, at)
    end = at + 4 + 2 * length
    return content[at + 4 : end].decode("utf-16-le"), end


def _read_worksheet(part: bytes) -> Structure:
    structure = Structure()
    row = 0
    for number, content in _records(part):
        if number == _ROW:
            row = struct.unpack_from("<I", content)[0] + 1
            if content[11] & _HIDDEN_ROW:
                structure.hidden_rows.add(row)
        elif number in _VALUES:
            column = struct.unpack_from("<I", content)[0] + 1
            _add_cell(structure, number, (row, column), content)
        elif number == _MERGE:
            top, bottom, left, right = struct.unpack_from("<4I", content)
            structure.merges.append((top + 1, left + 1, bottom + 1, right + 1))
        elif number == _COLUMN:
            first, last = struct.unpack_from("<2I", content)
            if content[16] & 1:
                structure.hidden_columns.update(range(first + 1, min(last + 1, MAX_COLUMNS) + 1))
    return structure


def _add_cell(structure: Structure, number: int, place: tuple[int, int], content: bytes) -> None:
    if place[0] > MAX_ROWS or place[1] > MAX_COLUMNS:
        raise ValueError("a cell outside the sheet")
    structure.last_row = max(structure.last_row, place[0])
    structure.last_column = max(structure.last_column, place[1])
    if number in _FORMULAS:
        structure.formulas.add(place)
    if number in (_ERROR, _FORMULA_ERROR):
        structure.corrections[place] = CellFault("error", _ERRORS.get(content[8], "#N/A"))
