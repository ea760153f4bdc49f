"""The lines of 客户总表: from a customer's facts to his line, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from workbook_tools.columns.base import Context
from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.excel.table import Table
from workbook_tools.form import Row
from workbook_tools.forms.conflict_list import Conflict
from workbook_tools.forms.customer_register import Customer
from workbook_tools.problems import Problem, WorkbookError
from workbook_tools.tasks.fact_cells import FactCells, thawed


def customer_row(no: str, facts: dict[str, Any]) -> Customer:
    """Give a customer as a line of 客户总表."""
    values: dict[str, Any] = {"customer_no": no}
    for column in Customer.form.columns:
        if column.field in facts and column.field != "others":
            values[column.field] = thawed(column, facts[column.field])
    values["others"] = _others_in_words(facts)
    return Customer.of(values)


_HEADINGS: Final = {column.field: column.heading for column in Customer.form.columns}
_KNOWN: Final = _HEADINGS | {heading: heading for heading in _HEADINGS.values()}


def _others_in_words(facts: Mapping[str, Any]) -> str | None:
    """Give what else was said of a customer, and where."""
    said = (
        f"{_KNOWN[name]}另有“{value}”（{source}）" if name in _KNOWN else f"{name}：“{value}”（{source}）"
        for name, value, source, *_ in facts.get("others", ())
    )
    return "；".join(said) or None


class RegisterCells(FactCells):
    """Customers as the cells of 客户总表."""

    def __init__(self) -> None:
        super().__init__(Customer.form)

    def add_customers(self, customers: Mapping[str, dict[str, Any]], colleagues: Mapping[str, Sequence[str]]) -> None:
        """Add customers, number → facts, as `customer_row` has them; colleagues: those of each, by their numbers."""
        everyone = list(customers.values())
        self.add_facts(
            everyone,
            customer_no=list(customers),
            others=[_others_in_words(facts) if facts.get("others") else None for facts in everyone],
            same_firm=["、".join(colleagues.get(no, ())) or None for no in customers],
        )


def read_register(path: Path, today: date, password: str = "") -> list[Customer]:
    """Read the lines of a 客户总表. Raises WorkbookError if it cannot be read."""
    return customers_of(read_table(path, Context(today), password))


def plain_facts(row: Row) -> dict[str, Any]:
    """Give what a line of 客户总表 says, blanks left out, as the ledger keeps it."""
    return {
        column.field: plain(value)
        for column in row.form.columns
        if (value := getattr(row, column.field)) not in (None, ()) and column.field != "customer_no"
    }


def plain(value: Any) -> Any:
    """Give a value as JSON holds it."""
    return list(value) if isinstance(value, tuple) else value.isoformat() if isinstance(value, date) else value


COPIED: Final = "register-double"
"""The problem of a table about a second page of customers."""


def read_table(path: Path, context: Context, password: str = "", name: str = "") -> Table:
    """Read the page of customers. Raises WorkbookError, naming the file, if there is none.

    name: how the file is called in all that is told (default: its own name).
    """
    called = name or path.name
    try:
        forms = [Customer.form]
        tables, _ = read_tables(
            read_book(path, password), forms, called, today=context.today, vocabularies=context.vocabularies
        )
    except WorkbookError as error:
        raise WorkbookError(error.code, f"{called}：{error.message}") from error
    tables = [table for table in tables if table.sheet != Conflict.form.sheet]
    own = [table for table in tables if table.sheet == Customer.form.sheet] or tables
    if not own:
        raise WorkbookError("no-form", f"{called} 里找不到表头，请恢复表头再试")
    for copy in tables:
        if copy.sheet != own[0].sheet:
            message = f"「{copy.sheet}」这一页也像客户总表，里面改的没有收"
            suggestion = f"请改在「{own[0].sheet}」那一页里；改动的那份总表存在 .wbtools/backup 里"
            own[0].problems.append(Problem(COPIED, copy.place(0), message, suggestion))
    return own[0]


def customers_of(table: Table) -> list[Customer]:
    """Give the lines of a page of customers."""
    return list(table.rows(Customer))
