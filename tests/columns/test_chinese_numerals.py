import pytest

from workbook_tools.columns.chinese_numerals import chinese_number, digit_by_digit


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十三", 23),
        ("一百十", 110),
        ("两千零五", 2005),
        ("三千五", 3500),
        ("一万零五百", 10500),
        ("十二万三千四百五十六", 123456),
        ("一亿二千万", 120_000_000),
        ("15千", 15000),
        ("三五", None),
        ("二十千", None),
        ("一万二万", None),
        ("一千三千", None),
        ("1.2万5", None),
        ("", None),
        ("万岁", None),
    ],
)
def test_chinese_numerals_are_read_as_spoken(text, value):
    assert chinese_number(text) == value


@pytest.mark.parametrize(("text", "digits"), [("二〇二四", "2024"), ("二零二四", "2024"), ("二十", None), ("", None)])
def test_a_year_is_spelled_digit_by_digit(text, digits):
    assert digit_by_digit(text) == digits
