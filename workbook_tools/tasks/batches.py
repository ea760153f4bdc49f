"""Many files are read in batches, several side by side, by whatever `concurrent.futures.Executor` there is.

Each batch is one call of `each_apart`, on this machine and on any other: it reads file after file in a child, so that
a hostile one costs that child and nothing else, and gives back columns, in one piece for each file.
"""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from workbook_tools.excel.apart import each_apart, is_apart, rooms_kept, seconds_for
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.file_reader import FileReader, Read, Sent
from workbook_tools.tasks.sources import Source

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

_FILES_PER_ROOM: Final = 4
"""Starting a process for fewer files takes longer than it saves."""
_MOST: Final = 16
"""Files of a batch. One by one, a cluster takes longer to hand a file over than to read it."""
_LOOKS: Final = 1.0
"""Seconds between two looks whether those who read are still there."""


@dataclass(frozen=True)
class Readers:
    """Who reads.

    side_by_side: how many batches they read at a time.
    handed:       gives a file as it is handed to them, and the seconds it may take; may raise its WorkbookError.
    are_lost:     tells, so many seconds after a batch came back, that no further one will.
    failures:     what they may fail with; what they failed to read is read by others.
    """

    executor: Executor
    side_by_side: int
    handed: Callable[[Source], tuple[Source | Sent, float]]
    are_lost: Callable[[float], bool] = lambda _seconds: False
    failures: tuple[type[BaseException], ...] = ()


def read_here(reader: FileReader, sources: Sequence[Source]) -> Iterator[tuple[Source, Read]]:
    """Read files on this machine, each apart, in the order they get done."""
    rooms = min(os.cpu_count() or 1, -(-len(sources) // _FILES_PER_ROOM))
    if rooms <= 1 or is_apart():
        with rooms_kept(rooms):
            for source in sources:
                (answer,) = each_apart(reader, [_as_it_is(source)])
                yield source, _read(answer)
        return
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 # slow to load, for a file or two

    threads = ThreadPoolExecutor(rooms)
    try:
        with rooms_kept(rooms):
            for source, read in read_in_batches(reader, sources, Readers(threads, rooms, _as_it_is)):
                assert read is not None, "what fails here is a bug, and was raised"
                yield source, read
    finally:
        threads.shutdown(cancel_futures=True)


def read_in_batches(
    reader: FileReader, sources: Sequence[Source], readers: Readers
) -> Iterator[tuple[Source, Read | None]]:
    """Read files in the order they get done; None is given for one that those who read have failed to read."""
    from concurrent.futures import FIRST_COMPLETED, wait  # noqa: PLC0415 # as above

    waiting = list(reversed(_batches(sources, readers.side_by_side)))
    under_way: dict[Future[list[bytes]], list[Source]] = {}
    heard = time.monotonic()
    while waiting or under_way:
        while waiting and len(under_way) < 2 * readers.side_by_side:  # the next one lies ready
            yield from _begin(reader, waiting.pop(), readers, under_way)
        done = wait(under_way, timeout=_LOOKS, return_when=FIRST_COMPLETED).done
        for future in done:
            heard = time.monotonic()
            yield from _result(future, under_way.pop(future), readers)
        if readers.are_lost(time.monotonic() - heard):
            for future in under_way:
                future.cancel()
            yield from ((source, None) for batch in (*under_way.values(), *waiting) for source in batch)
            return


def _begin(
    reader: FileReader,
    batch: Sequence[Source],
    readers: Readers,
    under_way: dict[Future[list[bytes]], list[Source]],
) -> Iterator[tuple[Source, Read | None]]:
    """Hand over a batch. Gives what is known of its files already: those that cannot be handed over."""
    given, handed = [], []
    for source in batch:
        try:
            handed.append(readers.handed(source))
            given.append(source)
        except WorkbookError as error:
            yield source, Read([], [], error)
    try:
        under_way[readers.executor.submit(each_apart, reader, handed)] = given
    except readers.failures:
        yield from ((source, None) for source in given)


def _result(
    future: Future[list[bytes]], batch: Sequence[Source], readers: Readers
) -> Iterator[tuple[Source, Read | None]]:
    """Give what became of a batch."""
    try:
        answers = future.result()
    except readers.failures:
        return ((source, None) for source in batch)
    return zip(batch, map(_read, answers), strict=True)


def _batches(sources: Sequence[Source], side_by_side: int) -> list[Sequence[Source]]:
    """Part files so that all who read have enough to do until the end: the fewer are left, the smaller the batches."""
    batches: list[Sequence[Source]] = []
    left = sources
    while left:
        size = max(1, min(_MOST, len(left) // (4 * side_by_side)))
        batches.append(left[:size])
        left = left[size:]
    return batches


def _as_it_is(source: Source) -> tuple[Source, float]:
    return source, seconds_for(source.path)


def _read(answer: bytes) -> Read:
    """Give what was read, or why nothing was. Anything else that was raised over a file is a bug."""
    outcome: Read | BaseException = pickle.loads(answer)  # noqa: S301 # from our own child
    if isinstance(outcome, WorkbookError):
        return Read([], [], outcome)
    if isinstance(outcome, BaseException):
        raise outcome
    return outcome
