from datetime import date, datetime, timedelta

import pytest

from workbook_tools.columns.base import Context, Vocabulary
from workbook_tools.columns.choices import YesNo
from workbook_tools.excel.book import read_book
from workbook_tools.excel.lists import Lists
from workbook_tools.excel.marks import Cells, marks
from workbook_tools.excel.reader import read_tables
from workbook_tools.forms.grades import Grade
from workbook_tools.forms.handoff_sheet import Status
from workbook_tools.forms.negotiation_record import Negotiation, Purpose
from workbook_tools.forms.strategy_progress import Reached, Way

TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 10, 0)  # noqa: DTZ001
FORM = Negotiation.form
SAID = {
    "content": "介绍了产品",
    "grade": Grade.B,
    "next_step": "寄资料",
    "next_follow_up_on": date(2026, 11, 28),
}


def codes(problems):
    return [problem.code for problem in problems]


def lacking(values):
    """Give the headings of what a talk still has to say."""
    problems = list(Negotiation.of(values).check(TODAY))
    assert set(codes(problems)) <= {"required"}
    return [problem.heading for problem in problems]


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("first_time", "首次", YesNo.YES),
        ("first_time", "第一次", YesNo.YES),
        ("first_time", 1, YesNo.YES),
        ("first_time", "老", YesNo.NO),
        ("first_time", "第2次", YesNo.NO),
        ("first_time", 2, YesNo.NO),
        ("way", "微信", Way.WECHAT),
        ("purpose", "约访", Purpose.APPOINTMENT),
        ("purpose", "谈价格", Purpose.OFFER),
        ("purpose", "催收样机", "催收样机"),
        ("priced", "没谈", YesNo.NO),
        ("outcome", "战败", Status.LOST),
        ("materials", "产品宣传页、价格表", ("产品宣传页", "价格表")),
        ("our_people", "李晓雨、王志远", ("李晓雨", "王志远")),
    ],
)
def test_a_talk_is_read_as_people_write_it(field, typed, value):
    reading = FORM.by_field[field].kind.read(typed, Context(TODAY))
    assert (reading.value, reading.findings) == (value, ())


def test_a_material_the_company_does_not_list_is_kept_and_asked_about():
    known = Vocabulary("资料", {"产品宣传页": ("产品宣传页",)})
    reading = FORM.by_field["materials"].kind.read("产品宣传页、画册", Context(TODAY, vocabularies={"material": known}))
    assert reading.value == ("产品宣传页", "画册")
    assert codes(reading.findings) == ["unknown-material"]


def test_a_talk_that_reached_someone_says_what_was_said_the_grade_and_what_comes_next():
    reached = {"reached": Reached.REACHED, "way": Way.PHONE}
    assert lacking(reached) == ["洽谈内容", "客户等级", "下一步计划", "下次跟进日期"]
    assert lacking(reached | SAID) == []


@pytest.mark.parametrize("reached", [Reached.NO_ANSWER, Reached.REFUSED])
@pytest.mark.parametrize("way", [Way.PHONE, Way.VISIT])
def test_one_that_reached_nobody_says_no_more_than_that(reached, way):
    assert lacking({"reached": reached, "way": way}) == []


def test_one_put_off_says_until_when():
    assert lacking({"reached": Reached.POSTPONED, "way": Way.PHONE}) == ["下次跟进日期"]


@pytest.mark.parametrize("outcome", [Status.WON, Status.LOST, Status.INVALID])
def test_a_customer_won_or_lost_needs_no_next_day(outcome):
    said = {"reached": Reached.REACHED, "way": Way.PHONE, "content": "谈完了", "grade": Grade.C, "outcome": outcome}
    assert lacking(said) == []


@pytest.mark.parametrize(
    ("way", "found"),
    [(Way.VISIT, ["地点"]), (Way.RECEPTION, ["地点"]), (Way.PHONE, []), (Way.WECHAT, [])],
)
def test_a_meeting_says_where_it_was(way, found):
    assert lacking({"reached": Reached.REACHED, "way": way, **SAID}) == found
    assert lacking({"reached": Reached.REACHED, "way": way, **SAID, "place_met": "客户店里"}) == []


