"""A button is a cold start: the command loads what it needs and nothing more."""

import subprocess
import sys

import pytest

from workbook_tools.tasks.templates import write_templates

SLOW = ["PIL", "lxml", "numpy", "openpyxl", "pandas", "xlwings"]
OTHERS = ["chinese_calendar", "concurrent.futures", "orjson", "python_calamine", "sqlite3", "xlrd", "xlsxwriter"]


def loaded(*arguments, before=""):
    """Give the modules a fresh Python has loaded once `wbtools` with these arguments is done."""
    probe = f"""
import atexit, sys
{before}
atexit.register(lambda: print("\\n" + " ".join(sys.modules)))
from workbook_tools.cli import main
main({list(arguments)!r})
"""
    command = [sys.executable, "-X", "utf8", "-c", probe]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["consolidate", "--help"]], ids=" ".join)
def test_saying_what_it_is_loads_no_library_for_workbooks(arguments):
    modules = loaded(*arguments)
    assert modules.isdisjoint(SLOW + OTHERS)
    assert "click" in modules


IN_THIS_PROCESS = "import workbook_tools.excel.apart as a; a._is_apart = True"
"""What the child does is done by the parent, so that both can be looked at."""


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    return str(write_templates(tmp_path_factory.mktemp("forms"))[0])


def test_checking_a_workbook_loads_no_slow_library(sheet):
    modules = loaded("validate", sheet, before=IN_THIS_PROCESS)
    assert modules.isdisjoint([*SLOW, "xlsxwriter", "sqlite3"])
    assert "python_calamine" in modules


def test_checking_a_workbook_loads_these_libraries_and_no_other(sheet):
    """Of other people's: parent and child together, after an `import click` and what Python loads by itself."""
    modules = loaded("validate", sheet, before=IN_THIS_PROCESS)
    packages = {name.partition(".")[0] for name in modules if not name.startswith("_")}
    assert packages - sys.stdlib_module_names == {"click", "python_calamine", "workbook_tools"}


def test_what_starts_a_check_leaves_the_libraries_to_the_child(sheet):
    assert "python_calamine" not in loaded("validate", sheet)


@pytest.mark.parametrize(
    "dear", ["multiprocessing", "socket", "difflib", "statistics", "json", "csv", "importlib.resources"]
)
def test_checking_a_workbook_does_without_what_takes_as_long_to_load_as_a_sheet_to_read(dear, sheet):
    assert dear not in loaded("validate", sheet, before=IN_THIS_PROCESS)


def test_checking_a_workbook_loads_nothing_of_the_house_that_only_writes_or_decides(sheet):
    modules = loaded("validate", sheet, before=IN_THIS_PROCESS)
    house = {name.removeprefix("workbook_tools.") for name in modules if name.startswith("workbook_tools.")}
    assert not {name for name in house if name.partition(".")[0] in ("sales", "ledger", "workspace", "reports")}
    assert house.isdisjoint({"excel.writer", "excel.paper", "excel.style", "excel.publish", "excel.xls_structure"})
    assert {name for name in house if name.startswith("tasks.")} == {
        "tasks.validate",
        "tasks.sources",
        "tasks.reading",
        "tasks.progress",
        "tasks.numbering",
        "tasks.tool_books",
        "tasks.file_reader",
        "tasks.batches",
    }


def test_importing_the_package_loads_no_library_at_all():
    command = [sys.executable, "-c", "import sys, workbook_tools; print(*sys.modules)"]
    modules = set(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())
    assert "workbook_tools" in modules
    assert modules.isdisjoint([*SLOW, *OTHERS, "click"])
