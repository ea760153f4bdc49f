"""Where tables stand on a sheet, which form they are, and what must not be taken for one."""

from datetime import date

import pytest
from staff_books import (
    DAY,
    HANDOFF,
    INQUIRY,
    PROSPECT,
    REFERRAL,
    VISIT,
    handoff,
    inquiry,
    log,
    prospect,
    read,
    referral,
    save,
    seen,
    several_sheets,
    visit,
)

FORMATS = (".xlsx", ".xls", ".csv", ".ods")


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("title", ["填表人：李四  批次：3", "填表人:李四   批次:3   来源：展会"])
def test_a_line_of_labels_right_above_the_headings_counts_for_every_row(tmp_path, title, suffix):
    keep = [at for at, name in enumerate(PROSPECT) if name not in ("登记客服", "名录批次")]
    grid = [[title], *([line[at] for at in keep] for line in (PROSPECT, prospect(0), prospect(1)))]
    got = seen(tmp_path, grid, file=f"a{suffix}")
    assert (got.values("logged_by"), got.values("batch")) == (["李四"] * 2, ["3"] * 2)
    assert (got.keys, got.asked) == (["prospect_list"] * 2, [])


@pytest.mark.parametrize("suffix", FORMATS)
def test_headings_in_row_15_are_found(tmp_path, suffix):
    grid = [*([f"须知第{n}条：按时交表"] for n in range(1, 15)), VISIT, visit(0)]
    got = seen(tmp_path, grid, file=f"a{suffix}")
    assert (got.keys, got.rows[0].place.row, got.asked) == (["visit_register"], 16, [])


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("below", [0, 2])
def test_rows_above_their_headings_are_rows(tmp_path, suffix, below):
    above = [inquiry(n, 登记客服=name) for n, name in enumerate(("李娜", "李娜", None))]
    under = [inquiry(n + 3) for n in range(below)]
    got = seen(tmp_path, [["客户咨询记录本 2026年11月"], *above, INQUIRY, *under], file=f"a{suffix}")
    assert [row.place.row for row in got.rows] == [2, 3, 4, *range(6, 6 + below)]
    assert got.values("mobile")[2] == ("13853901003",)
    assert (got.asked, got.held) == ([("G4", "required")], [])


def test_a_follow_up_above_its_headings_is_one_without_any_number(tmp_path):
    headings = ["客户名称", "跟进日期", "跟进方式", "接通情况", "跟进内容", "下次跟进日期"]
    line = ["康泰体验店", DAY, "电话", "接通", "谈了首批拿货", date(2026, 11, 30)]
    got = seen(tmp_path, [line, headings, line[:4]], sheet="跟进记录")
    assert [row.place.row for row in got.rows] == [1, 3]


def test_a_column_without_a_heading_keeps_what_stands_above_the_headings(tmp_path):
    got = seen(tmp_path, [[*inquiry(0), "上午来过"], INQUIRY])
    assert [row.extra for row in got.rows] == [{"H列（无表头）": "上午来过"}]


@pytest.mark.parametrize(
    "line",
    [
        [None, "13953900001", "王强", "想做代理", "临沂"],
        ["同上", "同上", "王强", "13953900001", "同上", "想做代理"],
        ["临沂", "王强，想做代理，13953900001", "李娜"],
    ],
)
def test_what_may_be_a_row_above_the_headings_is_asked_about_once(tmp_path, line):
    got = seen(tmp_path, [line, line, *log(inquiry(0))])
    assert (len(got.rows), got.asked) == (1, [("B1" if line[0] is None else "A1", "line-unread")])
    told = got.problem("line-unread").sentence()
    assert "表头上面有2行像是客户" in told
    assert "请把表头那一行移到最上面" in told


@pytest.mark.parametrize(
    "title",
    [
        ["云枕科技", "客户咨询记录本", "2026-11-20"],
        ["公司", "云枕科技", "电话", "13953900001", "日期", DAY],
        ["填表人：李娜", None, None, "电话：13953900001", "日期：2026-11-20"],
        ["云枕科技", "临沂", "服务热线13953900001"],
        ["示例", "网络·官网留言", "王先生", "13953900001", "临沂", "想做代理", "李娜"],
    ],
)
def test_a_title_of_several_cells_above_the_headings_is_no_row(tmp_path, title):
    got = seen(tmp_path, log(inquiry(0), inquiry(1), above=[title]))
    assert ([row.place.row for row in got.rows], got.asked) == ([3, 4], [])


