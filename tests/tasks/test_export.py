"""Exports hold everything the ledger knows, typed, and replace the last one whole or not at all."""

import json
import os
import sqlite3
import sys
from dataclasses import replace
from datetime import date

import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from postgres_server import PASSWORD, programs, running
from weeks import conflicts, entries, inquiry, run, save, visit, workspace

import workbook_tools as wb
from workbook_tools.cli import main
from workbook_tools.ledger import Ledger
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks import export_parquet, export_tables
from workbook_tools.tasks.erase import erase
from workbook_tools.tasks.export import export, stores
from workbook_tools.tasks.export_tables import storable
from workbook_tools.tasks.handoff import handoff

CUSTOMERS, CONFLICTS, ROWS = TABLES = "wbtools_customers", "wbtools_conflicts", "wbtools_source_rows"
MOBILE = "13853900001"


@pytest.fixture
def space(tmp_path):
    """A week of three customers, one of them told of twice and differently, and one row that is held back."""
    space = workspace(tmp_path / "公司", staff=[("李晓梅", ""), ("赵小龙", "")])
    save(
        space.inbox / "李晓梅.xlsx",
        [inquiry(手机=f"{MOBILE}、13853900002"), inquiry(所在地区="江苏省徐州市"), inquiry(客户称呼="刘敏", 手机=None)],
    )
    save(space.inbox / "赵小龙.xlsx", [visit(), visit(店名="益寿养生馆", 手机="13951600002", 负责人="周敏")])
    run(space)
    return space


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "数据"


@pytest.fixture
def database(tmp_path):
    return tmp_path / "数据.db"


def parquet(folder, name):
    return pq.read_table(folder / f"{name}.parquet").to_pylist()


def rows_in(database, name):
    """Give a table of an SQLite database as column → value."""
    connection = sqlite3.connect(database)
    connection.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in connection.execute(f"SELECT * FROM {name}")]
    finally:
        connection.close()


def executed(database, *statements):
    connection = sqlite3.connect(database)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def to_parquet(space, folder):
    return export(space.root, stores(to_parquet=folder))


def to_sqlite(space, database):
    return export(space.root, stores(to_sql=f"sqlite:///{database}"))


class TestWhatIsExported:
    def test_customers_have_typed_columns_with_their_headings(self, space, folder):
        to_parquet(space, folder)
        first, *_ = parquet(folder, CUSTOMERS)
        assert (first["customer_no"], first["mobile"]) == ("KH000001", [MOBILE, "13853900002"])
        assert (first["logged_on"], first["landline"]) == (date(2026, 11, 17), [])
        field = pq.read_schema(folder / f"{CUSTOMERS}.parquet").field("mobile")
        assert field.metadata == {b"heading": "手机".encode()}

    def test_a_database_has_the_same_with_several_values_in_one_text(self, space, folder, database):
        to_parquet(space, folder)
        to_sqlite(space, database)
        assert rows_in(database, CUSTOMERS)[0]["mobile"] == f"{MOBILE}、13853900002"
        for name in TABLES:
            assert [
                {column: in_sqlite(value) for column, value in line.items()} for line in parquet(folder, name)
            ] == rows_in(database, name)

    def test_every_row_ever_read_is_there_with_what_it_said_and_what_became_of_it(self, space, folder):
        to_parquet(space, folder)
        exported = parquet(folder, ROWS)
        known = entries(space)
        assert len(exported) == len(known) == 5
        assert {(line["path"], line["line"], line["said"]) for line in exported} == {
            (entry.path, entry.line, entry.facts) for entry in known
        }
        (held,) = (line for line in exported if line["status"] == "held_back")
        assert (held["customer_no"], held["codes"], held["is_listed"]) == (None, ["no-contact"], True)
        assert {line["form_title"] for line in exported} == {"客户咨询记录本", "陌生拜访登记本"}

    def test_rows_that_only_a_handoff_read_are_there_too(self, space, folder):
        save(space.inbox / "李晓梅2.xlsx", [inquiry(客户称呼="孙伟", 手机="13853900009", 咨询日期=date(2026, 12, 1))])
        handoff([], workspace=space.root, day=date(2026, 12, 1))
        to_parquet(space, folder)
        assert [line["path"] for line in parquet(folder, ROWS) if not line["is_listed"]] == ["李晓梅2.xlsx"]

    def test_conflicts_are_those_of_the_register(self, space, folder):
        to_parquet(space, folder)
        shown = [(line["客户编号"], line["列"], line["另有的值"], line["为什么"]) for line in conflicts(space)]
        exported = [
            tuple(line[name] for name in ("customer_no", "heading", "other", "why"))
            for line in parquet(folder, CONFLICTS)
        ]
        assert shown
        assert sorted(exported) == sorted(shown)

    def test_who_is_erased_is_in_no_table(self, space, folder):
        erase("KH000001", workspace=space.root)
        to_parquet(space, folder)
        everything = json.dumps([parquet(folder, name) for name in TABLES], ensure_ascii=False, default=str)
        assert MOBILE not in everything
        assert "王志强" not in everything

    def test_any_number_of_lines_passes_through_a_few_at_a_time(self, space, folder, monkeypatch):
        to_parquet(space, folder)
        whole = {name: parquet(folder, name) for name in TABLES}
        monkeypatch.setattr(export_tables, "BATCH", 2)
        monkeypatch.setattr(export_parquet, "_LINES_OF_A_GROUP", 2)
        assert to_parquet(space, folder).lines == {name: len(whole[name]) for name in TABLES}
        assert {name: parquet(folder, name) for name in TABLES} == whole
        assert pq.ParquetFile(folder / f"{CUSTOMERS}.parquet").num_row_groups == 2

    @given(st.text(st.characters()))
    def test_a_text_is_given_as_every_store_takes_it(self, text):
        assert "\0" not in storable(text)
        storable(text).encode()
        if text.isprintable():
            assert storable(text) == text

    def test_of_a_workspace_in_which_nothing_was_consolidated_there_is_nothing(self, tmp_path, folder):
        with pytest.raises(WorkbookError, match="还没有汇总过"):
            to_parquet(workspace(tmp_path / "新"), folder)
        assert not folder.exists()


