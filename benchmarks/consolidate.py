"""Times the week's consolidation beside the script people would write instead, on the same workbooks.

Each contender is a process of its own, cold; rounds are interleaved, so that a busy machine slows all
alike. What counts is the ratio within a round. Needs Linux or macOS (resource usage of a child).
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from team_books import MONDAY, PHONE_HEADING, Team

SCRIPT: Final = """
import glob, sys, warnings
import pandas as pd
warnings.simplefilter("ignore")
folder, result, engine, phone = sys.argv[1:]
books = [pd.read_excel(path, engine=engine) for path in sorted(glob.glob(folder + "/*.xlsx"))]
pd.concat(books).drop_duplicates(phone).to_excel(result, index=False)
"""
"""The usual script. pandas writes with XlsxWriter where it is installed, as it is here."""

BARE_READ: Final = """
import glob, sys
from python_calamine import load_workbook
for path in sorted(glob.glob(sys.argv[1] + "/*.xlsx")):
    load_workbook(path).get_sheet_by_index(0).to_python()
"""
"""The floor: the same values, and nothing done with them."""

WBTOOLS, OPENPYXL, CALAMINE, BARE = "wbtools consolidate", "script, openpyxl", "script, calamine", "bare calamine read"


@dataclass(frozen=True)
class Usage:
    """What one process and the ones it started used: CPU and wall time [s], largest process [MB]."""

    cpu: float
    wall: float
    memory: float


def main() -> None:
    """Run the benchmark and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--books", type=int, default=500)
    parser.add_argument("--rows", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="20 books of 60 rows only")
    options = parser.parse_args()
    sizes = [(20, 60)] if options.quick else [(20, 60), (options.books, options.rows)]
    for books, rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            _compare(Path(folder), books, rows, options.rounds)


def _compare(folder: Path, books: int, rows: int, rounds: int) -> None:
    team = Team(books, rows)
    team.write_books(folder / "books")
    team.write_settings(folder / "settings.xlsx")
    used: dict[str, list[Usage]] = {name: [] for name in (WBTOOLS, OPENPYXL, CALAMINE, BARE)}
    for _ in range(rounds):
        for name, usages in used.items():
            usages.append(_run(*_job(name, folder)))
    print(f"\n{books} books x {rows} rows, {rounds} rounds: min / median / max")
    for name, usages in used.items():
        memory = f"{max(usage.memory for usage in usages):5.0f} MB"
        print(
            f"  {name:20} CPU {_range([u.cpu for u in usages])} s  wall {_range([u.wall for u in usages])} s  {memory}"
        )
    for other in (OPENPYXL, CALAMINE, BARE):
        pairs = list(zip(used[WBTOOLS], used[other], strict=True))
        cpu, wall = [a.cpu / b.cpu for a, b in pairs], [a.wall / b.wall for a, b in pairs]
        print(f"  ratio to {other:20} CPU {_range(cpu)}  wall {_range(wall)}")


def _job(name: str, folder: Path) -> tuple[list[str], Path | None]:
    """Give a contender's arguments, and the file that must be there when it is done and is not there yet."""
    books, result = str(folder / "books"), folder / "result.xlsx"
    if name == WBTOOLS:
        workspace = folder / "workspace"
        shutil.rmtree(workspace, ignore_errors=True)
        workspace.mkdir()
        shutil.copy(folder / "settings.xlsx", workspace / "设置.xlsx")
        command = ["-m", "workbook_tools", "consolidate", books, "-w", str(workspace), "--as-of", MONDAY.isoformat()]
        return command, workspace / "客户总表.xlsx"
    if name == BARE:
        return ["-c", BARE_READ, books], None
    result.unlink(missing_ok=True)
    return ["-c", SCRIPT, books, str(result), name.rpartition(" ")[2], PHONE_HEADING], result


def _run(arguments: Sequence[str], result: Path | None) -> Usage:
    """Run a Python process and measure it with all it waited for. Raises RuntimeError if it failed.

    `wbtools` exits with 1 when there is something to correct, and so does Python after a traceback: only the
    file it was to write tells a finished run from a crash.
    """
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    finished = result.exists() if result else process.returncode == 0
    if not finished or process.returncode not in (0, 1):
        raise RuntimeError(f"{arguments[:3]} failed with {process.returncode}")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Usage(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / unit)


def _range(values: Sequence[float]) -> str:
    return " / ".join(f"{value:.2f}" for value in (min(values), statistics.median(values), max(values)))


if __name__ == "__main__":
    main()
