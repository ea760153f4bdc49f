"""A ledger an older version wrote knows its customers' rows, but not yet by what customers are found."""

from __future__ import annotations

from workbook_tools.ledger import Ledger
from workbook_tools.sales.keys import identity
from workbook_tools.tasks.accounting import row_of
from workbook_tools.tasks.register_lines import customer_row


def index_if_needed(ledger: Ledger) -> None:
    """Index every customer anew, by his rows and by his line in 客户总表, if none is indexed."""
    if not ledger.index.is_empty:
        return
    customers = ledger.customers()
    if not customers:
        return
    ledger.index.add((no, identity(customer_row(no, facts))) for no, facts in customers.items())
    rows = (entry for entry in ledger.entries() if entry.status == "accepted" and entry.customer_no in customers)
    ledger.index.add((str(entry.customer_no), identity(row_of(entry))) for entry in rows)
