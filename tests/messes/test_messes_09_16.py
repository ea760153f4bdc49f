"""Messes 9 to 16: cells that hold several things, blanks of all kinds, and lines that are no customers."""

from datetime import date

import pytest
from staff_books import DAY, HANDOFF, INQUIRY, VISIT, by_xlsxwriter, handoff, inquiry, log, read, seen, visit


@pytest.mark.parametrize(
    ("typed", "name", "wechat"),
    [
        ("13800138000 王总 微信同号", "王总", "13800138000"),
        ("13800138000（王总）", "王总", None),
        ("王总13800138000微信同号", "王总", "13800138000"),
        ("13800138000\n赵经理", "赵经理", None),
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".csv"])
def test_mess_09_one_cell_with_number_name_and_wechat_is_taken_apart(tmp_path, typed, name, wechat, suffix):
    got = seen(tmp_path, [[*INQUIRY, "微信/QQ"], [*inquiry(0, 客户称呼=None, 手机=typed), None]], file=f"a{suffix}")
    (row,) = got.rows
    assert (row.mobile, row.contact_name, row.wechat) == (("13800138000",), name, wechat)
    assert (got.asked, got.remarks, got.held) == ([], [("D2", "phone-split")], [])


@pytest.mark.parametrize("word", ["微信同号", "同手机", "与手机号相同", "同上面电话", "wx同电话"])
def test_mess_09_wechat_same_as_phone_in_its_own_column(tmp_path, word):
    got = seen(tmp_path, [[*INQUIRY, "微信/QQ"], [*inquiry(0), word]])
    assert (got.values("wechat"), got.asked) == (["13853901001"], [])


def test_mess_09_what_is_beside_a_number_is_kept_where_its_own_column_is_filled(tmp_path):
    headings = [*INQUIRY, "备注"]
    line = [*inquiry(0, 客户称呼="王小强", 手机="13800138000 赵经理 晚上打"), "问过两次"]
    (row,) = seen(tmp_path, [headings, line]).rows
    assert row.contact_name == "王小强"
    assert row.note.startswith("问过两次")
    kept = " ".join([row.note, *map(str, row.extra.values())])
    assert "赵经理" in kept
    assert "晚上打" in kept


@pytest.mark.parametrize(
    ("typed", "region", "mobile", "asked", "remarks"),
    [
        ("8123456", "山东省临沂市兰山区", ("0539-8123456",), [], ["phone-area-added"]),
        ("8123456", None, ("8123456",), ["phone-area-missing"], []),
        ("0539-8123456转801", "山东省临沂市兰山区", ("0539-8123456-801",), [], []),
        ("(0539)8123456-801", "山东省临沂市兰山区", ("0539-8123456-801",), [], []),
        ("05398123456", "山东省临沂市兰山区", ("0539-8123456",), [], []),
        (5398123456.0, "山东省临沂市兰山区", ("0539-8123456",), [], ["phone-area-added"]),
    ],
)
def test_mess_10_landlines_get_area_and_extension(tmp_path, typed, region, mobile, asked, remarks):
    got = seen(tmp_path, log(inquiry(0, 手机=typed, 所在地区=region)))
    assert got.values("mobile") == [mobile]
    assert (got.asked, got.remarks) == ([("D2", code) for code in asked], [("D2", code) for code in remarks])


def test_mess_10_a_fax_is_kept_but_reaches_nobody(tmp_path):
    got = seen(tmp_path, [VISIT, visit(0, 手机="0539-8123456 传真0539-8123457"), visit(1, 手机="传真：0539-8123458")])
    assert got.values("mobile") == [("0539-8123456",), ()]
    assert ["传真0539-8123457" in row.note for row in got.rows[:1]] == [True]
    assert "0539-8123458" in got.rows[1].note


@pytest.mark.parametrize(
    "typed",
    ["１３８００１３８０００", "138　0013　8000", "138\u200b0013\u200b8000", "\ufeff13800138000 ", "138–0013–8000"],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".ods"])
