"""Measures how fast the tool is, and prints the table of targets with what was measured.

What stands beside a work runs in turn with it, each as a cold process of its own; a ratio is the median of the pairs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from cold_runs import Python
from consolidate import beside_scripts, growth
from normal_week import normal_week
from register import warm_seconds
from start import validate_ratio
from writing import writing_ratio


@dataclass(frozen=True)
class Target:
    """A line of the table: what is done, beside what, how much it may take at most, and what is aimed at."""

    work: str
    beside: str
    at_most: float
    aim: float
    unit: str = "x"


_LARGE_WEEK: Final = "{books:,} workbooks x {rows} rows: read, validate, match, write and verify"

TARGETS: Final = {
    "openpyxl": Target(_LARGE_WEEK, "the usual script, openpyxl engine", 0.60, 0.25),
    "calamine": Target(_LARGE_WEEK, "the same script, calamine engine", 0.95, 0.40),
    "bare": Target(_LARGE_WEEK, "a bare calamine read of the same files", 12, 5),
    "memory": Target(_LARGE_WEEK, "(peak memory of all processes)", 1.2, 0.6, "GB"),
    "week": Target(
        "a normal week ({week_books} x {week_rows} rows) against a register of {register:,}", "import pandas", 15, 8
    ),
    "matching": Target("matching a week of {matched:,} rows against a ledger of {ledger:,}, warm", "", 15, 5, "s"),
    "validate": Target("wbtools validate of one 60-row workbook, cold", "import click", 4, 3),
    "writing": Target("writing a styled register of {written:,} rows x 20 columns", "XlsxWriter doing the same",
                      0.6, 0.25),
    "growth": Target("growth from {few:,} to {many:,} workbooks", "", 10.5, 10),
}  # fmt: skip
_NAMES: Final = f"measure only these: {' '.join(TARGETS)}"


@dataclass(frozen=True)
class Sizes:
    """How much of everything; see TARGETS."""

    books: int = 500
    rows: int = 400
    week_books: int = 20
    week_rows: int = 60
    register: int = 200_000
    matched: int = 20_000
    ledger: int = 1_000_000
    written: int = 200_000
    few: int = 100
    many: int = 1_000


QUICK: Final = Sizes(
    books=3, rows=20, week_books=2, week_rows=10, register=40, matched=50, ledger=100, written=200, few=1, many=3
)
"""Just large enough to see everything run."""


def measure(wanted: Collection[str], sizes: Sizes, rounds: int) -> Iterator[tuple[str, float]]:
    """Measure what is wanted, and give each figure as soon as it is there."""
    size = sizes
    with tempfile.TemporaryDirectory() as made:
        python = Python(Path(made))

        @contextmanager
        def place(name: str) -> Iterator[Path]:
            print(name, file=sys.stderr)
            with tempfile.TemporaryDirectory(dir=made) as folder:
                yield Path(folder)

        if beside := set(wanted) & {"openpyxl", "calamine", "bare", "memory"}:
            with place("consolidate") as folder:
                yield from beside_scripts(python, folder, size.books, size.rows, rounds, beside).items()
        if "week" in wanted:
            with place("week") as folder:
                week = size.week_books, size.week_rows
                yield "week", normal_week(python, folder, size.register, *week, 3 * rounds, rows_before=size.rows)
        if "matching" in wanted:
            with place("matching") as folder:
                yield "matching", warm_seconds(folder, size.ledger, size.matched)
        if "validate" in wanted:
            with place("validate") as folder:
                yield "validate", validate_ratio(python, folder, 10 * rounds)
        if "writing" in wanted:
            with place("writing"):
                yield "writing", writing_ratio(python, size.written, rounds)
        if "growth" in wanted:
            with place("growth") as folder:
                yield "growth", growth(python, folder, size.few, size.many, size.rows, rounds)


def lines(found: Mapping[str, float], sizes: Sizes) -> list[dict[str, object]]:
    """Give the lines of the table that were measured, in the order of TARGETS."""
    return [
        {
            "name": name,
            **asdict(target),
            "work": target.work.format_map(asdict(sizes)),
            "measured": found[name],
            "held": found[name] <= target.at_most,
        }
        for name, target in TARGETS.items()
        if name in found
    ]


def table(shown: Sequence[Mapping[str, Any]]) -> str:
    """Give lines as a table in Markdown."""
    rows = ["| work | beside | at most | aim | measured | held? |", "|---|---|---|---|---|---|"]
    above = ""
    for each in shown:
        work, unit, held = each["work"], each["unit"], "yes" if each["held"] else "**no**"
        figures = f"{each['at_most']:g} {unit} | {each['aim']:g} {unit} | {each['measured']:.2f} {unit}"
        rows.append(f"| {'the same' if work == above else work} | {each['beside']} | {figures} | {held} |")
        above = work
    return "\n".join(rows)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the options ask for, print the table, and write it as JSON too if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="pairs for each ratio; short works take more")
    parser.add_argument("--only", nargs="+", choices=TARGETS, default=list(TARGETS), metavar="NAME", help=_NAMES)
    parser.add_argument("--quick", action="store_true", help="tiny sizes: to see that it works, not how fast")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the table here as well")
    options = parser.parse_args(arguments)
    sizes = QUICK if options.quick else Sizes()
    shown = lines(dict(measure(options.only, sizes, options.rounds)), sizes)
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    told = f"{machine}; medians of {options.rounds} rounds."
    if options.quick:
        told += " QUICK: tiny sizes, these figures say nothing about speed."
    print(f"{told}\n\n{table(shown)}")
    if options.json:
        record = {"quick": options.quick, "rounds": options.rounds, "machine": machine, "lines": shown}
        options.json.write_text(json.dumps(record, indent=1), "utf-8")


if __name__ == "__main__":
    main()
