"""What directors decided in 分配表 becomes so: owners, brands, 客户总表, and a new edition of everyone's 我的客户."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from workbook_tools.excel.file_hash import hash_of
from workbook_tools.ledger import Ledger
from workbook_tools.sales.customers import corrected
from workbook_tools.settings import Settings, load_settings
from workbook_tools.tasks.assign import APPLIED, ASSIGN
from workbook_tools.tasks.assignment_lines import read_returned
from workbook_tools.tasks.assignment_outcome import Verdicts, records_of
from workbook_tools.tasks.assignment_verdicts import judge
from workbook_tools.tasks.assignments import Assignments, Via, keep_records
from workbook_tools.tasks.corrections import take_over_corrections
from workbook_tools.tasks.editions import add_editions
from workbook_tools.tasks.open_claims import keep_open_claims
from workbook_tools.tasks.outcome import Outcome, plain_problems
from workbook_tools.tasks.publication import Publication, begin_run, writing
from workbook_tools.tasks.register import add_register
from workbook_tools.tasks.taking_back import leave_with_owner
from workbook_tools.workspace import Workspace


@dataclass
class Applied(Outcome):
    """What became of the directors' decisions.

    weeks:     the weeks they are of.
    confirmed: number of a customer → who follows him, as proposed; changed: the same where the director chose another.
    claimed:   number of a customer → his brand. taken_back: who has no owner any more; left: who keeps him after all.
    already, undecided, unclaimed, refused, missing: numbers of customers: decided before; left open; of no known brand
               and not claimed; told at a cell; without a line now.
    problems:  lines that could not be taken or contradict others, at their cells; and what was corrected by hand.
    editions:  everyone who has a new 我的客户.
    """

    weeks: list[str] = field(default_factory=list)
    confirmed: dict[str, str] = field(default_factory=dict)
    changed: dict[str, str] = field(default_factory=dict)
    claimed: dict[str, str] = field(default_factory=dict)
    taken_back: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    unclaimed: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    editions: list[str] = field(default_factory=list)

    @property
    def changes_something(self) -> bool:
        """True if anything was decided that had not been before."""
        return bool(self.confirmed or self.changed or self.claimed or self.taken_back or self.left)

    def counts(self) -> dict[str, int]:
        """Give what the history tells of the run."""
        counted = {"confirmed": self.confirmed, "changed": self.changed, "claimed": self.claimed}
        return {name: len(found) for name, found in {**counted, "taken_back": self.taken_back}.items()}

    def summary(self) -> dict[str, Any]:
        """Give it as plain JSON."""
        return {
            "run": self.run,
            "weeks": self.weeks,
            "confirmed": [{"customer_no": no, "owner": owner} for no, owner in self.confirmed.items()],
            "changed": [{"customer_no": no, "owner": owner} for no, owner in self.changed.items()],
            "claimed": [{"customer_no": no, "brand": brand} for no, brand in self.claimed.items()],
            "taken_back": self.taken_back,
            "left": self.left,
            "already": self.already,
            "undecided": self.undecided,
            "unclaimed": self.unclaimed,
            "refused": self.refused,
            "missing": self.missing,
            "problems": plain_problems(self.problems),
            "editions": self.editions,
            **self.published(),
        }


def apply(paths: Sequence[Path], *, workspace: Path, as_of: date | None = None, password: str = "") -> Applied:
    """Take over what directors decided in their 分配表, and publish 客户总表 and every 我的客户 anew.

    Every customer who was sent is accounted for: confirmed, given to another, left open, told at a cell, or missing.
    What contradicts another workbook, an earlier decision or what has happened since is told and not taken. Applying
    the same workbooks again changes nothing.
    Raises WorkbookError if a workbook cannot be read or is no 分配表, or the folder is no workspace.
    """
    space, day = Workspace(workspace).require(), as_of or date.today()
    settings = load_settings(space.settings_file, day)
    returned = [read_returned(path, settings.vocabularies(), day, password) for path in paths]
    with writing(space, ASSIGN, password) as ledger, Publication(space, ledger, password) as publication:
        weeks = sorted({week for each in returned for week, _ in each.seen() if week})
        run = begin_run(ledger, ASSIGN, weeks[-1] if weeks else "", day)
        corrections, told = take_over_corrections(publication, settings, day)
        done = Applied(weeks=weeks, problems=[*settings.problems, *told], notices=ledger.notices)
        verdicts = judge(returned, ledger, settings, day)
        _take(verdicts, ledger, done, day)
        claims_changed = keep_open_claims(ledger, verdicts.contested, verdicts.ended)
        if done.changes_something or corrections:
            ledger.decide(APPLIED, {hash_of(path): "" for path in paths})
            _publish(publication, settings, done, run, day)
        elif claims_changed:
            done.publish(publication, run, done.counts())
    return done


def _take(verdicts: Verdicts, ledger: Ledger, done: Applied, day: date) -> None:
    """Let what holds be so in the ledger."""
    ordered = [one.no for one in verdicts.ordered]
    known = ledger.customers(sorted({*ordered, *verdicts.claimed, *verdicts.taken_back}))
    records = records_of(verdicts, Assignments(ledger), known, day)
    changed: dict[str, Any] = {}
    for one in records:
        source = f"{'收回' if one.via == Via.TAKEN_BACK else '分配'} {one.week}"
        changed[one.no] = corrected(changed.get(one.no, known[one.no]), {"owner": one.owner or None}, source)
    week = done.weeks[-1] if done.weeks else ""
    for no, brand in verdicts.claimed.items():
        changed[no] = corrected(changed.get(no, known[no]), {"brand": brand}, f"认领 {week}")
    ledger.put_customers(changed)
    keep_records(ledger, records)
    leave_with_owner(ledger, verdicts.left, day)
    for each in verdicts.ordered:
        (done.changed if each.is_change else done.confirmed)[each.no] = each.owner
    done.taken_back, done.left = list(verdicts.taken_back), verdicts.left
    done.claimed = verdicts.claimed
    done.already, done.undecided, done.unclaimed = verdicts.already, verdicts.undecided, verdicts.unclaimed
    done.refused, done.missing = verdicts.refused, verdicts.missing
    done.problems += verdicts.problems


def _publish(publication: Publication, settings: Settings, done: Applied, run: int, day: date) -> None:
    add_register(publication, settings)
    done.editions = add_editions(publication, settings, day)
    done.publish(publication, run, done.counts())