def in_sqlite(value):
    if isinstance(value, list):
        return "、".join(value) or None
    return value.isoformat() if isinstance(value, date) else value


class TestTwice:
    def test_files_are_the_same_to_the_last_byte(self, space, folder):
        to_parquet(space, folder)
        first = {path.name: path.read_bytes() for path in folder.iterdir()}
        to_parquet(space, folder)
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == first
        assert set(first) == {f"{name}.parquet" for name in TABLES}

    def test_tables_are_the_same_and_what_people_made_of_them_stays(self, space, database):
        to_sqlite(space, database)
        first = {name: rows_in(database, name) for name in TABLES}
        executed(database, f"CREATE VIEW ours AS SELECT customer_no FROM {CUSTOMERS}")
        to_sqlite(space, database)
        assert {name: rows_in(database, name) for name in TABLES} == first
        assert len(rows_in(database, "ours")) == len(first[CUSTOMERS])

    def test_a_table_of_an_older_version_is_made_anew(self, space, database):
        executed(database, f"CREATE TABLE {CUSTOMERS} (customer_no TEXT)")
        to_sqlite(space, database)
        assert rows_in(database, CUSTOMERS)[0]["contact_name"] == "王志强"

    def test_nothing_of_anybody_elses_is_touched(self, space, folder, database):
        folder.mkdir()
        (folder / "customers.parquet").write_text("别人的")
        executed(database, "CREATE TABLE customers (who TEXT)", "INSERT INTO customers VALUES ('别人的')")
        to_parquet(space, folder)
        to_sqlite(space, database)
        assert (folder / "customers.parquet").read_text() == "别人的"
        assert rows_in(database, "customers") == [{"who": "别人的"}]


class CutOffError(Exception):
    pass


@pytest.fixture
def a_store_that_is_cut_off(monkeypatch):
    """Let the last table break in the middle."""
    tables = export_tables.export_tables

    def broken(space, ledger):
        *first, last = tables(space, ledger)

        def lines():
            yield next(last.lines())
            raise CutOffError

        return *first, replace(last, lines=lines)

    monkeypatch.setattr("workbook_tools.tasks.export.export_tables", broken)


