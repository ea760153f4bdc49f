"""回收提议 and 跟进提醒: proposed with the numbers in words, told to the owner, decided by a director."""

import shutil
from datetime import date, time

import pytest
from directors import (
    CHEN,
    MONDAY,
    NEXT,
    WANG,
    WEEK,
    answered_in_the_daily_lane,
    changed,
    company,
    fill,
    hand_in,
    lines,
    opened,
    propose,
    settle,
    sheet_of,
    take,
    visited,
)
from weeks import customers

import workbook_tools as wb
from workbook_tools.forms.handoff_sheet import Status
from workbook_tools.forms.strategy_progress import Reached, StrategyStep, Way
from workbook_tools.ledger import Ledger
from workbook_tools.tasks.assignments import Assignments
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.new import new
from workbook_tools.tasks.publication import begin_run, writing
from workbook_tools.tasks.taking_back import proposals
from workbook_tools.tasks.transfer import transfer
from workbook_tools.tasks.uniting import unite

ONE = "KH000001"
SHOP = "长寿器械店"
LAST_DAY, RIPE = date(2026, 12, 7), date(2026, 12, 8)


@pytest.fixture
def space(tmp_path):
    """王志远 met somebody in September and did nothing since; on Monday that is told."""
    made = company(tmp_path / "公司")
    hand_in(made, [visited(1, 拜访日期=date(2026, 9, 20))], name=WANG)
    propose(made)
    return made


def page(space, week=WEEK):
    return lines(sheet_of(space, week=week), "回收提议")


def decided(space, word, as_of=RIPE, week=WEEK, to=None):
    path = fill(sheet_of(space, week=week), "回收提议", to=to, KH000001={"收不收": word})
    return take(space, path, as_of=as_of)


def told(done):
    return " ".join(problem.sentence(unmask=True) for problem in done.problems)


def follow_up(space, content, reached=Reached.REACHED, day=date(2026, 12, 2), name=SHOP):
    """Let 王志远 write into a workbook of his own and hand it in."""
    mine = new("我的客户", space.inbox / f"我的客户 {WANG}.xlsx", person=WANG, workspace=space.root)
    values = {"customer_name": name, "followed_up_on": day, "way": Way.PHONE, "reached": reached, "content": content}
    wb.append(mine, [StrategyStep.of({**values, "next_step": "寄资料", "next_follow_up_on": date(2027, 2, 1)})])
    consolidate(workspace=space.root, week=NEXT, as_of=date(2026, 12, 4))


class TestProposing:
    def test_says_why_with_the_numbers(self, space):
        (line,) = page(space)
        assert line["客户"] == f"{SHOP}\n{ONE}"
        assert line["怎么回事"] == "未评级，已71天没有有效联系（9月20日到名下），超过60天的限期"
        assert line["到哪一步"] == "等申辩，到12月7日"
        assert line["收不收"] is None

    def test_keeps_the_day_it_was_proposed_first(self, space):
        propose(space, NEXT, RIPE)
        (line,) = page(space, NEXT)
        assert line["提议日期"].date() == MONDAY
        assert line["到哪一步"] == "可以收回"

    def test_nobody_is_taken_back_by_itself(self, space):
        propose(space, NEXT, date(2027, 3, 1))
        assert customers(space)[ONE]["owner"] == WANG

    def test_who_is_in_touch_is_not_proposed(self, tmp_path):
        made = company(tmp_path / "勤快")
        hand_in(made, [visited(1)], name=WANG)
        propose(made)
        assert not page(made)

    def test_a_contact_ends_it(self, space):
        follow_up(space, "看了样机，想年后进货")
        propose(space, NEXT, RIPE)
        assert not page(space, NEXT)
        with Ledger(space.ledger_file) as ledger:
            assert not proposals(ledger)

    def test_of_a_customer_united_since_it_ends_as_well(self, space):
        hand_in(space, [visited(2, 拜访日期=date(2026, 11, 26))], name="新的")
        with writing(space, "review") as ledger:
            begin_run(ledger, "review")
            unite(ledger, [ONE], "KH000002")
            ledger.commit()
        follow_up(space, "看了样机，想年后进货", name="乐龄器械店")
        propose(space, NEXT, RIPE)
        with Ledger(space.ledger_file) as ledger:
            assert not proposals(ledger)


