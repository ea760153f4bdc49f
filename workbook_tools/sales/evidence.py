"""Everything said of a customer, and the facts made of it: in each field one value is shown, the others are kept."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import Any, Final

from workbook_tools.columns.gazetteer import level_of
from workbook_tools.sales.survivorship import Said, chosen, distinct

SEVERAL: Final = ("mobile", "landline")
"""Facts that are several by nature: all are shown."""
SINGLE: Final = (
    "customer_name", "contact_name", "job_title", "wechat", "qq", "region", "address", "channel",
    "channel_detail", "brand", "product", "need", "logged_by", "owner", "grade", "note",
)  # fmt: skip
"""Facts of which one is shown, by the field's rule."""
DAY: Final = "logged_on"
"""The day he first came up: the earliest of all, which the later ones do not contradict."""
BY_HAND: Final = "客户总表.xlsx"
"""Where a value stands that a person wrote into the register."""

Evidence = dict[str, list[Said]]
"""What was said, by field, or by heading for what no column took in; in each the first comes first.

Of what nobody said anything there is nothing.
"""
_FIELDS: Final = (*SINGLE, *SEVERAL, DAY)
"""The order in which what is known is looked through; headings follow."""


def source_of(facts: Mapping[str, Any], name: str) -> str:
    """Tell where the value of a field stands, or one of his numbers. Where it is not kept, he was first found there.

    What is locked was written by hand into the register, unless it says what else decided.
    """
    otherwise = BY_HAND if name in facts.get("locked", ()) else facts.get("source")
    return str(facts.get("sources", {}).get(name) or otherwise or "")


def evidence_of(facts: Mapping[str, Any]) -> Evidence:
    """Give everything that is known of a customer: in each field what is shown, then what is not."""
    evidence: Evidence = {}
    for name in (*SINGLE, DAY):
        if value := facts.get(name):
            evidence[name] = [Said(value, source_of(facts, name), _day(facts, name))]
    for name in SEVERAL:
        by_hand = BY_HAND if name in facts.get("locked", ()) else ""
        sources = facts.get("sources", {})
        if numbers := facts.get(name):
            evidence[name] = [Said(no, sources.get(no) or by_hand or source_of(facts, no)) for no in numbers]
    for name, *said in facts.get("others", ()):
        evidence.setdefault(name, []).append(Said(*said))
    return evidence


def _day(facts: Mapping[str, Any], name: str) -> str:
    return facts.get("graded_on", "") if name == "grade" else ""


def added(evidence: Evidence, more: Evidence, ahead: Container[str] = ()) -> Evidence:
    """Give evidence with what was said later; in the fields named by `ahead` that goes before the rest."""
    both = dict(evidence)
    for name, said in more.items():
        known = both.get(name, [])
        both[name] = [*said, *known] if name in ahead else [*known, *said]
    return both


def without(evidence: Evidence, goes: Callable[[str, Said], bool]) -> Evidence:
    """Give evidence without what goes: `goes(field, said)`."""
    return {name: [one for one in said if not goes(name, one)] for name, said in evidence.items()}


def facts_from(evidence: Evidence, base: Mapping[str, Any]) -> dict[str, Any]:
    """Give a customer's facts, made of everything said of him.

    base: what else is known of him; what is locked there stays as it is, a blank too.
    """
    ordered = sorted(evidence, key=lambda name: _PLACES.get(name, len(_PLACES)))
    told = {name: distinct(evidence[name]) for name in ordered}
    locked = {name: _several(base.get(name)) for name in base.get("locked", ())}
    shown = {name: _chosen(name, said, locked.get(name)) for name, said in told.items()}
    facts = {name: value for name, value in base.items() if name in locked or not (name in told or name in _MADE)}
    for name in (*SINGLE, DAY, *SEVERAL):
        if shown.get(name) and name not in locked:
            values = [said.value for said in shown[name]]
            facts[name] = values if name in SEVERAL else values[0]
    if (grade := shown.get("grade")) and grade[0].day:
        facts["graded_on"] = grade[0].day
    decided = {name: source for name, source in base.get("sources", {}).items() if name in locked}
    if sources := _sources(shown, locked, base.get("source")) | decided:
        facts["sources"] = sources
    facts["others"] = [
        [name, one.value, one.source, *filter(None, [one.day])]
        for name, said in told.items()
        if name != DAY or name in locked
        for one in said
        if one not in shown[name]
    ]
    return with_level(facts)


def with_level(facts: dict[str, Any]) -> dict[str, Any]:
    """Give facts with the level of the region in them."""
    if level := level_of(str(facts.get("region") or "")):
        facts["region_level"] = str(level)
    return facts


_PLACES: Final = {name: at for at, name in enumerate(_FIELDS)}
_MADE: Final = frozenset({*_FIELDS, "graded_on", "sources", "others", "region_level"})
"""What is made of evidence here."""


def _chosen(name: str, said: list[Said], locked: list[str] | None) -> list[Said]:
    """Give what is shown of a field: what a person locked, all of several, the earliest day, or the chosen one."""
    if locked is not None:
        return [one for one in said if one.value in locked]
    if name in SEVERAL:
        return said
    if name == DAY:
        return said and [min(said)]
    if name not in SINGLE:
        return []
    return [chosen(name, said)] if len(said) > 1 else said


def _sources(shown: Mapping[str, list[Said]], locked: Mapping[str, Any], first: str | None) -> dict[str, str]:
    """Give where values stand, of those that do not stand where the customer was first found."""
    single = {name: said[0].source for name, said in shown.items() if said and name not in (*SEVERAL, *locked)}
    numbers = {one.value: one.source for name in SEVERAL for one in shown.get(name, ())}
    return {name: source for name, source in (single | numbers).items() if source != first}


def _several(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []
