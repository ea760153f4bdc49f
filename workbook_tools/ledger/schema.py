"""The ledger's tables, and how a ledger written by an older version becomes one of today's."""

from __future__ import annotations

import sqlite3
from typing import Final

from workbook_tools.problems import WorkbookError

_MIGRATIONS: Final = (
    (  # 1: a state, overwritten by each run; ledgers written before versions were counted have these tables already
        "CREATE TABLE IF NOT EXISTS runs (run INTEGER PRIMARY KEY, week TEXT NOT NULL, as_of TEXT NOT NULL)",
        "CREATE TABLE IF NOT EXISTS files (content TEXT NOT NULL, path TEXT NOT NULL, week TEXT NOT NULL,"
        " PRIMARY KEY (content, path)) WITHOUT ROWID",
        "CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs,"
        " week TEXT NOT NULL, path TEXT NOT NULL, sheet TEXT, line INTEGER NOT NULL, form TEXT NOT NULL,"
        " content BLOB NOT NULL, status TEXT NOT NULL, customer_no TEXT, codes TEXT NOT NULL, valid TEXT NOT NULL,"
        " facts TEXT NOT NULL)",
        "CREATE TABLE IF NOT EXISTS customers (customer_no TEXT PRIMARY KEY, facts TEXT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE IF NOT EXISTS identities (number TEXT NOT NULL, customer_no TEXT NOT NULL, full TEXT NOT NULL,"
        " part TEXT NOT NULL, firm TEXT NOT NULL, PRIMARY KEY (number, customer_no, full, part, firm)) WITHOUT ROWID",
    ),
    (  # 2: a history: each line says since which run it holds and until which, so that a run can be undone
        "ALTER TABLE runs RENAME TO old_runs",
        "CREATE TABLE runs (run INTEGER PRIMARY KEY, task TEXT NOT NULL, week TEXT NOT NULL, as_of TEXT NOT NULL,"
        " started_at TEXT NOT NULL, summary TEXT NOT NULL DEFAULT '{}', undone_by INTEGER)",
        "INSERT INTO runs (run, task, week, as_of, started_at) SELECT run, 'before', week, as_of, as_of FROM old_runs",
        "DROP TABLE old_runs",
        "ALTER TABLE files RENAME TO old_files",
        "CREATE TABLE files (content TEXT NOT NULL, path TEXT NOT NULL, week TEXT NOT NULL, since INTEGER NOT NULL,"
        " PRIMARY KEY (content, path)) WITHOUT ROWID",
        "INSERT INTO files SELECT content, path, week, 0 FROM old_files",
        "DROP TABLE old_files",
        "ALTER TABLE rows RENAME TO old_rows",
        "CREATE TABLE rows (id INTEGER PRIMARY KEY, since INTEGER NOT NULL, week TEXT NOT NULL, path TEXT NOT NULL,"
        " sheet TEXT, line INTEGER NOT NULL, form TEXT NOT NULL, content BLOB NOT NULL, status TEXT NOT NULL,"
        " customer_no TEXT, codes TEXT NOT NULL, valid TEXT NOT NULL, facts TEXT NOT NULL)",
        "INSERT INTO rows SELECT * FROM old_rows",
        "DROP TABLE old_rows",  # and its indexes
        "CREATE INDEX rows_by_content ON rows (content)",
        "CREATE INDEX rows_by_customer ON rows (customer_no)",
        "CREATE INDEX rows_by_week ON rows (week)",
        "ALTER TABLE customers RENAME TO old_customers",
        "CREATE TABLE customers (customer_no TEXT NOT NULL, facts TEXT NOT NULL, since INTEGER NOT NULL,"
        " until INTEGER)",
        "INSERT INTO customers SELECT customer_no, facts, 0, NULL FROM old_customers",
        "DROP TABLE old_customers",
        "CREATE UNIQUE INDEX customers_now ON customers (customer_no) WHERE until IS NULL",
        "CREATE INDEX customers_until ON customers (until) WHERE until IS NOT NULL",
        "CREATE INDEX customers_since ON customers (since)",
        "ALTER TABLE identities RENAME TO old_identities",
        "CREATE TABLE identities (number TEXT NOT NULL, customer_no TEXT NOT NULL, full TEXT NOT NULL,"
        " part TEXT NOT NULL, firm TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER)",
        "INSERT INTO identities SELECT number, customer_no, full, part, firm, 0, NULL FROM old_identities",
        "DROP TABLE old_identities",
        "CREATE UNIQUE INDEX identities_now ON identities (number, customer_no, full, part, firm) WHERE until IS NULL",
        "CREATE INDEX identities_by_customer ON identities (customer_no) WHERE until IS NULL",
        "CREATE TABLE decisions (kind TEXT NOT NULL, subject TEXT NOT NULL, value TEXT NOT NULL,"
        " since INTEGER NOT NULL, until INTEGER)",
        "CREATE UNIQUE INDEX decisions_now ON decisions (kind, subject) WHERE until IS NULL",
        "CREATE TABLE outputs (run INTEGER NOT NULL REFERENCES runs, path TEXT NOT NULL, before TEXT NOT NULL,"
        " after TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (run, path)) WITHOUT ROWID",
        "CREATE TABLE seals (week TEXT PRIMARY KEY, row_count INTEGER NOT NULL, chain TEXT NOT NULL,"
        " since INTEGER NOT NULL) WITHOUT ROWID",
    ),
    (  # 3: identities say more, and are found by hashes; they are made anew from the rows (see tasks/indexing.py)
        "DROP TABLE identities",
        "CREATE TABLE identities (id INTEGER PRIMARY KEY AUTOINCREMENT, customer_no TEXT NOT NULL, who TEXT NOT NULL,"
        " since INTEGER NOT NULL, until INTEGER)",
        "CREATE UNIQUE INDEX identities_now ON identities (customer_no, who) WHERE until IS NULL",
        "CREATE INDEX identities_since ON identities (since)",
        "CREATE TABLE keys (key INTEGER NOT NULL, identity INTEGER NOT NULL, PRIMARY KEY (key, identity))"
        " WITHOUT ROWID",
        "ALTER TABLE rows ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
    ),
    (  # 4: a row may be read before the week is listed; listed: 0 until then, afterwards the run that listed it
        "ALTER TABLE rows ADD COLUMN listed INTEGER",
        "CREATE INDEX rows_listed ON rows (listed) WHERE listed IS NOT NULL",
    ),
    (  # 5: a large 客户总表 is kept in parts, and only those are made anew whose customers have changed
        "ALTER TABLE customers ADD COLUMN brand TEXT GENERATED ALWAYS AS (CASE WHEN json_valid(facts) THEN"
        " coalesce(json_extract(facts, '$.brand'), '') ELSE '' END) VIRTUAL",
        "ALTER TABLE customers ADD COLUMN year TEXT GENERATED ALWAYS AS (CASE WHEN json_valid(facts) THEN substr("
        "coalesce(json_extract(facts, '$.logged_on'), json_extract(facts, '$.first_week'), ''), 1, 4) ELSE '' END)"
        " VIRTUAL",
        "CREATE INDEX customers_shelf ON customers (brand, year) WHERE until IS NULL",
        "CREATE INDEX decisions_since ON decisions (kind, since)",
    ),
    (  # 6: nor may a part have more customers than a worksheet has rows; `MOST_ON_A_SHELF` is the million
        "ALTER TABLE customers ADD COLUMN volume INTEGER GENERATED ALWAYS AS"
        " ((CAST(substr(customer_no, 3) AS INTEGER) - 1) / 1000000) VIRTUAL",
        "DROP INDEX customers_shelf",
        "CREATE INDEX customers_shelf ON customers (brand, year, volume) WHERE until IS NULL",
    ),
)
"""How a ledger of each version becomes one of the next; its version is SQLite's own `user_version`."""
_HISTORIES: Final = ("files", "rows", "customers", "decisions", "seals")
_ENDING: Final = ("customers", "decisions")
"""The tables whose lines say since which run they hold; and those whose lines may come to an end."""


