"""Reading many files: found, told apart by content, read side by side, one bad file stopping none."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from workbook_tools.columns.base import Vocabulary
from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.values import Value
from workbook_tools.excel.apart import each_apart
from workbook_tools.excel.book import Book, read_book
from workbook_tools.excel.file_hash import NOTHING, hash_of
from workbook_tools.excel.reader import read_tables
from workbook_tools.excel.table import Table
from workbook_tools.forms import FORMS
from workbook_tools.problems import Place, Problem, WorkbookError
from workbook_tools.tasks.numbering import fixed_book, keep_numbers, number_problems

if TYPE_CHECKING:
    from workbook_tools.tasks.digest import Digest

_COPY: Final = pattern(r"副本|复制|拷贝|copy|[(（]\d+[)）]", re.IGNORECASE)
_ROUNDS: Final = 5
"""So often a cell may be accepted anew before its first wrong value is no longer followed."""
_NOT_MEANT: Final = pattern(r"^(\.(?!~)|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
"""Hidden files. The `~$` file of an open workbook is meant: it tells that something may not be saved yet."""


class Source(Value):
    """A file to read: where it is, and how it is called in every place and report.

    denied: it is a folder that could not be searched.
    """

    path: Path
    name: str
    denied: bool = False


@dataclass
class FileReading:
    """What became of one file.

    content:    hash of its bytes, empty if they could not be read.
    tables:     one for each form on each sheet.
    digests:    what taking in needs of them, one for each table, if it was asked for.
    problems:   of the file as a whole and of sheets without a known form.
    unreadable: why nothing could be read, if so.
    copy_of:    the name of a byte-identical file that counts instead of this one.
    """

    source: Source
    content: str = ""
    tables: list[Table] = field(default_factory=list)
    digests: list[Digest] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unreadable: WorkbookError | None = None
    copy_of: str = ""

    @property
    def every_problem(self) -> Iterator[Problem]:
        """Every problem of the file, sheet by sheet."""
        yield from self.problems
        for table in self.tables:
            yield from table.problems


def unreadable(readings: Iterable[FileReading]) -> list[dict[str, str]]:
    """Give the files nothing could be read of, and why, as plain JSON."""
    return [
        {"path": reading.source.name, "code": reading.unreadable.code, "message": reading.unreadable.message}
        for reading in readings
        if reading.unreadable
    ]


class _Reader(Value):
    """What a reading process needs to know; sent once with each file."""

    keys: tuple[str, ...]
    today: date
    vocabularies: Mapping[str, Vocabulary]
    fixes: Mapping[str, str]
    password: str
    digest: Callable[[Table], Digest] | None

    def __call__(self, source: Source) -> FileReading:
        reading = FileReading(source)
        if source.denied:
            reading.unreadable = WorkbookError("file-denied", "文件夹打不开，里面的文件都没有读，请检查权限后再试")
            return reading
        try:
            book = read_book(source.path, self.password)
            self._read(reading, book)
            self._fix(reading, book)
        except WorkbookError as error:
            reading.unreadable = error
        except OSError:
            reading.unreadable = WorkbookError("file-denied", "没有权限读取，或正被别的程序占用，请关闭后再试")
        if not reading.tables and not reading.unreadable:
            reading.unreadable = WorkbookError("no-form", "没有找到认得的表，请核对表头，或换用工具的表样填写")
            reading.problems = [problem for problem in reading.problems if problem.code != "sheet-unknown"]
        if self.digest:
            reading.digests = list(map(self.digest, reading.tables))
        return reading

    def _fix(self, reading: FileReading, book: Book) -> None:
        """Read again with what people accepted; they may have accepted something else for a cell fixed before."""
        told: dict[Place, Problem] = {}
        for _ in range(_ROUNDS if self.fixes else 0):
            book, fixed = fixed_book(book, reading.every_problem, self.fixes)
            if not fixed:
                break
            numbers = {(p.place, p.code, p.value): p.no for p in reading.every_problem}
            self._read(reading, book)
            keep_numbers(reading.tables, numbers)
            told |= {problem.place: _fixed(problem, self.fixes[problem.no]) for problem in fixed}
        reading.problems += told.values()

    def _read(self, reading: FileReading, book: Book) -> None:
        forms = [row_class.form for row_class in FORMS if row_class.form.key in self.keys]
        tables, problems = read_tables(
            book, forms, reading.source.name, today=self.today, vocabularies=self.vocabularies
        )
        reading.tables, reading.problems = tables, number_problems(tables, problems)


def _fixed(problem: Problem, value: str) -> Problem:
    message = "按采纳的“{value}”收了；原表没有动，请记得也改过来"
    return replace(problem, code="fixed", message=message, suggestion="", value=value, proposal="")


def find_sources(paths: Iterable[Path]) -> list[Source]:
    """List the files under these paths, folders searched through. Raises WorkbookError for a path that is missing.

    A file in a folder is called by its path below that folder; hidden files are passed over. A folder inside
    that cannot be searched is listed itself; one of `paths` that cannot be is a WorkbookError.
    """
    found: dict[Path, str] = {}
    denied: set[Path] = set()
    for path in paths:
        if not _exists(path):
            raise WorkbookError("file-missing", f"找不到 {shown_name(path.name)[:80]}，请核对路径")
        if path.is_dir():
            files, closed = _search(path)
            denied.update(folder.resolve() for folder in closed)
            for file in sorted([*files, *closed]):
                found.setdefault(file.resolve(), file.relative_to(path).as_posix())
        else:
            found.setdefault(path.resolve(), path.name)
    sources = (Source(p, shown_name(n), p in denied) for p, n in _told_apart(found).items())
    return sorted(sources, key=lambda source: source.name)


def _search(top: Path) -> tuple[list[Path], list[Path]]:
    """Give the files below a folder, and the folders that cannot be searched. Raises WorkbookError if it is itself."""
    files: list[Path] = []
    closed: list[Path] = []

    def remember(error: OSError) -> None:
        if Path(error.filename) == top:
            raise WorkbookError("file-denied", f"打不开文件夹 {shown_name(top.name)}，请检查权限后再试") from error
        closed.append(Path(error.filename))

    for folder, inside, names in os.walk(top, onerror=remember):
        inside[:] = [name for name in inside if not _NOT_MEANT.match(name)]
        files += [Path(folder, name) for name in names if not _NOT_MEANT.match(name)]
    return [file for file in files if _exists(file) or not os.path.islink(file)], closed  # noqa: PTH114 # never raises


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name longer than any file's
        return False


def _told_apart(found: Mapping[Path, str]) -> dict[Path, str]:
    """Name files of one name by the folders above them, as far up as it takes."""
    names = dict(found)
    while alike := [path for path, name in names.items() if list(names.values()).count(name) > 1]:
        for path in alike:
            names[path] = "/".join(path.parts[-names[path].count("/") - 2 :]).lstrip("/")
    return names


def shown_name(name: str) -> str:
    """Give a file's name as it can be printed and kept; one unpacked from an old archive is in GBK."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name


