"""The answers come back: from sheets and chats, compared three ways, to whoever is waiting for them."""

import json
import random
from datetime import date, datetime, timedelta
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from days import (
    FRIDAY,
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    asks,
    at,
    company,
    fill,
    hand_in,
    hand_over,
    heading_row,
    lines_on,
    number_of,
    opened,
    said_on,
    sheet_file,
    shop,
    texts_on,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator
from weeks import cells, customers, register, save, tree

from workbook_tools.cli import main
from workbook_tools.forms.handoff_sheet import Status
from workbook_tools.forms.settings import Role, Staff
from workbook_tools.ledger import Ledger
from workbook_tools.problems import WorkbookError
from workbook_tools.settings import Settings
from workbook_tools.tasks.daily_owners import unfit_owners
from workbook_tools.tasks.erase import erase
from workbook_tools.tasks.feedback import feedback
from workbook_tools.tasks.feedback_replies import chosen, take_replies, understand
from workbook_tools.tasks.handed import answers
from workbook_tools.tasks.history import undo
from workbook_tools.tasks.transfer import transfer

FIRST, SECOND, THIRD = "20261123-01", "20261123-02", "20261123-03"
SATURDAY = FRIDAY + timedelta(days=1)
TUESDAY_NOON = at(TUESDAY, "12:00")


@pytest.fixture
def space(tmp_path):
    made = company(tmp_path)
    hand_in(made, asks(1), asks(2), asks(3))
    hand_over(made)
    return made


def take(space, *paths, now=TUESDAY_NOON):
    return feedback(paths, workspace=space.root, now=now)


def known(space):
    with Ledger(space.ledger_file) as ledger:
        return answers(ledger)


def decisions(space, kind):
    with Ledger(space.ledger_file) as ledger:
        return {subject: json.loads(value) for subject, value in ledger.decisions(kind).items()}


def codes(done):
    return [problem.code for problem in done.problems]


def owner_of(space, number=1):
    return customers(space)[number_of(space, number)].get("owner")


class TestSheets:
    def test_are_read_where_they_were_filled_in(self, space):
        fill(sheet_file(space), (FIRST, {"指派业务员": "小王", "处理状态": "已跟进", "处理结果": "已打，周四来公司"}))
        done = take(space)
        assert done.is_clean
        assert (done.answered, done.owners) == ([FIRST], {number_of(space, 1): "王志远"})
        answer = known(space)[FIRST]
        assert (answer.owner, answer.status, answer.outcome) == ("王志远", Status.FOLLOWED_UP, "已打，周四来公司")
        assert (answer.answered_at, answer.fed_back_on) == (TUESDAY_NOON, TUESDAY)

    def test_and_what_they_said_stands_on_them_again(self, space):
        fill(sheet_file(space), (FIRST, {"处理结果": "已打"}))
        take(space)
        line, *_ = lines_on(space)
        assert (line["处理结果"], line["反馈日期"].date()) == ("已打", TUESDAY)

    def test_read_twice_change_nothing(self, space):
        fill(sheet_file(space), (FIRST, {"指派业务员": "小王", "处理结果": "已打"}))
        copy = fill(sheet_file(space), save_as=space.root / "交回.xlsx")
        assert take(space).run
        before = tree(space.root)
        again = take(space, copy)
        assert (again.run, again.problems, again.answers) == (None, [], {})
        assert {p: h for p, h in tree(space.root).items() if not p.startswith(".wbtools")} == {
            p: h for p, h in before.items() if not p.startswith(".wbtools")
        }

    def test_may_come_back_under_any_name_sorted_filtered_and_with_columns_added(self, space, tmp_path):
        path = fill(
            sheet_file(space), (FIRST, {"处理结果": "一"}), (SECOND, {"处理结果": "二"}), save_as=tmp_path / "回.xlsx"
        )
        shuffle(path)
        done = take(space, path)
        assert {no: answer.outcome for no, answer in known(space).items()} == {FIRST: "一", SECOND: "二"}
        assert codes(done) == ["feedback-extra"]

    @pytest.mark.libreoffice
    def test_are_read_when_libreoffice_saved_them(self, space, tmp_path, office):
        said = {"指派业务员": "小王", "处理状态": "已跟进", "处理结果": "已打", "反馈日期": TUESDAY, "确属紧急": "否"}
        path = fill(sheet_file(space), (SECOND, said), save_as=tmp_path / "回.xlsx")
        shuffle(path)
        saved = office(path, "xlsx", tmp_path / "saved")
        done = take(space, saved)
        assert done.answered == [SECOND]
        assert known(space)[SECOND].fed_back_on == TUESDAY
        assert owner_of(space, 2) == "王志远"

    @pytest.mark.parametrize(
        ("said", "code", "told"),
        [
            ({"指派业务员": "王志原"}, "unknown-person", "请核对是不是王志远"),
            ({"指派业务员": "小孙"}, "feedback-refused", "已不在岗，没有派给他"),
            ({"指派业务员": "小李"}, "feedback-refused", "是客服，不跟客户"),
            ({"处理状态": "看着办"}, "not-a-choice", "处理状态"),
        ],
    )
    def test_what_is_doubtful_is_told_at_its_cell_and_stays_in_it(self, space, said, code, told):
        fill(sheet_file(space), (FIRST, {**said, "处理结果": "已打"}))
        done = take(space)
        (problem,) = [problem for problem in done.problems if problem.code == code]
        assert told in problem.sentence()
        assert problem.place.cell[-1].isdigit()
        assert owner_of(space) is None
        line, *_ = lines_on(space)
        assert line["处理结果"] == "已打"
        (heading,) = said
        assert line[heading] in (said[heading], "孙丽华", "李晓梅")

    def test_a_number_nobody_was_given_is_told(self, space, tmp_path):
        path = fill(
            sheet_file(space), (FIRST, {"处理结果": "已打", "记录编号": "20261123-77"}), save_as=tmp_path / "回.xlsx"
        )
        assert codes(take(space, path)) == ["feedback-refused"]

    def test_a_status_without_its_result_is_told(self, space):
        fill(sheet_file(space), (FIRST, {"处理状态": "已跟进"}))
        done = take(space)
        assert [problem.said() for problem in done.problems] == ["已标“已跟进”，但没写处理结果"]
        assert known(space)[FIRST].status == Status.FOLLOWED_UP

    def test_a_sheet_of_another_folder_answers_for_nobody_here(self, space, tmp_path):
        other = company(tmp_path / "别的")
        hand_in(other, *(asks(number) for number in range(7, 17)))
        hand_over(other)
        path = fill(sheet_file(other), ("20261123-03", {"处理结果": "已打"}), save_as=tmp_path / "回.xlsx")
        assert lines_on(space)[2]["客户编号"] != lines_on(other)[2]["客户编号"]
        assert codes(take(space, path)) == ["feedback-refused"]
        assert known(space) == {}

    def test_another_workbook_is_refused(self, space):
        save(space.root / "别的.xlsx", [asks(1)])
        with pytest.raises(WorkbookError, match="不是工具写出的客户信息移交表"):
            take(space, space.root / "别的.xlsx")

    def test_filled_in_before_the_next_handoff_are_not_lost(self, space):
        fill(sheet_file(space), (FIRST, {"处理结果": "已打"}))
        done = hand_over(space, TUESDAY, now=TUESDAY_NOON)
        assert done.fed_back.answered == [FIRST]
        assert [line["记录编号"] for line in lines_on(space, TUESDAY)] == [SECOND, THIRD]
        assert (done.left, done.set_aside) == (2, [])


def shuffle(path):
    """Sort the lines the other way round, insert a column, hide one line by a filter, add a remark."""
    book = opened(path)
    page = book["刘国平"]
    head = heading_row(page)
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=head + 1) if any(cell.value for cell in row)]
    for at_row, row in enumerate(reversed(rows), head + 1):
        for column, value in enumerate(row, 1):
            page.cell(at_row, column).value = value
    page.insert_cols(3)
    page.cell(head, 3).value = "我的备注"
    page.cell(head + 1, 3).value = "下雨"
    page.row_dimensions[head + 2].hidden = True
    book.save(path)


