"""待确认重复: customers who may be one, side by side, for a person to decide; and numbers that identify nobody."""

from __future__ import annotations

from datetime import date

from workbook_tools.columns import Phones, choice, count, day, identifier, link, phone, qq, text, wechat
from workbook_tools.columns.choices import Options
from workbook_tools.columns.links import Link
from workbook_tools.form import Row


class Advice(Options):
    """The three piles: what the evidence would have one decide."""

    LIKELY = "建议合并"
    OPEN = "待定"
    UNLIKELY = "多半不同"


class Decision(Options):
    """What a person decides of a customer and the one he is compared with."""

    SAME = "合并", "同一客户 是同一客户 同一个 同一人 是"
    APART = "不是同一客户", "不同客户 不是 不同 不合并 分开 否"
    LATER = "以后再看", "待定 再看 不确定 不知道"


class ReviewPair(Row, key="review_sheet", title="待确认重复", sheet="待确认重复", chapter="一·3"):
    """One customer of a group, and the one above him whom he may be."""

    group_no: str | None = identifier("组号", by_tool=True)
    advice: Advice | None = choice("建议", Advice, by_tool=True)
    customer_no: str | None = identifier("客户编号", by_tool=True)
    against: str | None = identifier("对照", note="和哪位比；可以改成总表里别的客户编号")
    decision: Decision | None = choice("决定", Decision, note="这一行的客户和「对照」的那位，是不是同一位")
    speaks_for: str | None = text("依据", by_tool=True)
    speaks_against: str | None = text("不合并的理由", by_tool=True)
    customer_name: str | None = text("客户名称", by_tool=True, personal=True)
    contact_name: str | None = text("联系人", by_tool=True, personal=True)
    mobile: Phones = phone("手机", by_tool=True)
    landline: Phones = phone("固定电话", by_tool=True)
    wechat: str | None = wechat("微信", by_tool=True)
    qq: str | None = qq("QQ", by_tool=True)
    region: str | None = text("所在地区", by_tool=True)
    address: str | None = text("详细地址", by_tool=True, personal=True)
    brand: str | None = text("意向品牌", by_tool=True)
    logged_on: date | None = day("登记日期", by_tool=True)
    logged_by: str | None = text("登记人", by_tool=True)
    owner: str | None = text("跟进负责人", by_tool=True)
    grade: str | None = identifier("等级", by_tool=True)
    source: Link | None = link("出处", by_tool=True, note="点一下打开原表的那一行")


class SharedNumber(Row, key="shared_numbers", title="共用号码", sheet="共用号码", chapter="一·3"):
    """One number so many hold that it identifies nobody."""

    kind: str | None = text("种类")
    number: str | None = text("号码", personal=True)
    holder_count: int | None = count("几位客户")
    holders: str | None = text("客户", longest=4000, personal=True)
