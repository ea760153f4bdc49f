"""Working time: which days the company works, how long its office was open, and when something is due.

Moments are the company's own local time, without a zone. Whole days are counted, never hours or minutes one by one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from typing import Final

from workbook_tools.columns.hours_text import Span
from workbook_tools.forms.settings import DayKind, NextDay, WeeklyRest, Workday, WriteUpDay

_NOTHING: Final = timedelta()
_A_DAY: Final = timedelta(days=1)
_AN_HOUR: Final = timedelta(hours=1)
_STATUTORY_DAYS: Final = 13
"""Public holidays a year by law (since 2025): who has typed fewer days off has not typed the year's arrangement."""
_SPRING_FESTIVAL: Final = "Spring Festival"  # as chinesecalendar names it
_WORDS_FOR_SPRING_FESTIVAL: Final = ("春节", "除夕", "过年", "正月")


class DaySource(StrEnum):
    """What decides whether the company works on a day."""

    COMPANY = "工作日历"
    STATE = "国家放假安排"
    WEEK = "每周休息"


@dataclass(frozen=True, slots=True)
class ClockRules:
    """The company's answers about time, from the 规则 page.

    hours:       the stretches of a working day in which the office is open, in their order (移交-3).
    weekly_rest: the days off of an ordinary week (移交-4).
    answer_day:  the day the manual's 第二天 is, and `answer_hour`, counted from midnight, by when (移交-1, 移交-2).
    first_call:  office time until an urgent customer has been called (急件-1).
    write_up:    the day by whose closing an urgent customer has been written up (急件-2).
    """

    hours: tuple[Span, ...] = (Span(timedelta(hours=9), timedelta(hours=18)),)
    weekly_rest: WeeklyRest = WeeklyRest.SATURDAY_AND_SUNDAY
    answer_day: NextDay = NextDay.WORKING_DAY
    answer_hour: timedelta = timedelta(hours=18)
    first_call: timedelta = timedelta(minutes=30)
    write_up: WriteUpDay = WriteUpDay.SAME_DAY


