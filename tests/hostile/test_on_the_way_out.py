"""What a workbook cannot hold is cut, changed or refused where people see it, and never in silence."""

import dataclasses
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from written import links, texts

import workbook_tools as wb
from workbook_tools.columns.links import Link
from workbook_tools.excel import paper
from workbook_tools.excel.annotate import annotate
from workbook_tools.excel.book import Book, Sheet
from workbook_tools.excel.safe_names import CUT_MARK, LONGEST_TEXT, safe_text, sheet_name
from workbook_tools.excel.table_page import TablePage
from workbook_tools.excel.writer import write_book
from workbook_tools.forms.customer_register import Customer
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.problem_list import ProblemLine
from workbook_tools.problems import Place, Problem, WorkbookError
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.init import init

AS_OF = date(2026, 11, 23)
LONG = "长" * 40_000
UNHELD = {"a bell": "响\x07铃", "half a character": "半\ud83d个", "no character": "无\uffff字", "a return": "一\r\n二"}
IDENTITY = "371301198001011234"


def units(text):
    return len(text.encode("utf-16-le")) // 2


def sound(**changes):
    return Inquiry(**{"contact_name": "王强", "mobile": ("13864912345",), "need": "问价", **changes})


# ---- texts too long


def test_a_text_too_long_is_cut_with_a_mark_in_a_list_and_on_a_card(tmp_path):
    wb.write(tmp_path / "表.xlsx", [sound(need=LONG, extra={"别的": LONG + "尾"})])
    cut = [text for text in texts(tmp_path / "表.xlsx") if "长长" in text]
    assert len(cut) == 1  # both were cut at the same place
    assert (units(cut[0]), cut[0].endswith(CUT_MARK)) == (LONGEST_TEXT, True)


@pytest.mark.parametrize("row", [Customer(customer_no="KH000001", others=LONG), ProblemLine(message=LONG, value=LONG)])
def test_a_text_too_long_is_cut_with_a_mark_in_what_we_publish(tmp_path, row):
    write_book(tmp_path / "表.xlsx", [TablePage("表", row.form, [row])])
    assert all(text.endswith(CUT_MARK) for text in texts(tmp_path / "表.xlsx") if "长长" in text)


def test_a_text_too_long_is_told_when_it_is_read(tmp_path):
    path = tmp_path / "小李.csv"
    heads = "咨询日期,来源渠道,客户称呼,手机,咨询内容,登记客服"
    path.write_text(f"{heads}\n2026-11-20,电话,王强,13864912345,{LONG},李\n", "utf-8-sig")
    (row,), problems = wb.read(path, as_of=AS_OF)
    assert row.need == LONG
    assert "text-long" in {problem.code for problem in problems}


@pytest.mark.parametrize("text", [LONG, *UNHELD.values()], ids=["too long", *UNHELD])
def test_what_a_cell_cannot_hold_is_refused_where_rows_are_added_and_changed(tmp_path, text):
    path = tmp_path / "小李.xlsx"
    wb.write(path, [sound()])
    before, (row,) = path.read_bytes(), wb.read(path)[0]
    for action in (
        lambda: wb.append(path, [sound(need=text)]),
        lambda: wb.update(path, [dataclasses.replace(row, need=text)]),
    ):
        with pytest.raises(WorkbookError, match="「咨询内容」写进去后读出来不一样") as caught:
            action()
        assert caught.value.code == "reads-differently"
        assert path.read_bytes() == before


def test_a_comment_and_a_line_of_a_marked_copy_are_cut_with_a_mark(tmp_path):
    path = tmp_path / "小李.xlsx"
    wb.write(path, [sound()])
    sheet = openpyxl.load_workbook(path).sheetnames[0]
    told = Problem("text-long", Place("小李.xlsx", sheet, 4, 3), "“{value}”" + LONG, heading="需求", value=LONG)
    copy = openpyxl.load_workbook(annotate(path, [told] * 3, tmp_path / "标注.xlsx"))
    comment = copy[sheet]["C4"].comment
    assert (units(comment.text), comment.text.endswith(CUT_MARK)) == (LONGEST_TEXT, True)
    assert comment.height <= 600
    assert copy["问题清单"]["E5"].value.endswith(CUT_MARK)


@pytest.mark.parametrize("emoji", [0, 1])
def test_an_emoji_counts_as_excel_counts_it(emoji):
    full = "😀" * (LONGEST_TEXT // 2) + "长"
    assert units(full) == LONGEST_TEXT
    kept = safe_text(full + "😀" * emoji)
    assert units(kept) <= LONGEST_TEXT
    assert kept.endswith(CUT_MARK) is bool(emoji)
    assert "\ufffd" not in kept


@pytest.mark.parametrize("name", UNHELD)
def test_what_no_cell_can_hold_leaves_the_rest_as_it_was(tmp_path, name):
    path = tmp_path / "表.xlsx"
    wb.write(path, [sound(need=UNHELD[name], extra={UNHELD[name]: UNHELD[name]})])
    told = {"a bell": "响铃", "half a character": "半?个", "no character": "无?字", "a return": "一\n二"}
    assert [row.need for row in wb.read(path)[0]] == [told[name]]


# ---- numbers too long


def test_an_identity_number_passes_through_everything_digit_by_digit(tmp_path):
    path, again = tmp_path / "一.xlsx", tmp_path / "二.xlsx"
    wb.write(path, [sound(extra={"身份证号": IDENTITY, "卡号": int(IDENTITY)})])
    (row,), _ = wb.read(path)
    wb.write(again, [row])
    assert wb.read(again)[0][0].extra == {"身份证号": IDENTITY, "卡号": IDENTITY}


def test_a_number_whose_last_digits_excel_has_lost_is_told(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["咨询日期", "来源渠道", "客户称呼", "手机", "咨询内容", "身份证号", "登记客服"])
    book.active.append([AS_OF, "电话", "王强", "13864912345", int(IDENTITY), int(IDENTITY), "李"])
    book.save(tmp_path / "小李.xlsx")
    _, problems = wb.read(tmp_path / "小李.xlsx", as_of=AS_OF)
    lost = [problem for problem in problems if problem.code == "digits-lost"]
    assert [(problem.place.cell, problem.heading) for problem in lost] == [("E2", "咨询内容"), ("F2", "身份证号")]
    assert all(IDENTITY[:14] not in problem.sentence() for problem in lost)


def test_an_identity_number_typed_as_text_reaches_the_register_digit_by_digit(tmp_path):
    space = tmp_path / "公司"
    init(space)
    wb.write(space / "收件箱" / "小李.xlsx", [sound(received_on=AS_OF, need=f"编号{IDENTITY}", product=("1" * 18,))])
    consolidate(workspace=space, as_of=AS_OF)
    assert any(IDENTITY in text for text in texts(space / "客户总表.xlsx"))


# ---- names of sheets, links, days


@pytest.mark.parametrize(
    "names",
    [
        ["History", "history", "历史记录"],
        ["sheet1", "Sheet1", "SHEET1"],
        ["'x'", "x'", "'x"],
        ["长" * 31, "长" * 32, "长" * 33],
        ["😀" * 16, "😀" * 17],
        ["a\x00b", "a\x1fb", "a\tb", "\x07", ""],
        ["选项", "a/b", "a:b", "[a]"],
        ["半\ud83d个", "无\uffff字"],
    ],
    ids=lambda names: ascii(names[0])[:12],
)
def test_every_sheet_gets_a_name_of_its_own_that_excel_takes(tmp_path, names):
    write_book(tmp_path / "表.xlsx", [TablePage(name, Inquiry.form, []) for name in names])
    given = openpyxl.load_workbook(tmp_path / "表.xlsx").sheetnames
    assert len({name.casefold() for name in given}) == len(names)
    assert all(0 < units(name) <= 31 for name in given)
    assert not [name for name in given if name.casefold() in ("history", "历史记录") or set(name) & set("[]:*?/\\")]
    assert not [name for name in given if name.startswith("'") or name.endswith("'")]
    assert [sheet_name(name) for name in given] == given


def test_rebuilt_copies_give_sheets_such_names_too(tmp_path):
    source = tmp_path / "老.xls"
    source.write_bytes(b"nothing openpyxl can load")
    book = Book("xls", tuple(Sheet(name, [["甲"]]) for name in ("History", "a/b", "x" * 31)))
    copy = openpyxl.load_workbook(annotate(source, [], tmp_path / "标注.xlsx", book))
    assert copy.sheetnames[1:] == ["History 2", "a／b", "x" * 31]


def test_of_more_links_than_excel_takes_the_text_stays(tmp_path, monkeypatch):
    monkeypatch.setattr(paper, "_MOST_LINKS", 5)
    rows = [ProblemLine(cell=Link.to_sheet(f"第{number}格", "表")) for number in range(9)]
    write_book(tmp_path / "表.xlsx", [TablePage("表", ProblemLine.form, rows)])
    assert len(links(tmp_path / "表.xlsx")) == 5
    assert {f"第{number}格" for number in range(9)} <= texts(tmp_path / "表.xlsx").keys()


EARLY = [date(1899, 12, 31), date(1, 1, 1), datetime(1899, 12, 31, 8, 30), timedelta(hours=-2)]  # noqa: DTZ001


@pytest.mark.parametrize("value", EARLY, ids=str)
def test_what_excels_calendar_does_not_know_is_written_as_text(tmp_path, value):
    wb.write(tmp_path / "表.xlsx", [sound(extra={"那天": value})])
    assert any(str(value)[:10] in text for text in texts(tmp_path / "表.xlsx"))


@pytest.mark.parametrize("value", [date(1900, 1, 1), time(0, 0), date(9999, 12, 31), 999_999_999_999_999, True])
def test_the_first_and_last_of_what_excel_knows_comes_back(tmp_path, value):
    wb.write(tmp_path / "表.xlsx", [sound(extra={"那个": value})])
    assert wb.read(tmp_path / "表.xlsx")[0][0].extra == {"那个": value}
