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


class _Column(list[Cell | Link]):
    """The cells of one column. types: of what types they are."""

    def __init__(self) -> None:
        super().__init__()
        self.types: set[type] = set()


def types_of(cells: Sequence[Cell | Link]) -> set[type]:
    """Tell of what types cells are; gathered ones need not be looked through again."""
    return cells.types if isinstance(cells, _Column) else set(map(type, cells))


class GatheredCells:
    """The cells of rows that come some after the other, as columns: of a row nothing is kept but its cells."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._columns = {column.field: _Column() for column in form.columns}
        self._known: dict[Cell | Link, Cell | Link] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, columns: Mapping[str, Sequence[Any]]) -> None:
        """Add rows below those that are there: field → the values of these rows, for every field."""
        known = self._known
        if len(known) > _REMEMBERED:
            known.clear()
        for column in self.form.columns:
            cells = cells_of(column.kind, columns[column.field])
            distinct = set(cells)
            types = set(map(type, distinct))
            if not types <= {str, NoneType}:
                types = set(map(type, cells))  # 1 and True are one to a set
            elif len(distinct) < len(cells) // 2:
                cells = list(map(known.setdefault, cells, cells))  # what many rows say is held once
            gathered = self._columns[column.field]
            gathered += cells
            gathered.types |= types
        self._count += len(cells)

    def of(self, column: Column) -> Sequence[Cell | Link]:
        """Give what the rows have to put into a column; None where there is nothing."""
        return self._columns[column.field]

    @property
    def beyond(self) -> Mapping[str, Sequence[Cell]]:
        """No other columns."""
        return {}

    @property
    def unread(self) -> Mapping[int, Mapping[str, str]]:
        """Nothing that could not be read."""
        return {}


def cells_of(kind: Kind[Any], values: Sequence[Any]) -> Sequence[Cell | Link]:
    """Give the cells of a column's values, in their order; None where there is no value.

    >>> from workbook_tools.columns.contacts import PhoneKind
    >>> cells_of(PhoneKind(), [("13800138000", "05398123456"), ()])
    ['13800138000；05398123456', None]
    """
    if kind.many:
        return [kind.write(several) if several else None for several in values]
    types = set(map(type, values)) - {NoneType}
    if types <= {Link} or (types <= {str} and type(kind).write is Kind.write):
        return values  # plain text is written as it is, and links are written as links

    def cell(value: Any) -> Cell | Link:
        return value if value is None or isinstance(value, Link) else kind.write(value)

    if len(types) > 1:  # 1 and True are one to a dictionary
        return list(map(cell, values))
    told: dict[Any, Cell | Link] = {}
    return [
        made
        for part in parts(values)
        for made in recalled(told, part, set(part), lambda new: {each: cell(each) for each in new})
    ]


def parts(values: Sequence[V]) -> Iterator[Sequence[V]]:
    """Give a long list in parts, to go through without making everything at once."""
    return (values[start : start + _REMEMBERED] for start in range(0, len(values), _REMEMBERED))


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
