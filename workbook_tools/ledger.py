"""The ledger: which rows were read when, what became of them, and the customers they made (SQLite).

It is the truth behind 客户总表.xlsx: `seen`, `trace` and stable customer numbers are read from here.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from workbook_tools.problems import WorkbookError
from workbook_tools.sales.keys import Identity, PersonName

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS runs (
    run INTEGER PRIMARY KEY, week TEXT NOT NULL, as_of TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS files (
    content TEXT NOT NULL, path TEXT NOT NULL, week TEXT NOT NULL, PRIMARY KEY (content, path)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rows (
    id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, week TEXT NOT NULL,
    path TEXT NOT NULL, sheet TEXT, line INTEGER NOT NULL, form TEXT NOT NULL,
    content BLOB NOT NULL, status TEXT NOT NULL, customer_no TEXT, codes TEXT NOT NULL,
    valid TEXT NOT NULL, facts TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS rows_by_content ON rows (content);
CREATE INDEX IF NOT EXISTS rows_by_customer ON rows (customer_no);
CREATE TABLE IF NOT EXISTS customers (
    customer_no TEXT PRIMARY KEY, facts TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS identities (
    number TEXT NOT NULL, customer_no TEXT NOT NULL REFERENCES customers, full TEXT NOT NULL, part TEXT NOT NULL,
    firm TEXT NOT NULL, PRIMARY KEY (number, customer_no, full, part, firm)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS identities_by_customer ON identities (customer_no);
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One source row as the ledger keeps it.

    content: a hash of what the row says; equal rows have equal hashes wherever they stand.
    status:  accepted, held_back or seen — the first one it got.
    valid:   why the row's customer is not on the week's list, or an empty string if he is.
    facts:   the row's values as plain JSON, so that nothing depends on the file being kept.
    week:    the week in which it was first read; the ledger fills it in.
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
    facts: str = "{}"
    week: str = ""

    @property
    def address(self) -> tuple[str, str | None, int, str]:
        """Where the row stands: path, sheet, Excel row, form."""
        return (self.path, self.sheet, self.line, self.form)


class Ledger:
    """An open ledger. Use as a context manager; nothing is written unless `commit` is called.

    write: keep others from writing until it is closed; False for who only reads, and then waits for nobody.
    What goes wrong with the database while it is open becomes a WorkbookError at the end of the `with`.
    """

    def __init__(self, path: Path, *, write: bool = True) -> None:
        self._name = path.name
        self._begin = "BEGIN IMMEDIATE" if write else "BEGIN"  # one writer at a time: a second waits, then is told
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None)
            with contextlib.ExitStack() as if_that_fails:
                if_that_fails.callback(self._db.close)
                self._db.executescript("PRAGMA synchronous=FULL;" + _SCHEMA)
                self._db.execute(self._begin)
                if_that_fails.pop_all()
        except (sqlite3.Error, OSError) as error:
            raise WorkbookError(
                "file-denied", f"打不开台账 {path.name}，请确认文件夹可写、没有被别的程序占用"
            ) from error

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        self._db.close()
        if isinstance(error, sqlite3.Error | json.JSONDecodeError):
            raise WorkbookError("file-denied", f"台账 {self._name} {_advice(error)}") from error

    def commit(self) -> None:
        """Make everything written so far permanent."""
        self._db.execute("COMMIT")
        self._db.execute(self._begin)

    # --- writing ---

    def begin_run(self, week: str, as_of: str) -> int:
        """Open a run and give its number, counted from 1."""
        cursor = self._db.execute("INSERT INTO runs (week, as_of) VALUES (?, ?)", (week, as_of))
        return int(cursor.lastrowid or 0)

    def add_files(self, week: str, files: Iterable[tuple[str, str]]) -> None:
        """Remember files by content hash and path; the first week a content was read in stays."""
        self._db.executemany(
            "INSERT OR IGNORE INTO files (content, path, week) VALUES (?, ?, ?)",
            [(c, p, week) for c, p in files],
        )

    def add_entries(self, run: int, week: str, entries: Iterable[Entry]) -> None:
        """Append source rows."""
        self._db.executemany(
            "INSERT INTO rows (run, week, path, sheet, line, form, content, status, customer_no, codes, valid, facts)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (run, week, e.path, e.sheet, e.line, e.form, e.content, e.status, e.customer_no,
                 " ".join(e.codes), e.valid, e.facts)
                for e in entries
            ),
        )  # fmt: skip

    def put_customers(self, customers: Mapping[str, Mapping[str, Any]]) -> None:
        """Add or replace customers: number → facts."""
        self._db.executemany(
            "INSERT OR REPLACE INTO customers (customer_no, facts) VALUES (?, ?)",
            ((no, json.dumps(customers[no], ensure_ascii=False)) for no in sorted(customers)),
        )

    def add_identities(self, identities: Iterable[tuple[str, Identity]]) -> None:
        """Remember by which numbers and names customers are known."""
        self._db.executemany(
            "INSERT OR IGNORE INTO identities (number, customer_no, full, part, firm) VALUES (?, ?, ?, ?, ?)",
            (
                (number, no, who.person.full, who.person.part, who.firm)
                for no, who in identities
                for number in who.numbers
            ),
        )

    def replace_identities(self, identities: Mapping[str, Iterable[Identity]]) -> None:
        """Let customers be known by these identities only: number of the customer → identities."""
        self._db.executemany("DELETE FROM identities WHERE customer_no = ?", [(no,) for no in identities])
        self.add_identities((no, who) for no, known in identities.items() for who in known)

    # --- reading ---

    def week_of_file(self, content: str, path: str = "") -> str | None:
        """Give the week in which a file of this content (and, if asked, of this name) was first read."""
        query = "SELECT min(week) FROM files WHERE content = ? AND ? IN ('', path)"
        return self._db.execute(query, (content, path)).fetchone()[0]  # type: ignore[no-any-return] # min() gives a row

    def entries_like(self, contents: Sequence[bytes]) -> list[Entry]:
        """Give every known row with one of these contents, oldest first."""
        found: list[Entry] = []
        for chunk in _chunks(contents):
            found += self._entries(f"WHERE content IN ({_marks(chunk)})", chunk)
        return found

    def accepted_at(self, paths: Sequence[str]) -> dict[tuple[str, str | None, int, str], Entry]:
        """Give the last accepted row at each address in these files."""
        found: list[Entry] = []
        for chunk in _chunks(paths):
            found += self._entries(f"WHERE status = 'accepted' AND path IN ({_marks(chunk)})", chunk)
        return {entry.address: entry for entry in found}

    def entries(self, *, week: str | None = None, customer_no: str | None = None) -> list[Entry]:
        """Give every row ever read, oldest first, of one week or one customer if asked."""
        wanted = {"week": week, "customer_no": customer_no}
        asked = {name: value for name, value in wanted.items() if value is not None}
        where = "WHERE " + " AND ".join(f"{name} = ?" for name in asked) if asked else ""
        return self._entries(where, tuple(asked.values()))

    def _entries(self, where: str, values: Sequence[Any]) -> list[Entry]:
        query = (
            "SELECT path, sheet, line, form, content, status, customer_no, codes, valid, facts, week FROM rows "  # noqa: S608
            f"{where} ORDER BY id"  # `where` is made above from fixed words
        )
        return [
            Entry(p, s, n, f, c, st, no, tuple(codes.split()), valid, facts, week)
            for p, s, n, f, c, st, no, codes, valid, facts, week in self._db.execute(query, values)
        ]

    def customers(self, numbers: Sequence[str] | None = None) -> dict[str, dict[str, Any]]:
        """Give customers by number, all of them if none are named, in the order of their numbers."""
        if numbers is None:
            found = self._db.execute("SELECT customer_no, facts FROM customers ORDER BY customer_no").fetchall()
        else:
            query = "SELECT customer_no, facts FROM customers WHERE customer_no IN ({})"
            found = [r for chunk in _chunks(numbers) for r in self._db.execute(query.format(_marks(chunk)), chunk)]
        return {no: json.loads(facts) for no, facts in sorted(found)}

    def customer_count(self) -> int:
        """Count all customers."""
        return int(self._db.execute("SELECT count(*) FROM customers").fetchone()[0])

    def last_customer_no(self) -> str | None:
        """Give the highest customer number in use."""
        found = self._db.execute(
            "SELECT customer_no FROM customers ORDER BY length(customer_no) DESC, customer_no DESC LIMIT 1"
        ).fetchone()
        return found[0] if found else None

    def shared_numbers(self) -> dict[str, set[str]]:
        """Give each number that several customers are known by, with those customers."""
        several = "SELECT number FROM identities GROUP BY number HAVING min(customer_no) < max(customer_no)"
        query = f"SELECT number, customer_no FROM identities WHERE number IN ({several})"  # noqa: S608
        shared: dict[str, set[str]] = {}
        for number, no in self._db.execute(query):
            shared.setdefault(number, set()).add(no)
        return shared

    def holders(self, numbers: Sequence[str]) -> dict[str, list[Identity]]:
        """Give every customer known by one of these numbers, with all the identities he is known under."""
        owners: set[str] = set()
        for chunk in _chunks(numbers):
            query = f"SELECT DISTINCT customer_no FROM identities WHERE number IN ({_marks(chunk)})"  # noqa: S608
            owners |= {no for (no,) in self._db.execute(query, chunk)}
        known: dict[tuple[str, str, str, str], set[str]] = {}
        for chunk in _chunks(sorted(owners)):
            query = (
                f"SELECT number, customer_no, full, part, firm FROM identities WHERE customer_no IN ({_marks(chunk)})"  # noqa: S608
            )
            for number, *who in self._db.execute(query, chunk):
                known.setdefault((who[0], who[1], who[2], who[3]), set()).add(number)
        result: dict[str, list[Identity]] = {}
        for (no, full, part, firm), held in sorted(known.items()):
            result.setdefault(no, []).append(Identity(frozenset(held), PersonName(full, part), firm))
        return result


def _advice(error: Exception) -> str:
    """Say what to do about a database's error, by what SQLite calls it."""
    said = str(error)
    if "locked" in said or "busy" in said:
        return "正被另一次运行占用，请等它结束后再试"
    if "full" in said or "I/O" in said:
        return "写不进去，请检查磁盘是否已满后再试"
    if "readonly" in said:
        return "是只读的，请确认文件和文件夹可写"
    return "可能已损坏，请用备份替换后再试"


def _chunks(values: Sequence[Any], size: int = 500) -> Iterator[list[Any]]:
    for start in range(0, len(values), size):
        yield list(values[start : start + size])


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
