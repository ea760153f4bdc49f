import os
import re
import shutil
import subprocess
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from workbook_tools.columns.base import Context, Guard, Kind, Reading, Vocabulary, declare
from workbook_tools.columns.links import Link, LinkKind, link
from workbook_tools.excel import paper
from workbook_tools.excel.facts_page import FactsPage
from workbook_tools.excel.publish import publish
from workbook_tools.excel.safe_names import CUT_MARK, safe_text, sheet_name
from workbook_tools.excel.table_page import TablePage
from workbook_tools.excel.writer import write_book
from workbook_tools.form import Row
from workbook_tools.problems import WorkbookError


class Plain(Kind[Any]):
    title = "文字"

    def __init__(self, number_format="@", width=12, wrap=False, guard=None, described=""):
        self.number_format, self.width, self.wrap = number_format, width, wrap
        self._guard, self._described = guard, described

    def parse(self, cell, context):
        return Reading(cell)

    def write(self, value):
        return value

    def guard(self):
        return self._guard

    def describe(self):
        return self._described


CITIES = tuple(f"第{number}号有一个很长名字的城市" for number in range(30))


class Guest(Row, key="guest", title="来客登记本", sheet="来客"):
    guest_no: Any = declare(Plain(), "编号", by_tool=True)
    guest_name: Any = declare(Plain(described="至多20字"), "客户称呼", required=True, note="写全名")
    came_on: Any = declare(
        Plain("yyyy-mm-dd", guard=Guard("date", minimum=date(2020, 1, 1), message="请填日期")), "来访日期"
    )
    channel: Any = declare(Plain(guard=Guard("list", options=("电话", "陌拜"))), "来源渠道")
    city: Any = declare(Plain(guard=Guard("list", options=CITIES)), "城市")
    brand: Any = declare(Plain(guard=Guard("list", source="brand", strict=False)), "意向品牌")
    amount: Any = declare(Plain("#,##0.00", guard=Guard("decimal", minimum=0, maximum=100)), "金额")
    shops: Any = declare(Plain("0", guard=Guard("integer", minimum=1)), "店数")
    code: Any = declare(Plain(guard=Guard("length", maximum=18)), "信用代码")
    wechat: Any = declare(Plain(guard=Guard("custom", formula='ISERR(FIND(" ",{cell}))')), "微信")
    quote: Any = declare(Plain(), "报价", folded=True)
    remark: Any = declare(Plain(width=20, wrap=True), "备注")


def text_column(heading, *, width=12):
    return declare(Plain(width=width), heading)


class Note(Row, key="note", title="便条"):
    text: Any = text_column("内容")
    second: Any = text_column("第二栏")


class Pointer(Row, key="pointer", title="去处"):
    where: Link | None = link("去处")


def saved(tmp_path, *pages, **options):
    path = tmp_path / "本.xlsx"
    write_book(path, pages, **options)
    return path


def loaded(tmp_path, *pages, **options):
    return openpyxl.load_workbook(saved(tmp_path, *pages, **options))


def notes(*texts):
    return TablePage("便条", Note.form, [Note(text=text) for text in texts])


def column_a(sheet):
    return [cell.value for cell in sheet["A"]]


def full_page(blank_rows=5):
    rows = [
        Guest(
            guest_no="LK-1",
            guest_name="王小强",
            came_on=date(2026, 11, 23),
            channel="电话",
            amount=12.5,
            shops=2,
            remark="周末方便通话，想了解区域保护政策和首批拿货量，店面在步行街",
            extra={"老板生日": "5月3日"},
        ),
        Guest(guest_name="李四", unread={"came_on": "月底", "amount": "一大笔"}),
    ]
    lines = ["每天登记。", "联系方式至少填一项。"]
    return TablePage("来客", Guest.form, rows, title="来客登记本", notes=lines, blank_rows=blank_rows)


HEAD = 5  # title, two notes, legend, headings


# ---- what is on the sheet


