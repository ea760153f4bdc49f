"""The command that mails workbooks to the people they are for."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from workbook_tools.cli.app import main
from workbook_tools.cli.console import (
    echo,
    json_option,
    password_in,
    password_option,
    says_why,
    show,
    workspace_option,
)
from workbook_tools.problems import WorkbookError

_PASSWORD_IN: Final = "WBTOOLS_SMTP_PASSWORD"  # noqa: S105 # the name of the variable


@main.command("send")
@workspace_option
@click.option("--week", default="", help="发哪一周的，如 2026-W48，默认本周 / whose workbooks (default: this week's)")
@click.option("--dry-run", is_flag=True, help="只说会发给谁、还缺什么，不发 / tell who would get what, send nothing")
@click.option(
    "--resend",
    multiple=True,
    metavar="NAME",
    help="发过也给这个人再发一次，可以写几次 / send to this person again (may be repeated)",
)
@password_option
@json_option
@says_why
def send_command(
    workspace: Path, week: str, dry_run: bool, resend: tuple[str, ...], password_file: Path | None, as_json: bool
) -> int:
    """把分配表、我的客户发到各人邮箱 / Mail each person's own workbooks."""
    from workbook_tools.tasks.send import send  # noqa: PLC0415

    done = send(
        workspace=workspace,
        ask=_mailbox_password,
        week=week,
        dry_run=dry_run,
        resend=resend,
        password=password_in(password_file),
    )
    return show(done, partial(_tell, dry_run=dry_run), as_json=as_json)


def _mailbox_password() -> str:
    """Give the password of the mailbox: from the environment, else from whoever sits at the terminal."""
    if given := os.environ.get(_PASSWORD_IN, "").strip("\r\n"):
        return given
    if sys.stdin.isatty():
        return str(click.prompt("发件邮箱的密码（QQ、163 等填授权码）", hide_input=True, err=True))
    raise WorkbookError("mail-unset", f"没有发件邮箱的密码：请先放在环境变量 {_PASSWORD_IN} 里，或在终端里运行")


def _tell(done: Any, *, dry_run: bool) -> None:
    for label, parcels in (("发了", done.sent), ("会发" if dry_run else "还没有发", done.to_send)):
        for parcel in parcels:
            echo(f"{label}　{parcel}")
    for each in done.held:
        echo(f"待办　{each}")
    for sentence in done.notices:
        echo(sentence)
    before = f"，以前发过的{len(done.already)}封没有再发" if done.already else ""
    if dry_run:
        echo(f"{done.week}：会发{len(done.to_send)}封{before}。只看了一遍，什么都没有发。")
        return
    echo(f"{done.week}：发了{len(done.sent)}封{before}。")
    if done.to_send:
        echo(f"还有{len(done.to_send)}封没有发；再运行一次，只发没有发的。")
