"""What is added to or changed in a workbook that exists, and that nothing else in it is."""

import os
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
import xlsxwriter
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich_workbook import MACROS, changed_parts, parts, repack, rich_workbook

import workbook_tools as wb
from workbook_tools.excel.table_page import TablePage
from workbook_tools.excel.writer import write_book
from workbook_tools.forms import FORMS
from workbook_tools.forms.channels import Channel
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.prospect_list import Prospect
from workbook_tools.forms.referral_slip import Referral
from workbook_tools.forms.shared import Urgency
from workbook_tools.tasks.templates import write_templates

AS_OF = date(2026, 11, 23)
SHEET = "xl/worksheets/sheet1.xml"
OF_PEOPLE = [row_class for row_class in FORMS if {"contact_name", "mobile"} <= row_class.form.by_field.keys()]
PLAIN = ["咨询日期", "客户称呼", "手机", "咨询内容", "备注"]


def inquiry(name="张伟", **changes):
    values = {"received_on": date(2026, 11, 20), "contact_name": name, "mobile": ("13912345678",), "need": "=问价"}
    return Inquiry(**{**values, **changes})


def read(path):
    return wb.read(path, as_of=AS_OF)[0]


def names(path):
    return [row.contact_name for row in read(path)]


def refusal(path, code, action, *arguments, **options):
    """Give the sentence an action is refused with; the file is as it was and nothing is left beside it."""
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    with pytest.raises(wb.WorkbookError) as caught:
        action(path, *arguments, **options)
    assert caught.value.code == code
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before
    return caught.value.message


@pytest.fixture
def plain(workbook):
    """Three rows under headings in row 1; nothing else."""
    rows = [[date(2026, 11, 15 + n), name, f"1386491234{n}", "想代理按摩椅"] for n, name in enumerate("赵钱孙", 1)]
    return workbook(PLAIN, *rows, name="小李.xlsx", sheet="咨询记录")


@pytest.fixture
def rich(tmp_path):
    return rich_workbook(tmp_path / "咨询.xlsm")


