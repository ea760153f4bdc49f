"""A LibreOffice that answers questions about the workbooks open in it; it is run by the system's Python.

That Python has LibreOffice's bridge. Takes a line of JSON, [what to do, arguments], from standard input and gives
{"gave": …} or {"fault": …} for it. The one argument of the command is a folder of its own for LibreOffice. Ends, and
LibreOffice with it, when the input ends.

Where Excel and LibreOffice differ it behaves as Excel is known to: what is typed into a cell becomes a number, a day or
a formula if it looks like one and the cell is not set to text; a second note in a cell is refused.
"""

import contextlib
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.beans.PropertyState import AMBIGUOUS_VALUE
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import Locale
from com.sun.star.table import CellAddress, CellRangeAddress

_PATIENCE = 60
_DATE, _TIME, _TEXT, _LOGICAL = 2, 4, 256, 1024
_CONTENTS, _EVERYTHING, _NOTE = 1 | 2 | 4 | 16, 1023, 8
_ERRORS = 4
_ENGLISH = Locale("en", "US", "")
_FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xlsm": "Calc MS Excel 2007 VBA XML"}


class Office:
    """The workbooks of one LibreOffice, by the path each was opened from."""

    def __init__(self, desktop):
        self._desktop = desktop
        self._books = {}

    def open(self, path, read_only=False):
        options = [PropertyValue("Hidden", 0, True, 0), PropertyValue("ReadOnly", 0, read_only, 0)]
        book = self._desktop.loadComponentFromURL(Path(path).as_uri(), "_blank", 0, tuple(options))
        if book is None:
            raise OSError(f"LibreOffice does not open {path}")
        self._books[path] = book
        return path

    def close(self, path):
        self._books.pop(path).close(True)

    def books(self):
        return list(self._books)

    def is_read_only(self, path):
        return self._books[path].isReadonly()

    def is_modified(self, path):
        return self._books[path].isModified()

    def save_copy(self, path, target):
        options = (PropertyValue("FilterName", 0, _FILTERS[Path(target).suffix], 0),)
        self._books[path].storeToURL(Path(target).as_uri(), options)

    def save(self, path):
        self._books[path].store()

    def select(self, path, sheet, reference):
        controller = self._books[path].CurrentController
        page = self._books[path].Sheets.getByName(sheet)
        controller.setActiveSheet(page)
        controller.select(page.getCellRangeByName(reference))

    def selection(self, path):
        found = self._books[path].CurrentController.getSelection()
        if hasattr(found, "RangeAddresses"):
            found = found.getByIndex(0)
        return [found.Spreadsheet.Name, *_corners(found.RangeAddress)]

    def active(self, path):
        return self._books[path].CurrentController.ActiveSheet.Name

    def sheets(self, path):
        return list(self._books[path].Sheets.ElementNames)

    def is_visible(self, path, sheet):
        return self._page(path, sheet).IsVisible

    def used(self, path, sheet):
        cursor = self._page(path, sheet).createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        return [1, 1, end.EndRow + 1, end.EndColumn + 1]

    def values(self, path, sheet, area):
        part = self._part(path, sheet, area)
        rows = [[None if value == "" else value for value in row] for row in part.getDataArray()]
        for block in part.getUniqueCellFormatRanges():
            kind = self._kind(path, block.NumberFormat)
            for place in block.RangeAddresses if kind & (_DATE | _TIME | _LOGICAL) else ():
                for row in range(place.StartRow, place.EndRow + 1):
                    for column in range(place.StartColumn, place.EndColumn + 1):
                        y, x = row - area[0] + 1, column - area[1] + 1
                        if isinstance(rows[y][x], float):
                            rows[y][x] = bool(rows[y][x]) if kind & _LOGICAL else {"day": rows[y][x]}
        for place in part.queryFormulaCells(_ERRORS).RangeAddresses:
            for row in range(place.StartRow, place.EndRow + 1):
                for column in range(place.StartColumn, place.EndColumn + 1):
                    y, x = row - area[0] + 1, column - area[1] + 1
                    rows[y][x] = {"error": part.getCellByPosition(x, y).String}
        return rows

    def set_values(self, path, sheet, area, rows):
        part = self._part(path, sheet, area)
        if part.CellProtection.IsLocked:
            self._require_open(path, sheet)
        before = part.getDataArray()
        for y, row in enumerate(rows):
            for x, value in enumerate(row):
                if value not in (None, "") or before[y][x] != "":
                    self._type(path, part.getCellByPosition(x, y), value)

    def _type(self, path, cell, value):
        """Put a value into a cell as Excel does when it is typed or assigned."""
        is_text = bool(self._kind(path, cell.NumberFormat) & _TEXT)
        if value in (None, ""):
            cell.setFormula("")
        elif isinstance(value, bool):
            cell.setFormula("TRUE" if value else "FALSE")
        elif isinstance(value, dict):
            if is_text:
                cell.setString(str(value["day"]))
                return
            cell.setValue(value["day"])
            if not self._kind(path, cell.NumberFormat) & (_DATE | _TIME):
                self._format(path, cell, "yyyy-mm-dd")
        elif isinstance(value, int | float):
            cell.setValue(value)
        elif is_text or value.startswith("'"):
            cell.setString(value[1:] if value.startswith("'") else value)
        else:
            cell.setFormula(value)

    def formulas(self, path, sheet, area):
        """Give what a cell is typed as; of a text just the text, as Excel does."""
        part = self._part(path, sheet, area)
        said = part.getFormulaArray()
        data = part.getDataArray()
        return [
            [
                value if isinstance(value, str) and formula == f"'{value}" else formula
                for formula, value in zip(*both, strict=True)
            ]
            for both in zip(said, data, strict=True)
        ]

    def number_format(self, path, sheet, area):
        part = self._part(path, sheet, area)
        if part.getPropertyState("NumberFormat") == AMBIGUOUS_VALUE:
            return None
        return self._books[path].NumberFormats.getByKey(part.NumberFormat).FormatString

    def set_number_format(self, path, sheet, areas, code):
        self._require_open(path, sheet)
        for area in areas:
            self._format(path, self._part(path, sheet, area), code)

    def colour(self, path, sheet, area):
        colour = self._part(path, sheet, area).CellBackColor
        return None if colour == -1 else [colour >> 16, colour >> 8 & 255, colour & 255]

    def set_colour(self, path, sheet, areas, colour):
        self._require_open(path, sheet)
        number = -1 if colour is None else colour[0] << 16 | colour[1] << 8 | colour[2]
        for area in areas:
            self._part(path, sheet, area).CellBackColor = number

    def notes(self, path, sheet):
        notes = self._page(path, sheet).Annotations
        return [[note.Position.Row + 1, note.Position.Column + 1, note.String] for note in notes]

    def note(self, path, sheet, row, column):
        """Give what the note of a cell says; nothing if it has none."""
        return self._page(path, sheet).getCellByPosition(column - 1, row - 1).Annotation.String

    def add_note(self, path, sheet, row, column, text):
        self._require_open(path, sheet)
        page = self._page(path, sheet)
        if self.note(path, sheet, row, column):
            raise ValueError("the cell has a note already")
        page.Annotations.insertNew(CellAddress(page.RangeAddress.Sheet, column - 1, row - 1), text)

    def set_note(self, path, sheet, row, column, text):
        """Say something else in a note, or nothing any more: then it goes."""
        self._require_open(path, sheet)
        cell = self._page(path, sheet).getCellByPosition(column - 1, row - 1)
        if not cell.Annotation.String:
            raise ValueError("the cell has no note")
        if text is None:
            cell.clearContents(_NOTE)
        else:
            cell.Annotation.setString(text)

    def merges(self, path, sheet):
        """Give every merged area."""
        page = self._page(path, sheet)
        found, todo = [], [self.used(path, sheet)]
        while todo:
            top, left, bottom, right = todo.pop()
            part = self._part(path, sheet, [top, left, bottom, right])
            if not part.getIsMerged():
                continue
            if (top, left) == (bottom, right):
                cursor = page.createCursorByRange(part)
                cursor.collapseToMergedArea()
                found.append(_corners(cursor.RangeAddress))
            elif bottom > top:
                middle = (top + bottom) // 2
                todo += [[top, left, middle, right], [middle + 1, left, bottom, right]]
            else:
                middle = (left + right) // 2
                todo += [[top, left, bottom, middle], [top, middle + 1, bottom, right]]
        return found

    def rows_hidden(self, path, sheet, area):
        page = self._page(path, sheet)
        return [not page.Rows.getByIndex(row - 1).IsVisible for row in range(area[0], area[2] + 1)]

    def columns_hidden(self, path, sheet, area):
        page = self._page(path, sheet)
        return [not page.Columns.getByIndex(column - 1).IsVisible for column in range(area[1], area[3] + 1)]

    def clear(self, path, sheet, areas, contents_only):
        self._require_open(path, sheet)
        for area in areas:
            self._part(path, sheet, area).clearContents(_CONTENTS if contents_only else _EVERYTHING)

    def copy(self, path, sheet, source, target):
        """Copy a line into every line of an area."""
        self._require_open(path, sheet)
        page = self._page(path, sheet)
        address = self._part(path, sheet, source).RangeAddress
        for row in range(target[0], target[2] + 1):
            page.copyRange(CellAddress(address.Sheet, target[1] - 1, row - 1), address)

    def tables(self, path, sheet):
        """Give the Excel tables of a sheet: name and area."""
        here = self._page(path, sheet).RangeAddress.Sheet
        ranges = self._books[path].DatabaseRanges
        named = ((name, ranges.getByName(name).DataArea) for name in ranges.ElementNames)
        return [[name, *_corners(area)] for name, area in named if area.Sheet == here and not name.startswith("__")]

    def resize_table(self, path, name, area):
        found = self._books[path].DatabaseRanges.getByName(name)
        top, left, bottom, right = area
        found.DataArea = CellRangeAddress(found.DataArea.Sheet, left - 1, top - 1, right - 1, bottom - 1)

    def names(self, path):
        """Give the names of the workbook, and what each stands for, as Excel writes it."""
        named = self._books[path].NamedRanges
        return {name: _in_excel(named.getByName(name).Content) for name in named.ElementNames}

    def set_name(self, path, name, target):
        named = self._books[path].NamedRanges
        if target is None:
            named.removeByName(name)
        elif named.hasByName(name):
            named.getByName(name).setContent(_in_office(target))
        else:
            named.addNewByName(name, _in_office(target), CellAddress(0, 0, 0), 0)

    def is_protected(self, path, sheet):
        return self._page(path, sheet).isProtected()

    def protect(self, path, sheet, password):
        self._page(path, sheet).protect(password)

    def unprotect(self, path, sheet, password):
        page = self._page(path, sheet)
        page.unprotect(password)
        if page.isProtected():
            raise ValueError("the password is wrong")

    def _require_open(self, path, sheet):
        """Refuse what Excel refuses on a protected sheet; LibreOffice lets programs do much of it."""
        if self._page(path, sheet).isProtected():
            raise ValueError("the sheet is protected")

    def _page(self, path, sheet):
        return self._books[path].Sheets.getByName(sheet)

    def _part(self, path, sheet, area):
        top, left, bottom, right = area
        return self._page(path, sheet).getCellRangeByPosition(left - 1, top - 1, right - 1, bottom - 1)

    def _kind(self, path, key):
        return self._books[path].NumberFormats.getByKey(key).Type

    def _format(self, path, part, code):
        formats = self._books[path].NumberFormats
        key = formats.queryKey(code, _ENGLISH, False)
        part.NumberFormat = formats.addNew(code, _ENGLISH) if key == -1 else key


