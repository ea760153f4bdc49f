from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.columns.base import Context
from workbook_tools.columns.dates import MonthKind, WeekKind

MONDAY = Context(today=date(2026, 11, 23))


def codes(reading):
    return [finding.code for finding in reading.findings]


@pytest.mark.parametrize(
    ("cell", "read", "remarks"),
    [
        ("2026-W48", "2026-W48", []),
        ("2026w48", "2026-W48", []),
        ("2026年第48周", "2026-W48", []),
        ("２０２６年第四十八周", "2026-W48", []),
        ("第48周", "2026-W48", ["date-year-added"]),
        ("第48周（11.23-11.29）", "2026-W48", ["date-year-added"]),
        ("48周", "2026-W48", ["date-year-added"]),
        (48, "2026-W48", ["date-year-added"]),
        ("第3周", "2026-W03", ["date-year-added"]),
        ("上周", "2026-W47", ["date-relative"]),
        (date(2026, 11, 23), "2026-W48", []),
        (date(2027, 1, 1), "2026-W53", []),
        (46349, "2026-W48", []),
        ("2026-11-22", "2026-W47", []),
        ("11.16-11.22", "2026-W47", ["date-year-added"]),
        ("11月16日-22日", "2026-W47", ["date-year-added"]),
        ("11.16～11.22", "2026-W47", ["date-year-added"]),
        ("2026-11-16至2026-11-22", "2026-W47", []),
        ("2026-11-16-2026-11-22", "2026-W47", []),
        ("2026.11.16—11.20", "2026-W47", []),
    ],
)
def test_a_week_is_read_by_number_or_by_its_days(cell, read, remarks):
    reading = WeekKind().read(cell, MONDAY)
    assert (reading.value, codes(reading)) == (read, remarks)


@pytest.mark.parametrize(
    ("base", "typed", "read"),
    [
        (date(2026, 12, 30), "第1周", "2027-W01"),
        (date(2027, 1, 5), "第53周", "2026-W53"),
        (date(2027, 1, 5), "第2周", "2027-W02"),
    ],
)
def test_a_week_without_a_year_is_the_near_one_across_new_year(base, typed, read):
    assert WeekKind().read(typed, Context(today=base)).value == read


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("随便", "week-unread"),
        ("2025-W53", "week-unread"),
        ("第0周", "week-unread"),
        ("第54周", "week-unread"),
        ("11.15-11.21", "week-unread"),
        ("2026-11", "week-unread"),
        (True, "week-unread"),
        (timedelta(1), "week-unread"),
        ("2204-W01", "date-far"),
    ],
)
def test_what_is_no_single_week_is_left_empty_and_told(cell, code):
    reading = WeekKind().read(cell, MONDAY)
    assert (reading.value, codes(reading)) == (None, [code])


@pytest.mark.parametrize(
    ("cell", "read", "remarks"),
    [
        ("2026年3月", "2026-03", []),
        ("2026-03", "2026-03", []),
        ("2026.3", "2026-03", []),
        ("2026/3", "2026-03", []),
        ("202603", "2026-03", []),
        ("二〇二六年三月", "2026-03", []),
        ("2026-03-05", "2026-03", []),
        (202603.0, "2026-03", []),
        (2026.3, "2026-03", []),
        (2026.11, "2026-11", []),
        (date(2026, 3, 5), "2026-03", []),
        (46086, "2026-03", []),
        ("3月", "2026-03", ["date-year-added"]),
        ("三月份", "2026-03", ["date-year-added"]),
        ("26年3月", "2026-03", ["date-year-added"]),
        ("11月", "2026-11", ["date-year-added"]),
        ("12月", "2025-12", ["date-year-added"]),
        (3, "2026-03", ["date-year-added"]),
        ("上个月", "2026-10", ["date-relative"]),
        ("本月", "2026-11", ["date-relative"]),
    ],
)
def test_a_month_is_read_however_it_is_typed(cell, read, remarks):
    reading = MonthKind().read(cell, MONDAY)
    assert (reading.value, codes(reading)) == (read, remarks)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2026年13月", "month-unread"),
        (13, "month-unread"),
        ("春天", "month-unread"),
        (True, "month-unread"),
        (time(3), "month-unread"),
        (2026.1, "date-ambiguous"),
        ("2204-01", "date-far"),
    ],
)
def test_what_is_no_single_month_is_left_empty_and_told(cell, code):
    reading = MonthKind().read(cell, MONDAY)
    assert (reading.value, codes(reading)) == (None, [code])


@given(st.dates(date(1990, 1, 1), date(2031, 12, 31)))
def test_a_written_week_or_month_reads_back_the_same(on):
    for kind in (WeekKind(), MonthKind()):
        value = kind.read(on, MONDAY).value
        again = kind.read(kind.write(value), MONDAY)
        assert (again.value, again.findings) == (value, ())
