"""Who stays with whom, before anything is shared out: the director's word first, the referrer's owner last (一·3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from workbook_tools.sales.eligibility import is_cooling_off
from workbook_tools.sales.in_words import back_said, day_said, place_said
from workbook_tools.sales.sellers import AssignmentRules, Seller
from workbook_tools.sales.waiting import Hold, HoldKind, Waiting

_OWNING: Final = (HoldKind.DIRECTOR, HoldKind.DAILY, HoldKind.PROTECTED)
"""The holds of somebody who has him now; the others merely speak for having him."""
_ORDERS: Final = (HoldKind.DIRECTOR, HoldKind.DAILY)
"""What somebody said who may say so; it stands above the cooling-off."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """Who keeps a customer, by which hold. stands_in_for: the person he keeps him for, if he is only the deputy."""

    keeper: str
    hold: Hold
    stands_in_for: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """What the holds of a customer come to.

    keeping:  None if nobody keeps him.
    lapsed:   why stronger holds do not count, in words.
    waits:    he is somebody's who is away without a deputy; so he is not shared out either.
    """

    keeping: Keeping | None = None
    lapsed: tuple[str, ...] = ()
    waits: bool = False


Sellers = Mapping[str, Seller]
"""By name."""


def held(customer: Waiting, sellers: Sellers, today: date, rules: AssignmentRules) -> Held:
    """Find the strongest hold whose person, or his deputy, can keep the customer."""
    if customer.disputed:
        return Held(_undisturbed(customer, sellers))
    lapsed: list[str] = []
    waits = False
    for hold in customer.holds_in_order:
        person = sellers.get(hold.person)
        if why := _why_void(hold, person, customer, today):
            lapsed.append(why)
            continue
        assert person is not None, "a stranger's hold is void"
        if not person.is_away_long(today, rules.deputy_after):
            return Held(Keeping(person.name, hold), tuple(lapsed))
        if deputy := deputy_of(person, sellers):
            return Held(Keeping(deputy.name, hold, person.name), tuple(lapsed))
        lapsed.append(f"归{person.name}，他不在岗（{back_said(person.back_on, today)}），没有在岗的代理人")
        waits = True
    return Held(None, tuple(lapsed), waits)


def deputy_of(person: Seller, sellers: Sellers) -> Seller | None:
    """Follow the deputies to the first who is on duty; None if there is none, or they go round in a circle."""
    asked = {person.name}
    deputy = sellers.get(person.deputy or "")
    while deputy and deputy.name not in asked:
        if deputy.on_duty and not deputy.has_left:
            return deputy
        asked.add(deputy.name)
        deputy = sellers.get(deputy.deputy or "")
    return None


def _undisturbed(customer: Waiting, sellers: Sellers) -> Keeping | None:
    """Leave a customer people quarrel about with the one who has him; if several have him, choose none."""
    owning = [hold for hold in customer.holds_in_order if hold.kind in _OWNING]
    standing = [hold for hold in owning if hold.person in sellers and not sellers[hold.person].has_left]
    strongest = [hold for hold in standing if hold.kind is standing[0].kind]
    if len({hold.person for hold in strongest}) != 1:
        return None
    return Keeping(strongest[0].person, strongest[0])


def _why_void(hold: Hold, person: Seller | None, customer: Waiting, today: date) -> str:
    """Say why a hold does not count whoever stands in for the person, or nothing if it does."""
    if person is None:
        return f"{hold.person}（{hold.kind}）不在业务员里，不算"
    if person.has_left:
        return f"{hold.person}（{hold.kind}）已不在岗，不算"
    if hold.kind not in _ORDERS and is_cooling_off(person.name, customer, today):
        return f"{person.name}刚交出来，{day_said(customer.left[person.name], today)}前不再归他"
    if hold.kind is HoldKind.REFERRER and person.nearness(customer.where) is None:
        return f"介绍人归{person.name}，但他不管{place_said(customer.where)}，要不要给他请总监定"
    return ""
