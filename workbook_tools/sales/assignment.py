"""Who follows whom, and why: the weekly assignment (一·3). Same customers, same sellers, same plan.

First everyone who is held by somebody stays with him (`sticky`); he counts in the load. Then, in the order of
`waiting`, each goes to the eligible seller (`eligibility`) whose turn it is by the shares (`turns`). Who fits nobody
waits, with the reason; nobody is dropped and nobody is forced on a stranger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from workbook_tools.sales import assignment_wording as wording
from workbook_tools.sales.eligibility import Candidates, PassedOver, WaitingReason, candidates
from workbook_tools.sales.sellers import AssignmentRules, Seller
from workbook_tools.sales.sticky import Held, Keeping, held
from workbook_tools.sales.turns import Decider, Standing, in_turn, staff_order, turn_of
from workbook_tools.sales.waiting import HoldKind, Waiting, line_up


@dataclass(frozen=True, slots=True)
class Assigned:
    """One customer and who is to follow him.

    hold:        what made him stay; None if he went by shares.
    why:         the whole reason in one sentence. runner_up, why_not_him: empty if there was no other.
    load_before, load_after: customers the owner holds.
    stands_in_for, until: he is only this person's deputy, until that day (None: nobody knows).
    standing, second: the numbers that decided, with `decided_by`; None for a customer who stays.
    eligible:    who may have him by the rules, whose turn it is first.
    passed_over: everyone else, with the first thing that speaks against him; who came nearest stands first.
    """

    no: str
    owner: str
    hold: HoldKind | None
    why: str
    load_before: int
    load_after: int
    runner_up: str = ""
    why_not_him: str = ""
    stands_in_for: str = ""
    until: date | None = None
    standing: Standing | None = None
    second: Standing | None = None
    decided_by: Decider | None = None
    eligible: tuple[str, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()


@dataclass(frozen=True, slots=True)
class Unassigned:
    """One customer who goes on waiting. said: the reason in words. passed_over: everyone who was thought of."""

    no: str
    reason: WaitingReason
    said: str
    passed_over: tuple[PassedOver, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is proposed, in the order of the customers' turn, and the sellers as they would be afterwards."""

    assigned: tuple[Assigned, ...]
    unassigned: tuple[Unassigned, ...]
    sellers: tuple[Seller, ...]


def assign(
    customers: Iterable[Waiting],
    sellers: Iterable[Seller],
    brands: Mapping[str, str | None],
    today: date,
    rules: AssignmentRules | None = None,
) -> Plan:
    """Propose an owner for every customer, or say why he waits.

    sellers: everyone who may own customers or stand in for somebody, with the past already counted.
    brands:  brand → its director; nobody assigns a brand without one.
    """
    lined_up = line_up(customers)
    desk = _Desk(sellers, brands, today, rules or AssignmentRules())
    holds = {one.no: held(one, desk.sellers, today, desk.rules) for one in lined_up}
    # Whoever is held counts in the load before anyone is shared out, wherever he stands in the order.
    kept = {
        one.no: desk.keep(one, keeping, holds[one.no])
        for one in lined_up
        if (keeping := holds[one.no].keeping) and not one.ended
    }
    found = [kept.get(one.no) or desk.share_out(one, holds[one.no]) for one in lined_up]
    return Plan(
        tuple(each for each in found if isinstance(each, Assigned)),
        tuple(each for each in found if isinstance(each, Unassigned)),
        tuple(desk.sellers.values()),
    )


class _Desk:
    """Where customers are given out one by one; it knows what everyone has by now."""

    def __init__(
        self,
        sellers: Iterable[Seller],
        brands: Mapping[str, str | None],
        today: date,
        rules: AssignmentRules,
    ) -> None:
        self.sellers = {one.name: one for one in sorted(sellers, key=staff_order)}
        self.rules = rules
        self._brands = brands
        self._today = today
        given_today = (one.last[1] for one in self.sellers.values() if one.last and one.last[0] == today)
        self._sequence = max(given_today, default=0)

    def keep(self, customer: Waiting, keeping: Keeping, found: Held) -> Assigned:
        """Leave a customer with the one who keeps him, however much he has already."""
        owner = self.sellers[keeping.keeper]
        others = self._candidates(customer)
        eligible = tuple(one.name for one in in_turn(others.eligible, customer.grade))
        runner_up = next((name for name in eligible if name != owner.name), "")
        absent = self.sellers.get(keeping.stands_in_for)
        assigned = Assigned(
            no=customer.no,
            owner=owner.name,
            hold=keeping.hold.kind,
            why=wording.kept(customer, keeping, self.sellers, found.lapsed, self._today),
            load_before=owner.open,
            load_after=owner.open + 1,
            runner_up=runner_up,
            why_not_him=f"先归{owner.name}，不然按份额轮到他" if runner_up else "",
            stands_in_for=absent.name if absent else "",
            until=absent.back_on if absent else None,
            eligible=eligible,
            passed_over=others.passed_over,
        )
        self._give(owner, customer)
        return assigned

    def share_out(self, customer: Waiting, found: Held) -> Assigned | Unassigned:
        """Give a customer to whose turn it is, or say why he waits."""
        if reason := self._why_untouched(customer, found):
            return Unassigned(customer.no, reason, wording.waits(customer, reason, (), found.lapsed))
        among = self._candidates(customer)
        if among.reason:
            said = wording.waits(customer, among.reason, among.stopped_last, found.lapsed)
            return Unassigned(customer.no, among.reason, said, among.passed_over)
        return self._choose(customer, among, found.lapsed)

    def _why_untouched(self, customer: Waiting, found: Held) -> WaitingReason | None:
        """Say why a customer is not shared out at all."""
        if customer.disputed:
            return WaitingReason.DISPUTED
        if customer.ended:
            return WaitingReason.ENDED
        if found.waits:
            return WaitingReason.NOBODY_ON_DUTY
        if not customer.brand:
            return WaitingReason.NO_BRAND
        return None if self._brands.get(customer.brand) else WaitingReason.NO_DIRECTOR

    def _choose(self, customer: Waiting, among: Candidates, lapsed: tuple[str, ...]) -> Assigned:
        turn = turn_of(among.eligible, customer.grade)
        owner = turn.order[0]
        assigned = Assigned(
            no=customer.no,
            owner=owner.name,
            hold=None,
            why=wording.chosen(customer, turn, among.passed_over, self.rules.weeks, lapsed, self._today),
            load_before=owner.open,
            load_after=owner.open + 1,
            runner_up=turn.second.name if turn.second else "",
            why_not_him=wording.why_not(turn, self._today),
            standing=turn.first,
            second=turn.second,
            decided_by=turn.decided_by,
            eligible=tuple(one.name for one in turn.order),
            passed_over=among.passed_over,
        )
        self._give(owner, customer)
        return assigned

    def _candidates(self, customer: Waiting) -> Candidates:
        return candidates(customer, self.sellers.values(), self._today)

    def _give(self, owner: Seller, customer: Waiting) -> None:
        self._sequence += 1
        self.sellers[owner.name] = owner.given(customer.grade, self._today, self._sequence)