class TestTheOwner:
    def test_is_told_in_his_own_workbook(self, space):
        take(space, fill(sheet_of(space), KH000001={"决定": "确认"}))
        front = str(opened(space.own_files([WANG])[WANG])["首页"]["A2"].value)
        assert f"提议收回1位：{SHOP}。7天里真正联系上一次" in front

    def test_objects_once_in_his_follow_ups(self, space):
        follow_up(space, "申辩：老板出国了，元旦回来", Reached.NO_ANSWER)
        propose(space, NEXT, date(2026, 12, 4))
        (line,) = page(space, NEXT)
        assert line["到哪一步"] == "已申辩，等裁定"


class TestDeciding:
    def test_takes_him_back_once_the_time_is_over(self, space):
        done = decided(space, "收回")
        assert done.taken_back == [ONE]
        assert customers(space)[ONE].get("owner") is None
        with Ledger(space.ledger_file) as ledger:
            memory = Assignments(ledger)
        assert (memory.records[-1].via, memory.records[-1].before) == ("taken back", WANG)
        assert memory.cooling(ONE, 30) == {WANG: date(2027, 1, 7)}

    def test_then_somebody_else_is_proposed(self, space):
        decided(space, "收回")
        propose(space, "2026-W50", RIPE)
        (line,) = lines(sheet_of(space, week="2026-W50"))
        assert (line["客户编号"], line["建议跟进人"]) == (ONE, CHEN)
        assert "刚交出来" in line["为什么"]

    def test_not_before_he_could_object(self, space):
        done = decided(space, "收回", as_of=LAST_DAY)
        assert not done.taken_back
        assert f"{WANG}的申辩期到12月7日" in told(done)
        assert customers(space)[ONE]["owner"] == WANG

    def test_after_an_objection_it_is_the_directors(self, space):
        follow_up(space, "申辩：老板出国了，元旦回来", Reached.NO_ANSWER)
        propose(space, NEXT, date(2026, 12, 4))
        assert decided(space, "收回", as_of=date(2026, 12, 4), week=NEXT).taken_back == [ONE]

    def test_not_after_a_contact(self, space):
        path = fill(sheet_of(space), "回收提议", to=space.root / "填好.xlsx", KH000001={"收不收": "收回"})
        follow_up(space, "看了样机，想年后进货")
        done = take(space, path, as_of=RIPE)
        assert not done.taken_back
        assert "又有了有效联系" in told(done)

    def test_not_from_somebody_else(self, space):
        path = fill(sheet_of(space), "回收提议", to=space.root / "填好.xlsx", KH000001={"收不收": "收回"})
        transfer(WANG, CHEN, workspace=space.root, as_of=MONDAY)
        done = take(space, path, as_of=RIPE)
        assert "换了人跟" in told(done)
        assert customers(space)[ONE]["owner"] == CHEN

    def test_leaves_him_and_does_not_ask_again_for_as_long_as_the_limit(self, space):
        done = decided(space, "保留")
        assert done.left == [ONE]
        propose(space, NEXT, RIPE)
        assert not page(space, NEXT)
        propose(space, "2027-W06", date(2027, 2, 12))
        assert len(page(space, "2027-W06")) == 1

    def test_twice_changes_nothing(self, space):
        path = fill(sheet_of(space), "回收提议", to=space.root / "填好.xlsx", KH000001={"收不收": "收回"})
        take(space, path, as_of=RIPE)
        done = take(space, path, as_of=RIPE)
        assert (done.run, done.already) == (None, [ONE])

    def test_two_that_contradict_are_both_told(self, space):
        one = fill(sheet_of(space), "回收提议", to=space.root / "甲.xlsx", KH000001={"收不收": "收回"})
        two = fill(shutil.copy(one, space.root / "乙.xlsx"), "回收提议", KH000001={"收不收": "保留"})
        done = take(space, one, two, as_of=RIPE)
        assert not done.taken_back
        assert not done.left
        assert [problem.code for problem in done.problems] == ["assignment-contradiction"] * 2


