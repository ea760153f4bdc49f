"""A module of a VBA project: its name, its sort and its source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

_NAME: Final = re.compile(r'^Attribute VB_Name = "(\w+)"$', re.MULTILINE)


class Sort(Enum):
    """What a module belongs to: nothing, the workbook, or a sheet; its value is the class it stands for there.

    The classes are those of Excel's workbook and worksheet ([MS-OVBA] 2.3.4.3: a document module's VB_Base).
    """

    STANDARD = ""
    WORKBOOK = "0{00020819-0000-0000-C000-000000000046}"
    SHEET = "0{00020820-0000-0000-C000-000000000046}"


@dataclass(frozen=True)
class Module:
    """A module. source: as it stands in a .bas file, lines ending in LF; without its attributes if a document's."""

    name: str
    sort: Sort
    source: str = ""

    @property
    def text(self) -> str:
        """The source as it stands in the project: its attributes first, each line ending in CRLF."""
        head = [f'Attribute VB_Name = "{self.name}"']
        if self.sort is not Sort.STANDARD:
            head += [f'Attribute VB_Base = "{self.sort.value}"', *_OF_A_DOCUMENT]
        return "".join(f"{line}\r\n" for line in (*head, *self.source.splitlines()))


_OF_A_DOCUMENT: Final = tuple(
    f"Attribute VB_{name} = {value}"
    for name, value in (
        ("GlobalNameSpace", False),
        ("Creatable", False),
        ("PredeclaredId", True),
        ("Exposed", True),
        ("TemplateDerived", False),
        ("Customizable", True),
    )
)


def standard_module(source: str) -> Module:
    """Give the module that a .bas file holds. Raises ValueError if its first line does not tell its name."""
    first, _, rest = source.partition("\n")
    found = _NAME.match(first)
    if found is None:
        raise ValueError("the source does not begin with its name")
    return Module(found[1], Sort.STANDARD, rest)
