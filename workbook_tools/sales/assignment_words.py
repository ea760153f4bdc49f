"""Days and places as the sentences of the assignment say them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from workbook_tools.columns.gazetteer import Region


def day_said(day: date, today: date) -> str:
    """Say a day: 12月8日, with the year where it is not this one."""
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def back_said(back_on: date | None, today: date) -> str:
    """Say when somebody returns: 12月8日回来."""
    return f"{day_said(back_on, today)}回来" if back_on else "返岗日期没填"


def place_said(where: Sequence[Region]) -> str:
    """Say places by their last names: 兰山区."""
    return "、".join(place.town or place.county or place.city or place.province for place in where)
