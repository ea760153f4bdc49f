"""A number that a formula looks up by the name beside it is used, but makes no other row of what was typed."""

from datetime import date

import xlsxwriter

from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.forms.strategy_progress import StrategyStep

DAY = date(2026, 11, 25)


def read(path, number=None, *, calculated=True):
    """Write an entry whose number is looked up, or typed; read it."""
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("跟进记录")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_row(0, 0, ["客户编号", "客户名称", "跟进日期", "跟进方式", "接通情况", "跟进内容"])
    if calculated:
        page.write_formula(1, 0, '=IF(LEN(B2)=0,"","KH000001")', None, number or "")
    elif number:
        page.write_string(1, 0, number)
    page.write_row(1, 1, ["康泰体验店"])
    page.write_datetime(1, 2, DAY, day)
    page.write_row(1, 3, ["电话", "接通", "谈了首批拿货"])
    book.close()
    (table,), _ = read_tables(read_book(path), [StrategyStep.form], path.name, today=DAY, vocabularies={})
    (row,) = table.rows(StrategyStep)
    return row, table.content[0], [problem.code for problem in table.problems]


def test_it_is_used_and_not_remarked_on(tmp_path):
    row, _, codes = read(tmp_path / "表.xlsx", "KH000001")
    assert row.customer_no == "KH000001"
    assert "cell-formula" not in codes


def test_calculated_or_not_or_otherwise_the_row_says_the_same(tmp_path):
    contents = {read(tmp_path / "表.xlsx", number)[1] for number in (None, "KH000001", "KH000002")}
    assert contents == {read(tmp_path / "表.xlsx", calculated=False)[1]}


def test_one_that_was_typed_makes_another_row(tmp_path):
    typed = read(tmp_path / "表.xlsx", "KH000001", calculated=False)[1]
    assert typed != read(tmp_path / "表.xlsx", "KH000001")[1]
