"""Times how a styled register is written, beside XlsxWriter doing the same.

Both get the same lines, made beforehand and not timed, and give them the same headings, widths, formats, drop-downs and
frozen panes. What else a workbook of ours has (the proof that every value is in it) is ours to pay for.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from cold_runs import Contender, Python, in_turn

from workbook_tools.forms.customer_register import Customer

_FIELDS: Final = (
    "customer_no", "customer_name", "contact_name", "job_title", "mobile", "landline", "wechat", "qq", "region",
    "region_level", "address", "channel", "brand", "product", "need", "logged_on", "logged_by", "owner", "grade",
    "note",
)  # fmt: skip


def customers(count: int) -> Iterator[Customer]:
    """Invent customers with twenty values each."""
    for number in range(count):
        yield Customer.of(
            {
                "customer_no": f"KH{number:06d}",
                "customer_name": f"临沂康泰{number % 9973}号养生馆",
                "contact_name": f"王志强{number % 997}",
                "job_title": "店长",
                "mobile": (f"138{number:08d}",),
                "landline": (f"0539-{2_000_000 + number}",),
                "wechat": f"wx{number:08d}",
                "qq": str(10_000_000 + number),
                "region": "山东省临沂市兰山区",
                "region_level": "县级",
                "address": f"人民路{number % 300}号",
                "channel": "官网在线客服",
                "brand": "暖橘堂",
                "product": "理疗仪",
                "need": f"想做县级代理，店面{number % 280 + 20}平，问首批拿货要多少钱",
                "logged_on": date(2026, 1, 5) + timedelta(days=number % 320),
                "logged_by": "李晓梅",
                "owner": "张伟",
                "grade": "B",
                "note": "下午方便接电话",
            }
        )


def write_ours(lines: list[Customer], path: Path) -> None:
    """Write them as the tool writes 客户总表."""
    from workbook_tools.excel.table_page import TablePage  # noqa: PLC0415 # each contender loads only its own
    from workbook_tools.excel.writer import write_book  # noqa: PLC0415

    write_book(path, [TablePage("客户总表", Customer.form, lines, title="客户总表")])


def write_plainly(lines: list[Customer], path: Path) -> None:
    """Write them with XlsxWriter, as one would by hand."""
    import xlsxwriter  # noqa: PLC0415

    columns = [Customer.form.by_field[field] for field in _FIELDS]
    count = len(lines)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("客户总表")
        head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True})
        body = book.add_format({"font_name": "微软雅黑", "border": 1, "num_format": "@"})
        as_day = book.add_format({"font_name": "微软雅黑", "border": 1, "num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 3)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, 16)
            sheet.write_string(0, at, column.heading, head)
        for number, line in enumerate(lines, start=1):
            for at, field in enumerate(_FIELDS):
                value = getattr(line, field)
                if isinstance(value, date):
                    sheet.write_datetime(number, at, value, as_day)
                else:
                    sheet.write_string(number, at, "、".join(value) if isinstance(value, tuple) else value, body)
        sheet.autofilter(0, 0, count, len(columns) - 1)
        sheet.data_validation(1, 9, count, 9, {"validate": "list", "source": ["省级", "地级", "县级"]})


WRITERS: Final = {"ours": write_ours, "XlsxWriter": write_plainly}


def write_once(which: str, rows: int) -> None:
    """Make the rows, write them, and print as JSON the seconds that the writing took."""
    lines = list(customers(rows))
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        WRITERS[which](lines, Path(folder) / "客户总表.xlsx")
        print(json.dumps({"wall": time.perf_counter() - begun}))


def writing_ratio(python: Python, rows: int, rounds: int) -> float:
    """Give the ratio of our time to XlsxWriter's, cold processes both; making the rows is not timed."""

    def contender(which: str, count: int) -> Contender:
        return partial(python.run, [__file__, "--rows", str(count), "--once", which])

    for which in WRITERS:
        contender(which, 10)()  # compiles
    used = in_turn({which: contender(which, rows) for which in WRITERS}, rounds)
    walls = {which: [json.loads(usage.output)["wall"] for usage in usages] for which, usages in used.items()}
    return statistics.median(a / b for a, b in zip(walls["ours"], walls["XlsxWriter"], strict=True))


def main() -> None:
    """Write once, for who times it, or print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--once", choices=WRITERS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        write_once(options.once, options.rows)
        return
    with tempfile.TemporaryDirectory() as folder:
        print(f"{writing_ratio(Python(Path(folder)), options.rows, options.rounds):.2f}")


if __name__ == "__main__":
    main()
