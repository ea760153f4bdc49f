"""Why did 小王 get this one? The sentence on the sheet answers it, short enough for a phone."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selling import only, places, plan, seller, waiting

from workbook_tools.sales.sellers import AssignmentRules
from workbook_tools.sales.turns import Decider, turn_of

WANG, CHEN = seller("王志远", "1", capacity=20), seller("陈建军", "2", capacity=20)


def line(one, other, customer=None, **options):
    """Give the line of one customer between two people."""
    return only(plan([customer or waiting(grade="A", where=["临沂市"])], [one, other], **options))


def said(one, other, **options):
    """Give the reason between two people, without what is told of the place, and why not the other."""
    found = line(one, other, waiting(grade="A"), **options)
    assert found.why.endswith("；康泰合适，地区不详")
    return found.why.removesuffix("；康泰合适，地区不详"), found.why_not_him


def had(one, number, counted=None, **more):
    return replace(one, received={"A": number}, counted=None if counted is None else {"A": counted}, **more)


class TestByShares:
    """The numbers of the first two, and what decided between them."""

    def test_who_had_less_of_an_equal_share(self):
        assert said(had(WANG, 2), had(CHEN, 3)) == (
            "按份额轮到王志远：近4周A类他2位（份额20），陈建军3位（份额20），他少",
            "按份额他收得比王志远多（3位、份额20）",
        )

    def test_who_had_less_for_his_share(self):
        assert said(had(WANG, 4, capacity=30), had(CHEN, 3)) == (
            "按份额轮到王志远：近4周A类他4位（份额30），陈建军3位（份额20），按份额他少",
            "按份额他收得比王志远多（3位、份额20）",
        )

    def test_the_larger_share_begins(self):
        assert said(had(WANG, 0, capacity=30), CHEN) == (
            "按份额轮到王志远：近4周A类他0位（份额30），陈建军0位（份额20），他份额大，算上这位还是他少",
            "他份额小，算上这位就比王志远多（0位、份额20）",
        )

    def test_who_holds_less(self):
        assert said(replace(WANG, open=12), replace(CHEN, open=15)) == (
            "按份额轮到王志远：近4周A类他和陈建军都是0位（份额20），他手上少（12位，陈建军15位）",
            "份额上不分先后，他手上多（15位）",
        )

    def test_who_holds_less_for_his_share(self):
        """1½ of 30 is as much as ½ of 10."""
        one, other = had(WANG, 1, capacity=30, open=12), had(CHEN, 0, capacity=10, open=9)
        assert said(one, other) == (
            "按份额轮到王志远：近4周A类他1位（份额30），陈建军0位（份额10），不分先后；他手上按份额少（12位，陈建军9位）",
            "份额上不分先后，他手上按份额多（9位）",
        )

    def test_who_waited_longer(self):
        recently, earlier = (date(2026, 11, 20), 1), (date(2026, 11, 18), 4)
        why, why_not = said(replace(WANG, last=earlier), replace(CHEN, last=recently))
        assert why.endswith("都是0位（份额20），手上也一样，他更久没分到（11月18日，陈建军11月20日）")
        assert why_not == "份额上不分先后，手上也一样，他上次分到更晚（11月20日）"
        why, _ = said(WANG, replace(CHEN, last=recently))
        assert why.endswith("他更久没分到（还没分到过，陈建军11月20日）")

    def test_who_was_earlier_on_the_same_day(self):
        day = date(2026, 11, 20)
        why, why_not = said(replace(WANG, last=(day, 1)), replace(CHEN, last=(day, 2)))
        assert why.endswith("手上也一样，上次都在11月20日，他分到在前")
        assert why_not == "份额上不分先后，手上也一样，上次同一天，他分到在后"

    def test_whose_staff_number_is_lower(self):
        why, why_not = said(WANG, CHEN)
        assert why.endswith("都是0位（份额20），手上也一样，按工号他在前")
        assert why_not == "样样都一样，按工号他在后"

    def test_over_how_many_weeks(self):
        assert "近6周" in said(WANG, CHEN, rules=AssignmentRules(weeks=6))[0]

    def test_customers_nobody_has_graded(self):
        assert "近4周未评级客户他和" in line(WANG, CHEN, waiting()).why


class TestNumbers:
    """What was really given is told where that alone explains the choice; else what was counted."""

    def test_as_given(self):
        why, _ = said(had(WANG, Fraction(17, 10), 2), had(CHEN, Fraction(33, 10), 3))
        assert "他2位（份额20），陈建军3位（份额20），他少" in why

    def test_as_counted(self):
        """王志远 was given more, but has been away: what counts is what is told."""
        why, _ = said(had(WANG, Fraction(11, 4), 3), had(CHEN, Fraction(10, 3), 2))
        assert "他折合2.8位（份额20），陈建军折合3.3位（份额20），他少" in why

    def test_what_is_owed_from_before(self):
        why, _ = said(had(WANG, Fraction(-1, 4), 0, capacity=5), had(CHEN, 1, 1))
        assert "他还欠0.2位（份额5），陈建军1位（份额20），按份额他少" in why

    def test_nothing_that_looks_even_but_is_not(self):
        why, _ = said(had(WANG, Fraction(301, 100), 3), had(CHEN, Fraction(303, 100), 3))
        assert "他折合3.01位（份额20），陈建军折合3.03位（份额20），他少" in why

    @given(*[st.tuples(st.fractions(-1, 9, max_denominator=9), st.integers(0, 9), st.integers(1, 40))] * 2)
    def test_what_is_told_of_less_and_more_is_true(self, one, other):
        pair = [had(each, r, n, capacity=c) for each, (r, n, c) in zip((WANG, CHEN), (one, other), strict=True)]
        turn = turn_of(pair, "A")
        if turn.decided_by is Decider.SHARE:
            why = only(plan([waiting(grade="A")], pair)).why
            first, second = turn.first, turn.second
            if "，他份额大" in why:
                assert first.capacity > second.capacity
                assert (first.received + 1) / first.capacity < (second.received + 1) / second.capacity
            else:
                assert "他少" in why
                assert first.received / first.capacity < second.received / second.capacity


class TestFitting:
    """That he fits, and who came nearest where he is alone."""

    @pytest.mark.parametrize(
        ("territory", "where", "fits"),
        [
            (["临沂市"], ["临沂市兰山区"], "兰山区、康泰都合适"),
            ([], ["临沂市兰山区"], "康泰合适，他不限区域"),
            (["临沂市"], [], "康泰合适，地区不详"),
            (["临沂市兰山区"], ["临沂市"], "康泰合适，临沂市有一部分归他"),
        ],
    )
    def test_brand_and_place(self, territory, where, fits):
        pair = [replace(each, places=places(*territory)) for each in (WANG, CHEN)]
        assert line(*pair, waiting(where=where)).why.endswith(f"；{fits}")

    def test_whoever_is_alone(self):
        assert only(plan([waiting(where=["临沂市"])], [WANG])).why == "只有王志远能接：康泰合适，他不限区域"

    def test_whoever_came_nearest_is_told(self):
        others = [seller("周八", brands=("瑞康",)), replace(CHEN, most_held=30, open=30)]
        why = only(plan([waiting()], [WANG, *others])).why
        assert why == "只有王志远能接：康泰合适，地区不详；陈建军满了（手上30位，上限30）"


def test_the_usual_sentence_fits_a_phone():
    pair = [had(WANG, 12, open=118), had(CHEN, 13, open=125)]
    found = line(*[replace(each, places=places("临沂市")) for each in pair])
    assert len(found.why) <= 60
