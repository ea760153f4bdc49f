"""Times what a click costs: checking one closed workbook of 60 rows, cold, beside `python -c "import click"`.

The two run in turn, each as a process of its own, and the ratio is taken pair by pair, so that it holds while the
machine's speed drifts. All find their modules compiled, as they are once installed.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Collection
from datetime import date
from pathlib import Path

from cold_runs import Contender, Python, Usage, in_turn, ratio

from workbook_tools import write
from workbook_tools.forms.channels import Channel
from workbook_tools.forms.inquiry_log import Inquiry

ROWS = 60


def commands(clean: Path, wrong: Path) -> dict[str, list[str]]:
    """Give what is timed: what it is called, and what Python is told."""
    check = ["-m", "workbook_tools", "button", "check", "--workbook"]
    return {
        "import click": ["-c", "import click"],
        "wbtools --version": ["-m", "workbook_tools", "--version"],
        "wbtools validate": ["-m", "workbook_tools", "validate", str(clean)],
        "校验本表, all right": [*check, str(clean)],
        "校验本表, 3 cells marked": [*check, str(wrong)],
    }


def workbook(path: Path, *, wrong: int) -> bytes:
    """Write a workbook of inquiries, so many of them with a digit missing, and give its bytes."""
    numbers = [f"138539{number:05d}" for number in range(ROWS)]
    said = {
        "received_on": date(2026, 11, 17),
        "channel": Channel.BAIDU_CHAT,
        "need": "想了解价格",
        "logged_by": "李晓梅",
    }
    rows = [Inquiry.of({**said, "contact_name": f"王志强{no[-2:]}", "mobile": (no,)}) for no in numbers[wrong:]]
    rows += [Inquiry.of({**said, "contact_name": "李玉兰"}, unread={"mobile": no[:10]}) for no in numbers[:wrong]]
    write(path, rows)
    return path.read_bytes()


def times(python: Python, folder: Path, rounds: int, wanted: Collection[str] = ()) -> dict[str, list[Usage]]:
    """Run the commands in turn, or those that are wanted only."""
    clean, wrong = folder / "对的.xlsx", folder / "错的.xlsx"
    workbook(clean, wrong=0)
    unmarked = workbook(wrong, wrong=3)

    def contender(arguments: list[str]) -> Contender:
        def contend() -> Usage:
            wrong.write_bytes(unmarked)
            return python.run(arguments, fine=(0, 1))

        return contend

    timed = {name: contender(told) for name, told in commands(clean, wrong).items() if not wanted or name in wanted}
    for compiling in timed.values():
        compiling()
    return in_turn(timed, rounds)


def validate_ratio(python: Python, folder: Path, rounds: int) -> float:
    """Give the ratio of `wbtools validate`, cold, to `import click`."""
    of_click, of_validate = times(python, folder, rounds, ("import click", "wbtools validate")).values()
    return ratio(of_validate, of_click)


def main() -> None:
    """Run all commands in turn, and print milliseconds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as made:
        taken = times(Python(Path(made)), Path(made), rounds)
    print(f"{'':24}{'least ms':>10}{'median ms':>11}{'ratio':>8}   (median of {rounds} pairs)")
    for name, usages in taken.items():
        own = [usage.wall * 1000 for usage in usages]
        print(f"{name:24}{min(own):10.0f}{statistics.median(own):11.0f}{ratio(usages, taken['import click']):8.2f}")


if __name__ == "__main__":
    main()
