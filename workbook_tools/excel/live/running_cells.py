"""Cells of a sheet that is open in Excel: read in one piece, as `read_book` would read them from the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from workbook_tools.columns.base import Cell, CellFault
from workbook_tools.excel.cell_styles import Shows, shows
from workbook_tools.excel.sheet_xml import Position
from workbook_tools.excel.structure import Area
from workbook_tools.problems import column_letters

_FAULTS: Final = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
_FAULT_NUMBERS: Final = range(-2146826288, -2146826200)
"""How Excel hands over a fault; xlwings knows the names of the seven old ones. Every true number comes as a float."""
_NEW_FAULTS: Final = {
    -2146826245: "#GETTING_DATA", -2146826243: "#SPILL!", -2146826242: "#CONNECT!", -2146826241: "#BLOCKED!",
    -2146826240: "#UNKNOWN!", -2146826239: "#FIELD!", -2146826238: "#CALC!",
}  # fmt: skip
_DAY_ZERO: Final = datetime(1899, 12, 30)  # noqa: DTZ001 # a cell knows no zone
_AMBIGUOUS: Final = datetime(1900, 3, 1)  # noqa: DTZ001
"""What is counted from day zero up to here may be a time of day, a span of time, or one of Excel's first days."""
_LONGEST_REFERENCE: Final = 240
"""Excel takes 255 characters."""


def part_of(page: Any, area: Area) -> Any:
    """Give the xlwings Range of an area of a sheet."""
    top, left, bottom, right = area
    return page.range((top, left), (bottom, right))


def values_of(page: Any, area: Area) -> list[list[Cell]]:
    """Give what the cells of an area say; a text that spells a fault, such as `#N/A`, is taken for one."""
    raw = part_of(page, area).options(ndim=2, err_to_str=True).value
    early = [
        (area[0] + y, area[1] + x)
        for y, row in enumerate(raw)
        for x, value in enumerate(row)
        if isinstance(value, datetime) and value < _AMBIGUOUS
    ]
    formats = formats_of(page, early)
    return [
        [_cell(value, formats.get((area[0] + y, area[1] + x), "")) for x, value in enumerate(row)]
        for y, row in enumerate(raw)
    ]


def _cell(value: Any, code: str) -> Cell:
    """Turn what xlwings gives into a cell. code: how an early moment is shown."""
    if isinstance(value, str):
        if value in _FAULTS:
            return CellFault("error", value)
        return value.replace("\r\n", "\n").replace("\r", "\n") or None
    if isinstance(value, datetime):
        return _moment(value.replace(tzinfo=None), code)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, int) and not isinstance(value, bool):
        if value in _FAULT_NUMBERS:
            return CellFault("error", _NEW_FAULTS.get(value, "#ERROR!"))
        return float(value)
    return value if isinstance(value, str | float | bool) else None


