"""A closed workbook is marked, written to and copied part by part; taking the marks back leaves no trace."""

import re
import subprocess
import sys
import zipfile

import openpyxl
import pytest
import xlsxwriter
from broken import BROKEN
from contract import PROMISES, is_kept
from desks import ClosedDesk

from workbook_tools.excel.live.opening import open_book
from workbook_tools.excel.live.port import Mark
from workbook_tools.excel.patch import SheetChange
from workbook_tools.problems import WorkbookError

PINK = "FADBD8"
PHONE = Mark(2, 2, f"#{PINK}", "「手机」：“1380013800”只有10位，请核对后重填。")


@pytest.fixture
def path(tmp_path):
    """A workbook with buttons and macros, notes of its owner's, and fills of every kind."""
    found = tmp_path / "客服小李.xlsm"
    with xlsxwriter.Workbook(found) as book:
        sheet = book.add_worksheet("咨询记录")
        lists = book.add_worksheet("选项")
        lists.hide()
        lists.write_column(0, 0, ["人员", "小李", "小王"])
        book.define_name("人员", "='选项'!$A$2:$A$3")
        sheet.write_row(0, 0, ["客户称呼", "手机", "备注"])
        text = book.add_format({"num_format": "@"})
        sheet.write_string(1, 0, "王总")
        sheet.write_string(1, 1, "013800138000", text)
        sheet.write(2, 0, "张总", book.add_format({"bg_color": "#FFFF00"}))
        sheet.write(3, 0, "李总", book.add_format({"pattern": 4, "bg_color": "#FFFF00", "fg_color": "#FF0000"}))
        sheet.merge_range("A6:B7", "合并")
        sheet.write_comment("A2", "老板：要回访\n两次", {"author": "老板"})
        sheet.insert_button("F1", {"macro": "WbButtons.CheckSheet", "caption": "校验本表"})
        vba = tmp_path / "vbaProject.bin"
        vba.write_bytes(b"macros of somebody")
        book.add_vba_project(str(vba))
    return found


@pytest.mark.parametrize("check", PROMISES, ids=lambda check: check.__name__)
def test_keeps_what_the_port_promises(check, tmp_path):
    check(ClosedDesk(tmp_path))


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.__name__)
def test_an_adapter_that_breaks_a_promise_is_found_out(broken, tmp_path):
    assert not is_kept(broken.kept, ClosedDesk(tmp_path, broken=broken))


