"""Who claims a customer, what speaks for whom, in which order, and what is proposed."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from workbook_tools.columns.gazetteer import parse_region
from workbook_tools.forms.handoff_sheet import Handoff
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.forms.negotiation_record import Negotiation
from workbook_tools.forms.settings import Role
from workbook_tools.forms.strategy_progress import Reached, StrategyStep
from workbook_tools.forms.visit_register import Visit
from workbook_tools.sales.claims import Told, claimants, persons_claiming
from workbook_tools.sales.collisions import Case, CollisionRules, grounds, out_of_territory, proposal
from workbook_tools.sales.team import Member, lie_within

ZHAO, QIAN, SUN, LI = "赵小龙", "钱大海", "孙丽华", "李晓梅"
PEOPLE = {name: Member(name, (name,), Role.SALES) for name in (ZHAO, QIAN, SUN)} | {
    LI: Member(LI, (LI, "小李"), Role.SERVICE)
}
RULES = CollisionRules()
W45, W46, W47, W48 = "2026-W45", "2026-W46", "2026-W47", "2026-W48"
SEALED = frozenset({W45, W46, W47})


def place(text):
    return (parse_region(text).region,)


def visited(who, day, week, *, run=1, stands=True, **said):
    row = Visit(owner=who, visited_on=day and date(2026, 11, day), **said)
    return Told(row, f"{who}.xlsx 陌拜!2", week, run, stands)


def followed_up(who, day, week, reached=Reached.REACHED, run=1):
    row = StrategyStep(owner=who, followed_up_on=date(2026, 11, day), reached=reached)
    return Told(row, f"{who}.xlsx 跟进!2", week, run)


def case(*told, people=PEOPLE, **known):
    return Case(claimants(told, people), told, people, **{"sealed": SEALED, **known})


def deciding(one):
    """Give the name of the ground the proposal stands on; empty if none decides."""
    return next((name for name, ground in grounds(one, RULES).items() if ground.speaks_for), "")


def owner(one):
    return proposal(one, RULES).owner


class TestClaiming:
    def test_the_owner_of_any_form_claims(self):
        assert persons_claiming(Handoff(owner=ZHAO, logged_by=LI), PEOPLE) == [ZHAO]

    def test_who_was_given_the_customer_claims_nothing_by_working_with_him(self):
        told = (visited(ZHAO, 2, W45), followed_up(QIAN, 12, W46))
        assert [each.person for each in claimants(told, PEOPLE)] == [ZHAO, QIAN]
        assert [each.person for each in claimants(told, PEOPLE, {QIAN})] == [ZHAO]
        found_as_well = (*told, visited(QIAN, 10, W46))
        assert [each.person for each in claimants(found_as_well, PEOPLE, {QIAN})] == [ZHAO, QIAN]

    def test_a_line_that_the_tool_wrote_into_his_workbook_is_no_claim(self):
        assert persons_claiming(MyCustomer(customer_no="KH000001", owner=ZHAO), PEOPLE) == []
        assert persons_claiming(MyCustomer(owner=ZHAO), PEOPLE) == [ZHAO]

    def test_who_logs_claims_only_if_he_sells(self):
        assert persons_claiming(Inquiry(logged_by=LI), PEOPLE) == []
        assert persons_claiming(Inquiry(logged_by=ZHAO), PEOPLE) == [ZHAO]
        assert persons_claiming(Inquiry(logged_by="谁也不是"), PEOPLE) == []

    def test_customer_service_owns_no_customer(self):
        assert persons_claiming(Handoff(owner=LI, logged_by=ZHAO), PEOPLE) == [ZHAO]

    def test_a_name_that_was_mended_away_claims_nothing(self):
        told = [visited(ZHAO, 16, W47, stands=False), visited(QIAN, 16, W47)]
        assert [each.person for each in claimants(told, PEOPLE)] == [QIAN]

    def test_a_row_mended_later_claims_since_it_was_first_read(self):
        told = [visited(ZHAO, 9, W46, stands=False), visited(ZHAO, 9, W48), visited(QIAN, 17, W47)]
        assert [(each.person, each.week) for each in claimants(told, PEOPLE)] == [(ZHAO, W46), (QIAN, W47)]


class TestProtection:
    def test_who_comes_while_it_runs_gets_nothing(self):
        one = case(visited(ZHAO, 9, W46), visited(QIAN, 24, W48))
        assert (deciding(one), owner(one)) == ("保护期", ZHAO)

    def test_who_comes_a_day_later_has_him(self):
        one = case(visited(ZHAO, 9, W46), visited(QIAN, 25, W48))
        assert (deciding(one), owner(one)) == ("保护期", QIAN)

    def test_a_valid_contact_extends_it(self):
        told = [visited(ZHAO, 2, W45), visited(QIAN, 25, W48)]
        assert owner(case(*told)) == QIAN
        assert owner(case(*told, followed_up(ZHAO, 10, W46))) == ZHAO

    @pytest.mark.parametrize("reached", [Reached.NO_ANSWER, Reached.REFUSED, Reached.POSTPONED, None])
    def test_an_attempt_is_no_contact(self, reached):
        told = [visited(ZHAO, 2, W45), visited(QIAN, 25, W48), followed_up(ZHAO, 10, W46, reached)]
        assert owner(case(*told)) == QIAN

    def test_a_contact_after_the_other_came_does_not_help(self):
        told = [visited(ZHAO, 2, W45), visited(QIAN, 24, W48), followed_up(ZHAO, 26, W48)]
        assert owner(case(*told)) == QIAN

    def test_talks_count_too(self):
        row = Negotiation(logged_by=ZHAO, talked_at=datetime.fromisoformat("2026-11-12 10:00"), reached=Reached.REACHED)
        told = [visited(ZHAO, 2, W45), visited(QIAN, 25, W48), Told(row, "赵小龙.xlsx 洽谈记录!2", W46, 1)]
        assert owner(case(*told)) == ZHAO

    def test_a_typed_day_is_believed_only_within_the_week_it_turned_up_in(self):
        told = [visited(ZHAO, 9, W46), visited(QIAN, 11, W48)]  # 钱 says the 11th, and hands it in on the 23rd or later
        assert "2026-11-23登记" in grounds(case(*told), RULES)["保护期"].said

    def test_the_days_are_the_companys_to_set(self):
        told = [visited(ZHAO, 9, W46), visited(QIAN, 24, W48)]
        assert proposal(case(*told), replace(RULES, after_registration=3)).owner == QIAN

    def test_of_three_each_is_held_against_the_one_who_had_him(self):
        told = [visited(ZHAO, 2, W45), visited(QIAN, 19, W47), visited(SUN, 24, W48)]
        assert owner(case(*told)) == QIAN


class TestRegistration:
    def test_the_sealed_log_decides_where_no_day_was_written(self):
        one = case(visited(ZHAO, None, W46), visited(QIAN, None, W47))
        assert (deciding(one), owner(one)) == ("登记先后", ZHAO)

    def test_a_week_that_is_open_decides_nothing(self):
        one = case(visited(ZHAO, None, W46), visited(QIAN, None, W47), sealed=frozenset())
        assert deciding(one) == ""
        assert "还没有封存" in grounds(one, RULES)["登记先后"].said

    def test_in_one_week_typed_days_do_not_decide_but_are_shown(self):
        one = case(visited(ZHAO, 18, W47), visited(QIAN, 16, W47))
        assert deciding(one) == ""
        assert "2026-11-16" in grounds(one, RULES)["登记先后"].said

    def test_a_day_before_the_week_it_turned_up_in_is_pointed_out(self):
        said = grounds(case(visited(ZHAO, 9, W46), visited(QIAN, 3, W47)), RULES)["登记先后"].said
        assert "2026-11-03，比交来的那一周早" in said
        assert said.count("比交来的那一周早") == 1


SAME_WEEK = (visited(ZHAO, 16, W47), visited(QIAN, 18, W47))


class TestNamed:
    @pytest.mark.parametrize("field", ["need", "note"])
    def test_whom_the_customer_asked_for_has_him(self, field):
        row = Inquiry(logged_by=LI, **{field: "客户说找钱大海"})
        one = case(*SAME_WEEK, Told(row, "李晓梅.xlsx 咨询!3", W47, 1))
        assert (deciding(one), owner(one)) == ("指名", QIAN)

    def test_ones_own_row_names_nobody(self):
        assert deciding(case(visited(ZHAO, 16, W47), visited(QIAN, 18, W47, note="老板认钱大海"))) == ""

    def test_who_names_both_decides_nothing(self):
        row = Inquiry(logged_by=LI, note="赵小龙和钱大海都去过")
        assert deciding(case(*SAME_WEEK, Told(row, "李晓梅.xlsx 咨询!3", W47, 1))) == ""

    def test_the_customers_words_are_not_repeated(self):
        row = Inquiry(logged_by=LI, note="客户说找钱大海，家里病人急用")
        one = case(*SAME_WEEK, Told(row, "李晓梅.xlsx 咨询!3", W47, 1))
        assert grounds(one, RULES)["指名"].said == "李晓梅.xlsx 咨询!3「备注」提到钱大海"


def selling(name, places="", brands=()):
    return {name: Member(name, (name,), Role.SALES, brands, places, place(places) if places else ())}


class TestMarket:
    def test_the_only_one_it_suits_has_him(self):
        people = selling(ZHAO, "徐州市") | selling(QIAN, "临沂市")
        one = case(*SAME_WEEK, people=people, where=place("山东省临沂市兰山区"))
        assert (deciding(one), owner(one)) == ("区域与品牌", QIAN)
        assert [each.name for each in out_of_territory(one)] == [ZHAO]

    def test_the_brand_counts_as_well(self):
        people = selling(ZHAO, "临沂市", ("云枕",)) | selling(QIAN, "临沂市", ("暖橘",))
        one = case(*SAME_WEEK, people=people, where=place("临沂市"), brand="云枕")
        assert owner(one) == ZHAO

    def test_nothing_known_decides_nothing(self):
        people = selling(ZHAO, "徐州市") | selling(QIAN)
        assert deciding(case(*SAME_WEEK, people=people, where=place("山东省临沂市"))) == ""

    @pytest.mark.parametrize(
        ("where", "own", "found"),
        [
            ("山东省临沂市兰山区", "临沂市", True),
            ("临沂市", "临沂市", True),
            ("江苏省徐州市", "临沂市", False),
            ("山东省", "临沂市", None),
        ],
    )
    def test_a_place_lies_within_another(self, where, own, found):
        assert lie_within(place(where), place(own)) is found


class TestConcealment:
    def test_who_could_see_the_owner_loses(self):
        one = case(*SAME_WEEK, shown={QIAN: ZHAO})
        assert (deciding(one), owner(one)) == ("隐瞒", ZHAO)
        assert "钱大海登记时，客户总表已写明归赵小龙" in proposal(one, RULES).why

    def test_an_owner_who_claims_nothing_gets_nothing(self):
        assert deciding(case(*SAME_WEEK, shown={QIAN: SUN})) == ""


def everything(**without):
    """A case in which each ground speaks; in turn they speak for 赵 and 钱."""
    people = selling(ZHAO, "徐州市") | selling(QIAN, "临沂市")
    named = Told(Inquiry(logged_by=LI, note="找钱大海"), "李晓梅.xlsx 咨询!3", W47, 1)
    return {"people": people, "where": place("临沂市"), "shown": {QIAN: ZHAO}, "named": named} | without


class TestOrder:
    def test_the_first_that_decides_carries_the_proposal_and_all_are_told(self):
        known = everything()
        named = known.pop("named")
        in_turn = [
            (case(visited(ZHAO, 9, W46), visited(QIAN, 17, W47), named, **known), "保护期", ZHAO),
            (case(visited(ZHAO, None, W46), visited(QIAN, 17, W47), named, **known), "登记先后", ZHAO),
            (case(*SAME_WEEK, named, **known), "指名", QIAN),
            (case(*SAME_WEEK, **known), "区域与品牌", QIAN),
            (case(*SAME_WEEK, shown=known["shown"]), "隐瞒", ZHAO),
        ]
        for one, name, person in in_turn:
            assert (deciding(one), owner(one)) == (name, person)
            assert list(grounds(one, RULES)) == ["保护期", "登记先后", "指名", "区域与品牌", "隐瞒"]
            assert all(ground.said for ground in grounds(one, RULES).values())
            assert proposal(one, RULES).split == "不分成"

    def test_where_nothing_decides_they_share(self):
        found = proposal(case(*SAME_WEEK), RULES)
        assert (found.owner, found.split) == ("", "50:50（赵小龙、钱大海）")
        assert proposal(case(*SAME_WEEK), replace(RULES, split="60:40")).split.startswith("60:40")

    def test_three_share_alike(self):
        assert proposal(case(*SAME_WEEK, visited(SUN, 17, W47)), RULES).split.startswith("平分（")

    def test_the_order_of_rows_makes_no_difference(self):
        told = [visited(ZHAO, 2, W45), visited(QIAN, 19, W47), visited(SUN, 24, W48)]
        assert grounds(case(*told), RULES) == grounds(case(*reversed(told)), RULES)
