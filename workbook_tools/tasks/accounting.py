"""Every source row ends in exactly one place: accepted, held back, or already seen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from workbook_tools.columns.as_json import as_json_bytes, from_json
from workbook_tools.excel.table import Table
from workbook_tools.form import Row
from workbook_tools.forms import ROW_CLASSES
from workbook_tools.ledger import Address, Entry, Ledger
from workbook_tools.problems import Place, Problem
from workbook_tools.sales.customers import Sighting, order_of
from workbook_tools.sales.identities import Identity
from workbook_tools.tasks.digest import Digest, Digester
from workbook_tools.tasks.fact_cells import thawed
from workbook_tools.tasks.prepared_lines import pared
from workbook_tools.tasks.reading import FileReading


@dataclass(slots=True)
class SourceRow:
    """One row of one file on its way through a run.

    status:  `accepted`, `held_back` or `seen`.
    known:   the ledger's entry of the same row, if it was read before.
    amends:  what the line said before it was mended in place, if it was.
    copy_of: the name of the file that counts, if the row stands in a byte-identical copy of it.
    reason:  why it belongs to its customer, in words; empty if it made him.
    repeats: what it only repeats of the register: fields by their names, and numbers.
    is_erased: it is about a customer who asked to be forgotten: nothing of what it says is kept.
    made: the row itself, once somebody has asked for it.
    """

    table: Table
    index: int
    digest: Digest
    content: bytes
    copy_of: str = ""
    status: str = ""
    customer_no: str | None = None
    reason: str = ""
    known: Entry | None = None
    amends: Entry | None = None
    is_erased: bool = False
    codes: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    made: Row | None = None

    @property
    def row_class(self) -> type[Row]:
        """The class of its form."""
        return ROW_CLASSES[self.table.form]

    @property
    def row(self) -> Row:
        """The row itself. Of most rows the digest is enough, so it is made for those who ask."""
        if self.made is None:
            self.made = self.table.row(self.row_class, self.index)
        return self.made

    def said(self, field: str) -> Any:
        """Give the value of one field; None if there is none, or no such field."""
        return self.table.columns[field][self.index] if self.table.has(field) else None

    @property
    def first_day(self) -> date | None:
        """The day the customer came up."""
        return self.digest.days[self.index]

    @property
    def who(self) -> Identity:
        """Whom it is about, by all it says. Its form must say how to reach a customer."""
        return self.digest.who[self.index]

    def facts_alone(self) -> bytes:
        """Give the facts of its customer as JSON in UTF-8, if nothing else is known of him."""
        return self.digest.kept.alone[self.index]

    @property
    def sort_key(self) -> tuple[date, bytes, str]:
        """Its sighting's."""
        return self.sighting.sort_key if self.repeats else order_of(self.first_day, self.content, self.table.form)

    @property
    def address(self) -> Address:
        """Where it stands, as the ledger's entries have it."""
        return (self.table.file, self.table.sheet, self.table.lines[self.index], self.table.form)

    @property
    def source(self) -> str:
        """Where the row stands, for people: `小李.xlsx 咨询记录!7`."""
        return str(self.place)

    @property
    def place(self) -> Place:
        """Where the row stands."""
        return self.table.place(self.table.lines[self.index])

    @property
    def sighting(self) -> Sighting:
        """Give the row as evidence of its customer: what it says of itself."""
        return Sighting(pared(self.row, self.repeats), self.source, self.content)

    def problem(self, field: str, code: str, message: str, suggestion: str) -> Problem:
        """Make a problem of the row at the cell of one of its fields."""
        row, column = self.table.cell_at(self.index, field)
        return self.row.problem(field, code, message, suggestion).moved(row=row, column=column)

    @property
    def is_new_to_lists(self) -> bool:
        """True if no week's lists know it: it is read for the first time, or only a daily handoff read it before."""
        return self.status == "accepted" or bool(self.known and not self.known.is_listed)

    @property
    def is_linked_late(self) -> bool:
        """True if it was read before and its customer is known only now."""
        return bool(self.known and self.customer_no and not self.known.customer_no)

    @property
    def is_still_held_back(self) -> bool:
        """True if it is held back, and was when it was read before."""
        return self.status == "held_back" and self.known is not None

    def entry(self, valid: str) -> Entry:
        """Give the row as the ledger keeps it."""
        status = "accepted" if self.is_linked_late else self.status
        facts = self.digest.kept.facts[self.index]
        if self.repeats:
            facts = as_json_bytes(from_json(facts) | {"repeats": self.repeats})
        return Entry(
            *self.address[:3], self.table.form, self.content, status, self.customer_no, self.codes, valid,
            b"{}" if self.is_erased else facts,
            "" if self.is_erased else self.reason,
        )  # fmt: skip


def make_rows(rows: Iterable[SourceRow]) -> None:
    """Make the rows themselves of many, table by table, so that no more than one is unfolded at a time."""
    by_table: dict[int, list[SourceRow]] = defaultdict(list)
    for row in rows:
        by_table[id(row.table)].append(row)
    for own in by_table.values():
        make = own[0].table.row_maker(own[0].row_class)
        for row in own:
            row.made = make(row.index)
        own[0].table.fold()


