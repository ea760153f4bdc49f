"""Weeks and months as people type them: 2026年第48周, 11.16-11.22, 2026.3, 三月份.

A period is read as a day within it; week_name and month_name give its official name.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from workbook_tools.columns.base import Reading
from workbook_tools.columns.day_text import (
    full_year,
    make_day,
    plain_signs,
    read_day_text,
    relative_remark,
    with_year,
    year_remark,
)
from workbook_tools.columns.patterns import pattern
from workbook_tools.problems import Finding

_WEEK = pattern(r"(?:(\d{4})[-年]?)?(?:w(\d{1,2})周?|第?(\d{1,2})周)(?:\(.*\))?")
_THIS_WEEK = pattern(r"(上上|上|本|这|下|下下)个?(?:周|星期)")
_RANGE_SIGN = pattern("至|到|~|-+")
_DAY_ALONE = pattern(r"(\d{1,2})[日号]?")
_MONTH = pattern(r"(?:(\d{2}(?=年)|\d{4}(?=[-./年])|20\d\d(?=\d\d$))[-./年]?)?(\d{1,2})(?:月份?)?")
_THIS_MONTH = pattern("(上|本|这|当|下)个?月")

_AWAY: Final = {"上上": -2, "上": -1, "下": 1, "下下": 2}
_FURTHEST_AHEAD = timedelta(weeks=6)  # a week without a year that lies further ahead is last year's


def week_name(day: date) -> str:
    """Name the ISO week a day lies in: 2026-11-23 → 2026-W48."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def month_name(day: date) -> str:
    """Name the month a day lies in: 2026-11-23 → 2026-11."""
    return f"{day.year:04}-{day.month:02}"


def read_week_text(text: str, base: date) -> Reading[date]:
    """Read a week by its number, by 上周 and the like, by a day in it, or by its first and last day."""
    plain = re.sub(r"\s+", "", plain_signs(text))
    if found := _WEEK.fullmatch(plain):
        return _numbered_week(found[1], int(found[2] or found[3]), base)
    if found := _THIS_WEEK.fullmatch(plain):
        monday = base + timedelta(days=-base.weekday(), weeks=_AWAY.get(found[1], 0))
        return Reading(monday, (relative_remark(week_name(monday), base),))
    day = read_day_text(text, base)
    return day if day.value else _range_of_days(plain, base)


def read_month_text(text: str, base: date) -> Reading[date]:
    """Read a month by its name, by 上月 and the like, or by a day in it.

    A month without a year is the last that has begun by `base`.
    """
    plain = re.sub(r"\s+", "", plain_signs(text))
    if (found := _MONTH.fullmatch(plain)) and 1 <= int(found[2]) <= 12:
        return _numbered_month(found[1], int(found[2]), base)
    if found := _THIS_MONTH.fullmatch(plain):
        months = base.year * 12 + base.month - 1 + _AWAY.get(found[1], 0)
        first = date(months // 12, months % 12 + 1, 1)
        return Reading(first, (relative_remark(month_name(first), base),))
    day = read_day_text(text, base)
    return day if day.value else Reading(findings=(unread_month(base),))


def unread_week(base: date, found: str = "看不出“{value}”是哪一周") -> Finding:
    """Say that no week can be seen in a value."""
    return Finding("week-unread", found, f"请写成{week_name(base)}这样的周次")


def unread_month(base: date) -> Finding:
    """Say that no month can be seen in a value."""
    return Finding("month-unread", "看不出“{value}”是哪个月", f"请写成{month_name(base)}这样的年月")


def _numbered_week(year: str | None, week: int, base: date) -> Reading[date]:
    if year:
        monday = _monday_of(int(year), week)
        return Reading(monday, () if monday else (unread_week(base),))
    for near in (base.year + 1, base.year, base.year - 1):
        monday = _monday_of(near, week)
        if monday and monday <= base + _FURTHEST_AHEAD:
            return Reading(monday, (year_remark(week_name(monday)),))
    return Reading(findings=(unread_week(base),))


def _monday_of(year: int, week: int) -> date | None:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


def _range_of_days(plain: str, base: date) -> Reading[date]:
    # A hyphen may stand within a day or between two, so each is tried.
    for sign in _RANGE_SIGN.finditer(plain):
        first = read_day_text(plain[: sign.start()], base)
        last = _last_day(plain[sign.end() :], first.value) if first.value else None
        if first.value and last:
            if week_name(first.value) == week_name(last):
                return first
            return Reading(findings=(unread_week(base, "“{value}”不在同一周（周一到周日）里"),))
    return Reading(findings=(unread_week(base),))


def _last_day(text: str, first: date) -> date | None:
    if alone := _DAY_ALONE.fullmatch(text):
        return make_day(first.year, first.month, alone[1])
    return read_day_text(text, first, "future").value


def _numbered_month(year: str | None, month: int, base: date) -> Reading[date]:
    first = make_day(full_year(year, base), month, 1) if year else with_year(month, 1, base, "past")
    if not first:
        return Reading(findings=(unread_month(base),))
    fully_typed = year and len(year) == 4
    return Reading(first, () if fully_typed else (year_remark(month_name(first)),))
