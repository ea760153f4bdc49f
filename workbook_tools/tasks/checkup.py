"""What one check of `wbtools doctor` says, and what checks may look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from workbook_tools.tasks.machine import MACOS, WINDOWS, Machine
from workbook_tools.tasks.this_machine import MachineSettings


class State(StrEnum):
    """What a check found; the value is what people read."""

    FINE = "好"
    MEND = "要改"
    UNSURE = "说不准"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checkup. key: what was looked at. says: what was found. remedy: what to do, '' if nothing."""

    key: str
    state: State
    says: str
    remedy: str = ""

    def summary(self) -> dict[str, str]:
        """Give it as JSON shows it."""
        return {"check": self.key, "state": self.state.name.lower(), "says": self.says, "remedy": self.remedy}


def fine(key: str, says: str) -> Check:
    """Say that something is as it should be."""
    return Check(key, State.FINE, says)


def mend(key: str, says: str, remedy: str) -> Check:
    """Say that something has to be mended before buttons work, and how."""
    return Check(key, State.MEND, says, remedy)


def unsure(key: str, says: str, remedy: str) -> Check:
    """Say that something may keep buttons from working, and what to do if they do not."""
    return Check(key, State.UNSURE, says, remedy)


@dataclass(frozen=True, slots=True)
class Checkup:
    """What is looked at: the machine, what its buttons know, and the workbooks somebody asks about.

    settings: None if they could not be read; `unreadable` then says why.
    """

    machine: Machine
    settings: MachineSettings | None
    unreadable: str = ""
    files: Sequence[Path] = ()

    @property
    def on_windows(self) -> bool:
        """True on Windows."""
        return self.machine.platform == WINDOWS

    @property
    def on_macos(self) -> bool:
        """True on a Mac."""
        return self.machine.platform == MACOS
