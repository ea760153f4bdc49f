from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.columns.base import Context
from workbook_tools.columns.birthdays import Birthday, BirthdayKind, birthday
from workbook_tools.form import Row
from workbook_tools.problems import CODES

TODAY = Context(today=date(2026, 11, 23))
KIND = BirthdayKind()


def codes(reading):
    return [finding.code for finding in reading.findings]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("农历八月十五", Birthday(None, 8, 15, lunar=True)),
        ("农历 8.15", Birthday(None, 8, 15, lunar=True)),
        ("8月15日（农历）", Birthday(None, 8, 15, lunar=True)),
        ("８月１５（阴）", Birthday(None, 8, 15, lunar=True)),
        ("農曆八月十五", Birthday(None, 8, 15, lunar=True)),
        ("旧历：八月廿三", Birthday(None, 8, 23, lunar=True)),
        ("农历一九八三年十一月二十九", Birthday(1983, 11, 29, lunar=True)),
        ("农历闰六月初三", Birthday(None, 6, 3, lunar=True, leap=True)),
        ("1980.5.3 公历", Birthday(1980, 5, 3, lunar=False)),
        ("公历1980年5月3号", Birthday(1980, 5, 3, lunar=False)),
        ("阳历 5-3", Birthday(None, 5, 3, lunar=False)),
        ("5/3（公）", Birthday(None, 5, 3, lunar=False)),
        ("公历19800503", Birthday(1980, 5, 3, lunar=False)),
        ("公历2000-02-29", Birthday(2000, 2, 29, lunar=False)),
        ("公历2月29日", Birthday(None, 2, 29, lunar=False)),
        ("公历1978年12月1日出生", Birthday(1978, 12, 1, lunar=False)),
    ],
)
def test_a_birthday_is_read_in_the_calendar_it_was_said_in(cell, value):
    reading = KIND.read(cell, TODAY)
    assert (reading.value, reading.findings) == (value, ())


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("正月初一", Birthday(None, 1, 1, lunar=True)),
        ("冬月十六", Birthday(None, 11, 16, lunar=True)),
        ("腊月三十", Birthday(None, 12, 30, lunar=True)),
        ("八月初三", Birthday(None, 8, 3, lunar=True)),
        ("闰六月十五", Birthday(None, 6, 15, lunar=True, leap=True)),
    ],
)
def test_words_only_the_lunar_calendar_has_say_the_calendar(cell, value):
    reading = KIND.read(cell, TODAY)
    assert (reading.value, reading.findings) == (value, ())


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("5月3日", Birthday(None, 5, 3)),
        ("1980-05-03", Birthday(1980, 5, 3)),
        (19800503, Birthday(1980, 5, 3)),
        (5.31, Birthday(None, 5, 31)),
        ("2-30", Birthday(None, 2, 30)),
        (date(1980, 5, 3), Birthday(1980, 5, 3)),
        (datetime(1980, 5, 3), Birthday(1980, 5, 3)),  # noqa: DTZ001
        ("八月十五", Birthday(None, 8, 15)),
        ("八月廿三", Birthday(None, 8, 23)),
    ],
)
def test_a_calendar_nobody_said_is_never_guessed_but_asked(cell, value):
    reading = KIND.read(cell, TODAY)
    assert reading.value == value
    assert codes(reading) == ["calendar-unsaid"]


def test_a_day_in_chinese_numerals_is_hinted_to_be_lunar():
    (spoken,) = KIND.read("八月十五", TODAY).findings
    (plain,) = KIND.read("8月15日", TODAY).findings
    assert "多半是农历" in spoken.suggestion
    assert "农历" in plain.suggestion
    assert "多半" not in plain.suggestion


def test_a_year_that_excel_added_to_a_day_is_dropped():
    assert KIND.read(date(2026, 5, 3), TODAY).value == Birthday(None, 5, 3)


