"""A normal week consolidated where a large register is, beside a bare `import pandas`."""

from __future__ import annotations

import json
import os
import shutil
import sys
from datetime import timedelta
from functools import partial
from math import ceil
from pathlib import Path
from typing import Final

from cold_runs import Python, Usage, in_turn, ratio
from consolidate import consolidate, in_fresh_workspace, make
from team_books import MONDAY, Team

_YEARS: Final = 8
"""Over so many years the register has grown, the last one this year."""
_ASKING_AGAIN: Final = 2
"""Who comes up again first came up in one of the last two of them."""
_KNOWN: Final = 0.25
"""The share of a normal week's rows whose customers the register has."""
_CUSTOMERS_OF_A_ROW: Final = 0.87
"""How many customers a row of a team's workbooks brings: some come up twice, some cannot be reached."""


def normal_week(
    python: Python, folder: Path, register: int, books: int, rows: int, rounds: int, *, rows_before: int = 400
) -> float:
    """Give the ratio of a week to `import pandas`, with this many customers in the register.

    The register is consolidated once, from workbooks of `rows_before` rows over several years, then an ordinary week:
    the one that is timed, in copies of the workspace, follows an ordinary one.
    """
    books_a_year = ceil(register / _CUSTOMERS_OF_A_ROW / rows_before / _YEARS)
    mondays = [MONDAY - timedelta(weeks=52 * ago) for ago in range(_YEARS)]
    teams = [Team(books_a_year, rows_before, seed=2 + ago, monday=day) for ago, day in enumerate(mondays)]
    made = make(folder / "before", teams[0])
    for day, team in zip(mondays[1:], teams[1:], strict=True):
        team.write_books(made / "books" / f"{day.year}")
    met = [one for team in teams[:_ASKING_AGAIN] for one in team.met]
    done = in_fresh_workspace(python, made)
    print(f"  a register of {json.loads(done.output)['customers']['total']:,} customers", file=sys.stderr)
    first, monday = (MONDAY + timedelta(weeks=weeks) for weeks in (1, 2))
    settled, week = (
        make(folder / f"week of {day}", Team(books, rows, seed=day.day, monday=day, known=met, again=_KNOWN))
        for day in (first, monday)
    )
    consolidate(python, settled / "books", made / "workspace", first)

    def ours() -> Usage:
        workspace = folder / "workspace"
        shutil.rmtree(workspace, ignore_errors=True)
        shutil.copytree(made / "workspace", workspace)
        os.sync()
        return consolidate(python, week / "books", workspace, monday)

    pandas = partial(python.run, ["-c", "import pandas"])
    pandas()  # compiles
    of_ours, of_pandas = in_turn({"a normal week": ours, "import pandas": pandas}, rounds).values()
    return ratio(of_ours, of_pandas)
