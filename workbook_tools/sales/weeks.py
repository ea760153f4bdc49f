"""Weeks as labels: 2026-W48."""

from __future__ import annotations

import re
from datetime import date, timedelta


def week_of(day: date) -> str:
    """Give the ISO week of a day as a label: 2026-W48."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def monday_of(week: str) -> date:
    """Give the first day of a week."""
    return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)


def weeks_until(week: str, count: int) -> list[str]:
    """Give the labels of so many weeks, this one the last."""
    return [week_of(monday_of(week) - timedelta(weeks=back)) for back in reversed(range(count))]


def is_week(label: str) -> bool:
    """Tell whether a text is the label of a week that there is: 2026-W53 is one, 2025-W53 is none."""
    if not re.fullmatch(r"20[0-9]{2}-W[0-9]{2}", label):
        return False
    try:
        return bool(monday_of(label))
    except ValueError:  # most years have 52
        return False