def _moment(value: datetime, code: str) -> Cell:
    value += timedelta(microseconds=500)  # days are counted in fractions, which are never quite exact
    value = value.replace(microsecond=value.microsecond // 1000 * 1000)
    if value < _AMBIGUOUS:
        kind = shows(code)
        if kind is Shows.ELAPSED:
            return value - _DAY_ZERO
        if kind is Shows.TIME and value - _DAY_ZERO < timedelta(1):
            return value.time()
        value += timedelta(1)  # Excel counts a 29 February 1900
    return value.date() if value.time() == time() else value


def formulas_of(page: Any, area: Area, values: Sequence[Sequence[Cell]]) -> set[Position]:
    """Give the cells of an area that hold a formula; a text that only looks like one says what it is."""
    top, left, _, _ = area
    said = in_rows(part_of(page, area).formula, len(values))
    return {
        (top + y, left + x)
        for y, row in enumerate(said)
        for x, text in enumerate(row)
        if isinstance(text, str) and text.startswith("=") and text != values[y][x]
    }


def in_rows(said: Any, height: int) -> list[list[Any]]:
    """Give what Excel says of an area by row: of one cell it says just that, of one row or column a plain list."""
    if not isinstance(said, list | tuple):
        return [[said]]
    if said and not isinstance(said[0], list | tuple):
        return [list(said)] if height == 1 else [[item] for item in said]
    return [list(row) for row in said]


def formats_of(page: Any, cells: Iterable[Position]) -> dict[Position, str]:
    """Give how cells show numbers, asking for many at once: of cells that differ Excel says nothing.

    Cells one below the other mostly agree, so what differs is cut into columns first.
    """
    found: dict[Position, str] = {}
    for top, left, bottom, right in areas_of(cells):
        whole = part_of(page, (top, left, bottom, right)).number_format
        if whole is not None:
            found |= dict.fromkeys(positions_of((top, left, bottom, right)), str(whole))
            continue
        for column in range(left, right + 1):
            area = (top, column, bottom, column)
            for part, code in uniform(area, lambda part: part_of(page, part).number_format):
                found |= dict.fromkeys(positions_of(part), str(code))
    return found


def uniform(area: Area, ask: Callable[[Area], Any]) -> Iterator[tuple[Area, Any]]:
    """Cut an area into parts of which Excel says one thing; where a part's cells differ, it says None."""
    said = ask(area)
    top, left, bottom, right = area
    if said is not None or (top, left) == (bottom, right):
        yield area, said
        return
    if bottom - top >= right - left:
        middle = (top + bottom) // 2
        halves = ((top, left, middle, right), (middle + 1, left, bottom, right))
    else:
        middle = (left + right) // 2
        halves = ((top, left, bottom, middle), (top, middle + 1, bottom, right))
    for half in halves:
        yield from uniform(half, ask)


def positions_of(area: Area) -> list[Position]:
    """Give every cell of an area, row by row."""
    top, left, bottom, right = area
    return [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]


def areas_of(cells: Iterable[Position]) -> list[Area]:
    """Put cells together to rectangles: what stands side by side first, then what stands one below the other."""
    runs: list[Area] = []
    for row, column in sorted(set(cells)):
        if runs and runs[-1][2] == row and runs[-1][3] == column - 1:
            runs[-1] = (*runs[-1][:3], column)
        else:
            runs.append((row, column, row, column))
    found: dict[tuple[int, int, int], Area] = {}  # by the row they reach, and by their columns
    for top, left, bottom, right in runs:
        above = found.pop((top - 1, left, right), None)
        found[bottom, left, right] = (above[0] if above else top, left, bottom, right)
    return sorted(found.values())


def references_to(cells: Iterable[Position]) -> Iterator[str]:
    """Name cells in as few references as Excel takes."""
    said = ""
    for top, left, bottom, right in areas_of(cells):
        first, last = f"{column_letters(left)}{top}", f"{column_letters(right)}{bottom}"
        reference = first if first == last else f"{first}:{last}"
        if said and len(said) + len(reference) >= _LONGEST_REFERENCE:
            yield said
            said = ""
        said = f"{said},{reference}" if said else reference
    if said:
        yield said


def is_held(meant: Cell, found: Cell) -> bool:
    """Tell whether a cell says what was written into it."""
    if isinstance(meant, str) or isinstance(found, str) or meant is None or found is None:
        return meant == found
    if isinstance(meant, date) and isinstance(found, date):
        return abs(_from_zero(meant) - _from_zero(found)) < timedelta(seconds=1)
    if isinstance(meant, time | timedelta) and isinstance(found, time | timedelta):
        return abs(_span(meant) - _span(found)) < timedelta(seconds=1)
    return meant == found


def _from_zero(value: date) -> timedelta:
    return (value if isinstance(value, datetime) else datetime.combine(value, time())) - _DAY_ZERO


def _span(value: time | timedelta) -> timedelta:
    return value if isinstance(value, timedelta) else datetime.combine(_DAY_ZERO, value) - _DAY_ZERO
