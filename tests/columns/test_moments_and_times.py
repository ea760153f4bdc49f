# ruff: noqa: DTZ001 - the dates of a sheet have no time zone
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.columns.base import Context
from workbook_tools.columns.dates import MomentKind, TimeOfDayKind

MONDAY = Context(today=date(2026, 11, 23))


def codes(reading):
    return [finding.code for finding in reading.findings]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("2024-3-5 14:30", datetime(2024, 3, 5, 14, 30)),
        ("2024-3-5 2:30 PM", datetime(2024, 3, 5, 14, 30)),
        ("2024年3月5日14时30分20秒", datetime(2024, 3, 5, 14, 30, 20)),
        ("2024.3.5（周二）下午两点半", datetime(2024, 3, 5, 14, 30)),
        ("昨晚8点", datetime(2026, 11, 22, 20)),
        ("2024-3-5", datetime(2024, 3, 5)),
        ("2024-3-5上午", datetime(2024, 3, 5)),
        (45356.5, datetime(2024, 3, 5, 12)),
        ("45356.5", datetime(2024, 3, 5, 12)),
        (45356 + 14.5 / 24, datetime(2024, 3, 5, 14, 30)),
        (date(2024, 3, 5), datetime(2024, 3, 5)),
        (datetime(2024, 3, 5, 14, 29, 59, 999_900), datetime(2024, 3, 5, 14, 30)),
    ],
)
def test_a_moment_is_a_day_with_its_time(cell, read):
    assert MomentKind().read(cell, MONDAY).value == read


@pytest.mark.parametrize(
    ("cell", "code"),
    [("14:30", "date-unread"), ("2024-3-5 25:00", "time-unread"), ("3月5日2点", "time-unread"), (True, "date-unread")],
)
def test_half_a_moment_is_left_empty_and_told(cell, code):
    reading = MomentKind().read(cell, MONDAY)
    assert (reading.value, codes(reading)) == (None, [code])


def test_a_moment_after_today_is_kept_and_told():
    reading = MomentKind(past_only=True).read("2026-11-24 9:00", MONDAY)
    assert (reading.value, codes(reading)) == (datetime(2026, 11, 24, 9), ["date-future"])


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("14:30", time(14, 30)),
        ("14：30", time(14, 30)),
        ("14.30", time(14, 30)),
        ("14:30:25", time(14, 30, 25)),
        ("下午2点半", time(14, 30)),
        ("下午两点一刻", time(14, 15)),
        ("十点十五分", time(10, 15)),
        ("9点", time(9)),
        ("9点钟", time(9)),
        ("凌晨12点", time(0)),
        ("中午12点", time(12)),
        ("中午1点", time(13)),
        ("晚上8点", time(20)),
        ("2:30pm", time(14, 30)),
        ("2024-3-5 14:30", time(14, 30)),
        ("0.604", time(14, 29, 46)),
        (0.604, time(14, 29, 46)),
        (0, time(0)),
        (14.5 / 24, time(14, 30)),
        (time(14, 30), time(14, 30)),
        (datetime(2024, 3, 5, 14, 30), time(14, 30)),
        (datetime(1899, 12, 30), time(0)),
        (timedelta(hours=14), time(14)),
    ],
)
def test_a_time_is_read_however_it_is_typed(cell, read):
    reading = TimeOfDayKind().read(cell, MONDAY)
    assert (reading.value, reading.findings) == (read, ())


@pytest.mark.parametrize(
    "cell",
    [
        "25:00",
        "24:00",
        "晚上12点",
        "上午",
        "随时",
        "张三 9点",
        9,
        -0.5,
        True,
        date(2024, 3, 5),
        datetime(2024, 3, 5),
        timedelta(hours=30),
    ],
)
def test_what_is_no_time_is_left_empty_and_told(cell):
    reading = TimeOfDayKind().read(cell, MONDAY)
    assert (reading.value, codes(reading)) == (None, ["time-unread"])


def test_an_hour_that_may_be_night_or_afternoon_is_asked():
    (finding,) = TimeOfDayKind().read("2点半", MONDAY).findings
    assert (finding.code, finding.suggestion) == ("time-unread", "请写成02:30或14:30")


@given(st.dates(date(1990, 1, 1), date(2031, 12, 31)), st.times())
def test_a_written_moment_reads_back_the_same(on, at):
    value = datetime.combine(on, at.replace(microsecond=0))
    for cell in (MomentKind().write(value), f"{value}"):
        assert MomentKind().read(cell, MONDAY).value == value


@given(st.times())
def test_a_written_time_reads_back_the_same(at):
    value = at.replace(microsecond=0)
    for cell in (TimeOfDayKind().write(value), f"{value}"):
        assert TimeOfDayKind().read(cell, MONDAY).value == value
