"""What a customer was promised, and until when (承诺事项, chapter 三·4): 周五前寄样品, 11月28日前报价, 明天回电."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from workbook_tools.columns.day_text import find_day
from workbook_tools.columns.patterns import pattern
from workbook_tools.sales.contacts import Contact

_SENTENCES: Final = pattern(r"[;；。\n]+")
_CLAUSES: Final = pattern(r"[,，]+")


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise. due: by when; None if it names no day that can be understood. made_on: the day it was given."""

    text: str
    due: date | None
    made_on: date
    person: str = ""
    source: str = ""

    def is_due(self, day: date) -> bool:
        """Tell whether it is due on or before a day; one without a day always is."""
        return self.due is None or self.due <= day

    @property
    def sort_key(self) -> tuple[date, date, str]:
        """Soonest first, those without a day last."""
        return (self.due or date.max, self.made_on, self.text)


def promises_of(contact: Contact) -> list[Promise]:
    """Give what was promised in an entry, one for each thing that has a day of its own.

    The day is counted from that of the entry; one that lies before it is no day of a promise.
    """
    return [
        Promise(text, _due(text, contact.on), contact.on, contact.person, contact.source)
        for text in _taken_apart(contact.promise, contact.on)
    ]


def open_promises(contacts: Sequence[Contact]) -> list[Promise]:
    """Give what one customer is still owed, soonest first; `contacts` oldest first.

    Nobody writes down that a promise was kept. So one is taken for open until the customer is spoken to after it was
    made, on its day or later; one without a day until he is spoken to again.
    """
    spoken = [one.on for one in contacts if one.is_reached]
    made = [promise for one in contacts for promise in promises_of(one)]
    still = (one for one in made if not any(day > one.made_on and day >= (one.due or day) for day in spoken))
    return sorted(still, key=lambda one: one.sort_key)


def _due(text: str, made_on: date) -> date | None:
    found = find_day(text, made_on, "future")
    return found if found and found >= made_on else None


def _taken_apart(text: str, made_on: date) -> Iterator[str]:
    """Give the promises in a text: its sentences, and of those with several days each clause that begins with one."""
    for sentence in filter(None, (part.strip() for part in _SENTENCES.split(text))):
        gathered: list[str] = []
        for clause in filter(None, (part.strip() for part in _CLAUSES.split(sentence))):
            if not gathered or (find_day(clause, made_on, "future") and find_day(gathered[-1], made_on, "future")):
                gathered.append(clause)
            else:
                gathered[-1] += f"，{clause}"
        yield from gathered
