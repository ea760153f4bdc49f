"""Matches customer lists whose truth is known, and says how often it is right, what it leaves to a person, and why.

The rows go through the product's own reader first. Each contender works in a process of its own, in which time and
memory are measured. Needs Linux or macOS (resource usage).
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

import splink_rival
from customer_lists import HEADINGS, Entry, customer_list
from pair_scores import Pair, Score, inner_pairs, joined, labels_of, score

from workbook_tools.columns.phone_text import is_mobile
from workbook_tools.excel.book import Book, Sheet
from workbook_tools.excel.reader import read_tables
from workbook_tools.excel.table import Table
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.sales.keys import identity, is_dummy
from workbook_tools.sales.matching import match

TODAY: Final = date(2026, 11, 23)
LARGE: Final = 200_000
THRESHOLDS: Final = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)
NO_NOISE: Final = "(none)"

T = TypeVar("T")


@dataclass(frozen=True)
class Measured:
    """What a step gave, how long it took [s], and the largest its process became [MB], its rows included."""

    result: Any
    seconds: float
    memory: float


def main() -> None:
    """Run the benchmark and print its tables."""
    options = _arguments()
    for seed in options.seed:
        _run(options.rows, seed, options)
    if options.large:
        _run(LARGE, options.seed[0], options)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    parser.add_argument("--noise", type=float, default=1.0, help="2 is twice the slips of an ordinary list")
    parser.add_argument("--duplicates", type=float, default=0.25, help="share of rows whose customer came before")
    parser.add_argument("--hard", type=float, default=0.125, help="share of rows in hard situations")
    parser.add_argument("--splink", action="store_true", help="Splink too, if it is installed")
    parser.add_argument("--large", action="store_true", help=f"a list of {LARGE:,} rows too")
    parser.add_argument("--misses", action="store_true", help="which noise goes with missed pairs")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N wrong merges and N misses")
    return parser.parse_args()


def _run(rows: int, seed: int, options: argparse.Namespace) -> None:
    entries = customer_list(rows, seed, duplicates=options.duplicates, hard=options.hard, noise=options.noise)
    truth = [entry.customer for entry in entries]
    print(
        f"\n{rows:,} rows, seed {seed}, noise {options.noise:g}, further rows {options.duplicates:.1%}, "
        f"hard rows {options.hard:.1%}: {len(set(truth)):,} customers"
    )
    print(f"  {'':34}     P     R    F1")
    _line("same raw cell 手机 (blanks apart)", score(_raw_phones(entries), truth))
    tables = read(entries)
    matched = _measured(matched_rows, tables)
    labels = labels_of(matched.result.groups, rows)
    _line("same first mobile, normalised", score(_first_mobiles(tables), truth))
    _line("wbtools, on its own", score(labels, truth), matched)
    _review(labels, [(doubt.one, doubt.other) for doubt in getattr(matched.result, "doubts", ())], truth)
    if options.splink:
        _splink(tables, truth, seed)
    _wrong_merges(entries, labels)
    if options.misses:
        _misses(entries, labels)
    if options.show:
        _show(entries, labels, options.show)


def read(entries: Sequence[Entry]) -> list[Table]:
    """Read the entries as one sheet. Raises RuntimeError if the reader leaves a row out."""
    cells = [list(HEADINGS), *(list(entry.cells) for entry in entries)]
    book = Book("xlsx", [Sheet("咨询记录", cells)])
    tables, _ = read_tables(book, [Inquiry.form], "咨询记录.xlsx", today=TODAY, vocabularies={})
    if [line for table in tables for line in table.lines] != list(range(2, len(entries) + 2)):
        raise RuntimeError("the reader did not give every row")
    return tables


def _raw_phones(entries: Iterable[Entry]) -> list[object]:
    """Give the phone cell as typed; each blank is a value of its own."""
    phones = (entry.cells[HEADINGS.index("手机")] for entry in entries)
    return [number if phone is None else str(phone) for number, phone in enumerate(phones)]


def _first_mobiles(tables: Iterable[Table]) -> list[object]:
    """Give the first mobile the reader found that is no made-up one; each row without has a value of its own."""
    rows = typed_rows(tables)
    firsts = (
        next((number for number in row.mobile if is_mobile(number) and not is_dummy(number)), None) for row in rows
    )
    return [mobile or number for number, mobile in enumerate(firsts)]


def typed_rows(tables: Iterable[Table]) -> list[Inquiry]:
    """Give the rows of tables, those held back too."""
    return [row for table in tables for row in table.rows(Inquiry) if isinstance(row, Inquiry)]


def matched_rows(rows: Sequence[Inquiry]) -> Any:
    """Match rows as `consolidate` does, with Python's garbage collector at rest."""
    gc.disable()
    return match([identity(row) for row in rows], {})


