from itertools import combinations
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook_tools.sales.clusters import contradict, known_as_both
from workbook_tools.sales.comparison import compare
from workbook_tools.sales.firms import firm_name
from workbook_tools.sales.identities import Identity
from workbook_tools.sales.keys import identity
from workbook_tools.sales.matching import Frequencies, match
from workbook_tools.sales.names import person_name
from workbook_tools.sales.verdict import MatchingRules
from workbook_tools.sales.wording import speaking_against, speaking_for

LANSHAN, LUOZHUANG, XUZHOU = "山东省临沂市兰山区", "山东省临沂市罗庄区", "江苏省徐州市沛县"
ONE, NEXT_TO_ONE, TWO, THREE = "13853900001", "13853900007", "13951600022", "18605390003"


def who(*mobiles, name="", firm="", place=LANSHAN, **more):
    return identity(SimpleNamespace(mobile=mobiles, contact_name=name, customer_name=firm, region=place, **more))


def groups(*new, **options):
    return match(new, **options).groups


def asked(*new, **options):
    return {(doubt.one, doubt.other) for doubt in match(new, **options).doubts}


LINE = {"landline": ("0539-8123456",)}


class TestOneCustomer:
    """Rows that are united without asking anyone."""

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (who(ONE, name="王志强"), who(ONE, name="王志强")),
            (who(ONE, name="王志强"), who(ONE, name="王总")),
            (who(ONE, name="王志强"), who(ONE, name="王自强")),
            (who(ONE, name="王志强"), who(ONE, name="志强", place="")),
            (who(ONE, name="王志强"), who(ONE)),
            (who(ONE, name="王志强", firm="临沂康泰大药房有限公司"), who(ONE, name="王志强", firm="康泰大药房")),
            (who(ONE, name="王志强", firm="康泰大药房"), who(ONE, name="王志强", place=XUZHOU)),
            (who(name="王志强", wechat="wang_zq88"), who(TWO, name="王志强", wechat="WANG_zq88")),
            (who(name="王志强", wechat=ONE), who(ONE, name="王志强")),
            (who(ONE, name="王志强", firm="康泰大药房"), who(NEXT_TO_ONE, name="王志强", firm="康泰大药房")),
            (who(name="王志强", firm="康泰", **LINE), who(ONE, name="王志强", firm="康泰大药房", **LINE)),
            (who(name="王志强", firm="康泰大药房"), who(ONE, name="王志强", firm="康泰大药房")),
            (who(ONE, name="王志强", firm="康泰大药房"), who(TWO, name="王志强", firm="康泰大药房")),
            (who(ONE, place=LANSHAN), who(ONE, place=LANSHAN, landline=("0539-8123456",))),
        ],
    )
    def test_is_seen_in_two_rows(self, one, other):
        found = match([one, other])
        assert found.groups == [[0, 1]]
        assert speaking_for(found.reasons[0].found)
        assert found.doubts == []

    def test_is_joined_through_others(self):
        assert groups(who(ONE, name="王志强"), who(TWO, name="王志强"), who(ONE, TWO, name="王志强")) == [[0, 1, 2]]


