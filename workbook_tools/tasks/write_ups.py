"""Finds urgent customers told directly, in what staff handed in, and whether they were written up since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from workbook_tools.columns.choices import YesNo
from workbook_tools.form import Row
from workbook_tools.forms.handoff_sheet import Handoff, HandoffKind
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.prospect_list import Prospect
from workbook_tools.forms.referral_slip import Referral
from workbook_tools.forms.shared import Urgency
from workbook_tools.forms.visit_register import Visit
from workbook_tools.ledger import Entry, Ledger
from workbook_tools.sales.answers import Answer
from workbook_tools.sales.write_ups import WriteUp
from workbook_tools.settings import Settings
from workbook_tools.tasks.accounting import row_of
from workbook_tools.tasks.handed import Handed, RowsBehind, answers, handed
from workbook_tools.tasks.people import UNSIGNED
from workbook_tools.tasks.standing_rows import standing_rows

_RECORDS: Final = tuple(form.form.key for form in (Inquiry, Visit, Referral, Prospect))
"""The forms on which a customer is first written down."""
_NOON: Final = time(12)
_BEFORE: Final = timedelta(days=7)


class WriteUps:
    """Every urgent customer told directly since the company hands over with this tool."""

    def __init__(self, ledger: Ledger, settings: Settings, day: date) -> None:
        self._clock, self._day = settings.handoff_clock(), day
        self._handed, self._answers = handed(ledger), answers(ledger)
        self._behind = RowsBehind(ledger, self._handed.values())
        first = min((record.handed_on for record in self._handed.values()), default=day)
        self._since = min(first, day) - _BEFORE
        self._entries: dict[str, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
        for entry in standing_rows(ledger.accepted_rows([*_RECORDS, Handoff.form.key])):
            if entry.customer_no:
                self._entries[entry.customer_no][entry.form].append(entry)

    def all(self) -> list[WriteUp]:
        """Give them, the oldest first."""
        found = (each for no, entries in self._entries.items() for each in self._of(no, entries))
        return sorted(found, key=lambda each: (each.handed_at, each.person, each.customer_no))

    def not_urgent(self, month: date) -> list[str]:
        """Give who called urgent what was not, once for each customer of the month who was not told directly."""
        wrong = (no for no, answer in self._answers.items() if answer.truly_urgent == YesNo.NO and no in self._handed)
        records = (self._handed[no] for no in wrong)
        month_of = (month.year, month.month)
        return [
            _signed(row_of(entries[0]))
            for record in records
            if (record.handed_on.year, record.handed_on.month) == month_of and not record.is_direct
            if (entries := self._behind.of(record))
        ]

    def _of(self, no: str, entries: Mapping[str, Sequence[Entry]]) -> Iterator[WriteUp]:
        inquiries = [row for row in _urgent(entries.get(Inquiry.form.key, ())) if _is_direct(row)]
        urgent_forms = _urgent(entries.get(Handoff.form.key, ()))
        own_forms = [row_of(e) for e in entries.get(Handoff.form.key, ())] if inquiries or urgent_forms else []
        for row in inquiries:
            if self._counts(row.received_on):
                yield self._told_in_inquiry(no, row, own_forms)
        told = {row.received_on for row in inquiries}
        for row in urgent_forms:
            if row.handoff_kind == HandoffKind.URGENT and self._counts(row.handed_over_on):
                near = (row.handed_over_on - timedelta(days=step) for step in (0, 1))
                if not told.intersection(near):
                    yield self._told_on_own_form(no, row, has_record=any(entries.get(key) for key in _RECORDS))

    def _counts(self, day: date | None) -> bool:
        return bool(day and self._since <= day <= self._day)

    def _told_in_inquiry(self, no: str, row: Inquiry, own_forms: Sequence[Any]) -> WriteUp:
        """The handoff itself is owed: a line of 客户信息移交表, or the receiver's word that he has him."""
        assert row.received_on
        days = [
            max(form.written_up_on or form.handed_over_on, row.received_on)
            for form in own_forms
            if form.handed_over_on and form.handed_over_on >= row.received_on
        ]
        ours = [record for record in self._handed.values() if record.customer_no == no and record.is_direct]
        given = [(record, self._answers.get(record.record_no, Answer())) for record in ours]
        days += [day for record, answer in given if (day := _confirmed_on(record, answer))]
        not_urgent = any(answer.truly_urgent == YesNo.NO for _, answer in given)
        not_urgent = not_urgent or any(form.truly_urgent == YesNo.NO for form in own_forms)
        at = datetime.combine(row.received_on, row.received_at or _NOON)
        found = self._write_up(row, no, "移交记录", at, min(days, default=None), not_urgent)
        return replace(found, listed_on=min((record.handed_on for record in ours), default=None))

    def _told_on_own_form(self, no: str, row: Handoff, *, has_record: bool) -> WriteUp:
        """The customer's own record is owed, and 补记日期 says when it was made."""
        assert row.handed_over_on
        what = "补记日期" if has_record else "咨询记录"
        written = row.written_up_on if has_record else None
        at = datetime.combine(row.handed_over_on, _NOON)
        return self._write_up(row, no, what, at, written, row.truly_urgent == YesNo.NO)

    def _write_up(self, row: Row, no: str, what: str, at: datetime, written: date | None, not_urgent: bool) -> WriteUp:
        return WriteUp(_signed(row), no, what, at, self._clock.write_up_due(at), written, not_urgent)


def _urgent(entries: Sequence[Entry]) -> list[Any]:
    """Give the rows that say 紧急 anywhere; of the many others none needs to be made."""
    return [row_of(entry) for entry in entries if Urgency.URGENT in entry.facts]


def _is_direct(row: Inquiry) -> bool:
    return row.urgency == Urgency.URGENT and row.handed_over_directly == YesNo.YES


def _confirmed_on(record: Handed, answer: Answer) -> date | None:
    """Give the day on which the receiver said he has the customer, or what became of him."""
    if answer.received_at:
        return max(answer.received_at.date(), record.handed_on)
    return (answer.answered_at.date() if answer.answered_at else record.handed_on) if answer.is_given else None


def _signed(row: Row | Entry) -> str:
    return getattr(row, "logged_by", None) or getattr(row, "owner", None) or UNSIGNED
