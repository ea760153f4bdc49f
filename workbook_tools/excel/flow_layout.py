"""Where the boxes and arrows of a flow chart stand, in points of 1/96 inch: geometry only, nothing is drawn here."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil
from typing import Final

from workbook_tools.excel.flow_routes import DOWN, LEFT, RIGHT, UP, Lattice, Link, Point, move
from workbook_tools.excel.line_breaks import Measure, wrapped

DECISION, DOCUMENT = "判断", "文档"
NAME_SIZE, NAME_LINE = 14, 20
ROLE_SIZE, ROLE_LINE = 11, 16
WAVE: Final = 5
"""How far the foot of a 文档 swings up, and down."""

BOX_WIDTH: Final = 232
MARGIN: Final = 20
_LOWEST: Final = 50
_PADDING: Final = 12
_DIAMOND_SHARE: Final = 0.58
"""How much of a diamond's width its text may take; the rest goes to the corners."""
_BETWEEN_COLUMNS: Final = 76
_BETWEEN_ROWS: Final = 32
_CLEARANCE: Final = 24
"""How far a lane keeps from the boxes: room for an arrow's head and for 是 and 否."""
_LANE: Final = 14


@dataclass(frozen=True, slots=True)
class Node:
    """One step: its number, what it is, and the steps that follow a yes and a no.

    kind: 开始, 处理, 判断, 文档 or 结束; what is none of these is drawn as 处理.
    yes:  for an ordinary step simply the next one.
    """

    no: int
    name: str
    kind: str = "处理"
    role: str = ""
    yes: int | None = None
    no_: int | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A step in its place; `name` and `role` are cut into lines that fit."""

    node: Node
    left: int
    top: int
    height: int
    name: tuple[str, ...]
    role: tuple[str, ...]

    def edge(self, side: Point) -> Point:
        """Give the middle of a side, where arrows start and end."""
        across, down = side
        wave = WAVE if self.node.kind == DOCUMENT and side == DOWN else 0
        return self.left + (1 + across) * BOX_WIDTH // 2, self.top + (1 + down) * self.height // 2 - wave


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


def flow_layout(nodes: Sequence[Node], measure: Measure) -> Layout:
    """Place boxes and arrows: the way of all yeses down the page, what a no leads to at its right.

    A link to a step that does not exist, or to the step itself, is left out. Of two steps with one number the first
    counts.
    """
    steps = _steps(nodes)
    cells = _cells(steps)
    links = _links(steps, cells)
    lattice = Lattice([*cells.values()] or [(0, 0)], len(links))
    routes = [lattice.route(link) for link in links]

    texts = {cells[no]: _Text(steps[no], measure) for no in cells}
    columns = [BOX_WIDTH] * (1 + max((column for column, _ in texts), default=0))
    heights = [0] * (1 + max((row for _, row in texts), default=0))
    for (_, row), text in texts.items():
        heights[row] = max(heights[row], text.height)
    across, width = _tracks(columns, lattice.lanes, _run_along(routes, 0), _BETWEEN_COLUMNS)
    down, height = _tracks(heights, lattice.lanes, _run_along(routes, 1), _BETWEEN_ROWS)

    boxes = {}
    for cell, text in texts.items():
        x, y = lattice.at(cell)
        left, top = across[x] - BOX_WIDTH // 2, down[y] - text.height // 2
        boxes[cell] = Box(text.node, left, top, text.height, text.name, text.role)
    arrows = []
    for link, route in zip(links, routes, strict=True):
        source, target = boxes[link.source], boxes[link.target]
        bends = [(across[x], down[y]) for x, y in route[1:-1]]
        points = (source.edge(move(*route[:2])), *bends, target.edge(move(*route[:-3:-1])))
        arrows.append(Arrow(source.node.no, target.node.no, points, link.answer))
    return Layout(width, height, tuple(boxes.values()), tuple(arrows))


class _Text:
    """A step's text as it will stand in its box, and how high the box must be."""

    def __init__(self, node: Node, measure: Measure) -> None:
        self.node = node
        pointed = node.kind == DECISION
        room = _DIAMOND_SHARE * BOX_WIDTH if pointed else BOX_WIDTH - 2 * _PADDING
        self.name = wrapped(_numbered(node), room, NAME_SIZE, measure)
        self.role = wrapped(node.role, room, ROLE_SIZE, measure) if node.role.strip() else ()
        height: float = len(self.name) * NAME_LINE + len(self.role) * ROLE_LINE
        if pointed:
            widest = max(measure(line, NAME_SIZE) for line in self.name)
            widest = max([widest, *(measure(line, ROLE_SIZE) for line in self.role)])
            height = height / (1 - widest / BOX_WIDTH)
        elif node.kind == DOCUMENT:
            height += 2 * WAVE
        self.height = 2 * ceil(max(_LOWEST, height + _PADDING) / 2)


