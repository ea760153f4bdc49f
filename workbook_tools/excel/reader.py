"""From the plain sheets of a book to typed rows, each with its address, and what is wrong in them."""

from __future__ import annotations

import calendar
import re
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import blake2b
from typing import Any, Final

from workbook_tools.columns.base import (
    DITTO_WORDS,
    Cell,
    CellFault,
    Column,
    Context,
    Reading,
    Vocabulary,
    half_width,
    shown,
)
from workbook_tools.columns.contacts import SAME_AS_PHONE
from workbook_tools.columns.phone_text import is_mobile
from workbook_tools.excel.book import Book, Sheet
from workbook_tools.excel.headings import Block, closest_heading, columns_named, find_blocks
from workbook_tools.excel.lines import LineKind, labels_in, line_kind, month_in, total_of
from workbook_tools.form import Form, Row
from workbook_tools.problems import Finding, Place, Problem, column_letters

MARK_HEADING: Final = "样式标记"
"""The extra column that keeps what colours and strike-through said."""
HOLDING_CODES: Final = frozenset({"no-name", "no-contact"})
"""What a form's `minimum` may say: a row with one of these is held back."""
OUT_OF_STEP: Final = timedelta(days=60)
NOT_FORMS: Final = frozenset({"填写说明", "说明", "使用说明", "图例", "选项"})
"""Sheets of a template that hold no rows; they are passed over without a word."""


