"""Who is at work on a day."""

from datetime import date

import pytest

from workbook_tools.forms.settings import Staff
from workbook_tools.sales.presence import is_on_duty

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
