"""`wbtools button`: what a macro starts; the sentence goes into the file it reads."""

import subprocess
import sys

import pytest
from click.testing import CliRunner
from clicking import notes
from weeks import inquiry, save

from workbook_tools import buttons
from workbook_tools.cli import main
from workbook_tools.tasks.macro_buttons import BUTTONS


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "销售 部 a&b 50%" / "客服小李.xlsx"
    save(path, [inquiry(手机="1385390000")])
    return path


def run(*arguments):
    return CliRunner().invoke(main, ["button", *map(str, arguments)])


def test_writes_the_sentence_into_the_file_and_says_nothing_else(book, tmp_path):
    result = tmp_path / "回 答.txt"
    done = run("check", "--workbook", book, "--hwnd", 0, "--result-file", result, "--sheet", "Sheet1")
    assert (done.exit_code, done.output) == (1, "")
    assert result.read_bytes().decode().startswith("「Sheet1」1行里有1处要改，都标了红。")
    assert "D2" in notes(book)


def test_without_a_file_it_prints_the_sentence(book):
    done = run("check", "--workbook", book)
    assert done.exit_code == 1
    assert done.output.startswith("「Sheet1」1行里有1处要改")
    assert "1385390000" not in done.output


def test_what_cannot_be_done_is_a_sentence_too(book, tmp_path):
    result = tmp_path / "r.txt"
    done = run("submit", "--workbook", book, "--result-file", result)
    assert done.exit_code == 2
    assert result.read_text("utf-8").startswith("没有做：还不知道公司的工作文件夹在哪里")
    gone = run("check", "--workbook", tmp_path / "没有.xlsx", "--result-file", result)
    assert gone.exit_code == 2
    assert "找不到文件" in result.read_text("utf-8")


def test_a_mistake_of_the_tools_is_a_sentence_without_anything_personal(book, tmp_path, monkeypatch):
    def broken(*_, **__):
        raise KeyError("13853900001")

    monkeypatch.setattr(buttons, "press", broken)
    result = tmp_path / "r.txt"
    done = run("check", "--workbook", book, "--result-file", result)
    assert done.exit_code == 2
    assert "工具出了意外，没有做完（KeyError，" in result.read_text("utf-8")
    assert "13853900001" not in result.read_text("utf-8")


def test_a_click_in_a_process_of_its_own_ends(book, tmp_path):
    """Reading forks; a watch kept by a thread of ours would have hung in the child for ever."""
    result = tmp_path / "r.txt"
    command = [sys.executable, "-m", "workbook_tools", "button", "check", "--workbook", book, "--result-file", result]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")
    assert "1行里有1处要改" in result.read_text("utf-8")


def test_every_button_has_its_task():
    assert [button.key for button in BUTTONS] == list(buttons.NAMES)
    for name in buttons.NAMES:
        assert buttons.task_of(name).__doc__


def test_where_the_answer_cannot_be_written_it_is_said_all_the_same(book, tmp_path):
    done = run("check", "--workbook", book, "--result-file", tmp_path / "没有" / "r.txt")
    assert done.exit_code == 1
    assert "1行里有1处要改" in done.output
