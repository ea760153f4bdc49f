"""Who is worth comparing with whom: those who share a number, or a name and a hint.

A block so large that most of it would be accident is left out, and counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from workbook_tools.sales.keys import Identity

NUMBER_CAP: Final = 60
HINT_CAP: Final = 30
"""Larger blocks are not compared: what so many share tells nobody from another."""


def block_keys(who: Identity) -> Iterator[tuple[str, str]]:
    """Give the keys under which an identity is looked for, each with the kind of block it belongs to."""
    for number in (*who.numbers, *who.lines):
        yield "number", number
    name, firm = who.person.reading if who.person.full else "", who.firm.reading
    city = who.place.city or who.place.county or who.place.province
    hints = [("city", city)] if city else []
    for mobile in who.mobiles:
        hints += [("head", mobile[:7]), ("tail", mobile[7:])]
    if name and firm:
        yield "name+firm", f"{name}|{firm_start(firm)}"
    for kind, hint in hints:
        if name:
            yield f"name+{kind}", f"{name}|{hint}"
        if firm:
            yield f"firm+{kind}", f"{firm}|{hint}"
    if firm and who.person.reading:
        surname = who.person.reading.partition(" ")[0]
        yield "firm+surname", f"{firm}|{surname}"
        if city:
            yield "surname+firm+city", f"{surname}|{firm_start(firm)}|{city}"


def firm_start(reading: str) -> str:
    """Give the reading of a firm's first two characters."""
    return " ".join(reading.split(" ", 2)[:2])


def cap_of(kind: str) -> int:
    """Give how large a block of a kind may be."""
    return NUMBER_CAP if kind == "number" else HINT_CAP
