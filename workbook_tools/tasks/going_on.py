"""Files that go on from earlier ones: last week's, saved under another name with rows added, and both handed in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final, TypeVar

from workbook_tools.ledger import Ledger
from workbook_tools.problems import Place, Problem
from workbook_tools.tasks.accounting import SourceRow
from workbook_tools.tasks.reading import FileReading

MOSTLY: Final = 0.9
"""A file goes on from another if so much of what was accepted of that stands in it."""

Repeats = Mapping[str, Counter[str]]
"""How many rows of a file only repeat those of earlier ones: its name → the earlier one's → rows."""

_K = TypeVar("_K", bound=Hashable)


def go_on(rows: Sequence[SourceRow], ledger: Ledger, named: Callable[[str], str]) -> Repeats:
    """Let rows be seen that a file only repeats of an earlier one it goes on from; their customers are that one's.

    It goes on from a file of the same form that was read before if it holds nearly all that was accepted of it. Rows
    alike in the files of two people stay two rows, and so do two in one file.

    rows: settled ones. named: gives whom a file names as its own, or an empty text.
    """
    before = [row for row in rows if _was_accepted(row)]
    new = [row for row in rows if row.status == "accepted" and not row.known] if before else []
    contents = {row.content for row in new}
    holders = _grouped((row for row in before if row.content in contents), _said)
    new = [row for row in new if _said(row) in holders]
    if not new:
        return {}
    goes_on = _going_on(rows, named)
    seen_there = _seen_there(new, ledger)
    repeats: dict[str, Counter[str]] = defaultdict(Counter)
    for (file, said), own in _grouped(new, lambda row: (row.table.file, _said(row))).items():
        by_file = _grouped(holders[said], _file)
        earlier = max((by_file[other] for other in by_file if goes_on(file, other, said[0])), key=len, default=[])
        # What was seen once stays so, though the earlier file may have grown since.
        once = [row for row in own if (row.address, row.content) in seen_there]
        others = [row for row in own if (row.address, row.content) not in seen_there]
        for row in once:
            row.status, row.customer_no = "seen", seen_there[row.address, row.content]
        for row, repeated in zip(others, earlier[len(once) :], strict=False):
            row.status, row.customer_no, row.is_erased = "seen", repeated.customer_no, repeated.is_erased
        if earlier:
            repeats[file][_file(earlier[0])] += sum(row.status == "seen" for row in own)
    return repeats


def tell_repeated(repeats: Repeats, readings: Iterable[FileReading], ledger: Ledger, week: str) -> Iterator[Problem]:
    """Say at each file that is new this week which of its rows were not counted again."""
    for reading in readings:
        counted = repeats.get(reading.source.name)
        if counted and ledger.week_of_file(reading.content) in (None, week):
            earlier = "".join(f"《{name}》" for name in sorted(counted))
            message = f"里有{counted.total()}行与以前交过的{earlier}一样，没有重复算"
            yield Problem("goes-on", Place(reading.source.name), message)


def _going_on(rows: Iterable[SourceRow], named: Callable[[str], str]) -> Callable[[str, str, str], bool]:
    """Give what tells whether a file goes on from another one, as far as a form is concerned."""
    by_file = _grouped(rows, lambda row: (row.table.file, row.table.form))
    accepted = cache(lambda file, form: [row for row in by_file[file, form] if _was_accepted(row)])
    contents = cache(lambda file, form: {row.content for row in by_file[file, form]})
    who = cache(named)

    @cache
    def goes_on(file: str, other: str, form: str) -> bool:
        if file == other or len({who(file), who(other)} - {""}) > 1:
            return False
        theirs = accepted(other, form)
        return sum(row.content in contents(file, form) for row in theirs) >= MOSTLY * len(theirs)

    return goes_on


def _seen_there(rows: Iterable[SourceRow], ledger: Ledger) -> dict[tuple[object, bytes], str | None]:
    """Give where the ledger has what these rows say as seen, with the customer."""
    known = ledger.entries_like(sorted({row.content for row in rows}))
    return {(entry.address, entry.content): entry.customer_no for entry in known if entry.status == "seen"}


def _was_accepted(row: SourceRow) -> bool:
    return row.known is not None and row.known.status in ("accepted", "erased")


def _said(row: SourceRow) -> tuple[str, bytes]:
    return row.table.form, row.content


def _file(row: SourceRow) -> str:
    return row.table.file


def _grouped(rows: Iterable[SourceRow], key: Callable[[SourceRow], _K]) -> dict[_K, list[SourceRow]]:
    groups: dict[_K, list[SourceRow]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups
