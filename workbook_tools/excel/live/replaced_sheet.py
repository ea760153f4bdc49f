"""A sheet of the tool's own, such as the hidden 选项, told anew in a closed workbook, and the names of its areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from workbook_tools.columns.base import Cell
from workbook_tools.excel.package_draft import PackageDraft
from workbook_tools.excel.sheet_xml import Position, SheetXml
from workbook_tools.excel.structure import Area
from workbook_tools.excel.workbook_xml import WorkbookXml
from workbook_tools.excel.xml_tree import document, local_name
from workbook_tools.problems import WorkbookError, column_letters

if TYPE_CHECKING:
    from lxml.etree import _Element

_BEFORE_NAMES: Final = ("sheets", "functionGroups", "externalReferences")
"""The elements of which the last comes right before the defined names."""


def replaced(data: bytes, sheet: str, rows: Sequence[Sequence[Cell]], names: Mapping[str, Area]) -> bytes:
    """Give the workbook with a sheet that says just this, and with names for areas of it, new ones or re-pointed.

    Cells keep their looks. Raises WorkbookError: sheet-unknown, cell-taken for a formula or a merged area.
    """
    package = PackageDraft(data)
    workbook = WorkbookXml(package)
    workbook.refuse_guarded()
    if sheet not in workbook.sheets:
        raise WorkbookError("sheet-unknown", f"文件里没有工作表“{sheet}”，写不进去，请换用新的表样")
    part = workbook.sheets[sheet]
    xml = SheetXml(sheet, package.read(part), workbook.styles, from_1904=workbook.from_1904)
    cells: dict[Position, Cell] = {**dict.fromkeys(xml.filled(), None), **placed(rows)}
    package.replace(part, xml.write(cells))
    if workbook.styles.changed:
        package.replace(workbook.styles_part, workbook.styles.document())
    for name, area in names.items():
        _point(workbook, name, reference(sheet, area))
    if names:
        package.replace(workbook.part, document(workbook.root))
    return package.repacked()


def placed(rows: Sequence[Sequence[Cell]]) -> dict[Position, Cell]:
    """Give the cells of a sheet by where they stand."""
    return {(row, column): cell for row, line in enumerate(rows, 1) for column, cell in enumerate(line, 1)}


def reference(sheet: str, area: Area) -> str:
    """Say an area of a sheet as a defined name does: `'选项'!$A$2:$A$9`."""
    top, left, bottom, right = area
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!${column_letters(left)}${top}:${column_letters(right)}${bottom}"


def _point(workbook: WorkbookXml, name: str, target: str) -> None:
    """Let a name of the workbook stand for this; one of the same letters on a single sheet is another name."""
    listed = workbook.root.find(f"{workbook.ns}definedNames")
    if listed is None:
        listed = workbook.root.makeelement(f"{workbook.ns}definedNames", {})
        [item for item in workbook.root if local_name(item) in _BEFORE_NAMES][-1].addnext(listed)
    known = [item for item in listed if local_name(item) and item.get("localSheetId") is None]
    found = next((item for item in known if item.get("name", "").casefold() == name.casefold()), None)
    if found is None:
        found = listed.makeelement(f"{workbook.ns}definedName", {"name": name})
        _insert(listed, found)
    found.text = target


def _insert(listed: _Element, made: _Element) -> None:
    """Put a name where the alphabet has it, as Excel does."""
    key = made.get("name", "").casefold()
    after = next((item for item in listed if local_name(item) and item.get("name", "").casefold() > key), None)
    if after is None:
        listed.append(made)
    else:
        after.addprevious(made)
