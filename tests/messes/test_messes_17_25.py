"""Messes 17 to 25: blocks and columns out of place, headings as people write them, sheets renamed or hidden."""

from datetime import date

import openpyxl
import pytest
from staff_books import (
    DAY,
    HANDOFF,
    INQUIRY,
    PROSPECT,
    VISIT,
    by_openpyxl,
    handoff,
    inquiry,
    log,
    prospect,
    read,
    seen,
    several_sheets,
    visit,
)


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".csv", ".ods"])
@pytest.mark.parametrize("between", [[], [[]], [["客户咨询记录本"]], [["—转下页—"], [], ["客户咨询记录本（续）"]]])
def test_mess_17_the_same_headings_again_are_passed_over(tmp_path, between, suffix):
    grid = log(inquiry(0), inquiry(1), *between, INQUIRY, inquiry(2), inquiry(3))
    got = seen(tmp_path, grid, file=f"a{suffix}")
    assert got.values("mobile") == [(f"1385390{1001 + n}",) for n in range(4)]
    assert (got.asked, got.remarks, got.held) == ([], [], [])


def test_mess_17_ditto_under_headings_that_stand_again_is_what_stands_above_them(tmp_path):
    grid = log(inquiry(0), inquiry(1), INQUIRY, inquiry(2, 咨询日期="同上", 登记客服="〃"), inquiry(3))
    got = seen(tmp_path, grid)
    assert (got.values("received_on"), got.values("logged_by")) == ([DAY] * 4, ["李娜"] * 4)
    assert (got.asked, got.remarks) == ([], [("A5", "ditto"), ("G5", "ditto")])


def test_mess_17_ditto_is_never_what_a_table_beside_says(tmp_path):
    left, right = inquiry(0), inquiry(1, 登记客服="赵敏")
    under = [*INQUIRY, None, *INQUIRY], [*left, None, *right]
    again = [*inquiry(2, 登记客服="同上"), None, *inquiry(3, 登记客服="同上")]
    got = seen(tmp_path, [*under, under[0], again])
    assert sorted(got.values("logged_by")) == ["李娜", "李娜", "赵敏", "赵敏"]
    (row,) = (row for row in got.rows if row.place.row == 4 and row.mobile == ("13853901003",))
    assert row.logged_by == "李娜"


def test_mess_17_a_day_of_a_section_is_not_carried_over_by_ditto(tmp_path):
    grid = log(inquiry(0), ["以下为3月6日新增"], inquiry(1, 咨询日期=None), INQUIRY, inquiry(2, 咨询日期="同上"))
    got = seen(tmp_path, grid)
    assert got.values("received_on") == [DAY, date(2026, 3, 6), None]
    assert got.asked == [("A6", "ditto-unread")]


@pytest.mark.parametrize(
    ("subtotals", "total", "asked"),
    [(False, 4, 0), (True, 4, 0), (True, 2, 0), (False, 5, 1), (True, 5, 1)],
)
def test_mess_17_a_total_counts_the_pages_before_it(tmp_path, subtotals, total, asked):
    small = [["本页小计", "2人"]] if subtotals else []
    grid = log(inquiry(0), inquiry(1), *small, INQUIRY, inquiry(2), inquiry(3), *small, ["总计", f"{total}人"])
    got = seen(tmp_path, grid)
    assert [code for _, code in got.asked] == ["total-differs"] * asked


