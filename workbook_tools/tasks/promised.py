"""What customers were promised and still wait for: for the salesperson's own workbook, and for his manager (三·4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from workbook_tools.columns.links import Link
from workbook_tools.excel.facts_page import FactsPage
from workbook_tools.excel.table_page import TablePage
from workbook_tools.forms.reminder_sheet import PromiseLine
from workbook_tools.sales.follow_ups import Followed
from workbook_tools.sales.in_words import day_said
from workbook_tools.sales.promises import Promise, open_promises
from workbook_tools.tasks.customer_names import named

PROMISES: Final = "答应的事"
"""The page of 《我的客户》 with what its owner has promised."""
_HOW: Final = (
    "从「跟进记录」的「承诺事项」里来。兑现了，记一次接通的跟进，就不再列在这里；没写哪天的，下次接通以前都列着。"
)


@dataclass(frozen=True, slots=True)
class Owed:
    """A promise a customer still waits for."""

    customer: Followed
    promise: Promise

    @property
    def sort_key(self) -> tuple[Any, ...]:
        """Soonest first."""
        return (*self.promise.sort_key, self.customer.no)


def owed(customers: Sequence[Followed], today: date) -> list[Owed]:
    """Give every promise that is still open, soonest first."""
    return sorted(
        (
            Owed(one, promise)
            for one in customers
            for promise in open_promises([contact for contact in one.contacts if contact.on <= today])
        ),
        key=lambda each: each.sort_key,
    )


def due_of(found: Sequence[Owed], today: date) -> list[Owed]:
    """Give what is due by a day; what names no day always is."""
    return [each for each in found if each.promise.is_due(today)]


def promised_page(found: Sequence[Owed], title: str, today: date) -> FactsPage:
    """Give the page for whoever promised: what is due first, then what is to come."""
    due = due_of(found, today)
    later = [each for each in found if not each.promise.is_due(today)]
    blocks: list[tuple[str, list[tuple[str | Link, str, str]]]] = [
        (heading, [(_called(each), _when(each.promise, today), each.promise.text) for each in own])
        for heading, own in (("到日子了", due), ("以后", later))
        if own
    ]
    return FactsPage(PROMISES, title, blocks, (_HOW,))


def promise_lines_page(
    found: Sequence[Owed], register: Mapping[str, Mapping[str, Any]], week: str, today: date
) -> TablePage:
    """Give the page for the manager: what everyone has promised and not kept by its day."""
    lines = [
        PromiseLine(
            customer=named(each.customer.no, register.get(each.customer.no, {})),
            owner=each.customer.owner,
            promise=each.promise.text,
            due=_when(each.promise, today),
            late=_late(each.promise, today),
            customer_no=each.customer.no,
        )
        for each in due_of(found, today)
    ]
    return TablePage(PromiseLine.form.sheet, PromiseLine.form, lines, f"{PromiseLine.form.title} {week}", (_HOW,))


def _late(promise: Promise, today: date) -> str:
    if promise.due is None:
        return "没写哪天"
    return f"过了{(today - promise.due).days}天" if promise.due < today else "就是今天"


def _called(each: Owed) -> str:
    return each.customer.name or each.customer.no


def _when(promise: Promise, today: date) -> str:
    return day_said(promise.due, today) if promise.due else "没写哪天"
