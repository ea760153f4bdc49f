"""An engine for xlwings that drives a real LibreOffice in the place of Excel: just what the tool asks of Excel.

`api` gives what COM would give, as far as LibreOffice knows it. It does not know patterns, theme colours or what a
protected sheet allows: of these `api` says what Excel says where there are none, and keeps what it is told.
"""

import contextlib
import json
import os
import re
import signal
import subprocess
from datetime import date, datetime, time, timedelta
from pathlib import Path

import xlwings
from xlwings import base_classes

SERVER = Path(__file__).with_name("office_server.py")
PYTHON = "/usr/bin/python3"
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001
ALLOWS = (
    "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns",
    "AllowInsertingRows", "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting",
    "AllowFiltering", "AllowUsingPivotTables",
)  # fmt: skip


class com_error(Exception):  # noqa: N801, N818 # it stands in for the one of Windows
    """What Excel says when it refuses a call."""

    def __init__(self, message="", hresult=-2147352567, excepinfo=None):
        super().__init__(message)
        self.hresult, self.excepinfo = hresult, excepinfo


class Office:
    """A LibreOffice in a process of its own, which is asked over a pipe."""

    def __init__(self, profile):
        self._process = subprocess.Popen(
            [PYTHON, str(SERVER), str(profile.resolve())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        self.pid = self._answer()

    def __call__(self, what, *arguments):
        print(json.dumps([what, arguments]), file=self._process.stdin, flush=True)
        return self._answer()

    def _answer(self):
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("LibreOffice has gone")
        answer = json.loads(line)
        if "fault" in answer:
            raise com_error(answer["fault"])
        return answer["gave"]

    def end(self):
        """End it, with everything it has started: they are a group of their own."""
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(10)
        self._process.stdout.close()


class Engine:
    name, type = "libreoffice", "desktop"

    def __init__(self, office):
        self.office = office

    @property
    def apps(self):
        return Apps(self)

    @staticmethod
    def prepare_xl_data_element(value, _options):
        if value is None:
            return ""
        if isinstance(value, date):
            moment = value if isinstance(value, datetime) else datetime.combine(value, time())
            return {"day": (moment - _DAY_ZERO) / timedelta(1)}
        if isinstance(value, time | timedelta):
            raise com_error("COM has no such type")
        return value

    @staticmethod
    def clean_value_data(data, _dates, empty, _numbers, err_to_str):
        return [[_cleaned(value, empty, err_to_str) for value in row] for row in data]


def _cleaned(value, empty, err_to_str):
    if value in ("", None):
        return empty
    if isinstance(value, dict) and "error" in value:
        return value["error"] if err_to_str else None
    return _DAY_ZERO + timedelta(value["day"]) if isinstance(value, dict) else value


class Apps(base_classes.Apps):
    def __init__(self, engine):
        self._engine = engine

    def keys(self):
        return [self._engine.office.pid]

    def __iter__(self):
        yield App(self._engine)

    def __len__(self):
        return 1


class App(base_classes.App):
    engine = office = None  # a property of the class above

    def __init__(self, engine):
        self.engine, self.office = engine, engine.office

    @property
    def pid(self):
        return self.office.pid

    @property
    def api(self):
        return Native(ProtectedViewWindows=[])

    @property
    def books(self):
        return Books(self)

    @property
    def selection(self):
        books = self.office("books")
        if not books:
            return None
        sheet, *area = self.office("selection", books[-1])
        return Range(Sheet(Book(self, books[-1]), sheet), [area])


class Books(base_classes.Books):
    app = None  # a property of the class above

    def __init__(self, app):
        self.app = app

    def __iter__(self):
        for path in self.app.office("books"):
            yield Book(self.app, path)

    def __len__(self):
        return len(self.app.office("books"))


class Native:
    """An object of Excel's own, of which these things are known."""

    def __init__(self, **known):
        self.__dict__.update(known)


class NativeBook:
    MultiUserEditing = False

    def __init__(self, book):
        self._book = book

    @property
    def FullName(self):  # noqa: N802 # Excel calls it so
        return self._book.path

    @property
    def ReadOnly(self):  # noqa: N802
        return self._book.ask("is_read_only")

    def SaveCopyAs(self, target):  # noqa: N802
        self._book.ask("save_copy", target)


class Book(base_classes.Book):
    app = path = None  # a property of the class above

    def __init__(self, app, path):
        self.app, self.path = app, path

    def ask(self, what, *arguments):
        return self.app.office(what, self.path, *arguments)

    @property
    def api(self):
        return NativeBook(self)

    @property
    def name(self):
        return Path(self.path).name

    @property
    def fullname(self):
        return self.path

    @property
    def sheets(self):
        return Sheets(self)

    @property
    def names(self):
        return Names(self)


class Sheets(base_classes.Sheets):
    def __init__(self, book):
        self._book = book

    @property
    def active(self):
        return Sheet(self._book, self._book.ask("active"))

    def __call__(self, which):
        names = self._book.ask("sheets")
        return Sheet(self._book, names[which - 1] if isinstance(which, int) else which)

    def __len__(self):
        return len(self._book.ask("sheets"))

    def __iter__(self):
        for name in self._book.ask("sheets"):
            yield Sheet(self._book, name)


class NativeSheet:
    """A sheet as COM knows it: how it is protected. What it allows is kept here, by workbook and sheet."""

    allowed = {}  # noqa: RUF012

    def __init__(self, sheet):
        self._sheet = sheet
        self._key = (sheet.book.path, sheet.name)

    @property
    def ProtectContents(self):  # noqa: N802
        return self._sheet.ask("is_protected")

    ProtectDrawingObjects = ProtectScenarios = ProtectContents
    ProtectionMode = False

    @property
    def Protection(self):  # noqa: N802
        return Native(**dict(zip(ALLOWS, self.allowed.get(self._key, [False] * len(ALLOWS)), strict=True)))

    def Unprotect(self, password):  # noqa: N802
        self._sheet.ask("unprotect", password)

    def Protect(self, password, drawings, contents, scenarios, _for_people_only, *allowed):  # noqa: N802
        assert drawings
        assert contents
        assert scenarios
        self.allowed[self._key] = allowed
        self._sheet.ask("protect", password)


class Sheet(base_classes.Sheet):
    book = None  # a property of the class above

    def __init__(self, book, name):
        self.book, self._name = book, name

    def ask(self, what, *arguments):
        return self.book.ask(what, self._name, *arguments)

    @property
    def api(self):
        return NativeSheet(self)

    @property
    def name(self):
        return self._name

    @property
    def visible(self):
        return -1 if self.ask("is_visible") else 0

    @property
    def notes(self):
        return [Note(self, *said) for said in self.ask("notes")]

    @property
    def comments(self):
        raise com_error("this Excel knows no threaded comments")

    @property
    def used_range(self):
        return Range(self, [self.ask("used")])

    @property
    def tables(self):
        return Tables(self)

    def range(self, first, last=None):
        if isinstance(first, str):
            return Range(self, [area_of(part) for part in first.split(",")])
        first, last = (at._area[:2] if isinstance(at, Range) else at for at in (first, last or first))
        return Range(self, [[*first, *last]])


def area_of(reference):
    found = re.fullmatch(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?", reference)
    left, top = _number(found[1]), int(found[2])
    return [top, left, int(found[4] or top), _number(found[3]) if found[3] else left]


def _number(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


class NativeRange:
    """A range as COM knows it: which fill it has beside its colour, and what of it is hidden."""

    Interior = Native(Pattern=1, ThemeColor=None, TintAndShade=0)

    def __init__(self, part):
        self._part = part

    @property
    def EntireRow(self):  # noqa: N802
        return Native(Hidden=_agreed(self._part.sheet.ask("rows_hidden", self._part._area)))

    @property
    def EntireColumn(self):  # noqa: N802
        return Native(Hidden=_agreed(self._part.sheet.ask("columns_hidden", self._part._area)))


class Range(base_classes.Range):
    sheet = options = None  # a property of the class above

    def __init__(self, sheet, areas):
        self.sheet, self._areas = sheet, areas
        self._area = areas[0]
        self.options = {}

    @property
    def row(self):
        return self._area[0]

    @property
    def column(self):
        return self._area[1]

    @property
    def shape(self):
        top, left, bottom, right = self._area
        return bottom - top + 1, right - left + 1

    def __len__(self):
        return self.shape[0] * self.shape[1]

    @property
    def api(self):
        return NativeRange(self)

    def __call__(self, row, column=None):
        return Range(self.sheet, [[self.row + row - 1, self.column + (column or 1) - 1] * 2])

    @property
    def raw_value(self):
        rows = self.sheet.ask("values", self._area)
        return rows[0][0] if self.shape == (1, 1) else rows

    @raw_value.setter
    def raw_value(self, value):
        rows = value if isinstance(value, list) else [[value]]
        self.sheet.ask("set_values", self._area, rows)

    @property
    def formula(self):
        rows = self.sheet.ask("formulas", self._area)
        return rows[0][0] if self.shape == (1, 1) else tuple(tuple(row) for row in rows)

    @property
    def number_format(self):
        return self.sheet.ask("number_format", self._area)

    @number_format.setter
    def number_format(self, code):
        self.sheet.ask("set_number_format", self._areas, code)

    @property
    def color(self):
        found = self.sheet.ask("colour", self._area)
        return None if found is None else tuple(found)

    @color.setter
    def color(self, colour):
        self.sheet.ask("set_colour", self._areas, colour)

    @property
    def note(self):
        text = self.sheet.ask("note", self.row, self.column)
        return Note(self.sheet, self.row, self.column, text) if text else None

    def add_note(self, text):
        self.sheet.ask("add_note", self.row, self.column, text)
        return Note(self.sheet, self.row, self.column, text)

    @property
    def _merges(self):
        top, left, bottom, right = self._area
        return [
            area
            for area in self.sheet.ask("merges")
            if area[0] <= bottom and area[2] >= top and area[1] <= right and area[3] >= left
        ]

    @property
    def merge_cells(self):
        if not self._merges:
            return False
        ((top, left, bottom, right), *_) = self._merges
        first, start, last, end = self._area
        is_inside = top <= first and left <= start and bottom >= last and right >= end
        return True if is_inside else None

    @property
    def merge_area(self):
        return Range(self.sheet, [*self._merges[:1], self._area][:1])

    def clear_contents(self):
        self.sheet.ask("clear", self._areas, True)

    def clear(self):
        self.sheet.ask("clear", self._areas, False)

    def copy(self, destination):
        assert destination is not None, "the clipboard is its owner's"
        self.sheet.ask("copy", self._area, destination.impl._area)


def _agreed(said):
    return said[0] if len(set(said)) == 1 else None


class Note(base_classes.Note):
    def __init__(self, sheet, row, column, text):
        self._sheet, self._at, self._text = sheet, (row, column), text

    @property
    def api(self):
        return Native(Shape=Native())

    @property
    def location(self):
        return Range(self._sheet, [[*self._at, *self._at]])

    @property
    def text(self):
        return self._text

    @text.setter
    def text(self, text):
        self._sheet.ask("set_note", *self._at, text)
        self._text = text

    def delete(self):
        self._sheet.ask("set_note", *self._at, None)


class Tables(base_classes.Tables):
    def __init__(self, sheet):
        self._sheet = sheet

    def __iter__(self):
        for name, *_ in self._sheet.ask("tables"):
            yield Table(self._sheet, name)

    def __len__(self):
        return len(self._sheet.ask("tables"))


class Table(base_classes.Table):
    show_totals = False

    def __init__(self, sheet, name):
        self._sheet, self._name = sheet, name

    @property
    def name(self):
        return self._name

    @property
    def range(self):
        return Range(self._sheet, [next(area for name, *area in self._sheet.ask("tables") if name == self._name)])

    def resize(self, target):
        self._sheet.book.ask("resize_table", self._name, target.impl._area)


class Names(base_classes.Names):
    def __init__(self, book):
        self._book = book

    def __call__(self, which):
        names = list(self._book.ask("names"))
        return Name(self._book, names[which - 1] if isinstance(which, int) else which)

    def contains(self, which):
        return which in self._book.ask("names")

    def __len__(self):
        return len(self._book.ask("names"))

    def add(self, name, target):
        self._book.ask("set_name", name, target)
        return Name(self._book, name)


class Name(base_classes.Name):
    def __init__(self, book, name):
        self._book, self._name = book, name

    @property
    def name(self):
        return self._name

    def delete(self):
        self._book.ask("set_name", self._name, None)

    @property
    def refers_to(self):
        return self._book.ask("names")[self._name]

    @refers_to.setter
    def refers_to(self, target):
        self._book.ask("set_name", self._name, target)


def register(office):
    """Let xlwings know the engine, and give it; nobody uses it until it is activated."""
    engine = xlwings.Engine(impl=Engine(office))
    xlwings.engines.add(engine)
    return engine
