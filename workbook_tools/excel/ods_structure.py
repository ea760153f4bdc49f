"""The structure of .ods: one pass over content.xml, where equal rows and cells stand once with a count."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from workbook_tools.columns.base import CellFault
from workbook_tools.excel.structure import MAX_COLUMNS, Structure, check_extent
from workbook_tools.excel.xml_parts import Package, feed, new_parser
from workbook_tools.problems import WorkbookError

_ERRORS: Final = frozenset(["#N/A", "#DIV/0!", "#REF!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"])
_HIDING: Final = ("collapse", "filter")


def read_structures(package: Package) -> dict[str, Structure]:
    """Give the structure of each sheet, by its name.

    Raises WorkbookError: file-password, file-too-large.
    """
    if b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise WorkbookError("file-password", "文件设了打开密码，请去掉密码另存后再交")
    content = _Content()
    parser = new_parser()
    parser.StartElementHandler = content.start
    parser.EndElementHandler = content.end
    parser.CharacterDataHandler = content.characters
    with package.open("content.xml") as stream:
        feed(parser, stream)
    return content.sheets


class _Content:
    """The handlers of the pass. Names keep their prefix: every program writes the usual ones."""

    def __init__(self) -> None:
        self.sheets: dict[str, Structure] = {}
        self._sheet = Structure()
        self._name = ""
        self._row = self._next_row = self._column = self._next_column = 1
        self._hidden: list[range] = []
        self._cell: Mapping[str, str] = {}
        self._text: list[str] = []
        self._in_note = False
        self._has_paragraph = False
        self._starts: dict[str, Callable[[Mapping[str, str]], None]] = {
            "table:table": self._start_table,
            "table:table-column": self._start_column,
            "table:table-row": self._start_row,
            "table:table-cell": self._start_cell,
            "table:covered-table-cell": self._start_cell,
            "text:p": self._start_paragraph,
            "draw:image": self._start_image,
            "office:annotation": self._start_note,
        }
        self._ends: dict[str, Callable[[], None]] = {
            "table:table": self._end_table,
            "table:table-cell": self._end_cell,
            "table:covered-table-cell": self._end_cell,
            "office:annotation": self._end_note,
        }

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        if name in self._starts:
            self._starts[name](attributes)

    def end(self, name: str) -> None:
        """End an element."""
        if name in self._ends:
            self._ends[name]()

    def characters(self, text: str) -> None:
        """Keep what a computed cell shows; what is typed comes with the values."""
        if "table:formula" in self._cell and not self._in_note:
            self._text.append(text)

    def _start_table(self, attributes: Mapping[str, str]) -> None:
        self._name = attributes.get("table:name", "")
        self._sheet = Structure()
        self._next_row = self._next_column = 1
        self._hidden = []

    def _end_table(self) -> None:
        sheet = self._sheet
        check_extent(self._name, sheet.last_row, sheet.last_column)
        for rows in self._hidden:
            sheet.hidden_rows.update(range(rows.start, min(rows.stop, sheet.last_row + 1)))
        self.sheets.setdefault(self._name, sheet)

    def _start_column(self, attributes: Mapping[str, str]) -> None:
        first = self._next_column
        self._next_column += int(attributes.get("table:number-columns-repeated", 1))
        if attributes.get("table:visibility") in _HIDING:
            self._sheet.hidden_columns.update(range(first, min(self._next_column, MAX_COLUMNS + 1)))

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._row = self._next_row
        self._next_row += int(attributes.get("table:number-rows-repeated", 1))
        self._next_column = 1
        if attributes.get("table:visibility") in _HIDING:
            self._hidden.append(range(self._row, self._next_row))

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        self._cell = attributes
        self._column = self._next_column
        self._next_column += int(attributes.get("table:number-columns-repeated", 1))
        self._text.clear()
        self._has_paragraph = False

    def _end_cell(self) -> None:
        cell, sheet = self._cell, self._sheet
        self._cell = {}
        formula = "table:formula" in cell
        if formula or "office:value-type" in cell:
            sheet.last_row = max(sheet.last_row, self._next_row - 1)
            sheet.last_column = max(sheet.last_column, self._next_column - 1)
        if formula:
            check_extent(self._name, sheet.last_row, sheet.last_column)
            self._settle_formula("".join(self._text), cell)
        down = int(cell.get("table:number-rows-spanned", 1)) - 1
        right = int(cell.get("table:number-columns-spanned", 1)) - 1
        if down or right:
            sheet.merges.append((self._row, self._column, self._row + down, self._column + right))

    def _settle_formula(self, shown: str, cell: Mapping[str, str]) -> None:
        fault = None
        if cell.get("calcext:value-type") == "error" or shown in _ERRORS:
            fault = CellFault("error", shown)
        elif "office:value-type" not in cell and not self._has_paragraph:
            fault = CellFault("uncalculated")
        for row in range(self._row, self._next_row):
            for column in range(self._column, self._next_column):
                self._sheet.formulas.add((row, column))
                if fault:
                    self._sheet.corrections[row, column] = fault

    def _start_paragraph(self, _attributes: Mapping[str, str]) -> None:
        self._has_paragraph = True

    def _start_image(self, _attributes: Mapping[str, str]) -> None:
        if self._cell:
            self._sheet.pictures.add(self._row)

    def _start_note(self, _attributes: Mapping[str, str]) -> None:
        self._in_note = True

    def _end_note(self) -> None:
        self._in_note = False
