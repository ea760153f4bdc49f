"""What the fast value reader leaves out of a sheet, and the bounds every sheet must keep.

The value reader reports an error cell and a formula never calculated as blank, and knows nothing of
hidden rows or strike-through. Each kind of file has its own way to find these; all fill a Structure.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from workbook_tools.columns.base import Cell
from workbook_tools.columns.patterns import pattern
from workbook_tools.problems import WorkbookError, column_letters

Place = tuple[int, int]
"""row, column; from 1."""
Area = tuple[int, int, int, int]
"""first row, first column, last row, last column; from 1, ends included."""

MAX_ROWS: Final = 1_048_576
"""A sheet has no more, whoever reads or writes it."""
MAX_COLUMNS: Final = 16_384
MAX_CELLS: Final = 20_000_000
"""The value reader holds the whole rectangle from A1: a value at XFD1048576 would kill the process."""

_REFERENCE: Final = pattern(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@dataclass(slots=True)
class Structure:
    """Everything about one sheet but its ordinary values. Rows and columns count from 1.

    corrections: cells the value reader gets wrong (faults), and what stands there instead.
    last_row, last_column: the corner of the used area.
    filled: how many cells hold a value, corrections aside; None if that is not known.
    from_1904: its workbook counts days from 1904; also a bare number may be such a day.
    """

    merges: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)
    fills: dict[tuple[int, int], str] = field(default_factory=dict)
    pictures: set[int] = field(default_factory=set)
    corrections: dict[tuple[int, int], Cell] = field(default_factory=dict)
    last_row: int = 0
    last_column: int = 0
    filled: int | None = None
    from_1904: bool = False

    def mark(self, row: int, column: int, *, struck: bool, fill: str | None) -> None:
        """Note how a cell is painted."""
        if struck:
            self.struck.add((row, column))
        if fill:
            self.fills[row, column] = fill


def check_extent(sheet: str | None, rows: int, columns: int, *, most: int = MAX_CELLS) -> None:
    """Refuse a used area too large to hold: of more cells than `most`. Raises WorkbookError file-too-large."""
    if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > most:
        where = f"工作表“{sheet}”" if sheet else "表格"
        corner = f"{column_letters(columns)}{rows}"
        raise WorkbookError("file-too-large", f"{where}的内容一直延伸到{corner}，范围太大，请删除多余的行和列后再交")


def covers(area: Area, row: int, column: int) -> bool:
    """Tell whether a cell lies in an area."""
    top, left, bottom, right = area
    return top <= row <= bottom and left <= column <= right


def cell_position(reference: str) -> tuple[int, int]:
    """Turn an address into row and column: C5 → (5, 3). Raises ValueError for what is no cell."""
    found = _REFERENCE.fullmatch(reference.upper())
    if not found:
        raise ValueError("not a cell address")
    row, column = int(found[2]), column_number(found[1])
    if row > MAX_ROWS or column > MAX_COLUMNS:
        raise ValueError("a cell address outside the sheet")
    return row, column


def column_number(letters: str) -> int:
    """Turn column letters into a number: A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def strong_colour(red: int, green: int, blue: int) -> str | None:
    """Name a fill people use as a mark ('FFFF00'), or None for white, grey and pale decoration."""
    vivid = max(red, green, blue) - min(red, green, blue) >= 64
    return f"{red:02X}{green:02X}{blue:02X}" if vivid else None


def palette_colour(index: int) -> tuple[int, ...]:
    """Give red, green and blue of a colour called by its number in Excel's palette; nothing if it has none such."""
    from xlrd.formatting import excel_default_palette_b8 as palette  # noqa: PLC0415 - rarely needed

    index -= 8 if index >= 8 else 0
    return tuple(palette[index]) if index < len(palette) else ()
