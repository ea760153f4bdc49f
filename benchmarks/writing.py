"""Times how a long register is written, beside XlsxWriter told to write the same cells with the same look.

Both get the same rows, made beforehand and not timed, and run in turn, each in a process of its own; the ratio is taken
pair by pair, so that it holds while the machine's speed drifts. Ours reads its file again before it counts as written;
“unproved” leaves that out, as the rival does. Needs Linux or macOS (resource usage of a process).
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from cold_runs import Contender, Python, in_turn
from xlsxwriter import Workbook

from workbook_tools.columns import count, day, listed, number, percent, person, phone, text
from workbook_tools.columns.base import Vocabulary, spelling_key
from workbook_tools.excel import style, writer
from workbook_tools.excel.table_page import TablePage
from workbook_tools.form import Row

HAN: Final = [chr(code) for code in range(0x4E00, 0x4E00 + 2_500)]
FIRST_DAY: Final = date(2026, 1, 1)


class Registered(Row, key="registered", title="登记总表"):
    """One line of the register that is timed: 20 columns, some of which repeat few values."""

    no: str | None = text("编号")
    name: str | None = text("客户名称")
    contact: str | None = text("联系人")
    mobile: tuple[str, ...] = phone("手机")
    landline: tuple[str, ...] = phone("固定电话")
    wechat: str | None = text("微信")
    region: str | None = text("所在地区")
    address: str | None = text("详细地址")
    channel: str | None = text("来源渠道")
    brand: str | None = listed("意向品牌", "brand")
    product: str | None = text("意向产品")
    need: str | None = text("需求")
    logged_on: date | None = day("登记日期")
    met_on: date | None = day("见面日期")
    next_on: date | None = day("下次跟进日期")
    shops: int | None = count("店数")
    amount: float | None = number("金额")
    share: float | None = percent("占比")
    logged_by: str | None = person("登记人")
    owner: str | None = person("跟进负责人")


def names(chance: random.Random, how_many: int, length: int) -> list[str]:
    """Give so many words."""
    return ["".join(chance.choices(HAN, k=length)) for _ in range(how_many)]


def made(how_many: int) -> tuple[list[Row], dict[str, Vocabulary]]:
    """Make the rows, and the company's lists."""
    chance = random.Random(8)
    brands, people = names(chance, 12, 3), names(chance, 80, 3)
    regions, channels, products = names(chance, 300, 6), names(chance, 9, 4), names(chance, 40, 5)
    days = [FIRST_DAY + timedelta(number) for number in range(365)]
    rows = [
        Registered.of(
            {
                "no": f"KH{at:07d}",
                "name": "".join(chance.choices(HAN, k=chance.randint(4, 12))),
                "contact": "".join(chance.choices(HAN, k=chance.randint(2, 3))),
                "mobile": (f"1{chance.randrange(3 * 10**9, 10**10)}",),
                "landline": (f"0539-{chance.randrange(10**6, 10**7)}",) if at % 3 else (),
                "wechat": f"wx_{chance.randrange(10**8)}" if at % 2 else None,
                "region": chance.choice(regions),
                "address": "".join(chance.choices(HAN, k=15)) if at % 4 else None,
                "channel": chance.choice(channels),
                "brand": chance.choice(brands),
                "product": chance.choice(products),
                "need": "".join(chance.choices(HAN, k=chance.randint(5, 30))) if at % 2 else None,
                "logged_on": chance.choice(days),
                "met_on": chance.choice(days) if at % 5 else None,
                "next_on": chance.choice(days),
                "shops": chance.randint(1, 9),
                "amount": chance.randrange(10**6) / 4,
                "share": chance.randrange(100) / 100,
                "logged_by": chance.choice(people),
                "owner": chance.choice(people),
            }
        )
        for at in range(how_many)
    ]
    lists = {"brand": brands, "person": people}
    return rows, {name: Vocabulary(name, {spelling_key(one): (one,) for one in own}) for name, own in lists.items()}


def ours(path: Path, rows: list[Row], lists: dict[str, Vocabulary]) -> None:
    """Write the register as the commands do."""
    writer.build_book(path, [TablePage("总表", Registered.form, rows, "登记总表", ["每位客户一行。"])], lists)


def ours_unproved(path: Path, rows: list[Row], lists: dict[str, Vocabulary]) -> None:
    """Write the register without reading it again."""
    with patch.object(writer, "prove"):
        ours(path, rows, lists)


