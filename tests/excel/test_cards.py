"""Cards, the second layout of a form: written, printed, and read back like a list, whoever made them."""

import re
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rows import TODAY, Everything, Taste, rows_of

from workbook_tools.columns.base import Vocabulary
from workbook_tools.excel.book import Book, read_book
from workbook_tools.excel.card_finder import UNLABELLED
from workbook_tools.excel.card_page import CardPage
from workbook_tools.excel.reader import read_blocks, read_tables
from workbook_tools.excel.table_page import TablePage
from workbook_tools.excel.writer import write_book
from workbook_tools.forms import FORMS
from workbook_tools.forms.customer_file import CustomerFile
from workbook_tools.forms.prospect_list import Prospect
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.init import init
from workbook_tools.tasks.trace import trace

EVERY_FORM = [Everything.form, *(row_class.form for row_class in FORMS)]
CLASSES = {form.key: form.row_class for form in EVERY_FORM}
FORM = Everything.form

_ = None


def filled(**changes):
    values = {"customer_name": "康泰体验店", "contact_name": "王强", "mobile": ("13853901001",), "need": "想看样品"}
    return Everything.of(values | changes)


def saved(folder, *pages, name="卡片.xlsx", **options):
    write_book(folder / name, pages, **options)
    return folder / name


def drawn(folder, *rows, **options):
    """Write a page of cards and give its sheet as openpyxl has it."""
    path = saved(folder, CardPage("卡", FORM, rows, **options))
    return openpyxl.load_workbook(path)["卡"]


def grid(sheet):
    return [[cell.value for cell in line] for line in sheet.iter_rows()]


def cell_right_of(sheet, label, card=1):
    """Give the value's cell beside a label of the first card, or a later one."""
    found = [cell for line in sheet.iter_rows() for cell in line if cell.value == label]
    return found[card - 1].offset(0, 1)


def colour(cell):
    return cell.fill.start_color.rgb if cell.fill.fill_type else None


def tables_of(path, forms=EVERY_FORM):
    tables, left_over = read_tables(read_book(path), forms, path.name, today=TODAY, vocabularies={})
    return tables, [problem for table in tables for problem in table.problems] + left_over


def rows_in(path, forms=EVERY_FORM):
    return [row for table in tables_of(path, forms)[0] for row in table.rows(CLASSES[table.form])]


# ---- what a card looks like


def test_labels_stand_at_the_left_of_their_values_two_and_two_in_the_forms_order(tmp_path):
    lines = grid(drawn(tmp_path, filled(taste=Taste.PHONE)))
    top = lines.index(["档案编号", None, "客户名称", "康泰体验店"])
    assert lines[0][0] == "样样都有表"
    assert lines[1][0].startswith("手册 九·9")
    assert lines[top + 1] == ["联系人", "王强", "手机", "13853901001"]
    assert lines[top + 4] == ["需求", "想看样品", None, None]
    assert lines[top + 5] == ["口味", "电话", "口味或别的", None]


def test_a_long_text_has_the_whole_line_and_room_to_write_by_hand(tmp_path):
    sheet = drawn(tmp_path, filled(), filled(need="想看样品，" * 60))
    empty, full = (cell_right_of(sheet, "需求", card) for card in (1, 2))
    assert f"B{empty.row}:D{empty.row}" in [str(area) for area in sheet.merged_cells.ranges]
    assert sheet.row_dimensions[empty.row].height > 48
    assert sheet.row_dimensions[full.row].height > 2 * sheet.row_dimensions[empty.row].height
    assert full.alignment.wrap_text


def test_colours_tell_what_must_be_filled_in_and_what_the_tool_does(tmp_path):
    sheet = drawn(tmp_path, filled(extra={"老板生日": "5月3日"}))
    labels = {cell.value: colour(cell) for line in sheet.iter_rows() for cell in line if cell.value}
    assert [labels[name] for name in ("客户名称", "联系人", "档案编号", "老板生日")] == [
        "FF1F4E78", "FFDDEBF7", "FFD9D9D9", "FFF2F2F2",
    ]  # fmt: skip
    assert colour(cell_right_of(sheet, "档案编号")) == "FFF2F2F2"
    assert colour(cell_right_of(sheet, "联系人")) is None
    assert re.search("必填.*选填.*工具自动填", sheet["A2"].value)


