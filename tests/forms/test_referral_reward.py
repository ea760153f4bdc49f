from datetime import date
from decimal import Decimal

import pytest

from workbook_tools.columns.base import Context
from workbook_tools.columns.choices import YesNo
from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.forms import FORMS
from workbook_tools.forms.referral_reward import Honour, Prize, ReferralReward

TODAY = date(2026, 11, 25)


def broken(**values):
    return [(problem.heading, problem.code) for problem in ReferralReward.of(values).check(TODAY)]


def read(field, cell):
    return ReferralReward.form.by_field[field].kind.read(cell, Context(TODAY)).value


def test_a_prize_says_its_value_who_agreed_and_whose_customer_it_was():
    given = {"prizes": (Prize.GIFT,)}
    assert broken(**given) == [("奖励金额/价值", "required"), ("审批人", "required"), ("是否首次归属", "required")]
    assert broken(**given, prize_value=Decimal(300), approved_by="周建国", first_claim=YesNo.YES) == []


def test_honour_alone_asks_for_nothing():
    assert broken(honours=(Honour.PRAISE, Honour.STORY)) == []


def test_nothing_is_paid_before_the_deal():
    assert broken(deal_on=TODAY, paid_on=date(2026, 11, 24)) == [("发放日期", "date-order")]
    assert broken(deal_on=TODAY, paid_on=TODAY) == []


@pytest.mark.parametrize(
    ("values", "held"),
    [
        ({}, True),
        ({"amount": Decimal(3000)}, True),
        ({"referrer": "陈红"}, False),
        ({"customer_name": "康泰"}, False),
        ({"referral_no": "ZJS20261120-001"}, False),
    ],
)
def test_a_row_is_held_back_only_if_nobody_can_tell_who_brought_whom(values, held):
    found = [problem.code for problem in ReferralReward.of(values).minimum()]
    assert found == (["no-name"] if held else [])


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("honours", "表彰、感谢信", (Honour.PRAISE, Honour.LETTER)),
        ("honours", "奖状", (Honour.TITLE,)),
        ("honours", "无", None),
        ("prizes", "红包+礼物", (Prize.CASH, Prize.GIFT)),
        ("prizes", "延保", (Prize.LONGER_SERVICE,)),
        ("prize_value", "300元", Decimal("300.00")),
        ("amount", "3万", Decimal("30000.00")),
        ("first_claim", "√", YesNo.YES),
        ("signed_for", "未", YesNo.NO),
    ],
)
def test_what_staff_write_is_understood(field, typed, value):
    assert read(field, typed) == value


def test_a_ledger_as_the_office_keeps_it_is_read_and_not_taken_for_referral_slips(workbook):
    path = workbook(
        ["转介绍奖励台账"],
        ["老客户", "被介绍客户", "签单日期", "合同金额", "表彰", "奖品", "奖励金额", "审批", "领取日期", "领取人签字"],
        ["康泰体验店", "华康店", "2026.10.8", "3万", "表彰", "礼品", 300, "周建国", "2026.10.20", "是"],
        ["万家店", "同仁店", "2026.11.2", 12000, None, "现金", None, "周建国", "2026.11.1", None],
        sheet="转介绍奖励",
    )
    every = [form.form for form in FORMS]
    tables, left_over = read_tables(read_book(path), every, path.name, today=TODAY, vocabularies={})
    assert left_over == []
    assert [table.form for table in tables] == ["referral_reward"]
    rows = list(tables[0].rows(ReferralReward))
    assert [row.amount for row in rows] == [Decimal(30000), Decimal(12000)]
    assert (rows[0].honours, rows[0].prizes, rows[0].signed_for) == ((Honour.PRAISE,), (Prize.GIFT,), YesNo.YES)
    asked = {(problem.place.cell, problem.code) for problem in tables[0].problems if not problem.is_remark}
    assert {("G4", "required"), ("I4", "date-order")} <= asked
