"""Pairs become customers: the surest first, and nobody is united with whom another of his own contradicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from workbook_tools.sales.firms import FirmMatch, compare_firms
from workbook_tools.sales.identities import Identity
from workbook_tools.sales.names import NameMatch, compare_names

LARGEST: Final = 25
"""One customer under more different names and numbers than this is not believed without a person."""


class Edge(NamedTuple):
    """Two nodes that may be one customer, and how much speaks for it."""

    points: int
    one: int
    other: int


def contradict(one: Identity, other: Identity) -> bool:
    """Tell whether names or firms cannot be one customer's."""
    firms = compare_firms(one.firm, other.firm)
    return firms >= FirmMatch.BRANCHES or compare_names(one.person, other.person) is NameMatch.DIFFERENT


def known_as_both(
    one: Identity,
    other: Identity,
    faces: Iterable[Identity],
    apart: Callable[[Identity, Identity], bool],
) -> bool:
    """Tell whether two who contradict each other are one all the same, as a customer is known as either of them.

    faces: what the customer is known under. Only a person's word makes faces that contradict each other one customer.
    """
    either = list(faces)
    return any(apart(a, b) and not apart(one, a) and not apart(other, b) for a in either for b in either)


class Clusters:
    """Nodes, united step by step.

    faces:       the identities each node is known under.
    apart:       tells whether two identities contradict each other.
    first_known: nodes from this one on are customers of the register: no two of them are ever united here.
    """

    def __init__(
        self, faces: Sequence[Sequence[Identity]], first_known: int, apart: Callable[[Identity, Identity], bool]
    ) -> None:
        self._faces = faces
        self._apart = apart
        self._first_known = first_known
        self._parent: dict[int, int] = {}
        self._members: dict[int, list[int]] = {}

    def root(self, node: int) -> int:
        """Give the node that stands for all that are united with this one."""
        root = node
        while (above := self._parent.get(root, root)) != root:
            root = above
        while node != root:
            self._parent[node], node = root, self._parent[node]
        return root

    def members(self, root: int) -> list[int]:
        """Give all nodes united under a root."""
        return self._members.get(root, [root])

    def unite(self, edges: Iterable[Edge]) -> list[Edge]:
        """Unite along edges, the surest first. Gives those refused, as a side of them contradicts the other.

        Equally sure edges are looked at together: where they cannot all hold none is taken, so that the outcome
        does not depend on their order.
        """
        refused: list[Edge] = []
        for _, equal in groupby(sorted(edges, key=lambda edge: -edge.points), key=lambda edge: edge.points):
            for together in self._components(list(equal)):
                roots = {self.root(node) for edge in together for node in (edge.one, edge.other)}
                if len(roots) < 2:  # they are one already
                    continue
                if self._agree(roots):
                    self._merge(roots)
                else:
                    refused += together
        return refused

    def _components(self, edges: Sequence[Edge]) -> Iterator[list[Edge]]:
        """Part equally sure edges into those that hang together."""
        parent: dict[int, int] = {}

        def top(root: int) -> int:
            while (above := parent.setdefault(root, root)) != root:
                root = above
            return root

        for edge in edges:
            one, other = top(self.root(edge.one)), top(self.root(edge.other))
            parent[max(one, other)] = min(one, other)
        found: dict[int, list[Edge]] = {}
        for edge in edges:
            found.setdefault(top(self.root(edge.one)), []).append(edge)
        return iter(found.values())

    def _agree(self, roots: Iterable[int]) -> bool:
        nodes = [node for root in roots for node in self.members(root)]
        new = [node for node in nodes if node < self._first_known]
        if len(nodes) - len(new) > 1 or len(new) > LARGEST:
            return False
        sides = [[face for node in self.members(root) for face in self._faces[node]] for root in roots]
        known = [face for node in nodes if node >= self._first_known for face in self._faces[node]]
        return not any(
            self._apart(one, other) and not known_as_both(one, other, known, self._apart)
            for at, side in enumerate(sides)
            for beside in sides[at + 1 :]
            for one in side
            for other in beside
        )

    def _merge(self, roots: set[int]) -> None:
        first = min(roots)
        self._members[first] = sorted(node for root in roots for node in self.members(root))
        for root in roots - {first}:
            self._members.pop(root, None)
            self._parent[root] = first
