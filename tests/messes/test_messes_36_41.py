"""Messes 36 to 41: choices in people's own words, amounts, numbers as text, and formulas."""

from decimal import Decimal

import pytest
from staff_books import (
    INQUIRY,
    TODAY,
    VISIT,
    WEEKLY,
    by_openpyxl,
    by_xlsxwriter,
    inquiry,
    log,
    read,
    rewrite,
    save,
    seen,
    visit,
    weekly,
)

from workbook_tools.columns.numbers import money
from workbook_tools.columns.texts import text
from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.form import Row


@pytest.mark.parametrize(
    ("typed", "option", "asked", "remarks"),
    [
        ("紧急", "紧急", [], []),
        ("急件", "紧急", [], []),
        ("1.紧急", "紧急", [], []),
        ("紧急！！", "紧急", [], []),
        (" 加 急 ", "紧急", [], []),
        ("√", "紧急", [], []),
        ("普通件", "普通", [], []),
        ("紧急（今天）", "紧急", [], ["choice-guessed"]),
        ("很重要", None, ["not-a-choice"], []),
        ("A+", None, ["not-a-choice"], []),
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_mess_36_options_are_known_however_decorated(tmp_path, typed, option, asked, remarks, suffix):
    headings = [*INQUIRY, "加急", "已转"]
    got = seen(tmp_path, [headings, [*inquiry(0), typed, "是"]], file=f"a{suffix}")
    assert (got.values("urgency"), got.held) == ([option], [])
    assert (got.asked, got.remarks) == ([("H2", code) for code in asked], [("H2", code) for code in remarks])
    assert got.rows[0].unread == ({"urgency": typed} if asked else {})


def test_mess_36_a_level_between_two_is_asked_with_the_levels_there_are(tmp_path):
    got = seen(tmp_path, [[*WEEKLY, "级别"], [*weekly(0), "省级"], [*weekly(1), "省市之间"]])
    assert got.values("region_level")[0] == "省级"
    assert got.rows[1].unread == {"region_level": "省市之间"}
    assert got.asked == [("H3", "not-a-choice")]
    assert "地级市" in got.problem("not-a-choice").suggestion


@pytest.mark.parametrize(
    ("typed", "channel", "asked", "remarks"),
    [
        ("百度", "网络·待定", ["choice-unsure"], []),
        ("QQ群", "网络·待定", ["choice-unsure"], []),
        ("网上", "网络·待定", [], ["choice-guessed"]),
        ("网络", "网络·待定", [], []),
        ("电话", "网络·咨询电话", [], ["choice-guessed"]),
        ("百度商桥", "网络·百度商桥", [], []),
        ("网络-百度商桥", "网络·百度商桥", [], []),
        ("网络（贴吧）", "网络·百度贴吧", [], []),
        ("展会", "行业名录·医疗器械展", [], []),
        ("扫街", "陌生拜访·陌拜", [], []),
        ("抖音", "其他·抖音", [], []),
        ("路上碰到的", None, ["not-a-choice"], []),
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".csv"])
def test_mess_37_free_words_pasted_over_a_drop_down(tmp_path, typed, channel, asked, remarks, suffix):
    got = seen(tmp_path, log(inquiry(0, 来源渠道=typed)), file=f"a{suffix}")
    assert (got.values("channel"), got.held) == ([channel], [])
    assert (got.asked, got.remarks) == ([("B2", code) for code in asked], [("B2", code) for code in remarks])
    assert got.rows[0].unread == ({} if channel else {"channel": typed})


@pytest.mark.parametrize(
    ("typed", "handouts"),
    [
        ("宣传页、名片/样品;价格表", ("宣传页", "名片", "样品", "价格表")),
        ("宣传单 名片", ("宣传页", "名片")),
        ("宣传页，名片；样机", ("宣传页", "名片", "样品")),
        ("宣传页\n价目表", ("宣传页", "价格表")),
        ("宣传页+名片+宣传页", ("宣传页", "名片")),
        ("无", ("无",)),
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_mess_38_several_options_in_a_cell_however_parted(tmp_path, typed, handouts, suffix):
    got = seen(tmp_path, [[*VISIT, "携带资料"], [*visit(0), typed]], file=f"a{suffix}")
    assert (got.values("handouts"), got.asked) == ([handouts], [])


def test_mess_38_one_unknown_option_costs_the_others_nothing(tmp_path):
    got = seen(tmp_path, [[*VISIT, "留下资料"], [*visit(0), "宣传页、锦旗、名片"]])
    assert (got.values("handouts"), got.asked) == ([("宣传页", "名片")], [("H2", "not-a-choice")])
    assert "锦旗" in got.problem("not-a-choice").value


def test_mess_38_names_that_hold_a_separator_stay_whole(tmp_path):
    got = seen(tmp_path, [[*INQUIRY, "意向产品"], [*inquiry(0), "理疗床A/B款、足浴桶"]])
    assert got.values("product") == [("理疗床A/B款", "足浴桶")]


def test_mess_38_several_channels_where_one_is_asked_for_are_kept_and_asked(tmp_path):
    got = seen(tmp_path, log(inquiry(0, 来源渠道="QQ、微信/电话;百度")))
    assert (got.values("channel"), got.rows[0].unread) == ([None], {"channel": "QQ、微信/电话;百度"})
    assert got.asked == [("B2", "not-a-choice")]


class Sale(Row, key="test_sale", title="成交登记", sheet="成交", chapter=""):
    """A form of this test, for the kind of cell that no form of the week has yet."""

    amount: Decimal | None = money("金额", aliases=("合同金额",))
    customer: str | None = text("客户")


@pytest.mark.parametrize(
    ("typed", "amount", "asked", "remarks"),
    [
        ("1.2万", 12000, [], []),
        ("￥12,000", 12000, [], []),
        ("¥12000.50元", 12000.5, [], []),
        ("12000元整", 12000, [], []),
        (12000, 12000, [], []),
        ("约5000", 5000, [], ["number-approximate"]),
        ("5000左右", 5000, [], ["number-approximate"]),
        ("一万二", 12000, [], ["number-in-words"]),
        ("壹万贰仟元整", 12000, [], ["number-in-words"]),
        ("面议", None, ["number-unread"], []),
        ("5000-8000", None, ["number-unread"], []),
        (-300, None, ["number-range"], []),
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_mess_39_amounts_of_money(tmp_path, typed, amount, asked, remarks, suffix):
    path = save(tmp_path / f"a{suffix}", [["成交登记"], ["合同金额", "客户"], [typed, "甲"]])
    (table,), _ = read_tables(read_book(path), [Sale.form], path.name, today=TODAY, vocabularies={})
    (row,) = table.rows(Sale)
    assert row.amount == (None if amount is None else Decimal(str(amount)))
    told = [(p.place.cell, p.code, p.is_remark) for p in table.problems]
    assert told == [*(("A3", code, False) for code in asked), *(("A3", code, True) for code in remarks)]


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".csv", ".ods"])
def test_mess_40_numbers_typed_as_text_and_codes_with_leading_zeros(tmp_path, suffix):
    headings = [*WEEKLY, "客户代码", "来源表/记录号", "QQ"]
    lines = [[*weekly(0), "00123", "ZX20261120-003", "123456789"], [*weekly(1), "KH000045", "007", 987654321]]
    got = seen(tmp_path, [headings, *lines], file=f"a{suffix}")
    assert got.values("customer_no") == ["00123", "KH000045"]
    assert (got.values("source_no"), got.values("qq")) == (["ZX20261120-003", "007"], ["123456789", "987654321"])
    assert (got.asked, got.remarks) == ([], [])


def test_mess_40_an_apostrophe_in_front_of_a_number_goes(tmp_path):
    got = seen(
        tmp_path,
        [[*WEEKLY, "客户编号"], [*weekly(0, 手机="'13853950009", 登记日期="2026-11-20"), "'00123"]],
        file="a.csv",
    )
    assert (got.values("mobile"), got.values("customer_no")) == ([("13853950009",)], ["00123"])
    assert got.asked == []


def test_mess_40_a_csv_that_forces_text_keeps_its_zeros(tmp_path):
    path = tmp_path / "导出.csv"
    path.write_text(
        "统计周,客户名称,联系人,手机,来源渠道,登记日期,汇总客服,客户编号\n"
        '2026-W47,莒南大药房,郑国栋,="13853950001",官网留言,2026-11-20,李娜,="00123"\n',
        encoding="utf-8-sig",
    )
    got = read(path)
    assert (got.values("mobile"), got.values("customer_no"), got.asked) == ([("13853950001",)], ["00123"], [])


def test_mess_41_a_formula_counts_as_its_last_result_and_is_told_once_a_column(tmp_path):
    lookup = ("=VLOOKUP(C2,'C:\\客服\\[旧表.xlsx]Sheet1'!$A:$B,2,0)", "13853900001")
    lines = [inquiry(0, 手机=lookup), inquiry(1, 手机=('=D2&""', "13853900002")), inquiry(2, 登记客服=("=G2", "李娜"))]
    got = read(by_xlsxwriter(tmp_path / "a.xlsx", log(*lines)))
    assert got.values("mobile") == [("13853900001",), ("13853900002",), ("13853901003",)]
    assert (got.asked, got.remarks) == ([], [("D2", "cell-formula"), ("G4", "cell-formula")])


@pytest.mark.parametrize("shown", ["#REF!", "#N/A", "#VALUE!", "#NAME?"])
def test_mess_41_an_error_is_refused_and_its_row_kept(tmp_path, shown):
    grid = [
        [*INQUIRY, "回访"],
        [*inquiry(0, 手机=("=VLOOKUP(C2,旧表!A:B,2,0)", shown)), ("=A9", shown)],
        [*inquiry(1), None],
    ]
    got = read(by_xlsxwriter(tmp_path / "a.xlsx", grid))
    assert (got.values("mobile"), got.held) == ([(), ("13853901002",)], [2])
    assert (got.rows[0].unread, got.rows[0].extra) == ({"mobile": shown}, {"回访": shown})
    assert got.asked == [("D2", "cell-error"), ("D2", "no-contact")]
    assert shown in got.problem("cell-error").said()


def test_mess_41_a_formula_never_calculated_is_refused_and_says_what_to_do(tmp_path):
    got = read(by_openpyxl(tmp_path / "a.xlsx", log(inquiry(0, 所在地区="=B2&C2"), inquiry(1))))
    assert (got.values("region"), got.held) == ([None, "山东省临沂市兰山区"], [])
    assert got.asked == [("E2", "cell-uncalculated")]
    assert "保存" in got.problem("cell-uncalculated").suggestion


def test_mess_41_rows_of_nothing_but_formulas_never_calculated_are_asked_about_once(tmp_path):
    line = [f"='[1]数据'!{letter}3" for letter in "ABCDEFG"]
    got = read(by_openpyxl(tmp_path / "a.xlsx", log(inquiry(0), line, line, inquiry(1))))
    assert ([row.place.row for row in got.rows], got.held) == ([2, 5], [])
    assert got.asked == [("A3", "cell-uncalculated")]
    assert "有2行" in got.problem("cell-uncalculated").message
    assert "保存" in got.problem("cell-uncalculated").suggestion


def test_mess_41_formulas_prepared_where_nobody_is_named_are_no_rows(tmp_path):
    prepared = ["=TODAY()", None, None, None, '=IF(D3="","","临沂")', None, None, '=TEXT(A3,"aaa")']
    grid = [[*INQUIRY, "星期"], [*inquiry(0), "五"], prepared, prepared]
    got = read(by_openpyxl(tmp_path / "a.xlsx", grid))
    assert ([row.place.row for row in got.rows], got.asked) == ([2], [])


def test_mess_41_formulas_that_give_nothing_are_blanks(tmp_path):
    lines = [
        inquiry(0),
        inquiry(1, 所在地区=('=IF(C3="","",C3)', "空")),
        [('=IF(C4="","",A3)', "空"), None, ("=C9", "空")],
    ]
    path = by_xlsxwriter(tmp_path / "a.xlsx", log(*lines))
    rewrite(path, lambda _, part: part.replace("<v>空</v>", "<v></v>"))
    got = read(path)
    assert ([row.place.row for row in got.rows], got.rows[1].region, got.asked) == ([2, 3], None, [])
