"""Who receives a customer: by brand, then by territory, never by chance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.columns.gazetteer import parse_region
from workbook_tools.sales.receivers import NOBODY, receiver_of
from workbook_tools.sales.team import Member


def head(name, brands=(), *places):
    return Member(name, (name,), brands=tuple(brands), places=tuple(where(place)[0] for place in places))


def where(place):
    return (parse_region(place).region,) if place else ()


ALL, WARM, FOOT_SOUTH, FOOT_NORTH = (
    head("总管"),
    head("暖", ["暖橘堂"]),
    head("南", ["足康"], "江苏省"),
    head("北", ["足康"], "山东省", "河南省"),
)


@pytest.mark.parametrize(
    ("brand", "place", "heads", "name"),
    [
        ("暖橘堂", "山东省", [FOOT_NORTH, WARM], "暖"),
        ("足康", "江苏省徐州市", [FOOT_NORTH, FOOT_SOUTH], "南"),
        ("足康", "山东省临沂市", [FOOT_SOUTH, FOOT_NORTH], "北"),
        (None, "江苏省徐州市", [WARM, FOOT_NORTH, FOOT_SOUTH], "南"),
        ("足康", "", [FOOT_SOUTH, FOOT_NORTH], "南"),
        ("别的", "山东省", [WARM, ALL], "总管"),
        ("别的", "", [WARM], "暖"),
        ("足康", "浙江省", [FOOT_SOUTH, FOOT_NORTH], "南"),
        (None, "", [], NOBODY),
    ],
)
def test_is_the_one_who_fits_or_the_first_where_nothing_tells(brand, place, heads, name):
    assert receiver_of(brand, where(place), heads) == name


@given(
    st.sampled_from(["暖橘堂", "足康", "别的", None]),
    st.sampled_from(["山东省临沂市", "江苏省", "浙江省", ""]),
    st.lists(st.sampled_from([ALL, WARM, FOOT_SOUTH, FOOT_NORTH]), min_size=1, unique=True),
)
def test_is_always_one_of_the_heads_and_never_a_stranger_to_the_brand_if_somebody_sells_it(brand, place, heads):
    chosen = receiver_of(brand, where(place), heads)
    one = next(each for each in heads if each.name == chosen)
    assert one.sells(brand) or not any(each.sells(brand) for each in heads)
