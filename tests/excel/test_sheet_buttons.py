"""What a button says on a sheet is read by people, and by nothing else."""

from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workbook_tools as wb
from workbook_tools.excel.sheet_buttons import SheetButton
from workbook_tools.excel.status_line import STATUS_TAG
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.tasks.templates import template_pages, write_template

AS_OF = date(2026, 11, 25)
SAYINGS = [
    "看完了，没有要改的",
    "有3处要改：E12「手机」只有10位\n填表人：张三\n登记客服：李四",
    "登记客服：李四",
    "登记客服",
    "咨询日期",
    "客户名称",
    "合计 12",
    "13800138000",
    "王强",
    "以下为3月6日新增",
    "客户名单表 2019年3月",
    "=1+1",
    "",
]
ROW = {"received_on": date(2026, 11, 20), "contact_name": "张伟", "mobile": ("13912345678",), "need": "想代理"}


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    path = tmp_path_factory.mktemp("表") / "记录.xlsm"
    write_template(path, template_pages(Inquiry), {})
    return path


def saying(path, text, *, rows=(), above=0):
    """Let a button have said something, and give what is read."""
    book = openpyxl.load_workbook(path, keep_vba=True)
    sheet = book["咨询记录"]
    sheet["A2"] = STATUS_TAG + text
    if above:
        sheet.insert_rows(1, above)
    said = path.with_name("说过.xlsm")
    book.save(said)
    book.vba_archive.close()
    if rows:
        wb.append(said, rows)
    return wb.read(said, as_of=AS_OF)


@pytest.mark.parametrize("text", SAYINGS)
def test_nothing_of_it_is_a_row_a_heading_or_said_for_all_rows(blank, text):
    assert saying(blank, text) == ([], [])
    (row,), problems = saying(blank, text, rows=[Inquiry(**ROW)])
    plain, problems_without = saying(blank, "", rows=[Inquiry(**ROW)])
    assert (row, problems) == (plain[0], problems_without)


def test_nor_if_somebody_has_inserted_lines_above(blank):
    assert saying(blank, "登记客服：李四", above=2) == ([], [])


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from("登记客服手机咨询日期：:13800张李\n 合计表"), max_size=40))
def test_whatever_it_says(blank, text):
    assert saying(blank, text) == ([], [])


def test_a_line_that_says_more_is_read_as_ever(workbook):
    rows, _ = wb.read(
        workbook(
            ["咨询日期", "客户称呼", "手机"], ["2026-11-20", f"{STATUS_TAG}王强", "13912345678"], [], sheet="咨询记录"
        ),
        as_of=AS_OF,
    )
    assert [row.contact_name for row in rows] == [f"{STATUS_TAG}王强"]


@pytest.mark.parametrize("caption", ["查重", "校验本表", "生成今日移交表"])
def test_a_button_is_wider_than_its_caption(caption):
    assert SheetButton(caption, "WbButtons.X", "").width >= 16 * len(caption) + 20
