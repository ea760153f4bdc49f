"""Imports point downward, third parties keep to their rooms, and the manual's method knows no clock and no files.

The sources are parsed, not imported: an import inside a function counts like any other. Only what is imported
for type checking alone does not.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import workbook_tools

HOUSE = Path(workbook_tools.__file__).parent

BELOW = {
    "problems": set(),
    "columns": {"problems"},
    "rules": {"columns", "problems"},
    "form": {"rules", "columns", "problems"},
    "field_values": {"form", "rules", "columns", "problems"},
    "forms": {"form", "rules", "columns", "problems"},
    "excel": {"form", "columns", "problems"},
    "sales": {"forms", "field_values", "form", "columns", "problems"},
    "ledger": {"sales", "form", "columns", "problems"},
    "settings_checks": {"excel", "forms", "form", "columns", "problems"},
    "rule_answers": {"settings_checks", "sales", "forms", "columns"},
    "workspace": {"excel", "problems"},
    "settings": {
        "rule_answers",
        "workspace",
        "settings_checks",
        "excel",
        "sales",
        "forms",
        "form",
        "columns",
        "problems",
    },
    "reports": {"ledger", "sales", "forms", "form", "columns", "problems"},
    "tasks": {
        "reports",
        "settings",
        "workspace",
        "ledger",
        "excel",
        "sales",
        "forms",
        "field_values",
        "form",
        "columns",
        "problems",
    },
    "buttons": {"tasks", "reports", "settings", "workspace", "forms", "form", "columns", "problems"},
    "cli": {"buttons", "tasks", "reports", "settings", "workspace", "forms", "form", "columns", "problems"},
    "__main__": {"cli"},
    "__init__": {"tasks", "reports", "excel", "forms", "form", "columns", "problems"},
}
"""What each part of the house may import besides itself; `excel` knows Form, never a particular form."""

ROOMS = {
    "chinese_calendar": "sales/clocks",
    "click": "cli",
    "distributed": "tasks/cluster",
    "filelock": "excel",
    "fsspec": "tasks/remote",
    "isal": "excel/deflate",
    "PIL": "excel",
    "lxml": "excel",
    "msoffcrypto": "excel",
    "numpy": "sales/blocking",
    "openpyxl": "excel",
    "orjson": "columns/as_json",
    "packaging": "tasks/bundle",
    "python_calamine": "excel",
    "xlrd": "excel",
    "xlsxwriter": "excel",
    "pandas": "reports",
    "pyarrow": "tasks/export_parquet",
    "pypinyin": "sales",
    "rapidfuzz": "sales",
    "sqlalchemy": "tasks/export_sql",
    "xlwings": "excel/live",
}

IMPURE = {
    "glob", "io", "locale", "logging", "os", "pathlib", "platform", "random", "secrets", "shutil", "socket", "sqlite3",
    "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid",
}  # fmt: skip
IMPURE_CALLS = {"now", "today", "utcnow", "open", "input", "print"}


def modules(part=""):
    """Give the source files of a part of the house, by path."""
    found = [path for path in sorted(HOUSE.rglob("*.py")) if path.relative_to(HOUSE).as_posix().startswith(part)]
    assert found, f"there is no {part}"
    return found


def part_of(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def name_of(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix().removesuffix(".py")


def running(tree: ast.AST) -> Iterator[ast.AST]:
    """Give every node but those under `if TYPE_CHECKING:`."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
            continue
        yield node
        yield from running(node)


def imports(source: str) -> set[str]:
    """Give the dotted names a source imports; `from a import b` gives a.b, as b may be a module."""
    names = set()
    for node in running(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def parts_imported(source: str) -> set[str]:
    """Give the parts of the house a source imports."""
    inside = [name.split(".") for name in imports(source) if name.split(".")[0] == HOUSE.name]
    return {name[1] if len(name) > 1 and name[1] in BELOW else "__init__" for name in inside}


def impurities(source: str) -> set[str]:
    """Give what a source uses that would make it depend on more than its arguments."""
    found = {name for name in imports(source) if name.split(".")[0] in IMPURE}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            found |= {called} if called.rpartition(".")[2] in IMPURE_CALLS else set()
    return found


def test_every_part_of_the_house_has_its_place():
    assert {part_of(path) for path in modules()} <= BELOW.keys()


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_imports_point_downward(path):
    part = part_of(path)
    assert parts_imported(path.read_text("utf-8")) <= BELOW[part] | {part}


def test_no_part_is_below_itself():
    for part, below in BELOW.items():
        assert not any(part in BELOW[lower] for lower in below), part


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_third_parties_keep_to_their_rooms(path):
    packages = {name.split(".")[0] for name in imports(path.read_text("utf-8"))}
    strangers = packages - sys.stdlib_module_names - {HOUSE.name}
    assert all(name_of(path).startswith(ROOMS[package]) for package in strangers), strangers


@pytest.mark.parametrize("path", modules("sales"), ids=name_of)
def test_the_method_depends_on_nothing_but_its_arguments(path):
    assert impurities(path.read_text("utf-8")) == set()


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("from workbook_tools.excel.book import Book", {"excel"}),
        ("def f():\n    import workbook_tools.ledger", {"ledger"}),
        ("from workbook_tools import columns, read", {"columns", "__init__"}),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import workbook_tools.tasks.init", set()),
        ("import json", set()),
    ],
)
def test_an_import_is_noticed_wherever_it_stands(source, parts):
    assert parts_imported(source) == parts


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from datetime import date\ndef f():\n    return date.today()", {"date.today"}),
        ("import datetime as d\nd.datetime.now()", {"d.datetime.now"}),
        ("from datetime import time", set()),
        ("import time", {"time"}),
        ("from os import path", {"os.path"}),
        ("open('a')", {"open"}),
        ("def f(today, context):\n    return today - context.today", set()),
    ],
)
def test_clock_and_files_are_noticed(source, found):
    assert impurities(source) == found