class TestAllOrNothing:
    def test_a_folder_is_as_before_if_a_file_cannot_be_made(self, space, folder, a_store_that_is_cut_off):
        folder.mkdir()
        (folder / f"{CUSTOMERS}.parquet").write_text("以前的")
        with pytest.raises(CutOffError):
            to_parquet(space, folder)
        assert [path.name for path in folder.iterdir()] == [f"{CUSTOMERS}.parquet"]
        assert (folder / f"{CUSTOMERS}.parquet").read_text() == "以前的"

    @pytest.mark.parametrize("has_links", [True, False])
    def test_a_folder_is_as_before_if_a_file_cannot_be_replaced(self, space, folder, has_links, monkeypatch):
        folder.mkdir()
        (folder / f"{CUSTOMERS}.parquet").write_text("以前的")
        (folder / f"{CONFLICTS}.parquet").write_text("以前的")
        (folder / f"~${CONFLICTS}.parquet").write_text("somebody has it open")
        if not has_links:
            monkeypatch.setattr(export_parquet.os, "link", lambda *_: (_ for _ in ()).throw(OSError()))
        with pytest.raises(WorkbookError, match=f"{CONFLICTS}.parquet.*还是原来的内容"):
            to_parquet(space, folder)
        left = {path.name: path.read_text() for path in folder.iterdir() if not path.name.startswith("~")}
        assert left == {f"{CUSTOMERS}.parquet": "以前的", f"{CONFLICTS}.parquet": "以前的"}

    def test_a_database_is_as_before(self, space, database, a_store_that_is_cut_off):
        executed(database, f"CREATE TABLE {CUSTOMERS} (who TEXT)", f"INSERT INTO {CUSTOMERS} VALUES ('以前的')")
        with pytest.raises(CutOffError):
            to_sqlite(space, database)
        assert rows_in(database, CUSTOMERS) == [{"who": "以前的"}]
        with pytest.raises(sqlite3.OperationalError):
            rows_in(database, CONFLICTS)

    def test_a_busy_database_is_as_before(self, space, database):
        executed(database, f"CREATE TABLE {CUSTOMERS} (who TEXT)")
        other = sqlite3.connect(database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WorkbookError, match="正被别的程序占用"):
            to_sqlite(space, f"{database}?timeout=0.1")
        other.close()
        assert rows_in(database, CUSTOMERS) == []


class TestRefusals:
    @pytest.mark.parametrize(
        ("url", "said"),
        [
            ("我们的数据库", "网址看不懂"),
            ("founder:geheim99", "网址看不懂"),
            ("postgresql+pg8000://founder:geheim99@127.0.0.1:port/x", "网址看不懂"),
            ("postgresql+pg8000://founder:geheim99@127.0.0.1:1/x", "连不上"),
            ("postgresql+pg8000://founder:ge@heim99:heim99@/x", "网址看不懂"),
            ("postgres://founder:geheim99@127.0.0.1/x", "不认识“postgres”"),
            ("postgresql+asyncpg://founder:geheim99@127.0.0.1/x", "没有装“postgresql[+]asyncpg”的驱动"),
            ("postgresql+pg8000://founder:geheim99@127.0.0.1:1/x?nonsense=heim99", "不认识的参数"),
            ("sqlite://", "没有文件名"),
            ("sqlite:///:memory:", "没有文件名"),
            ("sqlite:////nowhere/at/all.db", "打不开"),
        ],
    )
    def test_of_an_address_say_what_to_do_and_nothing_of_the_password(self, space, url, said):
        with pytest.raises(WorkbookError, match=said) as refused:
            export(space.root, stores(to_sql=url))
        assert refused.value.code in ("export-refused", "export-missing")
        assert "heim99" not in refused.value.message
        assert refused.value.__suppress_context__ or refused.value.__context__ is None

    def test_a_file_that_is_no_database(self, space, database):
        database.write_text("不是数据库，" * 100)
        with pytest.raises(WorkbookError, match="不是 SQLite 数据库"):
            to_sqlite(space, database)

    def test_a_file_where_the_folder_should_be(self, space, folder):
        folder.write_text("")
        with pytest.raises(WorkbookError, match="不是文件夹"):
            to_parquet(space, folder)

    @pytest.mark.parametrize(
        ("library", "asked"),
        [("pyarrow.parquet", {"to_parquet": "数据"}), ("sqlalchemy", {"to_sql": "sqlite:///x.db"})],
    )
    def test_a_library_that_is_not_installed(self, space, library, asked, monkeypatch, tmp_path):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setitem(sys.modules, library, None)
        with pytest.raises(WorkbookError, match="pip install") as refused:
            wb.export(workspace=space.root, **asked)
        assert refused.value.code == "export-missing"

    def test_the_ledger_itself_is_no_place_to_export_to(self, space):
        before = space.ledger_file.read_bytes()
        with pytest.raises(WorkbookError, match="占用"):
            to_sqlite(space, f"{space.ledger_file}?timeout=0.1")
        assert space.ledger_file.read_bytes() == before
        with Ledger(space.ledger_file, write=False) as ledger:
            assert ledger.is_sound()


def wbtools(*arguments):
    return CliRunner().invoke(main, [*map(str, arguments)])


