"""Many rows of a table at once, as the XML of their sheet, column by column.

XlsxWriter writes everything else of a workbook, and every cell of shorter tables. Over the rows of a long one its calls
for each cell would take most of a week's time; here the XML is made once for all cells of a column that are alike. It
is the XML that XlsxWriter writes, but that texts stand in their own cells, so that no list of all texts has to be held
in memory: ordinary ones as `str`, the shortest that a cell can be, which is what SheetJS writes, too; others as
`inlineStr`, which keeps blanks at their ends.
"""

from __future__ import annotations

import re
import zipfile
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from html import escape
from io import BytesIO
from itertools import repeat
from operator import itemgetter
from pathlib import Path
from types import NoneType
from typing import IO, Any, Final

from workbook_tools.columns.base import EXACT_IN_EXCEL, Cell
from workbook_tools.columns.links import Link
from workbook_tools.excel.cell_values import escaped
from workbook_tools.excel.deflate import compress_quickly
from workbook_tools.excel.kept_values import kept
from workbook_tools.excel.read_back import Written
from workbook_tools.excel.safe_names import FORMULA_SIGNS, LONGEST_TEXT, is_like_formula
from workbook_tools.excel.style import Formats
from workbook_tools.excel.table_cells import recalled, types_of
from workbook_tools.problems import column_letters

ROWS_AT_ONCE: Final = 1_000
"""So many rows are held as XML at a time."""
_FIRST = itemgetter(0)
_SPECIAL: Final = ("&", "<", ">", "_x")
_SPECIAL_AT_ENDS: Final = frozenset({" ", *FORMULA_SIGNS})
_SHORT: Final = LONGEST_TEXT // 2
_DIMENSION: Final = re.compile(rb'<dimension ref="([A-Z]+[0-9]+)[^"]*"/>')
_END_OF_ROWS: Final = b"</sheetData>"


@dataclass(frozen=True)
class Strip:
    """One column of rows to be written.

    look: XlsxWriter's format of all cells but those of `odd`, which have their own, by index.
    """

    cells: Sequence[Cell | Link]
    look: Any
    odd: Mapping[int, Any]

    @cached_property
    def types(self) -> set[type]:
        """Of what types the cells are."""
        return types_of(self.cells)


class ManyRows:
    """The rows of a long table, ready to be poured into their sheet.

    first:   the row, from 0, the first of them stands on.
    heights: of the rows that are higher than usual, by index, in points.
    serial:  gives a moment as the number Excel counts.
    written: is told what a reader will find.
    """

    def __init__(
        self,
        first: int,
        strips: Sequence[Strip],
        heights: Mapping[int, float],
        formats: Formats,
        serial: Callable[[Any], float],
        written: Written,
    ) -> None:
        self._written = written
        self.first, self.count = first, len(strips[0].cells)
        self.last_cell = f"{column_letters(len(strips))}{first + self.count}"
        self._heights = heights
        nexts = [f'<c r="{column_letters(number)}' for number in range(2, len(strips) + 1)]
        ends = [*nexts, "</row>"]
        self._columns = [_Column(strip, end, formats, serial) for strip, end in zip(strips, ends, strict=True)]

    def chunks(self) -> Iterator[str]:
        """Give the XML of some rows at a time."""
        for start in range(0, self.count, ROWS_AT_ONCE):
            stop = min(start + ROWS_AT_ONCE, self.count)
            numbers = map(str, range(self.first + start + 1, self.first + stop + 1))
            tails = [column.tails(start, stop) for column in self._columns]
            # A row's number stands in its tag and in each of its cells: all that is between is joined by it.
            between = zip(repeat('<row r="'), self._starts(start, stop), *tails)
            yield "".join(map(str.join, numbers, between))
            self._written.note(self.first, [column.read(start, stop) for column in self._columns])

    def _starts(self, start: int, stop: int) -> Iterator[str]:
        for at in range(start, stop):
            points = self._heights.get(at)
            yield f'" ht="{_as_kept(points)}" customHeight="1"><c r="A' if points else '"><c r="A'


