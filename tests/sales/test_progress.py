from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum

import pytest

from workbook_tools.forms.flow_chart import STEPS
from workbook_tools.sales.progress import (
    LED_PAST,
    NO_ANSWERS,
    OPEN_ANSWERS,
    REQUIRED_FIELDS,
    progress_line,
    step_reached,
    steps_skipped,
)


class Philosophy(StrEnum):
    SHARED = "一致"
    PARTLY = "部分一致"
    OTHER = "不一致"
    UNKNOWN = "待了解"


@dataclass(frozen=True)
class Analysis:
    region: str | None = None
    region_level: str | None = None
    customer_no: str | None = None
    customer_name: str | None = None
    company_size: str | None = None
    years_in_business: float | None = None
    team_size: int | None = None
    traits: str | None = None
    philosophy: str | None = None
    product_type: tuple[str, ...] = ()
    needs_ours: str | None = None
    benefit: str | None = None
    current_problem: str | None = None
    solution: str | None = None
    phone_check: str | None = None
    personality: str | None = None
    likely_issue: str | None = None
    difficulty: str | None = None
    likelihood: str | None = None
    grade: str | None = None
    owner: str | None = None
    analysed_on: date | None = None


HEADINGS = {
    "region": "区域",
    "customer_name": "客户名称",
    "company_size": "企业规模",
    "years_in_business": "从业时间(年)",
    "team_size": "团队大小(人)",
    "philosophy": "理念是否一致",
    "product_type": "需要产品类型",
    "needs_ours": "是否需要我方产品",
    "phone_check": "电话补充沟通",
    "personality": "性格类型",
    "difficulty": "销售难易",
    "grade": "客户等级",
    "owner": "跟进负责人",
    "analysed_on": "分析日期",
}
LISTED = Analysis(region="山东省临沂市", customer_name="康泰")
SIZED = replace(LISTED, company_size="中", years_in_business=0, team_size=0)
SHARED = replace(SIZED, philosophy=Philosophy.SHARED)
NEEDS = replace(SHARED, product_type=("理疗床",), needs_ours="潜在")
JUDGED = replace(NEEDS, personality="生性多疑", difficulty="中")
GRADED = replace(JUDGED, grade="B")
DONE = replace(GRADED, owner="小王", analysed_on=date(2026, 11, 23))
OTHER = replace(SIZED, philosophy=Philosophy.OTHER)


@pytest.mark.parametrize(
    ("analysis", "reached"),
    [
        (None, 1),
        (Analysis(), 1),
        (Analysis(region="山东省"), 2),
        (LISTED, 3),
        (replace(LISTED, company_size="中", team_size=5), 3),
        (SIZED, 4),
        (replace(SIZED, philosophy=Philosophy.UNKNOWN), 4),
        (SHARED, 5),
        (replace(SIZED, philosophy=Philosophy.PARTLY), 5),
        (replace(SHARED, product_type=("理疗床",)), 5),
        (replace(SHARED, needs_ours="否"), 5),
        (NEEDS, 7),
        (replace(NEEDS, needs_ours="否"), 7),
        (replace(NEEDS, phone_check="不需"), 7),
        (replace(NEEDS, phone_check="已打"), 7),
        (JUDGED, 8),
        (GRADED, 9),
        (replace(GRADED, owner="小王"), 9),
        (DONE, 10),
    ],
)
def test_the_step_reached_is_the_first_that_is_not_done(analysis, reached):
    assert step_reached(analysis) == reached


@pytest.mark.parametrize(
    "changes",
    [{"needs_ours": "待核实"}, {"needs_ours": "待核实", "phone_check": "已打"}, {"phone_check": "未接通"}],
    ids=str,
)
def test_who_is_not_known_well_enough_is_to_be_called_until_he_is(changes):
    assert step_reached(replace(DONE, **changes)) == 11


def test_who_does_not_share_our_philosophy_is_not_asked_what_he_needs():
    assert step_reached(OTHER) == 12
    assert steps_skipped(OTHER) == (5, 6, 7)
    assert step_reached(replace(OTHER, grade="C")) == 9
    assert step_reached(replace(OTHER, grade="C", owner="小王", analysed_on=date(2026, 11, 23))) == 10


def test_whoever_goes_the_manuals_way_skips_nothing():
    assert [steps_skipped(analysis) for analysis in (None, SHARED, DONE)] == [(), (), ()]


def test_a_class_alone_finishes_nothing_before_it():
    assert step_reached(replace(LISTED, grade="A", personality="生性多疑")) == 3


@pytest.mark.parametrize(
    ("analysis", "line"),
    [
        (None, "还没有分析：客户分析表里没有这个客户"),
        (Analysis(), "已到第1步：确定区域（还差：区域）"),
        (SHARED, "已到第5步：分析客户的需求（前4步已完成，还差：需要产品类型、是否需要我方产品）"),
        (replace(NEEDS, phone_check="未接通"), "已到第11步：电话沟通（信息还不够，还差：电话补充沟通）"),
        (
            OTHER,
            "已到第12步：拟降为C类或搁置（理念不一致，第5到7步不用做，客户等级由人定，搁置的可以空着）",
        ),
        (
            replace(OTHER, grade="C", owner="小王"),
            "已到第9步：登记客户分析表并归档，交跟进负责人（理念不一致，第5到7步不用做，还差：分析日期）",
        ),
        (DONE, "分析已完成，已交小王；下一步：制定跟进策略（第三章）"),
    ],
)
def test_a_line_says_how_far_he_has_come_and_what_is_lacking(analysis, line):
    assert progress_line(analysis, HEADINGS) == line


def test_the_tables_speak_of_steps_and_fields_that_exist():
    by_no = {step.step_no: step for step in STEPS}
    assert {*REQUIRED_FIELDS, *OPEN_ANSWERS, *NO_ANSWERS, *LED_PAST} <= by_no.keys()
    named = {field for fields_ in (*REQUIRED_FIELDS.values(), *NO_ANSWERS.values()) for field in fields_}
    assert named == HEADINGS.keys()
    assert named < {field.name for field in fields(Analysis)}
    assert NO_ANSWERS.keys() == {no for no, step in by_no.items() if step.no_step}


def test_a_side_step_leads_past_the_steps_between_its_decision_and_where_it_returns():
    for side, past in LED_PAST.items():
        decision = next(step for step in STEPS if step.no_step == side)
        back = next(step.yes_step for step in STEPS if step.step_no == side)
        assert past == tuple(range(decision.yes_step, back))
