"""Messes 26 to 29: dates in every spelling, years typed wrong, and dates that Excel made of something else."""

from datetime import date, datetime

import pytest
import xlsxwriter
import xlwt
from staff_books import DAY, HANDOFF, INQUIRY, VISIT, by_xlsxwriter, handoff, inquiry, log, read, save, seen, visit

TYPED = [
    ("2026.3.5", date(2026, 3, 5), ""),
    ("2026-3-5", date(2026, 3, 5), ""),
    ("2026年3月5号", date(2026, 3, 5), ""),
    ("２０２６。３。５", date(2026, 3, 5), ""),
    ("2026/03/05 14:30", date(2026, 3, 5), ""),
    ("46086", date(2026, 3, 5), ""),
    ("20260305", date(2026, 3, 5), ""),
    ("二〇二六年三月五日", date(2026, 3, 5), ""),
    ("3月5号", date(2026, 3, 5), "date-year-added"),
    ("三月五日", date(2026, 3, 5), "date-year-added"),
    ("3.5", date(2026, 3, 5), "date-year-added"),
    ("12.5", date(2025, 12, 5), "date-year-added"),
    ("26.3.5", date(2026, 3, 5), "date-year-added"),
    ("260305", date(2026, 3, 5), "date-year-added"),
    ("昨天", date(2026, 11, 22), "date-relative"),
    ("上周五", date(2026, 11, 20), "date-relative"),
]


@pytest.mark.parametrize(("typed", "day", "remark"), TYPED)
@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".csv"])
def test_mess_26_dates_in_any_spelling(tmp_path, typed, day, remark, suffix):
    got = seen(tmp_path, log(inquiry(0, 咨询日期=typed)), file=f"a{suffix}")
    assert got.values("received_on") == [day]
    assert (got.asked, got.remarks) == ([], [("A2", remark)] if remark else [])


@pytest.mark.parametrize("cell", [46086, 46086.6, datetime(2026, 3, 5, 9, 30), date(2026, 3, 5)])  # noqa: DTZ001
@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods"])
def test_mess_26_dates_as_numbers_and_moments(tmp_path, cell, suffix):
    got = seen(tmp_path, log(inquiry(0, 咨询日期=cell)), file=f"a{suffix}")
    assert (got.values("received_on"), got.asked, got.remarks) == ([date(2026, 3, 5)], [], [])


def test_mess_26_days_counted_from_1904_are_the_days_shown(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"date_1904": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", INQUIRY)
        sheet.write_row("A2", inquiry(0))
    assert read(tmp_path / "a.xlsx").values("received_on") == [DAY]


@pytest.mark.parametrize("from_1904", [False, True])
@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
def test_mess_26_a_bare_day_number_counts_from_where_its_workbook_does(tmp_path, suffix, from_1904):
    days = (DAY - (date(1904, 1, 1) if from_1904 else date(1899, 12, 30))).days
    if suffix == ".xlsx":
        with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"date_1904": from_1904}) as book:
            sheet = book.add_worksheet()
            for row, line in enumerate(log(inquiry(0, 咨询日期=days), inquiry(1, 咨询日期=str(days)))):
                sheet.write_row(row, 0, line)
    else:
        old = xlwt.Workbook()
        old.dates_1904 = from_1904
        sheet = old.add_sheet("咨询")
        for row, line in enumerate(log(inquiry(0, 咨询日期=days), inquiry(1, 咨询日期=str(days)))):
            for at, cell in enumerate(line):
                sheet.write(row, at, cell)
        old.save(str(tmp_path / "a.xls"))
    assert read(tmp_path / f"a{suffix}").values("received_on") == [DAY, DAY]


@pytest.mark.parametrize("title", ["客户咨询记录本 2024年3月", "2024.3 咨询登记本"])
def test_mess_26_relative_words_count_from_the_sheets_own_month(tmp_path, title):
    got = seen(tmp_path, [[title], INQUIRY, inquiry(0, 咨询日期="3.9"), inquiry(1, 咨询日期="2.9")])
    assert got.values("received_on") == [date(2024, 3, 9), date(2024, 2, 9)]
    assert got.asked == []


@pytest.mark.parametrize(
    ("file", "above", "foot"),
    [
        ("咨询2026-11-18.xlsx", [], []),
        ("咨询20261118（李娜）.xlsx", [], []),
        ("咨询11月18日.csv", [], []),
        ("a.xlsx", [["客户咨询记录本 2026年11月18日"]], []),
        ("a.xlsx", [["填表日期：2026-11-18"]], []),
        ("a.xlsx", [["填表日期", date(2026, 11, 18)]], []),
        ("20261122.xlsx", [["客户咨询记录本（2026年1月1日起用）"], ["填表日期：2026-11-18"]], []),
        ("a.csv", [["客户咨询记录本 2026年11月"]], [["填表人：李娜 填表日期：2026-11-18"]]),
    ],
)
def test_mess_26_yesterday_counts_from_the_day_on_which_the_sheet_was_written(tmp_path, file, above, foot):
    lines = [inquiry(0, 咨询日期="昨天"), inquiry(1, 咨询日期="今天"), inquiry(2, 咨询日期="11-20")]
    got = seen(tmp_path, log(*lines, *foot, above=above), file=file)
    assert got.values("received_on") == [date(2026, 11, 17), date(2026, 11, 18), date(2026, 11, 20)]
    assert (got.asked, [code for _, code in got.remarks]) == ([], ["date-relative"] * 2 + ["date-year-added"])


