"""The table of targets: every line of it is measured, and says whether it holds."""

import json
import subprocess
import sys

import pytest
from cold_runs import Python, Usage, ratio
from conftest import BENCHMARKS
from run import QUICK, TARGETS, Sizes, lines, table

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a child's use is told on Linux and macOS")


@pytest.mark.parametrize(
    "names", [("openpyxl", "calamine", "bare", "memory"), ("week", "growth"), ("matching", "validate", "writing")]
)
def test_each_line_is_measured_in_a_quick_run_that_says_it_is_one(names, tmp_path):
    told = tmp_path / "table.json"
    command = [sys.executable, BENCHMARKS / "run.py", "--quick", "--rounds", "1", "--json", told, "--only", *names]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    record = json.loads(told.read_text("utf-8"))
    assert [line["name"] for line in record["lines"]] == [name for name in TARGETS if name in names]
    assert all(line["measured"] > 0 for line in record["lines"])
    assert record["quick"]
    assert "QUICK" in done.stdout
    assert all(f"{line['measured']:.2f} {line['unit']} |" in done.stdout for line in record["lines"])


def test_the_groups_above_are_all_there_is():
    assert len(TARGETS) == 9


def test_a_line_holds_up_to_what_it_may_take_at_most():
    held = {line["name"]: line["held"] for line in lines({"calamine": 0.95, "bare": 12.01}, Sizes())}
    assert held == {"calamine": True, "bare": False}


def test_the_table_says_the_sizes_and_repeats_no_work():
    shown = table(lines({"bare": 12.01, "openpyxl": 0.5, "week": 9}, Sizes())).splitlines()
    assert shown[2:] == [
        "| 500 workbooks x 400 rows: read, validate, match, write and verify | the usual script, openpyxl engine"
        " | 0.6 x | 0.25 x | 0.50 x | yes |",
        "| the same | a bare calamine read of the same files | 12 x | 5 x | 12.01 x | **no** |",
        "| a normal week (20 x 60 rows) against a register of 200,000 | import pandas | 15 x | 8 x | 9.00 x | yes |",
    ]
    assert "3 workbooks" in table(lines({"bare": 1}, QUICK))


def test_the_page_has_a_line_for_each_target():
    page = (BENCHMARKS.parent / "docs" / "performance.md").read_text("utf-8")
    _, _, rest = page.partition("<!-- table -->")
    shown, _, _ = rest.partition("<!-- end of table -->")

    def asked(text):
        return [line.split(" | ")[:4] for line in text.splitlines() if line.startswith("| ")]

    assert asked(shown) == asked(table(lines(dict.fromkeys(TARGETS, 0.0), Sizes())))


def used(*walls):
    return [Usage(wall, 0, 0, "") for wall in walls]


def test_a_ratio_is_the_median_of_the_pairs():
    assert ratio(used(1, 2, 30), used(2, 2, 2)) == 1


class TestAColdRun:
    @pytest.fixture
    def python(self, tmp_path):
        return Python(tmp_path)

    def test_counts_its_children(self, python):
        spinning = "import time\nwhile time.process_time() < 0.3: pass"
        usage = python.run(["-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {spinning!r}])"])
        assert usage.cpu > 0.3

    @pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
    def test_looks_at_the_memory_if_asked(self, python):
        arguments = ["-c", "import time; held = b'x' * (60 * 2**20); time.sleep(0.2); print('done')"]
        usage = python.run(arguments, memory=True)
        assert usage.memory > 60
        assert usage.output == "done\n"

    def test_that_failed_says_why(self, python):
        with pytest.raises(RuntimeError, match="no such luck"):
            python.run(["-c", "raise SystemExit('no such luck')"])

    def test_may_end_with_a_code_that_is_fine(self, python):
        assert python.run(["-c", "raise SystemExit(1)"], fine=(0, 1)).wall > 0

    def test_compiles_modules_whatever_the_shell_says(self, python, tmp_path, monkeypatch):
        monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
        python.run(["-c", "import this"])
        assert list((tmp_path / "compiled").rglob("this.*.pyc"))
