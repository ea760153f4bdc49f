"""Commands that make a folder to work in."""

from __future__ import annotations

from pathlib import Path

import click

from workbook_tools.cli.app import main
from workbook_tools.cli.assigning import tell_applied, tell_proposed
from workbook_tools.cli.console import (
    CLEAN,
    a_path,
    echo,
    says_why,
)
from workbook_tools.cli.handing import tell_handed
from workbook_tools.cli.week import tell


@main.command("init")
@click.argument("folder", type=a_path)
@says_why
def init_command(folder: Path) -> int:
    """建一个工作文件夹 / Make a workspace."""
    from workbook_tools.tasks.init import init  # noqa: PLC0415 # each command loads only its own task

    space = init(folder)
    echo(f"建好了：{folder}")
    echo(f"下一步：1. 打开 {space.settings_file}，填好 品牌 和 人员 两页。")
    echo(f"　　　　2. 把大家的表放进 {space.inbox}，文件名随意。")
    echo(f"　　　　3. 运行 wbtools consolidate -w {folder}")
    return CLEAN


@main.command("demo")
@click.argument("folder", type=a_path)
@says_why
def demo_command(folder: Path) -> int:
    """用样例跑一周，看看结果 / Go through the sample week."""
    from workbook_tools.tasks.demo import demo  # noqa: PLC0415

    done = demo(folder)
    echo("一、汇总一周的表")
    tell(done.consolidated, folder)
    echo("二、给各品牌总监写分配表")
    tell_proposed(done.proposed)
    echo("三、收下一位总监填好的分配表")
    tell_applied(done.applied)
    echo("四、移交今天的客户")
    tell_handed(done.handed)
    echo(f"下一步，在 {folder} 里各人打开：")
    for who, files in done.next_steps:
        echo(f"　{who}：{'、'.join(files)}")
    return CLEAN