class TestTwoCustomers:
    """Rows that are never united without asking."""

    @pytest.mark.parametrize(
        ("one", "other", "reason"),
        [
            (who(ONE, name="王志强"), who(ONE, name="李英"), "姓名不同"),
            (who(ONE, name="王志强", firm="康泰大药房"), who(ONE, name="王志强", firm="益寿养生馆"), "店名不同"),
            (
                who(ONE, name="王志强", firm="康泰大药房一店"),
                who(ONE, name="王志强", firm="康泰大药房二店"),
                "分店不同",
            ),
            (who(ONE, name="王志强", firm="康泰大药房二店"), who(ONE, name="王志强"), "只有一方写了分店"),
            (who(ONE, name="王总"), who(ONE, name="王志强", place=XUZHOU), "不在一个城市"),
            (who(ONE, name="王总"), who(ONE, name="王志强", place=LUOZHUANG), "不在一个区县"),
            (who(ONE, place=""), who(ONE, name="王志强"), "有一方没写姓名"),
            (who(ONE, name="王总", firm="临沂康泰"), who(ONE, name="王总", firm="康泰医疗(临沂)"), "店名写法不同"),
        ],
    )
    def test_with_one_number_are_asked_about(self, one, other, reason):
        found = match([one, other])
        assert found.groups == [[0], [1]]
        [doubt] = found.doubts
        assert reason in speaking_against(doubt.found)
        assert "手机相同" in speaking_for(doubt.found)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (who(ONE, name="王志强"), who(NEXT_TO_ONE, name="李英")),
            (who(ONE, name="王志强", firm="康泰大药房"), who(TWO, name="王志强", firm="益寿养生馆")),
            (who(ONE, name="王志强", firm="康泰大药房"), who(TWO, name="李英", firm="康泰大药房", place=XUZHOU)),
            (who(ONE, name="王志强", firm="康泰大药房"), who(TWO, name="李英", firm="康泰大药房")),
            (who(name="王志强"), who(name="李英")),
            (who("13800138000", name="王志强"), who("13800138000", name="李英")),
        ],
    )
    def test_are_not_even_asked_about(self, one, other):
        found = match([one, other])
        assert (found.groups, found.doubts) == ([[0], [1]], [])

    def test_of_one_name_in_one_county_are_asked_about(self):
        assert asked(who(ONE, name="王志强"), who(TWO, name="王志强")) == {(0, 1)}

    def test_who_hold_one_number_leave_a_third_to_a_person(self):
        found = match([who(ONE, name="王志强"), who(ONE, name="王志远"), who(ONE, name="王总")])
        assert found.groups == [[0], [1], [2]]
        assert {(d.one, d.other) for d in found.doubts if d.unsure} == {(0, 2), (1, 2)}
        assert "互相对不上" in speaking_against(found.doubts[0].found, unsure=found.doubts[0].unsure)

    def test_a_chain_of_contradictions_is_never_closed(self):
        chain = [who(ONE, name="王志强"), who(ONE, TWO), who(TWO, THREE), who(THREE, name="王志刚")]
        found = match(chain)
        assert [0, 1, 2, 3] not in found.groups
        assert not any({0, 3} <= set(group) for group in found.groups)
        assert found.doubts


class TestSharedNumbers:
    def test_identify_nobody(self):
        crowd = [who(ONE, name=name) for name in ("王志强", "李英", "张建国", "刘秀兰", "王总")]
        found = match(crowd)
        assert found.groups == [[n] for n in range(5)]
        assert found.shared == [f"mobile:{ONE}"]
        assert found.doubts == []

    def test_do_not_part_those_who_agree_in_everything_else(self):
        crowd = [who(ONE, name=name, firm="康泰大药房") for name in ("王志强", "李英", "张建国", "刘秀兰")]
        assert [0, 4] in groups(*crowd, who(ONE, name="王志强", firm="康泰大药房", place=""))

    def test_are_not_made_by_spellings_of_one_customer(self):
        firms = ("临沂康泰大药房有限公司", "康泰大药房", "康泰", "康泰大药")
        rows = [who(ONE, name=name, firm=firm) for name in ("王志强", "王自强", "志强") for firm in firms]
        assert match(rows).shared == []
        known = {"KH000001": [who(ONE, name=name) for name in ("王志强", "李英", "张建国", "刘秀兰")]}
        assert match([who(ONE, name="王志强", firm="康泰")], known).shared == []

    def test_are_as_many_as_the_company_says(self):
        couple = [who(ONE, name="王志强"), who(ONE, name="李英")]
        assert match(couple, rules=MatchingRules(shared_by=2)).shared == [f"mobile:{ONE}"]

    def test_a_switchboard_tells_colleagues_of_one_surname_not_apart(self):
        line = {"landline": ("400-612-6319",), "firm": "康泰大药房"}
        assert groups(who(name="李先生", wechat="mayi_2750", **line), who(name="李先生", qq="331563279", **line)) == [
            [0],
            [1],
        ]

    def test_blocks_too_large_to_compare_are_counted(self):
        crowd = [who(f"139{n:08}", name="王志强") for n in range(61)]
        assert match(crowd).skipped >= 1


