"""A page of cards: one customer to a printed page, labels at the left of their values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from workbook_tools.columns.base import Cell, Column, shown
from workbook_tools.columns.links import Link
from workbook_tools.excel import style
from workbook_tools.excel.lists import Lists
from workbook_tools.excel.marks import Cells, marks
from workbook_tools.excel.page import Page
from workbook_tools.excel.paper import Paper, height, insist, lines_of, natural_format
from workbook_tools.excel.safe_names import display_width
from workbook_tools.excel.table_cells import RowCells
from workbook_tools.excel.table_page import Lane
from workbook_tools.excel.validation import prompt, rule
from workbook_tools.form import Form, Row
from workbook_tools.problems import column_letters

_LABEL, _VALUE = 16, 34
_WIDTHS: Final = (_LABEL, _VALUE, _LABEL, _VALUE)
"""Together as wide as an A4 page at full size."""
_WHOLE: Final = sum(_WIDTHS[1:])
_PAIR_HEIGHT: Final = 26
"""Points: room to write by hand."""
_WRITING_LINES: Final = 3
"""A long text has room for so many lines, even while it is empty."""
_MOST_LINES: Final = 20
"""A text is shown with at most so many lines: Excel has no rows much higher."""
_PAGE_HEIGHT: Final = 740
"""What an A4 page holds between its margins, in points."""
_SMALLEST: Final = 0.6
"""Cards are printed no smaller than this; a higher one takes two pages."""
_SPARE_COLUMNS: Final = 20
"""Columns at the right stay open for whatever the staff add."""
_SAID: Final = "▶ "
"""Begins the line of text over a card, so that “下一步：送样” is not read back as a label and its value."""
_EXAMPLE: Final = "示例：照这样填。这一张不会收，可以留着，也可以删掉"

Content = tuple[Cell | Link, Any]
"""What stands in a cell, and how it looks."""


@dataclass(frozen=True)
class CardPage(Page):
    """Rows of a form as cards one under another, each on a page of its own; no rows give one empty card.

    title:   the first line of each card, by default the form's title.
    notes:   lines under it. One that reads like a label and its value (备注：…) would be read back as such.
    lines:   one more line of text for each row, over its card.
    example: a card with the example of each column follows, which is not read.
    Columns the form does not know (`row.extra`) stand at the end of their card under grey labels.
    """

    form: Form
    rows: Sequence[Row]
    title: str = ""
    notes: Sequence[str] = ()
    lines: Sequence[str] = ()
    example: bool = False

    def write_on(self, paper: Paper, lists: Lists) -> None:
        """Write the cards, guard what may be typed, and prepare the pages to print."""
        _CardWriter(self, paper, lists).write()


class _CardWriter:
    """Writes one CardPage. `row` is where the next line goes; `tops` are the first lines of the cards."""

    def __init__(self, page: CardPage, paper: Paper, lists: Lists) -> None:
        self.page, self.paper, self.lists = page, paper, lists
        self.title = page.title or page.form.title
        # Grey says “not you”; where nobody types anything it would say nothing.
        self.greyed = not all(column.by_tool for column in page.form.columns)
        lanes = [self._lane(column) for column in page.form.columns]
        self.lanes = [lane for lane in lanes if not lane.folded]
        self.folded = [lane for lane in lanes if lane.folded]
        self.cells: dict[str, list[tuple[int, int]]] = {column.field: [] for column in page.form.columns}
        rules = page.form.row_class.rules
        self.marked = ({"wrong"} if self.greyed else set()) | ({"overdue"} if any(r.overdue for r in rules) else set())
        self.row = 0
        self.tops: list[int] = []
        self.heights: list[float] = []

    def write(self) -> None:
        page, sheet = self.page, self.paper.sheet
        self.paper.set_up(self.title, landscape=False)
        sheet.hide_gridlines(2)
        for number, row in enumerate(page.rows):
            said = page.lines[number] if page.lines else ""
            self._write_card(partial(self._content, number, row), said, row.extra, unread=bool(row.unread))
        if not page.rows:
            self._write_card(lambda lane: (None, lane.look), "", {})
        if page.example and page.form.example_mark[0]:
            self._write_card(self._sample, _EXAMPLE, {})
        self._guard()
        self._mark()
        self._prepare_pages()
        if any(lane.sort == "by_tool" for lane in (*self.lanes, *self.folded)):
            self.paper.lock()

    # --- what stands in the cells ---

    def _lane(self, column: Column) -> Lane:
        by_tool = column.by_tool and self.greyed
        sort = "by_tool" if by_tool else "required" if column.required else "optional"
        shaded = {"bg_color": style.BY_TOOL_CELL, "locked": True} if by_tool else {}
        look = self._look(column.kind.number_format, **shaded)
        unread = self.paper.formats.changed(look, bg_color=style.WRONG)
        cells = RowCells(self.page.rows).of(column)
        return Lane(column.heading, sort, column, _VALUE, column.kind.wrap, look, unread, column.folded, cells)

    def _look(self, number_format: str, **changes: Any) -> Any:
        look = {"num_format": number_format, "align": "left", "text_wrap": True, "locked": False, **changes}
        return self.paper.formats.get(style.CELL, **look)

    @staticmethod
    def _content(number: int, row: Row, lane: Lane) -> Content:
        """Give the value, or the raw text where there is none because nobody could read it."""
        cell = lane.cells[number]
        if cell is None and lane.column and lane.column.field in row.unread:
            return row.unread[lane.column.field], lane.unread_look
        return cell, lane.look

    def _sample(self, lane: Lane) -> Content:
        look = self.paper.formats.changed(lane.look, italic=True, font_color=style.QUIET)
        return lane.column.sample if lane.column else None, look

    # --- one card ---

    def _write_card(
        self, content: Callable[[Lane], Content], said: str, extra: Mapping[str, Cell], *, unread: bool = False
    ) -> None:
        self.tops.append(self.row)
        self.heights.append(0)
        self._write_top(said, unread=unread)
        self._write_lanes(self.lanes, content)
        if self.folded:
            self._write_line("少用", style.BAND)
            self._write_lanes(self.folded, content)
        self._write_lanes(
            [self._extra_lane(*item) for item in extra.items()], lambda lane: (extra[lane.heading], lane.look)
        )
        self.row += 1  # a blank line, where the page ends

    def _extra_lane(self, heading: str, cell: Cell) -> Lane:
        look = self._look(natural_format(cell))
        return Lane(heading, "extra", None, _VALUE, display_width(shown(cell)) > _VALUE, look, look)

    def _write_top(self, said: str, *, unread: bool) -> None:
        self._write_line(self.title, {**style.TITLE, "align": "center"})
        self._write_legend(
            {lane.sort for lane in (*self.lanes, *self.folded)} | ({"unread"} if unread else set()) | self.marked
        )
        for note in self.page.notes:
            self._write_line(note, style.NOTE)
        if self.page.lines or said:
            self._write_line(f"{_SAID}{said}" if said else "", {**style.LEGEND, "font_color": style.REQUIRED})

    def _write_line(self, text: str, look: Mapping[str, Any]) -> None:
        self.paper.line(self.row, text, look, _WIDTHS)
        size = look["font_size"] / style.BODY_SIZE
        self._next_row(height(lines_of(text, sum(_WIDTHS) / size), size))

    def _write_legend(self, sorts: set[str]) -> None:
        """Say which chapter of the manual asks for the card, and what its colours mean."""
        plain = self.paper.formats.get(style.LEGEND)
        colours = self.paper.formats.legend(sorts if sorts != {"optional"} else ())
        pieces = [plain, f"手册 {self.page.form.chapter}　　", *colours]
        insist(self.paper.sheet.merge_range(self.row, 0, self.row, len(_WIDTHS) - 1, "", plain))
        insist(self.paper.sheet.write_rich_string(self.row, 0, *pieces, plain))
        self._next_row(height(1))

    def _write_lanes(self, lanes: Iterable[Lane], content: Callable[[Lane], Content]) -> None:
        for line in _lines(lanes):
            lines = 1
            for at, lane in zip((0, 2), line, strict=False):
                cell, look = content(lane)
                whole = len(line) == 1
                self.paper.put(self.row, at, lane.heading, self.paper.formats.get(style.HEADINGS[lane.sort]))
                if whole:
                    insist(self.paper.sheet.merge_range(self.row, at + 1, self.row, len(_WIDTHS) - 1, "", look))
                self.paper.put(self.row, at + 1, cell, look)
                text = cell.text if isinstance(cell, Link) else shown(cell)
                room = lines_of(text, (_WHOLE if whole else _VALUE) - 2)
                lines = max(lines, lines_of(lane.heading, _LABEL), room, _WRITING_LINES if lane.wrap else 1)
                if lane.column:
                    self.cells[lane.column.field].append((self.row, at + 1))
            self._next_row(max(_PAIR_HEIGHT, height(min(lines, _MOST_LINES))))

    def _next_row(self, points: float) -> None:
        self.paper.sheet.set_row(self.row, points)
        self.heights[-1] += points
        self.row += 1

    # --- the sheet as a whole ---

    def _guard(self) -> None:
        """Guard each field's cells on all cards by one rule: what it says of other cells moves from card to card."""
        for lane in (*self.lanes, *self.folded):
            if lane.column is None:
                continue
            first, *others = self.cells[lane.column.field]
            told = None if lane.sort == "by_tool" else rule(lane.column, self._address, self.lists, to_fill=True)
            told = told or prompt(lane.column)
            if told:
                elsewhere = {"other_cells": [(*cell, *cell) for cell in others]} if others else {}
                insist(self.paper.sheet.data_validation(*first, *first, {**told, **elsewhere}))

    def _mark(self) -> None:
        """Mark what is missing or wrong on each card but the example."""
        form = self.page.form
        typed = "&".join(self._address(column.field) for column in form.columns if not column.by_tool)
        if not typed:
            return
        for mark in marks(form, Cells(form, self._address, {}, self.lists), f"LEN({typed})>0", self.lists):
            cells = self.cells[mark.field][: max(1, len(self.page.rows))]
            addresses = [f"{column_letters(at + 1)}{row + 1}" for row, at in cells]
            self.paper.mark((*cells[0], *cells[0]), mark.formula, overdue=mark.overdue, cells=addresses)

    def _address(self, field: str) -> str:
        row, at = self.cells[field][0]
        return f"${column_letters(at + 1)}{row + 1}"

    def _prepare_pages(self) -> None:
        sheet, last = self.paper.sheet, self.row - 2
        # The sheet is fitted to the width of a page: wider columns print smaller, so that the highest card fits too.
        open_to_all = self.paper.formats.get(style.BODY, locked=False)
        wider = min(max(self.heights) / _PAGE_HEIGHT, 1 / _SMALLEST)
        for at, width in enumerate(_WIDTHS):
            insist(sheet.set_column(at, at, width * max(1, wider), open_to_all))
        insist(sheet.set_column(len(_WIDTHS), len(_WIDTHS) + _SPARE_COLUMNS, None, open_to_all))
        sheet.set_h_pagebreaks(self.tops[1:])
        sheet.center_horizontally()
        insist(sheet.print_area(0, 0, last, len(_WIDTHS) - 1))
        insist(sheet.ignore_errors({"number_stored_as_text": f"A1:{column_letters(len(_WIDTHS))}{last + 1}"}))


def _lines(lanes: Iterable[Lane]) -> Iterator[tuple[Lane, ...]]:
    """Put two and two side by side; a long text, and one left alone before it, has a line for itself."""
    waiting: tuple[Lane, ...] = ()
    for lane in lanes:
        if lane.wrap and waiting:
            yield waiting
            waiting = ()
        waiting = (*waiting, lane)
        if lane.wrap or len(waiting) == 2:
            yield waiting
            waiting = ()
    if waiting:
        yield waiting
