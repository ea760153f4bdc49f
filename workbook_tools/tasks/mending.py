"""What became of last week's problems: which are mended, which are still there, and which of today's are new."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from workbook_tools.excel.table import Table
from workbook_tools.ledger import DecisionKind, Ledger
from workbook_tools.problems import Place, Problem, mask_numbers
from workbook_tools.tasks.hand_ins import HandIns
from workbook_tools.tasks.numbering import RowFinder, field_of, has_its_cell, owner_key
from workbook_tools.tasks.reading import FileReading

_TOLD: Final = DecisionKind.TOLD
"""Decisions of this kind hold, for each week, the problems its 问题清单 told."""


@dataclass(frozen=True)
class Told:
    """A problem as a week's 问题清单 told it, without the value it is about.

    no:     the number by which it is known from week to week.
    person: who has to put it right.
    said:   what was found.
    owner:  a hash of whose row it is, as it stands without the faulty cell.
    has_cell: whether it stands at the cell it is about, and not beside a column that the sheet does not have.
    wrote:  two figures by which the value is known again, too few to find it by; empty in what was told long ago.
    """

    no: str
    person: str
    file: str
    sheet: str | None
    row: int
    column: int
    heading: str
    said: str
    form: str
    owner: str
    has_cell: bool = True
    wrote: str = ""

    def is_at(self, place: str, value: str) -> bool:
        """Tell whether it stood at this place and about this value, as 问题清单 shows them; blank, they may be any."""
        stood = f"{self.sheet or ''}{Place(self.file, self.sheet, self.row, self.column).spot if self.row else ''}"
        return (not place or _letters(place) in (_letters(stood), _letters(self.file))) and (
            not (value and self.wrote) or _two_figures(value) == self.wrote
        )


@dataclass(frozen=True)
class Mending:
    """How this week's problems compare with last week's.

    week:   the week compared with, empty if there is none.
    known:  numbers of problems that were told then too.
    mended: problems of then whose row came again without them.
    """

    week: str = ""
    known: frozenset[str] = frozenset()
    mended: Sequence[Told] = ()


def ever_told(ledger: Ledger) -> dict[str, Told]:
    """Give every problem that any week's 问题清单 told, by its number, as it was told last."""
    return {told.no: told for _, week in sorted(ledger.decisions(_TOLD).items()) for told in _thawed(week)}


def ever_told_at(ledger: Ledger) -> dict[str, list[Told]]:
    """Give the same at every place where any list told it, also one that was written anew since."""
    found: dict[str, list[Told]] = defaultdict(list)
    for week in ledger.ever_decided(_TOLD):
        for told in _thawed(week):
            found[told.no].append(told)
    return found


def compare_with_last_week(
    readings: Sequence[FileReading], problems: Sequence[Problem], ledger: Ledger, hand_ins: HandIns, week: str
) -> Mending:
    """Compare this week's problems with those of the week before it that has any, and remember them for the next."""
    before = {label: value for label, value in ledger.decisions(_TOLD).items() if label < week}
    rows = _Owners(readings)
    now = [_told(problem, rows, hand_ins) for problem in problems if problem.no and not problem.is_remark]
    ledger.decide(_TOLD, {week: json.dumps([vars(told) for told in now], ensure_ascii=False)})
    if not before:
        return Mending()
    last = max(before)
    numbers = {told.no for told in now}
    then = _thawed(before[last])
    mended = [told for told in then if told.no not in numbers and rows.came_again(told)]
    return Mending(last, frozenset(told.no for told in then), mended)


def _thawed(week: str) -> list[Told]:
    return [Told(**told) for told in json.loads(week)]


def _told(problem: Problem, rows: _Owners, hand_ins: HandIns) -> Told:
    place = problem.place
    form, owner, has_cell = rows.of(problem)
    return Told(
        problem.no, hand_ins.person_of(place.file), place.file, place.sheet, place.row, place.column, problem.heading,
        mask_numbers(problem.message.replace("“{value}”", "").replace("{value}", "")), form, owner,
        has_cell, _two_figures(problem.shown_value(unmask=True)),
    )  # fmt: skip


def _two_figures(value: str) -> str:
    return hashlib.sha256(_letters(value).encode(errors="surrogatepass")).hexdigest()[:2]


def _letters(text: str) -> str:
    """Give what a workbook that was saved by another program leaves of a text: blanks and line breaks may differ."""
    return "".join(filter(str.isalnum, text))


class _Owners:
    """Whose the rows of a run are, as far as it can be told without one cell."""

    def __init__(self, readings: Sequence[FileReading]) -> None:
        self._rows = RowFinder(table for reading in readings if not reading.copy_of for table in reading.tables)
        self._known: dict[tuple[str, str], set[str]] = {}
        self._unfolded: Table | None = None

    def of(self, problem: Problem) -> tuple[str, str, bool]:
        """Give the form of a problem's row, whose it is, and whether the problem stands at its cell.

        Both texts are empty if it is about no row.
        """
        found = self._rows.find(problem.place)
        if not found:
            return "", "", True
        table, index = found
        if self._unfolded and self._unfolded is not table:  # problems come table by table
            self._unfolded.fold()
        self._unfolded = table
        return (
            table.form,
            _owner(owner_key(table, index, without=field_of(table.form, problem.heading))),
            has_its_cell(problem, found),
        )

    def came_again(self, told: Told) -> bool:
        """Tell whether the row a problem was about is there again, wherever it stands."""
        if not told.form:
            return False
        at = self._rows.find(Place(told.file, told.sheet, told.row, told.column))
        return told.owner in self._of_form(told.form, field_of(told.form, told.heading)) or (
            at is not None and at[0].form == told.form
        )

    def _of_form(self, form: str, field: str) -> set[str]:
        known = self._known.get((form, field))
        if known is None:
            own = {(id(table), index): table for table, index in self._rows if table.form == form}
            known = {_owner(owner_key(table, index, without=field)) for (_, index), table in own.items()}
            self._known[form, field] = known
        return known


def _owner(key: str) -> str:
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()[:16]
