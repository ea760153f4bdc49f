"""The answers come back, on the sheets or from the chat, and reach whoever wrote the customers down (一·2·④)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from workbook_tools.ledger import Ledger
from workbook_tools.problems import Place, Problem, WorkbookError
from workbook_tools.sales.answers import Answer, late_by, told_at
from workbook_tools.settings import Settings, load_settings
from workbook_tools.tasks.answer_books import add_answer_books
from workbook_tools.tasks.corrections import take_over_corrections
from workbook_tools.tasks.daily_owners import DailyOwners, unfit_owners
from workbook_tools.tasks.feedback_books import BooksTaken, own_books, take_books
from workbook_tools.tasks.feedback_sheets import news_in, read_handoff_sheets
from workbook_tools.tasks.handed import Handed, answers, handed, remember_answers, sheets
from workbook_tools.tasks.handoff_books import HandoffBooks, was_changed
from workbook_tools.tasks.outcome import Outcome, plain_problems
from workbook_tools.tasks.publication import Publication, begin_run, writing
from workbook_tools.tasks.register import add_register
from workbook_tools.workspace import Workspace

TASK: Final = "feedback"


@dataclass(frozen=True)
class Late:
    """An answer that came late or is late by now: whose, which, and by how much working time."""

    person: str
    record_no: str
    by: timedelta
    is_given: bool


@dataclass
class FedBack(Outcome):
    """What became of answers.

    answers:  the answers that changed, by number. answered: the numbers of those whose result is told now for the
              first time.
    owners:   number of a customer → whom he was given to.
    late:     every answer of the last sheets that came late, or is late by now.
    told:     who gets a workbook with the answers to his customers.
    books:    what became of the 《我的客户》 among the workbooks named.
    problems: what could not be taken or contradicts something, at its cell.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    answered: list[str] = field(default_factory=list)
    owners: dict[str, str] = field(default_factory=dict)
    late: list[Late] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    books: BooksTaken = field(default_factory=BooksTaken)

    def summary(self) -> dict[str, Any]:
        """Give it as plain JSON. What was answered is free text and stays out."""
        return {
            "run": self.run,
            "changed": sorted(self.answers),
            "answered": self.answered,
            "owners": [{"customer_no": no, "owner": owner} for no, owner in self.owners.items()],
            "late": [
                {
                    "person": one.person,
                    "no": one.record_no,
                    "working_minutes": int(one.by.total_seconds() // 60),
                    "answered": one.is_given,
                }
                for one in self.late
            ],
            "told": self.told,
            "own_books": {"people": list(self.books.people), "rows": self.books.rows},
            "problems": plain_problems(self.problems),
            **self.published(),
        }


@dataclass(frozen=True)
class Told:
    """What is newly told of a customer: the columns that change, and when it was said, if that is known."""

    changes: Mapping[str, Any]
    at: datetime | None = None


Decide = Callable[[Publication, "Answering"], None]


def feedback(
    paths: Sequence[Path] = (), *, workspace: Path, now: datetime | None = None, password: str = ""
) -> FedBack:
    """Take over what receivers wrote into 客户信息移交表, and give the answers to whoever is waiting for them.

    paths: sheets that came back, and salespeople's 《我的客户》, whose entries are read back; the sheets in 移交 that
           somebody changed since they were published are always read.
    now:   up to when lateness is counted.
    A cell both sides changed differently is told and stays what the register knows. Reading a sheet twice changes
    nothing. Raises WorkbookError if none of the sheets named can be read, or the folder is no workspace.
    """

    def decide(publication: Publication, answering: Answering) -> None:
        books = answering.take_books(publication, paths)
        answering.take_sheets(publication, [path for path in paths if path.resolve() not in books])

    return run_feedback(workspace, decide, now, password)


def run_feedback(workspace: Path, decide: Decide, now: datetime | None, password: str) -> FedBack:
    """Take over what was corrected by hand, decide, publish what changed; write nothing if nothing is new."""
    space, at = Workspace(workspace).require(), now or datetime.now()  # noqa: DTZ005 # the office's own clock
    day = at.date()
    settings = load_settings(space.settings_file, day)
    with writing(space, TASK, password) as ledger, Publication(space, ledger, password) as publication:
        run = begin_run(ledger, TASK, as_of=day)
        corrections, told = take_over_corrections(publication, settings, day)
        answering = Answering(ledger, settings, at, run)
        done = answering.done
        done.problems += [*settings.problems, *told]
        done.notices = ledger.notices
        decide(publication, answering)
        done.late = answering.late()
        done.problems = list(dict.fromkeys(done.problems))
        if done.answers or corrections or done.books.changes_something:
            answering.publish(publication)
            if done.owners or corrections or done.books.changes_something:
                add_register(publication, settings)
            done.publish(publication, run, {"answered": len(done.answered), "changed": len(done.answers)})
    return done


class Answering:
    """Takes answers over in the run that is open.

    records: every customer handed over. known: the answers before it. done: what became of the new ones.
    refused: what was typed into sheets and must be put right, by number and field.
    """

    def __init__(self, ledger: Ledger, settings: Settings, now: datetime, run: int) -> None:
        self._ledger, self._settings, self._now, self._run = ledger, settings, now, run
        self._calendar = settings.calendar()
        self.records = handed(ledger)
        self.known = answers(ledger)
        self.done = FedBack()
        self.refused: dict[str, dict[str, str]] = {}

    def take_books(self, publication: Publication, paths: Sequence[Path]) -> set[Path]:
        """Take in the 《我的客户》 among the workbooks; gives their paths."""
        today = self._now.date()
        books = own_books(paths, self._settings, today, publication.password) if paths else {}
        self.done.books = take_books(publication, list(books.values()), self._settings, today, self._run)
        self.done.problems += self.done.books.problems
        return set(books)

    def take_sheets(self, publication: Publication, paths: Sequence[Path]) -> None:
        """Take over sheets that came back, and those in 移交 that were changed.

        Raises WorkbookError if none that came back can be read as such a sheet.
        """
        changed = [day for day in sheets(self._ledger) if was_changed(publication, day)]
        own = [publication.space.handoff_file(day) for day in changed]
        for path in own:
            publication.note_read(path)
        every = {path.resolve(): path for path in [*own, *paths]}
        people, today = self._settings.vocabularies(), self._now.date()
        tables, told = read_handoff_sheets(list(every.values()), people, today, publication.password)
        if paths and not tables:
            raise WorkbookError(told[0].code, f"{told[0].place.file}：{told[0].message}")
        found = news_in(tables, self._ledger, self.records, unfit_owners(self._settings, today))
        self.done.problems += [*told, *found.problems]
        self.refused = found.refused
        self.take({no: Told(changes) for no, changes in found.changes.items()})

    def take(self, told: Mapping[str, Told]) -> None:
        """Take over what is told of customers, by number."""
        owners = DailyOwners(self._ledger, self._settings, self._now.date())
        for no, news in told.items():
            before, changes = self.known.get(no, Answer()), dict(news.changes)
            owner = changes.get("owner")
            if owner and owner != before.owner and not self._gives(owners, self.records[no], owner):
                self.refused.setdefault(no, {})["owner"] = changes.pop("owner")
            if not changes:
                continue
            after = self._after(before, Told(changes, news.at))
            self.done.answers[no] = after
            if after.is_given and not before.is_given:
                self.done.answered.append(no)
        remember_answers(self._ledger, self.done.answers)

    def _after(self, before: Answer, news: Told) -> Answer:
        after = before.changed({**news.changes, "read_on": self._now.date()})
        if not after.is_given:
            return after.changed({"answered_at": None})
        if before.is_given:
            return after
        at = min(news.at or told_at(after.fed_back_on, self._now, self._calendar), self._now)
        return after.changed({"answered_at": at, "fed_back_on": after.fed_back_on or at.date()})

    def _gives(self, owners: DailyOwners, record: Handed, owner: str) -> bool:
        """Let somebody own a customer; gives whether he does now. Who does not is told, and is nobody's answer."""
        refusal = owners.give(record, owner)
        if refusal:
            place = Place(f"移交 {record.record_no}")
            self.done.problems.append(Problem("owner-kept", place, refusal, "要换人，请总监在分配表里改派"))
        else:
            self.done.owners[record.customer_no] = owner
        return not refusal

    def late(self) -> list[Late]:
        """Give every answer that is late by now, and of the last month those that came late."""
        known = answers(self._ledger)
        found = [(record, known.get(no, Answer())) for no, record in self.records.items()]
        month = self._now - timedelta(days=31)
        return [
            Late(record.receiver, record.record_no, by, answer.is_given)
            for record, answer in found
            if not answer.is_given or record.due > month
            if (by := late_by(record.due, answer, self._now, self._calendar))
        ]

    def publish(self, publication: Publication, *, without: date | None = None) -> None:
        """Write the answers into the days' sheets they stand on, and to whoever waits for them.

        without: the day whose sheet is written anyway.
        """
        books = HandoffBooks(self._ledger, self._settings, self._now)
        by_day = sheets(self._ledger)
        touched = {day for day, numbers in by_day.items() if self.done.answers.keys() & set(numbers)}
        for day in sorted((touched | set(sorted(by_day)[-1:])) - {without}):
            books.add_day(publication, day, refused=self.refused)
        self.done.told = add_answer_books(publication, self._settings, self._now.date())


def newest_with(number: int, records: Iterable[Handed], until: date) -> Handed | None:
    """Give the customer of this number of the newest handoff that has it."""
    own = [one for one in records if int(one.record_no.rpartition("-")[2]) == number and one.handed_on <= until]
    return max(own, key=lambda one: one.handed_on, default=None)
