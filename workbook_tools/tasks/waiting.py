"""Which customers a week's assignment is about, and what speaks for somebody already: gathered from the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from workbook_tools.columns.gazetteer import RegionLevel
from workbook_tools.forms.channels import Channel
from workbook_tools.forms.handoff_sheet import Handoff
from workbook_tools.forms.referral_slip import Referral
from workbook_tools.forms.settings import Role
from workbook_tools.forms.shared import Urgency
from workbook_tools.forms.visit_register import Visit
from workbook_tools.ledger import Entry, Ledger
from workbook_tools.problems import Place
from workbook_tools.sales.claims import Told, claimants
from workbook_tools.sales.collisions import protected_until
from workbook_tools.sales.in_words import day_said
from workbook_tools.sales.waiting import Hold, HoldKind, Waiting
from workbook_tools.settings import Settings
from workbook_tools.tasks.accounting import row_of
from workbook_tools.tasks.assignments import Assignments, Via
from workbook_tools.tasks.collisions import disputed
from workbook_tools.tasks.handed import given_up
from workbook_tools.tasks.linking import customers_named
from workbook_tools.tasks.pairs import colleagues

_DAILY: Final = "移交 "
"""What the daily lane writes as the source of an owner begins with."""


@dataclass(frozen=True, slots=True)
class Case:
    """One customer the week is about: what the choice needs, and what the sheet shows.

    presumed:    his brand is that of whoever wrote him down. typed_brand: one the company does not know.
    colleagues:  the other contacts of his firm, by their numbers.
    """

    waiting: Waiting
    facts: Mapping[str, Any]
    presumed: bool = False
    typed_brand: str = ""
    colleagues: tuple[str, ...] = ()


def cases(ledger: Ledger, settings: Settings, memory: Assignments, week: str, today: date) -> dict[str, Case]:
    """Give every customer who waits in a week, by number.

    They are the valid customers of the week, those of earlier weeks who were never given to anyone, and those who were
    taken back. Who proved invalid or lost in the daily lane is told of in his own
    week and not asked about again. What has been decided for this week already is left out.
    """
    return _Gathering(ledger, settings, memory, today).cases(week)


def brand_of(facts: Mapping[str, Any], settings: Settings) -> tuple[str | None, bool, str]:
    """Give a customer's brand; whether it is presumed; and what was typed, if the company has no such brand."""
    said, known = facts.get("brand"), {brand.brand for brand in settings.brands}
    if said:
        return (said, False, "") if said in known else (None, False, said)
    presumed = settings.brand_of(facts.get("logged_by") or facts.get("owner"))
    return (presumed, True, "") if presumed in known else (None, False, "")


