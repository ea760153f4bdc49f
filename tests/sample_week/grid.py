"""A workbook to be made, and the record of what was put wrong in it, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from workbook_tools.problems import column_letters

from .invent import Customer


@dataclass(frozen=True)
class Look:
    """How a cell looks. Colours are RRGGBB."""

    bold: bool = False
    size: int = 11
    fill: str = ""
    strike: bool = False
    red: bool = False
    center: bool = False
    wrap: bool = False
    border: bool = True
    format: str = "General"


TITLE = Look(bold=True, size=16, center=True, border=False)
PLAIN = Look(border=False)
DAY = "yyyy-mm-dd"


@dataclass(frozen=True)
class Mark:
    """What is wrong in one field of a line.

    code:  the problem that must be reported at the cell; empty if the cell must be read without a word.
    value: what must be read from a cell repaired without a word; None if there is nothing to compare.
    """

    field: str
    mess: int
    what: str
    code: str = ""
    value: str | None = None


@dataclass
class Line:
    """One data row: typed values by field name, what was put wrong in them, and whose row it is."""

    customer: Customer
    values: dict[str, Any]
    marks: list[Mark] = field(default_factory=list)
    held: str = ""
    look: Look = Look()
    hidden: bool = False

    @property
    def fine(self) -> bool:
        """True if nothing about the row has to be reported."""
        return not self.held and not any(mark.code for mark in self.marks)

    def spoil(self, name: str, value: Any, mess: int, what: str, code: str) -> Self:
        """Type something that must be reported at that cell under that code."""
        self.values[name] = value
        self.marks.append(Mark(name, mess, what, code))
        return self

    def smudge(self, name: str, typed: Any, mess: int, what: str, value: str | None = None) -> Self:
        """Type something the tool must read right without a word."""
        clean = str(self.values.get(name, "")) if value is None else value
        self.values[name] = typed
        self.marks.append(Mark(name, mess, what, value=clean))
        return self

    def hold(self, code: str, *blanks: str) -> Self:
        """Blank fields so that the row misses its minimum and must be held back."""
        self.values.update(dict.fromkeys(blanks))
        self.held = code
        return self

    def set(self, **values: Any) -> Self:
        """Type other values, nothing wrong with them."""
        self.values.update(values)
        return self


@dataclass
class Sheet:
    """One sheet: cells by (row, column), counted from 1, and what else a sheet can have."""

    name: str
    cells: dict[tuple[int, int], Any] = field(default_factory=dict)
    looks: dict[tuple[int, int], Look] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    pictures: list[tuple[int, int]] = field(default_factory=list)
    state: str = "visible"
    filtered: tuple[str, int, list[str]] | None = None
    protected: bool = False

    def put(self, row: int, column: int, value: Any, look: Look = Look()) -> None:
        """Type into a cell."""
        self.cells[row, column] = value
        self.looks[row, column] = look

    def merge(self, first: int, left: int, last: int, right: int, value: Any, look: Look = Look()) -> None:
        """Merge a block; only its first cell holds the value."""
        for row in range(first, last + 1):
            for column in range(left, right + 1):
                self.put(row, column, None, look)
        self.put(first, left, value, look)
        if look is TITLE:
            self.heights[first] = 28
        self.merges.append((first, left, last, right))


@dataclass
class Book:
    """One file of the inbox: its sheets, and the record of what is in them."""

    file: str
    owner: str
    form: str
    font: str = "宋体"
    way: str = "openpyxl"
    sheets: list[Sheet] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)
    repairs: list[dict[str, Any]] = field(default_factory=list)
    rows: list[tuple[Sheet, int, int, Line]] = field(default_factory=list)

    def sheet(self, name: str, widths: Sequence[float] = ()) -> Sheet:
        """Add a sheet."""
        made = Sheet(name, widths=dict(enumerate(widths, start=1)))
        self.sheets.append(made)
        return made

    def note(
        self,
        sheet: Sheet | None,
        cell: str,
        mess: int,
        what: str,
        code: str = "",
        value: str | None = None,
    ) -> None:
        """Record what was put wrong at a place; no code: it must be dealt with without a word."""
        name = sheet.name if sheet and self.way != "csv" else None
        entry = {"file": self.file, "sheet": name, "cell": cell, "mess": mess, "what": what}
        if code:
            self.problems.append({**entry, "code": code})
        else:
            self.repairs.append(entry if value is None else {**entry, "value": value})

    def headings(self, sheet: Sheet, row: int, left: int, headings: Sequence[str | None], fill: str) -> None:
        """Type a line of headings."""
        for at, heading in enumerate(headings, start=left):
            sheet.put(row, at, heading, Look(bold=True, fill=fill, center=True, wrap=True))

    def lines(
        self, sheet: Sheet, row: int, left: int, fields: Sequence[str], lines: Sequence[Line], **look: Any
    ) -> int:
        """Type data rows below each other and give the next free row."""
        for row_no, line in enumerate(lines, start=row):
            self._line(sheet, row_no, left, fields, replace(line.look, **look), line)
        return row + len(lines)

    def _line(self, sheet: Sheet, row: int, left: int, fields: Sequence[str], look: Look, line: Line) -> None:
        for at, name in enumerate(fields, start=left):
            value = line.values.get(name)
            sheet.put(row, at, value, replace(look, format=DAY) if hasattr(value, "year") else look)
        for mark in line.marks:
            cell = f"{column_letters(left + fields.index(mark.field))}{row}" if mark.field else str(row)
            self.note(sheet, cell, mark.mess, mark.what, mark.code, mark.value)
        if line.hidden:
            sheet.hidden_rows.add(row)
        self.rows.append((sheet, row, left, line))
