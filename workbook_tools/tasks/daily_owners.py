"""Who a head of sales gives a customer to in the daily lane becomes his owner, if he has none (一·2·④)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from workbook_tools.ledger import Ledger
from workbook_tools.sales.attendance import attendance
from workbook_tools.sales.in_words import absence_said
from workbook_tools.sales.team import DESKS
from workbook_tools.sales.weeks import week_of
from workbook_tools.settings import Settings
from workbook_tools.tasks.assignments import Assignments, Record, Via, keep_records
from workbook_tools.tasks.handed import Handed


def unfit_owners(settings: Settings, day: date) -> dict[str, str]:
    """Give who cannot be given a customer on a day, with the reason in words."""
    unfit = {}
    for name, one in settings.people.items():
        there = attendance(one, day)
        if not there.on_duty:
            unfit[name] = absence_said(there, day)
        elif one.role in DESKS:
            unfit[name] = f"是{one.role}，不跟客户"
    return unfit


class DailyOwners:
    """Gives customers their owners in the run that is open."""

    def __init__(self, ledger: Ledger, settings: Settings, day: date) -> None:
        self._ledger, self._settings, self._day = ledger, settings, day
        self._memory = Assignments(ledger)
        self._seq = self._memory.next_seq(day)
        self._given: dict[str, str] = {}

    def give(self, record: Handed, owner: str) -> str:
        """Let somebody own a customer. Gives the sentence that refuses it, empty if he is his.

        Who was given a customer in this lane may be changed in it; any other owner stays.
        """
        no = record.customer_no
        facts = self._ledger.customers([no]).get(no)
        if facts is None:
            return f"客户总表里已经没有{no}"
        present = facts.get("owner")
        if present and present != owner and not self._was_given(no, present):
            return f"{no}已经归{present}，没有改成{owner}"
        if present != owner:
            sources = {**facts.get("sources", {}), "owner": f"移交 {record.handed_on}"}
            self._ledger.put_customers({no: {**facts, "owner": owner, "sources": sources}})
        self._remember(no, owner, facts)
        return ""

    def _was_given(self, no: str, owner: str) -> bool:
        """Tell whether this lane had the last word on a customer; a director's, or a transfer's, stands."""
        if no in self._given:
            return self._given[no] == owner
        last = self._memory.last_of(no)
        return last is not None and (last.via, last.owner) == (Via.DAILY, owner)

    def _remember(self, no: str, owner: str, facts: Mapping[str, Any]) -> None:
        week = week_of(self._day)
        of_week = (one for one in self._memory.by_customer.get(no, ()) if one.week == week and one.is_shared_out)
        if owner == self._given.get(no, next((one.owner for one in of_week), "")):
            return
        self._given[no] = owner
        brand = facts.get("brand") or self._settings.brand_of(owner) or ""
        grade = facts.get("grade") or ""
        on, seq = self._day.isoformat(), self._seq
        keep_records(self._ledger, [Record(week, no, owner, on, seq, Via.DAILY, grade, brand)])
        self._seq += 1
