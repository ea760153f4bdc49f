"""What the ledger remembers of customers handed over: each under its number, with the answer as far as it goes.

Nothing of who a customer is stands here: what his rows say is read from their entries.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from workbook_tools.columns.choices import YesNo
from workbook_tools.form import Row
from workbook_tools.forms.handoff_sheet import Status
from workbook_tools.forms.shared import Urgency
from workbook_tools.ledger import Address, DecisionKind, Entry, Ledger
from workbook_tools.sales.answers import Answer
from workbook_tools.tasks.accounting import row_of
from workbook_tools.tasks.assignments import Assignments, Record, Via

HANDOFF: Final = DecisionKind.HANDOFF
"""Decisions of this kind: the number of a customer handed over → `Handed` as JSON."""
SHEET: Final = DecisionKind.HANDOFF_SHEET
"""Decisions of this kind: a day → the numbers that stand on its 客户信息移交表, as JSON."""
FEEDBACK: Final = DecisionKind.FEEDBACK
"""Decisions of this kind: the number of a customer handed over → `Answer` as JSON. What it says is free text."""

LOOKED_BACK: Final = timedelta(days=7)
"""Rows of so many days before are handed over too, if they never were."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A source row as it was when it was handed over: a hash of what it said, and where it stood."""

    content: bytes
    address: Address


@dataclass(frozen=True, slots=True)
class Handed:
    """One customer handed over.

    record_no:   the day and a number within it: 20261123-01.
    rows:        the source rows he was handed over for; the first one made it, he may have asked again.
    customer_no: the number he goes by now.
    due:         by when an answer is due.
    is_urgent:   a row says so. is_direct: whoever wrote it had told the receiver already.
    """

    record_no: str
    rows: tuple[Seen, ...]
    customer_no: str
    handed_on: date
    due: datetime
    receiver: str
    is_urgent: bool = False
    is_direct: bool = False

    @property
    def form(self) -> str:
        """The key of the form of the row that made it."""
        return self.rows[0].address[3]

    def age(self, day: date) -> int:
        """Count the days since it was handed over."""
        return (day - self.handed_on).days


def handed(ledger: Ledger) -> dict[str, Handed]:
    """Give every customer handed over, by number, in the order they were numbered."""
    aliases = ledger.aliases()
    found = (_thawed(no, json.loads(value), aliases) for no, value in ledger.decisions(HANDOFF).items())
    return {one.record_no: one for one in sorted(found, key=lambda one: number_order(one.record_no))}


def remember(ledger: Ledger, records: Iterable[Handed]) -> None:
    """Keep customers handed over."""
    ledger.decide(HANDOFF, {one.record_no: json.dumps(_plain(one), ensure_ascii=False) for one in records})


def answers(ledger: Ledger) -> dict[str, Answer]:
    """Give the answers known, by number."""
    return {no: Answer.thawed(json.loads(value)) for no, value in ledger.decisions(FEEDBACK).items()}


def remember_answers(ledger: Ledger, known: Mapping[str, Answer]) -> None:
    """Keep answers."""
    ledger.decide(FEEDBACK, {no: _json(answer) for no, answer in known.items()})


def asked_about(ledger: Ledger) -> dict[str, Handed]:
    """Give who is still to be answered: who was assigned after he was handed over is in good hands already."""
    known, assigned = answers(ledger), Assignments(ledger)
    return {
        no: record
        for no, record in handed(ledger).items()
        if not known.get(no, Answer()).is_given and not _assigned_since(record, assigned.last_of(record.customer_no))
    }


def _assigned_since(record: Handed, last: Record | None) -> bool:
    """Tell whether a director's word, or a transfer, gave him to somebody; what this lane does is its own answer."""
    if last is None or last.via not in (Via.WEEKLY, Via.TRANSFER):
        return False
    return date.fromisoformat(last.on) > record.handed_on


def former_answers(ledger: Ledger, record_no: str) -> list[Answer]:
    """Give every answer there has been to one customer, oldest first."""
    return [Answer.thawed(json.loads(value)) for _, value in ledger.said_when(FEEDBACK, record_no)]


def given_up(ledger: Ledger) -> dict[str, tuple[Status, date]]:
    """Give whom the head of sales answered 无效 or 战败, by customer, and when; who asked again since is in play."""
    given, found = answers(ledger), dict[str, tuple[Status, date]]()
    for record in handed(ledger).values():
        answer = given.get(record.record_no, Answer())
        found.pop(record.customer_no, None)
        if answer.status in (Status.INVALID, Status.LOST):
            told_on = answer.answered_at.date() if answer.answered_at else record.handed_on
            found[record.customer_no] = answer.status, told_on
    return found


