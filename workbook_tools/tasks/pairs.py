"""Pairs of customers a person decides on: open doubts, what was decided of them, and contacts of one firm.

They are kept by customer number, which never changes, so that nothing is asked twice.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from workbook_tools.columns.base import spelling_key
from workbook_tools.columns.gazetteer import strip_place
from workbook_tools.ledger import DecisionKind, Ledger
from workbook_tools.sales.comparison import Comparison, compare
from workbook_tools.sales.customer_numbers import size_order
from workbook_tools.sales.groups import Compared, groups
from workbook_tools.sales.identities import Identity
from workbook_tools.sales.verdict import MatchingRules, Verdict, judge, may_be_one_shop
from workbook_tools.sales.wording import speaking_against, speaking_for

DOUBT: Final = DecisionKind.DOUBT
APART: Final = DecisionKind.APART
SAME_FIRM: Final = DecisionKind.SAME_FIRM
SHARED: Final = DecisionKind.SHARED

Pair = tuple[str, str]
"""Two customers' numbers, the smaller first."""


@dataclass(frozen=True, slots=True)
class OpenDouble:
    """Two customers who may be one, undecided. speaks_for, speaks_against: in words, from what decided."""

    points: int
    speaks_for: str
    speaks_against: str


def pair_of(one: str, other: str) -> Pair:
    """Put two numbers in their order: by their size, as KH1000000 comes after KH999999."""
    first, second = sorted((one, other), key=size_order)
    return first, second


def subject_of(pair: Pair) -> str:
    """Give the subject under which the ledger keeps what is decided of a pair."""
    return "+".join(pair)


def _kept(ledger: Ledger, kind: DecisionKind) -> Iterator[tuple[Pair, str]]:
    """Give each pair of a kind, by the numbers the two go by now, with the subject it is kept under.

    Who was united since is no pair any more; taken apart again, he is.
    """
    aliases = ledger.aliases()
    for subject in ledger.decisions(kind):
        one, other = (aliases.get(no, no) for no in subject.split("+"))
        if one != other:
            yield pair_of(one, other), subject


def decided_apart(ledger: Ledger) -> set[Pair]:
    """Give the pairs of whom somebody decided that they are not one customer."""
    return {pair for pair, _ in _kept(ledger, APART)}


def decide_apart(ledger: Ledger, pairs: Iterable[Pair]) -> None:
    """Remember that these are not one customer."""
    ledger.decide(APART, {subject_of(pair): "" for pair in pairs})


def pairs_of_one_firm(ledger: Ledger) -> set[Pair]:
    """Give the pairs who are contacts of one firm."""
    return _standing(ledger, (pair for pair, _ in _kept(ledger, SAME_FIRM)))


def colleagues(ledger: Ledger) -> dict[str, list[str]]:
    """Give each customer's other contacts of the same firm, by their numbers."""
    found: dict[str, list[str]] = {}
    for one, other in sorted(pairs_of_one_firm(ledger)):
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return found


def open_doubts(ledger: Ledger) -> dict[Pair, OpenDouble]:
    """Give the doubts nobody has decided yet, the likeliest first."""
    apart = decided_apart(ledger)
    said = ledger.decisions(DOUBT)
    known: dict[Pair, OpenDouble] = {}
    for pair, subject in _kept(ledger, DOUBT):
        doubt = OpenDouble(**json.loads(said[subject]))
        if pair not in apart and (pair not in known or known[pair].points < doubt.points):
            known[pair] = doubt
    standing = _standing(ledger, known)
    return dict(
        sorted(((p, d) for p, d in known.items() if p in standing), key=lambda each: (-each[1].points, each[0]))
    )


