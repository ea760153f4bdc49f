"""Putting a finished file in the place of an older one, all or nothing: every file the tool writes goes through here.

The new file is made beside the old one under a passing name, forced to the disk and, by whoever builds it, read back;
only then does it take the old one's place, in one step. Nobody ever sees half of it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from workbook_tools.excel.file_hash import hash_of
from workbook_tools.excel.in_use import refuse_in_use
from workbook_tools.excel.locks import alone_with, own_prefix
from workbook_tools.problems import WorkbookError

WAITING: Final = ".待合并"
"""What the name of a new file has that waits beside an old one which could not be replaced."""
_TRIES: Final = 8
_FIRST_PAUSE: Final = 0.05


@dataclass(frozen=True)
class Staged:
    """A finished file beside the place it shall take. before: the hash of what stood there."""

    target: Path
    temporary: Path
    before: str

    @cached_property
    def after(self) -> str:
        """Its own hash. It is to be asked for before the file is put in its place."""
        return hash_of(self.temporary)

    def discard(self) -> None:
        """Take it away again."""
        with contextlib.suppress(OSError):
            self.temporary.unlink()


def publish(target: Path, build: Callable[[Path], object]) -> None:
    """Let `build` write a temporary file beside `target`, then put it in its place.

    Whatever happens, `target` is either the old file or the new one, whole, and no temporary file stays.
    If the old file cannot be replaced (someone has it open, it is read-only), the new one is left beside it as
    `<name>.待合并.xlsx`, and the WorkbookError (file-open, file-denied, file-changed) says so.
    Raises WorkbookError `file-denied` too when nothing can be written at all.
    """
    with _folder_of(target), alone_with(target):
        staged = stage(target, build)
        try:
            put(staged)
        except WorkbookError as refusal:
            raise set_aside(staged, refusal) from refusal
        finally:
            staged.discard()


def replace_file(target: Path, build: Callable[[Path], object]) -> None:
    """Put what `build` writes in the place of a file, or leave everything as it is. Only who is alone with it may.

    Raises WorkbookError as `stage` and `put` do.
    """
    staged = stage(target, build)
    try:
        put(staged)
    finally:
        staged.discard()


def stage(target: Path, build: Callable[[Path], object]) -> Staged:
    """Let `build` write the new file beside `target`, and force it to the disk. Nothing stays if that fails.

    Only who is alone with the target may: what runs that were cut off left beside it is removed first.
    Raises WorkbookError `file-denied` if nothing can be written there, and whatever `build` raises.
    """
    with _folder_of(target):
        sweep(target)
        before = hash_of(target)
        temporary = target.with_name(f"{own_prefix(target)}{secrets.token_hex(4)}.tmp{target.suffix}")
        try:
            build(temporary)
            _flush(temporary)
            return Staged(target, temporary, before)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise


def put(staged: Staged) -> None:
    """Put a staged file in its place, or raise WorkbookError and leave both as they are.

    file-open, file-denied: somebody has the old one open, or it is read-only; file-changed: it is no longer what it
    was when the new one was made.
    """
    target = staged.target
    if target.exists():
        refuse_in_use(target)
        if hash_of(target) != staged.before:
            raise WorkbookError("file-changed", "刚刚被别人改过，没有写")
        shutil.copymode(target, staged.temporary)
    pauses = [0.0, *(_FIRST_PAUSE * 2**attempt for attempt in range(_TRIES - 1))]
    if not any(_replaced(staged, pause) for pause in pauses):
        raise WorkbookError("file-denied", "写不进去，可能有程序正开着它，请关闭后再试")
    _flush_folder(target.parent)


def _replaced(staged: Staged, pause: float) -> bool:
    """Try to put a staged file in its place, after a pause; a folder that stands there will not go away."""
    if staged.target.is_dir():
        return False
    time.sleep(pause)
    try:
        staged.temporary.replace(staged.target)
    except OSError:  # someone has it open
        return False
    return True


def set_aside(staged: Staged, refusal: WorkbookError) -> WorkbookError:
    """Leave a staged file beside the old one that could not be replaced. Gives what to tell."""
    waiting = waiting_file(staged.target)
    said = f"“{staged.target.name}”{refusal.message}"
    try:
        staged.temporary.replace(waiting)
    except OSError:
        return WorkbookError(refusal.code, said)
    return WorkbookError(refusal.code, f"{said}；新内容已另存为“{waiting.name}”，旧的没有动")


def waiting_file(target: Path) -> Path:
    """Give where a new file waits if the old one could not be replaced."""
    return target.with_name(f"{target.stem}{WAITING}{target.suffix}")


def sweep(target: Path) -> None:
    """Remove what runs that were cut off left beside a target. Only who is alone with it may."""
    with contextlib.suppress(OSError):
        for left in target.parent.glob(f"{own_prefix(target)}*.tmp*"):
            left.unlink()


@contextlib.contextmanager
def _folder_of(target: Path) -> Iterator[None]:
    """Make the target's folder, and turn what the system refuses inside into a sentence."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        sentence = f"“{target.name}”写不进去，请检查磁盘是否已满、文件夹是否只读"
        raise WorkbookError("file-denied", sentence) from error


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the rename itself outlast a power cut, where the system lets a folder be opened."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