def test_mess_17_a_sum_counts_the_pages_before_it(tmp_path):
    headings = [*INQUIRY, "数量"]
    pages = [headings, [*inquiry(0), 10], [*inquiry(1), 20], headings, [*inquiry(2), 5], [*inquiry(3), 7]]
    for total, asked in ((42, []), (12, []), (43, ["total-differs"])):
        got = seen(tmp_path, [*pages, ["合计", *[None] * 6, total]], file=f"{total}.xlsx")
        assert [code for _, code in got.asked] == asked


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_mess_17_other_headings_lower_down_are_read_anew(tmp_path, suffix):
    order = [3, 2, 6, 5, 4, 1, 0]
    turned = [[line[at] for at in order] for line in (INQUIRY, inquiry(1), inquiry(2))]
    got = seen(tmp_path, [*log(inquiry(0)), *turned], file=f"a{suffix}")
    assert got.values("mobile") == [(f"1385390{1001 + n}",) for n in range(3)]
    assert got.values("received_on") == [DAY] * 3
    assert (got.asked, [row.place.row for row in got.rows]) == ([], [2, 4, 5])


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".csv"])
def test_mess_18_two_tables_side_by_side_are_cut_apart_and_told(tmp_path, suffix):
    grid = [[*INQUIRY, None, *INQUIRY], *([*inquiry(n), None, *inquiry(n + 4)] for n in range(3))]
    got = seen(tmp_path, grid, file=f"a{suffix}")
    assert sorted(got.values("mobile")) == [(f"1385390{1001 + n}",) for n in (0, 1, 2, 4, 5, 6)]
    assert (got.asked, got.remarks) == ([], [("A1", "tables-beside")])


def test_mess_18_side_by_side_tables_may_be_of_different_forms_and_lengths(tmp_path):
    left = [INQUIRY, *(inquiry(n) for n in range(3))]
    right = [VISIT, visit(0), [None] * len(VISIT), [None] * len(VISIT)]
    got = seen(tmp_path, [[*one, None, *other] for one, other in zip(left, right, strict=True)])
    assert sorted(got.keys) == ["inquiry_log"] * 3 + ["visit_register"]
    assert (got.asked, got.remarks) == ([], [("A1", "tables-beside")])


def test_mess_18_one_empty_column_within_a_table_does_not_cut_it(tmp_path):
    grid = [[*line[:4], None, *line[4:]] for line in (INQUIRY, inquiry(0), inquiry(1))]
    got = seen(tmp_path, grid)
    assert (got.values("logged_by"), got.asked) == (["李娜"] * 2, [])


@pytest.mark.parametrize(
    ("cells", "guess"),
    [
        (["13853900001", "13853900002", "13853900003"], "固定电话"),
        (["临沂市河东区", "山东省日照市", "临沂沂水县"], ""),
        (["老客户带来的", "问得很细", "要资料"], ""),
        (["wang_xq66", "zhao-hai8", "sun_lixin"], "微信"),
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_mess_19_a_column_without_heading_is_kept_and_asked_about(tmp_path, cells, guess, suffix):
    grid = [[*INQUIRY, None], *([*inquiry(n), cell] for n, cell in enumerate(cells))]
    got = seen(tmp_path, grid, file=f"a{suffix}")
    assert [list(row.extra.values()) for row in got.rows] == [[cell] for cell in cells]
    assert got.values("mobile") == [(f"1385390{1001 + n}",) for n in range(3)]
    assert got.asked == [("H1", "heading-blank")]
    assert guess in got.problem("heading-blank").suggestion


@pytest.mark.parametrize("cells", [["王小强", "赵海燕", "孙立新"], ["下周回电", "已发资料", "要看样品"]])
def test_mess_19_names_and_remarks_look_like_no_column(tmp_path, cells):
    grid = [[*INQUIRY, None], *([*inquiry(n), cell] for n, cell in enumerate(cells))]
    assert seen(tmp_path, grid).problem("heading-blank").suggestion == "请补上表头"


def test_mess_19_a_blank_heading_in_the_middle_moves_no_other_column(tmp_path):
    grid = [[*line[:3], more, *line[3:]] for line, more in ((INQUIRY, None), (inquiry(0), "男"), (inquiry(1), None))]
    got = seen(tmp_path, grid, file="a.xls")
    assert (got.values("mobile"), got.values("contact_name")) == (
        [("13853901001",), ("13853901002",)],
        ["王小强", "赵海燕"],
    )
    assert [list(row.extra.values()) for row in got.rows] == [["男"], []]
    assert got.asked == [("D1", "heading-blank")]


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".csv", ".ods"])
def test_mess_20_columns_are_known_by_heading_wherever_they_stand(tmp_path, suffix):
    order = [6, 3, 0, 5, 2, 4, 1]
    grid = [[line[at] for at in order] for line in log(inquiry(0), inquiry(1))]
    got = seen(tmp_path, grid, file=f"a{suffix}")
    assert (got.values("logged_by"), got.values("contact_name")) == (["李娜"] * 2, ["王小强", "赵海燕"])
    assert (got.asked, got.remarks) == ([], [])


