"""Where every source row went."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workbook_tools.ledger import Ledger
from workbook_tools.workspace import Workspace


def trace(workspace: Path, *, week: str | None = None, customer_no: str | None = None) -> Iterator[dict[str, Any]]:
    """Give one line for each source row ever read, oldest first, with the status it first got.

    Each line has customer_no (None if held back), file, sheet (None for .csv), row (as Excel numbers it),
    form, status and codes. Raises WorkbookError if the folder is no workspace.
    """
    space = Workspace(workspace).require()
    if not space.ledger_file.exists():
        return
    with Ledger(space.ledger_file, write=False) as ledger:
        for entry in ledger.entries(week=week, customer_no=customer_no):
            yield {
                "customer_no": entry.customer_no,
                "file": entry.path,
                "sheet": entry.sheet,
                "row": entry.line,
                "form": entry.form,
                "status": entry.status,
                "codes": list(entry.codes),
            }
