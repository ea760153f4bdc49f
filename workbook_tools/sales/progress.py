"""How far the analysis of a customer has come, told from his row of the 客户分析表 (chapter 二·3).

A step of the flow chart is done once what it is about is filled in. Nothing is derived and nothing proposed: which
class a customer belongs to is for people to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from workbook_tools.forms.flow_chart import STEPS, StepKind

REQUIRED_FIELDS: Final[Mapping[int, tuple[str, ...]]] = {
    1: ("region",),
    2: ("customer_name",),
    3: ("company_size", "years_in_business", "team_size"),
    4: ("philosophy",),
    5: ("product_type", "needs_ours"),
    7: ("personality", "difficulty"),
    8: ("grade",),
    9: ("owner", "analysed_on"),
    11: ("needs_ours", "phone_check"),
    12: ("grade",),
}
"""What must be filled for a step to be done; the steps without an entry ask for nothing of their own."""

OPEN_ANSWERS: Final[Mapping[int, frozenset[str]]] = {4: frozenset({"待了解"}), 11: frozenset({"待核实", "未接通"})}
"""Answers that leave a step open as a blank does."""

NO_ANSWERS: Final[Mapping[int, Mapping[str, str]]] = {
    4: {"philosophy": "不一致"},
    6: {"needs_ours": "待核实", "phone_check": "未接通"},
}
"""The answers by which a decision is a no; any one is enough. 部分一致 is no 不一致, 潜在 is an answer."""

LED_PAST: Final[Mapping[int, tuple[int, ...]]] = {12: (5, 6, 7)}
"""The steps a side step leads past: whoever does not share our philosophy is not asked what he needs."""

_BECAUSE: Final = {11: "信息还不够", 12: "理念不一致"}
_STEPS: Final = {step.step_no: step for step in STEPS}
_FIRST: Final = 1


def step_reached(analysis: Any) -> int:
    """Give the number of the first step that is not done, or of the last where all are.

    analysis: a row of the 客户分析表, or None where the customer has none.
    """
    return _way(analysis)[-1]


def steps_skipped(analysis: Any) -> tuple[int, ...]:
    """Give the steps that the customer's way leads past."""
    return tuple(past for step_no in _way(analysis) for past in LED_PAST.get(step_no, ()))


def progress_line(analysis: Any, headings: Mapping[str, str]) -> str:
    """Say in a line how far a customer has come and what is lacking for the next step.

    headings: what the fields in REQUIRED_FIELDS are called on the sheet.
    """
    if analysis is None:
        return "还没有分析：客户分析表里没有这个客户"
    way = _way(analysis)
    step = _STEPS[way[-1]]
    if step.kind is StepKind.END:
        return f"分析已完成，已交{analysis.owner}；下一步：{step.name}"
    lacking = "、".join(headings[field] for field in _lacking(analysis, way[-1]))
    # A customer who is shelved needs no class, so nobody is asked for it again and again.
    left = f"{lacking}由人定，搁置的可以空着" if way[-1] in LED_PAST else f"还差：{lacking}"
    said = "，".join(part for part in (_so_far(way), left) if part)
    return f"已到第{way[-1]}步：{step.name}（{said}）"


def _so_far(way: tuple[int, ...]) -> str:
    for side in way:
        if past := LED_PAST.get(side):
            return f"{_BECAUSE[side]}，第{past[0]}到{past[-1]}步不用做"
    done = len(way) - 1
    return _BECAUSE.get(way[-1]) or (f"前{done}步已完成" if done else "")


def _way(analysis: Any) -> tuple[int, ...]:
    """Give the steps a customer has gone through, the one he is at last."""
    way = [_FIRST]
    while not _lacking(analysis, way[-1]):
        step = _STEPS[way[-1]]
        onward = step.no_step if _says_no(analysis, way[-1]) else step.yes_step
        if onward is None:
            break
        way.append(onward)
    return tuple(way)


def _lacking(analysis: Any, step_no: int) -> tuple[str, ...]:
    unanswered = OPEN_ANSWERS.get(step_no, frozenset())
    values = {field: getattr(analysis, field, None) for field in REQUIRED_FIELDS.get(step_no, ())}
    return tuple(field for field, value in values.items() if value in (None, (), "") or value in unanswered)


def _says_no(analysis: Any, step_no: int) -> bool:
    return any(getattr(analysis, field) == answer for field, answer in NO_ANSWERS.get(step_no, {}).items())
