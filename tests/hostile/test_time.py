"""Our own reading takes time in proportion to the sheet, however its tables lie."""

import time
from datetime import date

import pytest

from workbook_tools.excel.book import Book, Sheet
from workbook_tools.excel.reader import read_tables
from workbook_tools.forms import FORMS

ONE = ["咨询日期", "来源渠道", "客户称呼", "手机", "咨询内容"]
OTHER = ["姓名", "电话", "地址", "登记人", "备注"]
LINE = ["2026-11-20", "网络", "王女士", "13853900001", "想了解产品"]
BLANK = [None] * 5


def tables(rows, merges=()):
    book = Book("xlsx", [Sheet("表", rows, merges)])
    forms = [row_class.form for row_class in FORMS]
    found, _ = read_tables(book, forms, "a.xlsx", today=date(2026, 11, 23), vocabularies={})
    return found


@pytest.mark.parametrize(
    ("rows", "merges", "lines"),
    [
        ([ONE, OTHER] * 300, (), 0),
        ([ONE, LINE, OTHER, LINE] * 300, (), 600),
        ([ONE, LINE, BLANK] * 2000, (), 2000),
        ([ONE, *[LINE] * 5000], tuple((n, 1, n + 1, 1) for n in range(2, 5000, 2)), 5000),
        ([[f"列{n}" for n in range(16_384)], *[["x"] * 16_384] * 20], (), 0),
        ([["x"]] * 1_000_000, (), 0),
    ],
    ids=["two headings", "two tables", "tiny tables", "merged cells", "wide", "high"],
)
def test_a_sheet_is_read_in_seconds(rows, merges, lines):
    begun = time.monotonic()
    assert sum(len(table.lines) for table in tables(rows, merges)) == lines
    assert time.monotonic() - begun < 10