def test_values_have_their_own_types_and_formats(tmp_path):
    sheet = loaded(tmp_path, full_page())["来客"]
    assert [cell.value for cell in sheet[HEAD]][:4] == ["编号", "客户称呼", "来访日期", "来源渠道"]
    day, amount, name = sheet["C6"], sheet["G6"], sheet["B6"]
    assert (day.value, day.number_format) == (datetime.fromisoformat("2026-11-23"), "yyyy-mm-dd")
    assert (amount.value, amount.number_format) == (12.5, "#,##0.00")
    assert (name.value, name.number_format, name.data_type) == ("王小强", "@", "s")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "{=SUM(A1:A2)}",
        "@x",
        "+8613800138000",
        "-1",
        "=cmd|'/c calc'!A0",
        "http://example.com",
        "mailto:a@example.com",
        "internal:Sheet1!A1",
        "0012",
        "1e5",
        "_x0041_",
        "_x0041_x0042_",
        "<_x0041_x0042_>&amp; ",
        "<r>_x0041_x0042_</r>",
    ],
)
def test_text_stays_text_whatever_it_looks_like(tmp_path, text):
    sheet = loaded(tmp_path, notes(text))["便条"]
    cell = sheet["A2"]
    assert cell.data_type == "s"
    assert cell.value == text
    assert cell.hyperlink is None


@pytest.mark.parametrize(("text", "marked"), [("=1+1", True), ("@x", True), ("+86", True), ("平常", False)])
def test_text_like_a_formula_stays_text_when_edited(tmp_path, text, marked):
    assert bool(loaded(tmp_path, notes(text))["便条"]["A2"].quotePrefix) is marked


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("响铃\x07没了", "响铃没了"),
        ("两行\n一格", "两行\n一格"),
        ("回车\r\n换行", "回车\n换行"),
        ("竖线\x0b换页\x0c", "竖线换页"),
        ("半个\ud83d字", "半个?字"),
        ("😀" * 3, "😀" * 3),
    ],
)
def test_characters_no_cell_can_hold_are_dropped_and_the_rest_kept(tmp_path, typed, kept):
    assert loaded(tmp_path, notes(typed))["便条"]["A2"].value == kept


def test_text_beyond_what_a_cell_holds_is_cut_and_says_so(tmp_path):
    text = loaded(tmp_path, notes("长" * 40_000))["便条"]["A2"].value
    assert len(text) == 32_767
    assert text.endswith("长" + CUT_MARK)


def test_text_is_measured_as_excel_measures_it():
    assert len(safe_text("😀" * 20_000).encode("utf-16-le")) // 2 <= 32_767
    assert safe_text("😀" * 16_000) == "😀" * 16_000


@pytest.mark.parametrize(
    ("value", "read_back"),
    [
        (138001380001234567, "138001380001234567"),
        (float("nan"), "nan"),
        (date(1899, 12, 31), "1899-12-31"),
        (datetime.fromisoformat("2026-03-04 05:06"), datetime.fromisoformat("2026-03-04 05:06")),
        (time(9, 30), time(9, 30)),
        (True, True),
    ],
)
def test_what_excel_cannot_hold_as_a_number_is_kept_as_text(tmp_path, value, read_back):
    page = TablePage("便条", Note.form, [Note(text="x", extra={"别的": value})])
    # the legend of unknown columns takes the first line
    assert loaded(tmp_path, page)["便条"]["C3"].value == read_back


def test_what_could_not_be_read_is_written_as_it_was_and_coloured(tmp_path):
    sheet = loaded(tmp_path, full_page())["来客"]
    assert [sheet["C7"].value, sheet["G7"].value] == ["月底", "一大笔"]
    assert sheet["C7"].fill.start_color.rgb == "FFFADBD8"
    assert sheet["B7"].fill.fill_type is None


def test_unknown_columns_follow_at_the_right(tmp_path):
    rows = [Note(text="一", extra={"生日": "5月3日"}), Note(text="二", extra={"车牌": "川A"})]
    sheet = loaded(tmp_path, TablePage("便条", Note.form, rows))["便条"]
    assert [[cell.value for cell in line] for line in sheet["A2:D4"]] == [
        ["内容", "第二栏", "生日", "车牌"],
        ["一", None, "5月3日", None],
        ["二", None, None, "川A"],
    ]


def test_colours_tell_required_optional_and_tool_filled_apart_and_are_explained(tmp_path):
    sheet = loaded(tmp_path, full_page())["来客"]
    colours = {name: sheet[f"{name}{HEAD}"].fill.start_color.rgb for name in "ABCM"}
    assert colours == {"A": "FFD9D9D9", "B": "FF1F4E78", "C": "FFDDEBF7", "M": "FFF2F2F2"}
    assert sheet["A6"].fill.start_color.rgb == "FFF2F2F2"
    legend = sheet["A4"].value
    assert all(word in legend for word in ("必填", "选填", "工具自动填", "多出来的列", "没读懂", "展开"))


def test_a_sheet_with_nothing_to_explain_has_no_legend(tmp_path):
    assert column_a(loaded(tmp_path, notes("一"))["便条"]) == ["内容", "一"]


# ---- comfort


