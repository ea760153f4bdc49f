"""Whom a reminder goes to, and that three attempts at the same hour suggest another."""

from dataclasses import replace
from datetime import date, time

import pytest
from following import TODAY, attempt, customer, november, talk, weekdays

from workbook_tools.sales.follow_ups import FollowUpRules, standing
from workbook_tools.sales.reminders import STEPS, another_hour, hour_said, is_for_manager


def reminded(due, rules=None):
    one = customer(talk(1, next_on=november(due)))
    return standing(one, rules or FollowUpRules(), weekdays(), TODAY)


@pytest.mark.parametrize(("due", "step", "said"), [(24, 1, "提醒本人"), (20, 2, "提醒本人和经理"), (18, 3, "建议改派")])
def test_the_ladder(due, step, said):
    found = reminded(due)
    assert (found.step, STEPS[found.step], is_for_manager(found)) == (step, said, step > 1)
    assert found.why.startswith(f"约好11月{due}日，已逾期")


def test_nobody_is_reminded_early():
    assert reminded(25).step == 0
    assert reminded(24, FollowUpRules(ladder=(4, 8))).step == 0


class TestAnotherHour:
    def test_after_three_attempts_at_the_same_hour(self):
        tried = [attempt(3, 10), attempt(5, 10), attempt(9, 10)]
        assert another_hour(tried) == "三次都是上午10点打的，换个时间试试，如晚上7点前后"
        assert another_hour([*tried, attempt(11, 10)]).startswith("四次都是上午10点打的")

    def test_not_before_the_third_nor_if_hours_differ_or_are_unknown(self):
        assert another_hour([]) == ""
        assert another_hour([attempt(3, 10), attempt(5, 10)]) == ""
        assert another_hour([attempt(3, 10), attempt(5, 15), attempt(9, 10)]) == ""
        assert another_hour([attempt(3), attempt(5), attempt(9)]) == ""
        assert another_hour([attempt(3, 10), attempt(5, 10), attempt(9, 10), attempt(10, 19)]) == ""

    def test_a_conversation_begins_the_count_anew(self):
        assert another_hour([attempt(3, 10), attempt(5, 10), talk(6), attempt(9, 10)]) == ""

    def test_who_was_tried_in_the_evening_is_tried_in_the_morning(self):
        assert another_hour([attempt(3, 19), attempt(5, 19), attempt(9, 19)]).endswith("如上午10点前后")

    def test_an_hour_at_which_he_was_spoken_to_before_is_proposed_first(self):
        at_three = replace(talk(1), at=time(15, 20))
        tried = [at_three, attempt(3, 10), attempt(5, 10), attempt(9, 10)]
        assert another_hour(tried).endswith("如下午3点前后")

    @pytest.mark.parametrize(
        ("hour", "said"), [(5, "凌晨5点"), (11, "上午11点"), (12, "中午12点"), (13, "下午1点"), (20, "晚上8点")]
    )
    def test_hours_in_words(self, hour, said):
        assert hour_said(hour) == said


def test_ten_and_more_are_counted_in_figures():
    tried = [attempt(date(2026, 10, day), 10) for day in range(1, 13)]
    assert another_hour(tried).startswith("12次都是")
