"""Runs contenders in turn, each cold, as a process of its own, and says what each used. Needs Linux or macOS.

A busy machine slows all alike when they take turns, so what counts is the ratio within a round.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from process_memory import PeakMemory

_BETWEEN_LOOKS: Final = 0.02
"""Seconds between two looks at the memory."""


@dataclass(frozen=True)
class Usage:
    """What one process and the ones it waited for used.

    wall, cpu: seconds; memory: what all held together at their peak [MB], 0 if nobody looked.
    output:    what it printed.
    """

    wall: float
    cpu: float
    memory: float
    output: str


Contender = Callable[[], Usage]


class Python:
    """The interpreter that contenders are run with, all of them with their modules compiled, as once installed.

    What is compiled is kept in `folder`, so let each contender run once, on something small, before it is timed.
    """

    def __init__(self, folder: Path) -> None:
        self._environment = {
            **os.environ,
            "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
            "WBTOOLS_HOME": str(folder / "home"),
        }
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def run(self, arguments: Sequence[str], *, fine: Collection[int] = (0,), memory: bool = False) -> Usage:
        """Run a process to its end. Looking at its memory slows it a little: do not time it then.

        Raises RuntimeError, with the last it said, unless its exit code is one of those that are `fine`.
        """
        with tempfile.TemporaryFile("w+", encoding="utf-8") as told, tempfile.TemporaryFile("w+") as complaints:
            begun = time.perf_counter()
            process = subprocess.Popen(
                [sys.executable, *arguments], stdout=told, stderr=complaints, env=self._environment
            )
            peak = PeakMemory(process.pid)
            ended, status, used = os.wait4(process.pid, os.WNOHANG if memory else 0)
            while not ended:
                peak.look()
                time.sleep(_BETWEEN_LOOKS)
                ended, status, used = os.wait4(process.pid, os.WNOHANG)
            wall = time.perf_counter() - begun
            process.returncode = os.waitstatus_to_exitcode(status)
            told.seek(0)
            complaints.seek(0)
            if process.returncode not in fine:
                raise RuntimeError(f"{arguments[:3]} ended with {process.returncode}: {complaints.read()[-2000:]}")
            return Usage(wall, used.ru_utime + used.ru_stime, peak.bytes / 2**20, told.read())


def in_turn(contenders: Mapping[str, Contender], rounds: int) -> dict[str, list[Usage]]:
    """Let contenders run one after the other, so many rounds, and give what each used; tell it on stderr meanwhile."""
    used: dict[str, list[Usage]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contend in contenders.items():
            used[name].append(contend())
    for name, usages in used.items():
        walls, cpu = [usage.wall for usage in usages], statistics.median(usage.cpu for usage in usages)
        spread = f"{min(walls):.2f} to {max(walls):.2f}"
        print(f"  {name}: {statistics.median(walls):.2f} s ({spread}), {cpu:.2f} s CPU", file=sys.stderr)
    return used


def ratio(ours: Sequence[Usage], theirs: Sequence[Usage]) -> float:
    """Give the median of the ratios of wall time, round by round."""
    return statistics.median(a.wall / b.wall for a, b in zip(ours, theirs, strict=True))
