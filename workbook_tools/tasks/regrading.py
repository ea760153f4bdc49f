"""The grade in a row about a known customer becomes his: the latest dated of all is shown in 客户总表."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from workbook_tools.ledger import Entry, Ledger
from workbook_tools.sales.customers import Sighting, day_of, grades_of, merged, withdrawn
from workbook_tools.tasks.accounting import SourceRow, row_of, sighting_of
from workbook_tools.tasks.standing_rows import standing_rows


def take_over_grades(
    rows: Sequence[SourceRow], every_row: Sequence[SourceRow], ledger: Ledger, run: int, week: str
) -> int:
    """Let customers have the grades that rows tell which are about them and were not read before.

    What a row said before it was mended is withdrawn. every_row: all of the run; a row that only moved is not mended.
    Counts the customers from before this run whom nothing else in it has changed.
    """
    now: defaultdict[str, list[Sighting]] = defaultdict(list)
    gone: defaultdict[str, list[Entry]] = defaultdict(list)
    for row in rows:
        if row.customer_no and grades_of(row.row):
            now[row.customer_no].append(row.sighting)
    for old in _mended(rows, every_row, ledger, week):
        gone[str(old.customer_no)].append(old)
    known = ledger.customers(sorted({*now, *gone}))
    after = {no: _regraded(no, facts, now[no], gone[no], ledger) for no, facts in known.items()}
    changed = {no: facts for no, facts in after.items() if facts != known[no]}
    changed_before = _changed(ledger, run) if changed else set()
    ledger.put_customers(changed)
    return len(_changed(ledger, run) - changed_before) if changed else 0


def _changed(ledger: Ledger, run: int) -> set[str]:
    return {no for no, _, _ in ledger.changed_by(run)}


def _mended(rows: Sequence[SourceRow], every_row: Sequence[SourceRow], ledger: Ledger, week: str) -> Iterator[Entry]:
    """Give what lines said of a customer's grade before they were mended in place."""
    accepted = [row for row in rows if row.status == "accepted"]
    before = ledger.accepted_at(sorted({row.table.file for row in accepted}))
    still_there = {row.content for row in every_row} if before else set()
    for row in accepted:
        old = before.get(row.address)
        if old and old.customer_no and old.content not in still_there and _is_same_record(row, old, week):
            yield old


def _is_same_record(row: SourceRow, old: Entry, week: str) -> bool:
    """Tell a mended row from another typed over it: it keeps its day, or in the week it was handed in its customer."""
    day = day_of(row.row)
    return bool(day and day == day_of(row_of(old))) or (old.week == week and old.customer_no == row.customer_no)


def _regraded(
    no: str, facts: dict[str, Any], now: Sequence[Sighting], gone: Sequence[Entry], ledger: Ledger
) -> dict[str, Any]:
    if not gone:
        return merged(facts, now)
    mended = {old.address for old in gone}
    others = [sighting_of(one) for one in standing_rows(ledger.entries(customer_no=no)) if one.address not in mended]
    for old in gone:
        facts = withdrawn(facts, sighting_of(old), others, now)
    return facts
