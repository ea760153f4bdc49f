from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.columns.base import Context
from workbook_tools.columns.units import MoneyInTenThousands, Years
from workbook_tools.problems import CODES

TODAY = Context(today=date(2026, 11, 23))
YEARS, MONEY = Years(0, 60), MoneyInTenThousands(0)


def codes(reading):
    return [finding.code for finding in reading.findings]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (8, 8),
        ("8", 8),
        ("8年", 8),
        ("八年", 8),
        ("１０年", 10),
        ("一年半", 1.5),
        ("3年半", 3.5),
        ("半年", 0.5),
        (0, 0),
        ("60年", 60),
    ],
)
def test_years_are_read_however_they_are_typed(cell, value):
    reading = YEARS.read(cell, TODAY)
    assert (reading.value, reading.findings) == (value, ())


@pytest.mark.parametrize("cell", ["十几年", "10年以上", "10多年", "10年多", "大概10年", "不到十年"])
def test_rough_years_are_taken_at_their_word_and_remarked(cell):
    reading = YEARS.read(cell, TODAY)
    assert (reading.value, codes(reading)) == (10, ["number-approximate"])


@pytest.mark.parametrize(
    "cell",
    [
        "2010年开始",
        "2010年开始做",
        "2010年至今",
        "2010-至今",
        "2010年",
        "自2010年起",
        "从2010年5月开始",
        "2010年入行",
        "2010.5",
        "二〇一〇年",
        "2010",
        2010,
        2010.0,
        date(2010, 5, 1),
    ],
)
def test_the_year_someone_began_counts_up_to_today_and_is_remarked(cell):
    reading = YEARS.read(cell, TODAY)
    assert (reading.value, codes(reading)) == (16, ["number-approximate"])
    assert "按16年收" in reading.findings[0].message


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("61", "number-range"),
        (-1, "number-range"),
        (1950, "number-range"),
        ("2030年", "number-range"),
        ("6个月", "number-unread"),
        ("刚入行", "number-unread"),
        ("2010-2024", "number-unread"),
        ("三四年", "number-unread"),
        (date(2026, 3, 5), "date-in-text"),
        (True, "number-unread"),
    ],
)
def test_what_is_no_number_of_years_is_asked_back(cell, code):
    reading = YEARS.read(cell, TODAY)
    assert reading.value is None
    assert codes(reading) == [code]


@given(st.decimals(0, 60, places=1).map(float))
def test_years_read_back_as_they_were_written(value):
    reading = YEARS.read(YEARS.write(value), TODAY)
    assert (reading.value, reading.findings) == (value, ())


@pytest.mark.parametrize(
    ("cell", "yuan"),
    [
        (120, 1_200_000),
        ("120", 1_200_000),
        ("一百二十", 1_200_000),
        (0.5, 5_000),
        ("3千", 30_000_000),
        ("120万", 1_200_000),
        ("120万元", 1_200_000),
        ("500w", 5_000_000),
        ("5千万", 50_000_000),
        ("1.2亿", 120_000_000),
        ("1200000元", 1_200_000),
        ("￥1,200,000", 1_200_000),
        ("3千元", 3_000),
    ],
)
def test_a_bare_number_counts_ten_thousands_and_one_with_a_unit_is_taken_at_its_word(cell, yuan):
    reading = MONEY.read(cell, TODAY)
    assert (reading.value, reading.findings) == (yuan, ())


def test_a_bare_number_that_was_rather_meant_in_yuan_is_kept_and_asked_back():
    reading = MONEY.read(1_200_000, TODAY)
    assert (reading.value, codes(reading)) == (12_000_000_000, ["number-range"])
    assert "元" in reading.findings[0].suggestion


def test_money_is_written_in_what_the_heading_says():
    assert MONEY.write(Decimal("1200000.00")) == 120


@pytest.mark.parametrize(
    ("cell", "code"), [("-3", "number-range"), ("不好说", "number-unread"), ("1-2万", "number-unread")]
)
def test_what_is_no_amount_is_asked_back(cell, code):
    reading = MONEY.read(cell, TODAY)
    assert reading.value is None
    assert codes(reading) == [code]


@given(st.decimals(0, 99_999_999, places=2))
def test_money_reads_back_to_the_cent(yuan):
    reading = MONEY.read(MONEY.write(yuan), TODAY)
    assert (reading.value, reading.findings) == (yuan, ())


@given(st.text(max_size=30) | st.floats() | st.integers() | st.dates() | st.booleans())
def test_nothing_typed_breaks_the_reading(cell):
    for kind in (YEARS, MONEY):
        assert {finding.code for finding in kind.read(cell, TODAY).findings} <= CODES.keys()


def test_excel_does_not_mark_a_year_that_can_be_counted_from():
    wrong = YEARS.guard().wrong
    assert "YEAR(TODAY())-60" in wrong
