"""A front page of figures."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from workbook_tools.columns.base import Cell
from workbook_tools.columns.links import Link, text_of
from workbook_tools.excel import style
from workbook_tools.excel.lists import Lists
from workbook_tools.excel.page import Page
from workbook_tools.excel.paper import Paper, height, insist, lines_of, natural_format


@dataclass(frozen=True)
class FactsPage(Page):
    """A front page of figures, narrow enough for a phone.

    blocks: (heading, lines), each line being (label, value, remark). Label and value may be a Link.
    alerts: the headings of blocks that somebody has to see to, in red.
    """

    title: str
    blocks: Sequence[tuple[str, Sequence[tuple[str | Link, Cell | Link, str]]]]
    notes: Sequence[str] = ()
    alerts: Collection[str] = ()

    def write_on(self, paper: Paper, lists: Lists) -> None:
        """Write the blocks one under another."""
        _write_facts(self, paper)


def _write_facts(page: FactsPage, paper: Paper) -> None:
    widths = (26, 18, 44)
    sheet, formats = paper.sheet, paper.formats
    paper.set_up(page.title, landscape=False)
    sheet.hide_gridlines(2)
    for column, width in enumerate(widths):
        insist(sheet.set_column(column, column, width))
    paper.line(0, page.title, style.TITLE, widths)
    row = 1
    for note in page.notes:
        paper.line(row, note, style.NOTE, widths)
        row += 1
    wrapped = formats.get(style.CELL, text_wrap=True)
    for heading, entries in page.blocks:
        row += 1
        paper.line(row, heading, style.ALERT_BAND if heading in page.alerts else style.BAND, widths)
        for label, value, remark in entries:
            row += 1
            paper.put(row, 0, label, wrapped)
            number_format = natural_format(value)
            number_format = "#,##0" if number_format == "0" else number_format
            paper.put(row, 1, value, formats.get(style.FIGURE, num_format=number_format))
            paper.put(row, 2, remark, wrapped)
            said = (label, value, remark)
            lines = max(lines_of(text_of(cell), width - 2) for cell, width in zip(said, widths, strict=True))
            if lines > 1:
                sheet.set_row(row, height(lines))
        row += 1
