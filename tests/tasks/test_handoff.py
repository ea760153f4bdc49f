"""The day's inquiries and visits are handed over: whom, to whom, in what order; nothing twice, nothing forgotten."""

import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from click.testing import CliRunner
from days import (
    FRIDAY,
    MONDAY,
    STAFF,
    TUESDAY,
    WEDNESDAY,
    asks,
    at,
    company,
    fill,
    hand_in,
    hand_over,
    lines_on,
    number_of,
    numbers_on,
    opened,
    said_on,
    sheet_file,
    shop,
    texts_on,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator
from weeks import cells, correct, customers, run, save, tree

from workbook_tools.cli import main
from workbook_tools.forms.settings import Role, Staff
from workbook_tools.ledger import Ledger
from workbook_tools.tasks.assignments import Record, keep_records
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.handed import handed
from workbook_tools.tasks.history import undo
from workbook_tools.tasks.publication import begin_run, writing
from workbook_tools.workspace import Workspace

FIRST, SECOND, THIRD = "20261123-01", "20261123-02", "20261123-03"


@pytest.fixture
def space(tmp_path):
    return company(tmp_path)


def chat(space, day=MONDAY, receiver="刘国平"):
    return space.handoff_text(day, receiver).read_text("utf-8-sig")


class TestWhoIsHandedOver:
    def test_are_the_days_inquiries_and_visits(self, space):
        hand_in(space, asks(1), asks(2), asks(3, TUESDAY))
        hand_in(space, shop(1), name="赵小龙.xlsx")
        done = hand_over(space)
        assert (done.new, done.urgent, done.left) == (3, 0, 0)
        assert [line["联系人"] for line in lines_on(space)] == ["王志强1", "王志强2", "孙玉兰1"]

    def test_are_also_those_of_the_week_before_that_never_were(self, space):
        hand_in(space, asks(1, MONDAY - timedelta(days=7)), asks(2, MONDAY - timedelta(days=8)))
        assert hand_over(space).new == 1

    def test_are_handed_over_once(self, space):
        hand_in(space, asks(1))
        hand_over(space)
        hand_in(space, asks(1), asks(2, TUESDAY))
        done = hand_over(space, TUESDAY)
        assert (done.new, done.left) == (1, 1)

    def test_a_row_mended_since_is_the_same_customer_as_it_stands_now(self, space):
        hand_in(space, asks(1, 咨询内容="想了解理疗床的代理价格"))
        hand_over(space)
        hand_in(space, asks(1, 咨询内容="想开一家体验店"))
        assert hand_over(space).new == 1
        assert [line["情况摘要"] for line in lines_on(space)] == ["想开一家体验店"]

    def test_who_asks_twice_on_a_day_gets_one_call(self, space):
        hand_in(space, asks(1, 咨询内容="问价格"), asks(1, 咨询时间="15:00", 咨询内容="问售后"))
        hand_over(space)
        assert [line["情况摘要"] for line in lines_on(space)] == ["问价格；问售后"]

    def test_who_asks_again_before_he_is_answered_keeps_his_number(self, space):
        hand_in(space, asks(1, 咨询内容="问价格"))
        hand_over(space)
        hand_in(
            space, asks(1, 咨询内容="问价格"), asks(1, TUESDAY, 咨询内容="问售后", 紧急程度="紧急", 是否已直接移交="否")
        )
        done = hand_over(space, TUESDAY)
        (line,) = lines_on(space, TUESDAY)
        assert (done.new, done.left) == (0, 1)
        assert (line["记录编号"], line["情况摘要"]) == (FIRST, "问价格；11月24日又来：问售后")
        assert line["紧急程度"] == "紧急"

    def test_who_is_made_urgent_since_is_urgent_from_then_on(self, space):
        hand_in(space, asks(1), asks(2))
        hand_over(space)
        hand_in(space, asks(1), asks(2, 紧急程度="紧急", 是否已直接移交="是"))
        done = hand_over(space)
        urgent, _ = lines_on(space)
        assert (done.new, done.urgent) == (2, 1)
        assert (urgent["记录编号"], urgent["移交类型"], urgent["紧急程度"]) == (SECOND, "紧急", "紧急")
        assert urgent["备注"] == "急件，已先口头移交（移交后才改的）"
        told = "11月23日移交的2号改成了急件，请马上联系。"
        assert done.changed == [told]
        assert told in said_on(sheet_file(space), "今天移交")
        assert "2号 急 王***" in chat(space)
        assert "等接收人确认" in said_on(sheet_file(space), "急件与补录")
        hand_over(space, TUESDAY)
        assert [line["紧急程度"] for line in lines_on(space, TUESDAY)] == ["紧急", "普通"]

    def test_who_turns_out_not_to_be_urgent_is_not(self, space):
        hand_in(space, asks(1, 紧急程度="紧急", 是否已直接移交="否"))
        hand_over(space)
        hand_in(space, asks(1, 紧急程度="普通"))
        done = hand_over(space, TUESDAY)
        (line,) = lines_on(space, TUESDAY)
        assert (line["紧急程度"], line["备注"]) == ("普通", "移交后改成了普通；移交1天了，还没答")
        assert "11月23日移交的1号改成了普通。" in done.changed

    def test_is_nobody_who_cannot_be_called_and_that_is_said(self, space):
        hand_in(space, asks(1), asks(2, 手机=None))
        done = hand_over(space)
        assert (done.new, done.held_back) == (1, 1)
        assert "今天还有1行没法移交：缺姓名或联系方式" in said_on(sheet_file(space), "今天移交")

    def test_is_nobody_on_a_sheet_staff_filled_in_themselves(self, space):
        hand_in(space, asks(1), asks(2))
        own = {
            "移交日期": MONDAY, "移交类型": "日常", "来源渠道": "网络·百度商桥", "联系人": "王志强1",
            "手机": "13853900001", "情况摘要": "问价格", "移交人": "李晓梅", "接收人": "刘国平",
        }  # fmt: skip
        save(space.inbox / "移交.xlsx", [own], sheet="移交表")
        assert hand_over(space).new == 1
        assert "有1行已经写在各人自己交的客户信息移交表里" in said_on(sheet_file(space), "今天移交")

    def test_visits_may_be_collected_once_a_week(self, tmp_path):
        space = company(tmp_path, rules=[("移交-5", "每周")])
        hand_in(space, shop(1), name="赵小龙.xlsx")
        assert hand_over(space).new == 0
        assert hand_over(space, FRIDAY).new == 1

    def test_a_visit_handed_in_long_after_is_told(self, space):
        hand_in(space, shop(1, date(2026, 11, 2)), name="赵小龙.xlsx")
        assert hand_over(space).new == 0
        assert "陌拜里有1位是一周以前拜访的" in said_on(sheet_file(space), "今天移交")

    def test_an_old_inquiry_that_comes_in_late_is_handed_over_and_told(self, space):
        hand_in(space, asks(1))
        hand_over(space)
        old = asks(2, date(2025, 11, 24))
        hand_in(space, asks(1), old, asks(3, date(2026, 11, 5)))
        done = hand_over(space, TUESDAY)
        assert done.new == 2
        told = (
            "咨询里有2行写的是一周以前的日期，今天才交来，也在这里移交（李晓梅.xlsx Sheet1!3、李晓梅.xlsx Sheet1!4）；"
        )
        assert any(note.startswith(told) for note in done.notes)
        assert told in said_on(sheet_file(space, TUESDAY), "今天移交")
        assert [line["备注"] for line in lines_on(space, TUESDAY)[1:]] == [
            "登记的日期是2025年11月24日",
            "登记的日期是11月5日",
        ]
        hand_in(space, asks(1), {**old, "咨询内容": "问售后"}, asks(3, date(2026, 11, 5)))
        assert hand_over(space, WEDNESDAY).new == 0

    def test_old_inquiries_of_before_the_first_handoff_are_only_told(self, space):
        hand_in(space, asks(1, date(2025, 11, 23)), asks(2, date(2026, 11, 9)), asks(3))
        for _ in range(2):
            done = hand_over(space)
            assert done.new == 1
            assert done.notes[0].startswith("咨询里有2行写的是一周以前的日期，是开始移交以前的，这里没有移交")
        assert hand_over(space, TUESDAY).notes == []
        hand_in(space, asks(1), asks(2, date(2026, 11, 9)), asks(3))
        assert hand_over(space, TUESDAY).new == 1
        assert hand_over(space, date(2026, 11, 9), now=at(TUESDAY, "18:00")).new == 1

    def test_an_old_inquiry_known_before_does_not_come_in_late_because_it_is_mended(self, space):
        hand_in(space, asks(1, date(2026, 11, 2)))
        run(space, week="2026-W46", as_of=date(2026, 11, 10))
        hand_over(space)
        hand_in(space, asks(1, date(2026, 11, 2), 咨询内容="问售后"))
        assert hand_over(space, TUESDAY).new == 0
        hand_in(space, asks(1, date(2026, 11, 2), 咨询内容="问售后"), name="又一份.xlsx")
        assert hand_over(space, TUESDAY).new == 0

    def test_one_without_a_day_goes_with_the_day_that_is_caught_up_on(self, space):
        hand_in(space, asks(1, None))
        assert hand_over(space, MONDAY, now=at(TUESDAY, "09:00")).new == 1
        hand_in(space, asks(1, None), asks(2, None))
        assert hand_over(space, TUESDAY, now=at(TUESDAY, "17:00")).new == 1
        hand_in(space, asks(1, None), asks(2, None), asks(3, None))
        assert hand_over(space, MONDAY, now=at(TUESDAY, "18:00")).new == 1

    def test_says_so_if_there_is_nobody(self, space):
        done = hand_over(space)
        assert done.is_clean
        assert "今天没有要移交的客户。" in said_on(sheet_file(space), "今天移交")


class TestOrder:
    def test_unanswered_ones_stand_on_top_with_their_age_then_urgent_ones(self, space):
        hand_in(space, asks(1))
        hand_over(space)
        hand_in(
            space, asks(1), asks(2, WEDNESDAY, 咨询时间="09:00"),
            asks(3, WEDNESDAY, 咨询时间="10:00", 紧急程度="紧急", 是否已直接移交="否"),
        )  # fmt: skip
        hand_over(space, WEDNESDAY)
        old, urgent, plain = lines_on(space, WEDNESDAY)
        assert (old["记录编号"], old["备注"]) == (FIRST, "移交2天了，还没答")
        assert (urgent["记录编号"], urgent["联系人"], urgent["移交类型"]) == ("20261125-01", "王志强3", "紧急")
        assert (plain["记录编号"], plain["联系人"]) == ("20261125-02", "王志强2")

    def test_more_than_a_hundred_stand_in_the_order_of_their_numbers(self, space):
        hand_in(space, *(asks(n) for n in range(1, 103)))
        hand_over(space)
        numbers = [int(line["记录编号"].partition("-")[2]) for line in lines_on(space)]
        assert numbers == list(range(1, 103))

    def test_the_front_page_says_the_same_for_a_phone(self, space):
        hand_in(space, asks(1, 紧急程度="紧急", 是否已直接移交="否"), asks(2))
        hand_over(space)
        page = texts_on(sheet_file(space), "今天移交")
        assert page[0] == ["11月23日移交 2位，1急"]
        assert ["1号 急 王志强1", "13853900001", "临沂兰山，想了解理疗床的代理价格；急件"] in page
        assert max(map(len, page)) <= 7

    def test_the_front_page_and_the_chat_begin_with_the_urgent_ones_todays_first(self, space):
        hand_in(space, asks(1), asks(2, 紧急程度="紧急", 是否已直接移交="否"))
        hand_over(space)
        hand_in(
            space, asks(1), asks(2, 紧急程度="紧急", 是否已直接移交="否"),
            asks(3, TUESDAY), asks(4, TUESDAY, 紧急程度="紧急", 是否已直接移交="否"),
        )  # fmt: skip
        hand_over(space, TUESDAY)
        page = [line[0] for line in texts_on(sheet_file(space, TUESDAY), "今天移交") if line]
        order = ["急件", "1号 急 王志强4", "1123-1号 急 王志强2", "以前移交的，还没答", "1123-2号 王志强1", "咨询"]
        assert [line for line in page if line in order] == order
        numbers = [line.split()[0] for line in chat(space, TUESDAY).splitlines()[1:-1]]
        assert numbers == ["1号", "1123-1号", "1123-2号", "2号"]

    def test_who_was_assigned_meanwhile_is_asked_about_no_more_and_that_is_said(self, space):
        hand_in(space, asks(1), asks(2), asks(3))
        hand_over(space)
        given = {number_of(space, 1): "weekly", number_of(space, 2): "daily"}
        with writing(space, "assign") as ledger:
            begin_run(ledger, "assign", as_of=TUESDAY)
            for number, (no, via) in enumerate(given.items(), 1):
                keep_records(ledger, [Record("2026-W48", no, "王志远", TUESDAY.isoformat(), number, via)])
            ledger.commit()
        done = hand_over(space, WEDNESDAY)
        assert (done.left, numbers_on(space, WEDNESDAY)) == (2, [SECOND, THIRD])
        assert done.notes == ["以前移交、还没答的1位已分给了人跟，不再请您答（1123-1号）。"]
        assert "2、3号" in said_on(sheet_file(space, WEDNESDAY), "谁晚了")
        hand_in(space, asks(1), asks(2), asks(3), asks(1, WEDNESDAY, 咨询内容="问售后"))
        assert hand_over(space, WEDNESDAY).new == 1

    def test_an_existing_customer_is_named_with_his_owner(self, space):
        hand_in(space, shop(1, MONDAY - timedelta(days=30), 负责人="孙玉兰", 店名="康乐保健品店"), name="赵小龙.xlsx")
        run(space, week="2026-W44", as_of=MONDAY - timedelta(days=20))
        hand_in(space, asks(1, 客户称呼="孙玉兰", 手机="13951600001", 所在地区="江苏省徐州市铜山区"))
        hand_over(space)
        assert [line["备注"] for line in lines_on(space)] == ["客户总表里已有：KH000001，归赵小龙"]

    def test_one_who_may_be_an_existing_customer_is_named_with_him(self, space):
        hand_in(space, shop(1, MONDAY - timedelta(days=30), 负责人="孙玉兰"), name="赵小龙.xlsx")
        run(space, week="2026-W44", as_of=MONDAY - timedelta(days=20))
        hand_in(space, asks(1, 客户称呼="刘美兰", 手机="13951600001"))
        hand_over(space)
        assert [line["备注"] for line in lines_on(space)] == ["可能就是KH000001（归赵小龙），待确认"]

    def test_what_was_corrected_by_hand_in_the_register_stands_on_the_sheet_and_in_the_chat(self, tmp_path):
        space = company(tmp_path, brands=[("云枕", "高远航")])
        hand_in(space, asks(1, 手机="13800000000", 意向品牌=None))
        run(space, as_of=MONDAY)
        correct(space, "手机", "13711112222")
        correct(space, "意向品牌", "云枕")
        hand_over(space)
        (line,) = lines_on(space)
        assert (line["手机"], line["意向品牌"]) == ("13711112222", "云枕")
        assert line["备注"] == "客户总表里手工改过，登记时写的是手机13800000000"
        assert "137****2222" in chat(space)
        assert ["1号 王志强1", "13711112222"] in [line[:2] for line in texts_on(sheet_file(space), "今天移交")]

    def test_a_number_taken_out_of_the_register_by_hand_is_not_to_be_called(self, space):
        hand_in(space, asks(1, 微信号="wang_zq1"))
        run(space, as_of=MONDAY)
        correct(space, "手机", None)
        hand_over(space)
        assert ["1号 王志强1", "微信 wang_zq1"] in [line[:2] for line in texts_on(sheet_file(space), "今天移交")]
        assert "微信" in chat(space)
        assert "138****" not in chat(space)

    def test_numbers_go_on_where_they_stopped(self, space):
        hand_in(space, asks(2))
        hand_over(space)
        hand_in(space, asks(2), asks(1, 紧急程度="紧急", 是否已直接移交="否"))
        hand_over(space)
        assert {line["记录编号"]: line["联系人"] for line in lines_on(space)} == {FIRST: "王志强2", SECOND: "王志强1"}


class TestReceivers:
    def heads(self, *heads):
        return (*(one for one in STAFF if one.role != Role.HEAD), *heads)

    def test_of_several_is_the_one_for_the_brand_and_then_the_region(self, tmp_path):
        heads = self.heads(
            Staff(name="刘国平", role=Role.HEAD, brand=("暖橘堂",)),
            Staff(name="马会林", role=Role.HEAD, brand=("足康",), territory="江苏省"),
            Staff(name="高建平", role=Role.HEAD, brand=("足康",), territory="山东省"),
        )
        space = company(tmp_path, staff=heads, brands=[("暖橘堂", "郑丽"), ("足康", "郑丽")])
        hand_in(
            space,
            asks(1, 意向品牌="暖橘堂"),
            asks(2, 意向品牌="足康"),
            asks(3, 意向品牌="足康", 所在地区="江苏省徐州市"),
        )
        hand_over(space)
        found = {
            receiver: [line["联系人"] for line in lines_on(space, receiver=receiver)]
            for receiver in ("刘国平", "高建平", "马会林")
        }
        assert found == {"刘国平": ["王志强1"], "高建平": ["王志强2"], "马会林": ["王志强3"]}
        assert "1号" in chat(space, receiver="刘国平")
        assert "1号" not in chat(space, receiver="高建平")

    def test_is_the_deputy_of_one_who_is_away(self, tmp_path):
        away = Staff(name="刘国平", role=Role.HEAD, off_from=MONDAY, back_on=FRIDAY, deputy="马会林")
        space = company(tmp_path, staff=self.heads(away, Staff(name="马会林", role=Role.DIRECTOR)))
        hand_in(space, asks(1))
        hand_over(space)
        assert numbers_on(space, receiver="马会林") == [FIRST]

    def test_is_still_to_be_named_if_there_is_nobody(self, tmp_path):
        space = company(tmp_path, staff=self.heads())
        hand_in(space, asks(1))
        hand_over(space)
        assert numbers_on(space, receiver="待定接收人") == [FIRST]
        assert "待定接收人：设置.xlsx 的「人员」页里没有销售部负责人" in said_on(sheet_file(space), "今天移交")


class TestChat:
    def test_is_short_numbered_masked_and_urgent_first(self, space):
        hand_in(
            space,
            asks(1, 咨询内容="想开店，问价格"),
            asks(2, 紧急程度="紧急", 是否已直接移交="是", 咨询内容="王志强2催货"),
        )
        hand_over(space)
        assert chat(space).splitlines() == [
            "【11月23日移交 2位，1急】",
            "1号 急 王*** 138****0002 临沂兰山 王***催货",
            "2号 王*** 138****0001 临沂兰山 想开店，问价格",
            "回复示例：3号小王，已打，周四来公司",
        ]

    def test_opens_on_windows(self, space):
        hand_in(space, asks(1))
        hand_over(space)
        content = space.handoff_text(MONDAY, "刘国平").read_bytes()
        assert content.startswith("\ufeff".encode())
        assert content.count(b"\r\n") == content.count(b"\n") > 0

    def test_names_those_of_earlier_days_by_their_day(self, space):
        hand_in(space, asks(1))
        hand_over(space)
        hand_over(space, TUESDAY)
        assert "1123-1号 1天没答 王***" in chat(space, TUESDAY)


class TestUrgentLane:
    DIRECT: ClassVar = {"紧急程度": "紧急", "是否已直接移交": "是"}

    def own_form(self, space, **said):
        own = {
            "移交日期": MONDAY, "移交类型": "紧急", "来源渠道": "网络·百度商桥", "联系人": "王志强1",
            "手机": "13853900001", "情况摘要": "催货", "移交人": "周文静", "接收人": "刘国平", **said,
        }  # fmt: skip
        save(space.inbox / "移交.xlsx", [own], sheet="移交表")

    def owed(self, space, day=MONDAY):
        lines = texts_on(sheet_file(space, day), "今天移交")
        return [line for line in lines if line and (line[0].endswith("欠") or "等接收人确认" in line)]

    def test_a_direct_handoff_is_owed_until_the_receiver_has_it_in_writing(self, space):
        hand_in(space, asks(1, **self.DIRECT))
        hand_over(space)
        assert self.owed(space) == [
            ["李晓梅", "等接收人确认", "KH000001：11月23日先口头移交的急件，11月23日已写进移交表，接收人答一句就清了"]
        ]
        assert "等接收人确认的，接收人在移交表里或群里答一句就清了" in said_on(sheet_file(space), "急件与补录")
        hand_over(space, TUESDAY)
        assert len(self.owed(space, TUESDAY)) == 1
        self.own_form(space, 移交人="李晓梅", 补记日期=TUESDAY)
        hand_over(space, WEDNESDAY)
        assert self.owed(space, WEDNESDAY) == []
        assert "李晓梅 直接移交1件 都按时补录了" in said_on(sheet_file(space, WEDNESDAY), "急件与补录")

    def test_who_wrote_it_down_days_later_was_late(self, space):
        hand_in(space, asks(1, **self.DIRECT))
        hand_over(space, WEDNESDAY)
        assert "应在11月23日18:00前补录，11月25日才补" in said_on(sheet_file(space, WEDNESDAY), "急件与补录")
        assert "李晓梅 直接移交1件 1件补录晚了" in said_on(sheet_file(space, WEDNESDAY), "急件与补录")

    def test_a_customer_handed_over_before_he_was_written_down_owes_his_inquiry(self, space):
        self.own_form(space, 补记日期=MONDAY)
        hand_over(space)
        assert self.owed(space) == [
            ["周文静欠", "咨询记录", "KH000001：11月23日先口头移交的急件，应在11月23日18:00前补录"]
        ]
        hand_in(space, asks(1))
        hand_over(space, TUESDAY)
        assert self.owed(space, TUESDAY) == []

    def test_one_urgent_customer_counts_once(self, space):
        hand_in(space, asks(1, **self.DIRECT))
        self.own_form(space, 移交人="李晓梅")
        hand_over(space)
        assert "李晓梅 直接移交1件 都按时补录了" in said_on(sheet_file(space), "急件与补录")

    def test_says_by_when_to_call(self, space):
        hand_in(space, asks(1, **self.DIRECT))
        hand_over(space)
        assert "急件请在11月23日09:30前先联系一次" in said_on(sheet_file(space), "今天移交")

    def test_owing_is_red(self, space):
        hand_in(space, asks(1, **self.DIRECT))
        hand_over(space)
        page = opened(sheet_file(space))["今天移交"]
        band = next(cell for row in page for cell in row if cell.value == "急件还没补录")
        assert band.font.color.rgb == "FFC00000"


class TestTheWeek:
    """A week's lists are the same whether its days were handed over or not."""

    DAYS = tuple(MONDAY + timedelta(days=n) for n in range(5))
    LISTS = ("有效客户名单表.xlsx", "未交名单.xlsx", "问题清单.xlsx", "待确认重复.xlsx", "撞单裁定表.xlsx")

    def rows(self, until):
        rows = [asks(n, day) for n, day in enumerate(self.DAYS, 1) if day <= until]
        broken = asks(90, MONDAY, 手机="1385390009", **{"微信/QQ": "wang_90"})
        return [broken, asks(91, MONDAY, 手机=None), *rows]

    def made(self, folder, *, daily):
        space = company(folder)
        for day in self.DAYS:
            hand_in(space, *self.rows(day))
            if day == TUESDAY:
                hand_in(space, shop(1, TUESDAY), shop(2, TUESDAY), name="赵小龙.xlsx")
            if daily:
                hand_over(space, day)
        consolidate(workspace=space.root, week="2026-W48", as_of=FRIDAY)
        return space

    def test_lists_are_the_same(self, tmp_path):
        plain, daily = (self.made(tmp_path / name, daily=name == "daily") for name in ("plain", "daily"))
        for name in self.LISTS:
            assert cells(daily.week_folder("2026-W48") / name) == cells(plain.week_folder("2026-W48") / name), name

    def test_rows_belong_to_the_consolidation_that_comes_next_whatever_its_week(self, tmp_path):
        """Monday's handoff reads what was handed in late for last week."""
        plain, daily = company(tmp_path / "plain"), company(tmp_path / "daily")
        late = [asks(n, MONDAY - timedelta(days=4)) for n in (1, 2)]
        for space in (plain, daily):
            hand_in(space, *late)
        hand_over(daily)
        for space in (plain, daily):
            consolidate(workspace=space.root, week="2026-W47", as_of=MONDAY)
        for name in self.LISTS:
            assert cells(daily.week_folder("2026-W47") / name) == cells(plain.week_folder("2026-W47") / name), name

    def test_undoing_the_consolidation_leaves_the_rows_for_the_next(self, space):
        hand_in(space, asks(1))
        hand_over(space)
        before = cells_of_list(space)
        undo(space.root)
        assert cells_of_list(space) == before

    def test_undoing_the_handoff_leaves_nothing(self, space):
        hand_in(space, asks(1))
        before = tree(space.root)
        hand_over(space)
        undo(space.root)
        after = tree(space.root)
        assert {path for path in after if not path.startswith(".wbtools")} == set(before)
        assert customers(space) == {}

    def test_a_week_is_sealed_with_the_rows_handoffs_read(self, space):
        hand_in(space, asks(1))
        hand_over(space)
        consolidate(workspace=space.root, week="2026-W48", as_of=FRIDAY)
        hand_in(space, asks(1), asks(2, MONDAY))
        hand_over(space, FRIDAY)
        done = consolidate(workspace=space.root, week="2026-W49", as_of=FRIDAY)
        assert [problem.code for problem in done.problems if problem.code == "backdated"] == ["backdated"]
        undo(space.root)


def test_the_sample_weeks_lists_are_the_same_with_handoffs_and_without(tmp_path):
    samples = Path(__file__).parents[2] / "sample_workbooks"
    made = []
    for name in ("plain", "daily"):
        space = Workspace(tmp_path / name)
        shutil.copytree(samples / "收件箱", space.inbox)
        shutil.copyfile(samples / "设置.xlsx", space.settings_file)
        for day in (date(2026, 11, 16), date(2026, 11, 20), MONDAY) if name == "daily" else ():
            hand_over(space, day, now=at(MONDAY, "17:00"))
        consolidate(workspace=space.root, week="2026-W47", as_of=MONDAY)
        made.append(space)
    plain, daily = made
    for name in TestTheWeek.LISTS:
        assert cells(daily.week_folder("2026-W47") / name) == cells(plain.week_folder("2026-W47") / name), name
    assert cells(daily.register_file) == cells(plain.register_file)


def cells_of_list(space):
    consolidate(workspace=space.root, week="2026-W48", as_of=FRIDAY)
    return cells(space.week_folder("2026-W48") / "有效客户名单表.xlsx")


class TestAnEarlierDay:
    def test_is_handed_over_today_so_that_a_day_without_its_year_is_read_as_of_today(self, space):
        """Read as of Monday, 11.24 would be Tuesday a year ago, and stay so."""
        hand_in(space, asks(1), asks(2, 咨询日期="11.24"))
        assert hand_over(space, MONDAY, now=at(FRIDAY, "09:00")).new == 1
        assert hand_over(space, TUESDAY, now=at(FRIDAY, "09:00")).new == 1


class TestAgain:
    def test_the_same_day_gives_the_same_sheet_and_the_same_numbers(self, space):
        hand_in(space, asks(1), asks(2, 手机=None), shop(9))
        hand_over(space)
        sheet, text = cells(sheet_file(space)), chat(space)
        hand_over(space)
        assert (cells(sheet_file(space)), chat(space)) == (sheet, text)

    def test_an_earlier_day_is_made_again_as_it_was(self, space):
        hand_in(space, asks(1))
        hand_over(space)
        first = numbers_on(space)
        hand_in(space, asks(1), asks(2, TUESDAY))
        hand_over(space, TUESDAY)
        hand_over(space)
        assert numbers_on(space) == first

    def test_of_the_customers_nothing_is_remembered_but_where_they_stand(self, space):
        hand_in(space, asks(1))
        hand_over(space)
        with Ledger(space.ledger_file) as ledger:
            kept = json.dumps(ledger.decisions("handoff"), ensure_ascii=False)
            assert list(handed(ledger)) == [FIRST]
        assert "王志强" not in kept
        assert "13853900001" not in kept


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.integers(1, 12), max_size=3), min_size=2, max_size=4))
def test_whoever_is_not_answered_stands_on_every_later_sheet_until_he_is(tmp_path_factory, days):
    space = company(tmp_path_factory.mktemp("days"))
    known, rows = [], []
    for step, numbers in enumerate(days):
        day = MONDAY + timedelta(days=step)
        rows += [asks(number, day) for number in numbers]
        if rows:
            hand_in(space, *rows)
        hand_over(space, day)
        found = numbers_on(space, day) if rows else []
        assert set(known) <= set(found)
        assert len(found) == len({number for each in days[: step + 1] for number in each})
        known = found


