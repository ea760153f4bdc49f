"""What the ledger remembers of assignments: what was proposed, who was given whom and by whose word, who took part."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from workbook_tools.ledger import DecisionKind, Ledger
from workbook_tools.sales.fair_shares import Given, Presence

ASSIGNMENT: Final = DecisionKind.ASSIGNMENT
"""Decisions of this kind: week and customer number → `Record` as JSON; 2026-W48 KH000012."""
PROPOSAL: Final = DecisionKind.PROPOSAL
"""Decisions of this kind: week and customer number → `Proposal` as JSON."""
TOOK_PART: Final = DecisionKind.ASSIGNMENT_WEEK
"""Decisions of this kind: a week → the capacity of everyone who took part, by name, as JSON."""


class Via(StrEnum):
    """By whose word somebody was given a customer."""

    WEEKLY = "weekly"
    DAILY = "daily"
    TRANSFER = "transfer"
    TAKEN_BACK = "taken back"


_SHARED_OUT: Final = (Via.WEEKLY, Via.DAILY)
"""What counts for the shares; who takes over from a colleague has not been given anything."""


@dataclass(frozen=True, slots=True)
class Record:
    """One customer given to somebody. No personal data of his is in it.

    on, seq:  the day (2026-11-27), and the how-manieth of that day it was.
    proposed: who had been proposed; changed_why: what the director wrote, if he decided otherwise.
    before:   who had him until then. deputy: who follows him while the owner is away.
    """

    week: str
    no: str
    owner: str
    on: str
    seq: int
    via: str
    grade: str = ""
    brand: str = ""
    proposed: str = ""
    changed_why: str = ""
    before: str = ""
    deputy: str = ""

    @property
    def subject(self) -> str:
        """Under what the ledger keeps it: a later transfer does not hide what a week brought."""
        plain = f"{self.week} {self.no}"
        return plain if self.is_shared_out else f"{plain} {self.via.replace(' ', '-')}"

    @property
    def is_shared_out(self) -> bool:
        """True if it counts for somebody's share."""
        return self.via in _SHARED_OUT

    @property
    def is_changed(self) -> bool:
        """True if a director gave him to somebody else than was proposed."""
        return self.via == Via.WEEKLY and bool(self.proposed) and self.proposed not in (self.owner, self.deputy)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a week's workbook says of a customer. No personal data of his is in it.

    owner:    who is proposed; empty if nobody is, and then `reason` says why.
    brand:    in whose workbook he stands; empty on the page 待定品牌.
    holder:   whose customer he stays while `owner` stands in for him. until: until when (2026-12-08).
    had:      whose customer he was when it was proposed.
    earlier:  who was proposed in editions of the same week before this one, each with the reason given.
    """

    owner: str
    brand: str
    why: str = ""
    reason: str = ""
    runner_up: str = ""
    hold: str = ""
    grade: str = ""
    eligible: tuple[str, ...] = ()
    holder: str = ""
    until: str = ""
    had: str = ""
    earlier: tuple[tuple[str, str], ...] = ()

    @property
    def sent(self) -> list[tuple[str, str]]:
        """Everyone who was ever proposed in the week, with the reason given, the latest first."""
        return [(self.owner, self.why), *reversed(self.earlier)]

    @property
    def becomes(self) -> str:
        """Whose customer he is once this is confirmed."""
        return self.holder or self.owner


class Assignments:
    """What is remembered, read once; by the number each customer goes by now."""

    def __init__(self, ledger: Ledger) -> None:
        aliases = ledger.aliases()
        self.records = sorted(
            (_record(subject, value) for subject, value in ledger.decisions(ASSIGNMENT).items()),
            key=lambda record: (record.on, record.seq, record.subject),
        )
        self.by_customer: dict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            no = aliases.get(record.no, record.no)
            self.by_customer[no].append(record)
        self.presences = [Presence(w, json.loads(value)) for w, value in sorted(ledger.decisions(TOOK_PART).items())]

    def last_of(self, no: str) -> Record | None:
        """Give how a customer came to whom he was last given."""
        return self.by_customer[no][-1] if self.by_customer.get(no) else None

    def taken_back(self) -> list[str]:
        """Give the customers who were taken back and not given to anybody since."""
        return [no for no, own in self.by_customer.items() if own[-1].via == Via.TAKEN_BACK]

    def decided(self, week: str) -> dict[str, Record]:
        """Give what was decided of a week's customers: number → record. Who was taken back since is not among them."""
        found = {no: [r for r in own if r.week == week and r.via == Via.WEEKLY] for no, own in self.by_customer.items()}
        return {no: own[-1] for no, own in found.items() if own and self.by_customer[no][-1].via != Via.TAKEN_BACK}

    @property
    def given(self) -> list[Given]:
        """What counts for the shares."""
        return [Given(r.no, r.owner, r.grade, r.week) for r in self.records if r.is_shared_out and r.owner]

    def last_given(self) -> dict[str, tuple[date, int]]:
        """Give when each person was last given a customer: person → day, and the how-manieth of that day it was."""
        shared_out = (record for record in self.records if record.is_shared_out)
        return {record.owner: (date.fromisoformat(record.on), record.seq) for record in shared_out}

    def next_seq(self, on: date) -> int:
        """Give the number of the next assignment of a day."""
        return max((record.seq for record in self.records if record.on == on.isoformat()), default=0) + 1

    def cooling(self, no: str, days: int) -> dict[str, date]:
        """Give who lost a customer by a director's word, and the day from which he may have him again."""
        left = {}
        for record in self.by_customer.get(no, ()):
            if record.before and record.before != record.owner and record.via in (Via.WEEKLY, Via.TAKEN_BACK):
                left[record.before] = date.fromisoformat(record.on) + timedelta(days)
        return left

    def changes(self, weeks: Sequence[str]) -> list[Record]:
        """Give the customers whom directors gave to somebody else than was proposed, in these weeks."""
        return [record for record in self.records if record.is_changed and record.week in weeks]


