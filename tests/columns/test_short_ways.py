"""The short ways that clean cells take: they give what the general way gives, and only sooner."""

import re
import sys
import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.columns import base, texts
from workbook_tools.columns.base import Context, Kind, Reading, half_width
from workbook_tools.columns.contacts import PhoneKind, WechatKind
from workbook_tools.columns.numbers import Count
from workbook_tools.columns.phone_text import contact_numbers, is_local, plain_number, read_phones
from workbook_tools.columns.regions import RegionKind
from workbook_tools.columns.texts import Text
from workbook_tools.forms import FORMS

EVERY_SIGN = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
CONTEXT = Context(date(2026, 11, 23))
EVERY_KIND = [column.kind for row_class in FORMS for column in row_class.form.columns]
KINDS = {type(kind): kind for kind in EVERY_KIND}
GLANCING = {
    str((type(kind), vars(kind))): kind for kind in EVERY_KIND if type(kind).at_a_glance is not Kind.at_a_glance
}

numbers = st.one_of(
    st.from_regex(r"(\+?86[ -]?)?1[0-9]{2}[ -]?[0-9]{4}[ -]?[0-9]{4}", fullmatch=True),
    st.from_regex(r"0[0-9]{2,3}-[0-9]{6,8}", fullmatch=True),
    st.from_regex(r"0[0-9]{2,3}-([0-9])\1{6,7}", fullmatch=True),
    st.text("0123456789+- １３８", min_size=7, max_size=18),
)


@given(numbers)
def test_a_plain_number_is_what_is_found_in_it_and_there_is_nothing_to_say(typed):
    number = plain_number(typed)
    if number:
        found = read_phones(typed)
        assert found.numbers == (number,)
        assert (found.findings, found.faxes, found.accounts, found.left) == ((), (), {}, "")


@given(numbers, st.sampled_from(["", "山东省临沂市", "北京"]))
def test_a_plain_number_is_read_as_any_other_cell(typed, region):
    context = Context(date(2026, 11, 23), region=region)
    assert PhoneKind().read(typed, context) == Kind.read(PhoneKind(), typed, context)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("139 7853 1472", "13978531472"),
        ("+86 13805679597", "13805679597"),
        ("１３９８０２５７３６０", "13980257360"),
        ("0539-7158368", "0539-7158368"),
        ("010-88888888", ""),  # somebody's thumb
        ("13333333333", ""),
        ("0539-1158368", ""),
        ("139 7853 147", ""),
    ],
)
def test_numbers_as_people_group_them_are_plain(typed, number):
    assert plain_number(typed) == number


any_cell = st.one_of(
    numbers,
    st.text(max_size=12),
    st.text("王李建国临沂康泰医疗公司有限糖尿病史糖血压，。 　\u200b()（）Ａab１2", max_size=24),
    st.text("abc_-QQ微信同号手机无 weixin138", max_size=12),
    st.sampled_from(
        [*base.BLANK_WORDS, *texts._NOT_NAMES, "TEST", "Test", "想了解", "想了解一下产品", "长" * 300, "ﷺ", "ⅷ", "金"]
    ),
    st.tuples(
        st.sampled_from(["山东", "山东省", "", " ", "昆山县"]),
        st.sampled_from(["临沂", "临沂市兰山区", "朝阳", "鲁南"]),
    ).map("".join),
    st.from_regex(r"[1-9]\d{5}(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d)\d{3}[\dX]", fullmatch=True),
    st.floats(-1e13, 1e13),
    st.integers(-10, 2 * 10**10).map(float),
    st.integers(-10, 2 * 10**10),
    st.booleans(),
    st.dates(),
    st.builds(base.CellFault, st.sampled_from(["error", "uncalculated"])),
)
OWN_REGIONS = Context(
    CONTEXT.today,
    vocabularies={
        "region": base.Vocabulary("区域", {"鲁南": ("鲁南大区",), "临沂": ("鲁南大区",), "山东": ("甲", "乙")})
    },
)