def test_the_sheet_is_frozen_filtered_and_ready_to_print(tmp_path):
    sheet = loaded(tmp_path, full_page())["来客"]
    assert sheet.freeze_panes == f"C{HEAD + 1}"
    assert sheet.auto_filter.ref == "A5:M12"
    assert sheet.print_title_rows == f"${HEAD}:${HEAD}"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.center.text == "第&P页 共&N页"


def test_columns_are_as_wide_as_their_content_wants_but_not_wider_than_a_screen(tmp_path):
    row = Note(text="中文字" * 4, second="很长" * 60)
    sheet = loaded(tmp_path, TablePage("便条", Note.form, [row]))["便条"]
    assert 26 <= sheet.column_dimensions["A"].width < 28
    assert 40 <= sheet.column_dimensions["B"].width < 42
    assert sheet["B2"].alignment.wrap_text
    assert sheet.row_dimensions[2].height > 60


def test_rarely_used_columns_are_folded(tmp_path):
    sheet = loaded(tmp_path, full_page())["来客"]
    folded = sheet.column_dimensions["K"]
    assert (folded.hidden, folded.outlineLevel) == (True, 1)
    assert sheet.column_dimensions["L"].collapsed


def test_what_is_asked_once_has_a_cell_above_the_table_and_no_column(tmp_path):
    page = TablePage("来客", Guest.form, [Guest(guest_name="王")], "来客", asked={"channel": "陌拜"})
    sheet = loaded(tmp_path, page)["来客"]
    label = next(cell for row in sheet for cell in row if cell.value == "来源渠道：")
    answer = sheet.cell(label.row, label.column + 1)
    assert answer.value == "陌拜"
    assert [cell.row for row in sheet for cell in row if cell.value == "来源渠道"] == []
    assert sheet.cell(page.first_line, 2).value == "王"
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules[answer.coordinate] == '"电话,陌拜"'


def test_a_cell_below_the_table_is_text_as_well(tmp_path):
    sheet = loaded(tmp_path, full_page())["来客"]
    assert sheet.column_dimensions["A"].number_format == "@"
    assert sheet.column_dimensions["C"].number_format == "yyyy-mm-dd"


def test_facts_are_three_columns_under_their_headings(tmp_path):
    blocks = [("交表", [("应交", 12, "客服2人"), ("未交", Link.to_sheet("2人", "名单"), "")])]
    page = FactsPage("首页", "第48周", blocks, ["本页由工具生成。"])
    sheet = loaded(tmp_path, page, TablePage("名单", Note.form, []))["首页"]
    filled = [[cell.value for cell in line] for line in sheet.iter_rows() if any(cell.value for cell in line)]
    assert filled == [
        ["第48周", None, None],
        ["本页由工具生成。", None, None],
        ["交表", None, None],
        ["应交", 12, "客服2人"],
        ["未交", "2人", None],
    ]
    assert sheet["B6"].hyperlink.location == "'名单'!A1"


# ---- what Excel guards


def listed(book, name):
    """Give what stands in the range a name is defined for."""
    sheet, area = next(book.defined_names[name].destinations)
    return [cell.value for (cell,) in book[sheet][area]]


def validations(sheet):
    return {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}


def test_each_guard_becomes_excels_own_rule_on_rows_and_blank_rows(tmp_path):
    brands = Vocabulary("品牌", {"a": ("御康",), "b": ("康乐",)})
    book = loaded(tmp_path, full_page(), vocabularies={"brand": brands})
    rules = validations(book["来客"])
    told = {where: (rule.type, rule.operator, rule.formula1, rule.formula2) for where, rule in rules.items()}
    assert told["C6:C12"] == ("date", "greaterThanOrEqual", "43831", None)
    assert told["D6:D12"] == ("list", None, '"电话,陌拜"', None)
    assert told["F6:F12"] == ("list", None, '"御康,康乐"', None)
    assert told["G6:G12"] == ("decimal", None, "0", "100")
    assert told["H6:H12"] == ("whole", "greaterThanOrEqual", "1", None)
    assert told["I6:I12"] == ("textLength", None, "0", "18")
    assert told["J6:J12"] == ("custom", None, 'ISERR(FIND(" ",$J6))', None)
    assert rules["F6:F12"].errorStyle == "warning"
    assert rules["D6:D12"].errorStyle in (None, "stop")
    assert rules["C6:C12"].error == "请填日期"