def parts(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def style(path, cell, sheet="咨询记录"):
    fill = openpyxl.load_workbook(path)[sheet][cell].fill
    return (fill.fill_type, fill.fgColor.rgb) if fill.fill_type else None


def note(path, cell):
    found = openpyxl.load_workbook(path)["咨询记录"][cell].comment
    return found.text if found else None


def test_a_mark_is_a_colour_and_a_note_that_remembers_the_old_colour(path):
    book = open_book(str(path))
    book.mark("咨询记录", [PHONE, Mark(3, 1, PINK, "认不出")])
    assert style(path, "B2") == style(path, "A3") == ("solid", f"FF{PINK}")
    assert note(path, "B2") == f"[核对] {PHONE.sentence}\n（标色 {PINK}，原来没有底色）"
    assert note(path, "A3") == f"[核对] 认不出\n（标色 {PINK}，原来的底色 FFFF00）"
    assert book.marks("咨询记录") == [Mark(2, 2, PINK, PHONE.sentence), Mark(3, 1, PINK, "认不出")]


def test_a_mark_taken_back_leaves_no_trace_but_a_style_nobody_uses(path):
    before = parts(path)
    book = open_book(str(path))
    book.mark("咨询记录", [PHONE, Mark(2, 1, PINK, "称呼"), Mark(3, 1, PINK, "认不出"), Mark(40, 30, PINK, "空")])
    assert parts(path)["xl/vbaProject.bin"] == before["xl/vbaProject.bin"]
    assert b"[0]!WbButtons.CheckSheet" in parts(path)["xl/drawings/vmlDrawing1.vml"]
    book.unmark("咨询记录")
    after = parts(path)
    assert after.keys() == before.keys()
    changed = {name for name in before if after[name] != before[name]}
    assert changed <= {"xl/styles.xml", "xl/comments1.xml"}
    assert note(path, "A2") == "老板：要回访\n两次"


def test_the_parts_for_notes_are_made_where_there_are_none_and_go_with_the_last_one(workbook):
    path = workbook(["手机"], ["123"])
    book = open_book(str(path))
    book.mark("Sheet1", [Mark(2, 1, PINK, "短")])
    assert {"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"} <= parts(path).keys()
    book.unmark("Sheet1")
    assert not any("omments" in name or "vml" in name for name in parts(path))
    assert not any(b"vml" in content or b"omments" in content for content in parts(path).values())


def test_marking_twice_says_the_new_sentence_in_the_place_of_the_old(path):
    book = open_book(str(path))
    book.mark("咨询记录", [Mark(3, 1, PINK, "旧话")])
    book.mark("咨询记录", [Mark(3, 1, "FFF2CC", "新话")])
    assert note(path, "A3") == "[核对] 新话\n（标色 FFF2CC，原来的底色 FFFF00）"
    book.unmark("咨询记录")
    assert style(path, "A3") == ("solid", "FFFFFF00")


def test_the_owners_own_note_stays_above_ours(path):
    book = open_book(str(path))
    book.mark("咨询记录", [Mark(2, 1, PINK, "称呼")])
    assert note(path, "A2").startswith("老板：要回访\n两次\n[核对] 称呼\n")
    assert len(re.findall(rb"<comment ", parts(path)["xl/comments1.xml"])) == 1


def test_a_pattern_is_not_painted_over(path):
    book = open_book(str(path))
    before = style(path, "A4")
    book.mark("咨询记录", [Mark(4, 1, PINK, "怪")])
    assert style(path, "A4") == before
    assert note(path, "A4") == "[核对] 怪\n（没有标色）"
    book.unmark("咨询记录")
    assert (style(path, "A4"), note(path, "A4")) == (before, None)


def test_inside_a_merged_area_the_first_cell_is_marked(path):
    book = open_book(str(path))
    book.mark("咨询记录", [Mark(7, 2, PINK, "合并")])
    assert [(mark.row, mark.column) for mark in book.marks("咨询记录")] == [(6, 1)]


def test_what_changed_on_the_disk_since_it_was_read_is_not_written_over(path, workbook):
    book = open_book(str(path))
    book.read()
    changed = workbook(["别人改的"], name="另.xlsx").read_bytes()
    path.write_bytes(changed)
    with pytest.raises(WorkbookError, match="刚刚被别人改过") as refusal:
        book.mark("咨询记录", [PHONE])
    assert (refusal.value.code, path.read_bytes()) == ("file-changed", changed)


@pytest.mark.parametrize("lock", ["~$客服小李.xlsm", ".~lock.客服小李.xlsm#", ".~客服小李.xlsm"])
def test_a_workbook_open_elsewhere_can_be_read_and_not_written(path, tmp_path, lock):
    (tmp_path / lock).write_bytes(b"")
    before = path.read_bytes()
    book = open_book(str(path), sheet="咨询记录", selection="B2:C3")
    assert book.refusal
    assert book.read().sheets[0].rows[1][1] == "013800138000"
    assert book.selection().area == (2, 2, 3, 3)
    assert book.marks("咨询记录") == []
    for act in (
        lambda: book.mark("咨询记录", [PHONE]),
        lambda: book.unmark("咨询记录"),
        lambda: book.write({"咨询记录": SheetChange({(9, 1): "新"})}),
        lambda: book.replace_sheet("选项", [["人员"]], {}),
    ):
        with pytest.raises(WorkbookError, match="文件正开着") as refusal:
            act()
        assert refusal.value.code == "file-open"
    assert path.read_bytes() == before


def test_an_address_online_needs_a_running_excel():
    with pytest.raises(WorkbookError, match="网盘"):
        open_book("https://company-my.sharepoint.com/personal/表.xlsm")


def test_phones_and_numbers_of_ids_are_written_as_text(path):
    book = open_book(str(path))
    book.write({"咨询记录": SheetChange({(9, 2): "013800138000", (9, 3): "110101199001011234"})})
    assert book.read().sheets[0].rows[8][1:3] == ["013800138000", "110101199001011234"]


def test_a_sheet_of_the_tools_own_is_told_anew_and_its_names_follow(path):
    book = open_book(str(path))
    book.replace_sheet("选项", [["人员", "品牌"], ["小张", "御康"]], {"人员": (2, 1, 2, 1), "品牌": (2, 2, 2, 2)})
    assert book.read().sheets[1].rows == [["人员", "品牌"], ["小张", "御康"]]
    names = openpyxl.load_workbook(path).defined_names
    assert {name: found.attr_text for name, found in names.items()} == {
        "人员": "'选项'!$A$2:$A$2",
        "品牌": "'选项'!$B$2:$B$2",
    }


def test_a_copy_is_the_same_bytes_in_a_folder_that_need_not_be_there(path, tmp_path):
    target = tmp_path / "收件箱" / "小李" / "客服小李.xlsm"
    open_book(str(path)).save_copy(target)
    assert target.read_bytes() == path.read_bytes()
    assert [item.name for item in target.parent.iterdir()] == [target.name]


def test_a_click_on_a_closed_workbook_loads_no_heavy_library(path):
    heavy = ("openpyxl", "xlsxwriter", "pandas", "xlwings")
    script = (
        "import sys; from workbook_tools.excel.live.opening import open_book; from workbook_tools.excel.live.port "
        f"import Mark; book = open_book(sys.argv[1]); book.mark('咨询记录', [Mark(2, 2, 'FADBD8', '短')]); "
        f"book.unmark('咨询记录'); sys.exit(repr([name for name in {heavy} if name in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], check=False, capture_output=True, text=True)
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("words", ["主题99 5", "主题1 1e999", "FFFFFF 主题4 --", "色号99999999999999999999"])
def test_a_colour_that_somebody_wrote_into_our_note_and_that_is_none_is_not_given_to_a_cell(path, words):
    book = open_book(str(path))
    book.mark("咨询记录", [Mark(3, 1, PINK, "认不出")])
    opened = openpyxl.load_workbook(path)
    comment = opened["咨询记录"]["A3"].comment
    comment.text = comment.text.replace("FFFF00", words)
    opened.save(path)
    open_book(str(path)).unmark("咨询记录")
    assert note(path, "A3") is None
    assert style(path, "A3") == ("solid", f"FF{PINK}")


def repacked(path, part, old, new):
    found = parts(path)
    changed = re.sub(old, new, found[part])
    assert changed != found[part]
    with zipfile.ZipFile(path, "w") as package:
        for name, content in (found | {part: changed}).items():
            package.writestr(name, content)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/workbook.xml", rb"<workbookView ", b'<workbookView activeTab="x" '),
        ("xl/workbook.xml", rb"<workbookView ", b'<workbookView activeTab="-9" '),
        (
            "xl/worksheets/sheet1.xml",
            rb"workbookViewId=\"0\"/>",
            b'workbookViewId="0"><selection activeCellId="-7"/></sheetView>',
        ),
        ("xl/comments1.xml", rb'ref="A2"', b'ref="??"'),
        ("xl/theme/theme1.xml", rb'<a:srgbClr val="4F81BD"/>', b'<a:prstClr val="red"/>'),
        ("xl/styles.xml", rb'<fgColor rgb="FFFFFF00"/>', b'<fgColor theme="4" tint="x"/>'),
    ],
)
def test_numbers_and_colours_that_are_none_stop_nothing(path, part, old, new):
    repacked(path, part, old, new)
    book = open_book(str(path))
    assert book.selection().area == (1, 1, 1, 1)
    book.mark("咨询记录", [PHONE, Mark(3, 1, PINK, "认不出")])
    assert [mark.row for mark in book.marks("咨询记录")] == [2, 3]
    book.unmark("咨询记录")
    assert book.marks("咨询记录") == []
    assert part != "xl/comments1.xml" or "老板".encode() in parts(path)[part]


def test_what_is_selected_counts_also_where_the_sheet_is_not_said(path):
    assert open_book(str(path), selection="B2:C3").selection().area == (2, 2, 3, 3)


def test_a_name_longer_than_any_files_is_no_file(tmp_path):
    with pytest.raises(WorkbookError, match="找不到文件"):
        open_book(str(tmp_path / f"{'字' * 200}.xlsx"))
