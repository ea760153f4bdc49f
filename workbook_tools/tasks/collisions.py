"""撞单: customers whom several salespeople claim, found in the ledger, for a director to rule on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from workbook_tools.forms.collision_ruling import Collision
from workbook_tools.forms.settings import Role
from workbook_tools.ledger import DecisionKind, Entry, Ledger
from workbook_tools.problems import Place, Problem
from workbook_tools.sales.claims import Claimant, Told, claimants, persons_claiming, persons_named
from workbook_tools.sales.collisions import Case, grounds, out_of_territory, proposal
from workbook_tools.sales.groups import components
from workbook_tools.sales.team import Team, member
from workbook_tools.settings import Settings
from workbook_tools.tasks.accounting import SourceRow, row_of
from workbook_tools.tasks.assignments import Assignments
from workbook_tools.tasks.pairs import pairs_of_one_firm
from workbook_tools.tasks.rulings import rulings_of
from workbook_tools.tasks.standing_rows import standing_rows

COLLISION: Final = DecisionKind.COLLISION
"""Decisions of this kind: the numbers of customers claimed by several and not ruled on yet, joined by +."""
_FIELDS: Final = {
    "保护期": "protection",
    "登记先后": "registration",
    "指名": "named",
    "区域与品牌": "market",
    "隐瞒": "concealment",
}
_SAME_IN_BOTH: Final = ("customer_name", "contact_name", "region", "brand")


def look_for_collisions(ledger: Ledger, settings: Settings, week: str) -> list[Collision]:
    """Give every open collision, and remember which they are.

    Looked at are the customers of the week's rows, those of collisions open before, those united by hand, and whoever
    is a contact of the same firm: of all others nothing has changed.
    """
    found = _Search(ledger, settings).open_among(_worth_a_look(ledger, week))
    still = {"+".join(numbers) for numbers in found}
    ledger.take_back(COLLISION, sorted(ledger.decisions(COLLISION).keys() - still))
    ledger.decide(COLLISION, dict.fromkeys(sorted(still - ledger.decisions(COLLISION).keys()), ""))
    return list(found.values())


def disputed(ledger: Ledger) -> set[str]:
    """Give the customers of collisions nobody has ruled on, by the number each goes by now."""
    aliases = ledger.aliases()
    return {aliases.get(no, no) for subject in ledger.decisions(COLLISION) for no in subject.split("+")}


def _worth_a_look(ledger: Ledger, week: str) -> set[str]:
    return {*ledger.customers_in(week), *disputed(ledger), *ledger.aliases().values()}


def far_from_home(rows: Sequence[SourceRow], settings: Settings) -> Iterator[Problem]:
    """Remark on rows by which a salesperson claims a customer outside his territory, at the cell of the region."""
    team = settings.team() if settings.tells_out_of_territory else {}
    if not any(one.places for one in team.values()):
        return
    for row in rows:
        region = row.said("region")
        if not region or row.status == "held_back" or row.copy_of or row.is_erased:
            continue
        where = settings.places_of([region])
        for name in persons_claiming(row.row, team):
            one = member(name, team)
            if one.sells_in(where) is False:
                message = f"{name}负责{one.territory}，这位客户不在里面，算跨区"
                yield row.problem("region", "out-of-territory", message, "")


@dataclass(frozen=True, slots=True)
class _Claimed:
    """Customers who are one for this purpose, with what the ledger knows of them."""

    numbers: tuple[str, ...]
    told: Sequence[Told]
    claimants: Sequence[Claimant]


class _Search:
    def __init__(self, ledger: Ledger, settings: Settings) -> None:
        self.ledger, self.settings = ledger, settings
        self.team: Team = settings.team()
        self.rulings = rulings_of(ledger)
        self.memory, self.deputies = Assignments(ledger), settings.deputies()
        self.sealed = frozenset(seal.week for seal in ledger.journal.seals())

    def open_among(self, numbers: Iterable[str]) -> dict[tuple[str, ...], Collision]:
        """Give the collisions nobody has ruled on, in the order of their numbers."""
        wanted = set(numbers)
        together = components(pairs_of_one_firm(self.ledger))
        firms = sorted(tuple(sorted(firm)) for firm in together if wanted & firm)
        groups = self._claimed_by_several([*firms, *((no,) for no in wanted.difference(*firms))])
        entries = self.ledger.entries_of({no for group in groups for no in group})
        found: dict[tuple[str, ...], Collision] = {}
        for group in sorted(groups):
            told = list(_told([e for no in group for e in entries.get(no, ()) if e.status == "accepted"]))
            claimed = _Claimed(group, told, claimants(told, self.team, self._given(group)))
            if len(claimed.claimants) > 1 and not self._is_ruled(claimed):
                found[group] = self._line(claimed)
        return found

    def _claimed_by_several(self, groups: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """Look at the names alone: most customers have one owner, and their rows need not be made."""
        sellers = [name for name, one in self.team.items() if one.role == Role.SALES]
        named = self.ledger.names_in_rows((no for group in groups for no in group), sellers)
        several = []
        for group in groups:
            if named.keys().isdisjoint(group):
                continue
            both = {names for no in group for names in named.get(no, ())}
            if len({person for names in both for person in persons_named(*names, self.team)}) > 1:
                several.append(group)
        return several

    def _given(self, group: Sequence[str]) -> frozenset[str]:
        """Give to whom a person's word has given these customers, now or before, and who stands in for their owners."""
        customers = self.ledger.customers(group).values()
        given = {facts.get("owner") for facts in customers if "owner" in facts.get("locked", ())}
        for record in (record for no in group for record in self.memory.by_customer.get(no, ())):
            given |= {record.owner, record.before, record.deputy}
        given |= {self.deputies.get(str(facts.get("owner"))) for facts in customers}
        return frozenset(name for name in given if name)

    def _is_ruled(self, claimed: _Claimed) -> bool:
        known = [self.rulings[no] for no in claimed.numbers if no in self.rulings]
        settled: set[str] = set().union(*(ruling.settled for ruling in known))
        return len(known) == len(claimed.numbers) and settled >= {each.person for each in claimed.claimants}

    def _line(self, claimed: _Claimed) -> Collision:
        customers = self.ledger.customers(claimed.numbers)
        facts = {name: _together(customers.values(), name) for name in (*_SAME_IN_BOTH, "owner")}
        case = Case(
            claimants=claimed.claimants,
            told=claimed.told,
            team=self.team,
            where=self._where(customers.values()),
            brand=facts["brand"],
            sealed=self.sealed,
            shown=self._shown_before(claimed),
        )
        rules = self.settings.collision_rules()
        said = {_FIELDS[name]: ground.said for name, ground in grounds(case, rules).items()}
        proposed = proposal(case, rules)
        far = out_of_territory(case) if self.settings.tells_out_of_territory else []
        return Collision.of(
            {
                **{name: facts[name] for name in _SAME_IN_BOTH},
                **said,
                "customer_no": "、".join(claimed.numbers),
                "present_owner": facts["owner"],
                "claimants": "、".join(each.person for each in claimed.claimants),
                "out_of_territory": "；".join(f"{one.name}（负责{one.territory}）" for one in far) or None,
                "proposed_owner": proposed.owner or None,
                "proposed_split": proposed.split,
                "why": proposed.why,
                "sources": "；".join(f"{each.person}：{'、'.join(each.sources)}" for each in claimed.claimants),
            }
        )

    def _where(self, customers: Iterable[dict[str, Any]]) -> tuple[Any, ...]:
        """Give where they are; nowhere for sure if one of them has no known place."""
        places = [self.settings.places_of([facts.get("region") or ""]) for facts in customers]
        return tuple(place for each in places for place in each) if all(places) else ()

    def _shown_before(self, claimed: _Claimed) -> dict[str, str]:
        """Give, for each who came later, the owner that 客户总表 showed when he registered."""
        shown: dict[str, str] = {}
        for later in claimed.claimants[1:]:
            for no in claimed.numbers:
                owner = self.ledger.facts_before(no, later.run).get("owner")
                if owner and owner != later.person:
                    shown.setdefault(later.person, owner)
        return shown


def _told(entries: Sequence[Entry]) -> Iterator[Told]:
    standing = {id(entry) for entry in standing_rows(entries)}
    for entry in entries:
        source = str(Place(entry.path, entry.sheet, entry.line))
        yield Told(row_of(entry), source, entry.week, entry.run, stands=id(entry) in standing)


def _together(customers: Iterable[dict[str, Any]], name: str) -> str | None:
    """Give what customers have in a field, each value once."""
    return "、".join(dict.fromkeys(str(facts[name]) for facts in customers if facts.get(name))) or None
