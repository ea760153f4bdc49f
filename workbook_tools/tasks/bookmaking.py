"""Making several workbooks at once, each beside its place: large ones side by side, in processes of their own."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
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
    from concurrent.futures import ProcessPoolExecutor

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


def make_books(jobs: Sequence[Job], vocabularies: Mapping[str, Vocabulary], password: str = "") -> Iterator[Staged]:
    """Make workbooks, in the order of the jobs. With a password they open with it only.

    Raises WorkbookError as `stage` and `build_book` do; what was given until then stays beside its place.
    """
    make = partial(_staged, vocabularies=vocabularies, password=password)
    if len(jobs) < 2 or sum(job.rows for job in jobs) < _FEW or (os.cpu_count() or 1) < 2:
        yield from map(make, jobs)
        return
    largest = sorted(jobs, key=lambda job: -job.rows)
    with _processes(len(jobs)) as processes:
        with no_interrupt():
            begun = {id(job): processes.submit(make, job) for job in largest}
        try:
            for job in jobs:
                yield begun.pop(id(job)).result()
        finally:
            for future in begun.values():
                if not future.cancel() and future.exception() is None:
                    future.result().discard()


def _as_given(pages: Sequence[Page]) -> Sequence[Page]:
    return pages


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


@contextmanager
def _processes(most: int) -> Iterator[ProcessPoolExecutor]:
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 # slow to load, for small workbooks
    from multiprocessing import get_context  # noqa: PLC0415

    context = get_context("fork" if may_fork() else "spawn")
    count = min(os.cpu_count() or 1, most)
    with ProcessPoolExecutor(count, context, initializer=_leave_interrupts) as processes:
        yield processes


def _leave_interrupts() -> None:
    """An interrupt is the parent's, which waits for its children and takes away what they made."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
