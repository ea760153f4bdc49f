"""Numbers in Chinese characters: 二十三, 一万二, 壹仟伍佰, and mixed ones such as 1.2万 or 3千5."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from workbook_tools.columns.patterns import pattern

DIGITS: Final = {
    sign: value
    for value, signs in enumerate(("零〇○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for sign in signs
}
_UNITS: Final = (
    (pattern("[亿億]"), 10**8),
    (pattern("[万萬]"), 10**4),
    (pattern("[千仟]"), 1000),
    (pattern("[百佰]"), 100),
    (pattern("[十拾]"), 10),
)
_LONGEST: Final = 40  # longer texts are prose; each unit in them would cost a recursion
_ARABIC = pattern(r"[0-9]+(?:\.[0-9]+)?")


def chinese_number(text: str) -> Decimal | None:
    """Read a number written in Chinese, Arabic or both; None if it is not one number.

    两三千 and 三五 name a range, so they are not read.

    >>> chinese_number("一万二"), chinese_number("二十三"), chinese_number("1.2万"), chinese_number("三五")
    (Decimal('12000'), Decimal('23'), Decimal('12000.0'), None)
    """
    if _ARABIC.fullmatch(text):
        return Decimal(text)
    if text in DIGITS:
        return Decimal(DIGITS[text])
    for sign, unit in _UNITS if len(text) <= _LONGEST else ():
        if found := sign.search(text):
            return _of_unit(text[: found.start()], unit, text[found.end() :])
    return None


def digit_by_digit(text: str) -> str | None:
    """Spell a year the way it is read aloud: 二〇二四 → 2024; None if other characters stand in it."""
    return "".join(str(DIGITS[sign]) for sign in text) if text and set(text) <= DIGITS.keys() else None


def _of_unit(before: str, unit: int, after: str) -> Decimal | None:
    times = chinese_number(before) if before else Decimal(1)
    rest = _rest(after, unit)
    if times is None or rest is None or rest >= unit:
        return None
    # 三百五千 is no number, while 15千 is how 15k is written.
    if unit < 10**4 and times >= 10 and not _ARABIC.fullmatch(before):
        return None
    if rest and times % 1:
        return None
    return times * unit + rest


def _rest(text: str, unit: int) -> Decimal | None:
    if not text:
        return Decimal(0)
    spoken_short = len(text) == 1 and unit >= 100  # 一万二 is 12000, 一万零二 is 10002
    number = chinese_number(text if spoken_short else text.lstrip("零〇○"))
    return number * unit / 10 if spoken_short and number and number < 10 else number
