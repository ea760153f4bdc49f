"""校验本表: what is wrong is marked on the sheet; a second click takes our marks away, and nothing else."""

import os

import openpyxl
import pytest
from clicking import click, clicked, colours, notes
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from weeks import inquiry, save, workspace

from workbook_tools.excel import style
from workbook_tools.excel.live.closed import ClosedBook
from workbook_tools.excel.live.port import TAG
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.clicks import check

WRONG_PHONE, NO_DAY = inquiry(手机="1385390000"), inquiry(咨询日期=None, 手机="13853900002")


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "客服小李.xlsx"
    save(path, [inquiry(), WRONG_PHONE, NO_DAY])
    return path


def change(path, **cells):
    opened = openpyxl.load_workbook(path)
    for address, value in cells.items():
        opened.active[address].value = value
    opened.save(path)


def test_marks_each_wrong_cell_and_says_there_what_to_type(book):
    said = clicked("check", book)
    assert said.needs_correcting
    assert said.sentence.startswith("「Sheet1」3行里有2处要改，都标了红。先看D3：「手机」“138****000”只有10位")
    assert notes(book).keys() == colours(book).keys() == {"A4", "D3"}
    assert notes(book)["D3"].startswith(f"{TAG}「手机」“1385390000”只有10位")
    assert f"#{colours(book)['D3']}" == style.WRONG


def test_a_second_click_takes_the_marks_away_and_a_third_brings_them_back(book):
    before = book.read_bytes()
    click("check", book)
    said = click("check", book)
    assert said == "「Sheet1」还有2处没有改，标记先清掉了；再点一次又会标出来。"
    assert (notes(book), colours(book)) == ({}, {})
    assert [list(row) for row in openpyxl.load_workbook(book).active.values]
    click("check", book)
    assert notes(book).keys() == {"A4", "D3"}
    assert before != book.read_bytes()


def test_what_was_mended_loses_its_mark_at_the_next_click(book):
    click("check", book)
    change(book, D3="13853900003")
    assert "3行里有1处要改" in click("check", book)
    assert notes(book).keys() == colours(book).keys() == {"A4"}
    change(book, A4="2026-11-20")
    assert click("check", book) == "「Sheet1」看了3行，没有要改的。"
    assert (notes(book), colours(book)) == ({}, {})


def test_colours_and_notes_of_its_owner_survive(book):
    opened = openpyxl.load_workbook(book)
    page = opened.active
    page["D3"].fill = page["C2"].fill = PatternFill("solid", fgColor="FFFF00")
    page["D3"].comment, page["C2"].comment = Comment("问过两次", "小李"), Comment("老客户", "小李")
    opened.save(book)
    click("check", book)
    assert notes(book)["D3"].startswith("问过两次")
    assert TAG in notes(book)["D3"]
    click("check", book)
    assert notes(book) == {"D3": "问过两次", "C2": "老客户"}
    assert colours(book) == {"D3": "FFFF00", "C2": "FFFF00"}


def test_a_note_of_his_own_that_begins_like_ours_stays(book):
    opened = openpyxl.load_workbook(book)
    opened.active["B2"].comment = Comment("[核对] 已核对过，没问题", "小李")
    opened.active["D3"].comment = Comment("问过两次\n[核对] 也是我写的", "小李")
    opened.save(book)
    click("check", book)
    click("check", book)
    assert notes(book) == {"B2": "[核对] 已核对过，没问题", "D3": "问过两次\n[核对] 也是我写的"}


def test_a_colour_of_ours_whose_note_was_deleted_is_not_taken_for_his(book):
    click("check", book)
    opened = openpyxl.load_workbook(book)
    opened.active["D3"].comment = None
    opened.save(book)
    assert colours(book).keys() == {"A4", "D3"}
    click("check", book)
    click("check", book)
    assert (notes(book), colours(book)) == ({}, {})


def test_cells_that_cannot_be_marked_do_not_keep_the_others_from_being_cleared(book, monkeypatch):
    """A cell with a conversation is left alone, so what stands is never all that should."""
    whole = ClosedBook.mark
    monkeypatch.setattr(ClosedBook, "mark", lambda own, sheet, marks: whole(own, sheet, marks[:1]))
    assert "有2处要改" in click("check", book)
    assert "标记先清掉了" in click("check", book)
    assert (notes(book), colours(book)) == ({}, {})


def test_a_workbook_of_another_kind_is_checked_too(tmp_path):
    path = tmp_path / "客服小李.csv"
    save(path, [inquiry(), inquiry(手机="1385390000")])
    before = path.read_bytes()
    said = clicked("check", path, sheet="")
    assert said.sentence.startswith("「客服小李.csv」看了2行，有1处要改。先看D3：「手机」")
    assert "标不了颜色：不是 .xlsx 或 .xlsm" in said.sentence
    with pytest.raises(WorkbookError, match="写不进去"):
        click("accept", path, "D3", sheet="")
    assert path.read_bytes() == before


def test_why_nothing_can_be_marked_is_told(book):
    book.chmod(0o444)
    if os.access(book, os.W_OK):
        pytest.skip("whoever runs this may write everything")
    assert "标不了颜色：是只读文件" in click("check", book)


def test_a_sheet_without_a_form_is_told_and_stays(tmp_path):
    path = tmp_path / "食堂.xlsx"
    save(path, [{"菜": "白菜", "价": 3}])
    before = path.read_bytes()
    with pytest.raises(WorkbookError, match="「Sheet1」里没有认得的表头"):
        click("check", path)
    with pytest.raises(WorkbookError, match="「别的」不是填写的表"):
        click("check", path, sheet="别的")
    assert path.read_bytes() == before


def test_of_very_many_the_first_are_marked(book, monkeypatch):
    monkeypatch.setattr(check, "MOST_MARKS", 1)
    assert "有2处要改，先标了前1处" in click("check", book)
    assert notes(book).keys() == {"D3"}


def test_people_are_checked_by_the_settings_of_the_folder_it_lies_in(tmp_path, book):
    space = workspace(tmp_path / "公司", staff=[("王秀英", "")])
    path = space.inbox / "登记.xlsx"
    save(path, [inquiry()])
    assert "「登记客服」设置的人员页里没有“李晓梅”" in click("check", path)
    assert "人员" not in click("check", book)


@pytest.mark.parametrize("typed", ["a\n[核对] b", "x（没有标色）", "很" * 30_000])
def test_a_second_click_takes_the_marks_away_whatever_stands_in_the_cell(tmp_path, typed):
    path = tmp_path / "客服小李.xlsx"
    save(path, [inquiry(手机=typed)])
    click("check", path)
    assert "标记先清掉了" in click("check", path)
    assert (notes(path), colours(path)) == ({}, {})
