"""What makes a workbook one with macros: its modules, the texts they say, and a tab on the ribbon."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from workbook_tools.excel.paper import insist
from workbook_tools.excel.vba.module import standard_module
from workbook_tools.excel.vba.project import WORKBOOK_MODULE, sheet_module, vba_project

MACRO_SUFFIX: Final = ".xlsm"
_RIBBON_PART: Final = "customUI/customUI.xml"
_RIBBON_KIND: Final = "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility"
_ROOT_RELATIONS: Final = "_rels/.rels"
_RELATIONS_END: Final = "</Relationships>"


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
        """Add the ribbon to the finished file: no library writes it."""
        if self.ribbon:
            path.write_bytes(_with_ribbon(path.read_bytes(), self.ribbon))


def _with_ribbon(data: bytes, ribbon: str) -> bytes:
    relation = f'<Relationship Id="rIdRibbon" Type="{_RIBBON_KIND}" Target="{_RIBBON_PART}"/>'
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == _ROOT_RELATIONS:
                content = content.replace(_RELATIONS_END.encode(), f"{relation}{_RELATIONS_END}".encode())
            new.writestr(entry, content)
        added = zipfile.ZipInfo(_RIBBON_PART, old.infolist()[0].date_time)
        added.compress_type = zipfile.ZIP_DEFLATED
        new.writestr(added, ribbon.encode())
    return target.getvalue()
