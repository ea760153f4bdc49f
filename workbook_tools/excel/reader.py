"""From the plain sheets of a book to typed rows, each with its address, and what is wrong in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from workbook_tools.columns.base import Vocabulary
from workbook_tools.excel.block_checks import report_after_rows
from workbook_tools.excel.block_reader import BlockReader
from workbook_tools.excel.book import Book, Sheet
from workbook_tools.excel.cards import find_cards, read_cards
from workbook_tools.excel.headings import SHORTEST_TABLE, Block, find_blocks, reaches_someone
from workbook_tools.excel.page import GUIDE_SHEET, GUIDE_TITLE
from workbook_tools.excel.status_line import without_status
from workbook_tools.excel.table import Table
from workbook_tools.form import Form
from workbook_tools.problems import Place, Problem

_NOT_FORMS: Final = frozenset({"首页", "流程图", "说明", "使用说明", "图例", "选项", "问题清单", "答应的事"})
"""Sheets of the tool's own workbooks that hold no rows to read; they are passed over without a word."""


def read_tables(
    book: Book, forms: Sequence[Form], file: str, *, today: date, vocabularies: Mapping[str, Vocabulary]
) -> tuple[list[Table], list[Problem]]:
    """Read every table of a known form in a book.

    Gives the tables, one for each form on each sheet (cards are one of their own), and the problems of sheets that
    hold none.
    Hidden sheets are not read but named. `file` is how the file is called in every place.
    """
    tables: list[Table] = []
    left_over: list[Problem] = []
    for sheet in map(without_status, book.sheets):
        if holds_no_form(sheet) or all(cell is None for row in sheet.rows for cell in row):
            continue
        place = Place(file, sheet.name)
        if sheet.state != "visible":
            left_over.append(_hidden_sheet(place))
        elif found := _read_sheet(sheet, forms, file, today, vocabularies):
            tables += found
        else:
            left_over.append(_unknown_sheet(place))
    return tables, left_over


def holds_no_form(sheet: Sheet) -> bool:
    """Tell whether a sheet is there to be looked at, not read: by its name, or a guide by its first words."""
    name, first = sheet.name or "", str(sheet.rows[0][0]) if sheet.rows and sheet.rows[0] else ""
    return name in _NOT_FORMS or name.startswith(GUIDE_SHEET) or first.startswith(GUIDE_TITLE)


def _read_sheet(
    sheet: Sheet, forms: Sequence[Form], file: str, today: date, vocabularies: Mapping[str, Vocabulary]
) -> list[Table]:
    cards = find_cards(sheet, forms, file, today)
    readers = _read_blocks(cards.rest if cards else sheet, forms, file, today, vocabularies)
    tables = list({id(reader.table): reader.table for reader in readers}.values())
    for line, beside in Counter(reader.block.heading_rows for reader in readers).items():
        if beside > 1:
            at = readers[0].block.columns[0]
            tables[0].add("tables-beside", line[-1], at, f"并排放着{beside}张表，按中间的空列分开读了")
    if cards:
        tables.insert(0, read_cards(cards, file, today, vocabularies))
    for table in tables:
        table.problems.sort(key=lambda problem: (problem.place.row, problem.place.column))
    return tables


def read_blocks(
    sheet: Sheet, forms: Sequence[Form], file: str, today: date, vocabularies: Mapping[str, Vocabulary]
) -> list[BlockReader]:
    """Read every block of a known form on a sheet, from top to bottom; blocks of one form share a table.

    Cards are no blocks: of a sheet that holds some, only what stands below them is read.
    """
    sheet = without_status(sheet)
    cards = find_cards(sheet, forms, file, today)
    return _read_blocks(cards.rest if cards else sheet, forms, file, today, vocabularies)


def _read_blocks(
    sheet: Sheet, forms: Sequence[Form], file: str, today: date, vocabularies: Mapping[str, Vocabulary]
) -> list[BlockReader]:
    parts = _parts(sheet, forms, file, today)
    tables: dict[str, Table] = {}
    readers = []
    for part, blocks in parts:
        for block in blocks:
            table = tables.setdefault(block.form.key, Table(block.form.key, file, sheet.name))
            reader = BlockReader(part, block, blocks, table, today, vocabularies)
            reader.read_rows()
            report_after_rows(reader)
            readers.append(reader)
    if len(parts) > 1:
        first = readers[0]
        row, at = first.block.heading_rows[-1], first.block.columns[0]
        first.table.add("tables-beside", row, at, f"左右放着{len(parts)}张表，表头不在一行，按中间的空列分开读了")
    for table in tables.values():
        table.square()
    return readers


def _parts(sheet: Sheet, forms: Sequence[Form], file: str, today: date) -> list[tuple[Sheet, list[Block]]]:
    """Give a sheet with its blocks; cut at empty columns where beside them stand others, whose headings do not."""
    blocks = find_blocks(sheet, forms, file, today)
    width = len(sheet.rows[0]) if sheet.rows else 0
    first, last = (min(b.columns[0] for b in blocks), max(b.columns[1] for b in blocks)) if blocks else (1, width)
    further = []
    for columns, gap in ((range(1, first), first - 1), (range(last + 1, width + 1), last + 1)):
        if len(columns) > SHORTEST_TABLE and all(row[gap - 1] is None for row in sheet.rows):
            parts = _parts(_with_only(sheet, columns), forms, file, today)
            further += [part for part in parts if any(map(reaches_someone, part[1]))]
    if not further:
        return [(sheet, blocks)]
    return [(_with_only(sheet, range(first, last + 1)), blocks), *further]


def _with_only(sheet: Sheet, columns: range) -> Sheet:
    """Give a sheet with nothing but some of its columns, where they stand."""
    before, after = [None] * (columns.start - 1), [None] * (len(sheet.rows[0]) - columns.stop + 1)
    rows = [[*before, *row[columns.start - 1 : columns.stop - 1], *after] for row in sheet.rows]
    return replace(sheet, rows=rows)


def _hidden_sheet(place: Place) -> Problem:
    return Problem("sheet-hidden", place, "工作表隐藏着，没有读", "里面若有要交的内容，请取消隐藏再交")


def _unknown_sheet(place: Place) -> Problem:
    message = "前15行里没有找到认得的表头"
    return Problem("sheet-unknown", place, message, "请核对表头，或换用 wbtools templates 写出的表样")
