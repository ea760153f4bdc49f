"""Writing into a sheet that is open in Excel, so that what stands there then is what was meant: or nothing at all.

Excel takes for a number, a day or a formula whatever looks like one. So cells are told first that they hold text, what
was written is read back, and if anything went wrong everything is put back as it was.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, Final, NoReturn

from workbook_tools.columns.base import Cell
from workbook_tools.excel.book import Sheet
from workbook_tools.excel.cell_styles import Shows, shows, to_show
from workbook_tools.excel.cell_values import holdable
from workbook_tools.excel.live.running_cells import (
    areas_of,
    formats_of,
    formulas_of,
    is_held,
    part_of,
    positions_of,
    references_to,
    values_of,
)
from workbook_tools.excel.live.running_sheets import merges_of
from workbook_tools.excel.patch import SheetChange
from workbook_tools.excel.sheet_xml import Grown, Position
from workbook_tools.excel.structure import Area
from workbook_tools.problems import WorkbookError, column_letters

_TEXT: Final = "@"
_GENERAL: Final = "General"
_NEW: Final = {Shows.NUMBER: _GENERAL, Shows.DATE: "yyyy-mm-dd", Shows.TIME: "hh:mm", Shows.ELAPSED: "[h]:mm"}
_MOMENT: Final = "yyyy-mm-dd hh:mm"
_DAY: Final = timedelta(1)
_LONG: Final = 800
"""Excel takes longer texts one by one only."""
_TAKEN_OVER: Final = re.compile(r"\d|\A[=＝+＋\-－@＠'#]|\A(?:TRUE|FALSE)\Z", re.IGNORECASE)
"""What may be a number, a day, a formula or yes and no to Excel; plain words are not, and keep their cell's format."""


class Undo:
    """What to do, last first, to make it as it was."""

    def __init__(self) -> None:
        self._steps: list[Callable[[], object]] = []

    def later(self, step: Callable[[], object]) -> None:
        """Keep a step."""
        self._steps.append(step)

    def all(self) -> None:
        """Take everything back. A step that fails is still to be done."""
        while self._steps:
            self._steps[-1]()
            self._steps.pop()


