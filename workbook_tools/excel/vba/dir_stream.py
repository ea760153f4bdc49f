"""The dir stream, [MS-OVBA] 2.3.4.2: what a project is called, what it refers to, and which modules it has."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import Final

from workbook_tools.excel.vba.module import Module, Sort

CODE_PAGE: Final = 936
"""Simplified Chinese; the sources themselves are ASCII, so that every other code page reads them too."""
PROJECT_NAME: Final = "VBAProject"
_WIN32: Final = 1
_US_ENGLISH: Final = 0x409
_VERSION: Final = (1, 1)
"""Of the project itself, major and minor."""
_NO_COOKIE: Final = 0xFFFF
_REFERENCES: Final = (
    ("stdole", r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"),
    (
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#"
        r"C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library",
    ),
)
"""What Excel itself puts into every new project; the libraries are found by their numbers, wherever they are."""


def encoded(text: str) -> bytes:
    """Give text in the project's code page. Raises UnicodeEncodeError for what it has no sign for."""
    return text.encode(f"cp{CODE_PAGE}")


def dir_stream(modules: Sequence[Module]) -> bytes:
    """Give the stream before it is compressed."""
    return b"".join((*_information(), *_references(), *_modules(modules)))


def _record(number: int, content: bytes) -> bytes:
    return struct.pack("<HI", number, len(content)) + content


def _both(number: int, unicode_number: int, text: str) -> bytes:
    """Give a record of a text in the code page, and what follows it: the same in UTF-16."""
    return _record(number, encoded(text)) + _record(unicode_number, text.encode("utf-16-le"))


def _information() -> Iterator[bytes]:
    """Give the PROJECTINFORMATION record (2.3.4.2.1)."""
    yield _record(0x01, struct.pack("<I", _WIN32))
    yield _record(0x02, struct.pack("<I", _US_ENGLISH))
    yield _record(0x14, struct.pack("<I", _US_ENGLISH))
    yield _record(0x03, struct.pack("<H", CODE_PAGE))
    yield _record(0x04, encoded(PROJECT_NAME))
    yield _both(0x05, 0x40, "")  # what it is for
    yield _both(0x06, 0x3D, "")  # where its help is
    yield _record(0x07, bytes(4))
    yield _record(0x08, bytes(4))
    yield struct.pack("<HIIH", 0x09, 4, *_VERSION)
    yield _both(0x0C, 0x3C, "")  # constants


def _references() -> Iterator[bytes]:
    """Give the PROJECTREFERENCES record (2.3.4.2.2), each reference a registered library (2.3.4.2.2.5)."""
    for name, library in _REFERENCES:
        yield _both(0x16, 0x3E, name)
        told = encoded(library)
        yield _record(0x0D, struct.pack("<I", len(told)) + told + bytes(6))


def _modules(modules: Sequence[Module]) -> Iterator[bytes]:
    """Give the PROJECTMODULES record (2.3.4.2.3), and the terminator of the whole."""
    yield _record(0x0F, struct.pack("<H", len(modules)))
    yield _record(0x13, struct.pack("<H", _NO_COOKIE))
    for module in modules:
        yield _both(0x19, 0x47, module.name)
        yield _both(0x1A, 0x32, module.name)
        yield _both(0x1C, 0x48, "")
        yield _record(0x31, bytes(4))  # the source begins at once: there is no performance cache before it
        yield _record(0x1E, bytes(4))
        yield _record(0x2C, struct.pack("<H", _NO_COOKIE))
        yield _record(0x21 if module.sort is Sort.STANDARD else 0x22, b"")
        yield _record(0x2B, b"")
    yield _record(0x10, b"")
