"""Who is at work on a day: 在岗, 离岗日期 and 返岗日期 of 人员 taken together."""

from __future__ import annotations

from datetime import date

from workbook_tools.columns.choices import YesNo
from workbook_tools.forms.settings import Staff


def is_on_duty(one: Staff, day: date) -> bool:
    """Tell whether a member of staff is at work on a day.

    From 离岗日期 on he is not, and with 在岗 否 he is not at all, until 返岗日期 if there is one.
    """
    if one.back_on and day >= one.back_on:
        return True
    if one.off_from:
        return day < one.off_from
    return one.on_duty != YesNo.NO
