"""Salespeople as far as it matters who is given a customer: what they sell, where, and how much they have (一·3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from workbook_tools.columns.gazetteer import Region
from workbook_tools.forms.channels import Channel
from workbook_tools.sales.team import lie_within


@dataclass(frozen=True, slots=True)
class AssignmentRules:
    """The company's answers.

    weeks:        over how many weeks is counted what everyone received (分配-1); for the sentences.
    deputy_after: days of absence after which the deputy keeps a person's customers (分配-2).
    """

    weeks: int = 4
    deputy_after: int = 3


@dataclass(frozen=True, slots=True)
class Seller:
    """One salesperson, and what he has had so far.

    brands, places, channels: empty means any. territory: his places in the company's words.
    capacity: his share (份额), above 0. most_held, weekly_quota: None means no limit.
    open:     customers he holds now; one that waits to be assigned is not among them.
    received: grade → how many of that grade he counts as having had lately (`fair_shares.received`).
    counted:  grade → how many of them he really was given, for telling; None: as in `received`.
    last:     the day he was last given one, and the how-manieth of that day it was; None: never.
    back_on:  when he returns, if he is off duty; None: not known. has_left: for good.
    """

    name: str
    staff_no: str = ""
    brands: tuple[str, ...] = ()
    places: tuple[Region, ...] = ()
    territory: str = ""
    channels: frozenset[str] = frozenset()
    capacity: int = 10
    most_held: int | None = None
    weekly_quota: int | None = None
    open: int = 0
    new_this_week: int = 0
    received: Mapping[str, Fraction | int] = field(default_factory=dict)
    counted: Mapping[str, int] | None = None
    last: tuple[date, int] | None = None
    on_duty: bool = True
    back_on: date | None = None
    deputy: str | None = None
    has_left: bool = False

    def __post_init__(self) -> None:
        if self.capacity <= 0:
            raise ValueError(f"a capacity of {self.capacity}")

    def sells(self, brand: str | None) -> bool:
        """Tell whether he sells a brand; one that nobody knows is no obstacle."""
        return not brand or not self.brands or brand in self.brands

    def takes(self, channel: Channel | None) -> bool:
        """Tell whether he takes customers of a channel."""
        return channel is None or not self.channels or channel.major in self.channels

    def nearness(self, where: Sequence[Region]) -> int | None:
        """Say how closely his territory surrounds places: 4 by the town, 3 county, 2 city, 1 province, 0 the country.

        -1: it lies within them, or holds some of them only: he may be the one. None: they are elsewhere.
        Places that nobody knows are as near to everyone.
        """
        if not where or not self.places:
            return 0
        inside = lie_within(where, self.places)
        if not inside:
            return None if inside is False else -1
        return min(max(_depth(own) for own in self.places if lie_within([place], [own])) for place in where)

    @property
    def is_full(self) -> bool:
        """True if he holds as many as he may."""
        return self.most_held is not None and self.open >= self.most_held

    @property
    def has_enough_this_week(self) -> bool:
        """True if he got as many this week as he may."""
        return self.weekly_quota is not None and self.new_this_week >= self.weekly_quota

    def received_of(self, grade: str) -> Fraction:
        """Give how many of a grade he counts as having had."""
        return Fraction(self.received.get(grade, 0))

    def is_away_long(self, today: date, longest: int) -> bool:
        """Tell whether he is off duty for more than so many days from today, or nobody knows until when."""
        return not self.on_duty and (self.back_on is None or (self.back_on - today).days > longest)

    def given(self, grade: str, today: date, sequence: int) -> Seller:
        """Give him as he is after one more customer of a grade."""
        received = {**self.received, grade: self.received_of(grade) + 1}
        counted = None if self.counted is None else {**self.counted, grade: self.counted.get(grade, 0) + 1}
        return replace(
            self,
            received=received,
            counted=counted,
            open=self.open + 1,
            new_this_week=self.new_this_week + 1,
            last=(today, sequence),
        )


def _depth(place: Region) -> int:
    parts = (place.province, place.city, place.county, place.town)
    return max((at for at, part in enumerate(parts, 1) if part), default=0)