def test_mess_11_width_blanks_and_invisible_signs_are_repaired(tmp_path, typed, suffix):
    got = seen(tmp_path, log(inquiry(0, 手机=typed, 客户称呼="王\u3000强")), file=f"a{suffix}")
    assert (got.values("mobile"), got.values("contact_name")) == ([("13800138000",)], ["王强"])
    assert (got.asked, got.remarks) == ([], [])


@pytest.mark.parametrize("typed", ["138OO138OOO", "l3800138000", "1380013800O"])
def test_mess_11_letters_for_digits_are_asked(tmp_path, typed):
    got = seen(tmp_path, [[*INQUIRY, "微信/QQ"], [*inquiry(0, 手机=typed), "wang_xq66"]])
    assert (got.values("mobile"), got.rows[0].unread, got.held) == ([()], {"mobile": typed}, [])
    assert got.asked == [("D2", "letters-as-digits")]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("康泰 ", "康泰"),
        ("\n康泰大药房\n", "康泰大药房"),
        ("　康泰", "康泰"),
        ("康泰 大药房（河东店）", "康泰 大药房(河东店)"),
    ],
)
def test_mess_12_blanks_around_a_name_go(tmp_path, typed, name):
    got = seen(tmp_path, [HANDOFF, handoff(0, 客户名称=typed)])
    assert (got.values("customer_name"), got.asked, got.remarks) == ([name], [], [])


@pytest.mark.parametrize("typed", ["王 强", "王　强", " 王  强 ", "王\u00a0强"])
def test_mess_12_the_blank_within_a_persons_name_goes(tmp_path, typed):
    got = seen(tmp_path, [HANDOFF, handoff(0, 联系人=typed)], file="a.xls")
    assert (got.values("contact_name"), got.asked, got.remarks) == (["王强"], [], [])


@pytest.mark.parametrize("word", ["N/A", "无", "/", "—", "——", "？", "?", "暂无", "不详", "-"])
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_mess_13_words_for_nothing_are_blanks(tmp_path, word, suffix):
    headings = [*INQUIRY, "意向品牌", "微信/QQ", "备注"]
    line = [*inquiry(0, 所在地区=word, 客户称呼="王小强"), word, word, word]
    got = seen(tmp_path, [headings, line], file=f"a{suffix}")
    (row,) = got.rows
    assert (row.region, row.brand, row.wechat, row.note, row.unread) == (None, None, None, None, {})
    assert got.asked == []


def test_mess_13_a_required_cell_with_a_word_for_nothing_is_blank_too(tmp_path):
    got = seen(tmp_path, log(inquiry(0, 手机="无", 客户称呼="王小强"), inquiry(1, 来源渠道="/")))
    assert got.asked == [("D2", "no-contact"), ("B3", "required")]
    assert got.held == [2]


@pytest.mark.parametrize("word", ["同上", "如上", "同前", "〃", "″", '"', "”"])
def test_mess_13_ditto_takes_the_line_above_and_says_so(tmp_path, word):
    lines = [inquiry(0), inquiry(1, 来源渠道=word, 所在地区=word), inquiry(2, 来源渠道=word, 登记客服=word)]
    got = seen(tmp_path, log(*lines), file="a.xls")
    assert got.values("channel") == ["网络·官网留言"] * 3
    assert (got.values("logged_by"), got.values("region")) == (["李娜"] * 3, ["山东省临沂市兰山区"] * 3)
    assert (got.asked, got.remarks) == ([], [(cell, "ditto") for cell in ("B3", "E3", "B4", "G4")])


def test_mess_13_ditto_under_a_merge_or_a_blank_takes_what_counts_there(tmp_path):
    lines = [inquiry(0), inquiry(1, 登记客服=None), inquiry(2, 登记客服="同上")]
    got = seen(tmp_path, log(*lines), merges=[(2, 7, 3, 7)])
    assert (got.values("logged_by"), got.asked) == (["李娜"] * 3, [])


