# ruff: noqa: DTZ001 - the dates of a sheet have no time zone
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.columns.base import Context, clean, is_blank_word
from workbook_tools.columns.numbers import Count, Money, Number, Percent, count, money, number, percent
from workbook_tools.form import Row
from workbook_tools.problems import CODES

MONDAY = Context(today=date(2026, 11, 23))
COUNT, NUMBER, PERCENT, MONEY = Count(0), Number(), Percent(0, 1), Money(0)
KINDS = (COUNT, NUMBER, PERCENT, MONEY)


def codes(reading):
    return [finding.code for finding in reading.findings]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (20, 20),
        (20.0, 20),
        ("20", 20),
        ("２０", 20),
        ("'20", 20),
        ("20人", 20),
        ("20 人", 20),
        ("1,000", 1000),
        ("1，000", 1000),
        ("1.2万", 12000),
        ("二十", 20),
        ("两家", 2),
        ("一百二", 120),
        ("一百零二", 102),
        ("0", 0),
    ],
)
def test_a_count_is_read_however_it_is_typed(cell, read):
    reading = COUNT.read(cell, MONDAY)
    assert (reading.value, reading.findings) == (read, ())
    assert type(reading.value) is int


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("约30", 30),
        ("大概30人", 30),
        ("30左右", 30),
        ("30人左右", 30),
        ("30+", 30),
        ("十几人", 10),
        ("十来个", 10),
        ("二十多人", 20),
        ("近百人", 100),
        ("上百人", 100),
        ("不到50", 50),
    ],
)
def test_a_rough_count_is_taken_at_its_word_and_remarked(cell, read):
    reading = COUNT.read(cell, MONDAY)
    assert (reading.value, codes(reading)) == (read, ["number-approximate"])
    assert f"按{read}收" in reading.findings[0].message


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("3-5", "number-unread"),
        ("3~5人", "number-unread"),
        ("三五个", "number-unread"),
        ("两三千", "number-unread"),
        ("几十", "number-unread"),
        ("3 5", "number-unread"),
        ("1/2", "number-unread"),
        ("1,2", "number-unread"),
        ("2.5", "number-unread"),
        (2.5, "number-unread"),
        ("很多", "number-unread"),
        (True, "number-unread"),
        (False, "number-unread"),
        (time(14, 30), "number-unread"),
        (timedelta(1), "number-unread"),
        (float("nan"), "number-unread"),
        (float("inf"), "number-unread"),
        (-1, "number-range"),
        ("-1", "number-range"),
        ("9" * 400, "number-range"),
        (1e300, "number-range"),
        (date(2026, 3, 5), "date-in-text"),
        (datetime(2026, 3, 5), "date-in-text"),
    ],
)
def test_what_is_no_count_is_left_empty_and_told(cell, code):
    reading = COUNT.read(cell, MONDAY)
    assert (reading.value, codes(reading)) == (None, [code])
    assert not CODES[code].remark
    assert reading.findings[0].suggestion.startswith("请")


def test_two_numbers_in_a_cell_are_told_as_such():
    assert "不止一个数" in COUNT.read("3-5", MONDAY).findings[0].message


