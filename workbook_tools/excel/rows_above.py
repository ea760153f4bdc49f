"""Rows that stand above their headings: sorted without them, the line of headings sinks among the customers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from workbook_tools.columns.base import DITTO_WORDS, Cell, Column, Context, clean, half_width, shown
from workbook_tools.columns.choices import Listed
from workbook_tools.columns.dates import DayKind
from workbook_tools.columns.identifiers import Identifier
from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.values import Value
from workbook_tools.excel.book import Sheet
from workbook_tools.excel.heading_names import are_prompts
from workbook_tools.excel.headings import Block
from workbook_tools.excel.lines import MOBILE, only_labels
from workbook_tools.problems import CODES

_FEWEST_CELLS: Final = 3
"""A line with fewer is a title, or who filled the table in."""
_ASKS_FOR_CONTACT: Final = pattern(r"(电话|手机|座机|热线|微信|QQ|扣扣|传真|号码|联系方式|联系人)\W*$")
"""What stands before a contact of the company's own: 联系电话 | 13864912345."""
_EXAMPLE: Final = pattern(r"^[(\[【]?(示例|样例|范例|例)")


class RowsAbove(Value):
    """Lines above a table's headings, as Excel counts them: rows of it, and those that may be."""

    rows: tuple[int, ...] = ()
    doubtful: tuple[int, ...] = ()


def rows_above(sheet: Sheet, block: Block, lines: range, columns: tuple[int, int], context: Context) -> RowsAbove:
    """Tell which of the lines above a table are rows of it, by what stands in its columns, first to last."""
    left, right = columns
    rows, doubtful = [], []
    for line in lines:
        cells = enumerate(sheet.rows[line - 1][left - 1 : right], left)
        filled = {at: cell for at, cell in cells if cell is not None and shown(cell).strip()}
        if len(filled) < _FEWEST_CELLS or only_labels(filled) or _is_example(filled) or _are_prompts(filled, block):
            continue
        if _is_row(filled, block, context):
            rows.append(line)
        elif _tells_contact(filled):
            doubtful.append(line)
    return RowsAbove(tuple(rows), tuple(doubtful))


def _is_example(cells: Mapping[int, Cell]) -> bool:
    first = next(iter(cells.values()))
    return isinstance(first, str) and _EXAMPLE.match(half_width(clean(first))) is not None


def _are_prompts(cells: Mapping[int, Cell], block: Block) -> bool:
    """Tell the line of a template that says how to fill in what stands below."""
    return are_prompts([str(cell) for cell in cells.values()], [block.form])


def _is_row(cells: Mapping[int, Cell], block: Block, context: Context) -> bool:
    """Tell a line most of whose cells are what their columns hold, with someone to reach, or a name and more.

    After a sort nobody knows what 同上 meant.
    """
    if any(isinstance(cell, str) and cell.strip() in DITTO_WORDS for cell in cells.values()):
        return False
    own = {at: block.form.by_field[name] for at, name in block.fields.items() if at in cells}
    telling = {at: c for at, c in own.items() if not (c.kind.takes_anything or isinstance(c.kind, Listed))}
    # No choice is looked up before it is worth it: templates say above each column how to fill it in.
    sure = [at for at, c in telling.items() if c.kind.personal or isinstance(c.kind, DayKind)]
    read = [at for at in sure if _reads(own[at], cells[at], context)]
    if not read:
        return False
    read += [at for at in telling if at not in sure and _reads(own[at], cells[at], context)]
    reached = any(own[at].kind.personal for at in read)
    named = any(column.kind.personal or isinstance(column.kind, Identifier) for column in own.values())
    return len(read) * 2 > len(telling) and len(read) >= (2 if reached else 3) and named


def _reads(column: Column, cell: Cell, context: Context) -> bool:
    reading = column.kind.read(cell, context)
    if column.kind.personal and reading.findings:
        return False  # a number among words, as in “如 123456789”
    return reading.value is not None and all(CODES[finding.code].remark for finding in reading.findings)


def _tells_contact(cells: Mapping[int, Cell]) -> bool:
    """Tell a line with a mobile that no 联系电话 before it asks for."""
    before = ""
    for cell in cells.values():
        text = half_width(clean(shown(cell)))
        found = MOBILE.search(text)
        if found and not _ASKS_FOR_CONTACT.search(before + text[: found.start()]):
            return True
        before = text
    return False
