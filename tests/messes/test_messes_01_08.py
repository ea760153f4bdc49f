"""Messes 1 to 8: titles, headings of two lines, merged cells, and what people do to phone numbers."""

from datetime import date

import pytest
import xlsxwriter
from staff_books import DAY, INQUIRY, PROSPECT, VISIT, inquiry, log, prospect, read, save, seen, visit

FORMATS = (".xlsx", ".xls", ".et", ".csv", ".ods")


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("headings_at", [2, 3, 4])
def test_mess_01_headings_stand_under_a_merged_title_that_dates_the_rows(tmp_path, headings_at, suffix):
    title = [["客户咨询记录本 2024年3月"], ["公司内部资料"], ["请字迹工整"]][: headings_at - 1]
    lines = [inquiry(0, 咨询日期="3月5日"), inquiry(1, 咨询日期="3.18")]
    got = seen(tmp_path, log(*lines, above=title), file=f"a{suffix}", merges=[(1, 1, 1, 7)])
    assert got.values("received_on") == [date(2024, 3, 5), date(2024, 3, 18)]
    assert got.asked == []
    assert got.remarks == [(f"A{headings_at + 1}", "date-year-added"), (f"A{headings_at + 2}", "date-year-added")]


def test_mess_01_who_filled_it_in_is_said_once_in_the_title(tmp_path):
    headings = [heading for heading in INQUIRY if heading != "登记客服"]
    lines = [inquiry(n)[:-1] for n in range(2)]
    for above in (["客户咨询记录本  填表人：李四"], ["填表人", "李四"], [None, "登记客服:李四", None, "2026年11月"]):
        got = seen(tmp_path, [above, headings, *lines])
        assert (got.values("logged_by"), got.asked) == (["李四", "李四"], []), above


