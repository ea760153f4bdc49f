"""Any file becomes a Book of plain sheets, or a WorkbookError that says in a sentence what to do.

Values come from calamine, which is fast and forgiving; what it drops without a word (error cells,
formulas never calculated, what is hidden or struck through) comes from one further pass.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from datetime import datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar
from xml.parsers.expat import ExpatError

from workbook_tools.columns.base import Cell
from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.values import Value
from workbook_tools.excel import xlsx_structure
from workbook_tools.excel.apart import apart
from workbook_tools.excel.encryption import is_encrypted, opened, unlocked
from workbook_tools.excel.guard import MAX_BYTES
from workbook_tools.excel.sniff import Sniffed, sniff
from workbook_tools.excel.structure import MAX_CELLS, Area, Place, Structure, check_extent
from workbook_tools.excel.two_readings import count_filled, different, filled, refuse_differences, shared_texts
from workbook_tools.excel.value_readers import (
    Values,
    by_calamine,
    by_openpyxl,
    by_xlrd,
    structures_by_openpyxl,
    unindented,
)
from workbook_tools.excel.xml_parts import Package
from workbook_tools.problems import WorkbookError

if TYPE_CHECKING:
    from workbook_tools.excel.xls_structure import OldBook

T = TypeVar("T")


class Sheet(Value):
    """One sheet as it stands. Rows and columns count from 1, as Excel counts them.

    name:     None for text files.
    rows:     from A1 on, all of one width; rows[0][0] is A1. Blank is None, never an empty string.
    state:    visible, hidden or very hidden.
    formulas: cells whose value comes from a formula (not known for .xls).
    struck:   cells whose text is struck through.
    fills:    non-blank cells with a strong colour, such as 'FFFF00'.
    pictures: rows a picture stands on, ascending.
    from_1904: bare numbers that are days count from 1904 (not known for .xlsb).
    """

    name: str | None
    rows: list[list[Cell]]
    merges: tuple[Area, ...] = ()
    state: str = "visible"
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formulas: frozenset[tuple[int, int]] = frozenset()
    struck: frozenset[tuple[int, int]] = frozenset()
    fills: Mapping[tuple[int, int], str] = field(default_factory=dict)
    pictures: tuple[int, ...] = ()
    from_1904: bool = False


class Book(Value):
    """A file's sheets in its own order; chart and macro sheets are left out.

    kind: xlsx (.xlsm too), xlsb, xls (.et too), ods or csv; by content, whatever the name says.
    """

    kind: str
    sheets: list[Sheet]


def read_book(path: Path, password: str = "") -> Book:
    """Read a file whatever its name says it is. The file is only read, once. An encrypted one wants its password.

    Raises WorkbookError with a sentence for its owner for anything that is no readable workbook; whatever the
    file does to the libraries that read it, it does in a process of its own.
    """
    return apart(path, partial(_read_here, password=password), path)


def _read_here(path: Path, password: str) -> Book:
    return book_of(path.name, bytes_of(path), password)


def book_of(name: str, data: bytes, password: str = "") -> Book:
    """Give the book a file of this name holds. Only for a process that may die of it: raises as `read_book` does."""
    with _faults_told():
        if password and is_encrypted(data):
            data = opened(data, password)
        found = sniff(name, data)
        if found.kind == "csv":
            from workbook_tools.excel import csv_text  # noqa: PLC0415 # each kind of file loads only its own reader

            named_as_text = Path(name).suffix.lower() in (".csv", ".tsv", ".txt")
            return Book(found.kind, [Sheet(None, csv_text.read_table(data, named_as_text=named_as_text))])
        sheets = _READERS[found.kind](found)
        if not sheets:
            raise WorkbookError("file-not-workbook", "里面没有一张工作表，请交填好的表格")
        return Book(found.kind, sheets)


def bytes_of(path: Path) -> bytes:
    """Give what a file holds. Raises WorkbookError with a sentence for its owner if that cannot be had."""
    try:
        if path.is_dir():
            raise WorkbookError("file-not-workbook", "是一个文件夹，请交里面的表格")
        if path.exists() and not path.is_file():  # a pipe or a device would keep a reader waiting for ever
            raise WorkbookError("file-not-workbook", "不是普通文件，请交填好的 Excel 表格")
        about = path.stat()
        if getattr(about, "st_file_attributes", 0) & _IN_CLOUD:
            raise WorkbookError(
                "file-in-cloud", "还在网盘上，没有下载到这台电脑，请右键选“始终保留在此设备上”，下载完再试"
            )
        if about.st_size > MAX_BYTES:
            raise WorkbookError("file-too-large", "文件太大，请拆成几个文件再交")
        return path.read_bytes()
    except FileNotFoundError:
        raise WorkbookError("file-missing", "找不到文件，请核对文件名和位置") from None
    except PermissionError as error:
        if getattr(error, "winerror", None) in _IN_USE:
            raise WorkbookError("file-denied", "正被 Excel 或别的程序打开着，请先关闭 Excel 再试") from None
        raise WorkbookError("file-denied", "没有权限读取，或正被 Excel 占用，请先关闭它再试") from None
    except OSError:
        raise WorkbookError("file-denied", "读不出来，请检查磁盘或网络后再试") from None


_IN_CLOUD: Final = 0x1000 | 0x40000 | 0x400000
"""Windows marks so what is offline, and what is fetched when it is opened or read."""
_IN_USE: Final = (32, 33)
"""What Windows says when another program keeps a file, or a part of it, to itself."""


@contextmanager
def _faults_told() -> Iterator[None]:
    """Turn any failure over a file's content into a sentence.

    Everything inside meets bytes from anywhere; a library's own words may quote personal data and are
    dropped. A panic of calamine is a BaseException, hence the wide net.
    """
    try:
        yield
    except (WorkbookError, KeyboardInterrupt, SystemExit):
        raise
    except MemoryError:
        raise WorkbookError("file-too-large", "文件太大，内存装不下，请拆成几个文件再交") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, ExpatError):
        raise WorkbookError(
            "file-incomplete", "文件内容有损坏，请用 Excel 打开修复、另存后再交，或重新发一份"
        ) from None
    except BaseException:
        raise WorkbookError("file-crashed", "读不出来，请用 Excel 打开后另存为 .xlsx 再交") from None


def _first_that_works(*ways: Callable[[], T]) -> T:
    """Give what the first of these ways gives that understands the file, or else raise what the first one raised.

    A way that loses cells is none. A panic of calamine is no Exception.
    """
    first: BaseException | None = None
    for way in ways:
        try:
            return way()
        except (MemoryError, KeyboardInterrupt, SystemExit):
            raise
        except WorkbookError as error:
            if error.code != "file-differs":
                raise
            first = first or error
        except BaseException as fault:
            first = first or fault
    assert first is not None
    raise first


def _read_xlsx(found: Sniffed) -> list[Sheet]:
    """Read values and structure. The structure's pass comes first: it guards the value readers."""
    package = found.package
    assert package is not None
    structures = _first_that_works(
        lambda: xlsx_structure.read_structures(package), lambda: structures_by_openpyxl(found.data)
    )

    def compared(read: Callable[[bytes], Iterable[Values]]) -> list[Sheet]:
        sheets = _paired(read(found.data), structures)
        _compare(sheets, structures, package)
        return sheets

    return _first_that_works(lambda: compared(by_calamine), lambda: compared(by_openpyxl))


