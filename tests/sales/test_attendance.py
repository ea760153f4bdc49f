"""Who is at work on a day, and when he returns: 在岗, 离岗日期 and 返岗日期 read together."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.forms.settings import Staff
from workbook_tools.sales.attendance import Attendance, attendance, is_on_duty

NOON = date(2026, 11, 25)
BEFORE, AFTER = date(2026, 11, 20), date(2026, 11, 30)


@pytest.mark.parametrize(
    ("said", "there"),
    [
        ({}, True),
        ({"on_duty": "否"}, False),
        ({"on_duty": "否", "back_on": AFTER}, False),
        ({"on_duty": "否", "back_on": NOON}, True),
        ({"off_from": AFTER}, True),
        ({"off_from": NOON}, False),
        ({"off_from": BEFORE, "back_on": AFTER}, False),
        ({"off_from": BEFORE, "back_on": NOON}, True),
        ({"off_from": AFTER, "on_duty": "否"}, True),  # he has not left yet
    ],
)
def test_is_told_by_the_three_columns_together(said, there):
    assert is_on_duty(Staff(name="王志远", **said), NOON) is there


MONDAY, TUESDAY, FRIDAY = date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 4)


def at(day, works=True, off_from=None, back_on=None):
    return attendance(Staff(name="王志远", on_duty="是" if works else "否", off_from=off_from, back_on=back_on), day)


def test_who_works_and_plans_nothing_is_there():
    assert at(MONDAY) == Attendance(on_duty=True)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (MONDAY, Attendance(on_duty=True)),
        (TUESDAY, Attendance(on_duty=False, back_on=FRIDAY)),
        (FRIDAY - timedelta(1), Attendance(on_duty=False, back_on=FRIDAY)),
        (FRIDAY, Attendance(on_duty=True)),
    ],
)
def test_a_leave_begins_and_ends_by_itself(day, expected):
    assert at(day, off_from=TUESDAY, back_on=FRIDAY) == expected


def test_who_is_off_from_a_day_on_without_a_return_is_away_but_has_not_left():
    assert at(TUESDAY, off_from=TUESDAY) == Attendance(on_duty=False)


def test_a_return_before_the_next_leave_is_of_an_earlier_one():
    assert at(FRIDAY, off_from=TUESDAY, back_on=MONDAY) == Attendance(on_duty=False, back_on=None)


def test_who_does_not_work_and_does_not_return_has_left():
    assert at(MONDAY, works=False) == Attendance(on_duty=False, has_left=True)


def test_who_does_not_work_until_a_day_is_away_until_then():
    assert at(MONDAY, works=False, back_on=FRIDAY) == Attendance(on_duty=False, back_on=FRIDAY)
    assert at(FRIDAY, works=False, back_on=FRIDAY) == Attendance(on_duty=True)


def test_who_will_leave_is_there_until_then():
    assert at(MONDAY, works=False, off_from=TUESDAY) == Attendance(on_duty=True)
    assert at(TUESDAY, works=False, off_from=TUESDAY) == Attendance(on_duty=False, has_left=True)


days = st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.booleans(), days, days)
def test_nobody_is_there_and_gone_at_once(day, works, off_from, back_on):
    found = at(day, works, off_from, back_on)
    assert not (found.on_duty and (found.has_left or found.back_on))
    assert found.back_on is None or found.back_on > day
