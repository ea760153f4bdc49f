"""Rows added to, and changed on, the sheets of a workbook as they stand in memory.

What is to be written is first tried on the sheets and read there. Only if the rows then say what they shall, and every
other row what it said before, is there anything to write: to a closed file, or to the workbook open in Excel.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, NoReturn

from workbook_tools.columns.base import Cell, Column, Context, shown
from workbook_tools.excel.block_checks import MARK_HEADING
from workbook_tools.excel.book import Book, Sheet
from workbook_tools.excel.cell_values import holdable
from workbook_tools.excel.patch import SheetChange
from workbook_tools.excel.sheet_xml import Grown, Position
from workbook_tools.form import Form, Row
from workbook_tools.problems import Place, WorkbookError
from workbook_tools.tasks.form_tables import FormTable, TableKey, find_tables

_ROUNDS: Final = 5
"""Writing a cell may change how others are read; more often than this it does not settle."""


@dataclass(frozen=True)
class _Wanted:
    """A row as its line shall read. A blank of a new row asks for nothing; of one that was read, for a blank cell."""

    row: Row
    table: TableKey
    line: int
    is_new: bool = False


@dataclass(frozen=True)
class _Difference:
    """What a line does not say yet: under which heading, in which columns (several may feed one field)."""

    want: _Wanted
    heading: str
    columns: Sequence[int]
    cell: Cell


class SheetEdit:
    """The sheets of a book on the way from what they say to what they shall say.

    sheets: by name, as they read with what is to be written. changes: what there is to write, by sheet.
    """

    def __init__(self, book: Book, name: str, today: date) -> None:
        self._name = name
        self._context = Context(today)
        self.sheets = {str(sheet.name): sheet for sheet in book.sheets}
        self._before = self._tables(self.sheets)
        self._now = dict(self._before)
        self._cells: dict[str, dict[Position, Cell]] = {}
        self._grown: dict[str, list[Grown]] = {}
        self._meant: set[tuple[TableKey, int]] = set()

    def _tables(self, names: Iterable[str]) -> dict[TableKey, FormTable]:
        found = (find_tables(self.sheets[name], self._name, self._context.today) for name in names)
        return {table.key: table for tables in found for table in tables}

    @property
    def changes(self) -> dict[str, SheetChange]:
        """What there is to write, by sheet; nothing if everything stands there already."""
        return {name: SheetChange(cells, self._grown.get(name, ())) for name, cells in self._cells.items()}

    def add(self, rows: Sequence[Row]) -> list[Place]:
        """Put rows under the tables of their forms, and give the place of each.

        Raises WorkbookError if there is no such table or no room, or what would be written reads differently.
        """
        lines = {form.key: self._make_room(form, count) for form, count in Counter(row.form for row in rows).items()}
        wanted = [_Wanted(row, *next(lines[row.form.key]), is_new=True) for row in rows]
        self._settle(wanted)
        return [Place(self._name, want.table.sheet, want.line) for want in wanted]

    def change(self, rows: Sequence[Row]) -> list[Place]:
        """Let the lines that rows were read from say what the rows say now, and give the place of each cell written.

        Raises WorkbookError if a line says something else since, or what would be written reads differently, and
        ValueError if two rows are the same line.
        """
        wanted = [self._find_again(row) for row in rows]
        if len({(want.table, want.line) for want in wanted}) < len(wanted):
            raise ValueError("two rows are the same line")
        self._settle(wanted)
        return [Place(self._name, sheet, *at) for sheet, cells in self._cells.items() for at in sorted(cells)]

    def _make_room(self, form: Form, count: int) -> Iterator[tuple[TableKey, int]]:
        """Give so many blank lines under the first table of a form that people see."""
        table = next((table for key, table in self._before.items() if key.form == form.key), None)
        if table is None:
            raise WorkbookError("no-form", f"里面没有找到「{form.title}」，请核对表头，或换用工具的表样")
        grown = table.room_for(count)
        self._grown.setdefault(table.key.sheet, []).append(grown)
        return iter([(table.key, line) for line in range(grown.last - count + 1, grown.last + 1)])

    def _find_again(self, row: Row) -> _Wanted:
        """Find the line a row was read from, if it still says what it said then."""
        place = row.place
        assert place
        for key, table in self._before.items():
            now = table.rows.get(place.row)
            if (key.sheet, key.form) == (place.sheet, row.form.key) and now and now.typed == row.typed:
                return _Wanted(row, key, place.row)
        where = str(replace(place, file="")).strip()
        raise WorkbookError("file-changed", f"{where}这一行读过以后又改过或移过，没有写，请重新读一遍再改")

    def _settle(self, wanted: Sequence[_Wanted]) -> None:
        """Write on the sheets in memory until every line reads as it shall."""
        names = {want.table.sheet for want in wanted}
        lacking: list[_Difference] = []
        for _ in range(_ROUNDS):
            lacking = [difference for want in wanted for difference in self._differences(want)]
            written = [self._try(difference) for difference in lacking]
            if not any(written):
                break
            elsewhere = {key: table for key, table in self._now.items() if key.sheet not in names}
            self._now = elsewhere | self._tables(names)
        if lacking:
            _refuse(lacking)
        self._meant |= {(want.table, want.line) for want in wanted}
        self._refuse_side_effects()

    def _differences(self, want: _Wanted) -> Iterator[_Difference]:
        """Give what the line does not say yet, but shall."""
        table = self._now.get(want.table, self._before[want.table])
        now = table.rows.get(want.line)
        for column in want.row.form.columns:
            given, found, default = _said(want.row, column), _said(now, column), _default(want.row, column)
            if now is None and not want.is_new:  # a line that was blanked says nothing
                found = default
            if not self._agree(column, given, found, default):
                yield from self._difference(want, column.heading, table.columns_of(column.field), given)
        extra = now.extra if now else {}
        for heading in {**want.row.extra, **extra}:
            given = want.row.extra.get(heading)
            if shown(given) != shown(extra.get(heading)):
                yield from self._difference(want, heading, table.columns_headed(heading), given)

    def _agree(self, column: Column, given: Cell, found: Cell, default: Cell) -> bool:
        """Tell whether what is read means what was given; a blank is read as the column's default."""
        if given is None:
            return found in (None, default)
        meant = _written(column, column.kind.read(given, self._context).value)
        return shown(given if meant is None else meant) == shown(found)

    def _difference(self, want: _Wanted, heading: str, columns: Sequence[int], cell: Cell) -> Iterator[_Difference]:
        """Give the difference, unless it asks for nothing."""
        if want.is_new:
            sheet, table = self.sheets[want.table.sheet], self._before[want.table]
            # a form may come with its lines numbered
            is_numbered = any(at in table.numbering and _cell(sheet, want.line, at) is not None for at in columns)
            if cell is None or is_numbered:
                return
        elif heading == MARK_HEADING:
            return
        yield _Difference(want, heading, columns, cell)

    def _try(self, difference: _Difference) -> bool:
        """Write on the sheet in memory, and tell whether that changed anything."""
        name, line = difference.want.table.sheet, difference.want.line
        changed = False
        for at in difference.columns:
            # where several columns feed the field, the first one now says it all
            value = holdable(difference.cell) if at == difference.columns[0] else None
            if _cell(self.sheets[name], line, at) != value:
                _put(self.sheets[name], line, at, value)
                self._cells.setdefault(name, {})[line, at] = value
                changed = True
        return changed

    def _refuse_side_effects(self) -> None:
        """Refuse what would change the meaning of other rows: one below may say 同上, or share a merged cell."""
        before, now = (
            {(key, line): row for key, table in tables.items() for line, row in table.rows.items()}
            for tables in (self._before, self._now)
        )
        for key, line in sorted((before.keys() | now.keys()) - self._meant, key=lambda at: (at[0].sheet, at[1])):
            was, becomes = before.get((key, line)), now.get((key, line))
            if was is None or becomes is None or was != becomes or was.typed != becomes.typed:
                sentence = f"写了以后{key.sheet}!{line}这一行的意思也会变（可能写着“同上”或合并了单元格）"
                raise WorkbookError("reads-differently", f"{sentence}，没有写，请在 Excel 里改")


