"""A form to be filled in: headings with prompts, an example line, guarded rows that mark what is missing or wrong."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from workbook_tools.columns.base import Cell, Column, shown
from workbook_tools.columns.choices import Listed
from workbook_tools.columns.links import Link
from workbook_tools.columns.patterns import pattern
from workbook_tools.excel import style
from workbook_tools.excel.lists import Lists, name_part
from workbook_tools.excel.marks import Cells, marks
from workbook_tools.excel.paper import Paper, as_result, height, insist, lines_of
from workbook_tools.excel.table_page import Lane, TablePage, TableWriter
from workbook_tools.excel.validation import rule
from workbook_tools.problems import column_letters

PREPARED_ROWS: Final = 200
"""So many rows are formatted and belong to the table; Excel lets it grow."""
_GUARDED_ROWS: Final = 2_000
"""Guards and marks reach further: a locked sheet does not let its table grow."""
SIGNED_BY: Final = "填表人"
_FIELD: Final = pattern(r"\{(\w+)\}")
_SPARE_COLUMNS: Final = 20
"""Columns at the right stay open for whatever the staff add."""


@dataclass(frozen=True)
class TemplatePage(TablePage):
    """A form's sheet for people to fill in, with some rows filled already or none.

    said:      field → what stands once above the table; columns that may be said once have a cell there.
    signed_by: whose sheet it is; asked for at the top if no column says it.
    formulas:  field → an Excel formula in every row, which makes the column the tool's; `{field}` stands for a cell
               of the same row. A form's own formulas are always there.
    settled:   the rows, by their index, whose cells say what the row says instead of being computed.
    offers:    field → the formula of its drop-down, instead of what its kind offers.
    names:     a word; every column of the table gets the name `word_heading`, for formulas elsewhere in the workbook.
    """

    blank_rows: int = PREPARED_ROWS
    said: Mapping[str, Cell] = field(default_factory=dict)
    signed_by: str = ""
    formulas: Mapping[str, str] = field(default_factory=dict)
    settled: Collection[int] = ()
    offers: Mapping[str, str] = field(default_factory=dict)
    names: str = ""

    def write_on(self, paper: Paper, lists: Lists) -> None:
        """Write the sheet."""
        _TemplateWriter(self, paper, lists).write()


class _TemplateWriter(TableWriter):
    page: TemplatePage

    def __init__(self, page: TemplatePage, paper: Paper, lists: Lists) -> None:
        self.formulas = {**page.form.row_class.formulas, **page.formulas}
        self.said: dict[str, str] = {}
        super().__init__(page, paper, lists)
        self.locked = any(lane.sort == "by_tool" for lane in self.lanes)
        self.marks_overdue = any(rule.overdue for rule in page.form.row_class.rules)

    def write(self) -> None:
        """Write everything, then let the table object, the marks and the lock lie over it."""
        page, paper, sheet = self.page, self.paper, self.paper.sheet
        paper.set_up(page.title or page.form.title, landscape=True)
        head = self.write_top()
        self.write_headings(head)
        self._write_example(head + 1)
        self.write_rows(head + 2)
        last = head + 1 + max(1, len(page.rows) + page.blank_rows)
        self._make_table(head, last)
        self._compute(head + 2, last)
        self._guard(head + 2)
        self._mark(head + 2)
        frozen = self.frozen()
        sheet.freeze_panes(head + 1, frozen)
        sheet.repeat_rows(head)
        insist(sheet.set_selection(head + 2, frozen, head + 2, frozen))
        if self.locked:
            self._lock()

    def lane(self, heading: str, column: Column | None, cells: Sequence[Cell | Link]) -> Lane:
        """Give the lane as on any page; what a formula fills is the tool's."""
        if column and column.field in self.formulas:
            column = replace(column, by_tool=True, required=False)
        return super().lane(heading, column, cells)

    def dressed(self, bare: Lane, number_format: str, *, wrap: bool, least: float) -> Lane:
        """Give the lane as on any page, its cells open to typing unless the tool fills them."""
        lane = super().dressed(bare, number_format, wrap=wrap, least=least)
        if lane.sort == "by_tool":
            return lane
        return replace(lane, look=self.paper.formats.changed(lane.look, locked=False))

    def below(self, lane: Lane) -> Any:
        """Keep the cells below the table open as well."""
        return self.paper.formats.changed(super().below(lane), locked=lane.sort == "by_tool")

    # --- above the table ---

    def write_top(self) -> int:
        """Write the title, what the colours mean, what is said once, and a prompt over each heading."""
        row = super().write_top()
        row += self._write_said(row)
        formats = self.paper.formats
        for at, lane in enumerate(self.lanes):
            self.paper.put(row, at, lane.column.prompt if lane.column else "", formats.get(style.HINT))
        most = max(
            lines_of(lane.column.prompt, lane.width * 1.2) for lane in self.lanes if lane.column and not lane.folded
        )
        self.paper.sheet.set_row(row, 11 * min(most, 4) + 4)
        return row + 1

    def legend_sorts(self) -> set[str]:
        """Explain the marks and the example line too."""
        return super().legend_sorts() | {"wrong", "example"} | ({"overdue"} if self.marks_overdue else set())

    def _write_said(self, row: int) -> int:
        """Give each column that may be said once a labelled cell; give the number of lines written."""
        once = [lane.column for lane in self.lanes if lane.column and lane.column.heading_line]
        once = [column for column in once if not column.by_tool]
        shown_lanes = [at for at, lane in enumerate(self.lanes) if not lane.folded]
        places = list(zip(shown_lanes[::2], shown_lanes[1::2], strict=False))
        asked: list[tuple[str, Column | None]] = [(column.heading, column) for column in once]
        if not any(isinstance(column.kind, Listed) for column in once):
            asked.insert(0, (SIGNED_BY, None))
        formats, sheet = self.paper.formats, self.paper.sheet
        for (label_at, at), (label, column) in zip(places, asked, strict=False):
            self.paper.put(row, label_at, f"{label}：", formats.get(style.SAID_LABEL))
            number_format = column.kind.number_format if column else "@"
            look = formats.get(style.SAID, num_format=number_format, locked=False)
            value = self.page.said.get(column.field) if column else self.page.signed_by
            self.paper.put(row, at, value, look)
            if column:
                address = f"${column_letters(at + 1)}${row + 1}"
                self.said[column.field] = address
                self._guard_said(row, at, column, address)
        sheet.set_row(row, height(1) + 4)
        return 1

    def _guard_said(self, row: int, at: int, column: Column, address: str) -> None:
        refused = rule(column, lambda _: address, self.lists, to_fill=True)
        if refused:
            note = "整张表都一样的，在这里写一次就行"
            insist(self.paper.sheet.data_validation(row, at, row, at, {**refused, "input_message": note}))

    # --- the table ---

    def _write_example(self, row: int) -> None:
        formats = self.paper.formats
        for at, lane in enumerate(self.lanes):
            sample = lane.column.sample if lane.column else None
            look = formats.changed(lane.look, italic=True, font_color=style.QUIET)
            self.paper.put(row, at, sample, look)
        wrapped = [
            lines_of(shown(lane.column.sample), lane.width - 2)
            for lane in self.lanes
            if lane.column and lane.wrap and not lane.folded and isinstance(lane.column.sample, str)
        ]
        self.paper.sheet.set_row(row, height(max(wrapped, default=1)))

    def _make_table(self, head: int, last: int) -> None:
        formats = self.paper.formats
        columns: list[dict[str, Any]] = [
            {"header": lane.heading, "header_format": formats.get(style.HEADINGS[lane.sort])} for lane in self.lanes
        ]
        name = f"tbl_{self.page.form.key}"
        options = {"name": name, "columns": columns, "style": None, "autofilter": True}
        insist(self.paper.sheet.add_table(head, 0, last, len(self.lanes) - 1, options))

    def _compute(self, first: int, last: int) -> None:
        """Put the formulas into every prepared row, each showing what its row says until it is computed."""
        for at, lane in enumerate(self.lanes):
            set_off = self.set_off(lane) if self.page.groups else {}
            formula = self.formulas.get(lane.column.field, "") if lane.column else ""
            for row in range(first, last + 1) if formula else ():
                if (index := row - first) in self.page.settled:
                    continue
                told = _FIELD.sub(partial(self._own_cell, row), formula)
                known = as_result(lane.cells[index]) if index < len(lane.cells) else ""
                insist(self.paper.sheet.write_formula(row, at, f"={told}", set_off.get(index, lane.look), known))
            if self.page.names and lane.column:
                letters = column_letters(at + 1)
                area = f"='{self.paper.sheet.get_name()}'!${letters}${first + 1}:${letters}${first + _GUARDED_ROWS}"
                insist(self.paper.define(f"{self.page.names}_{name_part(lane.heading)}", area))

    def _own_cell(self, row: int, found: re.Match[str]) -> str:
        return self.address(row, found[1])

    def _guard(self, first: int) -> None:
        sheet, address = self.paper.sheet, partial(self.address, first)
        last = first + _GUARDED_ROWS
        for at, lane in enumerate(self.lanes):
            refused = rule(lane.column, address, self.lists, to_fill=True) if lane.column else None
            if lane.column and lane.column.field in self.page.offers:
                refused = {**(refused or {}), "validate": "list", "source": f"={self.page.offers[lane.column.field]}"}
            if refused and lane.sort != "by_tool":
                insist(sheet.data_validation(first, at, last, at, refused))
        corner = f"{column_letters(len(self.lanes))}{last + 1}"
        insist(sheet.ignore_errors({"number_stored_as_text": f"A{first}:{corner}"}))

    def _mark(self, first: int) -> None:
        form = self.page.form
        cells = Cells(form, partial(self.address, first), self.said, self.lists)
        row = f"$A{first + 1}:${column_letters(len(self.lanes))}{first + 1}"
        at_field = {lane.column.field: at for at, lane in enumerate(self.lanes) if lane.column}
        for mark in marks(form, cells, f"SUMPRODUCT(--(LEN({row})>0))>0", self.lists):
            at = at_field[mark.field]
            self.paper.mark((first, at, first + _GUARDED_ROWS, at), mark.formula, overdue=mark.overdue)

    # --- the sheet as a whole ---

    def _lock(self) -> None:
        """Lock what the tool fills; what stands beside the table stays open."""
        width = len(self.lanes)
        open_to_all = self.paper.formats.get(style.BODY, locked=False)
        insist(self.paper.sheet.set_column(width, width + _SPARE_COLUMNS, None, open_to_all))
        self.paper.lock()
