import sqlite3
from functools import partial

import pytest

from workbook_tools.ledger import Entry, Ledger, Shelf
from workbook_tools.problems import WorkbookError
from workbook_tools.sales.firms import firm_name
from workbook_tools.sales.identities import Identity
from workbook_tools.sales.names import PersonName

RUN = ("consolidate", "2026-W47", "2026-11-23", "2026-11-23T09:00:00+08:00")


@pytest.fixture
def path(tmp_path):
    return tmp_path / ".wbtools" / "ledger.sqlite"


@pytest.fixture
def ledger(path):
    with Ledger(path) as opened:
        yield opened


def entry(line=2, content=b"a", **said):
    known = {
        "path": "小李.xlsx",
        "sheet": "咨询",
        "form": "inquiry_log",
        "status": "accepted",
        "customer_no": "KH000001",
    }
    return Entry(line=line, content=content, **(known | said))


def who(*numbers, full="", part="", firm=""):
    return Identity(frozenset(numbers), person=PersonName(full, part, full or part), firm=firm_name(firm))


def by_numbers(one):
    return sorted(one.numbers)


def begin_another_run(path):
    with Ledger(path) as ledger:
        ledger.begin_run(*RUN)


class TestOpening:
    def test_makes_the_folder_and_an_empty_ledger(self, ledger, path):
        assert path.is_file()
        assert (ledger.entries(), ledger.customers(), ledger.customer_count()) == ([], {}, 0)
        assert ledger.last_customer_no() is None

    def test_nothing_is_kept_unless_committed(self, path):
        with Ledger(path) as ledger:
            ledger.begin_run(*RUN)
            ledger.put_customers({"KH000001": {}})
        with Ledger(path) as ledger:
            assert ledger.customer_count() == 0
            ledger.put_customers({"KH000001": {}})
            ledger.commit()
            ledger.put_customers({"KH000002": {}})
        with Ledger(path) as ledger:
            assert list(ledger.customers()) == ["KH000001"]

    def test_opening_and_reading_does_not_change_a_byte(self, path):
        with Ledger(path) as ledger:
            ledger.put_customers({"KH000001": {}})
            ledger.commit()
        before = path.read_bytes()
        with Ledger(path) as ledger:
            ledger.customers()
            ledger.put_customers({"KH000002": {}})
        assert path.read_bytes() == before
        assert [p.name for p in path.parent.iterdir()] == [path.name]

    def test_what_is_no_ledger_is_refused_with_a_sentence(self, path):
        path.parent.mkdir()
        path.write_bytes(b"this was never a database, and it is long enough to tell" * 20)
        with pytest.raises(WorkbookError, match="台账") as refused:
            Ledger(path)
        assert refused.value.code == "ledger-damaged"

    def test_so_is_a_folder_that_cannot_be(self, tmp_path):
        (tmp_path / "占着").write_text("")
        with pytest.raises(WorkbookError, match="台账"):
            Ledger(tmp_path / "占着" / "ledger.sqlite")

    def test_while_another_program_writes_it_says_so(self, path, monkeypatch):
        monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, timeout=0.05))
        with Ledger(path) as first:
            first.begin_run(*RUN)
            with pytest.raises(WorkbookError):
                begin_another_run(path)

    def test_who_only_reads_does_not_wait_for_a_writer(self, path, monkeypatch):
        monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, timeout=0.05))
        with Ledger(path) as writer:
            writer.begin_run(*RUN)
            writer.commit()
            writer.put_customers({"KH000001": {}})
            with Ledger(path, write=False) as reader:
                assert reader.customers() == {}

    @pytest.mark.parametrize(
        ("kind", "code"),
        [
            ("SQLITE_BUSY", "file-denied"),
            ("SQLITE_BUSY_SNAPSHOT", "file-denied"),
            ("SQLITE_PROTOCOL", "file-denied"),
            ("SQLITE_FULL", "file-denied"),
            ("SQLITE_IOERR_WRITE", "file-denied"),
            ("SQLITE_CANTOPEN", "file-denied"),
            ("SQLITE_CORRUPT", "ledger-damaged"),
            ("SQLITE_NOTADB", "ledger-damaged"),
        ],
    )
    def test_what_goes_wrong_later_is_a_sentence_too(self, path, kind, code):
        said = "in the database's own words"
        error = sqlite3.OperationalError(said)
        error.sqlite_errorname = kind
        with pytest.raises(WorkbookError, match="台账") as refused, Ledger(path):
            raise error
        assert refused.value.code == code
        assert said not in refused.value.message

    def test_a_mistake_of_this_program_is_none(self, path):
        with pytest.raises(sqlite3.IntegrityError), Ledger(path) as ledger:
            ledger._db.execute("INSERT INTO runs (run) VALUES (1)")

    def test_so_are_damaged_facts(self, path):
        with Ledger(path) as ledger:
            ledger.put_customers({"KH000001": {}})
            ledger._db.execute("DROP INDEX customers_shelf")  # it takes nothing that is no JSON
            ledger._db.execute("UPDATE customers SET facts = '{'")
            ledger.commit()
        with pytest.raises(WorkbookError, match="损坏"), Ledger(path) as ledger:
            ledger.customers()


