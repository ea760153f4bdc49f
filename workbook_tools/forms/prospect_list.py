"""客户名单表: customers from an exhibition, a colleague in the trade, or a bought list (chapter 一·2·②)."""

from __future__ import annotations

from datetime import date

from workbook_tools.columns import Phones, choice, day, text
from workbook_tools.columns.choices import Options
from workbook_tools.form import Row
from workbook_tools.forms import channels, shared
from workbook_tools.forms.channels import Channel
from workbook_tools.rules import Is, needed, not_before


class Lawfulness(Options):
    """By what right the company holds a list of names: an unclear one must not be called through."""

    PUBLIC = "公开", "公开信息 网上公开"
    CONSENT = "本人同意", "同意 是 合法"
    LEFT_AT_EXHIBITION = "展会自愿留", "展会留 自愿 自愿留 展会"
    UNCLEAR = "不明", "不详 未知 不清楚 否"


class Validity(Options):
    """What a first call showed a listed number to be."""

    VALID = "有效", "是 有效号码 接通 已接通"
    UNASSIGNED = "空号", "不存在"
    SUSPENDED = "停机", "欠费停机"
    WRONG = "错号", "打错 号码错误"
    REFUSED = "拒绝", "拒接 拒访"
    UNCHECKED = "未核实", "未打 未联系 待核实"


_NEEDS_DETAIL = [channel for channel in Channel if channel.major in {"行业名录", "转介绍", "其他"}]


class Prospect(
    Row,
    key="prospect_list",
    title="客户名单表",
    sheet="名单",
    chapter="一·2·②",
    aliases=("客户名录表", "行业名录", "展会名单", "客户名单", "客户名录", "名录表", "名录", "参展名单", "展会"),
):
    """One customer of a list; where the list came from stands once at its head."""

    line_no: int | None = shared.line_no()
    customer_name: str | None = shared.customer_name()
    contact_name: str | None = shared.contact_name(also="名单")
    job_title: shared.JobTitle | str | None = shared.job_title()
    mobile: Phones = shared.mobile()
    landline: Phones = shared.landline()
    wechat: str | None = shared.wechat()
    qq: str | None = shared.qq()
    region: str | None = shared.region()
    address: str | None = shared.address()
    business: str | None = text(
        "经营项目", aliases=("业务类型", "主营", "经营范围", "行业", "做什么的"), example="康复器材"
    )
    brand: str | None = shared.brand()
    channel: Channel | None = channels.channel(
        "信息来源",
        required=True,
        heading_line=True,
        offered=[channel for channel in Channel if channel.major == "行业名录"],
    )
    channel_detail: str | None = text(
        "来源说明",
        heading_line=True,
        aliases=("来源备注", "具体来源", "展会名称", "群名", "贴吧名"),
        note="哪个展会哪一届、哪位同行给的、哪一次买的",
        example="第86届医博会",
    )
    obtained_on: date | None = day(
        "取得日期",
        required=True,
        past_only=True,
        heading_line=True,
        aliases=("取得时间", "展会日期", "购买日期"),
    )
    batch: str | None = text(
        "名录批次",
        required=True,
        longest=40,
        heading_line=True,
        aliases=("名单批次", "批号", "批次"),
        note="一批一个号",
        example="2026-03",
    )
    lawfulness: Lawfulness | None = choice(
        "来源合规",
        Lawfulness,
        required=True,
        heading_line=True,
        aliases=("是否同意", "来源是否合法"),
        note="“不明”的不要打电话",
    )
    validity: Validity | None = choice("是否有效", Validity, aliases=("核实情况", "有效吗", "核实", "核实结果"))
    logged_by: str | None = shared.logged_by("登记客服")
    received_by: str | None = shared.received_by("接收负责人")
    handed_over_on: date | None = shared.handed_over_on()
    note: str | None = shared.note()

    minimum_rules = shared.who_and_how_to_reach()
    rules = (
        needed(  # the manual wants the source noted: chapter 一·2·②, step 2
            "channel_detail",
            Is("channel", *_NEEDS_DETAIL),
            "来源是“<channel>”，但没写来源说明",
            "请写明展会、同行或购买的批次",
            code="detail-missing",
        ),
        not_before("handed_over_on", "obtained_on"),
    )
