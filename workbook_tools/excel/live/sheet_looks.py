"""One worksheet's XML, for what is done to a cell besides writing into it: its style, and where a note of it goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import TYPE_CHECKING, Final

from workbook_tools.excel.sheet_xml import Position, SheetXml
from workbook_tools.excel.structure import MAX_COLUMNS, MAX_ROWS, covers
from workbook_tools.excel.xml_tree import area_of, document, is_true, local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_AFTER_NOTES: Final = (
    "legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"
)  # fmt: skip
"""The elements that come after the one that names the part with the notes' boxes."""
_USUAL_WIDTH: Final = 8.43
_USUAL_HEIGHT: Final = 15.0
_PIXELS_PER_CHARACTER: Final = 7
_PIXELS_PER_POINT: Final = 96 / 72


class SheetLooks(SheetXml):
    """A worksheet part of which the looks are changed."""

    def refuse_guarded(self, cells: Iterable[Position]) -> None:
        """Refuse to touch locked cells of a sheet with a password. Raises WorkbookError sheet-guarded."""
        if self._is_guarded():
            for row, column in sorted(cells):
                if self._styles.is_locked(self._look(row, column)):
                    self._refuse(row, column, "sheet-guarded", "锁着，工作表设了保护密码，请撤销工作表保护后再试")

    def shown_at(self, row: int, column: int) -> Position:
        """Give the cell that is seen there: of a merged area only the first one is."""
        for item in self._root.iterfind(f"{self._ns}mergeCells/*"):
            area = area_of(item.get("ref", ""))
            if covers(area, row, column):
                return area[:2]
        return row, column

    def style_of(self, at: Position) -> int:
        """Give the style a cell is seen in."""
        return self._look(*at)

    def restyle(self, at: Position, style: int) -> None:
        """Give a cell a style. One that holds nothing and looks like its row or column need not be there at all."""
        row, column = at
        cell = self._line(row).get(column)
        if cell is None:
            spans, touched = self._row(row).get("spans"), len(self._touched)
            cell = self._new_cell(row, column, style)
            del self._touched[touched:]  # a look does not make the sheet's used area larger
            if spans and _spans(spans, column):
                self._row(row).set("spans", spans)
        if style:
            cell.set("s", str(style))
        else:
            cell.attrib.pop("s", "")
        if not len(cell) and not cell.text and set(cell.attrib) <= {"r", "s"}:
            self._drop_if_needless(at, cell, style)

    def _drop_if_needless(self, at: Position, cell: _Element, style: int) -> None:
        row, column = at
        line = self._line(row)
        del line[column]
        if self._look(row, column) != style:
            line[column] = cell
            return
        parent = self._row(row)
        parent.remove(cell)
        if not len(parent) and set(parent.attrib) <= {"r", "spans"}:
            self._data.remove(parent)
            self._row_numbers.remove(row)
            del self._rows[row], self._lines[row]

    @property
    def notes_link(self) -> str:
        """The id of the link to the part with the notes' boxes; empty if there is none."""
        found = self._root.find(f"{self._ns}legacyDrawing")
        return "" if found is None else next((str(value) for value in found.attrib.values()), "")

    def link_notes(self, link: str, attribute: str) -> None:
        """Name the part with the notes' boxes. `attribute` is the name of an id of a link, with its namespace."""
        made = self._made("legacyDrawing", attributes={attribute: link})
        after = next((item for item in self._root if local_name(item) in _AFTER_NOTES), None)
        if after is None:
            self._root.append(made)
        else:
            after.addprevious(made)

    def unlink_notes(self) -> None:
        """Name no such part any more."""
        for found in self._root.findall(f"{self._ns}legacyDrawing"):
            self._root.remove(found)

    def box_beside(self, at: Position, width: int, height: int) -> str:
        """Give the corners of a box beside a cell, as an anchor says them, so wide and high as people see it (pixels).

        Hidden rows and columns have no width: a box over them alone would be none.
        """
        row, column = at
        left = column if column < MAX_COLUMNS else column - 2
        top = max(row - 2, 0)
        right, right_rest = _reach(self._widths(left + 1), left, width + 15, MAX_COLUMNS)
        bottom, bottom_rest = _reach(self._heights(top + 1), top, height + 10, MAX_ROWS)
        return f"{left}, 15, {top}, 10, {right}, {right_rest}, {bottom}, {bottom_rest}"

    def _widths(self, first: int) -> Iterator[int]:
        """Give how many pixels wide columns are, from one on."""
        usual = self._usual("defaultColWidth", _USUAL_WIDTH)
        said = [
            (int(item.get("min", 0)), int(item.get("max", 0)), item)
            for item in self._root.iterfind(f"{self._ns}cols/{self._ns}col")
        ]
        for column in count(first):
            item = next((item for start, end, item in said if start <= column <= end), None)
            characters = usual if item is None else float(item.get("width", usual))
            hidden = item is not None and is_true(item.get("hidden"))
            yield 0 if hidden else round(characters * _PIXELS_PER_CHARACTER) + 5

    def _heights(self, first: int) -> Iterator[int]:
        """Give how many pixels high rows are, from one on."""
        usual = self._usual("defaultRowHeight", _USUAL_HEIGHT)
        for row in count(first):
            item = self._rows.get(row)
            points = usual if item is None else float(item.get("ht", usual))
            hidden = item is not None and is_true(item.get("hidden"))
            yield 0 if hidden else round(points * _PIXELS_PER_POINT)

    def _usual(self, name: str, otherwise: float) -> float:
        said = self._root.find(f"{self._ns}sheetFormatPr")
        return otherwise if said is None else float(said.get(name, otherwise))

    def document(self) -> bytes:
        """Give the part as it now is."""
        return document(self._root)


def _reach(sizes: Iterator[int], first: int, wanted: int, most: int) -> tuple[int, int]:
    """Tell in which row or column (from 0) so many pixels end, and how far into it."""
    left = wanted
    for at in range(first, most - 1):
        size = next(sizes)
        if left <= size:
            return at, left
        left -= size
    return most - 1, 0


def _spans(spans: str, column: int) -> bool:
    """Tell whether what a row says of its columns covers one."""
    return any(int(first) <= column <= int(last) for first, _, last in (part.partition(":") for part in spans.split()))