def _compare(sheets: Iterable[Sheet], structures: Mapping[str, Structure], package: Package) -> None:
    """Make sure that the value reader has lost nothing. Raises WorkbookError file-differs."""
    known = [sheet for sheet in sheets if structures[str(sheet.name)].filled is not None]
    doubtful = [
        sheet
        for sheet in known
        if count_filled(sheet.rows, structures[str(sheet.name)]) != structures[str(sheet.name)].filled
    ]
    if not doubtful:
        return
    parts = xlsx_structure.worksheet_parts(package)
    texts = shared_texts(package, xlsx_structure.related_parts(package).get("sharedStrings", ""))
    for sheet in doubtful:
        name = str(sheet.name)
        refuse_differences(name, sheet.rows, structures[name], package, parts[name], texts)


def _read_xlsb(found: Sniffed) -> list[Sheet]:
    from workbook_tools.excel import xlsb_structure  # noqa: PLC0415

    assert found.package is not None
    structures = xlsb_structure.read_structures(found.package)
    return _paired(by_calamine(found.data), structures)


def _read_ods(found: Sniffed) -> list[Sheet]:
    from workbook_tools.excel import ods_structure  # noqa: PLC0415

    package = found.package
    assert package is not None
    structures = ods_structure.read_structures(package)
    return _first_that_works(
        lambda: _paired(by_calamine(found.data), structures),
        lambda: _paired(by_calamine(unindented(package)), structures),
    )


def _paired(values: Iterable[Values], structures: Mapping[str, Structure]) -> list[Sheet]:
    """Put the two readings of each sheet together. Raises WorkbookError file-differs if one knows other sheets."""
    read = _told_apart(values)
    if {each.name for each in read} != structures.keys():
        raise WorkbookError(
            "file-differs", "两种读法认出的工作表不同，怕漏读，没有收，请用 Excel 打开后另存为 .xlsx 再交"
        )
    return [_sheet(each, structures[each.name]) for each in read]


def _told_apart(values: Iterable[Values]) -> list[Values]:
    """Give the sheets read. Raises WorkbookError sheets-alike if two have one name: one would be read twice."""
    read = list(values)
    for each in read:
        if sum(other.name == each.name for other in read) > 1:
            message = f"有几张工作表都叫“{each.name}”，怕漏读，没有收，请改成不同的名字再交"
            raise WorkbookError("sheets-alike", message)
    return read


