"""Reading many files: told apart by content, read side by side, one bad file stopping none."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from workbook_tools.columns.base import Vocabulary
from workbook_tools.excel.table import Table
from workbook_tools.forms import FORMS
from workbook_tools.problems import Place, Problem, WorkbookError
from workbook_tools.tasks.batches import read_here
from workbook_tools.tasks.file_reader import FileReader, Read, every_problem
from workbook_tools.tasks.progress import SILENT, Progress
from workbook_tools.tasks.sources import Source, content_of, originals

if TYPE_CHECKING:
    from workbook_tools.tasks.digest import Digest


@dataclass
class FileReading:
    """What became of one file.

    content:    hash of its bytes, empty if they could not be read.
    tables:     one for each form on each sheet.
    digests:    what taking in needs of them, one for each table, if it was asked for.
    problems:   of the file as a whole and of sheets without a known form.
    unreadable: why nothing could be read, if so.
    copy_of:    the name of a byte-identical file that counts instead of this one.
    sheets:     the names of all its sheets, if it could be opened.
    """

    source: Source
    content: str = ""
    tables: list[Table] = field(default_factory=list)
    digests: Sequence[Digest] = ()
    problems: list[Problem] = field(default_factory=list)
    unreadable: WorkbookError | None = None
    copy_of: str = ""
    sheets: tuple[str, ...] = ()

    @property
    def every_problem(self) -> Iterator[Problem]:
        """Every problem of the file, sheet by sheet."""
        return every_problem(self.tables, self.problems)


def unreadable(readings: Iterable[FileReading]) -> list[dict[str, str]]:
    """Give the files nothing could be read of, and why, as plain JSON."""
    return [
        {"path": reading.source.name, "code": reading.unreadable.code, "message": reading.unreadable.message}
        for reading in readings
        if reading.unreadable
    ]


def to_mend(readings: Iterable[FileReading], problems: Iterable[Problem]) -> int:
    """Count what somebody has to put right: what is told at a place, and the files that cannot be read."""
    return sum(not problem.is_remark for problem in problems) + len(unreadable(readings))


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
    scheduler: str = "",
    progress: Progress = SILENT,
) -> list[FileReading]:
    """Read every file, in the order given. Of byte-identical files one is read, the others are its copies.

    keys:  the forms to look for, by key (default: all of FORMS).
    fixes: what people accepted to be read instead of a cell: number of its problem → value.
    password: what encrypted files open with.
    digest: makes of each table what is to be known of its rows; it runs where the table is read.
    scheduler: the address of a Dask cluster that reads instead of this machine; what it gives is the same.
    Raises WorkbookError `cluster` if that cannot be used.
    """
    wanted = tuple(keys) if keys else tuple(row_class.form.key for row_class in FORMS)
    reader = FileReader(wanted, today, vocabularies, dict(fixes), password, digest)
    contents = {source: content_of(source) for source in sources}
    first = originals(contents) if tell_copies else {}
    refused = {source: FileReading(source, unreadable=source.refusal) for source in sources if source.refusal}
    to_read = [source for source in sources if first.get(source, source) is source and source not in refused]
    read: dict[Source, FileReading] = {}
    rows = 0
    with closing(_read_all(reader, to_read, scheduler, progress)) as each:  # its children end with it, come what may
        for source, found in each:
            read[source] = FileReading(
                source,
                contents[source],
                found.tables,
                found.digests,
                found.problems,
                found.unreadable,
                sheets=found.sheets,
            )
            rows += sum(len(table.lines) for table in found.tables)
            progress.at(len(read), len(to_read), rows)
    read |= refused
    return [read.get(source) or _copied(source, read[first[source]]) for source in sources]


def _copied(source: Source, original: FileReading) -> FileReading:
    """Give the reading of a copy: the same rows under its own name, their problems told once, at the original."""
    remark = Problem("same-file", Place(source.name), f"与“{original.source.name}”完全相同，不重复收")
    tables = [replace(table, file=source.name, problems=[]) for table in original.tables]
    return FileReading(
        source,
        original.content,
        tables=tables,
        digests=original.digests,
        problems=[remark],
        unreadable=original.unreadable,
        copy_of=original.source.name,
        sheets=original.sheets,
    )


def _read_all(
    reader: FileReader, sources: Sequence[Source], scheduler: str, progress: Progress
) -> Generator[tuple[Source, Read]]:
    """Read each file apart: one that kills its reader is told as such, and the others are read all the same."""
    left = list(sources)
    if scheduler and sources:
        from workbook_tools.tasks.cluster import read_on_cluster  # noqa: PLC0415 # few have one

        left = []
        for source, read in read_on_cluster(reader, sources, scheduler):
            if read is None:
                left.append(source)
            else:
                yield source, read
        if left:
            progress.say(f"计算集群没有读成{len(left)}个文件，改在这台电脑上读，结果一样，只是慢些。")
    yield from read_here(reader, left)
