"""Workbooks of a run are made side by side in processes: the same ones as here, and nothing stays if one fails."""

import multiprocessing
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
import traceback
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from registers import WARM, asks, hand_in, parted
from weeks import run, save, tree

from workbook_tools.excel import children
from workbook_tools.excel.facts_page import FactsPage
from workbook_tools.ledger import Ledger
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks import bookmaking
from workbook_tools.tasks.bookmaking import Bookmaking, Job
from workbook_tools.tasks.publication import Publication
from workbook_tools.workspace import Workspace

MANY = 10_000
NAMES = [f"{number}.xlsx" for number in range(5)]
pytestmark = pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one processor makes them one by one")


def fact(text):
    return [FactsPage("说明", text, [])]


def refused():
    raise WorkbookError("file-denied", "写不进去")


def mistaken():
    raise ZeroDivisionError


class TwoWordsError(Exception):
    """One that does not survive the way between processes."""

    def __init__(self, one, other):
        super().__init__(f"{one} {other}")


def lost_on_the_way():
    raise TwoWordsError("一", "二")


def short_of_memory():
    raise MemoryError


def slow(seconds, text):
    time.sleep(seconds)
    return fact(text)


def killed_in_a_child(parent, text):
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return fact(text)


def fact_and_much_besides(text, much):
    return fact(text) if much else []


def jobs(folder, *makers):
    makers = makers or [partial(fact, name) for name in NAMES]
    return [Job(folder / f"{number}.xlsx", maker, MANY) for number, maker in enumerate(makers)]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "名单"


@contextmanager
def publication(folder):
    with Ledger(Path(":memory:")) as ledger, Publication(Workspace(folder.parent), ledger) as made:
        yield made


def left_in(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(autouse=True)
def nobody_is_left_working():
    yield
    assert multiprocessing.active_children() == []


def test_they_are_those_that_are_made_here_and_come_in_the_order_asked_for(folder, tmp_path):
    making = Bookmaking("")
    staged = list(making.make(jobs(folder, partial(slow, 0.3, "0"), *[partial(fact, str(n)) for n in (1, 2, 3)]), {}))
    making.close()
    here = Bookmaking("")
    same = jobs(tmp_path / "别处", *[partial(fact, str(n)) for n in range(4)])
    alone = [next(iter(here.make([job], {}))) for job in same]
    assert [each.target.name for each in staged] == NAMES[:4]
    assert [each.after for each in staged] == [each.after for each in alone]


def test_a_few_rows_are_worth_no_process(folder):
    making = Bookmaking("")
    few = [Job(job.target, job.pages, 3) for job in jobs(folder)]
    making.begin(few, {})
    assert [each.target.name for each in making.make(few, {})] == NAMES
    assert making._makers == []


def test_a_process_is_left_to_the_one_that_is_begun_next_if_it_is_worth_one(folder, monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    first, second = jobs(folder)[:2], jobs(folder)[2:3]
    for rows, shared_by in ((MANY, [1, 2]), (3, [2, 2])):
        making = Bookmaking("")
        making.begin(first, {}, next_rows=rows)
        begun = [len(making._makers)]
        making.begin(second, {})
        assert [*begun, len(making._makers)] == shared_by
        assert [each.target.name for each in making.make([*second, *first], {})] == ["2.xlsx", "0.xlsx", "1.xlsx"]
        making.close()


@pytest.mark.parametrize(("fails", "error"), [(refused, WorkbookError), (mistaken, ZeroDivisionError)])
@pytest.mark.parametrize("place", [0, 2, 4])
def test_if_one_fails_it_is_told_and_nothing_stays_of_the_others(folder, fails, error, place):
    makers = [partial(fact, name) for name in NAMES]
    makers[place] = fails
    with pytest.raises(error), publication(folder) as made:
        made.add_books(jobs(folder, *makers), {})
    assert not folder.exists()


@pytest.fixture(params=[10**9, -1], ids=["forked where that can be", "afresh"])
def most_as_copies(request, monkeypatch):
    monkeypatch.setattr(bookmaking, "_MANY", request.param)
    return request.param


@pytest.mark.parametrize("fails", [mistaken, lost_on_the_way, short_of_memory])
def test_of_a_mistake_in_a_process_it_is_told_where_it_happened(folder, most_as_copies, fails, capfd):
    with publication(folder) as made:
        made.expect_books(1)
        with pytest.raises((ZeroDivisionError, TwoWordsError, MemoryError)) as raised:
            made.add_books(jobs(folder, partial(fact, "0"), fails, partial(fact, "2")), {})
    assert fails.__name__ in "".join(traceback.format_exception(raised.value))
    assert capfd.readouterr().err == ""
    assert not folder.exists()


KILLED = """
import os, signal, sys
from functools import partial
from pathlib import Path
from test_bookmaking import MANY, slow
from workbook_tools.tasks import bookmaking
from workbook_tools.tasks.bookmaking import Bookmaking, Job

bookmaking._MANY = int(sys.argv[1])
making = Bookmaking("")
making.expect(1)
making.begin([Job(Path(name), partial(slow, 1, name), MANY) for name in sys.argv[2:]], {})
os.kill(os.getpid(), signal.SIGKILL)
"""
"""A caller's script, without any guard against being run again in what it starts."""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="nobody is killed there")
def test_when_their_parent_is_killed_they_end_and_leave_nothing_and_say_nothing(folder, most_as_copies):
    places = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[1])])
    names = [str(folder / name) for name in NAMES]
    done = subprocess.run(  # to its end comes who waits for the last one that could still say something
        [sys.executable, "-c", KILLED, str(most_as_copies), *names],
        env=os.environ | {"PYTHONPATH": places},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL
    assert done.stderr == ""
    assert left_in(folder) == []


def test_what_was_begun_and_never_asked_for_does_not_stay(folder):
    with publication(folder) as made:
        made.begin_books(jobs(folder), {})
        time.sleep(0.3)
    assert not folder.exists()


def test_interrupted_it_ends_at_once_and_leaves_nothing(folder):
    asked = jobs(folder, partial(fact, "0"), partial(slow, 60, "1"), partial(fact, "2"))
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        interrupt_after_the_first(folder, asked)
    assert time.monotonic() - started < 30
    assert not folder.exists()


def interrupt_after_the_first(folder, asked):
    with publication(folder) as made:
        made.begin_books(asked, {})
        for _ in made._making.make(asked, {}):
            raise KeyboardInterrupt


def test_those_that_started_early_make_them_or_end_unasked(folder, monkeypatch):
    monkeypatch.setattr(bookmaking, "_MANY", 10)
    with publication(folder) as made:
        made.expect_books(10)
        assert made._making._ready == []
        made.expect_books(11)
        assert len(made._making._ready) == os.cpu_count()
        made.add_books(jobs(folder), {})
        assert made.paths == [f"名单/{name}" for name in NAMES]
    with publication(folder) as made:
        made.expect_books(11)
    assert not folder.exists()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="nobody is killed there")