@pytest.mark.parametrize(("cell", "read"), [(1, 1), (5, 5), (0, None), (6, None), ("约6", None)])
def test_limits_are_inclusive(cell, read):
    reading = Count(1, 5).read(cell, MONDAY)
    assert reading.value == read
    assert codes(reading) == ([] if read else ["number-range"])


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (12.5, 12.5),
        ("12.5", 12.5),
        ("-3", -3.0),
        ("−3", -3.0),
        ("100平方", 100.0),
        ("100㎡", 100.0),
        ("1.2万", 12000.0),
    ],
)
def test_a_number_may_have_decimals_and_a_unit(cell, read):
    reading = NUMBER.read(cell, MONDAY)
    assert (reading.value, reading.findings) == (read, ())


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("50%", 0.5),
        ("50％", 0.5),
        ("50", 0.5),
        (50, 0.5),
        (0.5, 0.5),
        ("0.5", 0.5),
        ("五成", 0.5),
        ("8成", 0.8),
        ("百分之五十", 0.5),
        ("0.5%", 0.005),
        ("1%", 0.01),
        (1, 1.0),
        (1.5, 0.015),
        (100, 1.0),
        (0, 0.0),
    ],
)
def test_a_share_is_a_fraction_however_it_is_typed(cell, read):
    reading = PERCENT.read(cell, MONDAY)
    assert (reading.value, reading.findings) == (read, ())


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("120%", "number-range"),
        (101, "number-range"),
        (-0.1, "number-range"),
        (-50, "number-range"),
        ("六七成", "number-unread"),
        ("50-60%", "number-unread"),
        (True, "number-unread"),
        (date(2026, 5, 1), "date-in-text"),
    ],
)
def test_what_is_no_share_is_left_empty_and_told(cell, code):
    reading = PERCENT.read(cell, MONDAY)
    assert (reading.value, codes(reading)) == (None, [code])


def test_a_rough_share_is_remarked_in_percent():
    (finding,) = PERCENT.read("八成左右", MONDAY).findings
    assert (finding.code, "按80%收" in finding.message) == ("number-approximate", True)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (12000, "12000.00"),
        (12000.5, "12000.50"),
        (0.125, "0.13"),
        ("￥12,000", "12000.00"),
        ("¥ 12,000.00", "12000.00"),
        ("12000元", "12000.00"),
        ("12000元整", "12000.00"),
        ("12000.00", "12000.00"),
        ("RMB 12000", "12000.00"),
        ("1.2万", "12000.00"),
        ("1.2万元", "12000.00"),
        ("1万2", "12000.00"),
        ("2w", "20000.00"),
        ("2W元", "20000.00"),
        ("3k", "3000.00"),
        ("15K", "15000.00"),
        ("3千", "3000.00"),
        ("3千5", "3500.00"),
        ("500块钱", "500.00"),
        ("2百万", "2000000.00"),
        ("1.5亿", "150000000.00"),
    ],
)
def test_money_is_read_in_yuan_and_to_the_cent(cell, read):
    reading = MONEY.read(cell, MONDAY)
    assert (str(reading.value), reading.findings) == (read, ())


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("一万二", 12000),
        ("一万零二", 10002),
        ("一万二千", 12000),
        ("十二万", 120000),
        ("壹万贰仟元整", 12000),
        ("一百万", 1000000),
    ],
)
def test_an_amount_in_words_is_taken_and_remarked(cell, read):
    reading = MONEY.read(cell, MONDAY)
    assert (reading.value, codes(reading)) == (Decimal(read), ["number-in-words"])
    assert f"按{read}元收" in reading.findings[0].message
    assert CODES["number-in-words"].remark


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("约5000", 5000),
        ("5000左右", 5000),
        ("5000元左右", 5000),
        ("大约￥5000", 5000),
        ("5000多", 5000),
        ("预计5万", 50000),
        ("20多万", 200000),
        ("十几万", 100000),
        ("近10万元", 100000),
        ("10万以上", 100000),
    ],
)
def test_a_rough_amount_is_taken_at_its_word_and_remarked(cell, read):
    reading = MONEY.read(cell, MONDAY)
    assert (reading.value, codes(reading)) == (Decimal(read), ["number-approximate"])
    assert f"按{read}元收" in reading.findings[0].message


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("-500", "number-range"),
        (-0.01, "number-range"),
        (10**12, "number-range"),
        ("3-5万", "number-unread"),
        ("几万", "number-unread"),
        ("七八万", "number-unread"),
        ("三百五千", "number-unread"),
        ("12元5角", "number-unread"),
        ("5000/月", "number-unread"),
        ("12 000", "number-unread"),
        ("面议", "number-unread"),
        (True, "number-unread"),
        (date(2026, 3, 5), "date-in-text"),
    ],
)
def test_what_is_no_amount_is_left_empty_and_told(cell, code):
    reading = MONEY.read(cell, MONDAY)
    assert (reading.value, codes(reading)) == (None, [code])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("cell", [None, "", "  ", "无", "/", "—"])
