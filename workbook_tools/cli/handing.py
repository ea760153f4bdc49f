"""Commands of the day: hand over what came in, and take the answers back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from workbook_tools.cli.app import main
from workbook_tools.cli.console import (
    CLEAN,
    NEEDS_CORRECTING,
    NOTHING_DONE,
    a_path,
    a_place,
    agreed,
    day_option,
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
from workbook_tools.cli.progress import progress_shown


@main.command("handoff")
@click.argument("sources", type=a_place, nargs=-1)
@workspace_option
@day_option("移交哪一天的，默认今天 / the day handed over (default: today)")
@scheduler_option
@password_option
@json_option
@says_why
def handoff_command(
    sources: tuple[Path | str, ...],
    workspace: Path,
    day: date | None,
    scheduler: str,
    password_file: Path | None,
    as_json: bool,
) -> int:
    """把当天的咨询和陌拜移交给负责人 / Hand over the day's customers."""
    from workbook_tools.tasks.handoff import handoff  # noqa: PLC0415

    password = password_in(password_file)
    with progress_shown() as progress:
        done = handoff(sources, workspace=workspace, day=day, password=password, scheduler=scheduler, progress=progress)
    return show(done, tell_handed, as_json=as_json)


def tell_handed(done: Any) -> None:
    """Sum up a day's handoff."""
    left = f"，另有{done.left}位以前的还没答" if done.left else ""
    echo(f"{done.day}移交{done.new}位，其中急件{done.urgent}位{left}。")
    for note in (*done.changed, *done.notes):
        echo(note)
    if done.fed_back.answers or done.fed_back.problems:
        tell_fed_back(done.fed_back)
    if done.to_mend:
        echo(f"交来的表里要改的{done.to_mend}处，汇总时写在问题清单里；现在要看，请运行 wbtools validate。")
    for reading in done.readings:
        if reading.unreadable:
            echo(f"读不了：{reading.source.name}，{reading.unreadable.message}")
    for path in done.set_aside:
        echo(f"有人改过的那一份存在 {path}。")
    for sentence in (*done.notices, *done.waiting):
        echo(sentence)
    has_chat_text = any(path.endswith(".txt") for path in done.outputs)
    echo(f"写好了：{written(done.outputs)}{'；群里用的短信息在 .txt 里，可以直接粘贴' if has_chat_text else ''}。")


@main.command("feedback")
@click.argument("paths", type=a_path, nargs=-1)
@workspace_option
@click.option("--text", type=a_path, help="读这个文件里的聊天回复 / read replies copied from a chat")
@click.option(
    "--confirm",
    metavar="1,3",
    help="写入这几号的回复，不一一问 / write the replies to these numbers without asking",
)
@day_option("回复说的是哪一天的移交，默认最近的 / the handoff replies are about (default: the newest)")
@password_option
@json_option
@says_why
def feedback_command(
    paths: tuple[Path, ...],
    workspace: Path,
    text: Path | None,
    confirm: str | None,
    day: date | None,
    password_file: Path | None,
    as_json: bool,
) -> int:
    """收下移交的答复和交回的《我的客户》 / Take answers back, from sheets or a chat; and 我的客户."""
    from workbook_tools.tasks.feedback import feedback  # noqa: PLC0415

    password = password_in(password_file)
    if text:
        if paths:
            raise click.UsageError("--text 和移交表请分两次收")
        return _take_text(text, workspace, confirm, day, password, as_json)
    if confirm or day:
        raise click.UsageError("--confirm 和 --date 要和 --text 一起用")
    return show(feedback(paths, workspace=workspace, password=password), tell_fed_back, as_json=as_json)


def _take_text(text: Path, workspace: Path, confirm: str | None, day: date | None, password: str, as_json: bool) -> int:
    """Show what was understood, ask about each, and write what was confirmed."""
    from workbook_tools.tasks.feedback_replies import chosen, take_replies, understand  # noqa: PLC0415

    read = understand(text, workspace=workspace, day=day)
    if not as_json:
        for one in read.understood:
            echo(one.sentence())
        for lost in read.not_understood:
            echo(f"没看懂“{lost.said}”：{lost.why}")
    new = [one for one in read.understood if one.can_be_taken]
    if confirm:
        numbers = [
            number.strip().removesuffix("号") for number in confirm.replace("，", ",").replace("、", ",").split(",")
        ]
        new = chosen(new, [number for number in numbers if number])
    elif as_json:
        new = []
    else:
        new = [one for one in new if agreed(f"{one.sentence()}，写入吗")]
    done = take_replies(new, workspace=workspace, password=password) if new else None
    if as_json:
        print_json({**read.summary(), "written": done.summary() if done else None})
    elif done:
        tell_fed_back(done)
    else:
        echo("没有写入什么。")
    if not (read.understood or read.not_understood):
        return NOTHING_DONE
    return NEEDS_CORRECTING if read.not_understood or (done and not done.is_clean) else CLEAN


def tell_fed_back(done: Any) -> None:
    """Sum up what became of answers."""
    print_problems(iter(done.problems), unmask=False, show_all=True)
    if done.books.people:
        rows = done.books.rows
        echo(
            f"{'、'.join(done.books.people)}的《我的客户》：收{rows['accepted']}行，待补{rows['held_back']}行，"
            f"以前交过{rows['seen']}行。"
        )
    if done.answers:
        echo(f"收下{len(done.answers)}位客户的消息，其中{len(done.answered)}位有了结果。")
    elif not done.books.people:
        echo("没有新的答复。")
    for no, owner in done.owners.items():
        echo(f"{no} 派给了{owner}。")
    people = {one.person for one in done.late}
    for person in sorted(people):
        still = sum(one.person == person and not one.is_given for one in done.late)
        came = sum(one.person == person and one.is_given for one in done.late)
        echo(f"{person}：{still}位过了时限还没答，{came}位答晚了，见移交表的「谁晚了」。")
    if done.told:
        echo(f"答复写给了{'、'.join(done.told)}，在 移交/答复 里。")
    tell_published(done)