@pytest.mark.parametrize(
    ("file", "above"),
    [
        ("a.xlsx", []),
        ("a.xlsx", [["客户咨询记录本 2026年11月"]]),
        ("咨询20261116-20261120.xlsx", []),
        ("a.xlsx", [["请如2026-11-18这样写"]]),
    ],
)
def test_mess_26_yesterday_counts_from_the_day_of_reading_where_no_other_day_is_named(tmp_path, file, above):
    got = seen(tmp_path, log(inquiry(0, 咨询日期="昨天"), above=above), file=file)
    assert (got.values("received_on"), got.asked) == ([date(2026, 11, 22)], [])


def test_mess_26_yesterday_in_a_sheet_of_another_month_is_asked(tmp_path):
    got = seen(tmp_path, log(inquiry(0, 咨询日期="昨天"), above=[["客户咨询记录本 2026年10月"]]))
    assert (got.values("received_on"), got.asked) == ([None], [("A3", "date-imprecise")])


@pytest.mark.parametrize(("file", "above"), [("a.xlsx", [["客户咨询记录本 2026年10月"]]), ("咨询2026年10月.csv", [])])
def test_mess_26_the_month_a_title_names_completes_a_day(tmp_path, file, above):
    days = ["18日", "19号", 20, "二十一日", "32号"]
    got = seen(tmp_path, log(*(inquiry(n, 咨询日期=day) for n, day in enumerate(days)), above=above), file=file)
    assert got.values("received_on") == [*(date(2026, 10, day) for day in (18, 19, 20, 21)), None]
    assert [code for _, code in got.asked] == ["date-impossible"]
    assert [code for _, code in got.remarks] == ["date-year-added"] * 4


def test_mess_26_a_day_without_a_month_is_asked_where_none_is_named_and_in_a_plan(tmp_path):
    assert seen(tmp_path, log(inquiry(0, 咨询日期="18日"))).asked == [("A2", "date-imprecise")]
    grid = [["陌生拜访登记本 2026年11月"], [*VISIT, "下次拜访"], [*visit(0), "28号"]]
    assert seen(tmp_path, grid, file="b.xlsx").asked == [("H3", "date-imprecise")]


def test_mess_26_headings_that_stand_again_are_of_the_month_above_the_first(tmp_path):
    grid = [["客户咨询记录本 2024年3月"], *log(inquiry(0, 咨询日期="3.9")), INQUIRY, inquiry(1, 咨询日期="3.10")]
    assert seen(tmp_path, grid).values("received_on") == [date(2024, 3, 9), date(2024, 3, 10)]


def test_mess_26_a_plan_without_year_lies_ahead(tmp_path):
    got = seen(tmp_path, [[*VISIT, "下次拜访"], [*visit(0), "1月10日"], [*visit(1), "明天"]])
    assert got.values("next_follow_up_on") == [date(2027, 1, 10), date(2026, 11, 24)]
    told = ["date-distant", "date-year-added", "date-relative"]  # 48 days are a long time to say nothing
    assert (got.asked, [code for _, code in got.remarks]) == ([], told)


@pytest.mark.parametrize("wrong", [date(2025, 11, 18), "2025-11-18", date(2027, 11, 18)])
def test_mess_27_a_year_out_of_step_with_its_neighbours_is_asked(tmp_path, wrong):
    days = [date(2026, 11, 17), wrong, date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 20)]
    got = seen(tmp_path, log(*(inquiry(n, 咨询日期=day) for n, day in enumerate(days))))
    assert (len(got.rows), got.held) == (5, [])
    assert got.rows[1].received_on.month == 11
    assert ("A3", "date-out-of-step") in got.asked
    assert {cell for cell, _ in got.asked} == {"A3"}


@pytest.mark.parametrize(
    ("file", "above"),
    [("咨询记录2026年11月.xlsx", []), ("a.xlsx", [["客户咨询记录本 2026年11月"]]), ("咨询2026-11.csv", [])],
)
def test_mess_27_a_year_out_of_step_with_the_month_named_is_asked_in_a_short_list(tmp_path, file, above):
    lines = [inquiry(0, 咨询日期="2026-11-19"), inquiry(1, 咨询日期="2025-11-20")]
    got = seen(tmp_path, [*above, INQUIRY, *lines], file=file)
    assert got.values("received_on") == [date(2026, 11, 19), date(2025, 11, 20)]
    assert got.asked == [(f"A{len(above) + 3}", "date-out-of-step")]