def read_files(
    sources: Sequence[Source],
    *,
    today: date,
    vocabularies: Mapping[str, Vocabulary],
    keys: Sequence[str] | None = None,
    tell_copies: bool = True,
    fixes: Mapping[str, str] = MappingProxyType({}),
    password: str = "",
    digest: Callable[[Table], Digest] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[FileReading]:
    """Read every file, in the order given. Of byte-identical files one is read, the others are its copies.

    keys:  the forms to look for, by key (default: all of FORMS).
    fixes: what people accepted to be read instead of a cell: number of its problem → value.
    password: what encrypted files open with.
    digest: makes of each table what is to be known of its rows; it runs where the table is read.
    """
    wanted = tuple(keys) if keys else tuple(row_class.form.key for row_class in FORMS)
    reader = _Reader(wanted, today, vocabularies, dict(fixes), password, digest)
    contents = {source: _content(source.path) for source in sources}
    originals = _originals(contents) if tell_copies else {}
    to_read = [source for source in sources if originals.get(source, source) is source]
    read: dict[Source, FileReading] = {}
    for reading in _read_all(reader, to_read):
        read[reading.source] = reading
        if progress:
            progress(len(read), len(to_read))
    readings = [read.get(source) or _copied(source, read[originals[source]]) for source in sources]
    for reading in readings:
        reading.content = contents[reading.source]
    return readings


def _content(path: Path) -> str:
    try:
        return hash_of(path) if path.is_file() else NOTHING  # a pipe would keep a reader waiting for ever
    except OSError:
        return NOTHING


def _originals(contents: Mapping[Source, str]) -> dict[Source, Source]:
    """Give for each file the one of its byte-identical files that counts: not called a copy, the shortest name."""
    alike: dict[str, list[Source]] = {}
    for source, content in contents.items():
        if content:
            alike.setdefault(content, []).append(source)
    first = {
        content: min(sources, key=lambda s: (bool(_COPY.search(s.name)), len(s.name), s.name))
        for content, sources in alike.items()
    }
    return {source: first[content] for source, content in contents.items() if content}


def _copied(source: Source, original: FileReading) -> FileReading:
    """Give the reading of a copy: the same rows under its own name, their problems told once, at the original."""
    remark = Problem("same-file", Place(source.name), f"与“{original.source.name}”完全相同，不重复收")
    tables = [replace(table, file=source.name, problems=[]) for table in original.tables]
    return FileReading(
        source,
        tables=tables,
        digests=original.digests,
        problems=[remark],
        unreadable=original.unreadable,
        copy_of=original.source.name,
    )


def _read_all(reader: _Reader, sources: Sequence[Source]) -> Iterator[FileReading]:
    """Read each file apart: one that kills its reader is told as such, and the others are read all the same."""
    for source, outcome in each_apart(reader, [(source, source.path) for source in sources]):
        if isinstance(outcome, WorkbookError):
            yield FileReading(source, unreadable=outcome)
        elif isinstance(outcome, BaseException):
            raise outcome
        else:
            yield outcome