class TestCommand:
    def test_tells_what_it_did(self, space):
        hand_in(space, asks(1))
        result = CliRunner().invoke(main, ["handoff", "-w", str(space.root), "--date", "2026-11-23"])
        assert result.exit_code == 0
        assert "2026-11-23移交1位，其中急件0位。" in result.output
        assert "群里用的短信息在 .txt 里" in result.output

    def test_tells_of_no_text_for_the_chat_where_nobody_is_handed_over(self, space):
        result = CliRunner().invoke(main, ["handoff", "-w", str(space.root), "--date", "2026-11-23"])
        assert "2026-11-23移交0位" in result.output
        assert "短信息" not in result.output
        assert not list(space.root.rglob("*.txt"))

    def test_gives_one_json_object(self, space):
        hand_in(space, asks(1, 手机=None), asks(2))
        result = CliRunner().invoke(main, ["handoff", "-w", str(space.root), "--date", "2026-11-23", "--json"])
        said = json.loads(result.stdout)
        assert result.exit_code == 1
        assert (said["handed_over"], said["held_back_today"], said["receivers"]) == (1, 1, ["刘国平"])
        assert "王志强" not in result.stdout

    def test_history_tells_of_it(self, space):
        hand_in(space, asks(1))
        hand_over(space)
        assert "移交1位" in CliRunner().invoke(main, ["history", "-w", str(space.root)]).output


def test_the_sheet_keeps_to_the_schema(space):
    hand_in(space, asks(1, 紧急程度="紧急", 是否已直接移交="是"), asks(2))
    hand_over(space)
    assert OpenXmlValidator().validate(str(sheet_file(space))).errors == []


def test_a_filled_sheet_in_the_inbox_hands_nobody_over_again(space):
    hand_in(space, asks(1))
    hand_over(space)
    copy = space.inbox / "交回.xlsx"
    fill(sheet_file(space), (FIRST, {"处理结果": "已打"}), save_as=copy)
    done = consolidate(workspace=space.root, week="2026-W48", as_of=FRIDAY)
    assert [problem.code for problem in done.problems if problem.place.file == "交回.xlsx"] == ["handoff-returned"]