def keep_records(ledger: Ledger, records: Iterable[Record]) -> None:
    """Remember who was given whom, in the run that is open."""
    ledger.decide(ASSIGNMENT, {record.subject: _json(asdict(record)) for record in records})


def proposals_of(ledger: Ledger, week: str) -> dict[str, Proposal]:
    """Give what a week's workbooks propose, by the number each customer had when they were made."""
    kept = {subject: value for subject, value in ledger.decisions(PROPOSAL).items() if subject.startswith(f"{week} ")}
    return {subject.partition(" ")[2]: _proposal(value) for subject, value in kept.items()}


def first_sent(ledger: Ledger, week: str, no: str, brand: str) -> int:
    """Give the run in which a customer first stood in a brand's workbook of a week; 0 if he never did."""
    told = ledger.said_when(PROPOSAL, f"{week} {no}")
    return next((run for run, value in told if _proposal(value).brand == brand), 0)


def keep_proposals(ledger: Ledger, week: str, proposals: Mapping[str, Proposal], decided: Iterable[str]) -> None:
    """Let these be the proposals of a week; of those decided already, what was proposed stays known."""
    before, staying = proposals_of(ledger, week), set(decided)
    gone = [no for no in before if no not in proposals and no not in staying]
    ledger.take_back(PROPOSAL, [f"{week} {no}" for no in gone])
    new = {no: _with_earlier(proposal, before.get(no)) for no, proposal in proposals.items()}
    changed = {no: proposal for no, proposal in new.items() if proposal != before.get(no)}
    ledger.decide(PROPOSAL, {f"{week} {no}": _json(asdict(proposal)) for no, proposal in changed.items()})


def keep_presence(ledger: Ledger, week: str, capacities: Mapping[str, int]) -> None:
    """Remember who took part in a week, and with which share."""
    told = _json(dict(sorted(capacities.items())))
    if ledger.decisions(TOOK_PART).get(week) != told:
        ledger.decide(TOOK_PART, {week: told})


def _with_earlier(proposal: Proposal, before: Proposal | None) -> Proposal:
    earlier = [*before.earlier, (before.owner, before.why)] if before else []
    now = (proposal.owner, proposal.why)
    return replace(proposal, earlier=tuple(each for each in dict.fromkeys(earlier) if each[0] and each != now))


def _record(subject: str, value: str) -> Record:
    week, no = subject.split(" ")[:2]
    said = json.loads(value)
    return Record(**{**_known(said, Record), "week": week, "no": no})


def _proposal(value: str) -> Proposal:
    said = _known(json.loads(value), Proposal)
    lists = {"eligible": tuple(said.get("eligible", ())), "earlier": tuple(map(tuple, said.get("earlier", ())))}
    return Proposal(**(said | lists))


def _known(said: Mapping[str, Any], kind: type[Any]) -> dict[str, Any]:
    """Leave out what a newer version may have added."""
    names = {each.name for each in fields(kind)}
    return {name: value for name, value in said.items() if name in names}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
