"""Workbooks that open with a password only, as Excel encrypts them (ECMA-376, agile)."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Final

from workbook_tools.problems import WorkbookError

_OLE_MAGIC: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_SMALLEST: Final = 4_200
"""msoffcrypto-tool puts up to 4,096 encrypted bytes where no program looks for them: nobody could open the file."""
_LARGEST_FILE: Final = 4_096
_LONGEST_PASSWORD: Final = 255
"""Excel takes no longer one."""


def encrypt(path: Path, password: str) -> None:
    """Replace an .xlsx that was just written by one that asks for the password.

    It is opened again and compared before the plain one goes. Raises WorkbookError `file-denied`, with the file as it
    was, if it could not be opened as it should; ValueError for an .xlsx that is encrypted already, or no password.
    """
    if not password:
        raise ValueError("a workbook is not encrypted without a password")
    plain = path.read_bytes()
    if is_encrypted(plain):
        raise ValueError("the workbook is encrypted already")
    plain = _large_enough(plain)
    try:
        closed = _closed(plain, password)
        opens = is_encrypted(closed) and _opened(closed, password) == plain
    except Exception:  # its failures share no class; and theirs must not be shown: they know the password
        opens = False
    if not opens:
        raise WorkbookError("file-denied", f"“{path.name}”加密后核对，打不开，没有写，请重试") from None
    path.write_bytes(closed)


def is_encrypted(data: bytes) -> bool:
    """Tell whether the bytes of a workbook just written are an encrypted one: then they are no zip any more."""
    return data.startswith(_OLE_MAGIC)


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


def _closed(plain: bytes, password: str) -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile  # noqa: PLC0415 # slow to load, seldom wanted

    closed = BytesIO()
    OOXMLFile(BytesIO(plain)).encrypt(password, closed)
    return closed.getvalue()


def _opened(closed: bytes, password: str) -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile  # noqa: PLC0415

    file, plain = OOXMLFile(BytesIO(closed)), BytesIO()
    file.load_key(password=password, verify_password=True)
    file.decrypt(plain, verify_integrity=True)
    return plain.getvalue()


def _large_enough(package: bytes) -> bytes:
    """Give a small package with blanks after its first part, unpacked: XML means the same with them."""
    if len(package) >= _SMALLEST:
        return package
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename == "[Content_Types].xml":
                new.writestr(entry, old.read(entry) + b" " * _SMALLEST, zipfile.ZIP_STORED)
            else:
                new.writestr(entry, old.read(entry))
    return target.getvalue()
