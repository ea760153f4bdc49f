"""Office hours, in the ways a company writes them into a cell; what could be read two ways is not read."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.columns.hours_text import Span, read_hour, read_hours


def hours(*spans):
    return tuple(Span(timedelta(hours=opens), timedelta(hours=closes)) for opens, closes in spans)


WITH_BREAK = hours((9, 12), (13, 18))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("09:00-18:00", hours((9, 18))),
        ("9:00—18:00", hours((9, 18))),
        ("９：００－１８：００", hours((9, 18))),
        ("9点-18点", hours((9, 18))),
        ("9-18", hours((9, 18))),
        ("08:30至17:30", hours((8.5, 17.5))),
        ("9点半到18点。", hours((9.5, 18))),
        ("上午9:00-下午6:00", hours((9, 18))),
        ("早9点-晚6点", hours((9, 18))),
        ("0:00-24:00", hours((0, 24))),
        ("09:00-12:00、13:00-18:00", WITH_BREAK),
        ("09:00-12:00，13:00-18:00", WITH_BREAK),
        ("9:00 - 12:00； 13:00 ～ 18:00", WITH_BREAK),
        ("9:00-12:00/13:00-18:00", WITH_BREAK),
        ("上午9点-12点，下午1点-6点", WITH_BREAK),
        ("上午 9:00-12:00 下午 1:00-6:00", WITH_BREAK),
        ("13:00-18:00、9:00-12:00", WITH_BREAK),
        ("9:00-12:00、12:00-18:00", hours((9, 12), (12, 18))),
    ],
)
def test_are_stretches_of_the_day_in_their_order(text, read):
    assert read_hours(text) == read


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "全天",
            "9点-6点",
            "9-6",
            "2点-6点",
            "18:00-09:00",
            "9:00-9:00",
            "9:00",
            "9:00-",
            "-18:00",
            "25:00-26:00",
        ),
        *(
            "9:00-13:00、12:00-18:00",
            "9:00-12:00、下午",
            "周一至周五9:00-18:00",
            "2026-09-18",
            "9:00-18:00（午休1小时）",
        ),
    ],
)
def test_that_are_not_clear_are_not_read(text):
    assert read_hours(text) == ()


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("18:00", 18),
        ("18：00", 18),
        ("18", 18),
        ("18点", 18),
        ("下午6点", 18),
        ("17点半", 17.5),
        ("24:00", 24),
        ("0:00", 0),
    ],
)
def test_one_time_of_day_is_counted_from_midnight(text, hour):
    assert read_hour(text) == timedelta(hours=hour)


@pytest.mark.parametrize("text", ["", "6点", "下班前", "25:00", "18:00前", "9:00-18:00"])
def test_a_time_that_is_not_clear_is_not_read(text):
    assert read_hour(text) is None


@given(st.lists(st.integers(0, 24 * 60), min_size=2, max_size=8, unique=True).filter(lambda ends: len(ends) % 2 == 0))
def test_what_is_written_the_plain_way_is_read_whatever_it_is(minutes):
    ends = [timedelta(minutes=minute) for minute in sorted(minutes)]
    spans = [Span(*pair) for pair in zip(ends[::2], ends[1::2], strict=True)]
    written = "、".join(
        "-".join(f"{end // timedelta(minutes=60):02}:{end.seconds // 60 % 60:02}" for end in span) for span in spans
    )
    assert read_hours(written) == tuple(spans)
