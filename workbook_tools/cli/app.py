"""The `wbtools` command itself; the other modules of this folder add the commands to it when they are needed."""

from __future__ import annotations

import io
import sys
from importlib import import_module
from typing import Final

import click

COMMANDS: Final = {
    "assign": "assigning", "bundle": "bundle", "button": "buttons", "cards": "forms", "consolidate": "week",
    "demo": "folders", "doctor": "doctor", "erase": "records", "export": "exporting", "feedback": "handing",
    "fix": "week", "forms": "forms", "handoff": "handing", "history": "records", "init": "folders",
    "lookup": "records", "new": "forms", "review": "week", "send": "sending", "templates": "forms", "trace": "records",
    "transfer": "assigning", "undo": "records", "validate": "forms",
}  # fmt: skip
"""Every command, and the module of this folder that adds it."""


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
