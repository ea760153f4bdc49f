"""What xlwings has no word for, asked of Excel's own objects: each a small function.

On Windows they are Excel's COM objects, as VBA knows them. On a Mac they speak another language: there the functions
give what is safe to assume, or say what somebody has to do first. No test reaches a real Excel; LibreOffice stands in
for it, and shows of these neither patterns and theme colours nor what a protected sheet allows.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import Any, Final

from workbook_tools.excel.live.cell_fills import NONE, OTHER, is_fill, parted, seen_colour
from workbook_tools.excel.live.patience import asked, is_busy
from workbook_tools.excel.note_box import lines_of
from workbook_tools.problems import WorkbookError

IS_MAC: Final = sys.platform == "darwin"

_SOLID: Final = 1
_PLAIN: Final = (_SOLID, -4142, -4105)
"""Patterns that are one colour, none, or Excel's choice."""
_THEME_COLOURS: Final = range(1, 13)
"""Excel counts them from 1, the file from 0."""
_ALLOWED: Final = (
    "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns",
    "AllowInsertingRows", "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting",
    "AllowFiltering", "AllowUsingPivotTables",
)  # fmt: skip
"""What a protected sheet may still allow, in the order in which `Protect` takes it."""
_GUARDED: Final = "工作表“{}”设了保护密码，写不进去，请撤销工作表保护后再点"
_GUARDED_ON_MAC: Final = "工作表“{}”有保护，请先在「审阅」里撤销工作表保护再点"
_POINTS_PER_LINE: Final = 14
_BOX_WIDTH: Final = 200
_TALLEST_BOX: Final = 450
"""Sizes of boxes are in points here."""


def refusal_of(book: Any) -> WorkbookError | None:
    """Say why nothing can be written into a workbook that is open, if so."""
    if IS_MAC:
        read_only, shared = _on_mac(book.api, "read_only"), False
    else:
        read_only = asked(lambda: book.api.ReadOnly, False)
        shared = asked(lambda: book.api.MultiUserEditing, False)
    if read_only is True:
        return WorkbookError("file-open", "文件是以只读方式打开的（可能别人正开着它），写不进去，请关闭后重新打开再点")
    if shared is True:
        return WorkbookError("file-open", "文件开了“共享工作簿”，写不进去，请在「审阅」里取消共享再点")
    return None


def _on_mac(thing: Any, name: str) -> Any:
    """Ask something of Excel on a Mac; None where it does not know."""
    return asked(lambda: getattr(thing, name).get(), None)


def address_of(book: Any) -> str:
    """Give where a workbook lies as Excel says it: a path, or an https address that xlwings would try to resolve."""
    if IS_MAC:
        return str(asked(lambda: book.fullname, ""))
    return str(asked(lambda: book.api.FullName, ""))


def is_in_protected_view(app: Any, name: str) -> bool:
    """Tell whether Excel shows a workbook of this name only in its protected view."""
    if IS_MAC:
        return False
    shown: list[Any] = asked(lambda: [window.Workbook.Name for window in app.api.ProtectedViewWindows], [])
    return name.casefold() in [str(other).casefold() for other in shown]


def copy_to(book: Any, path: Path) -> None:
    """Let Excel write a copy of a workbook, what is not saved included. The workbook itself is not saved.

    On a Mac Excel cannot: there a workbook that was just saved is copied. Raises WorkbookError file-open otherwise.
    """
    if not IS_MAC:
        book.api.SaveCopyAs(str(path))
        return
    source = Path(address_of(book))
    if _on_mac(book.api, "saved") is not True or not source.is_file():
        raise WorkbookError("file-open", "Mac 上的 Excel 不能另存一份副本，请先存盘（⌘S）再点")
    copyfile(source, path)


def fill_of(cell: Any) -> str:
    """Give the fill of a cell in words, as `CellFills` does."""
    colour = cell.color
    if not IS_MAC and asked(lambda: cell.api.Interior.Pattern, _SOLID) not in _PLAIN:
        return OTHER
    if colour is None:
        return NONE
    seen = "".join(f"{part:02X}" for part in colour)
    return seen if IS_MAC else f"{seen}{_theme_of(cell)}"


