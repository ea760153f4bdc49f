"""Whether a workbook may be replaced: nobody has it open, and it is not marked read-only."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from workbook_tools.excel.sniff import lock_owner
from workbook_tools.problems import WorkbookError

_LOCK_SIZE: Final = 4096
"""More than any program writes into one."""


def refuse_in_use(path: Path) -> None:
    """Refuse a workbook that someone has open in Excel, WPS or LibreOffice, or that is read-only.

    Raises WorkbookError: file-open, naming who has it open where that is known, and file-denied.
    """
    if not os.access(path, os.W_OK):
        raise WorkbookError("file-denied", "是只读文件，写不进去，请去掉只读再试")
    for lock in _locks(path):
        try:
            with lock.open("rb") as file:
                who = lock_owner(lock.name, file.read(_LOCK_SIZE))
        except FileNotFoundError:
            continue
        except OSError:  # the program keeps it to itself
            who = ""
        said = f"{who or '有人'}正开着这个文件，请关闭后再试；如果没有人开着，请删掉同一文件夹里的“{lock.name}”"
        raise WorkbookError("file-open", said)


def is_locked(path: Path) -> bool:
    """Tell whether a program says beside a workbook that it has it open. One that crashed left that behind."""
    return any(os.path.lexists(lock) for lock in _locks(path))


def _locks(path: Path) -> list[Path]:
    """Give where programs leave a file while they have this one open; some cut two characters off a long name."""
    name = path.name
    locks = [path.with_name(f"~${name}"), path.with_name(f".~{name}"), path.with_name(f".~lock.{name}#")]
    if len(name) > 2 and not path.with_name(name[2:]).exists():  # else it may be that one's
        locks.append(path.with_name(f"~${name[2:]}"))
    return locks
