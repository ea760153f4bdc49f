"""How the arrows of a flow chart run: along the lanes between the boxes, never through one.

The page is a lattice. Each box stands on one of its points; beside each column and each row of boxes run a few lanes.
A route is the cheapest way along the lattice: short, with few bends, crossing little and never along another arrow.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

Point = tuple[int, int]
"""Across and down: a cell for a box, a point of the lattice, a point on the page, or a direction."""

RIGHT, LEFT, DOWN, UP = (1, 0), (-1, 0), (0, 1), (0, -1)
_NOWHERE: Final = (0, 0)

_BEND: Final = 12
_CROSSING: Final = 15
_PAST_A_BOX: Final = 8
"""What half a box's width or height counts, where a lane counts 1."""
_ALONG_ANOTHER: Final = 1000
"""So dear that it is only done where there is no other way."""
_MOST_LANES: Final = 6

_State = tuple[Point, Point]
"""A point, and the direction it was reached by."""


@dataclass(frozen=True, slots=True)
class Link:
    """An arrow to draw from one cell's box to another's.

    leaves: the sides it may leave by.
    answer: 是 or 否 where the arrow is a decision's.
    """

    source: Point
    target: Point
    leaves: tuple[Point, ...]
    answer: str = ""


class Lattice:
    """The lanes around the boxes, and what already runs there."""

    def __init__(self, cells: Sequence[Point], links: int) -> None:
        self.lanes = max(1, min(links, _MOST_LANES))
        self._pitch = self.lanes + 1
        self._across, self._down = (max(cell[axis] for cell in cells) * self._pitch + 2 * self.lanes for axis in (0, 1))
        self._boxes = {self.at(cell) for cell in cells}
        self._taken: dict[tuple[Point, Point], Point] = {}
        self._passed: dict[Point, dict[Point, str]] = {}

    def at(self, cell: Point) -> Point:
        """Give the point on which a cell's box stands."""
        return cell[0] * self._pitch + self.lanes, cell[1] * self._pitch + self.lanes

    def route(self, link: Link) -> tuple[Point, ...]:
        """Find an arrow's way and keep it free of later ones; gives the points where it starts, bends and ends."""
        way = self._cheapest(self.at(link.source), self.at(link.target), link.leaves)
        self._take(way)
        bends = (at for at in range(1, len(way) - 1) if move(way[at - 1], way[at]) != move(way[at], way[at + 1]))
        return way[0], *(way[at] for at in bends), way[-1]

    def _cheapest(self, start: Point, end: Point, leaves: Sequence[Point]) -> list[Point]:
        first = (start, _NOWHERE)
        queue: list[tuple[int, _State, _State]] = [(0, first, first)]
        came: dict[_State, _State] = {}
        while queue:
            cost, state, before = heapq.heappop(queue)
            if state in came:
                continue
            came[state] = before
            point, heading = state
            if point == end:
                return _retraced(came, state)
            for step in leaves if point == start else (RIGHT, LEFT, DOWN, UP):
                onward = (point[0] + step[0], point[1] + step[1])
                if self._open(onward, step, end) and move(onward, point) != heading:
                    price = self._price(point, onward, heading, end)
                    heapq.heappush(queue, (cost + price, (onward, step), state))
        raise AssertionError("the lanes lead everywhere")

    def _open(self, point: Point, step: Point, end: Point) -> bool:
        """Keep to the page and out of boxes; an arrow enters its own box from above or from a side."""
        inside = 0 <= point[0] <= self._across and 0 <= point[1] <= self._down
        return inside and (point not in self._boxes or (point == end and step != UP))

    def _price(self, point: Point, onward: Point, heading: Point, end: Point) -> int:
        axis = 0 if point[1] == onward[1] else 1
        by_a_box = self.lanes in (point[axis] % self._pitch, onward[axis] % self._pitch)
        price = _PAST_A_BOX if by_a_box else 1
        if self._taken.get(_segment(point, onward), end) != end:
            price += _ALONG_ANOTHER
        if heading == _NOWHERE:
            return price
        turn = _turn(heading, move(point, onward))
        price += _BEND if turn == "bend" else 0
        for target, other in self._passed.get(point, {}).items():
            if target != end:
                price += _CROSSING if {turn, other} == {"across", "down"} else _ALONG_ANOTHER
        return price

    def _take(self, way: Sequence[Point]) -> None:
        end = way[-1]
        for one, two in pairwise(way):
            self._taken[_segment(one, two)] = end
        for before, point, after in zip(way, way[1:], way[2:], strict=False):
            turn = _turn(move(before, point), move(point, after))
            passed = self._passed.setdefault(point, {})
            passed[end] = turn if passed.get(end, turn) == turn else "bend"


def move(one: Point, two: Point) -> Point:
    """Give the direction from one point to another on the same line: -1, 0 or 1 across and down."""
    return (two[0] > one[0]) - (two[0] < one[0]), (two[1] > one[1]) - (two[1] < one[1])


def _retraced(came: Mapping[_State, _State], state: _State) -> list[Point]:
    way = [state[0]]
    while came[state] != state:
        state = came[state]
        way.append(state[0])
    return way[::-1]


def _turn(heading: Point, onward: Point) -> str:
    return "bend" if heading != onward else "across" if onward[0] else "down"


def _segment(one: Point, two: Point) -> tuple[Point, Point]:
    return min(one, two), max(one, two)