@dataclass
class Table:
    """All rows of one form on one sheet of a file, as columns: how rows travel between processes.

    lines:   the Excel row number of each row.
    columns: field → values, as long as `lines`.
    extra:   heading of a column the form does not know → its cells.
    unread:  index of a row → field → raw text of a cell that could not be read.
    held:    index of a row that lacks its form's minimum → the codes that say so.
    content: a hash of what each row says, as typed: equal rows have equal hashes wherever they stand.
    said:    what titles and signatures say once: label → value.
    places:  field → the column it stands in, as Excel counts it.
    """

    form: str
    file: str
    sheet: str | None
    lines: list[int] = field(default_factory=list)
    columns: dict[str, list[Any]] = field(default_factory=dict)
    extra: dict[str, list[Cell]] = field(default_factory=dict)
    unread: dict[int, dict[str, str]] = field(default_factory=dict)
    held: dict[int, tuple[str, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    content: list[bytes] = field(default_factory=list)
    said: dict[str, Cell] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)

    def rows(self, row_class: type[Row]) -> Iterator[Row]:
        """Give the rows as objects, in the order of the sheet."""
        names, values = list(self.columns), list(self.columns.values())
        headings, extras = list(self.extra), list(self.extra.values())
        for index, line in enumerate(self.lines):
            extra = {
                h: cells[index] for h, cells in zip(headings, extras, strict=True) if cells[index] is not None
            }
            yield row_class.of(
                {name: column[index] for name, column in zip(names, values, strict=True)},
                place=Place(self.file, self.sheet, line),
                extra=extra,
                unread=self.unread.get(index, {}),
            )


def read_tables(
    book: Book, forms: Sequence[Form], file: str, *, today: date, vocabularies: Mapping[str, Vocabulary]
) -> tuple[list[Table], list[Problem]]:
    """Read every table of a known form in a book.

    Gives the tables, one for each form on each sheet, and the problems of sheets that hold none.
    Hidden sheets are not read but named. `file` is how the file is called in every place.
    """
    tables: list[Table] = []
    left_over: list[Problem] = []
    for sheet in book.sheets:
        filled = any(cell is not None for row in sheet.rows for cell in row)
        if not filled or sheet.name in NOT_FORMS:
            continue
        place = Place(file, sheet.name)
        if sheet.state != "visible":
            left_over.append(
                Problem("sheet-hidden", place, "工作表隐藏着，没有读", "里面若有要交的内容，请取消隐藏再交")
            )
            continue
        blocks = find_blocks(sheet, forms, file, today)
        if not blocks:
            left_over.append(_unknown_sheet(place))
            continue
        by_form: dict[str, Table] = {}
        for at, block in enumerate(blocks):
            table = by_form.setdefault(block.form.key, Table(block.form.key, file, sheet.name))
            _BlockReader(sheet, block, blocks[:at], blocks[at + 1 :], table, today, vocabularies).read()
        for table in by_form.values():
            _square(table)
            table.problems.sort(key=lambda problem: (problem.place.row, problem.place.column))
        tables += by_form.values()
    return tables, left_over


def _unknown_sheet(place: Place) -> Problem:
    return Problem(
        "sheet-unknown",
        place,
        "前15行里没有找到认得的表头",
        "请核对表头，或用 wbtools forms 里的表样",
    )


def _square(table: Table) -> None:
    """Make every column as long as the table: blocks of one form may have different columns."""
    length = len(table.lines)
    for columns in (table.columns, table.extra):
        for values in columns.values():
            values.extend([None] * (length - len(values)))


class _BlockReader:
    """Reads one block into its table. One object a block, thrown away after."""

    def __init__(
        self,
        sheet: Sheet,
        block: Block,
        before: Sequence[Block],
        after: Sequence[Block],
        table: Table,
        today: date,
        vocabularies: Mapping[str, Vocabulary],
    ) -> None:
        self.sheet, self.block, self.table = sheet, block, table
        self.form = block.form
        self.first_above = max((b.last_heading_row for b in before if not self._beside(b)), default=0) + 1
        below = [b.heading_rows[0] for b in after if not self._beside(b)]
        self.end = min(below, default=len(sheet.rows) + 1)
        self.left, self.right = self._reach(before, after)
        self.plan = [(at, self.form.by_field[name]) for at, name in sorted(block.fields.items())]
        self.at_field = {name: at for at, name in reversed(sorted(block.fields.items()))}
        self.filled_down = self._merged_down()
        self.said = labels_in((n, sheet.rows[n - 1]) for n in range(self.first_above, block.heading_rows[0]))
        self.context = Context(today, self._near(today), vocabularies)
        self.by_region: dict[str, Context] = {}
        self.day_column = self._day_column()
        self.section_day: Cell = None
        self.marks: dict[int, str] = {}
        self.extra = dict(block.unknown)
        self.read_before = len(table.lines)

    def _beside(self, other: Block) -> bool:
        return other.heading_rows == self.block.heading_rows

    def _reach(self, before: Sequence[Block], after: Sequence[Block]) -> tuple[int, int]:
        """The columns that belong to this block: all of them, unless another block stands beside it."""
        left = 1 if not any(map(self._beside, before)) else self.block.columns[0]
        right = min((b.columns[0] - 1 for b in after if self._beside(b)), default=10**6)
        return left, right

    def _merged_down(self) -> dict[tuple[int, int], int]:
        """Cells of a vertical merge under its first row → that first row."""
        filled: dict[tuple[int, int], int] = {}
        for top, left, bottom, _ in self.sheet.merges:
            for row in range(top + 1, min(bottom, len(self.sheet.rows)) + 1):
                filled[row, left] = top
        return filled

    def _near(self, today: date) -> date | None:
        """The day that missing years are counted from: the month a title, the sheet or the file names."""
        above = self.sheet.rows[self.first_above - 1 : self.block.heading_rows[0] - 1]
        titles = [str(cell) for row in above for cell in row if isinstance(cell, str)]
        found = month_in([*titles, self.sheet.name or "", self.table.file])
        if not found:
            return None
        last = date(*found, calendar.monthrange(*found)[1])
        return min(last, today)

    def _day_column(self) -> Column | None:
        return next((column for column in self.form.columns if column.kind.title == "日期"), None)

    # --- reading ---

    def read(self) -> None:
        self._report_headings()
        anchors = frozenset(
            at
            for at, column in self.plan
            if column.field in {"customer_name", "contact_name"} or column.kind.personal
        )
        if not anchors:
            anchors = frozenset(at for at, _ in self.plan)
        seq = frozenset(at for at, column in self.plan if column.field == "seq")
        counted = 0
        lines = []
        for row in range(self.block.last_heading_row + 1, self.end):
            cells = self._cells(row)
            if not cells:
                continue
            kind = line_kind(cells, anchors, seq)
            if kind is LineKind.ROW:
                self._read_row(row, cells)
            elif kind is LineKind.TOTAL:
                counted = self._compare_total(row, cells, seq, counted)
            elif kind is LineKind.NOTE:
                lines.append(row)
            elif kind is LineKind.DIVIDER:
                self._begin_section(row, cells)
        self.said |= labels_in((n, self.sheet.rows[n - 1]) for n in lines)
        self._spread_heading_line()
        self._finish_rows()
        self._report_sheet()
        self.table.places |= self.at_field
        self.table.said |= {label: said.value for label, said in self.said.items()}

    def _cells(self, row: int) -> dict[int, Cell]:
        cells = self.sheet.rows[row - 1]
        return {
            at: cell
            for at, cell in enumerate(cells, start=1)
            if cell is not None
            and self.left <= at <= self.right
            and not (isinstance(cell, str) and not cell.strip())
        }

    def _read_row(self, row: int, cells: Mapping[int, Cell]) -> None:
        table, index = self.table, len(self.table.lines)
        table.lines.append(row)
        region_at = self.at_field.get("region")
        context = self._context_for(shown(cells.get(region_at))) if region_at else self.context
        asides: dict[str, Cell] = {}
        values: dict[str, Any] = {}
        typed: list[str] = []
        for at, column in self.plan:
            cell = cells.get(at)
            if cell is None:
                cell = self._stand_in(row, at, column)
                if cell is None:
                    continue
            if type(cell) is str and cell.strip() in DITTO_WORDS:
                cell = self._ditto(row, at, column)
            if not column.by_tool:
                typed.append(f"{column.field}={shown(cell)}")
            reading = column.kind.read(cell, context)
            self._take(values, column, reading)
            if reading.findings:
                self._report(reading.findings, row, at, column, cell)
                if reading.value is None:
                    self._keep_unread(index, column.field, shown(cell))
            if reading.asides:
                asides |= reading.asides
        self._take_asides(values, asides, row, context)
        for name, value in values.items():
            self._put(table.columns, name, index, value)
        for at in cells.keys() - self.block.fields.keys():
            heading = self.extra.get(at) or self._blank_heading(at)
            cell = cells[at]
            typed.append(f"{heading}={shown(cell)}")
            self._put(table.extra, heading, index, shown(cell) if isinstance(cell, CellFault) else cell)
        table.content.append(
            blake2b("\x1f".join(sorted(typed)).encode("utf-8", "replace"), digest_size=16).digest()
        )

    def _context_for(self, region: str) -> Context:
        context = self.by_region.get(region)
        if context is None:
            context = self.by_region[region] = replace(self.context, region=region)
        return context

    def _stand_in(self, row: int, at: int, column: Column) -> Cell:
        """What counts where a cell is blank: the merge it lies in, or the day of its section."""
        top = self.filled_down.get((row, at))
        if top:
            above = self.sheet.rows[top - 1]
            return above[at - 1] if len(above) >= at else None
        return self.section_day if column is self.day_column else None

    def _ditto(self, row: int, at: int, column: Column) -> Cell:
        """“同上”: the cell of the nearest row above that says something."""
        for above in range(row - 1, self.block.last_heading_row, -1):
            cells = self.sheet.rows[above - 1]
            cell = cells[at - 1] if len(cells) >= at else None
            if cell is not None and not (isinstance(cell, str) and cell.strip() in DITTO_WORDS):
                self._report([Finding("ditto", "“{value}”按上一行的内容收了")], row, at, column, "同上")
                return cell
        return None

    @staticmethod
    def _take(values: dict[str, Any], column: Column, reading: Reading[Any]) -> None:
        if reading.value is None:
            return
        if column.kind.many and column.field in values:
            values[column.field] = tuple(dict.fromkeys((*values[column.field], *reading.value)))
        else:
            values[column.field] = reading.value

    def _take_asides(
        self, values: dict[str, Any], asides: Mapping[str, Cell], row: int, context: Context
    ) -> None:
        """Give what one cell said of another column to that column, where it is blank."""
        for name, cell in asides.items():
            column = self.form.by_field.get(name)
            if column is None:
                self._put(self.table.extra, name, len(self.table.lines) - 1, cell)
            elif name not in values or column.kind.many:
                self._take(values, column, column.kind.read(cell, context))
        if values.get("wechat") == SAME_AS_PHONE:
            mobiles = [number for number in values.get("mobile", ()) if is_mobile(number)]
            if mobiles:
                values["wechat"] = mobiles[0]
            else:
                del values["wechat"]
                at = self.at_field.get("wechat", 0)
                finding = Finding("wechat-unread", "写着微信同手机，可是没有手机号", "请补手机号")
                self._report([finding], row, at, self.form.by_field["wechat"], SAME_AS_PHONE)

    @staticmethod
    def _put(columns: dict[str, list[Any]], name: str, index: int, value: Any) -> None:
        column = columns.setdefault(name, [])
        column.extend([None] * (index - len(column)))
        column.append(value)

    def _keep_unread(self, index: int, name: str, raw: str) -> None:
        self.table.unread.setdefault(index, {})[name] = raw

    # --- what stands around the rows ---

    def _begin_section(self, row: int, cells: Mapping[int, Cell]) -> None:
        """A divider (“以下为3月6日新增”) may date the rows under it."""
        cell = next(iter(cells.values()))
        if isinstance(cell, str):
            found = re.search(r"(20\d\d[-./年])?\d{1,2}[月./-]\d{1,2}", half_width(cell))
            cell = found[0] if found else None
        if cell is None or self.day_column is None:
            return
        if self.day_column.kind.read(cell, self.context).value is not None:
            self.section_day = cell

    def _compare_total(self, row: int, cells: Mapping[int, Cell], seq: frozenset[int], counted: int) -> int:
        """Compare a total with the rows since the last one, or since the top. Gives the rows counted so far."""
        so_far = len(self.table.lines) - self.read_before
        total = total_of(cells, seq)
        if total and total.value not in {so_far, so_far - counted}:
            message = f"合计写的是{total.value:g}，上面实有{so_far - counted}行"
            self._add("total-differs", row, total.column, message, "请核对有没有漏行")
        return so_far

    def _spread_heading_line(self) -> None:
        """Apply what is said once to each row that does not say it itself."""
        table = self.table
        for label, said in self.said.items():
            for column in columns_named(self.form, label):
                present = column.field in self.at_field
                if column.kind.personal or (present and not column.heading_line):
                    continue
                reading = column.kind.read(said.value, self.context)
                self._report(reading.findings, said.row, said.column, column, said.value)
                if reading.value is None:
                    break
                for index in range(self.read_before, len(table.lines)):
                    values = table.columns.setdefault(column.field, [])
                    values.extend([None] * (index + 1 - len(values)))
                    if values[index] is None and column.field not in table.unread.get(index, {}):
                        values[index] = reading.value
                self.at_field.setdefault(column.field, 0)
                break

    # --- after the rows ---

    def _finish_rows(self) -> None:
        """Check each row as a whole: its minimum, what must hold within it, what is required."""
        table = self.table
        _square(table)
        self._fill_defaults()
        required = [c for c in self.form.columns if c.required and not c.by_tool and not self._default(c)]
        for column in required:
            if column.field not in self.at_field and len(table.lines) > self.read_before:
                message, remedy = f"这张表没有「{column.heading}」这一列", "请加上这一列，或在表头上方写一次"
                self._add("column-missing", self.block.last_heading_row, 0, message, remedy)
        present = [(c, table.columns.get(c.field)) for c in required if c.field in self.at_field]
        rows = list(table.rows(self.form.row_class))
        for index in range(self.read_before, len(table.lines)):
            row, line = rows[index], table.lines[index]
            unread = table.unread.get(index, {})
            lacking = [self._placed(problem) for problem in row.minimum()]
            if lacking:
                table.held[index] = tuple(problem.code for problem in lacking)
                table.problems += lacking
            table.problems += map(self._placed, row.check())
            for column, values in present:
                if (values is None or values[index] in (None, ())) and column.field not in unread:
                    self._require(column, line)
        self._report_dates_out_of_step()

    def _fill_defaults(self) -> None:
        for column in self.form.columns:
            values = self.table.columns.get(column.field)
            if values is None:
                continue
            default = self._default(column)
            if default is not None:
                self.table.columns[column.field] = [default if value is None else value for value in values]

    def _default(self, column: Column) -> Any:
        return getattr(self.form.row_class, column.field, None) or None

    def _require(self, column: Column, line: int) -> None:
        at = self.at_field[column.field]
        problem = Problem(
            "required", Place(self.table.file, self.table.sheet, line, at), "空着", "请补填", column.heading
        )
        self.table.problems.append(problem)

    def _placed(self, problem: Problem) -> Problem:
        name = next((c.field for c in self.form.columns if c.heading == problem.heading), "")
        return problem.moved(column=self.at_field.get(name, 0))

    def _report_dates_out_of_step(self) -> None:
        """A year typed wrong shows against its neighbours (data-quality 27)."""
        column = self.day_column
        at = self.at_field.get(column.field, 0) if column else 0
        if not column or not at:
            return
        days = [
            (line, day)
            for line, day in zip(self.table.lines, self.table.columns.get(column.field, ()), strict=False)
            if isinstance(day, date)
        ][-(len(self.table.lines) - self.read_before) or len(self.table.lines) :]
        if len(days) < 4:
            return
        middle = date.fromordinal(int(statistics.median(day.toordinal() for _, day in days)))
        for line, day in days:
            if abs(day - middle) > OUT_OF_STEP:
                message = f"“{{value}}”与上下行（{middle:%Y-%m}前后）差得太远"
                self._add("date-out-of-step", line, at, message, "请核对年月", column.heading, str(day))

    def _report_headings(self) -> None:
        row = self.block.last_heading_row
        for at, heading in self.block.unknown.items():
            if at in self.block.fields:
                continue
            close = closest_heading(self.form, heading)
            remedy = f"如果是「{close}」，请改表头" if close else ""
            self._add(
                "heading-unknown", row, at, f"「{self.form.title}」里没有“{heading}”这一列，原样保留", remedy
            )
        for at in self.block.unsure:
            heading, taken = self.block.headings[at], self.form.by_field[self.block.fields[at]].heading
            self._add(
                "heading-unsure", row, at, f"表头“{heading}”可以指几列，按「{taken}」收了", "请改成准确的表头"
            )

    def _blank_heading(self, at: int) -> str:
        """A column with values but no heading: kept under its letter, and asked about once."""
        name = self.extra[at] = f"{column_letters(at)}列（无表头）"
        cells = [
            r[at - 1] for r in self.sheet.rows[self.block.last_heading_row : self.end - 1] if len(r) >= at
        ]
        guess = self._guess([cell for cell in cells if cell is not None][:20])
        remedy = f"看内容像「{guess}」，请补上表头" if guess else "请补上表头"
        self._add("heading-blank", self.block.last_heading_row, at, "下面有内容，表头却空着", remedy)
        return name

    def _guess(self, cells: Sequence[Cell]) -> str:
        """Give the heading of the first free column whose kind reads most of these cells."""
        for column in self.form.columns:
            if column.field in self.at_field or column.kind.takes_anything or column.by_tool:
                continue
            readings = [column.kind.read(cell, self.context) for cell in cells]
            if sum(r.value is not None and not r.findings for r in readings) >= 0.7 * len(cells):
                return column.heading
        return ""

    def _report_sheet(self) -> None:
        """Say what is not in the cells: hidden rows, pictures, colours, strike-through."""
        sheet, lines = self.sheet, self.table.lines[self.read_before :]
        own = set(lines)
        hidden = sum(line in sheet.hidden_rows for line in lines)
        if hidden:
            self._add("rows-hidden", 0, 0, f"有{hidden}行隐藏或被筛选掉了，一并读入")
        for line in sheet.pictures:
            if line in own:
                self._add("picture", line, 0, "这一行有图片，工具读不出图片里的内容", "请把内容打成字")
        if sheet.struck or sheet.fills:
            self._report_marks(own)
        for at, column in self.plan:
            first = min((row for row, col in sheet.formulas if col == at and row in own), default=0)
            if first:
                self._add("cell-formula", first, at, "是公式，取的是上次算出的结果", "", column.heading)

    def _report_marks(self, own: set[int]) -> None:
        sheet, table = self.sheet, self.table
        struck = {row: col for row, col in sorted(sheet.struck, reverse=True) if row in own}
        coloured = {
            row: colour for (row, _), colour in sorted(sheet.fills.items(), reverse=True) if row in own
        }
        if len(coloured) > len(own) / 2:
            coloured = {}  # a table striped all over says nothing
        for row, col in struck.items():
            self._add(
                "struck-out", row, col, "画了删除线，还是照收了", "作废的请删掉整行；没作废请去掉删除线"
            )
        for colour in sorted(set(coloured.values())):
            rows = sorted(row for row, value in coloured.items() if value == colour)
            message = f"有{len(rows)}行涂了颜色（第{rows[0]}行起），记在“{MARK_HEADING}”里"
            self._add("coloured", rows[0], 0, message, "颜色要表达的意思，请写成字")
        for index in range(self.read_before, len(table.lines)):
            row = table.lines[index]
            mark = "、".join(
                [
                    *(["删除线"] if row in struck else []),
                    *([f"底色{coloured[row]}"] if row in coloured else []),
                ]
            )
            if mark:
                self._put(table.extra, MARK_HEADING, index, mark)
        _square(table)

    def _report(self, findings: Sequence[Finding], row: int, at: int, column: Column, cell: Cell) -> None:
        for finding in findings:
            self.table.problems.append(
                Problem(
                    finding.code,
                    Place(self.table.file, self.table.sheet, row, at),
                    finding.message,
                    finding.suggestion,
                    column.heading,
                    shown(cell),
                    column.kind.personal,
                )
            )

    def _add(
        self,
        code: str,
        row: int,
        at: int,
        message: str,
        suggestion: str = "",
        heading: str = "",
        value: str = "",
    ) -> None:
        place = Place(self.table.file, self.table.sheet, row, at)
        self.table.problems.append(Problem(code, place, message, suggestion, heading, value))


def form_titles(forms: Sequence[Form]) -> dict[str, str]:
    """Give form key → the title people know it by."""
    return {form.key: form.title for form in forms}
