"""The command that makes a folder to install from, for the company's share."""

from __future__ import annotations

from pathlib import Path

import click

from workbook_tools.cli.app import main
from workbook_tools.cli.console import CLEAN, NEEDS_CORRECTING, a_path, echo, json_option, print_json, says_why


@main.command("bundle")
@click.argument("folder", type=a_path)
@click.option("-w", "--workspace", type=a_path, help="公司的工作文件夹 / the company's workspace")
@click.option("--address", default="", help="同事的电脑怎样打开它 / how colleagues' machines open the workspace")
@click.option("--python", "pythons", multiple=True, help="为哪个 Python，可写多次 / for which Python (repeatable)")
@click.option("--python-installer", type=a_path, help="python.org 的安装程序 / python.org's installer to copy in")
@json_option
@says_why
def bundle_command(
    folder: Path,
    workspace: Path | None,
    address: str,
    pythons: tuple[str, ...],
    python_installer: Path | None,
    as_json: bool,
) -> int:
    """做一个不用联网的 Windows 安装包 / Make a folder that wbtools is installed from offline, on Windows."""
    from workbook_tools.tasks.bundle import PYTHONS, bundle  # noqa: PLC0415

    done = bundle(
        folder,
        pythons=pythons or PYTHONS,
        workspace=workspace,
        address=address,
        python_installer=python_installer,
    )
    if as_json:
        print_json(done.summary())
    else:
        size = round(done.size / 1_000_000)
        echo(f"做好了：{done.folder}，{done.wheels}个安装包，{done.templates}张模板，共{size}MB。")
        echo(f"能装在 64 位 Windows 的 Python {'、'.join(done.pythons)} 上。")
        for sentence in (*done.missing, *done.notices):
            echo(f"{sentence}。")
        echo("把整个文件夹放到共享里，让同事双击 install.cmd。")
    return CLEAN if done.is_clean else NEEDS_CORRECTING
