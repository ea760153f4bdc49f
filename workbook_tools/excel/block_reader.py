"""Reading the rows of one block: cells to values, with what stands around them taken into account."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from workbook_tools.columns.base import (
    Cell,
    CellFault,
    Column,
    Context,
    Vocabulary,
    half_width,
    shown,
)
from workbook_tools.columns.choices import Listed
from workbook_tools.columns.dates import DayKind
from workbook_tools.columns.identifiers import Identifier
from workbook_tools.columns.numbers import Numeric
from workbook_tools.excel.block_cells import BlockCells
from workbook_tools.excel.block_rows import CONTACTS, BlockRows
from workbook_tools.excel.book import Sheet
from workbook_tools.excel.heading_names import columns_named
from workbook_tools.excel.headings import Block
from workbook_tools.excel.lines import (
    LineKind,
    Said,
    begins_with_label,
    divides,
    is_plainly_a_row,
    is_title,
    labels_in,
    labels_of,
    line_kind,
    month_in,
    only_labels,
    tells_contact,
    total_of,
)
from workbook_tools.excel.rows_above import RowsAbove, rows_above
from workbook_tools.excel.table import Table
from workbook_tools.problems import column_letters


class BlockReader:
    """Reads one block into its table; what it learned stays at hand for the checks that follow.

    at_field: field → the column it stands in (the first, if several feed it; 0 if said once for all rows).
    start:    index of the block's first row in the table.
    end:      the first Excel row after the block.
    above:    what stands above the headings and is no title.
    unnamed:  columns with values but without a heading.
    """

    def __init__(
        self,
        sheet: Sheet,
        block: Block,
        blocks: Sequence[Block],
        table: Table,
        today: date,
        vocabularies: Mapping[str, Vocabulary],
    ) -> None:
        self.sheet, self.block, self.table, self.form = sheet, block, table, block.form
        # Blocks stand in the order of their lines: a sheet may hold thousands, so nobody looks at all of them.
        first = bisect_left(blocks, block.heading_rows, key=_heading_rows)
        after = bisect_right(blocks, block.heading_rows, key=_heading_rows)
        beside = blocks[first:after]
        lead = _lead(sheet, block, blocks[first - 1] if first else None)
        self.end = _lead(sheet, blocks[after], block).start if after < len(blocks) else len(sheet.rows) + 1
        self.left = 1 if block is beside[0] else block.columns[0]
        self.right = min((b.columns[0] - 1 for b in beside if b.columns[0] > block.columns[1]), default=10**6)
        own = (self.left, self.right)
        self.above = (
            rows_above(sheet, block, lead, own, Context(today, vocabularies=vocabularies)) if not first else RowsAbove()
        )
        self.lead = [line for line in lead if line not in self.above.rows]
        self.plan = [(at, self.form.by_field[name]) for at, name in sorted(block.fields.items())]
        self.at_field = {name: at for at, name in sorted(block.fields.items(), reverse=True)}
        self.start = len(table.lines)
        self.day_column = next((c for c in self.form.columns if _dates_the_row(c)), None)
        self.context = Context(today, self._near(today), vocabularies)
        self.unnamed: dict[int, str] = {}
        self._said = labels_in((n, sheet.rows[n - 1]) for n in self.lead)
        self._section_day: Cell = None
        self._uncalculated: list[int] = []

    def _near(self, today: date) -> date | None:
        """Give the day missing years are counted from: in the month a title, the sheet or the file names."""
        titles = [cell for n in self.lead for cell in self.sheet.rows[n - 1] if isinstance(cell, str)]
        found = month_in([*titles, self.sheet.name or "", self.table.file])
        return min(_last_day(*found), today) if found else None

    @property
    def own_lines(self) -> list[int]:
        """The Excel rows read from this block so far."""
        return self.table.lines[self.start :]

    def read_rows(self) -> None:
        """Read every line under the heading: rows become values, the others say something about them."""
        lines = (*self.above.rows, *range(self.block.last_heading_row + 1, self.end))
        cells = BlockCells(self.sheet, lines, self.left, self.right)
        section_days = self._find_rows(cells)
        rows = BlockRows(self, cells, section_days)
        rows.read()
        rows.put()
        self._tell_doubtful_above()
        self._tell_uncalculated()
        self._spread_said()
        self.table.blocks.append((self.start, self.at_field))
        self.table.said |= {label: said.value for label, said in self._said.items()}

    def _find_rows(self, cells: BlockCells) -> list[Cell]:
        """Put the lines that are rows into the table; give for each the day of its section."""
        anchors = frozenset(at for at, column in self.plan if column.kind.personal) or frozenset(
            at for at, _ in self.plan
        )
        numbering = frozenset(at for at, column in self.plan if column.field == "line_no") | self.block.numbering
        may_be_prepared = cells.has_faults or bool(self.sheet.formulas)
        name, example = self.form.example_mark
        has_example = bool(example) and example in cells.by_column.get(self.at_field.get(name, 0), ())
        counted = 0
        section_days: list[Cell] = []
        for row, line in zip(cells.lines, cells.by_line, strict=True):
            if not may_be_prepared and is_plainly_a_row(line, numbering) and not (has_example and example in line):
                self.table.lines.append(row)
                section_days.append(self._section_day)
                continue
            filled = cells.filled(line)
            if not filled:
                continue
            kind = self._kind_of(row, filled, anchors, numbering)
            if kind is LineKind.ROW:
                self.table.lines.append(row)
                section_days.append(self._section_day)
            elif kind is LineKind.TOTAL:
                counted = self._compare_total(row, filled, counted)
            else:
                self._take_note(row, kind, filled)
        return section_days

    def _kind_of(
        self, row: int, filled: Mapping[int, Cell], anchors: frozenset[int], numbering: frozenset[int]
    ) -> LineKind:
        """Tell what a line is, what stands ready in it aside."""
        said = {at: cell for at, cell in filled.items() if not self._is_prepared(row, at, cell, anchors)}
        if all(_is_uncalculated(cell) for at, cell in said.items() if at not in numbering):
            return LineKind.UNCALCULATED if anchors & said.keys() else LineKind.BLANK
        kind = line_kind(said, anchors, numbering)
        if kind is LineKind.TOTAL and self._reaches_someone(filled):
            kind = LineKind.ROW
        if kind is LineKind.ROW:
            return LineKind.BLANK if self._is_example(filled) else LineKind.ROW
        return LineKind.UNREAD if kind is not LineKind.BLANK and self._may_be_customer(filled) else kind

    def _take_note(self, row: int, kind: LineKind, filled: Mapping[int, Cell]) -> None:
        """Take what a line says that is no row; tell of one that might be."""
        if kind is LineKind.NOTE:
            self._said |= labels_in([(row, self.sheet.rows[row - 1])])
        elif kind is LineKind.DIVIDER:
            self._begin_section(filled)
            self._tell_skipped(row, filled)
        elif kind is LineKind.UNREAD:
            message = "这一行里有联系方式，可是没有按表头填，没有收"
            self.table.add("line-unread", row, min(filled), message, "是客户的话请按表头一格一项填好，不是请删掉")
        elif kind is LineKind.UNCALCULATED:
            self._uncalculated.append(row)

    def looks_up(self, row: int, at: int, column: Column) -> bool:
        """Tell a number that a formula looked up, as by the name beside it: nobody typed it.

        A program that does not calculate leaves it blank, and the row says the same.
        """
        return isinstance(column.kind, Identifier) and (row, at) in self.sheet.formulas

    def _is_prepared(self, row: int, at: int, cell: Cell, anchors: frozenset[int]) -> bool:
        """Tell a formula that stands ready in a template's row from what someone has typed: alone it is no row.

        None stands ready where it says who the customer is, but for a number looked up by the name.
        """
        if not isinstance(cell, CellFault) and (row, at) not in self.sheet.formulas:
            return False
        column = self.form.by_field.get(self.block.fields.get(at, ""))
        if column is None or column.by_tool:
            return column is not None
        return _is_uncalculated(cell) and (at not in anchors or isinstance(column.kind, Identifier))

    def _reaches_someone(self, cells: Mapping[int, Cell]) -> bool:
        """Tell a line that has a contact where the form has its own: no total, whatever its first word."""
        ways = [(at, c.kind) for at, c in self.plan if c.kind.personal and not c.kind.takes_anything]
        readings = [kind.read(cells[at], self.context) for at, kind in ways if at in cells]
        return any(reading.value or CONTACTS & reading.asides.keys() for reading in readings)

    def _may_be_customer(self, cells: Mapping[int, Cell]) -> bool:
        """Tell a line with a contact, unless it is a signature with its own: there nobody is called a customer."""
        if not tells_contact(cells):
            return False
        named = (column for label in labels_of(cells) for column in columns_named(self.form, label))
        return not begins_with_label(cells) or any(c.kind.personal and c.kind.takes_anything for c in named)

    def _is_example(self, cells: Mapping[int, Cell]) -> bool:
        """Tell a template's example line, which is no row, from one that someone has written into."""
        name, mark = self.form.example_mark
        at = self.at_field.get(name, 0)
        if not mark or cells.get(at) != mark:
            return False
        said = [
            (self.form.by_field[self.block.fields[at]], cell) for at, cell in cells.items() if at in self.block.fields
        ]
        return all(column.by_tool or self.says_sample(column, cell) for column, cell in said)

    def says_sample(self, column: Column, cell: Cell) -> bool:
        """Compare as read, so that 50% and 0.5 are one; of the company's own names any may be the example."""
        if isinstance(column.kind, Listed) or cell == column.sample:
            return True
        typed, sample = (column.kind.read(each, self.context).value for each in (cell, column.sample))
        return typed is not None and typed == sample

    def cell(self, row: int, at: int) -> Cell:
        """Give a cell of the sheet as it stands."""
        cells = self.sheet.rows[row - 1]
        return cells[at - 1] if len(cells) >= at else None

    def heading_of(self, at: int) -> str:
        """Name a column the form does not know; without a heading it goes by its letters."""
        return self.block.unknown.get(at) or self.unnamed.setdefault(at, f"{column_letters(at)}列（无表头）")

    def _tell_skipped(self, row: int, cells: Mapping[int, Cell]) -> None:
        """Name a lone text that was not taken for a row: it may be one after all."""
        at, cell = next(iter(cells.items()))
        if isinstance(cell, str) and not divides(cell):
            self.table.add("line-skipped", row, at, "“{value}”单独一格，当作分隔行，没有收", value=shown(cell))

    def _tell_doubtful_above(self) -> None:
        """Ask about lines above the headings that may be rows, once at the first of them."""
        if doubtful := self.above.doubtful:
            cells = enumerate(self.sheet.rows[doubtful[0] - 1][self.left - 1 :], self.left)
            at = next(at for at, cell in cells if cell is not None)
            message = f"表头上面有{len(doubtful)}行像是客户，没有收"
            self.table.add("line-unread", doubtful[0], at, message, "是客户的话，请把表头那一行移到最上面")

    def _tell_uncalculated(self) -> None:
        """Ask for lines of nothing but formulas without a result, once at the first of them."""
        if lines := self._uncalculated:
            at = next(at for at, _ in self.plan if _is_uncalculated(self.cell(lines[0], at)))
            message = f"从这一行起有{len(lines)}行全是公式，没有算出结果，没有收"
            self.table.add("cell-uncalculated", lines[0], at, message, "请用 Excel 打开、保存后再交")

    def _begin_section(self, cells: Mapping[int, Cell]) -> None:
        """Let a divider (“以下为3月6日新增”) date the rows under it."""
        cell = next(iter(cells.values()))
        if isinstance(cell, str):
            found = re.search(r"(20\d\d[-./年])?\d{1,2}[月./-]\d{1,2}日?", half_width(cell))
            cell = found[0] if found else None
        if cell is not None and self.day_column and self.day_column.kind.read(cell, self.context).value:
            self._section_day = cell

    def _compare_total(self, row: int, cells: Mapping[int, Cell], counted: int) -> int:
        """Compare a total with the rows since the last one, or since the top. Gives the rows counted so far."""
        so_far = len(self.own_lines)
        self._compare_sums(row, cells, counted)
        total = total_of(cells)
        if total and total.value not in {so_far, so_far - counted}:
            message = f"合计写的是{total.value:g}，上面实有{so_far - counted}行"
            self.table.add("total-differs", row, total.column, message, "请核对有没有漏行")
        return so_far

    def _compare_sums(self, row: int, cells: Mapping[int, Cell], counted: int) -> None:
        """Compare each number of a total line with those above it, since the last total or the top."""
        if any(isinstance(cell, str) and "平均" in cell for cell in cells.values()):
            return
        for at, cell in cells.items():
            column = self.form.by_field.get(self.block.fields.get(at, ""))
            if not isinstance(cell, int | float) or (column and not isinstance(column.kind, Numeric)):
                continue
            above = [self.cell(line, at) for line in self.own_lines]
            total, since = _sum(above), _sum(above[counted:])
            if total is not None and round(cell, 2) not in (total, since, len(above), len(above) - counted):
                message = f"合计写的是{shown(cell)}，上面加起来是{shown(since or total)}"
                self.table.add("total-differs", row, at, message, "请核对")

    def _spread_said(self) -> None:
        """Apply what titles and signatures say once to each row that does not say it itself."""
        for label, said in self._said.items():
            column = next((c for c in columns_named(self.form, label) if self._may_be_said_once(c)), None)
            if column:
                self._spread(column, said)

    def _may_be_said_once(self, column: Column) -> bool:
        return not column.kind.personal and (column.heading_line or column.field not in self.at_field)

    def _spread(self, column: Column, said: Said) -> None:
        reading = column.kind.read(said.value, self.context)
        self.table.report(reading.findings, said.row, said.column, column, said.value)
        if reading.value is None:
            return
        self.at_field.setdefault(column.field, 0)
        values = self.table.columns.setdefault(column.field, [])
        values.extend([None] * (len(self.table.lines) - len(values)))
        for index in range(self.start, len(self.table.lines)):
            if values[index] is None and column.field not in self.table.unread.get(index, {}):
                values[index] = reading.value


