from datetime import date

import pytest

from workbook_tools.columns.base import Context
from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.forms.service_plan import ServiceWay
from workbook_tools.forms.service_record import Reorder, Satisfaction, ServiceCategory, ServiceRecord, WillRefer

TODAY = date(2026, 11, 25)


def broken(**values):
    return [(problem.heading, problem.code) for problem in ServiceRecord.of(values).check(TODAY)]


def read(field, cell):
    reading = ServiceRecord.form.by_field[field].kind.read(cell, Context(TODAY))
    return reading.value, [finding.code for finding in reading.findings]


def test_a_promise_says_until_when():
    assert broken(promise="补寄手册") == [("承诺期限", "required")]
    assert broken(promise="补寄手册", promise_due_on=date(2026, 11, 30)) == []


@pytest.mark.parametrize(
    ("due_on", "closed_on", "late"),
    [
        (date(2026, 11, 24), None, True),
        (date(2026, 11, 24), TODAY, False),
        (TODAY, None, False),
    ],
)
def test_a_promise_whose_day_has_passed_is_overdue_until_the_case_is_closed(due_on, closed_on, late):
    found = broken(promise="补寄手册", promise_due_on=due_on, closed_on=closed_on, outcome="已寄")
    assert found == ([("承诺期限", "overdue")] if late else [])


def test_a_closed_case_says_how_it_ended():
    assert broken(closed_on=TODAY) == [("处理结果", "required")]
    assert broken(closed_on=TODAY, outcome="已寄出") == []


@pytest.mark.parametrize("field", ["promise_due_on", "closed_on"])
def test_nothing_is_due_or_closed_before_the_service(field):
    same = {"served_on": TODAY, "outcome": "已寄出", "closed_on": TODAY}
    assert broken(**{**same, field: TODAY}) == []
    assert (ServiceRecord.form.by_field[field].heading, "date-order") in broken(**{**same, field: date(2026, 11, 24)})


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("category", "投诉", ServiceCategory.COMPLAINT),
        ("category", "报修", ServiceCategory.REPAIR),
        ("category", "牵线", ServiceCategory.INTRODUCTION),
        ("satisfaction", "非常满意", Satisfaction.VERY_HIGH),
        ("satisfaction", "不满意", Satisfaction.LOW),
        ("satisfaction", "还行", Satisfaction.MIDDLING),
        ("reorder", "无", Reorder.NO),
        ("reorder", "暂无", Reorder.NO),
        ("reorder", "√", Reorder.YES),
        ("will_refer", "考虑一下", WillRefer.MAYBE),
        ("will_refer", "不愿意", WillRefer.NO),
        ("way", "微信、电话", (ServiceWay.WECHAT, ServiceWay.CALL)),
    ],
)
def test_what_staff_write_is_understood(field, typed, value):
    assert read(field, typed) == (value, [])


def test_a_mark_from_one_to_five_is_taken_with_a_remark():
    assert read("satisfaction", 5) == (Satisfaction.VERY_HIGH, ["choice-guessed"])
    assert read("satisfaction", 1) == (Satisfaction.VERY_LOW, ["choice-guessed"])
    assert read("satisfaction", "不错") == (Satisfaction.HIGH, ["choice-guessed"])
    assert read("satisfaction", 90) == (None, ["not-a-choice"])


def test_a_record_as_customer_service_keeps_it_is_read(workbook):
    path = workbook(
        ["售后服务记录"],
        [
            "回访日期",
            "客户",
            "服务方式",
            "类型",
            "情况",
            "客户需求",
            "承诺",
            "期限",
            "反馈",
            "评价",
            "是否转介",
            "客服",
        ],
        ["11-20", "康泰体验店", "电话", "回访", "问使用", None, None, None, "一切正常", "满意", "愿意", "李晓雨"],
        ["11-21", "华康店", "上门", "投诉", "床不热", "换新", "周五前修好", "11月23日", None, "不满", "不", "李晓雨"],
        ["11-22", None, "电话", "咨询", "问配件", None, None, None, None, None, None, "李晓雨"],
    )
    tables, left_over = read_tables(read_book(path), [ServiceRecord.form], path.name, today=TODAY, vocabularies={})
    assert left_over == []
    table = tables[0]
    rows = list(table.rows(ServiceRecord))
    assert [row.served_on for row in rows] == [date(2026, 11, day) for day in (20, 21, 22)]
    assert (rows[1].service_text, rows[1].need, rows[1].promise) == ("床不热", "换新", "周五前修好")
    assert {row.owner for row in rows} == {"李晓雨"}
    assert [row.will_refer for row in rows] == [WillRefer.YES, WillRefer.NO, None]
    asked = {(problem.place.cell, problem.code) for problem in table.problems if not problem.is_remark}
    assert asked == {("H4", "overdue"), ("B5", "no-name")}
    assert table.held == {2: ("no-name",)}