class TestThreeWays:
    def two_copies(self, space, tmp_path):
        return [fill(sheet_file(space), save_as=tmp_path / f"{n}.xlsx") for n in (1, 2)]

    def test_a_cell_both_sides_changed_is_told_and_stays(self, space, tmp_path):
        one, other = self.two_copies(space, tmp_path)
        take(space, fill(one, (FIRST, {"处理结果": "已打"})))
        done = take(space, fill(other, (FIRST, {"处理结果": "没接", "后续跟进": "再打"})))
        assert codes(done) == ["feedback-contradiction"]
        assert "现在是“已打”" in done.problems[0].sentence(unmask=True)
        answer = known(space)[FIRST]
        assert (answer.outcome, answer.next_step) == ("已打", "再打")

    def test_an_older_copy_that_nobody_changed_takes_nothing_back(self, space, tmp_path):
        one, other = self.two_copies(space, tmp_path)
        take(space, fill(one, (FIRST, {"处理结果": "已打"})))
        done = take(space, other)
        assert (done.run, codes(done)) == (None, [])
        assert known(space)[FIRST].outcome == "已打"

    def test_an_answer_may_be_corrected_on_the_sheet_that_shows_it(self, space):
        fill(sheet_file(space), (FIRST, {"处理结果": "已打"}))
        take(space)
        fill(sheet_file(space), (FIRST, {"处理结果": "已打，要价格表"}))
        assert take(space).is_clean
        assert known(space)[FIRST].outcome == "已打，要价格表"
        fill(sheet_file(space), (FIRST, {"处理结果": None}))
        take(space)
        assert not known(space)[FIRST].is_given

    def test_sheets_that_contradict_each_other_are_both_told(self, space, tmp_path):
        one, other = self.two_copies(space, tmp_path)
        fill(one, (FIRST, {"处理结果": "已打"}), (SECOND, {"处理结果": "空号"}))
        fill(other, (FIRST, {"处理结果": "没接"}))
        done = take(space, one, other)
        assert codes(done) == ["feedback-contradiction"] * 2
        assert list(known(space)) == [SECOND]

    @settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.randoms(use_true_random=False))
    def test_the_order_of_files_does_not_matter(self, tmp_path_factory, chance: random.Random):
        folder = tmp_path_factory.mktemp("order")
        results = []
        for turn in range(2):
            made = company(folder / str(turn))
            hand_in(made, asks(1), asks(2))
            hand_over(made)
            said = [{"处理结果": "已打"}, {"后续跟进": "寄样"}, {"处理结果": "没接"}]
            paths = [
                fill(sheet_file(made), (FIRST, each), save_as=made.root / f"{n}.xlsx") for n, each in enumerate(said)
            ]
            if turn:
                chance.shuffle(paths)
            done = take(made, *paths)
            results.append((known(made), sorted(map(str, done.problems)), cells(sheet_file(made))))
        assert results[0] == results[1]

    def test_undo_takes_it_all_back(self, space):
        fill(sheet_file(space), (FIRST, {"指派业务员": "小王", "处理结果": "已打"}))
        take(space)
        undo(space.root)
        assert (known(space), owner_of(space)) == ({}, None)
        assert decisions(space, "assignment") == {}
        assert lines_on(space)[0]["处理结果"] == "已打"  # as he had filled it in


