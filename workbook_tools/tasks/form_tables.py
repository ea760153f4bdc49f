"""Where the rows of a form stand in a workbook, and where more of them can go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from workbook_tools.columns.base import shown
from workbook_tools.excel.block_reader import BlockReader
from workbook_tools.excel.book import Sheet
from workbook_tools.excel.lines import LineKind, line_kind
from workbook_tools.excel.reader import holds_no_form, read_blocks
from workbook_tools.excel.sheet_xml import Grown
from workbook_tools.form import Row
from workbook_tools.forms import FORMS
from workbook_tools.problems import WorkbookError


@dataclass(frozen=True)
class TableKey:
    """What tells a table from the others of a workbook: its sheet, its form, where its headings begin."""

    sheet: str
    form: str
    heading_row: int
    column: int


@dataclass(frozen=True)
class FormTable:
    """A form's table on a sheet; `rows` by their line, as Excel counts it."""

    key: TableKey
    reader: BlockReader
    rows: Mapping[int, Row]

    def columns_of(self, field: str) -> list[int]:
        """Give the columns that feed a field, from left to right; none if it is said once for all rows."""
        return sorted(at for at, name in self.reader.block.fields.items() if name == field)

    def columns_headed(self, heading: str) -> list[int]:
        """Give the column the form does not know that goes by this heading."""
        unknown = {**self.reader.block.unknown, **self.reader.unnamed}
        return [at for at, other in unknown.items() if other == heading]

    @property
    def numbering(self) -> frozenset[int]:
        """The columns that only number the lines: a line with nothing else is blank."""
        return frozenset(self.columns_of("line_no")) | self.reader.block.numbering

    def room_for(self, count: int) -> Grown:
        """Give the lines right under the last one; a template's example counts as filled.

        Raises WorkbookError cell-taken, naming the line in the way, if fewer of them are blank.
        """
        heading = self.reader.block.last_heading_row
        lowest = last = max((heading, *self.rows))
        while self._kind_of(last + 1) is LineKind.ROW:
            last += 1
        for line in range(last + 1, last + 1 + count):
            if line in self.reader.sheet.hidden_rows:
                self._refuse(line, line - last - 1, count, "隐藏着，请取消隐藏后再试")
            if self._kind_of(line) is not LineKind.BLANK or self.reader.end <= line <= len(self.reader.sheet.rows):
                self._refuse(line, line - last - 1, count, "已有内容，请在它上面插入空行后再试")
        # neither headings nor an example are what a row looks like
        return Grown(last if lowest > heading else last + 1, last + count, *self.reader.block.columns)

    def _kind_of(self, line: int) -> LineKind:
        """Tell what a line is to the reader; those below the sheet's last one are blank."""
        reader = self.reader
        own = reader.sheet.rows[line - 1 : line]
        cells = {
            at: cell
            for at, cell in enumerate(own[0] if own else (), start=1)
            if reader.left <= at <= reader.right and shown(cell).strip()
        }
        personal = frozenset(at for at, column in reader.plan if column.kind.personal)
        return line_kind(cells, personal or frozenset(at for at, _ in reader.plan), self.numbering)

    def _refuse(self, line: int, room: int, count: int, reason: str) -> NoReturn:
        blank = f"只空着{room}行" if room else "没有空行"
        where = f"{self.key.sheet}!{line}"
        raise WorkbookError(
            "cell-taken", f"要写{count}行，「{self.reader.form.title}」下面{blank}：{where}这一行{reason}"
        )


def find_tables(sheet: Sheet, file: str, today: date) -> Iterator[FormTable]:
    """Find the tables of forms on a sheet, from top to bottom; none where people do not look for any."""
    if sheet.state != "visible" or holds_no_form(sheet):
        return
    forms = [row_class.form for row_class in FORMS]
    readers = read_blocks(sheet, forms, file, today, {})
    for at, reader in enumerate(readers):
        end = next((other.start for other in readers[at + 1 :] if other.table is reader.table), None)
        rows = list(reader.table.rows(reader.form.row_class))[reader.start : end]
        block = reader.block
        key = TableKey(str(sheet.name), reader.form.key, block.heading_rows[0], block.columns[0])
        yield FormTable(key, reader, {row.place.row: row for row in rows if row.place})
