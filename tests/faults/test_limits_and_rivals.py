"""A full disk, a limit on file size, two people at once, a workbook somebody has open: nothing is lost."""

import os
import resource
import shutil
import signal
import subprocess
from contextlib import nullcontext
from functools import partial
from multiprocessing import get_context

import openpyxl
import pytest
from states import States, in_a_child, rows_of, seen
from weeks import WEEK, correct, customers, inquiry, register, run, save, workspace

import workbook_tools as wb
from workbook_tools.excel.locks import alone_in
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.workspace import Workspace


@pytest.fixture
def states(tmp_path):
    return States(tmp_path)


def limited(space, most):
    """Run where no file may grow beyond so many bytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    run(space)


@pytest.mark.parametrize("most", [0, 100, 3000, 6000, 9000, 20_000, 50_000])
def test_files_that_may_not_grow_leave_one_of_the_two_states(tmp_path, states, most):
    space = states.copy(tmp_path / "这次")
    os.waitpid(in_a_child(partial(limited, space, most)), 0)
    states.insist_on_one(space)
    states.insist_on_new(space)


def with_little_memory(space):
    """Run where a process may map less than the tool lets those that read have, and nobody may raise that."""
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    run(space)


def test_where_memory_is_limited_files_are_not_taken_for_damaged_ones(tmp_path, states):
    # Readers asked for a limit above the one they were under, were refused, and died of it.
    space = states.copy(tmp_path / "这次")
    os.waitpid(in_a_child(partial(with_little_memory, space)), 0)
    assert seen(space) == states.new


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 1.2 MB, if this account may make one: in a mount namespace nobody else sees."""
    disk = tmp_path / "小盘"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1200k", "tmpfs", str(disk)]
    made = subprocess.run(command, check=False, capture_output=True)
    if made.returncode:
        pytest.skip("this account may not mount a disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


MUCH = 700


@pytest.mark.parametrize("left", [0, 4, 12, 40, 80, 120, MUCH])
def test_a_full_disk_leaves_one_of_the_two_states(states, small_disk, left):
    space = states.copy(small_disk / "这次")
    ballast = small_disk / "别的东西"
    free = shutil.disk_usage(small_disk).free - left * 1024
    ballast.write_bytes(bytes(max(free, 0)))
    with nullcontext() if left == MUCH else pytest.raises(WorkbookError, match=r"磁盘|写不进去"):
        run(space)
    states.insist_on_one(space)
    ballast.unlink()
    states.insist_on_new(space)


def hand_in_and_consolidate(root, name, count):
    space = Workspace(root)
    for number in range(count):
        mobile = f"138{name:02}{number:06}"
        save(space.root / "各自的" / f"{name}-{number}.xlsx", [inquiry(客户称呼=f"客户{name}号{number}", 手机=mobile)])
        run(space, space.root / "各自的" / f"{name}-{number}.xlsx")


def in_two_processes(task, *arguments):
    """Run a task twice at once, in processes of their own, and insist that both end well."""
    context = get_context("fork")
    both = [context.Process(target=task, args=each) for each in arguments]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert [process.exitcode for process in both] == [0, 0]


ROUNDS = [pytest.param(8, id="8"), pytest.param(50, id="50", marks=pytest.mark.long)]


@pytest.mark.parametrize("rounds", ROUNDS)
def test_two_admins_consolidating_at_once_lose_no_customer(tmp_path, rounds):
    space = workspace(tmp_path / "公司")
    in_two_processes(hand_in_and_consolidate, (space.root, 1, rounds), (space.root, 2, rounds))
    known = customers(space)
    assert len(known) == 2 * rounds
    assert {facts["mobile"][0] for facts in known.values()} == {
        f"138{name:02}{number:06}" for name in (1, 2) for number in range(rounds)
    }
    assert len(register(space)) == 2 * rounds
    assert not list(space.root.rglob(".wbtools-*"))


def append_many(path, name, count):
    for number in range(count):
        mobile = f"138{name:02}{number:06}"
        wb.append(path, [Inquiry.of({"contact_name": f"客户{name}号{number}", "mobile": (mobile,)})])


@pytest.mark.parametrize("rounds", ROUNDS)
def test_two_people_appending_at_once_lose_no_row(tmp_path, rounds):
    path = tmp_path / "咨询.xlsx"
    save(path, [inquiry()])
    in_two_processes(append_many, (path, 1, rounds), (path, 2, rounds))
    rows, _ = wb.read(path)
    assert len({row.mobile for row in rows}) == len(rows) == 2 * rounds + 1
    assert [each.name for each in tmp_path.iterdir()] == ["咨询.xlsx"]


class TestAWorkbookSomebodyHasOpen:
    @pytest.fixture
    def space(self, tmp_path):
        made = workspace(tmp_path / "公司")
        save(made.inbox / "李.xlsx", [inquiry()])
        run(made)
        save(made.inbox / "周.xlsx", [inquiry(客户称呼="李秀英", 手机="13853900002")])
        return made

    def test_stays_whole_and_the_new_one_waits_beside_it(self, space):
        before = space.register_file.read_bytes()
        lock = space.root / "~$客户总表.xlsx"
        lock.write_bytes(b"\x04Wang" + bytes(160))
        done = consolidate(workspace=space.root, week=WEEK)
        (sentence,) = done.waiting
        assert "客户总表.待合并.xlsx" in sentence
        assert not done.is_clean
        assert space.register_file.read_bytes() == before
        waiting = space.root / "客户总表.待合并.xlsx"
        assert len(openpyxl.load_workbook(waiting)["客户总表"]["A"]) > 0
        lock.unlink()
        assert consolidate(workspace=space.root, week=WEEK).waiting == []
        assert len(register(space)) == 2
        assert not waiting.exists()

    def test_may_be_saved_by_him_meanwhile_and_keeps_what_he_wrote(self, space):
        lock = space.root / "~$客户总表.xlsx"
        lock.write_bytes(bytes(165))
        run(space)
        correct(space, "联系人", "王志远")
        lock.unlink()
        run(space)
        assert {line["联系人"] for line in register(space)} == {"王志远", "李秀英"}

    def test_that_a_person_called_waiting_himself_is_left_alone(self, space):
        own = space.root / "客户总表.待合并.xlsx"
        own.write_bytes(b"his own")
        run(space)
        assert own.read_bytes() == b"his own"

    def test_that_is_read_only_too(self, space, monkeypatch):
        monkeypatch.setattr(os, "access", lambda path, mode: "客户总表" not in str(path))  # root may write to anything
        done = consolidate(workspace=space.root, week=WEEK)
        assert "只读" in done.waiting[0]


def test_a_run_that_waits_in_vain_says_for_whom(tmp_path, monkeypatch):
    space = workspace(tmp_path / "公司")
    monkeypatch.setattr("workbook_tools.excel.locks.PATIENCE", 0.1)
    with alone_in(space.hidden_folder, "consolidate"), pytest.raises(WorkbookError) as told:
        run(space)
    assert told.value.code == "file-locked"
    assert "wbtools consolidate" in told.value.message
    assert "请等它结束后再试" in told.value.message
    run(space)
    assert seen(space)
    assert rows_of(space) == ([], {})
