"""The buttons at the top of a sheet, and the cell below them in which a button says what it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from workbook_tools.excel import style
from workbook_tools.excel.paper import Paper, insist
from workbook_tools.excel.safe_names import display_width
from workbook_tools.excel.status_line import STATUS_TAG

STATUS_NAME: Final = "wbtools_status"
"""The name of that cell, on each sheet its own."""
_IDLE: Final = f"{STATUS_TAG}点上面的按钮，结果会写在这一格里"
_GAP: Final = 8
_BUTTON_HEIGHT: Final = 30
_MARGIN: Final = 5
_STATUS_POINTS: Final = 34
"""Two lines; what is longer is shown in the message."""


@dataclass(frozen=True)
class SheetButton:
    """A button. macro: the Sub it starts, such as WbButtons.CheckSheet. tip: what it does, in one line."""

    caption: str
    macro: str
    tip: str

    @property
    def width(self) -> int:
        """How wide it is, in pixels: its caption is never cut, with room for a larger font."""
        return 8 * display_width(self.caption) + 28


def write_status(paper: Paper, widths: Sequence[float]) -> None:
    """Leave a row for the buttons, and write the cell below them; `widths` are those of the columns, folded ones 0."""
    pixels = _BUTTON_HEIGHT + 2 * _MARGIN
    paper.sheet.set_row(0, pixels * 0.75)
    paper.line(1, _IDLE, style.STATUS, widths)
    paper.sheet.set_row(1, _STATUS_POINTS)
    insist(paper.define(f"'{paper.sheet.get_name()}'!{STATUS_NAME}", f"='{paper.sheet.get_name()}'!$A$2"))


def place(paper: Paper, buttons: Sequence[SheetButton]) -> None:
    """Put the buttons side by side into the first row; the columns must have their widths."""
    left = _MARGIN
    for button in buttons:
        options = {
            "macro": button.macro,
            "caption": button.caption,
            "description": button.tip,
            "width": button.width,
            "height": _BUTTON_HEIGHT,
            "x_offset": left,
            "y_offset": _MARGIN,
        }
        insist(paper.sheet.insert_button(0, 0, options))
        left += button.width + _GAP
