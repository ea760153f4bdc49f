"""The company's own people, as far as it matters whose a customer is: role, brands, territory (一·2, 二·3·①)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbook_tools.columns.gazetteer import Region
from workbook_tools.forms.settings import Role

DESKS = frozenset({Role.SERVICE, Role.DESK})
"""Who write customers down and hand them on: they have none of their own."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member of staff.

    called: how he is named in a text. places: his territory, empty if it is not known.
    """

    name: str
    called: tuple[str, ...] = ()
    role: str | None = None
    brands: tuple[str, ...] = ()
    territory: str = ""
    places: tuple[Region, ...] = ()

    def sells_in(self, where: Sequence[Region]) -> bool | None:
        """Tell whether places lie in his territory; None if that is not known, or they do so in part."""
        return lie_within(where, self.places)

    def sells(self, brand: str | None) -> bool | None:
        """Tell whether a brand is one of his; None if nobody knows."""
        return brand in self.brands if brand and self.brands else None


Team = Mapping[str, Member]
"""By official name."""


def member(name: str, known: Team) -> Member:
    """Give someone by official name; of a stranger nothing is known."""
    return known.get(name) or Member(name, (name,))


def lie_within(where: Sequence[Region], own: Sequence[Region]) -> bool | None:
    """Tell whether all these places lie within some of a person's; None if unknown, or if they merely overlap."""
    if not where or not own:
        return None
    if all(any(_is_within(place, one) for one in own) for place in where):
        return True
    return None if any(_is_within(one, place) or _is_within(place, one) for place in where for one in own) else False


def _is_within(place: Region, around: Region) -> bool:
    pairs = (
        (around.province, place.province),
        (around.city, place.city),
        (around.county, place.county),
        (around.town, place.town),
    )
    return all(outer in ("", inner) for outer, inner in pairs)
