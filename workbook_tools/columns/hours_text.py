"""Office hours as people type them: 09:00-18:00, 9:00—12:00，13:00—18:00, 上午9点-12点、下午1点-6点."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from workbook_tools.columns.base import half_width
from workbook_tools.columns.clock_text import CLOCK, PART_OF_DAY, read_clock
from workbook_tools.columns.patterns import pattern

_DASH: Final = pattern(r"\s*[-‐–—―−~〜至到]+\s*")
_PARTED: Final = pattern(r"[,;、/和及\s]+")
_CLOCK: Final = pattern(rf"({PART_OF_DAY})?\s*({CLOCK})")
_BLANK_IN_IT: Final = pattern(rf"({PART_OF_DAY})\s+")
_BARE_HOUR: Final = pattern(r"\d{1,2}")
_MIDNIGHT: Final = pattern(r"24(?::00|[点时]整?)?")


class Span(NamedTuple):
    """A stretch of the office's day. Both ends are counted from midnight, so that 24:00 can close it."""

    opens: timedelta
    closes: timedelta


def read_hours(text: str) -> tuple[Span, ...]:
    """Read the stretches of a day in which the office is open, in their order; empty if they cannot be read.

    >>> [str(span.closes) for span in read_hours("9点-12点，13：00—18：00")]
    ['12:00:00', '18:00:00']
    """
    plain = _BLANK_IN_IT.sub(r"\1", _DASH.sub("-", half_width(text).lower().strip(" 。.")))
    spans = [_span(part) for part in _PARTED.split(plain) if part]
    understood = sorted(span for span in spans if span)
    apart = all(one.closes <= other.opens for one, other in pairwise(understood))
    return tuple(understood) if apart and len(understood) == len(spans) else ()


def read_hour(text: str) -> timedelta | None:
    """Read one time of day, counted from midnight: 18:00, 下午6点, 24:00; None if it cannot be read."""
    plain = half_width(text).strip().lower()
    if _MIDNIGHT.fullmatch(plain):
        return timedelta(days=1)
    if _BARE_HOUR.fullmatch(plain):
        plain += ":00"
    found = read_clock(plain).value if _CLOCK.fullmatch(plain) else None
    return timedelta(hours=found.hour, minutes=found.minute) if found else None


def _span(text: str) -> Span | None:
    first, dash, last = text.partition("-")
    part = _CLOCK.fullmatch(first)
    if dash and part and part[1] and re.match(r"\d", last):
        last = part[1] + last  # 下午1点-6点 ends in the afternoon too
    opens, closes = read_hour(first), read_hour(last)
    return Span(opens, closes) if opens is not None and closes is not None and opens < closes else None
