"""Birthdays: a day of the year in the calendar it was said in. 公历 and 农历 are never mixed up, and never guessed.

农历八月十五, 1980.5.3 公历, 农历闰六月初三, 阴历83年腊月三十; 5月3日 alone is kept and asked back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from workbook_tools.columns.base import Cell, Context, Guard, Kind, Reading, declare, half_width, shown
from workbook_tools.columns.day_text import full_year, make_day, plain_signs, year_remark
from workbook_tools.columns.patterns import pattern
from workbook_tools.problems import Finding

_FIRST_YEAR: Final = 1900
_LONGEST_LUNAR_MONTH: Final = 30
_SOME_LEAP_YEAR: Final = 2000
_GROWN_UP: Final = 10
"""A date cell of a later year than so many years ago has its year from Excel, not from the customer."""


@dataclass(frozen=True, slots=True)
class Birthday:
    """A day of the year, and the calendar it is counted in.

    year:  of that calendar; None if not said.
    lunar: True for 农历, False for 公历, None if nobody said.
    leap:  whether the month is a leap month (闰六月).
    Raises ValueError for a day that its calendar cannot have.
    """

    year: int | None
    month: int
    day: int
    lunar: bool | None = None
    leap: bool = False

    def __post_init__(self) -> None:
        in_lunar = 1 <= self.month <= 12 and 1 <= self.day <= _LONGEST_LUNAR_MONTH
        in_solar = make_day(self.year or _SOME_LEAP_YEAR, self.month, self.day) is not None
        possible = {True: in_lunar, False: in_solar, None: in_lunar or in_solar}[self.lunar]
        if not possible or (self.leap and not self.lunar):
            raise ValueError("no calendar has this day")

    def __str__(self) -> str:
        if self.lunar:
            year = f"{self.year}年" if self.year else ""
            return f"农历 {year}{'闰' if self.leap else ''}{_MONTHS[self.month - 1]}月{_lunar_day(self.day)}"
        year = f"{self.year}-" if self.year else ""
        return f"{'' if self.lunar is None else '公历 '}{year}{self.month:02d}-{self.day:02d}"


class BirthdayKind(Kind[Birthday]):
    """A birthday, with its calendar."""

    title = "生日"
    follows_the_day = True
    personal = True
    sample = "农历 八月十五"
    width = 16

    def parse(self, cell: Any, context: Context) -> Reading[Birthday]:
        """Read a birthday. Where the calendar is not said the day is kept, and asked back."""
        if isinstance(cell, date):
            year = cell.year if _FIRST_YEAR <= cell.year <= context.today.year - _GROWN_UP else None
            return Reading(Birthday(year, cell.month, cell.day), (_unsaid(),))
        if isinstance(cell, float) and _MAY_LACK_ZERO.fullmatch(shown(cell)):
            return Reading(findings=(_LOST_ZERO,))
        return read_birthday(shown(cell), context.today)

    def write(self, value: Birthday) -> Cell:
        """Give the day in words that say its calendar."""
        return str(value)

    def guard(self) -> Guard:
        """Ask for the calendar while someone types; what says none passes after a warning."""
        finds = ",".join(f'FIND("{sign}",{{cell}})' for sign in _SIGNS_OF_A_CALENDAR)
        message = "请写明公历还是农历，如 农历 八月十五、公历 05-03"
        return Guard("custom", formula=f"COUNT({finds})>0", message=message, strict=False)

    def describe(self) -> str:
        """Say how a birthday may be typed."""
        return "生日，写明公历还是农历，如 农历 八月十五、公历 1980-05-03、农历 闰六月初三；年份可以不写"


def birthday(heading: str, **options: Any) -> Any:
    """Declare a column of birthdays; its value is a Birthday."""
    return declare(BirthdayKind(), heading, **options)


def read_birthday(text: str, today: date) -> Reading[Birthday]:
    """Read a birthday from text."""
    typed = half_width(text).translate(_SIMPLIFIED)
    is_lunar, is_solar = bool(_LUNAR.search(typed)), bool(_SOLAR.search(typed))
    only_lunar = bool(_ONLY_LUNAR.search(typed))
    if is_solar and (is_lunar or only_lunar):
        return Reading(findings=(_TWO_CALENDARS,))
    found = _DAY.fullmatch(_plain(typed))
    if not found:
        return Reading(findings=(_UNREAD,))
    lunar = True if is_lunar or only_lunar else False if is_solar else None
    year = _year(found["year"], today)
    if year and not _FIRST_YEAR <= year <= today.year:
        return Reading(findings=(Finding("date-far", f"“{{value}}”是{year}年，不会是生日", "请核对年份"),))
    try:
        value = Birthday(year, int(found["month"]), int(found["day"]), lunar, bool(found["leap"]))
    except ValueError:
        return Reading(findings=(_NO_LUNAR_DAY if lunar else _NO_DAY,))
    completed = [year_remark(str(value))] if len(found["year"] or "") == 2 else []
    return Reading(value, (*completed, *([] if value.lunar is not None else [_unsaid(typed)])))


def _plain(typed: str) -> str:
    """Strip a text to year, month and day in Arabic numerals."""
    bare = _AROUND.sub("", _SOLAR.sub("", _LUNAR.sub("", typed)))
    for name, number in _NAMED:
        bare = bare.replace(name, number)
    return _RUN_OF_DIGITS.sub(r"\1-\2-\3", plain_signs(bare).strip("."))


def _year(typed: str | None, today: date) -> int | None:
    """Give a two-digit year its century: nobody is born after today."""
    if not typed:
        return None
    year = full_year(typed, today)
    return year - 100 if len(typed) == 2 and year > today.year else year


def _lunar_day(day: int) -> str:
    if day <= 10:
        return f"初{_DIGITS[day]}"
    tens, rest = divmod(day, 10)
    return {10: "十", 20: "二十", 30: "三十"}.get(day) or f"{'十' if tens == 1 else '廿'}{_DIGITS[rest]}"


def _unsaid(typed: str = "") -> Finding:
    likely = "，这样的写法多半是农历" if _IN_NUMERALS.search(typed) else ""
    said = "“{value}”没写是公历还是农历"
    return Finding("calendar-unsaid", said, f"请问清楚，在前面写上“公历”或“农历”{likely}")


_DIGITS: Final = "零一二三四五六七八九十"
_MONTHS: Final = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "腊")
_SIMPLIFIED: Final = str.maketrans("農曆陰陽國舊閏臘號", "农历阴阳国旧闰腊号")
_LUNAR: Final = pattern("[农阴旧古老夏]历|[农阴]")
_SOLAR: Final = pattern("[公阳新西国]历|[公阳]")
_ONLY_LUNAR: Final = pattern("[正冬腊]月|闰|月初")
"""Only the lunar calendar has these: whoever writes them has said which he means."""
_IN_NUMERALS: Final = pattern("月[一二三四五六七八九十廿卅]")
_SIGNS_OF_A_CALENDAR: Final = "历曆农阴公阳闰正冬腊初"
_NAMED: Final = (
    ("正月", "1月"), ("元月", "1月"), ("冬月", "11月"), ("腊月", "12月"),
    ("月初", "月"), ("廿", "二十"), ("卅", "三十"),
)  # fmt: skip
_AROUND: Final = pattern(r"[\s()\[\]【】:,;]|生日|出生|生$")
_DAY: Final = pattern(r"(?:(?P<year>\d{4}|\d{2})[-./年])?(?P<leap>闰)?(?P<month>\d{1,2})[-./月](?P<day>\d{1,2})[日号]?")
_RUN_OF_DIGITS: Final = pattern(r"^(\d{4})(\d{2})(\d{2})$")
_MAY_LACK_ZERO: Final = pattern(r"\d{1,2}\.[123]")
_LOST_ZERO: Final = Finding(
    "date-ambiguous", "“{value}”分不清是几日：Excel 会吃掉末尾的0", "请写成“公历 05-30”或“农历 五月三十”这样"
)
_TWO_CALENDARS: Final = Finding("date-ambiguous", "“{value}”公历、农历都写了", "请只留客户过的那一个")
_UNREAD: Final = Finding("date-unread", "“{value}”不是生日", "请写成“农历 八月十五”或“公历 1980-05-03”这样")
_NO_DAY: Final = Finding("date-impossible", "没有“{value}”这一天", "请核对月和日后重填")
_NO_LUNAR_DAY: Final = Finding("date-impossible", "农历一个月最多30天，没有“{value}”这一天", "请核对是不是公历")
