"""Kinds of cell that hold a day, a moment, a time of day, a week or a month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from workbook_tools.columns.base import Cell, Context, Guard, Kind, Reading, declare, shown
from workbook_tools.columns.clock_text import UNREAD_TIME, read_clock
from workbook_tools.columns.day_text import (
    Direction,
    plain_signs,
    read_day_text,
    settled,
    split_clock,
    unread_day,
    with_year,
)
from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.period_text import (
    month_name,
    read_month_text,
    read_week_text,
    unread_month,
    unread_week,
    week_name,
)
from workbook_tools.columns.values import Value
from workbook_tools.problems import Finding

_SERIAL_ZERO: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's days have no time zone
_ZERO_OF_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001
_LAST_SECOND: Final = datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001
_FIRST_YEAR: Final = 1990
_YEARS_AHEAD: Final = 5
_PLANNED_AHEAD: Final = 200
"""Days ahead up to which a day without a year is taken for a plan."""
_SERIAL_FROM, _SERIAL_TO = 20000, 80000  # 1954 to 2119: other numbers are not taken for days
_SERIAL_TEXT = pattern(r"\d{5}(?:\.\d+)?")
_MONTH_POINT_DAY = pattern(r"(1[0-2]|[1-9])\.(\d{1,2})")
_HOUR_POINT_MINUTE = pattern(r"\d{1,2}\.\d{2}")
_PART_OF_ONE = pattern(r"0?\.\d{3,}")
_LOST_ZERO = pattern(r"\d{4}\.1")
_HALF_A_SECOND: Final = timedelta(microseconds=500_000)
_GUARD_FROM: Final = date(_FIRST_YEAR, 1, 1)
_GUARD_TO: Final = f"DATE(YEAR(TODAY())+{_YEARS_AHEAD},12,31)"
_NO_DAY: Final = (
    f"IF(ISNUMBER({{cell}}),AND({{cell}}>={_SERIAL_FROM},{{cell}}<={_SERIAL_TO},"
    f"OR({{cell}}<DATE({_FIRST_YEAR},1,1),INT({{cell}})>{{latest}})),"
    "SUMPRODUCT(--ISNUMBER(FIND({day_signs},{cell})))=0)"
)
"""Excel's way to say: a day out of reach, or a text without a figure or a word for a day in it."""


def day(heading: str, *, direction: Direction = "past", past_only: bool = False, **options: Any) -> Any:
    """Declare a column of days; its value is a `date`.

    direction: where a missing year is looked for: "past" for what has happened, "future" for plans.
    past_only: a day after today is reported (and kept).
    """
    return declare(DayKind(direction, past_only), heading, **options)


def moment(heading: str, *, direction: Direction = "past", past_only: bool = False, **options: Any) -> Any:
    """Declare a column of days with a time; its value is a `datetime`, at 00:00 if only the day was typed."""
    return declare(MomentKind(direction, past_only), heading, **options)


def time_of_day(heading: str, **options: Any) -> Any:
    """Declare a column of times without a day; its value is a `time`."""
    return declare(TimeOfDayKind(), heading, **options)


def week(heading: str, **options: Any) -> Any:
    """Declare a column of ISO weeks (Monday to Sunday); its value is a text such as `2026-W48`."""
    return declare(WeekKind(), heading, **options)


def month(heading: str, **options: Any) -> Any:
    """Declare a column of months; its value is a text such as `2026-03`."""
    return declare(MonthKind(), heading, **options)


class DayKind(Value, Kind[date]):
    """A day, in any of the ways people type one."""

    direction: Direction = "past"
    past_only: bool = False

    title = "日期"
    follows_the_day = True
    number_format = "yyyy-mm-dd"
    sample = date(2026, 11, 23)

    def parse(self, cell: Any, context: Context) -> Reading[date]:
        """Read a day; a time in the cell is dropped."""
        plain = _without_serial(cell, from_1904=context.from_1904)
        found = _day_of(plain, context, self.direction)
        if found.value and (found.value - context.base_day).days > _PLANNED_AHEAD:
            # a plan for 11-25, read on 11-29, is four days old and not a year away
            passed = _day_of(plain, context, "past")
            if passed.value and abs(passed.value - context.base_day) < found.value - context.base_day:
                found = passed
        return self._on_time(found, context)

    def write(self, value: date) -> Cell:
        """Give the day itself."""
        return value

    def guard(self) -> Guard | None:
        """Refuse what is no day, or out of reach."""
        return _day_guard("请填日期，如 2026-11-23", self.past_only)

    def describe(self) -> str:
        """Say how a day may be typed."""
        without_year = "登记日起200天内的（没有就是最近已过的）" if self.direction == "future" else "最近已过的"
        limit = "；不能晚于今天" if self.past_only else ""
        return f"日期，如 2026-11-23、2026.11.23、11月23日、昨天；没写年份的取{without_year}那一天{limit}"

    def _on_time(self, found: Reading[date], context: Context) -> Reading[date]:
        if not self.past_only or found.value is None or found.value <= context.today:
            return found
        early = Finding("date-future", "“{value}”还没到", "请核对年月日")
        return Reading(found.value, (*found.findings, early))