class TestOwners:
    def test_are_kept_for_the_weekly_assignment(self, space):
        fill(sheet_file(space), (FIRST, {"指派业务员": "小王"}), (SECOND, {"指派业务员": "老陈"}))
        take(space)
        given = decisions(space, "assignment")
        record = given[f"2026-W48 {number_of(space, 1)}"]
        assert (record["owner"], record["on"], record["seq"], record["via"]) == ("王志远", "2026-11-24", 1, "daily")
        assert given[f"2026-W48 {number_of(space, 2)}"]["seq"] == 2
        assert customers(space)[number_of(space, 1)]["sources"]["owner"] == "移交 2026-11-23"
        assert {line.get("跟进负责人") for line in register(space)} >= {"王志远", "陈建军"}

    def test_who_has_one_keeps_him_and_that_is_told(self, tmp_path):
        space = company(tmp_path)
        hand_in(space, shop(1), name="赵小龙.xlsx")
        hand_over(space)
        fill(sheet_file(space), (FIRST, {"指派业务员": "小王"}))
        done = take(space)
        assert [problem.sentence() for problem in done.problems] == [
            "移交 20261123-01：KH000001已经归赵小龙，没有改成王志远，要换人，请总监在分配表里改派"
        ]
        assert (customers(space)["KH000001"]["owner"], decisions(space, "assignment")) == ("赵小龙", {})

    def test_whoever_wrote_him_down_is_told_who_has_him_and_not_who_was_named_in_vain(self, tmp_path):
        space = company(tmp_path)
        hand_in(space, shop(1), name="赵小龙.xlsx")
        hand_over(space)
        fill(sheet_file(space), (FIRST, {"指派业务员": "小王", "处理结果": "已打"}))
        take(space)
        page = texts_on(space.answers_file(TUESDAY, "赵小龙"), "移交答复")
        assert "赵小龙" in page[-1]
        assert "王志远" not in page[-1]
        assert known(space)[FIRST].owner is None
        assert lines_on(space)[0]["指派业务员"] == "王志远"  # as it was typed, to be put right

    def test_who_was_named_in_vain_is_told_each_time_the_sheet_comes_and_nothing_changes(self, tmp_path):
        space = company(tmp_path)
        hand_in(space, shop(1), name="赵小龙.xlsx")
        hand_over(space)
        copy = fill(sheet_file(space), (FIRST, {"指派业务员": "小王"}), save_as=space.root / "交回.xlsx")
        for done in (take(space, copy), take(space, copy)):
            assert (codes(done), done.answers, done.run) == (["owner-kept"], {}, None)
        (reply,) = read(space, "1号给老陈").understood
        assert reply.doubt == ""

    def test_whom_this_lane_gave_this_lane_may_change(self, space):
        fill(sheet_file(space), (FIRST, {"指派业务员": "小王"}))
        take(space)
        fill(sheet_file(space), (FIRST, {"指派业务员": "老陈"}))
        assert take(space).owners == {number_of(space, 1): "陈建军"}
        assert decisions(space, "assignment")[f"2026-W48 {number_of(space, 1)}"]["owner"] == "陈建军"

    def test_whom_another_word_gave_since_this_lane_leaves(self, space):
        fill(sheet_file(space), (FIRST, {"指派业务员": "小王"}))
        take(space)
        transfer("王志远", "陈建军", workspace=space.root, as_of=TUESDAY)
        transfer("陈建军", "王志远", workspace=space.root, as_of=TUESDAY)
        fill(sheet_file(space), (FIRST, {"指派业务员": "老陈"}))
        assert codes(take(space)) == ["owner-kept"]
        assert owner_of(space) == "王志远"

    def test_when_he_returns_is_told_only_of_who_is_to_return(self, tmp_path):
        away = Staff(name="王志远", role=Role.SALES, off_from=MONDAY, back_on=date(2026, 10, 8))
        assert unfit_owners(Settings(staff=[away]), TUESDAY) == {"王志远": "不在岗（还不知道哪天回来）"}