def test_runs_are_counted_on(path):
    for number in (1, 2, 3):
        with Ledger(path) as ledger:
            assert ledger.begin_run(*RUN) == number
            ledger.commit()


class TestRows:
    def test_come_back_as_they_were(self, ledger):
        known = entry(
            codes=("date-far", "required"), valid="推销", facts='{"note": "备注"}', sheet=None, week="2026-W47"
        )
        ledger.begin_run(*RUN)
        ledger.add_entries("2026-W47", [known])
        assert ledger.entries() == [known]
        assert ledger.entries()[0].address == ("小李.xlsx", None, 2, "inquiry_log")

    def test_are_given_oldest_first_of_one_week_or_one_customer(self, ledger):
        for week, rows in {"2026-W47": [entry(9), entry(2)], "2026-W48": [entry(5, customer_no=None)]}.items():
            ledger.begin_run("consolidate", week, "2026-11-23", "2026-11-23T09:00:00+08:00")
            ledger.add_entries(week, rows)
        assert [e.line for e in ledger.entries()] == [9, 2, 5]
        assert [e.line for e in ledger.entries(week="2026-W48")] == [5]
        assert [e.line for e in ledger.entries(customer_no="KH000001")] == [9, 2]
        assert ledger.entries(week="2026-W48", customer_no="KH000001") == []
        assert list(ledger.each_entry()) == ledger.entries()
        assert ledger.entries(week="nothing' OR '1'='1") == []

    def test_are_given_one_by_one_week_by_week(self, ledger):
        for week, line in ("2026-W48", 2), ("2026-W47", 4), ("2026-W48", 3):
            ledger.begin_run("consolidate", week, "2026-11-23", "2026-11-23T09:00:00+08:00")
            ledger.add_entries(week, [entry(line)])
        assert [(e.week, e.line) for e in ledger.each_entry()] == [("2026-W47", 4), ("2026-W48", 2), ("2026-W48", 3)]

    def test_are_found_by_what_they_say_however_many_are_asked_for(self, ledger):
        ledger.begin_run(*RUN)
        ledger.add_entries("2026-W47", [entry(n, n.to_bytes(2, "big")) for n in range(1, 1203)])
        asked = [n.to_bytes(2, "big") for n in range(2000)]
        assert len(ledger.entries_like(asked)) == 1202
        assert [e.line for e in ledger.entries_like([b"\0\7", b"\0\7"])] == [7]
        assert ledger.entries_like([]) == []


