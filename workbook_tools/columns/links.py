"""Links: the only cells a click takes you away from. Only the tool makes them, never a person's text."""

from __future__ import annotations

from dataclasses import field
from pathlib import PurePath
from typing import Any, ClassVar, Self

from workbook_tools.columns.base import Cell, Context, Kind, Reading, declare, shown
from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.values import Value

_ESCAPES = str.maketrans({char: f"%{ord(char):02x}" for char in ' "#%<>[]^`{}' + "".join(map(chr, [*range(32), 127]))})
_NOT_IN_XML = pattern("[\ud800-\udfff\ufffe\uffff]")


class Link(Value):
    """A text to click, and where it leads.

    target: `internal:'表'!A1` or `external:文件#'表'!A1`; empty for plain text. A link that is read back
            has only its text, so the target does not count in comparisons.
    """

    text: str
    target: str = field(default="", compare=False)

    def __init__(self, text: str, target: str = "") -> None:
        self.__dict__.update(text=text, target=target)  # quicker than what all values share: there are many links

    @classmethod
    def to_sheet(cls, text: str, sheet: str, cell: str = "A1") -> Self:
        """Lead to a cell of the same workbook. `sheet` is the name of its page."""
        return cls(text, f"internal:{address(sheet, cell)}")

    @classmethod
    def to_file(cls, text: str, path: str | PurePath, sheet: str = "", cell: str = "A1") -> Self:
        """Lead to another file, best by a path relative to the folder of this one; and to a cell in it."""
        escaped = _NOT_IN_XML.sub("", str(path).translate(_ESCAPES))
        return cls(text, f"external:{escaped}#{address(sheet, cell)}" if sheet else f"external:{escaped}")

    def __str__(self) -> str:
        return self.text


def text_of(cell: Cell | Link) -> str:
    """Give what one sees of a cell."""
    return cell.text if isinstance(cell, Link) else shown(cell)


def address(sheet: str, cell: str = "A1") -> str:
    """Name a cell of a sheet the way formulas and links do: `'小李''s'!A1`."""
    doubled = sheet.replace("'", "''")
    return f"'{doubled}'!{cell}"


class LinkKind(Kind[Link]):
    """A cell to click. Read back, it is its text without the target."""

    title: ClassVar[str] = "链接"
    width = 16

    def parse(self, cell: Any, context: Context) -> Reading[Link]:
        """Take the text that was shown."""
        return Reading(Link(shown(cell)))

    def write(self, value: Link) -> Cell:
        """Give the text to show; the writer of workbooks adds the target."""
        return value.text

    def describe(self) -> str:
        """Say what a click does."""
        return "点一下就打开，由工具生成"


def link(heading: str, **options: Any) -> Any:
    """Declare a column of links; the field's type is `Link | None`."""
    return declare(LinkKind(), heading, **options)
