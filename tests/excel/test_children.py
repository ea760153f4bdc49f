"""Child processes are as their parent is; what is done beside is the same, whatever becomes of who was to do it."""

import gc
import os
import signal
import subprocess
import sys
import time
from functools import partial

import pytest

from workbook_tools.excel import children
from workbook_tools.excel.children import beside, start

HERE = os.getpid()


def where():
    return os.getpid()


def slowly_where():
    time.sleep(0.3)
    return os.getpid()


def mistaken_elsewhere():
    if os.getpid() != HERE:
        raise ZeroDivisionError
    return "done"


def killed_elsewhere():
    if os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def mistaken():
    raise ZeroDivisionError


def noted(monkeypatch):
    """Note the numbers of the processes that are started."""
    started = []

    def start_and_note(*given):
        line, child = start(*given)
        started.append(child._number)
        return line, child

    monkeypatch.setattr(children, "start", start_and_note)
    return started


def assert_gone(number):
    with pytest.raises(ChildProcessError):  # it is dead and buried
        os.waitpid(number, os.WNOHANG)


@pytest.fixture
def may_fork():
    if not children.may_fork() or (os.cpu_count() or 1) < 2:
        pytest.skip("nothing is done beside here")


@pytest.mark.usefixtures("may_fork")
def test_it_is_done_in_another_process():
    assert beside(where)() != HERE


def test_where_that_is_not_safe_it_is_done_here(monkeypatch):
    monkeypatch.setattr(children, "may_fork", lambda: False)
    assert beside(where)() == HERE


@pytest.mark.usefixtures("may_fork")
@pytest.mark.parametrize("work", [mistaken_elsewhere, killed_elsewhere, partial(lambda: (each for each in "done"))])
def test_if_nothing_comes_back_it_is_done_here(work, capfd):
    value = beside(work)
    assert "".join(value()) == "done"
    assert capfd.readouterr() == ("", "")


def test_of_a_mistake_it_is_told_here():
    with pytest.raises(ZeroDivisionError):
        beside(mistaken)()


@pytest.mark.usefixtures("may_fork")
def test_nobody_is_left_behind(monkeypatch):
    started = noted(monkeypatch)
    beside(partial(int, "7"))()
    assert_gone(*started)


@pytest.mark.usefixtures("may_fork")
def test_who_works_for_nobody_any_more_is_ended(monkeypatch):
    started = noted(monkeypatch)
    value = beside(partial(time.sleep, 600))
    del value
    assert_gone(*started)


@pytest.mark.usefixtures("may_fork")
def test_a_sibling_ends_nobody():
    def let_go():
        holding.clear()
        return "done"

    holding = [beside(slowly_where)]
    assert beside(let_go)() == "done"
    assert holding[0]() != HERE


def tell_how_garbage_is_looked_for(line):
    line.send(gc.get_threshold())


@pytest.mark.parametrize("afresh", [False, True])
def test_a_child_looks_for_garbage_as_often_as_its_parent(afresh):
    usual = gc.get_threshold()
    gc.set_threshold(12_345)
    try:
        line, child = start(tell_how_garbage_is_looked_for, (), afresh=afresh)
        assert line.recv() == gc.get_threshold() != usual
    finally:
        gc.set_threshold(*usual)
    line.close()
    child.end()


STARTED_AFRESH = """
import signal
import subprocess
import sys
from workbook_tools.excel.children import start
from interrupted_children import tell_whether_blocked

line, child = start(tell_whether_blocked, (), afresh=True)
print(line.recv(), signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))
child.end()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="interrupts cannot be kept away there")
def test_the_first_one_started_afresh_begins_without_interrupts_too(tmp_path):
    told = "import signal\ndef tell_whether_blocked(line):\n"
    told += "    line.send(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))\n"
    (tmp_path / "interrupted_children.py").write_text(told)
    (tmp_path / "started.py").write_text(STARTED_AFRESH)
    done = subprocess.run([sys.executable, tmp_path / "started.py"], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"], "its own is as it was"
