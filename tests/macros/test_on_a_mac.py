"""The command that the AppleScript gives to the shell, put together here as AppleScript would and run by a shell."""

import json
import os
import re
import shlex
import subprocess

from workbook_tools.tasks.macro_books import macros_folder

SCRIPT = (macros_folder() / "wbtools.applescript").read_text("ascii")
ARGUMENTS = ["button", "check", "--workbook", "/Users/李/a&b 'c' \"d\" $HOME `x` 100%.xlsm", "--sheet", "-1\\"]


def literals(variable):
    """Give what the script puts into a variable, its pieces joined."""
    pieces = re.findall(rf'^\tset {variable} to (?:{variable} & )?"((?:[^"\\]|\\.)*)"$', SCRIPT, re.MULTILINE)
    assert pieces
    return "".join(pieces).replace('\\"', '"')


def answered(desk, program, shell="/bin/sh"):
    quoted = " ".join(shlex.quote(line) for line in (program or "wbtools", *ARGUMENTS))
    environment = {**os.environ, "HOME": str(desk.folder), "TMPDIR": str(desk.home)}
    desk.home.mkdir(exist_ok=True)
    command = literals("around") + quoted + literals("ending")
    done = subprocess.run([shell, "-c", command], env=environment, check=True, capture_output=True, text=True)
    assert not list(desk.home.iterdir())  # the passing file is gone
    return done.stdout


def test_arguments_arrive_as_they_are_and_the_code_comes_before_the_sentence(desk):
    assert answered(desk, desk.program("有1处要改\n第二行", code=1)) == "1\n有1处要改\n第二行"
    given = json.loads((desk.folder / "got.json").read_text("utf-8"))
    assert given[:-2] == ARGUMENTS
    assert given[-2] == "--result-file"


def test_without_a_place_it_is_looked_for_where_people_install(desk):
    (desk.folder / ".local/bin").mkdir(parents=True)
    os.rename(desk.program("好了"), desk.folder / ".local/bin/wbtools")  # noqa: PTH104
    assert answered(desk, "") == "0\n好了"


def test_a_missing_program_gives_the_shells_own_code(desk):
    assert answered(desk, str(desk.folder / "没有")) == "127\n"


def test_vba_and_script_agree_on_names():
    system = (macros_folder() / "WbSystem.bas").read_text("ascii")
    assert 'AppleScriptTask("wbtools.applescript", "run_button", given)' in system
    assert "\non run_button(argument)\n" in SCRIPT
