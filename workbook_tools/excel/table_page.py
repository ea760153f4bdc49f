"""A page of rows: typed cells, explained colours, guarded and ready to print."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import pairwise
from typing import Any, Final

from workbook_tools.columns.base import Cell, Column
from workbook_tools.columns.links import Link, text_of
from workbook_tools.excel import sheet_buttons, style
from workbook_tools.excel.lists import Lists
from workbook_tools.excel.many_rows import Strip
from workbook_tools.excel.page import Page
from workbook_tools.excel.paper import Paper, height, insist, lines_of, natural_format
from workbook_tools.excel.safe_names import display_width
from workbook_tools.excel.sheet_buttons import SheetButton
from workbook_tools.excel.status_line import BUTTON_ROWS
from workbook_tools.excel.structure import MAX_ROWS
from workbook_tools.excel.table_cells import RowCells, TableCells
from workbook_tools.excel.validation import prompt, rule
from workbook_tools.form import Form, Row
from workbook_tools.problems import WorkbookError, column_letters

_SAMPLE: Final = 500
"""Columns are as wide as the first so many rows want."""
MANY: Final = 500
"""From so many rows on they are written column by column: see `many_rows`."""
_MOST_LINES: Final = 12
"""A row shows at most so many lines of a long text."""


@dataclass(frozen=True)
class TablePage(Page):
    """Rows of a form.

    title:      a large first line; notes: lines under it that say what the page is for.
    blank_rows: so many empty guarded rows follow, for typing into.
    kept_in_sight: the field up to which columns stay when one scrolls to the right (default: a name among the first).
    differs:    for each row, the fields that say something else than the row it is compared with.
    groups:     for each row, the group it belongs to: a line parts it from the group above.
    asked:      field → what stands once above the table, in a cell to type into, instead of in a column.
    buttons:    what stands at the very top, if the workbook has macros.
    Columns the form does not know (`row.extra`) follow at the right under grey headings.
    """

    form: Form
    rows: Sequence[Row] | TableCells
    title: str = ""
    notes: Sequence[str] = ()
    blank_rows: int = 0
    kept_in_sight: str = ""
    differs: Sequence[Collection[str]] = ()
    groups: Sequence[str] = ()
    asked: Mapping[str, Cell] = field(default_factory=dict)
    buttons: Sequence[SheetButton] = ()

    @property
    def has_legend(self) -> bool:
        """Tell whether there are colours to explain."""
        columns = self.form.columns
        by_tool = [column.by_tool for column in columns]
        coloured = any(column.required for column in columns) or (any(by_tool) and not all(by_tool))
        return coloured or any(self.differs) or bool(self.cells.unread or self.cells.beyond)

    @cached_property
    def cells(self) -> TableCells:
        """What the rows have to put into the columns."""
        return self.rows if isinstance(self.rows, TableCells) else RowCells(self.rows)

    @property
    def first_line(self) -> int:
        """The line, as Excel counts, on which the first row stands: below title, notes, legend and headings."""
        return self.above_title + bool(self.title) + len(self.notes) + self.has_legend + len(self.asked) + 2

    @property
    def room(self) -> int:
        """How many rows the sheet has for the table's: from the first one down to where a worksheet ends."""
        return MAX_ROWS - self.first_line + 1

    @property
    def above_title(self) -> int:
        """How many rows the buttons take."""
        return BUTTON_ROWS if self.buttons else 0

    def write_on(self, paper: Paper, lists: Lists) -> None:
        """Write title, notes, legend, headings and rows, and guard what may be typed.

        Raises WorkbookError too-many-rows if a worksheet ends before they do.
        """
        TableWriter(self, paper, lists).write()


@dataclass(frozen=True, slots=True)
class Lane:
    """One column of a page as it is going to be written; `column` is None for one the form does not know."""

    heading: str
    sort: str
    column: Column | None
    width: float
    wrap: bool
    look: Any
    unread_look: Any
    folded: bool = False
    cells: Sequence[Cell | Link] = ()