def test_what_could_not_be_read_is_copied_and_red(tmp_path):
    sheet = drawn(tmp_path, filled(unread={"came_on": "月底"}), filled())
    cell = cell_right_of(sheet, "来访日期")
    assert (cell.value, colour(cell)) == ("月底", "FFFADBD8")
    assert ["没读懂" in line[0] for line in grid(sheet) if str(line[0]).startswith("手册")] == [True, False]


def test_rarely_used_columns_stand_at_the_end_under_a_band_and_unknown_ones_after_them(tmp_path):
    first = [line[0] for line in grid(drawn(tmp_path, filled(extra={"老板生日": "5月3日"})))]
    assert first[-4:] == ["备注", "少用", "信用代码", "老板生日"]


def test_values_are_what_they_are(tmp_path):
    sheet = drawn(tmp_path, filled(came_on=date(2026, 11, 20), share=0.5))
    day, phone, share = (cell_right_of(sheet, label) for label in ("来访日期", "手机", "占比"))
    assert (day.value.date(), day.number_format) == (date(2026, 11, 20), "yyyy-mm-dd")
    assert (phone.value, phone.number_format, phone.data_type) == ("13853901001", "@", "s")
    assert (share.value, share.number_format) == (0.5, "0%")


def test_each_card_has_a_page_of_its_own(tmp_path):
    sheet = drawn(tmp_path, filled(), filled(), filled())
    titles = [number for number, line in enumerate(grid(sheet), 1) if line[0] == "样样都有表"]
    assert [number - 1 for number in titles[1:]] == [stop.id for stop in sheet.row_breaks.brk]
    assert len(titles) == 3
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("portrait", 9)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert re.fullmatch(r"'卡'!\$A\$1:\$D\$\d+", sheet.print_area)


def test_the_more_a_card_says_the_smaller_it_is_printed(tmp_path):
    short, long = drawn(tmp_path, filled()), drawn(tmp_path, filled(need="想看样品，" * 200, note="急。" * 200))
    assert long.column_dimensions["B"].width > 1.1 * short.column_dimensions["B"].width


def test_a_line_of_text_can_stand_over_each_card(tmp_path):
    lines = [line[0] for line in grid(drawn(tmp_path, filled(), filled(), lines=["备注：第五步", "第二步"]))]
    assert [text for text in lines if str(text).startswith("▶")] == ["▶ 备注：第五步", "▶ 第二步"]


def test_without_rows_there_is_one_empty_card(tmp_path):
    sheet = drawn(tmp_path)
    assert [line[0] for line in grid(sheet)].count("样样都有表") == 1
    assert cell_right_of(sheet, "客户名称").value is None


# ---- what Excel guards


def guards(sheet):
    return {cell: rule for rule in sheet.data_validations.dataValidation for cell in str(rule.sqref).split()}


def test_every_value_is_guarded_and_says_what_belongs_there(tmp_path):
    people = Vocabulary("人员", {"a": ("李晓雨",)})
    path = saved(tmp_path, CardPage("卡", FORM, [filled(), filled()]), vocabularies={"person": people})
    sheet = openpyxl.load_workbook(path)["卡"]
    rules = guards(sheet)
    for label, kind in (("口味", "list"), ("登记的人", "list"), ("来访日期", "date"), ("人数", "whole")):
        for card in (1, 2):
            assert rules[cell_right_of(sheet, label, card).coordinate].type == kind
    assert rules[cell_right_of(sheet, "登记的人").coordinate].formula1 == "人员"
    assert (
        rules[cell_right_of(sheet, "档案编号").coordinate].prompt
        == "工具自动填，不用填。\n编号，按文本保存，开头的0不会丢"
    )
    assert all(rules[cell_right_of(sheet, column.heading).coordinate].promptTitle for column in FORM.columns)