@pytest.mark.filterwarnings("ignore:.*extension is not supported")  # openpyxl cannot keep what it does not know
class TestInARichWorkbook:
    def test_appended_rows_touch_only_their_sheet_its_table_and_the_order_to_calculate(self, rich):
        before, rows = parts(rich), [inquiry(name, channel=Channel.CALL_IN) for name in ("张伟", "李娜", "王芳")]
        places = wb.append(rich, rows)
        assert places == [wb.Place("咨询.xlsm", "咨询记录", line) for line in (7, 8, 9)]
        assert changed_parts(before, rich) == {SHEET, "xl/tables/table1.xml", "xl/workbook.xml"}
        assert read(rich)[2:] == rows
        assert before["xl/vbaProject.bin"] == MACROS

    def test_of_the_parts_that_change_all_else_stays(self, rich):
        before = parts(rich)
        wb.append(rich, [inquiry()])
        after = {name: part.decode().partition("?>")[2].strip() for name, part in parts(rich).items() if "xml" in name}
        was = {name: part.decode().partition("?>")[2].strip() for name, part in before.items() if "xml" in name}
        head, _, tail = after[SHEET].partition('<row r="7"')
        old_head, old_tail = was[SHEET].split("</sheetData>")
        assert head == old_head.replace("A1:G6", "A1:G7")
        assert tail.partition("</sheetData>")[2] == old_tail.replace(":F6", ":F7").replace(":A6", ":A7").replace(
            ":B6", ":B7"
        ).replace(":D6", ":D7")
        assert after["xl/tables/table1.xml"] == was["xl/tables/table1.xml"].replace("A4:G6", "A4:G7")
        assert after["xl/workbook.xml"] == was["xl/workbook.xml"].replace(
            'calcId="124519"', 'calcId="124519" fullCalcOnLoad="1"'
        )

    def test_the_new_lines_look_and_guard_like_the_one_above(self, rich):
        wb.append(rich, [inquiry(), inquiry()])
        sheet = openpyxl.load_workbook(rich, keep_vba=True)["咨询记录"]
        sheet.parent.vba_archive.close()
        for column in range(1, 8):
            model, new = sheet.cell(6, column), sheet.cell(8, column)
            assert new.style_id == model.style_id > 0
        assert sheet.row_dimensions[8].height == sheet.row_dimensions[6].height == 30
        lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
        assert sorted(str(rule.sqref) for rule in lists) == ["B5:B8", "F5:F8"]
        assert sheet.tables["咨询"].ref == sheet.tables["咨询"].autoFilter.ref == "A4:G8"
        assert sheet["D8"].value == "13912345678"
        assert sheet["E8"].value == "=问价"
        assert sheet["E8"].data_type != "f"

    def test_an_update_touches_only_its_sheet_and_the_order_to_calculate(self, rich):
        before = parts(rich)
        row = read(rich)[1]
        places = wb.update(rich, [replace(row, contact_name="刘敏敏", extra={"快递单号": "007"})], as_of=AS_OF)
        assert [place.cell for place in places] == ["C6", "G6"]
        assert changed_parts(before, rich) == {SHEET, "xl/workbook.xml"}
        again = read(rich)[1]
        assert (again.contact_name, again.extra) == ("刘敏敏", {"快递单号": "007"})

    def test_none_blanks_a_cell_and_keeps_its_looks(self, rich):
        wb.update(rich, [replace(read(rich)[0], need=None)], as_of=AS_OF)
        cell = openpyxl.load_workbook(rich)["咨询记录"]["E5"]
        assert cell.value is None
        assert cell.border.left.style == "thin"

    def test_stored_results_of_formulas_stay(self, rich):
        wb.append(rich, [inquiry()])
        results = openpyxl.load_workbook(rich, data_only=True)["统计"]
        assert [results[cell].value for cell in ("D1", "D2", "D3")] == [6, 2, "共2人"]

    def test_the_result_keeps_to_the_schema(self, rich, assert_valid_xlsx):
        wb.append(rich, [inquiry(), inquiry()])
        wb.update(rich, [replace(read(rich)[0], need="再问问", received_on=date(2026, 11, 1))], as_of=AS_OF)
        assert_valid_xlsx(rich)

    @pytest.mark.libreoffice
    def test_libreoffice_opens_it_with_the_new_rows_in_their_table(self, rich, office, tmp_path):
        wb.append(rich, [inquiry(), inquiry()])
        (tmp_path / "另存").mkdir()
        again = office(rich, "xlsx", tmp_path / "另存")
        assert names(again) == ["王志强", "刘敏", "张伟", "张伟"]
        assert [table.ref for table in openpyxl.load_workbook(again)["咨询记录"].tables.values()] == ["A4:G8"]


