"""Workbooks that open with a password only, as Excel encrypts them (ECMA-376, agile)."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Final

from workbook_tools.problems import WorkbookError

_OLE_MAGIC: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_TRIED_FIRST: Final = "VelvetSweatshop"
"""What Excel encrypts with where only changes are to be prevented, and tries before it asks anyone."""
_SMALLEST: Final = 4_200
"""msoffcrypto-tool puts up to 4,096 encrypted bytes where no program looks for them: nobody could open the file."""


def encrypt(path: Path, password: str) -> None:
    """Replace an .xlsx that was just written by one that asks for the password.

    It is opened again and compared before the plain one goes. Raises WorkbookError `reads-differently`, with the file
    as it was, if it could not be opened as it should; ValueError for one that is encrypted already, or no password.
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
        raise WorkbookError("reads-differently", "加密后核对，打不开，没有写，请把这句话发给管理员") from None
    path.write_bytes(closed)


def opened(data: bytes, password: str) -> bytes:
    """Give what is inside an encrypted workbook. Raises WorkbookError file-password if it does not open."""
    try:
        return _opened(data, password)
    except Exception:  # see above
        raise WorkbookError("file-password", "密码打不开这个文件，请核对密码文件，或去掉密码另存") from None


def unlocked(data: bytes) -> bytes:
    """Give an encrypted workbook as Excel opens it without asking. Raises WorkbookError file-password."""
    from msoffcrypto import OfficeFile  # noqa: PLC0415 # rarely needed

    plain = BytesIO()
    try:
        encrypted = OfficeFile(BytesIO(data))
        encrypted.load_key(password=_TRIED_FIRST)
        encrypted.decrypt(plain)
    except Exception:  # a wrong password, and any damage, end in a dozen ways
        raise WorkbookError("file-password", "文件设了打开密码，请去掉密码另存后再交") from None
    return plain.getvalue()


def is_encrypted(data: bytes) -> bool:
    """Tell whether the bytes of a workbook are an encrypted .xlsx: a container with one stream for the package."""
    return data.startswith(_OLE_MAGIC) and "EncryptedPackage".encode("utf-16-le") in data


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
