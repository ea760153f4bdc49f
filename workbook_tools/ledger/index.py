"""Who customers are known as, and the index by which a week's rows find them in a large register.

The index holds the keys of identities. An entry leads to an identity, and the identity says whether it still holds:
so the index itself knows nothing of runs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from workbook_tools.ledger.bulk import insert
from workbook_tools.sales.blocking import HINT_CAP, NUMBER_CAP, ManyKeys, number_key
from workbook_tools.sales.identities import Identity
from workbook_tools.sales.matching import Frequencies
from workbook_tools.sales.names import begins_with, initials


class Candidates(NamedTuple):
    """Customers worth comparing, by number, with all they are known by.

    crowded: numbers too many hold to be compared by; skipped: how many other keys too many have.
    """

    known: dict[str, list[Identity]]
    crowded: set[str]
    skipped: int


class Index:
    """The identities of customers, in an open ledger. `run` is the run all that is written belongs to."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._connection = db
        self._added: list[tuple[str, Identity]] = []
        self.run = 0

    @property
    def _db(self) -> sqlite3.Connection:
        """The database, with all that was added in it."""
        self.write()
        return self._connection

    # --- writing ---

    def add(self, identities: Iterable[tuple[str, Identity]]) -> None:
        """Remember by what customers are known: (number of the customer, identity); known ones change nothing.

        One that names nobody and reaches nobody is left out. Nothing is written before `write` or the next question:
        it takes seconds for a large week, and others may have something to do meanwhile.
        """
        self._added += [(no, who) for no, who in identities if not who.is_nobody]

    def write(self) -> None:
        """Write what was added."""
        added, self._added = self._added, []
        if not added:
            return
        lines = {(no, who.text): who for no, who in added}
        new = sorted(lines.keys() - self._known({no for no, _ in lines}))  # a tree grows fastest in its own order
        last = self._db.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'identities'")
        first = last.fetchone()[0] + 1
        insert(
            self._db,
            "INSERT INTO identities (id, customer_no, who, since)",
            "(?, ?, ?, ?)",
            ((number, no, text, self.run) for number, (no, text) in enumerate(new, first)),
        )
        keys = ManyKeys([lines[each].packed_keys for each in new]).in_order(range(first, first + len(new)))
        insert(self._db, "INSERT OR IGNORE INTO keys (key, identity)", "(?, ?)", keys)

    def _known(self, customers: Collection[str]) -> set[tuple[str, str]]:
        if self.is_empty:
            return set()
        return {(no, who.text) for no, known in self.of(list(customers)).items() for who in known}

    def replace(self, identities: Mapping[str, Iterable[Identity]]) -> None:
        """Let customers be known by these identities only: number of the customer → identities."""
        for no, known in identities.items():
            kept = {who.text: who for who in known}
            for number, text, since in self._current(no):
                if text in kept:
                    continue
                if since == self.run:
                    self._delete(number, text)
                else:
                    self._db.execute("UPDATE identities SET until = ? WHERE id = ?", (self.run, number))
            self.add((no, kept[text]) for text in sorted(kept))

    def forget(self, customer_no: str) -> None:
        """Remove all that a customer was ever known by."""
        self._forget("customer_no = ?", customer_no)

    def forget_run(self, run: int) -> None:
        """Take back what a run wrote, and whatever is left of customers it made."""
        self._forget("since = ?", run)
        self._db.execute("UPDATE identities SET until = NULL WHERE until = ?", (run,))
        for (no,) in self._db.execute(
            "SELECT DISTINCT customer_no FROM identities WHERE customer_no NOT IN (SELECT customer_no FROM customers)"
        ).fetchall():
            self.forget(no)

    def _forget(self, which: str, value: object) -> None:
        lines = self._db.execute(f"SELECT id, who FROM identities WHERE {which}", (value,))  # noqa: S608 # fixed words
        for number, text in lines.fetchall():
            self._delete(number, text)

    def _delete(self, number: int, text: str) -> None:
        keys = [(key, number) for key in _all_keys(Identity.kept(text))]
        self._db.executemany("DELETE FROM keys WHERE key = ? AND identity = ?", keys)
        self._db.execute("DELETE FROM identities WHERE id = ?", (number,))

    # --- reading ---

    @property
    def is_empty(self) -> bool:
        """True if nobody is known by anything."""
        return self._db.execute("SELECT 1 FROM identities LIMIT 1").fetchone() is None

    def of(self, customers: Sequence[str]) -> dict[str, list[Identity]]:
        """Give all that these customers are known by now."""
        if not customers:
            return {}
        self._db.execute("CREATE TEMP TABLE IF NOT EXISTS asked (customer_no TEXT PRIMARY KEY, place INTEGER)")
        self._db.execute("DELETE FROM asked")
        self._db.executemany("INSERT OR IGNORE INTO asked VALUES (?, ?)", ((no, at) for at, no in enumerate(customers)))
        query = (
            "SELECT i.customer_no, i.who FROM asked AS a CROSS JOIN identities AS i ON i.customer_no = a.customer_no"
            " WHERE i.until IS NULL ORDER BY a.place, i.who"
        )
        return _by_customer(self._db.execute(query))

    def holders(self, numbers: Iterable[str]) -> dict[str, list[Identity]]:
        """Give every customer known by one of these numbers (`mobile:…`), with all he is known by."""
        self._want(number_key(number) for number in numbers)
        return self._found()

    def candidates(self, new: Iterable[Identity]) -> Candidates:
        """Give the customers worth comparing with new rows, and what too many have to be compared by it."""
        if self.is_empty:
            return Candidates({}, set(), 0)
        own = [who.keys for who in new]
        caps = {key: HINT_CAP for keys in own for key in keys.hints}
        caps |= {key: NUMBER_CAP for keys in own for key in keys.numbers}
        self._want(caps)
        crowded = self._crowded(caps)
        self._db.executemany("DELETE FROM wanted WHERE key = ?", [(key,) for key in crowded])
        numbers = {
            number
            for who in new
            if not crowded.isdisjoint(who.keys.numbers)
            for number in (*who.numbers, *who.lines)
            if number_key(number) in crowded
        }
        return Candidates(self._found(), numbers, len(crowded) - len(numbers))

    def frequencies(self, new: Iterable[Identity]) -> Frequencies:
        """Count how often the register has the names, firms and cities of new rows."""
        if self.is_empty:
            return Frequencies()
        self._want(key for who in new for key in who.keys.words if key)
        return Frequencies(self._sizes(), self._db.execute("SELECT count(*) FROM identities").fetchone()[0])

    def called_like(self, who: Identity) -> list[str]:
        """Give the customers whose name or firm sounds like his, in the order of their numbers."""
        query = (
            "SELECT DISTINCT i.customer_no FROM keys AS k CROSS JOIN identities AS i ON i.id = k.identity"
            " WHERE k.key IN (?, ?) AND i.until IS NULL ORDER BY length(i.customer_no), i.customer_no"
        )
        name, firm, _ = who.keys.words  # an unknown one is nobody's key
        return [no for (no,) in self._db.execute(query, (name, firm))]

    def beginning_with(self, text: str) -> list[str]:
        """Give the customers whose name or firm begins with a text, in the order of their numbers.

        No key leads there: all are looked through.
        """
        query = (
            "SELECT DISTINCT customer_no FROM identities WHERE until IS NULL"
            " AND 1 IN (instr(json_extract(who, '$[2][0]'), ?), instr(json_extract(who, '$[3][0]'), ?))"
            " ORDER BY length(customer_no), customer_no"
        )
        return [no for (no,) in self._db.execute(query, (text, text))]

    def with_initials(self, letters: str) -> list[str]:
        """Give the customers whose contact has a name with these initials, in the order of their numbers.

        No key leads there: all are looked through.
        """
        first, *others = initials(letters)
        query = (
            "SELECT DISTINCT customer_no, json_extract(who, '$[2][0]') FROM identities WHERE until IS NULL"
            " AND json_extract(who, '$[2][2]') GLOB ? ORDER BY length(customer_no), customer_no"
        )
        alike = self._db.execute(query, (" ".join(["*", *(f"{letter}*" for letter in others)]),))
        named = (no for no, name in alike if len(name) == len(letters) and begins_with(first, name[0]))
        return list(dict.fromkeys(named))

    def _want(self, keys: Iterable[int]) -> None:
        self._db.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (key INTEGER PRIMARY KEY)")
        self._db.execute("DELETE FROM wanted")
        insert(self._db, "INSERT OR IGNORE INTO wanted", "(?)", ((key,) for key in sorted(set(keys))))

    def _sizes(self) -> dict[int, int]:
        query = "SELECT w.key, count(*) FROM wanted AS w CROSS JOIN keys AS k ON k.key = w.key GROUP BY w.key"
        return dict(self._db.execute(query).fetchall())

    def _crowded(self, caps: Mapping[int, int]) -> set[int]:
        return {key for key, size in self._sizes().items() if size > caps[key]}

    def _found(self) -> dict[str, list[Identity]]:
        query = (
            "SELECT customer_no, who FROM identities WHERE until IS NULL AND customer_no IN (SELECT i.customer_no"
            " FROM wanted AS w CROSS JOIN keys AS k ON k.key = w.key CROSS JOIN identities AS i ON i.id = k.identity"
            " WHERE i.until IS NULL) ORDER BY customer_no, who"
        )
        return _by_customer(self._db.execute(query))

    def _current(self, customer_no: str) -> list[tuple[int, str, int]]:
        query = "SELECT id, who, since FROM identities WHERE customer_no = ? AND until IS NULL ORDER BY who"
        return self._db.execute(query, (customer_no,)).fetchall()


def _by_customer(lines: Iterable[tuple[str, str]]) -> dict[str, list[Identity]]:
    found: dict[str, list[Identity]] = {}
    for no, text in lines:
        found.setdefault(no, []).append(Identity.kept(text))
    return found


def _all_keys(who: Identity) -> Iterator[int]:
    numbers, hints, words = who.keys
    yield from numbers
    yield from hints
    yield from filter(None, words)
