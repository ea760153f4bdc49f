"""日期 时间 处理情况 级别 名称 类型 结果 编号: what such a heading means is decided by the form and by the content."""

from datetime import date

import pytest
from staff_books import (
    DAY,
    HANDOFF,
    INQUIRY,
    PROSPECT,
    REFERRAL,
    VISIT,
    WEEKLY,
    handoff,
    inquiry,
    prospect,
    referral,
    seen,
    visit,
    weekly,
)

FORMS = {
    "inquiry_log": (INQUIRY, inquiry),
    "handoff_sheet": (HANDOFF, handoff),
    "prospect_list": (PROSPECT, prospect),
    "referral_slip": (REFERRAL, referral),
    "visit_register": (VISIT, visit),
    "weekly_list": (WEEKLY, weekly),
}


def with_heading(key, heading, cells, instead_of):
    """A clean sheet of a form with one more column, which may stand for a plain one."""
    headings, line = FORMS[key]
    keep = [at for at, name in enumerate(headings) if name != instead_of]
    assert not instead_of or len(keep) < len(headings)
    grid = [[*(headings[at] for at in keep), heading]]
    return grid + [[*(line(n)[at] for at in keep), cell] for n, cell in enumerate(cells)]


KNOWN = [
    ("inquiry_log", "日期", "咨询日期", [DAY, "11月19日"], "received_on", [DAY, date(2026, 11, 19)]),
    ("handoff_sheet", "日期", "移交日期", [DAY, "11月19日"], "handed_over_on", [DAY, date(2026, 11, 19)]),
    ("prospect_list", "日期", "移交日期", [DAY, "11月19日"], "handed_over_on", [DAY, date(2026, 11, 19)]),
    ("referral_slip", "日期", "登记日期", [DAY, "11月19日"], "logged_on", [DAY, date(2026, 11, 19)]),
    ("visit_register", "日期", "拜访日期", [DAY, "11月19日"], "visited_on", [DAY, date(2026, 11, 19)]),
    ("weekly_list", "日期", "登记日期", [DAY, "11月19日"], "logged_on", [DAY, date(2026, 11, 19)]),
    ("inquiry_log", "时间", "咨询日期", [DAY, "2026-11-19"], "received_on", [DAY, date(2026, 11, 19)]),
    ("referral_slip", "时间", "登记日期", [DAY, "2026-11-19"], "logged_on", [DAY, date(2026, 11, 19)]),
    ("weekly_list", "时间", "登记日期", [DAY, "2026-11-19"], "logged_on", [DAY, date(2026, 11, 19)]),
    ("handoff_sheet", "处理情况", "", ["已跟进", "未处理"], "status", ["已跟进", "未处理"]),
    (
        "handoff_sheet",
        "处理情况",
        "",
        ["电话里说周三来店", "已寄资料，等回信"],
        "outcome",
        ["电话里说周三来店", "已寄资料，等回信"],
    ),
    ("handoff_sheet", "结果", "", ["处理中", "未处理"], "status", ["处理中", "未处理"]),
    ("referral_slip", "结果", "", ["跟进中", "已成交"], "deal", ["跟进中", "已成交"]),
    ("weekly_list", "级别", "", ["县级", "乡镇"], "region_level", ["县级", "乡镇"]),
    ("handoff_sheet", "类型", "移交类型", ["日常", "陌拜"], "handoff_kind", ["日常", "陌拜汇总"]),
    ("handoff_sheet", "名称", "客户名称", ["康泰", "益寿"], "customer_name", ["康泰", "益寿"]),
    ("prospect_list", "名称", "客户名称", ["康泰", "益寿"], "customer_name", ["康泰", "益寿"]),
    ("referral_slip", "名称", "被介绍客户", ["康泰", "益寿"], "customer_name", ["康泰", "益寿"]),
    ("visit_register", "名称", "店名", ["康泰", "益寿"], "customer_name", ["康泰", "益寿"]),
    ("weekly_list", "名称", "客户名称", ["康泰", "益寿"], "customer_name", ["康泰", "益寿"]),
    ("inquiry_log", "名称", "", ["康泰", "益寿"], "customer_name", ["康泰", "益寿"]),
    ("prospect_list", "编号", "", [1, 2], "line_no", [1, 2]),
    ("weekly_list", "编号", "", [1, 2], "line_no", [1, 2]),
]


@pytest.mark.parametrize(("key", "heading", "instead_of", "cells", "field", "values"), KNOWN)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_an_ambiguous_heading_is_what_its_form_and_content_say(
    tmp_path, key, heading, instead_of, cells, field, values, suffix
):
    got = seen(tmp_path, with_heading(key, heading, cells, instead_of), file=f"a{suffix}")
    assert (set(got.keys), got.values(field)) == ({key}, values)
    assert [code for _, code in got.asked if code != "required"] == []
    assert [row.extra for row in got.rows] == [{}, {}]


