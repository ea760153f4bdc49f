"""What holds for several forms of the later chapters."""

from datetime import date

import pytest

from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.forms import FORMS
from workbook_tools.forms.materials_list import Material
from workbook_tools.forms.practice_score import PracticeScore
from workbook_tools.forms.referral_reward import ReferralReward
from workbook_tools.forms.service_plan import ServiceTask
from workbook_tools.forms.service_record import ServiceRecord

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize("form", [Material, PracticeScore], ids=lambda form: form.form.key)
def test_what_is_about_no_customer_is_never_held_back(form):
    assert list(form.of({}).minimum()) == []


@pytest.mark.parametrize(
    ("form", "headings", "line"),
    [
        (ServiceTask, "客户 服务类型 服务项目 计划日期 负责人", ["康泰店", "定期", "沟通", None, "王志远"]),
        (ServiceRecord, "客户 日期 类型 服务内容 处理人", ["康泰店", None, "回访", "问了情况", "王志远"]),
        (ReferralReward, "介绍人 被介绍客户 签单日期 成交金额", ["康泰店", "华康店", None, 3000]),
        (Material, "编号 分类 资料名称 更新日期", ["ZL1", "手册", "服务手册", None]),
    ],
)
def test_a_file_kept_all_year_has_no_date_out_of_step(form, headings, line, workbook):
    days = [date(2026, month, 5) for month in (6, 7, 8, 9, 10, 11, 12)]
    days = days if form is ServiceTask else [day for day in days if day <= TODAY]
    lines = [[day if cell is None else cell for cell in line] for day in days]
    path = workbook(headings.split(), *lines)
    (table,), _ = read_tables(read_book(path), [form.form], path.name, today=TODAY, vocabularies={})
    assert len(table.lines) == len(days)
    assert "date-out-of-step" not in {problem.code for problem in table.problems}


def test_an_expense_sheet_is_none_of_them(workbook):
    path = workbook(["日期", "项目", "金额", "发票", "说明", "报销否"], [TODAY, "打车", 30, "有", "去展会", "否"])
    tables, _ = read_tables(
        read_book(path), [form.form for form in FORMS], "咨询费用.xlsx", today=TODAY, vocabularies={}
    )
    assert tables == []
