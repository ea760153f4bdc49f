"""The cells under a block's headings, line by line and column by column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Final

from workbook_tools.columns.base import DITTO_WORDS, Cell, CellFault, half_width
from workbook_tools.excel.book import Sheet
from workbook_tools.form import EXAMPLE

_BLANK: Final[tuple[Cell, ...]] = (None,)
_BEGIN_EXAMPLES: Final = frozenset("示⽰")
"""What folds into the first sign of an example: by it nearly every other text is told from one."""


def is_of_an_example(cell: Cell) -> bool:
    """Tell the words of a template's example, which say nothing of anyone, though someone wrote over the rest."""
    return isinstance(cell, str) and cell[:1] in _BEGIN_EXAMPLES and half_width(cell).startswith(f"{EXAMPLE}:")


class BlockCells:
    """What stands on lines of a sheet between two columns. A text of nothing but blanks is blank.

    lines:       the Excel rows.
    by_line:     the cells of each line, from column `left` on.
    by_column:   column → its cells, one for each line, for every column that has any.
    with_dittos: columns in which somebody wrote 同上.
    has_faults, may_hold_examples: what nearly no block has, so that nobody need look for it cell by cell.
    """

    def __init__(self, sheet: Sheet, lines: Sequence[int], left: int, right: int) -> None:
        self.lines, self._left = lines, left
        rows: Sequence[Sequence[Cell]] = [sheet.rows[line - 1] for line in lines]
        if left > 1 or any(len(row) > right for row in rows):
            rows = [row[left - 1 : right] for row in rows]
        self.by_column: dict[int, Sequence[Cell]] = {}
        self.with_dittos: set[int] = set()
        self.has_faults = self.may_hold_examples = has_blank_texts = False
        for at, cells in enumerate(zip_longest(*rows), left):
            distinct = set(cells)
            kinds = set(map(type, distinct))
            if kinds == {type(None)}:
                continue
            self.has_faults = self.has_faults or CellFault in kinds
            texts = {cell.strip() for cell in distinct if type(cell) is str}
            if "" in texts:
                has_blank_texts = True
                cells = tuple(None if type(cell) is str and not cell.strip() else cell for cell in cells)  # noqa: PLW2901
            if not texts.isdisjoint(DITTO_WORDS):
                self.with_dittos.add(at)
            if not _BEGIN_EXAMPLES.isdisjoint(text[:1] for text in texts):
                self.may_hold_examples = True
            self.by_column[at] = cells
        if has_blank_texts:
            rows = _turned(self.by_column, left, len(rows))
        self.by_line = rows

    def filled(self, line: Sequence[Cell]) -> dict[int, Cell]:
        """Give the cells of a line that are not blank, by column."""
        return {at: cell for at, cell in enumerate(line, self._left) if cell is not None}


def _turned(columns: Mapping[int, Sequence[Cell]], left: int, height: int) -> list[tuple[Cell, ...]]:
    blank = _BLANK * height
    return list(zip(*(columns.get(at, blank) for at in range(left, max(columns, default=left) + 1)), strict=True))
