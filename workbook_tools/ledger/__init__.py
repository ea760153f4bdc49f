"""The ledger: which rows were read when, what became of them, the customers they made, and what each run did."""

from workbook_tools.ledger.ledger import SAME, Ledger
from workbook_tools.ledger.records import Entry, ListedRow, Output, Run, Seal

__all__ = ["SAME", "Entry", "Ledger", "ListedRow", "Output", "Run", "Seal"]
