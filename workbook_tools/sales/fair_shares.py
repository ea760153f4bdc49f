"""How many of each grade everyone counts as having had lately, and how even that is (一·3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction


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
    """What the sellers' fields are filled from, for those present in the week.

    by_person: person → grade → how many he counts as having had (`Seller.received`).
    counted:   person → grade → how many he was really given (`Seller.counted`).
    weeks:     grade → over how many weeks that is (`assign(weeks=…)`).
    """

    by_person: Mapping[str, Mapping[str, Fraction]]
    counted: Mapping[str, Mapping[str, int]]
    weeks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Fairness:
    """One line of 公平表: what a person should have got and got, this week and in the last weeks, of all grades."""

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

    catch_up: who was away is not credited what he would have got (补足=是).
    """
    raise NotImplementedError


def fairness(history: Iterable[Given], presences: Iterable[Presence], week: str, *, weeks: int = 4) -> list[Fairness]:
    """Say how even a week and the last weeks were, in the order of the names."""
    raise NotImplementedError
