"""Weeks as labels: 2026-W48."""

from __future__ import annotations

from datetime import date


def week_of(day: date) -> str:
    """Give the ISO week of a day as a label: 2026-W48."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def monday_of(week: str) -> date:
    """Give the first day of a week."""
    return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
