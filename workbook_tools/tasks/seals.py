"""Closed weeks are sealed: what is registered or changed for one afterwards shows, by cell.

A week closes with the first run of a later one. Its seal is a hash over its rows and over all seals before, so that no
week can be changed in the ledger without it showing either.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, zip_longest
from pathlib import Path
from typing import Final

from workbook_tools.columns.base import Cell, shown
from workbook_tools.excel.book import Book, read_book
from workbook_tools.excel.file_hash import hash_of
from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.ledger import Entry, Ledger, Seal
from workbook_tools.problems import Place, Problem, WorkbookError
from workbook_tools.sales.customers import FIRST_DAYS
from workbook_tools.sales.weeks import week_of
from workbook_tools.tasks.accounting import SourceRow, row_of
from workbook_tools.tasks.publication import backups_of
from workbook_tools.workspace import VALID_LIST, Workspace

_NO_CELLS: Final[list[Cell]] = []
_MOST_TOLD: Final = 50
"""Of one sealed list, so many changed cells are told; more of them is another list."""


def seal_weeks_before(week: str, ledger: Ledger, run: int) -> None:
    """Seal every week before this one that has rows and is not sealed yet."""
    seals = ledger.journal.seals()
    sealed = {seal.week for seal in seals}
    chain = seals[-1].chain if seals else ""
    for closed in [label for label in ledger.weeks() if label < week and label not in sealed]:
        prints = ledger.fingerprints(closed, run)
        chain = _chained(chain, closed, prints)
        ledger.journal.add_seal(Seal(closed, len(prints), chain, run))


def broken_seals(ledger: Ledger) -> list[str]:
    """Give the sealed weeks whose rows are no longer what they were when the week was sealed."""
    chain, broken = "", []
    for seal in ledger.journal.seals():
        if _chained(chain, seal.week, ledger.fingerprints(seal.week, seal.run)) != seal.chain:
            broken.append(seal.week)
        chain = seal.chain
    return broken


def _chained(chain: str, week: str, prints: Sequence[tuple[object, ...]]) -> str:
    digest = hashlib.sha256(f"{chain}\n{week}\n".encode())
    for line in prints:
        digest.update(repr(line).encode(errors="surrogatepass") + b"\n")
    return digest.hexdigest()


def late_rows(rows: Sequence[SourceRow], ledger: Ledger) -> Iterator[Problem]:
    """Tell of rows registered for a sealed week after it was, and of rows of one that say something else now."""
    sealed = {seal.week for seal in ledger.journal.seals()}
    for row in rows if sealed else ():
        if not row.is_new_to_lists or row.copy_of or row.row_class is MyCustomer:  # kept up from week to week
            continue
        day, amends = row.first_day, row.amends or _said_before(row, ledger)
        if amends and amends.week in sealed:
            yield from _changed_cells(row, amends)
        elif not amends and day and week_of(day) in sealed:
            field = next(name for name in FIRST_DAYS if getattr(row.row, name, None))
            yield row.problem(field, "backdated", f"这一天属于{week_of(day)}周，那周的名单已经封存，按补登收了", "")


def _said_before(row: SourceRow, ledger: Ledger) -> Entry | None:
    """Give what the line said in the week's lists before a daily handoff read it mended."""
    if row.known is None or not row.customer_no:
        return None
    own = (entry for entry in ledger.entries(customer_no=row.customer_no) if entry.address == row.address)
    listed = [e for e in own if e.status == "accepted" and e.content != row.content and e.run < row.known.run]
    return listed[-1] if listed else None


def _changed_cells(row: SourceRow, old: Entry) -> Iterator[Problem]:
    was = row_of(old)
    for column in row.row.form.columns:
        before, now = (getattr(each, column.field) for each in (was, row.row))
        if before != now:
            said = "" if before in (None, ()) else shown(column.kind.write(before))
            message = f"{old.week}周封存后改的，原来是“{{value}}”" if said else f"{old.week}周封存后补的，原来空着"
            told = row.problem(column.field, "sealed-row-changed", message, "")
            yield replace(told, value=said)


def changed_lists(space: Workspace, ledger: Ledger, password: str = "") -> Iterator[Problem]:
    """Tell, cell by cell, what people changed in a sealed week's 有效客户名单表 since the tool wrote it."""
    published = ledger.journal.published()
    for seal in ledger.journal.seals():
        target = space.week_folder(seal.week) / VALID_LIST
        path = space.below(target)
        if path not in published or not target.is_file() or hash_of(target) == published[path]:
            continue
        copy = backups_of(space).find(published[path])
        if copy:
            differences = _differences(copy, target, path, password)
            yield from islice(differences, _MOST_TOLD)
            if next(differences, None):
                yield Problem("sealed-list-changed", Place(path), "封存后还改了更多的格子，请与备份核对")


def _differences(copy: Path, target: Path, path: str, password: str) -> Iterator[Problem]:
    try:
        old, new = read_book(copy, password), read_book(target, password)
    except WorkbookError as error:
        yield Problem("sealed-list-changed", Place(path), f"封存后改过，现在读不了：{error.message}")
        return
    for sheet in dict.fromkeys(str(each.name) for each in (*old.sheets, *new.sheets)):
        both = zip_longest(_rows(old, sheet), _rows(new, sheet), fillvalue=_NO_CELLS)
        for row, (was, now) in enumerate(both, start=1):
            for column, (before, after) in enumerate(zip_longest(was, now), start=1):
                if before != after:
                    then, becomes = ("空着" if cell is None else shown(cell) for cell in (before, after))
                    place, value = Place(path, sheet, row, column), f"{then} → {becomes}"
                    yield Problem("sealed-list-changed", place, "封存后改的：{value}", value=value, personal=True)


def _rows(book: Book, sheet: str) -> list[list[Cell]]:
    return next((each.rows for each in book.sheets if each.name == sheet), [])
