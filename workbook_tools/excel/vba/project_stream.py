"""The PROJECT stream, [MS-OVBA] 2.3.1: the project's properties as lines of text, three of them enciphered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workbook_tools.excel.vba.dir_stream import PROJECT_NAME
from workbook_tools.excel.vba.module import Module, Sort

_VERSION: Final = 2
"""Of the encipherment (2.4.3.2)."""
_UNPROTECTED: Final = bytes(4)
_NO_PASSWORD: Final = b"\0"
_VISIBLE: Final = b"\xff"
"""What CMG, DPB and GC say (2.3.1.15 to 2.3.1.17)."""


def project_stream(modules: Sequence[Module], project_id: str) -> str:
    """Give the stream's text. project_id: a GUID in braces, such as {917DED54-440B-4FD1-A5C1-74ACF261E600}."""
    lines = [
        f'ID="{project_id}"',
        *(_module(module) for module in modules),
        f'Name="{PROJECT_NAME}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{enciphered(_UNPROTECTED, project_id, 0x0B)}"',
        f'DPB="{enciphered(_NO_PASSWORD, project_id, 0x16)}"',
        f'GC="{enciphered(_VISIBLE, project_id, 0x21)}"',
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return "".join(f"{line}\r\n" for line in lines)


def _module(module: Module) -> str:
    """Give the line of a module (2.3.1.4, 2.3.1.5)."""
    return f"Module={module.name}" if module.sort is Sort.STANDARD else f"Document={module.name}/&H00000000"


def project_names(modules: Sequence[Module]) -> bytes:
    """Give the PROJECTwm stream (2.3.3): each module's name in the code page, which is ASCII here, and in UTF-16."""
    names = (module.name.encode("ascii") + b"\0" + module.name.encode("utf-16-le") + bytes(2) for module in modules)
    return b"".join(names) + bytes(2)


def enciphered(data: bytes, project_id: str, seed: int) -> str:
    """Give data as CMG, DPB and GC hold it (2.4.3.2). If the key is not the project's own, Excel locks the project.

    seed: any byte; a fixed one has the same sources give the same bytes.
    """
    key = sum(project_id.encode("ascii")) & 0xFF
    version, key_there = seed ^ _VERSION, seed ^ key
    said = bytearray((seed, version, key_there))
    plain, before, last = key, version, key_there
    ignored = bytes((seed & 6) // 2)
    for byte in ignored + len(data).to_bytes(4, "little") + data:
        before, last = last, byte ^ (before + plain & 0xFF)
        plain = byte
        said.append(last)
    return said.hex().upper()
