"""Amounts as people type them: 12,000, 1.2万元, 一万二, 约5000, 2w, 十几人."""

from __future__ import annotations

import re
from decimal import Decimal

from workbook_tools.columns.base import half_width
from workbook_tools.columns.chinese_numerals import DIGITS, chinese_number
from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.values import Value


class Amount(Value):
    """A number, and whether it was only a rough one (约5000, 十几), or written in words (一万二)."""

    value: Decimal
    rough: bool = False
    in_words: bool = False


_ABOUT = pattern(
    r"^(?:大约|大概|约|将近|接近|近|差不多|估计|预计|不到|超过|至少|最多|上(?=[百千万])|~|≈)"
    r"|(?:左右|上下|以上|以下|以内|\+)$"
    r"|(?<=[\d十百千万亿])[几多余来](?=[十百千万亿]|$)"
)
_GROUPED = pattern(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SHORT_UNITS = ((pattern(r"(?<=\d)w$"), "万"), (pattern(r"(?<=\d)k$"), "千"))
_BLANKS = pattern(r"(?<!\d)\s+|\s+(?!\d)")  # a blank between digits may part two numbers, so it stays


def read_amount(text: str, units: re.Pattern[str]) -> Amount | None:
    """Read a number from text, or None if it is not exactly one.

    units: what may stand before or after the number without changing it, such as 元 or 人.
    """
    plain = _BLANKS.sub("", half_width(text).lower().lstrip("'")).replace("−", "-")
    # 5000元左右 and 20多人: the word for "about" may stand outside the unit or inside it.
    plain, outside = _ABOUT.subn("", plain)
    plain, inside = _ABOUT.subn("", units.sub("", plain))
    negative = plain.startswith(("-", "负"))
    value = _number(plain[1:] if negative else plain)
    if value is None:
        return None
    in_words = not plain.isascii() and not DIGITS.keys().isdisjoint(plain)
    return Amount(-value if negative else value, bool(outside + inside), in_words)


def _number(plain: str) -> Decimal | None:
    if _GROUPED.match(plain):
        plain = plain.replace(",", "")
    for short, unit in _SHORT_UNITS:
        plain = short.sub(unit, plain)
    return chinese_number(plain)
