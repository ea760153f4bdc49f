"""客户洽谈信息记录表: what was talked about, written down at once, and the grade after it (chapter 四·3)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from workbook_tools.columns import choice, listed, moment, text, yes_no
from workbook_tools.columns.choices import Options, YesNo
from workbook_tools.form import Row
from workbook_tools.forms import grades, shared
from workbook_tools.forms.grades import Grade
from workbook_tools.forms.handoff_sheet import Status
from workbook_tools.forms.personality import AT_MOST_TWO, Personality, personality
from workbook_tools.forms.strategy_progress import (
    GOES_ON,
    WAS_REACHED,
    Reached,
    Way,
    content,
    outcome,
    reached,
    way,
)
from workbook_tools.rules import All, Is, Rule, needed, not_before, not_long_after


class Purpose(Options):
    """What a talk is for; other purposes are kept as written."""

    APPOINTMENT = "约见", "约见面 邀约 约访 约来公司"
    NEED = "了解需求", "需求 摸底 了解情况"
    PRESENTATION = "介绍", "介绍产品 产品介绍 介绍公司 演示"
    OFFER = "报价", "谈价格 价格 谈价"
    OBJECTIONS = "异议", "异议处理 处理异议"
    SIGNING = "签单", "签约 签合同 成交"
    RETURN = "回访", "跟进 维护 售后回访"


_FIRST: Final = dict.fromkeys(("首次", "第一次", "第1次", "新", "新客户", "初次"), YesNo.YES)
_LATER: Final = dict.fromkeys(
    ("非首次", "第二次", "第2次", "2", "第三次", "第3次", "3", "多次", "老", "老客户"), YesNo.NO
)


class Negotiation(
    Row,
    key="negotiation_record",
    title="客户洽谈信息记录表",
    sheet="洽谈记录",
    chapter="四·3",
    aliases=("洽谈记录表", "首次洽谈记录", "客户洽谈记录表", "洽谈信息记录表", "洽谈登记表"),
    card=True,
):
    """One talk with a customer. Who was not reached needs no more than a name, a time, a way and that."""

    record_no: str | None = shared.record_no()
    customer_no: str | None = shared.customer_no()
    customer_name: str | None = shared.customer_name()
    talked_at: datetime | None = moment(
        "洽谈时间", required=True, past_only=True, aliases=("时间", "洽谈日期", "日期", "date")
    )
    first_time: YesNo | None = choice("是否首次", YesNo, spellings=_FIRST | _LATER, aliases=("新/老", "第几次", "首次"))
    way: Way | None = way("洽谈方式", ("接触方式", "方式", "洽谈形式"))
    place_met: str | None = text(
        "地点", longest=100, aliases=("地址", "洽谈地点", "见面地点"), note="拜访、来访的必填", example="客户店里"
    )
    our_people: tuple[str, ...] = listed("我方人员", "person", many=True, aliases=("参加人", "我方参加", "陪同"))
    contact_name: str | None = shared.contact_name("客户方人员")
    job_title: shared.JobTitle | str | None = shared.job_title()
    purpose: Purpose | str | None = choice(
        "洽谈目的",
        Purpose,
        open=True,
        aliases=("主题", "事由", "洽谈主题", "目的"),
        note="首次电话以约见为主",
    )
    materials: tuple[str, ...] = listed(
        "使用资料", "material", many=True, aliases=("携带资料", "给了什么资料", "资料"), example="产品宣传页"
    )
    need: str | None = shared.need("客户需求")
    content: str | None = content("洽谈内容")
    priced: YesNo | None = yes_no("谈到价格", aliases=("报价", "是否报价"), note="首次电话尽量别谈价格", example="否")
    objection: str | None = text(
        "异议及处理",
        aliases=("客户异议", "异议", "拒绝理由", "顾虑"),
        example="嫌首批拿货多，答应报给总监商量",
    )
    personality: tuple[Personality, ...] = personality("性格判断")
    reached: Reached | None = reached("接通/见面情况", ("接听情况", "是否接通", "电话结果", "接通情况"))
    grade: Grade | None = grades.grade(note="联系过以后评，A最佳、B好、C次等")
    appointment_at: datetime | None = moment(
        "约见时间",
        direction="future",
        aliases=("来访时间", "约访时间", "预约时间"),
        example=datetime(2026, 11, 26, 10, 0),  # noqa: DTZ001 - a sheet's days have no time zone
    )
    outcome: Status | None = outcome()
    next_step: str | None = shared.next_step("下一步计划")
    next_follow_up_on: date | None = shared.next_follow_up_on("下次跟进日期")
    logged_by: str | None = shared.logged_by("记录人", required=False)

    minimum_rules = (shared.which_customer(),)
    rules = (
        needed(
            "place_met",
            All(WAS_REACHED, Is("way", Way.VISIT, Way.RECEPTION)),
            "见了面，但没写地点",
            "请填在哪里见的",
        ),
        needed("content", WAS_REACHED, "接通了，但没写洽谈内容", "请写说了什么"),
        needed("grade", WAS_REACHED, "联系上了，但没评客户等级", "请填A、B或C"),  # chapter 四·3·①
        needed("next_step", All(WAS_REACHED, GOES_ON), "联系上了，但没写下一步计划", "请写下一步做什么"),
        needed(
            "next_follow_up_on",
            All(Is("reached", Reached.REACHED, Reached.POSTPONED), GOES_ON),
            "没写下次跟进日期",
            "请填下次哪天联系；战败、成交的请写明结果",
        ),
        Rule(  # chapter 四·3·① asks to leave prices out of a first call
            "priced",
            All(Is("first_time", YesNo.YES), Is("way", Way.PHONE), Is("priced", YesNo.YES)),
            "priced-early",
            "首次电话就谈到了价格，手册建议先约见",
        ),
        not_before("appointment_at", "talked_at"),
        not_before("next_follow_up_on", "talked_at"),
        not_long_after("next_follow_up_on", "talked_at", shared.FAR_AHEAD),
        AT_MOST_TWO,
    )
