"""A worksheet being written: every cell has a type, and no failure is silent."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from html import escape
from typing import Any, Final

from workbook_tools.columns.base import Cell
from workbook_tools.columns.links import Link, address
from workbook_tools.columns.patterns import pattern
from workbook_tools.excel import style
from workbook_tools.excel.cell_values import escaped
from workbook_tools.excel.kept_values import Kept, kept
from workbook_tools.excel.many_rows import ManyRows, Strip
from workbook_tools.excel.read_back import Written
from workbook_tools.excel.safe_names import display_width, is_like_formula, safe_text
from workbook_tools.excel.style import Formats

_LINE_HEIGHT: Final = 16
_ESCAPES_IN_ONE: Final = pattern("_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")
_TEXT_WIDTH: Final = 96
"""Titles and notes run over about this many characters before they wrap."""
_LONGEST_URL: Final = 2_079
_MOST_LINKS: Final = 65_530
_DAY_ZERO: Final = date(1899, 12, 30)
_ALLOWED: Final = (
    "objects", "scenarios", "format_cells", "format_columns", "format_rows", "insert_columns", "insert_rows",
    "insert_hyperlinks", "delete_columns", "delete_rows", "sort", "autofilter", "pivot_tables",
)  # fmt: skip
"""All that may be done on a locked sheet but writing into its locked cells."""


class Paper:
    """XlsxWriter's worksheet, wrapped: the only way the writer puts anything on it."""

    def __init__(self, sheet: Any, formats: Formats, renamed: Mapping[str, str]) -> None:
        self.sheet = sheet
        self.formats = formats
        self.written = Written()
        self.many: ManyRows | None = None
        self._renamed = renamed
        self._links = 0

    def put(self, row: int, column: int, cell: Cell | Link, look: Any) -> None:
        """Write a value as what it is; text stays text, whatever it looks like."""
        sheet = self.sheet
        if isinstance(cell, Link):
            text, look = self.link(row, column, cell, look)
            value: Kept = kept(text)
        else:
            value = kept(cell)
        if isinstance(value, str):
            self.written.texts[value] += 1
            drawn = self.formats.quoted(look) if is_like_formula(value) else look
            done = sheet.write_string(row, column, _as_text(value), drawn)
        elif value is None:
            done = sheet.write_blank(row, column, None, look)
        else:
            self.written.others += 1
            if isinstance(value, bool):
                done = sheet.write_boolean(row, column, value, look)
            elif isinstance(value, int | float):
                done = sheet.write_number(row, column, value, look)
            else:
                done = sheet.write_datetime(row, column, value, look)
        insist(done)

    def put_many(self, first: int, strips: Sequence[Strip], heights: Mapping[int, float]) -> None:
        """Write the last rows of the sheet, whose first is `first`, column by column.

        heights: of the rows that are higher than usual, by index, in points.
        """
        solved = [self._without_links(first, at, strip) for at, strip in enumerate(strips)]
        self.many = ManyRows(first, solved, heights, self.formats, self.sheet._convert_date_time, self.written)

    def _without_links(self, first: int, column: int, strip: Strip) -> Strip:
        """Let what is clicked lead where it should, and give the column with the texts alone."""
        if Link not in strip.types:
            return strip
        # What leads nowhere is text.
        cells = [cell.text if isinstance(cell, Link) and not cell.target else cell for cell in strip.cells]
        odd = dict(strip.odd)
        for at, cell in enumerate(cells):
            if isinstance(cell, Link):
                cells[at], odd[at] = self.link(first + at, column, cell, odd.get(at, strip.look))
        return Strip(cells, strip.look, odd)

    def link(self, row: int, column: int, link: Link, look: Any) -> tuple[str, Any]:
        """Let a click on a cell lead somewhere, if Excel can; give the text to put there, and how it looks."""
        if not link.target:
            return safe_text(link.text), look
        target = link.target
        for wanted, name in self._renamed.items():
            target = target.replace(f"internal:{address(wanted, '')}", f"internal:{address(name, '')}", 1)
        text = safe_text(link.text) or target
        self._links += 1
        if len(target) > _LONGEST_URL or self._links > _MOST_LINKS:
            return text, look
        self.sheet.ignore_write_string = True  # the text is written like any other
        insist(self.sheet.write_url(row, column, target, None, text))
        self.sheet.ignore_write_string = False
        return text, self.formats.clickable(look)

    def define(self, name: str, formula: str) -> int:
        """Give a name to an area of the workbook."""
        return int(self.formats.book.define_name(name, formula))

    def line(self, row: int, text: str, look: Mapping[str, Any], widths: Sequence[float]) -> None:
        """Write a line of text across the first columns, as high as it needs."""
        across, width = _span(widths)
        drawn = self.formats.get(look)
        if across > 1:
            insist(self.sheet.merge_range(row, 0, row, across - 1, "", drawn))
        self.put(row, 0, text, drawn)
        size = look["font_size"] / style.BODY_SIZE
        self.sheet.set_row(row, height(lines_of(text, width / size), size))

    def set_up(self, title: str, *, landscape: bool, colour: str = "") -> None:
        """Make the sheet fit to print on A4, one page wide, with page numbers. colour: of its tab, `#RRGGBB`."""
        sheet = self.sheet
        if landscape:
            sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        heading = safe_text(title)[:100].replace(
            "&", "＆"
        )  # && would do, but for XlsxWriter, which sees &&G as a picture
        insist(sheet.set_header(f"&L{heading}&R&A", {"margin": 0.3}))
        insist(sheet.set_footer("&C第&P页 共&N页", {"margin": 0.3}))
        if colour:
            sheet.set_tab_color(colour)

    def mark(
        self, area: tuple[int, int, int, int], formula: str, *, overdue: bool = False, cells: Sequence[str] = ()
    ) -> None:
        """Colour the cells of an area [first row, first column, last row, last column] where a formula is true of them.

        cells: mark these instead, of which the area is the first.
        """
        wrong = {"bg_color": style.WRONG, "font_color": style.ALERT}
        look = self.formats.get({}, **({"bg_color": style.OVERDUE} if overdue else wrong))
        ranges = {"multi_range": " ".join(cells)} if cells else {}
        options = {"type": "formula", "criteria": f"={formula}", "format": look, **ranges}
        insist(self.sheet.conditional_format(*area, options))

    def lock(self) -> None:
        """Lock the cells that are not open, without a password: against slips, not against anyone."""
        self.sheet.protect("", dict.fromkeys(_ALLOWED, True))


