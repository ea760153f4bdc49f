"""Who is proposed to be taken back, who never is, the numbers in words, and the one chance to object."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from following import ATTEMPTS, CUSTOMERS, QIAN, TODAY, attempt, customer, november, talk
from hypothesis import given

from workbook_tools.forms.handoff_sheet import Status
from workbook_tools.forms.strategy_progress import FollowUpStage
from workbook_tools.sales.take_back import (
    Neglect,
    TakeBackRules,
    TakeBackStage,
    neglected,
    stage_of,
)

RULES = TakeBackRules()


def found(one, today=TODAY, **known):
    return neglected(one, RULES, today, **known)


def state(one, today=TODAY, **known):
    about = found(one, today, **known)
    return about and about.state


class TestLimits:
    @pytest.mark.parametrize(("grade", "limit"), [("A", 15), ("B", 30), ("C", 60), ("", 60)])
    def test_by_grade_with_a_warning_before(self, grade, limit):
        spoken = date(2026, 9, 1)
        one = customer(talk(spoken), grade=grade)
        days = {Neglect.SOON: (limit - 7, limit), Neglect.OVER: (limit + 1, limit + 100), None: (0, limit - 8)}
        for wanted, at in days.items():
            assert {state(one, spoken + timedelta(day)) for day in at} == {wanted}

    def test_counted_from_when_his_owner_got_him_if_that_is_later(self):
        one = customer(talk(date(2026, 8, 1), person=QIAN), received=november(20), grade="A")
        assert found(one) is None
        assert found(replace(one, received_on=november(2))).since == november(2)

    def test_the_spring_festival_stops_the_clock(self):
        one = customer(talk(1), grade="A")
        assert state(one, november(17)) is Neglect.OVER
        assert state(one, november(17), clock_stops=[november(5), november(6)]) is Neglect.SOON
        assert state(one, november(17), clock_stops=[november(1), november(18)]) is Neglect.OVER

    def test_without_any_date_it_is_a_problem_and_no_proposal(self):
        about = found(customer(attempt(2)))
        assert about.state is Neglect.UNDATED
        assert "请补上日期" in about.why


class TestSparing:
    @pytest.mark.parametrize("outcome", [Status.WON, Status.LOST, Status.INVALID, Status.PAUSED])
    def test_who_is_done_with_or_paused(self, outcome):
        assert found(customer(talk(1, outcome=outcome), grade="A")) is None

    def test_who_is_in_play_again_after_a_pause_is_not_spared(self):
        one = customer(talk(1, outcome=Status.PAUSED), talk(2, "他又问了运费", outcome=Status.WORKING), grade="A")
        assert state(one) is Neglect.OVER

    def test_who_has_an_appointment_within_a_fortnight(self):
        assert found(customer(talk(1, next_on=november(27)), grade="A")) is None
        assert found(customer(talk(1, next_on=TODAY + timedelta(14)), grade="A")) is None
        assert state(customer(talk(1, next_on=TODAY + timedelta(15)), grade="A")) is Neglect.OVER
        assert state(customer(talk(1, next_on=november(26)), grade="A")) is Neglect.OVER

    @pytest.mark.parametrize("stage", [FollowUpStage.TALKS, FollowUpStage.OBJECTIONS, FollowUpStage.SIGNING])
    def test_with_whom_talks_go_on_as_long_as_somebody_works_at_it(self, stage):
        one = customer(talk(1, stage=stage), attempt(20), grade="A")
        assert found(one) is None
        assert state(replace(one, contacts=one.contacts[:1])) is Neglect.OVER
        assert state(customer(talk(1, stage=FollowUpStage.NEED), attempt(20), grade="A")) is Neglect.OVER

    @pytest.mark.parametrize(("joined", "spared"), [(date(2026, 10, 28), True), (date(2026, 10, 27), False)])
    def test_whose_owner_is_in_his_first_month(self, joined, spared):
        assert (found(customer(talk(1), grade="A"), joined_on=joined) is None) is spared

    def test_who_has_no_owner(self):
        assert found(customer(talk(1), grade="A", owner="")) is None


class TestWords:
    def test_with_the_numbers(self):
        one = customer(talk(5), attempt(9), attempt(12), attempt(20), grade="A")
        assert found(one).why == "A类，已22天没有有效联系（上次11月5日，期间打过3次没接通），超过15天的限期"

    def test_of_one_who_was_never_contacted_and_of_a_warning(self):
        assert found(customer(received=november(5), grade="A")).why == (
            "A类，已22天没有有效联系（11月5日到名下），超过15天的限期"
        )
        assert (
            found(customer(talk(1), grade="B")).why == "B类，已26天没有有效联系（上次11月1日），再过4天就到30天的限期"
        )
        assert found(customer(talk(12), grade="A")).why.endswith("今天到15天的限期")


class TestObjecting:
    made = november(10)

    @pytest.mark.parametrize(("day", "wanted"), [(10, "PROPOSED"), (17, "PROPOSED"), (18, "RIPE")])
    def test_the_owner_has_seven_days(self, day, wanted):
        assert stage_of(self.made, None, (), RULES, november(day)).name == wanted

    def test_once_he_objected_a_person_decides_however_late_it_gets(self):
        assert stage_of(self.made, november(17), (), RULES, november(25)) is TakeBackStage.OBJECTED
        assert stage_of(self.made, november(18), (), RULES, november(25)) is TakeBackStage.RIPE

    def test_a_valid_contact_ends_the_proposal_and_an_attempt_does_not(self):
        assert stage_of(self.made, None, [talk(12)], RULES, november(25)) is TakeBackStage.LAPSED
        assert stage_of(self.made, None, [talk(9), attempt(12)], RULES, november(25)) is TakeBackStage.RIPE


class TestPromises:
    @given(CUSTOMERS, ATTEMPTS)
    def test_an_attempt_never_takes_the_days_back(self, one, missed):
        tried = replace(one, contacts=tuple(sorted((*one.contacts, missed), key=lambda c: c.sort_key)))
        before, after = found(one), found(tried)
        assert (before and (before.state, before.idle_days)) == (after and (after.state, after.idle_days))

    @given(CUSTOMERS)
    def test_who_was_spoken_to_today_is_never_proposed(self, one):
        spoken = replace(one, contacts=(*one.contacts, talk(TODAY, "这一次写的和哪次都不一样")))
        assert found(spoken) is None