class TestPolicies:
    def test_one_number_one_customer(self):
        rules = MatchingRules(one_number=True)
        assert groups(who(ONE, name="王志强"), who(ONE, name="李英"), rules=rules) == [[0, 1]]

    def test_a_changed_number_is_asked_about_where_the_company_wants_it(self):
        one = who(ONE, name="王志强", firm="康泰大药房"), who(TWO, name="王志强", firm="康泰大药房")
        found = match(one, rules=MatchingRules(changed_number=False))
        assert (found.groups, len(found.doubts)) == ([[0], [1]], 1)

    def test_common_names_in_a_large_register_are_asked_about(self):
        one = who(name="王志强", firm="康泰大药房"), who(ONE, name="王志强", firm="康泰大药房")
        assert groups(*one) == [[0, 1]]
        common = Frequencies(dict.fromkeys(one[0].keys.words, 5000), 100_000)
        found = match(one, frequencies=common)
        assert (found.groups, len(found.doubts)) == ([[0], [1]], 1)


class TestKnownCustomers:
    def test_are_joined_by_a_number_no_name_speaks_against(self):
        found = match([who(ONE, name="王总"), who(TWO)], {"KH000007": [who(ONE, name="王志强")]})
        assert (found.groups, found.joined) == ([[0], [1]], {0: "KH000007"})
        assert found.reasons[0].like == "KH000007"

    def test_are_not_joined_under_another_name(self):
        found = match([who(ONE, name="李英")], {"KH000007": [who(ONE, name="王志强")]})
        assert found.joined == {}
        assert [(doubt.one, doubt.other) for doubt in found.doubts] == [(0, "KH000007")]

    def test_must_agree_under_every_name_they_are_known_by(self):
        known = {"KH000007": [who(ONE, name="王总"), who(ONE, name="王志强")]}
        assert match([who(ONE, name="王志刚")], known).joined == {}

    def test_are_not_united_by_a_row_that_fits_both(self):
        known = {"KH000001": [who(ONE)], "KH000002": [who(TWO)]}
        found = match([who(ONE, TWO)], known)
        assert (found.groups, found.joined) == ([[0]], {})
        assert {doubt.other for doubt in found.doubts} == {"KH000001", "KH000002"}

    def test_are_never_united_by_a_chain_of_rows(self):
        known = {"KH000001": [who(ONE, name="王志强")], "KH000002": [who(TWO, name="王志强")]}
        found = match([who(ONE, THREE, name="王志强"), who(THREE, TWO, name="王志强")], known)
        assert len(set(found.joined.values())) == len(found.joined)
        assert found.doubts

    def test_take_every_row_of_a_group(self):
        found = match([who(ONE), who(TWO), who(TWO, THREE)], {"KH000001": [who(THREE)]})
        assert (found.groups, found.joined) == ([[0], [1, 2]], {1: "KH000001"})

    def test_under_two_names_take_rows_of_either(self):
        known = {"KH000001": [who(ONE, name="王志强"), who(ONE, name="李英")]}
        found = match([who(ONE, name="李英"), who(ONE, name="王志强"), who(ONE, name="陈国庆")], known)
        assert (found.groups, found.joined) == ([[0, 1], [2]], {0: "KH000001"})
        assert [(doubt.one, doubt.other) for doubt in found.doubts] in ([(2, "KH000001")], [("KH000001", 2)])

    def test_are_not_compared_with_one_another(self):
        known = {"KH000001": [who(ONE, name="王志强")], "KH000002": [who(ONE, name="李英")]}
        assert match([who(THREE)], known).doubts == []

    def test_with_a_number_too_many_hold_are_not_joined_by_it(self):
        found = match([who(ONE, name="王总")], {"KH000001": [who(ONE, name="王志强")]}, crowded=[f"mobile:{ONE}"])
        assert found.joined == {}