class TestAppend:
    @pytest.mark.parametrize("row_class", OF_PEOPLE, ids=lambda row_class: row_class.form.key)
    def test_rows_go_into_the_prepared_lines_of_a_template(self, row_class, tmp_path):
        row = row_class(contact_name="王志强", mobile=("13864912345",))
        for path in [path for path in write_templates(tmp_path) if path.stem == row_class.form.title]:
            before = parts(path)
            place, below = wb.append(path, [row, row])
            assert (place.row, place.sheet) == (below.row - 1, row_class.form.sheet)
            (sheet,) = changed_parts(before, path) - {"xl/workbook.xml"}
            assert sheet.startswith("xl/worksheets/")
            assert [again for again in read(path) if again.place.sheet == place.sheet] == [row, row]

    def test_more_rows_than_were_prepared_are_guarded_and_look_like_those(self, tmp_path):
        page = TablePage("咨询记录", Inquiry.form, [inquiry()], blank_rows=3)
        write_book(tmp_path / "表.xlsx", [page])
        styles = parts(tmp_path / "表.xlsx")["xl/styles.xml"]
        places = wb.append(tmp_path / "表.xlsx", [inquiry()] * 5)
        sheet = openpyxl.load_workbook(tmp_path / "表.xlsx").active
        ends = {area.max_row for rule in sheet.data_validations.dataValidation for area in rule.sqref.ranges}
        assert places[-1].row in ends
        assert places[2].row not in ends
        first, last = sheet[places[0].row], sheet[places[-1].row]
        assert [cell.style_id for cell in last] == [cell.style_id for cell in first]
        assert parts(tmp_path / "表.xlsx")["xl/styles.xml"] == styles

    def test_rows_of_several_forms_go_each_under_its_own_table(self, tmp_path):
        wb.write(tmp_path / "两表.xlsx", [inquiry("甲"), Referral(contact_name="乙", mobile=("13864912345",))])
        more = [Referral(contact_name="丙", mobile=("15953912346",)), inquiry("丁")]
        places = wb.append(tmp_path / "两表.xlsx", iter(more))
        assert [place.sheet for place in places] == [Referral.form.sheet, Inquiry.form.sheet]
        assert names(tmp_path / "两表.xlsx") == ["甲", "丁", "乙", "丙"]

    def test_nothing_to_add_leaves_the_file_alone(self, plain):
        before = plain.read_bytes()
        assert wb.append(plain, []) == []
        assert plain.read_bytes() == before

    def test_what_could_not_be_read_is_written_as_it_was_typed(self, plain):
        wb.append(plain, [inquiry(mobile=(), unread={"mobile": "1386491234"})])
        assert read(plain)[-1].unread == {"mobile": "1386491234"}

    def test_a_workbook_without_formulas_is_not_told_to_calculate(self, plain):
        repack(plain, lambda name, content: content.replace(b' fullCalcOnLoad="1"', b""))
        before = parts(plain)
        wb.append(plain, [inquiry()])
        assert changed_parts(before, plain) == {SHEET, "xl/styles.xml"}  # “=问价” is marked as text

    def test_days_are_days_even_under_headings_alone(self, workbook):
        path = workbook(PLAIN)
        wb.append(path, [inquiry(), inquiry()])
        cell = openpyxl.load_workbook(path).active["A3"]
        assert cell.is_date
        assert cell.value.date() == date(2026, 11, 20)

    def test_the_first_row_under_headings_does_not_look_like_them(self, tmp_path):
        with xlsxwriter.Workbook(tmp_path / "表.xlsx") as book:
            book.add_worksheet().write_row("A1", PLAIN, book.add_format({"bold": True, "bg_color": "#FFFF00"}))
        wb.append(tmp_path / "表.xlsx", [inquiry(), inquiry()])
        sheet = openpyxl.load_workbook(tmp_path / "表.xlsx").active
        assert [sheet.cell(line, 2).font.bold for line in (1, 2, 3)] == [True, False, False]

    def test_lines_that_are_only_numbered_are_blank_and_keep_their_numbers(self, workbook):
        path = workbook(["序号", *PLAIN], [1, date(2026, 11, 16), "赵", "13864912341"], [2], [3])
        wb.append(path, [inquiry(extra={"序号": 1}), inquiry("李娜")])
        assert [(row.contact_name, row.extra["序号"]) for row in read(path)] == [("赵", 1), ("张伟", 2), ("李娜", 3)]

    def test_a_gap_within_the_table_is_not_filled(self, workbook):
        row = [date(2026, 11, 16), "赵", "13864912341"]
        path = workbook(PLAIN, row, [], row)
        assert [place.row for place in wb.append(path, [inquiry()])] == [5]

    def test_a_value_that_needs_no_column_is_not_missed(self, plain):
        wb.append(plain, [inquiry(urgency=Urgency.NORMAL)])
        assert read(plain)[-1].urgency is Urgency.NORMAL

    def test_what_the_sheet_says_once_for_all_rows_is_not_missed(self, workbook):
        path = workbook(["登记客服：李晓雨"], PLAIN, [date(2026, 11, 16), "赵", "13864912341"])
        wb.append(path, [inquiry(logged_by="李晓雨")])
        sentence = refusal(path, "no-column", wb.append, [inquiry(logged_by="周文静")])
        assert sentence == "Sheet1里没有「登记客服」这样的列，请先加上再试"

    def test_side_by_side_tables_do_not_stand_in_each_others_way(self, workbook):
        head = ["客户称呼", "手机", "咨询内容"]
        rows = [["赵", "13864912341", "问价", None, "钱", "13864912342", "问价"]]
        rows += [[None, None, None, None, "孙", "13864912343", "问价"]]
        path = workbook([*head, None, *head], *rows, sheet="咨询记录")
        assert [place.row for place in wb.append(path, [inquiry("李", received_on=None)])] == [3]
        assert sorted(names(path)) == sorted("赵钱孙李")


