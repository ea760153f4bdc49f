"""客户信息移交表: the day's customers, for the head of sales to answer the next day (chapter 一·2·①)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from workbook_tools.columns import Phones, choice, day, moment, person, reference, text, yes_no
from workbook_tools.columns.choices import Options, YesNo
from workbook_tools.form import Row
from workbook_tools.forms import channels, shared
from workbook_tools.forms.channels import Channel
from workbook_tools.rules import Is, LongAfter, Rule, needed, not_before


class HandoffKind(Options):
    """Why a customer is handed over: the daily round, at once, or from the visits."""

    DAILY = "日常", "日报 普通 每日"
    URGENT = "紧急", "急 加急 急件"
    VISITS = "陌拜汇总", "陌拜 陌拜周次"


class SourceForm(Options):
    """The form a customer was first written on."""

    INQUIRY_LOG = "咨询记录", "咨询记录本 客户咨询记录本 咨询 F01"
    PROSPECT_LIST = "名单", "客户名单表 名单表 客户名录表 F03"
    REFERRAL_SLIP = "转介绍", "转介绍单 转介绍单表 F04"
    VISIT_REGISTER = "陌拜", "陌生拜访 陌生拜访登记本 陌拜登记本 F05"


class Status(Options):
    """How far a handed-over customer has been dealt with."""

    OPEN = "未处理", "未跟进 待处理 没处理 未"
    WORKING = "处理中", "跟进中 进行中 正在处理"
    FOLLOWED_UP = "已跟进", "已处理 已联系 已回访"
    PASSED_ON = "已转交", "已转 转交"
    INVALID = "无效", "无效客户 作废"
    WON = "已成交", "成交"
    LOST = "战败", "未成交 没成交 失败 丢单"
    PAUSED = "暂停", "搁置 暂缓"


_NEEDS_OUTCOME = (Status.FOLLOWED_UP, Status.PASSED_ON, Status.INVALID, Status.WON, Status.LOST, Status.PAUSED)


class Handoff(
    Row,
    key="handoff_sheet",
    title="客户信息移交表",
    sheet="移交表",
    chapter="一·2·①",
    aliases=(
        "移交单",
        "客户资料移交登记表",
        "每日移交表",
        "客户交接表",
        "客户移交表",
        "信息移交表",
        "移交登记表",
        "移交",
        "交接",
    ),
    told_by=("handed_over_on", "batch", "handoff_kind", "received_by", "received_at", "due_on", "truly_urgent"),
):
    """One customer handed to the head of sales, who fills in the answer the next day."""

    record_no: str | None = shared.record_no()
    handed_over_on: date | None = shared.handed_over_on()
    batch: str | None = text("移交批次", longest=40, by_tool=True, heading_line=True)
    handoff_kind: HandoffKind | None = choice(
        "移交类型",
        HandoffKind,
        required=True,
        aliases=("移交方式", "类型"),
        heading_line=True,
    )
    source_form: SourceForm | None = choice("来源表", SourceForm, by_tool=True, aliases=("来源表格", "来自"))
    source_no: str | None = reference("来源记录号", by_tool=True)
    customer_no: str | None = shared.customer_no(by_tool=True)
    channel: Channel | None = channels.channel(required=True, offered=channels.MAJORS)
    subchannel: StrEnum | None = channels.subchannel()
    customer_name: str | None = shared.customer_name()
    contact_name: str | None = shared.contact_name()
    mobile: Phones = shared.mobile()
    landline: Phones = shared.landline()
    wechat: str | None = shared.wechat("微信/QQ")
    qq: str | None = shared.qq()
    region: str | None = shared.region()
    need: str | None = shared.need("情况摘要", required=True, note="客户问了什么，想要什么")
    brand: str | None = shared.brand()
    urgency: shared.Urgency = shared.urgency()
    written_up_on: date | None = day(
        "补记日期",
        aliases=("补录日期", "补登日期"),
        note="急件先口头交了的，事后补这一行的日期",
    )
    logged_by: str | None = shared.logged_by("移交人")
    received_by: str | None = shared.received_by("接收人")
    received_at: datetime | None = moment("接收时间", aliases=("接收日期", "收到时间", "签收时间"))
    owner: str | None = shared.owner("指派业务员", note="由接收人填")
    status: Status | None = choice("处理状态", Status, aliases=("状态", "进度", "处理情况", "结果", "是否处理"))
    due_on: date | None = day(
        "反馈应答日",
        by_tool=True,
        direction="future",
        aliases=("反馈期限", "应反馈日期"),
        note="默认是移交后的下一个工作日",
    )
    outcome: str | None = text(
        "处理结果",
        aliases=("反馈", "反馈结果", "处理情况", "回访结果", "落实情况", "跟进结果"),
        note="联系得怎么样，第二天填",
        example="已通话，约周五来公司",
    )
    fed_back_on: date | None = day("反馈日期", past_only=True, aliases=("反馈时间", "回复日期", "处理日期"))
    fed_back_by: str | None = person("反馈人", aliases=("反馈者", "回复人", "处理人"))
    next_step: str | None = shared.next_step("后续跟进")
    truly_urgent: YesNo | None = yes_no(
        "确属紧急",
        aliases=("是否真急", "真急", "确实紧急"),
        note="急件才填，由接收人填：是不是真的急",
    )
    note: str | None = shared.note()

    minimum_rules = shared.who_and_how_to_reach()
    rules = (
        needed(
            "written_up_on",
            Is("handoff_kind", HandoffKind.URGENT),
            "是先交的急件，但没写补记日期",
            "请填补记的日期",
        ),
        needed(
            "outcome",
            Is("status", *_NEEDS_OUTCOME),
            "已标“<status>”，但没写处理结果",
            "请填处理结果",
        ),
        not_before("written_up_on", "handed_over_on"),
        Rule(
            "written_up_on",
            LongAfter("written_up_on", "handed_over_on", 1),
            "late-record",
            "“{value}”才补记，离<:handed_over_on>超过1天",
        ),
        not_before("fed_back_on", "handed_over_on"),
        channels.FITTING,
    )
