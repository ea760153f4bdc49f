"""A company that gives a password: every workbook written opens with it, and only with it; the week runs as ever."""

import shutil

import pytest
from weeks import TODAY, WEEK, customers, inquiry, run, save, tree, workspace

from workbook_tools.excel.book import read_book
from workbook_tools.excel.encryption import encrypt, is_encrypted, opened
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.erase import erase
from workbook_tools.tasks.history import undo

PASSWORD = "临沂-2026"


@pytest.fixture
def space(tmp_path):
    made = workspace(tmp_path / "公司", staff=[("李晓梅", "客户咨询记录本")])
    save(made.inbox / "李晓梅.xlsx", [inquiry(), inquiry(客户称呼="李秀英", 手机="13853900002")])
    return made


def locked_run(space, **options):
    return consolidate(workspace=space.root, week=WEEK, as_of=TODAY, password=PASSWORD, **options)


def test_every_workbook_written_is_encrypted_and_says_the_same(space, tmp_path):
    done = locked_run(space)
    assert len(done.outputs) == 6
    other = workspace(tmp_path / "另一家", staff=[("李晓梅", "客户咨询记录本")])
    save(other.inbox / "李晓梅.xlsx", [inquiry(), inquiry(客户称呼="李秀英", 手机="13853900002")])
    run(other)
    for path in done.outputs:
        closed = (space.root / path).read_bytes()
        assert is_encrypted(closed)
        assert opened(closed, PASSWORD).startswith(b"PK")
        assert read_book(space.root / path, PASSWORD) == read_book(other.root / path)


def test_no_copy_lies_about_unlocked(space):
    locked_run(space)
    copies = list((space.hidden_folder / "backup").glob("*.xlsx"))
    assert copies
    assert all(is_encrypted(path.read_bytes()) for path in copies)


def test_the_next_run_reads_the_register_with_it(space):
    locked_run(space)
    save(space.inbox / "周.xlsx", [inquiry(客户称呼="新来的", 手机="13853900003")])
    done = locked_run(space)
    assert done.customers == {"new": 1, "updated": 0, "unchanged": 2, "total": 3}
    assert [p for p in done.problems if p.place.file == "客户总表.xlsx"] == []


def test_leaving_it_out_once_opens_nothing(space):
    locked_run(space)
    before = {path: content for path, content in tree(space.root).items() if not path.startswith(".wbtools")}
    with pytest.raises(WorkbookError, match="--password-file"):
        run(space)
    assert {path: content for path, content in tree(space.root).items() if not path.startswith(".wbtools")} == before


def test_a_list_that_went_out_locked_may_come_back_locked(space):
    locked_run(space)
    filled = space.inbox / "填好的名单.xlsx"
    save(filled, [inquiry(备注="填好的")])
    encrypt(filled, PASSWORD)
    done = locked_run(space)
    assert [reading.source.name for reading in done.readings if reading.unreadable] == []
    assert done.customers["total"] == 2


def test_a_lost_ledger_is_made_again_from_a_locked_register(space):
    locked_run(space)
    shutil.rmtree(space.hidden_folder)
    done = locked_run(space)
    assert "按客户总表重建了2位客户" in done.notices[0]
    assert done.customers["new"] == 0


def test_without_it_a_register_somebody_changed_is_not_overwritten(space):
    locked_run(space)
    content = space.register_file.read_bytes()
    space.register_file.write_bytes(content + bytes(512))  # as if saved again
    before = tree(space.root)
    with pytest.raises(WorkbookError) as told:
        run(space)
    assert told.value.code == "file-password"
    assert {k: v for k, v in tree(space.root).items() if "客户总表" in k} == {
        k: v for k, v in before.items() if "客户总表" in k
    }


def test_undo_and_erase_work_with_it(space):
    locked_run(space)
    before = {path: content for path, content in tree(space.root).items() if not path.startswith(".wbtools")}
    save(space.inbox / "周.xlsx", [inquiry(客户称呼="新来的", 手机="13853900003")])
    locked_run(space)
    undo(space.root, today=TODAY, password=PASSWORD)
    (space.inbox / "周.xlsx").unlink()
    assert {path: content for path, content in tree(space.root).items() if not path.startswith(".wbtools")} == before
    no = next(no for no, facts in customers(space).items() if facts["contact_name"] == "李秀英")
    with pytest.raises(WorkbookError, match="密码"):
        erase(no, workspace=space.root, today=TODAY)
    erase(no, workspace=space.root, today=TODAY, password=PASSWORD)
    for path in space.root.rglob("*.xlsx"):
        content = path.read_bytes()
        if is_encrypted(content):
            shown = [str(cell) for sheet in read_book(path, PASSWORD).sheets for row in sheet.rows for cell in row]
            assert not any("13853900002" in cell for cell in shown)
