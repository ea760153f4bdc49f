"""Writing into a workbook that exists: the parts concerned are changed, every other one stays byte for byte.

So nothing that this package knows nothing of can be lost: macros, buttons, pictures, other people's formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from workbook_tools.columns.base import Cell
from workbook_tools.columns.patterns import pattern
from workbook_tools.excel.package_draft import repacked
from workbook_tools.excel.sheet_xml import Grown, Position, SheetXml
from workbook_tools.excel.workbook_xml import WorkbookXml
from workbook_tools.excel.xlsx_structure import workbook_part
from workbook_tools.excel.xml_parts import Package
from workbook_tools.excel.xml_tree import area_of, document, namespace, parse, reference_of
from workbook_tools.problems import WorkbookError

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True)
class SheetChange:
    """What to write on a sheet: values by row and column (None blanks a cell), and which tables got longer by it.

    forgets_results: where a formula stands, None takes away what it last gave, and leaves the formula.
    """

    cells: Mapping[Position, Cell]
    grown: Sequence[Grown] = ()
    forgets_results: bool = False


def patched(data: bytes, changes: Mapping[str, SheetChange]) -> bytes:
    """Give an .xlsx or .xlsm with cells of its sheets written, sheet by name, and all else as it was.

    Text stays text, dates take a style that shows dates. Stored results of formulas stay, and are calculated anew
    when the workbook is next opened. Excel tables, drop-downs and conditional formats reach as far as their table.
    Raises WorkbookError: cell-taken for a formula, the inside of a merged area or a table's line of totals;
    sheet-guarded for what a password or a signature protects; file-incomplete; KeyError for an unknown sheet.
    """
    package = Package(data)
    workbook = WorkbookXml(package)
    workbook.refuse_guarded()
    parts: dict[str, bytes] = {}
    for name, change in changes.items():
        part = workbook.sheets[name]
        sheet = SheetXml(name, package.read(part), workbook.styles, from_1904=workbook.from_1904)
        parts |= _extended_tables(package, part, name, change.grown)
        parts[part] = sheet.write(change.cells, change.grown, forgets_results=change.forgets_results)
    if workbook.styles.changed:
        parts[workbook.styles_part] = workbook.styles.document()
    if any(_FORMULA.search(package.read(part)) for part in workbook.sheets.values()):
        parts |= workbook.to_be_calculated()
    return repacked(data, parts)


def without_unused_texts(data: bytes) -> bytes:
    """Give an .xlsx in which texts that no cell shows any more are blank: a blanked cell leaves its text behind."""
    package = Package(data)
    workbook = WorkbookXml(package)
    related = package.relations(workbook_part(package)).values()
    part = next((relation.target for relation in related if relation.kind == "sharedStrings"), "")
    if part not in package:
        return data
    root = parse(package.read(part))
    used = {int(found) for sheet in workbook.sheets.values() for found in _texts_used(package.read(sheet))}
    for index, item in enumerate(root.iterfind(f"{namespace(root)}si")):
        if index not in used:
            for child in list(item):
                item.remove(child)
            item.append(item.makeelement(f"{namespace(root)}t", {}))
    return repacked(data, {part: document(root)})


def _texts_used(sheet: bytes) -> Iterator[str]:
    root = parse(sheet)
    ns = namespace(root)
    for cell in root.iter(f"{ns}c"):
        value = cell.findtext(f"{ns}v")
        if cell.get("t") == "s" and value:
            yield value


_FORMULA: Final = pattern(rb"<((?:\w+:)?)sheetData\b.*?<\1f[\s/>]", re.DOTALL)


def _extended_tables(package: Package, part: str, sheet: str, grown: Sequence[Grown]) -> dict[str, bytes]:
    """Give the parts of the Excel tables that have to reach further down."""
    found = {}
    for relation in package.relations(part).values() if grown else ():
        if relation.kind == "table":
            root = parse(package.read(relation.target))
            extended = [_extend_table(root, sheet, table) for table in grown]
            if any(extended):
                found[relation.target] = document(root)
    return found


def _extend_table(root: _Element, sheet: str, table: Grown) -> bool:
    """Let an Excel table reach as far down as the form's table, and tell whether it did not yet."""
    top, left, bottom, right = area_of(root.get("ref", ""))
    totals = int(root.get("totalsRowCount", 0))
    rows = (top, left, bottom - totals, right)
    if table.reach(rows) == rows:
        return False
    if totals:
        sentence = f"{sheet}!第{bottom}行是表格的汇总行，上面的空行不够写，请在它上面插入空行后再试"
        raise WorkbookError("cell-taken", sentence)
    for item in (root, *root.iterfind(f"{namespace(root)}autoFilter")):
        item.set("ref", reference_of(table.reach(area_of(item.get("ref", "")))))
    return True
