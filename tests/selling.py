"""Customers who wait and salespeople, for the tests of the weekly assignment."""

from collections import Counter
from datetime import date

from workbook_tools.columns.gazetteer import parse_region
from workbook_tools.sales.assignment import assign
from workbook_tools.sales.sellers import Seller
from workbook_tools.sales.waiting import Hold, Waiting

TODAY = date(2026, 11, 23)
BRAND = "康泰"
DIRECTORS = {BRAND: "周总监", "瑞康": "吴总监"}


def places(*texts):
    found = tuple(parse_region(text).region for text in texts)
    assert None not in found, texts
    return found


def waiting(no=1, *, where=(), **said):
    """Make a customer by his number: waiting(3, where=["临沂市"], grade="A")."""
    return Waiting(f"KH{no:06d}", **{"brand": BRAND, "where": places(*where), **said})


def seller(name, staff_no="", *, places_=(), **said):
    """Make a salesperson: seller("王志远", "7", places_=["临沂市"])."""
    return Seller(name, staff_no, places=places(*places_), territory="、".join(places_), **said)


def team(*capacities, **said):
    """Make people called 1, 2, 3 … with these capacities, who may have anyone."""
    return [seller(str(at), str(at), capacity=each, **said) for at, each in enumerate(capacities, 1)]


def hold(kind, person, said="11月18日登记"):
    return Hold(kind, person, said)


def plan(customers, sellers, **options):
    return assign(customers, sellers, options.pop("brands", DIRECTORS), options.pop("today", TODAY), **options)


def only(found):
    """Give the one line of a plan of one customer."""
    (line,) = [*found.assigned, *found.unassigned]
    return line


def owners(found):
    """Give customer → owner, the waiting ones left out."""
    return {each.no: each.owner for each in found.assigned}


def totals(found):
    return Counter(each.owner for each in found.assigned)
