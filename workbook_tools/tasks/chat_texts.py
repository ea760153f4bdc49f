"""Taking a customer out of the texts that were made to paste into a chat: his line is known by its number."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from workbook_tools.ledger import Ledger
from workbook_tools.sales.handoff_text import short_number
from workbook_tools.tasks.erased import GONE
from workbook_tools.tasks.handed import handed, sheets
from workbook_tools.workspace import Workspace


def chat_texts_of(ledger: Ledger, space: Workspace, customer_no: str) -> dict[Path, str]:
    """Give each text with a line about a customer, as it is without it."""
    his = {no: record for no, record in handed(ledger).items() if record.customer_no == customer_no}
    found = {}
    for day, numbers in sheets(ledger).items():
        own = [his[no] for no in numbers if no in his]
        for receiver in {record.receiver for record in own}:
            path = space.handoff_text(day, receiver)
            short = {short_number(record.record_no, day) for record in own}
            if path.is_file() and space.below(path) in ledger.journal.published():
                found[path] = _without(path.read_text("utf-8-sig"), short)
    return found


def _without(text: str, numbers: Collection[str]) -> str:
    lines = (line.partition("号 ") for line in text.splitlines())
    return "\n".join(f"{no}号 {GONE}" if mark and no in numbers else f"{no}{mark}{rest}" for no, mark, rest in lines)