def _numbered(node: Node) -> str:
    """Give a step's name with its number before it, in a circle as far as there are such."""
    return f"{chr(0x245F + node.no)} {node.name}" if 0 < node.no <= 20 else f"{node.no}. {node.name}"


def _steps(nodes: Sequence[Node]) -> dict[int, Node]:
    steps: dict[int, Node] = {}
    for node in nodes:
        steps.setdefault(node.no, node)
    for no, node in steps.items():
        yes, no_ = (link if link in steps and link != no else None for link in (node.yes, node.no_))
        steps[no] = replace(node, yes=yes, no_=no_)
    return steps


def _cells(steps: Mapping[int, Node]) -> dict[int, Point]:
    """Give each step its column and row. What no way from the first step leads to stands below."""
    cells: dict[int, Point] = {}
    for first in steps:
        if first in cells:
            continue
        top = 1 + max((row for _, row in cells.values()), default=-1)
        path = _yes_way(first, steps, cells)
        cells.update({no: (0, top + at) for at, no in enumerate(path)})
        waiting = deque(path)
        while waiting:
            node = steps[waiting.popleft()]
            column, row = cells[node.no]
            for target, cell in ((node.no_, (column + 1, row)), (node.yes, (column, row + 1))):
                if target is not None and target not in cells:
                    cells[target] = _first_free(cell, cells.values())
                    waiting.append(target)
    return cells


def _yes_way(start: int, steps: Mapping[int, Node], placed: Collection[int]) -> list[int]:
    way: list[int] = []
    no: int | None = start
    while no is not None and no not in placed and no not in way:
        way.append(no)
        no = steps[no].yes
    return way


def _first_free(cell: Point, taken: Collection[Point]) -> Point:
    while cell in taken:
        cell = (cell[0], cell[1] + 1)
    return cell


def _links(steps: Mapping[int, Node], cells: Mapping[int, Point]) -> list[Link]:
    """Give the arrows in the order in which they choose their way: straight down, then the noes, then the rest."""
    links: list[tuple[int, Link]] = []
    for no, cell in cells.items():
        node = steps[no]
        forks = node.no_ is not None
        if node.yes is not None:
            below = cells[node.yes] == (cell[0], cell[1] + 1)
            sides = (DOWN,) if below or forks else (DOWN, RIGHT, LEFT, UP)
            links.append((0 if below else 2, Link(cell, cells[node.yes], sides, "是" if forks else "")))
        if node.no_ is not None:
            links.append((1, Link(cell, cells[node.no_], (RIGHT, LEFT), "否")))
    return [link for _, link in sorted(links, key=lambda ranked: ranked[0])]


def _run_along(routes: Sequence[Sequence[Point]], axis: int) -> frozenset[int]:
    """Give the tracks across (0) or down (1) the page that arrows run along."""
    pairs = (pair for route in routes for pair in pairwise(route))
    return frozenset(one[axis] for one, two in pairs if one[axis] == two[axis])


def _tracks(sizes: Sequence[int], lanes: int, used: Collection[int], between: int) -> tuple[dict[int, int], int]:
    """Say where on the page the lattice's tracks lie, along one axis; also gives the page's length.

    sizes:   the widths of the columns of boxes, or the heights of the rows.
    between: how far two boxes stand apart at least.
    """
    tracks: dict[int, int] = {}
    at = MARGIN
    for place in range(len(sizes) + 1):
        first = place * (lanes + 1)
        running = [track for track in range(first, first + lanes) if track in used]
        spread = _LANE * (len(running) - 1) + 2 * _CLEARANCE if running else 0
        if place in (0, len(sizes)):
            length, lead = max(0, spread - _CLEARANCE), _CLEARANCE if place else 0
        else:
            length = max(between, spread)
            lead = _CLEARANCE + (length - spread) // 2
        tracks.update({track: at + lead + lane * _LANE for lane, track in enumerate(running)})
        at += length
        if place < len(sizes):
            tracks[first + lanes] = at + sizes[place] // 2
            at += sizes[place]
    return tracks, at + MARGIN
