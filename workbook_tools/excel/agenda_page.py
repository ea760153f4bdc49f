"""A front page that computes itself from other sheets: a few figures, and lines in order of urgency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from workbook_tools.columns.base import Cell
from workbook_tools.excel import style
from workbook_tools.excel.lists import Lists
from workbook_tools.excel.page import Page
from workbook_tools.excel.paper import Paper, as_result, height, insist
from workbook_tools.problems import column_letters

_TOP: Final = 5
"""The row of the lines' headings, counted from 0: title, note, figures and their labels stand above."""


@dataclass(frozen=True)
class Figure:
    """A number at the top: its label, its formula, and what it is before anything is computed."""

    label: str
    formula: str
    value: int
    colour: str = ""


@dataclass(frozen=True)
class AgendaColumn:
    """A column of the list: `{at}` in the formula is the cell that says where the line is found."""

    heading: str
    formula: str
    width: float
    number_format: str = "@"
    wrap: bool = False


@dataclass(frozen=True)
class AgendaPage(Page):
    """Figures over a list of lines.

    found:   the formula that finds the line number `{n}`; it stands in a hidden column, as `{at}`.
    values:  what each line shows before anything is computed, so that a preview shows it too.
    colours: what the first column may say → the colour of its line.
    """

    title: str
    note: str
    figures: Sequence[Figure]
    found: str
    columns: Sequence[AgendaColumn]
    lines: int
    values: Sequence[Sequence[Cell]]
    colours: Sequence[tuple[str, str]]

    def write_on(self, paper: Paper, lists: Lists) -> None:
        """Write the page; nothing on it is for typing."""
        sheet, widths = paper.sheet, [column.width for column in self.columns]
        paper.set_up(self.title, landscape=False, colour=style.REQUIRED)
        sheet.hide_gridlines(2)
        paper.line(0, self.title, style.TITLE, widths)
        paper.line(1, self.note, style.NOTE, widths)
        self._write_figures(paper)
        for at, column in enumerate(self.columns):
            insist(sheet.set_column(at, at, column.width))
            paper.put(_TOP, at, column.heading, paper.formats.get(style.HEADINGS["optional"]))
        hidden = len(self.columns)
        insist(sheet.set_column(hidden, hidden, None, None, {"hidden": True}))
        for number in range(1, self.lines + 1):
            self._write_line(paper, number, hidden)
        self._colour(paper)
        sheet.freeze_panes(_TOP + 1, 0)
        sheet.repeat_rows(_TOP)
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _write_figures(self, paper: Paper) -> None:
        sheet, formats = paper.sheet, paper.formats
        for at, figure in enumerate(self.figures):
            look = formats.get(style.COUNT, **({"bg_color": figure.colour} if figure.colour else {}))
            insist(sheet.write_formula(2, at, f"={figure.formula}", look, figure.value))
            paper.put(3, at, figure.label, formats.get(style.COUNT_LABEL))
        sheet.set_row(2, 34)
        sheet.set_row(4, 8)

    def _write_line(self, paper: Paper, number: int, hidden: int) -> None:
        sheet, row = paper.sheet, _TOP + number
        here = f"${column_letters(hidden + 1)}{row + 1}"
        known: Sequence[Any] = self.values[number - 1] if number <= len(self.values) else ()
        found = number if known else ""
        insist(sheet.write_formula(row, hidden, f"={self.found.replace('{n}', str(number))}", None, found))
        for at, column in enumerate(self.columns):
            formula = f'=IF({here}="","",{column.formula.replace("{at}", here)})'
            look = paper.formats.get(
                style.CELL,
                num_format=column.number_format,
                text_wrap=column.wrap,
                **style.placing(column.number_format),
            )
            value = as_result(known[at]) if at < len(known) else ""
            insist(sheet.write_formula(row, at, formula, look, value))
        sheet.set_row(row, height(1) + 4)

    def _colour(self, paper: Paper) -> None:
        last = _TOP + self.lines
        for word, colour in self.colours:
            look = paper.formats.get({}, bg_color=colour)
            shown = {"type": "formula", "criteria": f'=$A{_TOP + 2}="{word}"', "format": look}
            insist(paper.sheet.conditional_format(_TOP + 1, 0, last, 0, shown))
