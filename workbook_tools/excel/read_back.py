"""The proof that nothing was lost on the way out: a finished workbook is read again before anyone gets it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbook_tools.problems import WorkbookError


@dataclass
class Written:
    """What was put on a sheet: each text with how often, and how many cells of other kinds."""

    texts: Counter[str] = field(default_factory=Counter)
    others: int = 0

    def covers(self, found: Written) -> bool:
        """Tell whether everything in it was found; formulas and pictures may have added more."""
        return self.others <= found.others and self.texts <= found.texts


def prove(path: Path, written: Mapping[str, Written]) -> None:
    """Read a workbook the tool has made and insist that every value put on its sheets is there.

    written: by the name of the sheet. Raises WorkbookError reads-differently if something is missing.
    """
    from python_calamine import load_workbook  # noqa: PLC0415 # a button starts cold

    with load_workbook(path) as book:
        for name, put in written.items():
            if name not in book.sheet_names or not put.covers(_found(book.get_sheet_by_name(name))):
                raise WorkbookError("reads-differently", "写好后核对，与要写的内容对不上，没有写，请把这句话发给管理员")


def _found(sheet: Any) -> Written:
    found = Written()
    for row in sheet.to_python(skip_empty_area=False):
        texts = [value for value in row if type(value) is str and value]
        found.texts.update(texts)
        found.others += sum(value != "" for value in row) - len(texts)
    return found
