"""How far a long task is: told on stderr, in time, without a name, and never in the way of what is asked for."""

import json
import os
import pty
import subprocess
import sys

import pytest
from weeks import inquiry, save

from workbook_tools.cli import progress as shown
from workbook_tools.cli.progress import ShownProgress, told
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.handoff import handoff
from workbook_tools.tasks.init import init
from workbook_tools.tasks.progress import Progress

RUN = """
import sys
import workbook_tools.cli.progress as progress
progress._QUICK, progress._TERMINAL_PAUSE, progress._PAUSE = map(float, sys.argv[1:4])
from workbook_tools.cli import main
main(sys.argv[4:], prog_name="wbtools")
"""


@pytest.fixture
def clock(monkeypatch):
    """A clock that is set by hand."""
    now = [100.0]
    monkeypatch.setattr(shown.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def inbox(tmp_path):
    for number in range(3):
        save(tmp_path / f"李晓梅{number}.xlsx", [inquiry()])
    return tmp_path


def test_says_files_rows_rate_and_time_left():
    assert told(50, 200, 20_000, 10.0) == "读了50/200个文件，20000行，每秒2000行，还要约30秒"
    assert told(1, 500, 400, 1.0) == "读了1/500个文件，400行，每秒400行，还要约8分钟"
    assert told(200, 200, 80_000, 40.0) == "读完了200个文件，80000行，每秒2000行"


def test_elsewhere_than_on_a_terminal_a_line_comes_every_ten_seconds(clock, capsys):
    progress = ShownProgress()
    for second in range(1, 25):
        clock[0] = 100.0 + second
        progress.at(second, 100, second * 10)
    progress.clear()
    out, err = capsys.readouterr()
    assert not out
    assert err.splitlines() == [told(10, 100, 100, 10.0), told(20, 100, 200, 20.0)]


def test_what_is_quick_says_nothing(clock, capsys, monkeypatch):
    for terminal in (True, False):
        monkeypatch.setattr(sys.stderr, "isatty", lambda terminal=terminal: terminal)
        clock[0] = 100.0
        progress = ShownProgress()
        for tenth in range(1, 20):
            clock[0] = 100.0 + tenth / 10
            progress.at(tenth, 19, tenth)
        progress.clear()
    assert capsys.readouterr() == ("", "")


def test_on_a_terminal_one_line_is_rewritten_and_then_taken_away(clock, capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    progress = ShownProgress()
    for second in (3, 4, 5):
        clock[0] = 100.0 + second
        progress.at(second, 5, second * 100)
    progress.say("一句话")
    out, err = capsys.readouterr()
    assert not out
    lines = err.split("\r")
    assert [line.rstrip() for line in lines] == [
        "", told(3, 5, 300, 3.0), told(4, 5, 400, 4.0), told(5, 5, 500, 5.0), "", "一句话",
    ]  # fmt: skip
    assert lines[-2].isspace(), "the line stays"


def test_what_follows_on_reading_is_told_too_unless_all_is_quick(clock, capsys, monkeypatch):
    for terminal in (True, False):
        monkeypatch.setattr(sys.stderr, "isatty", lambda terminal=terminal: terminal)
        for seconds, expected in ((1.0, []), (3.0, ["正在做名单"])):
            clock[0] = 100.0
            progress = ShownProgress()
            clock[0] += seconds
            progress.then("正在做名单")
            progress.clear()
            assert capsys.readouterr().err.split() == expected


class Heard(Progress):
    def __init__(self):
        self.stages = []

    def then(self, what):
        self.stages.append(what)


@pytest.mark.parametrize("task", [consolidate, handoff])
def test_tasks_that_go_on_after_reading_say_so(inbox, task, tmp_path):
    init(tmp_path / "公司")
    heard = Heard()
    task([inbox / "李晓梅0.xlsx"], workspace=tmp_path / "公司", progress=heard)
    (stage,) = heard.stages
    assert stage.startswith("都读完了，正在")


def test_a_terminal_sees_it_and_the_json_stays_whole(inbox):
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", RUN, "0", "0", "0", "validate", str(inbox), "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, encoding="utf-8", check=False)
    os.close(theirs)
    seen = b""
    while piece := _read(ours):
        seen += piece
    os.close(ours)
    assert len(json.loads(done.stdout)["files"]) == 3
    text = seen.decode()
    assert "读了1/3个文件，1行" in text
    assert "读完了3个文件，3行" in text
    assert text.rsplit("\r", 2)[1].isspace(), "the line stays"
    assert "李晓梅" not in text


def _read(terminal):
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # nobody is at the other end any more
        return b""


def test_a_log_gets_lines_and_no_name(inbox):
    command = [sys.executable, "-c", RUN, "0", "0", "0", "validate", str(inbox), "--json"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert len(json.loads(done.stdout)["files"]) == 3
    assert len(done.stderr.splitlines()) == 3
    assert "\r" not in done.stderr
    assert "李晓梅" not in done.stderr