class TestLate:
    def test_is_said_by_working_hours_for_who_answered_and_who_did_not(self, space):
        fill(sheet_file(space), (FIRST, {"处理结果": "已打", "反馈日期": WEDNESDAY}))
        done = take(space, now=at(FRIDAY, "10:00"))
        late = {(one.record_no, one.is_given): one.by.total_seconds() / 3600 for one in done.late}
        assert late == {(FIRST, True): 9, (SECOND, False): 19, (THIRD, False): 19}
        page = texts_on(sheet_file(space), "谁晚了")
        assert ["11月23日移交的2位", "晚了2个工作日又1小时", "应在11月24日18:00前答：2、3号"] in page
        assert ["11月23日移交的1位", "晚了1个工作日", "应在11月24日18:00前答：1号"] in page

    def test_days_that_are_due_together_are_told_apart(self, tmp_path):
        space = company(tmp_path)
        hand_in(space, asks(1, FRIDAY), asks(2, SATURDAY))
        hand_over(space, FRIDAY)
        hand_over(space, SATURDAY)
        fill(sheet_file(space, SATURDAY), ("20261128-01", {"接收时间": at(SATURDAY, "10:00")}))
        take(space, now=at(date(2026, 12, 1), "10:00"))
        page = texts_on(sheet_file(space, SATURDAY), "谁晚了")
        assert ["11月27日移交的1位", "晚了1小时", "应在11月30日18:00前答：1127-1号"] in page
        assert ["11月28日移交的1位", "晚了1小时", "应在11月30日18:00前答：1号"] in page

    def test_is_nobody_who_answered_in_time(self, space):
        fill(sheet_file(space), *((no, {"处理结果": "已打"}) for no in (FIRST, SECOND, THIRD)))
        assert take(space).late == []
        assert "没有人晚答。" in said_on(sheet_file(space), "谁晚了")

    def test_the_answer_is_due_on_the_calendar_day_if_the_company_says_so(self, tmp_path):
        space = company(tmp_path, rules=[("移交-1", "次日"), ("移交-2", "12:00")])
        hand_in(space, asks(1, FRIDAY))
        hand_over(space, FRIDAY)
        with Ledger(space.ledger_file) as ledger:
            assert json.loads(ledger.decisions("handoff")["20261127-01"])["due"] == "2026-11-28T12:00:00"


