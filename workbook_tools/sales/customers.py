"""Customers: made from rows, numbered for good, growing with each row and never losing a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from workbook_tools.columns.base import shown
from workbook_tools.columns.gazetteer import level_of
from workbook_tools.columns.phone_text import is_mobile
from workbook_tools.form import Row
from workbook_tools.forms.channels import channel_of

UNITED: Final = ("mobile", "landline")
"""Facts that are several by nature: all are kept."""
SINGLE: Final = (
    "customer_name", "contact_name", "job_title", "wechat", "qq", "region", "address", "channel",
    "channel_detail", "brand", "product", "need", "logged_by", "owner", "grade", "note",
)  # fmt: skip
"""Facts of which the first known stays; another value goes to `others`."""
_LINE_NUMBERS: Final = frozenset({"序号", "序", "行号", "编号", "NO", "No", "No.", "no"})
FIRST_DAYS: Final = ("received_on", "logged_on", "visited_on", "obtained_on", "handed_over_on", "filed_on")
"""Where a form says when the customer first came up, in the order they are believed."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One accepted row as evidence of a customer: what it says, where it stands, and a hash of its content."""

    row: Row
    source: str
    content: bytes

    @property
    def sort_key(self) -> tuple[date, bytes, str]:
        """Oldest first; equal days by content and form, so that the order of files does not matter."""
        return (first_day(self.row) or date.max, self.content, self.row.form.key)


def first_day(row: Row) -> date | None:
    """Give the day the customer came up, or None if the row does not say."""
    return next((day for name in FIRST_DAYS if (day := getattr(row, name, None))), None)


def facts_of(row: Row) -> dict[str, Any]:
    """Give what a row of any form says of its customer, as plain JSON values; blanks left out."""
    facts: dict[str, Any] = {}
    for name in SINGLE:
        value = getattr(row, name, None)
        if value not in (None, (), ""):
            facts[name] = "、".join(value) if isinstance(value, tuple) else str(value)
    if known := channel_of(row):
        facts["channel"] = str(known)
    account = getattr(row, "account", None)
    if account and not facts.get("contact_name") and not facts.get("customer_name"):
        facts["contact_name"] = account  # who left no name is known by his account
    numbers = dict.fromkeys((*(getattr(row, "mobile", None) or ()), *(getattr(row, "landline", None) or ())))
    for name, wanted in (("mobile", True), ("landline", False)):
        # whichever column they were typed in
        if own := [number for number in numbers if is_mobile(number) is wanted]:
            facts[name] = own
    if day := first_day(row):
        facts["logged_on"] = day.isoformat()
    return facts


def merged(known: Mapping[str, Any], sightings: Iterable[Sighting]) -> dict[str, Any]:
    """Give a customer's facts after more rows about him. A blank never overwrites; no value is dropped.

    known: his facts so far ({} for a new customer); those named in `locked` were corrected by hand and stay.
    Values that differ from the kept one go to `others`: a list of (field, value, source).
    """
    facts = {name: list(value) if isinstance(value, list) else value for name, value in known.items()}
    facts["others"] = [list(other) for other in known.get("others", [])]
    locked = frozenset(known.get("locked", ()))
    for sighting in sorted(sightings, key=lambda s: s.sort_key):
        said = facts_of(sighting.row)
        _unite(facts, said, locked, sighting.source)
        _keep_first(facts, said, locked, sighting.source)
        for heading, said_there in left_over(sighting.row):
            _add_other(facts, heading, said_there, sighting.source)
        if (day := said.get("logged_on")) and "logged_on" not in locked:
            facts["logged_on"] = min(day, facts.get("logged_on", day))
        facts.setdefault("source", sighting.source)
    if level := level_of(str(facts.get("region", ""))):
        facts["region_level"] = str(level)
    return facts


def left_over(row: Row) -> list[tuple[str, str]]:
    """Give what no column of the form took in, by heading: unknown columns, and cells that could not be read."""
    headings = {column.field: column.heading for column in row.form.columns}
    extra = [(heading, shown(cell)) for heading, cell in row.extra.items() if heading not in _LINE_NUMBERS]
    return [*extra, *((headings.get(name, name), text) for name, text in row.unread.items())]


def withdrawn(known: Mapping[str, Any], old: Row, others: Sequence[Row]) -> dict[str, Any]:
    """Give a customer's facts without what a row said that has been amended since.

    others: the customer's other rows; what they say as well stays, and so does what a person locked.
    """
    facts, said = dict(known), facts_of(old)
    elsewhere = [facts_of(row) for row in others]
    locked = frozenset(known.get("locked", ()))
    for name in SINGLE:
        said_elsewhere = any(other.get(name) == said.get(name) for other in elsewhere)
        if name not in locked and name in said and facts.get(name) == said[name] and not said_elsewhere:
            del facts[name]
    for name in UNITED:
        kept = {number for other in elsewhere for number in other.get(name, ())}
        if name not in locked and name in facts:
            facts[name] = [n for n in facts[name] if n in kept or n not in said.get(name, ())]
    if "logged_on" not in locked and facts.get("logged_on") == said.get("logged_on"):
        days = [other["logged_on"] for other in elsewhere if "logged_on" in other]
        facts.pop("logged_on", None)
        if days:
            facts["logged_on"] = min(days)
    gone = {(name, value) for name, value in said.items() if isinstance(value, str)} | set(left_over(old))
    facts["others"] = [other for other in known.get("others", []) if (other[0], other[1]) not in gone]
    return facts


def _unite(facts: dict[str, Any], said: Mapping[str, Any], locked: frozenset[str], source: str) -> None:
    for name in UNITED:
        more = [number for number in said.get(name, ()) if number not in facts.get(name, ())]
        if name in locked:
            for number in more:
                _add_other(facts, name, number, source)
        elif more:
            facts[name] = [*facts.get(name, ()), *more]


def _keep_first(facts: dict[str, Any], said: Mapping[str, Any], locked: frozenset[str], source: str) -> None:
    for name in SINGLE:
        value = said.get(name)
        if not value or facts.get(name) == value:
            continue
        if not facts.get(name) and name not in locked:
            facts[name] = value
        else:
            _add_other(facts, name, value, source)


def _add_other(facts: dict[str, Any], name: str, value: str, source: str) -> None:
    if not any(other[:2] == [name, value] for other in facts["others"]):
        facts["others"].append([name, value, source])


def next_numbers(last: str | None, count: int) -> list[str]:
    """Give the next customer numbers: KH and at least six digits, counting on from the last one in use."""
    start = int(last.removeprefix("KH")) if last else 0
    return [f"KH{start + n:06d}" for n in range(1, count + 1)]


def group_order(sightings: Sequence[Sighting]) -> tuple[date, bytes, str]:
    """The order in which new customers get their numbers: by their first day, then by content."""
    return min(sighting.sort_key for sighting in sightings)
