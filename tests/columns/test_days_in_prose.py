"""A day named inside a sentence is found; what merely looks like one is left alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.columns.day_text import find_day

BASE = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("周五前寄样品", date(2026, 11, 27)),
        ("礼拜天带他看厂", date(2026, 11, 29)),
        ("样品3盒，后天寄", date(2026, 11, 26)),
        ("明早打给他", date(2026, 11, 25)),
        ("下下周三", date(2026, 12, 9)),
        ("上周五答应的", date(2026, 11, 20)),
        ("十二月三日前", date(2026, 12, 3)),
        ("1月5日开业", date(2027, 1, 5)),
        ("2026/12/1签", date(2026, 12, 1)),
        ("20号前", date(2026, 12, 20)),
        ("31号", date(2026, 12, 31)),
        ("两天内", date(2026, 11, 26)),
        ("一周内答复", date(2026, 12, 1)),
        ("两个星期后再谈", date(2026, 12, 8)),
    ],
)
def test_is_found(text, found):
    assert find_day(text, BASE) == found


@pytest.mark.parametrize(
    "text", ["", "尽快寄", "月底前", "按3.5折", "给12.5元", "3/4的货款", "5号楼", "13月40日", "周年庆时", "老客户三位"]
)
def test_what_is_none_is_left_alone(text):
    assert find_day(text, BASE) is None


def test_looked_for_in_the_past_it_is_the_last_one():
    assert find_day("20号打过", BASE, "past") == date(2026, 11, 20)
    assert find_day("周五打过", BASE, "past") == date(2026, 11, 20)


@given(st.text(max_size=60))
def test_no_text_is_too_much(text):
    find_day(text, BASE)  # whatever it finds: it raises nothing
