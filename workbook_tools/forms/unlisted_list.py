"""未列入名单: customers of the week who are in 客户总表 but not on the 有效客户名单, and why."""

from __future__ import annotations

from datetime import date

from workbook_tools.columns import day, identifier, person, phone, text
from workbook_tools.form import Row


class UnlistedCustomer(Row, key="unlisted_list", title="未列入有效名单的客户", sheet="未列入", chapter="一·3"):
    """One customer left off the week's list, with the reason."""

    customer_no: str | None = identifier("客户编号")
    customer_name: str | None = text("客户名称", personal=True)
    contact_name: str | None = text("联系人", personal=True)
    mobile: tuple[str, ...] = phone("手机")
    reason: str | None = text("没列入的原因", longest=400)
    channel: str | None = text("来源渠道")
    logged_on: date | None = day("登记日期")
    logged_by: str | None = person("登记人")
    source: str | None = text("出处")