@pytest.mark.parametrize(
    ("cell", "year"),
    [("农历83年腊月三十", 1983), ("阴历八三年腊月三十", 1983), ("农历05年腊月三十", 2005), ("农历30年腊月三十", 1930)],
)
def test_a_short_year_is_completed_and_remarked(cell, year):
    reading = KIND.read(cell, TODAY)
    assert reading.value == Birthday(year, 12, 30, lunar=True)
    assert codes(reading) == ["date-year-added"]
    assert str(year) in reading.findings[0].message


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("农历八月三十一", "date-impossible"),
        ("农历13月1日", "date-impossible"),
        ("公历2月30日", "date-impossible"),
        ("公历1981-02-29", "date-impossible"),
        ("2-31", "date-impossible"),
        ("公历3080-05-03", "date-far"),
        ("农历8.15 公历9.21", "date-ambiguous"),
        ("公历腊月三十", "date-ambiguous"),
        ("公历闰六月初三", "date-ambiguous"),
        (5.3, "date-ambiguous"),
        ("属猴", "date-unread"),
        ("1980年", "date-unread"),
        ("农历六月", "date-unread"),
        ("5/3/1980", "date-unread"),
        (True, "date-unread"),
        (36, "date-unread"),
    ],
)
def test_what_is_no_birthday_is_refused(cell, code):
    reading = KIND.read(cell, TODAY)
    assert reading.value is None
    assert codes(reading) == [code]
    assert reading.findings[0].suggestion.startswith("请")


@pytest.mark.parametrize("cell", [None, "", "无", "未知", "/"])
def test_a_blank_is_no_birthday(cell):
    reading = KIND.read(cell, TODAY)
    assert (reading.value, reading.findings) == (None, ())


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Birthday(None, 8, 15, lunar=True), "农历 八月十五"),
        (Birthday(1983, 12, 30, lunar=True), "农历 1983年腊月三十"),
        (Birthday(None, 6, 3, lunar=True, leap=True), "农历 闰六月初三"),
        (Birthday(None, 5, 3, lunar=False), "公历 05-03"),
        (Birthday(1980, 5, 3, lunar=False), "公历 1980-05-03"),
        (Birthday(None, 5, 3), "05-03"),
    ],
)
def test_a_birthday_is_written_with_its_calendar(value, written):
    assert KIND.write(value) == written


def possible(**parts):
    try:
        return Birthday(**parts)
    except ValueError:
        return None


birthdays = st.builds(
    possible,
    year=st.none() | st.integers(1900, 2026),
    month=st.integers(1, 12),
    day=st.integers(1, 31),
    lunar=st.sampled_from([True, False, None]),
    leap=st.booleans(),
).filter(bool)


@given(birthdays)
def test_what_is_written_reads_back_as_the_same_day(value):
    reading = KIND.read(KIND.write(value), TODAY)
    assert reading.value == value
    assert codes(reading) == ([] if value.lunar is not None else ["calendar-unsaid"])


@given(st.text(max_size=30) | st.floats() | st.integers() | st.dates() | st.booleans())
def test_nothing_typed_breaks_the_reading(cell):
    assert {finding.code for finding in KIND.read(cell, TODAY).findings} <= CODES.keys()


@pytest.mark.parametrize(
    "impossible",
    [
        {"month": 13, "day": 1},
        {"month": 8, "day": 31, "lunar": True},
        {"month": 2, "day": 30, "lunar": False},
        {"month": 2, "day": 31},
        {"month": 0, "day": 5},
        {"month": 6, "day": 3, "leap": True},
        {"month": 6, "day": 3, "lunar": False, "leap": True},
    ],
)
def test_a_day_no_calendar_has_cannot_be_made(impossible):
    with pytest.raises(ValueError, match="no calendar"):
        Birthday(year=None, **impossible)


def test_a_birthday_is_masked_wherever_it_is_shown():
    class Person(Row, key="person", title="人"):
        birthday: Birthday | None = birthday("生日")

    problem = Person(birthday=Birthday(1980, 5, 3, lunar=False)).problem("birthday", "calendar-unsaid", "“{value}”")
    assert problem.said() == "“公****”"
    assert problem.said(unmask=True) == "“公历 1980-05-03”"
