"""Ctrl-C, as a terminal sends it, at any moment of a run: one true sentence, nothing half done, nothing running on."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from cluster_here import cluster
from states import States, rows_of, seen
from weeks import TODAY, WEEK

from workbook_tools.ledger import Ledger
from workbook_tools.tasks.stopping import DECIDED, NOTHING_CHANGED, RECORDED

TIMES = [pytest.param(6, id="6"), pytest.param(100, id="100", marks=pytest.mark.long)]

STOPS_AT = """
import importlib, os, sys, time
module, names, skip = sys.argv[1], sys.argv[2].split("."), int(sys.argv[3])
owner = importlib.import_module(module)
for name in names[:-1]:
    owner = getattr(owner, name)
real = getattr(owner, names[-1])
calls = 0

def wait(*args, **options):
    global calls
    calls += 1
    if calls == skip + 1:
        with open(sys.argv[4], "w"):
            pass
        time.sleep(60)
    return real(*args, **options)

setattr(owner, names[-1], wait)
from workbook_tools.cli import main
main(sys.argv[5:], prog_name="wbtools")
"""
"""Runs the command, and waits to be interrupted before a function is called, the first few calls skipped."""

TELLS_WHEN_IT_LISTENS = """
import sys
from contextlib import contextmanager
import workbook_tools.cli.app as app
from workbook_tools.cli import main
really = app.interrupted_once

@contextmanager
def told():
    with really():
        with open(sys.argv[1], "w"):
            pass
        yield

