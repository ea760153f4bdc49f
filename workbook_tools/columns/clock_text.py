"""Times as people type them: 14:30, 下午2点半, 9点, 2:30 pm.

Text comes in plain signs: half-width, small letters, Arabic digits.
"""

from __future__ import annotations

import re
from datetime import time
from typing import Final

from workbook_tools.columns.base import Reading
from workbook_tools.columns.patterns import pattern
from workbook_tools.problems import Finding

PART_OF_DAY: Final = "凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|早|晚|am|pm"
CLOCK: Final = (
    r"\d{1,2}(?::\d{1,2}(?::\d{1,2}(?:\.\d+)?)?"
    r"|[点时](?:[123]刻|\d{1,2}分?(?:\d{1,2}秒)?|半|整|钟)?)"
)
_PART = pattern(PART_OF_DAY)
_CLOCK = pattern(CLOCK)
_AFTERNOON: Final = frozenset({"下午", "傍晚", "晚上", "夜里", "晚", "pm"})
_NIGHT: Final = frozenset({"晚上", "夜里", "晚"})
_AFTER_MIDNIGHT: Final = frozenset({"凌晨", "am"})

UNREAD_TIME: Final = Finding("time-unread", "看不出“{value}”是几点", "请写成14:30这样的时间")


def read_clock(text: str) -> Reading[time]:
    """Read the time of day in a text; an empty reading if it names no hour (“上午” alone)."""
    clock = _CLOCK.search(text)
    if not clock:
        return Reading()
    part = _PART.search(text)
    numbers = [int(number) for number in re.findall(r"\d+", clock[0].split(".")[0].replace("刻", ""))]
    hour, minute, second = (*numbers, 0, 0)[:3]
    if clock[0].endswith("半"):
        minute = 30
    elif clock[0].endswith("刻"):
        minute *= 15
    if not part and 1 <= hour <= 6 and ":" not in clock[0]:
        return Reading(findings=(_either_half(hour, minute),))
    full_hour = _on_24(hour, part[0]) if part else hour
    try:
        return Reading(time(full_hour, minute, second))
    except ValueError:
        return Reading(findings=(UNREAD_TIME,))


def _on_24(hour: int, part: str) -> int:
    """Count the hour from midnight; 99 if it cannot be (晚上12点 may be the end of either day)."""
    if part in _NIGHT and hour == 12:
        return 99
    if (part in _AFTERNOON and hour < 12) or (part == "中午" and hour < 4):
        return hour + 12
    return 0 if part in _AFTER_MIDNIGHT and hour == 12 else hour


def _either_half(hour: int, minute: int) -> Finding:
    either = f"{hour:02}:{minute:02}或{hour + 12}:{minute:02}"
    return Finding("time-unread", "“{value}”分不清上午还是下午", f"请写成{either}")