def _corners(address):
    return [address.StartRow + 1, address.StartColumn + 1, address.EndRow + 1, address.EndColumn + 1]


def _in_excel(content):
    found = re.fullmatch(r"\$?('(?:[^']|'')+'|[^.']+)\.(\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)", content)
    return f"={found[1]}!{found[2]}" if found else f"={content}"


def _in_office(target):
    sheet, _, area = target.removeprefix("=").rpartition("!")
    return f"${sheet}.{area}"


@contextlib.contextmanager
def running(profile):
    """Start a LibreOffice in this process's group; a new profile lets it end once before it stays."""
    pipe = f"wbtools{secrets.token_hex(6)}"
    command = ["soffice", "--headless", "--norestore", "--nologo", "--nodefault"]
    command += [f"-env:UserInstallation={Path(profile).as_uri()}", f"--accept=pipe,name={pipe};urp;"]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, **quiet)
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    address = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
    for _ in range(_PATIENCE * 10):
        try:
            there = resolver.resolve(address)
            break
        except NoConnectException:
            if process.poll() is not None:
                process = subprocess.Popen(command, **quiet)
            time.sleep(0.1)
    else:
        raise TimeoutError("LibreOffice does not start")
    yield there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)


if __name__ == "__main__":
    assert os.getpgrp() == os.getpid(), "the group that is ended at last must be its own"
    try:
        with running(sys.argv[1]) as desktop:
            office = Office(desktop)
            print(json.dumps({"gave": os.getpid()}), flush=True)
            for line in sys.stdin:
                name, arguments = json.loads(line)
                try:
                    answer = {"gave": getattr(office, name)(*arguments)}
                except Exception as fault:
                    answer = {"fault": f"{type(fault).__name__}: {fault}"}
                print(json.dumps(answer), flush=True)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        os.killpg(0, signal.SIGTERM)
