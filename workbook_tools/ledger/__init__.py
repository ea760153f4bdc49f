"""The ledger: which rows were read when, what became of them, the customers they made, and what each run did."""

from workbook_tools.ledger.decision_kinds import DecisionKind
from workbook_tools.ledger.ledger import Facts, Ledger
from workbook_tools.ledger.records import MOST_ON_A_SHELF, Address, Entry, ListedRow, Output, Run, Seal, Shelf

__all__ = [
    "MOST_ON_A_SHELF",
    "Address",
    "DecisionKind",
    "Entry",
    "Facts",
    "Ledger",
    "ListedRow",
    "Output",
    "Run",
    "Seal",
    "Shelf",
]
