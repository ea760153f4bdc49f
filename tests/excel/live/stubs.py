"""An Excel made of nothing, for what no LibreOffice can show: being busy, refusing, being there twice.

It has just what is touched before a cell is; anything else is an AttributeError, which no test expects. What would end
Excel, save for its owner or take his screen is there, and fails the test.
"""

from types import SimpleNamespace

import pytest

BUSY = -2147418111
IN_EDIT = -2146777998
REFUSED = -2147352567


class com_error(Exception):  # noqa: N801, N818 # it stands in for the one of Windows
    """What Windows says for Excel."""

    def __init__(self, hresult, excepinfo=None):
        super().__init__(hresult)
        self.hresult, self.excepinfo = hresult, excepinfo


def busy():
    return com_error(BUSY)


def in_edit():
    """Excel itself says so while a cell is edited: as a fault of its own, not of the call."""
    return com_error(REFUSED, (0, "Microsoft Excel", None, None, 0, IN_EDIT))


class Forbidden:
    """Fails the test if anything is done that only the owner of Excel may do."""

    def _forbidden(self, *_arguments, **_named):
        pytest.fail("the Excel is its owner's")

    quit = kill = activate = close = save = add = open = _forbidden
    Quit = Close = Save = SaveAs = Activate = Select = _forbidden


class Moody:
    """Raises so many times what it is given; then it answers."""

    def __init__(self, answer, fault=busy, times=0):
        self.answer, self.fault, self.left = answer, fault, times

    def __call__(self):
        if self.left:
            self.left -= 1
            raise self.fault()
        return self.answer


class NativeBook(Forbidden):
    def __init__(self, path, *, read_only=False, shared=False):
        self.full_name = Moody(str(path))
        self.ReadOnly, self.MultiUserEditing = read_only, shared

    @property
    def FullName(self):  # noqa: N802 # Excel calls it so
        return self.full_name()

    def SaveCopyAs(self, _target):  # noqa: N802
        """Refuse, as where a company lets nobody write files of his own: then it is read in Excel."""
        raise com_error(REFUSED)


class StubBook(Forbidden):
    """A workbook with one sheet that says one word."""

    def __init__(self, path, name="", **how):
        self.name = name or str(path).replace("\\", "/").rpartition("/")[2]
        self.api = NativeBook(path, **how)
        self.word = Moody("王总")
        self.sheets = [StubSheet(self)]

    @property
    def fullname(self):
        raise AssertionError("xlwings would ask OneDrive's settings for it, and may raise")


class StubSheet(Forbidden):
    name, visible = "表", -1

    def __init__(self, book):
        self._book = book
        self.notes = []

    @property
    def used_range(self):
        self._book.word()
        return SimpleNamespace(row=1, column=1, shape=(1, 1))

    def range(self, _first, _last=None):
        return SimpleNamespace(
            options=lambda **_: SimpleNamespace(value=[[self._book.word()]]),
            formula="王总",
            merge_cells=False,
            shape=(1, 1),
            api=SimpleNamespace(EntireRow=SimpleNamespace(Hidden=False), EntireColumn=SimpleNamespace(Hidden=False)),
        )


class StubApp(Forbidden):
    def __init__(self, *books, protected=()):
        self._books = Moody(list(books))
        windows = [SimpleNamespace(Workbook=SimpleNamespace(Name=name)) for name in protected]
        self.api = SimpleNamespace(ProtectedViewWindows=windows)

    @property
    def books(self):
        return self._books()