class _Column:
    """Makes the XML of one column's cells, from behind the number of their row to the letters of the next cell."""

    def __init__(self, strip: Strip, end: str, formats: Formats, serial: Callable[[Any], float]) -> None:
        self._cells: Sequence[Any] = strip.cells  # links were made texts
        self._end, self._serial = end, serial
        self._odd: dict[Any, list[int]] = {}
        for at, look in sorted(strip.odd.items(), key=_FIRST):
            self._odd.setdefault(look, []).append(at)
        looks = dict.fromkeys([strip.look, *self._odd])  # in an order that is always the same
        # The workbook's formats have to be known by the time its rows are poured in.
        self._styles = {look: (formats.number(look), formats.number(formats.quoted(look))) for look in looks}
        self._look = strip.look
        self._is_text = strip.types <= {str, NoneType}
        self._is_count = strip.types == {int} and _are_exact(self._cells)
        self._repeats = len(strip.types - {NoneType}) <= 1  # 1 and True are one to a dictionary
        self._made: dict[Any, dict[Cell, str]] = defaultdict(dict)
        self._changed: dict[Cell, str] = {}

    def tails(self, start: int, stop: int) -> Sequence[str]:
        """Give what stands in the XML behind the row's number, for each cell."""
        tails = self._tails(self._cells[start:stop], self._look)
        for look, places in self._odd.items():
            here = places[bisect_left(places, start) : bisect_left(places, stop)]
            for at, tail in zip(here, self._tails([self._cells[at] for at in here], look), strict=True):
                tails[at - start] = tail
        return tails

    def read(self, start: int, stop: int) -> Sequence[object]:
        """Give what a reader will find, for each cell: its text, nothing (an empty text), or something else (True).

        Only after the cells were made.
        """
        cells, changed = self._cells[start:stop], self._changed
        if self._is_text and not changed:
            return [text or "" for text in cells]
        return [
            "" if cell is None else changed[cell] if cell in changed else cell if isinstance(cell, str) else True
            for cell in cells
        ]

    def _tails(self, cells: Sequence[Cell], look: Any) -> list[str]:
        if not self._repeats:
            return [self._tail(cell, look) for cell in cells]
        distinct = set(cells)
        if len(distinct) == 1:
            return self._each(distinct, look) * len(cells)
        if len(distinct) > len(cells) // 2:  # to look them up would take longer than to make them
            return self._each(cells, look)
        return list(recalled(self._made[look], cells, distinct, partial(self._pairs, look)))

    def _pairs(self, look: Any, cells: Collection[Cell]) -> dict[Cell, str]:
        return dict(zip(cells, self._each(cells, look), strict=True))

    def _each(self, cells: Collection[Any], look: Any) -> list[str]:
        """Make the XML of each cell; the usual ones quickly."""
        plain, _ = self._styles[look]
        after = f"</v></c>{self._end}"
        if self._is_count:
            return [f'" s="{plain}"><v>{number}{after}' for number in cells]
        texts = list(filter(None, cells))
        if not self._is_text or not _are_ordinary(texts):
            return [self._tail(cell, look) for cell in cells]
        before = f'" s="{plain}" t="str"><v>'
        if len(texts) == len(cells):
            return [f"{before}{text}{after}" for text in texts]
        blank = self._tail(None, look)
        return [f"{before}{text}{after}" if text else blank for text in cells]

    def _tail(self, cell: Cell, look: Any) -> str:
        plain, quoted = self._styles[look]
        value = kept(cell)
        if isinstance(value, str):
            if value is not cell:
                self._changed[cell] = value
            if _are_ordinary([value]):
                return f'" s="{plain}" t="str"><v>{value}</v></c>{self._end}'
            style = quoted if is_like_formula(value) else plain
            space = "" if value == value.strip() else ' xml:space="preserve"'
            return f'" s="{style}" t="inlineStr"><is><t{space}>{_as_xml(value)}</t></is></c>{self._end}'
        if value is None:
            if cell is not None:
                self._changed[cell] = ""
            return f'" s="{plain}"/>{self._end}'
        if isinstance(value, bool):
            return f'" s="{plain}" t="b"><v>{value:d}</v></c>{self._end}'
        number = value if isinstance(value, int | float) else self._serial(value)
        return f'" s="{plain}"><v>{number:.16G}</v></c>{self._end}'


def _are_exact(numbers: Sequence[Any]) -> bool:
    """Tell whether all whole numbers are kept as such."""
    return bool(min(numbers) > -EXACT_IN_EXCEL and max(numbers) < EXACT_IN_EXCEL)


def _are_ordinary(texts: Sequence[str]) -> bool:
    """Tell quickly that all texts, none of them empty, are kept and stand in XML as they are. Most do."""
    joined = "".join(texts)
    occurs = joined.__contains__
    return (
        joined.isprintable()
        and not any(map(occurs, _SPECIAL))
        and (len(joined) < _SHORT or max(map(len, texts)) < _SHORT)
        and not (
            any(map(occurs, _SPECIAL_AT_ENDS))
            and any(text[0] in _SPECIAL_AT_ENDS or text[-1] in _SPECIAL_AT_ENDS for text in texts)
        )
    )


def _as_xml(text: str) -> str:
    """Give a text as XML holds it. What looks like Excel's own escape of a character must not be taken for one."""
    return escape(escaped(text), quote=False)


def _as_kept(points: float) -> str:
    """Give a height as XlsxWriter keeps it, in whole pixels."""
    return f"{int(points * 4 / 3 + 0.5) * 0.75:.16g}"


def pour_in(path: Path, tables: Mapping[str, ManyRows]) -> None:
    """Put the rows of long tables into a workbook that has everything else, each below what stands on its sheet.

    tables: by the name of the sheet's part.
    """
    with (
        zipfile.ZipFile(BytesIO(path.read_bytes())) as bare,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book,
    ):
        for entry in bare.infolist():
            made = zipfile.ZipInfo(entry.filename, entry.date_time)
            made.compress_type = zipfile.ZIP_DEFLATED
            content = bare.read(entry)
            if entry.filename in tables:
                with book.open(made, "w", force_zip64=True) as part:
                    compress_quickly(part)
                    _pour(content, tables[entry.filename], part)
            else:
                book.writestr(made, content)


def _pour(sheet: bytes, rows: ManyRows, part: IO[bytes]) -> None:
    """Write a sheet with its rows; they are compressed while the next ones are made."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 # a button starts cold, and has no long tables

    above, _, below = sheet.partition(_END_OF_ROWS)
    area = rb'<dimension ref="\1:' + rows.last_cell.encode() + b'"/>'
    with ThreadPoolExecutor(1) as other:
        compressing = other.submit(part.write, _DIMENSION.sub(area, above, count=1))
        for chunk in rows.chunks():
            content = chunk.encode()
            compressing.result()
            compressing = other.submit(part.write, content)
        compressing.result()
    part.write(_END_OF_ROWS + below)
