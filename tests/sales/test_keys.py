from dataclasses import dataclass
from datetime import date

import pytest

from workbook_tools.columns.base import Context
from workbook_tools.columns.contacts import PhoneKind
from workbook_tools.sales.keys import identity, is_dummy


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
    region: str | None = None


@pytest.mark.parametrize(
    "number", ["13000000000", "18888888888", "12345678901", "130-0000-0000", "13800000000", "13912345678"]
)
def test_a_number_typed_to_fill_the_cell_is_nobodys(number):
    assert is_dummy(number)
    assert identity(Anyone(mobile=(number,), wechat=number)).numbers == frozenset()


@pytest.mark.parametrize("number", ["13000000000", "13800000000", "13912345678", "13123456789", "18888888888"])
def test_what_identifies_nobody_is_told_whoever_reads_it(number):
    assert is_dummy(number)
    read = PhoneKind().read(number, Context(date(2026, 11, 23)))
    assert (read.value, [finding.code for finding in read.findings]) == ((number,), ["phone-dummy"])


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
    ids=lambda said: str(sorted(said)),
)
def test_mobiles_accounts_and_credit_codes_identify_and_landlines_do_not(said, numbers):
    assert identity(Anyone(**said)).numbers == numbers


def test_a_number_and_an_account_of_the_same_digits_are_two_things():
    qq, wechat = identity(Anyone(qq="13853900001")), identity(Anyone(wechat="13853900001"))
    assert not qq.numbers & wechat.numbers


@pytest.mark.parametrize(
    ("contact", "firm", "person", "core"),
    [
        ("康泰大药房", "王总", ("", "王"), "康泰大药房"),
        ("本月床上用品店", "芦可", ("芦可", ""), "本月床上用品店"),
        ("康泰大药房", "", ("", ""), "康泰大药房"),
        ("", "王志强", ("王志强", ""), ""),
        ("王志强", "康泰大药房", ("王志强", ""), "康泰大药房"),
        ("王志强", "", ("王志强", ""), ""),
        ("潘春平 13566114431", "", ("潘春平", ""), ""),
    ],
)
def test_names_typed_into_each_others_column_are_put_right(contact, firm, person, core):
    who = identity(Anyone(contact_name=contact, customer_name=firm))
    assert (who.person[:2], who.firm.core) == (person, core)


def test_lines_are_kept_apart_from_what_identifies():
    who = identity(Anyone(mobile=("0539-8123456", "400-800-1234", "8123456"), landline=("0539-8123456-801",)))
    assert who.lines == {"0539-8123456", "400-800-1234", "0539-8123456-801"}


def test_a_place_comes_from_the_region_or_from_the_firms_name():
    assert identity(Anyone(region="山东省临沂市兰山区")).place.county == "兰山区"
    assert identity(Anyone(customer_name="临沂康泰医疗器械有限公司")).place.city == "临沂市"
    assert identity(Anyone()).place.province == ""


def test_the_mobile_of_ones_own_people_is_no_customers():
    who = identity(Anyone(mobile=("13853900001", "13853900002")), frozenset({"13853900001"}))
    assert who.numbers == {"mobile:13853900002"}


def test_a_wechat_of_figures_is_a_qq_and_one_like_the_phone_is_nothing_more():
    assert identity(Anyone(wechat="765432100")).numbers == {"qq:765432100"}
    assert identity(Anyone(wechat="同手机")).numbers == frozenset()


def test_what_is_left_from_an_example_identifies_nobody():
    row = Anyone(mobile=("13800138000",), wechat="13800138000", qq="123456789", credit_code="91371300MA3EXAMP02")
    assert identity(row).numbers == frozenset()
