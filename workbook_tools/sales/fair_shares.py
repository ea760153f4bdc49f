"""How many of each grade everyone counts as having had lately, and how even that is (一·3).

What somebody counts as having had in the last weeks is

- what he was given in them,
- and for a week in which he had no share, or another one than today, what today's share would have brought him beyond
  it: so nobody returns, begins or is given a larger share to a burst of customers (unless 补足=是);
- and the remainder from before: what he was ahead of his share, or behind, by one customer at most. Weeks alone would
  round the same person down again and again: a share of 5 among large ones would come away empty for ever. One customer
  is enough for that, and too little for old orders of a director to be paid back for years.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from workbook_tools.forms.grades import Grade
from workbook_tools.sales.weeks import weeks_until

GRADES: Final = (*map(str, Grade), "")
"""Every grade a customer may have; the last is not graded yet."""


@dataclass(frozen=True, slots=True)
class Given:
    """One customer somebody was given, in a week (2026-W48)."""

    no: str
    person: str
    grade: str
    week: str


@dataclass(frozen=True, slots=True)
class Presence:
    """Who took part in a week, with his capacity."""

    week: str
    capacities: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Received:
    """What those present in the week are compared by; see the fields of Seller of the same names.

    received: person → grade → how many he counts as having had. counted: how many he was really given.
    """

    received: Mapping[str, Mapping[str, Fraction]]
    counted: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Fairness:
    """One line of 公平表: what a person should have got by his share, and got, this week and in the last weeks."""

    person: str
    capacity: int
    ideal: Fraction
    got: int
    ideal_lately: Fraction
    got_lately: int

    @property
    def difference(self) -> Fraction:
        """What he got above his share this week; below 0: too little."""
        return self.got - self.ideal


def received(
    history: Iterable[Given], presences: Iterable[Presence], week: str, *, weeks: int = 4, catch_up: bool = False
) -> Received:
    """Count what everyone present in `week` had in the last weeks, that one included.

    The history is of those who share the same customers: one company's, or one brand's.
    catch_up: weeks of absence are not made up for in the count (补足=是), so they are made up for in customers.
    """
    past = _Past(history, presences)
    lately = weeks_until(week, max(weeks, 1))
    before = past.weeks_before(lately[0])
    today = past.capacities(week)
    return Received(
        {
            person: {
                grade: Fraction(sum(past.given(person, each, grade) for each in lately))
                + sum(past.beyond(person, each, grade, share, catch_up) for each in lately)
                + _within_one(sum(past.ahead(person, each, grade) for each in before))
                for grade in GRADES
            }
            for person, share in today.items()
        },
        {
            person: {grade: sum(past.given(person, each, grade) for each in lately) for grade in GRADES}
            for person in today
        },
    )


def fairness(history: Iterable[Given], presences: Iterable[Presence], week: str, *, weeks: int = 4) -> list[Fairness]:
    """Say how even a week and the last weeks were, for everyone who took part or got any, in the order of names."""
    past = _Past(history, presences)
    lately = weeks_until(week, max(weeks, 1))
    people = {person for each in lately for person in past.people(each)}

    def ideal(person: str, over: Sequence[str]) -> Fraction:
        return sum((past.ideal(person, each, grade) for each in over for grade in GRADES), Fraction(0))

    def got(person: str, over: Sequence[str]) -> int:
        return sum(past.given(person, each, grade) for each in over for grade in GRADES)

    return [
        Fairness(
            person,
            past.capacities(week).get(person, 0),
            ideal(person, [week]),
            got(person, [week]),
            ideal(person, lately),
            got(person, lately),
        )
        for person in sorted(people)
    ]


class _Past:
    """Who was given what, and who took part, week by week."""

    def __init__(self, history: Iterable[Given], presences: Iterable[Presence]) -> None:
        self._capacities = {each.week: each.capacities for each in presences}
        self._given = Counter((each.person, each.week, each.grade) for each in history)
        self._per_capacity: dict[tuple[str, str], Fraction] = {}

    def capacities(self, week: str) -> Mapping[str, int]:
        return self._capacities.get(week, {})

    def weeks_before(self, week: str) -> list[str]:
        """Give the weeks of which it is known who took part, up to that one."""
        return [each for each in self._capacities if each < week]

    def people(self, week: str) -> set[str]:
        """Give who took part in a week, and who got any though he did not."""
        return {*self.capacities(week), *(person for person, when, _ in self._given if when == week)}

    def given(self, person: str, week: str, grade: str) -> int:
        return self._given[person, week, grade]

    def per_capacity(self, week: str, grade: str) -> Fraction:
        """Give what a capacity of one brought in a week: received of all present / capacity of all present."""
        if (week, grade) not in self._per_capacity:
            present = self.capacities(week)
            total = sum(self.given(person, week, grade) for person in present)
            self._per_capacity[week, grade] = Fraction(total, sum(present.values()) or 1)
        return self._per_capacity[week, grade]

    def ideal(self, person: str, week: str, grade: str) -> Fraction:
        """Give what his share of a week was."""
        return self.capacities(week).get(person, 0) * self.per_capacity(week, grade)

    def ahead(self, person: str, week: str, grade: str) -> Fraction:
        """Give what he got beyond his share of a week in which he took part."""
        took_part = person in self.capacities(week)
        return self.given(person, week, grade) - self.ideal(person, week, grade) if took_part else Fraction(0)

    def beyond(self, person: str, week: str, grade: str, capacity: int, catch_up: bool) -> Fraction:
        """Give what today's capacity would have brought him in a week beyond the one he had then."""
        then = self.capacities(week).get(person, 0)
        if not then:
            missed = capacity * self.per_capacity(week, grade) - self.given(person, week, grade)
            return Fraction(0) if catch_up else max(missed, Fraction(0))
        return (capacity - then) * self.per_capacity(week, grade)


def _within_one(ahead: Fraction | int) -> Fraction:
    return Fraction(max(-1, min(1, ahead)))