def natural_format(cell: Cell | Link) -> str:
    """Give the number format a value wants where no kind of column says so."""
    if isinstance(cell, datetime):
        return "yyyy-mm-dd hh:mm"
    if isinstance(cell, date):
        return "yyyy-mm-dd"
    if isinstance(cell, time):
        return "hh:mm"
    if isinstance(cell, timedelta):
        return "[h]:mm"
    if isinstance(cell, int | float) and not isinstance(cell, bool) and float(cell).is_integer():
        return "0"  # General would show a long number as 1.38E+10
    return "@" if isinstance(cell, str) else "General"


def as_result(cell: Cell | Link) -> str | float:
    """Give a value as the result of a formula is kept: a day as the number Excel counts."""
    if isinstance(cell, date):
        return (date(cell.year, cell.month, cell.day) - _DAY_ZERO).days
    return cell if isinstance(cell, int | float) else safe_text(cell) if isinstance(cell, str) else ""


def _as_text(text: str) -> str:
    """Give a text so that XlsxWriter takes it for one.

    What looks like its own marked-up text would lose its marks. Of what looks like Excel's escapes it would mark only
    every other one where they share a sign, as in `_x0041_x0042_`: such a text is given as marked up, without a sign
    in which it would see any.
    """
    if (text.startswith("<r>") and text.endswith("</r>")) or _ESCAPES_IN_ONE.search(text):
        told = escape(escaped(text), quote=False).replace("_", "&#95;")
        return f'<r><t xml:space="preserve">{told}</t></r>'
    return text


def lines_of(text: str, width: float) -> int:
    """Tell how many lines a text takes in a cell so many characters wide."""
    if "\n" in text:
        return sum(lines_of(part, width) for part in text.split("\n"))
    return max(1, math.ceil(display_width(text) / width))


def height(lines: int, size: float = 1) -> float:
    """Give the height of a row, in points, that shows so many lines, each `size` times the usual."""
    return lines * _LINE_HEIGHT * size + 4


def _span(widths: Sequence[float]) -> tuple[int, float]:
    """Tell how many columns, and what width, a line of text may run across."""
    across, width = 0, 0.0
    for each in widths:
        across += 1
        width += each
        if width >= _TEXT_WIDTH:
            break
    return across, max(width, 1.0)


def insist(done: int | None) -> None:
    """XlsxWriter says by a number that it left something out; nothing may be left out."""
    if done:
        raise RuntimeError(f"the workbook writer refused something (code {done})")
