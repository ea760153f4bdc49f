"""What taking in needs of rows: whom they are about, made where they are read, and what is kept of them, made later."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from itertools import accumulate
from typing import Any, Final

from workbook_tools.columns.as_json import as_json_of_each
from workbook_tools.columns.base import shown
from workbook_tools.columns.values import Value
from workbook_tools.excel.children import beside, may_fork
from workbook_tools.excel.deflate import packed, unpacked
from workbook_tools.excel.table import Table
from workbook_tools.field_values import FieldValues
from workbook_tools.form import Row
from workbook_tools.forms import ROW_CLASSES
from workbook_tools.sales.customers import Sighting, first_days, first_known, introduces, left_over_of
from workbook_tools.sales.identities import Identity
from workbook_tools.sales.keys import identities
from workbook_tools.sales.validity import ValidityRules, why_not_valid_each
from workbook_tools.tasks.prepared_lines import take_numbers_out_of_names

_MANY: Final = 5_000
"""From so many rows on it is worth a process to make what they say beside the search for their customers."""


class Texts:
    """Texts that a table's rows have one of each, in UTF-8 and without line breaks: packed until somebody asks."""

    __slots__ = ("_all", "_packed", "_starts")

    def __init__(self, packed_ones: bytes) -> None:
        self._packed = packed_ones
        self._all = b""
        self._starts: array[int] | None = None

    @classmethod
    def of(cls, texts: Sequence[bytes]) -> Texts:
        """Pack texts: they take a tenth of the way and of the room."""
        return cls(packed(b"\n".join(texts)) if texts else b"")

    def __getitem__(self, index: int) -> bytes:
        if self._starts is None:
            self._all, self._packed = unpacked(self._packed), b""
            lengths = [len(text) + 1 for text in self._all.split(b"\n")]
            self._starts = array("L", accumulate(lengths, initial=0))
        return self._all[self._starts[index] : self._starts[index + 1] - 1]


@dataclass(slots=True, eq=False)
class Kept:
    """What the ledger keeps of the rows of a table; each list is as long as the table.

    facts:     what a row says: JSON in UTF-8.
    Of forms that say how to reach a customer, else empty:
    alone:     the customer's facts, likewise, if this row is all that is known of him.
    not_valid: why the row puts nobody on the week's list; empty if it does.
    """

    facts: Texts
    alone: Texts
    not_valid: list[str]


class Digest:
    """The rows of a table in short; each list is as long as the table.

    days: the day the customer came up.
    who:  of forms that say how to reach a customer, whom the row is about; else empty.
    keep: makes what the ledger keeps of the rows. Nobody needs it of those that were read before.
    """

    def __init__(
        self, days: list[date | None], who: list[Identity], keep: Callable[[], Kept], kept: Kept | None = None
    ) -> None:
        self.days, self.who, self.keep = days, who, keep
        self._kept = kept

    @property
    def is_kept(self) -> bool:
        """True if what the ledger keeps is made."""
        return self._kept is not None

    @property
    def kept(self) -> Kept:
        """What the ledger keeps of the rows."""
        if self._kept is None:
            self._kept = self.keep()
        return self._kept

    def row_changed(self, index: int, day: date | None) -> None:
        """Let a row say something else, and its customer have come up on this day: what is kept of it is made anew."""
        self.days[index], self._kept = day, None

    def customers_are_kept(self) -> None:
        """Let go of what the ledger has kept of customers."""
        if self._kept:
            self._kept.alone = Texts(b"")

    def rows_are_kept(self) -> None:
        """Let go of what the ledger has kept of rows."""
        if self._kept:
            self._kept.facts, self._kept.not_valid = Texts(b""), []

    def doubts_are_told(self) -> None:
        """Let go of whom rows are about: nobody asks after that."""
        self.who = []

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel as plain lists, which are packed and unpacked quickest."""
        texts, keys = [one.text for one in self.who], [one.packed_keys for one in self.who]
        return _arrived, (self.days, texts, keys, self.keep, self._kept)


def _arrived(
    days: list[date | None], texts: list[str], keys: list[bytes], keep: Callable[[], Kept], kept: Kept | None
) -> Digest:
    return Digest(days, list(map(Identity.kept, texts, keys)), keep, kept)


def keep_beside(digests: Sequence[Digest]) -> None:
    """Begin to make what the ledger keeps of many rows beside what else there is to do; who asks for it waits."""
    left = [digest for digest in digests if not digest.is_kept]
    if sum(len(digest.days) for digest in left) < _MANY:
        return
    makers = [digest.keep for digest in left]
    every = cache(beside(lambda: [make() for make in makers]))
    for index, digest in enumerate(left):
        digest.keep = partial(_one_of, every, index)


def _one_of(every: Callable[[], Sequence[Kept]], index: int) -> Kept:
    return every()[index]


class Digester(Value):
    """Makes digests for a week. not_customers: mobiles of the company's own staff."""

    week: str
    rules: ValidityRules
    not_customers: frozenset[str] = frozenset()

    def __call__(self, table: Table) -> Digest:
        """Digest a table; names that the tool has told apart by a number become names and numbers again."""
        take_numbers_out_of_names(table)
        row_class, said = _said(table)
        who = identities(said, self.not_customers) if introduces(row_class) else []
        # Where no copy can make it beside the deciding, it is made here, by several at once.
        kept = None if may_fork() else self._kept(table)
        table.fold()
        return Digest(first_days(said), who, partial(self._kept, table), kept)

    def _kept(self, table: Table) -> Kept:
        row_class, said = _said(table)
        facts = _facts(table)
        kept = Kept(Texts.of(as_json_of_each(facts)), Texts(b""), [])
        if introduces(row_class):
            kept.not_valid = why_not_valid_each(said, self.rules)
            kept.alone = Texts.of(as_json_of_each(list(self._alone(table, row_class, said, facts))))
        table.fold()
        return kept

    def _alone(
        self, table: Table, row_class: type[Row], said: FieldValues, facts: Sequence[Mapping[str, Any]]
    ) -> Iterator[dict[str, Any]]:
        sources, make = table.sources(), table.row_maker(row_class)

        def sighting(index: int) -> Sighting:
            return Sighting(make(index), sources[index], table.content[index])

        rest = {
            index: left_over_of(row_class.form, row.get("extra", {}), row.get("unread", {}))
            for index, row in enumerate(facts)
            if "extra" in row or "unread" in row
        }
        return first_known(said, sources, rest, self.week, sighting)


def _said(table: Table) -> tuple[type[Row], FieldValues]:
    row_class = ROW_CLASSES[table.form]
    return row_class, FieldValues.of_columns(row_class, table.columns, len(table.lines), table.unread)


def _facts(table: Table) -> list[dict[str, Any]]:
    """Give what each row says: values by field, then unknown columns and what could not be read."""
    values: list[dict[str, Any]] = [{} for _ in table.lines]
    for name, column in table.columns.items():
        for row, value in zip(values, column, strict=True):
            if value is not None and value != ():
                row[name] = value
    for heading, cells in table.extra.items():
        for row, cell in zip(values, cells, strict=True):
            if cell is not None:
                row.setdefault("extra", {})[heading] = shown(cell)
    for index, unread in table.unread.items():
        values[index]["unread"] = unread
    return values
