"""The cells of a table's rows, column by column: what a page asks of its rows, whatever they are kept as."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from types import NoneType
from typing import Any, Final, Protocol, TypeVar, runtime_checkable

from workbook_tools.columns.base import Cell, Column, Kind
from workbook_tools.columns.links import Link
from workbook_tools.form import Form, Row

K = TypeVar("K")
V = TypeVar("V")

_REMEMBERED: Final = 10_000


@runtime_checkable
class TableCells(Protocol):
    """Rows as columns of cells."""

    def __len__(self) -> int:
        """Give the number of rows."""

    def of(self, column: Column) -> Sequence[Cell | Link]:
        """Give what the rows have to put into a column; None where there is nothing."""

    @property
    def beyond(self) -> Mapping[str, Sequence[Cell]]:
        """The columns that the form does not know, by heading."""

    @property
    def unread(self) -> Mapping[int, Mapping[str, str]]:
        """What could not be read, as it was typed: index of the row → field → text."""


@dataclass(frozen=True)
class RowCells:
    """The cells of rows of a form."""

    rows: Sequence[Row]

    def __len__(self) -> int:
        return len(self.rows)

    def of(self, column: Column) -> Sequence[Cell | Link]:
        """Give what the rows have to put into a column; None where there is nothing."""
        return cells_of(column.kind, list(map(attrgetter(column.field), self.rows)))

    @cached_property
    def beyond(self) -> Mapping[str, Sequence[Cell]]:
        """The columns that the form does not know, by heading."""
        headings = dict.fromkeys(heading for row in self.rows for heading in row.extra)
        return {heading: [row.extra.get(heading) for row in self.rows] for heading in headings}

    @cached_property
    def unread(self) -> Mapping[int, Mapping[str, str]]:
        """What could not be read, as it was typed: index of the row → field → text."""
        return {at: row.unread for at, row in enumerate(self.rows) if row.unread}


class FieldsOnly:
    """Rows of which nothing is kept but the form's own fields."""

    @property
    def beyond(self) -> Mapping[str, Sequence[Cell]]:
        """No other columns."""
        return {}

    @property
    def unread(self) -> Mapping[int, Mapping[str, str]]:
        """Nothing that could not be read."""
        return {}


class GatheredCells(FieldsOnly):
    """The cells of rows that come as values by field, some after the other: of a row nothing is kept but its cells."""

    def __init__(self, form: Form) -> None:
        self._columns: dict[str, list[Any]] = {column.field: [] for column in form.columns}
        self._known: dict[Any, Any] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows below those that are there."""
        self._count += len(rows)
        known = self._known
        if len(known) > _REMEMBERED:
            known.clear()
        for name, column in self._columns.items():
            values = [row.get(name) for row in rows]
            if set(map(type, values)) <= {str, NoneType} and len(set(values)) < len(values) // 2:
                column.extend(map(known.setdefault, values, values))  # what many rows say is held once
            else:
                column.extend(values)

    def of(self, column: Column) -> Sequence[Cell | Link]:
        """Give what the rows have to put into a column; None where there is nothing."""
        return cells_of(column.kind, self._columns[column.field])


def cells_of(kind: Kind[Any], values: Sequence[Any]) -> Sequence[Cell | Link]:
    """Give the cells of a column's values, in their order; None where there is no value.

    >>> from workbook_tools.columns.contacts import PhoneKind
    >>> cells_of(PhoneKind(), [("13800138000", "05398123456"), ()])
    ['13800138000；05398123456', None]
    """
    types = set(map(type, values)) - {NoneType}
    if types <= {Link} or (types <= {str} and type(kind).write is Kind.write):
        return values  # plain text is written as it is, and links are written as links

    def cell(value: Any) -> Cell | Link:
        if value is None or value == ():
            return None
        return value if isinstance(value, Link) else kind.write(value)

    if len(types) > 1:  # 1 and True are one to a dictionary
        return list(map(cell, values))
    told: dict[Any, Cell | Link] = {}
    return [
        made
        for part in parts(values)
        for made in recalled(told, part, set(part), lambda new: {each: cell(each) for each in new})
    ]


def parts(values: Sequence[V], size: int = _REMEMBERED) -> Iterator[Sequence[V]]:
    """Give a long list in parts, to go through without making everything at once."""
    return (values[start : start + size] for start in range(0, len(values), size))


def recalled(
    memory: dict[K, V], wanted: Sequence[K], distinct: set[K], make: Callable[[Collection[K]], Mapping[K, V]]
) -> Iterator[V]:
    """Give what belongs to each of the wanted, made once for all that are alike.

    memory:   what was made before; when it grows long it is forgotten.
    distinct: the wanted, each once.
    make:     gives several with what belongs to each.
    """
    if len(memory) > _REMEMBERED:
        memory.clear()
    memory.update(make(distinct.difference(memory)))
    return map(memory.__getitem__, wanted)
