"""A ledger that is lost or damaged is made again, and what could not be is said."""

import shutil
from datetime import date

import pytest
from weeks import TODAY, WEEK, backed_up, correct, customers, entries, inquiry, register, run, save, workspace

from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.backups import Backups
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.history import history
from workbook_tools.tasks.trace import trace


@pytest.fixture
def space(tmp_path):
    made = workspace(tmp_path / "公司", staff=[("李晓梅", "客户咨询记录本")])
    later = inquiry(客户称呼="李秀英", 手机="13853900002；0539-8123456", 咨询日期=date(2026, 11, 18))
    save(made.inbox / "李晓梅.xlsx", [inquiry(), later])
    run(made)
    correct(made, "备注", "=不要打电话")
    run(made)
    return made


def again(space):
    return consolidate(workspace=space.root, week=WEEK, as_of=TODAY)


def test_one_that_is_lost_comes_back_from_its_copy(space):
    known, rows = customers(space), entries(space)
    space.ledger_file.unlink()
    done = again(space)
    (notice,) = done.notices
    assert "台账不见了" in notice
    assert "备份恢复了" in notice
    assert (customers(space), entries(space)) == (known, rows)
    assert done.customers["new"] == 0
    assert [r["run"] for r in history(space.root)] == [1, 2, 3]
    assert again(space).notices == []


HURTS = {
    "emptied": lambda content: b"",
    "zeroed": lambda content: bytes(len(content)),
    "cut in half": lambda content: content[: len(content) // 2],
    "something else": lambda content: b"hello" * 99,
}


@pytest.mark.parametrize("hurt", HURTS.values(), ids=HURTS)
def test_so_does_one_that_is_damaged_and_it_is_kept_aside(space, hurt):
    known = customers(space)
    content = hurt(space.ledger_file.read_bytes())
    space.ledger_file.write_bytes(content)
    done = again(space)
    assert customers(space) == known
    assert done.notices
    if content:
        (aside,) = space.hidden_folder.glob("ledger.damaged.*")
        assert aside.read_bytes() == content
        assert aside.name in done.notices[0]


def test_a_damaged_copy_is_passed_over(space):
    *_, last = backed_up(space, "ledger")
    last.write_bytes(b"damaged too" * 500)
    space.ledger_file.unlink()
    assert again(space).notices
    assert customers(space).keys() == {"KH000001", "KH000002"}


def test_looking_at_an_emptied_one_first_changes_nothing_of_it(space):
    known = customers(space)
    space.ledger_file.write_bytes(b"")
    assert history(space.root) == []
    assert list(trace(space.root)) == []
    run(space, dry_run=True)
    assert again(space).notices
    assert customers(space) == known


def test_the_journal_of_a_damaged_one_does_not_get_into_its_copy(space):
    known = customers(space)
    space.ledger_file.write_bytes(b"damaged" * 999)
    journal = space.ledger_file.with_name("ledger.sqlite-journal")
    journal.write_bytes(b"left by a run that was cut off" * 99)
    again(space)
    assert customers(space) == known
    assert not journal.exists()


def test_a_run_whose_copy_cannot_be_taken_is_done_all_the_same(space, monkeypatch):
    save(space.inbox / "周.xlsx", [inquiry(客户称呼="新来的", 手机="13853900003")])
    keep = Backups.keep

    def refuse_ledgers(self, original, name, now):
        if name == "ledger.sqlite" and len(customers(space)) == 3:
            raise WorkbookError("file-denied", "backup 里写不进去")
        return keep(self, original, name, now)

    monkeypatch.setattr(Backups, "keep", refuse_ledgers)
    (notice,) = again(space).notices
    assert ".wbtools/backup" in notice
    assert len(register(space)) == 3


class TestWithoutAnyCopy:
    @pytest.fixture
    def lost(self, space):
        shutil.rmtree(space.hidden_folder)
        return space

    def test_the_register_gives_back_every_customer_under_his_number(self, lost):
        before = register(lost)
        done = again(lost)
        assert "按客户总表重建了2位客户" in done.notices[0]
        assert "补不回来的有" in done.notices[0]
        assert done.customers == {"new": 0, "updated": 0, "unchanged": 2, "total": 2}
        wanted = ("客户编号", "联系人", "手机", "固定电话", "备注", "登记日期")
        told = [[line.get(name) for name in wanted] for line in register(lost)]
        assert told == [[line.get(name) for name in wanted] for line in before]

    def test_and_what_other_places_said_stays_as_text(self, space):
        save(space.inbox / "周.xlsx", [inquiry(咨询内容="另外还想看看样品")])
        run(space)
        (said,) = (line["其他值"] for line in register(space) if line.get("其他值"))
        shutil.rmtree(space.hidden_folder)
        again(space)
        assert any(said in str(line.get("其他值")) for line in register(space))

    def test_without_a_register_either_it_is_a_first_run(self, lost):
        lost.register_file.unlink()
        done = again(lost)
        assert done.notices == []
        assert done.customers["new"] == 2

    def test_a_dry_run_makes_nothing_again(self, lost):
        run(lost, dry_run=True)
        assert not lost.hidden_folder.exists()
