"""Whatever the system refuses, once or from then on, the workspace is in the old state or the new one."""

import errno
import os
import sys
from pathlib import Path

import pytest
from states import States
from weeks import run

from workbook_tools.problems import WorkbookError

TOUCHING = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "shutil.copyfile", "sqlite3.connect"}


class Faults:
    """Refuses the Nth act upon a file below a folder; staff files are left out, as reading them is another story.

    Python tells of each such act before it happens; forcing to the disk it does not tell of, so that is replaced.
    """

    def __init__(self):
        self.fault = None
        self._fsync = os.fsync
        sys.addaudithook(self._hear)

    def arm(self, folder, nth, fault, *, lasting):
        self.folder, self.left, self.lasting = str(folder), nth, lasting
        self.fault = fault

    def disarm(self):
        self.fault = None
        return self.left

    def _hear(self, event, args):
        if self.fault and event in TOUCHING and isinstance(args[0], str | Path):
            path = str(args[0])
            if path.startswith(self.folder) and "收件箱" not in path:
                self._count()

    def fsync(self, handle):
        if self.fault:
            self._count()
        self._fsync(handle)

    def _count(self):
        self.left -= 1
        if self.left == 0 or (self.lasting and self.left < 0):
            raise self.fault


FAULTS = Faults()  # Python keeps a listener for good, so there is one
KINDS = {
    "full once": (OSError(errno.ENOSPC, "No space left on device"), False),
    "broken from then on": (OSError(errno.EIO, "Input/output error"), True),
    "denied once": (PermissionError(errno.EACCES, "Permission denied"), False),
    "stopped by a key": (KeyboardInterrupt(), False),
}


@pytest.fixture
def states(tmp_path):
    return States(tmp_path)


def hurt(states, folder, monkeypatch, kind, nth):
    """Run with the Nth act refused. Gives how many acts there were, and the workspace as it was left."""
    space = states.copy(folder)
    fault, lasting = KINDS[kind]
    monkeypatch.setattr(os, "fsync", FAULTS.fsync)
    monkeypatch.setattr("workbook_tools.excel.publish._FIRST_PAUSE", 0)
    FAULTS.arm(space.root, nth, fault, lasting=lasting)
    try:
        run(space)
    except (WorkbookError, OSError, KeyboardInterrupt):
        pass
    finally:
        acts = nth - FAULTS.disarm()
        monkeypatch.undo()
    return acts, space


STEPS = [pytest.param(16, id="every sixteenth"), pytest.param(1, id="every one", marks=pytest.mark.long)]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("kind", KINDS)
def test_refused_at_any_act_nothing_is_lost(tmp_path, states, monkeypatch, kind, step):
    acts, _ = hurt(states, tmp_path / "这次", monkeypatch, kind, 10**6)  # a run that is let alone
    assert acts > 40, "the acts of a run are no longer noticed"
    for nth in range(1 + list(KINDS).index(kind) % step, acts + 1, step):
        _, space = hurt(states, tmp_path / "这次", monkeypatch, kind, nth)
        states.insist_on_one(space)
        states.insist_on_new(space)
