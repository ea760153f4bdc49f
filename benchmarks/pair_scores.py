"""How well a grouping of rows agrees with the truth, counted in pairs of rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

Pair = tuple[int, int]


@dataclass(frozen=True)
class Score:
    """Pairs joined, pairs that are one customer, and pairs that are both."""

    joined: int
    true: int
    both: int

    @property
    def precision(self) -> float:
        """The share of joined pairs that are one customer."""
        return self.both / self.joined if self.joined else 1.0

    @property
    def recall(self) -> float:
        """The share of pairs of one customer that are joined."""
        return self.both / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return 2 * self.both / (self.joined + self.true) if self.joined + self.true else 1.0


def score(labels: Sequence[Hashable], truth: Sequence[Hashable]) -> Score:
    """Compare a grouping, given as a label for each row, with the truth, given alike."""
    return Score(_pairs(labels), _pairs(truth), _pairs(list(zip(labels, truth, strict=True))))


def labels_of(groups: Iterable[Sequence[int]], rows: int) -> list[int]:
    """Give each row the number of its group; a row in no group is one of its own."""
    labels = list(range(rows, 2 * rows))
    for number, group in enumerate(groups):
        for row in group:
            labels[row] = number
    return labels


def joined(labels: Sequence[int], pairs: Iterable[Pair]) -> list[int]:
    """Join, one after the other, the groups that pairs of rows stand in."""
    parent = {label: label for label in labels}

    def root(label: int) -> int:
        while parent[label] != label:
            parent[label] = label = parent[parent[label]]
        return label

    for one, other in pairs:
        parent[root(labels[one])] = root(labels[other])
    return [root(label) for label in labels]


def inner_pairs(groups: Iterable[Hashable]) -> list[Pair]:
    """Give every pair of rows with the same label."""
    rows_of: dict[Hashable, list[int]] = defaultdict(list)
    for row, label in enumerate(groups):
        rows_of[label].append(row)
    return [pair for rows in rows_of.values() for pair in combinations(rows, 2)]


def _pairs(labels: Iterable[Hashable]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(labels).values())
