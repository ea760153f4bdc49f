"""The `wbtools` command itself; the other modules of this folder add the commands to it."""

from __future__ import annotations

import io
import sys

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="workbook-tools", prog_name="wbtools")
def main() -> None:
    """把销售团队的 Excel 表汇成一份客户名单，一行不丢。

    Turns a sales team's Excel workbooks into one clean customer list, with every row accounted for.
    """
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot print a rare character shows a question mark rather than failing.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
