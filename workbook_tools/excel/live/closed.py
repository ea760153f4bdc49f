"""A workbook nobody has open: read from the disk, and changed there part by part.

Every change is planned on the bytes that were read, built beside the file, read back and compared, and put in its
place in one step; a file that was changed meanwhile, or that somebody has opened, is left as it is. What only writing
needs is loaded when something is written: a click is a cold start, and most find nothing to mark.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workbook_tools.columns.base import Cell
from workbook_tools.excel.book import Book, Sheet, read_book
from workbook_tools.excel.cell_values import holdable, without_blank_end
from workbook_tools.excel.in_use import refuse_in_use
from workbook_tools.excel.live.port import Mark, Selection
from workbook_tools.excel.live.selection import FIRST_CELL, area_selected, remembered
from workbook_tools.excel.structure import Area
from workbook_tools.excel.xlsx_structure import worksheet_parts
from workbook_tools.excel.xml_parts import Package
from workbook_tools.problems import WorkbookError

if TYPE_CHECKING:
    from workbook_tools.excel.patch import SheetChange
    from workbook_tools.excel.sheet_xml import Position

_WRITABLE: Final = "xlsx"
_OTHER_KIND: Final = "不是 .xlsx 或 .xlsm，写不进去，请用 Excel 打开、另存为 .xlsx 再试"
_CHANGED: Final = "刚刚被别人改过，没有写，请重新点一次"


class ClosedBook:
    """The port for a closed workbook. sheet, selection: what the button says is selected, where it says so.

    One that is no .xlsx or .xlsm can be read and copied, not written to.
    """

    is_as_saved = False

    def __init__(self, path: Path, sheet: str = "", selection: str = "") -> None:
        self.name = path.name
        self._path = path.resolve()
        self._selected = (sheet, selection)
        self._content = b""
        self._book: Book | None = None
        self._looked_into: Package | None = None

    @property
    def refusal(self) -> WorkbookError | None:
        """Why nothing can be written, if so."""
        return None if self._read_once().kind == _WRITABLE else WorkbookError("file-not-workbook", _OTHER_KIND)

    def read(self) -> Book:
        """Give its sheets as they stand on the disk."""
        self._content = self._bytes()  # before its cells are: what changes in between is noticed when writing
        self._book = read_book(self._path)
        return self._book

    def selection(self) -> Selection:
        """Give what the button said is selected, or else what was when the workbook was last saved."""
        sheet, reference = self._selected
        if sheet and reference:
            return Selection(sheet, area_selected(reference))
        if self._read_once().kind == _WRITABLE:
            found = remembered(self._opened())
        else:
            seen = (each.name for each in self._read_once().sheets if each.state == "visible")
            found = Selection(next(seen, "") or "", FIRST_CELL)
        if reference:
            return Selection(found.sheet, area_selected(reference))
        return found if sheet in ("", found.sheet) else Selection(sheet, FIRST_CELL)

    def marks(self, sheet: str) -> list[Mark]:
        """Give the marks of ours on a sheet, from top to bottom."""
        if self._read_once().kind != _WRITABLE:
            return []
        if not _has_notes(self._opened(), sheet):
            return []
        from workbook_tools.excel.live.package_marks import marks_in  # noqa: PLC0415

        return marks_in(self._package(), sheet)

    def mark(self, sheet: str, marks: Sequence[Mark]) -> None:
        """Colour cells and say in notes what is wrong.

        Left alone are cells with a threaded comment; those with a pattern or a gradient keep it and get a note only.
        """
        from workbook_tools.excel.live.package_marks import marked  # noqa: PLC0415

        self._change(lambda content: marked(content, sheet, marks), _as_before)

    def unmark(self, sheet: str, cells: Collection[Position] | None = None) -> None:
        """Take our marks away and give the cells their own fill back."""
        from workbook_tools.excel.live.package_marks import unmarked  # noqa: PLC0415

        self._change(lambda content: unmarked(content, sheet, cells), _as_before)

    def write(self, changes: Mapping[str, SheetChange]) -> None:
        """Write cells and let tables grow."""
        _require_sheets([str(sheet.name) for sheet in self._read_once().sheets], changes)
        said = {name: change.cells for name, change in changes.items()}
        self._change(lambda content: _patched(content, changes), lambda before, after: _as_meant(before, after, said))

    def replace_sheet(self, sheet: str, rows: Sequence[Sequence[Cell]], names: Mapping[str, Area]) -> None:
        """Let a sheet of the tool's own say just this."""
        from workbook_tools.excel.live.replaced_sheet import placed, replaced  # noqa: PLC0415

        self._change(
            lambda content: replaced(content, sheet, rows, names),
            lambda before, after: _as_meant(_without(before, sheet), after, {sheet: placed(rows)}),
        )

    def save_copy(self, target: Path) -> None:
        """Put a copy of it at a path, as it was read."""
        from workbook_tools.excel.locks import alone_with  # noqa: PLC0415
        from workbook_tools.excel.publish import replace_file  # noqa: PLC0415

        self._read_once()
        content, target = self._content, target.resolve()
        with suppress(OSError):  # what follows will tell
            target.parent.mkdir(parents=True, exist_ok=True)
        with alone_with(target):
            replace_file(target, lambda temporary: _written(temporary, content))

    def _bytes(self) -> bytes:
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            raise WorkbookError("file-missing", "找不到文件，请核对文件名和位置") from None
        except OSError:
            raise WorkbookError("file-denied", "没有权限读取，或正被别的程序占用，请先关闭它再试") from None

    def _read_once(self) -> Book:
        return self._book or self.read()

    def _package(self) -> bytes:
        """Give the bytes that were read, if they are an .xlsx."""
        if self._read_once().kind != _WRITABLE:
            raise WorkbookError("file-not-workbook", _OTHER_KIND)
        return self._content

    def _opened(self) -> Package:
        """Give the package that was read, opened once."""
        content = self._package()
        if self._looked_into is None or self._looked_into.data is not content:
            self._looked_into = Package(content)
        return self._looked_into

    def _change(self, change: Callable[[bytes], bytes], is_right: Callable[[Book, Book], bool]) -> None:
        """Change the file: all or nothing, and only if it is still what was read. Nothing to change writes nothing."""
        from workbook_tools.excel.locks import alone_with  # noqa: PLC0415
        from workbook_tools.excel.publish import replace_file  # noqa: PLC0415

        before = self._read_once()
        content = change(self._package())
        if content == self._content:
            return
        with alone_with(self._path):
            refuse_in_use(self._path)
            self._refuse_changed()
            replace_file(
                self._path, lambda temporary: self._build(temporary, content, lambda new: is_right(before, new))
            )
        self._content, self._book = content, None

    def _build(self, temporary: Path, content: bytes, is_right: Callable[[Book], bool]) -> None:
        """Write the new file, and prove that it says what was meant and that the old one is still what was read."""
        _proved(temporary, content, is_right)
        self._refuse_changed()

    def _refuse_changed(self) -> None:
        if self._bytes() != self._content:
            raise WorkbookError("file-changed", _CHANGED)


