"""When a customer is due, how far overdue he is, and that only a valid contact sets the clock anew."""

from dataclasses import replace
from datetime import date

import pytest
from following import ATTEMPTS, CUSTOMERS, QIAN, TODAY, ZHAO, attempt, customer, november, talk, weekdays
from hypothesis import assume, given
from hypothesis import strategies as st

from workbook_tools.forms.handoff_sheet import Status
from workbook_tools.forms.my_customers import Due
from workbook_tools.forms.strategy_progress import FollowUpStage, Reached
from workbook_tools.sales.follow_ups import FollowUpRules, standing

RULES, WORK = FollowUpRules(), weekdays()


def stands(one, today=TODAY, calendar=WORK):
    return standing(one, RULES, calendar, today)


class TestDue:
    @pytest.mark.parametrize(("grade", "due"), [("A", 19), ("B", 23), ("", 23), ("C", None)])
    def test_after_the_last_contact_by_grade(self, grade, due):
        wanted = november(due) if due else date(2026, 12, 16)
        assert stands(customer(talk(16), grade=grade)).due_on == wanted

    def test_moved_to_a_working_day(self):
        assert stands(customer(talk(18), grade="A")).due_on == november(23)  # the 21st is a Saturday
        assert stands(customer(talk(18), grade="A"), calendar=weekdays(november(23))).due_on == november(24)

    def test_an_agreed_day_goes_before_sooner_or_later_and_is_not_moved(self):
        assert stands(customer(talk(16, next_on=date(2026, 12, 19)))).due_on == date(2026, 12, 19)
        assert stands(customer(talk(16, next_on=november(18)))).due_on == november(18)

    def test_an_agreed_day_stands_through_a_conversation_that_names_none(self):
        one = customer(talk(9, next_on=november(30)), talk(16, "他又问了运费"))
        assert stands(one).due_on == november(30)

    def test_an_agreed_day_is_over_once_he_was_spoken_to_on_it(self):
        one = customer(talk(9, next_on=november(16)), talk(16, "他又问了运费"))
        assert stands(one).due_on == november(23)

    def test_who_puts_it_off_names_a_day_but_is_no_contact(self):
        one = customer(talk(9), attempt(16, reached=Reached.POSTPONED, next_on=november(30)))
        found = stands(one)
        assert (found.due_on, found.last.on, found.state) == (november(30), november(9), Due.PLANNED)

    def test_who_is_new_is_due_on_the_next_working_day(self):
        assert stands(customer(received=november(20))).due_on == november(23)
        assert standing(
            customer(received=november(20)), replace(RULES, first_within=3), WORK, TODAY
        ).due_on == november(25)

    def test_what_another_did_before_does_not_spare_the_first_contact(self):
        one = customer(talk(18, person=QIAN, next_on=date(2026, 12, 9)), grade="C", received=november(20))
        assert stands(one).due_on == november(23)

    def test_his_own_contact_of_before_does(self):
        assert stands(customer(talk(18, person=ZHAO), received=november(20))).due_on == november(25)

    def test_a_contact_of_long_before_he_got_him_makes_him_no_later_than_new(self):
        one = customer(talk(date(2026, 9, 1), person=ZHAO), received=november(20))
        assert stands(one).due_on == november(23)

    def test_later_entries_are_left_out_of_account(self):
        assert stands(customer(talk(9), talk(20, "他又问了运费")), november(18)).due_on == november(16)


