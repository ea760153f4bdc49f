"""The sheets of a workbook that is open in Excel, read in it: where Excel writes no copy that could be read instead.

Not known here are colours and strike-through, pictures, and when a formula was last calculated.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from workbook_tools.excel.book import Book, Sheet
from workbook_tools.excel.live import native
from workbook_tools.excel.live.running_cells import formulas_of, part_of, uniform, values_of
from workbook_tools.excel.structure import Area, check_extent

_MOST_CELLS: Final = 2_000_000
"""Excel hands over no more in a time anybody waits."""
_STATES: Final = {2: "very hidden", 0: "hidden"}


def read_sheets(book: Any) -> Book:
    """Read every worksheet. Raises WorkbookError file-too-large."""
    return Book("xlsx", [_read_sheet(page) for page in book.sheets])


def merges_of(page: Any, area: Area) -> list[Area]:
    """Give the merged areas that reach into an area, each once."""
    found: dict[Area, None] = {}
    covered = set[tuple[int, int]]()
    for part, said in uniform(area, lambda part: _merged(part_of(page, part))):
        if said is False or part[:2] in covered:
            continue
        merged = part_of(page, part).merge_area
        top, left = merged.row, merged.column
        rows, columns = merged.shape
        found[top, left, top + rows - 1, left + columns - 1] = None
        covered |= {(row, column) for row in range(top, top + rows) for column in range(left, left + columns)}
    return list(found)


def _merged(part: Any) -> bool | None:
    """Tell whether no cell is merged, or this one is; None for several of which any is."""
    said = part.merge_cells
    return said if said is False or part.shape == (1, 1) else None


def used_area(page: Any) -> Area:
    """Give the area from A1 to the last cell that holds or shows anything."""
    used = page.used_range
    rows, columns = used.shape
    return 1, 1, used.row + rows - 1, used.column + columns - 1


def _read_sheet(page: Any) -> Sheet:
    area = used_area(page)
    name, (_, _, bottom, right) = str(page.name), area
    check_extent(name, bottom, right, most=_MOST_CELLS)
    rows = values_of(page, area)
    formulas = formulas_of(page, area, rows)
    while rows and all(cell is None for cell in rows[-1]):
        rows.pop()
    width = max((at for row in rows for at, cell in enumerate(row, 1) if cell is not None), default=0)
    merges = merges_of(page, area)
    return Sheet(
        name,
        [row[:width] for row in rows],
        tuple(merges),
        _state(page),
        frozenset(_lines(bottom, lambda first, last: native.lines_hidden(page.range((first, 1), (last, 1))))),
        frozenset(_lines(right, lambda first, last: native.columns_hidden(page.range((1, first), (1, last))))),
        frozenset(formulas),
    )


def _lines(last: int, are_hidden: Callable[[int, int], bool | None]) -> set[int]:
    """Give which rows, or columns, are hidden."""
    parts = uniform((1, 1, last, 1), lambda part: are_hidden(part[0], part[2]))
    return {line for (top, _, bottom, _), said in parts if said for line in range(top, bottom + 1)}


def _state(page: Any) -> str:
    """Tell whether a sheet is seen; xlwings gives what Excel says."""
    said = page.visible
    return "visible" if said in (True, -1) else _STATES.get(said, "hidden")
