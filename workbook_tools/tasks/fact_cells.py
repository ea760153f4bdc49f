"""Facts of customers, as the ledger keeps them, as values and cells of a form's columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final

from workbook_tools.columns.base import Column
from workbook_tools.excel.table_cells import GatheredCells

_MOMENTS: Final[Mapping[str, type[date | time]]] = {"日期": date, "日期和时间": datetime, "时间": time}


class FactCells(GatheredCells):
    """Customers as the cells of a form."""

    def add_facts(self, customers: Sequence[Mapping[str, Any]], **told: Sequence[Any]) -> None:
        """Add customers, by their facts. told: field → the values of those columns that are no facts."""
        columns = [column for column in self.form.columns if column.field not in told]
        self.add({**{column.field: _values(column, customers) for column in columns}, **told})


def _values(column: Column, customers: Sequence[Mapping[str, Any]]) -> Sequence[Any]:
    """Give one fact of each customer; those that are several stay lists."""
    name = column.field
    values = [facts.get(name) for facts in customers]
    if column.kind.title not in _MOMENTS:
        return values
    moments = {value: thawed(column, value) for value in set(values)}
    return [moments[value] for value in values]


def thawed(column: Column, value: Any) -> Any:
    """Give a fact, kept as JSON, its type back."""
    if isinstance(value, list):
        return tuple(value)
    moment = _MOMENTS.get(column.kind.title)
    return moment.fromisoformat(value) if moment and value else value
