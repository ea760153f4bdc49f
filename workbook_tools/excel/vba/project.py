"""A whole VBA project, [MS-OVBA] 2.2, as xl/vbaProject.bin holds it: sources in, bytes out."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Final

from workbook_tools.excel.vba.compound_file import compound_file
from workbook_tools.excel.vba.compression import compressed
from workbook_tools.excel.vba.dir_stream import dir_stream, encoded
from workbook_tools.excel.vba.module import Module, Sort
from workbook_tools.excel.vba.project_stream import project_names, project_stream

WORKBOOK_MODULE: Final = "ThisWorkbook"
_NO_CACHE: Final = b"\xcc\x61\xff\xff\x00\x00\x00"
"""The _VBA_PROJECT stream (2.3.4.1): of the version that no Office has, so that all compile the sources anew."""
_OURS: Final = uuid.uuid5(uuid.NAMESPACE_URL, "https://github.com/wbtools/workbook-tools")
"""Project numbers are made from the sources and this."""


def sheet_module(number: int) -> str:
    """Give the code name of a workbook's sheet, counted from 1: what ties it to its module, whatever it is called."""
    return f"Sheet{number}"


def vba_project(modules: Sequence[Module], *, sheets: int) -> bytes:
    """Give the project of a workbook of so many sheets, with these standard modules.

    The same sources and sheets give the same bytes. Each sheet, and the workbook, has an empty module of its own.
    Raises UnicodeEncodeError for what the code page cannot say: nothing becomes a question mark.
    """
    own = [Module(WORKBOOK_MODULE, Sort.WORKBOOK), *(Module(sheet_module(n + 1), Sort.SHEET) for n in range(sheets))]
    every = [*own, *modules]
    texts = {module.name: encoded(module.text) for module in every}
    if len({name.casefold() for name in texts}) < len(every):
        raise ValueError("two modules have one name")
    project_id = _project_id(texts.values())
    streams = {
        "_VBA_PROJECT": _NO_CACHE,
        "dir": compressed(dir_stream(every)),
        **{name: compressed(text) for name, text in texts.items()},
    }
    return compound_file(
        {
            "VBA": streams,
            "PROJECT": encoded(project_stream(every, project_id)),
            "PROJECTwm": project_names(every),
        }
    )


def _project_id(texts: Collection[bytes]) -> str:
    """Give the project a number of its own, which is always the same for the same sources."""
    number = uuid.uuid5(_OURS, b"\0".join(texts).decode("latin-1"))
    return f"{{{number}}}".upper()
