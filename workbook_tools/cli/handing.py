"""Commands of the day: hand over what came in, and take the answers back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from workbook_tools.cli.app import main
from workbook_tools.cli.console import (
    CLEAN,
    NEEDS_CORRECTING,
    a_day,
    a_path,
    echo,
    json_option,
    password_in,
    password_option,
    print_json,
    progress_of,
    says_why,
    workspace_option,
)


@main.command("handoff")
@click.argument("sources", type=a_path, nargs=-1)
@workspace_option
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    callback=a_day,
    help="移交哪一天的，默认今天 / the day handed over (default: today)",
)
@password_option
@json_option
@says_why
def handoff_command(
    sources: tuple[Path, ...], workspace: Path, day: date | None, password_file: Path | None, as_json: bool
) -> int:
    """把当天的咨询和陌拜移交给负责人 / Hand over the day's customers."""
    from workbook_tools.tasks.handoff import handoff  # noqa: PLC0415

    password = password_in(password_file)
    with progress_of("读取") as progress:
        done = handoff(sources, workspace=workspace, day=day, password=password, progress=progress)
    if as_json:
        print_json(done.summary())
    else:
        _tell_handed(done)
    return CLEAN if done.is_clean else NEEDS_CORRECTING


def _tell_handed(done: Any) -> None:
    left = f"，另有{done.left}位以前的还没答" if done.left else ""
    echo(f"{done.day}移交{done.new}位，其中急件{done.urgent}位{left}。")
    if done.held_back:
        echo(f"还有{done.held_back}行缺姓名或联系方式，没法移交，补好再运行一次。")
    wrong = sum(not problem.is_remark for problem in done.problems)
    if wrong:
        echo(f"交来的表里要改的{wrong}处，汇总时写在问题清单里；现在要看，请运行 wbtools validate。")
    for reading in done.readings:
        if reading.unreadable:
            echo(f"读不了：{reading.source.name}，{reading.unreadable.message}")
    for path in done.set_aside:
        echo(f"有人改过的那一份存在 {path}。")
    for sentence in (*done.notices, *done.waiting):
        echo(sentence)
    echo(f"写好了：{'、'.join(done.outputs)}；群里用的短信息在 .txt 里，可以直接粘贴。")