def test_mess_13_ditto_on_the_first_line_has_nothing_above(tmp_path):
    got = seen(tmp_path, log(inquiry(0, 来源渠道="同上"), inquiry(1)))
    assert got.values("channel") == [None, "网络·官网留言"]
    assert (got.asked, got.rows[0].unread) == ([("B2", "ditto-unread")], {"channel": "同上"})


def test_mess_13_ditto_of_what_could_not_be_read_says_where_that_stands(tmp_path):
    got = seen(tmp_path, log(inquiry(0, 咨询日期="下雨那天"), inquiry(1, 咨询日期="同上"), inquiry(2, 咨询日期="如上")))
    assert got.values("received_on") == [None] * 3
    assert got.asked == [("A2", "date-unread"), ("A3", "ditto-unread"), ("A4", "ditto-unread")]
    assert (got.remarks, got.rows[2].unread) == ([], {"received_on": "如上"})


def test_mess_13_ditto_under_a_divider_is_the_day_of_its_section(tmp_path):
    lines = [inquiry(0), ["", "", "以下为3月6日新增"], inquiry(1, 咨询日期=None), inquiry(2, 咨询日期="同上")]
    got = seen(tmp_path, log(*lines))
    assert got.values("received_on") == [DAY, date(2026, 3, 6), date(2026, 3, 6)]


@pytest.mark.parametrize(
    "total",
    [
        ["合计", None, "2人"],
        ["合计：2人"],
        ["合 计", None, None, "2"],
        [None, "小计", "2户"],
        ["总计", None, None, None, None, 2],
        ["本页合计：2"],
        ["共计2家"],
        ["平均", None, None, None, None, 1.5],
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".csv"])
def test_mess_14_totals_are_no_customers(tmp_path, total, suffix):
    got = seen(tmp_path, [HANDOFF, handoff(0), handoff(1), total], file=f"a{suffix}")
    assert [row.place.row for row in got.rows] == [2, 3]
    assert (got.asked, got.remarks) == ([], [])


@pytest.mark.parametrize(
    ("total", "cell"),
    [
        (["合计：5人"], "A4"),
        (["合计", None, "5户"], "C4"),
        (["共5家"], "A4"),
        (["合计", 5], "B4"),
        (["合计", "5"], "B4"),
        (["合计", None, None, None, 5], "E4"),
    ],
)
def test_mess_14_a_total_that_differs_from_the_rows_is_told(tmp_path, total, cell):
    got = seen(tmp_path, [HANDOFF, handoff(0), handoff(1), total])
    assert (len(got.rows), got.asked) == (2, [(cell, "total-differs")])


def test_mess_14_subtotals_count_from_the_one_before(tmp_path):
    grid = log(inquiry(0), inquiry(1), ["小计", "2人"], inquiry(2), ["小计", "1人"], ["合计", "3人"])
    got = seen(tmp_path, grid)
    assert (len(got.rows), got.asked) == (3, [])


@pytest.mark.parametrize(("total", "asked"), [(30, []), (35, [("H4", "total-differs")]), (("=SUM(H2:H3)", 30), [])])
def test_mess_14_a_sum_is_compared_with_its_details(tmp_path, total, asked):
    grid = [[*INQUIRY, "数量"], [*inquiry(0), 10], [*inquiry(1), 20], ["合计", *[None] * 6, total]]
    got = read(by_xlsxwriter(tmp_path / "a.xlsx", grid))
    assert (len(got.rows), got.asked) == (2, asked)
    assert [row.extra for row in got.rows] == [{"数量": 10}, {"数量": 20}]


@pytest.mark.parametrize(
    "total",
    [
        ["合计", *[None] * 6, 30],
        ["合计", 30, None, None, None, None, None, None],
        ["合计", None, None, None, None, None, None, None, 1],
        ["平均", 15],
    ],
)
def test_mess_14_a_bare_number_may_be_a_sum_or_the_count_of_one_answer(tmp_path, total):
    grid = [[*INQUIRY, "数量", "是否急件"], [*inquiry(0), 10, "是"], [*inquiry(1), 20, "否"], total]
    assert [code for _, code in seen(tmp_path, grid).asked if code == "total-differs"] == []


