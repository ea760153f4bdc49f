"""The kinds of decisions the ledger keeps, and what becomes of each when a customer is erased."""

from __future__ import annotations

from enum import Enum, StrEnum, auto
from typing import Self


class WhenErased(Enum):
    """What becomes of a kind's decisions about a customer who is erased."""

    STAYS = auto()
    """Of a customer it says no more than his number, a hash, or a number that many customers share."""
    GOES = auto()
    """The subject has his number, or one under which he was handed over, as one of its words."""
    LOSES_WHY = auto()
    """The same; but it counts for the shares, and only what a director wrote, `changed_why`, may be about him."""
    GOES_IF_IT_NAMES_HIM = auto()
    """The value is something somebody typed, which may name him."""


class DecisionKind(StrEnum):
    """A kind of decision. What its subjects and values are is said where they are made.

    when_erased: what becomes of it when the customer it is about is erased.
    """

    when_erased: WhenErased

    def __new__(cls, name: str, when_erased: WhenErased) -> Self:
        """Make a kind from the name the ledger keeps it by, and what becomes of it."""
        kind = str.__new__(cls, name)
        kind._value_ = name
        kind.when_erased = when_erased
        return kind

    SAME = "same", WhenErased.STAYS
    """A customer's number → that of the customer he is united with."""
    DOUBT = "doubt", WhenErased.STAYS
    APART = "apart", WhenErased.STAYS
    SAME_FIRM = "firm", WhenErased.STAYS
    SHARED = "shared", WhenErased.STAYS
    COLLISION = "collision", WhenErased.STAYS
    RULING = "ruling", WhenErased.GOES
    REVIEWED = "reviewed", WhenErased.STAYS
    TOLD = "told", WhenErased.STAYS
    FIX = "fix", WhenErased.GOES_IF_IT_NAMES_HIM
    FIXED = "fixed", WhenErased.STAYS
    PROPOSAL = "proposal", WhenErased.GOES
    ASSIGNMENT = "assignment", WhenErased.LOSES_WHY
    ASSIGNMENT_WEEK = "assignment-week", WhenErased.STAYS
    APPLIED = "applied", WhenErased.STAYS
    TAKE_BACK = "take-back", WhenErased.GOES
    OPEN_CLAIM = "open-claim", WhenErased.GOES
    HANDOFF = "handoff", WhenErased.GOES
    HANDOFF_SHEET = "handoff-sheet", WhenErased.STAYS
    FEEDBACK = "feedback", WhenErased.GOES
    MAILED = "mailed", WhenErased.STAYS
    REGISTER = "register", WhenErased.STAYS
    ERASED = "erased", WhenErased.STAYS
    READMITTED = "readmitted", WhenErased.STAYS
    KEY = "key", WhenErased.STAYS
