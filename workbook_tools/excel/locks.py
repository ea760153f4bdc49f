"""Keeping a second run of the tool out while one is writing. Programs like Excel do not ask: see `in_use`."""

from __future__ import annotations

import contextlib
import getpass
import hashlib
import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from workbook_tools.problems import WorkbookError

PATIENCE: Final = 30.0
"""So many seconds a run waits for another to end before it says that it cannot start."""


@contextmanager
def alone_in(folder: Path, doing: str) -> Iterator[None]:
    """Keep everyone else from writing in a workspace. `folder` is its hidden one; `doing` tells others what is done.

    Raises WorkbookError file-locked, naming who has it and since when, after waiting; file-denied if the folder
    cannot be written to.
    """
    holder = folder / "lock.json"
    with contextlib.suppress(OSError):  # the lock itself will tell
        folder.mkdir(parents=True, exist_ok=True)
    with _held(folder / "lock", lambda: _who(holder)):
        now = datetime.now().astimezone().isoformat(timespec="minutes")
        about = {"doing": doing, "user": _user(), "host": socket.gethostname(), "pid": os.getpid(), "since": now}
        with contextlib.suppress(OSError):  # it only makes the sentence better
            holder.write_text(json.dumps(about, ensure_ascii=False), "utf-8")
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                holder.unlink()


@contextmanager
def alone_with(target: Path) -> Iterator[None]:
    """Keep other runs of the tool from writing this file. Raises WorkbookError file-locked or file-denied."""
    lock = target.with_name(f"{own_prefix(target)}lock")
    with _held(lock, lambda: "另一次运行"):
        try:
            yield
        finally:
            with contextlib.suppress(OSError):  # where an open file cannot go, the lock removes itself
                lock.unlink()


def own_prefix(target: Path) -> str:
    """Give how every passing file the tool needs beside a target begins: hidden, short however long its name is."""
    return f".wbtools-{hashlib.sha256(target.name.encode(errors='surrogatepass')).hexdigest()[:10]}-"


@contextmanager
def _held(path: Path, who: Callable[[], str]) -> Iterator[None]:
    from filelock import FileLock, Timeout  # noqa: PLC0415 # a button starts cold

    lock = FileLock(path, timeout=PATIENCE)
    try:
        lock.acquire()
    except Timeout:
        raise WorkbookError("file-locked", f"{who()}正在写，请等它结束后再试") from None
    except OSError as error:
        raise WorkbookError("file-denied", f"{path.parent.name} 里写不进去，请检查权限和磁盘") from error
    try:
        yield
    finally:
        lock.release()


def _who(holder: Path) -> str:
    try:
        about = json.loads(holder.read_text("utf-8"))
        since = datetime.fromisoformat(about["since"]).strftime("%H:%M")
        return f"{about['user']}在{about['host']}上{since}开始的 wbtools {about['doing']} "
    except (OSError, ValueError, KeyError, TypeError):
        return "另一次运行"


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name
        return "有人"
