"""One worksheet's XML: cells written where they belong, and everything else left as it is."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NoReturn

from workbook_tools.columns.base import Cell
from workbook_tools.excel.cell_styles import CellStyles
from workbook_tools.excel.cell_values import escaped, holdable, number
from workbook_tools.excel.structure import Area, cell_position, covers
from workbook_tools.excel.xml_tree import area_of, document, is_true, local_name, namespace, parse, reference_of
from workbook_tools.problems import WorkbookError, column_letters

if TYPE_CHECKING:
    from lxml.etree import _Element

Position = tuple[int, int]
"""Row and column of a cell, from 1."""

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_RULES: Final = ("dataValidation", "conditionalFormatting", "ignoredError")
"""What says in `sqref` for which cells it holds. (A sparkline says there in which cell it is drawn.)"""
_ROW_LOOKS: Final = ("ht", "customHeight", "s", "customFormat")


@dataclass(frozen=True, slots=True)
class Grown:
    """A table that got longer: what holds for line `model` now holds down to line `last`, from column left to right."""

    model: int
    last: int
    left: int
    right: int

    def reach(self, area: Area) -> Area:
        """Give an area that covers the model line as far down as the table now goes; any other as it is."""
        top, left, bottom, right = area
        covers = top <= self.model <= bottom < self.last and left <= self.right and self.left <= right
        return (top, left, self.last, right) if covers else area


class SheetXml:
    """A worksheet part to be changed. `name` is the sheet's, for sentences."""

    def __init__(self, name: str, part: bytes, styles: CellStyles, *, from_1904: bool) -> None:
        self.name = name
        self._styles = styles
        self._from_1904 = from_1904
        self._root = parse(part)
        self._ns = namespace(self._root)
        self._data = self._sheet_data()
        self._rows = dict(self._numbered(self._data, "row", int))
        self._row_numbers = sorted(self._rows)
        self._lines: dict[int, dict[int, _Element]] = {}
        self._touched: list[Position] = []
        for row, line in self._rows.items():
            if any(not cell.get("r") for cell in line):
                self._line(row)  # either all cells say where they stand or none does

    def write(
        self, cells: Mapping[Position, Cell], grown: Sequence[Grown] = (), *, forgets_results: bool = False
    ) -> bytes:
        """Give the part with these cells written; None blanks a cell and leaves its looks.

        forgets_results: None leaves a formula where it stands, without what it last gave.

        Where there is no cell yet, it looks like the one above it in lines a table has grown by, and elsewhere
        as its row or column says. Raises WorkbookError: cell-taken for a formula or the inside of a merged area,
        sheet-guarded for a locked cell of a sheet protected by a password.
        """
        self._refuse_taken({at: value for at, value in cells.items() if value is not None or not forgets_results})
        for table in grown:
            self._dress(table)
        for row, column in sorted(cells):
            self._put(row, column, holdable(cells[row, column]))
        self._forget_shown_links(cells)
        self._extend_rules(grown)
        self._extend_dimension()
        return document(self._root)

    def filled(self) -> list[Position]:
        """Give the cells that hold anything."""
        return [(row, column) for row in self._row_numbers for column, cell in self._line(row).items() if len(cell)]

    def _sheet_data(self) -> _Element:
        found = self._root.find(f"{self._ns}sheetData")
        if found is None:
            raise WorkbookError("file-incomplete", f"工作表“{self.name}”的内容不完整，请用 Excel 打开、另存后再试")
        return found

    def _numbered(self, parent: _Element, name: str, number_of: Callable[[str], int]) -> Iterator[tuple[int, _Element]]:
        """Give rows, or a row's cells, by number; some programs leave it out where it is one more than the last."""
        last = 0
        for item in parent.iterfind(f"{self._ns}{name}"):
            said = item.get("r")
            last = number_of(said) if said else last + 1
            item.set("r", said or f"{column_letters(last) if name == 'c' else last}{parent.get('r', '')}")
            yield last, item

    def _line(self, row: int) -> dict[int, _Element]:
        """Give the cells of a row by column."""
        if row not in self._lines:
            found = self._rows.get(row)
            cells = () if found is None else self._numbered(found, "c", lambda reference: cell_position(reference)[1])
            self._lines[row] = dict(cells)
        return self._lines[row]

    def _refuse_taken(self, cells: Mapping[Position, Cell]) -> None:
        """Refuse to write where something else decides what the cell says, or someone has locked it."""
        merges = [area_of(item.get("ref", "")) for item in self._root.iterfind(f"{self._ns}mergeCells/*")]
        shared = [  # of an array or a data table only the first cell holds the formula
            area_of(item.get("ref", ""))
            for item in self._data.iter(f"{self._ns}f")
            if item.get("t") in ("array", "dataTable") and item.get("ref")
        ]
        is_guarded = self._is_guarded()
        for row, column in sorted(cells):
            cell = self._line(row).get(column)
            if (cell is not None and cell.find(f"{self._ns}f") is not None) or _within(shared, row, column):
                self._refuse(row, column, "cell-taken", "是公式，不能改写，请在 Excel 里改")
            if any((row, column) != area[:2] for area in _within(merges, row, column)):
                self._refuse(row, column, "cell-taken", "在合并单元格里，写不进去，请取消合并后再试")
            if is_guarded and self._styles.is_locked(self._look(row, column)):
                self._refuse(row, column, "sheet-guarded", "锁着，工作表设了保护密码，请撤销工作表保护后再试")

    def _is_guarded(self) -> bool:
        guard = self._root.find(f"{self._ns}sheetProtection")
        if guard is None or not is_true(guard.get("sheet")):
            return False
        return bool(guard.get("password") or guard.get("hashValue"))

    def _refuse(self, row: int, column: int, code: str, sentence: str) -> NoReturn:
        raise WorkbookError(code, f"{self.name}!{column_letters(column)}{row}{sentence}")

    def _look(self, row: int, column: int) -> int:
        """Give the style a cell has: its own, its row's or its column's."""
        cell, line = self._line(row).get(column), self._rows.get(row)
        if cell is not None:
            return int(cell.get("s", 0))
        if line is not None and is_true(line.get("customFormat")):
            return int(line.get("s", 0))
        for item in self._root.iterfind(f"{self._ns}cols/{self._ns}col"):
            if int(item.get("min", 0)) <= column <= int(item.get("max", 0)):
                return int(item.get("style", 0))
        return 0

    def _dress(self, table: Grown) -> None:
        """Give the new lines of a table, and their cells, the looks of the line above where they have none."""
        for row in range(table.model + 1, table.last + 1):
            above = self._rows.get(row - 1)
            if row not in self._rows and above is not None:
                self._row(row).attrib.update({name: above.attrib[name] for name in _ROW_LOOKS if name in above.attrib})
            for column in range(table.left, table.right + 1):
                model = self._line(row - 1).get(column)
                style = 0 if model is None else int(model.get("s", 0))
                if model is not None and column not in self._line(row) and style != self._look(row, column):
                    self._new_cell(row, column, style)

    def _put(self, row: int, column: int, value: Cell) -> None:
        """Put a value into a cell; whatever it held before goes, its style stays if it suits the value."""
        style = self._look(row, column)
        cell = self._line(row).get(column)
        if cell is None:
            cell = self._new_cell(row, column, style)
        for old in ("v", "is"):
            for child in cell.findall(f"{self._ns}{old}"):
                cell.remove(child)
        for attribute in ("t", "vm", "cm"):  # type, and what the old value pointed to
            cell.attrib.pop(attribute, "")
        self._touch(row, column)
        if value is None:
            return
        fitting = self._styles.fitting(style, value)
        if fitting != style:
            cell.set("s", str(fitting))
        if isinstance(value, str):
            cell.set("t", "inlineStr")
            content = self._made("is")
            content.append(self._made("t", escaped(value), {_SPACE: "preserve"}))
        else:
            content = self._made("v", number(value, from_1904=self._from_1904))
            cell.attrib.update({"t": "b"} if isinstance(value, bool) else {})
        cell.insert(0, content)

    def _forget_shown_links(self, cells: Collection[Position]) -> None:
        """Take from links what they say their cell shows: it is what stood there before, unseen by any reader."""
        for link in self._root.iterfind(f"{self._ns}hyperlinks/{self._ns}hyperlink"):
            with suppress(ValueError):
                area = area_of(link.get("ref", ""))
                if any(_within([area], *at) for at in cells):
                    link.attrib.pop("display", "")
                    link.attrib.pop("tooltip", "")

    def _made(self, name: str, text: str | None = None, attributes: Mapping[str, str] | None = None) -> _Element:
        made = self._root.makeelement(f"{self._ns}{name}", dict(attributes or {}))
        made.text = text
        return made

    def _row(self, row: int) -> _Element:
        """Give a row, made in its place if there is none."""
        if row not in self._rows:
            made = self._made("row", attributes={"r": str(row)})
            at = bisect_left(self._row_numbers, row)
            if at:
                self._rows[self._row_numbers[at - 1]].addnext(made)
            else:
                self._data.insert(0, made)
            insort(self._row_numbers, row)
            self._rows[row] = made
        return self._rows[row]

    def _new_cell(self, row: int, column: int, style: int) -> _Element:
        line, parent = self._line(row), self._row(row)
        made = self._made("c", attributes={"r": f"{column_letters(column)}{row}"})
        if style:
            made.set("s", str(style))
        before = max((at for at in line if at < column), default=0)
        if before:
            line[before].addnext(made)
        else:
            parent.insert(0, made)
        line[column] = made
        self._touch(row, column)
        return made

    def _touch(self, row: int, column: int) -> None:
        self._touched.append((row, column))
        self._row(row).attrib.pop("spans", "")  # it is a hint, and may no longer be right

    def _extend_rules(self, grown: Sequence[Grown]) -> None:
        """Let drop-downs, conditional formats and ignored errors of the model line hold in the new lines."""
        for part in self._root if grown else ():
            for item in part.iter() if part is not self._data else ():
                if local_name(item) in _RULES and item.get("sqref"):
                    item.set("sqref", _extended(item.get("sqref", ""), grown))
                parent = item.getparent()
                if local_name(item) == "sqref" and parent is not None and local_name(parent) in _RULES:
                    item.text = _extended(item.text or "", grown)

    def _extend_dimension(self) -> None:
        stated = self._root.find(f"{self._ns}dimension")
        if stated is None or not self._touched:
            return
        rows, columns = zip(*self._touched, strict=True)
        with suppress(ValueError):  # some programs state what is no area; nobody needs it
            top, left, bottom, right = area_of(stated.get("ref", ""))
            area = (min(top, *rows), min(left, *columns), max(bottom, *rows), max(right, *columns))
            stated.set("ref", reference_of(area))


def _within(areas: Sequence[Area], row: int, column: int) -> list[Area]:
    return [area for area in areas if covers(area, row, column)]


def _extended(references: str, grown: Sequence[Grown]) -> str:
    found = []
    for reference in references.split():
        try:
            area = area_of(reference)
        except ValueError:
            return references
        for table in grown:
            area = table.reach(area)
        found.append(reference_of(area))
    return " ".join(found)
