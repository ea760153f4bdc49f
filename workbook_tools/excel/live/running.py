"""A workbook that is open in Excel: read, marked and written to where its owner sees it, and never saved for him.

Built on xlwings. What a button does clears what he could take back by Ctrl+Z; that is Excel's own doing. No test has
reached a real Excel yet: the tests let LibreOffice stand in for it.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from workbook_tools.columns.base import Cell
from workbook_tools.excel.book import Book, Sheet, read_book
from workbook_tools.excel.live import native
from workbook_tools.excel.live.patience import asked, patiently
from workbook_tools.excel.live.port import Mark, Selection
from workbook_tools.excel.live.protections import Protections
from workbook_tools.excel.live.replaced_sheet import placed, reference
from workbook_tools.excel.live.running_apps import find_open
from workbook_tools.excel.live.running_cells import positions_of
from workbook_tools.excel.live.running_changes import SheetWriter, Undo
from workbook_tools.excel.live.running_marks import SheetMarks, ShownAt
from workbook_tools.excel.live.running_sheets import read_sheets, used_area
from workbook_tools.excel.live.selection import FIRST_CELL, area_selected
from workbook_tools.excel.locks import alone_with
from workbook_tools.excel.patch import SheetChange
from workbook_tools.excel.publish import replace_file
from workbook_tools.excel.sheet_xml import Position
from workbook_tools.excel.structure import Area
from workbook_tools.problems import WorkbookError

_LET_GO: Final = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
"""Excel, and what looks for viruses, may keep a file for a moment after it was written."""


def open_running(workbook: str, hwnd: int, sheet: str, selection: str) -> RunningBook | None:
    """Give a workbook that a running Excel has open, or None.

    Raises WorkbookError: file-open if Excel is busy or shows it in its protected view only.
    """
    found = patiently(lambda: find_open(workbook, hwnd))
    return None if found is None else RunningBook(found, sheet, selection)


class RunningBook:
    """The port for a workbook that is open. book: its xlwings Book. sheet, selection: what is selected, if said."""

    is_as_saved = False

    def __init__(self, book: Any, sheet: str = "", selection: str = "") -> None:
        self._open = book
        self._selected = (sheet, selection)
        self._protections = Protections()
        self._book: Book | None = None
        self.refusal: WorkbookError | None = patiently(lambda: native.refusal_of(book))
        self.name = str(patiently(lambda: book.name))

    def read(self) -> Book:
        """Give its sheets as they stand now.

        They are read from a copy that Excel writes, so that every cell is just what it will be when the file is handed
        in: days, faults, colours. Where it writes none that can be read (a Mac, a password), they are read in Excel.
        """
        self._book = patiently(self._read)
        # whoever asked may try on it what he is going to write; here it stays as it was read
        return replace(self._book, sheets=[_copy_of(sheet) for sheet in self._book.sheets])

    def selection(self) -> Selection:
        """Give what the button said is selected, or else what is selected in it now."""
        sheet, said = self._selected
        front = str(patiently(lambda: self._open.sheets.active.name))
        if said:
            return Selection(sheet or front, area_selected(said))
        if sheet not in ("", front):
            return Selection(sheet, FIRST_CELL)
        return Selection(front, patiently(lambda: self._area_selected(front)))

    def marks(self, sheet: str) -> list[Mark]:
        """Give the marks of ours on a sheet, from top to bottom."""
        own = patiently(lambda: SheetMarks(self._page(sheet)).own())
        return [own[at].mark_at(at) for at in sorted(own)]

    def mark(self, sheet: str, marks: Sequence[Mark]) -> None:
        """Colour cells and say in notes what is wrong. Cells with a threaded comment are left alone."""
        self._require_writable()
        if marks:
            self._do(sheet, lambda page: SheetMarks(page).mark(marks, self._shown_at(sheet)))

    def unmark(self, sheet: str, cells: Collection[Position] | None = None) -> None:
        """Take our marks away and give the cells their own fill back."""
        self._require_writable()
        if self.marks(sheet):
            self._do(sheet, lambda page: SheetMarks(page).unmark(cells, self._shown_at(sheet)))

    def write(self, changes: Mapping[str, SheetChange]) -> None:
        """Write cells and let tables grow, on all sheets or on none.

        New lines of a table that have no looks yet get the model line's, its drop-downs and formulas too.
        """
        self._require_writable()
        patiently(lambda: self._write(changes))

    def replace_sheet(self, sheet: str, rows: Sequence[Sequence[Cell]], names: Mapping[str, Area]) -> None:
        """Let a sheet of the tool's own say just this."""
        self._require_writable()
        patiently(lambda: self._replace_sheet(sheet, rows, names))

    def save_copy(self, target: Path) -> None:
        """Let Excel put a copy at a path, what is not saved included. On a Mac only a saved workbook can be copied."""
        target = target.resolve()
        with suppress(OSError):  # what follows will tell
            target.parent.mkdir(parents=True, exist_ok=True)
        with alone_with(target):
            replace_file(target, self._write_copy)

    def _write_copy(self, path: Path) -> None:
        patiently(lambda: native.copy_to(self._open, path))
        for pause in _LET_GO:
            with suppress(OSError), path.open("rb+"):
                return
            time.sleep(pause)
        raise WorkbookError("file-denied", "Excel 写出的副本还被占着，请稍等再点一次")

    def _read(self) -> Book:
        folder = Path(tempfile.mkdtemp(prefix="wbtools-"))
        try:
            copy = folder / self.name
            self._write_copy(copy)
            return read_book(copy)
        except WorkbookError:
            return read_sheets(self._open)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _read_once(self) -> Book:
        if self._book is None:
            self._book = patiently(self._read)
        return self._book

    def _page(self, name: str) -> Any:
        for page in self._open.sheets:
            if page.name == name:
                return page
        raise WorkbookError("sheet-unknown", f"文件里没有工作表“{name}”，请核对后再试")

    def _area_selected(self, sheet: str) -> Area:
        """Give what is selected, if it is cells of this workbook: the Excel may have others in front."""
        found = asked(lambda: self._open.app.selection, None)
        if found is None or found.sheet.name != sheet or found.sheet.book.name != self.name:
            return FIRST_CELL
        rows, columns = found.shape
        return found.row, found.column, found.row + rows - 1, found.column + columns - 1

    def _shown_at(self, sheet: str) -> ShownAt:
        known = next((each for each in self._read_once().sheets if each.name == sheet), None)
        firsts = {at: area[:2] for area in (known.merges if known else ()) for at in positions_of(area)}
        return lambda at: firsts.get(at, at)

    def _do(self, sheet: str, act: Callable[[Any], object]) -> None:
        """Do something on a sheet, opened if it is protected."""

        def done() -> None:
            page = self._page(sheet)
            with self._protections.lifted(page):
                act(page)

        patiently(done)

    def _write(self, changes: Mapping[str, SheetChange]) -> None:
        known = {sheet.name: sheet for sheet in self._read_once().sheets}
        undo = Undo()
        writers = {name: SheetWriter(self._page(name), known.get(name), undo) for name in changes}
        cells = {name: writers[name].checked(change) for name, change in changes.items()}
        marks = {name: self._marks_on_models(name, change) for name, change in changes.items()}
        with ExitStack() as opened:
            for name in changes:
                opened.enter_context(self._protections.lifted(self._page(name)))
            try:
                for name, change in changes.items():
                    self._unmark_models(name, marks[name])
                    for table in change.grown:
                        writers[name].grow(table)
                    writers[name].write(cells[name])
            except Exception:
                _taken_back(undo)
                raise
            finally:
                for name, own in marks.items():
                    patiently(partial(self._mark_models, name, own))
        self._book = None

    def _marks_on_models(self, sheet: str, change: SheetChange) -> list[Mark]:
        """Give the marks on lines that others shall look like: a mark is not a look."""
        models = {table.model for table in change.grown}
        return SheetMarks(self._page(sheet)).painted(models) if models else []

    def _mark_models(self, sheet: str, marks: Sequence[Mark]) -> None:
        if marks:
            SheetMarks(self._page(sheet)).mark(marks, lambda at: at)

    def _unmark_models(self, sheet: str, marks: Sequence[Mark]) -> None:
        if marks:
            SheetMarks(self._page(sheet)).unmark({(mark.row, mark.column) for mark in marks}, lambda at: at)

    def _replace_sheet(self, sheet: str, rows: Sequence[Sequence[Cell]], names: Mapping[str, Area]) -> None:
        page = self._page(sheet)
        said = placed(rows)
        _, _, bottom, right = used_area(page)
        area = (1, 1, max([bottom, *(row for row, _ in said)]), max([right, *(column for _, column in said)]))
        undo = Undo()
        writer = SheetWriter(page, None, undo)
        cells = writer.checked(SheetChange(dict.fromkeys(positions_of(area)) | said))  # one piece takes one call
        with self._protections.lifted(page):
            try:
                writer.write(cells)
                self._point({name: f"={reference(sheet, place)}" for name, place in names.items()}, undo)
            except Exception:
                _taken_back(undo)
                raise
        self._book = None

    def _point(self, targets: Mapping[str, str], undo: Undo) -> None:
        """Let names of the workbook stand for these; one of the same letters on a single sheet is another name."""
        known = {str(item.name).casefold(): item for item in self._open.names}
        for name, target in targets.items():
            found = known.get(name.casefold())
            if found is None:
                undo.later(self._open.names.add(name, target).delete)
            elif (before := found.refers_to) != target:
                undo.later(partial(setattr, found, "refers_to", before))
                found.refers_to = target

    def _require_writable(self) -> None:
        if self.refusal is not None:
            raise self.refusal


def _copy_of(sheet: Sheet) -> Sheet:
    return replace(sheet, rows=[list(row) for row in sheet.rows])


def _taken_back(undo: Undo) -> None:
    """Make it as it was, as far as Excel lets us: what went wrong is told either way."""
    try:
        patiently(undo.all)
    except WorkbookError as fault:
        sentence = f"写到一半停下了，没能全部还原，请按需要用 Excel 核对刚写的行：{fault.message}"
        raise WorkbookError(fault.code, sentence) from fault
