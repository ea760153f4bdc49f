"""Urgent customers told to the receiver before there was a form: what has to be written up, and who misuses the lane.

It is legal (一·2·③); the record is owed afterwards, by the day the company sets (急件-2).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class WriteUp:
    """One urgent customer told directly.

    person:      who told him on, and owes the record. what: which record is owed, in words.
    handed_at:   when; due: by when it is to be written up. written_on: the day it was, None if it is not.
    not_urgent:  the receiver says it was not urgent.
    listed_on:   the day the tool put him on a 客户信息移交表: from then on only the receiver's word is missing, and
                 how long he takes for it is not the person's fault.
    """

    person: str
    customer_no: str
    what: str
    handed_at: datetime
    due: datetime
    written_on: date | None = None
    not_urgent: bool = False
    listed_on: date | None = None

    @property
    def is_owed(self) -> bool:
        """True if the record is still to be made, or to be confirmed."""
        return self.written_on is None

    @property
    def waits_for_receiver(self) -> bool:
        """True if the person has done his part."""
        return self.is_owed and self.listed_on is not None

    @property
    def made_on(self) -> date | None:
        """The day the person's part was done, None if it is not."""
        return min((day for day in (self.written_on, self.listed_on) if day), default=None)

    @property
    def is_late(self) -> bool:
        """True if it was made, but after its day."""
        return self.made_on is not None and self.made_on > self.due.date()


@dataclass(frozen=True, slots=True)
class Misuse:
    """How a person used the urgent lane in a month."""

    person: str
    direct: int
    owed: int
    late: int
    not_urgent: int

    def said(self, most_not_urgent: int) -> str:
        """Say it in words; who too often called urgent what was not is reminded."""
        parts = [
            f"{self.owed}件还没补录" if self.owed else "",
            f"{self.late}件补录晚了" if self.late else "",
            f"{self.not_urgent}件被认为不急" if self.not_urgent else "",
        ]
        said = "，".join(filter(None, parts)) or "都按时补录了"
        return f"{said}；请提醒：不急的走日常移交" if self.not_urgent >= most_not_urgent else said


def misuse(write_ups: Iterable[WriteUp], not_urgent: Sequence[str], month: date) -> list[Misuse]:
    """Count for each person the urgent customers of a month, whoever has most to put right first.

    not_urgent: who called urgent what the receiver says was not, once for each customer that was not told directly.
    """
    own: dict[str, list[WriteUp]] = defaultdict(list)
    for each in write_ups:
        if (each.handed_at.year, each.handed_at.month) == (month.year, month.month):
            own[each.person].append(each)
    people = dict.fromkeys((*own, *not_urgent))
    found = [
        Misuse(
            person,
            len(own[person]),
            sum(each.is_owed and not each.waits_for_receiver for each in own[person]),
            sum(each.is_late for each in own[person]),
            sum(each.not_urgent for each in own[person]) + list(not_urgent).count(person),
        )
        for person in people
    ]
    return sorted(found, key=lambda each: (-each.not_urgent, -each.owed, -each.late, each.person))
