"""What a title, the sheet or the file names for all rows of a table: its one brand, and who filled it in."""

from datetime import date

import pytest

from workbook_tools.columns.base import Vocabulary
from workbook_tools.excel.book import Book, Sheet
from workbook_tools.excel.reader import read_tables
from workbook_tools.forms import FORMS

TODAY = date(2026, 11, 27)
LISTS = {
    "brand": Vocabulary("品牌", {"康悦堂": ("康悦堂",), "康悦": ("康悦堂",), "舒眠": ("舒眠",)}),
    "person": Vocabulary(
        "人员", {"王磊": ("王磊",), "王小磊": ("王小磊",), "小林": ("林小梅",), "韩国强": ("韩国强",)}
    ),
}
VISIT = ["拜访日期", "店名", "负责人", "电话", "详细地址", "合作意向"]
LINE = ["2026-11-23", "瑞安店", "张康", "13866660001", "江滨路1号", "有"]


def table(*rows, sheet="Sheet1", file="a.xlsx", lists=LISTS):
    grid = [[*row, *[None] * (len(VISIT) + 1 - len(row))] for row in rows]
    (found,), _ = read_tables(
        Book("xlsx", [Sheet(sheet, grid)]), [form.form for form in FORMS], file, today=TODAY, vocabularies=lists
    )
    return found


@pytest.mark.parametrize(
    ("title", "sheet"),
    [("康悦堂 客户拜访", "Sheet1"), ("客户拜访", "康悦堂"), ("康悦堂 客户拜访", "康悦"), ("客户拜访", "11月-康悦堂")],
)
def test_the_one_brand_a_title_or_the_sheet_names_is_every_rows(title, sheet):
    found = table([title], VISIT, LINE, LINE, sheet=sheet)
    assert found.columns["brand"] == ["康悦堂", "康悦堂"]
    (told,) = [problem for problem in found.problems if problem.code == "said-by-name"]
    assert told.is_remark
    assert told.message.endswith("里写着“康悦堂”，就都算康悦堂的")


@pytest.mark.parametrize(
    ("title", "sheet"),
    [("康悦堂 客户拜访", "舒眠"), ("康悦堂、舒眠 客户拜访", "Sheet1"), ("康悦堂专卖店拜访", "Sheet1")],
)
def test_two_brands_or_a_word_that_only_contains_one_name_none(title, sheet):
    assert "brand" not in table([title], VISIT, LINE, sheet=sheet).columns


def test_a_table_with_a_column_for_it_is_left_as_it_is():
    found = table(["康悦堂 客户拜访 王磊"], [*VISIT, "品牌"], [*LINE, None])
    assert found.columns.get("brand", [None]) == [None]


@pytest.mark.parametrize(
    ("title", "sheet", "file"),
    [
        ("客户拜访 王磊", "Sheet1", "a.xlsx"),
        ("客户拜访", "王磊", "a.xlsx"),
        ("客户拜访", "Sheet1", "王磊陌拜.xlsx"),
        ("客户拜访 王磊", "Sheet1", "王磊陌拜.xlsx"),
    ],
)
def test_the_one_person_named_filled_it_in(title, sheet, file):
    found = table([title], VISIT, LINE, sheet=sheet, file=file)
    assert found.columns["owner"] == ["王磊"]
    assert [p.code for p in found.problems if not p.is_remark] == []


@pytest.mark.parametrize(
    ("title", "file"),
    [
        ("客户拜访 王磊", "韩国强.xlsx"),
        ("客户拜访 王磊 韩国强", "a.xlsx"),
        ("客户拜访", "a.xlsx"),
        ("有问题请找：王磊", "a.xlsx"),
    ],
)
def test_several_persons_or_none_are_nobody(title, file):
    found = table([title], VISIT, LINE, file=file)
    assert "owner" not in found.columns
    assert "column-missing" in [problem.code for problem in found.problems]


def test_a_name_within_a_longer_one_is_not_meant():
    assert table(["客户拜访 王小磊"], VISIT, LINE).columns["owner"] == ["王小磊"]


def test_without_the_companys_lists_nothing_is_presumed():
    found = table(["康悦堂 客户拜访 王磊"], VISIT, LINE, sheet="康悦堂", lists={})
    assert {"brand", "owner"}.isdisjoint(found.columns)


@pytest.mark.parametrize(("own", "said", "field"), [("谁去的", "小林", "owner"), ("牌子", "舒眠", "brand")])
def test_a_column_of_ones_own_that_says_it_row_by_row_is_not_overruled(own, said, field):
    found = table(["康悦堂 客户拜访 王磊"], [*VISIT, own], [*LINE, said])
    assert field not in found.columns
