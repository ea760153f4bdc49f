"""客户总表: every customer, to look people up in and to correct by hand."""

from __future__ import annotations

from datetime import date

from workbook_tools.columns import (
    choice,
    day,
    identifier,
    listed,
    person,
    phone,
    qq,
    region,
    text,
    wechat,
    week,
)
from workbook_tools.columns.gazetteer import RegionLevel
from workbook_tools.form import Row


class Customer(Row, key="customer_register", title="客户总表", sheet="客户总表", chapter="一·3"):
    """One customer, united from every row that means him."""

    customer_no: str | None = identifier("客户编号", by_tool=True, note="编了就不再变")
    customer_name: str | None = text("客户名称", name=True, personal=True)
    contact_name: str | None = text("联系人", name=True, personal=True)
    job_title: str | None = text("职务", folded=True)
    mobile: tuple[str, ...] = phone("手机")
    landline: tuple[str, ...] = phone("固定电话", folded=True)
    wechat: str | None = wechat("微信")
    qq: str | None = qq("QQ", folded=True)
    region: str | None = region("所在地区")
    region_level: str | None = choice("区域级别", RegionLevel, by_tool=True)
    address: str | None = text("详细地址", personal=True)
    channel: str | None = text("来源渠道")
    channel_detail: str | None = text("来源说明", folded=True)
    brand: str | None = listed("意向品牌", "brand")
    product: str | None = text("意向产品", folded=True)
    need: str | None = text("需求", longest=2000)
    logged_on: date | None = day("登记日期")
    logged_by: str | None = person("登记人")
    owner: str | None = person("跟进负责人")
    grade: str | None = text("客户等级", folded=True)
    note: str | None = text("备注", longest=2000)
    others: str | None = text("其他值", longest=4000, by_tool=True, note="别处写得不一样的，都留在这里，写明出处")
    same_firm: str | None = text("同公司", by_tool=True, folded=True, note="同一家公司的其他联系人")
    first_week: str | None = week("首次上名单", by_tool=True, folded=True)
    source: str | None = text("最早出处", by_tool=True, folded=True, note="文件、表、行")
