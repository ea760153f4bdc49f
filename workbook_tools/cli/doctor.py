"""The command that says whether buttons can work on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from workbook_tools.cli.app import main
from workbook_tools.cli.console import CLEAN, NEEDS_CORRECTING, a_path, echo, json_option, print_json, says_why


@main.command("doctor")
@click.argument("files", type=a_path, nargs=-1)
@click.option("--install-buttons", "install", is_flag=True, help="先装上按钮 / first put in place what buttons need")
@click.option("-w", "--workspace", type=a_path, help="公司的工作文件夹 / the company's workspace")
@click.option("--person", default="", help="这台电脑是谁在用 / who works on this machine")
@json_option
@says_why
def doctor_command(files: tuple[Path, ...], install: bool, workspace: Path | None, person: str, as_json: bool) -> int:
    """看看这台电脑能不能用按钮，要改什么 / Can buttons work on this machine, and what is to be mended?"""
    from workbook_tools.tasks.doctor import doctor  # noqa: PLC0415

    found = doctor(files, workspace=workspace, person=person, install=install)
    if as_json:
        print_json(found.summary())
    else:
        for sentence in found.installed:
            echo(sentence)
        for check in found.checks:
            echo(f"{check.state:\u3000<3}　{check.says}")
            if check.remedy:
                echo(f"　　　　→ {check.remedy}")
        echo(f"{found.verdict}。")
    return CLEAN if found.is_clean else NEEDS_CORRECTING