def test_if_those_that_started_early_were_killed_nothing_is_missing(folder, monkeypatch):
    monkeypatch.setattr(bookmaking, "_MANY", 0)
    with publication(folder) as made:
        made.expect_books(1)
        for child in multiprocessing.active_children():
            child.kill()
            child.join()
        made.add_books(jobs(folder), {})
        assert made.paths == [f"名单/{name}" for name in NAMES]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="nobody is killed there")
def test_of_a_process_that_is_killed_nothing_is_missing(folder):
    begun = jobs(folder, partial(fact, "0"), partial(killed_in_a_child, os.getpid(), "1"))
    later = [Job(folder / "2.xlsx", partial(fact, "2"), MANY), Job(folder / "3.xlsx", partial(fact, "3"), MANY)]
    with publication(folder) as made:
        made.begin_books(begun, {})
        time.sleep(0.5)
        made.add_books([*begun, *later], {})
        assert made.paths == [f"名单/{name}" for name in NAMES[:4]]
        assert len(left_in(folder)) == 4
    assert not folder.exists()


def test_a_process_that_is_not_a_copy_is_handed_nothing_large_before_it_runs(folder, monkeypatch):
    """If it died before it took that, whoever started it would wait for ever, and no interrupt would reach him."""
    handed = []

    def start(serve, others, **options):
        handed.append(len(pickle.dumps(serve)))
        return children.start(serve, others, **options)

    for module in (bookmaking, children):
        monkeypatch.setattr(module, "may_fork", lambda: False)
    monkeypatch.setattr(bookmaking, "start", start)
    with publication(folder) as made:
        made.add_books(jobs(folder, *(partial(fact_and_much_besides, name, "多" * 200_000) for name in NAMES)), {})
        assert made.paths == [f"名单/{name}" for name in NAMES]
    assert handed
    assert max(handed) < 1_000


def test_processes_of_the_callers_own_are_left_alone(folder):
    context = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")
    own = context.Process(target=time.sleep, args=(60,))
    own.start()
    try:
        with pytest.raises(WorkbookError), publication(folder) as made:
            made.add_books(jobs(folder, refused, partial(slow, 5, "1"), partial(slow, 5, "2")), {})
        assert own.is_alive()
    finally:
        own.kill()
        own.join()


def test_a_week_made_side_by_side_is_the_same(tmp_path, monkeypatch):
    space = parted(tmp_path / "一家")
    hand_in(space, asks(0), asks(1, WARM), asks(2, None))
    save(space.inbox / "又一份.xlsx", [asks(5), asks(6, WARM)])
    other = Workspace(tmp_path / "另一家")
    shutil.copytree(space.root, other.root)
    run(space)
    monkeypatch.setattr(bookmaking, "_FEW", 0)
    run(other)
    assert seen(other) == seen(space)


def seen(space):
    return {path: content for path, content in tree(space.root).items() if not path.startswith(".wbtools")}