def _read_xls(found: Sniffed) -> list[Sheet]:
    """Read an old workbook; xlrd knows what calamine leaves out, and reads alone what calamine does not."""
    from workbook_tools.excel import xls_structure  # noqa: PLC0415

    data = found.data
    try:
        old = xls_structure.opened(data)
    except xls_structure.Encrypted:
        data = unlocked(data)
        old = xls_structure.opened(data)
    if not old:
        return [_sheet(values, Structure(merges=values.merges)) for values in _told_apart(by_calamine(data))]
    book = old.book
    sheets = _told_apart(_first_that_works(lambda: list(by_calamine(data)), lambda: list(by_xlrd(book))))
    if len(sheets) != len(old.structures):
        return _as_xlrd_reads(old)
    read = [_sheet(values, structure) for values, structure in zip(sheets, old.structures, strict=True)]
    if all(
        count_filled(sheet.rows, structure) == structure.filled
        for sheet, structure in zip(read, old.structures, strict=True)
    ):
        return read
    return _fuller(read, _as_xlrd_reads(old))


def _as_xlrd_reads(old: OldBook) -> list[Sheet]:
    return [_sheet(values, structure) for values, structure in zip(by_xlrd(old.book), old.structures, strict=True)]


def _fuller(ours: list[Sheet], theirs: list[Sheet]) -> list[Sheet]:
    """Give of two readings the one that lacks nothing the other has. Raises WorkbookError file-differs."""
    lost: Place | None = None
    for one, other in zip(ours, theirs, strict=True):
        places, others = set(filled(one.rows)), set(filled(other.rows))
        if places - others:
            raise different(str(one.name), min(places - others))
        lost = lost or min(others - places, default=None)
    return theirs if lost else ours


_READERS: Final[Mapping[str, Callable[[Sniffed], list[Sheet]]]] = {
    "xlsx": _read_xlsx,
    "xlsb": _read_xlsb,
    "xls": _read_xls,
    "ods": _read_ods,
}


def _sheet(values: Values, structure: Structure) -> Sheet:
    name, state, rows, _ = values
    _clean(rows)
    _correct(name, rows, structure.corrections)
    return Sheet(
        name,
        rows,
        _merges_near(structure.merges, rows),
        state,
        frozenset(structure.hidden_rows),
        frozenset(structure.hidden_columns),
        frozenset(structure.formulas),
        frozenset(place for place in structure.struck if _is_filled(rows, place)),
        {place: colour for place, colour in structure.fills.items() if _is_filled(rows, place)},
        tuple(sorted(structure.pictures)),
        structure.from_1904,
    )


def _clean(rows: list[list[Any]]) -> None:
    """Turn what the value reader gives into cells, and cut off what is blank on the right and below.

    Some old programs claim a whole sheet of 65,536 × 256 cells as used.
    """
    width = len(rows[0]) if rows else 0
    _cut_below(rows, [""] * width)  # most of such a sheet, before anything is done with it
    for row in rows:
        _clean_row(row)
    _cut_below(rows, [None] * width)
    while width and all(row[width - 1] is None for row in rows):
        width -= 1
    for row in rows:
        del row[width:]


def _cut_below(rows: list[list[Any]], blank: list[Any]) -> None:
    while rows and rows[-1] == blank:
        rows.pop()


def _clean_row(row: list[Any]) -> None:
    if "" in row:
        row[:] = [None if value == "" else value for value in row]
    for at, value in enumerate(row):
        kind = type(value)
        if kind is str:
            if "\r" in value or "_x" in value:
                row[at] = _plain_text(value)
        elif kind is datetime and value.time() == _MIDNIGHT:
            row[at] = value.date()


def _merges_near(merges: Iterable[Area], rows: list[list[Any]]) -> tuple[Area, ...]:
    """Cut merged areas down to where the sheet has anything: one may cover the whole of it.

    Raises WorkbookError file-too-large if they lie over each other millions of times.
    """
    height, width = len(rows) + _MARGIN, len(rows[0] if rows else ()) + _MARGIN
    near = [
        (top, left, min(bottom, height), min(right, width))
        for top, left, bottom, right in merges
        if top <= height and left <= width
    ]
    if sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in near) > MAX_CELLS:
        raise WorkbookError("file-too-large", "合并的单元格太多，读不下，请取消合并后再交")
    return tuple(near)


_MARGIN: Final = 100
"""A card's last lines may be merged and empty."""
_MIDNIGHT = time()
_ESCAPED_RETURN = pattern(r"_x000D_\n?|\r\n?", re.IGNORECASE)


def _plain_text(text: str) -> str:
    """Give text with one kind of line break."""
    return _ESCAPED_RETURN.sub("\n", text)


def _correct(name: str, rows: list[list[Any]], corrections: Mapping[tuple[int, int], Cell]) -> None:
    """Put the faults in their cells. The value reader stops at the last cell it thinks filled."""
    height = max([len(rows), *(row for row, _ in corrections)])
    width = max([len(rows[0]) if rows else 0, *(column for _, column in corrections)])
    check_extent(name, height, width)
    rows += [[] for _ in range(height - len(rows))]
    for row in rows:
        row.extend([None] * (width - len(row)))
    for (at_row, at_column), cell in corrections.items():
        rows[at_row - 1][at_column - 1] = cell


def _is_filled(rows: list[list[Cell]], place: tuple[int, int]) -> bool:
    row, column = place
    return row <= len(rows) and column <= len(rows[row - 1]) and rows[row - 1][column - 1] is not None
