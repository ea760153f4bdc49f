"""Who customers are known as, and the index by which a week's rows find them in a large register.

The index holds hashes of what `block_keys` and `frequency_keys` give. An entry leads to an identity, and the identity
says whether it still holds: so the index itself knows nothing of runs.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

from workbook_tools.columns.gazetteer import Region
from workbook_tools.sales.blocking import block_keys, cap_of
from workbook_tools.sales.firms import FirmName
from workbook_tools.sales.keys import Identity
from workbook_tools.sales.matching import frequency_keys
from workbook_tools.sales.names import PersonName


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
        self._db = db
        self.run = 0

    # --- writing ---

    def add(self, identities: Iterable[tuple[str, Identity]]) -> None:
        """Remember by what customers are known: (number of the customer, identity); known ones change nothing.

        One that names nobody and reaches nobody is left out.
        """
        for no, who in identities:
            if who._replace(place=Region()) == Identity():
                continue
            found = self._db.execute(
                "INSERT OR IGNORE INTO identities (customer_no, who, since) VALUES (?, ?, ?)",
                (no, _frozen(who), self.run),
            )
            if found.rowcount > 0:
                keys = [(key, found.lastrowid) for key in _index_keys(who)]
                self._db.executemany("INSERT OR IGNORE INTO keys (key, identity) VALUES (?, ?)", keys)

    def replace(self, identities: Mapping[str, Iterable[Identity]]) -> None:
        """Let customers be known by these identities only: number of the customer → identities."""
        for no, known in identities.items():
            kept = {_frozen(who) for who in known}
            for number, frozen, since in self._current(no):
                if frozen in kept:
                    continue
                if since == self.run:
                    self._delete(number, frozen)
                else:
                    self._db.execute("UPDATE identities SET until = ? WHERE id = ?", (self.run, number))
            self.add((no, _thawed(frozen)) for frozen in sorted(kept))

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
        for number, frozen in lines.fetchall():
            self._delete(number, frozen)

    def _delete(self, number: int, frozen: str) -> None:
        keys = [(key, number) for key in _index_keys(_thawed(frozen))]
        self._db.executemany("DELETE FROM keys WHERE key = ? AND identity = ?", keys)
        self._db.execute("DELETE FROM identities WHERE id = ?", (number,))

    # --- reading ---

    @property
    def is_empty(self) -> bool:
        """True if nobody is known by anything."""
        return self._db.execute("SELECT 1 FROM identities LIMIT 1").fetchone() is None

    def of(self, customers: Sequence[str]) -> dict[str, list[Identity]]:
        """Give all that these customers are known by now."""
        known = {no: [_thawed(frozen) for _, frozen, _ in self._current(no)] for no in customers}
        return {no: identities for no, identities in known.items() if identities}

    def holders(self, numbers: Iterable[str]) -> dict[str, list[Identity]]:
        """Give every customer known by one of these numbers (`mobile:…`), with all he is known by."""
        self._want(("number", number) for number in numbers)
        return self._found()

    def candidates(self, new: Iterable[Identity]) -> Candidates:
        """Give the customers worth comparing with new rows, and what too many have to be compared by it."""
        keys = dict.fromkeys(key for who in new for key in block_keys(who))
        self._want(keys)
        crowded = self._crowded({_hash(*key): cap_of(key[0]) for key in keys})
        self._db.executemany("DELETE FROM wanted WHERE key = ?", [(key,) for key in crowded])
        numbers = {value for kind, value in keys if kind == "number" and _hash(kind, value) in crowded}
        return Candidates(self._found(), numbers, len(crowded) - len(numbers))

    def frequencies(self, new: Iterable[Identity]) -> dict[str, int]:
        """Count how often the register has the names, firms and cities of new rows; see `frequency_keys`."""
        words = dict.fromkeys(word for who in new for word in frequency_keys(who))
        self._want(("count", word) for word in words if word != "all")
        counted = self._sizes()
        counts = {word: counted.get(_hash("count", word), 0) for word in words}
        return counts | {"all": self._db.execute("SELECT count(*) FROM identities").fetchone()[0]}

    def named(self, word: str) -> list[str]:
        """Give the customers counted under a word of `frequency_keys`, in the order of their numbers."""
        query = (
            "SELECT DISTINCT i.customer_no FROM keys AS k CROSS JOIN identities AS i ON i.id = k.identity"
            " WHERE k.key = ? AND i.until IS NULL ORDER BY length(i.customer_no), i.customer_no"
        )
        return [no for (no,) in self._db.execute(query, (_hash("count", word),))]

    def _want(self, keys: Iterable[tuple[str, str]]) -> None:
        self._db.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (key INTEGER PRIMARY KEY)")
        self._db.execute("DELETE FROM wanted")
        self._db.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", sorted((_hash(*key),) for key in keys))

    def _sizes(self) -> dict[int, int]:
        query = "SELECT w.key, count(*) FROM wanted AS w CROSS JOIN keys AS k ON k.key = w.key GROUP BY w.key"
        return dict(self._db.execute(query).fetchall())

    def _crowded(self, caps: Mapping[int, int]) -> Collection[int]:
        return {key for key, size in self._sizes().items() if size > caps[key]}

    def _found(self) -> dict[str, list[Identity]]:
        query = (
            "SELECT customer_no, who FROM identities WHERE until IS NULL AND customer_no IN (SELECT i.customer_no"
            " FROM wanted AS w CROSS JOIN keys AS k ON k.key = w.key CROSS JOIN identities AS i ON i.id = k.identity"
            " WHERE i.until IS NULL) ORDER BY customer_no, who"
        )
        found: dict[str, list[Identity]] = {}
        for no, frozen in self._db.execute(query):
            found.setdefault(no, []).append(_thawed(frozen))
        return found

    def _current(self, customer_no: str) -> list[tuple[int, str, int]]:
        query = "SELECT id, who, since FROM identities WHERE customer_no = ? AND until IS NULL ORDER BY who"
        return self._db.execute(query, (customer_no,)).fetchall()


def _index_keys(who: Identity) -> Iterator[int]:
    for kind, key in block_keys(who):
        yield _hash(kind, key)
    for word in frequency_keys(who):
        if word != "all":
            yield _hash("count", word)


def _hash(kind: str, key: str) -> int:
    digest = blake2b(f"{kind}|{key}".encode(errors="surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _frozen(who: Identity) -> str:
    return json.dumps(
        [sorted(who.numbers), sorted(who.lines), who.person, who.firm, _parts(who.place)], ensure_ascii=False
    )


def _parts(place: Region) -> list[str]:
    return [place.province, place.city, place.county, place.town]


def _thawed(frozen: str) -> Identity:
    parts: list[Any] = json.loads(frozen)
    numbers, lines, person, firm, place = parts
    return Identity(frozenset(numbers), frozenset(lines), PersonName(*person), FirmName(*firm), Region(*place))
