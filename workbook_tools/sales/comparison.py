"""Two identities side by side: what agrees, what does not, how much it counts, and how to say it."""

from __future__ import annotations

from collections.abc import Collection
from enum import IntEnum
from functools import lru_cache
from typing import Final, NamedTuple

from workbook_tools.columns.gazetteer import Region
from workbook_tools.sales.blocking import mobiles_among
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
    numbers, lines, person, firm, place = one.parts
    their_numbers, their_lines, their_person, their_firm, their_place = other.parts
    number, same = NumberMatch.NONE, tuple[str, ...]()
    common, common_lines = numbers & their_numbers, lines & their_lines
    if common or common_lines:
        number, same = _compare_common(common, common_lines, shared)
    elif numbers and their_numbers:
        number = _compare_different(numbers, their_numbers)
    return Comparison(
        number,
        compare_names(person, their_person),
        compare_firms(firm, their_firm),
        compare_places(place, their_place),
        same,
    )


def _compare_common(
    numbers: frozenset[str], lines: frozenset[str], shared: Collection[str]
) -> tuple[NumberMatch, tuple[str, ...]]:
    """Tell what numbers are worth that both have; of strong ones also their kinds, such as mobile and wechat."""
    strong = [number for number in numbers if number not in shared]
    if strong:
        return NumberMatch.STRONG, tuple(sorted(number.partition(":")[0] for number in strong))
    if any(line not in shared and not line.startswith(_SWITCHBOARD) for line in lines):
        return NumberMatch.LINE, ()
    return NumberMatch.SHARED, ()


def _compare_different(one: frozenset[str], other: frozenset[str]) -> NumberMatch:
    """Tell how the numbers of two differ who have none in common."""
    mobiles, others = mobiles_among(one), mobiles_among(other)
    if any(are_near(a, b) for a in mobiles for b in others):
        return NumberMatch.NEAR
    if (mobiles and others) or {n.partition(":")[0] for n in one} & {n.partition(":")[0] for n in other}:
        return NumberMatch.DIFFERENT
    return NumberMatch.NONE


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
