"""我的客户: the lasting workbook of one salesperson; its customers' sheet (chapters 二, 三 and 四).

The follow-ups stand on a sheet of their own, as 客户跟进策略进度表. What the sheet says of each customer's next step is
computed from them, so that nothing is written twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Final

from workbook_tools.columns import Phones, choice, count, day, text
from workbook_tools.columns.choices import Options, YesNo
from workbook_tools.form import Row
from workbook_tools.forms import grades, shared
from workbook_tools.forms.grades import Grade
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


class Due(Options):
    """How it stands with a customer's next follow-up."""

    OVERDUE = "逾期", "过期"
    TODAY = "今日", "今天"
    UNPLANNED = "无计划", "没计划"
    PLANNED = "已安排", "有计划"
    CLOSED = "已结束", "结束"


FOLLOW_UPS: Final = "跟进"
CUSTOMERS: Final = "客户"
"""What the names of the columns of the two sheets begin with."""

_SAME: Final = f"({FOLLOW_UPS}_客户名称={{customer_name}})"
_LAST: Final = f"{_SAME}*({FOLLOW_UPS}_跟进日期={{last_followed_up_on}})"


def _if_named(formula: str) -> str:
    return f'IF(LEN({{customer_name}})=0,"",{formula})'


def _of_last(heading: str, otherwise: str = '""') -> str:
    """Give the formula for what the latest follow-up says."""
    return f"IFERROR(LOOKUP(2,1/({_LAST}),{FOLLOW_UPS}_{heading}),{otherwise})"


class MyCustomer(
    Row,
    key="my_customers",
    title="我的客户",
    sheet="客户",
    chapter="二·3、三·4、四·3",
    aliases=("我的客户表", "名下客户", "业务员客户表"),
    told_by=(
        "customer_no",
        "state",
        "next_follow_up_on",
        "next_step",
        "last_followed_up_on",
        "paper_grade",
        "call_grade",
        "value_type",
        "personality",
        "strategies",
        "assigned_on",
    ),
):
    """One customer of the salesperson whose workbook it is."""

    customer_no: str | None = shared.customer_no(by_tool=True)
    customer_name: str | None = shared.customer_name()
    state: Due | None = choice("状态", Due, by_tool=True, aliases=("跟进状态",))
    next_follow_up_on: date | None = day("下次跟进", direction="future", by_tool=True)
    next_step: str | None = text("下一步", by_tool=True)
    last_followed_up_on: date | None = day("上次跟进", by_tool=True, past_only=True)
    contact_name: str | None = shared.contact_name()
    mobile: Phones = shared.mobile()
    landline: Phones = shared.landline(folded=True)
    wechat: str | None = shared.wechat()
    qq: str | None = shared.qq(folded=True)
    region: str | None = shared.region()
    brand: str | None = shared.brand()
    need: str | None = shared.need("需求")
    paper_grade: Grade | None = grades.grade("纸面等级", aliases=(), note="看资料评的（第二章）")
    paper_graded_on: date | None = day("纸面评级日期", past_only=True)
    call_grade: Grade | None = grades.grade("通话后等级", aliases=(), note="通了电话再评的（第四章）")
    call_graded_on: date | None = day("通话后评级日期", past_only=True)
    value_type: ValueType | None = value_type()
    personality: tuple[Personality, ...] = personality()
    strategies: tuple[Strategy, ...] = strategies(note="先选价值类型，可选几条")
    senior_needed: YesNo | None = senior_needed()
    senior_colleague: str | None = senior_colleague()
    owner: str | None = shared.owner("跟进负责人", heading_line=True)
    assigned_on: date | None = day("分到我名下的日期", folded=True, past_only=True)
    note: str | None = shared.note()
    rank: int | None = count("排序", by_tool=True, folded=True, note="首页按它排先后")

    minimum_rules = shared.who_and_how_to_reach()
    rules = (FITTING, *SENIOR_RULES, AT_MOST_TWO)
    formulas: ClassVar[Mapping[str, str]] = {
        "last_followed_up_on": _if_named(
            f'IFERROR(IF(COUNTIF({FOLLOW_UPS}_客户名称,{{customer_name}})=0,"",'
            f'SUMPRODUCT(MAX({_SAME}*{FOLLOW_UPS}_跟进日期))),"")'
        ),
        "next_follow_up_on": _if_named(f'IF(N({_of_last("下次跟进日期", "0")})=0,"",{_of_last("下次跟进日期")})'),
        "next_step": _if_named(f'{_of_last("下一步")}&""'),
        "state": _if_named(
            f'IF(OR({_of_last("结果")}="已成交",{_of_last("结果")}="无效",{_of_last("结果")}="战败",'
            f'{_of_last("阶段")}="战败"),"已结束",'
            'IF({next_follow_up_on}="","无计划",IF({next_follow_up_on}<TODAY(),"逾期",'
            'IF({next_follow_up_on}=TODAY(),"今日","已安排"))))'
        ),
        "rank": (
            'IF(OR({state}="逾期",{state}="今日"),{next_follow_up_on}*10000+ROW(),'
            'IF({state}="无计划",9000000000+ROW(),""))'
        ),
    }
    """Everything the tool says of the next step follows from the latest follow-up of the same name."""
