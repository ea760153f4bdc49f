from dataclasses import dataclass

import pytest

from workbook_tools.sales.keys import Identity, PersonName, firm_name, identity, is_dummy, person_name


@dataclass
class Anyone:
    """A row as far as it matters here."""

    mobile: tuple = ()
    landline: tuple = ()
    wechat: str | None = None
    qq: str | None = None
    credit_code: str | None = None
    contact_name: str | None = None
    customer_name: str | None = None


@pytest.mark.parametrize(
    ("text", "full", "part"),
    [
        ("王强", "王强", ""),
        ("王 强", "王强", ""),
        ("欧阳修文", "欧阳修文", ""),
        ("王强先生", "王强", ""),
        ("王强(老板)", "王强", ""),
        ("Mr.Li", "mrli", ""),
        ("ＬＩ Ｑ", "liq", ""),
        ("王总", "", "王"),
        ("王先生", "", "王"),
        ("张总经理", "", "张"),
        ("李老板娘", "", "李"),
        ("欧阳女士", "", "欧阳"),
        ("小李", "", "李"),
        ("老王", "", "王"),
        ("小强", "", "强"),
        ("", "", ""),
        ("先生", "", ""),
        ("总经理", "", ""),
        ("老板", "", ""),
        ("老板娘", "", ""),
        ("大姐", "", ""),
        ("小哥", "", ""),
        ("老师", "", ""),
    ],
)
def test_a_name_is_as_full_as_it_was_said(text, full, part):
    assert person_name(text) == PersonName(full, part)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("王志强", "王志强", True),
        ("王志强", "王 志强", True),
        ("王志强", "王志远", False),
        ("王志强", "王强", False),
        ("王志强", "王总", True),
        ("王志强", "李总", False),
        ("王志强", "小强", True),
        ("王志强", "小李", False),
        ("王总", "老王", True),
        ("王总", "李姐", False),
        ("王总", "小强", False),
        ("欧阳修文", "欧阳女士", True),
        ("王志强", "", True),
        ("王志强", "老板", True),
        ("李总", "大姐", True),
        ("", "", True),
    ],
)
def test_names_agree_unless_one_speaks_against_the_other(one, other, agree):
    assert person_name(one).agrees(person_name(other)) is agree
    assert person_name(other).agrees(person_name(one)) is agree


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("临沂康泰医疗器械有限公司", "临沂康泰医疗器械", True),
        ("临沂康泰医疗器械有限责任公司", "临沂康泰医疗器械股份有限公司", True),
        ("康泰（临沂）有限公司", "康泰(临沂) 有限公司", True),
        ("ＫＴ大药房", "kt大药房", True),
        ("康乐店·一分店", "康乐店一分店", True),
        ("康乐一店", "康乐二店", False),
        ("康乐城东店", "康乐店", False),
        ("临沂康泰医疗器械", "康泰医疗器械", False),
    ],
)
def test_a_firm_is_known_without_its_legal_ending_and_never_without_its_branch(one, other, same):
    assert (firm_name(one) == firm_name(other)) is same


@pytest.mark.parametrize("number", ["13000000000", "18888888888", "12345678901", "130-0000-0000"])
def test_a_number_typed_to_fill_the_cell_is_nobodys(number):
    assert is_dummy(number)
    assert identity(Anyone(mobile=(number,), wechat=number)).numbers == frozenset()


@pytest.mark.parametrize("number", ["13853900001", "13000000001", "13888888889"])
def test_an_odd_but_real_number_counts(number):
    assert identity(Anyone(mobile=(number,))).numbers == {f"mobile:{number}"}


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ({"mobile": ("13853900001", "13951600022")}, {"mobile:13853900001", "mobile:13951600022"}),
        ({"landline": ("13853900001",)}, {"mobile:13853900001"}),
        ({"landline": ("0539-8123456",)}, set()),
        ({"mobile": ("0539-8123456", "400-800-1234")}, set()),
        ({"wechat": "13853900001"}, {"mobile:13853900001"}),
        ({"wechat": "Wang_ZQ88"}, {"wechat:wang_zq88"}),
        ({"qq": "765432100"}, {"qq:765432100"}),
        ({"credit_code": "91371300MA3C4D5E6F"}, {"credit:91371300MA3C4D5E6F"}),
        ({}, set()),
    ],
    ids=str,
)
def test_mobiles_accounts_and_credit_codes_identify_and_landlines_do_not(said, numbers):
    assert identity(Anyone(**said)).numbers == numbers


def test_a_number_and_an_account_of_the_same_digits_are_two_things():
    qq, wechat = identity(Anyone(qq="13853900001")), identity(Anyone(wechat="13853900001"))
    assert not qq.numbers & wechat.numbers


def test_an_identity_agrees_only_if_both_person_and_firm_do():
    someone = Identity(frozenset(), person_name("王志强"), firm_name("康泰器械"))
    assert someone.agrees(Identity(frozenset(), person_name("王总"), ""))
    assert someone.agrees(Identity(frozenset(), person_name(""), firm_name("康泰器械有限公司")))
    assert not someone.agrees(Identity(frozenset(), person_name("王志强"), firm_name("益寿器械")))
    assert not someone.agrees(Identity(frozenset(), person_name("李秀英"), firm_name("康泰器械")))


def test_what_is_left_from_an_example_identifies_nobody():
    row = Anyone(mobile=("13800138000",), wechat="13800138000", qq="123456789", credit_code="91371300MA3EXAMP02")
    assert identity(row).numbers == frozenset()
