"""Who says that a customer is his, since when, and how he kept in touch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from workbook_tools.form import Row
from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.forms.settings import Role
from workbook_tools.sales.contacts import contact_of
from workbook_tools.sales.customers import day_of
from workbook_tools.sales.team import DESKS, Team, member
from workbook_tools.sales.weeks import monday_of, week_of


@dataclass(frozen=True, slots=True)
class Told:
    """One accepted row about a customer.

    week, run: in which the ledger first read it. stands: False once it was mended in place and says something else.
    """

    row: Row
    source: str
    week: str
    run: int
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Claimant:
    """A salesperson who says that a customer is his.

    week, run: in which the ledger first read it; day: what he typed there as the day.
    contacts:  the days on which he really reached the customer. sources: where he says so.
    """

    person: str
    week: str
    run: int
    day: date | None
    contacts: tuple[date, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def is_backdated(self) -> bool:
        """True if the day he typed lies before the week in which the row turned up."""
        return bool(self.day and week_of(self.day) < self.week)

    @property
    def registered_on(self) -> date | None:
        """The day he typed, but no earlier than the week in which the row turned up."""
        return self.day and max(self.day, monday_of(self.week))


def persons_claiming(row: Row, team: Team) -> list[str]:
    """Give the salespeople a row names as the customer's: its owner, and who logged it if he is one himself.

    A line of 《我的客户》 that the tool wrote only says in whose workbook it stands.
    """
    if isinstance(row, MyCustomer) and row.customer_no:
        return []
    return persons_named(getattr(row, "owner", None), getattr(row, "logged_by", None), team)


def persons_named(owner: str | None, logged_by: str | None, team: Team) -> list[str]:
    """Give of a row's two names those of salespeople who claim the customer by it."""
    found = [owner] if owner and member(owner, team).role not in DESKS else []
    if logged_by and member(logged_by, team).role == Role.SALES:
        found.append(logged_by)
    return list(dict.fromkeys(found))


def claimants(told: Sequence[Told], team: Team, given: Collection[str] = ()) -> list[Claimant]:
    """Give who claims a customer, in the order the ledger came to know of it.

    Who is named only by rows that say something else by now claims nothing; who still is, does so since his first row.
    given: to whom the company has given the customer; that they work with him is no claim of their own.
    """
    rows: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        for person in persons_claiming(one.row, team):
            rows[person].append(one)
    found = [
        _claimant(person, own)
        for person, own in rows.items()
        if any(one.stands and not (person in given and contact_of(one.row)) for one in own)
    ]
    return sorted(found, key=lambda each: (each.week, each.run, each.day or date.max, each.person))


def _claimant(person: str, own: Sequence[Told]) -> Claimant:
    first = min(own, key=lambda one: (one.week, one.run, day_of(one.row) or "9", one.source))
    typed = day_of(first.row)
    contacts = {day for one in own if one.stands and (day := _contact_day(one.row))}
    sources = tuple(dict.fromkeys(one.source for one in own if one.stands))
    day = date.fromisoformat(typed) if typed else None
    return Claimant(person, first.week, first.run, day, tuple(sorted(contacts)), sources)


def _contact_day(row: Row) -> date | None:
    """Give the day on which the customer was reached; an attempt (未接、关机、空号) is none."""
    contact = contact_of(row)
    return contact.on if contact and contact.is_reached else None