def source_rows(readings: Sequence[FileReading], digester: Digester) -> Iterator[SourceRow]:
    """Give every row of every file, in the order of files, sheets and lines.

    digester: makes the digests of files that were read without.
    """
    for reading in readings:
        for table, digest in zip(reading.tables, reading.digests or map(digester, reading.tables), strict=True):
            codes = table.codes()
            for index, content in enumerate(table.content):
                yield SourceRow(table, index, digest, content, copy_of=reading.copy_of, codes=codes[index])


def digests_of(rows: Iterable[SourceRow]) -> list[Digest]:
    """Give the digests of rows, each once."""
    return list({id(row.digest): row.digest for row in rows}.values())


def fold(rows: Sequence[SourceRow]) -> None:
    """Hold rows packed until somebody asks for them again: of a large week this makes room for the workbooks."""
    for row in rows:
        row.made = None
    for table in {id(row.table): row.table for row in rows}.values():
        table.fold()


def settle(rows: Sequence[SourceRow], ledger: Ledger) -> None:
    """Decide for each row whether it was seen before, is held back, or is accepted.

    Seen means: the ledger has a row of the same form that says the same, at the same address or at one that is gone
    (the file was renamed, the lines moved), and that was not held back: what was is looked at again, since its heading
    may be mended or its customer may have come back. Two equal rows in one week's files are two rows.
    """
    originals = [row for row in rows if not row.copy_of]
    before: dict[tuple[str, bytes], list[Entry]] = defaultdict(list)
    for entry in ledger.entries_like(sorted({row.content for row in originals})):
        if entry.status not in ("seen", "readmitted"):
            before[entry.form, entry.content].append(entry)
    before = {said: _standing(known) for said, known in before.items()}
    for same_address in (True, False):
        for row in originals if before else ():
            alike = before.get((row.table.form, row.content))
            if row.known or not alike:
                continue
            match = next((e for e in alike if e.address == row.address), None) if same_address else alike[0]
            if match:
                alike.remove(match)
                row.known, row.is_erased = match, match.status == "erased"
                row.customer_no = None if row.is_erased else match.customer_no
                row.status = "" if match.status == "held_back" else "seen"
    for row in originals:
        if not row.status:
            row.status = "held_back" if row.index in row.table.held else "accepted"


def _standing(alike: Sequence[Entry]) -> list[Entry]:
    """Give of entries that say the same, oldest first, those that stand: a line may be accepted late, or once more."""
    at: dict[Address, list[Entry]] = defaultdict(list)
    for entry in alike:
        at[entry.address].append(entry)
    # Tables side by side have rows at one address: as many stand as there were in the beginning.
    return [entry for own in at.values() for entry in own[-sum(each.run == own[0].run for each in own) :]]


def settle_copies(rows: Sequence[SourceRow]) -> None:
    """Mark the rows of byte-identical copies as seen, with the customer of the row they repeat."""
    copies = [row for row in rows if row.copy_of]
    originals = {(row.address, row.content): row for row in rows if copies and not row.copy_of}
    for row in copies:
        repeated = originals[(row.copy_of, *row.address[1:]), row.content]
        row.status, row.customer_no, row.is_erased = "seen", repeated.customer_no, repeated.is_erased


def fresh(rows: Sequence[SourceRow], ledger: Ledger) -> list[SourceRow]:
    """Give the rows the ledger has no line for: new ones, and known ones where another was seen last, or none.

    Tables side by side have rows at the same address: of those it is enough that each was seen there at any time.
    """
    seen = [row for row in rows if row.status == "seen" or row.is_still_held_back]
    last = ledger.contents_at(sorted({row.table.file for row in seen}))
    moved = [row for row in seen if last.get(row.address) != row.content]
    count = Counter(row.address for row in rows if moved)
    beside = sorted({row.content for row in moved if count[row.address] > 1})
    ever = {(entry.address, entry.content) for entry in ledger.entries_like(beside)}
    old = {id(row) for row in seen if not row.is_linked_late}
    old -= {id(row) for row in moved if count[row.address] == 1 or (row.address, row.content) not in ever}
    return [row for row in rows if id(row) not in old]


def tally(rows: Sequence[SourceRow]) -> dict[str, int]:
    """Count rows: read = accepted + held_back + seen. Raises AssertionError if a row were lost."""
    counted = Counter(row.status for row in rows)
    figures = {"read": len(rows), **{status: counted[status] for status in ("accepted", "held_back", "seen")}}
    if figures["read"] != sum(counted[status] for status in ("accepted", "held_back", "seen")):
        raise AssertionError(f"rows are not conserved: {dict(counted)}")
    return figures


def sighting_of(entry: Entry) -> Sighting:
    """Give a row of the ledger as evidence of its customer."""
    row = pared(row_of(entry), from_json(entry.facts).get("repeats", ()))
    return Sighting(row, str(Place(entry.path, entry.sheet, entry.line)), entry.content)


def row_of(entry: Entry) -> Row:
    """Give a row of the ledger as the row it was read from."""
    row_class = ROW_CLASSES[entry.form]
    said = from_json(entry.facts)
    columns = row_class.form.by_field
    values = {name: thawed(columns[name], value) for name, value in said.items() if name in columns}
    return row_class.of(values, extra=said.get("extra", {}), unread=said.get("unread", {}))
