"""What an export holds: every customer, every value said of one that is not shown, every row ever read.

Each table gives its lines one by one, so that a register of any size passes through little memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Final, Literal

from workbook_tools.columns.base import Column
from workbook_tools.columns.links import Link
from workbook_tools.form import Form, Row
from workbook_tools.forms import FORMS
from workbook_tools.forms.conflict_list import Conflict
from workbook_tools.forms.customer_register import Customer
from workbook_tools.ledger import Ledger
from workbook_tools.sales.customer_numbers import numbers_up_to
from workbook_tools.tasks.conflicts import conflicts_of
from workbook_tools.tasks.pairs import colleagues
from workbook_tools.tasks.places import SourcePlaces
from workbook_tools.tasks.register_lines import customer_row
from workbook_tools.workspace import Workspace

PREFIX: Final = "wbtools_"
"""How the name of every table of ours begins, so that nobody else's is ever replaced."""
BATCH: Final = 5_000
"""How many lines are kept in memory at a time."""

Kind = Literal["text", "texts", "day", "number", "flag"]
Line = tuple[Any, ...]


@dataclass(frozen=True)
class Field:
    """A column: its name, what kind of value it holds, and what it is called in Chinese."""

    name: str
    kind: Kind
    heading: str


@dataclass(frozen=True)
class ExportTable:
    """A table to export.

    lines: reads its lines from the ledger, each with a value for each of `fields`: text, a tuple of texts, a date, an
           int, a bool, or None.
    """

    name: str
    title: str
    fields: Sequence[Field]
    lines: Callable[[], Iterator[Line]]

    def batches(self) -> Iterator[list[Line]]:
        """Give the lines, so many at a time."""
        lines = self.lines()
        while batch := list(islice(lines, BATCH)):
            yield batch


def export_tables(space: Workspace, ledger: Ledger) -> tuple[ExportTable, ...]:
    """Give the tables of a workspace; they read from this ledger when they are asked for their lines."""
    return (
        ExportTable(f"{PREFIX}customers", Customer.form.title, fields_of(Customer.form), lambda: _customers(ledger)),
        ExportTable(
            f"{PREFIX}conflicts", Conflict.form.title, fields_of(Conflict.form), lambda: _conflicts(space, ledger)
        ),
        ExportTable(f"{PREFIX}source_rows", "交来的每一行", _SOURCE_FIELDS, lambda: _source_rows(ledger)),
    )


def fields_of(form: Form) -> list[Field]:
    """Give the columns of a form as those of a table."""
    return [Field(column.field, _kind_of(column), column.heading) for column in form.columns]


def _kind_of(column: Column) -> Kind:
    if column.kind.many:
        return "texts"
    return "day" if column.kind.title == "日期" else "text"


def _customers(ledger: Ledger) -> Iterator[Line]:
    others = colleagues(ledger)
    for no, facts in _each_customer(ledger):
        yield _line(customer_row(no, {**facts, "same_firm": "、".join(others.get(no, ())) or None}))


def _conflicts(space: Workspace, ledger: Ledger) -> Iterator[Line]:
    places = SourcePlaces(space)
    for no, facts in _each_customer(ledger):
        for conflict in conflicts_of(Link(no), facts, places):
            yield _line(conflict)


def _line(row: Row) -> Line:
    return tuple(_plain(getattr(row, column.field)) for column in row.form.columns)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(storable(str(each)) for each in value)
    return value if value is None or isinstance(value, date) else storable(str(value))


def storable(text: str) -> str:
    """Give a text as stores take it: without NUL, and without what UTF-8 cannot say, as in a file's broken name.

    >>> storable("小李.xlsx")
    '小李.xlsx'
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode(errors="replace").decode()
    return text.replace("\0", "")


def _each_customer(ledger: Ledger) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every customer in the order of the numbers, which are counted through, a few at a time."""
    last = ledger.last_customer_no()
    counted = iter(numbers_up_to(last) if last else ())
    while batch := list(islice(counted, BATCH)):
        found = ledger.customers(batch)
        yield from ((no, found[no]) for no in batch if no in found)


_SOURCE_FIELDS: Final = (
    Field("path", "text", "文件"),
    Field("sheet", "text", "工作表"),
    Field("line", "number", "行"),
    Field("form", "text", "表的代号"),
    Field("form_title", "text", "表"),
    Field("status", "text", "结果"),
    Field("customer_no", "text", "客户编号"),
    Field("reason", "text", "为什么是这位客户"),
    Field("week", "text", "周次"),
    Field("is_listed", "flag", "已汇总"),
    Field("not_valid", "text", "为什么没有列入名单"),
    Field("codes", "texts", "问题代码"),
    Field("said", "text", "这一行写了什么，JSON"),
    Field("run", "number", "第几次运行"),
)


def _source_rows(ledger: Ledger) -> Iterator[Line]:
    titles = {row_class.form.key: row_class.form.title for row_class in FORMS}
    for entry in ledger.each_entry():
        texts = (entry.path, entry.sheet, entry.form, titles.get(entry.form), entry.status, entry.customer_no)
        path, sheet, form, title, status, customer_no = map(_plain, texts)
        reason, not_valid, said = map(_plain, (entry.reason or None, entry.valid or None, entry.facts))
        yield (
            path, sheet, entry.line, form, title, status, customer_no, reason, entry.week, entry.is_listed, not_valid,
            entry.codes, said, entry.run,
        )  # fmt: skip
