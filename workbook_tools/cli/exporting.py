"""The command that exports customers for other programs, and the options by which `consolidate` does so too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbook_tools.cli.app import main
from workbook_tools.cli.console import (
    CLEAN,
    a_path,
    echo,
    json_option,
    password_in,
    print_json,
    says_why,
    workspace_option,
)
from workbook_tools.problems import WorkbookError

if TYPE_CHECKING:
    from workbook_tools.tasks.export import Exported, Store

_OPTIONS = (
    click.option(
        "--to-parquet", type=a_path, metavar="FOLDER", help="写成 Parquet 文件 / as Parquet files in this folder"
    ),
    click.option("--to-sql", default="", metavar="URL", help="写进数据库 / into the database of this SQLAlchemy URL"),
    click.option("--sql-password-file", type=a_path, help="数据库的密码写在这个文件里 / a file with its password"),
)


def export_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say where to export to."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def stores_asked(to_parquet: Path | None, to_sql: str, sql_password_file: Path | None) -> list[Store]:
    """Open the stores that the options name. Raises WorkbookError if one cannot be used."""
    if not (to_parquet or to_sql):
        return []
    from workbook_tools.tasks.export import stores  # noqa: PLC0415

    return stores(to_parquet=to_parquet, to_sql=to_sql, sql_password=password_in(sql_password_file))


@main.command("export")
@workspace_option
@export_options
@json_option
@says_why
def export_command(
    workspace: Path, to_parquet: Path | None, to_sql: str, sql_password_file: Path | None, as_json: bool
) -> int:
    """把客户、冲突和交来的每一行导出给别的程序用 / Export all customers and rows for other programs."""
    from workbook_tools.tasks.export import export  # noqa: PLC0415

    to = stores_asked(to_parquet, to_sql, sql_password_file)
    if not to:
        raise WorkbookError("nothing-done", "请用 --to-parquet 或 --to-sql 写明导出到哪里")
    done = export(workspace, to)
    if as_json:
        print_json(done.summary())
    else:
        tell_exported(done)
    return CLEAN


def tell_exported(done: Exported) -> None:
    """Say what was exported, and that it is in clear."""
    counted = "，".join(f"{name} {count}行" for name, count in done.lines.items())
    echo(f"导出了：{counted}。里面有客户的电话，没有加密，请只让该看的人看到。")


def export_after(workspace: Path, to: Sequence[Store]) -> tuple[Exported | None, str]:
    """Export what a run has published. Gives what was exported, or the sentence that says why it was not."""
    from workbook_tools.tasks.export import export  # noqa: PLC0415

    try:
        return export(workspace, to), ""
    except WorkbookError as refusal:
        return None, refusal.message
