"""Times what a button costs: checking one small workbook, cold, beside `python -c "import click"`.

The two run in turn, each as a process of its own, and the ratio is taken pair by pair, so that it holds while the
machine's speed drifts. Both find their modules compiled, as they are once installed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SAMPLE = next((Path(__file__).parent.parent / "sample_workbooks" / "收件箱").glob("客服小李 咨询记录 11.16-11.22.xlsx"))
COMMANDS = {
    "import click": ["-c", "import click"],
    "wbtools --version": ["-m", "workbook_tools", "--version"],
    "wbtools validate": ["-m", "workbook_tools", "validate", str(SAMPLE)],
}


def seconds(arguments: list[str], surroundings: dict[str, str]) -> float:
    """Time one process from start to end."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], env=surroundings, capture_output=True, check=False)
    return time.perf_counter() - begun


def main() -> None:
    """Run the commands in turn, and print milliseconds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as compiled:
        surroundings = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
        surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
        for arguments in COMMANDS.values():  # compiles
            seconds(arguments, surroundings)
        taken = [[seconds(arguments, surroundings) for arguments in COMMANDS.values()] for _ in range(rounds)]
    print(f"{'':20}{'least ms':>10}{'median ms':>11}{'ratio':>8}   (median of {rounds} pairs)")
    for at, name in enumerate(COMMANDS):
        own = [each[at] for each in taken]
        ratio = statistics.median(each[at] / each[0] for each in taken)
        print(f"{name:20}{min(own) * 1000:10.0f}{statistics.median(own) * 1000:11.0f}{ratio:8.2f}")


if __name__ == "__main__":
    main()
