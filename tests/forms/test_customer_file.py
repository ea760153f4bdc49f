from datetime import date
from decimal import Decimal

import pytest

from workbook_tools.columns.base import Context
from workbook_tools.columns.birthdays import Birthday
from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.forms.channels import Channel
from workbook_tools.forms.customer_file import Credit, CustomerFile, CustomerKind, Gender, Stage
from workbook_tools.forms.grades import Grade
from workbook_tools.forms.shared import CONTACTS
from workbook_tools.forms.strategies import ValueType

TODAY = date(2026, 11, 25)
FORM = CustomerFile.form


def codes(problems):
    return [problem.code for problem in problems]


def read(field, typed):
    return FORM.by_field[field].kind.read(typed, Context(TODAY))


def table_of(book):
    tables, left_over = read_tables(read_book(book), [FORM], "表.xlsx", today=TODAY, vocabularies={})
    assert left_over == []
    return tables[0]


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("customer_kind", "体验馆", CustomerKind.EXPERIENCE_SHOP),
        ("customer_kind", "加盟商", CustomerKind.FRANCHISE),
        ("customer_kind", "大药房", CustomerKind.PHARMACY),
        ("customer_kind", "美容院", CustomerKind.BEAUTY),
        ("gender", "先生", Gender.MALE),
        ("gender", "女士", Gender.FEMALE),
        ("gender", "未知", Gender.UNKNOWN),
        ("credit", "欠款", Credit.POOR),
        ("credit", "没评", Credit.UNRATED),
        ("stage", "洽谈中", Stage.TALKING),
        ("stage", "成交", Stage.SIGNED),
        ("stage", "老客户", Stage.ACTIVE),
        ("stage", "已流失", Stage.LOST),
        ("floor_area", "120㎡", 120.0),
        ("floor_area", "约120平方", None),
        ("turnover", "120万", Decimal("1200000.00")),
        ("turnover", 120, Decimal("1200000.00")),
    ],
)
def test_a_card_is_read_as_people_fill_it(field, typed, value):
    reading = read(field, typed)
    if value is None:
        assert (reading.value, codes(reading.findings)) == (120.0, ["number-approximate"])
    else:
        assert (reading.value, reading.findings) == (value, ())


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"paper_grade": Grade.B, "paper_graded_on": TODAY}, []),
        ({"call_grade": Grade.A, "call_graded_on": TODAY}, []),
        ({"paper_grade": Grade.B}, ["纸面评级日期"]),
        ({"call_grade": Grade.A, "paper_graded_on": TODAY}, ["通话后评级日期"]),
        ({"paper_grade": Grade.B, "call_grade": Grade.A}, ["纸面评级日期", "通话后评级日期"]),
    ],
)
def test_a_grade_on_paper_and_a_grade_after_a_call_each_have_their_day(values, found):
    problems = list(CustomerFile.of(values).check(TODAY))
    assert [problem.heading for problem in problems] == found
    assert set(codes(problems)) <= {"required"}


@pytest.mark.parametrize(
    ("channel", "referrer", "found"),
    [
        (Channel.BY_CUSTOMER, None, ["required"]),
        (Channel.BY_FRIEND, None, ["required"]),
        (Channel.REFERRAL_UNSURE, None, ["required"]),
        (Channel.BY_CUSTOMER, "李红", []),
        (Channel.EXHIBITION, None, []),
        (None, None, []),
    ],
)
def test_who_was_sent_by_someone_says_by_whom(channel, referrer, found):
    problems = list(CustomerFile.of({"channel": channel, "referrer": referrer}).check(TODAY))
    assert codes(problems) == found
    assert [problem.heading for problem in problems] == ["转介绍人"] * len(found)


def test_any_one_way_to_reach_a_customer_is_enough():
    for field in CONTACTS:
        assert codes(CustomerFile.of({"customer_name": "康泰", field: "一个"}).minimum()) == []
    assert codes(CustomerFile.of({"contact_name": "王强"}).minimum()) == ["no-contact"]
    assert codes(CustomerFile.of({"customer_no": "KH000001", "mobile": ("13800138000",)}).minimum()) == ["no-name"]


def test_a_grade_without_more_words_is_the_one_on_paper(workbook):
    table = table_of(
        workbook(
            ["客户档案"],
            ["客户名称", "老板", "电话", "等级", "评级日期", "通话后等级", "类型", "状态", "农历生日"],
            ["康泰体验店", "王强", "13800138000", "B类", "2026-11-01", "A", "战略型", "合作中", "农历八月十五"],
            ["益寿堂", "李红", "13900139000", "A类", "2026-11-02", None, "内在型", "潜在", "8.15"],
        )
    )
    first, second = table.rows(CustomerFile)
    assert (first.paper_grade, first.paper_graded_on) == (Grade.B, date(2026, 11, 1))
    assert (first.call_grade, second.call_grade) == (Grade.A, None)
    assert (first.contact_name, first.legal_person) == ("王强", None)
    assert (first.value_type, first.stage) == (ValueType.STRATEGIC, Stage.ACTIVE)
    assert first.birthday == Birthday(None, 8, 15, lunar=True)
    assert second.birthday == Birthday(None, 8, 15)
    told = {(problem.place.row, problem.code, problem.heading) for problem in table.problems if not problem.is_remark}
    assert (3, "required", "通话后评级日期") in told
    assert (4, "calendar-unsaid", "生日") in told
    assert table.held == {}


def test_a_type_that_names_a_business_is_the_kind_of_customer(workbook):
    table = table_of(
        workbook(
            ["客户名称", "联系人", "手机", "类型", "合作状态", "建档日期"],
            ["康泰体验店", "王强", "13800138000", "体验店", "潜在", "2026-11-01"],
            ["益寿堂", "李红", "13900139000", "药店", "意向", "2026-11-02"],
        )
    )
    kinds = [row.customer_kind for row in table.rows(CustomerFile)]
    assert kinds == [CustomerKind.EXPERIENCE_SHOP, CustomerKind.PHARMACY]


def test_a_birthday_and_a_weakness_are_masked():
    masked = {column.heading for column in FORM.columns if column.kind.personal}
    assert {"生日", "弱点/忌讳", "法人代表", "转介绍人"} <= masked
