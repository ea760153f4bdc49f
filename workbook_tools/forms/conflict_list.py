"""冲突明细: every value of a customer that 客户总表 does not show, beside the one it shows."""

from __future__ import annotations

from workbook_tools.columns import link, text
from workbook_tools.columns.links import Link
from workbook_tools.form import Row


class Conflict(Row, key="conflict_list", title="冲突明细", sheet="冲突明细", chapter="一·3"):
    """One value that was not chosen, and why."""

    customer_no: Link | None = link("客户编号", note="点一下到他在客户总表的那一行")
    name: str | None = text("客户名称或联系人", personal=True)
    heading: str | None = text("列")
    chosen: str | None = text("采用的值", longest=2000, personal=True)
    chosen_source: Link | None = link("采用的出处", note="点一下打开原表的那一行")
    other: str | None = text("另有的值", longest=2000, personal=True)
    other_source: Link | None = link("另有的出处", note="点一下打开原表的那一行")
    why: str | None = text("为什么")
