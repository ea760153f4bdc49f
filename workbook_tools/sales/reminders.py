"""Whom to remind of a customer who is not followed up, and when to try another hour of the day (chapter 四·2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from workbook_tools.sales.contacts import Contact
from workbook_tools.sales.follow_ups import Standing

STEPS: Final = ("", "提醒本人", "提醒本人和经理", "建议改派")
"""The ladder: what each step is called, by its number (`Standing.step`)."""
AT_ONE_HOUR: Final = 3
"""So many attempts at the same hour suggest another one."""
_MORNING, _EVENING = 10, 19
_LATE: Final = 17
_NUMERALS: Final = "零一二三四五六七八九十"


def is_for_manager(standing: Standing) -> bool:
    """Tell whether his manager is told as well."""
    return standing.step >= STEPS.index("提醒本人和经理")


def another_hour(contacts: Sequence[Contact]) -> str:
    """Suggest another hour of the day if the last attempts were all made at the same one; otherwise nothing.

    contacts: one customer's entries, oldest first. An hour at which he was once spoken to is proposed first.
    """
    spoken = [index for index, one in enumerate(contacts) if one.is_spoken]
    since = contacts[spoken[-1] + 1 :] if spoken else contacts
    hours = [one.at.hour if one.at else None for one in since if one.is_attempt]
    if len(hours) < AT_ONE_HOUR or hours[-1] is None:
        return ""
    tried = hours[-1]
    at_once = next((count for count, hour in enumerate(reversed(hours)) if hour != tried), len(hours))
    if at_once < AT_ONE_HOUR:
        return ""
    better = _better_hour(contacts, tried)
    return f"{_times(at_once)}都是{hour_said(tried)}打的，换个时间试试，如{hour_said(better)}前后"


def hour_said(hour: int) -> str:
    """Give an hour of the day as people say it: 上午10点, 晚上7点."""
    if hour == 12:
        return "中午12点"
    part = "凌晨" if hour < 6 else "上午" if hour < 12 else "下午" if hour < 18 else "晚上"
    return f"{part}{hour if hour < 12 else hour - 12}点"


def _better_hour(contacts: Sequence[Contact], tried: int) -> int:
    reached = Counter(one.at.hour for one in contacts if one.is_spoken and one.at and one.at.hour != tried)
    if reached:
        return min(reached, key=lambda hour: (-reached[hour], hour))
    return _EVENING if tried < _LATE else _MORNING


def _times(count: int) -> str:
    return f"{_NUMERALS[count]}次" if count < len(_NUMERALS) else f"{count}次"
