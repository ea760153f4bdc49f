"""Which of several values a customer is shown with; that none vanishes, whatever the order they come in."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.forms.customer_analysis import CustomerAnalysis
from workbook_tools.forms.customer_file import CustomerFile
from workbook_tools.forms.negotiation_record import Negotiation
from workbook_tools.forms.visit_register import Visit
from workbook_tools.sales.customers import (
    Sighting,
    added_since,
    corrected,
    day_of,
    facts_of,
    grades_of,
    left_over,
    merged,
    parted,
    united,
    withdrawn,
)
from workbook_tools.sales.survivorship import Said, chosen

DAYS = [date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18)]


@pytest.mark.parametrize(
    ("field", "told", "kept"),
    [
        ("contact_name", ["老板", "王总", "王小强"], "王小强"),
        ("contact_name", ["王小强", "王总", "老板"], "王小强"),
        ("contact_name", ["志强", "王志强"], "王志强"),
        ("contact_name", ["王强", "王刚"], "王强"),
        ("contact_name", ["王总", "刘小红"], "王总"),
        ("customer_name", ["康泰", "临沂康泰医疗器械有限公司"], "临沂康泰医疗器械有限公司"),
        ("customer_name", ["临沂康泰医疗器械有限公司", "康泰", "临沂市康泰医疗器械"], "临沂康泰医疗器械有限公司"),
        ("customer_name", ["临沂康泰", "临沂市康泰医疗器械有限公司"], "临沂市康泰医疗器械有限公司"),
        ("customer_name", ["青岛康泰", "临沂康泰医疗器械有限公司"], "青岛康泰"),
        ("customer_name", ["康泰", "东方养生馆有限公司"], "康泰"),
        ("region", ["山东省临沂市", "山东省临沂市兰山区"], "山东省临沂市兰山区"),
        ("region", ["山东省临沂市兰山区", "山东省"], "山东省临沂市兰山区"),
        ("region", ["山东省临沂市", "江苏省徐州市铜山区"], "山东省临沂市"),
        ("region", ["北边", "湖北省", "湖北省仙桃市"], "湖北省仙桃市"),
        ("owner", ["周建国", "赵小龙经理"], "周建国"),
        ("need", ["想代理", "想代理理疗床，先要两台"], "想代理"),
    ],
)
def test_each_field_has_its_rule(field, told, kept):
    assert chosen(field, [Said(value, "") for value in told]).value == kept


def test_the_latest_dated_grade_is_shown_and_one_without_a_day_is_the_oldest():
    assert chosen("grade", [Said("A", ""), Said("B", "", "2026-11-03"), Said("C", "", "2026-11-01")]).value == "B"
    assert chosen("grade", [Said("A", "", "2026-11-03"), Said("B", "", "2026-11-03")]).value == "A"


@pytest.mark.parametrize(
    ("row", "grades"),
    [
        (CustomerAnalysis.of({"grade": "A", "analysed_on": DAYS[0]}), [("A", "2026-11-16")]),
        (Negotiation.of({"grade": "B", "talked_at": None}), [("B", "")]),
        (
            CustomerFile.of({"paper_grade": "A", "paper_graded_on": DAYS[1], "call_grade": "C", "filed_on": DAYS[0]}),
            [("C", "2026-11-16"), ("A", "2026-11-17")],
        ),
        (Visit(), []),
    ],
)
def test_a_grade_has_its_own_day_or_that_of_its_row(row, grades):
    assert grades_of(row) == grades


def test_of_a_form_about_known_customers_only_the_grade_is_his():
    row = Negotiation.of({"customer_name": "店", "need": "谈了价格", "grade": "B"}, extra={"天气": "晴"})
    assert (facts_of(row), left_over(row), day_of(row)) == ({}, [], "")


def visits():
    """Rows of one customer, as several people wrote them."""
    said = {
        "customer_name": st.sampled_from([None, "康泰", "临沂康泰医疗器械有限公司", "东方养生馆"]),
        "contact_name": st.sampled_from([None, "王总", "王小强", "老板", "刘红"]),
        "mobile": st.sampled_from([(), ("13853900001",), ("13951600022", "13853900001")]),
        "region": st.sampled_from([None, "山东省", "山东省临沂市", "山东省临沂市兰山区", "江苏省徐州市"]),
        "note": st.sampled_from([None, "甲", "乙"]),
        "visited_on": st.sampled_from([None, *DAYS]),
    }
    rows = st.fixed_dictionaries(said).map(lambda values: Visit.of(values, extra={"天气": "晴"}))
    graded = {"grade": st.sampled_from([None, "A", "B"]), "analysed_on": st.sampled_from([None, *DAYS])}
    analyses = st.fixed_dictionaries(graded).map(CustomerAnalysis.of)
    return st.lists(rows | analyses, max_size=5).map(
        lambda rows: [Sighting(row, f"{n}.xlsx 1!2", repr(row).encode()) for n, row in enumerate(rows)]
    )


def told(sightings):
    """Everything said of the customer, without the days: of these only the first counts."""
    for sighting in sightings:
        for name, value in facts_of(sighting.row).items():
            if name != "logged_on":
                yield from ((name, one) for one in (value if isinstance(value, list) else [value]))
        yield from (("grade", grade) for grade, _ in grades_of(sighting.row))
        yield from left_over(sighting.row)


def kept(facts):
    """Everything that is shown of a customer or kept beside it."""
    shown = {name: value if isinstance(value, list) else [value] for name, value in facts.items() if name != "others"}
    return {(name, one) for name, several in shown.items() for one in several if isinstance(one, str)} | {
        (name, value) for name, value, *_ in facts["others"]
    }


@given(visits(), st.randoms(use_true_random=False))
def test_nothing_vanishes_in_any_order_and_again_changes_nothing(sightings, chance):
    facts = merged({}, sightings)
    assert set(told(sightings)) <= kept(facts)
    shuffled = list(sightings)
    chance.shuffle(shuffled)
    assert merged({}, shuffled) == facts
    assert merged(facts, shuffled) == facts


@given(visits(), visits(), st.sampled_from([{}, {"contact_name": "王大锤"}, {"mobile": [], "note": None}]))
def test_when_two_become_one_nothing_vanishes(first, second, by_hand):
    one, other = corrected(merged({"first_week": "2026-W47"}, first), by_hand), merged({}, second)
    both = united(one, other)
    assert set(told([*first, *second])) <= kept(both)
    assert {name: both.get(name) for name in by_hand} == by_hand
    assert {said for said in kept(one) | kept(other) if said[0] in ("need", "note", "天气")} <= kept(both)
    turned = united(other, one)
    assert {pair for pair in kept(turned) if pair[0] == "mobile"} == {
        pair for pair in kept(both) if pair[0] == "mobile"
    }
    assert turned.get("logged_on") == both.get("logged_on")
    assert united(both, other)["others"] == both["others"]


@given(
    visits(), visits(), st.sampled_from([{}, {"contact_name": "王大锤"}, {"mobile": [], "note": None}]), st.booleans()
)
def test_taken_apart_again_each_is_what_he_was(first, second, by_hand, is_firsts):
    others = [Sighting(sighting.row, f"别的{sighting.source}", sighting.content) for sighting in second]
    one, other = merged({"first_week": "2026-W47"}, first), merged({"first_week": "2026-W46"}, others)
    one, other = (corrected(one, by_hand), other) if is_firsts else (one, corrected(other, by_hand))
    again = parted(united(one, other), one, other, first)
    assert bare(again) == bare(one)


def bare(facts):
    """Give facts without empty lists, of which it means nothing that they are there."""
    return {name: sorted(value) if name == "others" else value for name, value in facts.items() if value != []}


@given(visits(), visits(), visits())
def test_taken_apart_what_came_since_stays(first, second, later):
    others = [Sighting(sighting.row, f"别的{sighting.source}", sighting.content) for sighting in second]
    since = [Sighting(sighting.row, f"后来{sighting.source}", sighting.content) for sighting in later]
    one, other = merged({}, first), merged({}, others)
    now = merged(united(one, other), since)
    again = parted(now, one, other, [*first, *since])
    assert set(told([*first, *since])) <= kept(again)
    assert set(told(others)) <= kept(other)
    names = {column for column, _ in set(told(since)) - kept(one) - kept(other)}
    assert names <= set(added_since(now, one, other))


def test_the_first_customers_hand_goes_before_the_seconds_and_a_hand_before_the_rules():
    first = corrected({"note": "甲", "contact_name": "王总", "source": "一"}, {"note": "手一"})
    second = corrected(
        {"note": "乙", "contact_name": "王小强", "source": "二"}, {"note": "手二", "contact_name": "王大锤"}
    )
    both = united(first, second)
    assert (both["note"], both["contact_name"], both["locked"]) == ("手一", "王大锤", ["contact_name", "note"])
    assert sorted(other[:2] for other in both["others"]) == [
        ["contact_name", "王小强"], ["contact_name", "王总"], ["note", "乙"], ["note", "手二"], ["note", "甲"],
    ]  # fmt: skip


@given(visits(), visits(), visits())
def test_withdrawing_leaves_what_the_others_say_and_chooses_again(olds, others, nows):
    old, now = olds[:1], nows[:1]
    others = [Sighting(s.row, f"别的{s.source}", s.content) for s in others]
    if old:
        known = merged({}, [*old, *others])
        facts = withdrawn(known, old[0], others, now)
        expected = set(told([*others, *now]))
        assert {pair for pair in kept(facts) if pair[0] in ("note", "grade", "contact_name", "mobile")} == {
            pair for pair in expected if pair[0] in ("note", "grade", "contact_name", "mobile")
        }


def test_what_was_left_aside_is_shown_once_it_is_the_best():
    old = Sighting(Visit(visited_on=DAYS[0], contact_name="王小强", note="甲"), "一.xlsx 1!2", b"1")
    other = Sighting(Visit(visited_on=DAYS[1], contact_name="王总", note="乙"), "二.xlsx 1!2", b"2")
    facts = withdrawn(merged({}, [old, other]), old, [other])
    assert (facts["contact_name"], facts["note"], facts["others"]) == ("王总", "乙", [])
    assert facts["sources"]["note"] == "二.xlsx 1!2"


def test_what_a_mended_row_says_takes_the_place_of_what_it_said():
    old = Sighting(Visit(visited_on=DAYS[0], note="甲", mobile=("13853900001",)), "一.xlsx 1!2", b"1")
    other = Sighting(Visit(visited_on=DAYS[0], note="乙", mobile=("13951600022",)), "二.xlsx 1!2", b"2")
    now = Sighting(Visit(visited_on=DAYS[0], note="丙", mobile=("13853900009",)), "一.xlsx 1!2", b"3")
    facts = withdrawn(merged({}, [old, other]), old, [other], [now])
    assert (facts["note"], facts["mobile"]) == ("丙", ["13853900009", "13951600022"])


def test_taken_apart_again_the_first_of_two_equal_grades_is_shown_as_before():
    """Found by chance: the other's later grade of the same letter had taken the place of the first one's own."""
    day = date(2026, 11, 16)
    own = {
        "source": "甲",
        "grade": "A",
        "graded_on": day.isoformat(),
        "others": [["grade", "B", "乙", day.isoformat()]],
    }
    other = {"source": "丙", "grade": "A", "graded_on": "2026-11-17", "others": []}
    again = parted(united(own, other), own, other, [])
    assert (again["grade"], again["others"]) == ("A", own["others"])