@pytest.mark.parametrize("kind", GLANCING.values(), ids=lambda kind: kind.describe()[:20])
@pytest.mark.parametrize("context", [CONTEXT, OWN_REGIONS], ids=["the table", "own regions"])
@given(cell=any_cell, region=st.sampled_from(["", "山东省临沂市", "北京"]))
def test_what_is_read_at_a_glance_is_read_so_by_the_long_look(kind, context, cell, region):
    for value in kind.at_a_glance([cell], context).values():
        reading = kind.read(cell, replace(context, region=region))
        assert reading == Reading(value)
        assert type(reading.value) is type(value)


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (PhoneKind(), 13978531472.0, ("13978531472",)),
        (PhoneKind(), "139 7853 1472", ("13978531472",)),
        (PhoneKind(), "0539-7158368", ("0539-7158368",)),
        (WechatKind(), "wx_shili88", "wx_shili88"),
        (WechatKind(), "13978531472", "13978531472"),
        (Text(name=True), "欧阳建国", "欧阳建国"),
        (Text(), "想买两张护理床，送到店里", "想买两张护理床，送到店里"),
        (RegionKind(), "山东临沂兰山", "山东省临沂市兰山区"),
        (Count(), 12.0, 12),
    ],
)
def test_nearly_every_cell_is_read_at_a_glance(kind, cell, value):
    assert kind.at_a_glance([cell], CONTEXT) == {cell: value}


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        (PhoneKind(), "8123456"),
        (PhoneKind(), "139 7853 147"),
        (WechatKind(), "同手机"),
        (Text(name=True), "王 强"),
        (Text(name=True), "测试"),
        (Text(name=True), "无"),
        (Text(name=True), "确诊王"),
        (Text(longest=5), "想买两张护理床"),
        (Text(shortest=5), "护理床床"),
        (Text(), " 护理床床 "),
        (RegionKind(), "朝阳"),
        (RegionKind(), "昆山县"),
        (Count(1, 9), 10.0),
        (Count(), 1.5),
    ],
)
def test_what_there_is_something_to_say_about_takes_the_long_look(kind, cell):
    assert kind.at_a_glance([cell], CONTEXT) == {}


@given(st.one_of(numbers, st.text("①１1380²O 号微信", max_size=16), st.text(max_size=12)))
def test_numbers_in_free_text_are_those_of_the_long_look(text):
    assert contact_numbers(text) == tuple(number for number in read_phones(text).numbers if not is_local(number))


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if not kind.looks_at_region], ids=lambda k: k.title)
@given(data=st.data())
def test_only_kinds_that_say_so_look_at_the_region_of_a_row(kind, data):
    cell = data.draw(
        st.one_of(st.text("8123456-、；电话微信qq王13800138000 临沂北京", max_size=14), st.floats(0, 1e11))
    )
    assert kind.read(cell, CONTEXT) == kind.read(cell, Context(CONTEXT.today, region="山东省临沂市"))


def test_no_sign_that_folds_to_something_else_makes_a_blank_word_longer():
    """So a text longer than the longest of them is none."""
    signs = set("".join(base.BLANK_WORDS))
    folded = {sign: half_width(sign) for sign in EVERY_SIGN}
    assert all(folded.values())
    composed = {sign for sign in EVERY_SIGN if len(unicodedata.normalize("NFD", sign)) > 1}
    assert not signs & composed
    spaces = [sign for sign, plain in folded.items() if plain.isspace()]
    assert all(sign.isspace() for sign in spaces)


@given(st.text(max_size=8), st.sampled_from(base.BLANK_WORDS), st.text(max_size=8))
def test_a_text_longer_than_any_blank_word_is_none(before, word, after):
    text = base.clean(f"{before}{word}{after}")
    if len(text) > base.LONGEST_BLANK_WORD:
        assert not base.is_blank_word(text)


def test_every_illness_ends_in_a_sign_that_texts_are_first_searched_for():
    words = f"{texts._ILLNESSES}|{texts._TELLS_ILLNESS}".split("|")
    assert all(texts._ILLNESS_SIGN.search(word[-1]) for word in words)
    assert re.search(r"糖尿病", texts._ILLNESS.pattern)
    assert texts._ILLNESS.search(f"父亲有{words[0]}")


@given(st.text("本人父母有糖尿病史确诊高血压，癌中风的 客户", max_size=20))
def test_a_text_without_such_a_sign_tells_of_no_illness(text):
    assert texts._ILLNESS_SIGN.search(text) or not texts._ILLNESS.search(text)


@given(st.text())
def test_plain_ascii_needs_no_folding(text):
    assert half_width(text) == unicodedata.normalize("NFKC", text)


def test_no_sign_stands_for_more_than_two_digits_and_no_chinese_one_for_any():
    """So seventeen digits take seven signs at least between those at their ends."""
    folded = {sign: half_width(sign) for sign in EVERY_SIGN}
    assert max(len(run) for plain in folded.values() for run in re.findall(r"\d+", plain)) == 2
    others = [
        sign for sign, plain in folded.items() if re.search(r"\d", plain) and not texts._MANY_FIGURES.search(sign * 7)
    ]
    assert others == []


@given(
    st.text("1234567890X １９⑳㏠²王，", max_size=6), st.sampled_from(["371302199001011234", "３７1302199001０1123X"])
)
def test_an_identity_number_has_many_figures_however_it_is_typed(before, number):
    text = f"{before}{number}"
    assert texts._MANY_FIGURES.search(text)


@given(st.text("1234567890Xx １９⑳㉑㏠²王，", min_size=15, max_size=24))
def test_a_text_without_many_figures_holds_no_identity_number(text):
    assert texts._MANY_FIGURES.search(text) or not texts._IDENTITY_CARD.search(half_width(text))
