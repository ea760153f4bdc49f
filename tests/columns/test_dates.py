# ruff: noqa: DTZ001 - the dates of a sheet have no time zone
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.columns.base import Context, clean, column_of, is_blank_word
from workbook_tools.columns.dates import (
    DayKind,
    MomentKind,
    MonthKind,
    TimeOfDayKind,
    WeekKind,
    day,
    moment,
    month,
    time_of_day,
    week,
)
from workbook_tools.form import Row
from workbook_tools.problems import CODES

MONDAY = Context(today=date(2026, 11, 23))
KINDS = (DayKind(), DayKind("future", past_only=True), MomentKind(), TimeOfDayKind(), WeekKind(), MonthKind())


def codes(reading):
    return [finding.code for finding in reading.findings]


def of_2024(month_no=3, day_no=5):
    return date(2024, month_no, day_no)


CLEAR_DAYS = [
    "2024.3.5",
    "2024-3-5",
    "2024/3/5",
    "2024-03-05",
    "2024年3月5日",
    "2024年3月5号",
    "2024年3月5",
    "2024。3。5",
    "2024、3、5",
    "2024，3，5",
    "２０２４－３－５",
    "２０２４／０３／０５",
    "2024 - 3 - 5",
    "2024 3 5",
    "2024年 3月 5日",
    "2024年3月5日。",
    "二〇二四年三月五日",
    "二零二四年三月五号",
    "20240305",
    "45356",
    "45356.604",
    20240305.0,
    45356,
    45356.0,
    45356.604,
    date(2024, 3, 5),
    datetime(2024, 3, 5),
    datetime(2024, 3, 5, 14, 30),
    "5/5/2024",
    "25/3/2024",
    "3/25/2024",
]
OTHER_DAY = {"5/5/2024": of_2024(5, 5), "25/3/2024": of_2024(3, 25), "3/25/2024": of_2024(3, 25)}


@pytest.mark.parametrize("cell", CLEAR_DAYS)
def test_a_fully_typed_day_is_read_without_a_word(cell):
    reading = DayKind().read(cell, MONDAY)
    assert reading.value == OTHER_DAY.get(cell, of_2024())
    assert type(reading.value) is date
    assert reading.findings == ()


@pytest.mark.parametrize(
    "tail",
    [" 14:30", "T14:30:00Z", "上午", " 下午2点半", "(周二)", "（星期二）", " 周二 9:00", " 14:30 礼拜二", " 2:30 PM"],
)
def test_a_time_or_weekday_after_the_day_is_dropped(tail):
    assert DayKind().read(f"2024-3-5{tail}", MONDAY).value == of_2024()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("24.3.5", of_2024()),
        ("24-03-05", of_2024()),
        ("24年3月5日", of_2024()),
        ("240305", of_2024()),
        (240305.0, of_2024()),
        ("26-11-23", date(2026, 11, 23)),
        ("98.5.1", date(1998, 5, 1)),
        ("28.03.05", date(2028, 3, 5)),
        ("3/25/24", of_2024(3, 25)),
        ("3月5日", date(2026, 3, 5)),
        ("3月5号上午", date(2026, 3, 5)),
        ("三月五日", date(2026, 3, 5)),
        ("十一月二十三", date(2026, 11, 23)),
        ("3.5", date(2026, 3, 5)),
        ("3-5", date(2026, 3, 5)),
        ("3/5", date(2026, 3, 5)),
        ("3。5", date(2026, 3, 5)),
        ("3.10", date(2026, 3, 10)),
        ("12.5", date(2025, 12, 5)),
        ("11-23", date(2026, 11, 23)),
        ("11-24", date(2025, 11, 24)),
        ("2月29日", date(2024, 2, 29)),
        (3.5, date(2026, 3, 5)),
        (3.25, date(2026, 3, 25)),
        (3.05, date(2026, 3, 5)),
        (2.3, date(2026, 2, 3)),
    ],
)
def test_a_missing_or_short_year_is_completed_and_remarked(typed, read):
    reading = DayKind().read(typed, MONDAY)
    assert reading.value == read
    assert codes(reading) == ["date-year-added"]
    assert f"按{read}收" in reading.findings[0].message


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("12.5", date(2026, 12, 5)),
        ("11月23日", date(2026, 11, 23)),
        ("3-5", date(2027, 3, 5)),
        ("2.29", date(2028, 2, 29)),
    ],
)
def test_a_planned_day_without_a_year_is_looked_for_ahead(typed, read):
    assert DayKind("future").read(typed, MONDAY).value == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("今天", date(2026, 11, 23)),
        ("昨天", date(2026, 11, 22)),
        ("昨日", date(2026, 11, 22)),
        ("昨天下午3点", date(2026, 11, 22)),
        ("昨晚8点", date(2026, 11, 22)),
        ("前天", date(2026, 11, 21)),
        ("大前天", date(2026, 11, 20)),
        ("明天", date(2026, 11, 24)),
        ("后天上午", date(2026, 11, 25)),
        ("上周五", date(2026, 11, 20)),
        ("上上周五", date(2026, 11, 13)),
        ("本周三", date(2026, 11, 25)),
        ("下周一", date(2026, 11, 30)),
        ("周一", date(2026, 11, 23)),
        ("星期日", date(2026, 11, 22)),
        ("礼拜天", date(2026, 11, 22)),
    ],
)
def test_a_relative_day_is_counted_from_the_base_day_and_remarked(typed, read):
    reading = DayKind().read(typed, MONDAY)
    assert (reading.value, codes(reading)) == (read, ["date-relative"])