class TestTheCommand:
    def test_exports_to_both_and_tells_nobodys_number(self, space, folder, database):
        told = wbtools("export", "-w", space.root, "--to-parquet", folder, "--to-sql", f"sqlite:///{database}")
        assert told.exit_code == 0
        assert "wbtools_source_rows 5行" in told.output
        assert "没有加密" in told.output
        assert MOBILE not in told.output
        assert parquet(folder, CUSTOMERS)
        assert rows_in(database, CUSTOMERS)

    def test_gives_json(self, space, folder):
        told = wbtools("export", "-w", space.root, "--to-parquet", folder, "--json")
        assert json.loads(told.output)["lines"] == {CUSTOMERS: 3, CONFLICTS: len(conflicts(space)), ROWS: 5}

    def test_asks_where_to(self, space):
        told = wbtools("export", "-w", space.root)
        assert (told.exit_code, told.output) == (2, "请用 --to-parquet 或 --to-sql 写明导出到哪里\n")

    def test_changes_nothing_in_the_workspace(self, space, folder):
        before = {path: path.read_bytes() for path in space.root.rglob("*") if path.is_file()}
        wbtools("export", "-w", space.root, "--to-parquet", folder)
        assert {path: path.read_bytes() for path in space.root.rglob("*") if path.is_file()} == before


class TestConsolidating:
    def test_exports_what_it_has_published(self, space, folder):
        save(space.inbox / "后来.xlsx", [inquiry(客户称呼="孙伟", 手机="13853900009")])
        told = wbtools("consolidate", "-w", space.root, "--to-parquet", folder, "--as-of", "2026-11-23", "--json")
        assert json.loads(told.output)["exported"]["lines"][CUSTOMERS] == 4
        assert "孙伟" in {line["contact_name"] for line in parquet(folder, CUSTOMERS)}

    def test_tells_before_it_begins_that_a_store_cannot_be_used(self, space):
        before = space.ledger_file.read_bytes()
        told = wbtools("consolidate", "-w", space.root, "--to-sql", "sqlite:////nowhere/at/all.db")
        assert told.exit_code == 2
        assert space.ledger_file.read_bytes() == before

    def test_is_done_even_if_the_export_fails_then(self, space, folder):
        save(space.inbox / "后来.xlsx", [inquiry(客户称呼="孙伟", 手机="13853900009")])
        folder.mkdir()
        (folder / f"{CUSTOMERS}.parquet").write_text("以前的")
        (folder / f"~${CUSTOMERS}.parquet").write_text("somebody has it open")
        asked = ("consolidate", "-w", space.root, "--to-parquet", folder, "--as-of", "2026-11-23")
        told = wbtools(*asked)
        assert told.exit_code == 1
        assert "wbtools export" in told.output
        assert "孙伟" in {facts.get("contact_name") for facts in known(space).values()}
        refusal = json.loads(wbtools(*asked, "--json").stdout)
        assert refusal["exported"] is None
        assert CUSTOMERS in refusal["refusal"]

    def test_does_not_export_what_it_only_tries(self, space, folder):
        told = wbtools("consolidate", "-w", space.root, "--to-parquet", folder, "--dry-run")
        assert told.exit_code == 2
        assert "不能同时导出" in told.output
        assert not folder.exists()


def known(space):
    with Ledger(space.ledger_file, write=False) as ledger:
        return ledger.customers()


@pytest.fixture(scope="module")
def server():
    """A PostgreSQL of our own; where it is demanded (CI), these tests fail without one."""
    folder = programs()
    if not folder and not os.environ.get("WBTOOLS_REQUIRE_POSTGRES"):
        pytest.skip("PostgreSQL is not installed")
    with running(folder) as started:
        yield started


@pytest.fixture
def asked(server):
    """Ask the server something, as its owner; gives lines as tuples."""
    engine = sa.create_engine(sa.make_url(server.url()).set(password=PASSWORD), poolclass=sa.NullPool)

    def ask(*statements):
        with engine.begin() as connection:
            for statement in statements:
                found = connection.execute(sa.text(statement))
            return found.fetchall() if found.returns_rows else []

    yield ask
    ask("DROP SCHEMA public CASCADE", "CREATE SCHEMA public", "DROP USER IF EXISTS reader")


def to_postgres(space, server, **other):
    return export(space.root, stores(to_sql=server.url(**other), sql_password=PASSWORD))