def sheets(ledger: Ledger) -> dict[date, list[str]]:
    """Give the numbers that stand on each day's sheet."""
    return {date.fromisoformat(day): json.loads(value) for day, value in ledger.decisions(SHEET).items()}


def remember_sheet(ledger: Ledger, day: date, numbers: Sequence[str]) -> None:
    """Keep which numbers stand on a day's sheet."""
    ledger.decide(SHEET, {day.isoformat(): json.dumps(list(numbers))})


def number_order(record_no: str) -> tuple[str, int]:
    """Order numbers as they were given: 20261123-2 before 20261123-10."""
    day, _, number = record_no.partition("-")
    return day, int(number)


def next_record_nos(day: date, count: int, taken: Iterable[str]) -> list[str]:
    """Give the next free numbers of a day."""
    prefix = f"{day:%Y%m%d}"
    last = max((number for on, number in map(number_order, taken) if on == prefix), default=0)
    return [f"{prefix}-{last + step:02d}" for step in range(1, count + 1)]


class RowsBehind:
    """Finds what the rows of customers handed over say today: one mended since is read as it stands now."""

    def __init__(self, ledger: Ledger, records: Iterable[Handed]) -> None:
        seen = [row for record in records for row in record.rows]
        known = ledger.entries_like(sorted({row.content for row in seen}))
        self._by_content = {(e.form, e.content): e for e in known if e.status == "accepted"}
        self._standing = ledger.accepted_at(sorted({row.address[0] for row in seen}))

    def of(self, record: Handed) -> list[Entry]:
        """Give the entries of a customer handed over; none of one who is forgotten since."""
        found = (self._now(row, record.customer_no) for row in record.rows)
        return list({entry.address: entry for entry in found if entry}.values())

    def were_urgent(self, record: Handed) -> bool:
        """Tell whether one of the rows was urgent as it stood when it was handed over."""
        keys = ((row.address[3], row.content) for row in record.rows)
        return any(is_urgent(row_of(self._by_content[key])) for key in keys if key in self._by_content)

    def _now(self, row: Seen, customer_no: str) -> Entry | None:
        was = self._by_content.get((row.address[3], row.content))
        now = self._standing.get(row.address)
        if was and now and now.customer_no == was.customer_no == customer_no and now.run > was.run:
            return now
        return was


def is_urgent(row: Row) -> bool:
    """Tell whether a row says that somebody must call at once."""
    return getattr(row, "urgency", None) == Urgency.URGENT


def is_direct(row: Row) -> bool:
    """Tell whether whoever wrote it told the receiver before there was a form (一·2·③)."""
    return is_urgent(row) and getattr(row, "handed_over_directly", None) == YesNo.YES


def seen(entry: Entry) -> Seen:
    """Give what is remembered of a row."""
    return Seen(entry.content, entry.address)


def asked_again(record: Handed, entries: Sequence[Entry], *, is_urgent: bool, is_direct: bool) -> Handed:
    """Give a customer handed over who came up again before he was answered."""
    rows = (*record.rows, *map(seen, entries))
    return replace(record, rows=rows, is_urgent=record.is_urgent or is_urgent, is_direct=record.is_direct or is_direct)


def _plain(one: Handed) -> dict[str, object]:
    return {
        "rows": [{"content": row.content.hex(), "at": list(row.address)} for row in one.rows],
        "customer_no": one.customer_no,
        "handed_on": one.handed_on.isoformat(),
        "due": one.due.isoformat(),
        "receiver": one.receiver,
        "urgent": one.is_urgent,
        "direct": one.is_direct,
    }


def _thawed(record_no: str, said: Mapping[str, object], aliases: Mapping[str, str]) -> Handed:
    rows = said["rows"]
    assert isinstance(rows, list)
    no = str(said["customer_no"])
    return Handed(
        record_no,
        tuple(Seen(bytes.fromhex(row["content"]), tuple(row["at"])) for row in rows),
        aliases.get(no, no),
        date.fromisoformat(str(said["handed_on"])),
        datetime.fromisoformat(str(said["due"])),
        str(said["receiver"]),
        bool(said["urgent"]),
        bool(said["direct"]),
    )


def _json(answer: Answer) -> str:
    return json.dumps(answer.plain(), ensure_ascii=False, sort_keys=True)
