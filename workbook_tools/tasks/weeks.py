"""The week somebody asks for."""

from __future__ import annotations

from datetime import date

from workbook_tools.problems import WorkbookError
from workbook_tools.sales.weeks import is_week, week_of


def week_asked(said: str, day: date) -> str:
    """Give the label of the week that is meant, by default that of a day. Raises WorkbookError if it is none."""
    label = said or week_of(day)
    if not is_week(label):
        raise WorkbookError("week-unread", f"“{label}”不是周次，请写成 2026-W48 这样")
    return label
