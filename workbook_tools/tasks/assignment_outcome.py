"""What becomes of directors' decisions: what is to be done, what was done before, what cannot be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workbook_tools.problems import Problem
from workbook_tools.tasks.assignment_lines import ReturnedLine
from workbook_tools.tasks.assignments import Assignments, Proposal, Record, Via
from workbook_tools.tasks.open_claims import Claim


@dataclass(frozen=True, slots=True)
class Ordered:
    """One decision that holds: whose customer somebody becomes by it. line: the line that says so."""

    no: str
    owner: str
    line: ReturnedLine
    proposal: Proposal
    follower: str = ""

    @property
    def is_change(self) -> bool:
        """True if it is not what was proposed."""
        return bool(self.line.given_to) and self.follower != self.proposal.owner


@dataclass
class Verdicts:
    """What became of everything that was sent to the directors whose workbooks came back.

    ordered:   what is to be done, in the order of the lines. claimed: number → the brand whose director claims him.
    contested: claims of which none is taken because there are several, with their week; ended: claims that are no more.
    taken_back: number → the week in whose workbook it was decided; left: who stays with his owner after all.
    already:   who is his already, by an earlier decision of the same week.
    undecided: whose line was left open. unclaimed: of no known brand, and not claimed.
    refused:   whose line cannot be taken, told in `problems`.
    missing:   who was sent and has no line any more.
    """

    ordered: list[Ordered] = field(default_factory=list)
    claimed: dict[str, str] = field(default_factory=dict)
    contested: dict[Claim, str] = field(default_factory=dict)
    ended: set[Claim] = field(default_factory=set)
    taken_back: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    unclaimed: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, line: ReturnedLine, problem: Problem) -> None:
        """Take nothing from a line, and say why."""
        self.problems.append(problem)
        if line.no and line.no not in self.refused:
            self.refused.append(line.no)


def records_of(verdicts: Verdicts, memory: Assignments, known: Mapping[str, Any], today: date) -> list[Record]:
    """Give what is to be remembered of decisions that hold, in their order. known: the customers' facts, by number."""
    on, first = today.isoformat(), memory.next_seq(today)
    given = [
        Record(
            week=one.line.week,
            no=one.no,
            owner=one.owner,
            on=on,
            seq=first + at,
            via=Via.WEEKLY,
            grade=one.proposal.grade,
            brand=one.line.brand,
            proposed=one.proposal.owner if one.is_change else one.follower,
            changed_why=one.line.why if one.is_change else "",
            before=known[one.no].get("owner") or "",
            deputy=one.follower if one.follower != one.owner else "",
        )
        for at, one in enumerate(verdicts.ordered)
    ]
    taken = [
        Record(week=week, no=no, owner="", on=on, seq=seq, via=Via.TAKEN_BACK, before=known[no].get("owner") or "")
        for seq, (no, week) in enumerate(verdicts.taken_back.items(), first + len(given))
    ]
    return [*given, *taken]
