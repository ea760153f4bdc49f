"""What the ledger keeps, a class for each kind of line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

Address = tuple[str, str | None, int, str]
"""Where a row stands: path, sheet, Excel row, form."""


@dataclass(slots=True)  # frozen, each of a large week's rows would take a microsecond longer
class Entry:
    """One source row as the ledger keeps it.

    content: a hash of what the row says; equal rows have equal hashes wherever they stand.
    status:  accepted, held_back or seen, the first one it got; erased or readmitted once its customer was.
    valid:   why the row's customer is not on the week's list, or an empty string if he is.
    facts:   the row's values as plain JSON, so that nothing depends on the file being kept; in UTF-8 before it is kept.
    reason:  why the row belongs to its customer, in words; empty for the row that made him.
    week, run: when it was first read; the ledger fills them in.
    is_listed: False for a row that a daily handoff read and no week's lists know yet.
    """

    path: str
    sheet: str | None
    line: int
    form: str
    content: bytes
    status: str
    customer_no: str | None
    codes: tuple[str, ...] = ()
    valid: str = ""
    facts: str | bytes = "{}"
    reason: str = ""
    week: str = ""
    run: int = field(default=0, compare=False)
    is_listed: bool = field(default=True, compare=False)

    @property
    def address(self) -> Address:
        """Where the row stands."""
        return (self.path, self.sheet, self.line, self.form)


class ListedRow(NamedTuple):
    """An Entry in short: what the front page of a week's list counts."""

    form: str
    status: str
    customer_no: str | None
    valid: str


MOST_ON_A_SHELF: Final = 1_000_000
"""A shelf's customers fit on a worksheet below its headings."""


class Shelf(NamedTuple):
    """Where a customer stands in 客户总表 if it is kept in parts: his brands as they are kept, and his first year.

    volume: to which million, from 0, his number belongs; so that what is full never changes when others come.
    """

    brand: str
    year: str
    volume: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """One act upon a workspace: a consolidation, accepted corrections, an undoing.

    task:       the command's name.
    week:       the label of a consolidation, otherwise empty.
    as_of:      the day its rules compared with; started_at: when it was run, local time, ISO.
    summary:    its counts, as `--json` gives them.
    undone_by:  the run that undid it, if one did.
    """

    number: int
    task: str
    week: str
    as_of: str
    started_at: str
    summary: Mapping[str, Any] = field(default_factory=dict)
    undone_by: int | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """A workbook a run published.

    path:   below the workspace.
    before: SHA-256 of what stood there, empty if nothing did; after: of what the run put there, empty if it removed it.
    state:  pending (decided, not yet in place), done, or waiting (someone had the old one open: the new one lies
            beside it); restoring and restored for what is put back or taken away: nothing new is published.
    """

    run: int
    path: str
    before: str
    after: str
    state: str

    @property
    def is_restoration(self) -> bool:
        """True if it only put back what was there before, whoever had made that."""
        return self.state in ("restoring", "restored")


@dataclass(frozen=True, slots=True)
class Seal:
    """A closed week: how many rows it had, and a hash over them and all weeks before."""

    week: str
    row_count: int
    chain: str
    run: int
