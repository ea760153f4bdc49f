"""WbSystem's part for Windows, run in LibreOffice with stand-ins for what Windows brings.

Only what LibreOffice cannot do is put differently: it takes no directives, has no property with an argument, and its
classes no members called Type, Open and Close.
"""

import re
import sys
from pathlib import Path

import pytest

from workbook_tools.tasks.macro_books import macros_folder

HERE = Path(__file__).parent / "fake_windows"
PUT_DIFFERENTLY = {
    'CreateObject("WScript.Shell")': "New FakeShell",
    'CreateObject("Scripting.FileSystemObject").DeleteFile': "Dim f: Set f = New FakeFiles: f.DeleteFile",
    'CreateObject("Scripting.FileSystemObject")': "New FakeFiles",
    'CreateObject("ADODB.Stream")': "New FakeStream",
    "variables.Item(label) = Escaped(text)": "variables.Put label, Escaped(text)",
    "stream.Type = 2": "stream.Kind = 2",
    "stream.Open": "stream.Begin",
    "stream.Close": "stream.Finish",
}

KILLS_ITSELF = "__import__('os').kill(__import__('os').getpid(), 9)"

pytestmark = pytest.mark.libreoffice


def without_mac(source):
    """Give what a VBA that is not the Mac's takes of a source."""
    return re.sub(r"^#If Mac Then\n.*?^#Else\n(.*?)^#End If\n", r"\1", source, flags=re.MULTILINE | re.DOTALL)


@pytest.fixture
def windows(desk):
    source = without_mac((macros_folder() / "WbSystem.bas").read_text("ascii"))
    assert "#" not in re.sub(r'"[^"]*"', "", source)
    for wanted, put in PUT_DIFFERENTLY.items():
        assert wanted in source
        source = source.replace(wanted, put)
    modules = {"WbSystem": f"Option Compatible\nOption VBASupport 1\n{source}"}
    told = {"folder": desk.folder, "python": sys.executable, "fake_run": HERE / "fake_run.py"}
    for path in HERE.glob("*.bas"):
        text = path.read_text("ascii")
        for name, value in told.items():
            text = text.replace(f"{{{name}}}", str(value))
        modules[path.stem] = text
    desk.stub = modules
    return desk


def tried(desk):
    return [Path(line).name for line in (desk.folder / "tried").read_text("utf-8").splitlines()]


def test_percent_signs_blanks_and_quotes_arrive_as_they_are(windows):
    assert windows.press("校验本表", program=windows.program("好了", code=0)) == "好了"
    *given, result_file = windows.got()
    assert given == [
        "button", "check", "--workbook", str(windows.book), "--sheet", "咨询记录", "--selection", "B10:C12",
        "--result-file",
    ]  # fmt: skip
    assert (windows.folder / "how").read_text("utf-8") == "0 True"  # no window, and waiting for the end
    assert not Path(result_file).exists()


def test_a_sheets_name_with_quotes_and_percent_signs_arrives_as_it_is(windows):
    name = '咨询"记录" 100%PATH% & %WBTOOLS_1%'
    assert windows.press("查重", program=windows.program("好了"), rename=name) == "好了"
    assert windows.got()[5] == name


@pytest.mark.parametrize("placed", ["configured", "registered", "wbtoolsw.exe", "wbtools.exe"])
def test_wbtools_is_looked_for_where_the_workbook_then_the_registry_then_the_path_says(windows, placed):
    program = Path(windows.program("好了"))
    places = {name: windows.folder / name for name in ("configured", "registered", "wbtoolsw.exe", "wbtools.exe")}
    program.rename(places[placed])
    (windows.folder / "registryHKCU-Software-wbtools-Exe").write_text(str(places["registered"]), "utf-8")
    assert windows.press("查重", program=str(places["configured"])) == "好了"
    assert tried(windows) == list(places)[: list(places).index(placed) + 1]


def test_without_any_it_is_told_to_be_missing(windows):
    assert windows.press("查重", program="").startswith("这台电脑上没有找到 wbtools")
    assert tried(windows) == ["wbtoolsw.exe", "wbtools.exe"]


def test_what_is_forbidden_is_not_tried_in_another_way(windows):
    said = windows.press("查重", program=str(windows.folder / "forbidden.exe"))
    assert said.startswith("wbtools 没能启动")
    assert said.endswith(" [70]")
    assert tried(windows) == ["forbidden.exe"]


@pytest.mark.parametrize(("said", "code"), [(None, 0), ("", 1), (None, KILLS_ITSELF)])
def test_a_program_that_says_nothing_or_breaks_down_is_told_of(windows, said, code):
    told = windows.press("查重", program=windows.program(said, code))
    assert told.startswith("wbtools 没有说做得怎样")
    assert told.endswith(" [2]" if code == KILLS_ITSELF else f" [{code}]")


def test_nothing_is_left_behind(windows):
    windows.press("查重", program=windows.program("好了"))
    assert not [path for path in windows.folder.iterdir() if path.name.startswith("wbtools-")]
    lines = (windows.folder / "variables").read_text("utf-8").splitlines()
    put = {line.partition("=")[0] for line in lines if "=" in line}
    assert put
    assert put == {line for line in lines if "=" not in line}


def test_a_passing_file_of_that_name_is_left_alone(windows):
    taken = windows.folder / "wbtools-rad1.tmp"
    taken.write_text("别人的")
    assert windows.press("查重", program=windows.program("好了")) == "好了"
    assert taken.read_text() == "别人的"
    assert windows.got()[-1].endswith("wbtools-rad2.tmp")
