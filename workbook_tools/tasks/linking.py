"""Rows about customers who are known already: linked by their number, or by a name that only one customer has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Final

from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.ledger import Ledger
from workbook_tools.problems import Problem
from workbook_tools.sales.clusters import contradict
from workbook_tools.sales.customers import introduces
from workbook_tools.sales.firms import folded_name
from workbook_tools.sales.keys import identity
from workbook_tools.tasks.accounting import SourceRow

ABOUT_KNOWN: Final = "老客户的记录"
"""Why such a row puts nobody on the week's list."""


def brings_customers(row: SourceRow) -> bool:
    """Tell whether a row's form says how to reach a customer; others tell of one who is known."""
    return introduces(row.row_class)


def join_by_number(rows: Sequence[SourceRow], ledger: Ledger) -> None:
    """Give rows that carry a customer's number that customer, unless the names contradict each other.

    The others are left for matching.
    """
    aliases = ledger.aliases()
    known = ledger.customers(sorted({aliases.get(no, no) for row in rows if (no := _number(row))}))
    for row in rows:
        no = aliases.get(_number(row), _number(row))
        facts = known.get(no)
        if facts and not contradict(identity(row.sighting.row), identity(SimpleNamespace(**facts))):
            row.customer_no = no


def link(rows: Sequence[SourceRow], ledger: Ledger, bringing: Sequence[SourceRow] = ()) -> Iterator[Problem]:
    """Give rows about customers theirs; yield a problem for each that names none or several, be it by number alone.

    bringing: the rows of the run that brought customers. A name that stands once in the 《我的客户》 in which an entry
    is written means the customer there, whoever else is called so.
    """
    join_by_number(rows, ledger)
    unlinked = [row for row in rows if not row.customer_no and (row.said("customer_name") or _number(row))]
    own = _of_own_book(bringing) if unlinked else {}
    for row in unlinked:
        name = row.said("customer_name")
        if not name:
            yield _unknown_number(row)
            continue
        beside = own.get((row.table.file, folded_name(name)), set())
        found = sorted(beside) if len(beside) == 1 else customers_named(name, ledger)
        if len(found) == 1:
            row.customer_no = found[0]
        else:
            yield _unknown(row, len(found))


def _of_own_book(bringing: Sequence[SourceRow]) -> dict[tuple[str, str], set[str]]:
    """Give the customers of each name in each 《我的客户》: (file, name) → numbers."""
    found: dict[tuple[str, str], set[str]] = {}
    for row in bringing:
        name = row.said("customer_name") if row.row_class is MyCustomer else None
        if name and row.customer_no:
            found.setdefault((row.table.file, folded_name(name)), set()).add(row.customer_no)
    return found


def customers_named(name: str, ledger: Ledger) -> list[str]:
    """Give the customers in 客户总表 of just this name."""
    alike = ledger.index.called_like(identity(SimpleNamespace(customer_name=name)))
    shown = {no: f.get("customer_name") or f.get("contact_name") for no, f in ledger.customers(alike).items()}
    return [no for no, known in shown.items() if known and folded_name(known) == folded_name(name)]


def _number(row: SourceRow) -> str:
    return row.said("customer_no") or ""


def _unknown(row: SourceRow, count: int) -> Problem:
    said = f"客户总表里有{count}位叫“{{value}}”的" if count else "客户总表里没有“{value}”"
    remedy = "请填客户编号" if count else "请核对名称，或先登记这位客户；填了客户编号也行"
    return row.problem("customer_name", "customer-unknown", said, remedy)


def _unknown_number(row: SourceRow) -> Problem:
    """Tell of a number without a name; one that somebody has is told, too, if what else is said is not his."""
    said = "客户总表里没有“{value}”，或者这一行写的不是这位客户"
    return row.problem("customer_no", "customer-unknown", said, "请核对客户编号，再填上客户名称")
