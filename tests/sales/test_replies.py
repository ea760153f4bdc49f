"""What a head of sales answers in a chat is read number by number; what is not understood is given back."""

from datetime import date, datetime
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.columns.base import Vocabulary, spelling_key
from workbook_tools.forms.handoff_sheet import Status
from workbook_tools.sales.handoff_text import ChatLine, chat_text
from workbook_tools.sales.replies import NotUnderstood, Reply, read_replies

WEDNESDAY = date(2026, 11, 25)
CALLED = {
    "王志远": ("小王", "志远"),
    "陈建军": ("建军", "老陈"),
    "孙丽华": ("小孙",),
    "刘国平": ("刘经理",),
    "王丽": ("小丽",),
    "王莉": ("小丽",),
}


def people():
    spellings = {}
    for name, nicknames in CALLED.items():
        for each in (name, *nicknames):
            key = spelling_key(each)
            spellings[key] = (*spellings.get(key, ()), name)
    return Vocabulary("人员", spellings)


def read(text, known=None):
    return read_replies(text, WEDNESDAY, known or people())


def only(text):
    found = read(text)
    assert found.not_understood == ()
    (reply,) = found.replies
    return reply


def told(text):
    """Give number → (owner, status, outcome) of everything understood."""
    return {reply.number: (reply.owner, reply.status, reply.outcome) for reply in read(text).replies}


class TestASurname:
    @pytest.mark.parametrize("called", ["小陈", "陈哥", "陈总", "阿陈"])
    def test_means_the_only_one_who_has_it_and_that_is_said(self, called):
        reply = only(f"3号{called}，已打")
        assert (reply.owner, reply.outcome) == ("陈建军", "已打")
        assert reply.doubt == f"“{called}”按姓认作陈建军"

    def test_of_several_people_means_nobody(self):
        assert only("3号王哥，已打").owner is None

    def test_of_somebody_who_left_means_nobody(self):
        known = people()
        reply = read("3号小陈，已打", Vocabulary("人员", known.spellings, frozenset({"陈建军"}))).replies[0]
        assert reply.owner is None

    def test_given_to_another_replaces_him(self):
        assert only("3号改给陈哥").reassigned


class TestOneReply:
    def test_names_who_gets_him_what_was_done_and_when_he_comes(self):
        reply = only("3号小王，已打，周四来公司")
        assert (reply.number, reply.owner, reply.status) == (3, "王志远", Status.FOLLOWED_UP)
        assert reply.outcome == "已打，周四来公司"
        assert reply.next_on == date(2026, 11, 26)

    @pytest.mark.parametrize(
        ("text", "owner", "status", "outcome"),
        [
            ("4号 老陈 没接", "陈建军", Status.WORKING, "没接"),
            ("2号空号", None, Status.INVALID, "空号"),
            ("2号：停机", None, Status.INVALID, "停机"),
            ("2号给建军", "陈建军", Status.WORKING, ""),
            ("2号派给建军", "陈建军", Status.WORKING, ""),
            ("2号由小孙跟，约了明天", "孙丽华", Status.FOLLOWED_UP, "约了明天"),
            ("2号没意向", None, Status.LOST, "没意向"),
            ("2号还没成交", None, Status.LOST, "还没成交"),
            ("2号已成交！", None, Status.WON, "已成交"),
            ("2号小孙，还没打", "孙丽华", Status.WORKING, "还没打"),
            ("2号 年后再说", None, Status.PAUSED, "年后再说"),
            ("2号下雨没去", None, None, "下雨没去"),
        ],
    )
    def test_says_how_far_it_is(self, text, owner, status, outcome):
        reply = only(text)
        assert (reply.owner, reply.status, reply.outcome) == (owner, status, outcome)

    @pytest.mark.parametrize(
        "text",
        [
            "３号小王，已打",
            "3号 小王,已打",
            "  3号小王，已打👍",
            "3号小王，已打[强]",
            "3：小王，已打",
            "3、小王，已打",
        ],
    )
    def test_is_understood_however_it_is_typed(self, text):
        assert told(text) == {3: ("王志远", Status.FOLLOWED_UP, "已打")}

    @pytest.mark.parametrize("text", ["10号同行，不要打", "10号不用打了", "10号别联系", "10号先不要联系他"])
    def test_never_takes_an_order_not_to_call_for_a_call(self, text):
        reply = only(text)
        assert (reply.number, reply.status, reply.doubt) == (10, None, "")
        assert reply.outcome == text.removeprefix("10号")

    @pytest.mark.parametrize("outcome", ["不急，明天再说", "同行，来打听价格", "老客户，已有人跟"])
    def test_takes_no_remark_for_a_name(self, outcome):
        assert (only(f"9号{outcome}").outcome, only(f"9号{outcome}").doubt) == (outcome, "")

    @pytest.mark.parametrize(("said", "number"), [("七号", 7), ("第三号", 3), ("十号", 10), ("二十一号", 21)])
    def test_may_be_dictated_so_that_its_number_is_in_words(self, said, number):
        assert told(f"{said}小王，已打") == {number: ("王志远", Status.FOLLOWED_UP, "已打")}

    def test_keeps_the_words_of_the_result_whole(self):
        assert only("3号小王，谈了1,200元的床；下周看样机。").outcome == "谈了1,200元的床；下周看样机"

    def test_tells_that_another_takes_over(self):
        reply = only("3号改给小孙")
        assert (reply.owner, reply.reassigned) == ("孙丽华", True)
        assert not only("3号给小孙").reassigned

    def test_may_only_say_that_he_was_received(self):
        assert only("3号收到").is_receipt

    def test_suggests_who_is_meant_by_a_misspelt_name(self):
        reply = only("7号志原，已打")
        assert reply.owner is None
        assert reply.doubt == "人员里没有“志原”，是不是王志远"
        assert reply.outcome == "已打"

    @pytest.mark.parametrize("title", ["总", "老板", "经理", "老师", "女士", "先生"])
    def test_suggests_nobody_for_a_name_with_a_title_which_is_the_customers(self, title):
        assert only(f"7号王{title}，已打").doubt == f"人员里没有“王{title}”"

    def test_asks_which_of_two_is_meant(self):
        reply = only("7号小丽，已打")
        assert (reply.owner, reply.doubt) == (None, "“小丽”可能是王丽或王莉，请写完整的名字")


