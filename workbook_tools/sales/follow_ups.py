"""How it stands with the follow-up of a customer on a day: overdue, due today, unplanned, planned or ended.

Due is the last valid contact and the interval of his grade, moved to a working day; a day agreed with the customer goes
before; who is new is to be contacted within the first working days. The figures are settings (跟进-1 to 跟进-7).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from workbook_tools.forms.my_customers import Due
from workbook_tools.sales.clocks import WorkCalendar
from workbook_tools.sales.contacts import (
    FEWEST_CHARACTERS,
    Contact,
    attempts_after,
    closed_as,
    valid_contacts,
)
from workbook_tools.sales.in_words import day_said, grade_said

_WORST_FIRST: Final = (Due.UNPLANNED, Due.OVERDUE, Due.TODAY, Due.PLANNED, Due.CLOSED)
"""Who has no plan is worse off than who is late: nobody will be reminded of him."""


@dataclass(frozen=True, slots=True)
class FollowUpRules:
    """The company's answers, from the 规则 page.

    first_within: working days after a customer was assigned. every: days between contacts by grade, "" for 未评.
    ladder:       working days overdue from which each step of reminding begins.
    """

    first_within: int = 1
    every: Mapping[str, int] = field(default_factory=lambda: {"A": 3, "B": 7, "C": 30, "": 7})
    ladder: tuple[int, ...] = (3, 5, 7)
    fewest_characters: int = FEWEST_CHARACTERS

    def interval(self, grade: str) -> int:
        """Give the days between contacts with a customer of this grade; one that is none counts as 未评."""
        return self.every.get(grade, self.every[""])


@dataclass(frozen=True, slots=True)
class Followed:
    """A customer and what was done about him.

    grade:       A, B, C, or "" if nobody has judged him. received_on: when he came to his owner, if that is known.
    contacts:    his entries as `contacts_of` gives them, also those of who had him before.
    """

    no: str
    name: str = ""
    owner: str = ""
    grade: str = ""
    received_on: date | None = None
    contacts: tuple[Contact, ...] = ()

    @property
    def own_contacts(self) -> tuple[Contact, ...]:
        """The entries his present owner answers for: what he wrote himself, and all since he has him."""
        since = self.received_on
        return tuple(one for one in self.contacts if not since or one.on >= since or one.person in ("", self.owner))


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with a customer on a day.

    due_on:       when he is to be contacted; None if that cannot be told, or nothing is due any more.
    overdue_days: working days since then. step: how far reminding has come, 0 if there is nothing to remind of.
    last:         the last valid contact. why: all this in words.
    """

    state: Due
    due_on: date | None = None
    overdue_days: int = 0
    step: int = 0
    last: Contact | None = None
    why: str = ""

    @property
    def rank(self) -> tuple[int, int, date]:
        """The order of a list, worst first."""
        return (_WORST_FIRST.index(self.state), -self.overdue_days, self.due_on or date.min)


def standing(customer: Followed, rules: FollowUpRules, calendar: WorkCalendar, today: date) -> Standing:
    """Give how it stands with a customer on a day; entries of later days are left out of account."""
    every = tuple(one for one in customer.contacts if one.on <= today)
    own = tuple(one for one in customer.own_contacts if one.on <= today)
    valid = valid_contacts(own, rules.fewest_characters)
    last = valid[-1] if valid else None
    attempts = len(attempts_after(own, last))
    if ended := closed_as(every):
        return Standing(Due.CLOSED, last=last, why=f"已结束：{ended}")
    agreed = appointment(own, last)
    due_on, because = (agreed, f"约好{day_said(agreed)}") if agreed else _due(customer, last, rules, calendar)
    overdue = calendar.working_days_between(due_on, today) if due_on else 0
    state = _state(due_on, today, is_planned=bool(agreed) or _plans(own))
    said = _why(state, due_on, overdue, because, attempts)
    return Standing(state, due_on, overdue, _step(overdue, rules), last, said)


def appointment(contacts: tuple[Contact, ...], last: Contact | None) -> date | None:
    """Give the day agreed with a customer, by the last conversation that named one.

    It holds until a valid contact has been made on that day or later. last: the last valid contact.
    """
    agreed = next((one.next_on for one in reversed(contacts) if one.is_spoken and one.next_on), None)
    return agreed if agreed and (last is None or agreed > last.on) else None


def _due(
    customer: Followed, last: Contact | None, rules: FollowUpRules, calendar: WorkCalendar
) -> tuple[date | None, str]:
    """Give when he is due if nothing was agreed, and why then; who has him newly need not be quicker than the first."""
    days, received = rules.interval(customer.grade), customer.received_on
    regular = calendar.add_working_days(last.on + timedelta(days), 0) if last else None
    is_new = received and (not last or last.on < received)
    first = calendar.add_working_days(received, rules.first_within) if received and is_new else None
    if regular and last and (not first or first <= regular):
        every = f"{grade_said(customer.grade)}每{days}天联系一次，上次有效联系{day_said(last.on)}"
        return regular, f"{every}，{day_said(regular)}到期"
    if first and received:
        return first, f"{day_said(received)}到名下，{day_said(first)}前要首次联系"
    return None, "没有有效联系，也不知道哪天到名下的"


def _plans(own: tuple[Contact, ...]) -> bool:
    """Tell whether the last conversation left something to do; where there was none, the first contact is the plan."""
    spoken = [one for one in own if one.is_spoken]
    return not spoken or spoken[-1].plans


def _state(due_on: date | None, today: date, *, is_planned: bool) -> Due:
    if due_on is None or not is_planned:
        return Due.UNPLANNED
    if due_on < today:
        return Due.OVERDUE
    return Due.TODAY if due_on == today else Due.PLANNED


def _step(overdue: int, rules: FollowUpRules) -> int:
    return sum(overdue >= days for days in rules.ladder)


def _why(state: Due, due_on: date | None, overdue: int, because: str, attempts: int) -> str:
    said = [because]
    if state is Due.UNPLANNED and due_on:
        said.insert(0, "上次谈完没写下一步，也没约日子")
    if due_on and overdue:
        said.append(f"已逾期{overdue}个工作日")
    elif state is Due.OVERDUE:
        said.append("已过期")
    if attempts:
        said.append(f"其间试过{attempts}次没联系上")
    return "，".join(said)