def migrate(db: sqlite3.Connection) -> None:
    """Bring a ledger up to date, inside the transaction that is open.

    Raises WorkbookError if a newer version of the tool wrote it.
    """
    version = version_of(db)
    if version > len(_MIGRATIONS):
        raise WorkbookError("ledger-newer", "台账是更新版本的 wbtools 写的，请升级 wbtools 后再用")
    for statements in _MIGRATIONS[version:]:
        for statement in statements:
            db.execute(statement)
    if version < len(_MIGRATIONS):
        db.execute(f"PRAGMA user_version = {len(_MIGRATIONS)}")  # a pragma takes no parameters


def version_of(db: sqlite3.Connection) -> int:
    """Give the version of a ledger: 0 if nobody counted it, as in a new one."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def forget_run(db: sqlite3.Connection, run: int) -> None:
    """Take back everything a run wrote, but for what `Index` keeps; it must be the last one that is not undone."""
    for table in _HISTORIES:
        db.execute(f"DELETE FROM {table} WHERE since = ?", (run,))  # noqa: S608 # from the fixed list above
    for table in _ENDING:
        db.execute(f"UPDATE {table} SET until = NULL WHERE until = ?", (run,))  # noqa: S608
    first_label = "SELECT runs.week FROM runs WHERE runs.run = rows.since"
    db.execute(f"UPDATE rows SET listed = 0, week = ({first_label}) WHERE listed = ?", (run,))  # noqa: S608
