"""The proof that nothing was lost on the way out: a finished workbook is read again before anyone gets it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from workbook_tools.problems import WorkbookError


@dataclass
class Written:
    """What was put on a sheet: cells one by one, and below them maybe many rows at once.

    texts:  each text put on its own, with how often.
    others: how many cells of other kinds were.
    first:  the row, from 0, at which the many begin.
    parts:  of these, some rows after the other: how many, how many columns, and the digest of what is in them. No text
            can be lost, changed or moved without changing it.
    """

    texts: Counter[str] = field(default_factory=Counter)
    others: int = 0
    first: int = 0
    parts: list[tuple[int, int, int]] = field(default_factory=list)

    def note(self, first: int, columns: Sequence[Sequence[object]]) -> None:
        """Remember further rows of the many, the first of which begin at `first`.

        columns: what a reader will find: a text, an empty one where there is nothing, True for anything else.
        """
        if not self.parts:
            self.first = first
        self.parts.append((len(columns[0]), len(columns), _digest(columns)))

    def is_on(self, sheet: Any) -> bool:
        """Tell whether everything is on calamine's sheet; formulas and pictures may have added more above the many."""
        rows: Iterator[list[Any]] = iter(sheet.iter_rows())
        above = list(islice(rows, self.first)) if self.parts else rows
        found, others = _counted(above)
        return (
            self.others <= others
            and self.texts <= found
            and all(_digest(_columns(rows, count, width)) == digest for count, width, digest in self.parts)
        )


def prove(path: Path, written: Mapping[str, Written]) -> None:
    """Read a workbook the tool has made and insist that every value put on its sheets is there.

    written: by the name of the sheet. Raises WorkbookError reads-differently if something is missing.
    """
    from python_calamine import load_workbook  # noqa: PLC0415 # a button starts cold

    with load_workbook(path) as book:
        for name, put in written.items():
            if name not in book.sheet_names or not put.is_on(book.get_sheet_by_name(name)):
                raise WorkbookError("reads-differently", "写好后核对，与要写的内容对不上，没有写，请把这句话发给管理员")


def _counted(rows: Iterable[list[Any]]) -> tuple[Counter[str], int]:
    """Count each text, and the cells that hold anything else."""
    texts: Counter[str] = Counter()
    others = 0
    for row in rows:
        said = [value for value in row if type(value) is str]
        texts.update(said)
        others += len(row) - len(said)
    del texts[""]
    return texts, others


def _columns(rows: Iterator[list[Any]], count: int, width: int) -> list[Sequence[object]]:
    """Give so many rows by column, as `note` is told them: blank where the reader saw the sheet end."""
    chunk = list(islice(rows, count))
    chunk += [[""] * width] * (count - len(chunk))
    found: list[Sequence[object]] = [
        column if set(map(type, column)) == {str} else [value if type(value) is str else True for value in column]
        for column in zip(*chunk, strict=True)
    ]
    return found + [("",) * count] * (width - len(found))


def _digest(columns: Sequence[Sequence[object]]) -> int:
    return hash(tuple(hash(tuple(column)) for column in columns))
