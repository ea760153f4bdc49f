"""The memory of a process and all it started: nothing of it is left out, and nothing counts twice."""

import subprocess
import sys

import pytest
from process_memory import PeakMemory

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")

MB = 2**20
SAY_SO = r'os.write(1, b"held\n"); os.read(0, 1)'
HOLD = f'import os; held = b"x" * (60 * 2**20); {SAY_SO}'
"""Fill sixty megabytes, say so, and wait."""
START = "import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', sys.argv[1]])"
BARE = 40 * MB
"""More than two interpreters that hold nothing take."""


@pytest.fixture
def started():
    """Start programs that hold something, and end them; each has said "held" as often as it is asked to."""
    processes = []

    def start(*arguments, held=1):
        process = subprocess.Popen(
            [sys.executable, "-c", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        processes.append(process)
        assert [process.stdout.readline() for _ in range(held)] == ["held\n"] * held
        return process

    yield start
    for process in processes:
        if not process.stdin.closed:
            process.communicate("\n" * 5, timeout=20)


def peak(process):
    memory = PeakMemory(process.pid)
    memory.look()
    return memory.bytes


def test_what_a_process_holds_is_counted(started):
    assert 60 * MB < peak(started(HOLD)) < 60 * MB + BARE


def test_what_its_child_holds_is_counted_too(started):
    assert 120 * MB < peak(started(f"{START}; {HOLD}", HOLD, held=2)) < 120 * MB + BARE


def test_what_two_share_is_counted_once(started):
    forked = f'import os; held = b"x" * (60 * 2**20); os.fork(); {SAY_SO}'
    assert 60 * MB < peak(started(forked, held=2)) < 60 * MB + BARE


def test_a_child_stays_one_after_its_parent_has_ended(started):
    parent = started(f"{START}; child.wait()", HOLD)
    memory = PeakMemory(parent.pid)
    memory.look()
    parent.kill()
    parent.wait(timeout=20)
    memory.bytes = 0
    memory.look()
    assert memory.bytes > 60 * MB


def test_the_most_is_kept(started):
    process = started(HOLD)
    memory = PeakMemory(process.pid)
    memory.look()
    most = memory.bytes
    process.communicate("\n", timeout=20)
    memory.look()
    assert memory.bytes == most
