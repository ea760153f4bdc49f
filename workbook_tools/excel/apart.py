"""Work over a file from outside, done in a process of its own.

A library that meets a hostile or damaged file may print, hang, take all memory or abort its whole process.
Here it takes a child with it and nothing else: the child's death is a WorkbookError of that one file.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import pickle
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from workbook_tools.excel.children import Line, may_have_children, ready, start
from workbook_tools.problems import WorkbookError

Item = TypeVar("Item")
Result = TypeVar("Result")

_SECONDS: Final = 10.0
_SECONDS_PER_MEGABYTE: Final = 3.0
_MEMORY: Final = 1536 << 20
_FILES_PER_ROOM: Final = 4
"""Starting a process for fewer files takes longer than it saves."""

_is_apart = False
"""True in a child: what runs there is apart already."""


def apart(path: Path, work: Callable[[Item], Result], item: Item) -> Result:
    """Do `work` over the file at `path` apart: give what it gives, raise what it raises.

    Work, item and result must be picklable. Raises WorkbookError if the child did not live to answer:
    file-too-large if its time was up, file-crashed otherwise.
    """
    ((_, outcome),) = each_apart(work, [(item, path)])
    if isinstance(outcome, BaseException):
        raise outcome from None
    return outcome


def each_apart(
    work: Callable[[Item], Result], items: Sequence[tuple[Item, Path]]
) -> Iterator[tuple[Item, Result | BaseException]]:
    """Do `work` over each item and the file it is about, several side by side, in the order they get done.

    What the work raises, or the WorkbookError of its child's death, is given in the place of a result.
    """
    if _is_apart or not may_have_children():
        yield from ((item, _outcome(work, item)) for item, _ in items)
        return
    waiting = list(reversed(items))
    most = min(os.cpu_count() or 1, -(-len(items) // _FILES_PER_ROOM))
    busy: dict[Line, _Room[Item, Result]] = {}
    try:
        while waiting or busy:
            while waiting and len(busy) < most:
                room = _Room(work, busy)
                busy[room.line] = room
                room.begin(*waiting.pop())
            for line in ready(list(busy)):
                item, outcome = busy[line].answer()
                if waiting and busy[line].lives:
                    busy[line].begin(*waiting.pop())
                else:
                    busy.pop(line).close()
                yield item, outcome
    finally:
        for room in busy.values():
            room.close()


class _Room(Generic[Item, Result]):
    """A child that does the work over one item after another, until it dies of one.

    line: readable once it has answered or died.
    """

    def __init__(self, work: Callable[[Item], Result], others: Iterable[Line]) -> None:
        self.lives = True
        self.line, self._child = start(partial(_serve, work), others)

    def begin(self, item: Item, path: Path) -> None:
        """Hand in the next item, about the file at `path`."""
        self._item, self._seconds, self._begun = item, _seconds(path), time.monotonic()
        with contextlib.suppress(OSError):  # it died already: the answer will say so
            self.line.send((self._seconds, item))

    def answer(self) -> tuple[Item, Result | BaseException]:
        """Take what became of the item."""
        try:
            outcome: Result | BaseException = pickle.loads(self.line.recv_bytes())  # noqa: S301 # from our own child
        except (EOFError, OSError):
            self.lives = False
            outcome = self._death()
        return self._item, outcome

    def _death(self) -> WorkbookError:
        if time.monotonic() - self._begun >= self._seconds:
            return WorkbookError("file-too-large", "读了很久也没读完，内容太多或已损坏，请拆成几个文件或另存后再交")
        return WorkbookError("file-crashed", "读取时出错，文件可能已损坏，请用 Excel 或 WPS 打开另存后再交")

    def close(self) -> None:
        """End the child, which has nothing to lose."""
        self.line.close()
        self._child.end()


def _seconds(path: Path) -> float:
    """Give the time a file may take."""
    try:
        return _SECONDS + _SECONDS_PER_MEGABYTE * path.stat().st_size / (1 << 20)
    except OSError:
        return _SECONDS


def _serve(work: Callable[[Any], object], line: Line) -> None:
    """Be the child: answer until nobody asks any more."""
    global _is_apart  # noqa: PLW0603 # a process is apart or is not
    _is_apart = True
    faulthandler.disable()  # it would print where this process died, wherever it was told to
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the parent's, which ends its children
    _go_quiet()
    _bound_memory()
    with Path(os.devnull).open("wb") as nowhere:
        while True:
            try:
                seconds, item = line.recv()
            except EOFError:
                return
            faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
            answer = _pickled(_outcome(work, item))
            faulthandler.cancel_dump_traceback_later()
            line.send_bytes(answer)


def _outcome(work: Callable[[Item], Result], item: Item) -> Result | BaseException:
    try:
        return work(item)
    except WorkbookError as error:
        return error
    except MemoryError:
        return WorkbookError("file-too-large", "文件太大，内存装不下，请拆成几个文件再交")
    except BaseException as error:
        import traceback  # noqa: PLC0415 # slow to load, for what should not happen

        error.add_note("".join(traceback.format_exception(error)))  # where it happened would be lost on the way
        return error


def _pickled(outcome: object) -> bytes:
    try:
        return pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return pickle.dumps(WorkbookError("file-too-large", "文件太大，内存装不下，请拆成几个文件再交"))


def _go_quiet() -> None:
    """Send the last words of a dying library nowhere: they may quote the file."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def _bound_memory() -> None:
    """Let this process map so much more than it does now, and leave no image of itself when it dies."""
    if sys.platform != "linux":  # elsewhere the system does not tell, or does not keep to it
        return
    import resource  # noqa: PLC0415 # Windows has none

    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    limit = pages * resource.getpagesize() + _MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
