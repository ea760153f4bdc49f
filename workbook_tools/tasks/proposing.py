"""The week's plan: brand after brand, with what everyone holds and had lately counted from the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from workbook_tools.sales.assignment import Assigned, Unassigned, assign
from workbook_tools.sales.fair_shares import Fairness, Given, Presence, fairness, received
from workbook_tools.sales.sellers import Seller
from workbook_tools.sales.waiting import Hold, HoldKind, Waiting, line_up
from workbook_tools.settings import Settings
from workbook_tools.tasks.assignments import Assignments, Proposal
from workbook_tools.tasks.waiting import Case

NO_BRAND: Final = ""
"""Where customers stand of whom nobody knows the brand."""


@dataclass
class WeekPlan:
    """What is proposed for a week.

    cases:  everyone it is about, by number.
    found:  brand (or NO_BRAND) → who is proposed or why nobody is, in the order of their turn.
    shares: brand → how even its week and the last weeks would be.
    """

    week: str
    cases: Mapping[str, Case]
    found: dict[str, list[Assigned | Unassigned]] = field(default_factory=dict)
    shares: dict[str, list[Fairness]] = field(default_factory=dict)

    def proposals(self) -> dict[str, Proposal]:
        """Give what the workbooks say, as the ledger keeps it: number → proposal."""
        return {one.no: self._proposal(one, brand) for brand, own in self.found.items() for one in own}

    def _proposal(self, one: Assigned | Unassigned, brand: str) -> Proposal:
        case = self.cases[one.no]
        grade, had = case.waiting.grade, case.facts.get("owner") or ""
        if isinstance(one, Unassigned):
            return Proposal("", brand, one.said, str(one.reason), grade=grade, had=had)
        return Proposal(
            owner=one.owner,
            brand=brand,
            why=one.why,
            runner_up=one.runner_up,
            hold=str(one.hold or ""),
            grade=grade,
            eligible=one.eligible,
            holder=one.stands_in_for,
            until=one.until.isoformat() if one.until else "",
            had=had,
        )


class WeekPlanner:
    """Proposes an owner for everyone who waits, or says why there is none.

    customers: the whole register, by which loads are counted.
    """

    def __init__(
        self,
        cases: Mapping[str, Case],
        customers: Mapping[str, Mapping[str, Any]],
        settings: Settings,
        memory: Assignments,
        week: str,
        today: date,
    ) -> None:
        self.cases, self.settings, self.memory, self.week, self.today = cases, settings, memory, week, today
        self.sellers = self._with_loads(settings.sellers(today), customers)
        present = {name: one.capacity for name, one in self.sellers.items() if one.on_duty}
        self.presences = [*(each for each in memory.presences if each.week != week), Presence(week, present)]
        self.directors = {str(brand.brand): brand.director for brand in settings.brands if brand.brand}

    def _with_loads(
        self, sellers: Mapping[str, Seller], customers: Mapping[str, Mapping[str, Any]]
    ) -> dict[str, Seller]:
        held = Counter(facts.get("owner") for no, facts in customers.items() if no not in self.cases)
        new = Counter(one.person for one in self.memory.given if one.week == self.week)
        last = self.memory.last_given()
        return {
            name: replace(one, open=held[name], new_this_week=new[name], last=last.get(name))
            for name, one in sellers.items()
        }

    def plan(self) -> WeekPlan:
        """Plan brand after brand; who has none comes last."""
        plan = WeekPlan(self.week, self.cases)
        for brand in (*self.directors, NO_BRAND):
            own = [case for case in self.cases.values() if (case.waiting.brand or NO_BRAND) == brand]
            plan.found[brand] = self._plan_brand(brand, own)
            if brand:
                plan.shares[brand] = self._shares(brand, plan.found[brand])
        return plan

    def _plan_brand(self, brand: str, cases: Sequence[Case]) -> list[Assigned | Unassigned]:
        self._count_shares(brand)
        first, following = _leaders(cases)
        found = self._assign(first)
        owners = {one.no: one.owner for one in found if isinstance(one, Assigned)}
        later = [_follows(one, leader, owners.get(leader, "")) for one, leader in following]
        found += self._assign(later)
        turn = {one.no: at for at, one in enumerate(line_up(case.waiting for case in cases))}
        return sorted(found, key=lambda one: turn[one.no])

    def _assign(self, customers: Iterable[Waiting]) -> list[Assigned | Unassigned]:
        rules = self.settings.assignment_rules()
        plan = assign(customers, self.sellers.values(), self.directors, self.today, rules)
        self.sellers = {one.name: one for one in plan.sellers}
        return [*plan.assigned, *plan.unassigned]

    def _count_shares(self, brand: str) -> None:
        """Let everyone count as having had what he had of this brand."""
        had = received(
            self._history(brand),
            self._presences(brand),
            self.week,
            weeks=self.settings.assignment_rules().weeks,
            catch_up=self.settings.catches_up,
        )
        self.sellers = {
            name: replace(one, received=had.received.get(name, {}), counted=had.counted.get(name, {}))
            for name, one in self.sellers.items()
        }

    def _history(self, brand: str) -> list[Given]:
        of_brand = {(r.week, r.no) for r in self.memory.records if r.brand == brand}
        return [one for one in self.memory.given if (one.week, one.no) in of_brand]

    def _presences(self, brand: str) -> list[Presence]:
        """Give who took part among those who share a brand's customers."""
        got = {one.person for one in self._history(brand)}

        def shares(name: str) -> bool:
            known = self.sellers.get(name)
            return known.sells(brand) if known else name in got

        return [
            Presence(each.week, {name: share for name, share in each.capacities.items() if shares(name)})
            for each in self.presences
        ]

    def _shares(self, brand: str, found: Sequence[Assigned | Unassigned]) -> list[Fairness]:
        proposed = [
            Given(one.no, one.owner, self.cases[one.no].waiting.grade, self.week)
            for one in found
            if isinstance(one, Assigned)
        ]
        history = [*self._history(brand), *proposed]
        return fairness(history, self._presences(brand), self.week, weeks=self.settings.assignment_rules().weeks)


def _leaders(cases: Iterable[Case]) -> tuple[list[Waiting], list[tuple[Waiting, str]]]:
    """Part those who are given out from those who follow another contact of their firm, each with whom he follows."""
    by_number = {case.waiting.no: case for case in cases}
    first, following = list[Waiting](), list[tuple[Waiting, str]]()
    leader_of: dict[str, str] = {}
    for one in line_up(case.waiting for case in by_number.values()):
        leader = next((leader_of[no] for no in by_number[one.no].colleagues if no in leader_of), "")
        leader_of[one.no] = leader or one.no
        if leader:
            following.append((one, leader))
        else:
            first.append(one)
    return first, following


def _follows(one: Waiting, leader: str, owner: str) -> Waiting:
    return replace(one, holds=(*one.holds, Hold(HoldKind.SAME_FIRM, owner, leader))) if owner else one
