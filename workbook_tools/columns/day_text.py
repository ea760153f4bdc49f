"""Days as people type them: 2024.3.5, 3月5日, 240305, 二〇二四年三月五日, 昨天, 上周五.

Pure text to date. What cannot be known is asked, never guessed; what is completed is remarked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal

from workbook_tools.columns.base import Reading, half_width
from workbook_tools.columns.chinese_numerals import DIGITS, chinese_number, digit_by_digit
from workbook_tools.columns.clock_text import CLOCK, PART_OF_DAY
from workbook_tools.columns.patterns import pattern
from workbook_tools.problems import Finding

Direction = Literal["past", "future"]
"""Where a missing year is looked for: registrations lie in the past, plans in the future."""

_SAME_SIGNS = str.maketrans({"。": ".", "、": ".", ",": ".", "·": ".", "—": "-", "–": "-", "−": "-", "∶": ":"})
_NUMERAL = f"[{''.join(DIGITS)}十]+"
_NUMERALS = pattern(rf"(?<![周期拜]){_NUMERAL}(?=[年月日号点时分刻周])|(?<=[月点]){_NUMERAL}")
_WEEKDAY = "(?:周|星期|礼拜)[一二三四五六日天]"
_NUMERALS_IN_PROSE = pattern(
    rf"(?<![周期拜]){_NUMERAL}(?=[年月日号天]|个?(?:周|星期|礼拜)[之以内后])|(?<=月){_NUMERAL}"
)
_TAIL = pattern(rf"(?:\s|t(?=\d)|\(?{_WEEKDAY}\)?|{PART_OF_DAY}|{CLOCK}|z$)+$")
_RELATIVE = pattern(
    r"(?P<day>大?[前后](?=[天日])|当(?=[天日])|[昨今明])[天日]?"
    r"|(?P<week>上上|下下|上|下|本|这)?个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
)
_DAY_ALONE = pattern(r"(\d{1,2})[日号]?")
_YEAR_FIRST = pattern(r"(\d{4}|\d{2})(年|[-./ ])(\d{1,2})(?:月|[-./ ])(\d{1,2})[日号]?")
_YEAR_LAST = pattern(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4}|\d{2})")
_RUN_OF_DIGITS = pattern(r"(\d{4}|\d{2})(\d{2})(\d{2})")
_NO_YEAR = pattern(r"(\d{1,2})(?:月|[-./])(\d{1,2})[日号]?")
_EDGE = "初|中|底|末|内|前|后|份|[上中下]旬|[上下]半年"
_IMPRECISE = pattern(
    rf"\d{{4}}年?(?:{_EDGE})?|(?:(?:\d{{4}}|\d{{2}})年)?\d{{1,2}}月(?:{_EDGE})?"
    r"|\d{4}[-./]\d{1,2}|20\d\d(?:0[1-9]|1[0-2])|\d{1,2}[日号]"
    rf"|(?:上上|上|下|本|这|今|去|明|前|当)?个?(?:年|月|周|星期|礼拜|季度)(?:{_EDGE})?"
    r"|(?:春节|元旦|五一|国庆|节)[前后]?|近期|最近|前几天|过几天|改天"
)
_DAY_IN_PROSE = pattern(
    r"(?P<exact>(?<!\d)(?:\d{4}|\d{2})(?:年|[-./])\d{1,2}(?:月|[-./])\d{1,2}[日号]?(?![\d.])"
    r"|(?<!\d)\d{1,2}月\d{1,2}[日号]?)"
    r"|(?P<of_month>(?<![\d月])\d{1,2}[日号])(?![码店楼线])"
    r"|(?<!\d)(?P<away>\d{1,3})个?(?P<unit>天|日|周|星期|礼拜)(?:之?内|以内|后|之后|以后)"
    rf"|(?P<word>大?后[天日]|今[天日晚]|明[天日早晚]|当[天日]|(?:上上|下下|上|下|本|这)?个?{_WEEKDAY})"
)
"""A day inside a sentence. A bare 12.5 or 3/4 in a sentence may be a price or a share, and is none."""

_DAYS_AWAY: Final = {"大前": -3, "前": -2, "昨": -1, "今": 0, "当": 0, "明": 1, "后": 2, "大后": 3}
_WEEKS_AWAY: Final = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}
_LONGEST: Final = 40
_LEAP_CYCLE: Final = 9  # years to search for a 29 February
_MONTHS_TO_SEARCH: Final = 3  # no two months in a row lack a 31st


@lru_cache(maxsize=4096)
def read_day_text(
    text: str, base: date, direction: Direction = "past", month: date | None = None, written_on: date | None = None
) -> Reading[date]:
    """Read a day from text; a time or weekday written after it is dropped.

    base:       the day that a missing year is counted from.
    direction:  where a missing year is looked for.
    month:      a day of the month that what is past lies in, if that is known: then 18日 is enough.
    written_on: the day that “昨天” is counted from: `base` unless it says otherwise, or only the month is known.
    """
    head, _ = split_clock(text)
    if relative := _RELATIVE.fullmatch(head):
        if month and not written_on:
            unsure = Finding("date-imprecise", "“{value}”不知道从哪天算起", write_like(base))
            return Reading(findings=(unsure,))
        day = _relative_day(relative, written_on or base, direction)
        return Reading(day, (relative_remark(f"{day}", written_on or base),))
    if found := _YEAR_FIRST.fullmatch(head):
        return _year_first(found, base)
    if found := _YEAR_LAST.fullmatch(head):
        return settled(_year_last(found, base), base, added=len(found[3]) == 2)
    if (found := _RUN_OF_DIGITS.fullmatch(head)) and (len(head) == 8 or not _IMPRECISE.fullmatch(head)):
        return settled([make_day(full_year(found[1], base), found[2], found[3])], base, added=len(head) == 6)
    if found := _NO_YEAR.fullmatch(head):
        return settled([with_year(int(found[1]), int(found[2]), base, direction)], base, added=True)
    if month and direction == "past" and (found := _DAY_ALONE.fullmatch(head)):
        return _day_in_month(found[1], month, base)
    if _IMPRECISE.fullmatch(head):
        return Reading(findings=(Finding("date-imprecise", "“{value}”看不出是哪一天", write_like(base)),))
    return Reading(findings=(unread_day(base),))


def _day_in_month(day: str, month: date, base: date) -> Reading[date]:
    found = settled([make_day(month.year, month.month, day)], base, added=False)
    if not found.value:
        return found
    return Reading(found.value, (Finding("date-year-added", f"“{{value}}”没写年月，按{found.value}收"),))


def find_day(text: str, base: date, direction: Direction = "future") -> date | None:
    """Give the first day that a sentence names, like the Friday of 周五前寄样品; None if there is none.

    base: the day it was said. 3天内 and 3天后 are three days from it; 28号 is the next (or last) such day of a month.
    """
    plain = _NUMERALS_IN_PROSE.sub(_in_arabic, half_width(text).lower().translate(_SAME_SIGNS))
    for found in _DAY_IN_PROSE.finditer(plain):
        with suppress(OverflowError):  # a day beyond the calendar's last is none
            if day := _found_day(found, base, direction):
                return day
    return None


def _found_day(found: re.Match[str], base: date, direction: Direction) -> date | None:
    if found["away"]:
        return base + timedelta(days=int(found["away"]) * (1 if found["unit"] in "天日" else 7))
    if found["of_month"]:
        return _day_of_month(int(found[0][:-1]), base, direction)
    word = re.sub("(?<=[今明])[早晚]", "天", found[0])
    return read_day_text(word, base, direction).value


def _day_of_month(number: int, base: date, direction: Direction) -> date | None:
    """Give the nearest such day of a month not before `base` (future) or not after it (past)."""
    step = 1 if direction == "future" else -1
    for months in range(_MONTHS_TO_SEARCH):
        year, month = divmod(base.year * 12 + base.month - 1 + step * months, 12)
        found = make_day(year, month + 1, number)
        if found and (found - base).days * step >= 0:
            return found
    return None


def split_clock(text: str) -> tuple[str, str]:
    """Part a text into the day and the time after it, both in plain signs.

    >>> split_clock("2024－3－5（周二） 下午２：30")
    ('2024-3-5', '(周二) 下午2:30')
    """
    plain = plain_signs(text)
    if (word := _RELATIVE.match(plain)) and re.fullmatch(rf"(?:{_TAIL.pattern})?", plain[word.end() :]):
        return word[0], plain[word.end() :]
    tail = _TAIL.search(plain)
    head = plain[: tail.start()] if tail else plain
    return re.sub(r"\s*([-./年月日号])\s*", r"\1", head).rstrip(" .;"), tail[0] if tail else ""


def plain_signs(text: str) -> str:
    """Write digits in Arabic, letters small, and every look-alike of a dot or a dash the same.

    A text too long to be a day or a time gives an empty string, so that prose never costs a long search.
    """
    plain = half_width(text).lower().translate(_SAME_SIGNS).strip()
    return _NUMERALS.sub(_in_arabic, plain) if len(plain) <= _LONGEST else ""


def with_year(month: int, day: int, base: date, direction: Direction) -> date | None:
    """Give the nearest such day not after `base` (past) or not before it (future), if there is one."""
    step = -1 if direction == "past" else 1
    for years in range(_LEAP_CYCLE):
        found = make_day(base.year + step * years, month, day)
        if found and (found - base).days * step >= 0:
            return found
    return None


def full_year(year: str, base: date) -> int:
    """Give a two-digit year its century: no more than five years ahead of `base`."""
    if len(year) == 4:
        return int(year)
    near = base.year // 100 * 100 + int(year)
    return near - 100 if near > base.year + 5 else near


def make_day(year: int | str, month: int | str, day: int | str) -> date | None:
    """Give the day, or None if the calendar has no such day."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def settled(readings: Iterable[date | None], base: date, *, added: bool) -> Reading[date]:
    """Take the only possible reading; ask if there are several, refuse if there is none.

    added: True if the year was not fully typed, which is then remarked.
    """
    days = list(dict.fromkeys(day for day in readings if day))
    if not days:
        return Reading(findings=(Finding("date-impossible", "没有“{value}”这一天", "请核对月和日后重填"),))
    if len(days) > 1:
        named = "还是".join(f"{day.year}年{day.month}月{day.day}日" for day in days)
        typed = "或".join(str(day) for day in days)
        return Reading(findings=(Finding("date-ambiguous", f"“{{value}}”分不清是{named}", f"请写成{typed}"),))
    return Reading(days[0], (year_remark(str(days[0])),) if added else ())