class TestAppendIsRefused:
    def test_a_row_that_says_nothing_is_a_mistake(self, plain):
        with pytest.raises(ValueError, match="nothing"):
            wb.append(plain, [Prospect()])

    def test_without_the_table(self, workbook):
        path = workbook(["菜名", "份数"], ["红烧肉", 12])
        sentence = refusal(path, "no-form", wb.append, [inquiry()])
        assert sentence == "里面没有找到「客户咨询记录本」，请核对表头，或换用工具的表样"

    def test_where_the_only_table_is_hidden(self, plain):
        book = openpyxl.load_workbook(plain)
        book.create_sheet("封面")
        book["咨询记录"].sheet_state = "hidden"
        book.save(plain)
        refusal(plain, "no-form", wb.append, [inquiry()])

    def test_without_a_column_for_what_a_row_says(self, plain):
        row = inquiry(wechat="wang_8866", extra={"快递单号": "007", "备注2": None})
        sentence = refusal(plain, "no-column", wb.append, [row])
        assert sentence == "咨询记录里没有「微信/QQ」「快递单号」这样的列，请先加上再试"

    @pytest.mark.parametrize(
        ("after", "sentence"),
        [
            ([["合计", 1]], "下面没有空行：Sheet1!3这一行已有内容，请在它上面插入空行后再试"),
            ([[], ["制表：小李"]], "下面只空着1行：Sheet1!4这一行已有内容，请在它上面插入空行后再试"),
            ([[], PLAIN, ["", "钱", "13864912342"]], "下面只空着1行：Sheet1!4这一行已有内容，请在它上面插入空行后再试"),
        ],
        ids=["a total", "a signature", "another table"],
    )
    def test_without_room(self, workbook, after, sentence):
        path = workbook(PLAIN, [date(2026, 11, 16), "赵", "13864912341"], *after)
        said = refusal(path, "cell-taken", wb.append, [inquiry(), inquiry()])
        assert said == f"要写2行，「客户咨询记录本」{sentence}"

    def test_into_hidden_lines(self, plain):
        book = openpyxl.load_workbook(plain)
        book.active.row_dimensions[6].hidden = True
        book.save(plain)
        sentence = refusal(plain, "cell-taken", wb.append, [inquiry(), inquiry()])
        assert sentence.endswith("下面只空着1行：咨询记录!6这一行隐藏着，请取消隐藏后再试")

    def test_into_a_merged_cell(self, plain):
        book = openpyxl.load_workbook(plain)
        book.active.merge_cells("B4:B5")
        book.save(plain)
        sentence = refusal(plain, "cell-taken", wb.append, [inquiry()])
        assert sentence == "咨询记录!B5在合并单元格里，写不进去，请取消合并后再试"

    def test_where_a_row_would_be_read_as_something_else(self, plain):
        row = Inquiry(contact_name="合计", need="12")
        sentence = refusal(plain, "reads-differently", wb.append, [row])
        assert sentence == "咨询记录!B5「客户称呼」写进去后读出来不一样，没有写，请在 Excel 里改"


