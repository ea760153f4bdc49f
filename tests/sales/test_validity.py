import pytest
from rows import field_values_of

from workbook_tools.forms.channels import Channel
from workbook_tools.forms.inquiry_log import Inquiry, InquiryKind
from workbook_tools.forms.prospect_list import Prospect, Validity
from workbook_tools.forms.visit_register import Visit
from workbook_tools.forms.weekly_list import ValidReason
from workbook_tools.sales.validity import ValidityRules, valid_reason, why_not_valid_each

MOBILE = ("13853900001",)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (Inquiry(mobile=MOBILE), ""),
        (Inquiry(wechat="wang_zq88"), ""),
        (Inquiry(qq="765432100"), ""),
        (Visit(landline=("0539-8123456",)), ""),
        (Visit(customer_name="店", address="北京路12号"), "只有地址，还没有联系方式"),
        (Prospect(mobile=MOBILE, validity=Validity.UNASSIGNED), "核实情况是“空号”"),
        (Prospect(mobile=MOBILE, validity=Validity.SUSPENDED), "核实情况是“停机”"),
        (Prospect(mobile=MOBILE, validity=Validity.WRONG), "核实情况是“错号”"),
        (Prospect(mobile=MOBILE, validity=Validity.REFUSED), ""),
        (Inquiry(mobile=MOBILE, note="空号"), "号码写着“空号”"),
        (Inquiry(mobile=MOBILE, note="想代理；打不通"), "号码写着“打不通”"),
        (Visit(landline=("0539-8123456",), note=" 停机 "), "号码写着“停机”"),
        (Inquiry(mobile=MOBILE, note="原来的号码空号，这是新的"), ""),
        (Inquiry(mobile=(*MOBILE, "13853900002"), note="空号"), ""),
        (Inquiry(mobile=MOBILE, wechat="wang_zq88", note="空号"), ""),
        (Inquiry(mobile=MOBILE, need="推销"), "写着“推销”"),
        (Inquiry(mobile=MOBILE, need="推销电话"), "写着“推销电话”"),
        (Inquiry(mobile=MOBILE, note=" 测 试 "), "写着“测试”"),
        (Inquiry(mobile=MOBILE, need="上门推销过，想代理"), ""),
        (Inquiry(mobile=MOBILE, inquiry_kind=InquiryKind.OTHER), ""),
        (Prospect(mobile=MOBILE, channel=Channel.BOUGHT_LIST), "购买的名录，还没有接通过"),
        (Prospect(mobile=MOBILE, channel=Channel.BOUGHT_LIST, validity=Validity.UNCHECKED), "购买的名录，还没有接通过"),
        (Prospect(mobile=MOBILE, channel=Channel.BOUGHT_LIST, validity=Validity.VALID), ""),
        (Prospect(mobile=MOBILE, channel=Channel.BOUGHT_LIST, validity=Validity.REFUSED), ""),
        (Prospect(mobile=MOBILE, channel=Channel.EXHIBITION), ""),
    ],
    ids=str,
)
def test_who_is_left_off_the_list_is_told_why(row, reason):
    assert why_not_valid_each(field_values_of(row), ValidityRules()) == [reason]


@pytest.mark.parametrize(
    ("rules", "row"),
    [
        (ValidityRules(bought_needs_call=False), Prospect(mobile=MOBILE, channel=Channel.BOUGHT_LIST)),
        (ValidityRules(bad_checks=frozenset()), Prospect(mobile=MOBILE, validity=Validity.UNASSIGNED)),
        (ValidityRules(idle_words=frozenset({"同行"})), Inquiry(mobile=MOBILE, need="推销")),
    ],
    ids=["a bought list", "a dead number", "an idle word"],
)
def test_each_rule_is_the_companys_to_change(rules, row):
    said = field_values_of(row)
    assert why_not_valid_each(said, ValidityRules()) != [""]
    assert why_not_valid_each(said, rules) == [""]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"need": "想代理"}, ValidReason.CLEAR_NEED),
        ({"region": "山东省", "customer_name": "店", "contact_name": "王强"}, ValidReason.FULL_DETAILS),
        ({"region": "山东省", "customer_name": "店"}, None),
        ({}, None),
    ],
    ids=str,
)
def test_the_reason_a_customer_counts_is_proposed_from_what_is_known(facts, reason):
    assert valid_reason(facts) is reason
