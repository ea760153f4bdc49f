from datetime import date

import pytest

from workbook_tools.columns.base import Context
from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.forms.service_plan import (
    Calendar,
    Done,
    ServiceItem,
    ServiceKind,
    ServiceTask,
    ServiceWay,
    Trigger,
)

TODAY = date(2026, 11, 25)


def broken(**values):
    return [(problem.heading, problem.code) for problem in ServiceTask.of(values).check(TODAY)]


def read(field, cell):
    return ServiceTask.form.by_field[field].kind.read(cell, Context(TODAY)).value


def test_a_regular_service_says_what_is_done():
    assert broken(service_kind=ServiceKind.REGULAR) == [("服务项目", "required")]
    assert broken(service_kind=ServiceKind.REGULAR, service_item=ServiceItem.SALON) == []


def test_any_other_service_says_what_calls_for_it():
    assert broken(service_kind=ServiceKind.OCCASIONAL) == [("触发事由", "required")]
    assert broken(service_kind=ServiceKind.OCCASIONAL, trigger=Trigger.DISCONTENT) == []


def test_a_birthday_says_by_which_calendar():
    assert broken(service_item=ServiceItem.BIRTHDAY) == [("农历/公历", "required")]
    assert broken(service_item=ServiceItem.BIRTHDAY, calendar=Calendar.LUNAR) == []
    assert broken(service_item=ServiceItem.ANNIVERSARY) == []


def test_what_is_done_says_when():
    assert broken(done=Done.DONE) == [("完成日期", "required")]
    assert broken(done=Done.DONE, done_on=TODAY) == []
    assert broken(done=Done.NOT_YET) == []


@pytest.mark.parametrize(
    ("planned_on", "done", "late"),
    [
        (date(2026, 11, 24), None, True),
        (date(2026, 11, 24), Done.NOT_YET, True),
        (date(2026, 11, 24), Done.MOVED, False),
        (date(2026, 11, 24), Done.CANCELLED, False),
        (TODAY, None, False),
        (None, None, False),
    ],
)
def test_a_day_that_passed_without_a_word_is_overdue(planned_on, done, late):
    assert broken(planned_on=planned_on, done=done) == ([("计划日期", "overdue")] if late else [])


def test_what_was_done_late_is_not_overdue():
    assert broken(planned_on=date(2026, 11, 1), done=Done.DONE, done_on=TODAY) == []


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("service_kind", "不定期", ServiceKind.OCCASIONAL),
        ("service_kind", "是", ServiceKind.REGULAR),
        ("service_item", "老板生日", ServiceItem.BIRTHDAY),
        ("service_item", "端午节", ServiceItem.DRAGON_BOAT),
        ("service_item", "店庆", ServiceItem.ANNIVERSARY),
        ("service_item", "元旦", "元旦"),
        ("service_item", "客户联欢会", "客户联欢会"),
        ("trigger", "新品上市", Trigger.NEW_PRODUCT),
        ("trigger", "开新店", Trigger.EXPANSION),
        ("calendar", "阴历", Calendar.LUNAR),
        ("calendar", "阳历", Calendar.SOLAR),
        ("done", "√", Done.DONE),
        ("done", "推迟", Done.MOVED),
        ("done", "还没", Done.NOT_YET),
        ("way", "电话+礼物", (ServiceWay.CALL, ServiceWay.GIFT)),
        ("way", "登门", (ServiceWay.VISIT,)),
    ],
)
def test_what_staff_write_is_understood(field, typed, value):
    assert read(field, typed) == value


def test_no_calendar_is_guessed():
    assert ServiceTask.of({"service_item": ServiceItem.BIRTHDAY}).calendar is None


def test_a_plan_as_a_salesman_keeps_it_is_read(workbook):
    path = workbook(
        ["客户关怀计划"],
        ["负责人：王志远"],
        ["店名", "定期否", "节日", "原因", "历法", "计划时间", "服务方式", "详情", "打勾", "执行日期"],
        ["康泰体验店", "是", "生日", None, "农历", "12月3日", "寄贺卡", "提前寄", None, None],
        ["华康店", "否", None, "投诉", None, "2026-11-20", "上门", "换床垫", "√", "2026-11-21"],
        ["万家店", "是", "生日", None, None, "2026-11-10", "电话", None, None, None],
    )
    tables, left_over = read_tables(read_book(path), [ServiceTask.form], path.name, today=TODAY, vocabularies={})
    assert left_over == []
    rows = list(tables[0].rows(ServiceTask))
    assert {row.owner for row in rows} == {"王志远"}
    assert [row.planned_on for row in rows] == [date(2026, 12, 3), date(2026, 11, 20), date(2026, 11, 10)]
    assert (rows[1].trigger, rows[1].done, rows[1].done_on) == (Trigger.DISCONTENT, Done.DONE, date(2026, 11, 21))
    asked = [(problem.place.cell, problem.code) for problem in tables[0].problems if not problem.is_remark]
    assert asked == [("E6", "required"), ("F6", "overdue")]
