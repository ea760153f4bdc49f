"""回收提议: a customer nobody has been in touch with for long is proposed to be taken back; a person decides.

Nothing is ever taken back by itself. The days since the last valid contact are counted without those on which the clock
stands still (the Spring Festival), and his owner may object once. The figures are settings (回收-1 to 回收-6).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from typing import Final

from workbook_tools.forms.handoff_sheet import Status
from workbook_tools.forms.negotiation_record import Negotiation
from workbook_tools.forms.strategy_progress import FollowUpStage
from workbook_tools.sales.contacts import (
    FEWEST_CHARACTERS,
    Contact,
    attempts_after,
    closed_as,
    valid_contacts,
)
from workbook_tools.sales.follow_ups import Followed, appointment
from workbook_tools.sales.in_words import day_said, grade_said

_OPEN_TALKS: Final = frozenset({FollowUpStage.TALKS, FollowUpStage.OBJECTIONS, FollowUpStage.SIGNING})
_TALKED: Final = _OPEN_TALKS | {FollowUpStage.SERVICE}
APPOINTMENT_WITHIN: Final = 14
"""A day agreed within so many days keeps a customer with his owner."""


@dataclass(frozen=True, slots=True)
class TakeBackRules:
    """The company's answers, from the 规则 page.

    limits: days without a valid contact by grade, "" for 未评. objection_days: how long his owner may object.
    warn_days: how many days before the limit he is told. fewest_characters: as for every valid contact.
    talks_within: after so many days without talks a director looks at the customer (归属-3).
    """

    limits: Mapping[str, int] = field(default_factory=lambda: {"A": 15, "B": 30, "C": 60, "": 60})
    objection_days: int = 7
    warn_days: int = 7
    fewest_characters: int = FEWEST_CHARACTERS
    talks_within: int = 90

    def limit(self, grade: str) -> int:
        """Give the days for customers of a grade; one that is none counts as 未评."""
        return self.limits.get(grade, self.limits[""])


class Neglect(Enum):
    """How long a customer has been left alone."""

    SOON = "快到期"
    OVER = "提议收回"
    UNDATED = "缺日期"


@dataclass(frozen=True, slots=True)
class Neglected:
    """A customer who has been left alone for too long, or almost.

    idle_days: days since `since`, those left out on which the clock stands still. since: the last valid contact, or
    the day his owner got him. why: all this in words.
    """

    no: str
    owner: str
    state: Neglect
    why: str
    idle_days: int = 0
    limit: int = 0
    since: date | None = None


def neglected(
    customer: Followed,
    rules: TakeBackRules,
    today: date,
    *,
    joined_on: date | None = None,
    clock_stops: Collection[date] = (),
) -> Neglected | None:
    """Give a customer who should be taken back, or is about to be; None if there is no reason to.

    joined_on: when his owner joined the company; in his first month nothing is proposed. clock_stops: days that do not
    count. One without any date is a problem of the register, and never proposed.
    """
    known = tuple(one for one in customer.contacts if one.on <= today)
    own = tuple(one for one in customer.own_contacts if one.on <= today)
    if not customer.owner or closed_as(known) or _is_paused(known) or _in_first_month(joined_on, today):
        return None
    valid = valid_contacts(own, rules.fewest_characters)
    last = valid[-1] if valid else None
    agreed = appointment(own, last)
    if agreed and today <= agreed <= today + timedelta(APPOINTMENT_WITHIN):
        return None
    since = max((day for day in (last and last.on, customer.received_on) if day), default=None)
    if since is None:
        why = "没有有效联系，也不知道哪天到名下的，算不出期限；请补上日期"
        return Neglected(customer.no, customer.owner, Neglect.UNDATED, why)
    limit, idle = rules.limit(customer.grade), _days_counted(since, today, clock_stops)
    if idle < limit - rules.warn_days or _still_talks(own, limit, today, clock_stops):
        return None
    attempts = len(attempts_after(own, last))
    state = Neglect.OVER if idle > limit else Neglect.SOON
    why = _why(customer, last, attempts, idle, limit, state)
    return Neglected(customer.no, customer.owner, state, why, idle, limit, since)


def long_without_talks(customer: Followed, days: int, today: date) -> str:
    """Say that somebody has had a customer for so many days and there have been no talks yet; empty if that is not so.

    days: 归属-3. Whose case is closed is nobody's to look at.
    """
    since = customer.received_on
    known = tuple(one for one in customer.contacts if one.on <= today)
    if not since or (today - since).days < days or closed_as(known) or any(map(_is_talk, known)):
        return ""
    held = (today - since).days
    return f"{grade_said(customer.grade)}，{day_said(since)}到名下，{held}天还没到洽谈（满{days}天请总监复核）"


def _is_talk(one: Contact) -> bool:
    """Tell an entry of talks: by its stage, or as a 客户洽谈信息记录表 says it of whoever was reached."""
    return one.stage in _TALKED or (one.form == Negotiation.form.key and one.is_reached)


class TakeBackStage(Enum):
    """How far a proposal to take a customer back has come."""

    PROPOSED = "等申辩"
    OBJECTED = "已申辩，等裁定"
    RIPE = "可以收回"
    LAPSED = "又有了有效联系，不收回"


def stage_of(
    proposed_on: date, objected_on: date | None, contacts: Iterable[Contact], rules: TakeBackRules, today: date
) -> TakeBackStage:
    """Give how far a proposal has come by a day.

    objected_on: when his owner objected, which he may do once; after the last day for it he has not objected.
    contacts:    the customer's entries, oldest first; a valid contact since the proposal ends it.
    """
    valid = valid_contacts(tuple(contacts), rules.fewest_characters)
    if any(proposed_on <= one.on <= today for one in valid):
        return TakeBackStage.LAPSED
    until = last_day_to_object(proposed_on, rules)
    if objected_on and objected_on <= min(until, today):
        return TakeBackStage.OBJECTED
    return TakeBackStage.PROPOSED if today <= until else TakeBackStage.RIPE


def last_day_to_object(proposed_on: date, rules: TakeBackRules) -> date:
    """Give the last day on which his owner may object."""
    return proposed_on + timedelta(rules.objection_days)


def _is_paused(contacts: tuple[Contact, ...]) -> bool:
    outcomes = [one.outcome for one in contacts if one.outcome]
    return bool(outcomes) and outcomes[-1] == Status.PAUSED


def _in_first_month(joined_on: date | None, today: date) -> bool:
    """Tell whether the same day of the month after he joined is still to come."""
    if joined_on is None or today < joined_on:
        return False
    months = (today.year - joined_on.year) * 12 + today.month - joined_on.month
    return months == 0 or (months == 1 and today.day < joined_on.day)


def _still_talks(contacts: tuple[Contact, ...], limit: int, today: date, clock_stops: Collection[date]) -> bool:
    """Tell whether a sale is under way on which somebody still works: any entry within the limit, an attempt too."""
    stages = [one.stage for one in contacts if one.stage]
    return bool(stages and stages[-1] in _OPEN_TALKS and _days_counted(contacts[-1].on, today, clock_stops) <= limit)


def _days_counted(since: date, today: date, clock_stops: Collection[date]) -> int:
    return (today - since).days - sum(since < day <= today for day in set(clock_stops))


def _why(customer: Followed, last: Contact | None, attempts: int, idle: int, limit: int, state: Neglect) -> str:
    received = customer.received_on
    if last and (not received or last.on >= received):
        during = [f"上次{day_said(last.on)}"]
    else:
        during = [f"{day_said(received)}到名下"] if received else []
    if attempts:
        during.append(f"期间打过{attempts}次没接通")
    past = f"，超过{limit}天的限期" if state is Neglect.OVER else f"，{_left(limit - idle)}{limit}天的限期"
    return f"{grade_said(customer.grade)}，已{idle}天没有有效联系（{'，'.join(during)}）{past}"


def _left(days: int) -> str:
    return f"再过{days}天就到" if days else "今天到"