def test_a_drop_down_follows_the_cell_of_its_own_card(tmp_path):
    path = saved(tmp_path, CardPage("档案", CustomerFile.form, [CustomerFile.of({}), CustomerFile.of({})]))
    sheet = openpyxl.load_workbook(path)["档案"]
    major, minor = (cell_right_of(sheet, heading) for heading in ("来源渠道", "来源细类"))
    rule = guards(sheet)[minor.coordinate]
    # Of a rule for several cells Excel moves the rows of its formula along, from the first cell to the others.
    assert f"${major.column_letter}{major.row}" in rule.formula1
    assert cell_right_of(sheet, "来源细类", 2).coordinate in str(rule.sqref).split()
    assert minor.row - major.row == cell_right_of(sheet, "来源细类", 2).row - cell_right_of(sheet, "来源渠道", 2).row


# ---- what is written is read back


def test_an_empty_card_and_the_example_are_no_rows(tmp_path):
    for row_class in (CustomerFile, Prospect):
        form = row_class.form
        path = saved(tmp_path, CardPage(form.sheet, form, [], example=True), name=f"{form.key}.xlsx")
        assert len([line for line in grid(openpyxl.load_workbook(path).active) if line[0] == form.title]) == 2
        tables, problems = tables_of(path)
        assert [(table.form, table.lines) for table in tables] == [(form.key, [])]
        assert problems == []


def test_a_card_with_nothing_but_what_the_tool_fills_in_is_no_row(tmp_path):
    rows = [
        CustomerFile.of({"customer_no": "KH-000001"}),
        CustomerFile.of({"customer_name": "康泰", "wechat": "kt_888"}),
    ]
    assert rows_in(saved(tmp_path, CardPage("客户档案", CustomerFile.form, rows))) == rows[1:]


EXTRA = st.dictionaries(
    st.sampled_from(["老板生日", "店里\n几个人", "2025年业绩", "联系人2", "C列（无表头）"]),
    st.sampled_from(["5月3日", "老张", 12.5, date(2026, 5, 3), "一句很长的话，写了又写，一行放不下，还在写"]),
    max_size=3,
)


@st.composite
def whole_rows(draw, form):
    row = draw(rows_of(form))
    return form.row_class.of(
        {name: value for name, value in vars(row).items() if name in form.by_field}, extra=draw(EXTRA)
    )


@pytest.mark.parametrize("form", EVERY_FORM, ids=lambda form: form.key)
def test_a_list_and_cards_give_back_the_rows_that_were_written(form, tmp_path_factory):
    folder = tmp_path_factory.mktemp(form.key)

    # Rows are large: to shrink one takes minutes and says little more.
    @settings(
        max_examples=20 if form is FORM else 5,
        phases=[Phase.generate],
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(whole_rows(form), min_size=1, max_size=3))
    def hold(rows):
        pages = TablePage(form.sheet, form, rows, form.title), CardPage(form.sheet, form, rows)
        listed, carded = (rows_in(saved(folder, page)) for page in pages)
        assert listed == rows
        assert carded == rows
        assert [dict(row.extra) for row in carded] == [dict(row.extra) for row in rows]
        assert [dict(row.extra) for row in listed] == [dict(row.extra) for row in rows]
        assert [row.typed for row in carded] == [row.typed for row in listed]

    hold()


def test_a_folder_of_cards_says_the_same_as_a_list_of_the_customers(tmp_path):
    rows = [
        CustomerFile.of({"customer_name": name, "mobile": (f"1385390100{number}",), "note": "周末联系"})
        for number, name in enumerate(("康泰", "益寿", "福寿"))
    ]
    cards = [
        saved(tmp_path, CardPage("客户档案", CustomerFile.form, [row]), name=f"{row.customer_name}.xlsx")
        for row in rows
    ]
    listed = rows_in(saved(tmp_path, TablePage("客户档案", CustomerFile.form, rows), name="名单.xlsx"))
    carded = [row for path in cards for row in rows_in(path)]
    assert carded == listed == rows
    assert [row.typed for row in carded] == [row.typed for row in listed]


def test_cards_keep_to_the_schema(tmp_path, assert_valid_xlsx):
    rows = [filled(unread={"came_on": "=1+1"}, extra={"老板生日": 5.5}), filled(need="长" * 40_000)]
    pages = [
        CardPage("卡", FORM, rows, notes=["写不下的写在背面。"], lines=["一", "二"]),
        CardPage("空", FORM, [], example=True),
    ]
    assert_valid_xlsx(saved(tmp_path, *pages))


