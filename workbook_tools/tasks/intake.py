"""Taking in what was handed in: each row is settled, joined to its customer and kept, whatever is made of it then."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workbook_tools.ledger import Entry, Ledger
from workbook_tools.problems import Problem
from workbook_tools.sales.names import readings
from workbook_tools.settings import Settings
from workbook_tools.tasks.accounting import SourceRow, digests_of, fresh, settle, settle_copies, source_rows
from workbook_tools.tasks.amendments import amend
from workbook_tools.tasks.digest import Digester, keep_beside
from workbook_tools.tasks.erased import hold_back_erased
from workbook_tools.tasks.fixes import accepted_fixes
from workbook_tools.tasks.going_on import go_on, tell_repeated
from workbook_tools.tasks.joining import Joining
from workbook_tools.tasks.linking import ABOUT_KNOWN, brings_customers, link
from workbook_tools.tasks.not_hand_ins import pass_over
from workbook_tools.tasks.numbering import RowFinder
from workbook_tools.tasks.people import person_named
from workbook_tools.tasks.progress import SILENT, Progress
from workbook_tools.tasks.reading import FileReading, read_files
from workbook_tools.tasks.regrading import take_over_grades
from workbook_tools.tasks.rereading import read_anew
from workbook_tools.tasks.returned_books import mark_repeats
from workbook_tools.tasks.sources import sources_in
from workbook_tools.workspace import Workspace


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep Python from searching all rows for cycles again and again: there are none, and it takes a fifth of a run."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.freeze()
            gc.unfreeze()  # what there is counts as old now, and is not looked through at once
            gc.enable()


def read_hand_ins(
    sources: Sequence[Path | str],
    space: Workspace,
    settings: Settings,
    day: date,
    password: str,
    week: str,
    scheduler: str = "",
    progress: Progress = SILENT,
) -> list[FileReading]:
    """Read the files, folders and URLs given, by default the 收件箱. Raises WorkbookError if one is missing.

    week: the label of the run that is going to take them in.
    """
    whole = Workspace(space.root.resolve())  # somebody may name it as a source
    known, fixes = settings.vocabularies(), accepted_fixes(space)
    readings()  # those who read need them, and so does who joins
    with sources_in(sources or [space.inbox]) as found:
        return read_files(
            [source for source in found if source.path != whole.settings_file and not whole.is_register(source.path)],
            today=day,
            vocabularies=known,
            fixes=fixes,
            password=password,
            digest=digester_for(week, settings),
            scheduler=scheduler,
            progress=progress,
        )


def digester_for(week: str, settings: Settings) -> Digester:
    """Give what makes digests of rows as the company's settings want them."""
    return Digester(week, settings.validity_rules(), settings.staff_mobiles())


@dataclass(frozen=True)
class TakenIn:
    """What became of the rows of a run.

    bringing: the rows whose form says how to reach a customer.
    problems: what is told of the rows.
    counts:   how many customers are new, updated, unchanged, and the total.
    skipped:  how many names or firms were too common to compare all rows that bear them.
    """

    rows: Sequence[SourceRow]
    bringing: Sequence[SourceRow]
    problems: Sequence[Problem]
    counts: dict[str, int]
    skipped: int


@dataclass(frozen=True)
class Intake:
    """What taking in needs to know, in the run that is open.

    week:    the label of the run.
    listing: the run makes the week's lists; the rows of one that does not are for the next one that does.
    """

    ledger: Ledger
    settings: Settings
    space: Workspace
    week: str
    run: int
    day: date
    listing: bool = True

    def take_in(
        self, readings: Sequence[FileReading], customers_are_known: Callable[[], object] = lambda: None
    ) -> TakenIn:
        """Settle every row, give it its customer, and keep what is new; corrections by hand are to be taken over first.

        customers_are_known: is called as soon as the ledger knows of every customer all it is going to, to begin what
        needs no more; the rows are kept after that.
        """
        ledger, week = self.ledger, self.week
        pass_over(readings, ledger)
        rows = list(source_rows(readings, digester_for(week, self.settings)))
        settle(rows, ledger)
        repeats = go_on(rows, ledger, self._named_in(readings))
        read_anew(rows)
        new = [row for row in rows if row.status != "seen"]
        keep_beside(digests_of(new))
        erased = hold_back_erased(rows, ledger)
        bringing = [row for row in rows if brings_customers(row)]
        mark_repeats(bringing, ledger)
        amended = amend(bringing, ledger, week)
        fresh_rows = [row for row in bringing if row.status == "accepted" and not row.customer_no]
        matching, own = self.settings.matching_rules(), self.settings.staff_mobiles()
        joined = Joining(ledger, week, matching, own, amended).join(fresh_rows)
        counts = joined.counts
        telling = [row for row in rows if _is_unlinked(row)]
        unlinked = list(link(telling, ledger, bringing))
        regraded = take_over_grades(telling, rows, ledger, self.run, week)
        counts |= {"updated": counts["updated"] + regraded, "unchanged": counts["unchanged"] - regraded}
        settle_copies(rows)
        for digest in digests_of(rows):
            digest.customers_are_kept()
        customers_are_known()
        ledger.add_entries(week, _entries(fresh(rows, ledger), ledger), listed=self.listing)
        for digest in digests_of(rows):
            digest.rows_are_kept()
        repeated = tell_repeated(repeats, readings, ledger, week)
        problems = [*erased, *_told_in_files(readings, rows), *repeated, *unlinked]
        return TakenIn(rows, bringing, problems, counts, joined.skipped)

    def _named_in(self, readings: Sequence[FileReading]) -> Callable[[str], str]:
        """Give what tells whom a file names as its own."""
        by_name = {reading.source.name: reading for reading in readings}
        people = self.settings.vocabularies().get("person")
        return lambda name: person_named(by_name[name], people)


def _told_in_files(readings: Sequence[FileReading], rows: Sequence[SourceRow]) -> Iterator[Problem]:
    """Give what was found in the files, but for what is about a customer who asked to be forgotten."""
    forgotten = {(id(row.table), row.index) for row in rows if row.is_erased}
    found = RowFinder(table for reading in readings for table in reading.tables if forgotten)
    for reading in readings:
        yield from (p for p in reading.every_problem if not _is_about(p, forgotten, found))


def _is_about(problem: Problem, rows: set[tuple[int, int]], found: RowFinder) -> bool:
    at = found.find(problem.place) if rows else None
    return at is not None and (id(at[0]), at[1]) in rows


def _is_unlinked(row: SourceRow) -> bool:
    """Tell a row about a customer that has none yet; one read before may have waited for him to be registered."""
    return not (brings_customers(row) or row.customer_no or row.copy_of or row.is_erased or row.status == "held_back")


def _entries(rows: Sequence[SourceRow], ledger: Ledger) -> Iterator[Entry]:
    """Give rows as the ledger keeps them, and let go of what it has kept: a copy shares the digest of its original."""
    last = {id(row.digest): row for row in rows}
    for row in rows:
        yield row.entry(_why_not_listed(row, ledger))
        if row is last[id(row.digest)]:
            row.digest.rows_are_kept()


def _why_not_listed(row: SourceRow, ledger: Ledger) -> str:
    """Only who was collected is listed: what is told of a known customer lists him no second time."""
    if not brings_customers(row):
        return ABOUT_KNOWN
    said = row.said("customer_no")
    is_carried = said and ledger.aliases().get(said, said) == row.customer_no
    return ABOUT_KNOWN if is_carried else row.digest.kept.not_valid[row.index]
