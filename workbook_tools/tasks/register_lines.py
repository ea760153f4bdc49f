"""The lines of 客户总表: from a customer's facts to his line, and back."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from workbook_tools.columns.base import Column, Context
from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.excel.table import Table
from workbook_tools.form import Row
from workbook_tools.forms.conflict_list import Conflict
from workbook_tools.forms.customer_register import Customer
from workbook_tools.problems import WorkbookError
from workbook_tools.workspace import REGISTER_FILE


def customer_row(no: str, facts: dict[str, Any]) -> Customer:
    """Give a customer as a line of 客户总表."""
    values: dict[str, Any] = {"customer_no": no}
    for column in Customer.form.columns:
        if column.field in facts and column.field != "others":
            values[column.field] = thawed(column, facts[column.field])
    headings = {column.field: column.heading for column in Customer.form.columns}
    columns = {**headings, **{heading: heading for heading in headings.values()}}
    values["others"] = "；".join(
        f"{columns[name]}另有“{value}”（{source}）" if name in columns else f"{name}：“{value}”（{source}）"
        for name, value, source, *_ in facts.get("others", ())
    ) or None  # fmt: skip
    return Customer.of(values)


def thawed(column: Column, value: Any) -> Any:
    """Give a fact, kept as JSON, its type back."""
    if column.kind.title == "日期" and value:
        return date.fromisoformat(value)
    if column.kind.title == "日期和时间" and value:
        return datetime.fromisoformat(value)
    if column.kind.title == "时间" and value:
        return time.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value


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


def read_table(path: Path, context: Context, password: str = "") -> Table:
    """Read the page of customers. Raises WorkbookError, naming the file, if there is none."""
    try:
        forms = [Customer.form]
        tables, _ = read_tables(
            read_book(path, password), forms, path.name, today=context.today, vocabularies=context.vocabularies
        )
    except WorkbookError as error:
        raise WorkbookError(error.code, f"{path.name}：{error.message}") from error
    tables = [table for table in tables if table.sheet != Conflict.form.sheet]
    own = [table for table in tables if table.sheet == Customer.form.sheet] or tables
    if not own:
        raise WorkbookError("no-form", f"{REGISTER_FILE} 里找不到表头，请恢复表头再试")
    return own[0]


def customers_of(table: Table) -> list[Customer]:
    """Give the lines of a page of customers."""
    return [row for row in table.rows(Customer) if isinstance(row, Customer)]
