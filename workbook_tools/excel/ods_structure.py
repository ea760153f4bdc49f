"""The structure of .ods: one pass over content.xml, where equal rows and cells stand once with a count."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from workbook_tools.columns.base import Cell, CellFault
from workbook_tools.excel.structure import MAX_COLUMNS, Structure, check_extent
from workbook_tools.excel.xml_parts import Package, feed, new_parser
from workbook_tools.problems import WorkbookError

_ERRORS: Final = frozenset(["#N/A", "#DIV/0!", "#REF!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"])
_HIDING: Final = ("collapse", "filter")
_ASIDES: Final = ("office:annotation", "text:ruby-text")
"""What stands in a cell and is none of its text; neither is what is drawn on it."""
_MOST_SPACES: Final = 100


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
        self._cell: Mapping[str, str] | None = None
        self._text: list[str] = []
        self._aside = 0
        self._has_paragraph = False
        self._is_misread = False
        self._starts: dict[str, Callable[[Mapping[str, str]], None]] = {
            "table:table": self._start_table,
            "table:table-column": self._start_column,
            "table:table-row": self._start_row,
            "table:table-cell": self._start_cell,
            "table:covered-table-cell": self._start_cell,
            "text:p": self._start_paragraph,
            "text:s": self._put_spaces,
            "text:tab": lambda _: self._put_misread("\t"),
            "text:line-break": lambda _: self._put_misread("\n"),
        }
        self._ends: dict[str, Callable[[], None]] = {
            "table:table": self._end_table,
            "table:table-cell": self._end_cell,
            "table:covered-table-cell": self._end_cell,
        }

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        if self._aside or name in _ASIDES or name.startswith("draw:"):
            self._aside += 1
            if name == "draw:image" and self._cell is not None:
                self._sheet.pictures.add(self._row)
            self._is_misread = self._is_misread or name == "text:ruby-text"
        elif name in self._starts:
            self._starts[name](attributes)

    def end(self, name: str) -> None:
        """End an element."""
        if self._aside:
            self._aside -= 1
        elif name in self._ends:
            self._ends[name]()

    def characters(self, text: str) -> None:
        """Keep what a cell shows."""
        if self._has_paragraph and not self._aside:
            self._text.append(text)

    def _put_spaces(self, attributes: Mapping[str, str]) -> None:
        self._text.append(" " * min(int(attributes.get("text:c", 1)), _MOST_SPACES))

    def _put_misread(self, text: str) -> None:
        """Keep what the value reader leaves out, so that it joins the words on either side."""
        self._text.append(text)
        self._is_misread = True

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
        self._has_paragraph = self._is_misread = False

    def _end_cell(self) -> None:
        cell, sheet, shown = self._cell or {}, self._sheet, "".join(self._text)
        self._cell = None
        correct = _correction(cell, shown, is_misread=self._is_misread, is_blank=not self._has_paragraph)
        self._has_paragraph = False
        formula = "table:formula" in cell
        if formula or correct is not None or "office:value-type" in cell:
            sheet.last_row = max(sheet.last_row, self._next_row - 1)
            sheet.last_column = max(sheet.last_column, self._next_column - 1)
        if formula or correct is not None:
            check_extent(self._name, sheet.last_row, sheet.last_column)
            self._settle(correct, formula=formula)
        down = int(cell.get("table:number-rows-spanned", 1)) - 1
        right = int(cell.get("table:number-columns-spanned", 1)) - 1
        if down or right:
            sheet.merges.append((self._row, self._column, self._row + down, self._column + right))

    def _settle(self, correct: Cell, *, formula: bool) -> None:
        for row in range(self._row, self._next_row):
            for column in range(self._column, self._next_column):
                if formula:
                    self._sheet.formulas.add((row, column))
                if correct is not None:
                    self._sheet.corrections[row, column] = correct

    def _start_paragraph(self, _attributes: Mapping[str, str]) -> None:
        if self._has_paragraph:
            self._text.append("\n")
        self._has_paragraph = self._cell is not None


def _correction(cell: Mapping[str, str], shown: str, *, is_misread: bool, is_blank: bool) -> Cell:
    """Give what a cell really says where the value reader reads it wrongly; else None.

    A cell need not say of what type its value is: it is the text that it shows.
    """
    has_type = "office:value-type" in cell
    if "table:formula" in cell:
        if cell.get("calcext:value-type") == "error" or shown in _ERRORS:
            return CellFault("error", shown)
        if not has_type and is_blank:
            return CellFault("uncalculated")
    is_text = cell.get("office:value-type") == "string" and "office:string-value" not in cell
    if shown.strip() and (not has_type or (is_text and is_misread)):
        return shown
    return None
