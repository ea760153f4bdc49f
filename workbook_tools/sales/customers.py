"""Customers: made from rows, numbered for good, growing with each row and never losing a value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from operator import attrgetter
from types import NoneType
from typing import Any, Final

from workbook_tools.columns.base import Cell, shown
from workbook_tools.columns.phone_text import Phones, is_mobile
from workbook_tools.field_values import FieldValues
from workbook_tools.form import Form, Row
from workbook_tools.forms.channels import channel_of, channel_said
from workbook_tools.sales.evidence import (
    DAY,
    SEVERAL,
    SINGLE,
    Evidence,
    added,
    evidence_of,
    facts_from,
    with_level,
    without,
)
from workbook_tools.sales.survivorship import Said

_LINE_NUMBERS: Final = frozenset({"序号", "序", "行号", "编号", "NO", "No", "No.", "no"})
_NOT_SAID: Final = _LINE_NUMBERS | {"移交批次"}
"""Nor does the code by which the tool knows a 移交表 again say anything of a customer."""
_NEVER: Final = date.max.isoformat()
FIRST_DAYS: Final = ("received_on", "logged_on", "visited_on", "obtained_on", "handed_over_on", "filed_on")
"""Where a form says when the customer first came up, in the order they are believed."""
_GRADES: Final = {"call_grade": "call_graded_on", "paper_grade": "paper_graded_on", "grade": "graded_on"}
"""Where forms say how good a customer is, and on which day that was judged; after a call it is known better."""
_ENTRY_DAYS: Final = ("analysed_on", "followed_up_on", "talked_at")
"""Where a row about a known customer says of which day it is."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One accepted row as evidence of a customer: what it says, where it stands, and a hash of its content."""

    row: Row
    source: str
    content: bytes

    @property
    def sort_key(self) -> tuple[date, bytes, str]:
        """Oldest first: see `order_of`."""
        return order_of(first_day(self.row), self.content, self.row.form.key)


def order_of(day: date | None, content: bytes, form: str) -> tuple[date, bytes, str]:
    """Give the order of rows: oldest first, equal days by content and form, so that that of files does not matter.

    New customers get their numbers in this order, each by his first row.
    """
    return (day or date.max, content, form)


def first_day(row: Row) -> date | None:
    """Give the day the customer came up, or None if the row does not say."""
    return _first_of(getattr(row, name, None) for name in FIRST_DAYS)


def first_days(said: FieldValues) -> list[date | None]:
    """Give it of many rows."""
    own = [said[name] for name in FIRST_DAYS if name in said]
    return list(map(_first_of, zip(*own, strict=True))) if own else [None] * said.count


def _first_of(days: Iterable[date | None]) -> date | None:
    return next(filter(None, days), None)


def day_of(row: Row) -> str:
    """Give the day a row is of, as 2026-11-23; empty if it does not say."""
    days = (first_day(row), *(getattr(row, name, None) for name in _ENTRY_DAYS))
    return next((day.isoformat()[:10] for day in days if day), "")


def grades_of(row: Row) -> list[tuple[str, str]]:
    """Give what a row says of how good its customer is: each grade with its day, or else with the day of the row."""
    said = ((getattr(row, name, None), getattr(row, day, None)) for name, day in _GRADES.items())
    return [(str(grade), day.isoformat() if day else day_of(row)) for grade, day in said if grade]


def introduces(row: Row | type[Row]) -> bool:
    """Tell whether a row's form says how to reach a customer; others tell of one who is known."""
    return "mobile" in row.form.by_field


def facts_of(row: Row) -> dict[str, Any]:
    """Give what a row of any form says of its customer but for his grade, as plain JSON values; blanks left out.

    What a form tells of a known customer is of one day's work with him, not of him.
    """
    if not introduces(row):
        return {}
    names, values_of = _single_of(row.form)
    single = dict(zip(names, values_of(row), strict=True)) | {"channel": channel_of(row)}
    account, mobile, landline = (getattr(row, name, None) for name in ("account", "mobile", "landline"))
    return _facts(tuple(single), _texts(list(single.values())), account, mobile, landline, first_day(row))