def year_remark(completed: str) -> Finding:
    """Say which year was added: `completed` is the whole day, month or week."""
    return Finding("date-year-added", f"“{{value}}”没写全年份，按{completed}收")


def relative_remark(completed: str, base: date) -> Finding:
    """Say what a word such as 昨天 was taken for, and from which day it was counted."""
    return Finding("date-relative", f"“{{value}}”从{base}算起，按{completed}收")


def unread_day(base: date) -> Finding:
    """Say that no day can be seen in a value."""
    return Finding("date-unread", "“{value}”不是日期", write_like(base))


def write_like(base: date) -> str:
    """Say how to type a day, by example."""
    return f"请写成{base}这样的年月日"


def _in_arabic(numeral: re.Match[str]) -> str:
    return digit_by_digit(numeral[0]) or str(chinese_number(numeral[0]) or numeral[0])


def _relative_day(word: re.Match[str], base: date, direction: Direction) -> date:
    if word["day"]:
        return base + timedelta(days=_DAYS_AWAY[word["day"]])
    weekday = "一二三四五六日".index(word["weekday"].replace("天", "日"))
    if word["week"]:
        return base + timedelta(days=weekday - base.weekday(), weeks=_WEEKS_AWAY[word["week"]])
    if direction == "past":
        return base - timedelta(days=(base.weekday() - weekday) % 7)
    return base + timedelta(days=(weekday - base.weekday()) % 7)


def _year_first(found: re.Match[str], base: date) -> Reading[date]:
    year, sign, month, day = found.groups()
    first = make_day(full_year(year, base), month, day)
    if len(year) == 4:
        return settled([first], base, added=False)
    # 24.3.5 is the Chinese order. 10/5/24 would be long ago in that order, so the others count too.
    others = _YEAR_LAST.fullmatch(found[0])
    if sign == "年" or not others or (first and _recent(first, base)):
        return settled([first], base, added=True)
    last = [day for day in _year_last(others, base) if day and _recent(day, base)]
    return settled([first, *last], base, added=True)


def _year_last(found: re.Match[str], base: date) -> list[date | None]:
    year = full_year(found[3], base)
    return [make_day(year, found[1], found[2]), make_day(year, found[2], found[1])]


def _recent(day: date, base: date) -> bool:
    return base.year - 10 <= day.year <= base.year + 1