class SheetWriter:
    """Writes on one sheet. known: how it was read; what its owner has filled since then is not written over."""

    def __init__(self, page: Any, known: Sheet | None, undo: Undo) -> None:
        self._page, self._known, self._undo = page, known, undo
        self._name = str(page.name)

    def checked(self, change: SheetChange) -> dict[Position, Cell]:
        """Give what there is to write. Nothing is written yet.

        Raises WorkbookError: cell-taken for a formula, the inside of a merged area or a table's line of totals;
        file-changed for a cell that says something else now.
        """
        cells = {at: holdable(value) for at, value in change.cells.items()}
        for area in areas_of(cells):
            values = values_of(self._page, area)
            for row, column in sorted(formulas_of(self._page, area, values)):
                if cells[row, column] is None and change.forgets_results:
                    del cells[row, column]  # what Excel computes cannot be forgotten
                else:
                    self._refuse(row, column, "cell-taken", "是公式，不能改写，请在 Excel 里改")
            inside = [(at, merged) for merged in merges_of(self._page, area) for at in positions_of(merged)]
            for at, merged in inside:
                if at in cells and at != merged[:2]:
                    self._refuse(*at, "cell-taken", "在合并单元格里，写不进去，请取消合并后再试")
            for at, value in zip(positions_of(area), (cell for row in values for cell in row), strict=True):
                if at in cells and self._is_news(at, value):
                    self._refuse(*at, "file-changed", "刚刚又改过，没有写，请重新点一次")
        for table in change.grown:
            for _ in self._to_resize(table):
                pass
        return cells

    def grow(self, table: Grown) -> None:
        """Let an Excel table reach further down, and new lines look, choose and warn as the model line does."""
        self._dress(table)
        for found, old, new in self._to_resize(table):
            self._undo.later(partial(found.resize, part_of(self._page, old)))
            found.resize(part_of(self._page, new))

    def write(self, cells: Mapping[Position, Cell]) -> None:
        """Write cells. Raises WorkbookError reads-differently if Excel made something else of them."""
        for area in blocks_of(cells):
            old, formats = values_of(self._page, area), formats_of(self._page, positions_of(area))
            self._undo.later(partial(self._put_back, area, old, formats))
            self._put(area, [[cells[at] for at in row] for row in _rows_of(area)], formats)
            now = values_of(self._page, area)
            for row, found in zip(_rows_of(area), now, strict=True):
                for at, value in zip(row, found, strict=True):
                    if not is_held(cells[at], value):
                        sentence = "写进去后读出来不一样，没有写，请在 Excel 里改"
                        self._refuse(*at, "reads-differently", sentence)

    def _put(self, area: Area, rows: Sequence[Sequence[Cell]], formats: Mapping[Position, str]) -> None:
        wanted: dict[str, list[Position]] = defaultdict(list)
        for places, values in zip(_rows_of(area), rows, strict=True):
            for at, value in zip(places, values, strict=True):
                code = _fitting(value, formats[at])
                if code != formats[at]:
                    wanted[code].append(at)
        self._format(wanted)
        part_of(self._page, area).value = [[_as_excel_takes(value) for value in row] for row in rows]

    def _put_back(self, area: Area, old: Sequence[Sequence[Cell]], formats: Mapping[Position, str]) -> None:
        self._put(area, old, formats)
        before: dict[str, list[Position]] = defaultdict(list)
        for at, code in formats.items():
            before[code].append(at)
        self._format(before)

    def _format(self, wanted: Mapping[str, Iterable[Position]]) -> None:
        for code, places in wanted.items():
            for reference in references_to(places):
                self._page.range(reference).number_format = code

    def _is_news(self, at: Position, value: Cell) -> bool:
        """Tell whether a cell was filled, blanked or given other words since the sheet was read."""
        if self._known is None:
            return False
        row, column = at
        line = self._known.rows[row - 1] if row <= len(self._known.rows) else []
        before = line[column - 1] if column <= len(line) else None
        return before != value if isinstance(before, str | None) or isinstance(value, str | None) else False

    def _to_resize(self, table: Grown) -> Iterator[tuple[Any, Area, Area]]:
        """Give the Excel tables that do not reach far enough yet, their area and the one they shall have."""
        for found in self._page.tables:
            whole = found.range
            rows, columns = whole.shape
            area = (whole.row, whole.column, whole.row + rows - 1, whole.column + columns - 1)
            totals = int(bool(found.show_totals))
            lines = (*area[:2], area[2] - totals, area[3])
            if table.reach(lines) == lines:
                continue
            if totals:
                sentence = f"{self._name}!第{area[2]}行是表格的汇总行，上面的空行不够写，请在它上面插入空行后再试"
                raise WorkbookError("cell-taken", sentence)
            yield found, area, table.reach(lines)

    def _dress(self, table: Grown) -> None:
        """Copy the model line, its words left out, into new lines that have no looks of their own.

        Copied within the sheet and not by the clipboard, which is its owner's.
        """
        bare = [
            line
            for line in range(table.model + 1, table.last + 1)
            if part_of(self._page, (line, table.left, line, table.right)).number_format == _GENERAL
        ]
        if not bare:
            return
        model = part_of(self._page, (table.model, table.left, table.model, table.right))
        places = {(line, column) for line in bare for column in range(table.left, table.right + 1)}
        self._undo.later(lambda: self._strip(places))
        for area in areas_of(places):
            model.copy(part_of(self._page, area))
        formulas = formulas_of(self._page, (area := _around(places)), values_of(self._page, area))
        self._blank(places - formulas)
        self._drop_notes(places)

    def _strip(self, places: set[Position]) -> None:
        """Make lines blank and bare again."""
        for reference in references_to(places):
            self._page.range(reference).clear()

    def _blank(self, places: Iterable[Position]) -> None:
        for reference in references_to(places):
            self._page.range(reference).clear_contents()

    def _drop_notes(self, places: set[Position]) -> None:
        for note in list(self._page.notes):
            where = note.location
            if (where.row, where.column) in places:
                note.delete()

    def _refuse(self, row: int, column: int, code: str, sentence: str) -> NoReturn:
        raise WorkbookError(code, f"{self._name}!{column_letters(column)}{row}{sentence}")


def blocks_of(cells: Mapping[Position, Cell]) -> list[Area]:
    """Cut what is to be written into rectangles; a long text is one of its own."""
    long = {at for at, value in cells.items() if isinstance(value, str) and len(value) > _LONG}
    return [*areas_of(cells.keys() - long), *((*at, *at) for at in sorted(long))]


def _rows_of(area: Area) -> list[list[Position]]:
    top, left, bottom, right = area
    return [[(row, column) for column in range(left, right + 1)] for row in range(top, bottom + 1)]


def _around(places: Iterable[Position]) -> Area:
    rows, columns = zip(*places, strict=True)
    return min(rows), min(columns), max(rows), max(columns)


def _fitting(value: Cell, code: str) -> str:
    """Give the number format in which a cell holds a value as what it is: its own one, if it does."""
    if isinstance(value, str):
        return _TEXT if _TAKEN_OVER.search(value.strip()) else code
    if value is None or isinstance(value, bool):
        return code
    wanted = to_show(value)
    if code != _TEXT and shows(code) is wanted:
        return code
    return _MOMENT if isinstance(value, datetime) else _NEW[wanted]


def _as_excel_takes(value: Cell) -> Any:
    """Give a value as it can be handed over: spans of time as parts of a day; whole numbers as Excel keeps them."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith("'") else value  # the first one means that a text follows
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return float(value)
    if isinstance(value, time):
        return (datetime.combine(date.min, value) - datetime.min) / _DAY  # noqa: DTZ901 # a cell knows no zone
    return value / _DAY if isinstance(value, timedelta) else value
