"""What a day's 客户信息移交表 says of each customer: from his rows, from 客户总表, and from the answer so far."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from workbook_tools.form import Row
from workbook_tools.forms.channels import channel_of
from workbook_tools.forms.handoff_sheet import Handoff, HandoffKind, SourceForm
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.shared import CONTACTS, Urgency
from workbook_tools.forms.visit_register import Visit
from workbook_tools.ledger import Entry, Ledger
from workbook_tools.sales.answers import Answer
from workbook_tools.sales.customers import first_day, introduces
from workbook_tools.sales.handoff_text import ChatLine, short_number
from workbook_tools.sales.in_words import day_said
from workbook_tools.tasks.accounting import row_of
from workbook_tools.tasks.handed import LOOKED_BACK, Handed, RowsBehind, answers, number_order
from workbook_tools.tasks.pairs import open_doubts, partners

_OF_CUSTOMER: Final = ("customer_name", "contact_name", "mobile", "landline", "wechat", "qq", "region", "brand")
"""What is the same for all his rows; corrected by hand in 客户总表 it stands here as it stands there."""
_SAME: Final = (*_OF_CUSTOMER, "logged_by")
_WAYS: Final = (("mobile", ""), ("landline", ""), ("wechat", "微信"), ("qq", "QQ"), ("address", ""))
_MARK: Final = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One customer on a day's sheet.

    row:  the line of the form. known: who has him already, in words; empty if he is new.
    day:  of the sheet. owner: whose customer he is, as 客户总表 says; empty if nobody's.
    """

    record: Handed
    answer: Answer
    row: Handoff
    source: Row
    known: str
    day: date
    owner: str = ""

    @property
    def number(self) -> str:
        """The number he goes by on this day."""
        return short_number(self.record.record_no, self.day)

    @property
    def is_left(self) -> bool:
        """True if he was handed over on an earlier day."""
        return self.record.handed_on < self.day

    @property
    def is_visit(self) -> bool:
        """True if he was collected from a visit."""
        return self.record.form == Visit.form.key

    @property
    def names(self) -> list[str]:
        """His names, the one to call him by first."""
        return [name for name in (self.row.contact_name, self.row.customer_name) if name]

    @property
    def contact(self) -> tuple[str, str]:
        """How to reach him: what kind it is (empty for a phone), and the number."""
        for name, kind in _WAYS:
            # the sheet has no column for an address; a number that is not on it was taken out by hand
            said = self.row if name in CONTACTS else self.source
            if value := getattr(said, name, None):
                return kind, value[0] if isinstance(value, tuple) else value
        return "", ""

    def with_unread(self, typed: Mapping[str, str]) -> Line:
        """Give the line with what was typed into some cells and could not be taken."""
        return replace(self, row=Handoff.of(self.row.__dict__, unread=dict(typed))) if typed else self

    @property
    def chat_line(self) -> ChatLine:
        """Give what the chat says of him."""
        kind, contact = self.contact
        age = self.record.age(self.day)
        region, need = self.row.region or "", self.row.need or ""
        return ChatLine(self.number, self.names, contact, region, need, kind, self.record.is_urgent, age)


def lines_of(ledger: Ledger, records: Sequence[Handed], day: date) -> list[Line]:
    """Give the lines of a day's sheet in their order; who is forgotten since has none.

    Who waits since an earlier day stands on top, the oldest first; then urgent ones, inquiries, visits.
    """
    known, behind = answers(ledger), RowsBehind(ledger, records)
    existing = _Existing(ledger, records)
    made = []
    for record in records:
        entries = behind.of(record)
        if entries:
            answer = known.get(record.record_no, Answer())
            by_hand = existing.by_hand(record)
            urgent = _urgent(record, were_urgent=behind.were_urgent(record))
            line = _line(record, entries, answer, (urgent, existing.said(record, entries)), by_hand, day)
            made.append(replace(line, owner=existing.owner(record.customer_no)))
    return sorted(made, key=lambda line: (not line.is_left, line.record.handed_on, not line.record.is_urgent,
                                          line.is_visit, number_order(line.record.record_no)))  # fmt: skip


def mark_of(answer: Answer) -> str:
    """Give a short mark of an answer as it stood when a sheet was written: by it is known what was sent."""
    said = json.dumps(answer.plain(), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:_MARK]


def _line(
    record: Handed,
    entries: Sequence[Entry],
    answer: Answer,
    told: tuple[str, str],
    by_hand: Mapping[str, Any],
    day: date,
) -> Line:
    rows = [row_of(entry) for entry in entries]
    row = rows[0]
    values: dict[str, Any] = {name: _first(rows, name) for name in _SAME}
    replaced = _replaced(values, by_hand)
    values |= by_hand
    if not values["contact_name"] and not values["customer_name"]:
        values["contact_name"] = _first(rows, "account")  # who left no name is known by his account
    is_visit = record.form == Visit.form.key
    kind = HandoffKind.VISITS if is_visit else HandoffKind.DAILY
    line = {
        **values,
        "record_no": record.record_no,
        "handed_over_on": record.handed_on,
        "batch": f"{record.handed_on} {mark_of(answer)}",
        "handoff_kind": HandoffKind.URGENT if record.is_urgent else kind,
        "source_form": SourceForm.VISIT_REGISTER if is_visit else SourceForm.INQUIRY_LOG,
        "source_no": getattr(row, "record_no", None),
        "customer_no": record.customer_no,
        "channel": channel_of(row),
        "need": _need(rows),
        "urgency": Urgency.URGENT if record.is_urgent else Urgency.NORMAL,
        "logged_by": values["logged_by"] or getattr(row, "owner", None),
        "received_by": record.receiver,
        "due_on": record.due.date(),
        **answer.cells(),
    }
    made = Handoff.of({name: value for name, value in line.items() if value not in (None, ())})
    urgent, known = told
    note = "；".join(filter(None, [urgent, _age(record, answer, day), _late(record, row), known, replaced]))
    return Line(record, answer, Handoff.of({**made.__dict__, "note": note or None}), row, known, day)