def test_what_is_counted_is_counted_from_the_rows_own_day_if_there_is_one():
    context = Context(today=date(2026, 11, 23), near=date(2025, 1, 3))
    assert DayKind().read("昨天", context).value == date(2025, 1, 2)
    assert DayKind().read("12.30", context).value == date(2024, 12, 30)


def test_a_bare_weekday_in_a_plan_is_the_next_one():
    assert DayKind("future").read("周二", MONDAY).value == date(2026, 11, 24)
    assert DayKind("past").read("周二", MONDAY).value == date(2026, 11, 17)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2024.13.5", "date-impossible"),
        ("2月30日", "date-impossible"),
        ("13月5日", "date-impossible"),
        ("2023-2-29", "date-impossible"),
        ("20240230", "date-impossible"),
        (3.32, "date-impossible"),
        ("2024年3月", "date-imprecise"),
        ("2024.3", "date-imprecise"),
        ("202403", "date-imprecise"),
        ("200305", "date-imprecise"),
        ("2024", "date-imprecise"),
        ("3月份", "date-imprecise"),
        ("3月底", "date-imprecise"),
        ("月底", "date-imprecise"),
        ("年前", "date-imprecise"),
        ("上周", "date-imprecise"),
        ("周末", "date-imprecise"),
        ("5号", "date-imprecise"),
        ("待定", "date-unread"),
        ("14:30", "date-unread"),
        ("3.5-3.7", "date-unread"),
        ("13800138000", "date-unread"),
        ("正月初五", "date-unread"),
        ("2204-3-5", "date-far"),
        ("1989-12-31", "date-far"),
        (date(1900, 1, 5), "date-far"),
        (datetime(9999, 12, 31, 23, 59, 59, 999999), "date-far"),
        ("5/3/2024", "date-ambiguous"),
        ("3/5/24", "date-ambiguous"),
        ("10/5/24", "date-ambiguous"),
        (3.1, "date-ambiguous"),
        (12.2, "date-ambiguous"),
        (1.3, "date-ambiguous"),
        (5, "date-unread"),
        (0.5, "date-unread"),
        (13.1, "date-unread"),
        (-3.5, "date-unread"),
        (90210, "date-unread"),
        (float("nan"), "date-unread"),
        (float("inf"), "date-unread"),
        (True, "date-unread"),
        (time(14, 30), "date-unread"),
        (timedelta(days=3), "date-unread"),
    ],
)
def test_what_is_no_single_day_is_left_empty_and_told(cell, code):
    reading = DayKind().read(cell, MONDAY)
    assert (reading.value, codes(reading)) == (None, [code])
    assert not CODES[code].remark
    assert reading.findings[0].suggestion.startswith("请")


@pytest.mark.parametrize(
    ("cell", "either", "other"),
    [("5/3/2024", "2024-05-03", "2024-03-05"), (3.1, "2026-03-01", "2026-03-10"), (12.1, "2025-12-01", "2025-12-10")],
)
def test_an_ambiguous_day_is_asked_with_both_readings(cell, either, other):
    (finding,) = DayKind().read(cell, MONDAY).findings
    assert finding.suggestion == f"请写成{either}或{other}"


