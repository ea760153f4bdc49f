"""Who belongs on this week's 有效客户名单 — the manual does not say, so the company's settings do (一·3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final

from workbook_tools.columns.base import spelling_key
from workbook_tools.columns.phone_text import Phones
from workbook_tools.field_values import FieldValues
from workbook_tools.forms.channels import Channel, channel_said
from workbook_tools.forms.weekly_list import ValidReason

REACHED: Final = frozenset({"有效", "拒绝"})
"""核实情况 that only a call that got through can give."""


@dataclass(frozen=True, slots=True)
class ValidityRules:
    """The company's answers, from the 规则 page.

    bought_needs_call: a customer from a bought list counts once a call got through.
    bad_checks:        核实情况 that rule a customer out; so does such a word beside the one number he is reached by.
    idle_words:        a need, kind of inquiry or note that says just this is no customer.
    """

    bought_needs_call: bool = True
    bad_checks: frozenset[str] = frozenset({"空号", "停机", "打不通", "错号"})
    idle_words: frozenset[str] = frozenset({"推销", "测试"})


_LOOKED_AT: Final = (
    "mobile", "landline", "wechat", "qq", "validity", "need", "inquiry_kind", "note", "channel", "subchannel",
)  # fmt: skip


def why_not_valid_each(said: FieldValues, rules: ValidityRules) -> list[str]:
    """Give the reason each row's customer is not on the week's list, in Chinese, or an empty string if he is."""
    return list(map(partial(_why_not_valid, rules), *(said[name] for name in _LOOKED_AT)))


def _why_not_valid(
    rules: ValidityRules,
    mobile: Phones | None,
    landline: Phones | None,
    wechat: str | None,
    qq: str | None,
    validity: str | None,
    need: str | None,
    inquiry_kind: str | None,
    note: str | None,
    channel: str | None,
    subchannel: str | None,
) -> str:
    if not (mobile or landline or wechat or qq):
        return "只有地址，还没有联系方式"
    check = str(validity or "")
    if check in rules.bad_checks:
        return f"核实情况是“{check}”"
    is_only_number = len(mobile or ()) + len(landline or ()) == 1 and not (wechat or qq)
    if note and is_only_number and (dead := _dead_number(str(note), rules.bad_checks)):
        return f"号码写着“{dead}”"
    for said in (need, inquiry_kind, note):
        text = _short(str(said), rules.idle_words) if said else ""
        if text.removesuffix("电话") in rules.idle_words:
            return f"写着“{text}”"
    is_called = check in REACHED or not rules.bought_needs_call
    if not is_called and channel_said(channel, subchannel) == Channel.BOUGHT_LIST:
        return "购买的名录，还没有接通过"
    return ""


def _dead_number(note: str, words: frozenset[str]) -> str:
    """Give the word for a number that reaches nobody, if a note says just that, or has it from beside the number."""
    longest = _longest(words)
    said = (_short(part, words) for part in note.split("；") if len(part) <= longest)
    return next((word for word in said if word in words), "")


def _short(text: str, words: frozenset[str]) -> str:
    """Give a text as spellings are compared; one that is too long to be any of these words, as it is."""
    longest = _longest(words)
    return text if len(text) > longest and len("".join(text.split())) > longest else spelling_key(text)


@cache
def _longest(words: frozenset[str]) -> int:
    return _TO_ONE * (max(map(len, words), default=0) + len("电话"))


_TO_ONE: Final = 4
"""So many signs become one at most where their width and marks are folded."""


def valid_reason(facts: Mapping[str, Any]) -> ValidReason | None:
    """Propose the 有效依据 of a customer on the list, or None where nothing says so; the 客服专员 may change it."""
    if facts.get("need"):
        return ValidReason.CLEAR_NEED
    complete = facts.get("region") and facts.get("customer_name") and facts.get("contact_name")
    return ValidReason.FULL_DETAILS if complete else None
