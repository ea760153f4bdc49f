"""价值类型: three types of customer, the strategies for each, and whom to bring along (chapter 三·3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Self

from workbook_tools.columns import choice, choices, person, yes_no
from workbook_tools.columns.choices import Options, YesNo
from workbook_tools.rules import All, Either, Is, Not, Outside, Rule, needed


class ValueType(Options):
    """What a customer looks for: the product, what comes with it, or growing together."""

    INTRINSIC = "内在价值型", "内在 内在型 内在价值"
    EXTRINSIC = "外在价值型", "外在 外在型 外在价值"
    STRATEGIC = "战略价值型", "战略 战略型 战略价值"


class Strategy(Options):
    """A method of the manual for one value type.

    number: its number among the type's own. 内在2 and 内2 are read; a bare ② could be of any type.
    """

    value_type: ValueType
    number: int

    def __new__(cls, value_type: ValueType, label: str, words: str = "") -> Self:
        """Make a strategy from its type, its label and other spellings; each type's are numbered as they come."""
        option = str.__new__(cls, label)
        option._value_ = label
        option.value_type = value_type
        option.number = 1 + sum(other.value_type is value_type for other in cls.__members__.values())
        numbered = (f"{value_type[:2]}{option.number}", f"{value_type[0]}{option.number}")
        option.spellings = (*words.split(), *numbered)
        return option

    PRODUCT_POINTS = ValueType.INTRINSIC, "先给资料讲产品特点", "给资料 讲产品 讲产品特点 重点讲产品特点"
    LOWER_COST = ValueType.INTRINSIC, "降成本提拿货额度", "降价 降成本 提高拿货额度 提拿货额"
    HOLD_POSITION = ValueType.INTRINSIC, "守公司原则与定位", "守原则 守定位 区域保护 产品供应商"
    NEW_PRODUCTS = ValueType.INTRINSIC, "及时推荐新品", "推新品 推荐新品 新产品"
    RELATIONSHIP = ValueType.EXTRINSIC, "先建关系用好服务团队", "建关系 先建关系 建立关系 用服务与团队"
    EDUCATION = ValueType.EXTRINSIC, "教育客户合作共赢", "教育客户 合作共赢 共赢"
    VISION = ValueType.EXTRINSIC, "用愿景讲扶持力度", "愿景 用愿景 扶持 扶持力度"
    EXTRA_VALUE = ValueType.STRATEGIC, "借领导创造非一般价值", "借助领导 非一般价值 创造价值 领导帮助"
    BEYOND_PLANS = ValueType.STRATEGIC, "提超出其计划的方案", "超出计划 超出计划的方案"
    RESOURCES = ValueType.STRATEGIC, "尽力提供资源", "提供资源 给资源"
    AS_EQUALS = ValueType.STRATEGIC, "平等相处", "平等 和气生财"


BY_VALUE_TYPE: Final[Mapping[str, Sequence[Strategy]]] = {
    kind.value: tuple(strategy for strategy in Strategy if strategy.value_type is kind) for kind in ValueType
}


def value_type(**options: Any) -> Any:
    """Declare the value type [ValueType]; a person judges it, and neither grade nor personality tells it."""
    aliases = ("客户类型", "价值型", "类型", "客户价值")
    return choice("价值类型", ValueType, aliases=aliases, **options)


def strategies(**options: Any) -> Any:
    """Declare the strategies chosen [tuple of Strategy]; the drop-down follows the value type."""
    aliases = ("方法", "策略编号")
    return choices("选用策略", Strategy, within="value_type", groups=BY_VALUE_TYPE, aliases=aliases, **options)


def senior_needed(**options: Any) -> Any:
    """Declare whether someone senior of the company must help [YesNo]."""
    aliases = ("是否需要领导", "领导参与", "高层协助")
    return yes_no("需协同高层", aliases=aliases, note="战略价值型必须填“是”", **options)


def senior_colleague(**options: Any) -> Any:
    """Declare who that is."""
    aliases = ("协同高层", "高层姓名", "协同领导", "参与领导", "哪位领导")
    return person("协同高层姓名", aliases=aliases, **options)


FITTING: Final = Rule(
    "strategies",
    Outside("strategies", "value_type", BY_VALUE_TYPE),
    "strategy-mismatch",
    "“{value}”不都是“<value_type>”的策略",
    "请重选策略，或核对价值类型",
)
"""For forms with both columns."""

_STRATEGIC: Final = Is("value_type", ValueType.STRATEGIC)
_SENIOR: Final = Is("senior_needed", YesNo.YES)

SENIOR_RULES: Final = (
    Rule(
        "senior_needed",
        All(_STRATEGIC, Not(_SENIOR)),
        "senior-missing",
        "是战略价值型，要有公司高层一起谈",
        "请填“是”，并写上是哪位高层",
    ),
    needed(
        "senior_colleague",
        Either(_STRATEGIC, _SENIOR),
        "要协同高层，但没写是哪位",
        "请填这位高层的姓名",
    ),
)
"""For forms with the value type, and what the manual demands for one of them (三·3, 提示)."""
