"""Whether two identities are one customer: vetoes first, then rules; points only put doubtful pairs in order.

Every reason given is read off the very levels that decided.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, NamedTuple

from workbook_tools.sales.comparison import Comparison, NumberMatch, PlaceMatch
from workbook_tools.sales.firms import FirmMatch
from workbook_tools.sales.names import NameMatch


@dataclass(frozen=True, slots=True)
class Weights:
    """How many points each piece of evidence is worth."""

    strong: int = 60
    another: int = 10
    line: int = 20
    near: int = 25
    shared: int = 5
    name: int = 30
    name_sound: int = 20
    name_part: int = 8
    name_differs: int = -60
    firm: int = 28
    firm_sound: int = 24
    firm_close: int = 16
    firm_differs: int = -35
    branch_differs: int = -60
    county: int = 5
    city: int = 3
    other_county: int = -10
    other_city: int = -20


@dataclass(frozen=True, slots=True)
class MatchingRules:
    """The company's answers to what the manual leaves open about double customers.

    one_number:     whoever has the same mobile is one customer, whatever the names say.
    changed_number: the same name, firm and city with other numbers is one customer who changed his.
    shared_by:      a number with so many different names is nobody's.
    chance:         how many other customers may be expected to have the same name, firm and city by accident.
    likely, asked:  from so many points on a doubtful pair is 建议合并; below so many it is not asked about.
    """

    one_number: bool = False
    changed_number: bool = True
    shared_by: int = 4
    chance: float = 0.02
    likely: int = 60
    unlikely: int = 20
    asked: int = -35
    weights: Weights = field(default_factory=Weights)


class Verdict(IntEnum):
    """What is to be done with a pair: nothing, ask, or unite."""

    APART = 0
    DOUBT = 1
    MERGE = 2


class Judgement(NamedTuple):
    """What was decided of a pair, and the points that put it in order."""

    verdict: Verdict
    points: int


BY_NAMES: Final = frozenset({NumberMatch.NEAR, NumberMatch.NONE, NumberMatch.DIFFERENT})
"""Where no number decides, names must, and how common they are matters."""
_FULL: Final = frozenset({NameMatch.SAME, NameMatch.SOUND})
_CLOSE: Final = frozenset({FirmMatch.SAME, FirmMatch.SOUND, FirmMatch.WITHIN, FirmMatch.SIMILAR})
_ALIKE: Final = frozenset({FirmMatch.WITHIN, FirmMatch.SIMILAR})
_EXACT: Final = frozenset({FirmMatch.SAME, FirmMatch.SOUND})
_TOWN: Final = frozenset({PlaceMatch.COUNTY, PlaceMatch.CITY})


def vetoed(found: Comparison) -> bool:
    """Tell whether something speaks so clearly against a pair that only a person may unite it."""
    if found.name is NameMatch.DIFFERENT or found.firm >= FirmMatch.BRANCHES or found.firm is FirmMatch.ONE_BRANCH:
        return True
    if found.place is PlaceMatch.OTHER_CITY:
        return found.name not in _FULL and found.firm not in (_CLOSE if found.number is NumberMatch.STRONG else _EXACT)
    sure = found.number is NumberMatch.STRONG and found.firm in _CLOSE
    return found.place is PlaceMatch.OTHER_COUNTY and not sure


def are_colleagues(found: Comparison) -> bool:
    """Tell two contacts of one firm: other people, of the same firm in the same town."""
    return found.name is NameMatch.DIFFERENT and found.firm in _EXACT and found.place in _TOWN


def may_be_one_shop(found: Comparison) -> bool:
    """Tell two who bear one shop's name in one town, of whom one left no person and no number: its address decides."""
    nobody = found.name is NameMatch.BLANK and found.number is NumberMatch.NONE
    return nobody and found.firm is FirmMatch.SAME and found.place in _TOWN


def judge(found: Comparison, rules: MatchingRules, *, by_chance: bool) -> Judgement:
    """Decide on a pair. by_chance: name, firm and city are so common that they may agree by accident."""
    points = points_of(found, rules.weights)
    if _is_one(found, rules, by_chance=by_chance):
        return Judgement(Verdict.MERGE, points)
    asked = points >= rules.asked and _is_doubtful(found)
    if vetoed(found):
        points = min(points, rules.likely - 1)  # it is asked about, but never proposed
    return Judgement(Verdict.DOUBT if asked else Verdict.APART, points)