@pytest.mark.parametrize(
    ("first", "way", "priced", "found"),
    [
        (YesNo.YES, Way.PHONE, YesNo.YES, ["priced-early"]),
        (YesNo.YES, Way.PHONE, YesNo.NO, []),
        (YesNo.NO, Way.PHONE, YesNo.YES, []),
        (YesNo.YES, Way.VISIT, YesNo.YES, []),
        (None, Way.PHONE, YesNo.YES, []),
    ],
)
def test_a_price_in_a_first_call_is_remarked_and_nobody_has_to_do_anything(first, way, priced, found):
    problems = list(Negotiation.of({"first_time": first, "way": way, "priced": priced}).check(TODAY))
    assert codes(problems) == found
    assert all(problem.is_remark for problem in problems)


@pytest.mark.parametrize(("day", "found"), [(29, []), (30, []), (31, ["date-distant"])])
def test_a_next_contact_far_ahead_is_remarked(day, found):
    on = datetime(2026, 11, 1, 14, 30)  # noqa: DTZ001
    said = {"talked_at": on, "next_follow_up_on": on.date() + timedelta(days=day)}
    problems = list(Negotiation.of(said).check(TODAY))
    assert codes(problems) == found
    assert all(problem.is_remark for problem in problems)


def test_what_nobody_has_to_change_is_not_marked_on_the_sheet():
    lists = Lists({})
    cells = Cells(FORM, lambda field: f"${field}$", {}, lists)
    formulas = [mark.formula for mark in marks(FORM, cells, "$A2:$Z2", lists) if mark.field == "priced"]
    assert formulas
    assert not any("$first_time$" in formula for formula in formulas)


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [
        ("next_follow_up_on", date(2026, 11, 24), ["date-order"]),
        ("next_follow_up_on", date(2026, 11, 25), []),
        ("appointment_at", datetime(2026, 11, 24, 18, 0), ["date-order"]),  # noqa: DTZ001
        ("appointment_at", datetime(2026, 11, 26, 9, 0), []),  # noqa: DTZ001
    ],
)
def test_what_is_planned_comes_after_the_talk(field, value, found):
    assert codes(Negotiation.of({"talked_at": NOW, field: value}).check(TODAY)) == found


def test_a_sheet_of_talks_is_read_with_its_owners_words(workbook):
    book = workbook(
        ["洽谈记录表", None, "记录人：李晓雨"],
        ["客户", "洽谈日期", "首次", "洽谈形式", "见面地点", "陪同", "老板", "事由", "携带资料", "沟通内容", "报价",
         "接通情况", "等级", "结果", "下步", "下次联系时间"],
        ["康泰体验店", "2026-11-20 14:30", "首次", "上门", "店里", "王志远", "王强", "介绍产品", "画册", "看了样机",
         "没谈", "见到了", "Ａ", "处理中", "约来公司", "11-27"],
        ["益寿堂", "2026-11-20", "否", "电话", *[None] * 7, "挂断", *[None] * 4],
    )  # fmt: skip
    tables, left_over = read_tables(read_book(book), [FORM], "表.xlsx", today=TODAY, vocabularies={})
    assert left_over == []
    (table,) = tables
    first, second = table.rows(Negotiation)
    assert first.talked_at == datetime(2026, 11, 20, 14, 30)  # noqa: DTZ001
    assert (first.way, first.place_met, first.our_people) == (Way.VISIT, "店里", ("王志远",))
    assert (first.contact_name, first.purpose, first.materials) == ("王强", Purpose.PRESENTATION, ("画册",))
    assert (first.grade, first.reached, first.outcome) == (Grade.A, Reached.REACHED, Status.WORKING)
    assert first.next_follow_up_on == date(2026, 11, 27)
    assert (second.logged_by, second.reached) == ("李晓雨", Reached.REFUSED)
    assert [problem.code for problem in table.problems if not problem.is_remark] == []
