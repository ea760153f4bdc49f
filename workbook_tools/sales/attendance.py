"""Whether somebody is at work on a day, and when he returns (设置.xlsx: 在岗, 离岗日期, 返岗日期)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Attendance:
    """How it is with somebody on one day.

    back_on: when he returns, if he is off duty and that is known. has_left: he does not return.
    """

    on_duty: bool
    back_on: date | None = None
    has_left: bool = False


def attendance(day: date, *, works: bool, off_from: date | None, back_on: date | None) -> Attendance:
    """Tell whether somebody is on duty on a day.

    works: what 在岗 says. Who does not work and returns on no day has left; who is off from a day on stays away until
    he returns, and of whom nobody knows when, he is only away.
    """
    returns = back_on is not None and day >= back_on
    if works:
        away = off_from is not None and day >= off_from and not (returns and back_on > off_from)  # type: ignore[operator]
        return Attendance(not away, back_on if away and not returns else None)
    if back_on is None:
        return Attendance(on_duty=False, has_left=True)
    return Attendance(returns, None if returns else back_on)
