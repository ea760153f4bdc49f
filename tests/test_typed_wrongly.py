"""A command that was typed wrongly gets a Chinese sentence as well: what is wrong, and what to type instead."""

import os
import re
import subprocess
import sys

import pytest


def wbtools(*typed, **environment):
    command = [sys.executable, "-m", "workbook_tools", *typed]
    languages = {"LANGUAGE", "LC_ALL", "LC_MESSAGES"}
    kept = {name: value for name, value in os.environ.items() if name not in languages} | {"PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command, env=kept | environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["consolidat"], "没有 consolidat 这个命令。 您要的可能是 'consolidate'。"),
        (["consolidate", "--wek", "x"], "没有 --wek 这个选项。 您要的可能是 '--week'。"),
        (["consolidate", "--week"], "--week 后面还要写上它的值。"),
        (["consolidate", "--json=3"], "--json 后面不写值。"),
        (["consolidate", "--as-of", "11月30日"], "'--as-of' 写得不对：11月30日 不是一天，请写成 2026-11-30 这样"),
        (["undo", "上次"], "'[RUN]' 写得不对：上次 不是数字，请写数字"),
        (["undo", "1", "2"], "多写了 2，请去掉；里面有空格的路径请用引号括起来。"),
        (["lookup"], None),
        (["button", "查重"], None),
        (["transfer"], None),
        (["new"], None),
    ],
)
def test_is_told_in_chinese(typed, said):
    told = wbtools(*typed)
    *_, sentence = told.stderr.strip().splitlines()
    assert told.returncode == 2
    assert sentence.startswith("没有做：")
    if said:
        assert sentence == f"没有做：{said}"
    own_words = re.sub(r"'[^']*'|--[a-z-]+|consolidat|[(\[{][^)\]}]*[)\]}]", "", told.stderr.split("没有做：")[1])
    assert not re.search("[A-Za-z]{3}", own_words), sentence


def test_whoever_asks_for_another_language_gets_what_click_says():
    assert "No such command" in wbtools("consolidat", LANGUAGE="en").stderr


def test_help_has_chinese_headings():
    told = wbtools("consolidate", "--help").stdout
    assert told.startswith("用法：")
    assert "选项:" in told
    assert "显示这段说明" in told
