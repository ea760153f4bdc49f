from datetime import date

import pytest

from workbook_tools.columns.base import Context
from workbook_tools.columns.gazetteer import RegionLevel
from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.forms.customer_analysis import (
    CompanySize,
    CustomerAnalysis,
    Difficulty,
    Likelihood,
    NeedsOurs,
    Philosophy,
    PhoneCheck,
)
from workbook_tools.forms.grades import Grade
from workbook_tools.forms.personality import Personality

TODAY = date(2026, 11, 25)
FORM = CustomerAnalysis.form


def codes(problems):
    return [problem.code for problem in problems]


def read(field, typed):
    return FORM.by_field[field].kind.read(typed, Context(TODAY))


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("company_size", "大型", CompanySize.LARGE),
        ("company_size", "夫妻店", CompanySize.SMALL),
        ("company_size", "年营业额500万以上", "年营业额500万以上"),
        ("philosophy", "一样", Philosophy.SHARED),
        ("philosophy", "基本一致", Philosophy.PARTLY),
        ("philosophy", "不同", Philosophy.DIFFERENT),
        ("philosophy", "未知", Philosophy.UNKNOWN),
        ("needs_ours", "需要", NeedsOurs.YES),
        ("needs_ours", "无", NeedsOurs.NO),
        ("needs_ours", "潜在需求", NeedsOurs.LATENT),
        ("needs_ours", "?", NeedsOurs.UNCLEAR),
        ("phone_check", "不用", PhoneCheck.NOT_WANTED),
        ("phone_check", "打过了", PhoneCheck.CALLED),
        ("phone_check", "没人接", None),
        ("phone_check", "打不通", PhoneCheck.NO_ANSWER),
        ("difficulty", "容易", Difficulty.EASY),
        ("difficulty", "一般", Difficulty.MEDIUM),
        ("difficulty", "难谈", Difficulty.HARD),
        ("likelihood", "很大", Likelihood.HIGH),
        ("likelihood", "60%", "60%"),
    ],
)
def test_answers_are_read_as_people_write_them(field, typed, value):
    reading = read(field, typed)
    assert reading.value == value
    assert codes(reading.findings) == ([] if value else ["not-a-choice"])


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [("team_size", "十几人", 10), ("years_in_business", "2010年开始", 16.0), ("years_in_business", "十几年", 10.0)],
)
def test_rough_figures_are_taken_at_their_lower_bound_and_remarked(field, typed, value):
    reading = read(field, typed)
    assert (reading.value, codes(reading.findings)) == (value, ["number-approximate"])


@pytest.mark.parametrize(("field", "typed"), [("team_size", 5001), ("years_in_business", 61)])
def test_figures_beyond_belief_are_asked_back(field, typed):
    assert codes(read(field, typed).findings) == ["number-range"]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"analysed_on": TODAY}, ["required"]),
        ({"analysed_on": TODAY, "grade": Grade.B}, []),
        ({"analysed_on": TODAY, "philosophy": Philosophy.PARTLY}, ["required"]),
        ({"analysed_on": TODAY, "philosophy": Philosophy.DIFFERENT}, []),
        ({"philosophy": Philosophy.SHARED}, []),
    ],
)
def test_an_analysis_ends_in_a_grade_unless_our_ways_part(values, found):
    problems = list(CustomerAnalysis.of(values).check(TODAY))
    assert codes(problems) == found
    assert [problem.heading for problem in problems] == ["客户等级"] * len(found)


@pytest.mark.parametrize(
    ("region", "level", "found"),
    [
        ("山东省临沂市兰山区", RegionLevel.TOWN, ["region-level"]),
        ("山东省临沂市兰山区", RegionLevel.CITY, []),
        ("山东省临沂市兰山区", None, []),
        ("鲁南大区", RegionLevel.TOWN, []),
        (None, RegionLevel.TOWN, []),
    ],
)
def test_a_tier_that_is_not_the_regions_is_remarked(region, level, found):
    problems = list(CustomerAnalysis.of({"region": region, "region_level": level}).check(TODAY))
    assert codes(problems) == found
    assert all(problem.is_remark for problem in problems)


def test_a_regions_page_says_region_owner_and_day_once(workbook):
    book = workbook(
        ["客户分析表"],
        ["区域：山东临沂", "跟进负责人：李晓雨", "分析人：王志远", "分析日期：2026-11-20"],
        ["客户", "规模", "从业年限", "员工数", "理念", "难度", "把握", "级别", "性格", "原因"],
        ["康泰体验店", "中", "2010年至今", "十几人", "部分", "中等", "70%", "A类", "爱还价、多疑", "三家店"],
        ["益寿堂", "小", 3, 4, "待定", "难", "低", "Ｃ", None, None],
    )
    tables, left_over = read_tables(read_book(book), [FORM], "表.xlsx", today=TODAY, vocabularies={})
    assert left_over == []
    (table,) = tables
    first, second = table.rows(CustomerAnalysis)
    assert (first.region, first.owner, first.analysed_by) == ("山东省临沂市", "李晓雨", "王志远")
    assert second.analysed_on == date(2026, 11, 20)
    assert (first.company_size, first.years_in_business, first.team_size) == (CompanySize.MEDIUM, 16, 10)
    assert (first.philosophy, first.difficulty, first.likelihood) == (Philosophy.PARTLY, Difficulty.MEDIUM, "70%")
    assert (first.grade, second.grade) == (Grade.A, Grade.C)
    assert first.personality == (Personality.HAGGLER, Personality.SUSPICIOUS)
    assert first.grade_reason == "三家店"
    assert [problem.code for problem in table.problems if not problem.is_remark] == []
    assert table.held == {}