def _is_one(found: Comparison, rules: MatchingRules, *, by_chance: bool) -> bool:
    if found.number is NumberMatch.STRONG and rules.one_number:
        return True
    if vetoed(found):
        return False
    if found.number in (NumberMatch.STRONG, NumberMatch.NEAR):
        return _is_one_by_number(found, by_chance=by_chance)
    if found.number is NumberMatch.LINE:
        return found.name in _FULL and found.firm in _CLOSE
    if found.number is NumberMatch.SHARED:
        return found.name is NameMatch.SAME and found.firm is FirmMatch.SAME
    changed = found.number is NumberMatch.DIFFERENT and not rules.changed_number
    return not (changed or by_chance) and _is_one_by_names(found)


def _is_one_by_number(found: Comparison, *, by_chance: bool) -> bool:
    _, name, firm, place, same = found
    if firm in _ALIKE and name not in _FULL:
        return False  # 临沂康泰 and 康泰医疗(临沂) of one 王总: two people typed them, and only they know
    if found.number is NumberMatch.STRONG:
        nameless = name is NameMatch.BLANK and firm is FirmMatch.BLANK
        return not nameless or place is PlaceMatch.COUNTY or len(same) > 1
    if name is NameMatch.PART:
        return firm is FirmMatch.SAME and not by_chance
    return name in _FULL and (firm in _CLOSE or (firm is FirmMatch.BLANK and place in _TOWN))


def _is_one_by_names(found: Comparison) -> bool:
    """Tell whether name, firm and place are one customer's, though no number says so."""
    if found.name is not NameMatch.SAME:
        return False
    if found.firm is FirmMatch.WITHIN:
        return found.place is PlaceMatch.COUNTY
    unsaid = found.place is PlaceMatch.BLANK and found.number is NumberMatch.NONE
    return found.firm in _EXACT and (found.place in _TOWN or unsaid)


def _is_doubtful(found: Comparison) -> bool:
    number, name, firm, place, _ = found
    if number is NumberMatch.STRONG:
        return True
    if vetoed(found):
        return False
    if number in (NumberMatch.NEAR, NumberMatch.LINE):
        return name in _FULL or (firm in _EXACT and name is not NameMatch.BLANK)
    return (name in _FULL and (firm in _CLOSE or place in _TOWN)) or (
        name is NameMatch.PART and firm in _EXACT and place in _TOWN
    )


_NAME: Final = {NameMatch.SAME: "name", NameMatch.SOUND: "name_sound", NameMatch.PART: "name_part",
                NameMatch.DIFFERENT: "name_differs"}  # fmt: skip
_FIRM: Final = {FirmMatch.SAME: "firm", FirmMatch.SOUND: "firm_sound", FirmMatch.WITHIN: "firm_close",
                FirmMatch.SIMILAR: "firm_close", FirmMatch.ONE_BRANCH: "firm_close",
                FirmMatch.BRANCHES: "branch_differs", FirmMatch.DIFFERENT: "firm_differs"}  # fmt: skip
_PLACE: Final = {PlaceMatch.COUNTY: "county", PlaceMatch.CITY: "city", PlaceMatch.OTHER_COUNTY: "other_county",
                 PlaceMatch.OTHER_CITY: "other_city"}  # fmt: skip
_NUMBER: Final = {NumberMatch.STRONG: "strong", NumberMatch.LINE: "line", NumberMatch.NEAR: "near",
                  NumberMatch.SHARED: "shared"}  # fmt: skip


def points_of(found: Comparison, weights: Weights) -> int:
    """Sum up the evidence."""
    worth: list[int] = [
        getattr(weights, name)
        for name in (_NUMBER.get(found.number), _NAME.get(found.name), _FIRM.get(found.firm), _PLACE.get(found.place))
        if name
    ]
    return sum(worth) + weights.another * max(len(found.same) - 1, 0)