def _is_uncalculated(cell: Cell) -> bool:
    return isinstance(cell, CellFault) and cell.kind == "uncalculated"


def _last_day(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _dates_the_row(column: Column) -> bool:
    """Tell the day something was done or written down from a plan, and from what is only known of some rows."""
    return column.required and isinstance(column.kind, DayKind) and column.kind.direction == "past"


def _sum(cells: Sequence[Cell]) -> float | None:
    """Give the sum of cells that are numbers or blank; None if any is something else, or all are blank."""
    numbers = [cell for cell in cells if isinstance(cell, int | float)]
    filled = sum(cell is not None for cell in cells)
    return round(float(sum(numbers)), 2) if filled and filled == len(numbers) else None


def _heading_rows(block: Block) -> tuple[int, ...]:
    return block.heading_rows


def _lead(sheet: Sheet, block: Block, before: Block | None) -> range:
    """Give the lines that introduce a block: all above the first one, only titles between one and the next."""
    start = block.heading_rows[0]
    if before is None:
        return range(1, start)
    above = before.last_heading_row
    gap = False
    for row in range(start - 1, above, -1):
        cells = {at: cell for at, cell in enumerate(sheet.rows[row - 1], start=1) if cell is not None}
        # After a gap, a line of labels is the signature of the table above.
        if cells and not (is_title(cells) and not (gap and only_labels(cells))):
            break
        if not cells and start < block.heading_rows[0]:
            break
        gap = gap or not cells
        start = row if cells else start
    return range(start, block.heading_rows[0])
