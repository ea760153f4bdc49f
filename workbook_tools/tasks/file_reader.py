"""Reading one file: what a process that reads is handed, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from workbook_tools.columns.base import Vocabulary
from workbook_tools.columns.values import Value
from workbook_tools.excel.book import Book, book_of, bytes_of, read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.excel.table import Table
from workbook_tools.forms import FORMS
from workbook_tools.problems import Place, Problem, WorkbookError
from workbook_tools.tasks.numbering import RowFinder, fixed_book, keep_numbers, number_problems
from workbook_tools.tasks.sources import Source

if TYPE_CHECKING:
    from workbook_tools.tasks.digest import Digest

_ROUNDS: Final = 5
"""So often a cell may be accepted anew before its first wrong value is no longer followed."""


class Sent(Value):
    """A file on its way to a machine that does not see it: what it is called in reports, its own name, its bytes.

    Only its size is shown where a machine logs what it is asked to do: the rest may be personal.
    """

    name: str = field(repr=False)
    file_name: str = field(repr=False)
    data: bytes = field(repr=False)
    size: int


def sent(source: Source) -> Sent:
    """Give a file ready to be sent. Raises WorkbookError as reading it would."""
    data = bytes_of(source.path)
    return Sent(source.name, source.path.name, data, len(data))


class Read(Value):
    """What was read of a file: its tables, the problems of the file as a whole, and why nothing was, if so.

    digests: of the tables, if they were asked for. sheets: the names of all there are, if the file could be opened.
    """

    tables: list[Table]
    problems: list[Problem]
    unreadable: WorkbookError | None = None
    digests: Sequence[Digest] = ()
    sheets: tuple[str, ...] = ()


def every_problem(tables: Iterable[Table], problems: Iterable[Problem]) -> Iterator[Problem]:
    """Give every problem of a file, sheet by sheet."""
    yield from problems
    for table in tables:
        yield from table.problems


class FileReader(Value):
    """Reads one file after another, and is sent once to each process that does.

    keys:  the forms to look for. fixes: what people accepted for a cell: number of its problem → value.
    """

    keys: tuple[str, ...]
    today: date
    vocabularies: Mapping[str, Vocabulary] = field(repr=False)
    fixes: Mapping[str, str] = field(repr=False)
    password: str = field(repr=False)
    digest: Callable[[Table], Digest] | None = field(default=None, repr=False)

    def __call__(self, file: Source | Sent) -> Read:
        """Read a file, apart from everything else: it may do anything to this process."""
        try:
            book = self._book(file)
            tables, problems = self._fix(*self._read(book, file.name), book, file.name)
        except WorkbookError as error:
            return Read([], [], error)
        except OSError:
            return Read([], [], WorkbookError("file-denied", "没有权限读取，或正被别的程序占用，请关闭后再试"))
        sheets = tuple(sheet.name for sheet in book.sheets if sheet.name)
        if tables:
            return Read(tables, problems, None, list(map(self.digest, tables)) if self.digest else (), sheets)
        nothing = WorkbookError("no-form", "没有找到认得的表，请核对表头，或换用工具的表样填写")
        return Read([], [problem for problem in problems if problem.code != "sheet-unknown"], nothing, sheets=sheets)

    def _book(self, file: Source | Sent) -> Book:
        if isinstance(file, Sent):
            return book_of(file.file_name, file.data, self.password)
        return read_book(file.path, self.password)

    def _read(self, book: Book, name: str) -> tuple[list[Table], list[Problem]]:
        forms = [row_class.form for row_class in FORMS if row_class.form.key in self.keys]
        tables, problems = read_tables(book, forms, name, today=self.today, vocabularies=self.vocabularies)
        return tables, number_problems(tables, problems)

    def _fix(
        self, tables: list[Table], problems: list[Problem], book: Book, name: str
    ) -> tuple[list[Table], list[Problem]]:
        """Read again with what people accepted; they may have accepted something else for a cell fixed before."""
        told: dict[Place, Problem] = {}
        for _ in range(_ROUNDS if self.fixes else 0):
            found = list(every_problem(tables, problems))
            book, fixed = fixed_book(book, found, self.fixes, RowFinder(tables))
            if not fixed:
                break
            numbers = {(p.place, p.code, p.value): p.no for p in found}
            tables, problems = self._read(book, name)
            keep_numbers(tables, numbers)
            told |= {problem.place: _fixed(problem, self.fixes[problem.no]) for problem in fixed}
        return tables, [*problems, *told.values()]


def _fixed(problem: Problem, value: str) -> Problem:
    message = "按采纳的“{value}”收了；原表没有动，请记得也改过来"
    return replace(problem, code="fixed", message=message, suggestion="", value=value, proposal="")