def xlsxwriter(path: Path, rows: list[Row], lists: dict[str, Vocabulary], **options: Any) -> None:
    """Write the same by XlsxWriter alone."""
    look = {"default_format_properties": {"font_name": style.FONT, "font_size": style.BODY_SIZE}}
    book = Workbook(str(path), {**look, **options, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("总表")
    words = book.add_worksheet("选项")
    columns = Registered.form.columns
    sheet.write_string(0, 0, "登记总表", book.add_format(style.TITLE))
    sheet.write_string(1, 0, "每位客户一行。", book.add_format(style.NOTE))
    heading = book.add_format(style.HEADINGS["optional"])
    puts: list[tuple[Callable[..., int], str, Any]] = []
    for at, column in enumerate(columns):
        sheet.write_string(2, at, column.heading, heading)
        sheet.set_column(at, at, 16)
        form = column.kind.number_format
        put = sheet.write_string if form == "@" else sheet.write_datetime if "yy" in form else sheet.write_number
        puts.append((put, column.field, book.add_format({**style.CELL, **style.placing(form), "num_format": form})))
    for number_of_row, row in enumerate(rows, 3):
        for at, (put, field, drawn) in enumerate(puts):
            value = getattr(row, field)
            if value is None or value == ():
                sheet.write_blank(number_of_row, at, None, drawn)
            else:
                put(number_of_row, at, value[0] if isinstance(value, tuple) else value, drawn)
    last = len(rows) + 2
    for number_of_row, line in enumerate(zip(*(known.names[:12] for known in lists.values()), strict=False)):
        words.write_row(number_of_row, 0, line)
    for at in (9, 18, 19):
        letter = "A" if at == 9 else "B"
        sheet.data_validation(3, at, last, at, {"validate": "list", "source": f"='选项'!${letter}$1:${letter}$12"})
    sheet.freeze_panes(3, 2)
    sheet.autofilter(2, 0, last, len(columns) - 1)
    book.close()


def sparing(path: Path, rows: list[Row], lists: dict[str, Vocabulary]) -> None:
    """The same with XlsxWriter's way to spare memory."""
    xlsxwriter(path, rows, lists, constant_memory=True)


CONTENDERS: Final = {
    "XlsxWriter": xlsxwriter,
    "XlsxWriter, constant_memory": sparing,
    "ours": ours,
    "ours, unproved": ours_unproved,
}


def write_once(which: str, how_many: int) -> None:
    """Make the rows, write them, and print what the writing took."""
    rows, lists = made(how_many)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "总表.xlsx"
        cpu, wall = time.process_time(), time.perf_counter()
        CONTENDERS[which](path, rows, lists)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 2**10
        print(json.dumps({"cpu": cpu, "wall": wall, "memory": grown, "size": path.stat().st_size / 2**20}))


def writing_ratio(python: Python, rows: int, rounds: int) -> float:
    """Give the ratio of our time to XlsxWriter's, both cold processes; making the rows is not timed."""

    def contender(which: str, how_many: int) -> Contender:
        return partial(python.run, [__file__, "--rows", str(how_many), "--once", which])

    both = ("ours", "XlsxWriter")
    for which in both:
        contender(which, 10)()  # compiles
    used = in_turn({which: contender(which, rows) for which in both}, rounds)
    walls = {which: [json.loads(usage.output)["wall"] for usage in usages] for which, usages in used.items()}
    return statistics.median(a / b for a, b in zip(*walls.values(), strict=True))


def main() -> None:
    """Let the contenders write in turn, and print seconds, megabytes and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--once", choices=CONTENDERS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        write_once(options.once, options.rows)
        return
    rounds = []
    for _ in range(options.rounds):
        command = [sys.executable, __file__, "--rows", str(options.rows), "--once"]
        commands = {which: [*command, which] for which in CONTENDERS}
        done = {which: subprocess.run(each, capture_output=True, check=True) for which, each in commands.items()}
        rounds.append({which: json.loads(process.stdout) for which, process in done.items()})
    print(f"{options.rows:,} rows of {len(Registered.form.columns)} columns; the median of {options.rounds} rounds")
    print(f"{'':30}{'wall s':>8}{'CPU s':>8}{'grown by MB':>13}{'file MB':>9}{'wall ratio':>12}{'CPU ratio':>11}")
    for which in CONTENDERS:
        own = {name: statistics.median(each[which][name] for each in rounds) for name in rounds[0][which]}
        ratios = {
            name: statistics.median(each[which][name] / each["XlsxWriter"][name] for each in rounds)
            for name in ("wall", "cpu")
        }
        print(
            f"{which:30}{own['wall']:8.2f}{own['cpu']:8.2f}{own['memory']:13.0f}{own['size']:9.1f}"
            f"{ratios['wall']:12.2f}{ratios['cpu']:11.2f}"
        )


if __name__ == "__main__":
    main()