def _theme_of(cell: Any) -> str:
    """Say which of the theme's colours a fill is, if any: a change of the theme changes it too."""
    theme = asked(lambda: cell.api.Interior.ThemeColor, None)
    if not isinstance(theme, int) or theme not in _THEME_COLOURS:
        return ""
    tint = asked(lambda: cell.api.Interior.TintAndShade, 0) or 0
    return f" 主题{theme - 1} {tint:.6g}" if tint else f" 主题{theme - 1}"


def paint(cells: Any, fill: str) -> None:
    """Give cells a fill that is told in words."""
    assert is_fill(fill)
    theme, tint = parted(fill)
    if theme is not None and not IS_MAC:
        cells.api.Interior.ThemeColor = theme + 1
        cells.api.Interior.TintAndShade = tint
        return
    seen = seen_colour(fill)
    cells.color = tuple(int(seen[at : at + 2], 16) for at in (0, 2, 4)) if seen else None


def fit_note(note: Any, text: str) -> None:
    """Make a note's box as large as its text; where Excel does not let us, it stays as it is."""
    if IS_MAC:
        return
    asked(lambda: setattr(note.api.Shape, "Width", _BOX_WIDTH), None)
    asked(lambda: setattr(note.api.Shape, "Height", min(24 + _POINTS_PER_LINE * lines_of(text), _TALLEST_BOX)), None)


@dataclass(frozen=True)
class Protection:
    """How a sheet was protected: without a password, with these exceptions."""

    drawings: bool
    contents: bool
    scenarios: bool
    for_people_only: bool
    allowed: tuple[bool, ...]


def protection_of(page: Any) -> Protection | None:
    """Tell how a sheet is protected, if it is. Raises WorkbookError sheet-guarded on a Mac."""
    if IS_MAC:
        if _on_mac(page.api, "protect_contents") is True:
            raise WorkbookError("sheet-guarded", _GUARDED_ON_MAC.format(page.name))
        return None
    sheet = page.api
    drawings, contents, scenarios = (
        bool(sheet.ProtectDrawingObjects), bool(sheet.ProtectContents), bool(sheet.ProtectScenarios)
    )  # fmt: skip
    if not (drawings or contents or scenarios):
        return None
    allowed = tuple(bool(getattr(sheet.Protection, name)) for name in _ALLOWED)
    return Protection(drawings, contents, scenarios, bool(sheet.ProtectionMode), allowed)


def unprotect(page: Any) -> None:
    """Unprotect a sheet that has no password. Raises WorkbookError sheet-guarded for one that has."""
    try:
        page.api.Unprotect("")  # without the empty password Excel would ask whoever sits there
    except Exception as fault:
        if is_busy(fault):
            raise
        raise WorkbookError("sheet-guarded", _GUARDED.format(page.name)) from fault
    if page.api.ProtectContents:
        raise WorkbookError("sheet-guarded", _GUARDED.format(page.name))


def protect_again(page: Any, was: Protection) -> None:
    """Protect a sheet as it was."""
    page.api.Protect(
        "", was.drawings, was.contents, was.scenarios, was.for_people_only, *was.allowed
    )  # by place: not every binding of COM knows names


def lines_hidden(part: Any) -> bool | None:
    """Tell whether all rows of a range are hidden, or none; None if some are."""
    return _all_or_none(part.rows.hidden if IS_MAC else part.api.EntireRow.Hidden)


def columns_hidden(part: Any) -> bool | None:
    """Tell whether all columns of a range are hidden, or none; None if some are."""
    return _all_or_none(part.columns.hidden if IS_MAC else part.api.EntireColumn.Hidden)


def _all_or_none(said: object) -> bool | None:
    return said if isinstance(said, bool) else None


def threads_on(page: Any) -> Iterator[tuple[int, int]]:
    """Give the cells of a sheet that people talk at, in comments that can be answered; an older Excel has none."""
    comments: Iterable[Any] = asked(lambda: list(page.comments), [])
    for comment in comments:
        with suppress(AttributeError, NotImplementedError):
            yield comment.location.row, comment.location.column
