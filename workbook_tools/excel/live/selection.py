"""What is selected: as a button says it, or as a closed workbook remembers it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from workbook_tools.excel.live.port import Selection
from workbook_tools.excel.structure import MAX_COLUMNS, MAX_ROWS, Area, cell_position, column_number
from workbook_tools.excel.workbook_xml import WorkbookXml
from workbook_tools.excel.xml_parts import Package
from workbook_tools.excel.xml_tree import local_name, namespace, parse

if TYPE_CHECKING:
    from lxml.etree import _Element

_FIRST: Final[Area] = (1, 1, 1, 1)
_COLUMNS: Final = re.compile(r"([A-Z]{1,3}):([A-Z]{1,3})")
_ROWS: Final = re.compile(r"(\d{1,7}):(\d{1,7})")


def area_selected(reference: str) -> Area:
    """Turn what a button passes into an area: the first of several. What says none is the first cell.

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
        return _FIRST


def _ordered(top: int, left: int, bottom: int, right: int) -> Area:
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def remembered(data: bytes) -> Selection:
    """Give what was selected when a workbook was last saved, of the sheet that was in front."""
    package = Package(data)
    workbook = WorkbookXml(package)
    names = [item.get("name", "") for item in workbook.root.iterfind(f"{workbook.ns}sheets/{workbook.ns}sheet")]
    view = workbook.root.find(f"{workbook.ns}bookViews/{workbook.ns}workbookView")
    front = int(view.get("activeTab", 0)) if view is not None else 0
    name = names[front] if front < len(names) else ""
    if name not in workbook.sheets:  # a sheet of charts, or none
        name = next(iter(workbook.sheets), "")
    return Selection(name, _selected(parse(package.read(workbook.sheets[name]))) if name else _FIRST)


def _selected(sheet: _Element) -> Area:
    """Give what is selected in the part of a frozen sheet that has the cursor."""
    ns = namespace(sheet)
    view = sheet.find(f"{ns}sheetViews/{ns}sheetView")
    if view is None:
        return _FIRST
    pane = view.find(f"{ns}pane")
    active = "topLeft" if pane is None else pane.get("activePane", "topLeft")
    selections = [item for item in view if local_name(item) == "selection"]
    chosen = next((item for item in selections if item.get("pane", "topLeft") == active), None)
    if chosen is None:
        return _FIRST
    areas = chosen.get("sqref", "A1").split()
    at = int(chosen.get("activeCellId", 0))
    return area_selected(areas[at] if at < len(areas) else "A1")