class TestState:
    @pytest.mark.parametrize(
        ("next_on", "state"), [(26, Due.OVERDUE), (27, Due.TODAY), (28, Due.PLANNED), (None, Due.OVERDUE)]
    )
    def test_by_the_day(self, next_on, state):
        assert stands(customer(talk(16, next_on=next_on and november(next_on)))).state is state

    def test_without_a_next_step_nor_a_day_he_is_unplanned_and_the_clock_runs_on(self):
        found = stands(customer(talk(9), talk(16, "他又问了运费", "")))
        assert (found.state, found.due_on, found.overdue_days) == (Due.UNPLANNED, november(16), 9)

    def test_who_was_never_spoken_to_and_came_nobody_knows_when_is_unplanned(self):
        found = stands(customer(attempt(16)))
        assert (found.state, found.due_on) == (Due.UNPLANNED, None)

    @pytest.mark.parametrize(
        "ended", [{"outcome": Status.WON}, {"outcome": Status.INVALID}, {"stage": FollowUpStage.LOST}]
    )
    def test_nothing_is_due_of_who_is_done_with(self, ended):
        found = stands(customer(talk(2, **ended)))
        assert (found.state, found.due_on, found.step) == (Due.CLOSED, None, 0)

    def test_overdue_days_are_working_days(self):
        assert stands(customer(talk(9))).overdue_days == 9  # due on Monday 16
        assert stands(customer(talk(9)), calendar=weekdays(november(18), november(19))).overdue_days == 7
        assert stands(customer(talk(16, next_on=november(20))), november(22)).overdue_days == 0

    @pytest.mark.parametrize(("due", "step"), [(25, 0), (24, 1), (20, 2), (18, 3), (2, 3)])
    def test_reminding_goes_up_the_ladder(self, due, step):
        assert stands(customer(talk(1, next_on=november(due)))).step == step

    def test_the_worst_come_first(self):
        grey = stands(customer(talk(25, "他又问了运费", "")))
        late, later = stands(customer(talk(16))), stands(customer(talk(2)))
        now, planned = stands(customer(talk(20))), stands(customer(talk(25)))
        ended = stands(customer(talk(2, outcome=Status.WON)))
        ordered = [grey, later, late, now, planned, ended]
        shuffled = [planned, now, ended, late, grey, later]
        assert sorted(shuffled, key=lambda each: each.rank) == ordered


class TestWords:
    def test_of_who_is_late(self):
        one = customer(talk(10), attempt(18), attempt(20), grade="B")
        assert stands(one).why == (
            "B类每7天联系一次，上次有效联系11月10日，11月17日到期，已逾期8个工作日，其间试过2次没联系上"
        )

    def test_of_who_is_new_agreed_unplanned_unknown_and_ended(self):
        assert stands(customer(received=november(26))).why == "11月26日到名下，11月27日前要首次联系"
        assert stands(customer(talk(20, next_on=november(30)))).why == "约好11月30日"
        assert (
            stands(customer(talk(26, next_step="", next_on=november(28)), received=november(26))).why == "约好11月28日"
        )
        assert stands(customer(talk(26, next_step=""), received=november(26))).why == (
            "上次谈完没写下一步，也没约日子，11月26日到名下，11月27日前要首次联系"
        )
        assert stands(customer()).why == "没有有效联系，也不知道哪天到名下的"
        assert stands(customer(talk(20, outcome=Status.WON))).why == "已结束：已成交"

    def test_due_on_friday_it_is_late_on_saturday_though_no_working_day_has_gone(self):
        assert stands(customer(talk(20)), november(28)).why.endswith("11月27日到期，已过期")


class TestPromises:
    @given(CUSTOMERS, ATTEMPTS)
    def test_an_attempt_never_changes_when_he_is_due(self, one, missed):
        tried = replace(one, contacts=tuple(sorted((*one.contacts, missed), key=lambda c: c.sort_key)))
        before, after = stands(one), stands(tried)
        assert (after.state, after.due_on, after.overdue_days) == (before.state, before.due_on, before.overdue_days)
        assert after.last == before.last

    @given(CUSTOMERS, st.dates(date(2026, 9, 1), TODAY))
    def test_a_valid_contact_never_makes_him_more_overdue(self, one, day):
        reached = talk(day, "这一次写的和哪次都不一样")
        spoken = replace(one, contacts=tuple(sorted((*one.contacts, reached), key=lambda c: c.sort_key)))
        before, after = stands(one), stands(spoken)
        assume(before.due_on is not None)
        assert after.overdue_days <= before.overdue_days

    @given(CUSTOMERS)
    def test_spoken_to_today_with_a_next_step_he_is_planned(self, one):
        reached = talk(TODAY, "这一次写的和哪次都不一样", next_on=date(2027, 1, 4))
        spoken = replace(one, contacts=(*one.contacts, reached))
        assert stands(spoken).state is Due.PLANNED

    @given(CUSTOMERS)
    def test_what_is_said_fits_the_state(self, one):
        found = stands(one)
        assert (found.state is Due.TODAY) <= (found.due_on == TODAY)
        assert (found.state is Due.PLANNED) <= (found.due_on is not None and found.due_on > TODAY)
        assert (found.state is Due.OVERDUE) <= (found.due_on is not None and found.due_on < TODAY)
        assert found.why