class MomentKind(Value, Kind[datetime]):
    """A day with a time."""

    direction: Direction = "past"
    past_only: bool = False

    title = "日期和时间"
    follows_the_day = True
    sample = datetime(2026, 11, 23, 14, 30)  # noqa: DTZ001 - a sheet's days have no time zone
    number_format = "yyyy-mm-dd hh:mm"
    width = 17

    def parse(self, cell: Any, context: Context) -> Reading[datetime]:
        """Read a day and the time after it."""
        plain = _without_serial(cell, from_1904=context.from_1904)
        on = DayKind(self.direction, self.past_only).parse(plain, context)
        if on.value is None:
            return Reading(findings=on.findings)
        if isinstance(plain, datetime):
            return Reading(datetime.combine(on.value, plain.time()), on.findings)
        at = read_clock(split_clock(plain)[1] if isinstance(plain, str) else "")
        if at.findings:
            return Reading(findings=at.findings)
        return Reading(datetime.combine(on.value, at.value or time()), on.findings)

    def write(self, value: datetime) -> Cell:
        """Give the moment itself."""
        return value

    def guard(self) -> Guard | None:
        """Refuse what is no day, or out of reach."""
        return _day_guard("请填日期和时间，如 2026-11-23 14:30", self.past_only)

    def describe(self) -> str:
        """Say how a moment may be typed."""
        limit = "；不能晚于今天" if self.past_only else ""
        return f"日期和时间，如 2026-11-23 14:30、昨天下午2点半；只写日期的按 00:00 算{limit}"


class TimeOfDayKind(Kind[time]):
    """A time without a day."""

    title = "时间"
    sample = time(14, 30)
    number_format = "hh:mm"
    width = 9

    def parse(self, cell: Any, context: Context) -> Reading[time]:
        """Read a time; a day before it is dropped, a day alone is no time."""
        if isinstance(cell, str):
            return _time_in_text(cell, context)
        at = _time_in_cell(cell)
        return Reading(at) if at is not None else Reading(findings=(UNREAD_TIME,))

    def write(self, value: time) -> Cell:
        """Give the time itself."""
        return value

    def guard(self) -> Guard | None:
        """Refuse what Excel does not hold as a time, which is a part of one day."""
        return Guard("decimal", minimum=0, maximum=0.999999, message="请填时间，如 14:30")

    def describe(self) -> str:
        """Say how a time may be typed."""
        return "时间，如 14:30、下午2点半"


class WeekKind(Kind[str]):
    """An ISO week, Monday to Sunday."""

    title = "周次"
    follows_the_day = True
    sample = "2026-W48"
    width = 11

    def parse(self, cell: Any, context: Context) -> Reading[str]:
        """Read a week by its number or by a day in it."""
        base = context.base_day
        plain = _without_serial(cell, from_1904=context.from_1904)
        if _is_number(plain):
            plain = f"第{shown(plain)}周"
        if isinstance(plain, str):
            found = read_week_text(plain, base)
        elif isinstance(plain, date):
            found = Reading(_date_part(plain))
        else:
            found = Reading(findings=(unread_week(base),))
        return _named(_within_reach(found, base), week_name)

    def describe(self) -> str:
        """Say how a week may be typed."""
        return "周次（周一到周日），如 2026-W48、2026年第48周、11.23-11.29"


class MonthKind(Kind[str]):
    """A month of a year."""

    title = "月份"
    follows_the_day = True
    sample = "2026-11"
    width = 10

    def parse(self, cell: Any, context: Context) -> Reading[str]:
        """Read a month by its name or by a day in it."""
        base = context.base_day
        plain = _without_serial(cell, from_1904=context.from_1904)
        if _is_number(plain):
            plain = shown(plain)
            if _LOST_ZERO.fullmatch(plain):
                return Reading(findings=(_january_or_october(plain[:4]),))
        if isinstance(plain, str):
            found = read_month_text(plain, base)
        elif isinstance(plain, date):
            found = Reading(_date_part(plain))
        else:
            found = Reading(findings=(unread_month(base),))
        return _named(_within_reach(found, base), month_name)

    def describe(self) -> str:
        """Say how a month may be typed."""
        return "月份，如 2026-03、2026年3月；没写年份的取最近已到的那个月"


