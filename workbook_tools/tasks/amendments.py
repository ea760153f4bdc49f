"""A row mended in place — the same file, sheet and line, and still the same record — amends what it said before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.ledger import Entry, Ledger
from workbook_tools.sales.customers import first_day, withdrawn
from workbook_tools.sales.identities import Identity
from workbook_tools.sales.keys import identity
from workbook_tools.tasks.accounting import SourceRow, row_of, sighting_of
from workbook_tools.tasks.corrections import IDENTIFYING
from workbook_tools.tasks.prepared_lines import Line, line_of
from workbook_tools.tasks.standing_rows import last_lines, standing_rows


def amend(rows: Sequence[SourceRow], ledger: Ledger, week: str) -> set[str]:
    """Give rows that amend an earlier one its customer, and that customer what they say now.

    What the earlier row said and this one says differently is withdrawn, unless another row or a person says it
    too. Gives the numbers of the customers whose facts changed. The other accepted rows are left for matching.
    """
    accepted = [row for row in rows if row.status == "accepted"]
    before = ledger.accepted_at(sorted({row.table.file for row in accepted}))
    lines = {id(row): line for row in accepted if row.row_class is MyCustomer and (line := line_of(row.row))}
    last = last_lines(ledger, _by_number(lines.values(), ledger))
    still_there = {row.content for row in rows} if before else set()
    changed: set[str] = set()
    for row in accepted:
        line = lines.get(id(row))
        old = row.amends or (last.get(line) if line else before.get(row.address))
        if not old or not old.customer_no or (old.content in still_there and not row.amends):
            continue
        if line or row.amends or _same_record(row, old, week):
            row.customer_no, row.amends = old.customer_no, old
            if _amend_customer(row, old, ledger):
                changed.add(old.customer_no)
    return changed


def _by_number(lines: Iterable[Line], ledger: Ledger) -> set[str]:
    return {ledger.aliases().get(no, no) for _, no in lines}


def _same_record(row: SourceRow, old: Entry, week: str) -> bool:
    """Tell a mended row from a new one typed over it, as in a file that is filled anew each week.

    A record keeps its day, or had none. Only within the week it was handed in may its day itself be mended, and then
    a number must stay: a name alone may be another's.
    """
    before = row_of(old)
    days = row.first_day, first_day(before)
    other_day = None not in days and days[0] != days[1]
    if other_day and old.week != week and old.is_listed:
        return False
    new, was = identity(row.row), identity(before)
    same_number = bool(new.numbers & was.numbers)
    if other_day or same_number:
        return same_number
    same_name = (new.person.full and new.person.full == was.person.full) or (
        new.firm.core and new.firm.whole == was.firm.whole
    )
    return bool(same_name) and (None not in days or not (new.numbers and was.numbers))


def _amend_customer(row: SourceRow, old: Entry, ledger: Ledger) -> bool:
    no = str(old.customer_no)
    known = ledger.customers([no])[no]
    standing = standing_rows(ledger.entries(customer_no=no))
    others = [sighting_of(entry) for entry in standing if entry.address not in (row.address, old.address)]
    facts = withdrawn(known, sighting_of(old), others, [row.sighting])
    names: list[Identity] = [identity(row.sighting.row), *(identity(other.row) for other in others)]
    if IDENTIFYING.isdisjoint(known.get("locked", ())):  # a name or number a person corrected stays what he is known by
        ledger.index.replace({no: names})
    else:
        ledger.index.add((no, who) for who in names[:1])
    if facts != known:
        ledger.put_customers({no: facts})
    return facts != known
