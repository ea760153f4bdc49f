"""Many lines in one statement are the lines one by one: all of them, in their order, however many a statement takes."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.ledger import bulk
from workbook_tools.ledger.bulk import insert

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
LINES = st.lists(st.tuples(st.integers(0, 9), TEXTS | st.none(), TEXTS.map(str.encode)), max_size=30)


def plain() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, k, a, b)")
    db.execute("CREATE UNIQUE INDEX once ON t (k)")
    return db


@pytest.mark.parametrize("most", [3, 7, 999])
@pytest.mark.parametrize(
    ("into", "otherwise"),
    [
        ("INSERT OR IGNORE INTO t (k, a, b)", ""),
        ("INSERT OR REPLACE INTO t (k, a, b)", ""),
        ("INSERT INTO t (k, a, b)", "ON CONFLICT (k) DO UPDATE SET a = excluded.a"),
    ],
)
@given(lines=LINES)
def test_they_are_the_same(most, into, otherwise, lines):
    line = "(?, ?, CAST(? AS TEXT))"
    with closing(plain()) as one, closing(plain()) as other, pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk, "_MOST_VALUES", most)
        insert(one, into, line, iter(lines), otherwise)
        other.executemany(f"{into} VALUES {line} {otherwise}", lines)
        assert table(one) == table(other)


def table(db: sqlite3.Connection) -> list[tuple[object, ...]]:
    return db.execute("SELECT id, k, a, b, typeof(b) FROM t ORDER BY id").fetchall()


@pytest.mark.parametrize("count", [0, 1, 332, 333, 334, 999, 1000])
def test_a_statement_takes_no_more_values_than_any_sqlite(count):
    with closing(plain()) as db:
        db.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 999)
        insert(db, "INSERT INTO t (k, a, b)", "(?, ?, CAST(? AS TEXT))", lines_up_to(count))
        assert [k for _, k, *_ in table(db)] == list(range(count))


def lines_up_to(count: int) -> Iterator[tuple[object, ...]]:
    """Give lines one by one, of which nobody knows how many there are."""
    for number in range(count):
        yield number, "王", b"{}"
