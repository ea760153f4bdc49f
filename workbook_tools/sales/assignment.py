"""Who follows whom, and why: the weekly assignment (一·3). Same customers, same sellers, same plan.

First everyone who is held by somebody stays with him (`sticky`); he counts in the load. Then, in the order of `waiting`,
each goes to the eligible seller (`eligibility`) who had least of this grade for his share: the smallest
(received + ½) / capacity, which is Sainte-Laguë's method. Who fits nobody waits, with the reason; nobody is dropped and
nobody is forced on a stranger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from workbook_tools.sales.eligibility import PassedOver, WaitingReason
from workbook_tools.sales.sellers import AssignmentRules, Seller
from workbook_tools.sales.waiting import HoldKind, Waiting


class Decider(StrEnum):
    """What decided between the two who came first."""

    ONLY_ONE = "只有他合适"
    SHARE = "份额"
    LOAD = "手上的客户"
    LAST = "上次分到的日子"
    STAFF_NO = "工号"


@dataclass(frozen=True, slots=True)
class Standing:
    """The numbers somebody was chosen by: what he had of this grade for his share, and what he holds.

    received: as counted for the choice. counted: as he was really given. open: before this customer.
    """

    name: str
    received: Fraction
    counted: int | None
    capacity: int
    open: int
    last: tuple[date, int] | None = None


@dataclass(frozen=True, slots=True)
class Assigned:
    """One customer and who is to follow him.

    hold:          what made him stay; None if he went by shares.
    why:           the whole reason in one sentence. runner_up, why_not_him: empty if there was no other.
    load_before, load_after: customers the owner holds.
    stands_in_for, until: the owner is his deputy, until that day (None: not known).
    standing, second:     the numbers that decided, with `decided_by`; None for one who stays.
    eligible:      who else might have him by the rules, the next in turn first, the owner included.
    passed_over:   everyone else, with the first thing that spoke against him.
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
    """One customer who goes on waiting. said: the reason in words, with who was passed over for what."""

    no: str
    reason: WaitingReason
    said: str
    passed_over: tuple[PassedOver, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is proposed, in the order of the customers' turn, and the sellers as they would then be."""

    assigned: tuple[Assigned, ...]
    unassigned: tuple[Unassigned, ...]
    sellers: tuple[Seller, ...]


def assign(
    customers: Iterable[Waiting],
    sellers: Iterable[Seller],
    brands: Mapping[str, str | None],
    today: date,
    rules: AssignmentRules | None = None,
    weeks: Mapping[str, int] | None = None,
) -> Plan:
    """Propose an owner for every customer, or say why he waits.

    brands: brand → its director; nobody assigns a brand without one.
    weeks:  grade → over how many weeks `received` was counted, for the sentences; 4 where it is missing.
    """
    raise NotImplementedError
