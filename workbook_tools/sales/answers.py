"""What a head answers of a customer handed to him, and how late (一·2·④: 第二天反馈)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any, Final, Self

from workbook_tools.columns.choices import YesNo
from workbook_tools.forms.handoff_sheet import Handoff, Status
from workbook_tools.sales.clocks import WorkCalendar

ANSWER_FIELDS: Final = (
    "received_at", "owner", "status", "outcome", "fed_back_on", "fed_back_by", "next_step", "truly_urgent",
)  # fmt: skip
"""The columns of 客户信息移交表 that whoever receives it fills in."""
_NO_ANSWER: Final = (None, Status.OPEN, Status.WORKING)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one customer as far as it goes; the columns as in 客户信息移交表.

    answered_at: when the result was told, as far as that is known. read_on: the day the tool was last given news.
    """

    received_at: datetime | None = None
    owner: str | None = None
    status: Status | None = None
    outcome: str | None = None
    fed_back_on: date | None = None
    fed_back_by: str | None = None
    next_step: str | None = None
    truly_urgent: YesNo | None = None
    answered_at: datetime | None = None
    read_on: date | None = None

    @property
    def is_given(self) -> bool:
        """True if the result is told: who was merely given the customer, or takes care of him, still owes it."""
        return bool(self.outcome) or self.status not in _NO_ANSWER

    def changed(self, changes: Mapping[str, Any]) -> Self:
        """Give the answer with some columns said anew."""
        return replace(self, **changes)

    def cells(self) -> dict[str, Any]:
        """Give the columns as they stand in 客户信息移交表."""
        return {name: getattr(self, name) for name in ANSWER_FIELDS}

    def plain(self) -> dict[str, str]:
        """Give it as plain values, blanks left out."""
        said = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {name: _plain(value) for name, value in said if value is not None}

    @classmethod
    def thawed(cls, said: Mapping[str, str]) -> Self:
        """Give the answer these plain values tell of."""
        return cls(**{name: _READ.get(name, str)(value) for name, value in said.items()})


def answer_in(row: Handoff) -> Answer:
    """Give the answer that stands on a line of 客户信息移交表."""
    return Answer(**{name: getattr(row, name) for name in ANSWER_FIELDS})


def told_at(day: date | None, now: datetime, calendar: WorkCalendar) -> datetime:
    """Give when an answer with this 反馈日期 was given: at the latest at the closing of that day, or else now."""
    return min(calendar.closing_of(day), now) if day else now


def late_by(due: datetime, answer: Answer, now: datetime, calendar: WorkCalendar) -> timedelta:
    """Give by how much working time an answer came late, or is late by now."""
    until = (answer.answered_at or now) if answer.is_given else now
    return calendar.working_time_between(due, until)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


_READ: Final[Mapping[str, Any]] = {
    "received_at": datetime.fromisoformat,
    "answered_at": datetime.fromisoformat,
    "fed_back_on": date.fromisoformat,
    "read_on": date.fromisoformat,
    "status": Status,
    "truly_urgent": YesNo,
}