class TestCustomers:
    def test_come_back_in_the_order_of_their_numbers(self, ledger):
        ledger.put_customers({"KH000002": {"note": "二"}, "KH000001": {"mobile": ["138"], "others": [["a", "b", "c"]]}})
        assert list(ledger.customers()) == ["KH000001", "KH000002"]
        assert ledger.customers(["KH000001"]) == {"KH000001": {"mobile": ["138"], "others": [["a", "b", "c"]]}}
        assert ledger.customers(["KH000009"]) == ledger.customers([]) == {}

    def test_are_replaced_whole(self, ledger):
        ledger.put_customers({"KH000001": {"note": "一", "need": "甲"}})
        ledger.put_customers({"KH000001": {"note": "二"}})
        assert ledger.customers() == {"KH000001": {"note": "二"}}
        assert ledger.customer_count() == 1

    def test_keep_counting_after_a_million(self, ledger):
        ledger.put_customers({"KH999999": {}, "KH1000000": {}, "KH000005": {}})
        assert ledger.last_customer_no() == "KH1000000"

    def test_are_found_by_a_number_with_everything_they_are_known_by(self, ledger):
        first = [who("m:1", "q:9", full="王强"), who("m:2", part="王", firm="康泰")]
        ledger.index.add([("KH000001", one) for one in first])
        ledger.index.add([("KH000002", who("m:1", full="李英")), ("KH000003", who("m:3"))])
        found = ledger.index.holders(["m:1"])
        assert found.keys() == {"KH000001", "KH000002"}
        assert sorted(found["KH000001"], key=by_numbers) == sorted(first, key=by_numbers)
        assert ledger.index.holders(["m:7"]) == ledger.index.holders([]) == {}

    def test_are_known_by_the_same_thing_once(self, ledger):
        for _ in range(2):
            ledger.index.add([("KH000001", who("m:1", full="王强"))])
        assert ledger.index.holders(["m:1"]) == {"KH000001": [who("m:1", full="王强")]}

    def test_without_a_number_are_not_known_by_anything(self, ledger):
        ledger.index.add([("KH000001", who(full="王强"))])
        assert ledger.index.holders(["m:1"]) == {}

    def test_are_found_however_many_numbers_are_asked_for(self, ledger):
        ledger.index.add([(f"KH{n:06}", who(f"m:{n}")) for n in range(1500)])
        assert len(ledger.index.holders([f"m:{n}" for n in range(1500)])) == 1500


def test_a_file_belongs_to_the_first_week_its_content_was_read_in(ledger):
    assert ledger.week_of_file("abc") is None
    ledger.add_files("2026-W47", [("abc", "小李.xlsx")])
    ledger.add_files("2026-W48", [("abc", "小李.xlsx"), ("abc", "改名.xlsx"), ("def", "小李.xlsx")])
    assert ledger.week_of_file("abc") == "2026-W47"
    assert ledger.week_of_file("def") == "2026-W48"