def test_mess_20_columns_the_form_does_not_know_are_kept(tmp_path):
    grid = [
        [*INQUIRY[:3], "性别", *INQUIRY[3:], "第一次回访", "第二次回访"],
        [*inquiry(0)[:3], "女", *inquiry(0)[3:], date(2026, 11, 21), "不需要"],
        [*inquiry(1)[:3], None, *inquiry(1)[3:], None, 3],
    ]
    got = seen(tmp_path, grid)
    assert [dict(row.extra) for row in got.rows] == [
        {"性别": "女", "第一次回访": date(2026, 11, 21), "第二次回访": "不需要"},
        {"第二次回访": 3},
    ]
    assert (got.asked, got.remarks) == ([], [(f"{at}1", "heading-unknown") for at in "DIJ"])


def test_mess_20_a_deleted_column_is_asked_for_once_and_costs_no_row(tmp_path):
    grid = [[line[at] for at in (0, 2, 3, 4, 5, 6)] for line in log(inquiry(0), inquiry(1))]
    got = seen(tmp_path, grid)
    assert (len(got.rows), got.held, got.asked) == (2, [], [("A1", "column-missing")])
    assert "来源渠道" in got.problem("column-missing").message


def test_mess_20_what_a_row_lacks_because_its_column_is_not_there_is_told_of_the_whole_row(tmp_path):
    grid = [[line[at] for at in (0, 1, 2, 4, 5, 6)] for line in log(inquiry(0), inquiry(1))]
    got = seen(tmp_path, grid)
    assert got.asked == [("2", "no-contact"), ("3", "no-contact")]
    sentence = got.problems[0].sentence()
    assert sentence.endswith(
        "Sheet1!2「手机」：没有手机、座机、微信、QQ中的任何一项，请补一项再交；表里没有「手机」这一列，要填请先加上"
    )


def test_mess_20_what_each_row_lacks_and_could_be_written_once_is_asked_for_once(tmp_path):
    keep = [at for at, heading in enumerate(PROSPECT) if heading != "来源说明"]
    own = [prospect(n) for n in range(4)] + [prospect(4, 信息来源="转介绍·同行推荐")]
    grid = [[line[at] for at in keep] for line in (PROSPECT, *own)]
    got = seen(tmp_path, grid)
    assert (len(got.rows), got.held, got.asked) == (5, [], [("A1", "detail-missing")] * 2)
    many, one = [p.sentence() for p in got.problems if p.code == "detail-missing"]
    assert many.endswith(
        "「来源说明」：来源是“行业名录·医疗器械展”，但没写来源说明（有4行，表里没有这一列），"
        "请写明展会、同行或购买的批次，可以加上这一列，也可以在表头上方写一次“来源说明：……”"
    )
    assert "来源是“转介绍·同行推荐”，但没写来源说明（有1行，" in one
    assert seen(tmp_path, [["来源说明：2026济南秋季展"], *grid], file="b.xlsx").asked == []


def test_mess_20_what_a_row_lacks_under_its_heading_is_asked_for_at_its_cell(tmp_path):
    got = seen(tmp_path, [PROSPECT, prospect(0), prospect(1, 来源说明=None)])
    assert got.asked == [("E3", "detail-missing")]