@dataclass(frozen=True)
class WorkCalendar:
    """The company's working days and office hours.

    What the company says of a day counts first, then the state's holidays with their 调休, then its own weekly rest.

    hours:       the stretches of a working day in which the office is open, in their order; at least one.
    weekly_rest: the days off of an ordinary week.
    own_days:    the rows of 工作日历; of two for one day the first counts.
    """

    hours: tuple[Span, ...] = ClockRules().hours
    weekly_rest: WeeklyRest = WeeklyRest.SATURDAY_AND_SUNDAY
    own_days: tuple[Workday, ...] = ()
    _own: dict[date, Workday] = field(init=False, repr=False, compare=False)
    _years: dict[int, tuple[date, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        own = {row.on: row for row in reversed(self.own_days) if row.on and row.kind}
        object.__setattr__(self, "_own", own)

    # --- days

    def is_working_day(self, day: date) -> bool:
        """Tell whether the company works on a day."""
        return self._decided(day)[0]

    def source_of(self, day: date) -> DaySource:
        """Give what decides whether the company works on a day."""
        return self._decided(day)[1]

    def next_working_day(self, day: date) -> date:
        """Give the first working day after a day."""
        return self.add_working_days(day, 1)

    def add_working_days(self, day: date, count: int) -> date:
        """Give the working day so many after a day; for 0 the day itself, or the first working day after it.

        Raises ValueError for a count below 0, OverflowError beyond the year 9999.
        """
        if count < 0:
            raise ValueError(f"{count} working days cannot be added")
        year = day.year
        days = self._working_days(year)
        place = bisect_right(days, day) + count - 1 if count else bisect_left(days, day)
        while place >= len(self._working_days(year)):
            place -= len(self._working_days(year))
            year += 1
        return self._working_days(year)[place]

    def working_days_between(self, first: date, last: date) -> int:
        """Count the working days after a day, up to another and with it; 0 if that comes no later."""
        if last <= first:
            return 0
        whole_years = sum(len(self._working_days(year)) for year in range(first.year, last.year))
        until_last = bisect_right(self._working_days(last.year), last)
        return whole_years + until_last - bisect_right(self._working_days(first.year), first)

    def spring_festival(self, first: date, last: date) -> frozenset[date]:
        """Give the days off around the Spring Festivals between two days, both with them: the clock of 回收 stops.

        They are the unbroken runs of days off in which the state, or a note in 工作日历, names one as 春节.
        """
        found: set[date] = set()
        seen: set[date] = set()
        for day in _days(first, last):
            if day not in seen and not self.is_working_day(day):
                run = self._run_of_rest(day)
                seen |= run
                found |= run if any(map(self._is_called_spring_festival, run)) else set()
        return frozenset(day for day in found if first <= day <= last)

    def warnings(self, days: Iterable[date]) -> list[str]:
        """Say for each year from the earliest of these days to the latest that its 调休 is unknown, if it is."""
        years = sorted({day.year for day in days})
        return [
            f"{year}年的放假调休还不知道，先按{self.weekly_rest}算；请在 设置.xlsx 的「工作日历」里补上"
            for year in (range(years[0], years[-1] + 1) if years else ())
            if year not in _state_days() and self._days_off_typed(year) < _STATUTORY_DAYS
        ]

    # --- time

    @property
    def working_day(self) -> timedelta:
        """How long the office is open on a working day."""
        return sum((span.closes - span.opens for span in self.hours), _NOTHING)

    def opening_of(self, day: date) -> datetime:
        """Give when the office opens on a day, if it does."""
        return _midnight(day) + self.hours[0].opens

    def closing_of(self, day: date) -> datetime:
        """Give when the office closes on a day, if it opens."""
        return _midnight(day) + self.hours[-1].closes

    def next_opening(self, moment: datetime) -> datetime:
        """Give the moment itself if the office is open then, or else when it opens next."""
        for opens, closes in self._open_on(moment.date()):
            if moment < closes:
                return max(moment, opens)
        return self.opening_of(self.next_working_day(moment.date()))

    def add_working_time(self, start: datetime, amount: timedelta) -> datetime:
        """Give when the office has been open for so long since `start`: at its closing rather than its next opening.

        Raises ValueError for an amount below 0, OverflowError beyond the year 9999.
        """
        if amount < _NOTHING:
            raise ValueError(f"{amount} of working time cannot be added")
        at = self.next_opening(start)
        day, left = at.date(), amount
        today = self._open_within(day, at, _midnight(day) + _A_DAY)
        if left > today:
            # as many whole days as leave something of the last one, so that it ends at a closing
            whole = -((today - left) // self.working_day) - 1
            left -= today + whole * self.working_day
            day = self.add_working_days(day, whole + 1)
            at = self.opening_of(day)
        for opens, closes in self._open_on(day):
            begins = max(opens, at)
            if begins + left <= closes:
                return begins + left
            left -= max(closes - begins, _NOTHING)
        raise AssertionError("a day was counted longer than it is")

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Give how long the office was open between two moments; nothing if the second is no later."""
        if end <= start:
            return _NOTHING
        first, last = start.date(), end.date()
        if first == last:
            return self._open_within(first, start, end)
        whole = self.working_days_between(first, last - _A_DAY)
        on_first = self._open_within(first, start, _midnight(first) + _A_DAY)
        return on_first + whole * self.working_day + self._open_within(last, _midnight(last), end)

    def hours_said(self, amount: timedelta) -> str:
        """Say how much working time that is: 20分钟, 3小时20分, 2个工作日又1小时; less than a minute is 不到1分钟.

        From a working day on, minutes no longer matter and are left out.
        """
        days, rest = divmod(amount, self.working_day)
        if not days:
            return hours_said(amount)
        hours = rest // _AN_HOUR
        return f"{days}个工作日" + (f"又{hours}小时" if hours else "")

    # --- inside

    def _decided(self, day: date) -> tuple[bool, DaySource]:
        if own := self._own.get(day):
            return own.kind == DayKind.WORK, DaySource.COMPANY
        if (said := _state_days().get(day.year, {}).get(day)) is not None:
            return not said, DaySource.STATE
        return day.weekday() < _DAYS_WORKED[self.weekly_rest], DaySource.WEEK

    def _working_days(self, year: int) -> tuple[date, ...]:
        if year not in self._years:
            if year > date.max.year:
                raise OverflowError("there is no working day after the year 9999")
            self._years[year] = tuple(filter(self.is_working_day, _days(date(year, 1, 1), date(year, 12, 31))))
        return self._years[year]

    def _open_on(self, day: date) -> list[tuple[datetime, datetime]]:
        if not self.is_working_day(day):
            return []
        return [(_midnight(day) + span.opens, _midnight(day) + span.closes) for span in self.hours]

    def _open_within(self, day: date, start: datetime, end: datetime) -> timedelta:
        """Give how long the office is open between two moments of one day."""
        shared = (min(closes, end) - max(opens, start) for opens, closes in self._open_on(day))
        return sum((each for each in shared if each > _NOTHING), _NOTHING)

    def _days_off_typed(self, year: int) -> int:
        return sum(day.year == year and row.kind == DayKind.REST for day, row in self._own.items())

    def _is_called_spring_festival(self, day: date) -> bool:
        note = (self._own[day].note or "") if day in self._own else ""
        by_the_state = _state_days().get(day.year, {}).get(day) == _SPRING_FESTIVAL
        return by_the_state or any(word in note for word in _WORDS_FOR_SPRING_FESTIVAL)

    def _run_of_rest(self, day: date) -> set[date]:
        run = {day}
        for step in (-_A_DAY, _A_DAY):
            other = day + step
            while not self.is_working_day(other):
                run.add(other)
                other += step
        return run


@dataclass(frozen=True, slots=True)
class HandoffClock:
    """When what the manual's daily lane asks for is due (一·2·③, 一·2·④)."""

    calendar: WorkCalendar
    rules: ClockRules

    def answer_due(self, handed_over_on: date) -> datetime:
        """Give by when a customer handed over on a day has been answered for: the manual's 第二天."""
        if self.rules.answer_day == NextDay.CALENDAR_DAY:
            return _midnight(handed_over_on + _A_DAY) + self.rules.answer_hour
        return _midnight(self.calendar.next_working_day(handed_over_on)) + self.rules.answer_hour

    def first_call_due(self, handed_at: datetime) -> datetime:
        """Give by when an urgent customer has been called."""
        return self.calendar.add_working_time(handed_at, self.rules.first_call)

    def write_up_due(self, handed_at: datetime) -> datetime:
        """Give by when an urgent customer handed over without a form has been written up: at a closing.

        Who is handed over after closing, or on a day off, belongs to the next working day.
        """
        if self.rules.write_up == WriteUpDay.NEXT_DAY:
            day = self.calendar.add_working_days(handed_at.date() + _A_DAY, 0)
        else:
            day = self.calendar.next_opening(handed_at).date()
        return self.calendar.closing_of(day)


def hours_said(amount: timedelta) -> str:
    """Say how long that is in hours and minutes: 20分钟, 3小时20分; less than a minute is 不到1分钟.

    >>> hours_said(timedelta(hours=3, minutes=20, seconds=50))
    '3小时20分'
    """
    hours, rest = divmod(amount, _AN_HOUR)
    minutes = rest // timedelta(minutes=1)
    if hours:
        return f"{hours}小时" + (f"{minutes}分" if minutes else "")
    return f"{minutes}分钟" if minutes or not amount else "不到1分钟"


_DAYS_WORKED: Final[Mapping[WeeklyRest, int]] = {
    WeeklyRest.SATURDAY_AND_SUNDAY: 5,
    WeeklyRest.SUNDAY: 6,
    WeeklyRest.NONE: 7,
}
"""Days worked in an ordinary week, from Monday on."""


@cache
def _state_days() -> dict[int, dict[date, str]]:
    """Give the state's arrangement by year: each day off with the name of its holiday, each 调休 day with none."""
    from chinese_calendar import holidays, workdays  # noqa: PLC0415 - only who counts days needs it

    years: dict[int, dict[date, str]] = {day.year: {} for day in holidays}
    for day, holiday in holidays.items():
        years[day.year][day] = str(holiday)
    for day in workdays:
        years.setdefault(day.year, {})[day] = ""
    return years


def _days(first: date, last: date) -> Iterable[date]:
    return (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
