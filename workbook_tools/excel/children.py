"""Child processes, and the line to each: forked where that is cheap and safe, spawned elsewhere.

What `multiprocessing` needs to fork takes as long to load as a small workbook to read, so forking is done here.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import signal
import sys
import threading
import types
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final, Generic, NoReturn, Protocol, TypeVar
from weakref import finalize

T = TypeVar("T")


class Line(Protocol):
    """A two-way line between parent and child, as `multiprocessing.Pipe` has it.

    Receiving raises EOFError once nobody is at the other end; sending then raises OSError.
    """

    def send(self, value: Any, /) -> None:
        """Send anything picklable."""

    def send_bytes(self, data: bytes, /) -> None:
        """Send what is pickled already."""

    def recv(self) -> Any:
        """Receive what was sent by `send`."""

    def recv_bytes(self) -> bytes:
        """Receive what was sent, still pickled."""

    def close(self) -> None:
        """Hang up."""


class Child(Protocol):
    """A running child."""

    def end(self) -> None:
        """End it at once: it has nothing to lose."""


Serve = Callable[[Line], None]
"""What a child does from its start to its end. To be spawned it must be picklable."""

_starting: Final = threading.Lock()
"""Held while a child is spawned: until it runs, this process is not what it seems."""


def start(serve: Serve, others: Iterable[Line], *, afresh: bool = False) -> tuple[Line, Child]:
    """Start a child, and give the line to it. others: the lines to its siblings, which it must not keep open.

    afresh: spawn it in any case. Of all that a forked one shares with its parent, what one of them touches is copied.
    """
    return _forked(serve, others) if may_fork() and not afresh else _spawned(serve)


def beside(work: Callable[[], T]) -> Callable[[], T]:
    """Begin work in a copy of this process. Gives what waits for its value, which must be picklable; call it once.

    Where that is not cheap and safe, or the copy comes to nothing, the work is done here once its value is asked for.
    If nobody can ask any more, the copy is ended.
    """
    if not may_fork() or (os.cpu_count() or 1) < 2:
        return work
    return _Beside(work)


class _Beside(Generic[T]):
    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._line, self._child = start(partial(_send_value, work), ())
        self._end = finalize(self, _end, self._line, self._child)

    def __call__(self) -> T:
        try:
            return self._line.recv()  # type: ignore[no-any-return] # what `work` gave
        except (EOFError, OSError):
            return self._work()
        finally:
            self._end()


def _end(line: Line, child: Child) -> None:
    child.end()
    line.close()


def _send_value(work: Callable[[], Any], line: Line) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the parent's
    with contextlib.suppress(Exception):  # the parent does it himself, and is there when it happens
        line.send(work())


def may_fork() -> bool:
    """Tell whether forking is cheap and safe: on Linux, while no thread of this program could hold a lock."""
    return sys.platform == "linux" and threading.active_count() == 1


class _Pipes:
    """A line of two pipes: what is sent goes with its length in front."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        self._incoming, self._outgoing = incoming, outgoing

    def send(self, value: Any, /) -> None:
        self.send_bytes(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))

    def send_bytes(self, data: bytes, /) -> None:
        rest = memoryview(len(data).to_bytes(8, "big") + data)
        while rest:
            rest = rest[os.write(self._outgoing, rest) :]

    def recv(self) -> Any:
        return pickle.loads(self.recv_bytes())  # noqa: S301 # from our own parent or child

    def recv_bytes(self) -> bytes:
        return self._exactly(int.from_bytes(self._exactly(8), "big"))

    def _exactly(self, size: int) -> bytes:
        data = bytearray()
        while len(data) < size:
            piece = os.read(self._incoming, min(size - len(data), 1 << 20))
            if not piece:
                raise EOFError
            data += piece
        return bytes(data)

    def close(self) -> None:
        os.close(self._incoming)
        os.close(self._outgoing)


class _Forked:
    def __init__(self, number: int) -> None:
        self._number = number
        self._parent = os.getpid()

    def end(self) -> None:
        number, self._number = self._number, 0  # once it is buried, another may have its number
        if number and os.getpid() == self._parent:  # its siblings were copied with all that the parent holds
            with contextlib.suppress(ProcessLookupError, ChildProcessError):  # where the system buries dead children
                os.kill(number, signal.SIGKILL)
                os.waitpid(number, 0)


def _forked(serve: Serve, others: Iterable[Line]) -> tuple[Line, Child]:
    from_child, to_parent = os.pipe()
    from_parent, to_child = os.pipe()
    ours, theirs = _Pipes(from_child, to_child), _Pipes(from_parent, to_parent)
    with warnings.catch_warnings(), no_interrupt():
        # Python warns of any thread at all; those that numpy keeps for itself are ready for a fork.
        warnings.simplefilter("ignore", DeprecationWarning)
        number = os.fork()
        if not number:
            _be_the_child(serve, theirs, (ours, *others))
    theirs.close()
    return ours, _Forked(number)


def _be_the_child(serve: Serve, line: Line, others: Iterable[Line]) -> NoReturn:
    """Serve, and end. It holds the parent's end of every line too, which would keep others from seeing it is gone."""
    try:
        for other in others:
            other.close()
        serve(line)
    finally:
        os._exit(0)  # whatever happened is told by the silence, and nothing of the parent's is cleaned up twice


class _Spawned:
    def __init__(self, process: Any) -> None:
        self._process = process

    def end(self) -> None:
        process, self._process = self._process, None
        if process:
            process.kill()
            process.join()
            process.close()


def _spawned(serve: Serve) -> tuple[Line, Child]:
    from multiprocessing import get_context  # noqa: PLC0415 # slow to load

    context = get_context("spawn")
    _start_tracker()
    ours, theirs = context.Pipe()
    process = context.Process(target=_spawned_child, args=(gc.get_threshold(), serve, theirs), daemon=True)
    with _starting, _main_module_left_out(), _no_daemon(), no_interrupt():
        process.start()
    theirs.close()
    return ours, _Spawned(process)


def _start_tracker() -> None:
    """Let the process run that Python starts before the first spawned one: when it has, it lets interrupts in again."""
    if sys.platform != "win32":
        from multiprocessing.resource_tracker import ensure_running  # noqa: PLC0415 # slow to load

        ensure_running()


def _spawned_child(garbage: tuple[int, int, int], serve: Serve, line: Line) -> None:
    """Be the child. It looks for garbage as often as its parent, like a forked one: see `wbtools`."""
    gc.set_threshold(*garbage)
    serve(line)


@contextlib.contextmanager
def _main_module_left_out() -> Iterator[None]:
    """Keep a spawned child from running the caller's own script again, which may lack the guard against that."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextlib.contextmanager
def _no_daemon() -> Iterator[None]:
    """Let a daemon of somebody's have a child, as a worker of Dask is one.

    Python forbids it because a daemon may be ended at any time and would leave its children behind. Ours ends by
    itself: nobody is at the other end of its line, or its time is up.
    """
    from multiprocessing.process import current_process  # noqa: PLC0415 # slow to load

    process = current_process()
    if not process.daemon:
        yield
        return
    process.daemon = False
    try:
        yield
    finally:
        process.daemon = True


@contextlib.contextmanager
def no_interrupt() -> Iterator[None]:
    """Keep an interrupt, which goes to every process of a terminal, from children that have yet to ignore it.

    A forked one would clean up what is its parent's, a spawned one show a traceback.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])  # a child begins with its parent's
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
