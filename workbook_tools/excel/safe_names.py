"""Names and texts made fit for a workbook, whoever typed them."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

LONGEST_TEXT: Final = 32_767
LONGEST_SHEET_NAME: Final = 31
CUT_MARK: Final = "…(后文过长，见原文件)"

_ILLEGAL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
_FULL_WIDTH: Final = str.maketrans("[]:*?/\\'\n\t", "［］：＊？／＼’  ")
_RESERVED: Final = frozenset({"history", "历史记录"})


def safe_text(text: str) -> str:
    """Give the text as a cell can hold it.

    Control characters go (a line break stays), half surrogates become ?, and what Excel has no room for
    is cut with a mark that says so.
    """
    if _ILLEGAL.search(text):
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = _ILLEGAL.sub(lambda found: "?" if found[0] >= "\ud800" else "", text)
    if len(text) > LONGEST_TEXT // 2 and _units(text) > LONGEST_TEXT:
        text = _head(text, LONGEST_TEXT - len(CUT_MARK)) + CUT_MARK
    return text


def shortened(text: str, limit: int) -> str:
    """Cut a text to `limit` characters as Excel counts them, ending in … where something was cut."""
    text = safe_text(text)
    return text if _units(text) <= limit else _head(text, limit - 1) + "…"


def sheet_name(wanted: str, taken: Collection[str] = ()) -> str:
    """Give a sheet name that Excel accepts and that no sheet of `taken` has, whatever its case.

    >>> sheet_name("华东/华南"), sheet_name("Sheet1", ["sheet1"])
    ('华东／华南', 'Sheet1 2')
    """
    name = shortened(safe_text(wanted).translate(_FULL_WIDTH).strip(), LONGEST_SHEET_NAME) or "表"
    used = {other.casefold() for other in taken} | _RESERVED
    candidate, number = name, 1
    while candidate.casefold() in used:
        number += 1
        ending = f" {number}"
        candidate = shortened(name, LONGEST_SHEET_NAME - len(ending)) + ending
    return candidate


def display_width(text: str) -> int:
    """Tell how wide the widest line is, a Chinese character counting two."""
    if "\n" in text:
        return max(display_width(line) for line in text.split("\n"))
    # Bytes in GBK are columns on the screen, and counting them is fast.
    return len(text.encode("gbk", "replace"))


def _units(text: str) -> int:
    """Excel counts in UTF-16: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _head(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: units * 2].decode("utf-16-le", "ignore")
