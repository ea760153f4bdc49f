"""The VBA is thin: it hands over and shows, and whatever it does is one call to Python."""

import re

import pytest

from workbook_tools.tasks.macro_books import macros_folder
from workbook_tools.tasks.macro_buttons import BUTTONS

SOURCES = sorted(macros_folder().glob("*.bas"))
SUB = re.compile(r"^Public Sub (\w+)\((.*?)\)\n(.*?)^End Sub\n", re.MULTILINE | re.DOTALL)


def subs(name):
    """Give the public Subs of a module: what each is given and what it does."""
    source = (macros_folder() / f"{name}.bas").read_text("ascii")
    assert source.count("End Sub") == len(SUB.findall(source))
    return {sub: (given, body.strip()) for sub, given, body in SUB.findall(source)}


def test_there_are_four_modules():
    assert [path.stem for path in SOURCES] == ["WbButtons", "WbRibbon", "WbRunner", "WbSystem"]


@pytest.mark.parametrize("path", sorted(macros_folder().iterdir()), ids=lambda path: path.name)
def test_a_source_reads_the_same_in_every_code_page(path):
    data = path.read_bytes()
    data.decode("ascii")
    assert b"\r" not in data
    assert b"\t" not in data or path.suffix == ".applescript"
    assert data.endswith(b"\n")
    assert all(len(line) <= 120 for line in data.splitlines())


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_module_is_called_as_its_file_and_declares_what_it_uses(path):
    text = path.read_text("ascii")
    assert text.startswith(f'Attribute VB_Name = "{path.stem}"\n')
    assert "\nOption Explicit\n" in text
    assert not re.search(r"^\s*(Private |Public )?Declare\b", text, re.MULTILINE)  # security software stops these
    assert not re.search(r"^[^'\n]*(cmd\.exe|powershell|VBScript|GetObject|\bShell\()", text, re.I | re.M)
    assert ("#If " in text) == (path.stem == "WbSystem")


def test_every_button_has_a_sub_of_one_call_and_every_sub_a_button():
    assert subs("WbButtons") == {button.sub: ("", f'RunButton "{button.key}"') for button in BUTTONS}


def test_every_button_has_a_callback_on_the_ribbon():
    assert subs("WbRibbon") == {
        f"Ribbon{button.sub}": ("ByVal control As Object", f'RunButton "{button.key}"') for button in BUTTONS
    }


def test_only_one_module_knows_the_operating_system():
    for path in SOURCES:
        text = path.read_text("ascii")
        assert (re.search(r"CreateObject|AppleScriptTask\(", text) is not None) == (path.stem == "WbSystem")


def test_what_is_said_in_chinese_stands_in_the_workbook():
    from workbook_tools.tasks.macro_books import _TEXTS  # noqa: PLC0415

    used = set(re.findall(r'"(wbtools_(?:say_\w+|cli))"', "".join(path.read_text("ascii") for path in SOURCES)))
    assert used == set(_TEXTS)