@pytest.mark.parametrize(
    ("above", "field", "value"),
    [
        ("来源说明：济南展 2026.11.10", "channel_detail", "济南展 2026.11.10"),
        ("来源说明：第88届，济南医疗器械展", "channel_detail", "第88届，济南医疗器械展"),
        ("来源说明：展会：济南 名录批次：3", "channel_detail", "展会：济南"),
        ("来源说明：济南展，主办方：康泰公司", "channel_detail", "济南展，主办方：康泰公司"),
        ("来源说明：济南展，名录批次：2026 秋季 第2批", "batch", "2026 秋季 第2批"),
        ("登记客服：李娜 2026年11月", "logged_by", "李娜"),
        ("取得日期：2026 年 11 月 10 日", "obtained_on", date(2026, 11, 10)),
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_mess_01_what_is_said_once_is_said_to_its_end(tmp_path, above, field, value, suffix):
    at = [PROSPECT.index(heading) for heading in ("来源说明", "取得日期", "名录批次", "登记客服")]
    grid = [[cell for n, cell in enumerate(line) if n not in at] for line in (PROSPECT, prospect(0), prospect(1))]
    assert seen(tmp_path, [[above], *grid], file=f"a{suffix}").values(field) == [value] * 2


@pytest.mark.parametrize("label", ["说明", "备注"])
@pytest.mark.parametrize("above", [True, False])
def test_mess_15_what_is_said_of_the_whole_table_is_no_customers_remark(tmp_path, label, above):
    said = [[f"{label}：以上为本周全部客户，请查收"]]
    got = seen(tmp_path, [*(said if above else []), *log(inquiry(0), inquiry(1)), *([] if above else [[], *said])])
    assert got.values("note") == [None, None]
    assert (got.asked, got.remarks) == ([], [("A1" if above else "A5", "line-skipped")])


def test_mess_01_a_data_row_is_never_taken_for_the_headings(tmp_path):
    got = seen(tmp_path, log(inquiry(0, 客户称呼="老板", 咨询内容="备注里有电话和微信"), inquiry(1)))
    assert got.values("contact_name") == ["老板", "赵海燕"]
    assert [row.place.row for row in got.rows] == [2, 3]


TWO_LINES = [
    ["咨询日期", "来源渠道", "客户称呼", "联系方式", None, "所在地区", "咨询内容", "登记客服"],
    [None, None, None, "手机", "微信", None, None, None],
]
UNDER_TWO = [DAY, "官网留言", "王小强", "13853901001", "wang_xq66", "临沂兰山", "想做代理", "李娜"]
UPRIGHT = [(1, column, 2, column) for column in (1, 2, 3, 6, 7, 8)]


@pytest.mark.parametrize(
    ("suffix", "merges"),
    [
        (".xlsx", [(1, 4, 1, 5), *UPRIGHT]),
        (".xlsx", [(1, 4, 1, 5)]),
        (".xls", [(1, 4, 1, 5), *UPRIGHT]),
        (".xlsx", []),
        (".csv", []),
        (".ods", []),
    ],
)
def test_mess_02_headings_of_two_lines_are_read_as_one(tmp_path, suffix, merges):
    got = seen(tmp_path, [*TWO_LINES, UNDER_TWO], file=f"a{suffix}", merges=merges)
    (row,) = got.rows
    assert (row.received_on, row.mobile, row.wechat) == (DAY, ("13853901001",), "wang_xq66")
    assert (row.need, row.logged_by, row.extra) == ("想做代理", "李娜", {})
    assert got.asked == []


def test_mess_02_the_upper_line_tells_two_equal_lower_headings_apart(tmp_path):
    grid = [
        ["转介绍登记表"],
        [
            "登记日期",
            "转介绍人",
            None,
            None,
            "被介绍客户",
            "联系人",
            "手机",
            "已与转介人沟通",
            "已与被介绍人沟通",
            "受理人",
        ],
        [None, "转介绍人", "转介绍人电话", "转介绍人类型", "被介绍客户", "联系人", "手机", None, None, None],
        [date(2026, 11, 20), "孙立新", "13853900001", "客户", "河东养生馆", "周敏", "13853930001", "是", "是", "李娜"],
    ]
    got = seen(tmp_path, grid, merges=[(2, 2, 2, 4), (2, 5, 2, 7)])
    (row,) = got.rows
    assert (row.referrer, row.referrer_mobile, row.customer_name) == ("孙立新", ("13853900001",), "河东养生馆")
    assert (row.contact_name, row.mobile, got.asked) == ("周敏", ("13853930001",), [])


@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
def test_mess_03_only_a_merge_fills_down(tmp_path, suffix):
    lines = [inquiry(n, 咨询日期=DAY if n in (0, 3) else None) for n in range(5)]
    got = seen(tmp_path, log(*lines), file=f"a{suffix}", merges=[(2, 1, 4, 1)])
    assert got.values("received_on") == [DAY] * 4 + [None]
    assert got.asked == [("A6", "required")]


def test_mess_03_a_merged_owner_holds_for_all_his_rows(tmp_path):
    lines = [visit(n, 业务代表=name) for n, name in enumerate(["张伟", None, None, "刘洋", None])]
    got = seen(tmp_path, [VISIT, *lines], merges=[(2, 2, 4, 2), (5, 2, 6, 2)])
    assert (got.values("owner"), got.asked) == (["张伟"] * 3 + ["刘洋"] * 2, [])


def test_mess_04_a_cell_merged_across_columns_counts_for_the_first_of_them(tmp_path):
    headings = [*INQUIRY, "备注", "意向产品"]
    line = [*inquiry(0), "说好周三再联系，资料寄到店里", None]
    got = seen(tmp_path, [headings, line], merges=[(2, 8, 2, 9)])
    assert (got.values("note"), got.values("product")) == (["说好周三再联系，资料寄到店里"], [()])
    assert (got.asked, got.remarks) == ([], [("H2", "merged-across")])


def test_mess_04_what_a_merge_covers_is_asked_for_where_it_is_required(tmp_path):
    line = inquiry(0, 登记客服=None, 咨询内容="加盟费多少 李娜接待")
    got = seen(tmp_path, log(line, inquiry(1)), merges=[(2, 6, 2, 7)])
    assert got.values("need") == ["加盟费多少 李娜接待", "想了解县级代理的政策"]
    assert got.asked == [("G2", "required")]
    assert got.remarks == [("F2", "merged-across")]


def test_mess_04_a_merged_divider_or_blank_merge_says_nothing(tmp_path):
    got = seen(tmp_path, log(inquiry(0), ["以下为11月19日补录"], inquiry(1)), merges=[(3, 1, 3, 7), (6, 1, 6, 7)])
    assert (len(got.rows), got.asked, got.remarks) == (2, [], [])


@pytest.mark.parametrize(
    ("typed", "mobile", "remarks"),
    [
        ("13800138000/0539-8123456", ("13800138000", "0539-8123456"), []),
        ("13800138000、13900139001", ("13800138000", "13900139001"), []),
        ("13800138000\n13900139001", ("13800138000", "13900139001"), []),
        ("1380013800013900139001", ("13800138000", "13900139001"), []),
        ("138 0013 8000   139 0013 9001", ("13800138000", "13900139001"), []),
        ("13800138000；13900139001,0539-8123456-801", ("13800138000", "13900139001", "0539-8123456-801"), []),
        ("13800138000/0539-1234567", ("13800138000", "0539-1234567"), ["phone-range"]),
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_mess_05_several_numbers_in_a_cell_are_all_kept(tmp_path, typed, mobile, remarks, suffix):
    got = seen(tmp_path, log(inquiry(0), inquiry(1, 手机=typed)), file=f"a{suffix}")
    assert got.rows[1].mobile == mobile
    assert (got.asked, got.remarks) == ([], [("D3", code) for code in remarks])


@pytest.mark.parametrize("suffix", FORMATS)
def test_mess_06_a_number_as_a_number_keeps_its_digits(tmp_path, suffix):
    got = seen(tmp_path, log(inquiry(0, 手机=13800138000.0), inquiry(1, 手机=13900139001)), file=f"a{suffix}")
    assert (got.values("mobile"), got.asked) == ([("13800138000",), ("13900139001",)], [])


def test_mess_06_a_number_shown_as_1_38e10_is_whole_in_the_cell(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", INQUIRY)
        sheet.write_row("A2", ["2026-11-20", *inquiry(0)[1:]])
        sheet.write_number("D2", 13800138000, book.add_format({"num_format": "0.00E+00"}))
    got = read(tmp_path / "a.xlsx")
    assert (got.values("mobile"), got.asked) == ([("13800138000",)], [])


@pytest.mark.parametrize("typed", ["1.38E+10", "1.38E10", "1.3800138e+10"])
def test_mess_06_the_text_1_38e10_is_refused_and_asked_for(tmp_path, typed):
    headings = [*INQUIRY, "微信/QQ"]
    lines = [[*inquiry(0, 手机=typed), "wang_xq66"], [*inquiry(1, 手机=typed), None]]
    got = seen(tmp_path, [headings, *lines], file="a.csv")
    assert [(row.mobile, dict(row.unread)) for row in got.rows] == [((), {"mobile": typed})] * 2
    assert got.held == [3]
    assert got.asked == [("D2", "phone-lost-digits"), ("D3", "no-contact"), ("D3", "phone-lost-digits")]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1380013800", "phone-digits"),
        ("138001380001", "phone-digits"),
        (138001380012, "phone-digits"),
        ("12800138000", "phone-unread"),
        ("1390013 900", "phone-digits"),
    ],
)
def test_mess_07_a_wrong_number_is_refused_and_its_row_kept(tmp_path, typed, code):
    grid = [[*VISIT, "微信"], [*visit(0, 手机=typed), "wu_guiying"], visit(1)]
    got = seen(tmp_path, grid)
    assert (got.rows[0].mobile, got.rows[0].unread) == ((), {"mobile": str(typed)})
    assert (got.rows[0].customer_name, got.rows[0].wechat, got.held) == ("沂水第1保健店", "wu_guiying", [])
    assert got.asked == [("F2", code)]
    assert str(typed) in got.problem(code).sentence(unmask=True)


def test_mess_07_a_good_number_beside_a_wrong_one_stays(tmp_path):
    got = seen(tmp_path, log(inquiry(0, 手机="13800138000/1390013900")))
    assert (got.values("mobile"), got.asked) == ([("13800138000",)], [("D2", "phone-digits")])


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("138****8000", "phone-masked"),
        ("138xxxx8000", "phone-masked"),
        ("1380013....", "phone-masked"),
        ("加微信给", "phone-unread"),
        ("老板不肯留，加微信再给", "phone-unread"),
    ],
)
def test_mess_08_a_masked_number_is_no_number(tmp_path, typed, code):
    got = seen(tmp_path, log(inquiry(0, 手机=typed), inquiry(1)))
    assert (got.rows[0].mobile, got.rows[0].unread, got.held) == ((), {"mobile": typed}, [2])
    assert sorted(got.asked) == sorted([("D2", code), ("D2", "no-contact")])


def test_mess_08_a_masked_number_in_a_list_is_asked_at_its_cell(tmp_path):
    lines = [prospect(0), prospect(1, 手机="139****9001"), prospect(2)]
    path = save(tmp_path / "名录.xls", [["2026展会名录"], PROSPECT, *lines])
    got = read(path)
    assert (len(got.rows), got.held) == (3, [4])
    assert ("C4", "phone-masked") in got.asked
