"""The rows of one form on one sheet, as columns: how rows travel between processes."""

from __future__ import annotations

import pickle
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from workbook_tools.columns.base import Cell, CellFault, Column, shown
from workbook_tools.excel.deflate import packed, unpacked
from workbook_tools.form import Row
from workbook_tools.problems import Finding, Place, Problem

R = TypeVar("R", bound=Row)


@dataclass
class Table:
    """All rows of one form on one sheet of a file, as columns: how rows travel between processes.

    lines:   the Excel row number of each row.
    extra:   heading of a column the form does not know → its cells.
    unread:  index of a row → field → raw text of a cell that could not be read.
    held:    index of a row that lacks its form's minimum → the codes that say so.
    content: a hash of what each row says, as typed: equal rows have equal hashes wherever they stand.
    said:    what titles and signatures say once: label → value.
    blocks:  for each block of the sheet, the index of its first row, and field → the column it stands in.
    spots:   for rows that are cards, field (or label the form does not know) → row and column, one for each row.
    """

    form: str
    file: str
    sheet: str | None
    lines: list[int] = field(default_factory=list)
    extra: dict[str, list[Cell]] = field(default_factory=dict)
    unread: dict[int, dict[str, str]] = field(default_factory=dict)
    held: dict[int, tuple[str, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    content: list[bytes] = field(default_factory=list)
    said: dict[str, Cell] = field(default_factory=dict)
    blocks: list[tuple[int, dict[str, int]]] = field(default_factory=list)
    spots: list[dict[str, tuple[int, int]]] = field(default_factory=list)
    _columns: dict[str, list[Any]] | None = field(default_factory=dict)
    _folded: tuple[bytes, frozenset[str]] = (b"", frozenset())

    @property
    def columns(self) -> dict[str, list[Any]]:
        """Field → values, as long as `lines`."""
        if self._columns is None:
            self._columns = pickle.loads(unpacked(self._folded[0]))  # noqa: S301 # our own, from `fold`
        return self._columns

    def has(self, name: str) -> bool:
        """Tell whether it has a field."""
        return name in (self._folded[1] if self._columns is None else self._columns)

    def fold(self) -> None:
        """Hold the columns packed until somebody asks for them again; only `change` may change them then."""
        if self._columns is not None and not self._folded[0]:
            self._folded = packed(pickle.dumps(self._columns, pickle.HIGHEST_PROTOCOL)), frozenset(self._columns)
        self._columns = None

    def rows(self, row_class: type[R], start: int = 0) -> Iterator[R]:
        """Give the rows as objects, in the order of the sheet, from an index on."""
        return map(self.row_maker(row_class), range(start, len(self.lines)))

    def row_maker(self, row_class: type[R]) -> Callable[[int], R]:
        """Give what makes a row of its index. No columns may come or go meanwhile."""
        names, values = list(self.columns), list(self.columns.values())
        headings, extras = list(self.extra), list(self.extra.values())
        by_tool = [(name, self.columns[name]) for name in sorted(names) if row_class.form.by_field[name].by_tool]
        single = {column.field for column in row_class.form.columns if not column.kind.many}

        def make(index: int) -> R:
            unread = self.unread.get(index, {})
            extra = {h: cells[index] for h, cells in zip(headings, extras, strict=True) if cells[index] is not None}
            return row_class.of(
                # what could not be read is empty, even where a blank has a default
                {name: None for name in unread if name in single}
                | {
                    name: value
                    for name, column in zip(names, values, strict=True)
                    if (value := column[index]) is not None
                },
                place=Place(self.file, self.sheet, self.lines[index]),
                extra=extra,
                unread=unread,
                # `content` leaves out what the tool fills in: that does not make another row
                typed=self.content[index] + str([(n, v[index]) for n, v in by_tool if v[index] is not None]).encode(),
            )

        return make

    def row(self, row_class: type[R], index: int) -> R:
        """Give one row as an object."""
        return self.row_maker(row_class)(index)

    def sources(self) -> list[str]:
        """Give where each row stands, for people: `小李.xlsx 咨询记录!7`."""
        up_to_line = str(self.place(1)).removesuffix("1")
        return [f"{up_to_line}{line}" for line in self.lines]

    def cell_at(self, index: int, name: str) -> tuple[int, int]:
        """Give the row and column, as Excel counts them, of a row's field; column 0 if the sheet does not have it."""
        if self.spots:
            return self.spots[index].get(name, (self.lines[index], 0))
        places = next((places for start, places in reversed(self.blocks) if start <= index), {})
        return self.lines[index], places.get(name, 0)

    def codes(self) -> list[tuple[str, ...]]:
        """Give for each row the codes of the problems in its cells."""
        told: dict[tuple[int, int], set[str]] = defaultdict(set)
        for problem in self.problems:
            told[problem.place.row, problem.place.column if self.spots else 0].add(problem.code)
        if not self.spots:
            of_line = {line: tuple(sorted(codes)) for (line, _), codes in told.items()}
            return [of_line.get(line, ()) for line in self.lines]
        cells = [spots.values() for spots in self.spots]
        return [tuple(sorted(set().union(*(told[cell] for cell in own if cell in told)))) for own in cells]

    def put(self, name: str, index: int, value: Any) -> None:
        """Set a field of a row; rows are filled from top to bottom."""
        _put(self.columns, name, index, value)

    def change(self, name: str, index: int, value: Any) -> None:
        """Set a field of a row to something else, whether the columns were packed or not."""
        self.columns.setdefault(name, [None] * len(self.lines))[index] = value
        self._folded = (b"", frozenset())

    def put_extra(self, heading: str, index: int, cell: Cell) -> None:
        """Keep a cell of a column the form does not know."""
        _put(self.extra, heading, index, cell)

    def square(self) -> None:
        """Make every column as long as the table: blocks of one form may have different columns."""
        for columns in (self.columns, self.extra):
            for values in columns.values():
                values.extend([None] * (len(self.lines) - len(values)))

    def place(self, row: int, at: int = 0) -> Place:
        """Give the address of a cell, or of a row as a whole."""
        return Place(self.file, self.sheet, row, at)

    def add(
        self, code: str, row: int, at: int, message: str, suggestion: str = "", *, heading: str = "", value: str = ""
    ) -> None:
        """Note a problem at a cell, a row (`at` 0) or the sheet (`row` 0)."""
        self.problems.append(Problem(code, self.place(row, at), message, suggestion, heading, value))

    def report(self, findings: Sequence[Finding], row: int, at: int, column: Column, cell: Cell) -> None:
        """Note what a kind found in a cell."""
        for finding in findings:
            self.problems.append(
                Problem(
                    finding.code,
                    self.place(row, at),
                    finding.message,
                    finding.suggestion,
                    column.heading,
                    shown(cell),
                    (column.kind.personal and not isinstance(cell, CellFault)) or finding.personal,
                    finding.proposal,
                )
            )


def _put(columns: dict[str, list[Any]], name: str, index: int, value: Any) -> None:
    column = columns.setdefault(name, [])
    if len(column) < index:
        column.extend([None] * (index - len(column)))
    column.append(value)
