"""Days, places, grades and absences as every sentence says them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from workbook_tools.columns.gazetteer import Region
from workbook_tools.sales.attendance import Attendance


def day_said(day: date, today: date | None = None) -> str:
    """Say a day: 12月8日, with the year where it is not that of `today`."""
    year = f"{day.year}年" if today and day.year != today.year else ""
    return f"{year}{day.month}月{day.day}日"


def back_said(back_on: date | None, today: date) -> str:
    """Say when somebody returns: 12月8日回来."""
    return f"{day_said(back_on, today)}回来" if back_on else "还不知道哪天回来"


def absence_said(there: Attendance, today: date) -> str:
    """Say of somebody who is not at work that he is not: 不在岗（12月8日回来）, 已不在岗."""
    return "已不在岗" if there.has_left else f"不在岗（{back_said(there.back_on, today)}）"


def place_said(where: Sequence[Region]) -> str:
    """Say places by their last names: 兰山区."""
    return "、".join(place.town or place.county or place.city or place.province for place in where)


def grade_said(grade: str) -> str:
    """Say how good a customer is: A类, 未评级."""
    return f"{grade}类" if grade else "未评级"


def some_of(names: Sequence[str], most: int = 5) -> str:
    """Name the first of many: 甲、乙、丙等."""
    return "、".join(names[:most]) + ("等" if len(names) > most else "")
