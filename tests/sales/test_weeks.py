"""Weeks as labels."""

from datetime import date

import pytest

from workbook_tools.sales.weeks import is_week, monday_of, week_of


@pytest.mark.parametrize("label", ["2026-W01", "2026-W48", "2026-W53"])
def test_a_label_of_a_week_that_there_is(label):
    assert is_week(label)
    assert week_of(monday_of(label)) == label


@pytest.mark.parametrize(
    "label", ["", "2025-W53", "2026-W00", "2026-W1", "2026-w48", "../2026-W48", "2026-W48/", "2026-W48\n", "下周"]
)
def test_one_of_a_week_that_there_is_not(label):
    assert not is_week(label)


def test_a_week_begins_on_monday():
    assert monday_of(week_of(date(2026, 11, 29))) == date(2026, 11, 23)
