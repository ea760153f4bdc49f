"""Of several values somebody gave for one field of a customer, which he is shown with: one named rule a field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Final, NamedTuple

from workbook_tools.columns.base import spelling_key
from workbook_tools.columns.gazetteer import parse_region, strip_place
from workbook_tools.columns.patterns import pattern
from workbook_tools.sales.firms import LEGAL_ENDING
from workbook_tools.sales.names import person_name

_NO_LETTER: Final = pattern(r"[\W_]")


class Said(NamedTuple):
    """A value somebody gave, and where; a grade with the day it was given (as 2026-11-23, empty if not known)."""

    value: str
    source: str
    day: str = ""


class Rule(NamedTuple):
    """How one of several values is chosen.

    why:   the rule in words.
    beats: whether a value beats the one kept so far. Where neither beats the other, the first stays.
    """

    why: str
    beats: Callable[[Said, Said], bool]


def chosen(field: str, values: Sequence[Said]) -> Said:
    """Give the value of a field to show, of several in the order they were told."""
    beats = rule_of(field).beats
    return reduce(lambda kept, other: other if beats(other, kept) else kept, values)


def distinct(values: Sequence[Said]) -> list[Said]:
    """Give each value once, as it was told first; a grade, as it was given last."""
    if len(values) == 1:
        return list(values)
    found: dict[str, Said] = {}
    for said in values:
        known = found.get(said.value)
        if known is None or said.day > known.day:
            found[said.value] = said
    return list(found.values())


def rule_of(field: str) -> Rule:
    """Give the rule of a field."""
    return _RULES.get(field, FIRST)


def _is_fuller_name(new: Said, kept: Said) -> bool:
    """Tell whether a name says more of the same person: 王小强 than 王总, 王志强 than 志强, 王总 than 老板."""
    one, other = person_name(new.value), person_name(kept.value)
    says, said = one.full or one.part, other.full or other.part
    return said in says and (bool(one.full), len(says)) > (bool(other.full), len(said))


def _is_longer_form(new: Said, kept: Said) -> bool:
    """Tell whether a name is the same firm's, in a form closer to the one it is registered under."""
    one, other = _folded(new.value), _folded(kept.value)
    (place, _), (other_place, core) = strip_place(one), strip_place(LEGAL_ENDING.sub("", other))
    one_place = not place or not other_place or place[:2] == other_place[:2]
    return core in one and one_place and _length(one) > _length(other)


def _length(name: str) -> tuple[bool, int]:
    return bool(LEGAL_ENDING.search(name)), len(name)


def _folded(name: str) -> str:
    return _NO_LETTER.sub("", spelling_key(name))


def _is_within(new: Said, kept: Said) -> bool:
    """Tell whether a place lies within the one kept; what is no known place is beaten by any that is."""
    place, around = _parts(new.value), _parts(kept.value)
    return len(place) > len(around) and around.items() <= place.items()


def _parts(text: str) -> dict[str, str]:
    region = parse_region(text).region
    if region is None:
        return {}
    parts = {"province": region.province, "city": region.city, "county": region.county, "town": region.town}
    return {name: part for name, part in parts.items() if part}


def _is_later(new: Said, kept: Said) -> bool:
    return new.day > kept.day


FIRST: Final = Rule("先登记的为准", lambda new, kept: False)
_RULES: Final = {
    "contact_name": Rule("取最完整的姓名", _is_fuller_name),
    "customer_name": Rule("取最长的公司全称", _is_longer_form),
    "region": Rule("取最具体的地区", _is_within),
    "grade": Rule("取最近的等级", _is_later),
}
