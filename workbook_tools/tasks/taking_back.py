"""回收提议: who should be taken back is proposed, remembered, and left to a director; his owner may object once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Final

from workbook_tools.excel.table_page import TablePage
from workbook_tools.forms.reminder_sheet import LongHeldLine, TakeBackLine
from workbook_tools.ledger import DecisionKind, Ledger
from workbook_tools.sales.follow_ups import Followed
from workbook_tools.sales.in_words import day_said
from workbook_tools.sales.take_back import (
    Neglect,
    Neglected,
    TakeBackRules,
    TakeBackStage,
    last_day_to_object,
    long_without_talks,
    neglected,
    stage_of,
)
from workbook_tools.settings import Settings
from workbook_tools.tasks.customer_names import named

TAKE_BACK: Final = DecisionKind.TAKE_BACK
"""Decisions of this kind: a customer's number → `ProposedBack` as JSON."""
OBJECTS: Final = "申辩"
"""Who writes this into 跟进内容 objects to losing the customer."""
_LONGEST_ABSENCE: Final = 366


@dataclass(frozen=True, slots=True)
class ProposedBack:
    """One proposal as it is remembered. on: the day; left_on: when a director left him with his owner, if he did."""

    owner: str
    on: str
    left_on: str = ""

    @property
    def proposed_on(self) -> date:
        """The day it was made."""
        return date.fromisoformat(self.on)


def every_neglected(customers: Sequence[Followed], settings: Settings, today: date) -> list[Neglected]:
    """Give who should be taken back, or soon, the longest neglected first."""
    rules = settings.take_back_rules()
    joined = {name: one.joined_on for name, one in settings.people.items()}
    stops = settings.calendar().spring_festival(today - timedelta(_LONGEST_ABSENCE), today)
    found = [neglected(one, rules, today, joined_on=joined.get(one.owner), clock_stops=stops) for one in customers]
    return sorted((one for one in found if one), key=lambda one: (one.limit - one.idle_days, one.no))


def keep_take_backs(ledger: Ledger, found: Iterable[Neglected], rules: TakeBackRules, today: date) -> None:
    """Remember who is proposed, since when; forget of whom it is true no more."""
    known = proposals(ledger)
    over = {one.no: one for one in found if one.state is Neglect.OVER}
    aliases = ledger.aliases()
    ledger.take_back(TAKE_BACK, [no for no in ledger.decisions(TAKE_BACK) if aliases.get(no, no) not in over])
    new = {
        no: ProposedBack(one.owner, today.isoformat())
        for no, one in over.items()
        if no not in known or known[no].owner != one.owner or _is_due_again(known[no], one, rules, today)
    }
    ledger.decide(TAKE_BACK, {no: json.dumps(asdict(one), ensure_ascii=False) for no, one in new.items()})


def proposals(ledger: Ledger) -> dict[str, ProposedBack]:
    """Give what is proposed, by the number each customer goes by now."""
    aliases = ledger.aliases()
    return {aliases.get(no, no): ProposedBack(**json.loads(told)) for no, told in ledger.decisions(TAKE_BACK).items()}


def leave_with_owner(ledger: Ledger, numbers: Iterable[str], today: date) -> None:
    """Remember that a director left customers with their owners: for as long as the limit nobody is asked again."""
    known = proposals(ledger)
    left = {no: ProposedBack(known[no].owner, known[no].on, today.isoformat()) for no in numbers if no in known}
    ledger.decide(TAKE_BACK, {no: json.dumps(asdict(one), ensure_ascii=False) for no, one in left.items()})


def _is_due_again(before: ProposedBack, now: Neglected, rules: TakeBackRules, today: date) -> bool:
    return bool(before.left_on) and (today - date.fromisoformat(before.left_on)).days > now.limit


def stage(proposed: ProposedBack, customer: Followed, rules: TakeBackRules, today: date) -> TakeBackStage:
    """Give how far a proposal has come."""
    since = proposed.proposed_on
    objected = next((one.on for one in customer.contacts if one.on >= since and OBJECTS in one.content), None)
    return stage_of(since, objected, customer.contacts, rules, today)


@dataclass(frozen=True)
class TakeBackPage:
    """Makes the page of a brand. found: who is neglected; customers: the same and all others, by number."""

    ledger: Ledger
    settings: Settings
    found: Sequence[Neglected]
    customers: Mapping[str, Followed]
    register: Mapping[str, Mapping[str, Any]]
    week: str
    today: date

    def page(self, brand: str, numbers: Iterable[str]) -> TablePage | None:
        """Give the page; None if nobody of the brand is proposed. numbers: the customers of the brand."""
        own, proposed = set(numbers), proposals(self.ledger)
        rows = [
            self._row(one, proposed[one.no], brand)
            for one in self.found
            if one.no in own and one.no in proposed and not proposed[one.no].left_on
        ]
        if not rows:
            return None
        rules = self.settings.take_back_rules()
        notes = (
            "只是提议，没有自动收回谁。收回的客户重新分配，原来的人先冷却一阵；保留的过了限期再问。",
            f"业务员有{rules.objection_days}天申辩：真正联系上一次，或在「跟进记录」的跟进内容里写“{OBJECTS}”和理由。"
            "限期在 设置.xlsx 的「规则」里改。",
        )
        title = f"{brand} {TakeBackLine.form.title} {self.week}"
        return TablePage(TakeBackLine.form.sheet, TakeBackLine.form, rows, title, notes)

    def long_held_page(self, brand: str, numbers: Iterable[str]) -> TablePage | None:
        """Give the page of who has been somebody's for long without any talks (归属-3); None if there is nobody."""
        days = self.settings.take_back_rules().talks_within
        held = (self.customers[no] for no in sorted(numbers) if no in self.customers)
        rows = [
            LongHeldLine(
                customer=named(one.no, self.register.get(one.no, {})), owner=one.owner, said=said, customer_no=one.no
            )
            for one in held
            if (said := long_without_talks(one, days, self.today))
        ]
        if not rows:
            return None
        note = "请看看是再跟、换人还是不跟了：要换人，在下一份分配表里改派，或请管理员运行 wbtools transfer。"
        title = f"{brand} {LongHeldLine.form.title} {self.week}"
        return TablePage(LongHeldLine.form.sheet, LongHeldLine.form, rows, title, (note,))

    def _row(self, one: Neglected, proposed: ProposedBack, brand: str) -> TakeBackLine:
        rules = self.settings.take_back_rules()
        at = stage(proposed, self.customers[one.no], rules, self.today)
        said = str(at.value)
        if at is TakeBackStage.PROPOSED:
            until = last_day_to_object(proposed.proposed_on, rules)
            said = f"{said}，到{day_said(until, self.today)}"
        return TakeBackLine(
            customer=named(one.no, self.register.get(one.no, {})),
            owner=one.owner,
            said=one.why,
            stage=said,
            customer_no=one.no,
            proposed_on=proposed.proposed_on,
            week=self.week,
            brand=brand,
        )
