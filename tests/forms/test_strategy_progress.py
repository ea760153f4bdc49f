from datetime import date

import pytest

from workbook_tools.columns.base import Context
from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.forms.grades import Grade
from workbook_tools.forms.handoff_sheet import Status
from workbook_tools.forms.strategies import Strategy, ValueType
from workbook_tools.forms.strategy_progress import FollowUpStage, Mood, Reached, StrategyStep, Way

TODAY = date(2026, 11, 25)
FORM = StrategyStep.form
SAID = {"content": "介绍了产品", "next_step": "寄资料", "next_follow_up_on": date(2026, 11, 28)}


def codes(problems):
    return [problem.code for problem in problems]


def lacking(values):
    """Give the headings of what a follow-up still has to say."""
    problems = list(StrategyStep.of(values).check(TODAY))
    assert set(codes(problems)) <= {"required"}
    return [problem.heading for problem in problems]


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("way", "微信", Way.WECHAT),
        ("way", "微信QQ", Way.WECHAT),
        ("way", "上门", Way.VISIT),
        ("way", "来公司", Way.RECEPTION),
        ("way", "打电话", Way.PHONE),
        ("reached", "已接", Reached.REACHED),
        ("reached", "见到了", Reached.REACHED),
        ("reached", "已回复", Reached.REACHED),
        ("reached", "没人接", Reached.NO_ANSWER),
        ("reached", "未接通", Reached.NO_ANSWER),
        ("reached", "挂断", Reached.REFUSED),
        ("reached", "改天再说", Reached.POSTPONED),
        ("stage", "首联", FollowUpStage.CONTACT),
        ("stage", "签合同", FollowUpStage.SIGNING),
        ("stage", "成交", FollowUpStage.SIGNING),
        ("stage", "暂停", FollowUpStage.SHELVED),
        ("stage", "丢单", FollowUpStage.LOST),
        ("mood", "再看看", Mood.WAITING),
        ("mood", "比价", Mood.COMPARING),
        ("outcome", "战败", Status.LOST),
        ("outcome", "成交", Status.WON),
        ("progress", "30%", 0.3),
    ],
)
def test_a_follow_up_is_read_as_people_write_it(field, typed, value):
    reading = FORM.by_field[field].kind.read(typed, Context(TODAY))
    assert (reading.value, reading.findings) == (value, ())


def test_a_follow_up_that_reached_someone_says_what_was_said_and_what_comes_next():
    assert lacking({"reached": Reached.REACHED}) == ["跟进内容", "下一步", "下次跟进日期"]
    assert lacking({"reached": Reached.REACHED, **SAID}) == []


@pytest.mark.parametrize("reached", [Reached.NO_ANSWER, Reached.REFUSED])
def test_one_that_reached_nobody_says_no_more_than_that(reached):
    assert lacking({"reached": reached}) == []


def test_one_put_off_says_until_when():
    assert lacking({"reached": Reached.POSTPONED}) == ["下次跟进日期"]


@pytest.mark.parametrize(
    "over",
    [
        {"stage": FollowUpStage.LOST},
        {"stage": FollowUpStage.SIGNING},
        {"outcome": Status.WON},
        {"outcome": Status.LOST},
        {"outcome": Status.INVALID},
    ],
)
def test_a_customer_won_or_lost_needs_no_next_day(over):
    assert lacking({"reached": Reached.REACHED, "content": "谈完了", **over}) == []


@pytest.mark.parametrize(
    "going_on", [{"stage": FollowUpStage.SHELVED}, {"outcome": Status.PAUSED}, {"outcome": Status.WORKING}]
)
def test_a_customer_put_aside_still_has_a_next_day(going_on):
    assert lacking({"reached": Reached.REACHED, "content": "先放放", **going_on}) == ["下一步", "下次跟进日期"]


@pytest.mark.parametrize(("next_on", "found"), [(date(2026, 11, 24), ["date-order"]), (TODAY, [])])
def test_the_next_follow_up_comes_after_this_one(next_on, found):
    row = StrategyStep.of({"followed_up_on": TODAY, "next_follow_up_on": next_on})
    assert codes(row.check(TODAY)) == found


def test_what_belongs_to_the_customer_is_asked_of_no_follow_up():
    everything_said = {"reached": Reached.REACHED, "way": Way.WECHAT, "followed_up_on": TODAY, **SAID}
    assert lacking(everything_said) == []
    asked = {column.field for column in FORM.columns if column.required}
    assert not asked & {"grade", "value_type", "personality", "strategies", "strategy_note"}


def test_a_follow_up_sheet_is_read_with_its_owners_words(workbook):
    book = workbook(
        ["11月跟进记录", None, "业务员：李晓雨"],
        [
            "客户",
            "日期",
            "方式",
            "是否接通",
            "进展",
            "情况",
            "下一步计划",
            "下次联系时间",
            "等级",
            "价值型",
            "方法",
            "进度",
        ],
        [
            "康泰体验店",
            "11-20",
            "微信",
            "已回复",
            "方案",
            "发了报价",
            "等答复",
            "11-27",
            "A类",
            "内在",
            "内在2、推新品",
            "30%",
        ],
        ["益寿堂", "11-20", "打电话", "没人接", None, None, None, None, None, None, None, None],
    )
    tables, left_over = read_tables(read_book(book), [FORM], "表.xlsx", today=TODAY, vocabularies={})
    assert left_over == []
    (table,) = tables
    first, second = table.rows(StrategyStep)
    assert (first.way, first.reached, first.stage) == (Way.WECHAT, Reached.REACHED, FollowUpStage.PROPOSAL)
    assert (first.followed_up_on, first.next_follow_up_on) == (date(2026, 11, 20), date(2026, 11, 27))
    assert (first.grade, first.value_type) == (Grade.A, ValueType.INTRINSIC)
    assert first.strategies == (Strategy.LOWER_COST, Strategy.NEW_PRODUCTS)
    assert first.progress == 0.3
    assert (second.owner, second.reached) == ("李晓雨", Reached.NO_ANSWER)
    assert [problem.code for problem in table.problems if not problem.is_remark] == []