class TestSeveral:
    def test_are_named_at_once(self):
        assert told("1、5号给建军") == dict.fromkeys((1, 5), ("陈建军", Status.WORKING, ""))
        assert told("1号5号给建军") == dict.fromkeys((1, 5), ("陈建军", Status.WORKING, ""))
        assert told("11-13号都给老陈") == dict.fromkeys((11, 12, 13), ("陈建军", Status.WORKING, ""))

    def test_stand_on_one_line(self):
        assert told("9号小孙；10号没意向，11号空号") == {
            9: ("孙丽华", Status.WORKING, ""),
            10: (None, Status.LOST, "没意向"),
            11: (None, Status.INVALID, "空号"),
        }

    @pytest.mark.parametrize("text", ["全部收到", "都收到了", "收到", "好的，收到"])
    def test_are_all_received(self, text):
        reply = only(text)
        assert reply.is_about_all
        assert reply.is_receipt

    def test_are_all_given_to_one(self):
        reply = only("全部给小孙")
        assert (reply.number, reply.owner) == (0, "孙丽华")


class TestDays:
    @pytest.mark.parametrize(
        ("said", "day"),
        [
            ("周四来", date(2026, 11, 26)),
            ("下周一来", date(2026, 11, 30)),
            ("明天再打", date(2026, 11, 26)),
            ("12月3日签约", date(2026, 12, 3)),
            ("约了28号来公司", date(2026, 11, 28)),
            ("约了3号来公司", date(2026, 12, 3)),
            ("已打", None),
        ],
    )
    def test_are_read_from_the_result(self, said, day):
        assert only(f"8号小王，{said}").next_on == day

    def test_are_counted_from_when_it_was_written(self):
        assert only("刘国平 11/20 18:02:11\n8号明天来").next_on == date(2026, 11, 21)

    def test_a_day_within_a_result_is_no_number(self):
        reply = only("8号小王，25号来公司")
        assert (reply.number, reply.outcome) == (8, "25号来公司")

    @pytest.mark.parametrize("text", ["1123-3号小王", "1123-03 小王", "20261123-03号小王"])
    def test_of_a_handoff_may_be_said(self, text):
        reply = only(text)
        assert (reply.day, reply.number, reply.owner) == (date(2026, 11, 23), 3, "王志远")

    def test_of_the_handoff_is_known_from_its_own_text_copied_along(self):
        own = chat_text("11月23日移交 1位", [ChatLine("1", ["王志强"], "13800138000", "", "想开店")])
        found = read(f"{own}\n1号小王")
        assert found.not_understood == ()
        assert [(reply.day, reply.owner) for reply in found.replies] == [(date(2026, 11, 23), "王志远")]


