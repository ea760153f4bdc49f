"""The part of a workbook that lists its sheets, and says where everything else is."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from workbook_tools.excel.cell_styles import CellStyles
from workbook_tools.excel.xlsx_structure import workbook_part
from workbook_tools.excel.xml_parts import Package
from workbook_tools.excel.xml_tree import document, is_true, local_name, namespace, parse
from workbook_tools.problems import WorkbookError

if TYPE_CHECKING:
    from lxml.etree import _Element

_BEFORE_CALCULATION: Final = ("sheets", "functionGroups", "externalReferences", "definedNames")
"""The elements of which the last comes right before the one on calculation."""


class WorkbookXml:
    """The part that lists the sheets, and where it says the others are."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.part = workbook_part(package)
        self.root = parse(package.read(self.part))
        self.ns = namespace(self.root)
        related = package.relations(self.part)
        self.styles_part = next((relation.target for relation in related.values() if relation.kind == "styles"), "")
        self.sheets = {
            item.get("name", ""): related[found].target
            for item in self.root.iterfind(f"{self.ns}sheets/{self.ns}sheet")
            if (found := _relation_id(item)) in related and related[found].kind == "worksheet"
        }
        about = self.root.find(f"{self.ns}workbookPr")
        self.from_1904 = about is not None and is_true(about.get("date1904"))

    @cached_property
    def styles(self) -> CellStyles:
        """The cell styles."""
        return CellStyles(self._package.read(self.styles_part))

    def refuse_guarded(self) -> None:
        """Raise WorkbookError sheet-guarded for what a change would break, or its owner has closed to others."""
        if any(name.startswith("_xmlsignatures/") for name in self._package.names):
            raise WorkbookError("sheet-guarded", "文件有数字签名，改了签名就失效，请先在 Excel 里去掉签名再试")
        shared = self.root.find(f"{self.ns}fileSharing")
        if shared is not None and (shared.get("reservationPassword") or shared.get("hashValue")):
            raise WorkbookError("sheet-guarded", "文件设了修改密码，请去掉修改密码后再试")

    def to_be_calculated(self) -> dict[str, bytes]:
        """Give the part so changed that everything is calculated when the workbook is opened; nothing if it says so."""
        told = self.root.find(f"{self.ns}calcPr")
        if told is None:
            told = self.root.makeelement(f"{self.ns}calcPr", {})
            before = [item for item in self.root if local_name(item) in _BEFORE_CALCULATION]
            before[-1].addnext(told)
        if is_true(told.get("fullCalcOnLoad")):
            return {}
        told.set("fullCalcOnLoad", "1")
        return {self.part: document(self.root)}


def _relation_id(item: _Element) -> str:
    return next((str(value) for name, value in item.attrib.items() if str(name).endswith("}id")), "")