class TestUpdate:
    def test_only_the_cells_that_differ_are_written(self, plain):
        first, second, third = read(plain)
        changed = [replace(first, mobile=("13900000001",)), second, replace(third, contact_name="孙明", note="回访")]
        places = wb.update(plain, changed, as_of=AS_OF)
        assert [str(place) for place in places] == [
            "小李.xlsx 咨询记录!C2",
            "小李.xlsx 咨询记录!B4",
            "小李.xlsx 咨询记录!E4",
        ]
        assert read(plain) == changed

    def test_an_unchanged_row_leaves_the_file_byte_for_byte(self, plain):
        before = plain.read_bytes()
        assert wb.update(plain, read(plain), as_of=AS_OF) == []
        assert plain.read_bytes() == before

    def test_a_cell_that_means_the_same_is_not_rewritten(self, workbook):
        path = workbook(PLAIN, ["2026.11.16", " 赵 ", "138 6491 2341", "问价"])
        row = read(path)[0]
        wb.update(path, [replace(row, need="问加盟费")], as_of=AS_OF)
        values = [cell.value for cell in openpyxl.load_workbook(path).active[2]]
        assert values[:4] == ["2026.11.16", " 赵 ", "138 6491 2341", "问加盟费"]

    def test_a_value_takes_the_place_of_what_could_not_be_read(self, workbook):
        path = workbook(PLAIN, ["不记得了", "赵", "1386491234"], sheet="咨询记录")
        row = read(path)[0]
        assert row.unread == {"received_on": "不记得了", "mobile": "1386491234"}
        changed = replace(row, received_on=date(2026, 11, 16), mobile=("13864912341",), unread={})
        wb.update(path, [changed], as_of=AS_OF)
        assert read(path) == [changed]
        assert read(path)[0].unread == {}

    def test_what_a_cell_said_besides_is_not_lost_with_it(self, workbook):
        """The phone's cell also holds the name; a new phone must not take it away."""
        path = workbook(PLAIN, [date(2026, 11, 16), None, "13864912341 王总", "问价"])
        row = read(path)[0]
        assert row.contact_name == "王总"
        wb.update(path, [replace(row, mobile=("13900000001",))], as_of=AS_OF)
        assert [cell.value for cell in openpyxl.load_workbook(path).active[2]][1:3] == ["王总", "13900000001"]

    def test_two_columns_of_one_field_say_it_together(self, workbook):
        head = ["客户称呼", "手机", "手机", "手机", "咨询内容"]
        path = workbook(head, ["赵", "13864912341", "13864912342", "13864912343", "问价"], sheet="咨询记录")
        row = read(path)[0]
        changed = replace(row, mobile=row.mobile[:1], landline=())
        wb.update(path, [changed], as_of=AS_OF)
        assert read(path) == [changed]

    def test_extra_columns_change_too_even_without_a_heading(self, workbook):
        path = workbook(PLAIN, [date(2026, 11, 16), "赵", "13864912341", "问价", None, "蓝色"])
        row = read(path)[0]
        assert row.extra == {"F列（无表头）": "蓝色"}
        wb.update(path, [replace(row, extra={"F列（无表头）": 12.5})], as_of=AS_OF)
        assert read(path)[0].extra == {"F列（无表头）": 12.5}

    def test_coloured_rows_can_be_updated(self, workbook):
        path = workbook(PLAIN, *[[date(2026, 11, 16), name, f"1386491234{n}"] for n, name in enumerate("赵钱孙")])
        book = openpyxl.load_workbook(path)
        book.active["B3"].fill = openpyxl.styles.PatternFill("solid", start_color="FFFF00")
        book.save(path)
        row = read(path)[1]
        assert row.extra
        assert [place.cell for place in wb.update(path, [replace(row, need="问价")], as_of=AS_OF)] == ["D3"]

    def test_a_whole_row_can_be_blanked(self, plain):
        row = read(plain)[1]
        wb.update(plain, [replace(row, received_on=None, contact_name=None, mobile=(), need=None)], as_of=AS_OF)
        assert names(plain) == ["赵", "孙"]

    def test_rows_of_several_sheets_change_at_once(self, tmp_path):
        path = tmp_path / "两表.xlsx"
        wb.write(path, [inquiry("甲"), Referral(contact_name="乙", mobile=("13864912345",))])
        wb.update(path, [replace(row, note="看过") for row in read(path)], as_of=AS_OF)
        assert [row.note for row in read(path)] == ["看过", "看过"]

    def test_days_without_a_year_are_read_as_of_the_same_day(self, workbook):
        path = workbook(PLAIN, ["3月5日", "赵", "13864912341"])
        as_of = date(2024, 6, 1)
        (row,), _ = wb.read(path, as_of=as_of)
        assert [place.cell for place in wb.update(path, [replace(row, need="问价")], as_of=as_of)] == ["D2"]


