"""What a button may do with the workbook it was clicked in, wherever that is: open in Excel, or closed on the disk.

The tasks behind the buttons know only this port, so one code serves both, and tests can break an adapter on purpose.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from workbook_tools.columns.base import Cell
from workbook_tools.excel.book import Book
from workbook_tools.excel.structure import Area
from workbook_tools.problems import WorkbookError

if TYPE_CHECKING:
    from workbook_tools.excel.patch import SheetChange
    from workbook_tools.excel.sheet_xml import Position

ADDRESSES: Final = ("https://", "http://")
"""How the place of a workbook begins that lies in a cloud: no path, and only the Excel that has it open reaches it."""
TAG: Final = "[核对] "
"""What every note of ours begins with; nothing else is ever taken away."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell to colour, and the sentence to say there. Rows and columns count from 1; colour is such as 'FFC7CE'."""

    row: int
    column: int
    colour: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected: on which sheet, and the area (first row, first column, last row, last column)."""

    sheet: str
    area: Area


class OpenBook(Protocol):
    """A workbook to look into and to write on. Every method raises WorkbookError with a sentence for its owner.

    Text stays text: phones and codes are never made numbers.
    """

    @property
    def name(self) -> str:
        """The file's name."""

    @property
    def refusal(self) -> WorkbookError | None:
        """Why nothing can be written, if so: it is read-only, or open elsewhere, or no workbook of this kind."""

    @property
    def is_as_saved(self) -> bool:
        """True if another program has it open: what that one has not saved cannot be read."""

    def read(self) -> Book:
        """Give its sheets as they stand now, what is not saved yet included."""

    def selection(self) -> Selection:
        """Give what its owner has selected."""

    def marks(self, sheet: str) -> list[Mark]:
        """Give the marks of ours that stand on a sheet, from top to bottom, their sentences without the tag."""

    def mark(self, sheet: str, marks: Sequence[Mark]) -> None:
        """Colour cells and say in a note of ours what is wrong; what their owner wrote in a note there stays.

        A cell that is marked already gets the new sentence in the place of the old.
        """

    def unmark(self, sheet: str, cells: Collection[Position] | None = None) -> None:
        """Take our marks away (from these cells, or all) and give each cell the colour back that it had.

        A colour its owner has given it since then stays, and so do his notes.
        """

    def write(self, changes: Mapping[str, SheetChange]) -> None:
        """Write cells, sheet by name, and let tables grow: all or nothing."""

    def replace_sheet(self, sheet: str, rows: Sequence[Sequence[Cell]], names: Mapping[str, Area]) -> None:
        """Let a sheet of the tool's own say just this, and let defined names stand for these areas of it."""

    def save_copy(self, target: Path) -> None:
        """Put a copy of the workbook as it stands now at a path. The workbook itself is not saved."""
