"""客户咨询记录本: every inquiry, as it comes in (chapter 一·2·①)."""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum

from workbook_tools.columns import Phones, choice, day, reference, text, time_of_day, yes_no
from workbook_tools.columns.choices import Options, YesNo
from workbook_tools.form import Row
from workbook_tools.forms import channels, shared
from workbook_tools.forms.channels import Channel
from workbook_tools.rules import Is, needed


class InquiryKind(Options):
    """What an inquiry is about."""

    PARTNERSHIP = "加盟合作", "加盟 合作 代理 招商"
    PRODUCT = "产品", "产品咨询"
    PRICE = "价格", "报价 询价 问价"
    SERVICE = "售后", "售后服务 维修 故障"
    COMPLAINT = "投诉"
    OTHER = "其他", "其它 建议"


class Inquiry(
    Row,
    key="inquiry_log",
    title="客户咨询记录本",
    sheet="咨询记录",
    chapter="一·2·①",
    aliases=(
        "咨询登记表",
        "咨询登记本",
        "网络咨询登记",
        "客服登记",
        "咨询记录本",
        "咨询记录表",
        "客户咨询表",
        "客户咨询登记表",
        "咨询",
    ),
):
    """One inquiry, logged the day it arrives."""

    record_no: str | None = shared.record_no()
    received_on: date | None = day(
        "咨询日期",
        required=True,
        past_only=True,
        aliases=("日期", "时间", "登记日期", "登记时间", "录入日期", "填表日期", "来电日期", "来电时间", "date"),
        note="客户来问的那一天",
    )
    received_at: time | None = time_of_day("咨询时间", aliases=("几点", "咨询时段", "时间", "来电时间"))
    channel: Channel | None = channels.channel(required=True, offered=channels.MAJORS)
    subchannel: StrEnum | None = channels.subchannel()
    contact_name: str | None = shared.contact_name("客户称呼", also="名单", note="没留名字就写他的账号或昵称")
    account: str | None = text(
        "客户账号",
        personal=True,
        longest=60,
        folded=True,
        aliases=("ID", "QQ昵称", "网名", "访客名", "账号"),
        note="QQ、商桥、微博、贴吧上的名字",
        example="一路有你",
    )
    mobile: Phones = shared.mobile()
    landline: Phones = shared.landline()
    wechat: str | None = shared.wechat("微信/QQ")
    qq: str | None = shared.qq()
    region: str | None = shared.region()
    customer_name: str | None = shared.customer_name("单位/店名")
    need: str | None = shared.need("咨询内容", also="内容 聊了什么", required=True, note="客户问了什么，想要什么")
    brand: str | None = shared.brand()
    product: tuple[str, ...] = shared.product()
    inquiry_kind: InquiryKind | None = choice("咨询类别", InquiryKind, aliases=("类别", "问题类型"))
    urgency: shared.Urgency = shared.urgency()
    handed_over_directly: YesNo | None = yes_no(
        "是否已直接移交",
        aliases=("已移交", "已转", "是否直交", "已交负责人", "已直接移交"),
        note="急件必填：是不是已经先交给负责人了",
    )
    handoff_no: str | None = reference("移交单号", by_tool=True)
    logged_by: str | None = shared.logged_by("登记客服")
    note: str | None = shared.note()

    # who left no name is known by his account
    minimum_rules = shared.who_and_how_to_reach(names=("contact_name", "customer_name", "account"))
    rules = (
        needed(  # chapter 一·2·①, step 3
            "handed_over_directly",
            Is("urgency", shared.Urgency.URGENT),
            "是急件，但没写是否已直接移交",
            "请填“是”或“否”",
            code="urgent-unsaid",
        ),
        channels.FITTING,
    )
