"""Customers whom several directors claim: until they have agreed, each claim is remembered.

Otherwise whose workbook comes back alone the next time would have him, without a word to the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Final

from workbook_tools.ledger import DecisionKind, Ledger

_OPEN_CLAIM: Final = DecisionKind.OPEN_CLAIM
"""Decisions of this kind: customer number and brand → the week in whose workbook he is claimed for it."""

Claim = tuple[str, str]
"""A customer's number, and the brand whose director claims him."""


def open_claims(ledger: Ledger) -> dict[str, dict[str, str]]:
    """Give who is claimed by several directors: the number he goes by now → brand → week."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for subject, week in ledger.decisions(_OPEN_CLAIM).items():
        no, brand = _claim(subject, ledger.aliases())
        found[no][brand] = week
    return found


def keep_open_claims(ledger: Ledger, contested: Mapping[Claim, str], ended: Collection[Claim]) -> bool:
    """Remember claims that were not taken, with their week, and forget others. Gives whether anything is new."""
    known, aliases = ledger.decisions(_OPEN_CLAIM), ledger.aliases()
    new = {f"{no} {brand}": week for (no, brand), week in contested.items()}
    new = {subject: week for subject, week in new.items() if known.get(subject) != week}
    gone = [subject for subject in known if _claim(subject, aliases) in ended]
    ledger.decide(_OPEN_CLAIM, new)
    ledger.take_back(_OPEN_CLAIM, gone)
    return bool(new or gone)


def _claim(subject: str, aliases: Mapping[str, str]) -> Claim:
    no, _, brand = subject.partition(" ")
    return aliases.get(no, no), brand
