"""Where the boxes and arrows of a flow chart stand, in points of 1/96 inch: nothing is drawn here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

Point = tuple[int, int]
"""Across and down: a point on the page, or a direction."""

RIGHT, LEFT, DOWN, UP = (1, 0), (-1, 0), (0, 1), (0, -1)
DECISION, DOCUMENT = "判断", "文档"
NAME_SIZE, NAME_LINE = 14, 20
ROLE_SIZE, ROLE_LINE = 11, 16
WAVE: Final = 5
"""How far the foot of a 文档 swings up, and down."""
BOX_WIDTH: Final = 232
MARGIN: Final = 20


@dataclass(frozen=True, slots=True)
class Box:
    """One step in its place; `name` and `role` are cut into lines that fit.

    kind: 开始, 处理, 判断, 文档 or 结束; what is none of these is drawn as 处理.
    yes:  the step that follows a yes, for an ordinary step simply the next one; no_: the one that follows a no.
    """

    no: int
    kind: str
    name: tuple[str, ...]
    role: tuple[str, ...]
    left: int
    top: int
    height: int
    yes: int | None = None
    no_: int | None = None


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line from the edge of one step's box to that of another, and the answer it stands for."""

    source: int
    target: int
    points: tuple[Point, ...]
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A page of boxes and arrows."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def move(one: Point, two: Point) -> Point:
    """Give the direction in which one point lies from another."""
    return (two[0] > one[0]) - (two[0] < one[0]), (two[1] > one[1]) - (two[1] < one[1])
