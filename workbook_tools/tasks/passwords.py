"""The password of generated workbooks: it comes from a file, never from the command line, where others could see it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from workbook_tools.problems import WorkbookError

_LARGEST_FILE: Final = 4_096
_LONGEST_PASSWORD: Final = 255
"""Excel takes no longer one."""


def read_password(path: Path) -> str:
    """Read the password a file holds: one line of UTF-8.

    Raises WorkbookError, and says nothing of what stands there, if it holds none or more than a password.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise WorkbookError("file-too-large", f"“{path.name}”太大，不像密码文件，里面只写一行密码")
        typed = path.read_bytes()
    except FileNotFoundError:
        raise WorkbookError("file-missing", f"找不到密码文件“{path.name}”，请核对路径") from None
    except OSError as error:
        raise WorkbookError("file-denied", f"密码文件“{path.name}”打不开，请检查权限") from error
    try:
        lines = typed.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:  # it would carry the bytes along
        raise WorkbookError("file-encoding", f"密码文件“{path.name}”不是 UTF-8 编码，请另存为 UTF-8") from None
    if not any(lines):
        raise WorkbookError("file-empty", f"密码文件“{path.name}”是空的，请在第一行写上密码")
    if len(lines) > 1:
        raise WorkbookError("file-not-password", f"密码文件“{path.name}”有{len(lines)}行，请只留一行密码")
    if len(lines[0]) > _LONGEST_PASSWORD:
        raise WorkbookError(
            "file-not-password", f"密码文件“{path.name}”里的密码太长，Excel 最多认{_LONGEST_PASSWORD}字"
        )
    return lines[0]