class SavedBook(ClosedBook):
    """The port for a workbook that cannot be written to: read-only, or open in a program that we cannot reach."""

    def __init__(self, path: Path, refusal: WorkbookError, sheet: str = "", selection: str = "") -> None:
        super().__init__(path, sheet, selection)
        self._refusal = refusal
        self.is_as_saved = refusal.code == "file-open"

    @property
    def refusal(self) -> WorkbookError:
        """Why nothing can be written."""
        return self._refusal

    def _change(self, change: Callable[[bytes], bytes], is_right: Callable[[Book, Book], bool]) -> None:
        raise self._refusal


def _patched(content: bytes, changes: Mapping[str, SheetChange]) -> bytes:
    """Write, and let lines that a table grows by look like its last one: a mark there is no look."""
    from workbook_tools.excel.live.package_marks import marked, painted_in, unmarked  # noqa: PLC0415
    from workbook_tools.excel.patch import patched  # noqa: PLC0415

    models = {name: {table.model for table in change.grown} for name, change in changes.items() if change.grown}
    marks = {name: found for name, rows in models.items() if (found := painted_in(content, name, rows))}
    for name, found in marks.items():
        content = unmarked(content, name, {(mark.row, mark.column) for mark in found})
    content = patched(content, changes)
    for name, found in marks.items():
        content = marked(content, name, found)
    return content


def _written(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    if path.read_bytes() != content:
        raise WorkbookError("file-denied", "写好后核对，与原文件对不上，请检查磁盘后再试")


def _proved(path: Path, content: bytes, is_right: Callable[[Book], bool]) -> None:
    """Write the new file, and prove that it says what was meant."""
    path.write_bytes(content)
    if not is_right(read_book(path)):
        raise WorkbookError("reads-differently", "写好后核对，与要写的内容对不上，没有写，请在 Excel 里改")


def _as_before(before: Book, after: Book) -> bool:
    """Tell whether two books say the same, colours aside."""
    return _as_meant(before, after, {})


def _as_meant(before: Book, after: Book, said: Mapping[str, Mapping[Position, Cell]]) -> bool:
    """Tell whether a book says what was written, and everywhere else what it said before."""
    if [sheet.name for sheet in before.sheets] != [sheet.name for sheet in after.sheets]:
        return False
    return all(
        _says(new, old, said.get(str(old.name), {})) for old, new in zip(before.sheets, after.sheets, strict=True)
    )


def _says(new: Sheet, old: Sheet, said: Mapping[Position, Cell]) -> bool:
    plain = [replace(sheet, rows=[], struck=frozenset(), fills={}, formulas=frozenset()) for sheet in (new, old)]
    if plain[0] != plain[1] or new.formulas != old.formulas:
        return False
    height = max([len(old.rows), *(row for row, _ in said)])
    meant = [list(line) for line in old.rows] + [[] for _ in range(height - len(old.rows))]
    for (row, column), cell in said.items():
        line = meant[row - 1]
        line += [None] * (column - len(line))
        line[column - 1] = holdable(cell)
    return all(
        without_blank_end(a) == without_blank_end(b) for a, b in zip_longest(meant, new.rows, fillvalue=list[Cell]())
    )


def _without(book: Book, name: str) -> Book:
    """Give a book of which one sheet says nothing."""
    sheets = [replace(sheet, rows=[]) if sheet.name == name else sheet for sheet in book.sheets]
    return replace(book, sheets=sheets)


def _has_notes(package: Package, sheet: str) -> bool:
    """Tell whether a sheet has any notes, ours or not. Raises WorkbookError sheet-unknown."""
    parts = worksheet_parts(package)
    _require_sheets(parts, [sheet])
    return any(relation.kind == "comments" for relation in package.relations(parts[sheet]).values())


def _require_sheets(known: Collection[str], names: Collection[str]) -> None:
    for name in (name for name in names if name not in known):
        raise WorkbookError("sheet-unknown", f"文件里没有工作表“{name}”，写不进去，请核对后再试")
