"""Text files of separated values: from WPS and Excel in GBK, from everything else in UTF-8."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from io import StringIO
from typing import Final, Literal

from workbook_tools.columns.base import Cell
from workbook_tools.columns.patterns import pattern
from workbook_tools.excel.structure import check_extent
from workbook_tools.problems import WorkbookError

_Quoting = Literal[0, 3]
"""csv.QUOTE_MINIMAL or csv.QUOTE_NONE."""
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS: Final = ",\t;"
_CHINESE_COMMA: Final = "，"
_SAMPLE: Final = 1 << 16
_BINARY: Final = pattern(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_FORCED_TEXT: Final = pattern(r'="([^"]*)"')
"""Some programs write ="00123" to make Excel keep the zeros."""


def read_table(data: bytes, *, named_as_text: bool) -> list[list[Cell]]:
    """Give the rows of a text file, all of one width, every value as text, blanks as None.

    named_as_text: the file's name says it is a table (.csv …), so even a single column is one.
    Raises WorkbookError: file-encoding, file-not-workbook, file-empty, file-too-large.
    """
    text = decode(data)
    if _BINARY.search(text):
        raise WorkbookError("file-not-workbook", "看不出是什么文件，请交 .xlsx 表格")
    if not text.strip():
        raise WorkbookError("file-empty", "文件里没有内容，请填写后再交")
    # A quotation mark never closed would swallow the rest of the file: then none of them counts.
    quoting: _Quoting = csv.QUOTE_NONE if text.count('"') % 2 else csv.QUOTE_MINIMAL
    declared = re.match(r"sep=(.)\r?\n", text)
    if declared:  # Excel's own note to itself; it does not count it as a row
        text = text[declared.end() :]
    delimiter = declared[1] if declared else _delimiter(text[:_SAMPLE], quoting)
    if delimiter is None and not named_as_text:
        raise WorkbookError("file-not-workbook", "只是一段文字，不是表格，请交 .xlsx 表格")
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    lines = csv.reader(StringIO(text, newline=""), delimiter=delimiter or ",", quoting=quoting)
    rows = [[_cell(value) for value in line] for line in lines]
    width = max(map(len, rows))
    check_extent(None, len(rows), width)
    return [row + [None] * (width - len(row)) for row in rows]


def decode(data: bytes) -> str:
    """Decode text whose encoding nobody wrote down: mark, UTF-8, GB18030, in this order.

    Guessing libraries take short GBK files for Korean. Raises WorkbookError file-encoding.
    """
    marked = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    if marked is None and _is_damaged_utf8(data):
        raise WorkbookError("file-encoding", "文字有损坏，可能没有下载或复制完，请重新发一份")
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WorkbookError("file-encoding", "文字编码认不出，请用 Excel 打开后另存为 .xlsx 再交")


def _is_damaged_utf8(data: bytes) -> bool:
    """Tell UTF-8 with a few bad bytes from GBK, where nearly every Chinese character is one."""
    try:
        data.decode()
    except UnicodeDecodeError:
        text = data.decode(errors="replace")
        chinese = sum("\u4e00" <= letter <= "\u9fff" for letter in text)
        return text.count("\ufffd") * 10 < chinese
    return False


def _delimiter(sample: str, quoting: _Quoting) -> str | None:
    """Choose what parts the columns: what makes most lines equally wide, then what makes them widest.

    A line does not count for a delimiter that tears a quotation apart. The Chinese comma is part of
    ordinary sentences, so it counts only if it parts every line alike.
    """
    best: tuple[int, int] = (0, 0)
    chosen = None
    for delimiter in _DELIMITERS + _CHINESE_COMMA:
        lines = csv.reader(StringIO(sample, newline=""), delimiter=delimiter, quoting=quoting)
        widths = [0 if any(cell.count('"') % 2 for cell in line) else len(line) for line in lines if line]
        parted = Counter(width for width in widths if width > 1).most_common(1)
        width, times = parted[0] if parted else (0, 0)
        if delimiter == _CHINESE_COMMA and times < len(widths):
            continue
        if (times, width) > best:
            best, chosen = (times, width), delimiter
    return chosen


def _cell(value: str) -> Cell:
    if value.startswith('="'):
        forced = _FORCED_TEXT.fullmatch(value)
        value = forced[1] if forced else value
    return value.replace("\r\n", "\n").replace("\r", "\n") or None