@pytest.mark.libreoffice
def test_libreoffice_prints_each_card_on_a_page_and_saves_the_same_rows(tmp_path, office):
    rows = [
        CustomerFile.of(
            {"customer_name": "康泰", "mobile": ("13853901001",), "founded_on": date(2019, 5, 1), "note": "急" * n}
        )
        for n in (9, 900)
    ]
    path = saved(tmp_path, CardPage("客户档案", CustomerFile.form, rows))
    assert len(re.findall(rb"/Type\s*/Page\b", office(path, "pdf", tmp_path).read_bytes())) == 2
    (tmp_path / "存").mkdir()
    assert rows_in(office(path, "xlsx", tmp_path / "存")) == rows
    assert rows_in(office(path, "ods", tmp_path / "存")) == rows


# ---- cards that other people made


def made(folder, *lines, merges=(), sheet="客户档案", name="别人的.xlsx"):
    """Make a workbook the way a person would, one list of cells for each line."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row, line in enumerate(lines, 1):
        for column, value in enumerate(line, 1):
            page.cell(row, column, value)
    for area in merges:
        page.merge_cells(area)
    book.save(folder / name)
    return folder / name


def said(rows):
    """Give what rows say, without what is blank."""
    return [
        {name: value for name, value in vars(row).items() if name in row.form.by_field and value not in (None, ())}
        | ({"extra": dict(row.extra)} if row.extra else {})
        for row in rows
    ]


KANGTAI = {"customer_name": "康泰", "contact_name": "王强", "mobile": ("13853901001",), "region": "山东省临沂市"}
YISHOU = {"customer_name": "益寿", "contact_name": "李红", "mobile": ("13853901002",), "region": "山东省日照市"}


def card(name="康泰", contact="王强", mobile="13853901001", region="山东临沂", remark=None):
    return [["客户名称", name, "联系人", contact], ["手机", mobile, "所在地区", region], ["备注", remark]]


OTHER = card("益寿", "李红", "13853901002", "山东日照")
MESSY = {
    "colons": [["客户名称：", "康泰", "联系人：", "王强"], ["手机：", "13853901001", "所在地区:", "山东临沂"]],
    "colons, a blank value": [
        ["客户名称：", "康泰", "微信：", _, "联系人：", "王强"],
        ["手机：", 13853901001, "职务：", _, "所在地区：", "山东临沂"],
    ],
    "values in the cells of their labels": [
        ["客户名称：康泰", "联系人：王强"], ["手机：13853901001", "所在地区：山东临沂"],
    ],
    "blank values in the cells of their labels": [
        ["客户名称：康泰", "微信："], ["职务：", "联系人：王强"], ["手机：13853901001", "所在地区：山东临沂"],
    ],
    "several in a cell": [["客户名称：康泰"], ["联系人：王强 手机：13853901001"], ["所在地区：山东临沂；职务："]],
    "one pair a line": [["客户名称", "康泰"], ["联系人", "王强"], ["手机", "13853901001"], ["所在地区", "山东临沂"]],
    "three pairs a line": [
        ["客户名称", "康泰", "联系人", "王强", "职务", _], ["手机", "13853901001", "微信", _, "所在地区", "山东临沂"],
        ["成立日期", _, "QQ", _, "备注", _],
    ],
    "a blank column between": [
        ["客户名称", _, "康泰", _, "联系人", _, "王强"], ["手机", _, "13853901001", _, "微信", _, _],
        ["职务", _, _, _, "所在地区", _, "山东临沂"],
    ],
    "everyday labels": [
        ["* 客户", "康泰", "姓名（必填）", "王强"], ["联系\n电话：", "13853901001", "地 区", "山东临沂"],
    ],
    "names of parts": [
        ["一、基本情况"], ["客户名称", "康泰", "联系人", "王强"], ["二、联系方式"],
        ["手机", "13853901001", "微信", _], ["三、其他"], ["所在地区", "山东临沂", "职务", _],
    ],
    "a title and footnotes": [["客户资料"], [], *card(), [], ["注：本卡一式两份"], ["（填写完交客服）"]],
}  # fmt: skip


@pytest.mark.parametrize("lines", MESSY.values(), ids=MESSY)
def test_a_card_is_read_however_it_is_drawn(tmp_path, lines):
    assert said(rows_in(made(tmp_path, *lines))) == [KANGTAI]


MERGED = {
    "wide values": (
        [["客户名称", "康泰", _, _], ["联系人", "王强", "手机", "13853901001"], ["所在地区", "山东临沂"]],
        ["B1:D1", "B3:D3"],
    ),
    "wide labels": (
        [
            ["客户名称", _, "康泰", "联系人", _, "王强"], ["手机", _, "13853901001", "微信", _, _],
            ["所在地区", _, "山东临沂"],
        ],
        ["A1:B1", "D1:E1", "A2:B2", "D2:E2", "A3:B3", "C3:F3"],
    ),
    "columns that do not meet": (
        [
            ["客户名称", "康泰", _, "联系人", "王强"], ["所在地区", "山东临沂", "微信", _, _],
            ["手机", "13853901001", _, "职务", _],
        ],
        ["B1:C1", "D2:E2", "B3:C3"],
    ),
    "parts at the left": (
        [
            ["基本情况", "客户名称", "康泰"], [_, "联系人", "王强"], ["联系方式", "手机", "13853901001"],
            [_, "所在地区", "山东临沂"],
        ],
        ["A1:A2", "A3:A4"],
    ),
    "high cells": (
        [["客户名称", "康泰", "联系人", "王强"], [], ["手机", "13853901001", "所在地区", "山东临沂"]],
        ["A1:A2", "B1:B2", "C1:C2", "D1:D2"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "merges"), MERGED.values(), ids=MERGED)
def test_merged_cells_do_not_matter(tmp_path, lines, merges):
    assert said(rows_in(made(tmp_path, *lines, merges=merges))) == [KANGTAI]


def test_a_value_may_go_on_beside_its_high_label_or_stand_below_it(tmp_path):
    beside = made(tmp_path, *card(remark="先寄样"), [_, "周末再谈"], merges=["A3:A4"])
    assert said(rows_in(beside)) == [KANGTAI | {"note": "先寄样\n周末再谈"}]
    below = made(tmp_path, *card(), ["客户说周末带家里人再来看一次样品"])
    assert said(rows_in(below)) == [KANGTAI | {"note": "客户说周末带家里人再来看一次样品"}]


STACKED = {
    "one under another": [*card(), *OTHER],
    "with a gap": [["客户卡"], *card(), [], *OTHER],
    "under a title each": [["客户卡"], *card(), ["客户卡"], *OTHER],
    "side by side": [[*a, *[_] * (5 - len(a)), *b] for a, b in zip(card(), OTHER, strict=True)],
    "side by side without a gap": [[*a, *[_] * (4 - len(a)), *b] for a, b in zip(card(), OTHER, strict=True)],
}


@pytest.mark.parametrize("lines", STACKED.values(), ids=STACKED)
def test_several_cards_on_a_sheet_are_several_rows(tmp_path, lines):
    assert said(rows_in(made(tmp_path, *lines))) == [KANGTAI, YISHOU]


def test_a_card_may_begin_with_a_line_that_others_lack(tmp_path):
    first, second = [["建卡人", "李四"], *card()], [["档案柜", "三"], *OTHER]
    rows = rows_in(made(tmp_path, *first, [], *second, [], *card("福寿")))
    assert [row.extra for row in rows] == [{"建卡人": "李四"}, {"档案柜": "三"}, {}]


def test_a_workbook_may_have_a_sheet_for_each_card(tmp_path):
    path = saved(
        tmp_path,
        *(
            CardPage(name, CustomerFile.form, [CustomerFile.of({"customer_name": name, "wechat": "kt_888"})])
            for name in "甲乙丙"
        ),
    )
    assert [(row.customer_name, row.place.sheet) for row in rows_in(path)] == [("甲", "甲"), ("乙", "乙"), ("丙", "丙")]


def test_what_is_said_once_above_the_cards_counts_for_each(tmp_path):
    path = made(tmp_path, ["名录批次：2026-03"], [], *card(), [], *OTHER, sheet="客户名单")
    assert [(type(row), row.batch) for row in rows_in(path)] == [(Prospect, "2026-03")] * 2


def test_a_value_that_is_a_label_elsewhere_stays_a_value(tmp_path):
    row = {"job_title": "老板", "note": "电话"}
    beside = [
        ["客户名称", "康泰", "职务", "老板"],
        ["手机", "13853901001", "联系人", "王强"],
        ["备注", "电话", "所在地区", "山东临沂"],
    ]
    apart = [[line[0], _, line[1], _, line[2], _, line[3]] for line in beside]
    assert said(rows_in(made(tmp_path, *beside))) == [KANGTAI | row]
    assert said(rows_in(made(tmp_path, *apart))) == [KANGTAI | row]


def test_labels_the_form_does_not_know_are_kept_with_their_values(tmp_path):
    path = made(tmp_path, *card(), ["老板车牌", "鲁Q A1234", "店里几个人", 5], ["喝酒吗：", "不喝", "抽烟吗", _])
    (row,) = rows_in(path)
    assert row.extra == {"老板车牌": "鲁Q A1234", "店里几个人": 5, "喝酒吗": "不喝"}


def test_what_has_no_label_is_kept_and_asked_about(tmp_path):
    path = made(
        tmp_path,
        *card(remark="急"),
        ["职务", _],
        ["店面情况"],
        ["序", "地段", "面积"],
        [1, "步行街", 50],
        [2, "火车站", 80],
    )
    (row,) = rows_in(path)
    assert row.extra == {UNLABELLED: "序 地段 面积\n1 步行街 50\n2 火车站 80"}
    (asked,) = [problem for problem in tables_of(path)[1] if problem.code == "heading-blank"]
    assert asked.sentence().startswith("别人的.xlsx 客户档案!A6：旁边没有标签，照抄在")


def test_a_remark_below_a_card_is_not_taken_for_the_title_of_the_next(tmp_path):
    remark = ["老板说：周末再来看看，到时候带上样品"]
    path = made(tmp_path, ["客户卡"], *card(), [], ["打过3次电话都没有人接"], remark, [], ["客户卡 第2张"], *OTHER)
    first, second = rows_in(path)
    assert first.extra == {UNLABELLED: "打过3次电话都没有人接", "老板说": "周末再来看看，到时候带上样品"}
    assert second.extra == {}


def test_two_contacts_on_a_card_are_one_row(tmp_path):
    more = [["联系人", "李红", "手机", "13853901002"]]
    path = made(tmp_path, *card(), *more, ["职务", _, "微信", _], ["爱好", _, "性别", _])
    (row,) = rows_in(path)
    assert (row.contact_name, row.extra) == ("王强", {"联系人": "李红"})
    assert {"13853901001", "13853901002"} == {*row.mobile, *row.landline}


# ---- where things stand


def cells_told(path, code):
    return [(problem.place.cell, problem.value) for problem in tables_of(path)[1] if problem.code == code]


def test_a_problem_points_at_the_cell_on_the_card(tmp_path):
    path = made(
        tmp_path,
        ["客户档案表"],
        *card(mobile="1385390"),
        [],
        *card("益寿", mobile=_, region="火星"),
        ["合作状态", "快成了"],
    )
    assert cells_told(path, "phone-digits") == [("B3", "1385390")]
    assert cells_told(path, "no-contact") == [("B3", "1385390"), ("B7", "")]
    assert cells_told(path, "region-unknown") == [("D7", "火星")]
    assert cells_told(path, "not-a-choice") == [("B9", "快成了")]


def test_a_blank_that_must_be_filled_is_told_where_its_value_belongs(tmp_path):
    beside = [*card(), ["合作状态", _, "建档日期", _]]
    apart = [[line[0], _, line[1], _, *(c for v in line[2:] for c in (v, _))] for line in beside]
    wide = [[line[0], _, *line[1:]] for line in beside]
    places = {"beside": (made(tmp_path, *beside), "B4 D4"), "apart": (made(tmp_path, *apart, name="b.xlsx"), "C4 G4")}
    places["wide labels"] = made(tmp_path, *wide, merges=[f"A{n}:B{n}" for n in range(1, 5)], name="c.xlsx"), "C4 E4"
    for path, cells in places.values():
        assert [cell for cell, _ in cells_told(path, "required")] == cells.split()


def test_labels_are_talked_of_as_labels(tmp_path):
    path = made(tmp_path, *card(), ["老板车牌", "鲁Q"], sheet="客户名单")
    told = {problem.code: problem.sentence() for problem in tables_of(path)[1]}
    assert told["heading-unknown"] == "别人的.xlsx 客户名单!A4：「客户名单表」里没有“老板车牌”这一项，原样保留"
    assert re.search("!A1：这张表没有.*这几项，请加上，或在卡片上方写一次$", told["column-missing"])


def test_looks_and_formulas_are_told_at_their_cells(tmp_path):
    path = made(tmp_path, *card(), [], *OTHER, [], *card("福寿"))
    book = openpyxl.load_workbook(path)
    sheet = book.active
    sheet["B1"].font = openpyxl.styles.Font(strike=True)
    sheet["D6"].fill = openpyxl.styles.PatternFill("solid", start_color="FFFF00")
    sheet["B3"].value = "=1+1"
    sheet.row_dimensions[10].hidden = True
    book.save(path)
    assert [cell for cell, _ in cells_told(path, "struck-out")] == ["B1"]
    assert [cell for cell, _ in cells_told(path, "cell-uncalculated")] == ["B3"]
    (coloured,) = [problem for problem in tables_of(path)[1] if problem.code == "coloured"]
    assert coloured.message.startswith("有1行涂了颜色（第5行起）")
    (hidden,) = [problem for problem in tables_of(path)[1] if problem.code == "rows-hidden"]
    assert (hidden.place.row, hidden.message) == (10, "有1行隐藏或被筛选掉了（第10行起），一并读入")
    assert [row.extra for row in rows_in(path)] == [{"样式标记": "删除线"}, {"样式标记": "底色FFFF00"}, {}]


def test_a_picture_on_a_card_is_told_at_its_line(tmp_path):
    (sheet,) = read_book(made(tmp_path, *card(), [], *OTHER)).sheets
    (table,), _ = read_tables(
        Book("xlsx", [replace(sheet, pictures=(6,))]), EVERY_FORM, "a.xlsx", today=TODAY, vocabularies={}
    )
    assert [problem.place.row for problem in table.problems if problem.code == "picture"] == [6]


def test_a_table_of_cards_knows_the_line_of_each_card_and_the_cell_of_each_field(tmp_path):
    (table,) = tables_of(made(tmp_path, ["客户档案表"], *card(mobile="1385390"), [], *OTHER))[0]
    assert table.lines == [2, 6]
    assert [table.cell_at(index, "region") for index in (0, 1)] == [(3, 4), (7, 4)]
    assert table.cell_at(1, "wechat") == (6, 0)
    codes = table.codes()
    assert {"phone-digits", "no-contact"} <= set(codes[0])
    assert not set(codes[1]) & {"phone-digits", "no-contact"}


# ---- what is no card


def test_a_list_with_labels_above_it_is_a_list(tmp_path):
    head = [["拜访登记本"], ["业务代表：", "李四", "电话：", "13800000000"], ["区域：", "临沂", "日期：", "2026-11-20"]]
    body = [
        ["店名", "负责人", "手机", "地址"],
        ["康泰", "王强", "13853901001", "解放路1号"],
        ["益寿", "李红", "13853901002", "2号"],
    ]
    rows = rows_in(made(tmp_path, *head, *body, sheet="拜访"))
    assert [(row.customer_name, row.owner, row.visited_on) for row in rows] == [
        ("康泰", "李四", date(2026, 11, 20)), ("益寿", "李四", date(2026, 11, 20)),
    ]  # fmt: skip


def test_labels_above_a_list_no_form_knows_are_its_head_too(tmp_path):
    head = [["报价单"], ["客户名称：康泰", "联系人：王强"], ["电话：13853901001", "日期：2026-11-20"]]
    path = made(tmp_path, *head, ["品名", "规格", "单价"], ["床垫", "1.8米", 2000], ["枕头", "大", 100], sheet="报价")
    assert rows_in(path) == []


def test_a_list_whose_cells_read_like_labels_is_a_list(tmp_path):
    headings = ["来源渠道", "客户称呼", "手机", "咨询内容"]
    lines = [
        [source, name, f"1385390100{number}", "价格"]
        for number, (source, name) in enumerate(
            zip(["电话", "微信", "QQ", "老客户", "电话", "备注"], "赵钱孙李周吴", strict=True)
        )
    ]
    assert len(rows_in(made(tmp_path, headings, *lines, sheet="咨询"))) == 6


def test_a_list_of_customers_one_in_each_column_is_not_taken_for_one_customer(tmp_path):
    path = made(
        tmp_path,
        ["客户名称", "康泰", "益寿", "福寿"],
        ["手机", *(f"1385390100{n}" for n in range(3))],
        ["地区", *["临沂"] * 3],
    )
    tables, problems = tables_of(path)
    assert (tables, [problem.code for problem in problems]) == ([], ["sheet-unknown"])


def test_a_list_below_the_cards_is_read_too(tmp_path):
    below = [
        [],
        ["名单"],
        ["客户名称", "联系人", "手机", "所在地区", "信息来源"],
        ["福康", "赵六", "13853901009", "日照", "展会"],
    ]
    more = [["爱好", "钓鱼", "职务", _], ["微信", _, "性别", _]]
    path = made(tmp_path, *card(), *more, *below)
    assert [(type(row), row.customer_name, row.place.row) for row in rows_in(path)] == [
        (CustomerFile, "康泰", 1), (Prospect, "福康", 9),
    ]  # fmt: skip


def test_nothing_is_written_into_cards_as_if_they_were_lines(tmp_path):
    (sheet,) = read_book(made(tmp_path, *card(), [], *OTHER)).sheets
    assert read_blocks(sheet, EVERY_FORM, "别人的.xlsx", TODAY, {}) == []


def test_many_cards_on_a_sheet_are_all_read(tmp_path):
    lines = [line for number in range(40) for line in [*card(f"第{number}号店"), []]]
    assert [row.customer_name for row in rows_in(made(tmp_path, *lines))] == [f"第{number}号店" for number in range(40)]


# ---- through the week


def test_a_week_of_cards_is_accounted_for_like_a_week_of_lists(tmp_path):
    space = init(tmp_path / "公司")
    rows = [Prospect.of({"customer_name": name, "wechat": f"{name}_8888"}) for name in ("kangtai", "yishou")]
    inbox = space.inbox / "客服小李.xlsx"
    write_book(inbox, [CardPage("名单", Prospect.form, [*rows, Prospect.of({"customer_name": "谁"})])])
    first = consolidate(workspace=space.root, as_of=TODAY)
    assert first.figures() == {"read": 3, "accepted": 2, "held_back": 1, "seen": 0}
    told = [(line["row"], line["status"], "no-contact" in line["codes"]) for line in trace(space.root)]
    tops = [number for number, line in enumerate(grid(openpyxl.load_workbook(inbox)["名单"]), 1) if line[0] == "序号"]
    assert told == [(tops[0], "accepted", False), (tops[1], "accepted", False), (tops[2], "held_back", True)]
    write_book(inbox, [TablePage("名单", Prospect.form, rows, Prospect.form.title)])
    again = consolidate(workspace=space.root, as_of=TODAY)
    assert again.figures() == {"read": 2, "accepted": 0, "held_back": 0, "seen": 2}


def test_who_fills_in_the_example_card_is_told_which_words_are_the_examples(tmp_path):
    form = CustomerFile.form
    path = saved(tmp_path, CardPage(form.sheet, form, [], example=True))
    book = openpyxl.load_workbook(path)
    cell_right_of(book[form.sheet], "客户名称", card=2).value = "康泰体验店"
    book.save(path)
    (row,) = rows_in(path)
    assert (row.customer_name, row.contact_name, row.mobile, row.qq) == ("康泰体验店", None, (), None)
    left = {problem.heading: problem.value for problem in tables_of(path)[1] if problem.code == "example-left"}
    assert left["联系人"] == "示例：王强"
    assert left["手机"] == "13800138000"
