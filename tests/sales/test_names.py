import pytest

from workbook_tools.sales.names import NameMatch, compare_names, person_name, reading


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
        ("王", "", "王"),
        ("志强", "", "志强"),
        ("强哥", "", "强"),
        ("王强 13853900001", "王强", ""),
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
    assert person_name(text)[:2] == (full, part)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("王志强", "王志强", True),
        ("王志强", "王 志强", True),
        ("王志强", "王志远", False),
        ("王志强", "王强", True),
        ("王志强", "李强", False),
        ("王志强", "王总", True),
        ("王志强", "李总", False),
        ("王志强", "小强", True),
        ("王志强", "小李", False),
        ("王总", "老王", True),
        ("王总", "李姐", False),
        ("王总", "小强", False),
        ("王总", "志强", True),
        ("黎志强", "志强", True),
        ("王志强", "汪自强", True),
        ("smith john", "smith jon", True),
        ("smith", "jones", False),
        ("欧阳修文", "欧阳女士", True),
        ("王志强", "", True),
        ("王志强", "老板", True),
        ("李总", "大姐", True),
        ("", "", True),
    ],
)
def test_names_agree_unless_one_speaks_against_the_other(one, other, agree):
    found = compare_names(person_name(one), person_name(other))
    assert (found is not NameMatch.DIFFERENT) is agree
    assert compare_names(person_name(other), person_name(one)) is found


@pytest.mark.parametrize(
    ("one", "other", "match"),
    [
        ("王志强", "王志强", NameMatch.SAME),
        ("王志强", "王自强", NameMatch.SOUND),
        ("李英", "李银", NameMatch.SOUND),
        ("王志强", "王强", NameMatch.PART),
        ("王志强", "志强", NameMatch.PART),
        ("王志强", "强哥", NameMatch.PART),
        ("刘先生", "志强", NameMatch.BLANK),
        ("王志强", "老板", NameMatch.BLANK),
        ("王志强", "王志远", NameMatch.DIFFERENT),
    ],
)
def test_names_match_as_well_as_they_can(one, other, match):
    assert compare_names(person_name(one), person_name(other)) is match


def test_a_reading_hears_what_a_keyboard_mixes_up_as_one():
    assert reading("张诗婷") == reading("章思停")
    assert reading("王") != reading("李")
    assert reading("") == ""
