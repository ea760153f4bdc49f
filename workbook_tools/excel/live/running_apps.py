"""The Excels that are running, and which of them has a workbook open. They belong to whoever works in them.

Nothing here starts, ends, activates or saves anything. xlwings is loaded here only, and made harmless first: when
Python ends it would kill every Excel that it cannot see a window of.
"""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import unquote

from workbook_tools.excel.live import native
from workbook_tools.excel.live.patience import is_busy, is_refusal
from workbook_tools.excel.live.port import ADDRESSES
from workbook_tools.problems import WorkbookError

_ATTEMPTS: Final = 3
"""So often xlwings itself asks a busy Excel, at once; by its own choice it would ask for ever."""
_NOT_NEEDED: Final = ("matplotlib", "numpy", "pandas", "PIL", "polars")
"""What xlwings loads if it is there, to turn cells into; the tool reads cells as they are."""
_LICENSED: Final = "这台电脑的 xlwings 装了商业授权，工具只用它的免费部分，没有连 Excel；请管理员去掉授权，再点一次"
_IN_PROTECTED_VIEW: Final = "文件在“受保护的视图”里，写不进去，请先点“启用编辑”再点一次"


def find_open(workbook: str, hwnd: int) -> Any | None:
    """Give the xlwings Book of a workbook that a running Excel has open, or None.

    workbook: its path or its https address. hwnd: the window of its Excel, if that is known, else 0.
    Raises WorkbookError file-open if it is only in Excel's protected view, and what a busy Excel raises.
    """
    xlwings = _loaded()
    if xlwings is None:
        return None
    name = _name_of(workbook)
    clicked = list(_app_of(xlwings, hwnd))
    found = [book for app in clicked for book in _books(app) if _is_it(book, workbook, name, by_name=True)]
    apps = clicked if found else [*clicked, *_apps(xlwings)]
    found = found or [book for app in apps for book in _books(app) if _is_it(book, workbook, name)]
    if not found and any(native.is_in_protected_view(app, name) for app in apps):
        raise WorkbookError("file-open", _IN_PROTECTED_VIEW)
    # one workbook may be open twice; the second Excel had to open it read-only
    return min(found, key=lambda book: native.refusal_of(book) is not None, default=None)


def _loaded() -> Any | None:
    """Load xlwings and make it harmless; None where it is not installed or knows no Excel."""
    try:
        with _hidden(_NOT_NEEDED):
            import xlwings  # noqa: PLC0415 # only where a workbook is open
    except ImportError:
        return None
    if xlwings.__pro__:
        raise WorkbookError("file-denied", _LICENSED)
    com = getattr(xlwings, "_xlwindows", None)
    if com is not None:
        atexit.unregister(com.cleanup)
        com.N_COM_ATTEMPTS = _ATTEMPTS
    return xlwings if xlwings.engines.active is not None else None


@contextmanager
def _hidden(packages: Iterable[str]) -> Iterator[None]:
    """Let xlwings think that these are not installed: loading them takes longer than all that the button does."""
    loaded: Any = sys.modules
    absent = [name for name in packages if name not in loaded]
    loaded.update(dict.fromkeys(absent))
    try:
        yield
    finally:
        for name in absent:
            del loaded[name]


def _app_of(xlwings: Any, hwnd: int) -> Iterator[Any]:
    """Give the Excel that has a window. How xlwings is asked for it is its own affair, and may change."""
    com = getattr(xlwings, "_xlwindows", None)
    if hwnd and com is not None:
        try:
            app = xlwings.App(impl=com.App(xl=hwnd))
            app.books  # noqa: B018 # only now it is looked for
        except Exception as fault:
            if is_busy(fault):
                raise
        else:
            yield app


def _apps(xlwings: Any) -> Iterator[Any]:
    """Give every Excel there is; one that is just ending must not hide the others."""
    try:
        yield from xlwings.apps
    except Exception as fault:
        if is_busy(fault) or not _is_elsewhere(fault):
            raise


def _books(app: Any) -> list[Any]:
    try:
        return list(app.books)
    except Exception as fault:
        if is_busy(fault) or not _is_elsewhere(fault):
            raise
        return []


def _is_elsewhere(fault: Exception) -> bool:
    """Tell what the system says of a window or a program that is gone, or may not be asked."""
    return is_refusal(fault) or isinstance(fault, OSError)


def _is_it(book: Any, workbook: str, name: str, *, by_name: bool = False) -> bool:
    """Tell whether an open workbook is the one that was named.

    by_name: in this very Excel it was clicked, and one Excel opens no two of one name; where Excel says an address, or
    cannot say, the name is enough.
    """
    try:
        if book.name.casefold() != name:
            return False
        where = native.address_of(book)
    except Exception as fault:
        if is_busy(fault) or not _is_elsewhere(fault):
            raise
        return False
    if by_name and (not where or _is_address(where) or _is_address(workbook)):
        return True
    return _normal(where) == _normal(workbook)


def _is_address(where: str) -> bool:
    return where.casefold().startswith(ADDRESSES)


def _name_of(workbook: str) -> str:
    plain = unquote(workbook) if _is_address(workbook) else workbook
    return plain.replace("\\", "/").rpartition("/")[2].casefold()


def _normal(where: str) -> str:
    """Give a path or address as it can be compared."""
    if _is_address(where):
        return unquote(where).rstrip("/").casefold()
    return os.path.normcase(os.path.realpath(where)) if where else ""
