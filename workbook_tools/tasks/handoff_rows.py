"""Which customers a day's handoff hands over, and to whom (一·2·①, 一·2·④)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final

from workbook_tools.columns.choices import YesNo
from workbook_tools.form import Row
from workbook_tools.forms.handoff_sheet import Handoff
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.settings import Role
from workbook_tools.forms.shared import Urgency
from workbook_tools.forms.visit_register import Visit
from workbook_tools.ledger import Entry, Ledger
from workbook_tools.sales.attendance import is_on_duty
from workbook_tools.sales.customers import first_day
from workbook_tools.sales.receivers import receiver_of
from workbook_tools.sales.team import Member
from workbook_tools.settings import Settings
from workbook_tools.tasks.accounting import row_of
from workbook_tools.tasks.handed import (
    Handed,
    RowsBehind,
    answers,
    asked_again,
    handed,
    next_record_nos,
    seen,
)
from workbook_tools.tasks.standing_rows import standing_rows

LOOKED_BACK: Final = timedelta(days=7)
"""Rows of so many days before are handed over too, if they never were."""
_DATED_AHEAD: Final = timedelta(days=31)
"""A row may be dated so long after the day it was handed in; older ones need not be looked at."""
_VISITS: Final = Visit.form.key


@dataclass(frozen=True, slots=True)
class Found:
    """An accepted row that may have to be handed over. day: of which it is, or on which it was collected."""

    entry: Entry
    row: Row
    day: date

    @property
    def customer_no(self) -> str:
        """The customer it is about."""
        return str(self.entry.customer_no)

    @property
    def is_visit(self) -> bool:
        """True if it was collected from a visit."""
        return self.entry.form == _VISITS

    @property
    def is_urgent(self) -> bool:
        """True if somebody must call at once."""
        return getattr(self.row, "urgency", None) == Urgency.URGENT

    @property
    def is_direct(self) -> bool:
        """True if whoever wrote it told the receiver before there was a form (一·2·③)."""
        return self.is_urgent and getattr(self.row, "handed_over_directly", None) == YesNo.YES

    @property
    def order(self) -> tuple[object, ...]:
        """Urgent ones first, inquiries before visits, then in the order of time."""
        at = getattr(self.row, "received_at", None)
        return (not self.is_urgent, self.is_visit, self.day, str(at or "99"), self.entry.content)


@dataclass
class Chosen:
    """What a day hands over.

    new:      customers handed over for the first time; grown: those who wait for an answer and came up again.
    own_form: how many rows stand on a 客户信息移交表 that staff filled in themselves.
    too_old:  how many visits handed in now are older than what a handoff looks back to; the week's list has them.
    """

    new: list[Handed] = field(default_factory=list)
    grown: list[Handed] = field(default_factory=list)
    own_form: int = 0
    too_old: int = 0


class Choice:
    """Chooses what is handed over on a day."""

    def __init__(self, ledger: Ledger, settings: Settings, day: date, run: int) -> None:
        self._ledger, self._settings, self._day, self._run = ledger, settings, day, run
        self._records = handed(ledger)
        self._collected = {run.number: date.fromisoformat(run.as_of) for run in ledger.journal.runs()}

    def make(self) -> Chosen:
        """Give what has to be handed over and never was."""
        chosen = Chosen()
        rows = list(self._not_handed(chosen))
        by_customer: dict[str, list[Found]] = defaultdict(list)
        for found in sorted(rows, key=lambda found: found.order):
            by_customer[found.customer_no].append(found)
        waiting = self._waiting()
        for no, own in by_customer.items():
            if no in waiting:
                entries, urgent = [found.entry for found in own], any(found.is_urgent for found in own)
                direct = any(found.is_direct for found in own)
                chosen.grown.append(asked_again(waiting[no], entries, is_urgent=urgent, is_direct=direct))
            else:
                chosen.new.append(self._record(own))
        chosen.new = self._numbered(chosen.new)
        return chosen

    def _waiting(self) -> dict[str, Handed]:
        known = answers(self._ledger)
        return {r.customer_no: r for no, r in self._records.items() if no not in known or not known[no].is_given}

    def _not_handed(self, chosen: Chosen) -> Iterator[Found]:
        standing = [e for e in standing_rows(self._ledger.accepted_rows([Inquiry.form.key, _VISITS])) if e.customer_no]
        before = {(e.form, e.content) for e in self._behind()}
        before |= {(row.address[3], row.content) for record in self._records.values() for row in record.rows}
        on_own_form = self._on_own_form()
        first = self._day - LOOKED_BACK
        for entry in standing:
            collected = self._collected.get(entry.run, date.min)
            if (entry.form, entry.content) in before or collected < first - _DATED_AHEAD:
                continue
            row = row_of(entry)
            found = Found(entry, row, first_day(row) or collected)
            if found.is_visit and found.day < first and collected == self._day:
                chosen.too_old += 1
            if not first <= found.day <= self._day or (found.is_visit and not self._collects_visits):
                continue
            if on_own_form.get(found.customer_no, date.min) >= found.day:
                chosen.own_form += 1
                continue
            yield found

    def _behind(self) -> Iterator[Entry]:
        """Give the rows of customers handed over as they stand now; one mended since is still handed over."""
        rows = RowsBehind(self._ledger, self._records.values())
        for record in self._records.values():
            yield from rows.of(record)

    @property
    def _collects_visits(self) -> bool:
        """Visits go over every day, or on the last working day of a week (移交-5)."""
        if not self._settings.collects_visits_weekly:
            return True
        calendar = self._settings.calendar()
        later = (self._day + timedelta(days=step) for step in range(1, 7 - self._day.weekday()))
        return not any(calendar.is_working_day(day) for day in later)

    def _on_own_form(self) -> dict[str, date]:
        """Give the day on which staff themselves last handed a customer over."""
        last: dict[str, date] = {}
        for entry in self._ledger.accepted_rows([Handoff.form.key]):
            day = first_day(row_of(entry))
            if entry.customer_no and day:
                last[entry.customer_no] = max(day, last.get(entry.customer_no, day))
        return last

    def _record(self, own: Sequence[Found]) -> Handed:
        """Make the record of one customer; its number comes when all are known."""
        return Handed(
            "",
            tuple(seen(found.entry) for found in own),
            own[0].customer_no,
            self._day,
            self._settings.handoff_clock().answer_due(self._day),
            self._receiver(own),
            any(found.is_urgent for found in own),
            any(found.is_direct for found in own),
        )

    def _receiver(self, own: Sequence[Found]) -> str:
        facts = self._ledger.customers([own[0].customer_no]).get(own[0].customer_no, {})
        said: list[Mapping[str, Any]] = [*(vars(found.row) for found in own), facts]
        brand = _first(said, "brand") or self._settings.brand_of(_first(said, "owner") or _first(said, "logged_by"))
        region = _first(said, "region")
        return receiver_of(
            brand, self._settings.places_of([region]) if region else (), heads_of(self._settings, self._day)
        )

    def _numbered(self, records: Sequence[Handed]) -> list[Handed]:
        """Number the day's customers receiver by receiver, so that each has his in a row; known numbers stay."""
        receivers = list(dict.fromkeys(record.receiver for record in records))
        ordered = sorted(records, key=lambda record: receivers.index(record.receiver))
        numbers = next_record_nos(self._day, len(ordered), self._records)
        return [replace(record, record_no=no) for record, no in zip(ordered, numbers, strict=True)]


def heads_of(settings: Settings, day: date) -> list[Member]:
    """Give the heads of sales who are there on a day, or else their deputies, or else the heads all the same."""
    team, people = settings.team(), settings.people
    heads = {name: one for name, one in people.items() if one.role == Role.HEAD}
    there = [name for name, one in heads.items() if is_on_duty(one, day)]
    stand_ins = settings.deputies()
    deputies = [stand_ins[name] for name in heads if name in stand_ins and is_on_duty(people[stand_ins[name]], day)]
    return [team[name] for name in there or deputies or [n for n, one in heads.items() if one.on_duty != YesNo.NO]]


def _first(said: Collection[Mapping[str, Any]], name: str) -> Any:
    return next((value for each in said if (value := each.get(name))), None)
