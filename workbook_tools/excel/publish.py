"""Putting a finished file in the place of an older one, all or nothing."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from workbook_tools.problems import WorkbookError

_TRIES: Final = 5
_FIRST_PAUSE: Final = 0.05


def publish(target: Path, build: Callable[[Path], object]) -> None:
    """Let `build` write a temporary file beside `target`, then put it in its place.

    Whatever happens, `target` is either the old file or the new one, whole, and no temporary file stays.
    If the old file cannot be replaced (someone has it open), the new one is left beside it as
    `<name>.待合并.xlsx`. Raises WorkbookError `file-denied` then, and when nothing can be written at all.
    """
    temporary = target.with_name(f".{secrets.token_hex(6)}.tmp{target.suffix}")
    try:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            build(temporary)
            _flush(temporary)
        except OSError as error:
            raise _denied(target, "请检查磁盘是否已满、文件夹是否只读") from error
        if not _replace(temporary, target):
            raise _set_aside(temporary, target)
        _flush_folder(target.parent)
    finally:
        with contextlib.suppress(OSError):  # the folder itself may be missing, or be a file
            temporary.unlink()


def _replace(temporary: Path, target: Path) -> bool:
    if target.exists():
        # Renaming ignores a read-only mark on some systems; its owner put it there for a reason.
        if not os.access(target, os.W_OK):
            return False
        shutil.copymode(target, temporary)
    for attempt in range(_TRIES):
        try:
            temporary.replace(target)
        except OSError:  # someone has it open; or a folder stands there
            time.sleep(_FIRST_PAUSE * 2**attempt)
        else:
            return True
    return False


def _set_aside(temporary: Path, target: Path) -> WorkbookError:
    waiting = target.with_name(f"{target.stem}.待合并{target.suffix}")
    try:
        temporary.replace(waiting)
    except OSError:
        return _denied(target, "请关掉打开它的程序后再试一次")
    return _denied(target, f"新内容已另存为“{waiting.name}”，请关掉打开它的程序后用它替换")


def _denied(target: Path, advice: str) -> WorkbookError:
    return WorkbookError("file-denied", f"“{target.name}”写不进去，{advice}")


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