def test_a_long_list_stands_on_a_hidden_sheet(tmp_path):
    book = loaded(tmp_path, full_page())
    rule = validations(book["来客"])["E6:E12"]
    assert rule.formula1 == "选项_城市"
    assert book.defined_names["选项_城市"].attr_text == "'选项'!$A$2:$A$31"
    assert book["选项"].sheet_state == "hidden"
    assert listed(book, "选项_城市") == list(CITIES)


@pytest.mark.parametrize("option", ["甲,乙", '说"好"'])
def test_an_option_that_a_rule_cannot_spell_goes_to_the_hidden_sheet(tmp_path, option):
    class Odd(Row, key="odd", title="怪选项"):
        choice: Any = declare(Plain(guard=Guard("list", options=(option, "丙"))), "选项")

    book = loaded(tmp_path, TablePage("怪", Odd.form, [], blank_rows=1))
    assert column_a(book["选项"])[1:] == [option, "丙"]


def test_a_list_the_company_has_not_made_is_not_guarded(tmp_path):
    assert "F6:F12" not in validations(loaded(tmp_path, full_page())["来客"])


def test_a_heading_says_what_belongs_below_it(tmp_path):
    rule = validations(loaded(tmp_path, full_page())["来客"])["B5"]
    assert rule.promptTitle == "客户称呼"
    assert re.split(r"_x000a_|\n", rule.prompt, flags=re.I) == ["必填。写全名", "至多20字"]
    assert validations(loaded(tmp_path, full_page())["来客"])["A5"].prompt == "工具自动填，不用填。"


def test_sentences_longer_than_excel_shows_are_shortened_not_lost(tmp_path):
    class Wordy(Row, key="wordy", title="话多"):
        field: Any = declare(
            Plain(guard=Guard("length", maximum=5, message="话" * 300), described="述" * 300), "表头" * 30
        )

    rules = validations(loaded(tmp_path, TablePage("话", Wordy.form, [], blank_rows=1))["话"])
    assert {len(rules["A1"].promptTitle), len(rules["A2"].errorTitle)} == {32}
    assert {len(rules["A1"].prompt), len(rules["A2"].error)} == {255}


# ---- names and links


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("华东/华南:*?[]\\", "华东／华南：＊？［］＼"),
        ("'引号'", "’引号’"),
        ("", "表"),
        ("\x07", "表"),
        ("History", "History 2"),
        ("历史记录", "历史记录 2"),
        ("长" * 40, "长" * 30 + "…"),
        ("半\ud800个", "半？个"),
    ],
)
def test_a_hostile_sheet_name_is_made_safe(tmp_path, wanted, given):
    assert loaded(tmp_path, TablePage(wanted, Note.form, [])).sheetnames == [given]


def test_sheet_names_differ_whatever_their_case(tmp_path):
    pages = [TablePage(name, Note.form, []) for name in ("Sheet", "sheet", "SHEET", "长" * 40, "长" * 40)]
    names = loaded(tmp_path, *pages).sheetnames
    assert names[:3] == ["Sheet", "sheet 2", "SHEET 3"]
    assert len({name.casefold() for name in names}) == 5
    assert max(map(len, names)) <= 31
    assert sheet_name("选项", ["选项"]) == "选项 2"


@pytest.mark.parametrize(
    ("made", "location", "target"),
    [
        (Link.to_sheet("看", "小李's 表", "B7"), "'小李''s 表'!B7", None),
        (Link.to_file("看", "名单/1#店 50%.xlsx"), None, "名单\\1%23店%2050%25.xlsx"),
        (Link.to_file("看", "a.xlsx", "表1", "C3"), "'表1'!C3", "a.xlsx"),
    ],
)
def test_a_link_leads_where_it_says(tmp_path, made, location, target):
    cell = loaded(tmp_path, TablePage("去", Pointer.form, [Pointer(where=made)]))["去"]["A2"]
    assert (cell.value, cell.hyperlink.location, cell.hyperlink.target) == ("看", location, target)


def test_a_link_follows_a_page_whose_name_had_to_change(tmp_path):
    page = TablePage("去", Pointer.form, [Pointer(where=Link.to_sheet("看", "甲/乙"))])
    sheet = loaded(tmp_path, page, TablePage("甲/乙", Note.form, []))["去"]
    assert sheet["A2"].hyperlink.location == "'甲／乙'!A1"


def test_a_link_too_long_for_excel_is_plain_text(tmp_path):
    made = Link("看", "http://example.com/" + "x" * 2_100)
    cell = loaded(tmp_path, TablePage("去", Pointer.form, [Pointer(where=made)]))["去"]["A2"]
    assert (cell.value, cell.hyperlink) == ("看", None)


