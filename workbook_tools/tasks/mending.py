"""What became of last week's problems: which are mended, which are still there, and which of today's are new."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from workbook_tools.excel.table import Table
from workbook_tools.forms import FORMS
from workbook_tools.ledger import Ledger
from workbook_tools.problems import Problem
from workbook_tools.tasks.hand_ins import HandIns
from workbook_tools.tasks.numbering import owner_key
from workbook_tools.tasks.reading import FileReading

_TOLD: Final = "told"
"""Decisions of this kind hold, for each week, the problems its 问题清单 told."""


@dataclass(frozen=True)
class Told:
    """A problem as a week's 问题清单 told it, without the value it is about.

    owner: a hash of whose row it is, as it stands without the faulty cell.
    """

    no: str
    person: str
    file: str
    sheet: str | None
    row: int
    heading: str
    said: str
    form: str
    owner: str


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


def numbers_told(ledger: Ledger) -> set[str]:
    """Give the number of every problem that any week's 问题清单 told."""
    return {told.no for week in ledger.decisions(_TOLD).values() for told in _thawed(week)}


def compare_with_last_week(
    readings: Sequence[FileReading], problems: Sequence[Problem], ledger: Ledger, hand_ins: HandIns, week: str
) -> Mending:
    """Compare this week's problems with those of the week before it that has any, and remember them for the next."""
    before = {label: value for label, value in ledger.decisions(_TOLD).items() if label < week}
    rows = _Rows(readings)
    now = [_told(problem, rows, hand_ins) for problem in problems if problem.no and not problem.is_remark]
    ledger.decide(_TOLD, {week: json.dumps([asdict(told) for told in now], ensure_ascii=False)})
    if not before:
        return Mending()
    last = max(before)
    numbers = {told.no for told in now}
    then = _thawed(before[last])
    mended = [told for told in then if told.no not in numbers and rows.came_again(told)]
    return Mending(last, frozenset(told.no for told in then), mended)


def _thawed(week: str) -> list[Told]:
    return [Told(**told) for told in json.loads(week)]


def _told(problem: Problem, rows: _Rows, hand_ins: HandIns) -> Told:
    place = problem.place
    form, owner = rows.owner_of(problem)
    return Told(
        problem.no, hand_ins.person_of(place.file), place.file, place.sheet, place.row, problem.heading, problem.said(),
        form, owner,
    )  # fmt: skip


class _Rows:
    """The rows of a run, found by where they stand and by whose they are."""

    def __init__(self, readings: Sequence[FileReading]) -> None:
        self._at: dict[tuple[str, str | None, int], tuple[Table, int]] = {}
        for reading in readings:
            for table in () if reading.copy_of else reading.tables:
                for index, line in enumerate(table.lines):
                    self._at[table.file, table.sheet, line] = (table, index)
        self._owners: dict[tuple[str, str], set[str]] = {}

    def owner_of(self, problem: Problem) -> tuple[str, str]:
        """Give the form of a problem's row and whose it is, both empty if it is about no row."""
        found = self._at.get((problem.place.file, problem.place.sheet, problem.place.row))
        if not found:
            return "", ""
        table, index = found
        return table.form, _owner(owner_key(table, index, without=_field(table.form, problem.heading)))

    def came_again(self, told: Told) -> bool:
        """Tell whether the row a problem was about is there again, wherever it stands."""
        if not told.form:
            return False
        field = _field(told.form, told.heading)
        known = self._owners.get((told.form, field))
        if known is None:
            known = self._owners[told.form, field] = {
                _owner(owner_key(table, index, without=field))
                for table, index in self._at.values()
                if table.form == told.form
            }
        at = self._at.get((told.file, told.sheet, told.row))
        return told.owner in known or (at is not None and at[0].form == told.form)


def _field(form: str, heading: str) -> str:
    columns = next((row_class.form.columns for row_class in FORMS if row_class.form.key == form), ())
    return next((column.field for column in columns if column.heading == heading), "")


def _owner(key: str) -> str:
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()[:16]
