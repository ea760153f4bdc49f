"""The `wbtools` command: one command, one task. Help speaks both languages; every other sentence is Chinese.

Exit codes: 0 done and clean, 1 done but something needs correcting, 2 nothing could be done.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from workbook_tools.problems import Problem, WorkbookError, mask_name

CLEAN, NEEDS_CORRECTING, NOTHING_DONE = 0, 1, 2

_path = click.Path(path_type=Path)
_workspace_option = click.option(
    "-w",
    "--workspace",
    type=_path,
    default=Path(),
    help="工作文件夹，默认是当前文件夹 / workspace folder (default: here)",
)
_json_option = click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON / print one JSON object")
_unmask_option = click.option("--unmask", is_flag=True, help="不打星号 / show personal values in full")


def _as_day(_: click.Context, __: click.Parameter, value: datetime | None) -> date | None:
    if value and not 1990 <= value.year <= 2100:
        raise click.BadParameter("年份要在1990到2100之间")
    return value.date() if value else None


_password_option = click.option(
    "--password-file",
    type=_path,
    help="密码写在这个文件里；写出的表要用它打开 / a file with the password that written workbooks open with",
)


def _password(file: Path | None) -> str:
    from workbook_tools.tasks.passwords import read_password  # noqa: PLC0415

    return read_password(file) if file else ""


_as_of_option = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    callback=_as_day,
    help="按哪一天判断，默认今天 / the day rules compare with (default: today)",
)


def _says_why(command: Callable[..., int]) -> Callable[..., NoReturn]:
    """Exit with the code a command gives; what stops it becomes a sentence and code 2."""

    @functools.wraps(command)
    def run(*args: Any, **options: Any) -> NoReturn:
        try:
            code = command(*args, **options)
        except WorkbookError as error:
            _echo(error.message, err=True)
            code = NOTHING_DONE
        except KeyboardInterrupt:
            _echo("中断了；没有写完的，下次运行会接着写完", err=True)
            code = NOTHING_DONE
        except click.Abort:  # nobody answered
            _echo("没有回答，什么都没有做", err=True)
            code = NOTHING_DONE
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read the output has enough
                raise
            _echo(_denied(error), err=True)
            code = NOTHING_DONE
        sys.exit(code)

    return run


@contextlib.contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """Show how far a long task is, on stderr, if somebody is looking."""
    if not sys.stderr.isatty():
        yield None
        return

    def show(done: int, total: int) -> None:
        click.echo(f"\r{label} {done}/{total}", nl=done == total, err=True)

    yield show


def _denied(error: OSError) -> str:
    name = Path(os.fsdecode(error.filename)).name if isinstance(error.filename, str | bytes) else ""
    what = {errno.ENOSPC: "磁盘已满，请腾出空间", errno.EISDIR: "那里是一个文件夹，请换个名字"}
    return f"{name} 读不了或写不了，{what.get(error.errno or 0, '请检查权限，或是否被别的程序占用')}后再试".strip()


def _print_json(value: Any, *, unmask: bool = False) -> None:
    """Print one line of JSON, in UTF-8 whatever the console speaks: a program reads it."""
    shown = value if unmask else _masked(value)
    click.echo(json.dumps(shown, ensure_ascii=False).encode(errors="replace"))


def _masked(value: Any) -> Any:
    """Hide the phone numbers in the names of files, sheets and columns, wherever they stand."""
    if isinstance(value, str):
        return mask_name(value)
    if isinstance(value, dict):
        return {key: _masked(each) for key, each in value.items()}
    return [_masked(each) for each in value] if isinstance(value, list | tuple) else value


def _echo(text: str, *, err: bool = False, unmask: bool = False) -> None:
    """Print one line. What does not print in it, or should not, came in with the name of a file or sheet."""
    text = text if unmask else mask_name(text)
    shown = (c if c.isprintable() or c == "\u3000" else " " if c.isspace() else "?" for c in text)
    click.echo("".join(shown), err=err)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="workbook-tools", prog_name="wbtools")
def main() -> None:
    """把销售团队的 Excel 表汇成一份客户名单，一行不丢。

    Turns a sales team's Excel workbooks into one clean customer list, with every row accounted for.
    """
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot print a rare character shows a question mark rather than failing.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


@main.command("init")
@click.argument("folder", type=_path)
@_says_why
def init_command(folder: Path) -> int:
    """建一个工作文件夹 / Make a workspace."""
    from workbook_tools.tasks.init import init  # noqa: PLC0415 # each command loads only its own task

    space = init(folder)
    _echo(f"建好了：{folder}")
    _echo(f"下一步：1. 打开 {space.settings_file}，填好 品牌 和 人员 两页。")
    _echo(f"　　　　2. 把大家的表放进 {space.inbox}，文件名随意。")
    _echo(f"　　　　3. 运行 wbtools consolidate -w {folder}")
    return CLEAN


@main.command("demo")
@click.argument("folder", type=_path)
@_says_why
def demo_command(folder: Path) -> int:
    """用样例跑一周，看看结果 / Consolidate the sample week."""
    from workbook_tools.tasks.demo import demo  # noqa: PLC0415

    done = demo(folder)
    _tell(done, folder)
    _echo(f"请打开 {folder} 里的这些文件看看：{'、'.join(done.outputs)}")
    return CLEAN


@main.command("validate")
@click.argument("paths", type=_path, nargs=-1, required=True)
@click.option("-w", "--workspace", type=_path, help="用这个工作文件夹的设置 / use this workspace's settings")
@click.option("--form", default="", help="只认这一种表 / look for this form only (its key)")
@click.option("--annotate", type=_path, help="把标了红的副本写到这个文件夹 / write marked copies into this folder")
@click.option("--all", "show_all", is_flag=True, help="连工具已处理的也列出 / list remarks too")
@_json_option
@_unmask_option
@_as_of_option
@_says_why
def validate_command(
    paths: tuple[Path, ...],
    workspace: Path | None,
    form: str,
    annotate: Path | None,
    show_all: bool,
    as_json: bool,
    unmask: bool,
    as_of: date | None,
) -> int:
    """检查表里哪里写错了 / Say what is wrong in workbooks, and where."""
    from workbook_tools.tasks.validate import validate  # noqa: PLC0415

    with _progress("读取") as progress:
        result = validate(paths, form=form, workspace=workspace, as_of=as_of, annotate=annotate, progress=progress)
    if not result.readings:
        raise WorkbookError("file-missing", "没有找到文件，请核对路径")
    if as_json:
        _print_json(result.summary(unmask=unmask), unmask=unmask)
    else:
        for reading in result.readings:
            if reading.unreadable:
                _echo(f"{reading.source.name}：{reading.unreadable.message}", unmask=unmask)
            _print_problems(reading.every_problem, unmask=unmask, show_all=show_all)
        remarks = sum(problem.is_remark for problem in result.problems)
        wrong = len(result.problems) - remarks
        rows = sum(len(table.lines) for reading in result.readings for table in reading.tables)
        unreadable = sum(bool(reading.unreadable) for reading in result.readings)
        _echo(_totals(len(result.readings), rows, wrong, remarks, unreadable, show_all))
        for path in result.annotated:
            _echo(f"标注好的副本：{path}", unmask=unmask)
    if result.nothing_read:
        return NOTHING_DONE
    return CLEAN if result.is_clean else NEEDS_CORRECTING


def _print_problems(problems: Iterator[Problem], *, unmask: bool, show_all: bool) -> None:
    for problem in problems:
        if show_all or not problem.is_remark:
            _echo(problem.sentence(unmask=unmask), unmask=unmask)


def _totals(files: int, rows: int, wrong: int, remarks: int, unreadable: int, show_all: bool) -> str:
    text = f"看了{files}个文件，{rows}行：" + (f"要改{wrong}处" if wrong else "没有要改的")
    if unreadable:
        text += f"，{unreadable}个文件读不了"
    if remarks and not show_all:
        text += f"；另有{remarks}处工具已处理，加 --all 可以看"
    return text + "。"


@main.command("consolidate")
@click.argument("sources", type=_path, nargs=-1)
@_workspace_option
@click.option(
    "--week", default="", help="这一批叫哪一周，如 2026-W48，默认本周 / label of the run (default: this week)"
)
@click.option("--dry-run", is_flag=True, help="只算不写 / decide everything, write nothing")
@_password_option
@_json_option
@_as_of_option
@_says_why
def consolidate_command(
    sources: tuple[Path, ...],
    workspace: Path,
    week: str,
    dry_run: bool,
    password_file: Path | None,
    as_json: bool,
    as_of: date | None,
) -> int:
    """把收件箱里的表汇成本周名单 / Consolidate the week."""
    from workbook_tools.tasks.consolidate import consolidate  # noqa: PLC0415

    password = _password(password_file)
    with _progress("读取") as progress:
        done = consolidate(
            sources,
            workspace=workspace,
            week=week,
            as_of=as_of,
            dry_run=dry_run,
            password=password,
            progress=progress,
        )
    if as_json:
        _print_json(done.summary())
    else:
        _tell(done, workspace)
        if done.outputs:
            _echo(f"写好了：{'、'.join(done.outputs)}")
        else:
            _echo("只算了一遍，什么都没有写。")
    if done.nothing_read:
        return NOTHING_DONE
    return CLEAN if done.is_clean else NEEDS_CORRECTING


def _tell(done: Any, workspace: Path) -> None:
    """Sum up a run in a few lines."""
    figures, customers = done.figures(), done.customers
    _echo(
        f"{done.week}：交了{figures['read']}行：收{figures['accepted']}，待补{figures['held_back']}，"
        f"以前交过{figures['seen']}。"
    )
    _echo(f"客户：新增{customers['new']}，更新{customers['updated']}，总共{customers['total']}。")
    wrong = sum(not problem.is_remark for problem in done.problems)
    _echo(f"要改的{wrong}处，写在问题清单里；没交的表{len(done.hand_ins.missing())}份，写在未交名单里。")
    if done.review_groups:
        sheet = workspace / done.review_sheet if done.review_sheet else ""
        how = f"：请在「决定」里选好，再运行 wbtools review {sheet} -w {workspace}" if sheet else ""
        _echo(f"像是同一位的客户{done.review_groups}组，写在待确认重复里{how}")
    if done.skipped:
        _echo(f"有{done.skipped}个名字、店名或号段太常见，没有凭它两两比较。")
    if done.collisions:
        _echo(f"撞单{len(done.collisions)}起，写在撞单裁定表里，请主管裁定；填好后也运行 wbtools review。")
    for sentence in done.notices:
        _echo(sentence)
    for path in done.set_aside:
        is_decided = "待确认重复" in path or "撞单裁定表" in path
        how = "请把它交给 wbtools review" if is_decided else "填好的名单请放进收件箱再汇总"
        _echo(f"有人在上次的名单里填过内容，那一份存在 {path}；{how}，才会收进来。")
    for sentence in done.waiting:
        _echo(sentence)
    for reading in done.readings:
        if reading.unreadable:
            _echo(f"读不了：{reading.source.name}，{reading.unreadable.message}")


@main.command("fix")
@click.argument("paths", type=_path, nargs=-1, required=True)
@_workspace_option
@_password_option
@_json_option
@_says_why
def fix_command(paths: tuple[Path, ...], workspace: Path, password_file: Path | None, as_json: bool) -> int:
    """收下问题清单里采纳的建议值 / Take over what was accepted in 问题清单."""
    from workbook_tools.tasks.fixes import fix  # noqa: PLC0415

    done = fix(paths, workspace=workspace, password=_password(password_file))
    if as_json:
        _print_json(done.summary())
    else:
        _print_problems(iter(done.refused), unmask=False, show_all=False)
        for sentence in done.notices:
            _echo(sentence)
        if done.values:
            _echo(f"记下了{len(done.values)}处采纳的，下次汇总时按建议值收；要反悔，请运行 wbtools undo。")
        else:
            _echo("没有看到采纳的，请在「采纳」里选“是”、存好，再运行一次。")
    return NEEDS_CORRECTING if done.refused or done.notices else CLEAN


@main.command("review")
@click.argument("paths", type=_path, nargs=-1)
@_workspace_option
@click.option("--split", default="", metavar="NUMBER", help="把合并掉的这位客户拆出来 / take a union apart again")
@_password_option
@_json_option
@_says_why
def review_command(
    paths: tuple[Path, ...], workspace: Path, split: str, password_file: Path | None, as_json: bool
) -> int:
    """收下待确认重复、撞单裁定表里的决定 / Take over decisions and rulings."""
    from workbook_tools.tasks.review import review, take_apart  # noqa: PLC0415

    if bool(paths) == bool(split):
        raise click.UsageError("请给填好的待确认重复或撞单裁定表，或用 --split 加一个客户编号")
    password = _password(password_file)
    if split:
        done = take_apart(split, workspace=workspace, password=password)
    else:
        done = review(paths, workspace=workspace, password=password)
    if as_json:
        _print_json(done.summary())
    else:
        _tell_reviewed(done)
    return CLEAN if done.is_clean else NEEDS_CORRECTING


def _tell_reviewed(done: Any) -> None:
    _print_problems(iter(done.problems), unmask=False, show_all=True)
    if done.parted:
        parted = done.parted
        _echo(f"{parted.customer_no} 从 {parted.staying} 拆出来了，又是两位客户，以后不再合并。")
        if parted.kept:
            _echo(f"合并以后才补上的「{'、'.join(parted.kept)}」留在 {parted.staying}，请核对是谁的。")
    elif done.changes_something:
        ruled = f"，收下{len(done.ruled)}份裁定" if done.ruled else ""
        _echo(f"合并了{len(done.united)}位，记下{len(done.apart)}对不是同一客户{ruled}；还有{done.open}组没定。")
    else:
        _echo(f"没有新的决定，客户还是原来那些；还有{done.open}组没定。")
    for no, owner in done.ruled.items():
        _echo(f"{no} 裁定归 {owner}。")
    for path in done.set_aside:
        _echo(f"有人改过的那一份存在 {path}。")
    for sentence in (*done.waiting, *done.notices):
        _echo(sentence)
    if done.outputs:
        _echo(f"写好了：{'、'.join(done.outputs)}；要反悔，请运行 wbtools undo。")


@main.command("erase")
@click.argument("customer_no")
@_workspace_option
@click.option("--readmit", "come_back", is_flag=True, help="本人同意重新登记 / let an erased customer come back")
@click.option("--yes", is_flag=True, help="不再问一遍 / do not ask again")
@_password_option
@_json_option
@_says_why
def erase_command(
    customer_no: str, workspace: Path, come_back: bool, yes: bool, password_file: Path | None, as_json: bool
) -> int:
    """按本人要求删除一位客户，不能撤销 / Remove a customer everywhere, for good."""
    from workbook_tools.tasks.erase import erase, readmit  # noqa: PLC0415

    if come_back:
        run = readmit(customer_no, workspace=workspace)
        if as_json:
            _print_json({"run": run, "customer_no": customer_no})
        else:
            _echo(f"{customer_no} 可以重新登记了，下次汇总时照常收，会得到新的编号。")
        return CLEAN
    if not yes and not click.confirm(f"真的要删除 {customer_no} 吗？删了不能恢复", err=True):
        raise WorkbookError("nothing-done", "没有删除")
    done = erase(customer_no, workspace=workspace, password=_password(password_file))
    if as_json:
        _print_json(done.summary())
    else:
        _echo(f"删除了 {customer_no}：{'、'.join(done.workbooks)}；含有他的备份删了{done.backups}份。")
        for place in done.left:
            _echo(f"这里写过他，还在的话请自己删掉：{place}")
        for sentence in (*done.waiting, *done.notices):
            _echo(sentence)
    return NEEDS_CORRECTING if done.left or done.waiting or done.notices else CLEAN


@main.command("history")
@_workspace_option
@_json_option
@_says_why
def history_command(workspace: Path, as_json: bool) -> int:
    """每次运行做了什么 / Tell what each run did."""
    from workbook_tools.tasks.history import history, seals  # noqa: PLC0415

    runs, sealed = history(workspace), seals(workspace)
    if as_json:
        _print_json({"runs": runs, "seals": sealed})
    else:
        for run in runs:
            _echo(_run_line(run))
        for seal in sealed:
            state = "完好" if seal["whole"] else "台账里这一周被改过，请与备份核对"
            _echo(f"{seal['week']}周已封存，{seal['rows']}行，{state}")
        if not runs:
            _echo("还没有运行过。")
    return CLEAN if all(seal["whole"] for seal in sealed) else NEEDS_CORRECTING


_TASKS = {
    "consolidate": "汇总",
    "undo": "撤销",
    "fix": "采纳建议值",
    "review": "确认重复",
    "rebuild": "重建台账",
    "erase": "删除客户",
    "readmit": "让客户重新登记",
    "before": "旧版本的汇总",
}


def _run_line(run: dict[str, Any]) -> str:
    at = run["started_at"][:16].replace("T", " ")
    what = f"第{run['run']}次　{at}　{_TASKS[run['task']]} {run['week'] or ''}".rstrip()
    rows, undid = run.get("rows"), run.get("undid")
    parts = [
        f"撤销了第{undid}次" if undid else "",
        f"交了{rows['read']}行，收{rows['accepted']}，待补{rows['held_back']}，以前交过{rows['seen']}" if rows else "",
        f"合并{run['united']}位，{run['apart']}对不是同一客户" if "united" in run else "",
        f"拆开{run['split']}" if "split" in run else "",
        "、".join(output["path"] for output in run["outputs"]),
        f"已由第{run['undone_by']}次撤销" if run["undone_by"] and not undid else "",
    ]
    return "；".join([what, *filter(None, parts)])


@main.command("undo")
@click.argument("run", type=int, required=False)
@_workspace_option
@_password_option
@_json_option
@_says_why
def undo_command(run: int | None, workspace: Path, password_file: Path | None, as_json: bool) -> int:
    """撤销最近一次运行 / Undo the last run."""
    from workbook_tools.tasks.history import undo  # noqa: PLC0415

    done = undo(workspace, run, password=_password(password_file))
    if as_json:
        _print_json(done.summary())
    else:
        _echo(f"撤销了第{done.run.number}次：{_TASKS[done.run.task]} {done.run.week}".rstrip())
        for label, paths in (("恢复了", done.restored), ("拿掉了", done.removed)):
            if paths:
                _echo(f"{label}：{'、'.join(paths)}")
        for no, headings in done.kept.items():
            _echo(f"{no} 在客户总表里手工改过的「{'、'.join(headings)}」留着。")
        for no, headings in done.gone.items():
            _echo(f"{no} 是这次才有的客户，手工改过的「{'、'.join(headings)}」随他拿掉了，备份里还有。")
        for path in done.set_aside:
            _echo(f"后来有人改过的那一份存在 {path}。")
        for sentence in (*done.waiting, *done.notices):
            _echo(sentence)
    return NEEDS_CORRECTING if done.gone or done.waiting or done.notices else CLEAN


@main.command("lookup")
@click.argument("query")
@_workspace_option
@click.option("--for", "person", default="", help="谁在问；自己的客户看全 / who asks; sees own customers in full")
@_json_option
@_says_why
def lookup_command(query: str, workspace: Path, person: str, as_json: bool) -> int:
    """登记前查一查：这个号码或名字谁在跟 / Who has this customer already?"""
    from workbook_tools.tasks.lookup import lookup  # noqa: PLC0415

    answer = lookup(query, workspace=workspace, person=person)
    if as_json:
        _print_json(answer.summary(), unmask=True)  # what is not the asker's own is masked already
        return CLEAN
    for found in answer.found:
        _echo(found.sentence(), unmask=True)
    if answer.note:
        _echo(answer.note)
    elif answer.is_shared:
        _echo("这个号码许多人共用，不能凭它认人，请再查名字。")
    elif not answer.found:
        _echo("没有登记过，可以登记。")
    return CLEAN


@main.command("trace")
@_workspace_option
@click.option("--week", help="只看这一周 / one week only")
@click.option("--customer", help="只看这位客户，连每个值的来处 / one customer only, with where each value comes from")
@click.option("--json", "as_json", is_flag=True, help="每行一个 JSON / print JSON lines")
@_unmask_option
@_says_why
def trace_command(workspace: Path, week: str | None, customer: str | None, as_json: bool, unmask: bool) -> int:
    """每一行去了哪里 / Tell where every source row went."""
    from workbook_tools.tasks.trace import trace  # noqa: PLC0415

    for line in trace(workspace, week=week, customer_no=customer, unmask=unmask):
        if as_json:
            _print_json(line, unmask=unmask)
        else:
            _echo(_trace_line(line), unmask=unmask)
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


@main.command("forms")
@click.argument("form", required=False)
@_json_option
@_says_why
def forms_command(form: str | None, as_json: bool) -> int:
    """有哪些表，每张表有哪些列 / List the forms, or the columns of one."""
    from workbook_tools.tasks.describe import describe_form, list_forms  # noqa: PLC0415

    lines = describe_form(form) if form else list_forms()
    if as_json:
        _print_json(lines)
        return CLEAN
    for line in lines:
        _echo("　".join(str(value) for value in line.values() if value))
    return CLEAN


@main.command("new")
@click.argument("form")
@click.option("-o", "--out", type=_path, help="写成哪个文件，默认用表名 / the file to write (default: its title)")
@click.option("--for", "person", default="", help="谁的表，写在表头上方 / whose sheet it is")
@click.option("--card", is_flag=True, help="一页一位客户的卡片 / a card, one customer a page")
@click.option("-w", "--workspace", type=_path, help="下拉里用这个工作文件夹的人员和品牌 / fill drop-downs from it")
@_says_why
def new_command(form: str, out: Path | None, person: str, card: bool, workspace: Path | None) -> int:
    """写出一张空白表 / Write one empty form to fill."""
    from workbook_tools.tasks.new import new  # noqa: PLC0415

    _echo(f"写好了：{new(form, out, person=person, card=card, workspace=workspace)}")
    return CLEAN


@main.command("cards")
@click.argument("paths", type=_path, nargs=-1, required=True)
@click.option("-o", "--out", type=_path, required=True, help="写成哪个文件 / the file to write")
@_unmask_option
@_as_of_option
@_says_why
def cards_command(paths: tuple[Path, ...], out: Path, unmask: bool, as_of: date | None) -> int:
    """把名单做成卡片，一页一位客户 / Make cards of lists, one customer a page."""
    from workbook_tools.tasks.cards import make_cards  # noqa: PLC0415

    made = make_cards(paths, out, as_of=as_of)
    for name, error in made.unreadable:
        _echo(f"{name}：{error.message}", unmask=unmask)
    _print_problems(iter(made.problems), unmask=unmask, show_all=False)
    for title, rows in made.left_out.items():
        _echo(f"“{title}”没有卡片，{rows}行没有写")
    _echo(f"写好了：{out}，{made.cards}张卡片", unmask=unmask)
    return CLEAN if made.is_clean else NEEDS_CORRECTING


@main.command("templates")
@click.option("--out", "folder", type=_path, required=True, help="写到这个文件夹 / the folder to write to")
@click.option("-w", "--workspace", type=_path, help="下拉里用这个工作文件夹的人员和品牌 / fill drop-downs from it")
@_says_why
def templates_command(folder: Path, workspace: Path | None) -> int:
    """写出全部空白表样 / Write every empty form to fill."""
    from workbook_tools.tasks.templates import write_templates  # noqa: PLC0415

    for path in write_templates(folder, workspace=workspace):
        _echo(str(path))
    return CLEAN
