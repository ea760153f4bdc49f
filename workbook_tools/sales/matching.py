"""Which rows mean the same customer: the same number with no conflicting name. Everything else stays apart.

The outcome does not depend on the order of rows. A row that would fit two customers who contradict
each other joins neither: a person will decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from workbook_tools.sales.keys import Identity

MOST_HOLDERS: Final = 40
"""A number that more different holders share than this is a switchboard: it identifies nobody."""


@dataclass
class Matching:
    """Who is who.

    groups:    lists of indexes into the new rows, each list one customer.
    joined:    first index of a group → the number of the known customer it belongs to.
    """

    groups: list[list[int]] = field(default_factory=list)
    joined: dict[int, str] = field(default_factory=dict)

    def moved(self, places: Sequence[int]) -> Matching:
        """Give the same with each index replaced by what stands at it in `places`: the rows were a part of more."""
        groups = [[places[index] for index in group] for group in self.groups]
        return Matching(groups, {places[index]: no for index, no in self.joined.items()})


def match(new: Sequence[Identity], known: Mapping[str, Sequence[Identity]]) -> Matching:
    """Group new rows into customers and join them to known ones.

    new:   the identity of each new row.
    known: customer number → every identity the customer is registered under.
    """
    rows_of: dict[Identity, list[int]] = defaultdict(list)
    for index, who in enumerate(new):
        if who.numbers:
            rows_of[who].append(index)
    faces: dict[Hashable, Sequence[Identity]] = {who: (who,) for who in rows_of}
    wanted = {number for who in rows_of for number in who.numbers}
    faces |= {no: ids for no, ids in known.items() if any(i.numbers & wanted for i in ids)}
    friends = _friends(faces)
    result = Matching([[index] for index, who in enumerate(new) if not who.numbers])  # a name alone joins nobody
    for component in _components(faces, friends):
        customers = [node for node in component if isinstance(node, str)]
        people = [node for node in component if isinstance(node, Identity)]
        if len(customers) > 1 or not _all_agree(component, faces):
            split = [[node] for node in people]
            customers = []
        else:
            split = [people]
        for members in split:
            if not members:
                continue
            group = sorted(index for who in members for index in rows_of[who])
            result.groups.append(group)
            if customers:
                result.joined[group[0]] = customers[0]
    result.groups.sort()
    return result


def _friends(faces: Mapping[Hashable, Sequence[Identity]]) -> dict[Hashable, set[Hashable]]:
    """Give, for each holder, the others it shares a number with and whose names agree with its own."""
    holders: dict[str, set[Hashable]] = defaultdict(set)
    for node, identities in faces.items():
        for who in identities:
            for number in who.numbers:
                holders[number].add(node)
    friends: dict[Hashable, set[Hashable]] = defaultdict(set)
    for sharing in holders.values():
        if len(sharing) > MOST_HOLDERS:
            continue
        for one, other in combinations(sharing, 2):
            if _agree(faces[one], faces[other]):
                friends[one].add(other)
                friends[other].add(one)
    unsure = {node for node, close in friends.items() if _is_unsure(node, close, faces)}
    for node in unsure:
        for other in friends.pop(node):
            friends.get(other, set()).discard(node)
    return friends


def _is_unsure(node: Hashable, close: Iterable[Hashable], faces: Mapping[Hashable, Sequence[Identity]]) -> bool:
    """Tell whether a new row fits two known customers, or anyone two others who contradict each other."""
    between_customers = isinstance(node, Identity) and sum(isinstance(one, str) for one in close) > 1
    return between_customers or any(not _agree(faces[one], faces[other]) for one, other in combinations(close, 2))


def _agree(one: Iterable[Identity], other: Iterable[Identity]) -> bool:
    return all(a.agrees(b) for a in one for b in other)


def _all_agree(component: Sequence[Hashable], faces: Mapping[Hashable, Sequence[Identity]]) -> bool:
    return all(_agree(faces[one], faces[other]) for one, other in combinations(component, 2))


def _components(nodes: Iterable[Hashable], friends: Mapping[Hashable, set[Hashable]]) -> Iterable[list[Hashable]]:
    seen: set[Hashable] = set()
    for start in nodes:
        if start in seen:
            continue
        component, waiting = [], [start]
        seen.add(start)
        while waiting:
            node = waiting.pop()
            component.append(node)
            fresh = friends.get(node, set()) - seen
            seen |= fresh
            waiting += fresh
        yield component
