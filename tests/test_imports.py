"""A button is a cold start: the command loads what it needs and nothing more."""

import subprocess
import sys

import pytest

from workbook_tools.tasks.templates import write_templates

SLOW = ["PIL", "lxml", "numpy", "openpyxl", "pandas", "xlwings"]
OTHERS = ["chinese_calendar", "concurrent.futures", "python_calamine", "sqlite3", "xlrd", "xlsxwriter"]


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


def test_checking_a_workbook_loads_no_slow_library(tmp_path):
    in_this_process = "import workbook_tools.excel.apart as a; a._is_apart = True"
    modules = loaded("validate", str(write_templates(tmp_path)[0]), before=in_this_process)
    assert modules.isdisjoint([*SLOW, "xlsxwriter", "sqlite3"])
    assert "python_calamine" in modules


def test_importing_the_package_loads_no_library_at_all():
    command = [sys.executable, "-c", "import sys, workbook_tools; print(*sys.modules)"]
    modules = set(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())
    assert "workbook_tools" in modules
    assert modules.isdisjoint([*SLOW, *OTHERS, "click"])
