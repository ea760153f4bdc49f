"""The week: many people's workbooks become one customer list, with every row accounted for (一·3)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from workbook_tools.forms.collision_ruling import Collision
from workbook_tools.ledger import Ledger
from workbook_tools.problems import Problem
from workbook_tools.settings import Settings, load_settings
from workbook_tools.tasks.accounting import SourceRow, digests_of, fold, tally
from workbook_tools.tasks.bookmaking import Job
from workbook_tools.tasks.collisions import far_from_home, look_for_collisions
from workbook_tools.tasks.corrections import take_over_corrections
from workbook_tools.tasks.hand_ins import HandIns
from workbook_tools.tasks.indexing import index_if_needed
from workbook_tools.tasks.intake import Intake, collector_at_rest, read_hand_ins
from workbook_tools.tasks.mending import Mending, compare_with_last_week
from workbook_tools.tasks.not_hand_ins import SENT_ON
from workbook_tools.tasks.outcome import Outcome
from workbook_tools.tasks.pairs import OpenDouble, Pair, open_doubts, open_groups
from workbook_tools.tasks.progress import SILENT, Progress
from workbook_tools.tasks.publication import Publication, begin_run, writing
from workbook_tools.tasks.reading import FileReading, to_mend, unreadable
from workbook_tools.tasks.register import register_jobs
from workbook_tools.tasks.row_remarks import as_kept, kept_apart, looks_copied, staffs_own
from workbook_tools.tasks.seals import changed_lists, late_rows, seal_weeks_before
from workbook_tools.tasks.week_books import WeekBooks
from workbook_tools.tasks.week_remarks import is_sealed, said_of_week
from workbook_tools.tasks.weeks import week_asked
from workbook_tools.workspace import REVIEW_SHEET, SETTINGS_FILE, Workspace


@dataclass
class Consolidated(Outcome):
    """What a run did. `summary()` gives it in the shape of `--json`.

    rows:      every source row of this run, with its status.
    problems:  every problem, those of rows read before included.
    customers: how many are new, updated, unchanged, and the total.
    mending:   which problems are new, and what became of last week's.
    doubts:     the pairs of customers who may be one, which nobody has decided.
    collisions: the customers several salespeople claim, and nobody has ruled on.
    skipped:    how many names or firms were too common to compare all rows that bear them.
    unfilled:   the pages of 设置.xlsx that nobody has filled in.
    listed:     how many accepted rows the week's list has, those of earlier runs included.
    about_week: the sentences that go with the counts.
    """

    week: str
    readings: Sequence[FileReading]
    rows: Sequence[SourceRow]
    customers: dict[str, int]
    hand_ins: HandIns
    mending: Mending
    doubts: Mapping[Pair, OpenDouble]
    collisions: Sequence[Collision]
    skipped: int = 0
    unfilled: Sequence[str] = ()
    run: int = field(kw_only=True)  # a dry run has a number, too
    listed: int = field(kw_only=True)
    about_week: Sequence[str] = field(kw_only=True)

    @property
    def is_clean(self) -> bool:
        """True if nothing needs correcting."""
        return super().is_clean and not unreadable(self.readings)

    @property
    def said_at_once(self) -> list[Problem]:
        """What nobody shall have to look up: a column of 客户总表 moved, and filled-in sheets for another command."""
        return [problem for problem in self.problems if problem.code in {*SENT_ON, "register-shifted"}]

    @property
    def to_mend(self) -> int:
        """How much there is to mend, as 问题清单 has it."""
        return to_mend(self.readings, self.problems)

    @property
    def wrong_in_settings(self) -> int:
        """How much there is to mend in 设置.xlsx."""
        return sum(problem.place.file == SETTINGS_FILE and not problem.is_remark for problem in self.problems)

    @property
    def review_sheet(self) -> str:
        """The path of 待确认重复 below the workspace; empty if it was not written."""
        return next((path for path in self.outputs if path.endswith(REVIEW_SHEET)), "")

    @property
    def review_groups(self) -> int:
        """How many groups of customers wait in 待确认重复 for a person."""
        return len(open_groups(self.doubts))

    def figures(self) -> dict[str, int]:
        """Count all rows: read = accepted + held_back + seen."""
        return tally(self.rows)

    def summary(self) -> dict[str, Any]:
        """Give the run as plain JSON."""
        rows: dict[tuple[str, str], list[SourceRow]] = defaultdict(list)
        for row in self.rows:
            rows[row.table.file, row.table.form].append(row)
        found = dict.fromkeys((t.file, t.form) for reading in self.readings for t in reading.tables)
        return {
            "run": self.run,
            "week": self.week,
            "files": [{"path": path, "form": form, **_counts(rows[path, form])} for path, form in found],
            "rows": self.figures(),
            "customers": self.customers,
            "collisions": len(self.collisions),
            "unreadable": unreadable(self.readings),
            "missing": [{"person": m.person, "form": m.due_form} for m in self.hand_ins.missing()],
            "review_pairs": len(self.doubts),
            **self.published(),
        }


def _counts(rows: Sequence[SourceRow]) -> dict[str, int]:
    figures = tally(rows)
    return {"rows": figures.pop("read"), **figures}


@collector_at_rest()
def consolidate(
    sources: Sequence[Path | str] = (),
    *,
    workspace: Path,
    week: str = "",
    as_of: date | None = None,
    dry_run: bool = False,
    password: str = "",
    scheduler: str = "",
    progress: Progress = SILENT,
) -> Consolidated:
    """Consolidate a week: read, decide, then write the lists and bring 客户总表 up to date.

    sources:   files, folders, and URLs such as s3://bucket/week (default: the workspace's 收件箱).
    week:      the label of the run, like 2026-W48 (default: the ISO week of `as_of`); no row is left out
               for its date.
    as_of:     the day that rules compare with (default: today).
    dry_run:   decide everything, write nothing.
    password:  encrypt the workbooks written, so that they open with it only; those handed in may be, too.
    scheduler: the address of a Dask cluster that reads, like tcp://host:8786 (default: this machine reads).
    Staff files are only read. Running again on the same files changes nothing.
    Raises WorkbookError if the workspace or its settings cannot be used, or a source is missing.
    """
    space = Workspace(workspace).require()
    day = as_of or date.today()
    label = week_asked(week, day)
    settings = load_settings(space.settings_file, day)
    readings = read_hand_ins(sources, space, settings, day, password, label, scheduler, progress)
    progress.then("都读完了，正在合并客户、做名单")
    if dry_run:
        ledger_file = space.ledger_file if space.ledger_file.exists() else Path(":memory:")
        with Ledger(ledger_file) as ledger, Publication(space, ledger, password) as publication:
            index_if_needed(ledger)
            return _Week(readings, publication, settings, label, day).looked_over()
    with writing(space, "consolidate", password) as ledger, Publication(space, ledger, password) as publication:
        return _decide_and_publish(readings, publication, settings, label, day)


def _decide_and_publish(
    readings: Sequence[FileReading], publication: Publication, settings: Settings, week: str, day: date
) -> Consolidated:
    rows, known = sum(len(table.lines) for reading in readings for table in reading.tables), settings.vocabularies()
    publication.expect_books(rows)
    register: list[Job] = []

    def begin_register() -> None:
        register.extend(register_jobs(publication, settings))
        publication.begin_books(register, known, next_rows=rows)

    taken = _Week(readings, publication, settings, week, day, begin_register)
    books = WeekBooks(publication, settings, readings, taken.hand_ins, taken.doubts, week, taken.held_back)
    valid = books.valid_list()
    publication.begin_books([valid], known)
    publication.ledger.index.write()  # nobody has asked for it yet, and the others are busy
    done = taken.looked_over()
    rest = books.rest(done.problems, done.mending, done.collisions)
    publication.add_books([valid, *rest, *register], known)
    done.publish(publication, done.run, {"rows": done.figures(), "listed": done.listed, "customers": done.customers})
    return done


class _Week:
    """A week whose rows are taken in: every customer is what the lists say of him; what is to be told is not known yet.

    hand_ins: who handed in what. doubts: the pairs of customers who may be one.
    held_back: of each form, how many rows are held back.
    customers_are_known: is called before the rows are kept, see `Intake.take_in`.
    """

    def __init__(
        self,
        readings: Sequence[FileReading],
        publication: Publication,
        settings: Settings,
        week: str,
        day: date,
        customers_are_known: Callable[[], object] = lambda: None,
    ) -> None:
        space, ledger = publication.space, publication.ledger
        self._readings, self._ledger, self._settings, self._space = readings, ledger, settings, space
        self._week, self._password = week, publication.password
        self._run = begin_run(ledger, "consolidate", week, day)
        seal_weeks_before(week, ledger, self._run)
        _, self._corrected = take_over_corrections(publication, settings, day)
        intake = Intake(ledger, settings, space, week, self._run, day)
        self._taken = intake.take_in(readings, customers_are_known)
        ledger.add_files(week, [(r.content, r.source.name) for r in readings if r.content])
        if not is_sealed(week, ledger):  # the rows of each day's handoff are not for a week that was closed before them
            ledger.list_rows(week)
        self.hand_ins = HandIns(readings, settings, ledger, week)
        self.doubts = open_doubts(ledger)
        self.held_back = Counter(row.table.form for row in self._taken.rows if row.status == "held_back")

    def looked_over(self) -> Consolidated:
        """Find what is to be told."""
        readings, ledger, settings, taken = self._readings, self._ledger, self._settings, self._taken
        apart = list(kept_apart(taken.bringing, ledger, self.doubts))
        for digest in digests_of(taken.rows):
            digest.doubts_are_told()
        problems = [
            *settings.problems,
            *self._corrected,
            *as_kept(taken.problems, taken.rows),
            *late_rows(taken.rows, ledger),
            *changed_lists(self._space, ledger, self._password),
            *apart,
            *staffs_own(taken.bringing, settings),
            *looks_copied(readings, taken.rows, ledger, self._week),
            *far_from_home(taken.rows, settings),
        ]
        fold(taken.rows)
        mending = compare_with_last_week(readings, problems, ledger, self.hand_ins, self._week)
        return Consolidated(
            self._week,
            readings,
            taken.rows,
            taken.counts,
            self.hand_ins,
            mending,
            self.doubts,
            look_for_collisions(ledger, settings, self._week),
            taken.skipped,
            settings.unfilled,
            run=self._run,
            listed=ledger.accepted_in(self._week),
            about_week=list(said_of_week(taken.rows, ledger, self._week)),
            problems=problems,
        )