def partners(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    """Give whom each customer may be: number → the others' numbers, in their order."""
    beside: dict[str, list[str]] = defaultdict(list)
    for one, other in pairs:
        beside[one].append(other)
        beside[other].append(one)
    return {no: sorted(others, key=size_order) for no, others in beside.items()}


def open_groups(doubts: Mapping[Pair, OpenDouble]) -> list[list[Compared]]:
    """Give the groups of customers a person should look at together."""
    return groups({pair: doubt.points for pair, doubt in doubts.items()})


def _standing(ledger: Ledger, pairs: Iterable[Pair]) -> set[Pair]:
    """Leave out pairs with a customer who is no more."""
    wanted = set(pairs)
    there = ledger.known(no for pair in wanted for no in pair)
    return {pair for pair in wanted if there.issuperset(pair)}


def doubt_about(points: int, found: Comparison, *, unsure: bool = False) -> OpenDouble:
    """Put a doubt into words."""
    return OpenDouble(points, speaking_for(found), speaking_against(found, unsure=unsure))


def at_one_address(ledger: Ledger, pairs: Iterable[Pair]) -> set[Pair]:
    """Give the pairs of whom both have an address, and it is the same."""
    wanted = set(pairs)
    known = ledger.customers(sorted({no for pair in wanted for no in pair})) if wanted else {}
    where = {no: spelling_key(strip_place(facts["address"])[1]) for no, facts in known.items() if facts.get("address")}
    return {pair for pair in wanted if where.get(pair[0]) and where[pair[0]] == where.get(pair[1])}


def doubt_about_shop(points: int, found: Comparison) -> OpenDouble:
    """Put into words that two may be one shop, at one address."""
    doubt = doubt_about(points, found)
    return replace(doubt, speaks_for=f"{doubt.speaks_for}；地址相同")


def add_doubts(ledger: Ledger, doubts: Mapping[Pair, OpenDouble]) -> None:
    """Keep doubts until somebody decides."""
    ledger.decide(DOUBT, {subject_of(pair): _frozen(doubt) for pair, doubt in doubts.items()})


def _frozen(doubt: OpenDouble) -> str:
    values = {name: getattr(doubt, name) for name in OpenDouble.__slots__}
    return json.dumps(values, ensure_ascii=False)


def look_again(ledger: Ledger, changed: Iterable[str], rules: MatchingRules) -> None:
    """Compare anew, in each open doubt, customers of whom something has changed; drop doubts nothing speaks for now."""
    numbers = set(changed)
    if not numbers:
        return
    doubts = {pair: doubt for pair, doubt in open_doubts(ledger).items() if numbers & set(pair)}
    faces = ledger.index.of(sorted({no for pair in doubts for no in pair}))
    shared = frozenset(ledger.decisions(SHARED))
    again: dict[Pair, OpenDouble] = {}
    for pair, before in doubts.items():
        now = _compared(faces.get(pair[0], []), faces.get(pair[1], []), shared, rules)
        if now:
            again[pair] = before if now.speaks_for == before.speaks_for else now
    shops = [
        pair
        for pair in doubts.keys() - again.keys()
        if any(may_be_one_shop(compare(a, b, shared)) for a in faces.get(pair[0], ()) for b in faces.get(pair[1], ()))
    ]
    again |= {pair: doubts[pair] for pair in at_one_address(ledger, shops)}
    changed_doubts = {pair: doubt for pair, doubt in again.items() if doubt != doubts[pair]}
    over = (doubts.keys() - again.keys()) | changed_doubts.keys()
    ledger.take_back(DOUBT, [subject for pair, subject in _kept(ledger, DOUBT) if pair in over])
    add_doubts(ledger, changed_doubts)


def look_around(ledger: Ledger, changed: Iterable[str], rules: MatchingRules) -> None:
    """Compare known customers of whom something has changed with the others of the register: they are never united."""
    numbers = sorted(set(changed))
    if not numbers:
        return
    apart, doubts = decided_apart(ledger), dict[Pair, OpenDouble]()
    shared = frozenset(ledger.decisions(SHARED))
    for no, own in ledger.index.of(numbers).items():
        known = ledger.index.candidates(own).known
        for other, faces in known.items():
            found = _compared(own, faces, shared, rules) if other != no else None
            if found and pair_of(no, other) not in apart:
                doubts[pair_of(no, other)] = found
    still_open = open_doubts(ledger)
    add_doubts(ledger, {pair: doubt for pair, doubt in doubts.items() if pair not in still_open})


def _compared(
    one: Sequence[Identity], other: Sequence[Identity], shared: frozenset[str], rules: MatchingRules
) -> OpenDouble | None:
    """Compare two customers where they are most alike; None if nothing speaks for their being one."""
    compared = [compare(a, b, shared) for a in one for b in other]
    judged = [(judge(found, rules, by_chance=False), found) for found in compared]
    likely = [(judgement.points, found) for judgement, found in judged if judgement.verdict is not Verdict.APART]
    if not likely:
        return None
    points, found = max(likely, key=lambda each: each[0])
    return doubt_about(points, found)
