"""How large the box of a note is drawn, in pixels."""

from __future__ import annotations

import math
from typing import Final

from workbook_tools.excel.safe_names import display_width

NOTE_WIDTH: Final = 260
_CHARACTERS: Final = 34
"""A line of it holds so many; a Chinese one counts as two."""
_LINE_HEIGHT: Final = 18
_TALLEST: Final = 600


def lines_of(text: str) -> int:
    """Tell how many lines a text takes in it."""
    return sum(math.ceil((display_width(line) + 1) / _CHARACTERS) for line in text.split("\n"))


def note_height(text: str) -> int:
    """Give the height that shows a text."""
    return min(24 + _LINE_HEIGHT * lines_of(text), _TALLEST)
