"""Commands of the admin's week: consolidate, and take over what people decided."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final

import click

from workbook_tools.cli.app import main
from workbook_tools.cli.console import (
    CLEAN,
    NEEDS_CORRECTING,
    a_path,
    a_place,
    as_of_option,
    echo,
    json_option,
    password_in,
    password_option,
    print_json,
    print_problems,
    says_why,
    scheduler_option,
    show,
    tell_published,
    workspace_option,
    written,
)
from workbook_tools.cli.exporting import export_after, export_options, stores_asked, tell_exported
from workbook_tools.cli.progress import progress_shown
from workbook_tools.problems import WorkbookError


@main.command("consolidate")
@click.argument("sources", type=a_place, nargs=-1)
@workspace_option
@click.option(
    "--week", default="", help="这一批叫哪一周，如 2026-W48，默认本周 / label of the run (default: this week)"
)
@click.option("--dry-run", is_flag=True, help="只算不写 / decide everything, write nothing")
@scheduler_option
@password_option
@export_options
@json_option
@as_of_option
@says_why
def consolidate_command(
    sources: tuple[Path | str, ...],
    workspace: Path,
    week: str,
    dry_run: bool,
    scheduler: str,
    password_file: Path | None,
    to_parquet: Path | None,
    to_sql: str,
    sql_password_file: Path | None,
    as_json: bool,
    as_of: date | None,
) -> int:
    """把收件箱里的表汇成本周名单 / Consolidate the week."""
    from workbook_tools.tasks.consolidate import consolidate  # noqa: PLC0415

    if dry_run and (to_parquet or to_sql):
        raise WorkbookError("nothing-done", "--dry-run 什么都不写，不能同时导出")
    to = stores_asked(to_parquet, to_sql, sql_password_file)
    password = password_in(password_file)
    with progress_shown() as progress:
        done = consolidate(
            sources,
            workspace=workspace,
            week=week,
            as_of=as_of,
            dry_run=dry_run,
            password=password,
            scheduler=scheduler,
            progress=progress,
        )
    exported, refusal = export_after(workspace, to) if to else (None, "")
    if as_json:
        print_json(done.summary() | ({"exported": exported and exported.summary(), "refusal": refusal} if to else {}))
    else:
        if not done.readings:
            echo(f"{'给的地方' if sources else '收件箱里'}没有表，请放好大家的表再汇总。")
        tell(done, workspace)
        if done.outputs:
            echo(f"写好了：{written(done.outputs)}")
        else:
            echo("只算了一遍，什么都没有写。")
        if exported:
            tell_exported(exported)
        if refusal:
            echo(f"没有导出。{refusal}。改好以后可以单独运行 wbtools export。", err=True)
    return CLEAN if done.is_clean and not refusal else NEEDS_CORRECTING


def tell(done: Any, workspace: Path) -> None:
    """Sum up a run in a few lines."""
    figures, customers = done.figures(), done.customers
    echo(
        f"{done.week}：交了{figures['read']}行：收{figures['accepted']}，待补{figures['held_back']}，"
        f"以前交过{figures['seen']}。"
    )
    for sentence in done.about_week:
        echo(sentence)
    echo(f"客户：新增{customers['new']}，更新{customers['updated']}，总共{customers['total']}。")
    put = "写在" if done.outputs else "会写在"
    echo(f"要改的{done.to_mend}处，{put}问题清单里；没交的表{len(done.hand_ins.missing())}份，{put}未交名单里。")
    _tell_of_settings(done, put)
    if done.review_groups:
        sheet = workspace / done.review_sheet if done.review_sheet else ""
        how = f"：请在「决定」里选好，再运行 wbtools review {sheet} -w {workspace}" if sheet else ""
        echo(f"像是同一位的客户{done.review_groups}组，{put}待确认重复里{how}")
    if done.skipped:
        echo(f"有{done.skipped}个名字、店名或号段太常见，没有凭它两两比较。")
    if done.collisions:
        echo(f"撞单{len(done.collisions)}起，{put}撞单裁定表里，请主管裁定；填好后也运行 wbtools review。")
    for sentence in done.notices:
        echo(sentence)
    _tell_set_aside(done)
    for sentence in done.waiting:
        echo(sentence)
    print_problems(iter(done.said_at_once), unmask=False, show_all=True)
    for reading in done.readings:
        if reading.unreadable:
            echo(f"读不了：{reading.source.name}，{reading.unreadable.message}")


def _tell_of_settings(done: Any, put: str) -> None:
    from workbook_tools.tasks.people import UNSIGNED  # noqa: PLC0415 # loaded by the task anyway

    if done.wrong_in_settings:
        echo(f"其中设置.xlsx 里{done.wrong_in_settings}处，{put}问题清单的「{UNSIGNED}」页里。")
    if done.unfilled:
        echo(f"设置.xlsx 的 {'、'.join(done.unfilled)} 还没有填，客户分不到人；请填好再汇总。")


_TAKEN_BY: Final = {
    "问题清单": "请把它交给 wbtools fix，采纳了、还没收下的才会收进来",
    "待确认重复": "请把它交给 wbtools review，还没收下的才会收进来",
    "撞单裁定表": "请把它交给 wbtools review，还没收下的才会收进来",
    "有效客户名单表": "请把它放进收件箱再汇总，才会收进来",
}
"""What takes over what was filled into a list: title → what to do."""


def _tell_set_aside(done: Any) -> None:
    for path in done.set_aside:
        how = next((how for title, how in _TAKEN_BY.items() if title in path), "这张表里填的不会收，请看看填了什么")
        echo(f"有人在上次的名单里填过内容，那一份存在 {path}；{how}。")


@main.command("fix")
@click.argument("paths", type=a_path, nargs=-1, required=True)
@workspace_option
@password_option
@json_option
@says_why
def fix_command(paths: tuple[Path, ...], workspace: Path, password_file: Path | None, as_json: bool) -> int:
    """收下问题清单里采纳的建议值 / Take over what was accepted in 问题清单."""
    from workbook_tools.tasks.fixes import fix  # noqa: PLC0415

    done = fix(paths, workspace=workspace, password=password_in(password_file))
    if as_json:
        print_json(done.summary())
    else:
        print_problems(iter(done.refused), unmask=False, show_all=False)
        for sentence in done.notices:
            echo(sentence)
        if done.values:
            echo(f"记下了{len(done.values)}处采纳的，下次汇总时按建议值收；要反悔，请运行 wbtools undo。")
            if done.replaced:
                echo(f"其中{len(done.replaced)}处以前采纳过别的值，改成这次的了：{'、'.join(done.replaced)}")
        elif done.already:
            echo(f"采纳的{done.already}处以前都记下了，没有新的。")
        elif not done.refused:
            echo("没有看到采纳的，请在「采纳」里选“是”、存好，再运行一次。")
    return NEEDS_CORRECTING if done.refused or done.notices else CLEAN


@main.command("review")
@click.argument("paths", type=a_path, nargs=-1)
@workspace_option
@click.option("--split", default="", metavar="NUMBER", help="把合并掉的这位客户拆出来 / take a union apart again")
@password_option
@json_option
@says_why
def review_command(
    paths: tuple[Path, ...], workspace: Path, split: str, password_file: Path | None, as_json: bool
) -> int:
    """收下待确认重复、撞单裁定表里的决定 / Take over decisions and rulings."""
    from workbook_tools.tasks.review import review, take_apart  # noqa: PLC0415

    if bool(paths) == bool(split):
        raise click.UsageError("请给填好的待确认重复或撞单裁定表，或用 --split 加一个客户编号")
    password = password_in(password_file)
    if split:
        done = take_apart(split, workspace=workspace, password=password)
    else:
        done = review(paths, workspace=workspace, password=password)
    return show(done, _tell_reviewed, as_json=as_json)


def _tell_reviewed(done: Any) -> None:
    print_problems(iter(done.problems), unmask=False, show_all=True)
    if done.parted:
        parted = done.parted
        echo(f"{parted.customer_no} 从 {parted.staying} 拆出来了，又是两位客户，以后不再合并。")
        if parted.kept:
            echo(f"合并以后才补上的「{'、'.join(parted.kept)}」留在 {parted.staying}，请核对是谁的。")
    elif done.changes_something:
        ruled = f"，收下{len(done.ruled)}份裁定" if done.ruled else ""
        echo(f"合并了{len(done.united)}位，记下{len(done.apart)}对不是同一客户{ruled}；还有{done.open}组没定。")
    else:
        echo(f"没有新的决定，客户还是原来那些；还有{done.open}组没定。")
    for no, owner in done.ruled.items():
        echo(f"{no} 裁定归 {owner}。")
    tell_published(done)
