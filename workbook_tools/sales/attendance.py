"""Who is at work on a day, and when he returns: 在岗, 离岗日期 and 返岗日期 of 人员 taken together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workbook_tools.columns.choices import YesNo
from workbook_tools.forms.settings import Staff


@dataclass(frozen=True, slots=True)
class Attendance:
    """How it is with somebody on one day.

    back_on: when he returns, if he is away and that is known. has_left: he does not return.
    """

    on_duty: bool
    back_on: date | None = None
    has_left: bool = False


_THERE = Attendance(on_duty=True)


def attendance(one: Staff, day: date) -> Attendance:
    """Tell whether a member of staff is at work on a day.

    With 在岗 否 he is away until 返岗日期, and without one he has left; from 离岗日期 on he is away, and not before it.
    A 返岗日期 that does not lie after 离岗日期 is that of an earlier leave.
    """
    works, off_from, back_on = one.on_duty != YesNo.NO, one.off_from, one.back_on
    if off_from and back_on and back_on > off_from:
        return Attendance(on_duty=False, back_on=back_on) if off_from <= day < back_on else _THERE
    if off_from and day >= off_from:
        return Attendance(on_duty=False, has_left=not works)
    if works or (off_from and not back_on) or (back_on and day >= back_on):
        return _THERE
    return Attendance(on_duty=False, back_on=back_on, has_left=back_on is None)


def is_on_duty(one: Staff, day: date) -> bool:
    """Tell whether a member of staff is at work on a day."""
    return attendance(one, day).on_duty
