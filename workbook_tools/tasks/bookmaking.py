"""Making several workbooks at once, each beside its place: large ones side by side, in processes of their own."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workbook_tools.columns.base import Vocabulary
from workbook_tools.columns.values import Value
from workbook_tools.excel.children import may_fork, no_interrupt
from workbook_tools.excel.encryption import encrypt
from workbook_tools.excel.page import Page
from workbook_tools.excel.publish import Staged, stage
from workbook_tools.excel.table_page import TablePage
from workbook_tools.excel.writer import build_book
from workbook_tools.problems import WorkbookError

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.process import BaseProcess

PageMaker = Callable[[], Sequence[Page]]
"""Makes the pages of a workbook; where processes are spawned it must be picklable."""

_FEW: Final = 5_000
"""Rows for which no further process is worth its start."""
_FEWER_AT_ONCE: Final = (
    "。收件箱里先少放些文件、分几个周次（--week）汇总，或者每个品牌一个工作文件夹；"
    "已收的客户和每一行可以用 wbtools export --to-parquet 或 --to-sql 导出，不限行数"
)


class Job(Value):
    """A workbook to be made: where it shall stand, what makes its pages, and of about how many rows."""

    target: Path
    pages: PageMaker
    rows: int = 0

    @classmethod
    def of(cls, target: Path, pages: Sequence[Page]) -> Job:
        """Give the job for pages that are made already."""
        return cls(
            target, partial(_as_given, pages), sum(len(page.cells) for page in pages if isinstance(page, TablePage))
        )


class Bookmaking:
    """Makes the workbooks of a run: large ones side by side, and beside what else the run has to do.

    With a password they open with it only.
    """

    def __init__(self, password: str) -> None:
        self._password = password
        self._processes: ProcessPoolExecutor | None = None
        self._begun: dict[int, Future[Staged]] = {}
        self._others: set[BaseProcess] = set()

    def begin(self, jobs: Sequence[Job], vocabularies: Mapping[str, Vocabulary]) -> None:
        """Begin to make workbooks for whom `make` will be asked later, if that is worth a process."""
        if sum(job.rows for job in jobs) < _FEW or (os.cpu_count() or 1) < 2:
            return
        if self._processes is None:
            self._others, self._processes = _children(), _processes()
        make = partial(_staged, vocabularies=vocabularies, password=self._password)
        with no_interrupt(), _broken_or_not():
            for job in sorted(jobs, key=lambda job: -job.rows):
                self._begun[id(job)] = self._processes.submit(make, job)

    def make(self, jobs: Sequence[Job], vocabularies: Mapping[str, Vocabulary]) -> Iterator[Staged]:
        """Make workbooks, in the order of the jobs.

        Raises WorkbookError as `stage` and `build_book` do; what was given until then stays beside its place.
        """
        left = [job for job in jobs if id(job) not in self._begun]
        if self._processes or len(left) > 1:
            self.begin(left, vocabularies)
        for job in jobs:
            begun = self._begun.pop(id(job), None)
            yield (begun and _result(begun)) or _staged(job, vocabularies, self._password)

    def close(self) -> None:
        """End what is still being made; it stays beside its place."""
        if self._processes is None:
            return
        for child in _children() - self._others if self._begun else ():
            child.kill()
        self._processes.shutdown(cancel_futures=True)


def _as_given(pages: Sequence[Page]) -> Sequence[Page]:
    return pages


def _result(begun: Future[Staged]) -> Staged | None:
    """Wait for a workbook; None if the process that made it, or one beside it, was killed."""
    with _broken_or_not():
        return begun.result()
    return None


def _broken_or_not() -> contextlib.suppress:
    """Go on if a process was killed, by a system short of memory, say: what is missing is made here."""
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 # it is loaded by now

    return contextlib.suppress(BrokenProcessPool)


def _staged(job: Job, vocabularies: Mapping[str, Vocabulary], password: str) -> Staged:
    def build(temporary: Path) -> None:
        try:
            build_book(temporary, job.pages(), vocabularies)
        except WorkbookError as refusal:
            if refusal.code != "too-many-rows":
                raise
            said = f"{job.target.name} 写不成，什么都没有改：{refusal.message}{_FEWER_AT_ONCE}"
            raise WorkbookError(refusal.code, said) from refusal
        if password:
            encrypt(temporary, password)

    return stage(job.target, build)


def _children() -> set[BaseProcess]:
    """Give the processes that were started by this one: the caller may have some of his own."""
    from multiprocessing import active_children  # noqa: PLC0415 # slow to load, for small workbooks

    return set(active_children())


def _processes() -> ProcessPoolExecutor:
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 # slow to load, for small workbooks
    from multiprocessing import get_context  # noqa: PLC0415

    context = get_context("fork" if may_fork() else "spawn")
    return ProcessPoolExecutor(os.cpu_count(), context, initializer=_leave_interrupts)


def _leave_interrupts() -> None:
    """An interrupt is the parent's, which waits for its children and takes away what they made."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