def facts_of_each(said: FieldValues, before: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Give it of many rows. before: what else stands in front in each, by name."""
    names, _ = _single_of(said.row_class.form)
    channels = list(map(channel_said, said["channel"], said["subchannel"]))
    single = {**before, **{name: said[name] for name in names}, "channel": channels}
    texts = zip(*map(_texts, single.values()), strict=True)
    others = (said[name] for name in ("account", "mobile", "landline"))
    return list(map(partial(_facts, tuple(single)), texts, *others, first_days(said)))


def _facts(
    names: Sequence[str],
    texts: Iterable[str | None],
    account: str | None,
    mobile: Phones | None,
    landline: Phones | None,
    day: date | None,
) -> dict[str, Any]:
    facts: dict[str, Any] = {name: text for name, text in zip(names, texts, strict=True) if text}
    if account and "contact_name" not in facts and "customer_name" not in facts:
        facts["contact_name"] = account  # who left no name is known by his account
        facts = {name: facts[name] for name in names if name in facts}
    if day:
        facts[DAY] = day.isoformat()
    numbers = dict.fromkeys((*(mobile or ()), *(landline or ())))  # whichever column they were typed in
    if mobiles := [number for number in numbers if is_mobile(number)]:
        facts["mobile"] = mobiles
    if len(mobiles) < len(numbers):
        facts["landline"] = [number for number in numbers if number not in mobiles]
    return facts


def _texts(values: Sequence[Any]) -> Sequence[str | None]:
    """Give values as texts; what is blank stays so."""
    if set(map(type, values)) <= {str, NoneType}:
        return values
    return [
        value if type(value) is str else "、".join(value) if isinstance(value, tuple) else str(value) if value else None
        for value in values
    ]


@cache
def _single_of(form: Form) -> tuple[tuple[str, ...], attrgetter[tuple[Any, ...]]]:
    """Give the fields of a form of which one value is shown, and what gets them of a row."""
    worked_out = {name for name in SINGLE if isinstance(getattr(form.row_class, name, None), property)}
    names = tuple(name for name in SINGLE if name != "grade" and (name in form.by_field or name in worked_out))
    assert len(names) > 1, "of one field alone it would give no tuple"
    return names, attrgetter(*names)


def left_over(row: Row) -> list[tuple[str, str]]:
    """Give what no column of the form took in, by heading: unknown columns, and cells that could not be read."""
    return left_over_of(row.form, row.extra, row.unread) if introduces(row) else []


def left_over_of(form: Form, extra: Mapping[str, Cell], unread: Mapping[str, str]) -> list[tuple[str, str]]:
    """Give it of a row with these."""
    if not extra and not unread:
        return []
    others = [(_apart(heading), shown(cell)) for heading, cell in extra.items() if heading not in _NOT_SAID]
    own = form.by_field
    return [*others, *((own[name].heading if name in own else name, text) for name, text in unread.items())]


def _apart(heading: str) -> str:
    """Give a heading nobody knows so that it is not taken for one of the customer's own fields (owner, note)."""
    return f"「{heading}」" if heading in (*SINGLE, *SEVERAL, DAY) else heading


def merged(known: Mapping[str, Any], sightings: Iterable[Sighting]) -> dict[str, Any]:
    """Give a customer's facts after more rows about him. A blank never overwrites; no value is dropped.

    known: his facts so far ({} for a new customer); those named in `locked` were corrected by hand and stay.
    Of several values each field's rule chooses one (`survivorship`); the others go to `others`: a list of (field,
    value, source), with a grade its day. Where a chosen value stands is in `sources`, by field or number, unless it
    is the customer's `source`.
    """
    rows = sorted(sightings, key=lambda sighting: (sighting.sort_key, sighting.source))
    facts = {"source": rows[0].source, **known} if rows else known
    # What is shown was there first; where nothing is, what is said now goes before what was left aside.
    blank = [name for name in SINGLE if not known.get(name)]
    return facts_from(added(evidence_of(known), _said(rows, known), ahead=blank), facts)


def first_known(
    said: FieldValues,
    sources: Sequence[str],
    left_over: Mapping[int, Sequence[tuple[str, str]]],
    week: str,
    sighting: Callable[[int], Sighting],
) -> Iterator[dict[str, Any]]:
    """Give for each of many rows of a week the facts of the customer whom it has made, if it alone is about him.

    sources: where they stand. left_over: what no column took in, of rows with such, by their index.
    sighting: gives a row of an index as evidence. What comes out is what `merged` gives of it; most customers are
    made so, and need none of its weighing.
    """
    own_grades = [said[name] for name in _GRADES if name in said]
    graded = list(map(any, zip(*own_grades, strict=True))) if own_grades else [False] * said.count
    before = {"source": sources, "first_week": [week] * said.count}
    for index, facts in enumerate(facts_of_each(said, before)):
        rest = left_over.get(index, ())
        if graded[index] or len(dict(rest)) < len(rest):
            yield merged({"first_week": week}, [sighting(index)])
        else:
            facts["others"] = [[heading, text, sources[index]] for heading, text in rest]
            yield with_level(facts)


def united(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Give the facts of one customer out of two customers', whom a person decided to be one.

    What the first has locked stays, then what the second has; else the rules choose. No value is dropped.
    """
    locked = {name: second.get(name) for name in second.get("locked", ()) if second.get(name) or not first.get(name)}
    locked |= {name: first.get(name) for name in first.get("locked", ())}
    facts = {**second, **first, **locked}
    if earliest := min(first, second, key=lambda each: each.get(DAY) or _NEVER).get("source"):
        facts["source"] = earliest
    if weeks := [week for each in (first, second) if (week := each.get("first_week"))]:
        facts["first_week"] = min(weeks)
    facts["locked"] = sorted(locked)
    facts["sources"] = {name: source for name, source in facts.get("sources", {}).items() if name not in locked}
    for each in (second, first):
        own = locked.keys() & set(each.get("locked", ()))
        facts["sources"] |= {name: source for name, source in each.get("sources", {}).items() if name in own}
    return facts_from(added(evidence_of(first), evidence_of(second)), facts)


def parted(
    now: Mapping[str, Any], before: Mapping[str, Any], other: Mapping[str, Any], own: Iterable[Sighting]
) -> dict[str, Any]:
    """Give the facts of a customer without those of another he had been united with.

    before, other: what the two were when they became one. own: his own rows. What was added since stays, and what a
    person has locked since.
    """
    known, others = evidence_of(before), evidence_of(other)
    said = added(known, _said(own, before))

    def goes(name: str, one: Said) -> bool:
        return one in others.get(name, ()) and one not in known.get(name, ())

    evidence = evidence_of(now)
    gone = {(name, one.value) for name, said_of in evidence.items() for one in said_of if goes(name, one)}
    # Of what both said alike only one was kept; of days, only the earliest.
    again = {n: [one for one in told if n == DAY or (n, one.value) in gone] for n, told in said.items()}
    base = {name: value for name, value in now.items() if name not in ("source", "first_week", "locked")}
    base |= {name: before[name] for name in ("source", "first_week") if name in before}
    if locked := [name for name in now.get("locked", ()) if _is_locked_here(name, now, before, other)]:
        base["locked"] = locked
    return facts_from(_in_order_of(known, added(without(evidence, goes), again)), base)


def _in_order_of(known: Evidence, evidence: Evidence) -> Evidence:
    """Put what was known before first, in its order: of two equally good values it is the one that was shown."""

    def order(name: str, one: Said) -> int:
        before = known.get(name, ())
        return list(before).index(one) if one in before else len(before)

    return {name: sorted(said, key=partial(order, name)) for name, said in evidence.items()}


def _is_locked_here(name: str, now: Mapping[str, Any], before: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Tell whether a field of a union was locked by a person's word on the one who stays, not on the other."""
    came_with_him = name in other.get("locked", ()) and now.get(name) == other.get(name)
    return name in before.get("locked", ()) or not came_with_him


def added_since(now: Mapping[str, Any], *before: Mapping[str, Any]) -> list[str]:
    """Name the fields, or headings, in which something is known now that none of these said."""
    known = set().union(*(_pairs(evidence_of(each)) for each in before))
    return [name for name, said in evidence_of(now).items() if {(name, one.value) for one in said} - known]


def corrected(known: Mapping[str, Any], corrections: Mapping[str, Any], decided: str = "") -> dict[str, Any]:
    """Give a customer's facts after a person wrote these: they are locked from now on, what they displace is kept.

    decided: what the person wrote them on, if not into 客户总表 by hand.
    """
    locked = sorted({*known.get("locked", ()), *corrections})
    sources = {name: source for name, source in known.get("sources", {}).items() if name not in corrections}
    if decided:
        sources |= dict.fromkeys(corrections, decided)
    return facts_from(evidence_of(known), {**known, **corrections, "locked": locked, "sources": sources})


def withdrawn(
    known: Mapping[str, Any], old: Sighting, others: Sequence[Sighting], now: Sequence[Sighting] = ()
) -> dict[str, Any]:
    """Give a customer's facts without what a row said that has been amended since.

    others: the customer's other rows; what they say as well stays, and so does what a person locked.
    now:    what the row says instead; it takes the place of what it said.
    """
    said, still, elsewhere = (_pairs(_said(rows, known)) for rows in ([old], now, others))

    def goes(name: str, one: Said) -> bool:
        pair = (name, one.value)
        return pair in said and pair not in still and (pair not in elsewhere or one.source == old.source)

    before = evidence_of(known)
    left = without(before, goes)
    emptied = [name for name in left if left[name][:1] != before[name][:1]]
    evidence = added(left, _said(now, known), ahead=emptied)
    return facts_from(added(evidence, _said(others, known)), known)


def _said(rows: Iterable[Sighting], facts: Mapping[str, Any]) -> Evidence:
    """Give what rows say of a customer whose facts these are. A day he has by hand is not added to."""
    said: defaultdict[str, list[Said]] = defaultdict(list)
    by_hand = DAY in facts.get("locked", ())
    for sighting in rows:
        for name, value in facts_of(sighting.row).items():
            several = value if isinstance(value, list) else [value]
            said[name] += [Said(one, sighting.source) for one in several if name != DAY or not by_hand]
        said["grade"] += [Said(grade, sighting.source, day) for grade, day in grades_of(sighting.row)]
        for heading, text in left_over(sighting.row):
            said[heading].append(Said(text, sighting.source))
    return said


def _pairs(evidence: Evidence) -> set[tuple[str, str]]:
    return {(name, one.value) for name, said in evidence.items() for one in said}
