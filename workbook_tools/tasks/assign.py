"""The weekly assignment: a workbook for each brand's director, with an owner proposed for every customer (一·3)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from workbook_tools.excel.file_hash import hash_of
from workbook_tools.ledger import DecisionKind
from workbook_tools.problems import WorkbookError
from workbook_tools.sales.assignment import Assigned
from workbook_tools.sales.weeks import weeks_until
from workbook_tools.settings import Settings, load_settings
from workbook_tools.tasks.assignment_pages import AssignmentPages
from workbook_tools.tasks.assignments import Assignments, keep_presence, keep_proposals
from workbook_tools.tasks.corrections import take_over_corrections
from workbook_tools.tasks.follow_ups import followed_customers
from workbook_tools.tasks.outcome import Outcome
from workbook_tools.tasks.proposing import NO_BRAND, WeekPlan, WeekPlanner
from workbook_tools.tasks.publication import Publication, begin_run, writing
from workbook_tools.tasks.register import add_register
from workbook_tools.tasks.reminders import REMINDERS, reminder_pages, stands
from workbook_tools.tasks.taking_back import TakeBackPage, every_neglected, keep_take_backs
from workbook_tools.tasks.waiting import cases
from workbook_tools.tasks.weeks import week_asked
from workbook_tools.workspace import Workspace

ASSIGN: Final = "assign"
APPLIED: Final = DecisionKind.APPLIED
"""Decisions of this kind: the hash of a 分配表 whose decisions were taken over."""


@dataclass
class Proposed(Outcome):
    """What a week's assignment proposes.

    brands:    brand → how many are held, shared out and waiting, and how many were decided before.
    unbranded: how many are of no known brand.
    problems:  what was corrected by hand in 客户总表 meanwhile.
    """

    week: str
    brands: dict[str, dict[str, int]] = field(default_factory=dict)
    unbranded: int = 0

    @property
    def is_clean(self) -> bool:
        """True if nothing needs correcting."""
        return super().is_clean and not self.set_aside

    def totals(self) -> dict[str, int]:
        """Count over all brands."""
        counted: Counter[str] = Counter({"held": 0, "shared": 0, "waiting": 0, "decided": 0})
        for each in self.brands.values():
            counted.update(each)
        return {**counted, "unbranded": self.unbranded}

    def summary(self) -> dict[str, Any]:
        """Give it as plain JSON."""
        return {
            "run": self.run,
            "week": self.week,
            "brands": [{"brand": brand, **counts} for brand, counts in self.brands.items()],
            "unbranded": self.unbranded,
            "problems": [problem.sentence() for problem in self.problems],
            **self.published(),
        }


def assign(workspace: Path, *, week: str = "", as_of: date | None = None, password: str = "") -> Proposed:
    """Make the workbooks in which directors decide who follows whom, one for each brand.

    week:  the label of the week, like 2026-W48 (default: the ISO week of `as_of`).
    as_of: the day by which duty, protection and ages are judged (default: today).
    password: encrypt the workbooks, so that they open with it only.
    Nobody's owner changes by it. Running it again without anything new gives the same workbooks.
    Raises WorkbookError if the folder is no workspace, or its settings name no brand.
    """
    space, day = Workspace(workspace).require(), as_of or date.today()
    label = week_asked(week, day)
    settings = load_settings(space.settings_file, day)
    if not any(brand.brand for brand in settings.brands):
        raise WorkbookError(
            "settings-missing", "设置.xlsx 的「品牌」页还没有品牌；分配表按品牌给各位市场总监，请先填上"
        )
    with writing(space, ASSIGN, password) as ledger, Publication(space, ledger, password) as publication:
        run = begin_run(ledger, ASSIGN, label, day)
        corrections, told = take_over_corrections(publication, settings, day)
        done = Proposed(label, problems=[*settings.problems, *told])
        _propose(publication, settings, done, day)
        if corrections:
            add_register(publication, settings)
        done.publish(publication, run, done.totals())
    return done


def _propose(publication: Publication, settings: Settings, done: Proposed, day: date) -> None:
    """Plan the week, remember what is proposed, and make the workbooks part of what the run publishes."""
    ledger, week = publication.ledger, done.week
    memory, customers = Assignments(ledger), ledger.customers()
    plan = WeekPlanner(cases(ledger, settings, memory, week, day), customers, settings, memory, week, day).plan()
    decided = memory.decided(week)
    keep_proposals(ledger, week, plan.proposals(), decided)
    keep_presence(ledger, week, {name: one.capacity for name, one in settings.sellers(day).items() if one.on_duty})
    lately = memory.changes(weeks_until(week, settings.assignment_rules().weeks))
    before = Counter(record.brand for record in decided.values())
    followed = followed_customers(ledger)
    left_alone = every_neglected(followed, settings, day)
    keep_take_backs(ledger, left_alone, settings.take_back_rules(), day)
    back = TakeBackPage(ledger, settings, left_alone, {one.no: one for one in followed}, customers, week, day)
    pages = AssignmentPages(plan, customers, settings, lately, before, back, day)
    brands = [brand for brand in plan.found if brand != NO_BRAND]
    for brand, path in publication.space.assignment_files(week, brands).items():
        if hash_of(path) in ledger.decisions(APPLIED):
            publication.note_read(path)
        publication.add_book(path, pages.pages(brand), pages.vocabularies(brand))
        done.brands[brand] = _counted(plan, brand, before[brand])
    done.unbranded = len(plan.found[NO_BRAND])
    told = reminder_pages(stands(followed, settings, day), left_alone, customers, settings, week, day)
    publication.add_book(publication.space.assignment_folder(week) / REMINDERS, told, settings.vocabularies())


def _counted(plan: WeekPlan, brand: str, decided: int) -> dict[str, int]:
    assigned = [one for one in plan.found[brand] if isinstance(one, Assigned)]
    held = sum(one.hold is not None for one in assigned)
    waiting = len(plan.found[brand]) - len(assigned)
    return {"held": held, "shared": len(assigned) - held, "waiting": waiting, "decided": decided}
