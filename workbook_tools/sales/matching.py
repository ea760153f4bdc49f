"""Which rows mean the same customer: compared where it is worth it, united by rules, doubted aloud.

The outcome does not depend on the order of rows, and no two customers of the register are ever united here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import combinations
from typing import Final, NamedTuple

from workbook_tools.sales.blocking import HINT_CAP, NUMBER_CAP, ManyKeys
from workbook_tools.sales.clusters import Clusters, Edge, contradict, known_as_both
from workbook_tools.sales.comparison import Comparison, compare
from workbook_tools.sales.identities import Identity
from workbook_tools.sales.verdict import BY_NAMES, MatchingRules, Verdict, are_colleagues, judge, may_be_one_shop

Who = int | str
"""A row by its index, or a customer of the register by his number."""


class Reason(NamedTuple):
    """Why a row belongs to its customer: the one it is most like, and how they compare."""

    like: Who
    found: Comparison


class Doubt(NamedTuple):
    """Two customers who may be one: a person will decide.

    unsure: a number has two holders who contradict each other, and this one might be either.
    """

    one: Who
    other: Who
    points: int
    found: Comparison
    unsure: bool = False


@dataclass
class Matching:
    """Who is who.

    groups:  lists of indexes into the new rows, each list one customer.
    joined:  first index of a group → the number of the known customer it belongs to.
    reasons: index of a row → why it belongs to its customer; none for one that is alone.
    doubts:  pairs of customers a person should look at, each by any row of its own, the likeliest first.
    shops:   pairs of customers who may be one shop, if its address is one.
    links:   pairs of customers who are other contacts of one firm.
    shared:  numbers that so many hold that they identify nobody.
    skipped: how many blocks were too large to compare within.
    """

    groups: list[list[int]] = field(default_factory=list)
    joined: dict[int, str] = field(default_factory=dict)
    reasons: dict[int, Reason] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    shops: list[Doubt] = field(default_factory=list)
    links: list[tuple[Who, Who]] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    skipped: int = 0

    def moved(self, places: Sequence[int]) -> Matching:
        """Give the same with each index replaced by what stands at it in `places`: the rows were a part of more."""

        def at(who: Who) -> Who:
            return places[who] if isinstance(who, int) else who

        return replace(
            self,
            groups=[[places[index] for index in group] for group in self.groups],
            joined={places[index]: no for index, no in self.joined.items()},
            reasons={places[index]: reason._replace(like=at(reason.like)) for index, reason in self.reasons.items()},
            doubts=[doubt._replace(one=at(doubt.one), other=at(doubt.other)) for doubt in self.doubts],
            shops=[doubt._replace(one=at(doubt.one), other=at(doubt.other)) for doubt in self.shops],
            links=[(at(one), at(other)) for one, other in self.links],
        )


class Frequencies:
    """How often names, firms and cities occur: whether two alike may be so by accident.

    counts: by the key of the word; total: how many identities were counted.
    """

    _FEWEST: Final = 1000
    """In a shorter list nothing is called common."""

    def __init__(self, counts: Mapping[int, int] | None = None, total: int = 0) -> None:
        self._counts = Counter(counts or {})
        self._total = total

    def with_those_of(self, identities: Sequence[Identity]) -> Frequencies:
        """Give how often they occur with more identities counted."""
        both = Frequencies(self._counts, self._total + len(identities))
        both._counts.update(ManyKeys([who.packed_keys for who in identities]).words())
        return both

    def expected(self, who: Identity, *, but_name: bool = False) -> float:
        """Give how many others of the same name, firm and city may be expected if they fell together by accident.

        but_name: the name does not count.
        """
        keys = [key for key in who.keys.words[but_name:] if key]
        expected = 1.0
        for key in keys:
            expected *= max(self._counts[key] - 2, 0) + 0.5
        return float(expected / max(self._total, self._FEWEST) ** max(len(keys) - 1, 0))


def match(
    new: Sequence[Identity],
    known: Mapping[str, Sequence[Identity]] | None = None,
    rules: MatchingRules | None = None,
    frequencies: Frequencies | None = None,
    crowded: Collection[str] = (),
) -> Matching:
    """Group new rows into customers and join them to known ones.

    new:         the identity of each new row.
    known:       customer number → every identity the customer is registered under; those that share no key with a
                 new row may be left out.
    frequencies: how often the register has the names, firms and cities of the new rows.
    crowded:     numbers so many customers of the register hold that these were not even fetched.
    """
    return _Matcher(new, known or {}, rules or MatchingRules(), frequencies or Frequencies(), crowded).match()


def _by_name(faces: Sequence[Identity]) -> list[tuple[str, ...]]:
    return [(*who.person, *who.firm) for who in faces]


def _count_parties(held: Iterable[Sequence[Identity]], enough: int) -> int:
    """Count holders each of whom contradicts all the others: spellings of one customer are one."""
    parties: list[Sequence[Identity]] = []
    for faces in held:
        if all(contradict(a, b) for party in parties for a in faces for b in party):
            parties.append(faces)
            if len(parties) == enough:
                break
    return len(parties)


def _never(_: Identity, __: Identity) -> bool:
    """One mobile, one customer, whatever else is said."""
    return False


class _Matcher:
    def __init__(
        self,
        new: Sequence[Identity],
        known: Mapping[str, Sequence[Identity]],
        rules: MatchingRules,
        frequencies: Frequencies,
        crowded: Collection[str],
    ) -> None:
        self._rules = rules
        self._judge = lru_cache(maxsize=None)(partial(judge, rules=rules))  # there are few ways to compare
        self._apart = _never if rules.one_number else contradict
        self._colleagues: list[tuple[int, int]] = []
        self._numbers = sorted(known)
        self._result = Matching()
        self._shared = self._shared_numbers(new, known.values()) | frozenset(crowded)
        self._compare = lru_cache(maxsize=None)(partial(compare, shared=self._shared))  # who is alike is asked again
        self._rows = self._nodes(new)
        own = [[new[rows[0]]] for rows in self._rows]
        self._first_known = len(own)
        self._faces: list[Sequence[Identity]] = [*own, *(known[no] for no in self._numbers)]
        self._flat = [face for faces in self._faces for face in faces]
        self._node = [node for node, faces in enumerate(self._faces) for _ in faces]
        self._common = frequencies.with_those_of([faces[0] for faces in own])

    def match(self) -> Matching:
        merges, doubts = self._judged()
        merges, unsure = self._sure(merges)
        clusters = Clusters(self._faces, self._first_known, self._apart)
        refused = clusters.unite(merges)
        self._gather(clusters)
        self._explain(clusters, merges)
        self._doubt(clusters, [*doubts, *refused], unsure)
        self._result.shared = sorted(self._shared)
        self._result.links = [(self._who(one), self._who(other)) for one, other in self._colleagues]
        return self._result

    def _shared_numbers(self, new: Sequence[Identity], known: Iterable[Sequence[Identity]]) -> frozenset[str]:
        """Find the numbers that so many hold who contradict each other that they identify nobody."""
        most = self._rules.shared_by
        everyone = [*([who] for who in dict.fromkeys(new)), *known]
        holder_of = [at for at, faces in enumerate(everyone) for _ in faces]
        keys = ManyKeys([who.packed_keys for faces in everyone for who in faces])
        often: set[int] = set()
        for block in keys.number_blocks():
            if len(block) >= most and len(holding := {holder_of[place] for place in block}) >= most:
                often |= holding
        some = sorted((everyone[at] for at in often), key=_by_name)
        holders: dict[str, list[Sequence[Identity]]] = defaultdict(list)
        for faces in some:
            for number in {number for who in faces for number in (*who.numbers, *who.lines)}:
                holders[number].append(faces)
        return frozenset(
            number for number, held in holders.items() if len(held) >= most and _count_parties(held, most) >= most
        )

    def _nodes(self, new: Sequence[Identity]) -> list[list[int]]:
        """Give rows that say the same of who they are as one node, if saying the same makes them one."""
        alike: dict[Identity, list[int]] = defaultdict(list)
        for index, who in enumerate(new):
            alike[who].append(index)
        nodes: list[list[int]] = []
        for who, rows in alike.items():
            if len(rows) == 1:
                nodes.append(rows)
                continue
            found = self._compare(who, who)
            if self._judge(found, by_chance=False).verdict is Verdict.MERGE:
                nodes.append(rows)
            else:
                nodes += [[row] for row in rows]
        return nodes

    # --- pairs ---

    def _judged(self) -> tuple[list[Edge], list[Edge]]:
        """Give the pairs to unite and those to ask about."""
        merges: list[Edge] = []
        doubts: list[Edge] = []
        for one, other in self._pairs():
            a, b = self._flat[one], self._flat[other]
            found = self._compare(a, b)
            by_chance = found.number in BY_NAMES and self._common.expected(a) > self._rules.chance
            verdict, points = self._judge(found, by_chance=by_chance)
            if are_colleagues(found) and self._common.expected(a, but_name=True) <= self._rules.chance:
                self._colleagues.append((self._node[one], self._node[other]))
            if verdict is not Verdict.APART:
                edge = Edge(points, self._node[one], self._node[other])
                (merges if verdict is Verdict.MERGE else doubts).append(edge)
            elif may_be_one_shop(found):
                first, second = self._who(self._node[one]), self._who(self._node[other])
                self._result.shops.append(Doubt(first, second, points, found))
        return merges, doubts

    def _pairs(self) -> Iterator[tuple[int, int]]:
        """Give every pair of faces worth comparing, once; two of the register were compared before."""
        total = len(self._flat)
        seen: set[int] = set()
        keys = ManyKeys([who.packed_keys for who in self._flat])
        for cap, blocks in ((NUMBER_CAP, keys.number_blocks()), (HINT_CAP, keys.hint_blocks())):
            for block in blocks:
                if len(block) > cap:
                    self._result.skipped += 1
                    continue
                for one, other in combinations(block, 2):
                    pair = one * total + other
                    if pair not in seen and self._node[one] < self._first_known:
                        seen.add(pair)
                        yield one, other

    def _sure(self, merges: Sequence[Edge]) -> tuple[list[Edge], list[Edge]]:
        """Part the edges of those who fit two that contradict each other from the others: they might be either."""
        close: dict[int, set[int]] = defaultdict(set)
        for _, one, other in merges:
            close[one].add(other)
            close[other].add(one)
        torn: dict[int, set[int]] = {}
        for node, others in close.items():
            for one, other in combinations(others, 2):
                if self._are_apart(one, other, beside=node):
                    torn.setdefault(node, set()).update((one, other))
        sure: list[Edge] = []
        unsure: list[Edge] = []
        for edge in merges:
            between = torn.get(edge.one, set()), torn.get(edge.other, set())
            is_torn = edge.other in between[0] or edge.one in between[1] or between[0] & between[1]
            (unsure if is_torn else sure).append(edge)
        return sure, unsure

    def _are_apart(self, one: int, other: int, *, beside: int) -> bool:
        if min(one, other) >= self._first_known:
            return True
        known = [face for node in (one, other, beside) if node >= self._first_known for face in self._faces[node]]
        return any(
            self._apart(a, b) and not known_as_both(a, b, known, self._apart)
            for a in self._faces[one]
            for b in self._faces[other]
        )

    # --- the outcome ---

    def _who(self, node: int) -> Who:
        return self._rows[node][0] if node < self._first_known else self._numbers[node - self._first_known]

    def _gather(self, clusters: Clusters) -> None:
        for node in range(self._first_known):
            if clusters.root(node) != node:
                continue
            members = clusters.members(node)
            if len(members) == 1:  # as most are
                self._result.groups.append(self._rows[node])
                continue
            group = sorted(row for member in members if member < self._first_known for row in self._rows[member])
            self._result.groups.append(group)
            known = [member for member in members if member >= self._first_known]
            if known:
                self._result.joined[group[0]] = str(self._who(known[0]))
        self._result.groups.sort()

    def _explain(self, clusters: Clusters, merges: Iterable[Edge]) -> None:
        """Give each row its strongest tie to another of its customer."""
        best: dict[int, Edge] = {}
        for edge in merges:
            if clusters.root(edge.one) == clusters.root(edge.other):
                for node in edge[1:]:
                    if node not in best or edge > best[node]:
                        best[node] = edge
        for node, rows in enumerate(self._rows):
            if len(rows) == 1 and node not in best:
                continue
            like = next((other for other in best[node][1:] if other != node), node) if node in best else node
            for row in rows:
                twin = next((other for other in rows if other != row), None)
                if twin is not None:
                    who = self._faces[node][0]
                    self._result.reasons[row] = Reason(twin, self._compare(who, who))
                elif like != node:
                    self._result.reasons[row] = Reason(self._who(like), self._closest(node, like)[1])

    def _doubt(self, clusters: Clusters, edges: Iterable[Edge], unsure: Iterable[Edge]) -> None:
        best: dict[tuple[int, int], tuple[Edge, bool]] = {}
        for edge, torn in (*((edge, False) for edge in edges), *((edge, True) for edge in unsure)):
            one, other = sorted((clusters.root(edge.one), clusters.root(edge.other)))
            if one != other and ((one, other) not in best or edge > best[one, other][0]):
                best[one, other] = (edge, torn)
        for edge, torn in best.values():
            points, found = self._closest(edge.one, edge.other)
            self._result.doubts.append(Doubt(self._who(edge.one), self._who(edge.other), points, found, torn))
        self._result.doubts.sort(key=lambda doubt: -doubt.points)

    def _closest(self, one: int, other: int) -> tuple[int, Comparison]:
        """Give how two nodes compare where they are most alike."""
        first, second = sorted((one, other))  # as they were compared before
        pairs = [self._compare(a, b) for a in self._faces[first] for b in self._faces[second]]
        judged = [(self._judge(found, by_chance=False).points, found) for found in pairs]
        return max(judged, key=lambda each: each[0])
