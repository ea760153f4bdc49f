"""有效客户名单表: everyone's customers of a week in one list, for the directors to assign (chapter 一·3)."""

from __future__ import annotations

from datetime import date

from workbook_tools.columns import Phones, choice, dates, day, person, reference
from workbook_tools.columns.choices import Options
from workbook_tools.columns.gazetteer import RegionLevel
from workbook_tools.form import Row
from workbook_tools.forms import channels, shared
from workbook_tools.forms.channels import Channel
from workbook_tools.rules import not_before


class ValidReason(Options):
    """Why a customer counts as valid; the manual does not say, so the company's rules do."""

    ANSWERED = "电话接通", "接通 已接通"
    CLEAR_NEED = "有明确需求", "有需求 需求明确"
    FULL_DETAILS = "已留全资料", "资料齐全 资料全"
    HEAD_DECIDED = "负责人认定", "认定"


class ValidCustomer(
    Row,
    key="weekly_list",
    title="有效客户名单表",
    sheet="有效客户",
    chapter="一·3",
    aliases=("有效客户统计表", "周有效客户表", "有效客户名单", "有效客户表", "周统计表", "客户周统计表"),
    told_by=("week", "customer_no", "source_no", "director", "assigned_on"),
):
    """One valid customer of one week; the grey columns are the tool's."""

    week: str | None = dates.week(
        "统计周",
        required=True,
        folded=True,
        heading_line=True,
        aliases=("周", "周次", "第几周", "统计日期", "起止日期"),
    )
    line_no: int | None = shared.line_no()
    customer_no: str | None = shared.customer_no(by_tool=True)
    customer_name: str | None = shared.customer_name()
    contact_name: str | None = shared.contact_name()
    mobile: Phones = shared.mobile()
    landline: Phones = shared.landline(folded=True)
    wechat: str | None = shared.wechat("微信/QQ")
    qq: str | None = shared.qq(folded=True)
    region: str | None = shared.region()
    region_level: RegionLevel | None = shared.region_level()
    channel: Channel | None = channels.channel(required=True)
    source_no: str | None = reference("来源表/记录号", by_tool=True, folded=True)
    logged_on: date | None = shared.logged_on()
    brand: str | None = shared.brand()
    product: tuple[str, ...] = shared.product(folded=True)
    need: str | None = shared.need("需求概述")
    valid_reason: ValidReason | None = choice(
        "有效依据",
        ValidReason,
        by_tool=True,
        aliases=("判断依据", "是否有效", "有效原因"),
        note="按规则填，可以改",
    )
    duplicate_of: str | None = reference(
        "重复标记", by_tool=True, folded=True, aliases=("已有", "重号", "重复"), note="撞上的客户编号"
    )
    logged_by: str | None = shared.logged_by("汇总客服", folded=True)
    director: str | None = person("市场总监", by_tool=True, aliases=("分管总监", "品牌总监", "总监"))
    owner: str | None = shared.owner("分配跟进人", note="由市场总监填")
    assigned_on: date | None = day("分配日期", aliases=("分配时间", "派单日期"))
    note: str | None = shared.note()

    minimum_rules = shared.who_and_how_to_reach()
    rules = (not_before("assigned_on", "logged_on"),)
