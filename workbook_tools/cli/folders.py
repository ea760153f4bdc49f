"""Commands that make a folder to work in."""

from __future__ import annotations

from pathlib import Path

import click

from workbook_tools.cli.app import main
from workbook_tools.cli.console import (
    CLEAN,
    a_path,
    echo,
    says_why,
)
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
    """用样例跑一周，看看结果 / Consolidate the sample week."""
    from workbook_tools.tasks.demo import demo  # noqa: PLC0415

    done = demo(folder)
    tell(done, folder)
    echo(f"请打开 {folder} 里的这些文件看看：{'、'.join(done.outputs)}")
    return CLEAN
