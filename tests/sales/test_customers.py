from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rows import field_values_of

from workbook_tools.forms.customer_file import CustomerFile
from workbook_tools.forms.customer_register import Customer
from workbook_tools.forms.handoff_sheet import Handoff
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.prospect_list import Prospect
from workbook_tools.forms.visit_register import Visit
from workbook_tools.sales.customers import (
    Sighting,
    facts_of,
    first_day,
    first_known,
    left_over,
    merged,
)

MONDAY, TUESDAY, SUNDAY = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 22)


def seen(row, source="小李.xlsx 咨询!2", content=b"a"):
    return Sighting(row, source, content)


def said(**values):
    return seen(Inquiry(**{"received_on": MONDAY, **values}))


@pytest.mark.parametrize(
    ("row", "day"),
    [
        (Inquiry(received_on=MONDAY), MONDAY),
        (Visit(visited_on=TUESDAY), TUESDAY),
        (Prospect(obtained_on=MONDAY, handed_over_on=SUNDAY), MONDAY),
        (Handoff(handed_over_on=SUNDAY), SUNDAY),
        (CustomerFile(filed_on=MONDAY), MONDAY),
        (Inquiry(), None),
    ],
)
def test_a_customers_first_day_is_the_one_his_form_asks_for(row, day):
    assert first_day(row) == day


class TestFacts:
    def test_leave_out_what_was_not_said(self):
        assert facts_of(Inquiry(contact_name="王强", mobile=())) == {"contact_name": "王强"}

    def test_unite_several_products_in_one_text(self):
        assert facts_of(Inquiry(product=("理疗床", "按摩椅")))["product"] == "理疗床、按摩椅"

    def test_sort_numbers_by_what_they_are_and_not_by_their_column(self):
        facts = facts_of(Inquiry(mobile=("0539-8123456", "13853900001"), landline=("13951600022",)))
        assert facts["mobile"] == ["13853900001", "13951600022"]
        assert facts["landline"] == ["0539-8123456"]


class TestMerging:
    def test_keeps_the_first_value_and_puts_another_beside_it(self):
        one, other = said(need="想代理"), seen(Inquiry(received_on=TUESDAY, need="问价格"), "小周.xlsx 1!3")
        for order in ([one, other], [other, one]):
            facts = merged({}, order)
            assert facts["need"] == "想代理"
            assert facts["others"] == [["need", "问价格", "小周.xlsx 1!3"]]

    def test_a_better_value_displaces_another_which_keeps_its_source(self):
        one, other = (
            said(contact_name="王总"),
            seen(Inquiry(received_on=TUESDAY, contact_name="王小强"), "小周.xlsx 1!3"),
        )
        facts = merged({}, [one, other])
        assert (facts["contact_name"], facts["sources"]) == ("王小强", {"contact_name": "小周.xlsx 1!3"})
        assert facts["others"] == [["contact_name", "王总", one.source]]

    def test_a_number_is_known_by_where_it_stands(self):
        facts = merged({}, [said(mobile=("13853900001",)), seen(Visit(mobile=("13951600022",)), "赵.xlsx 1!5")])
        assert facts["mobile"] == ["13853900001", "13951600022"]
        assert facts["sources"] == {"channel": "赵.xlsx 1!5", "13951600022": "赵.xlsx 1!5"}

    def test_facts_of_before_sources_were_kept_go_on(self):
        known = {"contact_name": "王总", "mobile": ["13853900001"], "source": "旧.xlsx 1!2", "others": []}
        facts = merged(known, [seen(Inquiry(contact_name="王小强"), "新.xlsx 1!2")])
        assert facts["others"] == [["contact_name", "王总", "旧.xlsx 1!2"]]

    def test_an_unknown_heading_is_not_taken_for_a_field(self):
        facts = merged({}, [seen(Inquiry.of({}, extra={"owner": "某人"}))])
        assert "owner" not in facts
        assert facts["others"] == [["「owner」", "某人", "小李.xlsx 咨询!2"]]

    def test_never_overwrites_with_a_blank(self):
        known = merged({}, [said(contact_name="王强", need="想代理")])
        assert merged(known, [said()])["need"] == "想代理"

    def test_fills_what_was_blank(self):
        known = merged({}, [said(contact_name="王强")])
        assert merged(known, [said(region="山东省临沂市")])["region"] == "山东省临沂市"

    def test_unites_numbers(self):
        known = merged({}, [said(mobile=("13853900001",))])
        assert merged(known, [said(mobile=("13951600022", "13853900001"))])["mobile"] == ["13853900001", "13951600022"]

    def test_says_another_value_once(self):
        known = merged({}, [said(need="甲")])
        known = merged(known, [said(need="乙")])
        assert [other[1] for other in merged(known, [said(need="乙"), said(need="甲")])["others"]] == ["乙"]

    def test_keeps_the_earliest_day(self):
        known = merged({}, [seen(Inquiry(received_on=TUESDAY))])
        assert merged(known, [seen(Visit(visited_on=MONDAY))])["logged_on"] == "2026-11-16"
        assert merged(known, [seen(Visit(visited_on=SUNDAY))])["logged_on"] == "2026-11-17"

    def test_keeps_the_first_source(self):
        known = merged({}, [seen(Inquiry(received_on=MONDAY), "一"), seen(Inquiry(received_on=TUESDAY), "二")])
        assert merged(known, [seen(Inquiry(), "三")])["source"] == "一"

    def test_tells_the_level_of_the_region(self):
        assert merged({}, [said(region="山东省临沂市莒南县")])["region_level"] == "县级"

    def test_changes_nothing_if_nothing_new_is_said(self):
        row = said(contact_name="王强", mobile=("13853900001",), region="山东省")
        known = merged({}, [row])
        assert merged(known, [row]) == known
        assert merged(known, []) == known

    def test_does_not_change_what_it_was_given(self):
        known = merged({}, [said(mobile=("13853900001",), need="甲")])
        before = repr(known)
        merged(known, [said(mobile=("13951600022",), need="乙")])
        assert repr(known) == before

    @pytest.mark.parametrize(
        ("field", "kept", "later"),
        [
            ("contact_name", "王强", {"contact_name": "王刚"}),
            ("contact_name", None, {"contact_name": "王刚"}),
            ("mobile", ["13853900001"], {"mobile": ("13951600022",)}),
            ("mobile", [], {"mobile": ("13951600022",)}),
        ],
        ids=str,
    )
    def test_leaves_what_was_corrected_by_hand_and_keeps_the_rest_beside_it(self, field, kept, later):
        facts = merged({field: kept, "locked": [field]}, [said(**later)])
        assert facts[field] == kept
        value = later[field] if isinstance(later[field], str) else later[field][0]
        assert facts["others"] == [[field, value, "小李.xlsx 咨询!2"]]

    @pytest.mark.parametrize("day", ["2026-11-20", None])
    def test_leaves_a_day_corrected_by_hand(self, day):
        assert merged({"logged_on": day, "locked": ["logged_on"]}, [said()])["logged_on"] == day

    def test_of_every_fact_of_the_register_drops_none(self):
        """What facts_of knows of a row, 客户总表 has a column for."""
        row = Visit(customer_name="店", contact_name="王强", mobile=("13853900001",), address="路", note="注")
        assert merged({}, [seen(row)]).keys() - {"others"} <= Customer.form.by_field.keys()