@pytest.mark.parametrize("cell", ["2026-11-24", date(2026, 11, 24)])
def test_a_registration_after_today_is_kept_and_told(cell):
    reading = DayKind(past_only=True).read(cell, MONDAY)
    assert (reading.value, codes(reading)) == (date(2026, 11, 24), ["date-future"])
    assert codes(DayKind().read(cell, MONDAY)) == []
    assert codes(DayKind(past_only=True).read(date(2026, 11, 23), MONDAY)) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("cell", [None, "", "  ", "无", "/", "—"])
def test_a_blank_cell_says_nothing(kind, cell):
    reading = kind.read(cell, MONDAY)
    assert (reading.value, reading.findings) == (None, ())


@pytest.mark.parametrize(
    ("number", "read"), [(19999, None), (32874, date(1990, 1, 1)), (48213, date(2031, 12, 31)), (80001, None)]
)
def test_only_numbers_of_a_days_size_are_taken_for_days(number, read):
    assert DayKind().read(number, MONDAY).value == read


def known_days():
    return st.dates(date(1990, 1, 1), date(2031, 12, 31))


@given(known_days())
def test_a_written_day_reads_back_the_same(value):
    assert DayKind().read(DayKind().write(value), MONDAY).value == value


@given(known_days())
def test_a_day_shown_as_text_reads_back_the_same(value):
    for text in (f"{value}", f"{value:%Y.%m.%d}", f"{value:%Y%m%d}", f"{value.year}年{value.month}月{value.day}日"):
        assert DayKind().read(text, MONDAY).value == value


typed_like_a_date = st.text(alphabet="0123456789.-/年月日号周星期第上下一二三十点半:至 （）wT", max_size=60)
any_cell = st.one_of(
    st.text(),
    typed_like_a_date,
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@given(any_cell)
def test_no_cell_makes_a_kind_stumble_and_none_is_lost_in_silence(cell):
    for kind in KINDS:
        reading = kind.read(cell, MONDAY)
        blank = isinstance(cell, str) and (not clean(cell) or is_blank_word(clean(cell)))
        assert reading.value is not None or reading.findings or blank
        for finding in reading.findings:
            assert finding.code in CODES
            assert (finding.message + finding.suggestion).encode("gbk")


@pytest.mark.parametrize("text", ["1点11点" * 5000, "一" * 30000, "1" + " " * 30000 + "x", "9" * 30000])
def test_a_very_long_text_is_refused_at_once(text):
    for kind in KINDS:
        assert kind.read(text, MONDAY).value is None


def test_constructors_declare_a_column_with_its_kind():
    class Diary(Row, key="diary", title="日记"):
        on: date | None = day("日期", required=True, past_only=True)
        next_on: date | None = day("下次日期", direction="future")
        at: datetime | None = moment("时刻")
        clock: time | None = time_of_day("时间")
        in_week: str | None = week("周次")
        in_month: str | None = month("月份", aliases=("年月",))

    columns = {column.field: column for column in Diary.form.columns}
    assert columns["on"].required
    assert columns["on"].kind == DayKind("past", past_only=True)
    assert columns["next_on"].kind == DayKind("future")
    assert columns["in_month"].aliases == ("年月",)
    formats = ["yyyy-mm-dd", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "hh:mm", "@", "@"]
    assert [column.kind.number_format for column in Diary.form.columns] == formats
    assert column_of(Diary.__dataclass_fields__["at"]).heading == "时刻"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_what_may_be_typed(kind):
    assert "如" in kind.describe()
    guard = kind.guard()
    assert guard is None or (guard.message and len(guard.message) <= 255)


def test_excel_refuses_the_days_that_the_reader_finds_too_far():
    guard = DayKind().guard()
    assert (guard.rule, guard.minimum) == ("date", date(1990, 1, 1))
    assert guard.maximum == "DATE(YEAR(TODAY())+5,12,31)"
    assert codes(DayKind().read(date(1989, 12, 31), MONDAY)) == ["date-far"]
    assert codes(DayKind().read(date(2031, 12, 31), MONDAY)) == []
    assert codes(DayKind().read(date(2032, 1, 1), MONDAY)) == ["date-far"]


def test_excel_refuses_tomorrow_where_only_the_past_counts():
    guard = DayKind(past_only=True).guard()
    assert guard.maximum.startswith("TODAY()")
    assert "不能晚于今天" in guard.message
