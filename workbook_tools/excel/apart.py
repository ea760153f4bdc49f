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
from pathlib import Path
from typing import Any, Final, TypeVar

from workbook_tools.excel.children import Line, start
from workbook_tools.problems import WorkbookError

Item = TypeVar("Item")
Result = TypeVar("Result")

_SECONDS: Final = 10.0
_SECONDS_PER_MEGABYTE: Final = 3.0
_MEMORY: Final = 1536 << 20

_is_apart = False
"""True in a child: what runs there is apart already."""


def is_apart() -> bool:
    """Tell whether this process is such a child."""
    return _is_apart


def apart(path: Path, work: Callable[[Item], Result], item: Item) -> Result:
    """Do `work` over the file at `path` apart: give what it gives, raise what it raises.

    Work, item and result must be picklable. Raises WorkbookError if the child did not live to answer:
    file-too-large if its time was up, file-crashed otherwise.
    """
    if _is_apart:
        outcome = _outcome(work, item)
    else:
        room = _Room(_kept.lines())
        try:
            outcome = pickle.loads(room.answer(work, item, seconds_for(path)))  # noqa: S301 # from our own child
        finally:
            room.close()
    if isinstance(outcome, BaseException):
        raise outcome from None
    return outcome


def each_apart(work: Callable[[Item], object], items: Sequence[tuple[Item, float]]) -> list[bytes]:
    """Do `work` over each item and the seconds it may take, one after another, apart.

    Gives what became of each, pickled: what the work gave or raised, or the WorkbookError of its child's death.
    The child is kept for the next call; several threads have one each.
    """
    if _is_apart:
        return [_pickled(_outcome(work, item)) for item, _ in items]
    answers: list[bytes] = []
    while len(answers) < len(items):
        with _kept.room() as room:
            while room.lives and len(answers) < len(items):
                answers.append(room.answer(work, *items[len(answers)]))
    return answers


@contextlib.contextmanager
def rooms_kept(count: int) -> Iterator[None]:
    """Start so many children now, while that is cheap and safe, for the threads that will use them; end them all after.

    Whoever still waits for a child then hears of its death, and can start no other.
    """
    try:
        _kept.begin(0 if _is_apart else count)
        yield
    finally:
        _kept.end()


def seconds_for(file: Path | bytes) -> float:
    """Give the time a file may take."""
    try:
        size = len(file) if isinstance(file, bytes) else file.stat().st_size
    except OSError:
        size = 0
    return _SECONDS + _SECONDS_PER_MEGABYTE * size / (1 << 20)


class _Room:
    """A child that does work over one item after another, until it dies of one."""

    def __init__(self, others: Iterable[Line]) -> None:
        self.lives = True
        self.line, self._child = start(_serve, others)
        self._work: object = None

    def answer(self, work: Callable[[Item], object], item: Item, seconds: float) -> bytes:
        """Hand in an item and wait for what becomes of it, pickled. The work travels when it is another one."""
        begun = time.monotonic()
        try:
            with contextlib.suppress(OSError):  # it died already: the answer will say so
                self.line.send((seconds, None if work is self._work else work, item))
            self._work = work
            return self.line.recv_bytes()
        except (EOFError, OSError):
            self.lives = False
            return _pickled(_death(time.monotonic() - begun >= seconds))

    def kill(self) -> None:
        """End the child, which has nothing to lose. Who waits for its answer hears of its death."""
        self._child.end()

    def close(self) -> None:
        """End the child and hang up."""
        self.kill()
        self.line.close()


class _Kept:
    """The rooms of this process that are used again: by the threads of a run here, or those of a worker of Dask.

    Nobody ends those of a worker. They end when it does: nobody is at the other end of their line.
    """

    def __init__(self) -> None:
        self._idle: list[_Room] = []
        self._busy: list[_Room] = []
        self._closed = False

    def lines(self) -> list[Line]:
        """Give the lines that another child must not keep open."""
        return [room.line for room in (*self._idle, *self._busy)]

    def begin(self, count: int) -> None:
        self._closed = False
        for _ in range(count):
            self._idle.append(_Room(self.lines()))

    def end(self) -> None:
        self._closed = True
        for room in list(self._busy):  # who uses it hangs up
            room.kill()
        while self._idle:
            self._idle.pop().close()

    @contextlib.contextmanager
    def room(self) -> Iterator[_Room]:
        """Give a room to one thread, one that was used before if there is one."""
        if self._closed:
            raise EOFError("the work was stopped")
        try:
            room = self._idle.pop()
        except IndexError:
            room = _Room(self.lines())
        self._busy.append(room)
        try:
            yield room
        finally:
            self._busy.remove(room)
            if room.lives and not self._closed:
                self._idle.append(room)
            else:
                room.close()


_kept: Final = _Kept()


def _death(its_time_was_up: bool) -> WorkbookError:
    if its_time_was_up:
        return WorkbookError("file-too-large", "读了很久也没读完，内容太多或已损坏，请拆成几个文件或另存后再交")
    return WorkbookError("file-crashed", "读取时出错，文件可能已损坏，请用 Excel 或 WPS 打开另存后再交")


def _serve(line: Line) -> None:
    """Be the child: answer until nobody asks any more."""
    global _is_apart  # noqa: PLW0603 # a process is apart or is not
    _is_apart = True
    faulthandler.disable()  # it would print where this process died, wherever it was told to
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the parent's, which ends its children
    go_quiet()
    _bound_memory()
    work: Callable[[Any], object] | None = None
    with Path(os.devnull).open("wb") as nowhere:
        while True:
            try:
                seconds, other_work, item = line.recv()
            except EOFError:
                return
            work = other_work or work
            assert work is not None
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


def go_quiet() -> None:
    """Send whatever is printed from now on nowhere: the last words of a dying library may quote the file."""
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
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (limit if soft == resource.RLIM_INFINITY else min(limit, soft), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