def _replaced(said: Mapping[str, Any], by_hand: Mapping[str, Any]) -> str:
    """Say which numbers his rows have that 客户总表 has not: one of them may be newer than the correction."""
    named = []
    for name in CONTACTS:
        own, corrected = _several(said.get(name)), _several(by_hand.get(name))
        if name in by_hand and (others := [one for one in own if one not in corrected]):
            named.append(f"{Inquiry.form.by_field[name].heading}{'、'.join(others)}")
    return f"客户总表里手工改过，登记时写的是{'，'.join(named)}" if named else ""


def _several(value: Any) -> Sequence[str]:
    return value if isinstance(value, tuple) else (value,) if value else ()


def _age(record: Handed, answer: Answer, day: date) -> str:
    if answer.is_given or record.handed_on >= day:
        return ""
    return f"移交{record.age(day)}天了，还没答"


def _late(record: Handed, row: Row) -> str:
    """Say of which day a row is that came in long after it, or whose year is a slip."""
    day = first_day(row)
    is_late = day is not None and day < record.handed_on - LOOKED_BACK
    return f"登记的日期是{day_said(day, record.handed_on)}" if day and is_late else ""


def _urgent(record: Handed, *, were_urgent: bool) -> str:
    """Say how urgent he is, and that it was changed since he was handed over."""
    if not record.is_urgent:
        return "移交后改成了普通" if were_urgent else ""
    said = "急件，已先口头移交" if record.is_direct else "急件"
    return said if were_urgent else f"{said}（移交后才改的）"


def _need(rows: Sequence[Row]) -> str:
    """Say what he wants; of who came up again, with the day of each further time."""
    first, *others = rows
    said = [_wants(first)]
    for other in others:
        if (more := _wants(other)) and more not in said:
            day = first_day(other)
            said.append(f"{day_said(day)}又来：{more}" if day and day != first_day(first) else more)
    return "；".join(filter(None, said)) or "没有写"


def _wants(row: Row) -> str:
    intent = getattr(row, "intent", None)
    parts = [f"意向{intent}" if intent else "", getattr(row, "need", None) or ""]
    return "，".join(filter(None, parts))


def _first(rows: Sequence[Row], name: str) -> Any:
    return next((value for row in rows if (value := getattr(row, name, None)) not in (None, ())), None)


class _Existing:
    """Knows which customers 客户总表 had before they were handed over."""

    def __init__(self, ledger: Ledger, records: Sequence[Handed]) -> None:
        numbers = sorted({record.customer_no for record in records})
        self._beside = partners(open_doubts(ledger))
        others = {other for no in numbers for other in self._beside.get(no, ())}
        self._customers = ledger.customers(sorted({*numbers, *others}))
        self._entries = ledger.entries_of(numbers)

    def said(self, record: Handed, own: Sequence[Entry]) -> str:
        """Say who has the customer already, and who he may be."""
        return "；".join([*self._known(record, own), *self._may_be(record)])

    def by_hand(self, record: Handed) -> dict[str, Any]:
        """Give what a person decided of the customer himself: what stands in 客户总表, a blank too."""
        facts = self._customers.get(record.customer_no, {})
        decided = {name: facts.get(name) for name in _OF_CUSTOMER if name in facts.get("locked", ())}
        return {name: tuple(value) if isinstance(value, list) else value for name, value in decided.items()}

    def _known(self, record: Handed, own: Sequence[Entry]) -> Iterator[str]:
        no, owner = record.customer_no, self.owner(record.customer_no)
        # a row mended since it was handed over made him, not somebody before it
        own_rows = {entry.content for entry in own} | {entry.address for entry in own}
        known = [e for e in self._entries.get(no, ()) if e.status == "accepted"]
        others = [e for e in known if not own_rows & {e.content, e.address}]
        run, day = min(entry.run for entry in own), first_day(row_of(own[0]))
        if any(e.run < run or self._is_earlier(e, day) for e in others if introduces(row_of(e))):
            yield f"客户总表里已有：{no}，{f'归{owner}' if owner else '还没有分给谁'}"
        elif owner:
            yield f"{owner}在跟"

    def _is_earlier(self, entry: Entry, day: date | None) -> bool:
        on = first_day(row_of(entry))
        return bool(on and day and on < day)

    def _may_be(self, record: Handed) -> Iterator[str]:
        for other in self._beside.get(record.customer_no, ())[:2]:
            owner = self.owner(other)
            yield f"可能就是{other}{f'（归{owner}）' if owner else ''}，待确认"

    def owner(self, no: str) -> str:
        """Give whose customer somebody is; empty if nobody's."""
        facts: Mapping[str, Any] = self._customers.get(no, {})
        return facts.get("owner") or ""