def says_something(row: Row) -> bool:
    """Tell whether a row has anything to write."""
    return bool(row.extra) or any(_said(row, column) is not None for column in row.form.columns)


def _said(row: Row | None, column: Column) -> Cell:
    """Give what a row says in a column, the way it is written: its value, or what was typed if that has none."""
    if row is None:
        return None
    written = _written(column, getattr(row, column.field))
    return row.unread.get(column.field) if written is None else written


def _default(row: Row, column: Column) -> Cell:
    return _written(column, getattr(type(row), column.field, None))


def _written(column: Column, value: Any) -> Cell:
    return None if value in (None, ()) else column.kind.write(value)


def _cell(sheet: Sheet, row: int, column: int) -> Cell:
    cells = sheet.rows[row - 1] if row <= len(sheet.rows) else []
    return cells[column - 1] if column <= len(cells) else None


def _put(sheet: Sheet, row: int, column: int, cell: Cell) -> None:
    width = len(sheet.rows[0])  # the headings' own
    sheet.rows.extend([None] * width for _ in range(row - len(sheet.rows)))
    sheet.rows[row - 1][column - 1] = cell


def _refuse(lacking: Sequence[_Difference]) -> NoReturn:
    """Say what cannot be written: a cell that is read as something else, or else what there is no column for."""
    sheet = lacking[0].want.table.sheet
    for difference in lacking:
        if difference.columns:
            place = str(Place("", sheet, difference.want.line, difference.columns[0])).strip()
            sentence = f"{place}「{difference.heading}」写进去后读出来不一样，没有写，请在 Excel 里改"
            raise WorkbookError("reads-differently", sentence)
    absent = "".join(dict.fromkeys(f"「{difference.heading}」" for difference in lacking))
    raise WorkbookError("no-column", f"{sheet}里没有{absent}这样的列，请先加上再试")
