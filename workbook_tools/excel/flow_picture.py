"""A flow chart as a picture: boxes by the kind of step, arrows with 是 and 否, and how far one customer has come.

The font is our own, so that the picture is the same on every machine: Windows, macOS and the office server have none
in common.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from math import cos, pi, sin
from typing import Any, Final, NamedTuple

from workbook_tools.excel import style
from workbook_tools.excel.flow_layout import (
    BOX_WIDTH,
    DECISION,
    DOCUMENT,
    DOWN,
    LEFT,
    MARGIN,
    NAME_LINE,
    NAME_SIZE,
    ROLE_LINE,
    ROLE_SIZE,
    WAVE,
    Arrow,
    Box,
    Layout,
    move,
)

_SCALE: Final = 2
"""How many pixels a point of the layout gets."""
_FINER: Final = 2
"""All is drawn so much larger and then reduced, which smooths its edges."""
_DOTS: Final = _SCALE * _FINER
_LINE: Final = 1.75
_HEAD: Final = (9, 4.5)
"""How long an arrow's head is, and half as wide."""
_LEGEND: Final = 40
"""How high the legend's line is at the foot of the page."""
_SWATCH: Final = (34, 18)
_PLACES: Final = ("开始", "结束")

_XY = tuple[float, float]


class _Look(NamedTuple):
    fill: str
    edge: str
    name: str
    role: str


_WHITE: Final = "#FFFFFF"
_PLAIN: Final = _Look(style.OPTIONAL, style.REQUIRED, style.INK, style.REQUIRED)
_REACHED: Final = _Look(style.REQUIRED, style.REQUIRED, _WHITE, _WHITE)
_TO_COME: Final = _Look(_WHITE, style.QUIET, style.QUIET, style.QUIET)
_PROGRESS: Final = (("处理", _PLAIN, "已完成"), ("处理", _REACHED, "现在这一步"), ("处理", _TO_COME, "没走到"))
_SHAPES: Final = (("开始", "开始、结束"), ("处理", "处理"), (DECISION, "判断"), (DOCUMENT, "文档"))


def flow_picture(layout: Layout, *, reached: int | None = None, skipped: Collection[int] = ()) -> bytes:
    """Draw a flow chart: a PNG for a page of A4, with a legend.

    reached: the step a customer is at: drawn dark, the way to it as done, the rest as to come. The way takes the yes
             of a decision unless only its no leads there.
    skipped: steps that way led past, so that it took the no.
    """
    from PIL import Image, ImageDraw  # noqa: PLC0415 # slow to load

    way = _way_to(reached, layout.boxes, skipped)
    legend = [(kind, _PLAIN, word) for kind, word in _SHAPES] if reached is None else _PROGRESS
    width = max(layout.width, round(_legend_width(legend)) + 2 * MARGIN)
    image = Image.new("RGB", (width * _DOTS, (layout.height + _LEGEND) * _DOTS), _WHITE)
    pen = _Pen(ImageDraw.Draw(image))

    walked = set(pairwise(way))
    for arrow in sorted(layout.arrows, key=lambda arrow: (arrow.source, arrow.target) in walked):
        done = reached is None or (arrow.source, arrow.target) in walked
        pen.arrow(arrow, _PLAIN.edge if done else _TO_COME.edge)
    for box in layout.boxes:
        no = box.no
        pen.box(box, _REACHED if no == reached else _PLAIN if reached is None or no in way else _TO_COME)
    pen.legend(legend, layout.height + (_LEGEND - MARGIN) / 2)
    file = BytesIO()
    few_colours = image.reduce(_FINER).quantize(64)
    few_colours.save(file, "PNG", dpi=(96 * _SCALE, 96 * _SCALE))
    return file.getvalue()


