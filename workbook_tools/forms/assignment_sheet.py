"""分配表: whom a brand's director gives each customer to (chapter 一·3), and the pages that stand beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

from workbook_tools.columns import Phones, choice, count, dates, day, identifier, number, person, phone, text, yes_no
from workbook_tools.columns.choices import Options, YesNo
from workbook_tools.form import Row
from workbook_tools.forms import shared


class Decision(Options):
    """What the director says to a proposal."""

    CONFIRMED = "确认", "同意 是 可以 行 好 对 √ ✓ OK ok 照办 按建议 通过"
    CHANGED = "改派", "改 换人 改给 改人 不同意 否 × 另派 重新分配 换"


def _number() -> Any:
    """Declare the customer's number, by which a line is known when it comes back."""
    return identifier("客户编号", by_tool=True, folded=True)


def _week() -> Any:
    """Declare the week a line is of."""
    return dates.week("统计周", by_tool=True, folded=True, heading_line=True)


def _brand() -> Any:
    """Declare the brand whose director decides."""
    return text("分配品牌", by_tool=True, folded=True, longest=60)


class Assignment(Row, key="assignment_sheet", title="分配表", sheet="分配表", chapter="一·3"):
    """One customer and who is to follow him; the white columns are the director's."""

    customer: str | None = shared.customer()
    situation: str | None = shared.told("情况")
    proposed: str | None = text("建议跟进人", by_tool=True, longest=20)
    why: str | None = shared.told("为什么")
    decision: Decision | None = choice("决定", Decision, note="确认，或改派给别人")
    changed_to: str | None = person("改派给", note="下拉里是跟这个品牌、在岗的人")
    changed_why: str | None = text("改派原因", longest=100, note="改派的写一句，好改进规则")
    blanks_confirm: YesNo | None = yes_no("空着的都算确认", folded=True, heading_line=True)
    customer_no: str | None = _number()
    contact_name: str | None = text("联系人", by_tool=True, folded=True, personal=True)
    mobile: Phones = phone("手机", by_tool=True, folded=True)
    region: str | None = text("所在地区", by_tool=True, folded=True)
    region_level: str | None = text("区域级别", by_tool=True, folded=True, longest=20)
    grade: str | None = identifier("等级", by_tool=True, folded=True)
    channel: str | None = text("来源渠道", by_tool=True, folded=True, longest=20)
    logged_on: date | None = day("登记日期", by_tool=True, folded=True)
    runner_up: str | None = shared.told("第二人选", folded=True)
    others: str | None = shared.told("别人为什么不行", folded=True)
    load_before: int | None = count("分前手上", by_tool=True, folded=True, note="建议跟进人手上有几位客户")
    load_after: int | None = count("分后手上", by_tool=True, folded=True)
    hold: str | None = text("归属依据", by_tool=True, folded=True, longest=20, note="空着的按份额分")
    need: str | None = shared.told("需求", folded=True)
    week: str | None = _week()
    brand: str | None = _brand()


class WaitingLine(Row, key="assignment_waiting", title="待分配", sheet="待分配", chapter="一·3"):
    """One customer nobody is proposed for, and why."""

    customer: str | None = shared.customer()
    situation: str | None = shared.told("情况")
    reason: str | None = text("原因", by_tool=True, longest=20)
    said: str | None = shared.told("怎么回事")
    remedy: str | None = shared.told("怎么办")
    given_to: str | None = person("分给", note="要现在就定，在这里填一个人")
    customer_no: str | None = _number()
    need: str | None = shared.told("需求", folded=True)
    week: str | None = _week()
    brand: str | None = _brand()


class FairLine(Row, key="assignment_fairness", title="公平表", sheet="公平表", chapter="一·3"):
    """What one salesperson should have got and got."""

    person: str | None = text("姓名", by_tool=True, longest=20)
    capacity: int | None = count("份额", by_tool=True)
    ideal: float | None = number("本周应得", by_tool=True)
    got: int | None = count("本周实得", by_tool=True)
    difference: float | None = number("差", by_tool=True, note="正的是多得，负的是少得")
    ideal_lately: float | None = number("近几周应得", by_tool=True)
    got_lately: int | None = count("近几周实得", by_tool=True)


class CoverageLine(Row, key="assignment_coverage", title="覆盖", sheet="覆盖", chapter="二·3·①"):
    """One region, and whether it has a customer of grade A."""

    region_level: str | None = text("区域级别", by_tool=True, longest=20)
    region: str | None = text("地区", by_tool=True, longest=60)
    customer_count: int | None = count("客户数", by_tool=True)
    best_count: int | None = count("A类数", by_tool=True)
    said: str | None = shared.told("说明")


class UnbrandedLine(Row, key="assignment_unbranded", title="待定品牌", sheet="待定品牌", chapter="一·3"):
    """One customer of whom nobody knows which brand he wants; a director may claim him."""

    customer: str | None = shared.customer()
    situation: str | None = shared.told("情况")
    need: str | None = shared.told("需求")
    logged_by: str | None = text("登记人", by_tool=True, longest=20)
    followed_by: str | None = shared.told("现在谁跟")
    claimed: YesNo | None = yes_no("认领", note="要这个品牌的，选 是")
    customer_no: str | None = _number()
    week: str | None = _week()
    brand: str | None = _brand()


class ChangeLine(Row, key="assignment_changes", title="改派统计", sheet="改派统计", chapter="一·3"):
    """How often directors gave customers to others than was proposed, and why."""

    proposed: str | None = text("建议的人", by_tool=True, longest=20)
    changed_to: str | None = text("改派给", by_tool=True, longest=20)
    changed_why: str | None = shared.told("原因")
    count_of: int | None = count("次数", by_tool=True)
    lately: str | None = text("最近一次", by_tool=True, longest=20)
