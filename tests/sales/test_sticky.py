"""Who stays with whom: the strongest claim of somebody who can keep him, deputies, leavers, and what is told of it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selling import hold, only, plan, seller, waiting

from workbook_tools.sales.eligibility import WaitingReason
from workbook_tools.sales.sellers import AssignmentRules
from workbook_tools.sales.waiting import HoldKind

WANG, CHEN, LI = "王志远", "陈建军", "李晓梅"
TEAM = [seller(WANG, "1"), seller(CHEN, "2"), seller(LI, "3")]
SHORT, LONG = date(2026, 11, 26), date(2026, 12, 8)
FOUND = hold(HoldKind.FOUND, WANG, "11月18日陌拜登记")


def held(*holds, team=TEAM, rules=None, **said):
    return only(plan([waiting(holds=holds, **said)], team, rules=rules))


def with_(name, **said):
    """Give the team with one person changed."""
    return [replace(one, **said) if one.name == name else one for one in TEAM]


def away(name, back_on, **said):
    return with_(name, on_duty=False, back_on=back_on, **said)


class TestPrecedence:
    """The strongest hold decides, whatever the shares are."""

    KINDS = tuple(HoldKind)

    @given(st.permutations(KINDS), st.integers(1, 6))
    def test_the_strongest_comes_first(self, kinds, count):
        people = {kind: seller(f"人{at}") for at, kind in enumerate(self.KINDS)}
        some = kinds[:count]
        line = held(*(hold(kind, people[kind].name) for kind in some), team=list(people.values()))
        strongest = min(some, key=self.KINDS.index)
        assert (line.hold, line.owner) == (strongest, people[strongest].name)

    def test_of_one_kind_the_earliest_decides(self):
        assert held(hold(HoldKind.FOUND, CHEN), hold(HoldKind.FOUND, WANG)).owner == CHEN

    def test_it_counts_though_he_is_full(self):
        line = held(FOUND, team=with_(WANG, most_held=3, open=3, weekly_quota=0))
        assert (line.owner, line.load_before, line.load_after) == (WANG, 3, 4)
        assert line.why == "王志远11月18日陌拜登记的，归他；手上已有3位（上限3），归属不受上限"

    def test_the_next_in_turn_is_told_beside_him(self):
        line = held(FOUND, team=[replace(one, open=0 if one.name == LI else 5) for one in TEAM])
        assert (line.runner_up, line.why_not_him) == (LI, "先归王志远，不然按份额轮到他")
        assert line.eligible == (LI, WANG, CHEN)

    def test_without_anyone_beside_him(self):
        line = held(FOUND, team=[TEAM[0]])
        assert (line.runner_up, line.why_not_him) == ("", "")

    @pytest.mark.parametrize(
        ("kind", "said", "sentence"),
        [
            (HoldKind.DIRECTOR, "周总监11月20日裁定", "周总监11月20日裁定，归王志远"),
            (HoldKind.DAILY, "11月20日移交3号", "11月20日移交3号，已指派给王志远"),
            (HoldKind.FOUND, "11月18日陌拜登记", "王志远11月18日陌拜登记的，归他"),
            (HoldKind.PROTECTED, "到12月3日", "王志远的保护期内（到12月3日），仍归他"),
            (HoldKind.SAME_FIRM, "康宁药店 KH000012", "同一单位的客户归王志远（康宁药店 KH000012），也归他"),
            (HoldKind.REFERRER, "KH000012介绍", "介绍人归王志远（KH000012介绍），也归他"),
        ],
    )
    def test_the_sentence(self, kind, said, sentence):
        assert held(hold(kind, WANG, said)).why == sentence


class TestMisfits:
    """Who holds a customer keeps him though he would not be eligible; it is said."""

    def test_another_brand_and_another_place(self):
        team = with_(WANG, brands=("瑞康",), places=seller("", places_=["日照市"]).places)
        line = held(FOUND, team=team, where=["临沂市兰山区"])
        assert line.owner == WANG
        assert line.why == "王志远11月18日陌拜登记的，归他；他本不跟康泰；兰山区本不是他的区域"

    def test_without_a_brand(self):
        line = held(FOUND, brand=None)
        assert (line.owner, line.why) == (WANG, "王志远11月18日陌拜登记的，归他；品牌还没定")

    def test_without_a_director(self):
        assert held(FOUND, brand="没人管").owner == WANG

    def test_but_a_referrers_owner_keeps_to_his_territory(self):
        team = with_(WANG, places=seller("", places_=["日照市"]).places)
        line = held(hold(HoldKind.REFERRER, WANG), team=team, where=["临沂市兰山区"])
        assert (line.owner, line.hold) == (CHEN, None)
        assert line.why.endswith("介绍人归王志远，但他不管兰山区，要不要给他请总监定")

    def test_which_a_place_nobody_knows_does_not_exclude(self):
        team = with_(WANG, places=seller("", places_=["日照市"]).places)
        assert held(hold(HoldKind.REFERRER, WANG), team=team).owner == WANG


class TestAway:
    """Who is away briefly keeps his customers; longer, his deputy keeps them until he is back."""

    def test_briefly(self):
        line = held(FOUND, team=away(WANG, SHORT))
        assert (line.owner, line.stands_in_for) == (WANG, "")
        assert line.why == "王志远11月18日陌拜登记的，归他；他暂不在岗（11月26日回来）"

    def test_longer(self):
        line = held(FOUND, team=away(WANG, LONG, deputy=CHEN))
        assert (line.owner, line.hold, line.stands_in_for, line.until) == (CHEN, HoldKind.FOUND, WANG, LONG)
        assert line.why == "王志远11月18日陌拜登记的，归他；他不在岗（12月8日回来），先由代理人陈建军跟"

    def test_how_long_is_a_setting(self):
        line = held(FOUND, team=away(WANG, SHORT, deputy=CHEN), rules=AssignmentRules(deputy_after=2))
        assert line.owner == CHEN

    def test_nobody_knows_until_when(self):
        line = held(FOUND, team=away(WANG, None, deputy=CHEN))
        assert (line.owner, line.until) == (CHEN, None)
        assert "还不知道哪天回来" in line.why

    def test_deputies_of_deputies(self):
        team = away(WANG, LONG, deputy=CHEN)
        team[1] = replace(team[1], on_duty=False, back_on=SHORT, deputy=LI)
        assert held(FOUND, team=team).owner == LI
        team[1] = replace(team[1], on_duty=True, has_left=True)
        assert held(FOUND, team=team).owner == LI

    @pytest.mark.parametrize("deputy", [None, WANG, "外人", CHEN])
    def test_without_a_deputy_he_waits(self, deputy):
        """In a circle (陈建军's deputy is 王志远) there is none either. Nobody else gets what is somebody's."""
        team = away(WANG, LONG, deputy=deputy)
        team[1] = replace(team[1], on_duty=False, deputy=WANG)
        line = held(FOUND, team=team)
        assert (line.reason, line.said) == (
            WaitingReason.NOBODY_ON_DUTY,
            "归王志远，他不在岗（12月8日回来），没有在岗的代理人",
        )

    def test_unless_another_holds_him_too(self):
        line = held(FOUND, hold(HoldKind.SAME_FIRM, CHEN, "康宁药店"), team=away(WANG, LONG))
        assert (line.owner, line.hold) == (CHEN, HoldKind.SAME_FIRM)
        assert line.why.endswith("；归王志远，他不在岗（12月8日回来），没有在岗的代理人")


class TestVoid:
    """Holds that do not count; the sentence says why."""

    def test_who_has_left(self):
        line = held(FOUND, team=with_(WANG, has_left=True, deputy=LI))
        assert (line.owner, line.hold) == (CHEN, None)
        assert line.why.endswith("王志远（本人找来的）已不在岗，不算")

    def test_who_is_no_salesperson(self):
        assert held(hold(HoldKind.DIRECTOR, "外人")).why.endswith("外人（总监定的）不在业务员里，不算")

    def test_who_just_gave_the_customer_up(self):
        """Or a customer taken back would return at once to the one who once found him."""
        line = held(FOUND, left={WANG: LONG})
        assert (line.owner, line.hold) == (CHEN, None)
        assert line.why.endswith("王志远刚交出来，12月8日前不再归他")

    @pytest.mark.parametrize("kind", [HoldKind.DIRECTOR, HoldKind.DAILY])
    def test_but_an_order_stands_above_that(self, kind):
        assert held(hold(kind, WANG), left={WANG: LONG}).owner == WANG

    def test_why_is_told_also_where_nobody_can_be_found(self):
        line = held(FOUND, team=[replace(TEAM[0], has_left=True)])
        assert line.said == "没有业务员跟康泰；王志远（本人找来的）已不在岗，不算"


class TestDisputed:
    """An open collision: he stays with whoever has him, and nobody is chosen."""

    @pytest.mark.parametrize("kind", [HoldKind.DIRECTOR, HoldKind.DAILY, HoldKind.PROTECTED])
    def test_he_stays_with_his_owner(self, kind):
        line = held(hold(kind, WANG), hold(HoldKind.FOUND, CHEN), disputed=True)
        assert (line.owner, line.why) == (WANG, "撞单未裁定，先不动，仍在王志远手上")

    @pytest.mark.parametrize("kind", [HoldKind.FOUND, HoldKind.SAME_FIRM, HoldKind.REFERRER])
    def test_a_mere_claim_does_not_make_an_owner(self, kind):
        assert held(hold(kind, WANG), disputed=True).reason is WaitingReason.DISPUTED

    def test_between_two_owners_none_is_chosen(self):
        both = (hold(HoldKind.PROTECTED, WANG), hold(HoldKind.PROTECTED, CHEN))
        assert held(*both, disputed=True).reason is WaitingReason.DISPUTED
        assert held(hold(HoldKind.DIRECTOR, LI), *both, disputed=True).owner == LI

    def test_nor_is_he_moved_to_a_deputy(self):
        line = held(hold(HoldKind.DIRECTOR, WANG), team=away(WANG, LONG, deputy=CHEN), disputed=True)
        assert (line.owner, line.stands_in_for) == (WANG, "")
        assert line.why.endswith("他暂不在岗（12月8日回来）")

    def test_who_has_left_has_nobody(self):
        line = held(hold(HoldKind.DIRECTOR, WANG), team=with_(WANG, has_left=True), disputed=True)
        assert line.reason is WaitingReason.DISPUTED
