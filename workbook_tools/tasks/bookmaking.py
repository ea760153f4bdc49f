"""Making several workbooks at once, each beside its place: large ones side by side, in processes of their own."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from workbook_tools.columns.base import Vocabulary
from workbook_tools.columns.values import Value
from workbook_tools.excel.children import Child, Line, may_fork, start
from workbook_tools.excel.encryption import encrypt
from workbook_tools.excel.page import Page
from workbook_tools.excel.publish import Staged, stage
from workbook_tools.excel.table_page import TablePage
from workbook_tools.excel.writer import build_book, load_writer
from workbook_tools.problems import WorkbookError

PageMaker = Callable[[], Sequence[Page]]
"""Makes the pages of a workbook; where processes are spawned it must be picklable."""

_FEW: Final = 5_000
"""Rows for which no further process is worth its start."""
_MANY: Final = 100_000
"""Rows read for which this process holds so much that others had better not begin as its copies."""
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
        self._makers: list[_Maker] = []
        self._begun: dict[int, _Maker] = {}
        self._ready: list[tuple[Line, Child]] = []

    def expect(self, rows: int) -> None:
        """If so many rows were read, let processes that will make workbooks start while there is more to decide.

        They start afresh: of a copy of this process, each page that one of the two touches is held twice.
        """
        processors = os.cpu_count() or 1
        if rows > _MANY and processors > 1:
            self._ready += [start(_make_when_told, (), afresh=True) for _ in range(processors)]

    def begin(self, jobs: Sequence[Job], vocabularies: Mapping[str, Vocabulary], *, next_rows: int = 0) -> None:
        """Begin to make workbooks for whom `make` will be asked later, if that is worth a process.

        next_rows: of about how many rows the one is that will be begun next, to be left a process if it is worth one.
        Once there are as many processes as processors, what else is asked for is made here, beside them.
        """
        processors = os.cpu_count() or 1
        free = processors - len(self._makers) - (next_rows >= _FEW)
        if processors < 2 or free < 1 or sum(job.rows for job in jobs) < _FEW:
            return
        load_writer()  # who is forked need not
        for share in _shares(jobs, free):
            maker = _Maker(share, *self._maker_of(share, vocabularies))
            self._makers.append(maker)
            self._begun.update((id(job), maker) for job in share)

    def _maker_of(self, share: Sequence[Job], vocabularies: Mapping[str, Vocabulary]) -> tuple[Line, Child]:
        """Give a process that begins with a share: one that is ready, else a new one."""
        others = [other.line for other in self._makers]
        if not self._ready and may_fork():
            return start(partial(_make_all, share, vocabularies, self._password), others)
        # Who is spawned is sent his share afterwards: if he died before he took it, starting him would wait for ever.
        line, child = self._ready.pop() if self._ready else start(_make_when_told, others)
        with contextlib.suppress(OSError):  # it was killed: what it should have made will be made here
            line.send((share, vocabularies, self._password))
        return line, child

    def make(self, jobs: Sequence[Job], vocabularies: Mapping[str, Vocabulary]) -> Iterator[Staged]:
        """Make workbooks, in the order of the jobs; before it waits for one that was begun, it makes the others.

        Raises WorkbookError as `stage` and `build_book` do; what was made until then stays beside its place.
        """
        left = [job for job in jobs if id(job) not in self._begun]
        if len(left) > 1:
            self.begin(left, vocabularies)
        make = partial(_staged, vocabularies=vocabularies, password=self._password)
        made_here = {id(job): make(job) for job in left if self._makers and id(job) not in self._begun}
        for job in jobs:
            begun = self._begun.pop(id(job), None)
            yield made_here.get(id(job)) or (begun and begun.made(job)) or make(job)

    def close(self) -> None:
        """End what is still being made; it stays beside its place."""
        for line, child in [*self._ready, *((maker.line, maker.child) for maker in self._makers)]:
            child.end()
            line.close()
        self._ready.clear()
        self._makers.clear()


class _Maker:
    """A process that makes a share of the workbooks, one after another."""

    def __init__(self, share: Sequence[Job], line: Line, child: Child) -> None:
        self._share = list(share)
        self._answers: dict[int, Staged | WorkbookError] = {}
        self.line, self.child = line, child

    def made(self, job: Job) -> Staged | None:
        """Wait for a workbook; None if the process ended, killed by a system short of memory, say."""
        while id(job) not in self._answers:
            try:
                answer = self.line.recv()
            except (EOFError, OSError):
                return None
            self._answers[id(self._share.pop(0))] = answer
        answer = self._answers.pop(id(job))
        if isinstance(answer, WorkbookError):
            raise answer
        return answer


def _shares(jobs: Sequence[Job], count: int) -> list[list[Job]]:
    """Share out jobs so that all have about as much to do: the largest first, each to who has least so far."""
    shares: list[list[Job]] = [[] for _ in range(min(count, len(jobs)))]
    for job in sorted(jobs, key=lambda job: -job.rows):
        min(shares, key=lambda share: sum(each.rows for each in share)).append(job)
    return shares


def _make_when_told(line: Line) -> None:
    """Be the child: wait for a share, if there is one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # as below
    load_writer()
    with contextlib.suppress(EOFError):
        share, vocabularies, password = line.recv()
        _make_all(share, vocabularies, password, line)


def _make_all(share: Sequence[Job], vocabularies: Mapping[str, Vocabulary], password: str, line: Line) -> None:
    """Be the child: send what becomes of each job, while there is a parent.

    What should not happen ends it: the parent then makes what is missing himself, and is there when it happens.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the parent's, which takes away what is made here
    with contextlib.suppress(Exception):
        for job in share:
            try:
                answer: Staged | WorkbookError = _staged(job, vocabularies, password)
            except WorkbookError as refusal:
                answer = refusal
            try:
                line.send(answer)
            except OSError:
                if isinstance(answer, Staged):
                    answer.discard()
                return


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
