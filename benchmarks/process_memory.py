"""How much memory a process and all it started hold together, looked up in Linux's /proc.

A page that several processes share counts once (PSS: each process bears its part of it). Where the kernel does not
tell that, what is resident counts (RSS), and shared pages count once for each process.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Final

_PROC: Final = Path("/proc")
_PARENT: Final = 1  # in /proc/*/stat, counted from behind the name, which may hold anything


class PeakMemory:
    """The most that a process and everything it started held at one of the moments looked at [bytes].

    Who was a child once stays one: its parent may end before it does.
    """

    def __init__(self, process: int) -> None:
        self.bytes = 0
        self._family = {process}

    def look(self) -> None:
        """Look at this moment."""
        children = _children()
        waiting = list(self._family)
        while waiting:
            new = children[waiting.pop()] - self._family
            self._family |= new
            waiting += new
        self.bytes = max(self.bytes, sum(_held(process) for process in self._family))


def _children() -> dict[int, set[int]]:
    """Give the children of each process that has some."""
    children: dict[int, set[int]] = defaultdict(set)
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            stat = _read(entry / "stat").rpartition(")")[2].split()
            if stat:
                children[int(stat[_PARENT])].add(int(entry.name))
    return children


def _held(process: int) -> int:
    for file, label in (("smaps_rollup", "Pss:"), ("status", "VmRSS:")):
        for line in _read(_PROC / str(process) / file).splitlines():
            if line.startswith(label):
                return int(line.split()[1]) * 1024
    return 0


def _read(file: Path) -> str:
    """Read a file of a process; nothing if it has ended meanwhile, or is somebody else's."""
    try:
        return file.read_text(errors="replace")
    except OSError:
        return ""
