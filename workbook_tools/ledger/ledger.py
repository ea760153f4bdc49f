"""Rows, customers and decisions, kept in SQLite with the run since which each holds.

It is the truth behind 客户总表.xlsx: `seen`, `trace` and stable customer numbers are read from here. Nothing is
overwritten: what a run replaces ends with that run, and begins again when the run is undone.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from pathlib import Path
from typing import Any, Final

from workbook_tools.columns.as_json import as_json_bytes, from_json, said_in
from workbook_tools.ledger import schema
from workbook_tools.ledger.bulk import insert
from workbook_tools.ledger.connection import Connection
from workbook_tools.ledger.decision_kinds import DecisionKind, WhenErased
from workbook_tools.ledger.index import Index
from workbook_tools.ledger.journal import Journal
from workbook_tools.ledger.records import Address, Entry, ListedRow, Shelf
from workbook_tools.problems import WorkbookError

Facts = Mapping[str, Any] | bytes | Callable[[], bytes]
"""What is known of a customer; or this as JSON in UTF-8, or what gives it so when it is kept."""


class Ledger:
    """An open ledger. Use as a context manager; nothing is written unless `commit` is called.

    notices: what whoever runs the tool must be told of the ledger itself.
    write: keep others from writing until it is closed; False for who only reads, and then waits for nobody.
    What goes wrong with the database while it is open becomes a WorkbookError at the end of the `with`:
    ledger-damaged if what it holds cannot be read, ledger-newer if a newer version wrote it, else file-denied.
    """

    def __init__(self, path: Path, *, write: bool = True) -> None:
        self.notices: list[str] = []
        self._name = path.name
        self._run = 0
        self._begin = "BEGIN IMMEDIATE" if write else "BEGIN"  # one writer at a time: a second waits, then is told
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None, factory=Connection)
            with contextlib.ExitStack() as if_that_fails:
                if_that_fails.callback(self._db.close)
                self._db.execute("PRAGMA page_size=8192")  # of a new one: filled with whole weeks, it grows quicker
                self._db.execute("PRAGMA synchronous=FULL")
                self._db.execute("PRAGMA cache_size=-16000")  # KiB, eight times SQLite's own: runs write all over it
                self._db.execute("PRAGMA secure_delete=ON")  # who is erased is not to be found in a free page
                self._db.execute(self._begin)
                schema.migrate(self._db)  # kept with the first commit, so that who only reads changes nothing
                if_that_fails.pop_all()
        except sqlite3.DatabaseError as error:
            if told := _told(self._name, error):
                raise told from error
            raise
        except OSError as error:
            raise WorkbookError(
                "file-denied", f"打不开台账 {path.name}，请确认文件夹可写、没有被别的程序占用"
            ) from error
        self.journal = Journal(self._db)
        self.index = Index(self._db)
        self._aliases: dict[str, str] | None = None

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        self._db.close()
        told = _told(self._name, error) if isinstance(error, sqlite3.Error) else None
        if told:
            raise told from error

    def is_sound(self) -> bool:
        """Let SQLite look over all that is kept; it may raise for what is damaged."""
        return bool(self._db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")

    def commit(self) -> None:
        """Make everything written so far permanent."""
        self.index.write()
        self._db.execute("COMMIT")
        self._db.execute(self._begin)

    # --- writing ---

    def begin_run(self, task: str, week: str, as_of: str, started_at: str) -> int:
        """Open a run and give its number, counted from 1. All that is written from now on belongs to it."""
        self.index.write()
        self._run = self.index.run = self.journal.begin(task, week, as_of, started_at)
        return self._run

    @property
    def run(self) -> int:
        """The run that is open; 0 if none is."""
        return self._run

    def forget_run(self, run: int, *, undone_by: int) -> None:
        """Take back everything a run wrote; it must be the last one that is not undone."""
        self.journal.forget(run, undone_by=undone_by)
        self.index.forget_run(run)
        self._aliases = None

    def add_files(self, week: str, files: Iterable[tuple[str, str]]) -> None:
        """Remember files by content hash and path; the first week a content was read in stays."""
        self._db.executemany(
            "INSERT OR IGNORE INTO files (content, path, week, since) VALUES (?, ?, ?, ?)",
            [(c, p, week, self._run) for c, p in files],
        )

    def add_entries(self, week: str, entries: Iterable[Entry], *, listed: bool = True) -> None:
        """Append source rows. listed: the run makes the week's lists; otherwise they wait for `list_rows`."""
        insert(
            self._db,
            "INSERT INTO rows (since, week, path, sheet, line, form, content, status, customer_no, codes, valid, facts,"
            " reason, listed)",
            "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS TEXT), ?, ?)",
            (
                (self._run, week, e.path, e.sheet, e.line, e.form, e.content, e.status, e.customer_no,
                 " ".join(e.codes), e.valid, e.facts, e.reason, None if listed else 0)
                for e in entries
            ),
        )  # fmt: skip

    def list_rows(self, week: str) -> None:
        """Let the rows that were read without being listed belong to this week.

        One that was mended in place before that never does: the lists would not have known it either.
        """
        self._db.execute(
            "UPDATE rows SET week = ?, listed = ? WHERE listed = 0 AND NOT EXISTS (SELECT 1 FROM rows AS later"
            " WHERE later.id > rows.id AND later.path = rows.path AND later.sheet IS rows.sheet"
            " AND later.line = rows.line AND later.form = rows.form AND later.status = 'accepted'"
            " AND later.content <> rows.content"
            " AND (rows.customer_no IS NULL OR later.customer_no = rows.customer_no))",
            (week, self._run),
        )

    def put_customers(self, customers: Mapping[str, Facts]) -> None:
        """Add customers, or let them be what they are now, by their numbers."""
        numbers = sorted(customers)
        known = sorted(self.known(numbers))
        self._end("customers", "customer_no = ? AND since < ?", [(no, self._run) for no in known])
        insert(
            self._db,
            "INSERT INTO customers (customer_no, facts, since)",
            "(?, CAST(? AS TEXT), ?)",
            ((no, _frozen(customers[no]), self._run) for no in numbers),
            "ON CONFLICT (customer_no) WHERE until IS NULL DO UPDATE SET facts = excluded.facts",
        )

    def decide(self, kind: DecisionKind, values: Mapping[str, str]) -> None:
        """Remember decisions of a kind: subject → value; a later one on the same subject replaces an earlier."""
        self._end("decisions", "kind = ? AND subject = ? AND since < ?", [(kind, s, self._run) for s in values])
        self._db.executemany(
            "INSERT INTO decisions (kind, subject, value, since) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (kind, subject) WHERE until IS NULL DO UPDATE SET value = excluded.value",
            [(kind, subject, value, self._run) for subject, value in values.items()],
        )
        self._aliases = None

    def take_back(self, kind: DecisionKind, subjects: Iterable[str]) -> None:
        """Let decisions of a kind end."""
        doomed = [(kind, subject) for subject in subjects]
        self._db.executemany(
            "DELETE FROM decisions WHERE kind = ? AND subject = ? AND until IS NULL AND since = ?",
            [(*each, self._run) for each in doomed],
        )
        self._end("decisions", "kind = ? AND subject = ?", doomed)
        self._aliases = None

    def unite(self, customer_no: str, into: str) -> None:
        """Let a customer go by another's number from now on; what he was is kept."""
        self.decide(DecisionKind.SAME, {customer_no: into})
        self._end("customers", "customer_no = ?", [(customer_no,)])
        self.index.add((into, who) for who in self.index.of([customer_no]).get(customer_no, ()))
        self.index.replace({customer_no: ()})

    def part(self, customer_no: str, facts: Mapping[str, Any]) -> None:
        """Let a customer who went by another's number go by his own again, with these facts."""
        self.take_back(DecisionKind.SAME, [customer_no])
        self.put_customers({customer_no: facts})

    def erase_customer(self, customer_no: str, is_about_him: Callable[[str], bool]) -> None:
        """Forget a customer in every version, and whatever else is kept of what his rows said.

        That his rows were seen stays. is_about_him: tells a text in which one of his numbers stands.
        """
        own = self._own_numbers(customer_no)
        for no in own:
            self._db.execute("DELETE FROM customers WHERE customer_no = ?", (no,))
            self.index.forget(no)
        nobodys = self._db.execute("SELECT id, facts FROM rows WHERE customer_no IS NULL").fetchall()
        self._db.executemany(
            "UPDATE rows SET customer_no = ? WHERE id = ?",
            [(customer_no, row) for row, facts in nobodys if is_about_him(said_in(self._thawed(facts)))],
        )
        self._db.execute(
            "UPDATE rows SET facts = '{}', status = 'erased', codes = '', valid = '已删除', reason = ''"  # noqa: S608
            f" WHERE customer_no IN ({_marks(own)})",
            own,
        )
        self._erase_decisions(own, is_about_him)

    def _erase_decisions(self, own: Sequence[str], is_about_him: Callable[[str], bool]) -> None:
        handed = self._db.execute("SELECT subject, value FROM decisions WHERE kind = ?", (DecisionKind.HANDOFF,))
        his_numbers = {*own, *(subject for subject, value in handed if json.loads(value).get("customer_no") in own)}
        for kind in DecisionKind:
            if kind.when_erased is WhenErased.STAYS:
                continue
            kept = self._db.execute("SELECT rowid, subject, value FROM decisions WHERE kind = ?", (kind,))
            if kind.when_erased is WhenErased.GOES_IF_IT_NAMES_HIM:
                about_him = [(row,) for row, _, value in kept if is_about_him(value)]
            else:
                about_him = [(row,) for row, subject, _ in kept if not his_numbers.isdisjoint(subject.split(" "))]
            if kind.when_erased is WhenErased.LOSES_WHY:
                query = "UPDATE decisions SET value = json_remove(value, '$.changed_why') WHERE rowid = ?"
            else:
                query = "DELETE FROM decisions WHERE rowid = ?"
            self._db.executemany(query, about_him)

    def readmit_rows(self, customer_no: str) -> None:
        """Let rows of an erased customer be read like new ones again."""
        own = self._own_numbers(customer_no)
        self._db.execute(
            "UPDATE rows SET status = 'readmitted' WHERE status = 'erased'"  # noqa: S608 # only question marks
            f" AND customer_no IN ({_marks(own)})",
            own,
        )

    def vacuum(self) -> None:
        """Commit, and leave no page of the file behind that somebody could still read."""
        self.index.write()
        self._db.execute("COMMIT")
        self._db.execute("VACUUM")
        self._db.execute(self._begin)

    def _end(self, table: str, which: str, values: Iterable[tuple[Any, ...]]) -> None:
        """Let lines that held until now end with this run."""
        query = f"UPDATE {table} SET until = {self._run:d} WHERE until IS NULL AND {which}"  # noqa: S608 # fixed words
        self._db.executemany(query, values)

    # --- reading ---

    def decisions(self, kind: DecisionKind) -> dict[str, str]:
        """Give what was decided: subject → value."""
        query = "SELECT subject, value FROM decisions WHERE kind = ? AND until IS NULL ORDER BY subject"
        return dict(self._db.execute(query, (kind,)).fetchall())

    def ever_decided(self, kind: DecisionKind) -> Iterator[str]:
        """Give every value that was decided, those that hold no more included, the oldest first."""
        query = "SELECT value FROM decisions WHERE kind = ? ORDER BY since"
        return (value for (value,) in self._db.execute(query, (kind,)))

    def decided_since(self, kind: DecisionKind, run: int) -> set[str]:
        """Give the subjects on which something was decided, or taken back, after a run."""
        query = "SELECT subject FROM decisions WHERE kind = ?1 AND (since > ?2 OR until > ?2)"
        return {subject for (subject,) in self._db.execute(query, (kind, run))}

    def since(self, kind: DecisionKind, subject: str) -> int:
        """Give the run in which something was decided. Raises KeyError if it is not."""
        query = "SELECT since FROM decisions WHERE kind = ? AND subject = ? AND until IS NULL"
        found = self._db.execute(query, (kind, subject)).fetchone()
        if found is None:
            raise KeyError(subject)
        return int(found[0])

    def facts_before(self, customer_no: str, run: int) -> dict[str, Any]:
        """Give a customer as he was last known in the runs before this one; nothing if there was none such."""
        query = "SELECT facts FROM customers WHERE customer_no = ? AND since < ? ORDER BY since DESC LIMIT 1"
        found = self._db.execute(query, (customer_no, run)).fetchone()
        return self._thawed(found[0]) if found else {}

    def facts_ever(self, customers: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        """Give all that these customers were ever known as, oldest first, by the number each had then."""
        found: dict[str, list[dict[str, Any]]] = {}
        for chunk in _chunks(customers):
            query = f"SELECT customer_no, facts FROM customers WHERE customer_no IN ({_marks(chunk)}) ORDER BY since"  # noqa: S608
            for no, facts in self._db.execute(query, chunk):
                found.setdefault(no, []).append(self._thawed(facts))
        return found

    def week_of_file(self, content: str, path: str = "") -> str | None:
        """Give the week in which a file of this content (and, if asked, of this name) was first read."""
        query = "SELECT min(week) FROM files WHERE content = ? AND ? IN ('', path)"
        return self._db.execute(query, (content, path)).fetchone()[0]  # type: ignore[no-any-return] # min() gives a row

    def last_read(self, paths: Sequence[str]) -> dict[str, int]:
        """Give the run in which each of these files was last read with something new in it."""
        found: dict[str, int] = {}
        for chunk in _chunks(paths):
            # Of a file that only lost lines no row is new; of one that no week's lists know yet, only rows are kept.
            query = (
                "SELECT path, max(since) FROM (SELECT path, since FROM files UNION ALL SELECT path, since FROM rows)"  # noqa: S608
                f" WHERE path IN ({_marks(chunk)}) GROUP BY path"
            )
            found |= dict(self._db.execute(query, chunk).fetchall())
        return found

    def entries_like(self, contents: Sequence[bytes]) -> list[Entry]:
        """Give every known row with one of these contents, oldest first."""
        found: list[Entry] = []
        for chunk in _chunks(contents):
            found += self._entries(f"WHERE content IN ({_marks(chunk)})", chunk)
        return found

    def accepted_at(self, paths: Sequence[str]) -> dict[Address, Entry]:
        """Give the last accepted row at each address in these files."""
        found: list[Entry] = []
        for chunk in _chunks(paths):
            found += self._entries(f"WHERE status = 'accepted' AND path IN ({_marks(chunk)})", chunk)
        return {entry.address: entry for entry in found}

    def accepted_rows(self, forms: Sequence[str]) -> list[Entry]:
        """Give every accepted row of some forms, by key, oldest first."""
        return self._entries(f"WHERE status = 'accepted' AND form IN ({_marks(forms)})", forms)

    def said_when(self, kind: DecisionKind, subject: str) -> list[tuple[int, str]]:
        """Give all that was ever decided on a subject and not undone, oldest first: the run, and what was decided."""
        query = "SELECT since, value FROM decisions WHERE kind = ? AND subject = ? ORDER BY since"
        return list(self._db.execute(query, (kind, subject)))

    def contents_at(self, paths: Sequence[str]) -> dict[Address, bytes]:
        """Give the content of the row last seen at each address in these files, whatever became of it."""
        found: dict[Address, bytes] = {}
        for chunk in _chunks(paths):
            query = f"SELECT path, sheet, line, form, content FROM rows WHERE path IN ({_marks(chunk)}) ORDER BY id"  # noqa: S608
            found |= {(p, s, n, f): content for p, s, n, f, content in self._db.execute(query, chunk)}
        return found

    def entries(self, *, week: str | None = None, customer_no: str | None = None) -> list[Entry]:
        """Give every row ever read, oldest first, of one week or one customer if asked."""
        asked = {"week": [week] if week is not None else [], "customer_no": []}
        if customer_no is not None:
            asked["customer_no"] = self._own_numbers(customer_no)
        conditions = [f"{name} IN ({_marks(values)})" for name, values in asked.items() if values]
        where = "WHERE " + " AND ".join(conditions) if conditions else ""
        return self._entries(where, [value for values in asked.values() for value in values])

    def listed(self, until: str) -> dict[str, str]:
        """Give the customers who were on a week's list by then: number each goes by now → the last such week."""
        query = (
            "SELECT customer_no, max(week) FROM rows WHERE status = 'accepted' AND valid = '' AND week <= ?"
            " AND customer_no IS NOT NULL GROUP BY customer_no"
        )
        aliases, found = self.aliases(), dict[str, str]()
        for own, week in self._db.execute(query, (until,)):
            no = aliases.get(own, own)
            found[no] = max(week, found.get(no, week))
        return found

    def entries_of(self, customers: Iterable[str]) -> dict[str, list[Entry]]:
        """Give every row of these customers, oldest first, by the number each goes by now."""
        wanted = set(customers)
        own = sorted(wanted | {no for no, into in self.aliases().items() if into in wanted})
        found: dict[str, list[Entry]] = {}
        for chunk in _chunks(own):
            for entry in self._entries(f"WHERE customer_no IN ({_marks(chunk)})", chunk):
                found.setdefault(str(entry.customer_no), []).append(entry)
        return found

    def entries_in(self, forms: Sequence[str]) -> list[Entry]:
        """Give every row of these forms, oldest first."""
        return self._entries(f"WHERE form IN ({_marks(forms)})", forms)

    def listed_rows(self, week: str) -> list[ListedRow]:
        """Give the rows that belong to a week's lists, oldest first, in short."""
        query = "SELECT form, status, customer_no, valid FROM rows WHERE week = ? AND listed IS NOT 0 ORDER BY id"
        aliases = self.aliases()
        return [
            ListedRow(form, status, aliases.get(no, no), valid)
            for form, status, no, valid in self._db.execute(query, (week,))
        ]

    def accepted_in(self, week: str) -> int:
        """Count the accepted rows that belong to a week's lists."""
        query = "SELECT count(*) FROM rows WHERE week = ? AND status = 'accepted' AND listed IS NOT 0"
        return int(self._db.execute(query, (week,)).fetchone()[0])

    def accepted_unlisted(self) -> int:
        """Count the accepted rows that no week's lists know yet."""
        query = "SELECT count(*) FROM rows WHERE listed = 0 AND status = 'accepted'"
        return int(self._db.execute(query).fetchone()[0])

    def customers_in(self, week: str) -> set[str]:
        """Give the customers of the rows of a week, by the number each goes by now."""
        query = "SELECT customer_no FROM rows WHERE week = ? AND customer_no IS NOT NULL"
        aliases = self.aliases()
        return {aliases.get(no, no) for (no,) in self._db.execute(query, (week,))}

    def names_in_rows(
        self, customers: Iterable[str], loggers: Collection[str]
    ) -> dict[str, set[tuple[str | None, str | None]]]:
        """Give the owner and the one who logged it of accepted rows of these customers: number → both names.

        Left out are rows without an owner that none of `loggers` has logged.
        """
        wanted = set(customers)
        aliases = self.aliases()
        found: dict[str, set[tuple[str | None, str | None]]] = {}
        own = wanted | {no for no, into in aliases.items() if into in wanted}
        query = (
            "SELECT customer_no, json_extract(facts, '$.owner') AS owner,"  # noqa: S608
            " json_extract(facts, '$.logged_by') AS logged_by FROM rows WHERE status = 'accepted'"
            f" AND (owner <> '' OR logged_by IN ({_marks(loggers)}))"
        )
        for which, chunk in self._in_chunks(own):
            for no, owner, logged_by in self._db.execute(f"{query} AND {which}", [*loggers, *chunk]):
                if no in own:
                    found.setdefault(aliases.get(no, no), set()).add((owner, logged_by))
        return found

    def _in_chunks(self, numbers: Collection[str] | None) -> Iterator[tuple[str, Sequence[str]]]:
        """Give conditions for the lines of these customers, with their values: if they are many or None, all lines."""
        if numbers is None or (len(numbers) > _CHUNK and len(numbers) > self.customer_count() // 2):
            yield "customer_no IS NOT NULL", []
        else:
            for chunk in _chunks(sorted(numbers)):
                yield f"customer_no IN ({_marks(chunk)})", chunk

    def aliases(self) -> dict[str, str]:
        """Give the customers who go by another's number: own number → the other's."""
        if self._aliases is None:
            same = self.decisions(DecisionKind.SAME)
            self._aliases = {}
            for no in same:
                into = same[no]
                while into in same:
                    into = same[into]
                self._aliases[no] = into
        return self._aliases

    def _own_numbers(self, customer_no: str) -> list[str]:
        return [customer_no, *(no for no, into in self.aliases().items() if into == customer_no)]

    def weeks(self) -> list[str]:
        """Give the weeks whose lists have rows, in their order."""
        return [
            week for (week,) in self._db.execute("SELECT DISTINCT week FROM rows WHERE listed IS NOT 0 ORDER BY week")
        ]

    def fingerprints(self, week: str, run: int) -> list[tuple[str, str, int, str, str]]:
        """Give where each row of a week stood, its form and a hash of its content, as they were after a run."""
        query = (
            "SELECT path, coalesce(sheet, ''), line, form, hex(content) FROM rows WHERE week = ?"
            " AND listed IS NOT 0 AND coalesce(listed, since) <= ?"
            " ORDER BY path, sheet, line, form, id"
        )
        return self._db.execute(query, (week, run)).fetchall()

    def each_entry(self) -> Iterator[Entry]:
        """Give every row ever read, week by week and oldest first, one by one: there may be millions.

        The ledger must not be written to meanwhile.
        """
        return self._each_entry("ORDER BY week, id", ())

    def _entries(self, where: str, values: Sequence[Any]) -> list[Entry]:
        return list(self._each_entry(f"{where} ORDER BY id", values))

    def _each_entry(self, which: str, values: Sequence[Any]) -> Iterator[Entry]:
        query = (
            "SELECT path, sheet, line, form, content, status, customer_no, codes, valid, facts, reason, week,"  # noqa: S608
            " since, listed IS NOT 0 FROM rows "
            f"{which}"  # made above from fixed words
        )
        aliases = self.aliases()
        for p, s, n, f, c, st, no, codes, valid, facts, reason, week, run, ls in self._db.execute(query, values):
            yield Entry(
                p, s, n, f, c, st, aliases.get(no, no), tuple(codes.split()), valid, facts, reason, week, run, bool(ls)
            )

    def customers(self, numbers: Sequence[str] | None = None) -> dict[str, dict[str, Any]]:
        """Give customers by number, all of them if none are named, in the order of their numbers."""
        with contextlib.closing(self.facts_of(numbers)) as everyone:
            return {no: self._thawed(facts) for no, facts in everyone}

    def facts_of(self, numbers: Collection[str] | None = None) -> Generator[tuple[str, bytes]]:
        """Give customers, as `customers` does, with their facts as they are kept, as JSON in UTF-8: to thaw elsewhere.

        They come one by one: there may be millions. The ledger must not be written to meanwhile.
        """
        now = "SELECT customer_no, CAST(facts AS BLOB) FROM customers WHERE until IS NULL"
        wanted = None if numbers is None else set(numbers)
        for which, chunk in self._in_chunks(wanted):
            for line in self._db.execute(f"{now} AND {which} ORDER BY customer_no", chunk):
                if wanted is None or line[0] in wanted:
                    yield line

    def shelves(self) -> dict[Shelf, int]:
        """Count the customers on each shelf, in order."""
        query = "SELECT brand, year, volume, count(*) FROM customers WHERE until IS NULL GROUP BY brand, year, volume"
        return {Shelf(*shelf): count for *shelf, count in self._db.execute(query)}

    def shelves_of(self, numbers: Iterable[str]) -> set[Shelf]:
        """Give where these customers stand."""
        found: set[Shelf] = set()
        for chunk in _chunks(sorted(set(numbers))):
            query = (
                "SELECT DISTINCT brand, year, volume FROM customers"  # noqa: S608
                f" WHERE until IS NULL AND customer_no IN ({_marks(chunk)})"
            )
            found.update(Shelf(*line) for line in self._db.execute(query, chunk))
        return found

    def shelves_changed_since(self, run: int) -> set[Shelf]:
        """Give where customers stand, or stood, who have changed after a run."""
        query = (
            "SELECT brand, year, volume FROM customers WHERE since > ?1"
            " UNION SELECT brand, year, volume FROM customers WHERE until IS NOT NULL AND until > ?1"
        )
        return {Shelf(*line) for line in self._db.execute(query, (run,))}

    def facts_on(self, shelves: Iterable[Shelf]) -> Iterator[tuple[str, bytes]]:
        """Give the customers on these shelves with their facts, as `facts_of` does."""
        query = (
            "SELECT customer_no, CAST(facts AS BLOB) FROM customers"
            " WHERE until IS NULL AND brand = ? AND year = ? AND volume = ? ORDER BY customer_no"
        )
        return merge(*(self._db.execute(query, shelf) for shelf in shelves))

    def known(self, numbers: Iterable[str]) -> set[str]:
        """Give those of these numbers by which a customer goes now."""
        found: set[str] = set()
        wanted = set(numbers)
        for which, chunk in self._in_chunks(wanted):
            query = f"SELECT customer_no FROM customers WHERE until IS NULL AND {which}"  # noqa: S608 # question marks
            found.update(no for (no,) in self._db.execute(query, chunk))
        return found & wanted

    def changed_by(self, run: int) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
        """Give each customer that a run changed and no later one: number, facts before, facts since."""
        query = (
            "SELECT now.customer_no, old.facts, now.facts FROM customers AS now JOIN customers AS old"
            " ON old.customer_no = now.customer_no AND old.until = now.since"
            " WHERE now.since = ? AND now.until IS NULL ORDER BY now.customer_no"
        )
        for no, before, after in self._db.execute(query, (run,)):
            yield no, self._thawed(before), self._thawed(after)

    def _thawed(self, facts: str | bytes) -> dict[str, Any]:
        try:
            return dict(from_json(facts))
        except ValueError as error:
            raise _damaged(self._name) from error

    def customer_count(self) -> int:
        """Count all customers."""
        return int(self._db.execute("SELECT count(*) FROM customers WHERE until IS NULL").fetchone()[0])

    def last_customer_no(self) -> str | None:
        """Give the highest customer number in use, or that was in use by someone who is erased."""
        found = self._db.execute(
            "SELECT customer_no FROM (SELECT customer_no FROM customers WHERE until IS NULL"
            " UNION ALL SELECT value FROM decisions WHERE kind = ?"
            " UNION ALL SELECT subject FROM decisions WHERE kind = ? AND until IS NULL)"
            " ORDER BY length(customer_no) DESC, customer_no DESC LIMIT 1",
            (DecisionKind.ERASED, DecisionKind.SAME),
        ).fetchone()
        return found[0] if found else None


_BUSY: Final = "正被另一次运行占用，请等它结束后再试"
_FULL: Final = "写不进去，请检查磁盘是否已满后再试"
_ADVICE: Final = {
    "SQLITE_BUSY": _BUSY,
    "SQLITE_LOCKED": _BUSY,
    "SQLITE_PROTOCOL": _BUSY,
    "SQLITE_FULL": _FULL,
    "SQLITE_IOERR": _FULL,
    "SQLITE_READONLY": "是只读的，请确认文件和文件夹可写",
    "SQLITE_CANTOPEN": "打不开，请确认文件夹可写、没有被别的程序占用",
    "SQLITE_PERM": "打不开，请确认文件夹可写、没有被别的程序占用",
}
_DAMAGED: Final = ("SQLITE_CORRUPT", "SQLITE_NOTADB")


def _damaged(name: str) -> WorkbookError:
    return WorkbookError("ledger-damaged", f"台账 {name} 已损坏，下次运行 wbtools consolidate 时会重建")


def _told(name: str, error: sqlite3.Error) -> WorkbookError | None:
    """Say what to do about a database's error; None for one that is a mistake in this program."""
    kind = getattr(error, "sqlite_errorname", "")
    if kind.startswith(_DAMAGED):
        return _damaged(name)
    advice = next((advice for known, advice in _ADVICE.items() if kind.startswith(known)), None)
    return WorkbookError("file-denied", f"台账 {name} {advice}") if advice else None


def _frozen(facts: Facts) -> bytes:
    given = facts() if callable(facts) else facts
    return given if isinstance(given, bytes) else as_json_bytes(given)


_CHUNK: Final = 500


def _chunks(values: Sequence[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(values), _CHUNK):
        yield list(values[start : start + _CHUNK])


def _marks(values: Collection[Any]) -> str:
    return ", ".join("?" * len(values))