def test_headings_further_down_than_that_are_said_not_to_be_found(tmp_path):
    got = seen(tmp_path, [*([f"须知第{n}条：按时交表"] for n in range(1, 16)), VISIT, visit(0)])
    assert (got.rows, [p.code for p in got.problems]) == ([], ["no-form"])


@pytest.mark.parametrize("suffix", FORMATS)
def test_headings_may_start_at_column_d(tmp_path, suffix):
    grid = [[None, None, None, *line] for line in (VISIT, visit(0), visit(1, 手机="139****9001"))]
    got = seen(tmp_path, [["陌生拜访登记本"], [], *grid], file=f"a{suffix}")
    assert (got.keys, got.asked) == (["visit_register"] * 2, [("I5", "phone-masked")])


@pytest.mark.parametrize(
    "between", [[[]], [[], ["客户信息移交表"]], [["客户信息移交表"]], [[], ["移交表  接收人：周建国"], []]]
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_two_forms_stacked_on_one_sheet(tmp_path, between, suffix):
    grid = [["陌拜"], VISIT[1:], visit(0)[1:], visit(1)[1:], *between, HANDOFF[3:], handoff(0)[3:]]
    got = seen(tmp_path, grid, file=f"a{suffix}")
    assert got.keys == ["visit_register"] * 2 + ["handoff_sheet"]
    assert (got.values("customer_name"), got.held) == (["沂水第1保健店", "沂水第2保健店", "兰山第1大药房"], [])


@pytest.mark.parametrize("mobile", ["13953900001", 13953900001])
def test_a_row_of_words_that_are_headings_too_is_a_row_by_its_number(tmp_path, mobile):
    headings = ["登记人", "客户称呼", "来源渠道", "手机", "来源说明"]
    line = ["客服", "客户", "来源", mobile, "关系"]
    got = seen(tmp_path, [headings, ["李娜", "王强", "网络·官网留言", "13853901001", None], line], sheet="咨询记录")
    assert got.values("mobile") == [("13853901001",), ("13953900001",)]


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("suffix", FORMATS)
def test_a_table_beside_another_may_begin_further_down(tmp_path, suffix, swapped):
    upper = [INQUIRY, *map(inquiry, range(5)), [None] * 7, [None] * 7]
    lower = [*[[None] * 7] * 3, INQUIRY, *map(inquiry, range(5, 9))]
    if swapped:
        upper, lower = lower, upper
    grid = [[*one, None, *other] for one, other in zip(upper, lower, strict=True)]
    got = seen(tmp_path, grid, file=f"a{suffix}")
    assert sorted(got.values("mobile")) == [(f"1385390{1001 + n}",) for n in range(9)]
    assert (got.asked, [row.extra for row in got.rows]) == ([], [{}] * 9)
    assert [code for _, code in got.remarks] == ["tables-beside"]


def test_what_stands_beside_a_table_and_is_no_other_stays_with_its_rows(tmp_path):
    beside = [[None, None, None], [None, "渠道", "数量"], [None, "网络", 2], [None, "展会", 1]]
    grid = [[*line, *more] for line, more in zip([INQUIRY, *map(inquiry, range(3))], beside, strict=True)]
    got = seen(tmp_path, grid)
    assert [len(row.extra) for row in got.rows] == [2, 2, 2]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_what_a_stacked_table_says_once_counts_for_its_own_rows_only(tmp_path, suffix):
    upper = [line[:-1] for line in (INQUIRY, inquiry(0), inquiry(1))]
    lower = [line[:-1] for line in (INQUIRY, inquiry(2))]
    grid = [["填表人：李四"], *upper, ["审核：王五"], [], ["填表人：赵六"], *lower]
    got = seen(tmp_path, grid, file=f"a{suffix}")
    assert (got.values("logged_by"), got.asked) == (["李四", "李四", "赵六"], [])


def test_a_signature_under_each_of_two_stacked_tables(tmp_path):
    upper = [line[:-1] for line in (INQUIRY, inquiry(0))]
    lower = [line[:-1] for line in (INQUIRY, inquiry(2))]
    got = seen(tmp_path, [*upper, ["填表人：李四"], [], *lower, ["填表人：赵六"]])
    assert (got.values("logged_by"), got.asked) == (["李四", "赵六"], [])


@pytest.mark.parametrize("suffix", FORMATS)
def test_one_form_twice_on_a_sheet_with_other_orders_of_columns(tmp_path, suffix):
    order = [5, 0, 3, 2, 6, 1, 4]
    grid = [
        INQUIRY,
        inquiry(0),
        [],
        *([line[at] for at in order] for line in (INQUIRY, inquiry(1), inquiry(2, 手机="138"))),
    ]
    got = seen(tmp_path, grid, file=f"a{suffix}")
    assert (got.keys, got.values("logged_by")) == (["inquiry_log"] * 3, ["李娜"] * 3)
    assert got.values("need") == ["想了解县级代理的政策"] * 3
    assert got.asked == [("C6", "no-contact"), ("C6", "phone-digits")]


def test_columns_only_one_of_two_stacked_tables_has_stay_with_their_rows(tmp_path):
    grid = [[*INQUIRY, "性别"], [*inquiry(0), "女"], [], [*INQUIRY, "年龄"], [*inquiry(1), 52]]
    got = seen(tmp_path, grid)
    assert [row.extra for row in got.rows] == [{"性别": "女"}, {"年龄": 52}]


@pytest.mark.parametrize("suffix", [".xlsx"])
def test_three_forms_in_one_file(tmp_path, suffix):
    sheets = {
        "1": [INQUIRY, inquiry(0)],
        "2": [["转介绍"], REFERRAL, referral(0)],
        "3": [[], [None, *VISIT], [None, *visit(0)]],
    }
    got = read(several_sheets(tmp_path / f"a{suffix}", sheets))
    assert got.keys == ["inquiry_log", "referral_slip", "visit_register"]
    assert [(row.place.sheet, row.place.row) for row in got.rows] == [("1", 2), ("2", 3), ("3", 3)]
    assert got.asked == []


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize(
    "headings", [["姓名", "电话", "备注"], ["备注", "联系电话", "客户姓名"], ["名称", "手机号码", "说明"]]
)
def test_three_columns_are_enough(tmp_path, headings, suffix):
    cells = {
        "姓": "王小强",
        "客": "王小强",
        "名": "康泰大药房",
        "电": 13853900001,
        "联": "13853900001",
        "手": "13853900001",
    }
    line = [cells.get(heading[0], "上次问过价") for heading in headings]
    got = seen(tmp_path, [headings, line], file=f"a{suffix}")
    (row,) = got.rows
    assert (row.mobile, row.note, got.held) == (("13853900001",), "上次问过价", [])
    assert "王小强" in (row.contact_name, row.customer_name) or row.customer_name == "康泰大药房"
    assert {code for _, code in got.asked} == {"column-missing"}


ATTENDANCE = [
    ["2026年11月考勤表"],
    ["姓名", "部门", "1日", "2日", "3日", "4日", "5日", "出勤天数", "备注"],
    ["李娜", "客服部", "√", "√", "√", "假", "√", 4, None],
    ["周建国", "销售部", "√", "√", "√", "√", "√", 5, "外出1次"],
]
PRICES = [
    ["产品价格表"],
    ["编号", "产品名称", "规格型号", "单位", "零售价", "代理价", "备注"],
    ["A01", "理疗床", "LC-3", "台", 12800, 6800, None],
    ["A02", "足浴桶", "ZY-5", "个", 980, 420, "含税"],
]
EXPENSES = [
    ["差旅费报销单"],
    ["日期", "姓名", "事由", "交通费", "住宿费", "合计", "备注"],
    [date(2026, 11, 18), "张伟", "去沂水", 120, 200, 320, None],
]
STOCK = [["日期", "名称", "数量", "经手人"], [DAY, "宣传页", 500, "李娜"], [DAY, "样机", 3, "张伟"]]
PHONE_BOOK = [["部门", "职务", "姓名", "短号", "分机"], ["客服部", "客服", "李娜", "6601", "801"]]


@pytest.mark.parametrize(
    "grid", [ATTENDANCE, PRICES, EXPENSES, STOCK, PHONE_BOOK], ids=["考勤", "价格", "报销", "领用", "通讯录"]
)
@pytest.mark.parametrize("suffix", FORMATS)
def test_another_kind_of_sheet_is_taken_for_no_form(tmp_path, grid, suffix):
    got = seen(tmp_path, grid, file=f"a{suffix}")
    assert (got.rows, [p.code for p in got.problems]) == ([], ["no-form"])


def test_another_kind_of_sheet_beside_a_form_is_named(tmp_path):
    got = read(several_sheets(tmp_path / "a.xlsx", {"咨询": [INQUIRY, inquiry(0)], "考勤": ATTENDANCE, "价格": PRICES}))
    assert got.keys == ["inquiry_log"]
    assert [(p.code, p.place.sheet) for p in got.problems] == [("sheet-unknown", "考勤"), ("sheet-unknown", "价格")]


# 日期 客户 联系人 电话 地区 备注 fits several forms: what the title, the sheet or the content says decides.
COMMON = ["日期", "名称", "姓名", "电话", "地区", "备注"]
COMMON_LINE = [DAY, "康泰大药房", "王小强", "13853900001", "临沂市兰山区", "想看样机"]
SAID = [
    ("客户咨询记录本", "inquiry_log"),
    ("客户信息移交表", "handoff_sheet"),
    ("展会名单", "prospect_list"),
    ("转介绍登记表", "referral_slip"),
    ("陌拜登记表", "visit_register"),
    ("周有效客户表", "weekly_list"),
]


@pytest.mark.parametrize(("name", "key"), SAID)
@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
def test_headings_that_fit_several_forms_are_told_by_title_sheet_or_file(tmp_path, name, key, suffix):
    plain = save(tmp_path / f"a{suffix}", [[name], COMMON, COMMON_LINE])
    sheet = save(tmp_path / f"b{suffix}", [COMMON, COMMON_LINE], sheet=name)
    file = save(tmp_path / f"李娜{name}{suffix}", [COMMON, COMMON_LINE])
    assert [read(path).keys for path in (plain, sheet, file)] == [[key]] * 3


def test_the_title_counts_before_the_sheet_and_the_sheet_before_the_file(tmp_path):
    got = seen(tmp_path, [["陌拜登记表"], COMMON, COMMON_LINE], sheet="咨询登记表", file="展会名单.xlsx")
    assert got.keys == ["visit_register"]
    got = seen(tmp_path, [COMMON, COMMON_LINE], sheet="咨询登记表", file="展会名单.xlsx")
    assert got.keys == ["inquiry_log"]


@pytest.mark.parametrize(
    ("headings", "line", "key"),
    [
        (
            ["日期", "名称", "电话", "意向", "地址", "业务员"],
            [DAY, "康泰", "13853900001", "有", "正阳路18号", "张伟"],
            "visit_register",
        ),
        (
            ["日期", "姓名", "电话", "来源", "咨询内容", "客服"],
            [DAY, "王小强", "13853900001", "QQ", "想做代理", "李娜"],
            "inquiry_log",
        ),
        (
            ["日期", "客户", "电话", "情况", "接收人", "处理情况"],
            [DAY, "康泰", "13853900001", "想做代理", "周建国", "未处理"],
            "handoff_sheet",
        ),
        (["日期", "介绍人", "姓名", "电话", "关系"], [DAY, "孙立新", "周敏", "13853900001", "朋友"], "referral_slip"),
        (
            ["单位名称", "负责人", "电话", "地址", "主营", "展会名称"],
            ["康泰", "王总", "13853900001", "正阳路18号", "理疗", "秋交会"],
            "prospect_list",
        ),
        (
            ["周次", "客户名称", "电话", "品牌", "总监", "派单日期"],
            ["2026-W47", "康泰", "13853900001", "益寿", "孙总监", DAY],
            "weekly_list",
        ),
    ],
)
def test_a_form_without_any_name_is_told_by_its_own_columns(tmp_path, headings, line, key):
    got = seen(tmp_path, [headings, line])
    assert (got.keys, got.rows[0].extra) == ([key], {})


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_table_nothing_names_says_as_what_it_was_read_and_how_to_say_otherwise(tmp_path, suffix):
    grid = [["姓名", "电话", "情况"], ["王小强", "13853900001", "想做代理"]]
    got = seen(tmp_path, grid, file=f"a{suffix}")
    (problem,) = got.problems
    assert (got.keys, problem.code, problem.is_remark) == (["inquiry_log"], "column-missing", False)
    assert problem.message.startswith(
        "没写是什么表，看表头当作「客户咨询记录本」读了（也像「陌生拜访登记本」），可是没有「咨询日期」"
    )
    assert problem.suggestion.endswith("若是别的表，请在表头上方写上表名，如“陌生拜访登记本”")
    named = seen(tmp_path, [["咨询"], *grid], file=f"b{suffix}")
    assert named.problem("column-missing").message.startswith("这张表没有「咨询日期」")


def test_a_table_nothing_names_that_lacks_nothing_is_asked_about_all_the_same(tmp_path):
    got = seen(tmp_path, [["客户编号", "客户名称", "电话", "地区"], ["KH000001", "康泰", "13853900001", "临沂兰山区"]])
    assert (got.keys, got.asked) == (["my_customers"], [("A1", "form-unsure")])
    assert got.problems[0].message == "没写是什么表，看表头当作「我的客户」读了（也像「有效客户名单表」）"
