"""What each run did, and the way back to before it."""

import shutil
import sqlite3
from datetime import date

import pytest
from weeks import TODAY, WEEK, cells, correct, customers, entries, inquiry, register, run, save, tree, workspace

from workbook_tools.ledger import Ledger
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.history import history, undo

NEWCOMER = inquiry(客户称呼="新来的", 手机="13853900003", 咨询日期=date(2026, 11, 20))
LISTS = {f"名单/{WEEK}/{name}.xlsx" for name in ("有效客户名单表", "问题清单", "未交名单", "待确认重复", "撞单裁定表")}


@pytest.fixture
def space(tmp_path):
    made = workspace(tmp_path / "公司", staff=[("李晓梅", "客户咨询记录本")])
    rows = [inquiry(), inquiry(客户称呼="李秀英", 手机="13853900002", 咨询日期=date(2026, 11, 18))]
    save(made.inbox / "李晓梅.xlsx", rows)
    (made.root / "名单").mkdir()
    return made


def seen(space):
    """Everything a person sees in the workspace."""
    return {path: content for path, content in tree(space.root).items() if not path.startswith(".wbtools")}


def hand_in(space, name, *rows):
    save(space.inbox / name, rows)


def undone(space, number=None):
    return undo(space.root, number, today=TODAY)


class TestUndoing:
    def test_the_first_run_leaves_the_workspace_as_it_was(self, space):
        before = seen(space)
        run(space)
        done = undone(space)
        assert (set(done.removed), done.restored, done.set_aside) == (LISTS | {"客户总表.xlsx"}, [], [])
        assert seen(space) == before
        assert (customers(space), entries(space)) == ({}, [])

    def test_gives_back_every_workbook_to_the_byte_and_the_ledger(self, space):
        run(space)
        before, known, rows = seen(space), customers(space), entries(space)
        hand_in(space, "周.xlsx", NEWCOMER, inquiry(备注="又来问", 手机="13853900002"))
        run(space)
        after = seen(space)
        assert after["客户总表.xlsx"] != before["客户总表.xlsx"]
        done = undone(space)
        (space.inbox / "周.xlsx").unlink()
        assert set(done.restored) == LISTS | {"客户总表.xlsx"}
        assert (seen(space), customers(space), entries(space)) == (before, known, rows)

    def test_and_running_again_gives_what_it_gave(self, space):
        first = run(space)
        after, known = seen(space), customers(space)
        undone(space)
        second = run(space)
        assert (seen(space), customers(space)) == (after, known)
        assert {**second, "run": 1} == first

    def test_one_run_after_the_other_goes_back_all_the_way(self, space):
        before = seen(space)
        states = []
        for number in range(3):
            states.append((seen(space), customers(space) if number else {}))
            hand_in(space, f"第{number}份.xlsx", inquiry(客户称呼=f"客户{number}", 手机=f"1385390010{number}"))
            run(space)
        for number in (2, 1, 0):
            undone(space)
            (space.inbox / f"第{number}份.xlsx").unlink()
            assert (seen(space), customers(space)) == states[number]
        assert seen(space) == before
        with pytest.raises(WorkbookError, match="没有可以撤销的"):
            undone(space)

    def test_an_earlier_run_waits_for_the_later_ones(self, space):
        run(space)
        run(space)
        with pytest.raises(WorkbookError, match="请先撤销第2次"):
            undone(space, 1)
        with pytest.raises(WorkbookError, match="没有第9次"):
            undone(space, 9)
        undone(space, 2)
        with pytest.raises(WorkbookError, match="已经撤销过"):
            undone(space, 2)
        undone(space, 1)
        assert customers(space) == {}

    def test_what_a_run_took_over_by_hand_is_a_hand_correction_again(self, space):
        run(space)
        correct(space, "联系人", "王志远")
        corrected = space.register_file.read_bytes()
        run(space)
        undone(space)
        assert space.register_file.read_bytes() == corrected
        assert customers(space)["KH000001"]["contact_name"] == "王志强"
        run(space)
        assert customers(space)["KH000001"]["contact_name"] == "王志远"

    def test_needs_its_backup_and_changes_nothing_without_it(self, space):
        run(space)
        hand_in(space, "周.xlsx", NEWCOMER)
        run(space)
        shutil.rmtree(space.hidden_folder / "backup")
        before = seen(space)
        with pytest.raises(WorkbookError, match="没有备份"):
            undone(space)
        assert seen(space) == before
        assert len(customers(space)) == 3