@pytest.mark.parametrize(
    "heading",
    [
        "联系电话(必填)*",
        "电 话",
        "客户tel",
        "*手机",
        "手机号码（必填）",
        "TEL：",
        "联系 电话",
        "手机#",
        "联系人电话",
        "电话\n（必填）",
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_mess_21_headings_may_be_decorated(tmp_path, heading, suffix):
    got = seen(tmp_path, [[heading if h == "手机" else h for h in INQUIRY], inquiry(0)], file=f"a{suffix}")
    assert (got.values("mobile"), got.rows[0].extra) == ([("13853901001",)], {})
    assert (got.asked, got.remarks) == ([], [])


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("信息来源", "channel"),
        ("从哪知道", "channel"),
        ("录入日期", "received_on"),
        ("姓  名", "contact_name"),
        ("称呼", "contact_name"),
        ("意向区域", "region"),
        ("客户需求", "need"),
        ("填表人", "logged_by"),
        ("录 入 人", "logged_by"),
    ],
)
def test_mess_21_headings_may_be_other_words(tmp_path, written, field):
    plain = {"channel": "来源渠道", "received_on": "咨询日期", "contact_name": "客户称呼", "region": "所在地区",
             "need": "咨询内容", "logged_by": "登记客服"}[field]  # fmt: skip
    straight = seen(tmp_path, log(inquiry(0)), file="a.xlsx")
    other = seen(tmp_path, [[written if h == plain else h for h in INQUIRY], inquiry(0)], file="b.xlsx")
    assert (other.rows, other.asked, other.remarks) == (straight.rows, [], [])


@pytest.mark.parametrize(
    ("heading", "close"), [("联系电话号", "手机"), ("所在地区域", "所在地区"), ("紧急程渡", "紧急程度")]
)
def test_mess_21_a_new_word_is_kept_and_what_it_may_mean_is_proposed(tmp_path, heading, close):
    got = seen(tmp_path, [[*INQUIRY, heading], [*inquiry(0), "13853900009"]])
    assert got.rows[0].extra == {heading: "13853900009"}
    assert got.remarks == [("H1", "heading-unknown")]
    assert close in got.problem("heading-unknown").suggestion


@pytest.mark.parametrize("headings", [["电话", "电话"], ["电话1", "电话2"], ["手机", "电话"], ["联系电话", "联系电话"]])
@pytest.mark.parametrize("numbers", [["13853900001", "0539-8123456"], ["0539-8123456", "13853900001"]])
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_mess_22_two_phone_columns_lose_no_number(tmp_path, headings, numbers, suffix):
    line = [*inquiry(0)[:3], *numbers, *inquiry(0)[4:]]
    got = seen(tmp_path, [[*INQUIRY[:3], *headings, *INQUIRY[4:]], line], file=f"a{suffix}")
    (row,) = got.rows
    assert {*row.mobile, *row.landline} == {"13853900001", "0539-8123456"}
    assert (row.extra, got.asked) == ({}, [])


def test_mess_22_three_phone_columns_and_two_of_a_kind_the_form_has_once(tmp_path):
    headings = ["咨询日期", "来源渠道", "客户称呼", "电话", "电话", "电话", "咨询内容", "登记客服", "备注", "备注"]
    line = [DAY, "官网留言", "王小强", "13853900001", "13853900002", "13853900003", "想做代理", "李娜", "甲", "乙"]
    (row,) = seen(tmp_path, [headings, line]).rows
    assert sorted([*row.mobile, *row.landline]) == ["13853900001", "13853900002", "13853900003"]
    assert sorted([row.note, *row.extra.values()]) == ["乙", "甲"]


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".csv"])
def test_mess_22_two_unknown_columns_of_one_name_are_both_kept(tmp_path, suffix):
    grid = [[*INQUIRY, "回访", "回访"], [*inquiry(0), "甲", "乙"], [*inquiry(1), None, "丙"], [*inquiry(2), "丁", None]]
    got = seen(tmp_path, grid, file=f"a{suffix}")
    assert [list(row.extra.values()) for row in got.rows] == [["甲", "乙"], ["丙"], ["丁"]]
    assert got.rows[1].extra.keys() != got.rows[2].extra.keys()
    assert [row.place.row for row in got.rows] == [2, 3, 4]