def _day_guard(message: str, past_only: bool) -> Guard:
    latest = "TODAY()" if past_only else _GUARD_TO
    wrong = _NO_DAY.replace("{latest}", latest)
    end = f"{latest}+1-1/86400" if past_only else latest  # any hour of today is past enough
    return Guard(
        "date",
        minimum=_GUARD_FROM,
        maximum=end,
        wrong=wrong,
        message=message + ("，不能晚于今天" if past_only else ""),
    )


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _without_serial(cell: Any, *, from_1904: bool = False) -> Any:
    """Turn Excel's day numbers (also typed as text) into datetimes, to the second."""
    if isinstance(cell, str) and _SERIAL_TEXT.fullmatch(cell):
        number = float(cell)
        return _without_serial(number, from_1904=from_1904) if _SERIAL_FROM <= number <= _SERIAL_TO else cell
    if _is_number(cell) and _SERIAL_FROM <= cell <= _SERIAL_TO:
        return _to_the_second((_ZERO_OF_1904 if from_1904 else _SERIAL_ZERO) + timedelta(days=cell))
    return _to_the_second(cell) if isinstance(cell, datetime) else cell


def _to_the_second(at: datetime) -> datetime:
    rounded = at + _HALF_A_SECOND if at < _LAST_SECOND else at
    return rounded.replace(microsecond=0)


def _date_part(cell: date) -> date:
    return cell.date() if isinstance(cell, datetime) else cell


def _day_of(cell: Any, context: Context, direction: Direction) -> Reading[date]:
    base = context.base_day
    if isinstance(cell, date):
        found = Reading(_date_part(cell))
    elif isinstance(cell, str):
        found = read_day_text(cell, base, direction, context.month, context.written_on)
    elif _is_number(cell):
        found = _day_in_number(shown(cell), context, direction)
    else:
        found = Reading(findings=(unread_day(base),))
    return _within_reach(found, base)


def _day_in_number(number: str, context: Context, direction: Direction) -> Reading[date]:
    base = context.base_day
    if number.isdecimal():
        return read_day_text(number, base, direction, context.month)
    if not (found := _MONTH_POINT_DAY.fullmatch(number)):
        return Reading(findings=(unread_day(base),))
    # Excel keeps a typed 3.10 as 3.1, so a single decimal may have lost its zero.
    days = [found[2], found[2] + "0"] if len(found[2]) == 1 else [found[2]]
    return settled([with_year(int(found[1]), int(day), base, direction) for day in days], base, added=True)


def _within_reach(found: Reading[date], base: date) -> Reading[date]:
    if found.value is None or _FIRST_YEAR <= found.value.year <= base.year + _YEARS_AHEAD:
        return found
    far = Finding("date-far", f"“{{value}}”是{found.value.year}年，离现在太远", "请核对年份")
    return Reading(findings=(far,))


def _time_in_text(text: str, context: Context) -> Reading[time]:
    plain = plain_signs(text)
    if _PART_OF_ONE.fullmatch(plain):
        return Reading(_time_in_cell(float(plain)))
    if _HOUR_POINT_MINUTE.fullmatch(plain):
        plain = plain.replace(".", ":")
    head, tail = split_clock(plain)
    if head and not read_day_text(head, context.base_day).value:
        return Reading(findings=(UNREAD_TIME,))
    found = read_clock(tail)
    return found if found.value is not None or found.findings else Reading(findings=(UNREAD_TIME,))


def _time_in_cell(cell: Any) -> time | None:
    if isinstance(cell, datetime):
        day_alone = cell.year > 1900 and cell.time() == time()
        return None if day_alone else _to_the_second(cell).time()
    if isinstance(cell, time):
        return _to_the_second(datetime.combine(_SERIAL_ZERO, cell)).time()
    if isinstance(cell, timedelta):
        return _to_the_second(_SERIAL_ZERO + cell).time() if timedelta() <= cell < timedelta(days=1) else None
    if _is_number(cell) and 0 <= cell < 1:
        return _to_the_second(_SERIAL_ZERO + timedelta(days=cell)).time()
    return _time_in_cell(_without_serial(cell)) if isinstance(_without_serial(cell), datetime) else None


def _named(found: Reading[date], name: Callable[[date], str]) -> Reading[str]:
    return Reading(name(found.value) if found.value else None, found.findings)


def _january_or_october(year: str) -> Finding:
    return Finding("date-ambiguous", "“{value}”分不清是1月还是10月", f"请写成{year}-01或{year}-10")
