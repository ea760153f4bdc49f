"""The week: many people's workbooks become one customer list, with every row accounted for (一·3)."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from workbook_tools.forms.collision_ruling import Collision
from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.forms.review_sheet import ReviewPair
from workbook_tools.ledger import Ledger
from workbook_tools.problems import Place, Problem, WorkbookError
from workbook_tools.sales.keys import identity
from workbook_tools.sales.validity import ValidityRules, why_not_valid
from workbook_tools.sales.weeks import is_week, week_of
from workbook_tools.tasks.accounting import SourceRow, fresh, settle, settle_copies, source_rows, tally
from workbook_tools.tasks.amendments import amend
from workbook_tools.tasks.assignment_hand_ins import pass_over_assignment_sheets
from workbook_tools.tasks.collisions import far_from_home, look_for_collisions
from workbook_tools.tasks.erased import hold_back_erased
from workbook_tools.tasks.fixes import accepted_fixes
from workbook_tools.tasks.hand_ins import HandIns
from workbook_tools.tasks.indexing import index_if_needed
from workbook_tools.tasks.joining import Joining
from workbook_tools.tasks.linking import ABOUT_KNOWN, brings_customers, link
from workbook_tools.tasks.mending import Mending, compare_with_last_week
from workbook_tools.tasks.numbering import RowFinder
from workbook_tools.tasks.pairs import OpenDouble, Pair, open_doubts, open_groups, partners
from workbook_tools.tasks.publication import Publication, begin_run, writing
from workbook_tools.tasks.reading import FileReading, find_sources, read_files
from workbook_tools.tasks.register import absorb_corrections, add_register
from workbook_tools.tasks.regrading import take_over_grades
from workbook_tools.tasks.returned_books import mark_repeats
from workbook_tools.tasks.seals import changed_lists, late_rows, seal_weeks_before
from workbook_tools.tasks.week_books import WeekBooks
from workbook_tools.workspace import REVIEW_SHEET, Settings, Workspace, load_settings

MOSTLY: Final = 0.9
FEWEST_COPIED: Final = 10
"""A file of so many rows, nine tenths of them known from an earlier week, is asked about."""


@dataclass
class Consolidated:
    """What a run did. `summary()` gives it in the shape of `--json`.

    rows:      every source row of this run, with its status.
    problems:  every problem, those of rows read before included.
    customers: how many are new, updated, unchanged, and the total.
    mending:   which problems are new, and what became of last week's.
    doubts:     the pairs of customers who may be one, which nobody has decided.
    collisions: the customers several salespeople claim, and nobody has ruled on.
    skipped:    how many names or firms were too common to compare all rows that bear them.
    outputs:   the workbooks written, by their path below the workspace; empty on a dry run.
    set_aside: where copies went of lists that someone had written into, by their path below the workspace.
    waiting:   a sentence for each workbook that could not be replaced; the new one lies beside it.
    notices:   what must be told of the ledger itself, such as that it was lost and made again.
    """

    run: int
    week: str
    readings: Sequence[FileReading]
    rows: Sequence[SourceRow]
    problems: Sequence[Problem]
    customers: dict[str, int]
    hand_ins: HandIns
    mending: Mending
    doubts: Mapping[Pair, OpenDouble]
    collisions: Sequence[Collision]
    skipped: int = 0
    outputs: list[str] = field(default_factory=list)
    set_aside: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """True if nothing needs correcting."""
        unreadable = any(reading.unreadable for reading in self.readings)
        return (
            not unreadable
            and not (self.waiting or self.notices)
            and all(problem.is_remark for problem in self.problems)
        )

    @property
    def nothing_read(self) -> bool:
        """True if there were files and none could be read."""
        return bool(self.readings) and all(reading.unreadable for reading in self.readings)

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
            "unreadable": [
                {
                    "path": reading.source.name,
                    "code": reading.unreadable.code,
                    "message": reading.unreadable.message,
                }
                for reading in self.readings
                if reading.unreadable
            ],
            "missing": [{"person": m.person, "form": m.due_form} for m in self.hand_ins.missing()],
            "review_pairs": len(self.doubts),
            "outputs": self.outputs,
            "waiting": self.waiting,
            "notices": self.notices,
        }


def _counts(rows: Sequence[SourceRow]) -> dict[str, int]:
    figures = tally(rows)
    return {"rows": figures.pop("read"), **figures}


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep Python from searching all rows for cycles again and again: there are none, and it takes a fifth of a run."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_collector_at_rest()
def consolidate(
    sources: Sequence[Path] = (),
    *,
    workspace: Path,
    week: str = "",
    as_of: date | None = None,
    dry_run: bool = False,
    password: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> Consolidated:
    """Consolidate a week: read, decide, then write the lists and bring 客户总表 up to date.

    sources:   files and folders (default: the workspace's 收件箱).
    week:      the label of the run, like 2026-W48 (default: the ISO week of `as_of`); no row is left out
               for its date.
    as_of:     the day that rules compare with (default: today).
    dry_run:   decide everything, write nothing.
    password:  encrypt the workbooks written, so that they open with it only; those handed in may be, too.
    Staff files are only read. Running again on the same files changes nothing.
    Raises WorkbookError if the workspace or its settings cannot be used, or a source is missing.
    """
    space = Workspace(workspace).require()
    day = as_of or date.today()
    label = week or week_of(day)
    if not is_week(label):
        raise WorkbookError("week-unread", f"“{label}”不是周次，请写成 2026-W48 这样")
    settings = load_settings(space.settings_file, day)
    found = [source for source in find_sources(sources or [space.inbox]) if source.path not in _not_sources(space)]
    fixes = accepted_fixes(space)
    known = settings.vocabularies()
    readings = read_files(found, today=day, vocabularies=known, fixes=fixes, password=password, progress=progress)
    if dry_run:
        with Ledger(space.ledger_file if space.ledger_file.exists() else Path(":memory:")) as ledger:
            index_if_needed(ledger)
            return _decide(readings, ledger, settings, space, label, day, password)
    with writing(space, "consolidate", password) as ledger, Publication(space, ledger, password) as publication:
        return _decide_and_publish(readings, publication, settings, label, day)


def _not_sources(space: Workspace) -> set[Path]:
    """Give what is no hand-in, should somebody name the whole folder."""
    return {space.register_file.resolve(), space.settings_file.resolve()}


def _decide_and_publish(
    readings: Sequence[FileReading], publication: Publication, settings: Settings, week: str, day: date
) -> Consolidated:
    space, ledger = publication.space, publication.ledger
    publication.note_read(space.register_file)
    done = _decide(readings, ledger, settings, space, week, day, publication.password)
    books = WeekBooks(
        settings, ledger, done.readings, done.problems, done.hand_ins, done.mending, done.collisions, week
    )
    books.add_to(publication)
    add_register(publication, settings)
    done.outputs = publication.paths
    ledger.journal.sum_up(done.run, {"rows": done.figures(), "customers": done.customers})
    publication.commit(done.run)
    done.set_aside, done.waiting, done.notices = publication.set_aside, publication.waiting, ledger.notices
    return done


def _decide(
    readings: Sequence[FileReading],
    ledger: Ledger,
    settings: Settings,
    space: Workspace,
    week: str,
    day: date,
    password: str,
) -> Consolidated:
    run = begin_run(ledger, "consolidate", week, day)
    seal_weeks_before(week, ledger, run)
    corrected = absorb_corrections(space, ledger, settings, day, password)
    _pass_over_own(readings, ledger)
    _pass_over_review_sheets(readings)
    pass_over_assignment_sheets(readings)
    rows = list(source_rows(readings))
    settle(rows, ledger)
    erased = hold_back_erased(rows, ledger)
    bringing = [row for row in rows if brings_customers(row)]
    mark_repeats(bringing, ledger)
    amended = amend(bringing, ledger, week)
    fresh_rows = [row for row in bringing if row.status == "accepted" and not row.customer_no]
    joined = Joining(ledger, week, settings.matching_rules(), settings.staff_mobiles(), amended).join(fresh_rows)
    counts = joined.counts
    telling = [row for row in rows if _is_unlinked(row)]
    unlinked = list(link(telling, ledger, bringing))
    regraded = take_over_grades(telling, rows, ledger, run, week)
    counts |= {"updated": counts["updated"] + regraded, "unchanged": counts["unchanged"] - regraded}
    settle_copies(rows)
    rules = settings.validity_rules()
    ledger.add_files(week, [(r.content, r.source.name) for r in readings if r.content])
    ledger.add_entries(week, (row.entry(_why_not_listed(row, rules, ledger)) for row in fresh(rows, ledger)))
    forgotten = {(id(row.table), row.index) for row in rows if row.is_erased}
    found = RowFinder(table for reading in readings for table in reading.tables if forgotten)
    problems = [
        *settings.problems,
        *corrected,
        *erased,
        *(p for reading in readings for p in reading.every_problem if not _is_about(p, forgotten, found)),
        *unlinked,
        *late_rows(rows, ledger),
        *changed_lists(space, ledger, password),
        *_kept_apart(bringing, ledger),
        *_staffs_own(bringing, settings),
        *_looks_copied(readings, rows, ledger, week),
        *far_from_home(rows, settings),
    ]
    hand_ins = HandIns(readings, settings, ledger, week)
    mending = compare_with_last_week(readings, problems, ledger, hand_ins, week)
    collisions, doubts = look_for_collisions(ledger, settings, week), open_doubts(ledger)
    return Consolidated(
        run, week, readings, rows, problems, counts, hand_ins, mending, doubts, collisions, joined.skipped
    )


def _pass_over_own(readings: Sequence[FileReading], ledger: Ledger) -> None:
    """Take nothing from workbooks the tool wrote and nobody filled in: they only say what it knows."""
    ours = ledger.journal.written()
    for reading in readings:
        if reading.content in ours:
            reading.tables, reading.unreadable = [], None
            message = "是工具写出来的表，没有人改过，不用交"
            reading.problems = [Problem("own-output", Place(reading.source.name), message)]


_FOR_REVIEW: Final = {ReviewPair.form: ("against", "decision"), Collision.form: ("claimants", "ruled_owner")}
"""What is filled in but never handed in, and the columns it is known by."""


def _pass_over_review_sheets(readings: Sequence[FileReading]) -> None:
    """Take nothing from a 待确认重复 or 撞单裁定表 that somebody filled in and put with the hand-ins."""
    known = {form.title: {form.by_field[name].heading for name in names} for form, names in _FOR_REVIEW.items()}
    for reading in readings:
        headings = {heading for table in reading.tables for heading in table.extra}
        title = next((title for title, own in known.items() if own <= headings), "")
        if title:
            reading.tables, reading.unreadable = [], None
            message = f"是填过的{title}，不在收件箱里收"
            remedy = "请运行 wbtools review，后面写上这个文件，再把它从收件箱里拿走"
            reading.problems = [Problem("review-sheet", Place(reading.source.name), message, remedy)]


def _is_about(problem: Problem, rows: set[tuple[int, int]], found: RowFinder) -> bool:
    at = found.find(problem.place) if rows else None
    return at is not None and (id(at[0]), at[1]) in rows


def _is_unlinked(row: SourceRow) -> bool:
    """Tell a row about a customer that has none yet; one read before may have waited for him to be registered."""
    return not (brings_customers(row) or row.customer_no or row.copy_of or row.is_erased or row.status == "held_back")


def _why_not_listed(row: SourceRow, rules: ValidityRules, ledger: Ledger) -> str:
    """Only who was collected is listed: what is told of a known customer lists him no second time."""
    said = getattr(row.row, "customer_no", None)
    carried = row.customer_no and ledger.aliases().get(said or "", said) == row.customer_no
    return ABOUT_KNOWN if carried or not brings_customers(row) else why_not_valid(row.row, rules)


def _kept_apart(rows: Sequence[SourceRow], ledger: Ledger) -> Iterator[Problem]:
    """Tell rows of whom it is asked whether another customer with the same number is the same: at their cell."""
    beside = partners(open_doubts(ledger))
    known = ledger.index.of(sorted(beside))
    for row in rows:
        if row.copy_of or row.customer_no not in beside:
            continue
        numbers = identity(row.sighting.row).numbers
        others = [no for no in beside[row.customer_no] if any(numbers & who.numbers for who in known.get(no, ()))]
        if others:
            message = f"同一个号码也登记在{'、'.join(others[:3])}名下，对不上，分开收了"
            column = next((f for f in ("mobile", "wechat", "qq", "landline") if getattr(row.row, f, None)), "mobile")
            yield row.problem(column, "shared-contact", message, "请核对是不是同一位客户，或号码有没有写错")


def _staffs_own(rows: Sequence[SourceRow], settings: Settings) -> Iterator[Problem]:
    """Tell rows with the mobile of one of the company's own people, which finds no customer again."""
    own = settings.staff_mobiles()
    for row in rows if own else ():
        if not row.copy_of and own & set(getattr(row.sighting.row, "mobile", None) or ()):
            message = "“{value}”是本公司员工的手机，没有用它认人"
            yield row.problem("mobile", "staff-number", message, "请填客户的号码")


def _looks_copied(
    readings: Sequence[FileReading], rows: Sequence[SourceRow], ledger: Ledger, week: str
) -> Iterator[Problem]:
    """Ask about a new file that mostly says what an earlier week's said: it may be last week's, saved anew.

    《我的客户》 is kept up from week to week, and says most things again.
    """
    lasting = {row.table.file for row in rows if isinstance(row.row, MyCustomer)}
    new = {r.source.name for r in readings if not r.copy_of and ledger.week_of_file(r.content) == week}
    by_table: dict[tuple[str, str | None], list[SourceRow]] = defaultdict(list)
    for row in rows:
        if row.table.file in new and row.table.file not in lasting:
            by_table[row.table.file, row.table.sheet].append(row)
    for (file, sheet), own in by_table.items():
        old = sum(bool(row.known and row.known.week < week) for row in own)
        if len(own) >= FEWEST_COPIED and old >= MOSTLY * len(own):
            message = f"{len(own)}行里有{old}行与以前交过的一样，疑似沿用了上周的表"
            yield Problem("looks-copied", Place(file, sheet), message, "请核对日期和内容有没有改")
