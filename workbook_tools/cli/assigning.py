"""Commands of the weekly assignment: propose, take over what directors decided, and hand customers over."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from workbook_tools.cli.app import main
from workbook_tools.cli.console import (
    a_path,
    as_of_option,
    echo,
    json_option,
    password_in,
    password_option,
    print_problems,
    says_why,
    show,
    tell_published,
    workspace_option,
    written,
)
from workbook_tools.problems import WorkbookError


@main.command("assign")
@click.argument("paths", type=a_path, nargs=-1)
@workspace_option
@click.option("--week", default="", help="哪一周的，如 2026-W48，默认本周 / which week (default: this one)")
@click.option("--apply", "takes_over", is_flag=True, help="收下总监填好的分配表 / take over what directors decided")
@password_option
@json_option
@as_of_option
@says_why
def assign_command(
    paths: tuple[Path, ...],
    workspace: Path,
    week: str,
    takes_over: bool,
    password_file: Path | None,
    as_json: bool,
    as_of: date | None,
) -> int:
    """按规则建议谁跟哪位客户，写成各品牌总监的分配表 / Propose who follows whom."""
    from workbook_tools.tasks.apply import apply  # noqa: PLC0415
    from workbook_tools.tasks.assign import assign  # noqa: PLC0415

    if takes_over != bool(paths):
        advice = "请写上总监填好的分配表" if takes_over else "要收总监填好的分配表，请加上 --apply"
        raise WorkbookError("nothing-done", advice)
    if takes_over and week:
        raise WorkbookError("nothing-done", "分配表里写着是哪一周的，不用加 --week")
    password = password_in(password_file)
    if takes_over:
        return show(apply(paths, workspace=workspace, as_of=as_of, password=password), tell_applied, as_json=as_json)
    return show(assign(workspace, week=week, as_of=as_of, password=password), tell_proposed, as_json=as_json)


def tell_proposed(done: Any) -> None:
    """Sum up what is proposed."""
    print_problems(iter(done.problems), unmask=False, show_all=True)
    for brand, counts in done.brands.items():
        decided = f"，早先已定{counts['decided']}位" if counts["decided"] else ""
        echo(
            f"{done.week} {brand}：按归属留给原来的人{counts['held']}位，按份额分{counts['shared']}位，"
            f"待分配{counts['waiting']}位{decided}。"
        )
    if done.unbranded:
        echo(f"不知道要哪个品牌的{done.unbranded}位，列在各分配表的「待定品牌」里，请总监认领。")
    for path in done.set_aside:
        echo(f"总监在上一份里写过内容、还没有收的，那一份存在 {path}；请先 wbtools assign --apply 收它。")
    for sentence in (*done.waiting, *done.notices):
        echo(sentence)
    if done.outputs:
        echo(f"写好了：{written(done.outputs)}；总监填好以后，请运行 wbtools assign --apply 加上文件名。")


def tell_applied(done: Any) -> None:
    """Sum up what became of directors' decisions."""
    print_problems(iter(done.problems), unmask=False, show_all=True)
    if done.changes_something:
        claimed = f"，认领{len(done.claimed)}位" if done.claimed else ""
        back = f"，收回{len(done.taken_back)}位" if done.taken_back else ""
        back += f"，保留{len(done.left)}位" if done.left else ""
        echo(f"收下了：照建议确认{len(done.confirmed)}位，改派{len(done.changed)}位{claimed}{back}。")
    else:
        echo("没有新的决定，客户还是原来那些人跟。")
    rest = (
        ("以前收过", done.already),
        ("还没定", done.undecided),
        ("没收下", done.refused),
        ("行不见了", done.missing),
    )
    counted = "，".join(f"{label}{len(numbers)}位" for label, numbers in rest if numbers)
    if counted:
        echo(f"另外{counted}。")
    if done.taken_back:
        echo("收回的客户没有人跟了，请再运行一次 wbtools assign，把他们分出去。")
    if done.claimed:
        echo("认领的客户现在有了品牌，请再运行一次 wbtools assign，把他们分出去。")
    tell_published(done)


@main.command("transfer")
@workspace_option
@click.option("--from", "giver", required=True, help="从谁那里转 / who gives the customers up")
@click.option("--to", "taker", required=True, help="转给谁 / who takes them over")
@click.option(
    "--customer", "customers", multiple=True, help="只转这位，可以写几次；默认全部 / only this one (repeatable)"
)
@click.option("--dry-run", is_flag=True, help="只算不写 / tell, write nothing")
@password_option
@json_option
@as_of_option
@says_why
def transfer_command(
    workspace: Path,
    giver: str,
    taker: str,
    customers: tuple[str, ...],
    dry_run: bool,
    password_file: Path | None,
    as_json: bool,
    as_of: date | None,
) -> int:
    """把一个人的客户连同记录转给另一个人 / Move customers from one salesperson to another."""
    from workbook_tools.tasks.transfer import transfer  # noqa: PLC0415

    done = transfer(
        giver,
        taker,
        workspace=workspace,
        customers=customers,
        as_of=as_of,
        dry_run=dry_run,
        password=password_in(password_file),
    )
    return show(done, partial(_tell_transferred, dry_run=dry_run), as_json=as_json)


def _tell_transferred(done: Any, *, dry_run: bool) -> None:
    print_problems(iter(done.problems), unmask=False, show_all=True)
    for no, owner in done.left.items():
        echo(f"{no} 不在{done.giver}名下（{owner or '还没有人跟'}），没有转。")
    if not done.customers:
        echo(f"{done.giver}名下没有要转的客户，什么都没有改。")
    elif dry_run:
        named = "、".join(done.customers[:10]) + ("等" if len(done.customers) > 10 else "")
        echo(f"会把{done.giver}的{len(done.customers)}位客户转给{done.taker}：{named}。只算了一遍，什么都没有写。")
    else:
        echo(f"把{done.giver}的{len(done.customers)}位客户转给了{done.taker}，跟进记录随客户一起走。")
    tell_published(done)
