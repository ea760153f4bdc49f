"""Labels with their values beside them, line by line: “联系人 | 王强 | 职务 | 老板”, “联系人：王强 电话：138…”."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from functools import cached_property
from itertools import islice
from typing import Final, NamedTuple

from workbook_tools.columns.base import Cell, clean, is_han
from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.values import Value
from workbook_tools.excel.book import Sheet
from workbook_tools.excel.heading_names import heading_keys, is_heading, known_headings
from workbook_tools.form import Form

Spot = tuple[int, int]
"""Row and column of a cell, counted from 1."""

_LONGEST_LABEL: Final = 20
_BEFORE_COLON: Final = pattern(r"\s*([^:：,，。;；]{1,20}?)\s*[:：]\s*(.*)", re.DOTALL)
_FURTHER: Final = pattern(r"[\s;；,，、]+([^\s:：,，;；、]{1,12})\s*[:：]\s*")
_FIGURES: Final = pattern(r"[\d\s.,%:：/年月日号时点分-]+")
"""Days, times and numbers, which nobody writes for a label."""
_LONGEST_NEW_LABEL: Final = 12
_BETWEEN_HAN: Final = frozenset("/、()（）")


class Pair(Value):
    """A label and the value beside it.

    label:    without its colon.
    known:    whether it is a heading of a form.
    at:       where the label stands; spot: where its value stands, or would.
    second:   this is one more value of the label before.
    doubtful: the value is a heading itself, as where headings stand side by side.
    """

    label: str
    known: bool
    at: Spot
    value: Cell
    spot: Spot
    second: bool = False
    doubtful: bool = False

    @property
    def key(self) -> str:
        """The label without what does not tell it from others: blanks, colons, stars."""
        return heading_keys(self.label)[0]


class Line(Value):
    """One line of a sheet: its filled cells by column, and its labels with their values, if it has any.

    under: where it has none, the label whose cell reaches down to this line: the cells are more of its value.
    """

    row: int
    cells: list[tuple[int, Cell]]
    pairs: list[Pair] = field(default_factory=list)
    under: Spot | None = None


class _Opening(NamedTuple):
    """What the beginning of a cell says of it: a label, maybe with a colon and the value after it."""

    label: str
    value: str
    known: bool
    colon: bool


class _Columns(Value):
    """What the columns of a sheet hold, counted.

    opens:   cells that open with a label; plain: those that do not.
    leads:   labels with a value after them.
    follows: values of the labels of one column in another.
    steps:   values in a column so many columns after their label.
    """

    opens: Counter[int] = field(default_factory=Counter)
    plain: Counter[int] = field(default_factory=Counter)
    leads: Counter[int] = field(default_factory=Counter)
    follows: Counter[tuple[int, int]] = field(default_factory=Counter)
    steps: Counter[tuple[int, int]] = field(default_factory=Counter)

    def has_step(self, step: int) -> bool:
        """Tell whether values surely stand so many columns after their labels, as where a blank column is between."""
        return any(step == known and not self.opens[at] for at, known in self.steps)


def _may_be_label(text: str) -> bool:
    fits = 2 <= len(text) <= _LONGEST_NEW_LABEL
    return fits and all(is_han(letter) or letter in _BETWEEN_HAN or letter.isspace() for letter in text)


class LabelledLines:
    """Reads the lines of a sheet as labels and values.

    Whether 老板 is a label or somebody's position depends on where it stands, so the columns are counted first.
    """

    def __init__(self, sheet: Sheet, forms: Sequence[Form]) -> None:
        self.rows = range(1, len(sheet.rows) + 1)
        self._sheet = sheet
        self._lines: dict[tuple[int, int, int], Line] = {}
        self._headings = known_headings(tuple(forms))
        self._labelled: dict[int, bool] = {}
        self._openings: dict[str, _Opening | None] = {}
        self._ends = {(top, left): right for top, left, _, right in sheet.merges}
        self._reaching = {(row, left): top for top, left, end, _ in sheet.merges for row in range(top + 1, end + 1)}
        self._tall = {(top, left) for top, left, end, _ in sheet.merges if end > top}

    def opening(self, cell: Cell) -> _Opening | None:
        """Tell whether a cell is a label, or begins with one and a colon."""
        if not isinstance(cell, str):
            return None
        if cell not in self._openings:
            self._openings[cell] = self._opening_of(clean(cell))
        return self._openings[cell]

    def _opening_of(self, text: str) -> _Opening | None:
        if found := _BEFORE_COLON.fullmatch(text):
            label, value = found[1], found[2]
            known = is_heading(label, self._headings)
            return _Opening(label, value, known, colon=True) if known or _may_be_label(label) else None
        known = len(text) <= _LONGEST_LABEL and is_heading(text, self._headings)
        return _Opening(text, "", known=True, colon=False) if known else None

    def cells(self, row: int, first: int = 1, last: int = 10**6) -> list[tuple[int, Cell]]:
        """Give the filled cells of a row by column."""
        line = self._sheet.rows[row - 1][first - 1 : last]
        return [
            (at, cell)
            for at, cell in enumerate(line, first)
            if cell is not None and (not isinstance(cell, str) or clean(cell))
        ]

    @cached_property
    def _columns(self) -> _Columns:
        found = _Columns()
        for row in range(1, len(self._sheet.rows) + 1):
            label = 0
            for at, cell in self.cells(row):
                opening = self.opening(cell)
                (found.opens if opening else found.plain)[at] += 1
                if label and not opening:
                    found.leads[label] += 1
                    found.follows[label, at] += 1
                    found.steps[at, at - self._end(row, label)] += 1
                label = at if opening and not opening.value else 0
        return found

    def _has_labels(self, at: int) -> bool:
        """Tell whether any cell of a column opens with a label; the first that does is enough."""
        if at not in self._labelled:
            cells = (row[at - 1] for row in self._sheet.rows if len(row) >= at)
            self._labelled[at] = any(self.opening(cell) for cell in cells if isinstance(cell, str) and clean(cell))
        return self._labelled[at]

    def _end(self, row: int, at: int) -> int:
        """Give the last column of a cell, which may be merged with those at its right."""
        return self._ends.get((row, at), at)

    def opens_with_value(self, row: int, first: int, last: int) -> bool:
        """Tell at a glance that a row does not begin with a label known to anyone: it is filled, and no label leads."""
        cells = self._sheet.rows[row - 1][first - 1 : last]
        filled = (cell for cell in cells if cell is not None and (not isinstance(cell, str) or clean(cell)))
        openings = [self.opening(cell) for cell in islice(filled, 2 if self._tall else 1)]
        return bool(openings) and not any(openings)

    def line(self, row: int, first: int, last: int) -> Line:
        """Read one row between two columns. A row that does not begin with a label has none."""
        line = self.sketch(row, first, last)
        if all(pair.spot[1] for pair in line.pairs):
            return line
        pairs = [
            pair if pair.spot[1] else replace(pair, spot=(row, self._place_for(row, pair.at[1]))) for pair in line.pairs
        ]
        return replace(line, pairs=pairs)

    def sketch(self, row: int, first: int, last: int) -> Line:
        """Do the same without a place for blank values (their column is 0): that is found by looking at every row."""
        key = (row, first, last)
        if key not in self._lines:
            self._lines[key] = self._line(row, first, last)
        return self._lines[key]

    def _line(self, row: int, first: int, last: int) -> Line:
        cells = self.cells(row, first, last)
        if len(cells) > 1 and self._names_a_part(row, *cells[:2]):
            cells = cells[1:]
        pairs: list[Pair] = []
        waiting: tuple[_Opening, int] | None = None
        for number, (at, cell) in enumerate(cells):
            opening = self.opening(cell)
            unknown = opening is None and self._is_unknown_label(cells, number)
            if waiting and self._is_value(row, waiting[1], at, opening, unknown=unknown):
                pairs.append(self._pair(row, *waiting, cell, at))
                waiting = None
            elif opening or unknown:
                if waiting:
                    pairs.append(self._pair(row, *waiting))
                waiting = (opening or _Opening(clean(str(cell)), "", known=False, colon=False), at)
                if opening and opening.value:
                    pairs += self._within(row, at, opening)
                    waiting = None
            elif pairs:
                pairs.append(Pair(pairs[-1].label, pairs[-1].known, pairs[-1].at, cell, (row, at), second=True))
            else:
                return Line(row, cells, under=self._label_beside(row, at))
        if waiting:
            pairs.append(self._pair(row, *waiting))
        in_a_list = any(pair.second for pair in pairs) and not pairs[0].known  # 床垫 | 1.8米 | 2000
        return Line(row, cells, [] if in_a_list else pairs)

    def _names_a_part(self, row: int, cell: tuple[int, Cell], beside: tuple[int, Cell]) -> bool:
        """Tell a cell beside several lines with labels of their own (联系方式) from the label of one value."""
        if (row, cell[0]) not in self._tall or not self.opening(beside[1]):
            return False
        below = self.cells(row + 1, beside[0]) if row < len(self._sheet.rows) else []
        return bool(below) and self.opening(below[0][1]) is not None

    def _label_beside(self, row: int, at: int) -> Spot | None:
        """Give the label at the left whose merged cell reaches down to this row."""
        for column in range(at - 1, 0, -1):
            top = self._reaching.get((row, column))
            if top and self.opening(self._sheet.rows[top - 1][column - 1]):
                return top, column
        return None

    def _is_unknown_label(self, cells: Sequence[tuple[int, Cell]], number: int) -> bool:
        """Take a text for a label where other lines have theirs, if a value follows or it looks like nothing else."""
        at, cell = cells[number]
        if len(cells) == 1 or not isinstance(cell, str) or len(cell) > _LONGEST_LABEL:
            return False
        if _FIGURES.fullmatch(cell) or not self._has_labels(at):
            return False
        followed = number + 1 < len(cells) and cells[number + 1][0] == at + 1
        return followed or not re.search(r"\d", cell)

    def _is_value(self, row: int, label: int, at: int, opening: _Opening | None, *, unknown: bool) -> bool:
        """Tell whether a cell is the value of the label before it, or a label itself, that one being blank."""
        step = at - self._end(row, label)
        if step == 1:
            opens = opening and opening.colon and (opening.known or not opening.value)
            return not (opens and self._columns.opens[at] > self._columns.plain[at])
        if opening and opening.colon:
            return bool(opening.value) and not opening.known
        if not (opening or unknown):
            return True
        columns = self._columns
        return not columns.leads[at] and (columns.has_step(step) or columns.opens[at] <= columns.follows[label, at])

    def _pair(self, row: int, opening: _Opening, label: int, value: Cell = None, at: int = 0) -> Pair:
        spot = (row, at)
        doubtful = value is not None and self.opening(value) is not None
        return Pair(opening.label, opening.known, (row, label), value, spot, doubtful=doubtful)

    def _place_for(self, row: int, label: int) -> int:
        """Give the column a blank value is wanted in: where other lines have it."""
        next_one = self._end(row, label) + 1
        follows = self._columns.follows
        usual = [(count, -at) for (other, at), count in follows.items() if other == label and at >= next_one]
        return -max(usual)[1] if usual else next_one

    def _within(self, row: int, at: int, opening: _Opening) -> Iterator[Pair]:
        """Take labels and values in one cell apart: “联系人：王强 电话：138…”."""
        further = [found for found in _FURTHER.finditer(opening.value) if is_heading(found[1], self._headings)]
        labels = [(opening.label, opening.known), *((found[1], True) for found in further)]
        begins = [0, *(found.end() for found in further)]
        ends = [*(found.start() for found in further), len(opening.value)]
        for (label, known), begin, end in zip(labels, begins, ends, strict=True):
            yield Pair(label, known, (row, at), opening.value[begin:end].strip() or None, (row, at))
