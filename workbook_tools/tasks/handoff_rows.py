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
from workbook_tools.forms.visit_register import Visit
from workbook_tools.ledger import Address, Entry, Ledger
from workbook_tools.sales.attendance import is_on_duty
from workbook_tools.sales.customers import first_day
from workbook_tools.sales.receivers import receiver_of
from workbook_tools.sales.team import Member
from workbook_tools.settings import Settings
from workbook_tools.tasks.accounting import row_of
from workbook_tools.tasks.handed import (
    LOOKED_BACK,
    Handed,
    RowsBehind,
    asked_about,
    asked_again,
    handed,
    is_direct,
    is_urgent,
    next_record_nos,
    seen,
    sheets,
)
from workbook_tools.tasks.standing_rows import standing_rows

_DATED_AHEAD: Final = timedelta(days=31)
"""A row may be dated so long after the day it was handed in; older ones need not be looked at."""
_VISITS: Final = Visit.form.key
HANDOFF_TASK: Final = "handoff"
"""The task, as the ledger's runs name it."""
_SameRow = tuple[Address, str | None]
"""A row as long as it is about one customer: mended, it says something else at its place."""


def _same_row(entry: Entry) -> _SameRow:
    return entry.address, entry.customer_no


@dataclass(frozen=True, slots=True)
class Found:
    """An accepted row that may have to be handed over.

    day: of which it is; of one without a day, or that came in late, the day it came in.
    """

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
        return is_urgent(self.row)

    @property
    def is_direct(self) -> bool:
        """True if whoever wrote it told the receiver before there was a form (一·2·③)."""
        return is_direct(self.row)

    @property
    def order(self) -> tuple[object, ...]:
        """Urgent ones first, inquiries before visits, then in the order of time."""
        at = getattr(self.row, "received_at", None)
        return (not self.is_urgent, self.is_visit, self.day, str(at or "99"), self.entry.content)


@dataclass
class Chosen:
    """What a day hands over.

    new:      customers handed over for the first time; grown: those who wait for an answer and came up again.
    changed:  those who wait and whose rows were made urgent, or no longer are, since they were handed over.
    own_form: how many rows stand on a 客户信息移交表 that staff filled in themselves.
    too_old:  visits that came in today and are older than what a handoff looks back to; the week's list has them.
    late:     inquiries that came in so late, and are handed over all the same.
    unclear:  inquiries so old that came in when the company began to hand over; whether anybody called is not known.
    """

    new: list[Handed] = field(default_factory=list)
    grown: list[Handed] = field(default_factory=list)
    changed: list[Handed] = field(default_factory=list)
    own_form: int = 0
    too_old: list[Entry] = field(default_factory=list)
    late: list[Entry] = field(default_factory=list)
    unclear: list[Entry] = field(default_factory=list)


class Choice:
    """Chooses what is handed over on a day."""

    def __init__(self, ledger: Ledger, settings: Settings, day: date, run: int) -> None:
        self._ledger, self._settings, self._day, self._run = ledger, settings, day, run
        self._records = handed(ledger)
        self._rows_behind = RowsBehind(ledger, self._records.values())
        runs = [one for one in ledger.journal.runs() if one.undone_by is None]
        self._read_on = {one.number: date.fromisoformat(one.as_of) for one in runs}
        self._today = self._read_on[run]
        self._began = min(self._read_on[one.number] for one in runs if one.task == HANDOFF_TASK)

    def make(self) -> Chosen:
        """Give what has to be handed over and never was."""
        chosen = Chosen()
        rows = list(self._not_handed(chosen))
        by_customer: dict[str, list[Found]] = defaultdict(list)
        for found in sorted(rows, key=lambda found: found.order):
            by_customer[found.customer_no].append(found)
        waiting = self._waiting()
        for no, record in waiting.items():
            if (now := self._as_urgent_as_its_rows(record)) != record:
                waiting[no] = now
                chosen.changed.append(now)
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
        return {record.customer_no: record for record in asked_about(self._ledger).values()}

    def _as_urgent_as_its_rows(self, record: Handed) -> Handed:
        """Give a customer as urgent as his rows say now: 急 may be typed after he was handed over."""
        rows = [row_of(entry) for entry in self._rows_behind.of(record)]
        if not rows:
            return record
        return replace(record, is_urgent=any(map(is_urgent, rows)), is_direct=any(map(is_direct, rows)))

    def _not_handed(self, chosen: Chosen) -> Iterator[Found]:
        accepted = self._ledger.accepted_rows([Inquiry.form.key, _VISITS])
        came = self._came_on(accepted)
        before = {(e.form, e.content) for e in self._behind()}
        before |= {(row.address[3], row.content) for record in self._records.values() for row in record.rows}
        on_own_form = self._on_own_form()
        first = self._day - LOOKED_BACK
        for entry in standing_rows(accepted):
            came_on = came[_same_row(entry)]
            is_known = (entry.form, entry.content) in before
            if not entry.customer_no or is_known or came_on < first - _DATED_AHEAD:
                continue
            row = row_of(entry)
            day = first_day(row) or self._for_want_of_a_day(came_on)
            found = Found(entry, row, day)
            if is_late := day < came_on - LOOKED_BACK:
                found = self._late(found, came_on, chosen)
            if not first <= found.day <= self._day or (found.is_visit and not self._collects_visits):
                continue
            if on_own_form.get(found.customer_no, date.min) >= day:
                chosen.own_form += 1
                continue
            if is_late and not found.is_visit:
                chosen.late.append(entry)
            yield found

    def _came_on(self, accepted: Sequence[Entry]) -> dict[_SameRow, date]:
        """Give the day on which each row was read first: before it was mended, or copied into another file."""
        by_content: dict[tuple[str, bytes], date] = {}
        found: dict[_SameRow, date] = {}
        for entry in accepted:
            read_on, content = self._read_on.get(entry.run, date.min), (entry.form, entry.content)
            first = found.get(_same_row(entry), by_content.get(content, read_on))
            found[_same_row(entry)] = first
            by_content.setdefault(content, first)
        return found

    def _for_want_of_a_day(self, came_on: date) -> date:
        """Give the day of a row that has none: it goes with the day handed over today, if that is the newest."""
        is_newest = not any(day > self._day for day in sheets(self._ledger))
        return min(came_on, self._day) if came_on == self._today and is_newest else came_on

    def _late(self, found: Found, came_on: date, chosen: Chosen) -> Found:
        """Give a row that came in after more than a week: an inquiry is handed over as of the day it came in.

        What was there already when the company began to hand over is only told: somebody may have called long ago.
        """
        came_today = came_on == self._today
        if found.is_visit:
            chosen.too_old += [found.entry] if came_today else []
        elif came_on > self._began:
            return replace(found, day=self._for_want_of_a_day(came_on))
        elif found.day < self._day - LOOKED_BACK and came_today:
            chosen.unclear.append(found.entry)
        return found

    def _behind(self) -> Iterator[Entry]:
        """Give the rows of customers handed over as they stand now; one mended since is still handed over."""
        for record in self._records.values():
            yield from self._rows_behind.of(record)

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
