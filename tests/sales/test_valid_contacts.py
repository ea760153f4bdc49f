# ruff: noqa: DTZ001 - the dates of a sheet have no time zone
"""What counts as a valid contact, and that an entry standing in two forms counts once."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from following import ATTEMPTS, TALKS, attempt, history, november, step, talk
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.forms.handoff_sheet import Status
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.negotiation_record import Negotiation
from workbook_tools.forms.strategy_progress import FollowUpStage, Reached, StrategyStep, Way
from workbook_tools.sales.contacts import (
    attempts_after,
    closed_as,
    contact_of,
    contacts_of,
    valid_contacts,
    why_not_counted,
)


def negotiated(at, **said):
    values = {"way": Way.PHONE, "reached": Reached.REACHED, "content": "谈了首批拿货", "next_step": "寄样品"}
    return Negotiation.of({"talked_at": at} | values | said)


class TestReadingAnEntry:
    def test_of_either_form(self):
        one = contact_of(step(3, followed_up_at=time(10, 30), next_follow_up_on=november(9), owner="赵小龙"), "甲!5")
        assert (one.on, one.at, one.next_on, one.person, one.source) == (
            november(3),
            time(10, 30),
            november(9),
            "赵小龙",
            "甲!5",
        )
        other = contact_of(negotiated(datetime(2026, 11, 3, 10, 30), logged_by="赵小龙"))
        assert (other.on, other.at, other.person) == (one.on, one.at, "赵小龙")

    def test_a_moment_of_which_only_the_day_was_typed_has_no_time(self):
        assert contact_of(negotiated(datetime(2026, 11, 3))).at is None

    def test_an_appointment_is_an_agreed_day_like_the_next_follow_up(self):
        row = negotiated(datetime(2026, 11, 3), appointment_at=datetime(2026, 11, 6, 9), next_follow_up_on=november(9))
        assert contact_of(row).next_on == november(6)

    @pytest.mark.parametrize("row", [StrategyStep(), Inquiry(received_on=november(3))])
    def test_without_a_day_or_of_another_form_it_is_none(self, row):
        assert contact_of(row) is None


class TestCountingOnce:
    def test_an_entry_in_both_forms_is_one_that_says_what_both_say(self):
        (one,) = contacts_of(
            [
                (step(3, content="谈了首批拿货", promise="周五前寄样品"), "甲"),
                (negotiated(datetime(2026, 11, 3, 15), content="谈了首批 拿货。"), "乙"),
            ]
        )
        assert (one.promise, one.at) == ("周五前寄样品", time(15))

    def test_two_conversations_of_a_day_are_two(self):
        assert len(history(step(3), step(3, content="下午他又问了运费"))) == 2

    def test_two_attempts_of_a_day_are_two_but_one_in_both_forms_is_one(self):
        missed = {"reached": Reached.NO_ANSWER, "content": None, "next_step": None}
        assert len(history(step(3, **missed), step(3, **missed))) == 2
        assert len(history(step(3, **missed), negotiated(datetime(2026, 11, 3, 10), **missed))) == 1

    @given(st.permutations([step(3), step(3, content="下午他又问了运费"), step(3, next_step=None), step(9), step(2)]))
    def test_the_order_of_rows_does_not_matter(self, rows):
        plain = [replace(one, source="") for one in history(*rows)]
        ordered = history(step(3), step(3, content="下午他又问了运费"), step(3, next_step=None), step(9), step(2))
        assert plain == [replace(one, source="") for one in ordered]


class TestCounting:
    def test_who_was_spoken_to_with_something_written_down_and_planned_counts(self):
        assert why_not_counted(talk(3)) == ""

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"reached": Reached.NO_ANSWER}, "没有接通"),
            ({"reached": Reached.REFUSED}, "没有接通"),
            ({"reached": Reached.POSTPONED}, "没有接通"),
            ({"reached": None}, "没有接通"),
            ({"way": Way.MESSAGE}, "短信不算当面或通话"),
            ({"content": "聊了聊"}, "内容不到4个字"),
            ({"content": "聊了聊。。。。"}, "内容不到4个字"),
            ({"next_step": ""}, "没写下一步"),
        ],
    )
    def test_what_does_not_count_says_why(self, changed, said):
        assert why_not_counted(replace(talk(3), **changed)) == said

    @pytest.mark.parametrize("way", [Way.PHONE, Way.VISIT, Way.RECEPTION, Way.WECHAT, None])
    def test_by_any_way_of_speaking_to_him_or_an_unwritten_one(self, way):
        assert why_not_counted(replace(talk(3), way=way)) == ""

    @pytest.mark.parametrize("outcome", [Status.WON, Status.LOST, Status.INVALID])
    def test_who_has_signed_or_is_lost_needs_no_next_step(self, outcome):
        assert why_not_counted(talk(3, next_step="", outcome=outcome)) == ""

    def test_what_is_copied_from_the_time_before_does_not_count(self):
        first, copied, third = talk(3), talk(9, "谈了首批  拿货！"), talk(12, "看了样机很满意")
        assert valid_contacts((first, copied, third)) == (first, third)
        assert valid_contacts((first, attempt(5), copied)) == (first,)
        assert why_not_counted(copied, first.content) == "内容和上一次写的一样"

    def test_the_fewest_characters_are_a_setting(self):
        assert why_not_counted(talk(3, "聊了聊"), fewest_characters=3) == ""

    @given(st.lists(TALKS, max_size=5), ATTEMPTS)
    def test_an_attempt_makes_nothing_count_and_keeps_nothing_from_counting(self, talks, missed):
        ordered = sorted(talks, key=lambda one: one.sort_key)
        with_it = sorted([*talks, missed], key=lambda one: one.sort_key)
        assert valid_contacts(ordered) == valid_contacts(with_it)


def test_attempts_are_counted_since_the_last_contact():
    contacts = (attempt(1), talk(3), attempt(4), attempt(6, reached=Reached.REFUSED))
    assert [one.on.day for one in attempts_after(contacts, contacts[1])] == [4, 6]
    assert len(attempts_after(contacts, None)) == 3


class TestEnding:
    def test_by_outcome_or_by_the_stage(self):
        assert closed_as([talk(3, outcome=Status.WON)]) == "已成交"
        assert closed_as([talk(3, stage=FollowUpStage.LOST)]) == "战败"
        assert closed_as([talk(3, outcome=Status.WORKING, stage=FollowUpStage.LOST)]) is None
        assert closed_as([]) is None

    def test_who_was_lost_is_in_play_again_when_something_is_planned_with_him(self):
        lost = talk(3, next_step="", outcome=Status.LOST)
        assert closed_as([lost, attempt(9, next_on=date(2026, 11, 12))]) == "战败"
        assert closed_as([lost, talk(9, "他又来问价了")]) is None

    def test_who_has_signed_stays_so_when_he_is_spoken_to(self):
        won = talk(3, outcome=Status.WON)
        assert closed_as([won, talk(9, "回访了一次")]) == "已成交"
        assert closed_as([won, talk(9, "他退货了", outcome=Status.LOST)]) == "战败"