class TestWhoIsTold:
    def test_are_those_who_wrote_him_down(self, tmp_path):
        space = company(tmp_path)
        hand_in(space, asks(1), asks(2, 登记客服="周文静"))
        hand_in(space, shop(1), name="赵小龙.xlsx")
        referral = {
            "登记日期": MONDAY, "转介绍人": "李秀英", "转介绍人类型": "客户", "联系人": "王志强2",
            "手机": "13853900002",
            "所在地区": "山东省临沂市兰山区", "已与转介人沟通": "是", "已与被介绍人沟通": "是", "受理人": "王志远",
        }  # fmt: skip
        save(space.inbox / "转介绍.xlsx", [referral], sheet="转介绍")
        hand_over(space)
        fill(sheet_file(space), *((no, {"处理结果": "已打"}) for no in (FIRST, SECOND, THIRD)))
        done = take(space)
        assert done.told == ["周文静", "李晓梅", "王志远", "赵小龙"]
        page = texts_on(space.answers_file(TUESDAY, "王志远"), "移交答复")
        assert page[-1] == ["11月23日2号", f"王志强2 {number_of(space, 2)}", "想了解理疗床的代理价格", "已打"]
        assert max(map(len, page)) <= 7

    def test_a_second_answer_on_a_day_joins_the_first(self, space):
        fill(sheet_file(space), (FIRST, {"处理结果": "已打"}))
        take(space)
        fill(sheet_file(space), (SECOND, {"处理结果": "没接"}))
        take(space)
        said = said_on(space.answers_file(TUESDAY, "李晓梅"), "移交答复")
        assert "已打" in said
        assert "没接" in said


def chat(space, text, name="群.txt", encoding="utf-8"):
    path = space.root / name
    path.write_text(text, encoding=encoding)
    return path


def read(space, text, **options):
    return understand(chat(space, text), workspace=space.root, now=options.pop("now", TUESDAY_NOON), **options)