def test_none_give_none():
    assert groups() == []


IDENTITIES = st.builds(
    Identity,
    st.frozensets(st.sampled_from([f"mobile:{ONE}", f"mobile:{NEXT_TO_ONE}", f"mobile:{TWO}", "wechat:w"]), max_size=2),
    st.frozensets(st.sampled_from(["0539-8123456"]), max_size=1),
    st.sampled_from([person_name(name) for name in ("", "王志强", "王自强", "李英", "王总", "志强")]),
    st.sampled_from([firm_name(name) for name in ("", "", "康泰大药房一店", "康泰大药房二店", "康泰大药房", "康泰")]),
    st.sampled_from([who(place=place).place for place in ("", LANSHAN, LUOZHUANG, XUZHOU)]),
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(IDENTITIES, IDENTITIES, st.sets(st.sampled_from([f"mobile:{ONE}", "0539-8123456"])))
def test_which_of_two_is_the_first_does_not_matter(one, other, shared):
    assert compare(one, other, shared) == compare(other, one, shared)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.lists(IDENTITIES, max_size=9), st.lists(st.lists(IDENTITIES, min_size=1, max_size=2), max_size=3), st.randoms()
)
def test_the_order_of_rows_does_not_matter_and_every_row_is_in_one_group(new, customers, random):
    known = {f"KH{n:06}": ids for n, ids in enumerate(customers, start=1)}
    found = match(new, known)
    assert sorted(index for group in found.groups for index in group) == list(range(len(new)))
    order = random.sample(range(len(new)), len(new))
    again = match([new[index] for index in order], dict(random.sample(list(known.items()), len(known))))
    assert named(again, order) == named(found, range(len(new)))
    assert doubted(again, order) == doubted(found, range(len(new)))
    for group in found.groups:
        members = {new[index] for index in group}
        faces = known.get(found.joined.get(group[0]), [])
        pairs = [*combinations(members, 2), *((a, b) for a in members for b in faces)]
        assert all(known_as_both(a, b, faces, contradict) for a, b in pairs if contradict(a, b))


def named(found, order):
    """Give the groups and what they joined, by the rows' first order."""
    return {(frozenset(order[index] for index in group), found.joined.get(group[0])) for group in found.groups}


def doubted(found, order):
    """Give the doubts between groups, by the rows' first order, with their points."""
    group_of = {index: frozenset(order[each] for each in group) for group in found.groups for index in group}
    group_of |= {no: frozenset({no}) for no in found.joined.values()}
    at = {group[0]: no for group, no in ((g, found.joined.get(g[0])) for g in found.groups)}
    by_number = {no: group_of[first] for first, no in at.items() if no}
    doubts = set()
    for doubt in found.doubts:
        sides = [
            by_number.get(who, frozenset({who})) if isinstance(who, str) else group_of[who]
            for who in (doubt.one, doubt.other)
        ]
        doubts.add((frozenset(sides), doubt.points))
    return doubts


class TestColleagues:
    """Two contacts of one firm are two customers, linked."""

    def test_are_linked_and_not_asked_about(self):
        found = match([who(ONE, name="王志强", firm="康泰大药房"), who(TWO, name="李英", firm="临沂康泰大药房")])
        assert (found.groups, found.links, found.doubts) == ([[0], [1]], [(0, 1)], [])

    def test_are_linked_to_a_known_customer(self):
        known = {"KH000001": [who(ONE, name="王志强", firm="康泰大药房")]}
        assert match([who(TWO, name="李英", firm="康泰大药房")], known).links == [(0, "KH000001")]

    @pytest.mark.parametrize(
        "other",
        [
            who(TWO, name="李英", firm="康泰大药房二店"),
            who(TWO, name="李英", firm="康泰大药房", place=XUZHOU),
            who(TWO, name="李英", firm="益寿养生馆"),
            who(TWO, name="李英"),
        ],
    )
    def test_are_not_people_of_other_shops(self, other):
        assert match([who(ONE, name="王志强", firm="康泰大药房"), other]).links == []
