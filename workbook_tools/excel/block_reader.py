"""Reading the rows of one block: cells to values, with what stands around them taken into account."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
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
from workbook_tools.columns.choices import Listed
from workbook_tools.columns.contacts import SAME_AS_PHONE
from workbook_tools.columns.dates import DayKind
from workbook_tools.columns.identifiers import Identifier
from workbook_tools.columns.numbers import Numeric
from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.phone_text import contact_numbers, is_mobile
from workbook_tools.columns.texts import lost_digits
from workbook_tools.excel.book import Sheet
from workbook_tools.excel.heading_names import columns_named
from workbook_tools.excel.headings import Block
from workbook_tools.excel.lines import (
    LineKind,
    Said,
    divides,
    is_title,
    labels_in,
    line_kind,
    month_in,
    only_labels,
    total_of,
)
from workbook_tools.excel.table import Table
from workbook_tools.form import EXAMPLE
from workbook_tools.problems import Finding, column_letters

_CONTACTS: Final = ("mobile", "landline", "wechat", "qq")
_MAY_HIDE_NUMBERS: Final = frozenset({"contact_name", "customer_name", "account", "note", "need"})
_OF_OTHERS: Final = pattern("介绍|推荐|转自")
"""A number beside these words is someone else's."""
_DIGITS: Final = pattern(r"[\d\s()+-]{7,}")

_EXAMPLE_LEFT: Final[Reading[Any]] = Reading(
    None, (Finding("example-left", "“{value}”是示例里的，没有收", "请改成实际的内容，没有就清空"),)
)


def _is_left_to_the_tool(column: Column, cell: Cell) -> bool:
    """Tell a template's own formula that nobody has calculated yet: whoever filled the row need do nothing."""
    computes = column.by_tool or isinstance(column.kind, Identifier)
    return computes and isinstance(cell, CellFault) and cell.kind == "uncalculated"


def _is_of_an_example(cell: Cell) -> bool:
    """Tell the words of a template's example, which say nothing of anyone, though someone wrote over the rest."""
    return isinstance(cell, str) and half_width(cell).startswith(f"{EXAMPLE}:")