class TestReplies:
    def test_are_shown_and_only_what_is_confirmed_is_written(self, space):
        one, two, three = (number_of(space, number) for number in (1, 2, 3))
        found = read(space, "3号小王，已打，周四来公司\n1、2号给建军\n今天下雨")
        assert [reply.sentence() for reply in found.understood] == [
            f"3号（{three}）：派给王志远；已跟进；结果“已打，周四来公司”；下一步11月26日（周四）",
            f"1号（{one}）：派给陈建军；处理中",
            f"2号（{two}）：派给陈建军；处理中",
        ]
        assert [one.said for one in found.not_understood] == ["今天下雨"]
        assert known(space) == {}
        done = take_replies(found.understood[:1], workspace=space.root, now=TUESDAY_NOON)
        assert (list(known(space)), done.owners) == ([THIRD], {three: "王志远"})
        assert lines_on(space)[2]["处理结果"] == "已打，周四来公司"

    def test_that_say_different_things_of_one_customer_are_confirmed_one_by_one(self, space):
        found = read(space, "3号空号\n3号成交了\n2号给建军，已打").understood
        with pytest.raises(WorkbookError) as refused:
            chosen(found, ["3"])
        assert "3号有几条回复说得不一样" in refused.value.message
        assert [one.number for one in chosen(found, ["2"])] == ["2"]

    def test_say_when_and_by_whom(self, space):
        found = read(space, "刘经理 11/23 18:02:11\n3号空号", now=at(FRIDAY, "10:00"))
        done = take_replies(found.understood, workspace=space.root, now=at(FRIDAY, "10:00"))
        answer = known(space)[THIRD]
        assert answer.answered_at == datetime.fromisoformat("2026-11-23 18:02:11")
        assert (answer.fed_back_by, answer.fed_back_on) == ("刘国平", MONDAY)
        assert [one.record_no for one in done.late] == [FIRST, SECOND]

    def test_are_about_the_newest_handoff_that_has_the_number(self, space):
        hand_in(space, asks(1), asks(2), asks(3), asks(4, TUESDAY))
        hand_over(space, TUESDAY)
        found = read(space, "1号空号\n2号空号\n1123-1号没接", now=at(TUESDAY, "18:00"))
        assert [(one.number, one.record_no) for one in found.understood] == [
            ("1", "20261124-01"), ("1123-2", SECOND), ("1123-1", FIRST),
        ]  # fmt: skip
        found = read(space, "1号空号", day=MONDAY, now=at(TUESDAY, "18:00"))
        assert [one.record_no for one in found.understood] == [FIRST]

    def test_from_a_clock_that_is_ahead_are_of_now(self, space):
        (one,) = read(space, "刘国平 9999-12-30 10:00\n3号没接，下周再打").understood
        take_replies([one], workspace=space.root, now=TUESDAY_NOON)
        answer = known(space)[THIRD]
        assert (answer.received_at, answer.fed_back_on) == (TUESDAY_NOON, TUESDAY)

    def test_may_say_that_all_was_received(self, space):
        found = read(space, "全部收到")
        assert [one.number for one in found.understood] == ["1", "2", "3"]
        take_replies(found.understood, workspace=space.root, now=TUESDAY_NOON)
        assert not any(answer.is_given for answer in known(space).values())
        assert [line["接收时间"] for line in lines_on(space)] == [TUESDAY_NOON] * 3

    def test_change_whom_he_was_given_to_only_if_they_say_so(self, space):
        found = read(space, "3号小王\n3号老陈\n3号改给老陈")
        assert [one.doubt for one in found.understood] == [
            "",
            "已经派给王志远，没有改派；要改，请写“3号改给陈建军”",
            "",
        ]
        take_replies(found.understood, workspace=space.root, now=TUESDAY_NOON)
        assert owner_of(space, 3) == "陈建军"

    def test_who_is_to_follow_him_says_nothing_against_how_far_it_is(self, space):
        found = read(space, "3号成交了\n3号给小王")
        take_replies(found.understood, workspace=space.root, now=TUESDAY_NOON)
        assert (known(space)[THIRD].status, known(space)[THIRD].owner) == (Status.WON, "王志远")

    def test_give_nobody_to_who_is_away(self, space):
        (one,) = read(space, "3号小孙，已打").understood
        assert one.doubt == "孙丽华已不在岗，没有派给他"
        assert "owner" not in one.changes

    def test_answered_otherwise_since_they_were_shown_are_told(self, space):
        found = read(space, "3号空号")
        fill(sheet_file(space), (THIRD, {"处理结果": "已打"}))
        take(space)
        done = take_replies(found.understood, workspace=space.root, now=TUESDAY_NOON)
        assert codes(done) == ["feedback-contradiction"]
        assert known(space)[THIRD].outcome == "已打"

    def test_said_again_say_nothing_new(self, space):
        take_replies(read(space, "3号小王，已打").understood, workspace=space.root, now=TUESDAY_NOON)
        (again,) = read(space, "3号小王，已打").understood
        assert not again.can_be_taken

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_may_be_saved_in_any_of_the_usual_encodings(self, space, encoding):
        path = chat(space, "3号空号", encoding=encoding)
        assert len(understand(path, workspace=space.root, now=TUESDAY_NOON).understood) == 1