def _measured(step: Callable[..., T], tables: Sequence[Table], *more: object) -> Measured:
    """Run a step on typed rows in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as processes:
        return processes.submit(_measured_here, step, tables, *more).result()


def _measured_here(step: Callable[..., T], tables: Sequence[Table], *more: object) -> Measured:
    import resource  # noqa: PLC0415 # not on Windows, where the rest of this can be imported

    rows = typed_rows(tables)
    started = time.perf_counter()
    result = step(rows, *more)
    seconds = time.perf_counter() - started
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Measured(result, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit)


def _line(name: str, result: Score, measured: Measured | None = None) -> None:
    used = f"  {measured.seconds:6.1f} s  {measured.memory:6.0f} MB" if measured else ""
    wide = sum(ord(letter) > 0x2E80 for letter in name)
    print(f"  {name:{34 - wide}} {result.precision:.3f} {result.recall:.3f} {result.f1:.3f}{used}")


def _review(labels: Sequence[int], doubts: Sequence[Pair], truth: Sequence[int]) -> None:
    """Print what a person who is never wrong makes of the doubts: he joins groups that are mostly one customer."""
    counts: dict[int, Counter[int]] = {}
    for label, customer in zip(labels, truth, strict=True):
        counts.setdefault(label, Counter())[customer] += 1
    mostly = {label: count.most_common(1)[0][0] for label, count in counts.items()}
    true = [(one, other) for one, other in doubts if mostly[labels[one]] == mostly[labels[other]]]
    _line("wbtools, after a perfect review", score(joined(labels, true), truth))
    share = f", {len(true) / len(doubts):.0%} of them true" if doubts else ""
    print(f"  to review: {100 * len(doubts) / len(truth):.1f} pairs per 100 rows{share}")


def _splink(tables: Sequence[Table], truth: Sequence[int], seed: int) -> None:
    if missing := splink_rival.is_missing():
        print(f"  Splink: SKIPPED, not installed: {missing}")
        return
    found = _measured(splink_rival.likely_pairs, tables, seed)
    alone = range(len(truth))

    def at(threshold: float) -> Score:
        return score(joined(alone, (pair for likely, pair in found.result if likely >= threshold)), truth)

    best = max(THRESHOLDS, key=lambda threshold: at(threshold).f1)
    _line(f"Splink, best threshold (p≥{best:g})", at(best), found)
    _line("Splink, p≥0.95", at(0.95), found)


def _wrong_merges(entries: Sequence[Entry], labels: Sequence[int]) -> None:
    """Print, by situation, how many customers stand in a group with another one."""
    customers_of: dict[int, set[int]] = {}
    for label, entry in zip(labels, entries, strict=True):
        customers_of.setdefault(label, set()).add(entry.customer)
    merged = {customer for together in customers_of.values() if len(together) > 1 for customer in together}
    situation_of = {entry.customer: entry.situation for entry in entries}
    rows = Counter(entry.situation for entry in entries)
    customers, wrong = Counter(situation_of.values()), Counter(situation_of[customer] for customer in merged)
    print("  wrongly merged customers      rows  customers  merged")
    for situation in sorted(rows):
        count, bad = customers[situation], wrong[situation]
        print(f"    {situation:22} {rows[situation]:9,} {count:10,} {bad:7,}  {bad / count:6.1%}")


def _misses(entries: Sequence[Entry], labels: Sequence[int]) -> None:
    """Print how many pairs of one customer are missed where either row shows a noise, the most costly first."""
    pairs, missed = Counter[str](), Counter[str]()
    true = inner_pairs([entry.customer for entry in entries])
    for one, other in true:
        noises = entries[one].noises | entries[other].noises or {NO_NOISE}
        pairs.update(noises)
        if labels[one] != labels[other]:
            missed.update(noises)
    every = sum(labels[one] != labels[other] for one, other in true)
    print(f"  noise in pairs of one customer   pairs  missed   share   of the {every:,} missed")
    for noise, count in missed.most_common():
        print(f"    {noise:26} {pairs[noise]:9,} {count:7,} {count / pairs[noise]:7.1%} {count / every:8.1%}")


def _show(entries: Sequence[Entry], labels: Sequence[int], most: int) -> None:
    """Print wrong merges and misses, drawn by lot."""
    customers = [entry.customer for entry in entries]
    wrong = [pair for pair in inner_pairs(labels) if customers[pair[0]] != customers[pair[1]]]
    misses = [pair for pair in inner_pairs(customers) if labels[pair[0]] != labels[pair[1]]]
    for title, pairs in (("wrong merges", wrong), ("misses", misses)):
        print(f"  {title}")
        for pair in random.Random(1).sample(pairs, min(most, len(pairs))):
            print()
            for row in pair:
                entry = entries[row]
                said = " | ".join("" if cell is None else str(cell) for cell in entry.cells)
                print(f"    {row + 2}: {said}\n      {entry.situation} {' '.join(sorted(entry.noises))}")


if __name__ == "__main__":
    main()
