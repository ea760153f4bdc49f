"""The `wbtools` command itself; the other modules of this folder add the commands to it when they are needed."""

from __future__ import annotations

import io
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final

import click

from workbook_tools.cli.console import INTERRUPTED

COMMANDS: Final = {
    "assign": "assigning", "bundle": "bundle", "button": "buttons", "cards": "forms", "consolidate": "week",
    "demo": "folders", "doctor": "doctor", "erase": "records", "export": "exporting", "feedback": "handing",
    "fix": "week", "forms": "forms", "handoff": "handing", "history": "records", "init": "folders",
    "lookup": "records", "new": "forms", "review": "week", "send": "sending", "templates": "forms", "trace": "records",
    "transfer": "assigning", "undo": "records", "validate": "forms",
}  # fmt: skip
"""Every command, and the module of this folder that adds it."""
_AT_ONCE: Final = {"bundle", "button", "cards", "demo", "doctor", "export", "init", "new", "templates", "validate"}
"""Commands that put one file after the other in its place: when they are stopped, some may be there."""


class Commands(click.Group):
    """Commands that are loaded when they are called or listed: a button is a cold start."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give every name, loaded or not."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the one module that adds this command; all of them for a name that none does, to suggest another."""
        for module in {COMMANDS[cmd_name]} if cmd_name in COMMANDS else set(COMMANDS.values()):
            import_module(f"workbook_tools.cli.{module}")
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a person who stops it by Ctrl-C is told what is true then, in one sentence."""
        try:
            with interrupted_once():
                return super().invoke(ctx)
        except (KeyboardInterrupt, RuntimeError) as stopped:
            # Python 3.11 wraps an interrupt that comes while a class is made, as when a module is loaded.
            if isinstance(stopped, RuntimeError) and not isinstance(stopped.__cause__, KeyboardInterrupt):
                raise
            click.echo(_said(ctx.invoked_subcommand), err=True)
            ctx.exit(INTERRUPTED)


@contextmanager
def interrupted_once() -> Iterator[None]:
    """Let the first Ctrl-C stop what runs, and further ones not disturb it while it tidies up."""

    def stop(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler or threading.current_thread() is not threading.main_thread():
        yield  # somebody else decides what an interrupt means here
        return
    signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is stop:
            signal.signal(signal.SIGINT, before)


def _said(command: str | None) -> str:
    if command in _AT_ONCE:
        return "已停下。"
    from workbook_tools.tasks.stopping import standing  # noqa: PLC0415 # a command that is not stopped needs none

    return standing()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="workbook-tools", prog_name="wbtools")
def main() -> None:
    """把销售团队的 Excel 表汇成一份客户名单，一行不丢。

    Turns a sales team's Excel workbooks into one clean customer list, with every row accounted for.
    """
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot print a rare character shows a question mark rather than failing.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
