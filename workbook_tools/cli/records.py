"""Commands that look things up in the ledger, or take them back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from workbook_tools.cli.app import main
from workbook_tools.cli.console import (
    CLEAN,
    NEEDS_CORRECTING,
    agreed,
    echo,
    json_option,
    password_in,
    password_option,
    print_json,
    says_why,
    unmask_option,
    workspace_option,
    written,
)
from workbook_tools.problems import WorkbookError


@main.command("lookup")
@click.argument("query")
@workspace_option
@click.option("--for", "person", default="", help="谁在问；自己的客户看全 / who asks; sees own customers in full")
@json_option
@says_why
def lookup_command(query: str, workspace: Path, person: str, as_json: bool) -> int:
    """登记前查一查：这个号码或名字谁在跟 / Who has this customer already?"""
    from workbook_tools.tasks.lookup import lookup  # noqa: PLC0415

    answer = lookup(query, workspace=workspace, person=person)
    if as_json:
        print_json(answer.summary(), unmask=True)  # what is not the asker's own is masked already
        return CLEAN
    for found in answer.found:
        echo(found.sentence(), unmask=True)
    if answer.note:
        echo(answer.note)
    elif answer.is_shared:
        echo("这个号码许多人共用，不能凭它认人，请再查名字。")
    elif not answer.found:
        echo("没有登记过，可以登记。")
    return CLEAN


@main.command("trace")
@workspace_option
@click.option("--week", help="只看这一周 / one week only")
@click.option("--customer", help="只看这位客户，连每个值的来处 / one customer only, with where each value comes from")
@click.option("--json", "as_json", is_flag=True, help="每行一个 JSON / print JSON lines")
@unmask_option
@says_why
def trace_command(workspace: Path, week: str | None, customer: str | None, as_json: bool, unmask: bool) -> int:
    """每一行去了哪里 / Tell where every source row went."""
    from workbook_tools.tasks.trace import trace  # noqa: PLC0415

    for line in trace(workspace, week=week, customer_no=customer, unmask=unmask):
        if as_json:
            print_json(line, unmask=unmask)
        else:
            echo(_trace_line(line), unmask=unmask)
    return CLEAN


_STATUSES = {
    "accepted": "收下",
    "held_back": "待补",
    "seen": "以前交过",
    "corrected": "手工改过",
    "ruled": "裁定",
    "united": "合并",
    "doubt": "待确认",
    "apart": "分开",
    "firm": "同公司",
    "erased": "已按要求删除",
    "readmitted": "删除后同意重新登记",
}


def _trace_line(line: dict[str, Any]) -> str:
    place = f"{line['file']} {line['sheet'] or ''}" + (f"第{line['row']}行" if line["row"] else "")
    values = "".join(f"「{heading}」{value}" for heading, value in line.get("values", {}).items())
    why = f"（{line['why']}）" if line.get("why") else ""
    return f"{place}：{_STATUSES[line['status']]} {line['customer_no'] or ''}{why} {values}".rstrip()


@main.command("history")
@workspace_option
@json_option
@says_why
def history_command(workspace: Path, as_json: bool) -> int:
    """每次运行做了什么 / Tell what each run did."""
    from workbook_tools.tasks.history import history, seals  # noqa: PLC0415

    runs, sealed = history(workspace), seals(workspace)
    if as_json:
        print_json({"runs": runs, "seals": sealed})
    else:
        for run in runs:
            echo(_run_line(run))
        for seal in sealed:
            state = "完好" if seal["whole"] else "台账里这一周被改过，请与备份核对"
            echo(f"{seal['week']}周已封存，{seal['rows']}行，{state}")
        if not runs:
            echo("还没有运行过。")
    return CLEAN if all(seal["whole"] for seal in sealed) else NEEDS_CORRECTING


_TASKS = {
    "consolidate": "汇总",
    "undo": "撤销",
    "fix": "采纳建议值",
    "review": "确认重复",
    "assign": "分配",
    "transfer": "转交客户",
    "handoff": "移交",
    "feedback": "收移交的答复",
    "send": "发邮件",
    "rebuild": "重建台账",
    "erase": "删除客户",
    "readmit": "让客户重新登记",
    "before": "旧版本的汇总",
}


def _run_line(run: dict[str, Any]) -> str:
    at = run["started_at"][:16].replace("T", " ")
    what = f"第{run['run']}次　{at}　{_TASKS[run['task']]} {run['week'] or ''}".rstrip()
    rows, undid = run.get("rows"), run.get("undid")
    cut_off = [output for output in run["outputs"] if output["state"] in ("pending", "restoring")]
    parts = [
        f"撤销了第{undid}次" if undid else "",
        f"交了{rows['read']}行，收{rows['accepted']}，待补{rows['held_back']}，以前交过{rows['seen']}" if rows else "",
        f"名单里共收下{run['listed']}行" if rows and run.get("listed", 0) > rows["accepted"] else "",
        f"合并{run['united']}位，{run['apart']}对不是同一客户" if "united" in run else "",
        f"拆开{run['split']}" if "split" in run else "",
        f"归属{run['held']}位，份额{run['shared']}位，待分配{run['waiting']}位" if "shared" in run else "",
        f"确认{run['confirmed']}位，改派{run['changed']}位，认领{run['claimed']}位" if "confirmed" in run else "",
        f"{run['transferred']}位，{run['from']}→{run['to']}" if "transferred" in run else "",
        f"移交{run['handed_over']}位" if "handed_over" in run else "",
        f"收下{run['answered']}位的答复" if "answered" in run else "",
        f"发了{run['sent']}封" if "sent" in run else "",
        written([output["path"] for output in run["outputs"]]),
        f"其中{len(cut_off)}个还没放到位，下次运行会接着放好" if cut_off else "",
        f"已由第{run['undone_by']}次撤销" if run["undone_by"] and not undid else "",
    ]
    return "；".join([what, *filter(None, parts)])


@main.command("undo")
@click.argument("run", type=int, required=False)
@workspace_option
@password_option
@json_option
@says_why
def undo_command(run: int | None, workspace: Path, password_file: Path | None, as_json: bool) -> int:
    """撤销最近一次运行 / Undo the last run."""
    from workbook_tools.tasks.history import undo  # noqa: PLC0415

    done = undo(workspace, run, password=password_in(password_file))
    if as_json:
        print_json(done.summary())
    else:
        echo(f"撤销了第{done.run.number}次：{_TASKS[done.run.task]} {done.run.week}".rstrip())
        for label, paths in (("恢复了", done.restored), ("拿掉了", done.removed)):
            if paths:
                echo(f"{label}：{written(paths)}")
        for no, headings in done.kept.items():
            echo(f"{no} 在客户总表里手工改过的「{'、'.join(headings)}」留着。")
        for no, headings in done.gone.items():
            echo(f"{no} 是这次才有的客户，手工改过的「{'、'.join(headings)}」随他拿掉了，备份里还有。")
        for path in done.set_aside:
            echo(f"后来有人改过的那一份存在 {path}。")
        for sentence in (*done.waiting, *done.notices):
            echo(sentence)
    return NEEDS_CORRECTING if done.gone or done.waiting or done.notices else CLEAN


@main.command("erase")
@click.argument("customer_no")
@workspace_option
@click.option("--readmit", "come_back", is_flag=True, help="本人同意重新登记 / let an erased customer come back")
@click.option("--yes", is_flag=True, help="不再问一遍 / do not ask again")
@password_option
@json_option
@says_why
def erase_command(
    customer_no: str, workspace: Path, come_back: bool, yes: bool, password_file: Path | None, as_json: bool
) -> int:
    """按本人要求删除一位客户，不能撤销 / Remove a customer everywhere, for good."""
    from workbook_tools.tasks.erase import erase, readmit  # noqa: PLC0415

    if come_back:
        run = readmit(customer_no, workspace=workspace)
        if as_json:
            print_json({"run": run, "customer_no": customer_no})
        else:
            echo(f"{customer_no} 可以重新登记了，下次汇总时照常收，会得到新的编号。")
        return CLEAN
    if not yes and not agreed(f"真的要删除 {customer_no} 吗？删了不能恢复"):
        raise WorkbookError("nothing-done", "没有删除")
    done = erase(customer_no, workspace=workspace, password=password_in(password_file))
    if as_json:
        print_json(done.summary())
    else:
        if done.again:
            echo(f"{customer_no} 以前已经删除，客户总表里没有这位了；又查了一遍，含有他的备份删了{done.backups}份。")
        else:
            echo(f"删除了 {customer_no}：{'、'.join(done.workbooks)}；含有他的备份删了{done.backups}份。")
        for place in done.left:
            echo(f"这里写过他，还在的话请自己删掉：{place}")
        for sentence in (*done.who_may_be_he(), *done.waiting, *done.notices):
            echo(sentence)
    return NEEDS_CORRECTING if done.left or done.same_number or done.waiting or done.notices else CLEAN
