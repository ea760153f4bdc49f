"""Facts become JSON and come back as they were, whatever a cell may hold; what was written before is still read."""

import json
import math
from datetime import date, datetime, time
from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbook_tools.columns import count
from workbook_tools.columns.as_json import as_json_bytes, as_json_of_each, from_json, spaced
from workbook_tools.columns.base import Context
from workbook_tools.columns.birthdays import Birthday
from workbook_tools.columns.choices import YesNo

TEXTS = st.one_of(
    st.text(max_size=8),
    st.text('",[] \\/\n\r\t\x00\x1f\x7f\x85\u2028\ud83d\ufeffn', max_size=6),
    st.sampled_from(["null", "NaN", ",", "],["]),
)
IN_64_BITS = st.integers(-(2**63), 2**64 - 1)


def values(numbers):
    return st.recursive(
        st.none() | st.booleans() | TEXTS | numbers | st.floats(allow_nan=False),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    )


@given(values(st.integers()))
@example(2**64)
@example(-(2**63) - 1)
@example([math.inf, -math.inf, 1e16, 1e-7])
@example("半\ud83d个")
def test_it_says_what_python_would_write(value):
    made = as_json_bytes(value)
    assert json.loads(made) == json.loads(json.dumps(value)) == value
    assert b"\n" not in made


@given(st.lists(values(st.integers()) | st.just(math.nan)))
def test_of_many_it_says_the_same(many):
    assert as_json_of_each(many) == list(map(as_json_bytes, many))


def test_what_is_no_number_stays_none():
    made = as_json_bytes({"rate": math.nan})
    assert made == b'{"rate":NaN}'
    assert math.isnan(from_json(made)["rate"])


@given(values(IN_64_BITS))
@example([math.inf, -math.inf, "半\ud83d个"])
def test_it_comes_back_as_it_was_whoever_wrote_it(value):
    now = as_json_bytes(value)
    before = json.dumps(value)
    assert from_json(now) == from_json(now.decode()) == from_json(before) == from_json(before.encode()) == value


def test_no_column_takes_a_number_that_would_not_come_back():
    assert count("数量").metadata["column"].kind.read(2**63, Context(date(2026, 11, 23))).value is None


class Pair(NamedTuple):
    one: str
    other: str


@pytest.mark.parametrize("beside", [1, 2**64], ids=["quickly", "by Python"])
def test_what_columns_hold_becomes_plain(beside):
    held = {
        "day": date(2026, 11, 3),
        "moment": datetime.combine(date(2026, 11, 3), time(9, 5)),
        "exact": datetime.combine(date(2026, 11, 3), time(9, 5, 0, 7)),
        "time": time(9, 5),
        "price": Decimal("12000.50"),
        "birthday": Birthday(None, 8, 15, lunar=True),
        "choice": YesNo.YES,
        "several": (YesNo.NO, "王强"),
        "named": Pair("王强", "“李”"),
        "beside": beside,
    }
    assert as_json_bytes(held).decode() == (
        '{"day":"2026-11-03","moment":"2026-11-03T09:05:00","exact":"2026-11-03T09:05:00.000007","time":"09:05:00",'
        f'"price":"12000.50","birthday":"{held["birthday"]}","choice":"是","several":["否","王强"],'
        f'"named":["王强","“李”"],"beside":{beside}}}'
    )


@pytest.mark.parametrize("text", ["", "{", b"\xff", "[1,]", "{'a': 1}"])
def test_what_is_no_json_is_a_value_error(text):
    with pytest.raises(ValueError):  # noqa: PT011 # two libraries have a word of their own for it
        from_json(text)


@given(st.lists(TEXTS))
def test_spaced_texts_are_as_python_writes_them(texts):
    assert spaced(texts) == json.dumps(texts, ensure_ascii=False)
