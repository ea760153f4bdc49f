import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook_tools.sales.firms import LEGAL_ENDING, FirmMatch, compare_firms, firm_name, folded_name


@pytest.mark.parametrize(
    ("text", "core", "branch", "place"),
    [
        ("临沂康泰医疗器械有限公司", "康泰医疗器械", "", "临沂"),
        ("青岛聚成科技（集团）有限公司", "聚成科技", "", "青岛"),
        ("山东省青岛聚成科技有限责任公司", "聚成科技", "", "山东省青岛"),
        ("青岛聚成科技有限公司济南分公司", "聚成科技", "济南分公司", "青岛"),
        ("康泰（临沂）有限公司", "康泰", "", "临沂"),
        ("ＫＴ大药房", "kt大药房", "", ""),
        ("康乐保健品店·一分店", "康乐保健品店", "一分店", ""),
        ("康乐一店", "康乐", "一店", ""),
        ("康乐城东店", "康乐", "城东店", ""),
        ("尚仁家居有限责任公司(开发区店)", "尚仁家居", "开发区店", ""),
        ("百姓大药房解放路店", "百姓大药房", "解放路店", ""),
        ("老张家康复器材店", "老张家康复器材店", "", ""),
        ("临沂大药房", "大药房", "", "临沂"),
        ("昆山安眠康复辅具店", "昆山安眠康复辅具店", "", ""),
        ("康乐保健品店新城店", "康乐保健品店", "新城店", ""),
        ("同仁堂", "同仁堂", "", ""),
        ("有限公司", "", "", ""),
        ("股份有限公司", "", "", ""),
        ("", "", "", ""),
    ],
)
def test_a_firms_name_is_taken_apart(text, core, branch, place):
    assert firm_name(text)[:3] == (core, branch, place)


@pytest.mark.parametrize(
    ("one", "other", "match"),
    [
        ("临沂康泰医疗器械有限公司", "康泰医疗器械", FirmMatch.SAME),
        ("康泰（临沂）有限公司", "临沂康泰", FirmMatch.SAME),
        ("宝源药店", "宝元药店", FirmMatch.SOUND),
        ("康泰医疗器械", "康泰", FirmMatch.WITHIN),
        ("聚成科技发展", "聚成科发展", FirmMatch.SIMILAR),
        ("老百姓大药房", "老百兴大药房", FirmMatch.SOUND),
        ("康泰大药房", "康宁大药房", FirmMatch.DIFFERENT),
        ("康泰大药房", "康泰大药房二店", FirmMatch.ONE_BRANCH),
        ("", "康泰大药房二店", FirmMatch.ONE_BRANCH),
        ("康泰大药房一店", "康泰大药房二店", FirmMatch.BRANCHES),
        ("", "康泰大药房", FirmMatch.BLANK),
        ("", "", FirmMatch.BLANK),
    ],
)
def test_firms_match_as_well_as_they_can(one, other, match):
    assert compare_firms(firm_name(one), firm_name(other)) is match
    assert compare_firms(firm_name(other), firm_name(one)) is match


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("临沂康泰医疗器械有限公司", "临沂康泰医疗器械", True),
        ("康泰（临沂）有限公司", "康泰(临沂) 有限公司", True),
        ("康乐店·一分店", "康乐店一分店", True),
        ("康乐一店", "康乐二店", False),
        ("临沂康泰医疗器械", "康泰医疗器械", False),
    ],
)
def test_a_folded_name_lacks_its_legal_ending_only(one, other, same):
    assert (folded_name(one) == folded_name(other)) is same


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(alphabet="康泰大药房临沂市一二分店有限公司（）()·店", max_size=12))
def test_no_name_loses_its_core(text):
    found = firm_name(text)
    assert bool(found.core) or LEGAL_ENDING.fullmatch(folded_name(text) or "公司")
    assert compare_firms(found, found) in (FirmMatch.SAME, FirmMatch.BLANK, FirmMatch.ONE_BRANCH)