class TestPostgres:
    def test_holds_what_files_hold_and_says_what_columns_mean(self, space, server, asked, folder):
        to_parquet(space, folder)
        to_postgres(space, server)
        for name in TABLES:
            expected = [
                tuple(("、".join(cell) or None) if isinstance(cell, list) else cell for cell in line.values())
                for line in parquet(folder, name)
            ]
            assert [tuple(line) for line in asked(f"SELECT * FROM {name}")] == expected
        about = f"col_description('{CUSTOMERS}'::regclass, ordinal_position::int)"
        of_mobile = f"FROM information_schema.columns WHERE table_name = '{CUSTOMERS}' AND column_name = 'mobile'"
        assert asked(f"SELECT {about} {of_mobile}") == [("手机",)]

    def test_twice_is_the_same_and_what_people_made_of_it_stays(self, space, server, asked):
        to_postgres(space, server)
        first = asked(f"SELECT * FROM {ROWS}")
        asked(f"CREATE VIEW ours AS SELECT customer_no FROM {CUSTOMERS}")
        to_postgres(space, server)
        assert asked(f"SELECT * FROM {ROWS}") == first
        assert len(asked("SELECT * FROM ours")) == 3

    def test_many_lines_go_in_batches(self, space, server, asked, monkeypatch):
        monkeypatch.setattr(export_tables, "BATCH", 2)
        to_postgres(space, server)
        assert asked(f"SELECT customer_no FROM {CUSTOMERS}") == [("KH000001",), ("KH000002",), ("KH000003",)]

    def test_is_as_before_if_it_is_cut_off(self, space, server, asked, a_store_that_is_cut_off):
        asked(f"CREATE TABLE {CUSTOMERS} (who TEXT)", f"INSERT INTO {CUSTOMERS} VALUES ('以前的')")
        with pytest.raises(CutOffError):
            to_postgres(space, server)
        assert asked(f"SELECT who FROM {CUSTOMERS}") == [("以前的",)]
        assert asked(f"SELECT to_regclass('{CONFLICTS}')") == [(None,)]

    def test_a_view_upon_a_table_of_an_older_version_stands_in_the_way_and_is_told(self, space, server, asked):
        asked(f"CREATE TABLE {CUSTOMERS} (who TEXT)", f"CREATE VIEW ours AS SELECT who FROM {CUSTOMERS}")
        with pytest.raises(WorkbookError, match="视图"):
            to_postgres(space, server)

    def test_a_view_of_our_name_is_somebody_elses_and_is_told(self, space, server, asked):
        asked(f"CREATE VIEW {CUSTOMERS} AS SELECT 1 AS one")
        with pytest.raises(WorkbookError, match="不是表的东西"):
            to_postgres(space, server)

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"user": "nobody"}, "用户名或密码不对"),
            ({"database": "nowhere"}, "没有这个库"),
        ],
    )
    def test_says_what_is_wrong(self, space, server, changed, said):
        with pytest.raises(WorkbookError, match=said):
            to_postgres(space, server, **changed)

    def test_a_wrong_password_is_not_repeated(self, space, server):
        with pytest.raises(WorkbookError, match="用户名或密码不对") as refused:
            export(space.root, stores(to_sql=server.url(password="geheim99")))
        assert "geheim99" not in refused.value.message

    @pytest.mark.parametrize("right", ["REVOKE ALL", "GRANT USAGE"])
    def test_a_user_without_rights_is_told(self, space, server, asked, right):
        role = "FROM" if right.startswith("REVOKE") else "TO"
        asked(f"CREATE USER reader PASSWORD '{PASSWORD}'", f"{right} ON SCHEMA public {role} reader")
        with pytest.raises(WorkbookError, match="没有权限"):
            to_postgres(space, server, user="reader")

    def test_a_password_comes_from_a_file(self, space, server, asked, tmp_path):
        file = tmp_path / "密码.txt"
        file.write_text(PASSWORD, "utf-8")
        told = wbtools("export", "-w", space.root, "--to-sql", server.url(), "--sql-password-file", file)
        assert told.exit_code == 0, told.output
        assert len(asked(f"SELECT * FROM {CUSTOMERS}")) == 3


@pytest.mark.parametrize("typed", ["s3://bucket/week", "gs://b", "http://x/y", "hdfs://x", "s3:x", "a:b", ""])
def test_what_is_no_folder_of_this_machine_is_refused_before_anything_is_done(space, tmp_path, monkeypatch, typed):
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    for command in (["export"], ["consolidate"]):
        done = CliRunner().invoke(main, [*command, "-w", str(space.root), "--to-parquet", typed])
        assert done.exit_code == 2
        assert "--to-parquet" in done.stderr
        assert "文件夹" in done.stderr
    assert sorted(tmp_path.rglob("*")) == before
