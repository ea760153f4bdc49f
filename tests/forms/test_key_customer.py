from datetime import date
from decimal import Decimal

import pytest

from workbook_tools.columns.base import Context
from workbook_tools.columns.choices import YesNo
from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.forms.key_customer import ContactRole, KeyCustomerAnalysis, KeyReason
from workbook_tools.forms.personality import Personality
from workbook_tools.forms.strategies import ValueType

TODAY = date(2026, 11, 25)
FORM = KeyCustomerAnalysis.form


def codes(problems):
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("key_reason", "A级、店多", (KeyReason.GRADE_A, KeyReason.LARGE)),
        ("key_reason", "空白市场；战略", (KeyReason.EMPTY_REGION, KeyReason.STRATEGIC)),
        ("key_reason", "老客户介绍的", ("老客户介绍的",)),
        ("contact_role", "拍板人", ContactRole.LAST_WORD),
        ("contact_role", "把关", ContactRole.ASSESSOR),
        ("contact_role", "内线", ContactRole.SUPPORTER),
        ("likelihood_percent", "60%", 0.6),
        ("likelihood_percent", "六成", 0.6),
        ("likelihood_percent", 60, 0.6),
        ("expected_amount", "12万", Decimal("120000.00")),
    ],
)
def test_an_analysis_is_read_as_people_write_it(field, typed, value):
    reading = FORM.by_field[field].kind.read(typed, Context(TODAY))
    assert (reading.value, reading.findings) == (value, ())


@pytest.mark.parametrize(
    ("expected", "found"), [(date(2026, 11, 24), ["date-order"]), (TODAY, []), (date(2026, 12, 20), []), (None, [])]
)
def test_a_deal_is_expected_no_earlier_than_it_is_analysed(expected, found):
    row = KeyCustomerAnalysis.of({"analysed_on": TODAY, "expected_on": expected})
    assert codes(row.check(TODAY)) == found


def test_a_sheet_without_sensitive_columns_is_found_all_the_same(workbook):
    book = workbook(
        [
            "客户",
            "区域/级别",
            "重点原因",
            "现有需求",
            "价值型",
            "跟进策略",
            "领导参与",
            "哪位领导",
            "把握",
            "跟进人",
            "日期",
        ],
        [
            "康泰体验店",
            "山东临沂",
            "A类",
            "加一类产品",
            "战略型",
            "请周总出面谈",
            "是",
            "周总",
            "七成",
            "李晓雨",
            "2026-11-20",
        ],
    )
    tables, left_over = read_tables(read_book(book), [FORM], "表.xlsx", today=TODAY, vocabularies={})
    assert left_over == []
    (row,) = tables[0].rows(KeyCustomerAnalysis)
    assert (row.region, row.key_reason, row.open_need) == ("山东省临沂市", (KeyReason.GRADE_A,), "加一类产品")
    assert (row.value_type, row.senior_needed, row.senior_colleague) == (ValueType.STRATEGIC, YesNo.YES, "周总")
    assert row.likelihood_percent == 0.7
    assert [problem.code for problem in tables[0].problems if not problem.is_remark] == []


def test_grade_and_personality_are_not_asked_of_a_key_customer():
    asked = {column.field for column in FORM.columns if column.required}
    assert not asked & {"personality", "key_reason", "likelihood_percent"}
    assert "grade" not in FORM.by_field
    assert codes(KeyCustomerAnalysis.of({"personality": tuple(Personality)[:3]}).check()) == ["too-many"]