class TableWriter:
    """Writes one TablePage on its sheet."""

    def __init__(self, page: TablePage, paper: Paper, lists: Lists) -> None:
        _refuse_overflow(page)
        self.page, self.paper, self.lists = page, paper, lists
        columns = page.form.columns
        # Grey says “not you”; where nobody types anything it would say nothing.
        self.greyed = not all(column.by_tool for column in columns)
        self.unread = page.cells.unread
        self.lanes = [
            self.lane(column.heading, column, page.cells.of(column))
            for column in columns
            if column.field not in page.asked
        ]
        self.lanes += [self.lane(heading, None, cells) for heading, cells in page.cells.beyond.items()]

    def write(self) -> None:
        """Write the sheet from its title down, and set up how it scrolls, filters and prints."""
        page, paper = self.page, self.paper
        paper.set_up(page.title or page.form.title, landscape=True)
        head = self.write_top()
        self.write_headings(head)
        self.write_rows(head + 1)
        self.guard_rows(head)
        sheet = paper.sheet
        frozen = self.frozen()
        sheet.freeze_panes(head + 1, frozen)
        sheet.repeat_rows(head)
        last = head + max(1, len(page.cells) + page.blank_rows)
        insist(sheet.autofilter(head, 0, last, len(self.lanes) - 1))
        insist(sheet.set_selection(head + 1, frozen, head + 1, frozen))

    def lane(self, heading: str, column: Column | None, cells: Sequence[Cell | Link]) -> Lane:
        """Decide how a column looks: what sort it is, how wide, folded or not."""
        if column is None:
            return self.dressed(
                Lane(heading, "extra", None, 0, False, None, None, cells=cells), "@", wrap=False, least=8
            )
        sort = "required" if column.required else "optional"
        if column.by_tool and self.greyed:
            sort = "by_tool"
        kind = column.kind
        lane = Lane(heading, sort, column, 0, False, None, None, cells=cells)
        return self.dressed(lane, kind.number_format, wrap=kind.wrap, least=kind.width)

    def dressed(self, bare: Lane, number_format: str, *, wrap: bool, least: float) -> Lane:
        """Give the lane with its width and looks: as wide as its cells want, wrapping what is too long."""
        widest = max((display_width(text_of(cell)) for cell in bare.cells[:_SAMPLE]), default=0)
        heading = math.ceil(display_width(bare.heading) / 2) + 5
        # An empty column to type into is as wide as its kind finds comfortable; another one, as its content wants.
        is_typed_into = self.page.blank_rows or (bare.column and bare.column.field in self.page.form.to_fill)
        is_settled = (widest or bare.sort == "by_tool") and not is_typed_into
        wanted = widest + 2 if is_settled else max(least, widest + 2)
        width = min(style.WIDEST, max(wanted, heading))
        wrap = wrap or widest > style.WIDEST
        look = {**style.CELL, **style.placing(number_format), "num_format": number_format, "text_wrap": wrap}
        formats = self.paper.formats
        grey = {"bg_color": style.BY_TOOL_CELL} if bare.sort == "by_tool" else {}
        return Lane(
            bare.heading,
            bare.sort,
            bare.column,
            width,
            wrap,
            formats.get(look, **grey),
            formats.get(look, bg_color=style.WRONG),
            self._folds(bare),
            bare.cells,
        )

    def _folds(self, lane: Lane) -> bool:
        """Fold a rarely used column, unless it holds what a person wrote row by row: that must be seen."""
        column = lane.column
        if column is None or not column.folded:
            return False
        return column.by_tool or column.heading_line or all(cell is None for cell in lane.cells)

    def write_top(self) -> int:
        """Write title, notes and legend; give the row the headings stand on."""
        page, paper = self.page, self.paper
        widths = [0 if lane.folded else lane.width for lane in self.lanes]
        lines = [(page.title, style.TITLE)] if page.title else []
        lines += [(note, style.NOTE) for note in page.notes]
        if page.buttons:
            sheet_buttons.write_status(paper, widths)
        row = page.above_title
        for text, look in lines:
            paper.line(row, text, look, widths)
            row += 1
        row += self.write_legend(row)
        for field_name, value in page.asked.items():
            self._ask(row, page.form.by_field[field_name], value)
            row += 1
        return row

    def _ask(self, row: int, column: Column, value: Cell) -> None:
        """Ask once, above the table, for what holds for every row."""
        formats, sheet = self.paper.formats, self.paper.sheet
        shown_lanes = [at for at, lane in enumerate(self.lanes) if not lane.folded]
        label_at, at = shown_lanes[0], shown_lanes[1]
        self.paper.put(row, label_at, f"{column.heading}：", formats.get(style.SAID_LABEL))
        self.paper.put(row, at, value, formats.get(style.SAID, num_format=column.kind.number_format))
        refused = rule(column, lambda _: f"${column_letters(at + 1)}${row + 1}", self.lists)
        if refused:
            insist(sheet.data_validation(row, at, row, at, refused))
        sheet.set_row(row, height(1) + 4)

    def write_legend(self, row: int) -> int:
        """Explain the colours that occur, on one line; give the number of lines written."""
        if not self.page.has_legend:
            return 0
        sorts = self.legend_sorts()
        plain = self.paper.formats.get(style.LEGEND)
        pieces = self.paper.formats.legend(sorts)
        if any(lane.folded for lane in self.lanes):
            pieces += [plain, "点列标上方的“+”，展开少用的列"]
        first_shown = next((index for index, lane in enumerate(self.lanes) if not lane.folded), 0)
        insist(self.paper.sheet.write_rich_string(row, first_shown, *pieces, plain))
        self.paper.sheet.set_row(row, height(1))
        return 1

    def legend_sorts(self) -> set[str]:
        """Give what there is to explain."""
        unread = {"unread"} if self.unread else set()
        differs = {"differs"} if any(self.page.differs) else set()
        return {lane.sort for lane in self.lanes} | unread | differs

    def write_headings(self, head: int) -> None:
        """Write the line of headings, each with what belongs below it, and fold the columns rarely used."""
        sheet, formats = self.paper.sheet, self.paper.formats
        folded_before = False
        for index, lane in enumerate(self.lanes):
            self.paper.put(head, index, lane.heading, formats.get(style.HEADINGS[lane.sort]))
            outline: dict[str, Any] = {"level": 1, "hidden": True} if lane.folded else {}
            if folded_before and not lane.folded:
                outline = {"collapsed": True}
            insist(sheet.set_column(index, index, lane.width, self.below(lane), outline))
            folded_before = lane.folded
            said = prompt(lane.column) if lane.column else None
            if said:
                insist(sheet.data_validation(head, index, head, index, said))
        if folded_before:
            after = len(self.lanes)
            insist(sheet.set_column(after, after, None, None, {"collapsed": True}))
        # The filter's button takes some of the width.
        lines = max(lines_of(lane.heading, lane.width - 4) for lane in self.lanes)
        sheet.set_row(head, height(lines) + 6)
        sheet_buttons.place(self.paper, self.page.buttons)

    def below(self, lane: Lane) -> Any:
        """Give the look of the cells below the table, so that a phone typed there is text as well."""
        number_format = lane.column.kind.number_format if lane.column else "@"
        return self.paper.formats.get(style.BODY, num_format=number_format)

    def write_rows(self, first: int) -> None:
        """Write what is known, each line as high as its longest text needs, then the prepared empty rows."""
        strips, heights = [self._strip(lane) for lane in self.lanes], self._heights()
        if len(self.page.cells) >= MANY:
            self.paper.put_many(first, strips, heights)
            return
        put, looks = self.paper.put, [(strip.look, strip.odd) for strip in strips]
        for at, cells in enumerate(zip(*(strip.cells for strip in strips), strict=True)):
            for index, (cell, (look, odd)) in enumerate(zip(cells, looks, strict=True)):
                put(first + at, index, cell, odd.get(at, look))
            if at in heights:
                self.paper.sheet.set_row(first + at, heights[at])

    def _heights(self) -> dict[int, float]:
        """Give the heights of the rows in which a text needs several lines.

        Excel would find them by itself; phones and previews do not.
        """
        most: dict[int, int] = {}
        for lane in self.lanes:
            if not lane.wrap or lane.folded:
                continue
            width = lane.width - 2
            surely_fits = width / 2  # a character is at most two wide
            for at, cell in enumerate(lane.cells):
                if isinstance(cell, str) and (len(cell) > surely_fits or "\n" in cell):
                    most[at] = max(most.get(at, 1), lines_of(cell, width))
        return {at: height(min(lines, _MOST_LINES)) for at, lines in most.items() if lines > 1}

    def _strip(self, lane: Lane) -> Strip:
        """Give a column with all that is put into it, and what looks different in it."""
        blanks = [None] * self.page.blank_rows
        if lane.column is None:
            return Strip([*lane.cells, *blanks], lane.look, dict(self._natural_looks(lane.cells)))
        field, odd = lane.column.field, self.set_off(lane)
        unread = {at: said[field] for at, said in self.unread.items() if field in said and lane.cells[at] is None}
        if not unread and not blanks:
            return Strip(lane.cells, lane.look, odd)
        cells: list[Cell | Link] = [*lane.cells, *blanks]
        for at, text in unread.items():
            cells[at], odd[at] = text, lane.unread_look
        return Strip(cells, lane.look, odd)

    def set_off(self, lane: Lane) -> dict[int, Any]:
        """Give the looks of a column's cells that are set off from plain ones, by the index of their row."""
        begins, differs = self._beginnings, self._differing.get(lane.column.field if lane.column else "", ())
        changed = self.paper.formats.changed
        odd = dict.fromkeys(begins, changed(lane.look, **style.GROUP_BEGINS)) if begins else {}
        if differs:
            plain = changed(lane.look, bg_color=style.DIFFERS)
            first = changed(lane.look, bg_color=style.DIFFERS, **style.GROUP_BEGINS)
            odd |= {at: first if at in odd else plain for at in differs}
        return odd

    @cached_property
    def _beginnings(self) -> list[int]:
        """The rows, but for the first one, with which a group begins."""
        return [at for at, (above, own) in enumerate(pairwise(self.page.groups), 1) if above != own]

    @cached_property
    def _differing(self) -> Mapping[str, list[int]]:
        """Field → the rows in which it is set off."""
        found: dict[str, list[int]] = {}
        for at, fields in enumerate(self.page.differs):
            for name in fields:
                found.setdefault(name, []).append(at)
        return found

    def _natural_looks(self, cells: Sequence[Cell | Link]) -> Iterator[tuple[int, Any]]:
        for at, cell in enumerate(cells):
            if cell is not None and not isinstance(cell, str):
                yield at, self.paper.formats.get(style.CELL, num_format=natural_format(cell))

    def guard_rows(self, head: int) -> None:
        """Let Excel itself object to what does not belong: drop-downs, messages and marks on every row."""
        count = len(self.page.cells) + self.page.blank_rows
        if not count:
            return
        sheet = self.paper.sheet
        first, last = head + 1, head + count
        address = partial(self.address, first)
        for index, lane in enumerate(self.lanes):
            refused = rule(lane.column, address, self.lists) if lane.column else None
            if refused:
                insist(sheet.data_validation(first, index, last, index, refused))
        # Phones are text on purpose; Excel need not put a green corner on each.
        corner = f"{column_letters(len(self.lanes))}{last + 1}"
        insist(sheet.ignore_errors({"number_stored_as_text": f"A{first + 1}:{corner}"}))

    def address(self, row: int, field: str) -> str:
        """Give the address of a field's cell in a row, fixed to its column; empty if the page has no such column."""
        at = next((at for at, lane in enumerate(self.lanes, 1) if lane.column and lane.column.field == field), 0)
        return f"${column_letters(at)}{row + 1}" if at else ""

    def frozen(self) -> int:
        """Freeze up to the name among the first columns, so that a wide table can be followed."""
        for index, lane in enumerate(self.lanes):
            if lane.column and lane.column.field == self.page.kept_in_sight:
                return index + 1
        for index, lane in enumerate(self.lanes[:4]):
            if lane.column and lane.column.field.endswith("name"):
                return index + 1 if len(self.lanes) > 7 else 0
        return 0


def _refuse_overflow(page: TablePage) -> None:
    """Raise WorkbookError if rows would go beyond the last one of a worksheet, where Excel reads nothing."""
    count = len(page.cells) + page.blank_rows
    if count > page.room:
        raise WorkbookError(
            "too-many-rows", f"“{page.name}”这一页有{count:,}行，一张工作表最多放得下{page.room:,}行，请分成几册"
        )