class TestReminding:
    def manager(self, space, sheet, week=WEEK):
        return lines(space.assignment_folder(week) / "跟进提醒.xlsx", sheet)

    def test_counts_everyones_customers(self, space):
        (line,) = self.manager(space, "各人")
        assert (line["姓名"], line["客户数"], line["逾期"], line["建议改派"]) == (WANG, 1, 1, 1)
        page = opened(space.assignment_folder(WEEK) / "跟进提醒.xlsx")["各人"]
        told = "".join(str(cell.value) for row in page.iter_rows(max_row=4) for cell in row if cell.value)
        assert "一次也没联系过的，从到名下那天算起，他那本《我的客户》里写着「无计划」" in told

    def test_names_whom_the_manager_has_to_ask_about(self, space):
        (line,) = self.manager(space, "要过问的客户")
        assert (line["跟进人"], line["到哪一步"]) == (WANG, "建议改派")
        assert "9月20日到名下" in line["怎么回事"]

    @pytest.mark.parametrize("status", [Status.INVALID, Status.LOST])
    def test_asks_for_no_call_to_one_who_ended_in_the_daily_lane(self, space, status):
        answered_in_the_daily_lane(space, ONE, status)
        propose(space)
        (line,) = self.manager(space, "各人")
        assert (line["客户数"], line["逾期"], line["要您过问"], line["建议改派"]) == (1, 0, 0, 0)
        book = opened(space.assignment_folder(WEEK) / "跟进提醒.xlsx")
        told = "".join(str(cell.value) for row in book["各人"].iter_rows(max_row=4) for cell in row if cell.value)
        assert "要您过问的0位；太久没联系、提议收回或快到期的0位。" in told
        assert "见「要过问的客户」" not in told
        assert "要过问的客户" not in book.sheetnames

    def test_names_whose_customers_have_nobody_any_more(self, space):
        settle(space, people=changed(WANG, on_duty="否"))
        propose(space)
        page = opened(space.assignment_folder(WEEK) / "跟进提醒.xlsx")["各人"]
        told = [str(cell.value) for row in page.iter_rows(max_row=6) for cell in row if cell.value]
        assert f"已不在岗或不是业务员的人名下还有客户：{WANG}1位。请运行 wbtools transfer 转给在岗的人。" in told
        assert not [note for note in told if "代跟" in note]  # nobody stands in for who has left

    def test_names_who_stands_in_for_somebody_away(self, space):
        settle(space, people=changed(WANG, off_from=date(2026, 11, 1), back_on=date(2026, 12, 31)))
        propose(space)
        page = opened(space.assignment_folder(WEEK) / "跟进提醒.xlsx")["各人"]
        told = [str(cell.value) for row in page.iter_rows(max_row=6) for cell in row if cell.value]
        assert f"不在岗的：{WANG}（12月31日回来）由{CHEN}代跟，请找代理人。" in told

    def test_suggests_another_hour(self, tmp_path):
        made = company(tmp_path / "早起")
        hand_in(made, [visited(1, 拜访日期=date(2026, 11, 2))], name=WANG)
        mine = new("我的客户", made.inbox / f"我的客户 {WANG}.xlsx", person=WANG, workspace=made.root)
        rows = [
            StrategyStep.of({
                "customer_name": SHOP,
                "followed_up_on": date(2026, 11, day),
                "followed_up_at": time(10, 15),
                "way": Way.PHONE,
                "reached": Reached.NO_ANSWER,
            })
            for day in (4, 5, 6)
        ]  # fmt: skip
        wb.append(mine, rows)
        consolidate(workspace=made.root, week=WEEK, as_of=MONDAY)
        propose(made)
        (line,) = self.manager(made, "要过问的客户")
        assert line["打电话的钟点"].startswith("三次都是上午10点打的")

    def test_keeps_to_the_schema(self, space, assert_valid_xlsx):
        assert_valid_xlsx(space.assignment_folder(WEEK) / "跟进提醒.xlsx")
        assert_valid_xlsx(sheet_of(space))