def test_a_blank_cell_says_nothing(kind, cell):
    reading = kind.read(cell, MONDAY)
    assert (reading.value, reading.findings) == (None, ())


@given(st.integers(0, 10**12 - 1))
def test_a_written_count_reads_back_the_same(value):
    for cell in (COUNT.write(value), float(value), str(value), f"{value:,}"):
        assert COUNT.read(cell, MONDAY).value == value


@given(st.floats(-1e11, 1e11))
def test_a_written_number_reads_back_the_same(value):
    assert NUMBER.read(NUMBER.write(value), MONDAY).value == value


@given(st.floats(0, 1))
def test_a_written_share_reads_back_the_same(value):
    assert PERCENT.read(PERCENT.write(value), MONDAY).value == value


@given(st.decimals(0, 10**12 - 1, places=2))
def test_written_money_reads_back_the_same(value):
    for cell in (MONEY.write(value), f"{value}", f"￥{value:,}元"):
        again = MONEY.read(cell, MONDAY).value
        assert (again, again.as_tuple().exponent) == (value, -2)


typed_like_a_number = st.text(alphabet="0123456789.,-~ 一二三十百千万亿零几多约近左右元%成人wk￥", max_size=30)


excel_cell = st.floats() | st.integers() | st.booleans() | st.dates() | st.datetimes() | st.times() | st.timedeltas()


@given(st.text() | typed_like_a_number | excel_cell)
def test_no_cell_makes_a_kind_stumble_and_none_is_lost_in_silence(cell):
    blank = isinstance(cell, str) and (not clean(cell) or is_blank_word(clean(cell)))
    for kind in KINDS:
        reading = kind.read(cell, MONDAY)
        assert reading.value is not None or reading.findings or blank
        for finding in reading.findings:
            assert finding.code in CODES
            assert (finding.message + finding.suggestion).encode("gbk")


@pytest.mark.parametrize("text", ["十" * 30000, "1" + " " * 30000 + "x", "1 " * 15000, "9" * 30000, "1,111" * 6000])
def test_a_very_long_text_is_refused_at_once(text):
    for kind in KINDS:
        assert kind.read(text, MONDAY).value is None


def test_constructors_declare_a_column_with_its_kind():
    class Order(Row, key="order", title="订单"):
        boxes: int | None = count("箱数", minimum=1, maximum=99, required=True)
        area: float | None = number("面积", minimum=0)
        share: float | None = percent("折扣", aliases=("扣率",))
        amount: Decimal | None = money("金额")

    boxes, area, share, amount = Order.form.columns
    assert (boxes.kind, boxes.required) == (Count(1, 99), True)
    assert area.kind == Number(0)
    assert share.aliases == ("扣率",)
    formats = ["0", "General", "0%", "#,##0.00"]
    assert [column.kind.number_format for column in (boxes, area, share, amount)] == formats


@pytest.mark.parametrize(
    ("kind", "rule", "minimum", "maximum"),
    [
        (Count(1, 99), "integer", 1, 99),
        (COUNT, "integer", 0, 10**12),
        (NUMBER, "decimal", -(10**12), 10**12),
        (PERCENT, "decimal", 0, 1),
    ],
)
def test_excel_guards_the_same_limits(kind, rule, minimum, maximum):
    guard = kind.guard()
    assert (guard.rule, guard.minimum, guard.maximum) == (rule, minimum, maximum)
    assert guard.message.startswith("请填")


def test_descriptions_tell_the_limits():
    assert Count(1, 99).describe() == "整数，如 20，不小于1，不大于99"
    assert PERCENT.describe() == "百分比，如 50%，不小于0%，不大于100%"
    assert MONEY.describe() == "金额，如 12000，不小于0元"
