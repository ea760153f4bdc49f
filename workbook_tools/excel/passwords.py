"""Workbooks that are encrypted though they open without a password: Excel tries one of its own first."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from workbook_tools.problems import WorkbookError

_TRIED_FIRST: Final = "VelvetSweatshop"
"""What Excel encrypts with where only changes are to be prevented, and tries before it asks anyone."""


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