def test_mess_14_a_shop_whose_name_begins_like_a_total_is_a_customer(tmp_path):
    got = seen(
        tmp_path, [HANDOFF[3:], *(handoff(n, 客户名称=name)[3:] for n, name in enumerate(["合计划养生馆", "平均堂"]))]
    )
    assert got.values("customer_name") == ["合计划养生馆", "平均堂"]


@pytest.mark.parametrize(
    "foot",
    [
        [["填表人：张三", None, "审核：王五"]],
        [["填表人:", "张三", None, "审核:", "王五"]],
        [[None, None, "登记人： 张三      审核： 王五"]],
        [["说明：本表每日下班前交"], ["填表人：张三  日期：2026年11月20日"]],
        [["注：手机必填"], [], ["制表：张三"]],
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".csv", ".ods"])
def test_mess_15_signatures_and_notes_at_the_foot(tmp_path, foot, suffix):
    lines = [inquiry(n)[:-1] for n in range(2)]
    got = seen(tmp_path, [INQUIRY[:-1], *lines, [], *foot], file=f"a{suffix}")
    assert [row.place.row for row in got.rows] == [2, 3]
    assert (got.values("logged_by"), got.asked) == (["张三", "张三"], [])


@pytest.mark.parametrize(
    ("foot", "signed"),
    [
        (["制表人", "李娜", "审核人", "陈刚"], "李娜"),
        (["填表人", "李娜"], "李娜"),
        ([None, None, "填表人", "李娜", "电话", "13953900001"], "李娜"),
        (["填表人", "李娜", "填表日期", date(2026, 11, 20)], "李娜"),
        (["审核人签字", None, None, "日期"], None),
        (["填表人", "审核人", "陈刚"], None),
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_mess_15_a_signature_without_a_colon_is_no_customer(tmp_path, foot, signed, suffix):
    grid = [INQUIRY[:-1], *(inquiry(n)[:-1] for n in range(2)), [], foot]
    got = seen(tmp_path, grid, file=f"a{suffix}")
    assert [row.place.row for row in got.rows] == [2, 3]
    assert (got.values("logged_by"), got.asked) == ([signed] * 2, [] if signed else [("A1", "column-missing")])


@pytest.mark.parametrize(
    "line",
    [
        [None, None, "负责人", "13953900001"],
        [None, None, "登记人", "13953900001"],
        [None, None, "审核人", "13953900001", "临沂", "想做代理"],
    ],
)
def test_mess_15_a_line_that_tells_how_to_reach_someone_is_a_row(tmp_path, line):
    got = seen(tmp_path, log(inquiry(0), line, inquiry(1)))
    assert got.values("mobile")[1] == ("13953900001",)


def test_mess_15_what_a_row_says_itself_counts_before_the_signature(tmp_path):
    got = seen(tmp_path, log(inquiry(0, 登记客服="李娜"), inquiry(1, 登记客服=None), ["填表人：张三"]))
    assert got.values("logged_by") == ["李娜", "张三"]
    assert got.asked == []


@pytest.mark.parametrize("divider", ["以下为3月6日新增", "---3月6日补录---", "3月6日新增：", date(2026, 3, 6)])
def test_mess_16_a_divider_dates_the_lines_under_it(tmp_path, divider):
    lines = [inquiry(n, 咨询日期=DAY if n == 0 else None) for n in range(3)]
    got = seen(tmp_path, log(lines[0], [divider], *lines[1:]))
    assert got.values("received_on") == [DAY, date(2026, 3, 6), date(2026, 3, 6)]
    assert [row.place.row for row in got.rows] == [2, 4, 5]
    assert got.asked == []
    if isinstance(divider, str):
        assert got.remarks == [("A4", "date-year-added"), ("A5", "date-year-added")]


@pytest.mark.parametrize("column", [0, 2, 3])
@pytest.mark.parametrize("divider", ["3月6日", "—3月6号（周五）—", "2026年3月6日", "2026-03-06", date(2026, 3, 6)])
def test_mess_16_a_lone_day_dates_the_lines_under_it_in_whatever_column(tmp_path, column, divider):
    grid = log(inquiry(0), [*[None] * column, divider], inquiry(1, 咨询日期=None))
    got = seen(tmp_path, grid)
    assert (got.values("received_on"), got.asked) == ([DAY, date(2026, 3, 6)], [])


KNOWN = ("咨询日期", "来源渠道", "客户称呼", "手机", "固定电话", "微信/QQ", "咨询内容", "登记客服")


@pytest.mark.parametrize("word", ["小计", "平均", "合计"])
@pytest.mark.parametrize(("at", "contact"), [(4, "0539-8123456"), (5, "wangxiaoer88"), (5, "QQ：812345678")])
def test_mess_14_a_line_with_any_contact_under_its_heading_is_no_total(tmp_path, word, at, contact):
    line = [word, None, "张二", None, None, None, None, "李娜"]
    line[at] = contact
    got = seen(tmp_path, [KNOWN, [DAY, "网络", "王一", "13853901009", None, None, "加盟", "李娜"], line])
    assert got.values("contact_name") == ["王一", "张二"]


def test_mess_14_a_count_in_the_columns_of_contacts_is_still_a_total(tmp_path):
    line = [DAY, "网络·官网留言", "王一", "13853901009", "0539-8123456", "wangxiaoer88", "想加盟", "李娜"]
    got = seen(tmp_path, [KNOWN, line, ["合计", None, 1, 1, 1, "1人"]])
    assert ([row.place.row for row in got.rows], got.asked) == ([2], [])


@pytest.mark.parametrize(
    "line",
    [
        ["日期：11-17", "客户：王强", "电话：13811112222", "需求：加盟"],
        ["登记人：李晓雨", "客户：孙强", "电话：", "13811114444"],
        ["客户：王强 电话：0539-8123456"],
        [None, None, None, None, None, None, "王老板座机0539-8123457，新增"],
        [None, None, None, None, None, None, "下面这位要加盟，微信xia_88888"],
        [None, None, None, None, None, None, "李姐 vx：lijie_2026 周末回电"],
        [None, None, None, None, None, None, "暖阳馆 QQ 812345678"],
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_mess_16_a_line_with_a_contact_that_is_not_read_is_asked_about(tmp_path, line, suffix):
    got = seen(tmp_path, log(inquiry(0), line, inquiry(1)), file=f"a{suffix}")
    assert [row.place.row for row in got.rows] == [2, 4]
    assert [code for _, code in got.asked] == ["line-unread"]
    assert (got.problem("line-unread").place.row, got.remarks) == (3, [])
    assert "按表头" in got.problem("line-unread").sentence()


@pytest.mark.parametrize(
    "foot",
    [
        ["填表人：李娜", "联系电话：13953900001"],
        ["登记人：李娜 座机：0539-8123456"],
        ["说明：有问题请打0539-8123456，或加微信yunzhen888"],
        ["公司电话：0539-8123456"],
    ],
)
def test_mess_15_a_signature_may_tell_how_to_reach_who_signed(tmp_path, foot):
    got = seen(tmp_path, log(inquiry(0), inquiry(1), [], foot))
    assert ([row.place.row for row in got.rows], got.asked) == ([2, 3], [])


@pytest.mark.parametrize("divider", ["—转下页—", "转下页", "接上页", "第2页 共3页", "********", "————————"])
@pytest.mark.parametrize("column", [0, 2, 3])
def test_mess_16_page_marks_are_no_customers(tmp_path, divider, column):
    got = seen(tmp_path, log(inquiry(0), [*[None] * column, divider], inquiry(1)))
    assert ([row.place.row for row in got.rows], got.asked, got.remarks) == ([2, 4], [], [])


def test_mess_16_a_lone_name_is_a_row_held_back_and_not_a_divider(tmp_path):
    got = seen(tmp_path, log(inquiry(0), [None, None, "老周"], inquiry(1)))
    assert (got.values("contact_name"), got.held) == (["王小强", "老周", "赵海燕"], [3])
    assert ("D3", "no-contact") in got.asked