class TestUpdateIsRefused:
    def test_rows_that_were_not_read_from_a_workbook_are_a_mistake(self, plain):
        row = read(plain)[0]
        for wrong in (inquiry(), replace(row, typed=b""), replace(row, place=None)):
            with pytest.raises(ValueError, match="read from a workbook"):
                wb.update(plain, [wrong])

    def test_the_same_line_twice_is_a_mistake(self, plain):
        row = read(plain)[0]
        with pytest.raises(ValueError, match="same line"):
            wb.update(plain, [row, replace(row, note="回访")], as_of=AS_OF)

    @pytest.mark.parametrize("change", ["cell", "line", "sheet"])
    def test_where_a_line_no_longer_says_what_it_said(self, plain, change):
        row = replace(read(plain)[1], note="回访")
        book = openpyxl.load_workbook(plain)
        if change == "cell":
            book.active["D3"] = "改主意了"
        elif change == "line":
            book.active.insert_rows(2)
        else:
            book.active.title = "旧记录"
        book.save(plain)
        sentence = refusal(plain, "file-changed", wb.update, [row], as_of=AS_OF)
        assert sentence == "咨询记录!3这一行读过以后又改过或移过，没有写，请重新读一遍再改"

    def test_where_the_tool_has_filled_in_something_since(self, tmp_path):
        path = tmp_path / "表.xlsx"
        wb.write(path, [inquiry()])
        row = read(path)[0]
        wb.update(path, [replace(row, handoff_no="YJ20261123001")], as_of=AS_OF)
        refusal(path, "file-changed", wb.update, [replace(row, note="回访")], as_of=AS_OF)

    def test_where_a_formula_stands(self, workbook):
        path = workbook(PLAIN, [date(2026, 11, 16), "赵", "13864912341", '="问"&"价"'], sheet="咨询记录")
        repack(path, lambda name, part: part.replace(b"<v />", b"<v>x</v>").replace(b"<v></v>", b"<v>x</v>"))
        row = replace(read(path)[0], need="不问了")
        sentence = refusal(path, "cell-taken", wb.update, [row], as_of=AS_OF)
        assert sentence == "咨询记录!D2是公式，不能改写，请在 Excel 里改"

    def test_where_the_row_below_repeats_it(self, workbook):
        rows = [[date(2026, 11, 16), "赵", "13864912341", "问价"], [date(2026, 11, 16), "钱", "13864912342", "同上"]]
        path = workbook(PLAIN, *rows, sheet="咨询记录")
        row = replace(read(path)[0], need="问加盟费")
        sentence = refusal(path, "reads-differently", wb.update, [row], as_of=AS_OF)
        assert sentence.startswith("写了以后咨询记录!3这一行的意思也会变")

    def test_without_a_column(self, plain):
        row = replace(read(plain)[0], wechat="wang_8866")
        sentence = refusal(plain, "no-column", wb.update, [row], as_of=AS_OF)
        assert sentence == "咨询记录里没有「微信/QQ」这样的列，请先加上再试"


def by_both(path):
    """Append a row and change one: each must be refused alike."""
    row = replace(read(path)[0], note="回访", need="回访")
    return [(wb.append, [inquiry()]), (lambda where, rows: wb.update(where, rows, as_of=AS_OF), [row])]


class TestAFileThatMayNotBeWritten:
    @pytest.mark.parametrize(
        ("lock", "content", "who"),
        [
            ("~$小李.xlsx", b"\x06" + b" " * 54 + b"\x03\0" + "李晓雨".encode("utf-16-le") + b" \0" * 51, "李晓雨"),
            (".~lock.小李.xlsx#", ",周文静,desk,23.11.2026 09:00,file:///;".encode(), "周文静"),
            (".~小李.xlsx", b"", "有人"),
            ("~$.xlsx", b"", "有人"),
        ],
        ids=["Excel", "LibreOffice", "WPS", "two characters cut off"],
    )
    def test_someone_has_it_open(self, plain, lock, content, who):
        plain.with_name(lock).write_bytes(content)
        for action, rows in by_both(plain):
            sentence = refusal(plain, "file-open", action, rows)
            assert sentence.startswith(f"{who}正开着这个文件，请关闭后再试；")
            assert f"“{lock}”" in sentence

    def test_a_lock_of_another_file_does_not_count(self, plain):
        plain.rename(plain.with_name("客服小李.xlsx"))
        path = plain.with_name("客服小李.xlsx")
        plain.write_bytes(path.read_bytes())
        path.with_name("~$小李.xlsx").write_bytes(b"")
        assert wb.append(path, [inquiry()])

    def test_it_is_read_only(self, plain, monkeypatch):
        monkeypatch.setattr(os, "access", lambda path, mode: False)
        for action, rows in by_both(plain):
            assert refusal(plain, "file-denied", action, rows) == "是只读文件，写不进去，请去掉只读再试"

    @pytest.mark.parametrize("kind", ["csv", "xls"])
    def test_it_is_another_kind_of_file(self, kind, tmp_path):
        path = tmp_path / f"表.{kind}"
        rows = [["客户称呼", "手机", "咨询内容"], ["赵", "13864912341", "问价"]]
        if kind == "csv":
            path.write_text("\n".join(map(",".join, rows)), "utf-8")
        else:
            book = xlwt.Workbook()
            sheet = book.add_sheet("咨询记录")
            for line, row in enumerate(rows):
                for at, value in enumerate(row):
                    sheet.write(line, at, value)
            book.save(str(path))
        for action, changed in by_both(path):
            sentence = refusal(path, "file-not-workbook", action, changed)
            assert sentence == "不是 .xlsx 或 .xlsm，写不进去，请用 Excel 打开、另存为 .xlsx 再试"

    def test_it_has_a_password(self, tmp_path):
        path = tmp_path / "表.xlsx"
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage\0".encode("utf-16-le"))
        assert refusal(path, "file-password", wb.append, [inquiry()]) == "文件设了打开密码，请去掉密码另存后再交"

    @pytest.mark.parametrize("guard", ["a protected sheet", "a signature"])
    def test_it_is_guarded(self, tmp_path, guard):
        path = tmp_path / "表.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("咨询记录")
            for line, values in enumerate([PLAIN, ["2026-11-16", "赵", "13864912341", "问价"]]):
                sheet.write_row(line, 0, values)
            if guard == "a protected sheet":
                sheet.protect("123")
        if guard == "a signature":
            with zipfile.ZipFile(path, "a") as package:
                package.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
        for action, changed in by_both(path):
            refusal(path, "sheet-guarded", action, changed)

    def test_someone_saves_it_at_the_same_moment(self, plain, monkeypatch):
        def busy(path):
            book = openpyxl.load_workbook(plain)
            book.active["D2"] = "改主意了"
            book.save(plain)

        monkeypatch.setattr("workbook_tools.tasks.edit.refuse_in_use", busy)
        with pytest.raises(wb.WorkbookError) as caught:
            wb.append(plain, [inquiry()])
        assert (caught.value.code, caught.value.message) == ("file-changed", "刚刚被别人改过，没有写，请重新读一遍再改")
        assert [row.need for row in read(plain)] == ["改主意了", "想代理按摩椅", "想代理按摩椅"]
        assert [file.name for file in plain.parent.iterdir()] == ["小李.xlsx"]

    def test_what_was_written_is_not_what_was_meant(self, plain, monkeypatch):
        monkeypatch.setattr("workbook_tools.tasks.edit.patched", lambda content, changes: content)
        sentence = refusal(plain, "reads-differently", wb.append, [inquiry()])
        assert sentence == "写好后核对，与要写的内容对不上，没有写，请在 Excel 里改"


