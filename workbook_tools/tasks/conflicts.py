"""The page 冲突明细 of 客户总表: what was said of customers and is not shown there, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from workbook_tools.columns.links import Link
from workbook_tools.excel.table_page import TablePage
from workbook_tools.forms.conflict_list import Conflict
from workbook_tools.forms.customer_register import Customer
from workbook_tools.sales.evidence import BY_HAND, SEVERAL, SINGLE, source_of
from workbook_tools.sales.survivorship import rule_of
from workbook_tools.tasks.places import SourcePlaces

_HAND: Final = "手工改过的为准"
_RULED: Final = "主管裁定的为准"
_NO_COLUMN: Final = "表上没有这一列"
_NOT_TAKEN: Final = "没有收进这一列"
_LAST: Final = (_NOT_TAKEN, _NO_COLUMN)
"""What contradicts nothing comes last: there is much of it."""
_NOTES: Final = (
    "同一位客户，各处写得不一样的都在这里：客户总表用了哪个、另有什么、各在哪里。",
    "觉得用错了，请到「客户总表」里把那一格改对，改过的就一直用它。这一页只用来查看，改了不算。",
)


class ConflictLines:
    """Gathers the lines of the page, which lead to the register's lines and to the files in 收件箱 still there.

    register: the page of the same workbook that has the customers.
    """

    def __init__(self, register: TablePage, places: SourcePlaces) -> None:
        self._register, self._places = register, places
        self._lines: list[Conflict] = []

    def add_customers(self, customers: Mapping[str, Mapping[str, Any]], first: int) -> None:
        """Add those of customers, number → facts, the first of whom is the register's row of that index."""
        name = self._register.name
        for line, (no, facts) in enumerate(customers.items(), start=self._register.first_line + first):
            if facts.get("others"):
                self._lines += conflicts_of(Link.to_sheet(no, name, f"A{line}"), facts, self._places)

    def page(self) -> TablePage:
        """Give the page."""
        lines = sorted(self._lines, key=lambda line: _LAST.index(line.why) if line.why in _LAST else -1)
        return TablePage(Conflict.form.sheet, Conflict.form, lines, title="冲突明细", notes=_NOTES)


def conflicts_of(no: Link, facts: Mapping[str, Any], places: SourcePlaces) -> Iterator[Conflict]:
    """Give every value said of a customer that is not shown, beside the one that is. no: how he is pointed to."""
    for name, value, source, *_ in facts.get("others", ()):
        field = name if name in _HEADINGS else _FIELDS.get(name, "")
        chosen = facts.get(field)
        yield Conflict.of(
            {
                "customer_no": no,
                "name": facts.get("customer_name") or facts.get("contact_name"),
                "heading": _HEADINGS.get(name, name),
                "chosen": "；".join(chosen) if isinstance(chosen, list) else chosen,
                "chosen_source": places.link(source_of(facts, field)) if chosen else None,
                "other": value,
                "other_source": places.link(source),
                "why": _why(name, field, facts),
            }
        )


def _why(name: str, field: str, facts: Mapping[str, Any]) -> str:
    if field in facts.get("locked", ()):
        return _HAND if source_of(facts, field) == BY_HAND else _RULED
    if name in (*SINGLE, *SEVERAL):
        return rule_of(name).why
    return _NOT_TAKEN if field else _NO_COLUMN


_HEADINGS: Final = {column.field: column.heading for column in Customer.form.columns if column.field != "others"}
_FIELDS: Final = {heading: field for field, heading in _HEADINGS.items()}
