"""The text for the chat: short, and nobody's number in full."""

import re

from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.sales.handoff_text import ChatLine, chat_line, chat_text, short_place

ONE = ChatLine("1", ["王志强", "康宁器械店"], "13853900001", "山东省临沂市兰山区", "王志强想开店，电话13853900001")


def test_names_numbers_and_what_he_wants_are_masked():
    assert chat_line(ONE) == "1号 王** 138****0001 临沂兰山 王**想开店，电话138****0001"


def test_says_what_kind_of_number_it_is_and_cuts_a_long_story():
    line = ChatLine("2", ["王志强"], "wangzq_1", "", "问" * 50, "微信", is_urgent=True)
    assert chat_line(line) == f"2号 急 王** 微信wa**** {'问' * 30}…"


def test_names_only_the_oldest_of_those_who_wait():
    lines = [ChatLine(f"1120-{n}", ["王志强"], "", "", "问价格", age=3) for n in range(1, 13)]
    text = chat_text("11月23日移交 1位", [*lines, ONE])
    assert text.count("3天没答") == 10
    assert "以前的还有2位没答，见移交表" in text


def test_a_place_nobody_knows_is_said_as_written():
    assert short_place("老家那边") == "老家那边"


@given(st.lists(st.sampled_from(["13853900001", "0539-8123456", "王志强", "想开店", "康宁器械店", "，"]), max_size=6))
def test_no_number_and_none_of_his_names_stand_in_full(words):
    line = chat_line(ChatLine("3", ["王志强", "康宁器械店"], "13853900001", "山东省临沂市", "".join(words)))
    assert not re.search(r"\d{7}", line)
    assert "王志强" not in line
    assert "康宁器械店" not in line