def test_a_link_reads_back_as_its_text():
    reading = LinkKind().read("看", Context(today=date(2026, 11, 23)))
    assert reading.value == Link.to_sheet("看", "别处")
    assert reading.value.target == ""


# ---- the file


@pytest.mark.parametrize("many", [1, 2_000])
def test_the_same_pages_give_the_same_bytes(tmp_path, monkeypatch, many):
    monkeypatch.setattr("workbook_tools.excel.table_page.MANY", many)
    write_book(tmp_path / "一.xlsx", [full_page()])
    write_book(tmp_path / "二.xlsx", [full_page()])
    assert (tmp_path / "一.xlsx").read_bytes() == (tmp_path / "二.xlsx").read_bytes()


def test_a_long_table_written_column_by_column_holds_the_same(tmp_path, monkeypatch):
    small = loaded(tmp_path, full_page())["来客"]
    monkeypatch.setattr("workbook_tools.excel.table_page.MANY", 1)
    large = loaded(tmp_path, full_page())["来客"]
    assert list(large.values) == list(small.values)
    assert large.row_dimensions[6].height == small.row_dimensions[6].height


def test_nothing_is_left_out_in_silence():
    paper.insist(None)
    paper.insist(0)
    with pytest.raises(RuntimeError):
        paper.insist(-2)


@pytest.mark.parametrize("large", [False, True])
def test_generated_books_keep_to_the_schema(tmp_path, assert_valid_xlsx, monkeypatch, large):
    monkeypatch.setattr("workbook_tools.excel.table_page.MANY", 1 if large else 2_000)
    facts = FactsPage("首页", "第48周", [("交表", [("应交", 12, ""), ("名单", Link.to_file("开", "a#b.xlsx"), "")])])
    hostile = notes("=1+1", "响铃\x07", "长" * 40_000, "http://example.com")
    pages = [facts, full_page(), TablePage("空", Guest.form, [], blank_rows=9), hostile]
    assert_valid_xlsx(saved(tmp_path, *pages))


@pytest.mark.libreoffice
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_draws_a_generated_book(tmp_path):
    path = saved(tmp_path, full_page())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert path.with_suffix(".pdf").read_bytes().startswith(b"%PDF")


# ---- publishing


def test_a_failed_build_leaves_the_old_file_and_no_litter(tmp_path):
    target = tmp_path / "表.xlsx"
    target.write_bytes(b"old")

    def fail(temporary):
        temporary.write_bytes(b"half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        publish(target, fail)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("表.xlsx", b"old")]


def test_a_full_disk_is_a_sentence(tmp_path):
    def fail(temporary):
        raise OSError(28, "No space left on device")

    with pytest.raises(WorkbookError, match="写不进去") as caught:
        publish(tmp_path / "表.xlsx", fail)
    assert caught.value.code == "file-denied"
    assert not list(tmp_path.iterdir())


def test_an_open_file_is_not_lost_the_new_one_waits_beside_it(tmp_path, monkeypatch):
    target = tmp_path / "表.xlsx"
    target.write_bytes(b"old")
    replace = Path.replace

    def denied(self, other):
        if Path(other) == target:
            raise PermissionError
        return replace(self, other)

    monkeypatch.setattr(Path, "replace", denied)
    monkeypatch.setattr("workbook_tools.excel.publish._FIRST_PAUSE", 0)
    with pytest.raises(WorkbookError, match=r"表\.待合并\.xlsx"):
        publish(target, lambda temporary: temporary.write_bytes(b"new"))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "表.xlsx": b"old",
        "表.待合并.xlsx": b"new",
    }


def test_a_file_that_is_open_for_a_moment_is_replaced_after_it(tmp_path, monkeypatch):
    target, tries = tmp_path / "表.xlsx", iter([PermissionError(), PermissionError()])
    replace = Path.replace

    def slow(self, other):
        for error in tries:
            raise error
        return replace(self, other)

    monkeypatch.setattr(Path, "replace", slow)
    monkeypatch.setattr("workbook_tools.excel.publish._FIRST_PAUSE", 0)
    publish(target, lambda temporary: temporary.write_bytes(b"new"))
    assert target.read_bytes() == b"new"


@pytest.mark.skipif(os.name == "nt", reason="permission bits are a POSIX matter")
def test_a_published_file_keeps_the_rights_of_the_one_it_replaces(tmp_path):
    target = tmp_path / "表.xlsx"
    target.write_bytes(b"old")
    target.chmod(0o664)
    publish(target, lambda temporary: temporary.write_bytes(b"new"))
    assert target.stat().st_mode & 0o777 == 0o664