@pytest.mark.parametrize("name", ["Sheet1 (2)", "3月新", "客服小李", "移交表", "陌拜"])
def test_mess_23_a_form_is_known_by_its_headings_not_by_the_sheets_name(tmp_path, name):
    got = seen(tmp_path, log(inquiry(0)), sheet=name, file="移交表.xlsx")
    assert (got.keys, got.rows[0].place.sheet, got.asked) == (["inquiry_log"], name, [])


def test_mess_23_every_sheet_of_one_form_is_read_under_its_own_name(tmp_path):
    sheets = {
        "小李": log(inquiry(0)),
        "Sheet1 (2)": log(inquiry(1), inquiry(2)),
        "移交": [HANDOFF, handoff(0)],
        "空": [],
    }
    got = read(several_sheets(tmp_path / "a.xlsx", sheets))
    assert [(row.place.sheet, row.form.key) for row in got.rows] == [
        ("小李", "inquiry_log"),
        ("Sheet1 (2)", "inquiry_log"),
        ("Sheet1 (2)", "inquiry_log"),
        ("移交", "handoff_sheet"),
    ]
    assert (got.asked, got.remarks) == ([], [])


def test_mess_24_hidden_and_filtered_rows_are_read_and_counted(tmp_path):
    def hide(sheet):
        for row in (3, 5):
            sheet.row_dimensions[row].hidden = True
        sheet.auto_filter.ref = "A1:G6"
        sheet.auto_filter.add_filter_column(1, ["网络·官网留言"])

    got = read(by_openpyxl(tmp_path / "a.xlsx", log(*map(inquiry, range(5))), change=hide))
    assert (len(got.rows), got.asked, got.remarks) == (5, [], [("A3", "rows-hidden")])
    assert "2行" in got.problem("rows-hidden").message


def test_mess_24_hidden_columns_are_read(tmp_path):
    def hide(sheet):
        for letter in ("D", "H"):
            sheet.column_dimensions[letter].hidden = True

    got = read(by_openpyxl(tmp_path / "a.xlsx", [[*INQUIRY, "性别"], [*inquiry(0), "女"]], change=hide))
    assert (got.values("mobile"), got.rows[0].extra, got.asked) == ([("13853901001",)], {"性别": "女"}, [])
    assert (got.remarks[0], "“手机”“性别”" in got.problem("columns-hidden").message) == (
        ("D1", "columns-hidden"),
        True,
    )


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_mess_25_hidden_sheets_are_listed_and_not_read(tmp_path, state):
    sheets = {"咨询记录": log(inquiry(0)), "咨询记录(旧)": log(inquiry(1), inquiry(2)), "参数": [["北京", "上海"]]}
    got = read(several_sheets(tmp_path / "a.xlsx", sheets, {"咨询记录(旧)": state, "参数": state}))
    assert [row.place.sheet for row in got.rows] == ["咨询记录"]
    assert got.asked == []
    assert [(p.code, p.place.sheet) for p in got.problems] == [
        ("sheet-hidden", "咨询记录(旧)"),
        ("sheet-hidden", "参数"),
    ]


def test_mess_25_a_file_whose_only_form_is_hidden_says_so(tmp_path):
    got = read(
        several_sheets(tmp_path / "a.xlsx", {"首页": [["请看第二页"]], "咨询": log(inquiry(0))}, {"咨询": "hidden"})
    )
    assert got.rows == []
    assert [(p.code, p.place.sheet) for p in got.problems] == [("sheet-hidden", "咨询"), ("no-form", None)]


def test_mess_25_reading_leaves_a_hidden_sheet_as_it_was(tmp_path):
    path = several_sheets(tmp_path / "a.xlsx", {"甲": log(inquiry(0)), "乙": log(inquiry(1))}, {"乙": "veryHidden"})
    before = path.read_bytes()
    read(path)
    assert path.read_bytes() == before
    assert openpyxl.load_workbook(path)["乙"].sheet_state == "veryHidden"
