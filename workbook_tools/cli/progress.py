"""How far a long task is, on stderr: one line rewritten on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from typing import Final

import click

from workbook_tools.tasks.progress import Progress

_QUICK: Final = 2.0
"""Seconds: what takes no longer is not worth a word."""
_TERMINAL_PAUSE: Final = 0.2
_PAUSE: Final = 10.0
"""Seconds between two lines where nobody sees them one over the other."""


class ShownProgress(Progress):
    """Shows counts only: the names of files are names of people."""

    def __init__(self) -> None:
        self._rewrites = sys.stderr.isatty()
        self._began = time.monotonic()
        self._next = self._began + (_QUICK if self._rewrites else _PAUSE)
        self._width = 0

    def at(self, files: int, of: int, rows: int) -> None:
        """Show how far it is, unless it was shown just now."""
        now = time.monotonic()
        is_last = files == of and now - self._began > _QUICK
        if now < self._next and not is_last:
            return
        self._next = now + (_TERMINAL_PAUSE if self._rewrites else _PAUSE)
        self._show(told(files, of, rows, now - self._began))

    def then(self, what: str) -> None:
        """Show what is being done in place of the counts: a line that stands still looks like a task that hangs."""
        if time.monotonic() - self._began > _QUICK:
            self._show(what)

    def _show(self, line: str) -> None:
        if not self._rewrites:
            click.echo(line, err=True)
            return
        width = sum(2 if ord(letter) > 0x2E7F else 1 for letter in line)
        click.echo(f"\r{line}{' ' * (self._width - width)}", nl=False, err=True)
        self._width = width

    def say(self, sentence: str) -> None:
        """Tell a sentence on a line of its own."""
        self.clear()
        click.echo(sentence, err=True)

    def clear(self) -> None:
        """Take the line away."""
        if self._width:
            click.echo(f"\r{' ' * self._width}\r", nl=False, err=True)
            self._width = 0


def told(files: int, of: int, rows: int, seconds: float) -> str:
    """Say how far it is: files, rows, rows a second, and the time left if the rest is like what is read."""
    if files == of:
        return f"读完了{of}个文件，{rows}行，每秒{rows / max(seconds, 0.1):.0f}行"
    left = seconds * (of - files) / files if files else 0
    return f"读了{files}/{of}个文件，{rows}行，每秒{rows / max(seconds, 0.1):.0f}行，还要约{_long(left)}"


def _long(seconds: float) -> str:
    return f"{seconds:.0f}秒" if seconds < 100 else f"{seconds / 60:.0f}分钟"


@contextlib.contextmanager
def progress_shown() -> Iterator[Progress]:
    """Show the progress of a task while it runs, and nothing of it afterwards."""
    progress = ShownProgress()
    try:
        yield progress
    finally:
        progress.clear()
