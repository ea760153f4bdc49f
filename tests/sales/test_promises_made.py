"""What was promised, until when, and that it is listed until he is spoken to again."""

import pytest
from following import attempt, november, talk

from workbook_tools.sales.promises import open_promises, promises_of


def promised(text, day=24):  # a Tuesday
    return promises_of(talk(day, promise=text))


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("周五前寄样品", 27),
        ("11月28日报价", 28),
        ("明天回电", 25),
        ("3天内给答复", 27),
        ("三天后回电", 27),
        ("28号前寄", 28),
        ("2026-11-30发合同", 30),
        ("今晚发资料", 24),
        ("下周一带样机上门", 30),
    ],
)
def test_the_day_in_a_promise_is_counted_from_its_entry(text, due):
    (one,) = promised(text)
    assert (one.text, one.due) == (text, november(due))


@pytest.mark.parametrize("text", ["月底前寄", "按3.5折", "5号楼送货", "上周五答应的样品", "尽快"])
def test_one_that_names_no_day_ahead_has_none(text):
    (one,) = promised(text)
    assert one.due is None


def test_several_in_one_cell_are_taken_apart():
    told = [(one.text, one.due and one.due.day) for one in promised("周五前寄样品；11月30日报价，含运费\n送海报")]
    assert told == [("周五前寄样品", 27), ("11月30日报价，含运费", 30), ("送海报", None)]
    assert [one.text for one in promised("周五前寄样品，下周一报价")] == ["周五前寄样品", "下周一报价"]
    assert promised("") == []


def test_one_is_open_until_he_is_spoken_to_on_its_day_or_later():
    made = talk(17, promise="周五前寄样品；送海报")  # due on the 20th
    assert [one.text for one in open_promises([made])] == ["周五前寄样品", "送海报"]
    assert [one.text for one in open_promises([made, talk(19, "他问到了没有")])] == ["周五前寄样品"]
    assert open_promises([made, talk(20, "样品收到了")]) == []
    assert len(open_promises([made, attempt(23)])) == 2


def test_due_are_those_of_the_day_and_those_without_one():
    open_ones = open_promises([talk(24, promise="周五前寄样品；送海报；11月30日报价")])
    assert [one.text for one in open_ones if one.is_due(november(27))] == ["周五前寄样品", "送海报"]