class _Pen:
    """Draws in points of the layout."""

    def __init__(self, draw: Any) -> None:
        self._draw = draw

    def box(self, box: Box, look: _Look) -> None:
        self._shape(_outline(box.kind, box.left, box.top, BOX_WIDTH, box.height), look)
        x = box.left + BOX_WIDTH / 2
        text_height = len(box.name) * NAME_LINE + len(box.role) * ROLE_LINE
        y = box.top + (box.height - text_height) / 2 - (WAVE if box.kind == DOCUMENT else 0)
        for line in box.name:
            self._text((x, y + NAME_LINE / 2), line, NAME_SIZE, look.name)
            y += NAME_LINE
        for line in box.role:
            self._text((x, y + ROLE_LINE / 2), line, ROLE_SIZE, look.role)
            y += ROLE_LINE

    def arrow(self, arrow: Arrow, colour: str) -> None:
        *before, bend, tip = arrow.points
        across, down = move(bend, tip)
        length, half = _HEAD
        foot = (tip[0] - across * length, tip[1] - down * length)
        self._line([*before, bend, foot], colour)
        wings = ((foot[0] + side * down, foot[1] + side * across) for side in (half, -half))
        self._draw.polygon(_dots([tip, *wings]), fill=colour)
        if arrow.answer:
            (x, y), out = arrow.points[0], move(*arrow.points[:2])
            at = (x + 12, y + 10) if out == DOWN else (x - 12 if out == LEFT else x + 12, y - 10)
            self._text(at, arrow.answer, ROLE_SIZE, colour)

    def legend(self, entries: Iterable[tuple[str, _Look, str]], middle: float) -> None:
        x: float = MARGIN
        width, height = _SWATCH
        for kind, look, word in entries:
            self._shape(_outline(kind, x, middle - height / 2, width, height), look)
            self._text((x + width + 6, middle), word, ROLE_SIZE, style.INK, anchor="lm")
            x += _entry_width(word)

    def _shape(self, outline: list[_XY], look: _Look) -> None:
        self._draw.polygon(_dots(outline), fill=look.fill)
        self._line([*outline, *outline[:2]], look.edge)

    def _line(self, points: Sequence[_XY], colour: str) -> None:
        self._draw.line(_dots(points), fill=colour, width=round(_LINE * _DOTS), joint="curve")

    def _text(self, at: _XY, text: str, size: int, colour: str, anchor: str = "mm") -> None:
        self._draw.text(_dots([at])[0], text, fill=colour, font=_font(size), anchor=anchor)


def _outline(kind: str, left: float, top: float, width: float, height: float) -> list[_XY]:
    """Give the corners of a step's shape; what is round or waves has many."""
    right, bottom = left + width, top + height
    if kind == DECISION:
        return [
            (left + width / 2, top),
            (right, top + height / 2),
            (left + width / 2, bottom),
            (left, top + height / 2),
        ]
    if kind == DOCUMENT:
        wave = min(WAVE, height / 6)
        foot = [(right - width * part / 40, bottom - wave - wave * sin(part * pi / 20)) for part in range(41)]
        return [(left, top), (right, top), *foot]
    if kind in _PLACES:
        radius = height / 2
        turns = [(sin(part * pi / 20) * radius, cos(part * pi / 20) * radius) for part in range(21)]
        ends = [(right - radius + x, top + radius - y) for x, y in turns]
        return ends + [(left + radius - x, top + radius + y) for x, y in turns]
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _way_to(reached: int | None, boxes: Sequence[Box], skipped: Collection[int]) -> tuple[int, ...]:
    """Give the steps from the first to the one reached, or nothing where no way leads there."""
    steps = {box.no: box for box in boxes}
    ways: list[tuple[int, ...]] = [(box.no,) for box in boxes[:1]]
    seen = set(skipped)
    while ways:
        way = ways.pop()
        node = steps.get(way[-1])
        if node is None or node.no in seen:
            continue
        if node.no == reached:
            return way
        seen.add(node.no)
        ways += [(*way, link) for link in (node.no_, node.yes) if link is not None]
    return ()


def _legend_width(entries: Iterable[tuple[str, _Look, str]]) -> float:
    return sum(_entry_width(word) for _, _, word in entries)


def _entry_width(word: str) -> float:
    return _SWATCH[0] + 6 + text_width(word, ROLE_SIZE) + 18


def _dots(points: Iterable[_XY]) -> list[tuple[int, int]]:
    return [(round(x * _DOTS), round(y * _DOTS)) for x, y in points]


def text_width(text: str, size: int) -> float:
    """Give a text's width, in points of the layout."""
    return float(_font(size).getlength(text)) / _DOTS


@cache
def _font(size: int) -> Any:
    from PIL import ImageFont  # noqa: PLC0415 # slow to load

    data = files("workbook_tools.excel").joinpath("data/NotoSansSC-subset.otf").read_bytes()
    # The basic layout is in every Pillow; the other one only where a further library is.
    return ImageFont.truetype(BytesIO(data), size * _DOTS, layout_engine=ImageFont.Layout.BASIC)
