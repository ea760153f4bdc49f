"""客户跟进策略进度表: one line a follow-up, with the strategy it serves (chapter 三·4).

What each follow-up must say is little: when, how, whether anyone was reached, what was said, what comes next. Grade,
value type, personality and strategies are the customer's own, filled once and never asked for again.
"""

from __future__ import annotations

from datetime import date, time
from typing import Any, Final

from workbook_tools.columns import choice, count, day, percent, text, time_of_day
from workbook_tools.columns.choices import Options, YesNo
from workbook_tools.form import Row
from workbook_tools.forms import grades, shared
from workbook_tools.forms.grades import Grade
from workbook_tools.forms.handoff_sheet import Status
from workbook_tools.forms.personality import AT_MOST_TWO, Personality, personality
from workbook_tools.forms.strategies import (
    FITTING,
    SENIOR_RULES,
    Strategy,
    ValueType,
    senior_colleague,
    senior_needed,
    strategies,
    value_type,
)
from workbook_tools.rules import All, Is, Not, needed, not_before, not_long_after


class Way(Options):
    """How a customer was approached: the manual's three (chapter 四·2), and what people use today."""

    PHONE = "电话", "打电话 去电 来电 电联 电话沟通 通话 Tel"
    VISIT = "拜访", "上门 上门拜访 直接拜访 登门 外访"
    RECEPTION = "来访", "来公司 来公司面谈 客户来访 到访 来店 约来公司"
    WECHAT = "微信", "微信QQ 微信/QQ VX wx V信 微信聊天 微信语音 微信视频"
    QQ = "QQ", "扣扣 企鹅"
    MESSAGE = "短信", "发短信"
    MAIL = "邮件", "email 邮箱 电子邮件"
    OTHER = "其他", "其它"


class Reached(Options):
    """Whether he was spoken to or met."""

    REACHED = "接通", "已接 已接通 接了 通了 已通话 是 √ 见面 已见面 见到 见到了 已回 已回复 回复了"
    NO_ANSWER = (
        "未接",
        "没接 未接通 没接通 没人接 无人接听 没打通 打不通 占线 关机 没见到 未见到 未见 没回 未回 未回复 否 ×",
    )
    REFUSED = "拒接", "挂断 挂了 拒绝 拒访 拉黑"
    POSTPONED = "改约", "改期 另约 改时间 改天 改日 改天再说"


class FollowUpStage(Options):
    """How far the sale has come."""

    CONTACT = "建联", "建立联系 初次接触 首次接触 首联"
    NEED = "需求", "了解需求 需求了解 挖需求"
    PROPOSAL = "方案", "出方案 报方案 给方案"
    TALKS = "洽谈", "洽谈中 谈判 面谈 意向洽谈"
    OBJECTIONS = "异议", "异议处理 处理异议 有异议"
    SIGNING = "签单", "成交签单 签约 签合同 已签 成交 已成交"
    SERVICE = "售后", "售后服务 服务"
    SHELVED = "搁置", "暂停 暂缓 放一放"
    LOST = "战败", "失败 丢单 未成交 没成交"


class Mood(Options):
    """What the customer feels about it, as strategies go by it (chapter 三·2·②)."""

    AGAINST = "抗拒", "反感 排斥 抵触 拒绝"
    WAITING = "观望", "犹豫 看看 再看看 再说"
    INTERESTED = "有兴趣", "感兴趣 有意向 兴趣"
    COMPARING = "比较", "在比较 对比 比价"
    APPROVING = "认可", "认同 满意 同意"
    URGING = "催促", "着急 催 很急"


def way(heading: str, aliases: tuple[str, ...]) -> Any:
    """Declare how the customer was approached [Way]."""
    return choice(heading, Way, required=True, aliases=aliases)


def reached(heading: str, aliases: tuple[str, ...]) -> Any:
    """Declare whether he was reached [Reached]."""
    return choice(heading, Reached, required=True, aliases=aliases, note="未接、拒接的，后面不用填")


def content(heading: str, *also: str) -> Any:
    """Declare what was said."""
    aliases = ("内容", "情况", "沟通内容", "纪要", "记录", "跟进情况", *also)
    note = "说了什么，客户怎么说"
    return text(heading, longest=500, aliases=aliases, note=note, example="介绍了产品，他想看样机")


