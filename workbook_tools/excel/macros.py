"""What makes a workbook one with macros: its modules, the texts they say, and a tab on the ribbon."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from workbook_tools.excel import style
from workbook_tools.excel.paper import insist
from workbook_tools.excel.vba.module import standard_module
from workbook_tools.excel.vba.project import WORKBOOK_MODULE, sheet_module, vba_project

MACRO_SUFFIX: Final = ".xlsm"
_RIBBON_PART: Final = "customUI/customUI.xml"
_RIBBON_KIND: Final = "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility"
_RIBBON_RELATION: Final = f'<Relationship Id="rIdRibbon" Type="{_RIBBON_KIND}" Target="{_RIBBON_PART}"/>'.encode()
_ROOT_RELATIONS: Final = "_rels/.rels"
_RELATIONS_END: Final = b"</Relationships>"
_BUTTONS_PARTS: Final = "xl/drawings/vmlDrawing"
_PLAIN_FONT: Final = b'<font face="Calibri" size="220"'
_OWN_FONT: Final = f'<font face="{style.FONT}" size="{style.BODY_SIZE * 20}"'.encode()
"""Sizes are in twentieths of a point."""
_ANCHOR: Final = b"<x:Anchor>"
_OF_ONE_SIZE: Final = b"<x:SizeWithCells/>"
"""In spite of its name it says that a button does not grow when the columns under it are unfolded."""


@dataclass(frozen=True)
class Macros:
    """The macros of a workbook.

    sources: of the modules, as they stand in .bas files.
    texts:   defined name → what stands in the cell of that name on the hidden sheet; empty to be filled in by somebody.
    ribbon:  the customUI document of a tab on the ribbon (namespace of 2006), or nothing.
    """

    sources: Sequence[str]
    texts: Mapping[str, str] = field(default_factory=dict)
    ribbon: str = ""

    def add_to(self, book: Any) -> None:
        """Add the modules to XlsxWriter's workbook, whose sheets are all there, and tie each sheet to its module."""
        sheets = book.worksheets()
        project = vba_project([standard_module(source) for source in self.sources], sheets=len(sheets))
        insist(book.add_vba_project(BytesIO(project), is_stream=True))
        book.set_vba_name(WORKBOOK_MODULE)
        for number, sheet in enumerate(sheets, 1):
            sheet.set_vba_name(sheet_module(number))

    def finish(self, path: Path) -> None:
        """Put into the finished file what XlsxWriter has no words for: the ribbon, and how the buttons look."""
        target = BytesIO()
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
            for entry in old.infolist():
                new.writestr(entry, self._finished(entry.filename, old.read(entry)))
            if self.ribbon:
                added = zipfile.ZipInfo(_RIBBON_PART, old.infolist()[0].date_time)
                added.compress_type = zipfile.ZIP_DEFLATED
                new.writestr(added, self.ribbon.encode())
        path.write_bytes(target.getvalue())

    def _finished(self, part: str, content: bytes) -> bytes:
        if part == _ROOT_RELATIONS and self.ribbon:
            return content.replace(_RELATIONS_END, _RIBBON_RELATION + _RELATIONS_END)
        if part.startswith(_BUTTONS_PARTS):
            return content.replace(_PLAIN_FONT, _OWN_FONT).replace(_ANCHOR, _OF_ONE_SIZE + _ANCHOR)
        return content