class TestOtherPrograms:
    @pytest.mark.libreoffice
    def test_a_workbook_of_libreoffice_takes_rows(self, plain, office, tmp_path):
        (tmp_path / "另存").mkdir()
        path = office(plain, "xlsx", tmp_path / "另存")
        before = parts(path)
        rows = [inquiry("李娜"), inquiry("王芳", received_on=date(2026, 11, 21))]
        wb.append(path, rows)
        assert changed_parts(before, path) == {SHEET, "xl/styles.xml"}  # “=问价” is marked as text
        wb.update(path, [replace(read(path)[0], note="回访")], as_of=AS_OF)
        assert read(path)[3:] == rows
        assert read(path)[0].note == "回访"

    def test_a_link_to_a_workbook_stays_a_link(self, plain, tmp_path):
        link = tmp_path / "快捷.xlsx"
        link.symlink_to(plain)
        wb.append(link, [inquiry()])
        assert link.is_symlink()
        assert names(plain) == ["赵", "钱", "孙", "张伟"]


TEXTS = st.text("=+-@'\"<>&_x0041 \n王按摩椅🎉", max_size=20).map(lambda text: f"{text[:5]}问{text[5:]}。".lstrip())
ROWS = st.builds(
    inquiry,
    name=st.text("王李张赵刘陈", min_size=2, max_size=4),
    received_on=st.dates(date(2025, 1, 1), date(2026, 11, 22)) | st.none(),
    mobile=st.lists(st.from_regex(r"13[0-9]{9}", fullmatch=True), min_size=1, max_size=2, unique=True).map(tuple),
    need=TEXTS,
    extra=st.dictionaries(st.just("快递单号"), TEXTS | st.integers(1, 10**9) | st.floats(0.1, 1e6), max_size=1),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROWS, min_size=1, max_size=4))
def test_a_workbook_reads_as_before_and_then_the_rows_appended(tmp_path, rows):
    path = rich_workbook(tmp_path / "表.xlsm")
    before = read(path)
    wb.append(path, rows)
    after = read(path)
    assert after == before + rows
    assert [row.extra for row in after[2:]] == [row.extra for row in rows]