@pytest.mark.parametrize(
    ("file", "asked"),
    [
        ("1月咨询.xlsx", [("A2", "date-out-of-step")]),
        ("咨询（1月份）.csv", [("A2", "date-out-of-step")]),
        ("10月咨询.xlsx", []),
        ("9月咨询.xlsx", []),
        ("1月-10月咨询.xlsx", []),
        ("1-9月咨询.xlsx", []),
        ("1月至9月咨询.xlsx", []),
        ("第1组咨询.xlsx", []),
    ],
)
@pytest.mark.parametrize("year", [2024, 2026])
def test_mess_27_dates_far_from_the_month_a_file_is_named_after_are_asked(tmp_path, file, asked, year):
    lines = [inquiry(n, 咨询日期=date(year, 10, 5 + n)) for n in range(4)]
    assert seen(tmp_path, log(*lines), file=file).asked == asked


def test_mess_27_a_whole_sheet_in_the_wrong_year_is_asked_once(tmp_path):
    lines = [inquiry(n, 咨询日期=date(2025, 11, 10 + n)) for n in range(6)]
    got = seen(tmp_path, [["客户咨询记录本 2026年11月"], INQUIRY, *lines])
    assert got.asked == [("A3", "date-out-of-step")]


def test_mess_27_dates_that_run_over_new_year_are_in_step(tmp_path):
    days = [date(2025, 12, 29), date(2025, 12, 31), date(2026, 1, 4), date(2026, 1, 5), date(2026, 1, 6)]
    got = seen(tmp_path, log(*(inquiry(n, 咨询日期=day) for n, day in enumerate(days))))
    assert got.asked == []


@pytest.mark.parametrize("typed", ["2204-3-5", "2204年3月5日", date(2204, 3, 5), "1904-3-5"])
def test_mess_27_a_year_far_away_is_refused_and_its_row_kept(tmp_path, typed):
    got = seen(tmp_path, log(inquiry(0, 咨询日期=typed), inquiry(1)))
    assert (got.values("received_on"), got.held) == ([None, DAY], [])
    assert list(got.rows[0].unread) == ["received_on"]
    assert got.asked == [("A2", "date-far")]


@pytest.mark.parametrize(
    ("heading", "field"),
    [("意向产品", "product"), ("单位/店名", "customer_name"), ("备注", "note"), ("客户账号", "account")],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods"])
def test_mess_28_a_date_where_no_date_belongs_is_asked(tmp_path, heading, field, suffix):
    got = seen(tmp_path, [[*INQUIRY, heading], [*inquiry(0), date(2026, 3, 5)]], file=f"a{suffix}")
    kept = getattr(got.rows[0], field)
    assert "2026-03-05" in (kept[0] if isinstance(kept, tuple) else kept)
    assert got.asked == [("H2", "date-in-text")]


def test_mess_28_a_date_in_a_column_of_the_staffs_own_stays_a_date(tmp_path):
    got = seen(tmp_path, [[*INQUIRY, "回访"], [*inquiry(0), date(2026, 11, 21)]])
    assert (got.rows[0].extra, got.asked) == ({"回访": date(2026, 11, 21)}, [])


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2026-2-30", "date-impossible"),
        ("2026年2月30日", "date-impossible"),
        ("2026.13.5", "date-impossible"),
        ("2月30日", "date-impossible"),
        ("5/3/2024", "date-ambiguous"),
        ("3.10.2026", "date-ambiguous"),
        (3.1, "date-ambiguous"),
        ("月底", "date-imprecise"),
        ("2026年3月", "date-imprecise"),
        ("待定", "date-unread"),
        ("下雨那天", "date-unread"),
    ],
)
def test_mess_29_a_date_that_cannot_be_is_refused_and_its_row_kept(tmp_path, typed, code):
    path = by_xlsxwriter(tmp_path / "a.xlsx", log(inquiry(0, 咨询日期=typed), inquiry(1)))
    got = read(path)
    assert (got.values("received_on"), got.held) == ([None, DAY], [])
    assert got.rows[0].unread == {"received_on": str(typed)}
    assert got.rows[0].mobile == ("13853901001",)
    assert got.asked == [("A2", code)]


def test_mess_29_a_month_above_twelve_leaves_only_one_reading(tmp_path):
    got = seen(tmp_path, log(inquiry(0, 咨询日期="25/3/2026")))
    assert (got.values("received_on"), got.asked) == ([date(2026, 3, 25)], [])


def test_mess_29_other_dates_of_the_row_do_not_suffer(tmp_path):
    headings = [*HANDOFF, "反馈日期", "处理结果"]
    path = save(tmp_path / "a.csv", [headings, [*handoff(0, 移交日期="2026.2.30"), "2026-11-21", "已报价"]])
    got = read(path)
    assert (got.values("handed_over_on"), got.values("fed_back_on")) == ([None], [date(2026, 11, 21)])
    assert got.asked == [("A2", "date-impossible")]
