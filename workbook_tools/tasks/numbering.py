"""A number for each problem that stays the same from week to week, and the values people accepted for some.

The number comes from what is wrong and with whom, not from where it stands: a row may move, a file be renamed.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import count, repeat
from typing import Final

from workbook_tools.columns.base import Cell, shown
from workbook_tools.excel.book import Book
from workbook_tools.excel.table import Table
from workbook_tools.forms import ROW_CLASSES
from workbook_tools.problems import Place, Problem

_WHO: Final = ("customer_no", "contact_name", "customer_name", "mobile", "landline", "wechat", "account")
"""What tells whose row it is, as far as it could be read."""


def number_problems(tables: Sequence[Table], problems: Sequence[Problem]) -> list[Problem]:
    """Give a file's own problems with their numbers, and number those of its tables in place."""
    taken: Counter[str] = Counter()
    rows = RowFinder(tables)
    for table in tables:
        table.problems[:] = [_numbered(problem, _owner(problem, rows), taken) for problem in table.problems]
    return [_numbered(problem, _owner(problem, rows), taken) for problem in problems]


def _owner(problem: Problem, rows: RowFinder) -> str:
    found = rows.find(problem.place)
    if not found:
        return f"{problem.place.file} {problem.place.sheet}"
    table, index = found
    return owner_key(table, index, without=field_of(table.form, problem.heading))


def keep_numbers(tables: Sequence[Table], numbers: Mapping[tuple[Place, str, str], str]) -> None:
    """Let problems found again after cells were fixed have the numbers they had before: place, code, value → number."""
    for table in tables:
        table.problems[:] = [
            replace(problem, no=numbers.get((problem.place, problem.code, problem.value), problem.no))
            for problem in table.problems
        ]


def _numbered(problem: Problem, owner: str, taken: Counter[str]) -> Problem:
    said = "\n".join((owner, problem.heading, problem.code, problem.value))
    no = hashlib.sha256(said.encode(errors="surrogatepass")).hexdigest()[:8].upper()
    taken[no] += 1
    return replace(problem, no=f"{no}-{taken[no]}" if taken[no] > 1 else no)


def owner_key(table: Table, index: int, *, without: str = "") -> str:
    """Say whose row it is, in a form's words, leaving out what stands under one heading."""
    said = [shown(cells[index]) for name in _WHO if name != without and (cells := table.columns.get(name))]
    return "\n".join([table.form, *filter(None, said)]) if any(said) else f"{table.form}\n{table.content[index].hex()}"


class RowFinder:
    """Finds the row that stands at a place: on a list by its line, among cards by the cell."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self._sheets: dict[tuple[str, str | None], dict[tuple[int, int], tuple[Table, int]]] = defaultdict(dict)
        for table in tables:
            rows = self._sheets[table.file, table.sheet]
            if not table.spots:
                rows.update(zip(zip(table.lines, repeat(0)), zip(repeat(table), count()), strict=False))
            for index, cells in enumerate(table.spots):
                rows.update(dict.fromkeys(cells.values(), (table, index)))

    def find(self, place: Place) -> tuple[Table, int] | None:
        """Give the table and the row's index in it, or None if the place is no row's."""
        rows = self._sheets.get((place.file, place.sheet), {})
        return rows.get((place.row, place.column)) or rows.get((place.row, 0))

    def __iter__(self) -> Iterator[tuple[Table, int]]:
        return (found for rows in self._sheets.values() for found in rows.values())


@cache
def field_of(form: str, heading: str) -> str:
    """Give the field under a heading of a form, by the form's key; empty if it has none."""
    known = ROW_CLASSES[form].form.by_heading if form in ROW_CLASSES else {}
    return known[heading].field if heading in known else ""


def has_its_cell(problem: Problem, found: tuple[Table, int] | None) -> bool:
    """Tell whether a problem stands at the cell it is about; where the sheet has no such column it cannot.

    found: the row at its place, as `RowFinder` finds it.
    """
    field = found and field_of(found[0].form, problem.heading)
    return not (found and field) or found[0].cell_at(found[1], field)[1] == problem.place.column != 0


def fixed_book(
    book: Book, problems: Iterable[Problem], fixes: Mapping[str, str], finder: RowFinder
) -> tuple[Book, list[Problem]]:
    """Give a book as it would be had people typed what they accepted, and the problems that were fixed by it.

    fixes: number of a problem → the value accepted for its cell. finder: finds the rows that problems are about. The
    file itself is not touched.
    """
    accepted = [problem for problem in problems if problem.no in fixes and problem.place.row and problem.place.column]
    fixed = [problem for problem in accepted if has_its_cell(problem, finder.find(problem.place))]
    sheets = []
    for sheet in book.sheets:
        own = [problem for problem in fixed if problem.place.sheet == sheet.name]
        if own:
            rows: list[list[Cell]] = list(sheet.rows)
            for problem in own:
                row = list(rows[problem.place.row - 1])
                row[problem.place.column - 1] = fixes[problem.no]
                rows[problem.place.row - 1] = row
            sheet = replace(sheet, rows=rows)  # noqa: PLW2901 # the same sheet, corrected
        sheets.append(sheet)
    return Book(book.kind, sheets), fixed
