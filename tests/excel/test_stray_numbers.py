"""A number typed where nobody looks for it is found before its row is held back."""

from datetime import date

import pytest

import workbook_tools as wb

LOG = ["日期", "姓名", "来源", "情况", "备注", "跟踪"]
DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("name", "note", "unknown", "cell", "read_name"),
    [
        ("王强13853912345", None, None, "B2", "王强"),
        ("王强", "电话13853912345", None, "E2", "王强"),
        ("王强", None, "13853912345 晚上打", "F2", "王强"),
    ],
)
def test_a_number_elsewhere_in_its_row_is_taken_and_asked_about(workbook, name, note, unknown, cell, read_name):
    path = workbook(LOG, ["2026-11-18", name, "抖音", "想做代理加盟", note, unknown])
    (row,), problems = wb.read(path, as_of=DAY)
    assert (row.mobile, row.contact_name, row.note) == (("13853912345",), read_name, note)
    assert [p.place.cell for p in problems if p.code == "phone-found"] == [cell]
    assert not [p for p in problems if p.code == "no-contact"]


def test_the_number_of_whoever_recommended_him_is_not_his(workbook):
    path = workbook(LOG, ["2026-11-18", "王强", "抖音", "想做代理加盟", "介绍人 13853912345", None])
    (row,), problems = wb.read(path, as_of=DAY)
    assert row.mobile == ()
    assert [p.code for p in problems if p.code in {"phone-found", "no-contact"}] == ["no-contact"]


def test_a_row_with_a_contact_is_left_as_it_is(workbook):
    path = workbook([*LOG, "手机"], ["2026-11-18", "王强", "抖音", "想做代理加盟", "13853912345", None, "15053922222"])
    (row,), problems = wb.read(path, as_of=DAY)
    assert (row.mobile, row.note) == (("15053922222",), "13853912345")
    assert "phone-found" not in {p.code for p in problems}


def test_a_column_of_phones_and_wechat_ids_gives_each_its_due(workbook):
    lines = [["日期", "姓名", "电话/微信"], ["2026-11-18", "王强", "13853912345"], ["2026-11-18", "刘洋", "liu_yang88"]]
    rows, _ = wb.read(workbook(*lines, name="咨询登记.xlsx"), as_of=DAY)
    assert [(row.mobile, row.wechat) for row in rows] == [(("13853912345",), None), ((), "liu_yang88")]


def test_a_bare_list_of_names_and_numbers_is_a_list_of_prospects(workbook):
    rows, _ = wb.read(workbook(["单位名称", "联系人", "电话", "备注"], ["康泰医疗", "王强", "13853912345", None]))
    assert [row.form.title for row in rows] == ["客户名单表"]
