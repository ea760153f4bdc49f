"""Commands about forms and single workbooks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from workbook_tools.cli.app import main
from workbook_tools.cli.console import (
    CLEAN,
    NEEDS_CORRECTING,
    NOTHING_DONE,
    a_path,
    a_place,
    as_of_option,
    echo,
    json_option,
    print_json,
    print_problems,
    says_why,
    scheduler_option,
    unmask_option,
)
from workbook_tools.cli.progress import progress_shown
from workbook_tools.problems import WorkbookError


@main.command("validate")
@click.argument("paths", type=a_place, nargs=-1, required=True)
@click.option("-w", "--workspace", type=a_path, help="用这个工作文件夹的设置 / use this workspace's settings")
@click.option("--form", default="", help="只认这一种表 / look for this form only (its key)")
@click.option("--annotate", type=a_path, help="把标了红的副本写到这个文件夹 / write marked copies into this folder")
@click.option("--all", "show_all", is_flag=True, help="连工具已处理的也列出 / list remarks too")
@scheduler_option
@json_option
@unmask_option
@as_of_option
@says_why
def validate_command(
    paths: tuple[Path | str, ...],
    workspace: Path | None,
    form: str,
    annotate: Path | None,
    show_all: bool,
    scheduler: str,
    as_json: bool,
    unmask: bool,
    as_of: date | None,
) -> int:
    """检查表里哪里写错了 / Say what is wrong in workbooks, and where."""
    from workbook_tools.tasks.validate import validate  # noqa: PLC0415

    with progress_shown() as progress:
        result = validate(
            paths,
            form=form,
            workspace=workspace,
            as_of=as_of,
            annotate=annotate,
            scheduler=scheduler,
            progress=progress,
        )
    if not result.readings:
        raise WorkbookError("file-missing", "没有找到文件，请核对路径")
    if as_json:
        print_json(result.summary(unmask=unmask), unmask=unmask)
    else:
        for reading in result.readings:
            if reading.unreadable:
                echo(f"{reading.source.name}：{reading.unreadable.message}", unmask=unmask)
            for problem in reading.problems if not show_all else ():
                if problem.code == "own-output":  # a remark, and all there is to say
                    echo(problem.sentence(unmask=unmask), unmask=unmask)
            print_problems(reading.every_problem, unmask=unmask, show_all=show_all)
        remarks = sum(problem.is_remark and problem.code != "own-output" for problem in result.problems)
        wrong = sum(not problem.is_remark for problem in result.problems)
        rows = sum(len(table.lines) for reading in result.readings for table in reading.tables)
        unreadable = sum(bool(reading.unreadable) for reading in result.readings)
        echo(_totals(len(result.readings), rows, wrong, remarks, unreadable, show_all))
        for path in result.annotated:
            echo(f"标注好的副本：{path}", unmask=unmask)
    if result.nothing_read:
        return NOTHING_DONE
    return CLEAN if result.is_clean else NEEDS_CORRECTING


def _totals(files: int, rows: int, wrong: int, remarks: int, unreadable: int, show_all: bool) -> str:
    text = f"看了{files}个文件，{rows}行：" + (f"要改{wrong}处" if wrong else "没有要改的")
    if unreadable:
        text += f"，{unreadable}个文件读不了"
    if remarks and not show_all:
        text += f"；另有{remarks}处工具已处理，加 --all 可以看"
    return text + "。"


@main.command("forms")
@click.argument("form", required=False)
@json_option
@says_why
def forms_command(form: str | None, as_json: bool) -> int:
    """有哪些表，每张表有哪些列 / List the forms, or the columns of one."""
    from workbook_tools.tasks.describe import describe_form, list_forms  # noqa: PLC0415

    lines = describe_form(form) if form else list_forms()
    if as_json:
        print_json(lines, unmask=True)  # the only numbers are examples of how one is written
        return CLEAN
    for line in lines:
        echo("　".join(str(value) for value in line.values() if value), unmask=True)
    return CLEAN


@main.command("new")
@click.argument("form")
@click.option("-o", "--out", type=a_path, help="写成哪个文件，默认用表名 / the file to write (default: its title)")
@click.option("--for", "person", default="", help="谁的表，写在表头上方 / whose sheet it is")
@click.option("--card", is_flag=True, help="一页一位客户的卡片 / a card, one customer a page")
@click.option("-w", "--workspace", type=a_path, help="下拉里用这个工作文件夹的人员和品牌 / fill drop-downs from it")
@says_why
def new_command(form: str, out: Path | None, person: str, card: bool, workspace: Path | None) -> int:
    """写出一张空白表 / Write one empty form to fill."""
    from workbook_tools.tasks.new import new  # noqa: PLC0415

    echo(f"写好了：{new(form, out, person=person, card=card, workspace=workspace)}")
    return CLEAN


@main.command("cards")
@click.argument("paths", type=a_path, nargs=-1, required=True)
@click.option("-o", "--out", type=a_path, required=True, help="写成哪个文件 / the file to write")
@unmask_option
@as_of_option
@says_why
def cards_command(paths: tuple[Path, ...], out: Path, unmask: bool, as_of: date | None) -> int:
    """把名单做成卡片，一页一位客户 / Make cards of lists, one customer a page."""
    from workbook_tools.tasks.cards import make_cards  # noqa: PLC0415

    made = make_cards(paths, out, as_of=as_of)
    for name, error in made.unreadable:
        echo(f"{name}：{error.message}", unmask=unmask)
    print_problems(iter(made.problems), unmask=unmask, show_all=False)
    for title, rows in made.left_out.items():
        echo(f"“{title}”没有卡片，{rows}行没有写")
    echo(f"写好了：{out}，{made.cards}张卡片", unmask=unmask)
    return CLEAN if made.is_clean else NEEDS_CORRECTING


@main.command("templates")
@click.option("--out", "folder", type=a_path, required=True, help="写到这个文件夹 / the folder to write to")
@click.option("-w", "--workspace", type=a_path, help="下拉里用这个工作文件夹的人员和品牌 / fill drop-downs from it")
@says_why
def templates_command(folder: Path, workspace: Path | None) -> int:
    """写出全部空白表样 / Write every empty form to fill."""
    from workbook_tools.tasks.templates import write_templates  # noqa: PLC0415

    for path in write_templates(folder, workspace=workspace):
        echo(str(path))
    return CLEAN