def test_new_customers_are_numbered_by_day_then_content_then_form_wherever_they_stand():
    early, late = seen(Inquiry(received_on=MONDAY), "z", b"z"), seen(Inquiry(received_on=TUESDAY), "a", b"a")
    undated = seen(Inquiry(), "a", b"a")
    assert sorted([undated, late, early], key=lambda one: one.sort_key) == [early, late, undated]
    assert seen(Visit(), "1", b"x").sort_key != seen(Inquiry(), "2", b"x").sort_key


TEXTS = st.sampled_from(["", "想代理", "王强", "山东省临沂市兰山区", "0"])
ROWS = st.builds(
    lambda form, values, extra, unread: form.of(
        {name: value for name, value in values.items() if name in form.form.by_field},
        extra=extra,
        unread={name: text for name, text in unread.items() if name in form.form.by_field},
    ),
    st.sampled_from([Inquiry, Prospect, Visit, Handoff, CustomerFile]),
    st.fixed_dictionaries(
        {},
        optional={
            **dict.fromkeys(("contact_name", "customer_name", "region", "need", "note", "channel_detail"), TEXTS),
            "mobile": st.sampled_from([(), ("13853900001",), ("13853900001", "0539-8123456", "13853900001")]),
            "landline": st.sampled_from([(), ("13951600022",)]),
            "product": st.sampled_from([(), ("理疗床", "按摩椅")]),
            "received_on": st.sampled_from([None, MONDAY]),
            "call_grade": st.sampled_from([None, "A"]),
            "grade": st.sampled_from([None, "B"]),
        },
    ),
    st.dictionaries(st.sampled_from(["微信号二", "note", "序号", "需求", "手机"]), TEXTS.filter(bool), max_size=3),
    st.dictionaries(st.sampled_from(["mobile", "wechat", "need"]), TEXTS.filter(bool), max_size=2),
)


def test_the_code_of_a_handoff_sheet_says_nothing_of_a_customer():
    row = Inquiry.of({"contact_name": "王志强"}, extra={"移交批次": "2026-11-09 44136f", "会员": "是"})
    assert left_over(row) == [("会员", "是")]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(ROWS)
def test_whom_one_row_has_made_is_known_as_merging_it_would_have_it(row):
    one = seen(row)
    rest = {0: left_over(row)} if left_over(row) else {}
    [quick] = first_known(field_values_of(row), [one.source], rest, "2026-W47", lambda _: one)
    merging = merged({"first_week": "2026-W47"}, [one])
    assert list(quick.items()) == list(merging.items())
