"""Which markets have no good customer yet: regions, level by level, with how many customers lie within (二·3·①)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from workbook_tools.columns.gazetteer import Region, RegionLevel
from workbook_tools.sales.team import lie_within

BEST: Final = "A"


@dataclass(frozen=True, slots=True)
class Covered:
    """One region: how many customers lie within it, and how many of those are of grade A."""

    place: Region
    level: RegionLevel
    customers: int
    best: int


def coverage(customers: Iterable[tuple[Sequence[Region], str]], territories: Iterable[Region]) -> list[Covered]:
    """Count the customers of every region that is somebody's territory or has a customer.

    customers: where each is, and his grade. Regions come level by level, those without a customer of grade A first.
    """
    known = [(where, grade) for where, grade in customers if where]
    regions = {place for place in territories if place.level}
    regions |= {around for where, _ in known for place in where for around in _around(place)}
    found = [_counted(region, known) for region in regions]
    return sorted(found, key=lambda one: (_LEVELS.index(one.level), one.best > 0, str(one.place)))


_LEVELS: Final = tuple(RegionLevel)


def _around(place: Region) -> Iterator[Region]:
    """Give a place and what it lies in; towns are too small to be opened one by one unless they are a territory."""
    if place.province:
        yield Region(place.province)
    if place.city:
        yield Region(place.province, place.city)
    if place.county:
        yield Region(place.province, place.city, place.county)


def _counted(region: Region, customers: Sequence[tuple[Sequence[Region], str]]) -> Covered:
    grades = [grade for where, grade in customers if lie_within(where, [region])]
    level = region.level
    assert level is not None, "empty regions were left out"
    return Covered(region, level, len(grades), grades.count(BEST))
