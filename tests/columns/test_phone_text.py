"""Phone numbers as people type them: what stands on the left of a table is kept as on its right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.columns.phone_text import (
    contact_numbers,
    is_landline,
    is_local,
    is_mobile,
    oddities,
    read_phones,
    with_area,
)
from workbook_tools.problems import CODES

ONE = ("13800138000",)
TWO = ("13800138000", "13900139000")
BOTH = ("13800138000", "0539-8123456")
LANDLINE = ("0539-8123456",)
EXTENSION = ("0539-8123456-801",)

GOOD = {
    "13800138000": ONE,
    "１３８００１３８０００": ONE,
    "138-0013-8000": ONE,
    "138－0013－8000": ONE,
    "138—0013—8000": ONE,
    "138 0013 8000": ONE,
    "138　0013　8000": ONE,
    "138.0013.8000": ONE,
    "138 - 0013 - 8000": ONE,
    "(138)00138000": ONE,
    "（138）0013-8000": ONE,
    "13,800,138,000": ONE,
    "138·0013·8000": ONE,
    "138_0013_8000": ONE,
    "138，0013，8000": ONE,
    "138/0013/8000": ONE,
    "138\n0013\n8000": ONE,
    "138\n0013\n8000\n139\n0013\n9000": TWO,
    "1380013 8000": ONE,
    "\u202d13800138000\u202c": ONE,
    "+8613800138000": ONE,
    "+86 138 0013 8000": ONE,
    "(+86)13800138000": ONE,
    "0086-13800138000": ONE,
    "86 13800138000": ONE,
    "8613800138000": ONE,
    "+13800138000": ONE,
    "013800138000": ONE,
    "13800138000.0": ONE,
    "13800138000,": ONE,
    "13800138000、13800138000": ONE,
    "138 0086 8000": ("13800868000",),
    "17012345679": ("17012345679",),
    "19212345679": ("19212345679",),
    "13800138000/0539-8123456": BOTH,
    "13800138000 - 0539-8123456": BOTH,
    "13800138000、13900139000": TWO,
    "13800138000，13900139000": TWO,
    "13800138000；13900139000": TWO,
    "13800138000;13900139000": TWO,
    "13800138000\n13900139000": TWO,
    "13800138000 13900139000": TWO,
    "13800138000或13900139000": TWO,
    "138 0013 8000   139 0013 9000": TWO,
    "1380013800013900139000": TWO,
    "①13800138000②13900139000": TWO,
    "1、13800138000 2、13900139000": TWO,
    "0539-8123456": LANDLINE,
    "0539 8123456": LANDLINE,
    "0539——8123456": LANDLINE,
    "(0539)8123456": LANDLINE,
    "（0539）8123456": LANDLINE,
    "（0539）-812 3456": LANDLINE,
    "0539/8123456": LANDLINE,
    "05398123456": LANDLINE,
    "+86 539 8123456": LANDLINE,
    "86-0539-8123456": LANDLINE,
    "010-81234567": ("010-81234567",),
    "+86-10-81234567": ("010-81234567",),
    "053181234567": ("0531-81234567",),
    "0539-8123456转801": EXTENSION,
    "0539-8123456-801": EXTENSION,
    "0539-8123456 ext 801": EXTENSION,
    "0539-8123456 分机801": EXTENSION,
    "0539-8123456（转801）": EXTENSION,
    "0539-8123456转分机：801": EXTENSION,
    "0539-8123456-0531-81234567": ("0539-8123456", "0531-81234567"),
    "0539-8123456-13800138000": ("0539-8123456", "13800138000"),
    "400-123-4567": ("400-123-4567",),
    "4001234567": ("400-123-4567",),
    "400-1234-567转2": ("400-123-4567-2",),
    "800 810 1234": ("800-810-1234",),
    "8123456": ("8123456",),
    "8123-4567": ("81234567",),
    "8123456转801": ("8123456-801",),
    "+852-91234567": ("+85291234567",),
    "852-91234567": ("+85291234567",),
    "00852 9123 4567": ("+85291234567",),
    "+853 6612 3456": ("+85366123456",),
    "+886 0912 345 678": ("+886912345678",),
    "+1 202 555 0123": ("+12025550123",),
    "手机：13800138000 座机：0539-8123456": BOTH,
    "手机13800138000办0539-8123456": BOTH,
    "Tel:0539-8123456": LANDLINE,
    "电话/传真：0539-8123456": LANDLINE,
    "宅 8123456": ("8123456",),
}


@pytest.mark.parametrize("typed", GOOD)
def test_every_usual_way_of_typing_a_number_is_read_without_a_word(typed):
    heard = read_phones(typed)
    assert (heard.numbers, heard.findings, heard.faxes) == (GOOD[typed], (), ())


# typed: (what is kept, code, a part of the sentence)
WRONG = {
    "1380013800": ((), "phone-digits", "“{value}”只有10位，手机号是11位"),
    "138-0013-800": ((), "phone-digits", "只有10位"),
    "138001380001": ((), "phone-digits", "有12位，手机号是11位"),
    "138": ((), "phone-digits", "只有3位"),
    "0539-812345": ((), "phone-digits", "区号后面有6位"),
    "010-8123456": ((), "phone-digits", "座机是区号加8位"),
    "0539-8123456789": ((), "phone-digits", "区号后面有10位"),
    "2024-03-05": ((), "phone-digits", "只有8位"),
    "12800138000": ((), "phone-unread", "12开头"),
    "1.38E+10": ((), "phone-lost-digits", "科学计数"),
    "1.38001e10": ((), "phone-lost-digits", "科学计数"),
    "138****8000": ((), "phone-masked", "遮住"),
    "138xxxx8000": ((), "phone-masked", "遮住"),
    "138＊＊＊＊8000": ((), "phone-masked", "遮住"),
    "138…8000": ((), "phone-masked", "遮住"),
    "0539-812****": ((), "phone-masked", "遮住"),
    "1380013800O": ((), "letters-as-digits", "字母"),
    "l3800138OOO": ((), "letters-as-digits", "字母"),
    "O539-8123456": ((), "letters-as-digits", "字母"),
    "0539-812345O": ((), "letters-as-digits", "字母"),
    "371301198001011234": ((), "sensitive", "身份证"),
    "37130119800101123X": ((), "sensitive", "身份证"),
    "371301 19800101 1234": ((), "sensitive", "身份证"),
    "3713 0119 8001 0112 34": ((), "sensitive", "身份证"),
    "13800138000 371301 19800101 123X": (ONE, "sensitive", "身份证"),
    "11111111111": ((), "phone-dummy", "随手"),
    "00000000": ((), "phone-dummy", "随手"),
    "12345678901": ((), "phone-dummy", "随手"),
    "1234567": ((), "phone-dummy", "随手"),
    "18888888888": (("18888888888",), "phone-dummy", "随手"),
    "13000000000": (("13000000000",), "phone-dummy", "随手"),
    "13800000000": (("13800000000",), "phone-dummy", "随手"),
    "139-1234-5678": (("13912345678",), "phone-dummy", "随手"),
    "8888888": (("8888888",), "phone-dummy", "随手"),
    "14012345679": (("14012345679",), "phone-range", "少见"),
    "0539-1234567": (("0539-1234567",), "phone-range", "少见"),
    "13800138000/1380013800": (ONE, "phone-digits", "“{value}”里有一个号码只有10位"),
    "1380013800 13800138000": (ONE, "phone-digits", "里有一个号码只有10位"),
    "138 0013 800 13900139000": (("13900139000",), "phone-digits", "里有一个号码只有10位"),
    "13800138000/139****9000": (ONE, "phone-masked", "里有一个号码"),
    "0539-8123456/7": (LANDLINE, "phone-digits", "里有一个号码只有1位"),
    "0539-8123456、8123457": (("0539-8123456", "0539-8123457"), "phone-area-added", "同一格"),
}


@pytest.mark.parametrize("typed", WRONG)
def test_what_is_wrong_is_told_and_the_good_numbers_stay(typed):
    kept, code, part = WRONG[typed]
    heard = read_phones(typed)
    assert heard.numbers == kept
    assert [finding.code for finding in heard.findings] == [code]
    assert part in heard.findings[0].message


def test_the_running_example_is_told_as_an_example_not_as_a_dummy():
    assert oddities("13800138000") == ()


def test_a_semicolon_keeps_a_number_from_borrowing_an_area_code():
    assert read_phones("0539-8123456；8123457").numbers == ("0539-8123456", "8123457")


def test_eight_digits_do_not_borrow_where_seven_would_not_fit():
    assert with_area("8123456", "010") == ""
    assert with_area("81234567", "010") == "010-81234567"
    assert with_area("8123456-801", "0539") == "0539-8123456-801"


@pytest.mark.parametrize(
    ("typed", "numbers", "faxes"),
    [
        ("传真0539-8123456", (), ("0539-8123456",)),
        ("13800138000 传真：0539-8123457", ONE, ("0539-8123457",)),
        ("Fax: 0539-8123457 Tel: 0539-8123456", LANDLINE, ("0539-8123457",)),
        ("0539-8123456 0539-8123457（传真）", LANDLINE, ("0539-8123457",)),
    ],
)
def test_a_fax_is_no_number_to_call_but_is_not_lost(typed, numbers, faxes):
    heard = read_phones(typed)
    assert (heard.numbers, heard.faxes, heard.findings) == (numbers, faxes, ())


@pytest.mark.parametrize(
    ("typed", "numbers", "accounts"),
    [
        ("13800138000 微信同号", ONE, {"wechat": "13800138000"}),
        ("13800138000（同微信）", ONE, {"wechat": "13800138000"}),
        ("微信13800138000", ONE, {"wechat": "13800138000"}),
        ("wx13800138000", ONE, {"wechat": "13800138000"}),
        ("13800138000 微信：abc_123", ONE, {"wechat": "abc_123"}),
        ("abc_123", (), {"wechat": "abc_123"}),
        ("13800138000 QQ12345678", ONE, {"qq": "12345678"}),
        ("QQ：12345678", (), {"qq": "12345678"}),
        ("QQ13800138000", ONE, {}),
        ("2456789@qq.com", (), {"qq": "2456789"}),
    ],
)
def test_accounts_beside_numbers_are_told_apart(typed, numbers, accounts):
    heard = read_phones(typed)
    assert (heard.numbers, heard.accounts, heard.findings) == (numbers, accounts, ())


def test_words_that_belong_to_a_wechat_nobody_gave_stay_in_the_text():
    assert "加微信" in read_phones("0539-8123456 加微信").left


def test_numbers_are_found_in_free_text_but_bare_digits_may_be_anything():
    note = "张姐推荐，打 138 0013 8000，店里 (0539)8123456，价格 1280000，型号 20240305"
    assert contact_numbers(note) == BOTH


@pytest.mark.parametrize(
    ("number", "mobile", "landline", "local"),
    [
        ("13800138000", True, False, False),
        ("0539-8123456", False, True, False),
        ("0539-8123456-801", False, True, False),
        ("8123456", False, False, True),
        ("81234567-8", False, False, True),
        ("400-123-4567", False, False, False),
        ("+85291234567", False, False, False),
        ("12800138000", False, False, False),
    ],
)
def test_kept_numbers_tell_what_they_are(number, mobile, landline, local):
    assert (is_mobile(number), is_landline(number), is_local(number)) == (mobile, landline, local)


@given(st.text(alphabet="0123456789-+/ .*()（）oOlIxXeE、；;\n传真转微信同号QQ王总手机@_", max_size=40))
def test_any_text_is_read_without_raising_and_with_known_codes(text):
    heard = read_phones(text)
    assert all(finding.code in CODES for finding in heard.findings)
    assert all(
        is_mobile(number) or is_landline(number) or is_local(number) or number.startswith(("+", "400-", "800-"))
        for number in heard.numbers
    )
