"""冲突明细: every value 客户总表 does not show, with where it stands, and why another is shown."""

import openpyxl
import pytest
from weeks import cells, conflicts, correct, customers, inquiry, register, run, save, visit, workspace

from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.forms import FORMS


@pytest.fixture
def space(tmp_path):
    """王总 of one file is 王志强 of another, in the same place told less closely."""
    made = workspace(tmp_path / "公司")
    save(made.inbox / "小李.xlsx", [inquiry(客户称呼="王总", 合同号="HT-1")], sheet="咨询记录")
    later = inquiry(咨询日期="2026-11-18", 所在地区="山东省临沂市", 咨询内容="问运费")
    save(made.inbox / "华东" / "小周.csv", [later])
    run(made)
    return made


def lines(space):
    return {(line["列"], line["另有的值"]): line for line in conflicts(space)}


def test_every_value_not_shown_is_listed_with_both_sources_and_the_rule(space):
    assert register(space)[0]["联系人"] == "王志强"
    found = lines(space)
    assert found.keys() == {("联系人", "王总"), ("所在地区", "山东省临沂市"), ("需求", "问运费"), ("合同号", "HT-1")}
    assert found["联系人", "王总"] == {
        "客户编号": "KH000001",
        "客户名称或联系人": "王志强",
        "列": "联系人",
        "采用的值": "王志强",
        "采用的出处": "华东/小周.csv 2",
        "另有的值": "王总",
        "另有的出处": "小李.xlsx 咨询记录!2",
        "为什么": "取最完整的姓名",
    }
    reasons = {heading: line["为什么"] for (heading, _), line in found.items()}
    assert reasons["所在地区"] == "取最具体的地区"
    assert reasons["需求"] == "先登记的为准"
    assert reasons["合同号"] == "表上没有这一列"
    assert conflicts(space)[-1]["列"] == "合同号"


def test_a_click_leads_to_the_customers_line_and_to_the_row(space):
    book = openpyxl.load_workbook(space.register_file)
    page = book["冲突明细"]
    row = next(cell.row for cell in page["F"] if cell.value == "王总")
    number, chosen, other = (page.cell(row, column).hyperlink for column in (1, 5, 7))
    assert book["客户总表"][number.location.split("!")[1]].value == "KH000001"
    assert chosen.target.replace("\\", "/") == "收件箱/华东/小周.csv"
    assert (other.target.replace("\\", "/"), other.location) == ("收件箱/小李.xlsx", "'咨询记录'!A2")


def test_a_file_that_is_gone_is_named_without_a_link(space):
    (space.inbox / "小李.xlsx").unlink()
    run(space)
    page = openpyxl.load_workbook(space.register_file)["冲突明细"]
    cell = next(page.cell(cell.row, 7) for cell in page["F"] if cell.value == "王总")
    assert (cell.value, cell.hyperlink) == ("小李.xlsx 咨询记录!2", None)


def test_what_a_correction_displaces_is_listed(space):
    correct(space, "联系人", "王志远")
    run(space)
    line = lines(space)["联系人", "王志强"]
    assert (line["采用的值"], line["采用的出处"]) == ("王志远", "客户总表，手工改的")
    assert line["为什么"] == "手工改过的为准"


def test_nothing_is_read_back_from_it(space):
    before = customers(space)
    book = openpyxl.load_workbook(space.register_file)
    page = book["冲突明细"]
    for row in range(4, page.max_row + 1):
        page.cell(row, 2, "改了")
        page.cell(row, 4, "改了")
    book.move_sheet("冲突明细", -1)
    book.save(space.register_file)
    done = run(space)
    assert done["customers"]["updated"] == 0
    assert customers(space) == before
    assert "改了" not in cells(space.register_file)["冲突明细"].values()


def test_it_is_taken_for_no_form_of_the_staff(space):
    book = read_book(space.register_file)
    book = type(book)(**{**vars(book), "sheets": [s for s in book.sheets if s.name == "冲突明细"]})
    tables, _ = read_tables(book, [row_class.form for row_class in FORMS], "x.xlsx", today=None, vocabularies={})
    assert tables == []


def test_a_customer_all_agree_on_has_no_line(tmp_path):
    made = workspace(tmp_path / "公司")
    save(made.inbox / "小赵.xlsx", [visit()])
    run(made)
    assert conflicts(made) == []
