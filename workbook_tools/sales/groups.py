"""Doubtful pairs as groups a person can look at: everyone who hangs together, each beside the one he is most like."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from workbook_tools.sales.customer_numbers import size_order


class Compared(NamedTuple):
    """A customer, and the one above him he is compared with; empty for the first of a group."""

    customer_no: str
    against: str = ""


def components(pairs: Iterable[tuple[str, str]]) -> list[set[str]]:
    """Give everything that hangs together by pairs, in the order in which it first comes up."""
    beside: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        beside[one].add(other)
        beside[other].add(one)
    found: list[set[str]] = []
    done: set[str] = set()
    for start in beside:
        group: set[str] = set()
        waiting = [start] if start not in done else []
        while waiting:
            each = waiting.pop()
            if each not in group:
                group.add(each)
                waiting += beside[each]
        if group:
            done |= group
            found.append(group)
    return found


def groups(points: Mapping[tuple[str, str], int]) -> list[list[Compared]]:
    """Give the groups, the one with the likeliest pair first; in each the earliest number stands first.

    Who comes next is always the one most like somebody above him, so that together the comparisons count as much as
    any could.
    """
    order = sorted(points, key=lambda pair: (-points[pair], size_order(pair[0]), size_order(pair[1])))
    together = components(order)
    group_of = {no: at for at, group in enumerate(together) for no in group}
    own: list[list[tuple[str, str]]] = [[] for _ in together]
    for pair in order:
        own[group_of[pair[0]]].append(pair)
    return [_lined_up(group, pairs) for group, pairs in zip(together, own, strict=True)]


def _lined_up(group: set[str], pairs: Sequence[tuple[str, str]]) -> list[Compared]:
    """Put a group's customers in order. pairs: the group's, the likeliest first."""
    lines = [Compared(min(group, key=size_order))]
    above = {lines[0].customer_no}
    while len(above) < len(group):
        one, other = next(pair for pair in pairs if (pair[0] in above) != (pair[1] in above))
        lines.append(Compared(other, one) if one in above else Compared(one, other))
        above.add(lines[-1].customer_no)
    return lines
