from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.columns.base import Context, clean, half_width, is_blank_word
from workbook_tools.columns.identifiers import CreditCode, Identifier, credit_code, identifier
from workbook_tools.form import Row
from workbook_tools.problems import CODES

MONDAY = Context(today=date(2026, 11, 23))
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def codes(reading):
    return [finding.code for finding in reading.findings]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("00123", "00123"),
        ("'00123", "00123"),
        (123.0, "123"),
        (123, "123"),
        (20260305001.0, "20260305001"),
        (" ＺＸ２０２６－００１ ", "ZX2026-001"),
        ("KH-0001\u200b", "KH-0001"),
    ],
)
def test_an_identifier_is_text_and_keeps_its_zeros(cell, read):
    reading = Identifier().read(cell, MONDAY)
    assert (reading.value, reading.findings) == (read, ())


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (date(2026, 3, 5), "date-in-text"),
        (time(3, 5), "date-in-text"),
        (True, "identifier-unread"),
        (1.23456789012345e17, "identifier-unread"),
        (10**15, "identifier-unread"),
        ("1.23E+17", "identifier-unread"),
    ],
)
def test_what_excel_has_spoiled_is_left_empty_and_told(cell, code):
    reading = Identifier().read(cell, MONDAY)
    assert (reading.value, codes(reading)) == (None, [code])
    assert not CODES[code].remark


@given(st.text(max_size=30))
def test_a_written_identifier_reads_back_the_same(typed):
    value = Identifier().read(typed, MONDAY).value
    if value is None or is_blank_word(value):
        return
    assert Identifier().read(Identifier().write(value), MONDAY).value == value
    assert value == clean(half_width(value))


@pytest.mark.parametrize(
    "typed",
    [
        "91350100M000100Y43",
        "91350100m000100y43",
        "９１３５０１００Ｍ０００１００Ｙ４３",
        "9135 0100 M000 100Y 43",
        "'91350100M000100Y43",
    ],
)
def test_a_credit_code_is_read_in_capitals_without_blanks(typed):
    reading = CreditCode().read(typed, MONDAY)
    assert (reading.value, reading.findings) == ("91350100M000100Y43", ())


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("91350100M000100Y4", "有17位"),
        ("91350100M000100Y44", "校验位"),
        ("91350100M000100Y34", "校验位"),
        ("9135010OM000100Y43", "不该出现"),
        ("91350100M000I00Y43", "不该出现"),
        (9.1350100123456e17, "丢失"),
        ("9.1350E+17", "丢失"),
        (True, "位"),
        (date(2026, 3, 5), "位"),
    ],
)
def test_a_wrong_credit_code_is_left_empty_and_told(cell, said):
    reading = CreditCode().read(cell, MONDAY)
    assert (reading.value, codes(reading)) == (None, ["credit-code"])
    assert said in reading.findings[0].message


@given(
    st.text(alphabet=SIGNS, min_size=2, max_size=2),
    st.text(alphabet="0123456789", min_size=6, max_size=6),
    st.text(alphabet=SIGNS, min_size=9, max_size=9),
)
def test_of_all_last_signs_exactly_one_is_the_check_digit_and_reads_back(head, district, body):
    readings = [CreditCode().read(head + district + body + last, MONDAY) for last in SIGNS]
    (value,) = [reading.value for reading in readings if reading.value]
    assert CreditCode().read(CreditCode().write(value), MONDAY).value == value


@pytest.mark.parametrize("kind", [Identifier(), CreditCode()])
@pytest.mark.parametrize("cell", [None, "", "无", "/"])
def test_a_blank_cell_says_nothing(kind, cell):
    reading = kind.read(cell, MONDAY)
    assert (reading.value, reading.findings) == (None, ())


def test_constructors_declare_text_columns():
    class Firm(Row, key="firm", title="单位"):
        customer_no: str | None = identifier("客户编号", by_tool=True)
        licence: str | None = credit_code("统一社会信用代码", aliases=("税号",))

    customer_no, licence = Firm.form.columns
    assert customer_no.by_tool
    assert licence.aliases == ("税号",)
    assert {column.kind.number_format for column in (customer_no, licence)} == {"@"}
