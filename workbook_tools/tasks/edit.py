"""Rows added to, and cells changed in, a closed workbook that people go on using: all or nothing, and proved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from pathlib import Path

from workbook_tools.columns.base import Cell
from workbook_tools.excel.book import Book, Sheet, read_book
from workbook_tools.excel.cell_values import without_blank_end
from workbook_tools.excel.in_use import refuse_in_use
from workbook_tools.excel.locks import alone_with
from workbook_tools.excel.patch import patched
from workbook_tools.excel.publish import replace_file
from workbook_tools.form import Row
from workbook_tools.problems import Place, WorkbookError
from workbook_tools.tasks.sheet_edit import SheetEdit, says_something


def append(path: Path, rows: Sequence[Row], *, today: date) -> list[Place]:
    """Write rows under the tables of their forms, and give the place of each.

    Raises WorkbookError, with the file as it was, and ValueError for a row that says nothing.
    """
    if not all(map(says_something, rows)):
        raise ValueError("a row says nothing")
    with _alone_with(path):
        file = _File(path)
        edit = SheetEdit(file.book, path.name, today)
        places = edit.add(rows)
        file.write(edit)
    return places


def update(path: Path, rows: Sequence[Row], *, today: date) -> list[Place]:
    """Write what rows read from a workbook now say differently, and give the place of each cell written.

    Raises WorkbookError, with the file as it was, and ValueError for rows that were not read from a workbook or are
    the same line twice.
    """
    if not all(row.place and row.typed for row in rows):
        raise ValueError("only rows that were read from a workbook can be updated")
    with _alone_with(path):
        file = _File(path)
        edit = SheetEdit(file.book, path.name, today)
        places = edit.change(rows)
        file.write(edit)
    return places


def _alone_with(path: Path) -> AbstractContextManager[None]:
    """Keep other runs from writing between reading and writing; a file that is not there is told of by its reader."""
    return alone_with(path.resolve()) if path.is_file() else nullcontext()


class _File:
    """A closed workbook as it was read, to be written once."""

    def __init__(self, path: Path) -> None:
        self.book: Book = read_book(path)
        if self.book.kind != "xlsx":
            raise WorkbookError(
                "file-not-workbook", "不是 .xlsx 或 .xlsm，写不进去，请用 Excel 打开、另存为 .xlsx 再试"
            )
        self._path = path.resolve()
        self._content = self._path.read_bytes()

    def write(self, edit: SheetEdit) -> None:
        """Write what there is to write, if anything."""
        if not edit.changes:
            return
        refuse_in_use(self._path)
        content = patched(self._content, edit.changes)
        replace_file(self._path, lambda temporary: self._build(temporary, content, edit.sheets))

    def _build(self, temporary: Path, content: bytes, meant: Mapping[str, Sheet]) -> None:
        """Write the new file, prove that it says what was meant, and that the old one is still what was read."""
        temporary.write_bytes(content)
        written = {str(sheet.name): sheet for sheet in read_book(temporary).sheets}
        if written.keys() != meant.keys() or not all(_same(written[name], meant[name]) for name in written):
            raise WorkbookError("reads-differently", "写好后核对，与要写的内容对不上，没有写，请在 Excel 里改")
        refuse_in_use(self._path)
        if self._path.read_bytes() != self._content:
            raise WorkbookError("file-changed", "刚刚被别人改过，没有写，请重新读一遍再改")


def _same(sheet: Sheet, other: Sheet) -> bool:
    """Tell whether two sheets say the same; colours count only where a cell is filled, and some are now."""
    plain = [replace(each, rows=[], struck=frozenset(), fills={}) for each in (sheet, other)]
    cells = zip_longest(sheet.rows, other.rows, fillvalue=list[Cell]())
    return plain[0] == plain[1] and all(a == b or without_blank_end(a) == without_blank_end(b) for a, b in cells)
