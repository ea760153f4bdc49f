"""Two identities side by side: what agrees, what does not, how much it counts, and how to say it."""

from __future__ import annotations

from collections.abc import Collection
from enum import IntEnum
from functools import lru_cache
from typing import Final, NamedTuple

from workbook_tools.columns.gazetteer import Region
from workbook_tools.sales.firms import FirmMatch, compare_firms
from workbook_tools.sales.identities import Identity
from workbook_tools.sales.names import NameMatch, compare_names


class PlaceMatch(IntEnum):
    """How two places stand to each other, the best first."""

    COUNTY = 0
    CITY = 1
    BLANK = 2
    OTHER_COUNTY = 3
    OTHER_CITY = 4


class NumberMatch(IntEnum):
    """The strongest thing two customers' numbers have in common, the best first.

    SHARED: a number that many hold. NEAR: mobiles one digit apart. NONE: no two numbers of a kind to compare.
    """

    STRONG = 0
    LINE = 1
    NEAR = 2
    SHARED = 3
    NONE = 4
    DIFFERENT = 5


_SWITCHBOARD: Final = ("400", "800")


class Comparison(NamedTuple):
    """How two identities compare. same: the kinds of number that are equal, such as mobile and wechat."""

    number: NumberMatch
    name: NameMatch
    firm: FirmMatch
    place: PlaceMatch
    same: tuple[str, ...] = ()


def compare(one: Identity, other: Identity, shared: Collection[str] = ()) -> Comparison:
    """Compare two identities. shared: numbers that so many hold that they identify nobody."""
    number, same = _compare_numbers(one, other, shared)
    return Comparison(
        number,
        compare_names(one.person, other.person),
        compare_firms(one.firm, other.firm),
        compare_places(one.place, other.place),
        same,
    )


def _compare_numbers(one: Identity, other: Identity, shared: Collection[str]) -> tuple[NumberMatch, tuple[str, ...]]:
    common = one.numbers & other.numbers
    lines = one.lines & other.lines
    if common or lines:
        strong = [number for number in common if number not in shared]
        if strong:
            return NumberMatch.STRONG, tuple(sorted(number.partition(":")[0] for number in strong))
        if any(line not in shared and not line.startswith(_SWITCHBOARD) for line in lines):
            return NumberMatch.LINE, ()
        return NumberMatch.SHARED, ()
    if one.numbers and other.numbers:
        mobiles, others = one.mobiles, other.mobiles
        if any(are_near(a, b) for a in mobiles for b in others):
            return NumberMatch.NEAR, ()
        if (mobiles and others) or one.kinds & other.kinds:
            return NumberMatch.DIFFERENT, ()
    return NumberMatch.NONE, ()


def are_near(one: str, other: str) -> bool:
    """Tell whether two mobiles differ by one digit, or by two neighbours that changed places."""
    apart = [at for at in range(11) if one[at] != other[at]]
    if len(apart) == 1:
        return True
    if len(apart) != 2 or apart[1] != apart[0] + 1:  # two neighbours
        return False
    return one[apart[0]] == other[apart[1]] and one[apart[1]] == other[apart[0]]


@lru_cache(maxsize=262144)
def compare_places(one: Region, other: Region) -> PlaceMatch:
    """Tell how near two places are. A province alone says nothing against a city in it."""
    if not one.province or not other.province:
        return PlaceMatch.BLANK
    if one.province != other.province:
        return PlaceMatch.OTHER_CITY
    cities = one.city or one.county, other.city or other.county
    if not all(cities):
        return PlaceMatch.BLANK
    if one.city != other.city:
        return PlaceMatch.OTHER_CITY
    if one.county and other.county:
        return PlaceMatch.COUNTY if one.county == other.county else PlaceMatch.OTHER_COUNTY
    return PlaceMatch.CITY
