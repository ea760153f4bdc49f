"""Who may be given a customer, the nearest territory first, and the first thing that speaks against everyone else."""

from dataclasses import replace
from datetime import date

import pytest
from selling import BRAND, only, owners, places, plan, seller, waiting

from workbook_tools.columns.gazetteer import Region
from workbook_tools.forms.channels import Channel
from workbook_tools.sales.eligibility import WaitingReason

LANSHAN, TOWN = "临沂市兰山区", "临沂市兰山区白沙埠镇"
TIERS = {"镇": TOWN, "区": LANSHAN, "市": "临沂市", "省": "山东省"}
WANG = seller("王志远", "1")


def reason(customer, *sellers, **options):
    """Give why a customer waits: the reason and what is said."""
    line = only(plan([customer], sellers, **options))
    return line.reason, line.said


def passed_over(customer, *sellers):
    return {each.name: each.why for each in only(plan([customer], sellers)).passed_over}


class TestTerritory:
    """Only the most specific level present is used."""

    TEAM = (*(seller(name, places_=[place]) for name, place in TIERS.items()), seller("国"))

    @pytest.mark.parametrize(
        ("place", "owner"),
        [
            (TOWN, "镇"),
            ("临沂市兰山区枣园镇", "区"),
            (LANSHAN, "区"),
            ("临沂市罗庄区", "市"),
            ("临沂市", "市"),
            ("日照市", "省"),
            ("江苏省", "国"),
        ],
    )
    def test_the_longest_prefix(self, place, owner):
        assert only(plan([waiting(where=[place])], self.TEAM)).owner == owner

    def test_a_county_without_a_city_is_a_county(self):
        pair = [seller("区", places_=["仙桃市"]), seller("省", places_=["湖北省"])]
        assert [one.nearness(places("仙桃市")) for one in pair] == [3, 1]

    def test_of_several_places_of_his_the_closest_counts(self):
        assert seller("甲", places_=["山东省", LANSHAN]).nearness(places(TOWN)) == 3

    def test_of_several_places_of_the_customer_the_farthest_counts(self):
        assert seller("甲", places_=[LANSHAN, "日照市"]).nearness(places(LANSHAN, "日照市")) == 2

    def test_a_place_that_nobody_knows_is_as_near_to_everyone(self):
        found = plan([waiting(no) for no in range(5)], self.TEAM)
        assert sorted(owners(found).values()) == sorted(one.name for one in self.TEAM)

    def test_a_place_larger_than_a_territory_is_perhaps_his(self):
        """A customer who says just 临沂市 may be in either district; he does not wait for that."""
        pair = [seller("甲", "1", places_=[LANSHAN]), seller("乙", "2", places_=["临沂市罗庄区"])]
        found = plan([waiting(1, where=["临沂市"]), waiting(2, where=["临沂市"])], pair)
        assert sorted(owners(found).values()) == ["乙", "甲"]

    def test_but_whoever_has_all_of_it_goes_before(self):
        pair = [seller("甲", places_=[LANSHAN]), seller("国")]
        assert only(plan([waiting(where=["临沂市"])], pair)).owner == "国"

    def test_a_place_in_no_territory_waits(self):
        found = reason(waiting(where=["日照市"]), seller("王志远", places_=[LANSHAN]))
        assert found == (WaitingReason.NO_REGION, f"跟康泰的都不管日照市：王志远只管{LANSHAN}")

    def test_a_territory_stays_somebodys_while_he_is_full(self):
        full, wider = seller("区", "1", places_=[LANSHAN], most_held=3, open=3), seller("市", "2", places_=["临沂市"])
        why, said = reason(waiting(where=[LANSHAN]), full, wider)
        assert (why, said) == (WaitingReason.ALL_FULL, "合适的都满额了：区满了（手上3位，上限3）")

    def test_whoever_is_away_steps_aside_for_the_next_wider_territory(self):
        away, wider = seller("区", places_=[LANSHAN], on_duty=False), seller("市", places_=["临沂市"])
        assert only(plan([waiting(where=[LANSHAN])], [away, wider])).owner == "市"

    def test_so_does_whoever_just_gave_the_customer_up(self):
        pair = [seller("区", places_=[LANSHAN]), seller("市", places_=["临沂市"])]
        assert only(plan([waiting(where=[LANSHAN], left={"区": date(2026, 12, 1)})], pair)).owner == "市"

    def test_a_region_of_no_name_is_nowhere_near(self):
        assert replace(WANG, places=(Region("山东省"),)).nearness(places("江苏省")) is None