class _Gathering:
    def __init__(self, ledger: Ledger, settings: Settings, memory: Assignments, today: date) -> None:
        self.ledger, self.settings, self.memory, self.today = ledger, settings, memory, today
        self.team = settings.team()
        self.disputed = disputed(ledger)
        self.colleagues = colleagues(ledger)
        self.ended = {
            no: f"{day_said(told_on, today)}移交的答复是“{status}”"
            for no, (status, told_on) in given_up(ledger).items()
        }

    def cases(self, week: str) -> dict[str, Case]:
        decided = self.memory.decided(week)
        listed = self.ledger.listed(week) | dict.fromkeys(self.memory.taken_back(), week)
        wanted = [no for no, last in listed.items() if no not in decided and (last == week or self._still_waits(no))]
        customers = self.ledger.customers(wanted)
        entries = self.ledger.entries_of(customers)
        return {no: self._case(no, facts, entries.get(no, ())) for no, facts in customers.items()}

    def _still_waits(self, no: str) -> bool:
        return not self._was_given(no) and no not in self.ended

    def _was_given(self, no: str) -> bool:
        last = self.memory.last_of(no)
        return last is not None and last.via != Via.TAKEN_BACK

    def _case(self, no: str, facts: Mapping[str, Any], entries: Sequence[Entry]) -> Case:
        latest = {entry.address: entry for entry in entries if entry.status == "accepted"}
        told = [
            Told(row_of(entry), str(Place(entry.path, entry.sheet, entry.line)), entry.week, entry.run)
            for entry in latest.values()
        ]
        brand, presumed, typed = brand_of(facts, self.settings)
        channel, level = facts.get("channel"), facts.get("region_level")
        day = facts.get("logged_on")
        waiting = Waiting(
            no=no,
            brand=brand,
            where=self.settings.places_of([facts["region"]]) if facts.get("region") else (),
            tier=RegionLevel(level) if level else None,
            channel=Channel(channel) if channel in set(Channel) else None,
            grade=facts.get("grade") or "",
            urgent=any(getattr(one.row, "urgency", None) == Urgency.URGENT for one in told),
            since=date.fromisoformat(day) if day else None,
            holds=tuple(self._holds(no, facts, told)),
            disputed=no in self.disputed,
            ended=self.ended.get(no, ""),
            left=self.memory.cooling(no, self.settings.cooling_off),
        )
        return Case(waiting, facts, presumed, typed, tuple(self.colleagues.get(no, ())))

    # --- what speaks for somebody ---

    def _holds(self, no: str, facts: Mapping[str, Any], told: Sequence[Told]) -> Iterator[Hold]:
        owner = facts.get("owner")
        if owner and "owner" in facts.get("locked", ()):
            yield self._ordered(owner, facts.get("sources", {}).get("owner", ""))
        last = self.memory.last_of(no)
        if last and last.via == Via.DAILY and last.owner == owner:
            source = facts.get("sources", {}).get("owner", "")  # names the day of the handoff; the answer came later
            on = source.removeprefix(_DAILY).strip() if source.startswith(_DAILY) else last.on
            yield Hold(HoldKind.DAILY, last.owner, f"{self._day_of(on)}移交时")
        rows = sorted(told, key=lambda one: (_day(one.row) or date.max, one.source))
        for one in rows:
            yield from self._found_by(one.row)
        if owner and (until := self._protected_until(owner, told)):
            yield Hold(HoldKind.PROTECTED, owner, f"到{day_said(until, self.today)}")
        yield from self._of_colleagues(no)
        for one in rows:
            yield from self._of_referrer(one.row, no)

    def _ordered(self, owner: str, source: str) -> Hold:
        kind, _, when = source.partition(" ")
        if source.startswith(_DAILY):
            return Hold(HoldKind.DAILY, owner, f"{self._day_of(when)}移交时")
        said = {
            "撞单裁定": f"{self._day_of(when)}撞单裁定",
            "分配": f"{when}分配时总监定的",
            "转交": f"{self._day_of(when)}转交",
        }.get(kind, "客户总表里填的")
        return Hold(HoldKind.DIRECTOR, owner, said)

    def _day_of(self, text: str) -> str:
        try:
            return day_said(date.fromisoformat(text), self.today)
        except ValueError:
            return text

    def _found_by(self, row: Any) -> Iterator[Hold]:
        day = _day(row)
        on = day_said(day, self.today) if day else ""
        if isinstance(row, Handoff) and row.owner:
            yield Hold(HoldKind.DAILY, row.owner, f"{on}移交时")
        elif isinstance(row, Visit) and row.owner:
            yield Hold(HoldKind.FOUND, row.owner, f"{on}陌拜登记")
        elif isinstance(row, Referral):
            if row.owner:
                yield Hold(HoldKind.DAILY, row.owner, f"{on}转介绍单上")
            if row.logged_by and self._sells(row.logged_by):
                yield Hold(HoldKind.FOUND, row.logged_by, f"{on}要来转介绍")

    def _sells(self, name: str) -> bool:
        return name in self.team and self.team[name].role == Role.SALES

    def _protected_until(self, owner: str, told: Sequence[Told]) -> date | None:
        """Give until when an owner is protected who says so himself; None if he is not."""
        own = next((each for each in claimants(told, self.team) if each.person == owner), None)
        if own is None or own.registered_on is None:
            return None
        until = protected_until(own, own.registered_on, self.today, self.settings.collision_rules())
        return until if until >= self.today else None

    def _of_colleagues(self, no: str) -> Iterator[Hold]:
        others = self.colleagues.get(no, [])
        for other, facts in self.ledger.customers(others).items() if others else ():
            if facts.get("owner"):
                yield Hold(HoldKind.SAME_FIRM, facts["owner"], other)

    def _of_referrer(self, row: Any, no: str) -> Iterator[Hold]:
        if not isinstance(row, Referral):
            return
        found = [other for other in self._referrers(row) if other != no]
        if len(found) == 1:
            owner = self.ledger.customers(found)[found[0]].get("owner")
            if owner:
                yield Hold(HoldKind.REFERRER, owner, found[0])

    def _referrers(self, row: Referral) -> list[str]:
        """Give the customers who may have sent this one: by number, or by a name only one of them has."""
        if row.referrer_mobile:
            held = self.ledger.index.holders(f"mobile:{number}" for number in row.referrer_mobile)
            if held:
                return sorted(held)
        return customers_named(row.referrer, self.ledger) if row.referrer else []


def _day(row: Any) -> date | None:
    names = ("handed_over_on", "visited_on", "logged_on")
    return next((day for name in names if (day := getattr(row, name, None))), None)
