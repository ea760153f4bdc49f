"""Which of a workbook's cell styles shows a value as what it is, and which lock their cell."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from workbook_tools.columns.base import Cell
from workbook_tools.columns.patterns import pattern
from workbook_tools.excel.safe_names import is_like_formula
from workbook_tools.excel.xml_tree import document, is_true, namespace, parse
from workbook_tools.problems import WorkbookError

if TYPE_CHECKING:
    from lxml.etree import _Element


class Shows(StrEnum):
    """What a number format makes of a number."""

    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    ELAPSED = "elapsed"


_BUILT_IN: Final = {
    **dict.fromkeys((*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58), Shows.DATE),
    **dict.fromkeys((*range(18, 22), *range(32, 36), 45, 47, 55, 56), Shows.TIME),
    46: Shows.ELAPSED,
}
"""The formats a workbook need not spell out; those of East Asian Excel are among them."""
_TEXT: Final = "49"
"""The format `@`, under Excel's own number."""
_NOT_LETTERS: Final = pattern(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
"""What stands in a format for itself, for blank space, or for a colour, a condition or a language."""


class CellStyles:
    """The part of a workbook that lists its cell styles; a cell refers to one by its place in the list.

    changed: a style was added, and the part must be written anew.
    """

    def __init__(self, part: bytes) -> None:
        self.changed = False
        self._root = parse(part or b"<styleSheet/>")
        ns = namespace(self._root)
        self._list = self._root.find(f"{ns}cellXfs")
        self._styles = [] if self._list is None else self._list.findall(f"{ns}xf")
        formats = self._root.iterfind(f"{ns}numFmts/{ns}numFmt")
        self._codes = {item.get("numFmtId", ""): item.get("formatCode", "") for item in formats}
        self._found: dict[tuple[int, Shows], int] = {}

    def document(self) -> bytes:
        """Give the part with the styles that were added."""
        return document(self._root)

    def is_locked(self, style: int) -> bool:
        """Tell whether a protected sheet keeps cells of this style from being changed."""
        found = self._style(style)
        own = None if found is None else found.find(f"{namespace(found)}protection")
        return own is None or is_true(own.get("locked", "1"))

    def fitting(self, style: int, value: Cell) -> int:
        """Give the style itself if it shows the value as what it is; else one that differs in nothing else.

        A text shows in any style; one that looks like a formula gets Excel's mark for text. A style is added to the
        list if there is none. Raises WorkbookError cell-taken if the workbook has no styles at all.
        """
        if isinstance(value, str):
            return self._marked_as_text(style) if is_like_formula(value) else style
        if value is None or isinstance(value, bool):
            return style
        wanted = to_show(value)
        if self._shows(self._style(style)) is wanted:
            return style
        known = self._found.get((style, wanted))
        if known is None:
            known = self._alike(style, wanted)
        if known is None:
            known = self._added(style, wanted, value)
        self._found[style, wanted] = known
        return known

    def _marked_as_text(self, style: int) -> int:
        model = self._style(style)
        if self._list is None or model is None or self._keeps_text(model):
            return style  # without a list of styles there is no mark: the cell holds a text all the same
        marked = deepcopy(model)
        marked.set("quotePrefix", "1")
        same = (number for number, other in enumerate(self._styles) if _all_of(other) == _all_of(marked))
        known = next(same, None)
        return self._appended(marked) if known is None else known

    def _keeps_text(self, style: _Element) -> bool:
        """Tell whether a text stays one in a cell of this style, whoever edits it."""
        number = style.get("numFmtId", "0")
        return self._codes.get(number, number) in ("@", _TEXT) or is_true(style.get("quotePrefix", "0"))

    def _style(self, style: int) -> _Element | None:
        return self._styles[style] if style < len(self._styles) else None

    def _shows(self, style: _Element | None) -> Shows:
        number = style.get("numFmtId", "0") if style is not None else "0"
        if number in self._codes:
            return shows(self._codes[number])
        return _BUILT_IN.get(int(number), Shows.NUMBER)

    def _alike(self, style: int, wanted: Shows) -> int | None:
        """Find a style that differs in its number format only."""
        model = all_but(_FORMAT, self._style(style))
        every = enumerate(self._styles)
        return next(
            (n for n, other in every if self._shows(other) is wanted and all_but(_FORMAT, other) == model), None
        )

    def _added(self, style: int, wanted: Shows, value: Cell) -> int:
        if self._list is None or not self._styles:
            raise WorkbookError("cell-taken", "文件里没有单元格样式，写不了日期，请用 Excel 打开、另存后再试")
        model = self._style(style)
        new = deepcopy(self._styles[0] if model is None else model)
        new.set("numFmtId", str(22 if isinstance(value, datetime) else _NEW[wanted]))
        new.set("applyNumberFormat", "1")
        return self._appended(new)

    def _appended(self, new: _Element) -> int:
        assert self._list is not None
        self._styles[-1].addnext(new)
        self._styles.append(new)
        self._list.set("count", str(len(self._styles)))
        self.changed = True
        return len(self._styles) - 1


_FORMAT: Final = ("numFmtId", "applyNumberFormat")
_NEW: Final = {Shows.NUMBER: 0, Shows.DATE: 14, Shows.TIME: 20, Shows.ELAPSED: 46}


def shows(code: str) -> Shows:
    """Tell what a number format makes of a number, by its letters.

    >>> [str(shows(code)) for code in ('yyyy"年"m"月"', "h:mm", "[h]:mm", "#,##0.00")]
    ['date', 'time', 'elapsed', 'number']
    """
    letters = _NOT_LETTERS.sub("", code).casefold()
    if "[" in letters:
        return Shows.ELAPSED
    if re.search("[yd]", letters) or ("m" in letters and not re.search("[hs]", letters)):
        return Shows.DATE
    return Shows.TIME if re.search("[hs]", letters) else Shows.NUMBER


def to_show(value: Cell) -> Shows:
    """Tell what a number format has to make of a number for this value."""
    if isinstance(value, date):
        return Shows.DATE
    if isinstance(value, time):
        return Shows.TIME
    return Shows.ELAPSED if isinstance(value, timedelta) else Shows.NUMBER


def all_but(left_out: tuple[str, ...], style: _Element | None) -> object:
    """Give all that a style says but for these attributes."""
    if style is None:
        return None
    attributes, children = _all_of(style)
    return {k: v for k, v in attributes.items() if k not in left_out}, children


def _all_of(style: _Element) -> tuple[dict[str, str], list[tuple[str, dict[str, str]]]]:
    attributes = {str(name): str(value) for name, value in style.attrib.items()}
    return attributes, [(str(child.tag), {str(k): str(v) for k, v in child.attrib.items()}) for child in style]