class TestShelves:
    """Where customers stand in 客户总表 if it is kept in parts."""

    CLOUD = {"brand": "云枕", "logged_on": "2026-11-17", "first_week": "2024-W01"}  # noqa: RUF012 # never changed

    def test_are_his_brand_and_the_year_of_his_day_or_else_of_his_first_week(self, ledger):
        ledger.put_customers(
            {
                "KH000001": self.CLOUD,
                "KH000002": {"brand": "云枕、暖橘", "logged_on": None, "first_week": "2025-W03"},
                "KH000003": {"brand": None},
                "KH000004": {},
                "KH000005": self.CLOUD,
            }
        )
        assert ledger.shelves() == {Shelf("", ""): 2, Shelf("云枕", "2026"): 2, Shelf("云枕、暖橘", "2025"): 1}
        assert ledger.shelves_of(["KH000001", "KH000004", "KH000099"]) == {Shelf("云枕", "2026"), Shelf("", "")}
        assert [no for no, _ in ledger.facts_on([Shelf("云枕", "2026")])] == ["KH000001", "KH000005"]
        everyone = list(ledger.facts_on(ledger.shelves()))
        assert everyone == list(ledger.facts_of())
        assert everyone == sorted(everyone)

    def test_have_changed_where_somebody_came_went_moved_or_was_forgotten(self, ledger):
        one = ledger.begin_run(*RUN)
        ledger.put_customers({"KH000001": self.CLOUD, "KH000002": {"brand": "暖橘"}, "KH000003": {"brand": "旧"}})
        assert ledger.shelves_changed_since(0) == {Shelf("云枕", "2026"), Shelf("暖橘", ""), Shelf("旧", "")}
        assert ledger.shelves_changed_since(one) == set()
        two = ledger.begin_run(*RUN)
        ledger.put_customers({"KH000001": {**self.CLOUD, "brand": "暖橘"}})
        assert ledger.shelves_changed_since(one) == {Shelf("云枕", "2026"), Shelf("暖橘", "2026")}
        assert ledger.shelves()[Shelf("暖橘", "2026")] == 1
        assert Shelf("云枕", "2026") not in ledger.shelves()
        ledger.begin_run(*RUN)
        ledger.unite("KH000003", "KH000002")
        assert ledger.shelves_changed_since(two) == {Shelf("旧", "")}
        ledger.forget_run(3, undone_by=4)
        assert ledger.shelves_changed_since(two) == set()
        assert Shelf("旧", "") in ledger.shelves()

    def test_what_was_decided_or_taken_back_since_is_found(self, ledger):
        one = ledger.begin_run(*RUN)
        ledger.decide("firm", {"a+b": "", "a+c": ""})
        assert ledger.decided_since("firm", 0) == {"a+b", "a+c"}
        assert ledger.decided_since("firm", one) == ledger.decided_since("same", 0) == set()
        two = ledger.begin_run(*RUN)
        ledger.take_back("firm", ["a+c"])
        ledger.decide("firm", {"a+d": ""})
        assert ledger.decided_since("firm", one) == {"a+c", "a+d"}
        assert ledger.decided_since("firm", two) == set()

    def test_of_a_ledger_from_before_there_were_any_are_known(self, path):
        with Ledger(path) as ledger:
            ledger.begin_run(*RUN)
            ledger.put_customers({"KH000001": self.CLOUD})
            ledger._db.execute("DROP INDEX customers_shelf")
            ledger._db.execute("DROP INDEX decisions_since")
            ledger._db.execute("ALTER TABLE customers DROP COLUMN year")
            ledger._db.execute("ALTER TABLE customers DROP COLUMN volume")
            ledger._db.execute("ALTER TABLE customers DROP COLUMN brand")
            ledger._db.execute("PRAGMA user_version = 4")
            ledger.commit()
        with Ledger(path) as ledger:
            assert ledger.shelves() == {Shelf("云枕", "2026"): 1}
            assert ledger.is_sound()


NOT_READ_TO_THE_END = {
    "all customers": lambda ledger: ledger.facts_of(),
    "most customers": lambda ledger: ledger.facts_of(["KH000001", "KH000002"]),
    "some customers": lambda ledger: ledger.facts_of(["KH000001"]),
    "customers on shelves": lambda ledger: ledger.facts_on(ledger.shelves()),
    "rows": lambda ledger: ledger.each_entry(),
    "changes": lambda ledger: ledger.changed_by(2),
}


@pytest.mark.parametrize("read", NOT_READ_TO_THE_END.values(), ids=NOT_READ_TO_THE_END)
def test_who_stopped_reading_halfway_keeps_nobody_out(path, read, monkeypatch, capsys):
    # An interrupt's traceback holds what was being read, and SQLite kept the lock of a closed ledger for that.
    everyone = {f"KH00000{number}": {"customer_name": "王志强"} for number in (1, 2, 3)}
    with Ledger(path) as ledger:
        ledger.begin_run(*RUN)
        ledger.add_entries("2026-W47", [entry(2), entry(3)])
        ledger.put_customers(everyone)
        ledger.begin_run(*RUN)
        ledger.put_customers({no: {"customer_name": "李秀英"} for no in everyone})
        half_read = read(ledger)
        next(half_read)
    really = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *given, **options: really(*given, **options | {"timeout": 0}))
    with Ledger(path) as ledger:
        ledger.begin_run(*RUN)
        ledger.commit()
        assert not list(ledger.facts_of())
    del half_read
    assert capsys.readouterr().err == ""