class BlockReader:
    """Reads one block into its table; what it learned stays at hand for the checks that follow.

    at_field: field → the column it stands in (the first, if several feed it; 0 if said once for all rows).
    start:    index of the block's first row in the table.
    end:      the first Excel row after the block.
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
        self.lead = _lead(sheet, block, blocks[first - 1] if first else None)
        self.end = _lead(sheet, blocks[after], block).start if after < len(blocks) else len(sheet.rows) + 1
        self.left = 1 if block is beside[0] else block.columns[0]
        self.right = min((b.columns[0] - 1 for b in beside if b.columns[0] > block.columns[1]), default=10**6)
        self.plan = [(at, self.form.by_field[name]) for at, name in sorted(block.fields.items())]
        self.at_field = {name: at for at, name in sorted(block.fields.items(), reverse=True)}
        self.start = len(table.lines)
        self.day_column = next((c for c in self.form.columns if _dates_the_row(c)), None)
        self.context = Context(today, self._near(today), vocabularies)
        self.unnamed: dict[int, str] = {}
        self._said = labels_in((n, sheet.rows[n - 1]) for n in self.lead)
        self._filled_down = _merged_down(sheet)
        self._by_region: dict[str, Context] = {}
        self._readings: dict[tuple[str, type, Cell], Reading[Any]] = {}
        self._section_day: Cell = None
        self._told: set[tuple[str, str]] = set()

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
        anchors = frozenset(at for at, column in self.plan if column.kind.personal) or frozenset(
            at for at, _ in self.plan
        )
        numbering = frozenset(at for at, column in self.plan if column.field == "line_no") | self.block.numbering
        counted = 0
        for row in range(self.block.last_heading_row + 1, self.end):
            cells = self._cells(row)
            if not cells:
                continue
            said = {at: cell for at, cell in cells.items() if not self._is_prepared(row, at, cell)}
            kind = line_kind(said, anchors, numbering) if said else LineKind.BLANK
            if kind is LineKind.ROW and not self._is_example(cells):
                self._read_row(row, cells)
            elif kind is LineKind.TOTAL:
                counted = self._compare_total(row, cells, counted)
            elif kind is LineKind.NOTE:
                self._said |= labels_in([(row, self.sheet.rows[row - 1])])
            elif kind is LineKind.DIVIDER:
                self._begin_section(cells)
                self._tell_skipped(row, cells)
        self._spread_said()
        self.table.blocks.append((self.start, self.at_field))
        self.table.said |= {label: said.value for label, said in self._said.items()}

    def looks_up(self, row: int, at: int, column: Column) -> bool:
        """Tell a number that a formula looked up, as by the name beside it: nobody typed it.

        A program that does not calculate leaves it blank, and the row says the same.
        """
        return isinstance(column.kind, Identifier) and (row, at) in self.sheet.formulas

    def _is_prepared(self, row: int, at: int, cell: Cell) -> bool:
        """Tell a formula that stands ready in a template's row from what someone has typed: alone it is no row."""
        if not isinstance(cell, CellFault) and (row, at) not in self.sheet.formulas:
            return False
        column = self.form.by_field.get(self.block.fields.get(at, ""))
        return column is not None and (column.by_tool or (isinstance(cell, CellFault) and cell.kind == "uncalculated"))

    def _is_example(self, cells: Mapping[int, Cell]) -> bool:
        """Tell a template's example line, which is no row, from one that someone has written into."""
        name, mark = self.form.example_mark
        at = self.at_field.get(name, 0)
        if not mark or cells.get(at) != mark:
            return False
        said = [
            (self.form.by_field[self.block.fields[at]], cell) for at, cell in cells.items() if at in self.block.fields
        ]
        return all(column.by_tool or self._says_sample(column, cell) for column, cell in said)

    def _says_sample(self, column: Column, cell: Cell) -> bool:
        """Compare as read, so that 50% and 0.5 are one; of the company's own names any may be the example."""
        if isinstance(column.kind, Listed) or cell == column.sample:
            return True
        typed, sample = (column.kind.read(each, self.context).value for each in (cell, column.sample))
        return typed is not None and typed == sample

    def _cells(self, row: int) -> dict[int, Cell]:
        return {
            at: cell
            for at, cell in enumerate(self.sheet.rows[row - 1], start=1)
            if cell is not None and self.left <= at <= self.right and not (type(cell) is str and not cell.strip())
        }

    def _read_row(self, row: int, cells: Mapping[int, Cell]) -> None:
        table, index = self.table, len(self.table.lines)
        table.lines.append(row)
        region = shown(cells.get(self.at_field.get("region", 0)))
        values: dict[str, Any] = {}
        asides: dict[str, Cell] = {}
        typed: list[str] = []
        written_over = any(map(_is_of_an_example, cells.values()))
        for at, column in self.plan:
            cell = self._effective(row, at, column, cells.get(at))
            if cell is None or _is_left_to_the_tool(column, cell):
                continue
            left = _is_of_an_example(cell) or (
                written_over and column.kind.personal and self._says_sample(column, cell)
            )
            reading = _EXAMPLE_LEFT if left else self._reading(column, cell, region)
            self._take(values, column, reading)
            if reading.findings:
                self._report(reading, row, at, column, cell)
                if reading.value is None:
                    table.unread.setdefault(index, {})[column.field] = shown(cell)
            if reading.asides:
                _unite(asides, reading.asides)
            if not column.by_tool and not self.looks_up(row, at, column):
                typed.append(shown(cell))
        self._take_asides(values, asides, row, region)
        self._find_number(values, cells, row)
        for name, value in values.items():
            table.put(name, index, value)
        for at in cells.keys() - self.block.fields.keys():
            cell, heading = cells[at], self.block.unknown.get(at) or self._unnamed(at)
            table.put_extra(heading, index, shown(cell) if isinstance(cell, CellFault) else cell)
            for found in lost_digits(cell):
                table.add(found.code, row, at, found.message, found.suggestion, heading=heading, value=shown(cell))
            typed.append(shown(cell))
        table.content.append(_hash(typed))

    def _find_number(self, values: dict[str, Any], cells: Mapping[int, Cell], row: int) -> None:
        """Where a row has no contact, look for one in its names, its remarks and the columns nobody knows."""
        column = self.form.by_field.get("mobile")
        if column is None or any(values.get(name) for name in _CONTACTS):
            return
        for at in sorted(cells, key=lambda at: (at in self.block.fields, at)):
            name = self.block.fields.get(at, "")
            if (name and name not in _MAY_HIDE_NUMBERS) or _OF_OTHERS.search(shown(cells[at])):
                continue
            numbers = contact_numbers(shown(cells[at]))
            if numbers:
                values["mobile"] = numbers
                if name in {"contact_name", "customer_name"}:
                    said = column.kind.read(shown(cells[at]), self.context).asides.get("contact_name")
                    values[name] = said or _DIGITS.sub("", values.get(name) or "").strip() or values.get(name)
                finding = Finding("phone-found", "手机空着，“{value}”里有号码，已取来用", "请核对后填到手机一列")
                self.table.report([finding], row, at, column, cells[at])
                return

    def _reading(self, column: Column, cell: Cell, region: str) -> Reading[Any]:
        """Read a cell; the region matters to phones only.

        What does not identify a person is much the same in every row, and each content is read once.
        """
        if column.kind.personal:
            return column.kind.read(cell, self._context_at(region))
        key = (column.field, type(cell), cell)
        reading = self._readings.get(key)
        if reading is None:
            reading = self._readings[key] = column.kind.read(cell, self.context)
        return reading

    def _context_at(self, region: str) -> Context:
        context = self._by_region.get(region)
        if context is None:
            context = self._by_region[region] = replace(self.context, region=region)
        return context

    def _effective(self, row: int, at: int, column: Column, cell: Cell) -> Cell:
        """Give what counts in a cell: its own content; where blank, its merge's or its section's; for 同上, above."""
        if cell is None:
            top = self._filled_down.get((row, at))
            if top:
                return self._at(top, at)
            return self._section_day if column is self.day_column else None
        if type(cell) is str and cell.strip() in DITTO_WORDS:
            return self._ditto(row, at, column)
        return cell

    def _at(self, row: int, at: int) -> Cell:
        cells = self.sheet.rows[row - 1]
        return cells[at - 1] if len(cells) >= at else None

    def _ditto(self, row: int, at: int, column: Column) -> Cell:
        """“同上”: the nearest cell above that says something."""
        for above in range(row - 1, self.block.last_heading_row, -1):
            cell = self._at(above, at)
            if cell is not None and not (isinstance(cell, str) and cell.strip() in DITTO_WORDS):
                self.table.report([Finding("ditto", "“{value}”按上一行的内容收了")], row, at, column, "同上")
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

    def _take_asides(self, values: dict[str, Any], asides: Mapping[str, Cell], row: int, region: str) -> None:
        """Give what one cell said of another column to that column; where that says otherwise, to the remarks."""
        left = [shown(asides["note"])] if "note" in asides else []
        for name, cell in asides.items():
            column = self.form.by_field.get(name)
            if name != "note" and column and (name not in values or column.kind.many):
                self._take(values, column, self._reading(column, cell, region))
            elif name != "note" and values.get(name) != cell:
                left.append(shown(cell))
        if left and "note" in self.form.by_field:
            values["note"] = "；".join([*filter(None, [values.get("note")]), *left])
        elif left:
            self.table.put_extra("备注", len(self.table.lines) - 1, "；".join(left))
        if values.get("wechat") == SAME_AS_PHONE:
            mobile = next((number for number in values.get("mobile", ()) if is_mobile(number)), None)
            values["wechat"] = mobile
            if mobile is None:
                finding = Finding("wechat-unread", "写着微信同手机，可是没有手机号", "请补手机号")
                column = self.form.by_field["wechat"]
                self.table.report([finding], row, self.at_field.get("wechat", 0), column, SAME_AS_PHONE)

    def _report(self, reading: Reading[Any], row: int, at: int, column: Column, cell: Cell) -> None:
        for finding in reading.findings:
            name = finding.code.removeprefix("unknown-")
            vocabulary = self.context.vocabularies.get(name)
            if name != finding.code and vocabulary is not None and not vocabulary.spellings:
                # The company's list is still empty: everyone is unknown, and once for each name is enough.
                if (name, shown(cell)) in self._told:
                    continue
                self._told.add((name, shown(cell)))
            self.table.report([finding], row, at, column, cell)

    def _unnamed(self, at: int) -> str:
        return self.unnamed.setdefault(at, f"{column_letters(at)}列（无表头）")

    def _tell_skipped(self, row: int, cells: Mapping[int, Cell]) -> None:
        """Name a lone text that was not taken for a row: it may be one after all."""
        at, cell = next(iter(cells.items()))
        if isinstance(cell, str) and not divides(cell):
            self.table.add("line-skipped", row, at, "“{value}”单独一格，当作分隔行，没有收", value=shown(cell))

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
            above = [self._at(line, at) for line in self.own_lines]
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


def _unite(asides: dict[str, Cell], more: Mapping[str, Cell]) -> None:
    """Add what another cell said of other columns; what two cells say of the same one goes to the remarks."""
    notes = [shown(aside["note"]) for aside in (asides, more) if "note" in aside]
    notes += [shown(cell) for name, cell in more.items() if name in asides and cell != asides[name] and name != "note"]
    asides.update({name: cell for name, cell in more.items() if name not in asides})
    if notes:
        asides["note"] = "；".join(dict.fromkeys(notes))


def _merged_down(sheet: Sheet) -> dict[tuple[int, int], int]:
    """Give the cells of vertical merges, each with the row whose content counts for it."""
    return {
        (row, left): top
        for top, left, bottom, _ in sheet.merges
        for row in range(top + 1, min(bottom, len(sheet.rows)) + 1)
    }


def _hash(typed: Sequence[str]) -> bytes:
    """Tell equal rows from different ones by what was typed alone: columns may move, and forms learn new ones."""
    return blake2b("\x1f".join(sorted(typed)).encode("utf-8", "replace"), digest_size=16).digest()
