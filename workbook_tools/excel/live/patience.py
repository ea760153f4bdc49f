"""What Excel answers when it cannot be asked just now: it is asked again, for a while, and then a sentence says why.

Excel refuses every call while somebody edits a cell, or has a dialog open.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeVar

from workbook_tools.problems import WorkbookError

T = TypeVar("T")

PAUSES: Final = (0.1, 0.2, 0.4, 0.8, 1.5, 3.0)
"""So many seconds are waited before Excel is asked again."""
_BUSY: Final = "Excel 正忙，请先退出单元格编辑（按回车或 Esc）再点一次"
_REFUSED: Final = "Excel 没有让工具做，请看 Excel 里有没有开着的对话框，关掉再点；还不行就存盘，关掉 Excel 重新打开再点"
_IN_EDIT: Final = -2146777998
"""What Excel says itself while a cell is edited."""
_CALL_REJECTED: Final = (-2147418111, -2147417846, _IN_EDIT)
"""What Windows says for Excel: the call was rejected, or is to be made later."""
_FAULTS: Final = frozenset({"com_error", "ole_error", "CommandError", "ExcelBusyError", "XlwingsError"})
"""How refusals are called: Excel's on Windows and on a Mac (neither can be imported on the other), and xlwings' own."""
_TIMED_OUT: Final = -1712
"""What a Mac says of a program that does not answer."""


def patiently(act: Callable[[], T]) -> T:
    """Do what can be done again, as often as it takes while Excel is busy.

    Raises WorkbookError: file-open if Excel stays busy, file-denied if it refuses for another reason.
    """
    for pause in (*PAUSES, None):
        try:
            return act()
        except Exception as fault:
            if not is_refusal(fault):
                raise
            if not is_busy(fault):
                raise WorkbookError("file-denied", _REFUSED) from fault
            if pause is None:
                raise WorkbookError("file-open", _BUSY) from fault
            time.sleep(pause)
    raise AssertionError("the last try returns or raises")


def asked(ask: Callable[[], T], otherwise: T) -> T:
    """Ask for what not every Excel can tell. Being busy is no answer, and raises as it comes."""
    try:
        return ask()
    except (AttributeError, NotImplementedError):
        return otherwise
    except Exception as fault:
        if is_busy(fault) or not is_refusal(fault):
            raise
        return otherwise


def is_refusal(fault: Exception) -> bool:
    """Tell what Excel refuses from a mistake of the tool's."""
    return any(kind.__name__ in _FAULTS for kind in type(fault).__mro__)


def is_busy(fault: Exception) -> bool:
    """Tell whether Excel would do it a little later."""
    if type(fault).__name__ == "ExcelBusyError":
        return True
    if getattr(fault, "hresult", None) in _CALL_REJECTED or getattr(fault, "errornumber", None) == _TIMED_OUT:
        return True
    about = getattr(fault, "excepinfo", None)
    return isinstance(about, tuple) and _IN_EDIT in about
