"""Headings nobody knows over what the form waits for: asked once at the heading, and nothing taken on a guess."""

import pytest
from staff_books import DAY, INQUIRY, VISIT, inquiry, seen, visit


def renamed(headings, line, **changed):
    """A sheet of a form with two rows, some headings written otherwise."""
    return [[changed.get(heading, heading) for heading in headings], line(0), line(1)]


@pytest.mark.parametrize(
    ("heading", "written"),
    [
        ("手机", "怎么找他"),
        ("所在地区", "地址"),
        ("所在地区", "位置"),
        ("咨询日期", "哪天来的"),
        ("来源渠道", "平台"),
        ("客户称呼", "客户大名"),
        ("咨询内容", "咨询内客"),
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_column_the_form_waits_for_is_asked_for_once_at_its_heading(tmp_path, heading, written, suffix):
    got = seen(tmp_path, [["客户咨询"], *renamed(INQUIRY, inquiry, **{heading: written})], file=f"a{suffix}")
    cell = f"{'ABCDEFG'[INQUIRY.index(heading)]}2"
    assert got.asked == [(cell, "heading-misnamed")]
    problem = got.problem("heading-misnamed")
    assert f"“{written}”" in problem.message
    assert f"请把表头改成“{heading}”" in problem.suggestion
    assert [set(row.extra) for row in got.rows] == [{written}] * 2


def test_numbers_under_such_a_heading_are_taken_and_rows_without_a_name_wait(tmp_path):
    got = seen(tmp_path, renamed(INQUIRY, inquiry, 手机="怎么找他"))
    assert got.values("mobile") == [("13853901001",), ("13853901002",)]
    assert "里面的号码先取来用了" in got.problem("heading-misnamed").message
    got = seen(tmp_path, renamed(INQUIRY, inquiry, 客户称呼="客户大名"), file="b.xlsx")
    assert (got.held, got.asked) == ([2, 3], [("C1", "heading-misnamed")])
    assert "有2行因此要等" in got.problem("heading-misnamed").message


def test_a_row_that_says_nothing_under_such_a_heading_is_asked_itself(tmp_path):
    got = seen(tmp_path, [[*INQUIRY[:2], "客户大名", *INQUIRY[3:]], inquiry(0), inquiry(1, 客户称呼=None)])
    assert [code for _, code in got.asked] == ["heading-misnamed", "no-name"]
    assert got.held == [2, 3]


@pytest.mark.parametrize("cells", [("急", "不急"), ("加急", None)])
def test_urgency_under_a_heading_of_ones_own_is_asked_for(tmp_path, cells):
    got = seen(tmp_path, [[*INQUIRY, "快慢"], [*inquiry(0), cells[0]], [*inquiry(1), cells[1]]])
    assert got.asked == [("H1", "heading-misnamed")]
    assert "看内容像「紧急程度」" in got.problem("heading-misnamed").message


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("加微信没", ("是", "否")),
        ("回访没", ("一般", "一般")),
        ("生日", (DAY, DAY)),
        ("店里电话", ("13853909001", "13853909002")),
        ("介绍人号码", ("13853909001", "13853909002")),
        ("年龄", (52, 47)),
        ("合作几年", ("3年", "5年")),
    ],
)
def test_a_column_of_ones_own_is_no_misnamed_one(tmp_path, heading, cells):
    got = seen(tmp_path, [[*INQUIRY, heading], [*inquiry(0), cells[0]], [*inquiry(1), cells[1]]])
    assert (got.asked, got.remarks) == ([], [("H1", "heading-unknown")])


@pytest.mark.parametrize("heading", ["负责人知情", "联系人知道"])
def test_yes_and_no_are_nobodys_name(tmp_path, heading):
    got = seen(tmp_path, [[*INQUIRY, heading], [*inquiry(0), "是"], [*inquiry(1), "否"]])
    assert got.problem("heading-unknown").suggestion == ""


def test_somebody_elses_number_is_not_the_customers(tmp_path):
    got = seen(tmp_path, [["客户咨询"], *renamed(INQUIRY, inquiry, 手机="介绍人号码")])
    assert (got.held, [code for _, code in got.asked]) == ([3, 4], ["no-contact", "no-contact"])


def test_the_visits_days_under_a_heading_of_ones_own_are_asked_for(tmp_path):
    got = seen(tmp_path, renamed(VISIT, visit, 拜访日期="哪天去的"))
    assert got.asked == [("A1", "heading-misnamed")]
    assert "看内容像「拜访日期」" in got.problem("heading-misnamed").message
