"""Reading the rows of one block: cells to values, with what stands around them taken into account."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import accumulate
from typing import Any, Final

from workbook_tools.columns.base import (
    Cell,
    CellFault,
    Column,
    Context,
    Reading,
    Vocabulary,
    half_width,
    shown,
)
from workbook_tools.columns.choices import Listed
from workbook_tools.columns.dates import DayKind
from workbook_tools.columns.identifiers import Identifier
from workbook_tools.columns.numbers import Numeric
from workbook_tools.columns.patterns import pattern
from workbook_tools.excel.block_cells import BlockCells
from workbook_tools.excel.block_rows import CONTACTS, BlockRows
from workbook_tools.excel.book import Sheet
from workbook_tools.excel.heading_names import columns_named
from workbook_tools.excel.headings import Block
from workbook_tools.excel.lines import (
    DAYS_OF_SIGNING,
    LineKind,
    Said,
    Total,
    begins_with_label,
    day_in,
    divides,
    is_about_the_table,
    is_average,
    is_plainly_a_row,
    is_title,
    labels_in,
    labels_of,
    line_kind,
    month_in,
    only_labels,
    signs,
    tells_contact,
    total_of,
    whole_number,
)
from workbook_tools.excel.rows_above import RowsAbove, rows_above
from workbook_tools.excel.table import Table
from workbook_tools.problems import column_letters

_FILLED_BY: Final = frozenset({"登记客服", "业务代表", "受理人"})
"""The columns for whoever filled the sheet in, as which a title or the file may name him."""
_LONGEST_TITLE: Final = 30


class BlockReader:
    """Reads one block into its table; what it learned stays at hand for the checks that follow.

    at_field: field → the column it stands in (the first, if several feed it; 0 if said once for all rows).
    start:    index of the block's first row in the table.
    end:      the first Excel row after the block.
    above:    what stands above the headings and is no title.
    unnamed:  columns with values but without a heading.
    numbers_found: column that is for something else → the rows where a number stands there and nowhere else.
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
        before = Context(today, vocabularies=vocabularies, from_1904=sheet.from_1904)
        self.above = RowsAbove() if first else rows_above(sheet, block, lead, own, before)
        self.lead = [line for line in lead if line not in self.above.rows]
        self.plan = [(at, self.form.by_field[name]) for at, name in sorted(block.fields.items())]
        self.at_field = {name: at for at, name in sorted(block.fields.items(), reverse=True)}
        self.start = len(table.lines)
        self.day_column = next((c for c in self.form.columns if _dates_the_row(c)), None)
        on_top = (line for line in range(1, blocks[0].heading_rows[0]) if line not in self.above.rows)
        self._above = [sheet.rows[line - 1] for line in (*self.lead, *on_top)]
        self.context = self._context(today, vocabularies)
        self.unnamed: dict[int, str] = {}
        self.numbers_found: dict[int, list[tuple[int, Cell]]] = {}
        self._said = self._labels_in(self.lead)
        self._section_day: Cell = None
        self._uncalculated: list[int] = []

    def _context(self, today: date, vocabularies: Mapping[str, Vocabulary]) -> Context:
        """Give what the rows are read with: missing years lie in the month a title, the sheet or the file names."""
        titles = [cell for cells in self._above for cell in cells if isinstance(cell, str)]
        found = month_in([*titles, self.sheet.name or "", self.table.file])
        near, month = (min(_last_day(*found), today), date(*found, 1)) if found else (None, None)
        return Context(today, near, month, vocabularies=vocabularies, from_1904=self.sheet.from_1904)

    def _written_on(self) -> date | None:
        """Give the day 昨天 is counted from: of the signature, else of a title, the sheet or the file.

        Where none is named it is the day of reading, unless that is known to be in another month.
        """
        today, month = self.context.today, self.context.month
        signed = (self._said[label].value for label in DAYS_OF_SIGNING if label in self._said)
        titles = (
            cell for cells in self._above for cell in cells if isinstance(cell, str) and ":" not in half_width(cell)
        )
        named = day_in((*map(shown, signed), *titles, self.sheet.name or "", self.table.file), today)
        is_of_now = month is None or (month.year, month.month) == (today.year, today.month)
        return named or (today if is_of_now else None)

    def _labels_in(self, lines: Iterable[int]) -> dict[str, Said]:
        """Give what these lines of the sheet say once."""
        rows = ((line, self.sheet.rows[line - 1]) for line in lines)
        return labels_in(rows, lambda label: signs(label) or bool(columns_named(self.form, label)))

    @property
    def own_lines(self) -> list[int]:
        """The Excel rows read from this block so far."""
        return self.table.lines[self.start :]

    def read_rows(self) -> None:
        """Read every line under the heading: rows become values, the others say something about them."""
        lines = (*self.above.rows, *range(self.block.last_heading_row + 1, self.end))
        cells = BlockCells(self.sheet, lines, self.left, self.right)
        section_days = self._find_rows(cells)
        self.context = replace(self.context, written_on=self._written_on())
        rows = BlockRows(self, cells, section_days)
        rows.read()
        rows.put()
        self._tell_doubtful_above()
        self._tell_uncalculated()
        self._spread_said()
        self._spread_named()
        self.table.blocks.append((self.start, self.at_field))
        self.table.said |= {label: said.word for label, said in self._said.items()}

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
            self._said |= self._labels_in([row])
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
        """Name a lone text, or a day that dates no rows, that was not taken for a row: it may be one after all."""
        at, cell = next(iter(cells.items()))
        if not divides(cell) if isinstance(cell, str) else cell != self._section_day:
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

    def pages_before(self) -> Iterator[list[int]]:
        """Give the lines of the pages before this one, the nearest first: the same headings stand over each."""
        columns = {field: at for field, at in self.at_field.items() if at}
        end = self.start
        for start, places in reversed(self.table.blocks):
            if {field: at for field, at in places.items() if at} == columns:
                yield self.table.lines[start:end]
            end = start

    def _compare_total(self, row: int, cells: Mapping[int, Cell], counted: int) -> int:
        """Compare a total with the rows since the last one, or since the top. Gives the rows counted so far."""
        so_far = len(self.own_lines)
        self._compare_sums(row, cells, counted)
        total = total_of(cells) or self._bare_total(cells)
        if total and total.value not in {so_far, so_far - counted} and not self._adds_up(total.value, so_far, len):
            rows = so_far - counted or so_far + sum(map(len, self.pages_before()))
            message = f"合计写的是{total.value:g}，上面实有{rows}行"
            self.table.add("total-differs", row, total.column, message, "请核对有没有漏行")
        return so_far

    def _adds_up(self, claimed: float, own: float, of_page: Callable[[list[int]], float]) -> bool:
        """Tell whether a total is that of this page with some of the pages before it."""
        return any(
            round(claimed, 2) == round(sum_, 2) for sum_ in accumulate(map(of_page, self.pages_before()), initial=own)
        )

    def _bare_total(self, cells: Mapping[int, Cell]) -> Total | None:
        """Give the only number of a total line, if it can only be a number of rows: 合计 | 5.

        It may be a sum instead, or the number of those rows that say one thing.
        """
        numbering = self.block.numbering | {self.at_field.get("line_no", 0)}
        numbers = {at: number for at, cell in cells.items() if at not in numbering and (number := whole_number(cell))}
        if len(numbers) != 1 or is_average(cells):
            return None
        ((at, number),) = numbers.items()
        column = self.form.by_field.get(self.block.fields.get(at, ""))
        above = self._cells_of(self.own_lines, at)
        if (column and isinstance(column.kind, Numeric)) or _sum(above) is not None:
            return None
        answers = Counter(cell for cell in above if cell is not None)
        sums = (_sum(self._cells_of(self.own_lines, at)) for at in range(self.left, self._width + 1))
        is_other = number in {answers.total(), *answers.values()} or number in sums
        return None if is_other else Total(number, at)

    @property
    def _width(self) -> int:
        return min(self.right, max(map(len, self.sheet.rows), default=0))

    def _compare_sums(self, row: int, cells: Mapping[int, Cell], counted: int) -> None:
        """Compare each number of a total line with those above it, since the last total or the top."""
        if is_average(cells):
            return
        for at, cell in cells.items():
            column = self.form.by_field.get(self.block.fields.get(at, ""))
            if not isinstance(cell, int | float) or (column and not isinstance(column.kind, Numeric)):
                continue
            above = self._cells_of(self.own_lines, at)
            total, since = _sum(above), _sum(above[counted:])
            if total is None or round(cell, 2) in (total, since, len(above), len(above) - counted):
                continue
            if not self._adds_up(cell, total, partial(self._sum_of, at)):
                message = f"合计写的是{shown(cell)}，上面加起来是{shown(since or total)}"
                self.table.add("total-differs", row, at, message, "请核对")

    def _sum_of(self, at: int, lines: Sequence[int]) -> float:
        return _sum(self._cells_of(lines, at)) or 0

    def _cells_of(self, lines: Sequence[int], at: int) -> list[Cell]:
        return [self.cell(line, at) for line in lines]

    def _spread_said(self) -> None:
        """Apply what titles and signatures say once to each row that does not say it itself."""
        for label, said in self._said.items():
            column = next((c for c in columns_named(self.form, label) if self._may_be_said_once(c)), None)
            if column and is_about_the_table(label) and not column.heading_line:
                message = f"“{label}”是对整张表说的，没有当作每位客户的「{column.heading}」"
                self.table.add("line-skipped", said.row, said.column, message, value=shown(said.value))
            elif column:
                self._spread(column, said)

    def _read_said(self, column: Column, said: Said) -> tuple[Cell, Reading[Any]]:
        """Read all that is said, or its first word where only that is a value: 填表人：李四 2026年11月."""
        values = (said.word, said.value) if isinstance(column.kind, Listed) else (said.value, said.word)
        if column.kind.takes_anything:
            values = (said.value, said.value)
        readings = [column.kind.read(value, self.context) for value in values]
        clear = (n for n, reading in enumerate(readings) if reading.value is not None and not reading.findings)
        best = next(clear, 0)
        return values[best], readings[best]

    def _spread_named(self) -> None:
        """Apply the one brand, and the one person, a title, the sheet or the file names to rows without that column."""
        places = [("标题", title) for title in self._titles()] + [("工作表名", self.sheet.name or "")]
        for column in self.form.columns:
            known = self.context.vocabularies.get(getattr(column.kind, "vocabulary", ""))
            if not known or not self.own_lines or column.field in self.at_field:
                continue
            named: list[tuple[str, Collection[str]]] = []
            if column.field == "brand":
                named = [(where, known.meant(word)) for where, text in places for word in _WORDS.split(text)]
            elif column.heading in _FILLED_BY:
                named = [(where, known.named_in(text)) for where, text in (*places, ("文件名", self.table.file))]
            found = [(where, names) for where, names in named if names]
            if len({name for _, names in found for name in names}) == 1 and not self._unknown_columns_name(known):
                self._spread_name(column, *found[0])

    def _unknown_columns_name(self, known: Vocabulary) -> bool:
        """Tell whether a column nobody knows says it row by row, under a heading of its own."""
        cells = {self.cell(line, at) for at in self.block.unknown for line in self.own_lines}
        return any(known.meant(cell) for cell in cells if isinstance(cell, str))

    def _spread_name(self, column: Column, where: str, names: Iterable[str]) -> None:
        row, at, name = self.block.last_heading_row, self.block.columns[0], next(iter(names))
        message = f"没有「{column.heading}」这一列，{where}里写着“{name}”，就都算{name}的"
        self.table.add("said-by-name", row, at, message, f"哪一行不是，请加上「{column.heading}」一列写明")
        self._spread(column, Said(name, name, row, at))

    def _titles(self) -> list[str]:
        """Give the short lines above the headings that are no labels: 填表人：李四 says whose it is by itself."""
        cells = [half_width(cell) for n in self.lead for cell in self.sheet.rows[n - 1] if isinstance(cell, str)]
        return [cell for cell in cells if len(cell) <= _LONGEST_TITLE and ":" not in cell]

    def _may_be_said_once(self, column: Column) -> bool:
        return not column.kind.personal and (column.heading_line or column.field not in self.at_field)

    def _spread(self, column: Column, said: Said) -> None:
        value, reading = self._read_said(column, said)
        self.table.report(reading.findings, said.row, said.column, column, value)
        if reading.value is None:
            return
        self.at_field.setdefault(column.field, 0)
        values = self.table.columns.setdefault(column.field, [])
        values.extend([None] * (len(self.table.lines) - len(values)))
        for index in range(self.start, len(self.table.lines)):
            if values[index] is None and column.field not in self.table.unread.get(index, {}):
                values[index] = reading.value


_WORDS: Final = pattern(r"[\W_]+")


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
