"""Names and texts made fit for a workbook and its file, whoever typed them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection
from itertools import count
from typing import Final

from workbook_tools.columns.patterns import pattern
from workbook_tools.problems import mask_name

LONGEST_TEXT: Final = 32_767
LONGEST_SHEET_NAME: Final = 31
CUT_MARK: Final = "…(后文过长，见原文件)"

_ILLEGAL = pattern(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")
_FULL_WIDTH: Final = str.maketrans("[]:*?/\\'\n\t", "［］：＊？／＼’  ")
_RESERVED: Final = frozenset({"history", "历史记录"})
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\n", "'")
_MOST_BYTES: Final = 80
"""Of a file's name: three of them and an ending still fit into every system's 255."""
_NOT_IN_FILE_NAMES: Final = str.maketrans('<>:"/\\|?*', "＜＞：＂／＼｜？＊")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Cn"})
"""Categories of characters that nobody sees: controls, marks of direction, half surrogates, none at all."""
_NOT_FIRST: Final = "~$-=@+. "
"""A name that begins so looks like a temporary file, an option, a formula or a hidden file."""
_DEVICE: Final = pattern(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?= *(?:\.|$))", re.IGNORECASE)
"""What Windows takes for a device, whatever ending follows."""


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


def is_like_formula(text: str) -> bool:
    """Tell whether Excel would take the text for a formula, or its first sign for a mark, if someone typed it.

    A cell of such a text gets Excel's mark for text (`quotePrefix`), which nobody sees: without it the text would
    change its meaning when someone edits the cell.
    """
    return text.startswith(FORMULA_SIGNS)


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


def file_name(wanted: str, taken: Collection[str] = ()) -> str:
    """Give a name for a file, without its ending, that every system takes and that looks like none of `taken`.

    A look-alike gets a mark made of its own name: it is the same whatever else there is. A phone number is hidden.

    >>> file_name("御康/临沂"), file_name("con"), file_name("../../王强 "), file_name("13800138000")
    ('御康／临沂', 'con_', '／..／王强', '138＊＊＊＊8000')
    >>> file_name("ABC", ["abc"]), file_name("ＡＢＣ", ["abc"])
    ('ABC b5d4', 'ＡＢＣ 7410')
    """
    name = mask_name(_visible(wanted))  # a mark made of a phone number would tell it
    plain = _storable(name, _MOST_BYTES)
    used = {_alike(other) for other in taken}
    if _alike(plain) not in used:
        return plain
    mark = hashlib.sha256(name.encode()).hexdigest()[:4]
    endings = (f" {mark}" if number == 1 else f" {mark}-{number}" for number in count(1))
    candidates = (_storable(name, _MOST_BYTES - len(ending)) + ending for ending in endings)
    return next(candidate for candidate in candidates if _alike(candidate) not in used)


def _visible(text: str) -> str:
    """Drop what nobody sees, and make every blank the plain one."""
    seen = (" " if char.isspace() else char for char in text if _is_seen(char))
    return " ".join("".join(seen).split())


def _is_seen(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) not in _UNSEEN


def _storable(name: str, most: int) -> str:
    """Give a name of at most so many bytes that is no device, no option and no path."""
    name = unicodedata.normalize("NFC", name.translate(_NOT_IN_FILE_NAMES)).lstrip(_NOT_FIRST)
    name = _DEVICE.sub(r"\1_", name, count=1) if _DEVICE.match(name) else name
    return name.encode()[:most].decode(errors="ignore").rstrip(". ") or "未命名"


def _alike(name: str) -> str:
    """Give the same for names that look the same to a file system, or to a person."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


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