UNKNOWN = [
    ("inquiry_log", "处理情况", ["已回电话", "没人接"]),
    ("inquiry_log", "级别", ["A", "B"]),
    ("inquiry_log", "结果", ["未接", "已接"]),
    ("inquiry_log", "编号", ["ZX-001", "ZX-002"]),
    ("handoff_sheet", "级别", ["A", "B"]),
    ("handoff_sheet", "编号", ["YJ001", "YJ002"]),
    ("prospect_list", "类型", ["药店", "理疗馆"]),
    ("prospect_list", "结果", ["未打", "已打"]),
    ("referral_slip", "级别", ["A", "B"]),
    ("referral_slip", "编号", ["ZJ001", "ZJ002"]),
    ("visit_register", "处理情况", ["已留资料", "老板不在"]),
    ("visit_register", "类型", ["药店", "理疗馆"]),
    ("visit_register", "编号", ["12", "13"]),
    ("weekly_list", "处理情况", ["已分配", "未分配"]),
    ("weekly_list", "结果", ["有效", "有效"]),
]


@pytest.mark.parametrize(("key", "heading", "cells"), UNKNOWN)
@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
def test_an_ambiguous_heading_the_form_has_no_use_for_is_kept_as_it_is(tmp_path, key, heading, cells, suffix):
    got = seen(tmp_path, with_heading(key, heading, cells, ""), file=f"a{suffix}")
    assert set(got.keys) == {key}
    assert [row.extra for row in got.rows] == [{heading: cell} for cell in cells]
    assert got.asked == []


def test_two_columns_of_one_ambiguous_word_are_shared_out_by_content(tmp_path):
    grid = with_heading("inquiry_log", "时间", ["14:30", "9点20"], "咨询日期")
    grid = [["时间", *grid[0]], *([DAY, *line] for line in grid[1:])]
    got = seen(tmp_path, grid)
    assert got.values("received_on") == [DAY, DAY]
    assert [f"{at:%H:%M}" for at in got.values("received_at")] == ["14:30", "09:20"]
    assert got.asked == []


def test_a_word_for_two_columns_whose_content_fits_neither_is_asked(tmp_path):
    grid = with_heading("inquiry_log", "时间", ["下雨那天", "忘了"], "咨询日期")
    got = seen(tmp_path, grid)
    assert ("G1", "heading-unsure") in got.asked
    assert [row.unread for row in got.rows] == [{"received_on": "下雨那天"}, {"received_on": "忘了"}]


def test_an_ambiguous_column_that_is_still_empty_is_asked_about_by_nobody(tmp_path):
    got = seen(tmp_path, with_heading("handoff_sheet", "处理情况", [None, None], ""))
    assert (got.asked, got.remarks) == ([], [])


def test_the_names_of_the_referred_are_told_from_those_of_the_referrer(tmp_path):
    headings = ["登记日期", "老客户", "身份", "新客户", "电话", "介绍人已打招呼", "新客户知情", "登记人"]
    line = [DAY, "孙立新", "老客户", "周敏", "13853930001", "是", "否", "李娜"]
    got = seen(tmp_path, [headings, line])
    (row,) = got.rows
    assert (row.form.key, row.referrer, row.contact_name, row.referrer_kind) == (
        "referral_slip",
        "孙立新",
        "周敏",
        "客户",
    )
    assert (row.mobile, row.logged_by, got.asked) == (("13853930001",), "李娜", [])


def test_a_heading_that_stands_twice_is_not_said_to_be_unknown(tmp_path):
    got = seen(tmp_path, [[*INQUIRY, "咨询内容"], [*inquiry(0), "另一件事"]])
    (problem,) = (problem for problem in got.problems if problem.code == "heading-unknown")
    assert problem.message == "“咨询内容”不止一列，这一列原样保留"
    assert got.rows[0].extra == {"咨询内容": "另一件事"}


def test_a_column_that_numbers_customers_tells_which_customer(tmp_path):
    headings = ["编号", "客户", "规模", "等级", "跟进负责人", "分析日期"]
    got = seen(tmp_path, [headings, ["KH000001", "康泰", "中", "A", "张伟", DAY]], file="分析.xlsx")
    assert (got.keys, got.values("customer_no"), got.rows[0].extra) == (["customer_analysis"], ["KH000001"], {})
    got = seen(tmp_path, [headings, ["1", "康泰", "中", "A", "张伟", DAY]], file="分析2.xlsx")
    assert got.values("customer_no") == [None]


def test_a_second_word_for_a_column_that_is_there_is_told_apart_from_one_that_stands_twice(tmp_path):
    got = seen(tmp_path, [["拜访日期", "时间", *VISIT[1:]], [DAY, "14:30", *visit(0)[1:]]])
    message = "「拜访日期」已经有“拜访日期”这一列，“时间”这一列原样保留"
    assert got.problem("heading-unknown").message == message
    assert (got.rows[0].extra, got.asked) == ({"时间": "14:30"}, [])
