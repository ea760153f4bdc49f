"""Times how a week's rows find their customers in a large register: the index in the ledger, then the matching.

The register is filled once into a ledger in a temporary folder (not timed). Customers come from the lists with truth
of `customer_lists`, one seed after another; the week is a further list, half of whose customers are of the register.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Final

from customer_lists import customer_list
from matching import read, typed_rows

from workbook_tools.ledger import Ledger
from workbook_tools.sales.identities import Identity
from workbook_tools.sales.keys import identity
from workbook_tools.sales.matching import match
from workbook_tools.tasks.intake import collector_at_rest

CHUNK: Final = 50_000


def main() -> None:
    """Fill a register, then time a week against it, twice: cold and warm."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--register", type=int, default=200_000)
    parser.add_argument("--week", type=int, default=20_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        warm_seconds(Path(folder), options.register, options.week)


@collector_at_rest()  # as `consolidate` does
def warm_seconds(folder: Path, register: int, week: int) -> float:
    """Fill a register, then give the seconds of a week against it, the second time; tell of both times on stderr."""
    path = folder / "ledger.sqlite"
    known = _fill(path, register)
    print(f"  register of {known:,} identities, ledger {path.stat().st_size / 2**20:,.0f} MB", file=sys.stderr)
    rows = typed_rows(read(customer_list(week, seed=1)))  # seed 1 is in the register, too
    _time_week(path, rows, "cold")
    return _time_week(path, rows, "warm")


def _fill(path: Path, wanted: int) -> int:
    with Ledger(path) as ledger:
        ledger.begin_run("benchmark", "2026-W01", "2026-01-05", "2026-01-05T09:00:00")
        known = 0
        for who in islice(_identities(wanted), wanted):
            known += 1
            ledger.index.add([(f"KH{known:06d}", who)])
            if known % CHUNK == 0:
                ledger.commit()
        ledger.commit()
    return known


def _identities(wanted: int) -> Iterator[Identity]:
    seeds = range(1, wanted // CHUNK + 2)
    with ProcessPoolExecutor(2) as processes:
        for identities in processes.map(_identities_of, seeds):
            yield from identities


def _identities_of(seed: int) -> list[Identity]:
    return [identity(row) for row in typed_rows(read(customer_list(CHUNK, seed)))]


def _time_week(path: Path, rows: list, which: str) -> float:
    started = time.perf_counter()
    new = [identity(row) for row in rows]
    normalised = time.perf_counter()
    with Ledger(path, write=False) as ledger:
        known, crowded, _ = ledger.index.candidates(new)
        frequencies = ledger.index.frequencies(new)
        looked_up = time.perf_counter()
        found = match(new, known, frequencies=frequencies, crowded=crowded)
    done = time.perf_counter()
    print(
        f"  {which}: {len(rows):,} rows, {done - started:.1f} s (normalising {normalised - started:.1f}, looking up "
        f"{looked_up - normalised:.1f}, matching {done - looked_up:.1f}); {len(known):,} customers compared with, "
        f"{len(found.joined):,} found, {len(found.doubts):,} doubts, {found.skipped} blocks and {len(crowded)} numbers "
        f"too large; {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10:,.0f} MB",
        file=sys.stderr,
    )
    return done - started


if __name__ == "__main__":
    main()