class TestCommand:
    def run(self, space, *arguments, typed=None):
        return CliRunner().invoke(main, ["feedback", "-w", str(space.root), *map(str, arguments)], input=typed)

    def test_tells_what_became_of_sheets(self, space):
        fill(sheet_file(space), (FIRST, {"指派业务员": "小王", "处理结果": "已打"}))
        result = self.run(space)
        assert result.exit_code == 0
        assert "收下1位客户的消息，其中1位有了结果。" in result.output
        assert f"{number_of(space, 1)} 派给了王志远。" in result.output
        assert "没有新的答复。" in self.run(space).output

    def test_asks_of_each_reply_whether_to_write_it(self, space):
        path = chat(space, "1号空号\n2号空号")
        result = self.run(space, "--text", path, typed="y\nn\n")
        assert result.exit_code == 0
        assert list(known(space)) == [FIRST]

    def test_asks_with_what_would_be_written_and_takes_chinese_for_an_answer(self, space):
        path = chat(space, "1号空号\n2号没接\n1号已打")
        result = self.run(space, "--text", path, typed="是\n也许\n否\n\n")
        one, two = number_of(space, 1), number_of(space, 2)
        assert f"1号（{one}）：无效；结果“空号”，写入吗 [是/否]：" in result.output
        assert f"2号（{two}）：处理中；结果“没接”，写入吗 [是/否]：" in result.output
        assert "请答 是 或 否" in result.output
        assert {no: answer.outcome for no, answer in known(space).items()} == {FIRST: "空号"}

    def test_writes_nothing_without_an_answer(self, space):
        path = chat(space, "1号空号")
        assert self.run(space, "--text", path, typed="").exit_code == 2
        assert self.run(space, "--text", path, "--json").exit_code == 0
        assert known(space) == {}

    def test_hides_the_numbers_of_a_result_that_is_replaced(self, space):
        self.run(space, "--text", chat(space, "1号没接，让打13853900001"), "--confirm", "1")
        result = self.run(space, "--text", chat(space, "1号空号"), "--json")
        assert "138****0001" in json.loads(result.stdout)["understood"][0]["doubt"]
        assert "13853900001" not in result.stdout

    def test_writes_the_numbers_confirmed(self, space):
        path = chat(space, "1号空号\n2号空号\n3号没接")
        result = self.run(space, "--text", path, "--confirm", "1，3号")
        assert result.exit_code == 0
        assert list(known(space)) == [FIRST, THIRD]
        strange = self.run(space, "--text", path, "--confirm", "9")
        assert (strange.exit_code, "9号没有可写的：没看懂，或已经写过" in strange.output) == (2, True)

    def test_gives_one_json_object_without_what_was_answered(self, space):
        fill(sheet_file(space), (FIRST, {"处理结果": "王志强1说13853900001不用了"}))
        result = self.run(space, "--json")
        said = json.loads(result.stdout)
        assert (said["changed"], said["answered"]) == ([FIRST], [FIRST])
        assert "王志强" not in result.stdout


class TestErasing:
    def test_takes_handoff_and_answer_along(self, space):
        hand_over(space, TUESDAY)
        fill(sheet_file(space), (FIRST, {"处理结果": "王志强1说不用了"}), (SECOND, {"处理结果": "已打"}))
        take(space)
        assert "王志强1" in said_on(space.answers_file(TUESDAY, "李晓梅"), "移交答复")
        erase(number_of(space, 1), workspace=space.root, today=TUESDAY)
        assert list(decisions(space, "handoff")) == [SECOND, THIRD]
        assert list(decisions(space, "feedback")) == [SECOND]
        with Ledger(space.ledger_file) as ledger:
            kept = "\n".join(ledger._db.iterdump())
        assert "说不用了" not in kept
        for path in (space.root / "移交").rglob("*.xlsx"):
            assert "王志强1" not in str(cells(path)), path

    def test_leaves_no_word_of_him_in_any_part_of_a_workbook_or_its_copies(self, space):
        fill(sheet_file(space), (FIRST, {"处理结果": "已打"}))
        take(space)
        erase(number_of(space, 1), workspace=space.root, today=MONDAY)
        for path in (path for path in space.root.rglob("*.xlsx") if space.inbox not in path.parents):
            with ZipFile(path) as package:
                assert not [name for name in package.namelist() if "王志强1" in package.read(name).decode()], path

    def test_takes_his_line_out_of_the_texts_for_the_chat(self, space):
        erase(number_of(space, 2), workspace=space.root, today=MONDAY)
        lines = space.handoff_text(MONDAY, "刘国平").read_text("utf-8-sig").splitlines()
        assert lines[2] == "2号 （已按要求删除）"
        assert lines[1].startswith("1号 王***")
        hand_over(space, TUESDAY)
        assert [line["记录编号"] for line in lines_on(space, TUESDAY)] == [FIRST, THIRD]


def test_locked_workbooks_come_back_with_their_password(tmp_path):
    space = company(tmp_path)
    hand_in(space, asks(1))
    hand_over(space, password="geheim")
    with pytest.raises(WorkbookError, match="有密码"):
        take(space)
    done = feedback((), workspace=space.root, now=TUESDAY_NOON, password="geheim")
    assert (done.run, done.problems) == (None, [])
    assert chat_of(space).startswith("【11月23日移交 1位】")


def chat_of(space):
    return space.handoff_text(MONDAY, "刘国平").read_text("utf-8-sig")


def test_the_books_keep_to_the_schema(space):
    fill(sheet_file(space), (FIRST, {"指派业务员": "小王", "处理结果": "已打"}))
    take(space, now=at(FRIDAY, "10:00"))
    for path in (sheet_file(space), space.answers_file(FRIDAY, "李晓梅")):
        assert OpenXmlValidator().validate(str(path)).errors == []
