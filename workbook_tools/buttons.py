"""What a macro button runs: one button, one task; what comes of it is a Chinese sentence."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from workbook_tools.tasks.clicks.click import Click, Said

SECONDS: Final = 300
"""A button that takes longer is ended: Excel waits for it."""
_TASKS: Final[Mapping[str, str]] = {
    "check": "check",
    "accept": "accept",
    "lookup": "look_up",
    "handoff": "hand_off",
    "take-new": "take_new",
    "submit": "submit",
    "refresh-lists": "refresh_lists",
}
"""The function behind each button, in a module of its own name: only the one that is clicked is loaded."""
NAMES: Final = tuple(_TASKS)


def task_of(name: str) -> Callable[[Click], Said]:
    """Give the task behind a button. Raises KeyError for a name that is no button's."""
    function = _TASKS[name]
    task: Callable[[Click], Said] = getattr(import_module(f"workbook_tools.tasks.clicks.{function}"), function)
    return task


def press(
    name: str,
    workbook: str,
    *,
    hwnd: int = 0,
    sheet: str = "",
    selection: str = "",
    workspace: Path | None = None,
    now: datetime | None = None,
) -> Said:
    """Do what a button does in a workbook, and give what to say.

    workbook:  its path, or its https address where it lies in a cloud; hwnd: Excel's window, 0 if there is none.
    sheet, selection: what is in front and selected, such as `B7:C9`; where they are not given, what the workbook says.
    workspace: the company's folder (default: the one the workbook lies in, else the one set up for this machine).
    now:       when it was clicked (default: the clock of this machine).
    Raises WorkbookError with a sentence for whoever clicked, and KeyError for a name that is no button's.
    """
    from workbook_tools.tasks.clicks.click import click_in  # noqa: PLC0415 # a click loads only what it needs

    task = task_of(name)
    with _time_limit():
        at = now or datetime.now()  # noqa: DTZ005 # the office's own clock
        return task(click_in(workbook, hwnd, sheet, selection, workspace=workspace, now=at))


@contextmanager
def _time_limit() -> Iterator[None]:
    """End this process, without a word, if a click takes too long: whoever waits for it says so."""
    if sys.platform == "win32":
        watch = threading.Timer(SECONDS, os._exit, (2,))
        watch.daemon = True
        watch.start()
        stop: Callable[[], object] = watch.cancel
    else:  # without a thread, beside which no process may be forked to read a file
        signal.alarm(SECONDS)
        stop = partial(signal.alarm, 0)
    try:
        yield
    finally:
        stop()