class TestWhoWrote:
    @pytest.mark.parametrize(
        ("head", "at"),
        [
            ("刘国平 11/23 18:02:11", datetime.fromisoformat("2026-11-23 18:02:11")),
            ("刘国平 2026-11-23 18:02", datetime.fromisoformat("2026-11-23 18:02:00")),
            ("刘国平 18:02", datetime.fromisoformat("2026-11-25 18:02:00")),
            ("刘国平 昨天 下午6:02", datetime.fromisoformat("2026-11-24 18:02:00")),
            ("刘国平：", None),
        ],
    )
    def test_is_told_above_his_words(self, head, at):
        reply = only(f"{head}\n\n3号空号")
        assert (reply.sender, reply.at) == ("刘国平", at)

    def test_is_told_on_the_same_line(self):
        reply = only("刘经理：3号空号")
        assert (reply.sender, reply.outcome) == ("刘经理", "空号")

    @pytest.mark.parametrize("when", ["11月23日 上午 9:12", "2026-11-23 09:12", "2026/11/23 9:12:00", "周一 上午9:12"])
    def test_may_have_the_moment_on_a_line_of_its_own(self, when):
        (reply,) = read(f"刘国平\n{when}\n3号小王，周四来公司").replies
        assert (reply.sender, reply.at) == ("刘国平", datetime.fromisoformat("2026-11-23T09:12"))
        assert reply.next_on == date(2026, 11, 26)

    def test_may_be_his_bare_name_on_a_line_of_its_own(self):
        found = read("刘国平\n3号空号\n老陈\n收到")
        assert [(reply.number, reply.sender) for reply in found.replies] == [(3, "刘国平"), (0, "老陈")]
        assert found.not_understood == ()


class TestNotUnderstood:
    @pytest.mark.parametrize(
        "text", ["今天下雨", "3天后再打", "3号", "0号小王", "9-3号给小王", "1-900号给小王", "昨天3号小王"]
    )
    def test_is_given_back(self, text):
        found = read(text)
        assert found.replies == ()
        assert [one.said for one in found.not_understood] == [text]

    @pytest.mark.parametrize("text", ["1234号打了", "13853901234号给小王", "1138号没接"])
    def test_digits_that_run_on_are_no_list_of_numbers(self, text):
        assert read(text).replies == ()

    @pytest.mark.parametrize("text", ["1399-3号给小王", "20260230-3号给小王"])
    def test_a_day_that_is_none_is_not_taken_for_the_newest(self, text):
        found = read(text)
        assert found.replies == ()
        assert "这一天" in found.not_understood[0].why

    @pytest.mark.parametrize("text", ["1" * 5000, "3号、" + "号、" * 200 + "打", "1,2,3、" * 300])
    def test_a_long_row_of_digits_is_done_with_at_once(self, text):
        began = perf_counter()
        read(text)
        assert perf_counter() - began < 2

    @pytest.mark.parametrize("said", ["999周后再打", "下周一来", "大后天来", "2026-11-30来"])
    def test_a_day_beyond_the_calendar_is_none(self, said):
        assert read(f"刘国平 9999-12-31 10:00\n3号没接，{said}").replies[0].outcome.endswith(said)

    def test_one_too_long_for_a_cell_is_told_and_not_cut_off(self):
        found = read("3号已打" + "长" * 40_000)
        assert found.replies == ()
        assert len(found.not_understood[0].said) < 50
        assert "请写短些" in found.not_understood[0].why

    def test_nothing_of_the_tools_own_text_is_an_answer(self):
        lines = [ChatLine(str(n), ["王志强"], "13800138000", "山东省临沂市", "想开店", age=n) for n in range(1, 15)]
        found = read(chat_text("11月23日移交 14位", lines))
        assert (found.replies, found.not_understood) == ((), ())


RESULTS = ("已打", "没接", "空号", "已打，周四来公司", "约了下周一看样机", "没意向", "")


@given(
    st.lists(st.integers(1, 99), min_size=1, max_size=5, unique=True),
    st.sampled_from(["小王", "建军", "老陈", "小孙"]),
    st.sampled_from(RESULTS),
)
def test_numbers_name_and_result_are_read_as_they_were_meant(numbers, nickname, result):
    known = {nick: name for name, nicknames in CALLED.items() for nick in nicknames}
    text = f"{'、'.join(map(str, numbers))}号给{nickname}{'，' if result else ''}{result}"
    found = read(text)
    assert [reply.number for reply in found.replies] == numbers
    assert {reply.owner for reply in found.replies} == {known[nickname]}
    assert {reply.outcome for reply in found.replies} == {result}


@given(st.text(st.sampled_from("13号、,，。小王建军给改收到都全部-周四天:： \n[强]李已打没接昨/*【】"), max_size=60))
def test_no_line_is_lost_and_nothing_raises(text):
    found = read(text)
    assert all(isinstance(reply, Reply) for reply in found.replies)
    assert all(isinstance(one, NotUnderstood) and one.said and one.why for one in found.not_understood)
    for line in filter(str.strip, text.splitlines()):
        alone = read(line)
        is_own = any(mark in line for mark in "*【】:：/") or read(f"{line}\n收到").replies[0].sender
        assert alone.replies or alone.not_understood or is_own or not any(c.isalnum() for c in line)
