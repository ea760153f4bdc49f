"""A week consolidated beside the script people would write instead, on the same workbooks; and how its cost grows."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from cold_runs import Contender, Python, Usage, in_turn, ratio
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

_OURS: Final = "wbtools consolidate"


def consolidate(python: Python, books: Path, workspace: Path, day: date = MONDAY, *, memory: bool = False) -> Usage:
    """Consolidate workbooks in a workspace. Raises RuntimeError if nothing was written.

    `wbtools` exits with 1 when there is something to correct, and so does Python after a traceback: only the JSON
    tells a finished run from a crash.
    """
    command = ["consolidate", str(books), "-w", str(workspace), "--as-of", day.isoformat(), "--json"]
    usage = python.run(["-m", "workbook_tools", *command], fine=(0, 1), memory=memory)
    if not json.loads(usage.output or "{}").get("outputs"):
        raise RuntimeError("wbtools consolidate wrote nothing")
    return usage


def in_fresh_workspace(python: Python, made: Path, *, memory: bool = False) -> Usage:
    """Consolidate the books that `make` put into a folder, in a new workspace there."""
    workspace = made / "workspace"
    shutil.rmtree(workspace, ignore_errors=True)
    workspace.mkdir()
    shutil.copy(made / "settings.xlsx", workspace / "设置.xlsx")
    os.sync()
    return consolidate(python, made / "books", workspace, memory=memory)


def make(folder: Path, team: Team) -> Path:
    """Make a team's workbooks and settings in a folder of their own, and give it."""
    folder.mkdir()
    team.write_books(folder / "books")
    team.write_settings(folder / "settings.xlsx")
    return folder


def beside_scripts(
    python: Python, folder: Path, books: int, rows: int, rounds: int, wanted: Collection[str]
) -> dict[str, float]:
    """Give the ratios to each kind of script that is wanted, and the peak memory [GB] under `memory`."""
    small, made = make(folder / "small", Team(2, 5)), make(folder / "books", Team(books, rows))
    rivals = [name for name in ("openpyxl", "calamine", "bare") if name in wanted]
    for compiling in (partial(in_fresh_workspace, python, small), *(_script(python, small, name) for name in rivals)):
        compiling()
    found = {}
    if rivals:
        contenders: dict[str, Contender] = {_OURS: partial(in_fresh_workspace, python, made)}
        used = in_turn(contenders | {name: _script(python, made, name) for name in rivals}, rounds)
        found = {name: ratio(used[_OURS], used[name]) for name in rivals}
    if "memory" in wanted:
        found["memory"] = in_fresh_workspace(python, made, memory=True).memory / 2**10
    return found


def _script(python: Python, made: Path, name: str) -> Contender:
    """Give a rival: the bare read, or the script with an engine of this name."""
    books, result = str(made / "books"), str(made / "result.xlsx")
    arguments = [BARE_READ, books] if name == "bare" else [SCRIPT, books, result, name, PHONE_HEADING]

    return partial(python.run, ["-c", *arguments])


def growth(python: Python, folder: Path, few: int, many: int, rows: int, rounds: int) -> float:
    """Give how many times as long a run takes with many workbooks as with few."""
    in_fresh_workspace(python, make(folder / "small", Team(2, 5)))
    contenders: dict[str, Contender] = {}
    for books in (few, many):
        made = make(folder / str(books), Team(books, rows))
        contenders[f"{books} workbooks"] = partial(in_fresh_workspace, python, made)
    of_few, of_many = in_turn(contenders, rounds).values()
    return ratio(of_many, of_few)