app.interrupted_once = told
main(sys.argv[2:], prog_name="wbtools")
"""
"""Runs the command, and makes a file once it is ready for an interrupt: before, it is Python that starts."""

MOMENTS = {
    "looking what there is": ("workbook_tools.tasks.intake", "sources_in", 0, NOTHING_CHANGED),
    "reading": ("workbook_tools.tasks.batches", "_read", 3, NOTHING_CHANGED),
    "waiting for readers": ("workbook_tools.tasks.batches", "_result", 0, NOTHING_CHANGED),
    "waiting for the ledger": ("workbook_tools.tasks.publication", "sound_ledger", 0, NOTHING_CHANGED),
    "matching": ("workbook_tools.tasks.intake", "settle_copies", 0, NOTHING_CHANGED),
    "making workbooks": ("workbook_tools.excel.publish", "_flush", 1, NOTHING_CHANGED),
    "keeping copies": ("workbook_tools.tasks.backups", "Backups.keep", 3, NOTHING_CHANGED),
    "before it is decided": ("workbook_tools.ledger.journal", "Journal.put_outputs", 0, NOTHING_CHANGED),
    "once it is decided": ("workbook_tools.tasks.publication", "Publication._put", 0, DECIDED),
    "between two workbooks": ("workbook_tools.tasks.publication", "Publication._put", 2, DECIDED),
    "while one is put": ("workbook_tools.tasks.publication", "put", 1, DECIDED),
    "when all are out": ("workbook_tools.tasks.backups", "Backups.prune", 0, RECORDED),
    "while it is told": ("workbook_tools.cli.week", "tell", 0, RECORDED),
}


@pytest.fixture(scope="module")
def states(tmp_path_factory):
    return States(tmp_path_factory.mktemp("states"), more=14)


def begin(space, folder, *before, options=()):
    """Start consolidating as a terminal does: what it starts hears an interrupt too."""
    (folder / "暂").mkdir(exist_ok=True)
    command = [
        sys.executable,
        *before,
        "consolidate",
        "-w",
        str(space.root),
        "--week",
        WEEK,
        "--as-of",
        TODAY.isoformat(),
        *options,
    ]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        env=os.environ | {"TMPDIR": str(folder / "暂")},
    )


def wait_for(sign, running):
    """Wait until the run has made this file."""
    deadline = time.monotonic() + 120
    while not sign.exists() and time.monotonic() < deadline and running.poll() is None:
        time.sleep(0.01)
    assert sign.exists(), running.communicate()


def interrupt(running):
    """Press Ctrl-C, three times, as people do. Gives the sentence it ends with."""
    for _ in range(3):
        os.killpg(running.pid, signal.SIGINT)
        time.sleep(0.02)
    out, said = running.communicate(timeout=60)
    if running.returncode in (0, 1):  # it was faster
        assert not said
        return RECORDED
    assert running.returncode == 130, said
    (sentence,) = said.splitlines()
    assert not out or sentence == RECORDED
    return sentence


def insist_on_tidiness(space, folder, running):
    """Nothing runs, nothing lies about, nobody is kept out."""
    deadline = time.monotonic() + 10
    while _runs(running.pid) and time.monotonic() < deadline:  # a child may just be hearing that nobody is there
        time.sleep(0.01)
    assert not _runs(running.pid)
    litter = [path for path in space.root.rglob(".wbtools-*") if path.suffix != ".lock"]
    assert not litter
    assert not (space.hidden_folder / "lock.json").exists()
    assert not list((folder / "暂").iterdir())


def _runs(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def insist_on_truth(sentence, states, space):
    """What the sentence says is so."""
    with Ledger(space.ledger_file, write=False) as ledger:
        unfinished, runs = bool(ledger.journal.unfinished()), len(ledger.journal.runs())
    if sentence == NOTHING_CHANGED:
        assert seen(space) == states.old
        assert (unfinished, runs) == (False, 1)
    elif sentence == DECIDED:
        states.insist_on_one(space)
        assert (unfinished, runs) == (True, 2)
        assert rows_of(space) == states.rows
    else:
        assert sentence == RECORDED
        assert seen(space) == states.new
        assert (unfinished, runs) == (False, 2)


@pytest.mark.parametrize("moment", MOMENTS)
def test_at_this_moment(states, tmp_path, moment):
    module, name, skip, expected = MOMENTS[moment]
    space = states.copy(tmp_path / "公司")
    waits = tmp_path / "waits"
    running = begin(space, tmp_path, "-c", STOPS_AT, module, name, str(skip), str(waits))
    wait_for(waits, running)
    sentence = interrupt(running)
    assert sentence == expected
    insist_on_truth(sentence, states, space)
    insist_on_tidiness(space, tmp_path, running)
    states.insist_on_new(space)


@pytest.mark.parametrize("times", TIMES)
def test_at_any_moment(states, tmp_path, times):
    dice = random.Random(times)
    space = states.copy(tmp_path / "公司")
    whole = begin(space, tmp_path, "-c", TELLS_WHEN_IT_LISTENS, str(tmp_path / "listens"))
    wait_for(tmp_path / "listens", whole)
    started = time.monotonic()
    whole.communicate(timeout=120)
    takes = time.monotonic() - started
    for _ in range(times):
        space = states.copy(tmp_path / "公司")
        (tmp_path / "listens").unlink()
        running = begin(space, tmp_path, "-c", TELLS_WHEN_IT_LISTENS, str(tmp_path / "listens"))
        wait_for(tmp_path / "listens", running)
        time.sleep(dice.uniform(0, takes))
        if running.poll() is None:
            insist_on_truth(interrupt(running), states, space)
        else:
            running.communicate()
        insist_on_tidiness(space, tmp_path, running)
        states.insist_on_new(space)


def test_while_a_cluster_reads(states, tmp_path):
    space = states.copy(tmp_path / "公司")
    waits = tmp_path / "waits"
    with cluster(tmp_path) as address:
        before = ["-c", STOPS_AT, "workbook_tools.tasks.batches", "_result", "0", str(waits)]
        running = begin(space, tmp_path, *before, options=["--scheduler", address])
        wait_for(waits, running)
        assert interrupt(running) == NOTHING_CHANGED
    insist_on_truth(NOTHING_CHANGED, states, space)
    states.insist_on_new(space)
