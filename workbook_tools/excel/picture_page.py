"""A page with one picture, such as a flow chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from workbook_tools.excel import style
from workbook_tools.excel.lists import Lists
from workbook_tools.excel.page import Page
from workbook_tools.excel.paper import Paper, insist

_WIDTHS: Final = (90.0,)
_WIDEST_PIXELS: Final = 600
_DOTS_PER_INCH: Final = 96
"""What a sheet's pixels are; the picture's own are finer."""


@dataclass(frozen=True)
class PicturePage(Page):
    """A title, lines under it, and a picture [PNG], shown no wider than the page and printed on one.

    shown: what it shows, for those who cannot see it.
    """

    title: str
    picture: bytes
    shown: str
    notes: Sequence[str] = ()

    def write_on(self, paper: Paper, lists: Lists) -> None:
        """Place the picture under the title."""
        sheet = paper.sheet
        paper.set_up(self.title, landscape=False)
        sheet.fit_to_pages(1, 1)
        sheet.hide_gridlines(2)
        insist(sheet.set_column(0, 0, _WIDTHS[0]))
        paper.line(0, self.title, style.TITLE, _WIDTHS)
        for row, note in enumerate(self.notes, 1):
            paper.line(row, note, style.NOTE, _WIDTHS)
        scale = min(1.0, _WIDEST_PIXELS / self._width())
        options = {
            "image_data": BytesIO(self.picture),
            "x_scale": scale,
            "y_scale": scale,
            "object_position": 3,  # it keeps its shape whatever happens to the cells
            "description": self.shown,
        }
        insist(sheet.insert_image(len(self.notes) + 2, 0, f"{self.name}.png", options))

    def _width(self) -> float:
        """Tell how wide the picture is on the sheet, in its pixels."""
        from PIL import Image  # noqa: PLC0415 # slow to load

        with Image.open(BytesIO(self.picture)) as image:
            dots = image.info.get("dpi", (_DOTS_PER_INCH, 0))[0]
            return float(image.width * _DOTS_PER_INCH / dots)