def outcome() -> Any:
    """Declare what became of the customer [Status]."""
    return choice("结果", Status, aliases=("状态", "进度", "处理情况", "是否处理", "处理状态"))


WAS_REACHED: Final = Is("reached", Reached.REACHED)
GOES_ON: Final = Not(Is("outcome", Status.WON, Status.LOST, Status.INVALID))
"""Who has signed, who is lost and who never was a customer needs no next day."""
_IN_PLAY: Final = All(GOES_ON, Not(Is("stage", FollowUpStage.SIGNING, FollowUpStage.LOST)))


class StrategyStep(
    Row,
    key="strategy_progress",
    title="客户跟进策略进度表",
    sheet="跟进记录",
    chapter="三·4",
    aliases=("跟进表", "跟进进度表", "客户跟进表", "跟进记录表", "客户跟进记录", "跟进策略进度表", "客户跟进进度表"),
):
    """One follow-up of one customer."""

    customer_no: str | None = shared.customer_no()
    customer_name: str | None = shared.customer_name()
    followed_up_on: date | None = day(
        "跟进日期", required=True, past_only=True, aliases=("日期", "联系时间", "跟进时间", "联系日期", "date")
    )
    followed_up_at: time | None = time_of_day(
        "几点", folded=True, aliases=("通话时间", "拨打时间", "时刻"), note="几点打的；三次打不通好换时间"
    )
    way: Way | None = way("跟进方式", ("方式", "沟通方式", "联系方式(方式)", "途径"))
    reached: Reached | None = reached("接通情况", ("是否接通", "接听情况", "电话结果", "接通/见面情况"))
    stage: FollowUpStage | None = choice("阶段", FollowUpStage, aliases=("状态", "目前阶段", "进展", "进度"))
    mood: Mood | None = choice("客户心理/反应", Mood, aliases=("客户反应", "心理", "态度", "客户心理", "反应"))
    content: str | None = content("跟进内容", "洽谈内容")
    objection: str | None = text("异议", aliases=("客户异议", "拒绝理由", "顾虑"), example="嫌首批拿货多")
    promise: str | None = text(
        "承诺事项", aliases=("承诺", "答应事项"), note="答应了他什么，哪天兑现", example="周五前寄样品"
    )
    progress: float | None = percent("完成进度%", folded=True, aliases=("%", "完成率", "进度", "完成进度"))
    next_step: str | None = shared.next_step("下一步")
    next_follow_up_on: date | None = shared.next_follow_up_on("下次跟进日期")
    outcome: Status | None = outcome()
    grade: Grade | None = grades.grade(note="有变化再填")
    value_type: ValueType | None = value_type(note="每个客户填一次就行")
    personality: tuple[Personality, ...] = personality()
    strategies: tuple[Strategy, ...] = strategies(note="先选价值类型，可选几条")
    strategy_note: str | None = text(
        "策略说明", folded=True, aliases=("对策", "方案", "策略", "跟进策略"), example="先谈区域保护，再谈首批量"
    )
    senior_needed: YesNo | None = senior_needed()
    senior_colleague: str | None = senior_colleague()
    follow_up_count: int | None = count("次数", minimum=1, by_tool=True, aliases=("第几次", "跟进次数"))
    owner: str | None = shared.owner("跟进负责人", heading_line=True)
    director_note: str | None = text(
        "主管批示", aliases=("主管意见", "批示", "领导意见"), note="由主管填", example="下周我一起去"
    )

    minimum_rules = (shared.which_customer(),)
    rules = (
        needed("content", WAS_REACHED, "接通了，但没写跟进内容", "请写说了什么"),
        needed("next_step", All(WAS_REACHED, _IN_PLAY), "接通了，但没写下一步", "请写下一步做什么"),
        needed(
            "next_follow_up_on",
            All(Is("reached", Reached.REACHED, Reached.POSTPONED), _IN_PLAY),
            "没写下次跟进日期",
            "请填下次哪天联系；战败、成交的请写明结果",
        ),
        not_before("next_follow_up_on", "followed_up_on"),
        not_long_after("next_follow_up_on", "followed_up_on", shared.FAR_AHEAD),
        FITTING,
        *SENIOR_RULES,
        AT_MOST_TWO,
    )