class TestEveryOther:
    """Brand, channel, duty, caps and the cooling-off."""

    def test_a_seller_without_brands_sells_all(self):
        assert only(plan([waiting()], [WANG])).owner == "王志远"

    def test_another_brand(self):
        other = seller("陈建军", brands=("瑞康",))
        assert reason(waiting(), other) == (WaitingReason.NOBODY_SELLS_BRAND, "没有业务员跟康泰")
        assert passed_over(waiting(), WANG, other) == {"陈建军": "不跟康泰"}

    def test_another_channel(self):
        one = replace(WANG, channels=frozenset({"转介绍"}))
        found = reason(waiting(channel=Channel.CALL_IN), one)
        assert found == (WaitingReason.NO_CHANNEL, "合适的都不接这个渠道：王志远不接网络的客户")
        assert only(plan([waiting(channel=Channel.BY_PEER)], [one])).owner == "王志远"
        assert only(plan([waiting(channel=None)], [one])).owner == "王志远"

    @pytest.mark.parametrize(
        ("back_on", "said"),
        [(date(2026, 12, 8), "12月8日回来"), (date(2027, 1, 5), "2027年1月5日回来"), (None, "还不知道哪天回来")],
    )
    def test_off_duty(self, back_on, said):
        found = reason(waiting(), replace(WANG, on_duty=False, back_on=back_on))
        assert found == (WaitingReason.NOBODY_ON_DUTY, f"合适的都不在岗：王志远不在岗（{said}）")

    def test_whoever_has_left_is_not_spoken_of(self):
        assert reason(waiting(), replace(WANG, has_left=True)) == (WaitingReason.NOBODY_SELLS_BRAND, "没有业务员跟康泰")
        assert passed_over(waiting(), WANG, seller("陈建军", has_left=True)) == {}

    def test_as_many_as_he_may_hold(self):
        found = plan([waiting(no) for no in range(3)], [replace(WANG, most_held=5, open=3)])
        assert (len(found.assigned), [each.said for each in found.unassigned]) == (
            2,
            ["合适的都满额了：王志远满了（手上5位，上限5）"],
        )

    def test_as_many_as_he_may_get_in_a_week(self):
        found = plan([waiting(no) for no in range(3)], [replace(WANG, weekly_quota=2, new_this_week=1)])
        assert (len(found.assigned), found.unassigned[0].said) == (
            1,
            "合适的都满额了：王志远本周配额满了（已有2位，配额2位）",
        )
        assert {each.reason for each in found.unassigned} == {WaitingReason.ALL_FULL}

    def test_the_cooling_off_ends_on_its_day(self):
        given_up = waiting(left={"王志远": date(2026, 11, 24)})
        said = "没有别人合适：王志远刚交出来，11月24日起才能再分给他"
        assert reason(given_up, WANG) == (WaitingReason.COOLING, said)
        assert only(plan([given_up], [WANG], today=date(2026, 11, 24))).owner == "王志远"


class TestReason:
    """Why a customer waits: what stopped those who came nearest to having him."""

    def test_without_a_brand(self):
        assert reason(waiting(brand=None), WANG) == (WaitingReason.NO_BRAND, "没写品牌，也推不出来，请总监认领")

    @pytest.mark.parametrize("brands", [{}, {BRAND: None}, {BRAND: ""}])
    def test_without_a_director(self, brands):
        said = "康泰没有市场总监，请在设置.xlsx「品牌」里填上"
        assert reason(waiting(), WANG, brands=brands) == (WaitingReason.NO_DIRECTOR, said)

    def test_without_anybody(self):
        assert reason(waiting()) == (WaitingReason.NOBODY_SELLS_BRAND, "没有业务员跟康泰")

    def test_ended_already(self):
        assert reason(waiting(ended="11月18日移交的答复是“无效”"), WANG) == (
            WaitingReason.ENDED,
            "11月18日移交的答复是“无效”，不用再分",
        )

    def test_disputed(self):
        assert reason(waiting(disputed=True), WANG) == (WaitingReason.DISPUTED, "撞单还没裁定，先不分")

    def test_what_stopped_the_nearest_is_told(self):
        """The one of another brand is no help: the one who is away could have had him."""
        away = replace(WANG, places=places(LANSHAN), on_duty=False, back_on=date(2026, 11, 25))
        others = (seller("乙", brands=("瑞康",)), seller("丙", places_=["日照市"]))
        why, said = reason(waiting(where=[LANSHAN]), away, *others)
        assert (why, said) == (WaitingReason.NOBODY_ON_DUTY, "合适的都不在岗：王志远不在岗（11月25日回来）")

    def test_everyone_is_told_of_the_nearest_first(self):
        team = (
            seller("品", "1", brands=("瑞康",)),
            seller("区", "2", places_=["日照市"]),
            seller("假", "3", on_duty=False),
            seller("满", "4", most_held=0),
        )
        line = only(plan([waiting(where=[LANSHAN])], team))
        assert [each.name for each in line.passed_over] == ["满", "假", "区", "品"]
        assert line.reason is WaitingReason.ALL_FULL

    def test_a_sentence_names_three_at_most(self):
        full = [seller(str(at), str(at), most_held=0) for at in range(1, 6)]
        _, said = reason(waiting(), *full)
        assert said.endswith("3满了（手上0位，上限0）等")
        assert len(only(plan([waiting()], full)).passed_over) == 5