class TestWhatPeopleWroteSince:
    def test_into_the_register_is_kept_and_listed(self, space):
        run(space)
        hand_in(space, "周.xlsx", NEWCOMER)
        run(space)
        correct(space, "联系人", "王志远")
        correct(space, "备注", "只有这次才有的客户", line=2)
        done = undone(space)
        assert done.kept == {"KH000001": ["联系人"]}
        assert done.gone == {"KH000003": ["备注"]}
        assert [line["联系人"] for line in register(space)] == ["王志远", "李秀英"]
        assert customers(space)["KH000001"]["locked"] == ["contact_name"]
        (space.inbox / "周.xlsx").unlink()
        run(space)
        assert [line["联系人"] for line in register(space)] == ["王志远", "李秀英"]

    def test_is_kept_through_a_second_undoing(self, space):
        run(space)
        for number in (3, 4):
            hand_in(space, f"{number}.xlsx", NEWCOMER | {"手机": f"1385390000{number}"})
            run(space)
        correct(space, "联系人", "王志远")
        undone(space)
        done = undone(space)
        assert done.kept == {"KH000001": ["联系人"]}
        assert [line["联系人"] for line in register(space)] == ["王志远", "李秀英"]

    def test_into_a_list_is_copied_to_the_backups(self, space):
        run(space)
        target = space.week_folder(WEEK) / "未交名单.xlsx"
        hand_in(space, "周.xlsx", NEWCOMER)
        run(space)
        target.write_bytes(target.read_bytes() + b"by hand")
        changed = target.read_bytes()
        (kept,) = undone(space).set_aside
        assert (space.root / kept).read_bytes() == changed

    def test_is_not_what_a_run_wrote_that_was_undone(self, space):
        run(space)
        save(space.inbox / "李晓梅.xlsx", [inquiry(备注="改过")])
        run(space)
        lock = space.root / "~$客户总表.xlsx"
        lock.write_bytes(bytes(165))
        done = undone(space)
        lock.unlink()
        assert "客户总表.xlsx" not in done.restored
        assert "客户总表.xlsx" in done.waiting[0]
        save(space.inbox / "李晓梅.xlsx", [inquiry()])
        run(space)
        assert all("locked" not in facts for facts in customers(space).values())

    def test_is_not_said_of_what_nobody_touched(self, space):
        run(space)
        run(space)
        assert undone(space).set_aside == []
        assert undone(space).set_aside == []


class TestHistory:
    def test_tells_every_run_with_counts_and_outputs(self, space):
        assert history(space.root) == []
        run(space)
        undone(space)
        first, second = history(space.root)
        assert (first["run"], first["task"], first["week"], first["undone_by"]) == (1, "consolidate", WEEK, 2)
        assert first["rows"] == {"read": 2, "accepted": 2, "held_back": 0, "seen": 0}
        assert first["customers"]["new"] == 2
        assert {output["path"] for output in first["outputs"]} == LISTS | {"客户总表.xlsx"}
        assert {output["state"] for output in first["outputs"]} == {"done"}
        assert all(output["before"] is None and len(output["after"]) == 64 for output in first["outputs"])
        assert (second["task"], second["undid"], second["undone_by"]) == ("undo", 1, None)

    def test_a_dry_run_leaves_no_trace(self, space):
        run(space, dry_run=True)
        assert history(space.root) == []
        assert not space.hidden_folder.exists()


def test_a_ledger_of_before_there_was_a_history_is_taken_over(space):
    """As version 0.1 wrote it: no versions counted, one state only."""
    space.hidden_folder.mkdir()
    db = sqlite3.connect(space.ledger_file)
    db.executescript("""
        CREATE TABLE runs (run INTEGER PRIMARY KEY, week TEXT NOT NULL, as_of TEXT NOT NULL);
        CREATE TABLE files (content TEXT NOT NULL, path TEXT NOT NULL, week TEXT NOT NULL,
            PRIMARY KEY (content, path)) WITHOUT ROWID;
        CREATE TABLE rows (id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, week TEXT NOT NULL,
            path TEXT NOT NULL, sheet TEXT, line INTEGER NOT NULL, form TEXT NOT NULL, content BLOB NOT NULL,
            status TEXT NOT NULL, customer_no TEXT, codes TEXT NOT NULL, valid TEXT NOT NULL, facts TEXT NOT NULL);
        CREATE INDEX rows_by_content ON rows (content);
        CREATE INDEX rows_by_customer ON rows (customer_no);
        CREATE TABLE customers (customer_no TEXT PRIMARY KEY, facts TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE identities (number TEXT NOT NULL, customer_no TEXT NOT NULL REFERENCES customers,
            full TEXT NOT NULL, part TEXT NOT NULL, firm TEXT NOT NULL,
            PRIMARY KEY (number, customer_no, full, part, firm)) WITHOUT ROWID;
        CREATE INDEX identities_by_customer ON identities (customer_no);
        INSERT INTO runs VALUES (1, '2026-W46', '2026-11-16');
        INSERT INTO files VALUES ('abc', '旧.xlsx', '2026-W46');
        INSERT INTO rows VALUES
            (1, 1, '2026-W46', '旧.xlsx', '咨询', 2, 'inquiry_log', x'00', 'accepted', 'KH000007', 'date-far', '',
             '{"contact_name": "王志强"}');
        INSERT INTO customers VALUES
            ('KH000007', '{"contact_name": "王志强", "mobile": ["13853900001"], "others": []}');
        INSERT INTO identities VALUES ('mobile:13853900001', 'KH000007', '王志强', '', '');
    """)
    db.commit()
    db.close()
    with Ledger(space.ledger_file) as ledger:
        assert ledger.week_of_file("abc") == "2026-W46"
        (entry,) = ledger.entries()
        assert (entry.customer_no, entry.codes, entry.week) == ("KH000007", ("date-far",), "2026-W46")
        assert list(ledger.customers()) == ["KH000007"]
    run(space, as_of=date(2026, 11, 23))
    assert customers(space).keys() == {"KH000007", "KH000008"}
    assert [r["run"] for r in history(space.root)] == [1, 2]
    undone(space)
    assert customers(space).keys() == {"KH000007"}
    with pytest.raises(WorkbookError, match="旧版本的汇总"):  # of it no workbooks are known
        undone(space)
    assert customers(space).keys() == {"KH000007"}


def test_a_ledger_of_a_newer_version_is_refused(space):
    run(space)
    with Ledger(space.ledger_file) as ledger:
        ledger._db.execute("PRAGMA user_version = 99")
        ledger.commit()
    with pytest.raises(WorkbookError, match="升级") as refused:
        run(space)
    assert refused.value.code == "ledger-newer"
    assert cells(space.register_file)
