"""Sheets that are protected without a password, as the tool's own are: opened while it writes, then protected again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from workbook_tools.excel.live import native
from workbook_tools.excel.live.native import Protection
from workbook_tools.excel.live.patience import patiently
from workbook_tools.problems import WorkbookError

_LEFT_OPEN: Final = "做好了，但工作表“{}”的保护没能恢复，请在「审阅」里重新保护工作表"


class Protections:
    """The protections of one workbook's sheets that are lifted just now, by the sheet's name.

    They are kept beyond one try: if Excel gets busy half-way, the next try finds the sheet open and must know why.
    """

    def __init__(self) -> None:
        self._lifted: dict[str, Protection] = {}

    @contextmanager
    def lifted(self, page: Any) -> Iterator[None]:
        """Let a sheet be written to, and protect it again with just what it allowed.

        Raises WorkbookError sheet-guarded if it has a password, or could not be protected again.
        """
        name = str(page.name)
        protection = self._lifted.get(name) or native.protection_of(page)
        if protection is None:
            yield
            return
        self._lifted[name] = protection
        native.unprotect(page)
        try:
            yield
        finally:
            try:
                patiently(lambda: native.protect_again(page, protection))
            except WorkbookError as fault:
                raise WorkbookError("sheet-guarded", _LEFT_OPEN.format(name)) from fault
            del self._lifted[name]
