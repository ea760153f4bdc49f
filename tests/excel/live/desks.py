"""Where a workbook of the contract lies: closed in a folder, or open in LibreOffice. What its owner does, and sees."""

from dataclasses import dataclass

import openpyxl
from contract import LOG, OURS, make
from office_engine import ALLOWS, NativeSheet, area_of
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from workbook_tools.excel.live.closed import ClosedBook
from workbook_tools.excel.live.opening import open_book
from workbook_tools.excel.live.running import RunningBook
from workbook_tools.excel.xlsx_structure import worksheet_parts
from workbook_tools.excel.xml_parts import Package, elements

_ALLOWED = ("AllowFiltering", "AllowFormattingColumns")


@dataclass
class Seen:
    """What somebody sees of a sheet, by the addresses of its cells.

    formulas: what cells compute. chosen: cells with a drop-down. table: where the Excel table reaches.
    names: what names of the workbook stand for.
    """

    values: dict
    formulas: dict
    notes: dict
    colours: dict
    chosen: set
    table: str
    merges: list
    names: dict


def seen(path, name):
    """Look at a file with a library that shares nothing with the tool's own writers."""
    book, results = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    sheet = book[name]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    formulas = {cell.coordinate: cell.value for cell in cells if cell.data_type == "f"}
    values = {
        cell.coordinate: cell.value for row in results[name].iter_rows() for cell in row if cell.value is not None
    }
    return Seen(
        {at: value for at, value in values.items() if value is not None and at not in formulas},
        formulas,
        {cell.coordinate: cell.comment.text for cell in cells if cell.comment},
        {cell.coordinate: cell.fill.fgColor.rgb[-6:] for cell in cells if cell.fill.fill_type == "solid"},
        {
            cell.coordinate
            for rule in sheet.data_validations.dataValidation
            for block in rule.sqref.ranges
            for row in sheet[block.coord if ":" in block.coord else f"{block.coord}:{block.coord}"]
            for cell in row
        },
        next((table.ref for table in sheet.tables.values()), ""),
        sorted(str(area) for area in sheet.merged_cells.ranges),
        {name: _quoted(found.attr_text) for name, found in book.defined_names.items() if not name.startswith("_")},
    )


def _quoted(reference):
    """Write a reference as Excel does; a name in Chinese needs no quotes, and some programs leave them out."""
    sheet, _, area = reference.replace("$'", "'").rpartition("!")
    return f"'{sheet.strip(chr(39)).lstrip('$')}'!{area}"


class ClosedDesk:
    """The workbook is closed; its owner opens it, does something, saves and closes it."""

    def __init__(self, folder, *, broken=None):
        self.path = make(folder / "客服小李.xlsx")
        self._broken = broken

    def open(self, sheet="", selection=""):
        book = self.plain(sheet, selection)
        return self._broken(book, self) if self._broken else book

    def plain(self, sheet="", selection=""):
        book = open_book(str(self.path), 0, sheet, selection)
        assert type(book) is ClosedBook
        return book

    def look(self, sheet=LOG, path=None):
        return seen(path or self.path, sheet)

    def protection(self, sheet):
        package = Package(self.path.read_bytes())
        part = package.read(worksheet_parts(package)[sheet])
        return [dict(said) for path, said, _ in elements(part) if path == "worksheet/sheetProtection"]

    def _change(self, sheet, act):
        book = openpyxl.load_workbook(self.path)
        act(book[sheet])
        book.save(self.path)

    def types(self, sheet, at, value):
        self._change(sheet, lambda page: page.__setitem__(at, value))

    def paints(self, sheet, at, colour):
        fill = PatternFill("solid", start_color=colour) if colour else PatternFill()
        self._change(sheet, lambda page: setattr(page[at], "fill", fill))

    def notes(self, sheet, at, text):
        note = Comment(text, "老板") if text else None
        self._change(sheet, lambda page: setattr(page[at], "comment", note))

    def unprotects(self, sheet):
        self._change(sheet, lambda page: setattr(page.protection, "sheet", False))

    def saves(self):
        self._change(LOG, lambda page: page)


class OfficeDesk:
    """The workbook is open in LibreOffice, the stand-in for Excel; its owner sits before it and saves nothing."""

    def __init__(self, folder, office, *, broken=None):
        self.path = make(folder / "客服小李.xlsx").resolve()
        self._office, self._broken, self._folder = office, broken, folder
        office("open", str(self.path))
        self._ask("select", LOG, "A1")
        NativeSheet.allowed[str(self.path), OURS] = [
            name in ("AllowFiltering", "AllowFormattingColumns") for name in ALLOWS
        ]

    def _ask(self, what, *arguments):
        return self._office(what, str(self.path), *arguments)

    def open(self, sheet="", selection=""):
        book = self.plain(sheet, selection)
        return self._broken(book, self) if self._broken else book

    def plain(self, sheet="", selection=""):
        book = open_book(str(self.path), 0, sheet, selection)
        assert type(book) is RunningBook
        return book

    def look(self, sheet=LOG, path=None):
        if path:
            return seen(path, sheet)
        copy = self._folder / "看一看.xlsx"
        copy.unlink(missing_ok=True)
        self._ask("save_copy", str(copy))
        return seen(copy, sheet)

    def protection(self, sheet):
        return self._ask("is_protected", sheet), list(NativeSheet.allowed[str(self.path), sheet])

    def types(self, sheet, at, value):
        self._ask("set_values", sheet, area_of(at), [[value]])

    def paints(self, sheet, at, colour):
        rgb = [int(colour[i : i + 2], 16) for i in (0, 2, 4)] if colour else None
        self._ask("set_colour", sheet, [area_of(at)], rgb)

    def notes(self, sheet, at, text):
        row, column = area_of(at)[:2]
        known = [place for *place, _ in self._ask("notes", sheet)]
        if [row, column] in known:
            self._ask("set_note", sheet, row, column, text)
        elif text:
            self._ask("add_note", sheet, row, column, text)

    def unprotects(self, sheet):
        self._ask("unprotect", sheet, "")

    def saves(self):
        self._ask("save")
