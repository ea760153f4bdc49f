import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbook_tools.excel.safe_names import file_name

DEVICES = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "COM1", "COM¹", "COM²", "LPT9", "LPT³"]
NASTY = st.sampled_from(
    [*DEVICES, *'<>:"/\\|?*.~$-=@+ \t\n\x00\x7f\u200b\u202e\ufeff\ud83d\u0301₁', "13864912345", "王强", "é"]
)
NAMES = st.lists(NASTY | st.characters(), max_size=40).map("".join)


@given(NAMES)
@example("长" * 27 + "。")
@example("CON." + "a" * 77)
@example("a \u200b b")
@example("=\u0338强")
def test_a_name_for_a_file_is_one_that_every_system_takes(wanted):
    name = file_name(wanted)
    assert 0 < len(name.encode()) <= 80
    assert name == unicodedata.normalize("NFC", name)
    assert not set(name) & set('<>:"/\\|?*')
    assert not {unicodedata.category(char) for char in name} & {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}
    assert not name.startswith(tuple("~$-=@+. "))
    assert not name.endswith((".", " "))
    assert name.partition(".")[0].rstrip().upper() not in DEVICES
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)|\d{18}", name)


@given(NAMES)
def test_a_safe_name_is_its_own(wanted):
    assert file_name(file_name(wanted)) == file_name(wanted)


@given(st.lists(NAMES, max_size=8, unique=True))
@example(["abc", "ABC", "ＡＢＣ", "ａbc"])
@example(["13864912345", "13864982345", "138649 12345"])
@example(["长" * 90 + end for end in "甲乙丙丁"])
def test_no_two_files_have_names_that_look_alike(names):
    given_names = []
    for name in names:
        given_names.append(file_name(name, given_names))
    folded = {unicodedata.normalize("NFKC", name).casefold() for name in given_names}
    assert len(folded) == len(names)
    assert all(len(name.encode()) <= 80 for name in given_names)


@given(NAMES, st.lists(NAMES, max_size=3))
def test_a_look_alike_is_told_apart_by_its_own_name_whatever_else_there_is(name, others):
    first = file_name(name)
    again = file_name(name, [first])
    assert again != first
    assert file_name(name, [first, *(other for other in others if other != again)]).startswith(again)


@pytest.mark.parametrize("name", ["王小强", "御康 临沂店", "O’Brien", "陈·阿里", "第1组", "a.b", "20261123"])
def test_an_ordinary_name_stays_as_it_is(name):
    assert file_name(name) == name
