"""How every command speaks: its options, its lines, its JSON, its exit codes.

Exit codes: 0 done and clean, 1 done but something needs correcting, 2 nothing could be done, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import errno
import functools
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, NoReturn

import click

from workbook_tools.problems import Problem, WorkbookError, mask_name

_FEW_PARTS: Final = 4

CLEAN, NEEDS_CORRECTING, NOTHING_DONE = 0, 1, 2
INTERRUPTED = 130
"""What a shell says of a command that an interrupt has ended."""


class _NamedPath(click.Path):
    """A path on this machine. Nothing at all is none: it would be the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Give what was typed as a path. Fails if nothing was."""
        if not str(value):
            self.fail("空着，请写上文件或文件夹；当前文件夹写一个点", param, ctx)
        return super().convert(value, param, ctx)


a_path = _NamedPath(path_type=Path)


class Place(click.ParamType[Path | str]):
    """Where workbooks are: a path, or a URL such as s3://bucket/week."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path | str:
        """Give what was typed as the one or the other; nothing at all is no path, which would be the current folder."""
        return Path(value) if value and "://" not in str(value) else str(value)


a_place = Place()
workspace_option = click.option(
    "-w",
    "--workspace",
    type=a_path,
    default=Path(),
    help="工作文件夹，默认是当前文件夹 / workspace folder (default: here)",
)
json_option = click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON / print one JSON object")
unmask_option = click.option("--unmask", is_flag=True, help="不打星号 / show personal values in full")


def a_day(_: click.Context, __: click.Parameter, value: datetime | None) -> date | None:
    """Give the day an option names. Raises BadParameter for a year that nobody can mean."""
    if value and not 1990 <= value.year <= 2100:
        raise click.BadParameter("年份要在1990到2100之间")
    return value.date() if value else None


password_option = click.option(
    "--password-file",
    type=a_path,
    help="密码写在这个文件里；写出的表要用它打开 / a file with the password that written workbooks open with",
)


def password_in(file: Path | None) -> str:
    """Give the password a file holds; none without a file."""
    from workbook_tools.tasks.passwords import read_password  # noqa: PLC0415

    return read_password(file) if file else ""


as_of_option = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    callback=a_day,
    help="按哪一天判断，默认今天 / the day rules compare with (default: today)",
)


def day_option(help_text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make the option --date, which names a day."""
    return click.option(
        "--date", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", callback=a_day, help=help_text
    )


scheduler_option = click.option(
    "--scheduler",
    default="",
    metavar="tcp://HOST:8786",
    help="让这个 Dask 集群来读表，默认本机读 / let this Dask cluster read (default: this machine)",
)


def says_why(command: Callable[..., int]) -> Callable[..., NoReturn]:
    """Exit with the code a command gives; what stops it becomes a sentence and code 2."""

    @functools.wraps(command)
    def run(*args: Any, **options: Any) -> NoReturn:
        try:
            code = command(*args, **options)
        except WorkbookError as error:
            echo(error.message, err=True)
            code = NOTHING_DONE
        except click.Abort:  # nobody answered
            echo("没有回答，什么都没有做", err=True)
            code = NOTHING_DONE
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read the output has enough
                raise
            echo(_denied(error), err=True)
            code = NOTHING_DONE
        sys.exit(code)

    return run


def _denied(error: OSError) -> str:
    name = Path(os.fsdecode(error.filename)).name if isinstance(error.filename, str | bytes) else ""
    what = {errno.ENOSPC: "磁盘已满，请腾出空间", errno.EISDIR: "那里是一个文件夹，请换个名字"}
    return f"{name} 读不了或写不了，{what.get(error.errno or 0, '请检查权限，或是否被别的程序占用')}后再试".strip()


def print_json(value: Any, *, unmask: bool = False) -> None:
    """Print one line of JSON, in UTF-8 whatever the console speaks: a program reads it."""
    import json  # noqa: PLC0415 # loaded when asked for

    shown = value if unmask else _masked(value)
    click.echo(json.dumps(shown, ensure_ascii=False).encode(errors="replace"))


def _masked(value: Any) -> Any:
    """Hide the phone numbers in the names of files, sheets and columns, wherever they stand."""
    if isinstance(value, str):
        return mask_name(value)
    if isinstance(value, dict):
        return {key: _masked(each) for key, each in value.items()}
    return [_masked(each) for each in value] if isinstance(value, list | tuple) else value


def agreed(question: str) -> bool:
    """Ask until there is an answer: 是 or 否, or y or n; nothing typed means no."""
    answers = {"是": True, "y": True, "yes": True, "否": False, "n": False, "no": False, "": False}
    while True:
        typed = click.prompt(
            f"{mask_name(question)} [是/否]", default="", show_default=False, prompt_suffix="：", err=True
        )
        answer = answers.get(typed.strip().lower())
        if answer is not None:
            return answer
        click.echo("请答 是 或 否。", err=True)


def echo(text: str, *, err: bool = False, unmask: bool = False) -> None:
    """Print one line. What does not print in it, or should not, came in with the name of a file or sheet."""
    text = text if unmask else mask_name(text)
    shown = (c if c.isprintable() or c == "\u3000" else " " if c.isspace() else "?" for c in text)
    click.echo("".join(shown), err=err)


def show(done: Any, tell: Callable[[Any], None], *, as_json: bool) -> int:
    """Print what a task did, as JSON or by `tell`, and give the exit code it calls for."""
    if as_json:
        print_json(done.summary())
    else:
        tell(done)
    return CLEAN if done.is_clean else NEEDS_CORRECTING


def written(paths: Sequence[str]) -> str:
    """Name the workbooks written, by their paths; the parts of 客户总表, if there are many, by their number."""
    from workbook_tools.workspace import REGISTER_FOLDER  # noqa: PLC0415

    parts = [path for path in paths if path.startswith(f"{REGISTER_FOLDER}/")]
    if len(parts) <= _FEW_PARTS:
        return "、".join(paths)
    return "、".join([*(path for path in paths if path not in parts), f"{REGISTER_FOLDER}/里的{len(parts)}册"])


def tell_published(done: Any) -> None:
    """Say what a run set aside, what waits and what it wrote."""
    for path in done.set_aside:
        echo(f"有人改过的那一份存在 {path}。")
    for sentence in (*done.waiting, *done.notices):
        echo(sentence)
    if done.outputs:
        echo(f"写好了：{written(done.outputs)}；要反悔，请运行 wbtools undo。")


def print_problems(problems: Iterator[Problem], *, unmask: bool, show_all: bool) -> None:
    """Print a line for each problem; remarks only if all are asked for."""
    for problem in problems:
        if show_all or not problem.is_remark:
            echo(problem.sentence(unmask=unmask), unmask=unmask)
