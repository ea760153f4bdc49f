"""Which way to a workbook: in the Excel that has it open, closed on the disk, or only as it was last saved."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from workbook_tools.excel.in_use import is_locked, refuse_in_use
from workbook_tools.excel.live.closed import ClosedBook, SavedBook
from workbook_tools.excel.live.port import ADDRESSES, OpenBook
from workbook_tools.problems import WorkbookError

_ONLY_ONLINE: Final = (
    "这个文件在网盘上，没有在正运行的 Excel 里找到它，请在桌面版 Excel 里打开它、再点一次按钮；"
    "或者把它存到电脑的文件夹里再试"
)


def open_book(workbook: str, hwnd: int = 0, sheet: str = "", selection: str = "") -> OpenBook:
    """Open the workbook a button was clicked in.

    workbook: its path, or the address it has online. hwnd: the window of the Excel it is open in, 0 if not known.
    sheet, selection: what is selected, such as `B7:C9`; empty for what the workbook itself says.
    Raises WorkbookError: file-missing; file-denied for an address when no running Excel has it; file-open if Excel is
    busy. A running Excel is asked only if something says that the workbook is open: asking takes a second.
    """
    path, is_online = Path(workbook), workbook.casefold().startswith(ADDRESSES)
    if can_run_here() and (is_online or hwnd or is_locked(path.resolve())):
        from workbook_tools.excel.live.running import open_running  # noqa: PLC0415 # a closed workbook needs none of it

        running = open_running(workbook if is_online else str(path.resolve()), hwnd, sheet, selection)
        if running is not None:
            return running
    if is_online:
        raise WorkbookError("file-denied", _ONLY_ONLINE)
    if not _is_file(path):
        raise WorkbookError("file-missing", "找不到文件，请核对文件名和位置；新建的文件请先保存一次")
    try:
        refuse_in_use(path.resolve())
    except WorkbookError as refusal:
        return SavedBook(path, _why_not(refusal), sheet, selection)
    return ClosedBook(path, sheet, selection)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except PermissionError:
        raise WorkbookError("file-denied", "打不开文件所在的文件夹，请检查权限后再试") from None
    except OSError:  # a name longer than any file's
        return False


def can_run_here() -> bool:
    """Tell whether there can be an Excel to talk to; it costs nothing to ask. A test may have loaded one of its own."""
    if sys.platform in ("win32", "darwin"):
        return True
    loaded = sys.modules.get("xlwings")
    return loaded is not None and loaded.engines.active is not None


def _why_not(refusal: WorkbookError) -> WorkbookError:
    """Say why nothing can be written: the program that has it open cannot be reached, or it is read-only."""
    if refusal.code == "file-open":
        return WorkbookError(refusal.code, f"文件正开着，打开它的程序又不让工具来写：{refusal.message}")
    return refusal
