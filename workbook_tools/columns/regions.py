"""The region column: which province, city, county (and town) a customer is in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from workbook_tools.columns.base import Cell, Context, Kind, Reading, declare, shown, spelling_key
from workbook_tools.columns.gazetteer import Parsed, parse_region
from workbook_tools.problems import Finding

_AT_MOST = 4
"""How many places a sentence can list and still be read."""


class RegionKind(Kind[str]):
    """A place as one text: its full names, then a blank and whatever else was typed.

    What is not understood is kept as typed and said; it never costs a customer.
    The company's own words for its markets (Vocabulary `region`: 鲁南大区) come before the table.
    """

    title = "地区"
    width = 20
    sample = "山东省临沂市兰山区"

    def at_a_glance(self, cells: Iterable[Cell], context: Context) -> Mapping[Cell, str]:
        """Give the places of the table that are named in full or in short."""
        own = context.vocabularies.get("region")
        return {
            cell: place
            for cell in cells
            if type(cell) is str
            and not (own and spelling_key(cell) in own.spellings)
            and (place := _place_without_doubt(cell))
        }

    def parse(self, cell: Cell, context: Context) -> Reading[str]:
        """Read a place as people type it."""
        if not isinstance(cell, str):
            return Reading(shown(cell), (_unknown(),))
        own = context.vocabularies.get("region")
        names = own.meant(cell) if own else ()
        if len(names) == 1:
            return Reading(names[0])
        if names:
            return Reading(cell, (_ambiguous(names, "请写清是哪一个"),))
        return _reading(cell, parse_region(cell))

    def describe(self) -> str:
        """Say what may be typed."""
        return (
            "地区：省、市、县（区），可再写乡镇，如 山东省临沂市兰山区白沙埠镇。"
            "可以简写（山东临沂兰山），重名的要写上级（北京市朝阳区）；旧地名自动换成新地名"
        )


def region(heading: str, **options: Any) -> Any:
    """Declare a region column, a field of type `str | None`."""
    return declare(RegionKind(), heading, **options)


@lru_cache(maxsize=8192)
def _place_without_doubt(text: str) -> str:
    """Give the full name of the place a text means, if there is nothing to say about it; else nothing."""
    reading = _reading(text, parse_region(text))
    return "" if reading.findings else reading.value or ""


def _reading(text: str, parsed: Parsed) -> Reading[str]:
    if parsed.candidates:
        names = tuple(str(place) for place in parsed.candidates)
        return Reading(text, (_ambiguous(names, "请写上级"),))
    if parsed.region is None:
        return Reading(text, (_contradiction() if parsed.rest else _unknown(parsed.guesses),))
    place = str(parsed.region)
    findings = []
    if parsed.renamed:
        old, new = parsed.renamed
        findings.append(Finding("region-renamed", f"“{old}”现在是“{new}”，已换成新地名"))
    if parsed.guesses:
        said = f"“{{value}}”只认出“{place}”"
        findings.append(Finding("region-unknown", said, _perhaps(parsed.guesses), parsed.guesses[0]))
    elif parsed.rest:
        findings.append(Finding("region-rest", f"“{{value}}”认出“{place}”，其余的字照原样留着", personal=True))
    return Reading(f"{place} {parsed.rest}".rstrip(), tuple(findings))


def _unknown(guesses: tuple[str, ...] = ()) -> Finding:
    advice = _perhaps(guesses) if guesses else "请写省、市、县的名称，如 山东省临沂市兰山区"
    return Finding("region-unknown", "“{value}”不是认得的地区", advice, "".join(guesses[:1]))


def _contradiction() -> Finding:
    return Finding("region-unknown", "“{value}”里的地名不在一处", "请只写一个地区，并核对上下级")


def _ambiguous(names: tuple[str, ...], advice: str) -> Finding:
    return Finding("region-ambiguous", "叫“{value}”的地方不止一个", f"{advice}，如 {_listed(names)}")


def _perhaps(names: tuple[str, ...]) -> str:
    return f"请核对，是不是 {_listed(names)}"


def _listed(names: tuple[str, ...]) -> str:
    return "、".join(names[:_AT_MOST])
