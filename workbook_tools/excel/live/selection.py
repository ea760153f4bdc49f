"""What is selected: as a button says it, or as a closed workbook remembers it."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Final

from workbook_tools.columns.patterns import pattern
from workbook_tools.excel.live.port import Selection
from workbook_tools.excel.structure import MAX_COLUMNS, MAX_ROWS, Area, cell_position, column_number
from workbook_tools.excel.xlsx_structure import workbook_part, worksheet_parts
from workbook_tools.excel.xml_parts import Package, elements, feed, new_parser
from workbook_tools.problems import WorkbookError

FIRST_CELL: Final[Area] = (1, 1, 1, 1)
_COLUMNS: Final = pattern(r"([A-Z]{1,3}):([A-Z]{1,3})")
_ROWS: Final = pattern(r"(\d{1,7}):(\d{1,7})")


def area_selected(reference: str) -> Area:
    """Turn what a button passes into an area: the first of several. Raises WorkbookError selection-unread.

    >>> area_selected("$B$7:$C$9"), area_selected("7:9"), area_selected("B:B"), area_selected("E5,F6")
    ((7, 2, 9, 3), (7, 1, 9, 16384), (1, 2, 1048576, 2), (5, 5, 5, 5))
    """
    first = re.split(r"[,; ]", reference.strip())[0].rpartition("!")[2].replace("$", "").upper()
    if found := _COLUMNS.fullmatch(first):
        return _ordered(1, column_number(found[1]), MAX_ROWS, column_number(found[2]))
    if found := _ROWS.fullmatch(first):
        return _ordered(int(found[1]), 1, int(found[2]), MAX_COLUMNS)
    start, _, end = first.partition(":")
    try:
        return _ordered(*cell_position(start), *cell_position(end or start))
    except ValueError:
        raise WorkbookError("selection-unread", f"看不懂选中的“{reference}”，请写成 B7 或 B7:C9 这样") from None


def _ordered(top: int, left: int, bottom: int, right: int) -> Area:
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def remembered(package: Package) -> Selection:
    """Give what was selected when a workbook was last saved, of the sheet that was in front."""
    names, front = [], 0
    for path, attributes, _ in elements(package.read(workbook_part(package))):
        if path == "workbook/sheets/sheet":
            names.append(attributes["name"])
        elif path == "workbook/bookViews/workbookView":
            front = _count(attributes.get("activeTab"))
    parts = worksheet_parts(package)
    name = names[front] if front < len(names) else ""
    if name not in parts:  # a sheet of charts, or none
        name = next(iter(parts), "")
    return Selection(name, _selected(package, parts[name]) if name else FIRST_CELL)


def _selected(package: Package, part: str) -> Area:
    """Give what is selected in the part of a frozen sheet that has the cursor."""
    active, selections = "topLeft", dict[str, dict[str, str]]()
    for name, attributes in _before_cells(package, part):
        if name == "pane":
            active = attributes.get("activePane", active)
        elif name == "selection":
            selections.setdefault(attributes.get("pane", "topLeft"), attributes)
    if active not in selections:
        return FIRST_CELL
    areas = selections[active].get("sqref", "A1").split()
    at = _count(selections[active].get("activeCellId"))
    with suppress(WorkbookError):
        return area_selected(areas[at] if at < len(areas) else "A1")
    return FIRST_CELL


def _count(said: str | None) -> int:
    """Read a number from 0; what is none, as no honest program writes, is the first."""
    return int(said) if said and pattern(r"\d{1,7}").fullmatch(said) else 0


class _CellsReachedError(Exception):
    """What was looked for stands before the cells, of which there may be very many."""


def _before_cells(package: Package, part: str) -> list[tuple[str, dict[str, str]]]:
    """Give the elements of a sheet that stand before its cells: local name and attributes."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        is_second_window = local == "sheetView" and any(before == local for before, _ in found)
        if local == "sheetData" or is_second_window:
            raise _CellsReachedError
        found.append((local, attributes))

    parser = new_parser()
    parser.StartElementHandler = start
    with suppress(_CellsReachedError), package.open(part) as stream:
        feed(parser, stream)
    return found
