"""What the ledger's rows say now: a row mended in place says what it says last."""

from __future__ import annotations

from collections.abc import Iterable

from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.ledger import Entry, Ledger
from workbook_tools.tasks.accounting import row_of
from workbook_tools.tasks.prepared_lines import Line, line_of


def standing_rows(entries: Iterable[Entry]) -> list[Entry]:
    """Give of the accepted rows among these, oldest first, the last at each address.

    A prepared line of 《我的客户》 is about one customer, and the same line wherever its owner sorts it.
    """
    return list({line_of_entry(one) or one.address: one for one in entries if one.status == "accepted"}.values())


def line_of_entry(entry: Entry) -> Line | None:
    """Give what a prepared line is known by; None for any other row."""
    return line_of(row_of(entry)) if entry.form == MyCustomer.form.key else None


def last_lines(ledger: Ledger, customers: Iterable[str]) -> dict[Line, Entry]:
    """Give the prepared lines about these customers, as they were last accepted."""
    return {
        line: entry
        for entries in ledger.entries_of(customers).values()
        for entry in standing_rows(entries)
        if (line := line_of_entry(entry))
    }
