"""Which days the company works, how long its office was open, and when what is handed over is due."""

# ruff: noqa: DTZ001 - the office's moments have no time zone
import time as stopwatch
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from workbook_tools.columns.hours_text import read_hours
from workbook_tools.forms.settings import NextDay, WeeklyRest, Workday, WriteUpDay
from workbook_tools.sales.clocks import ClockRules, DaySource, HandoffClock, WorkCalendar, hours_said

TWO, SUNDAY, NONE = WeeklyRest.SATURDAY_AND_SUNDAY, WeeklyRest.SUNDAY, WeeklyRest.NONE
PLAIN = WorkCalendar()
WITH_BREAK = WorkCalendar(read_hours("09:00-12:00、13:00-18:00"))


def day(text):
    """Give a day of 2026: 11-23; another year is written out."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def at(text):
    return datetime.fromisoformat(f"2026-{text}")


def hours(number):
    return timedelta(hours=number)


def calendar(*own, rest=TWO, during="09:00-18:00"):
    """Make a calendar; own days are (day, 休 or 班, note)."""
    rows = tuple(Workday(on=day(on), kind=kind, note=note) for on, kind, note in own)
    return WorkCalendar(read_hours(during), rest, rows)


def typed(year, count):
    """Give days off of a year, as many as that, from 1 March on."""
    return [((date(year, 3, 1) + timedelta(days=n)).isoformat(), "休", None) for n in range(count)]


class TestWorkingDays:
    @pytest.mark.parametrize(
        ("on", "works", "source"),
        [
            ("11-23", True, DaySource.WEEK),
            ("11-21", False, DaySource.WEEK),
            ("11-22", False, DaySource.WEEK),
            ("10-01", False, DaySource.STATE),
            ("10-03", False, DaySource.STATE),
            ("02-14", True, DaySource.STATE),  # a Saturday worked for 春节
            ("09-20", True, DaySource.STATE),  # a Sunday worked for 国庆
            ("01-04", True, DaySource.STATE),  # a Sunday worked for 元旦
        ],
    )
    def test_are_decided_by_the_states_arrangement_then_by_the_week(self, on, works, source):
        assert (PLAIN.is_working_day(day(on)), PLAIN.source_of(day(on))) == (works, source)

    @pytest.mark.parametrize(
        ("on", "kind", "works"),
        [("11-23", "休", False), ("11-22", "班", True), ("10-01", "班", True), ("09-20", "休", False)],
    )
    def test_are_what_the_company_says_first(self, on, kind, works):
        ours = calendar((on, kind, None))
        assert PLAIN.is_working_day(day(on)) is not works
        assert (ours.is_working_day(day(on)), ours.source_of(day(on))) == (works, DaySource.COMPANY)

    def test_of_two_rows_for_a_day_the_first_counts(self):
        assert not calendar(("11-23", "休", None), ("11-23", "班", None)).is_working_day(day("11-23"))

    def test_a_row_that_says_nothing_decides_nothing(self):
        rows = (Workday(on=day("11-23"), kind=None), Workday(on=None, kind="休"))
        ours = WorkCalendar(own_days=rows)
        assert (ours.is_working_day(day("11-23")), ours.source_of(day("11-23"))) == (True, DaySource.WEEK)

    @pytest.mark.parametrize(
        ("rest", "saturday", "sunday"), [(TWO, False, False), (SUNDAY, True, False), (NONE, True, True)]
    )
    def test_an_ordinary_weekend_is_worked_as_the_rule_says(self, rest, saturday, sunday):
        ours = calendar(rest=rest)
        assert (ours.is_working_day(day("11-21")), ours.is_working_day(day("11-22"))) == (saturday, sunday)

    @pytest.mark.parametrize("rest", [SUNDAY, NONE])
    def test_public_holidays_and_their_exchange_days_are_the_same_for_all(self, rest):
        ours = calendar(rest=rest)
        assert not any(ours.is_working_day(day(f"10-0{number}")) for number in range(1, 8))
        assert ours.is_working_day(day("09-20"))

    def test_the_next_one_is_after_the_day_itself(self):
        assert PLAIN.next_working_day(day("11-23")) == day("11-24")
        assert PLAIN.next_working_day(day("11-20")) == day("11-23")
        assert PLAIN.next_working_day(day("09-30")) == day("10-08")
        assert PLAIN.next_working_day(day("09-19")) == day("09-20")

    @pytest.mark.parametrize(
        ("start", "count", "end"),
        [
            ("11-23", 0, "11-23"),
            ("11-21", 0, "11-23"),
            ("11-21", 1, "11-23"),
            ("11-20", 5, "11-27"),
            ("09-30", 3, "10-10"),  # 8 and 9 October, and the Saturday worked for the holiday
            ("12-31", 1, "2027-01-01"),
            ("12-31", 261, "2027-12-31"),
        ],
    )
    def test_are_added_from_the_day_after(self, start, count, end):
        assert PLAIN.add_working_days(day(start), count) == day(end)

    def test_fewer_than_none_is_a_bug(self):
        with pytest.raises(ValueError, match="-1"):
            PLAIN.add_working_days(day("11-23"), -1)

    def test_the_calendar_ends_with_the_year_9999(self):
        assert PLAIN.add_working_days(date(9999, 12, 30), 1) == date(9999, 12, 31)
        with pytest.raises(OverflowError):
            PLAIN.next_working_day(date(9999, 12, 31))

    @pytest.mark.parametrize(
        ("first", "last", "count"),
        [
            ("11-23", "11-23", 0),
            ("11-23", "11-24", 1),
            ("11-20", "11-23", 1),
            ("11-24", "11-23", 0),
            ("09-30", "10-10", 3),
            ("12-31", "2027-12-31", 261),
        ],
    )
    def test_between_two_days_the_first_does_not_count(self, first, last, count):
        assert PLAIN.working_days_between(day(first), day(last)) == count


@given(
    st.dates(date(2003, 1, 1), date(2029, 12, 31)),
    st.integers(0, 400),
    st.sampled_from(WeeklyRest),
    st.dictionaries(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.sampled_from(["休", "班"]), max_size=30),
)
def test_days_are_counted_as_if_one_by_one(start, count, rest, own):
    ours = WorkCalendar(weekly_rest=rest, own_days=tuple(Workday(on=on, kind=kind) for on, kind in own.items()))
    end, left = start, count
    while left or not ours.is_working_day(end):
        end += timedelta(days=1)
        left -= left and ours.is_working_day(end)
        if not left and count:
            break
    assert ours.add_working_days(start, count) == end
    assert ours.working_days_between(start, end) == (count or end > start)


class TestUnknownYears:
    def test_are_told_with_what_to_do(self):
        assert PLAIN.warnings([day("12-31"), day("2027-01-04")]) == [
            "2027年的放假调休还不知道，先按双休算；请在 设置.xlsx 的「工作日历」里补上"
        ]

    def test_between_two_days_count_too(self):
        told = calendar(rest=SUNDAY).warnings([day("2029-01-02"), day("11-23")])
        assert [warning.partition("；")[0] for warning in told] == [
            f"{year}年的放假调休还不知道，先按单休算" for year in (2027, 2028, 2029)
        ]

    def test_known_years_and_no_days_at_all_need_no_word(self):
        assert PLAIN.warnings([day("2004-01-01"), day("12-31")]) == []
        assert PLAIN.warnings([]) == []

    def test_typed_into_the_calendar_are_known(self):
        assert calendar(*typed(2027, 13)).warnings([day("2027-06-01")]) == []

    def test_a_single_day_off_does_not_tell_a_year(self):
        assert len(calendar(*typed(2027, 12)).warnings([day("2027-06-01")])) == 1
        assert len(calendar(*typed(2028, 13)).warnings([day("2027-06-01")])) == 1

    def test_days_worked_do_not_tell_a_year_either(self):
        worked = (f"2027-04-{number:02}" for number in range(1, 20))
        assert len(calendar(*((on, "班", None) for on in worked)).warnings([day("2027-06-01")])) == 1

    def test_go_by_the_week(self):
        assert PLAIN.source_of(day("2027-10-01")) == DaySource.WEEK
        assert PLAIN.is_working_day(day("2027-10-01"))


class TestSpringFestival:
    YEAR = (day("01-01"), day("12-31"))

    def test_is_the_states_days_off(self):
        assert PLAIN.spring_festival(*self.YEAR) == {day(f"02-{number}") for number in range(15, 24)}

    def test_takes_in_the_days_off_the_company_adds_to_it(self):
        ours = calendar(("02-13", "休", "提前放"), ("02-14", "休", None), ("02-24", "休", None), ("02-23", "班", None))
        assert ours.spring_festival(*self.YEAR) == {day(f"02-{number}") for number in range(13, 23)}

    def test_of_an_unknown_year_is_what_the_calendar_calls_so(self):
        ours = calendar(
            *((f"2027-02-{number:02}", "休", "春节") for number in range(8, 13)), ("2027-02-14", "班", "春节调休")
        )
        assert ours.spring_festival(day("2027-01-01"), day("2027-12-31")) == {
            day(f"2027-02-{number:02}") for number in range(6, 14)
        }

    def test_is_cut_to_the_days_asked_for(self):
        assert PLAIN.spring_festival(day("02-20"), day("02-21")) == {day("02-20"), day("02-21")}
        assert PLAIN.spring_festival(day("02-21"), day("02-20")) == frozenset()
        assert PLAIN.spring_festival(day("09-01"), day("10-31")) == frozenset()

    @given(st.dates(date(2026, 2, 1), date(2026, 3, 10)), st.dates(date(2026, 2, 1), date(2026, 3, 10)))
    def test_is_the_same_whichever_days_are_asked_for(self, first, last):
        ours = calendar(("02-17", "休", None), ("02-24", "休", "春节"), ("02-20", "班", None))
        whole = ours.spring_festival(*self.YEAR)
        assert ours.spring_festival(first, last) == {on for on in whole if first <= on <= last}


class TestAdding:
    @pytest.mark.parametrize(
        ("start", "amount", "plain", "with_break"),
        [
            ("11-21 15:00", 4, "11-23 13:00", "11-23 14:00"),  # Saturday
            ("11-20 17:00", 4, "11-23 12:00", "11-23 12:00"),  # Friday
            ("11-23 12:30", 1, "11-23 13:30", "11-23 14:00"),  # inside the break
            ("11-23 07:00", 1, "11-23 10:00", "11-23 10:00"),  # before opening
            ("11-23 23:30", 1, "11-24 10:00", "11-24 10:00"),  # night
            ("11-23 00:00", 0, "11-23 09:00", "11-23 09:00"),
            ("11-21 15:00", 0, "11-23 09:00", "11-23 09:00"),
            ("11-23 12:00", 0, "11-23 12:00", "11-23 13:00"),
            ("11-23 10:15", 0, "11-23 10:15", "11-23 10:15"),
            ("11-23 17:00", 1, "11-23 18:00", "11-23 18:00"),  # a closing, not the next opening
            ("11-23 18:00", 0, "11-24 09:00", "11-24 09:00"),
            ("11-23 09:00", 3, "11-23 12:00", "11-23 12:00"),
            ("11-23 09:00", 8, "11-23 17:00", "11-23 18:00"),
            ("11-23 09:00", 72, "12-02 18:00", "12-03 18:00"),
            ("02-13 17:00", 2, "02-14 10:00", "02-14 10:00"),  # a Saturday worked for 春节
            ("02-14 17:00", 2, "02-24 10:00", "02-24 10:00"),  # across 春节
            ("09-19 15:00", 4, "09-20 13:00", "09-20 14:00"),  # a Sunday worked for 国庆
            ("09-30 17:00", 4, "10-08 12:00", "10-08 12:00"),  # across 国庆
            ("10-03 12:00", 30, "10-12 12:00", "10-12 16:00"),  # 8, 9 and the Saturday 10 October are worked
        ],
    )
    def test_begins_at_the_next_opening_and_skips_what_is_closed(self, start, amount, plain, with_break):
        assert PLAIN.add_working_time(at(start), hours(amount)) == at(plain)
        assert WITH_BREAK.add_working_time(at(start), hours(amount)) == at(with_break)

    def test_less_than_nothing_is_a_bug(self):
        with pytest.raises(ValueError, match="-1"):
            PLAIN.add_working_time(at("11-23 10:00"), -hours(1))

    def test_an_office_open_round_the_clock_adds_like_a_clock(self):
        always = calendar(rest=NONE, during="0:00-24:00")
        assert always.add_working_time(at("11-21 15:00"), hours(100)) == at("11-21 15:00") + hours(100)


class TestMeasuring:
    @pytest.mark.parametrize(
        ("start", "end", "plain", "with_break"),
        [
            ("11-23 10:00", "11-23 14:30", 4.5, 3.5),
            ("11-20 17:00", "11-23 10:00", 2, 2),
            ("11-20 17:00", "11-27 17:00", 45, 40),
            ("11-21 08:00", "11-22 20:00", 0, 0),
            ("11-23 12:15", "11-23 12:45", 0.5, 0),
            ("11-23 18:00", "11-24 09:00", 0, 0),
            ("11-23 00:00", "11-23 23:59", 9, 8),
            ("11-24 10:00", "11-23 10:00", 0, 0),
            ("11-23 10:00", "11-23 10:00", 0, 0),
            ("09-30 17:00", "10-08 10:00", 2, 2),
            ("02-13 18:00", "02-24 09:00", 9, 8),  # only the Saturday worked for 春节
        ],
    )
    def test_counts_only_while_the_office_is_open(self, start, end, plain, with_break):
        assert PLAIN.working_time_between(at(start), at(end)) == hours(plain)
        assert WITH_BREAK.working_time_between(at(start), at(end)) == hours(with_break)

    def test_years_are_measured_at_once(self):
        began = stopwatch.perf_counter()
        fresh = WorkCalendar()
        fresh.working_time_between(datetime(2005, 1, 1), datetime(2045, 1, 1))
        built = stopwatch.perf_counter()
        for _ in range(1000):
            fresh.working_time_between(datetime(2005, 1, 1), datetime(2045, 1, 1))
        assert built - began < 2
        assert stopwatch.perf_counter() - built < 2


MOMENTS = st.datetimes(datetime(2025, 12, 20), datetime(2027, 1, 10))
AMOUNTS = st.timedeltas(timedelta(), timedelta(days=40))
CALENDARS = st.sampled_from(
    [
        PLAIN,
        WITH_BREAK,
        calendar(rest=SUNDAY, during="8:30-11:45、13:15-17:40"),
        calendar(rest=NONE, during="0:00-24:00"),
        calendar(("11-23", "休", None), ("11-22", "班", None), during="9:00-12:00、12:00-13:00、20:00-24:00"),
    ]
)


class TestPromises:
    @given(CALENDARS, MOMENTS, AMOUNTS)
    def test_what_is_added_is_what_is_measured(self, ours, start, amount):
        assert ours.working_time_between(start, ours.add_working_time(start, amount)) == amount

    @given(CALENDARS, MOMENTS, AMOUNTS)
    def test_a_result_lies_within_office_hours(self, ours, start, amount):
        end = ours.add_working_time(start, amount)
        assert end >= start
        days = (end.date(), end.date() - timedelta(days=1))  # 24:00 is the next day's midnight
        open_then = [
            datetime.combine(on, datetime.min.time()) + opens
            <= end
            <= datetime.combine(on, datetime.min.time()) + closes
            for on in days
            if ours.is_working_day(on)
            for opens, closes in ours.hours
        ]
        assert any(open_then)

    @given(CALENDARS, MOMENTS, MOMENTS, AMOUNTS, AMOUNTS)
    def test_later_or_longer_never_ends_earlier(self, ours, one, other, less, more):
        one, other = sorted((one, other))
        less, more = sorted((less, more))
        assert ours.add_working_time(one, less) <= ours.add_working_time(other, less)
        assert ours.add_working_time(one, less) <= ours.add_working_time(one, more)

    @given(CALENDARS, MOMENTS, AMOUNTS, AMOUNTS)
    def test_two_amounts_one_after_the_other_are_both_together(self, ours, start, first, second):
        assume(second)
        assert ours.add_working_time(ours.add_working_time(start, first), second) == ours.add_working_time(
            start, first + second
        )

    @given(CALENDARS, st.tuples(MOMENTS, MOMENTS, MOMENTS))
    def test_a_stretch_is_the_sum_of_its_parts(self, ours, moments):
        first, middle, last = sorted(moments)
        whole = ours.working_time_between(first, last)
        assert whole == ours.working_time_between(first, middle) + ours.working_time_between(middle, last)
        assert timedelta() <= whole <= last - first

    @settings(max_examples=30)
    @given(CALENDARS, MOMENTS, st.integers(0, 12 * 24 * 12))
    def test_measuring_agrees_with_looking_every_five_minutes(self, ours, start, steps):
        start = start.replace(minute=start.minute // 5 * 5, second=0, microsecond=0)
        step = timedelta(minutes=5)
        moments = [start + step * number for number in range(steps + 1)]
        looked = sum(ours.next_opening(one) == one for one, _ in pairwise(moments))
        assert ours.working_time_between(start, moments[-1]) == looked * step


class TestHandoffs:
    @staticmethod
    def clock(ours=PLAIN, **said):
        return HandoffClock(ours, ClockRules(**said))

    @pytest.mark.parametrize(
        ("on", "working_day", "calendar_day"),
        [
            ("11-23", "11-24 18:00", "11-24 18:00"),
            ("11-20", "11-23 18:00", "11-21 18:00"),
            ("11-21", "11-23 18:00", "11-22 18:00"),
            ("09-19", "09-20 18:00", "09-20 18:00"),
            ("09-30", "10-08 18:00", "10-01 18:00"),
        ],
    )
    def test_are_answered_on_the_second_day(self, on, working_day, calendar_day):
        assert self.clock().answer_due(day(on)) == at(working_day)
        assert self.clock(answer_day=NextDay.CALENDAR_DAY).answer_due(day(on)) == at(calendar_day)

    def test_are_answered_by_the_hour_the_company_says(self):
        assert self.clock(answer_hour=hours(11.5)).answer_due(day("11-23")) == at("11-24 11:30")
        assert self.clock(answer_hour=hours(24)).answer_due(day("11-23")) == at("11-25 00:00")

    @pytest.mark.parametrize(
        ("handed", "due"),
        [
            ("11-23 10:00", "11-23 10:30"),
            ("11-23 11:45", "11-23 13:15"),
            ("11-20 17:40", "11-23 09:10"),
            ("11-21 22:00", "11-23 09:30"),
        ],
    )
    def test_that_are_urgent_are_called_within_office_time(self, handed, due):
        assert self.clock(WITH_BREAK).first_call_due(at(handed)) == at(due)

    @pytest.mark.parametrize(
        ("handed", "same_day", "next_day"),
        [
            ("11-23 10:00", "11-23 18:00", "11-24 18:00"),
            ("11-23 07:00", "11-23 18:00", "11-24 18:00"),
            ("11-23 12:30", "11-23 18:00", "11-24 18:00"),
            ("11-23 18:00", "11-24 18:00", "11-24 18:00"),
            ("11-20 17:59", "11-20 18:00", "11-23 18:00"),
            ("11-20 20:00", "11-23 18:00", "11-23 18:00"),
            ("11-21 10:00", "11-23 18:00", "11-23 18:00"),
        ],
    )
    def test_without_a_form_are_written_up_by_a_closing(self, handed, same_day, next_day):
        assert self.clock(WITH_BREAK).write_up_due(at(handed)) == at(same_day)
        assert self.clock(WITH_BREAK, write_up=WriteUpDay.NEXT_DAY).write_up_due(at(handed)) == at(next_day)

    @given(CALENDARS, MOMENTS, st.sampled_from(WriteUpDay))
    def test_nothing_is_due_before_it_was_handed_over(self, ours, handed, write_up):
        clock = self.clock(ours, write_up=write_up)
        assert clock.write_up_due(handed) > handed
        assert clock.first_call_due(handed) > handed
        assert clock.answer_due(handed.date()).date() > handed.date()


class TestWords:
    @pytest.mark.parametrize(
        ("amount", "said"),
        [
            (timedelta(), "0分钟"),
            (timedelta(seconds=59), "不到1分钟"),
            (timedelta(minutes=20), "20分钟"),
            (timedelta(hours=1), "1小时"),
            (timedelta(hours=3, minutes=20, seconds=50), "3小时20分"),
            (timedelta(hours=26), "26小时"),
        ],
    )
    def test_for_hours(self, amount, said):
        assert hours_said(amount) == said

    @pytest.mark.parametrize(
        ("amount", "plain", "with_break"),
        [
            (timedelta(hours=3, minutes=20), "3小时20分", "3小时20分"),
            (timedelta(hours=8), "8小时", "1个工作日"),
            (timedelta(hours=19), "2个工作日又1小时", "2个工作日又3小时"),
            (timedelta(hours=18, minutes=40), "2个工作日", "2个工作日又2小时"),
        ],
    )
    def test_for_working_days_as_long_as_the_office_is_open(self, amount, plain, with_break):
        assert (PLAIN.hours_said(amount), WITH_BREAK.hours_said(amount)) == (plain, with_break)
