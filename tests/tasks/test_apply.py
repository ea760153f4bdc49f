"""分配表 comes back from the directors: every line is accounted for, each doubt told at its cell."""

import random
import shutil
import tempfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from directors import (
    CHEN,
    CLOUD,
    MA,
    MONDAY,
    NEXT,
    SUN,
    WANG,
    WARM,
    WEEK,
    asked,
    changed,
    company,
    fill,
    hand_in,
    head_of,
    lines,
    opened,
    propose,
    said,
    settle,
    sheet_of,
    take,
    visited,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from weeks import correct, customers, register, tree

from workbook_tools.ledger import Ledger
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.assignments import Assignments
from workbook_tools.tasks.erase import erase
from workbook_tools.tasks.history import history, undo
from workbook_tools.tasks.transfer import transfer
from workbook_tools.workspace import Workspace

ONE, TWO, THREE = "KH000001", "KH000002", "KH000003"
CONFIRMED = {"决定": "确认"}
OFFICE = "xlsx:Calc MS Excel 2007 XML"


def given_to(name, why="路近"):
    return {"决定": "改派", "改派给": name, "改派原因": why}


@pytest.fixture
def space(tmp_path):
    made = company(tmp_path / "公司")
    hand_in(made, [asked(n) for n in (1, 2, 3)])
    propose(made)
    return made


@pytest.fixture
def sheet(space):
    return sheet_of(space)


def owner(space, no=ONE):
    return customers(space)[no].get("owner")


def proposed(path, no=ONE):
    return next(line["建议跟进人"] for line in lines(path) if line["客户编号"] == no)


def codes(done):
    return [problem.code for problem in done.problems]


def told(done):
    return " ".join(problem.sentence(unmask=True) for problem in done.problems)


def accounted(done):
    """Give everyone of whom it was said what became of him."""
    return sorted([*done.confirmed, *done.changed, *done.already, *done.undecided, *done.refused, *done.missing])


def cell_of(path, no, heading):
    page = opened(path)["分配表"]
    head = head_of(page)
    at = {cell.value: cell.column for cell in page[head]}
    row = next(row for row in range(head + 1, page.max_row + 1) if page.cell(row, at["客户编号"]).value == no)
    return page.cell(row, at[heading]).coordinate


class TestDeciding:
    def test_a_confirmed_proposal_becomes_the_owner(self, space, sheet):
        who = proposed(sheet)
        done = take(space, fill(sheet, KH000001=CONFIRMED))
        assert done.confirmed == {ONE: who}
        assert sorted(done.undecided) == [TWO, THREE]
        assert owner(space) == who
        assert customers(space)[ONE]["sources"]["owner"] == f"分配 {WEEK}"
        assert owner(space, TWO) is None
        assert next(line for line in register(space) if line["客户编号"] == ONE)["跟进负责人"] == who
        assert done.is_clean

    def test_another_one_is_chosen_with_a_reason(self, space, sheet):
        done = take(space, fill(sheet, KH000001=given_to(WANG, "他熟")))
        assert owner(space) == WANG
        assert done.changed == {ONE: WANG}
        with Ledger(space.ledger_file) as ledger:
            (record,) = Assignments(ledger).records
        assert (record.week, record.via, record.proposed, record.changed_why) == (WEEK, "weekly", CHEN, "他熟")
        assert record.is_changed

    def test_a_nickname_is_understood(self, space, sheet):
        assert take(space, fill(sheet, KH000001=given_to("志远"))).changed == {ONE: WANG}

    def test_a_name_alone_is_a_change(self, space, sheet):
        done = take(space, fill(sheet, KH000001={"改派给": WANG}))
        assert done.changed == {ONE: WANG}
        assert codes(done) == ["assignment-unexplained"]
        assert done.is_clean

    def test_the_one_proposed_named_again_is_a_confirmation(self, space, sheet):
        assert take(space, fill(sheet, KH000001=given_to(CHEN))).confirmed == {ONE: CHEN}

    def test_blank_lines_are_confirmed_if_the_head_says_so(self, space, sheet):
        done = take(space, fill(sheet, blanks="是", KH000001=given_to(WANG)))
        assert done.changed == {ONE: WANG}
        assert done.confirmed.keys() == {TWO, THREE}
        assert not done.undecided

    def test_blank_lines_stay_open_otherwise(self, space, sheet):
        done = take(space, sheet)
        assert done.run is None
        assert sorted(done.undecided) == [ONE, TWO, THREE]

    def test_one_who_waits_may_be_given_to_somebody_all_the_same(self, tmp_path):
        space = company(tmp_path / "满", people=[one for one in changed(WANG, weekly_quota=1) if one.name != CHEN])
        hand_in(space, [asked(1), asked(2)])
        propose(space)
        (waiting,) = lines(sheet_of(space), "待分配")
        path = fill(sheet_of(space), "待分配", **{waiting["客户编号"]: {"分给": WANG}})
        assert take(space, path).changed == {waiting["客户编号"]: WANG}
        assert owner(space, waiting["客户编号"]) == WANG

    def test_it_can_be_undone(self, space, sheet):
        before = customers(space), tree(space.root / "分配")
        take(space, fill(sheet, to=space.root / "填好.xlsx", KH000001=CONFIRMED))
        undo(space.root)
        assert (customers(space), tree(space.root / "分配")) == before

    def test_history_counts_it(self, space, sheet):
        other = CHEN if proposed(sheet, TWO) == WANG else WANG
        take(space, fill(sheet, KH000001=CONFIRMED, KH000002=given_to(other)))
        run = history(space.root)[-1]
        assert (run["task"], run["week"], run["confirmed"], run["changed"], run["claimed"]) == ("assign", WEEK, 1, 1, 0)

    def test_changes_are_counted_on_a_page_of_their_own(self, space, sheet):
        other = {no: CHEN if proposed(sheet, no) == WANG else WANG for no in (ONE, TWO)}
        take(space, fill(sheet, **{no: given_to(who) for no, who in other.items()}))
        propose(space)
        counted = [(line["建议的人"], line["改派给"], line["原因"], line["次数"]) for line in lines(sheet, "改派统计")]
        assert sorted(counted) == sorted([(CHEN, WANG, "路近", 1), (WANG, CHEN, "路近", 1)])


class TestTwice:
    def test_changes_nothing(self, space, sheet):
        path = fill(sheet, to=space.root / "填好.xlsx", blanks="是")
        take(space, path)
        before = tree(space.root)
        done = take(space, path)
        assert done.run is None
        assert sorted(done.already) == [ONE, TWO, THREE]
        after = tree(space.root)
        assert {path: after[path] for path in before if ".wbtools" not in path} == {
            path: found for path, found in before.items() if ".wbtools" not in path
        }

    def test_another_mind_afterwards_is_told_and_not_taken(self, space, sheet):
        take(space, fill(sheet, to=space.root / "一.xlsx", KH000001=CONFIRMED))
        done = take(space, fill(sheet, to=space.root / "二.xlsx", KH000001=given_to(WANG)))
        assert owner(space) == CHEN
        assert codes(done) == ["assignment-contradiction"]
        assert f"已定归{CHEN}" in told(done)
        assert "wbtools transfer" in told(done)


class TestTwoWeeks:
    """Nobody answered a week before the next one's workbooks were made: both ask about the same customers."""

    @pytest.fixture
    def sheets(self, space, sheet):
        propose(space, NEXT)
        return sheet, sheet_of(space, week=NEXT)

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_that_contradict_are_told_and_neither_is_taken(self, space, sheets, order):
        one = fill(sheets[0], to=space.root / "一.xlsx", KH000001=given_to(WANG))
        two = fill(sheets[1], to=space.root / "二.xlsx", KH000001=given_to(SUN))
        done = take(space, *((one, two)[at] for at in order))
        assert (owner(space), done.refused, done.changed) == (None, [ONE], {})
        assert codes(done) == ["assignment-contradiction"] * 2
        assert f"{WEEK} {WANG}、{NEXT} {SUN}" in told(done)

    def test_that_agree_give_him_once(self, space, sheets):
        one = fill(sheets[0], to=space.root / "一.xlsx", KH000001=given_to(WANG))
        two = fill(sheets[1], to=space.root / "二.xlsx", KH000001=given_to(WANG))
        assert take(space, one, two).changed == {ONE: WANG}
        with Ledger(space.ledger_file) as ledger:
            assert [record.week for record in Assignments(ledger).by_customer[ONE]] == [NEXT]


def test_another_workbook_with_customers_is_no_assignment_sheet(space, sheet):
    for path in (space.register_file, space.week_folder(WEEK) / "有效客户名单表.xlsx"):
        with pytest.raises(WorkbookError, match="不是分配表"):
            take(space, path)


class TestDoubts:
    def test_a_misspelt_name_is_told_with_the_nearest_one(self, space, sheet):
        done = take(space, fill(sheet, KH000001=given_to("王智远")))
        (problem,) = done.problems
        assert problem.place.cell == cell_of(sheet, ONE, "改派给")
        assert f"请核对是不是{WANG}" in problem.sentence(unmask=True)
        assert "这一行没有收" in problem.sentence(unmask=True)
        assert done.refused == [ONE]
        assert owner(space) is None

    def test_one_who_has_left_or_is_away(self, space, sheet):
        settle(space, people=changed(WANG, off_from=date(2026, 11, 27), back_on=date(2026, 12, 20)))
        done = take(space, fill(sheet, KH000001=given_to(MA), KH000002=given_to(WANG)))
        assert sorted(done.refused) == [ONE, TWO]
        assert "已不在岗" in told(done)
        assert "12月20日回来" in told(done)

    def test_one_proposed_by_shares_who_is_away_by_now(self, space, sheet):
        path = fill(sheet, to=space.root / "填好.xlsx", KH000001=CONFIRMED)
        settle(space, people=changed(CHEN, off_from=date(2026, 11, 27), back_on=date(2026, 12, 2)))
        done = take(space, path)
        assert done.refused == [ONE]
        assert f"{CHEN}不在岗（12月2日回来）" in told(done)

    def test_one_who_only_writes_customers_down(self, space, sheet):
        done = take(space, fill(sheet, KH000001=given_to("李晓梅")))
        (problem,) = done.problems
        assert problem.place.cell == cell_of(sheet, ONE, "改派给")
        assert "李晓梅是客服，不跟客户，这一行没有收" in problem.sentence(unmask=True)
        assert owner(space) is None

    def test_one_who_is_no_salesperson_is_taken_at_the_directors_word_and_told(self, space, sheet):
        done = take(space, fill(sheet, KH000001=given_to("高远航")))
        assert owner(space) == "高远航"
        assert "高远航是市场总监，不是业务员，没有自己的《我的客户》，照总监的意思办了" in told(done)

    def test_changed_to_nobody(self, space, sheet):
        done = take(space, fill(sheet, KH000001={"决定": "改派"}))
        assert (codes(done), done.refused) == (["assignment-refused"], [ONE])
        assert done.problems[0].place.cell == cell_of(sheet, ONE, "改派给")

    def test_another_word_for_a_change_is_quoted_where_nobody_is_named(self, space, sheet):
        done = take(space, fill(sheet, KH000001={"决定": "不同意"}))
        assert "「改派给」：「决定」里写的“不同意”算改派，没写改派给谁，这一行没有收，请填「改派给」" in told(done)
        assert "：选了改派，没写改派给谁" in told(take(space, fill(sheet, KH000001={"决定": "改派"})))

    def test_confirmed_and_changed_at_once(self, space, sheet):
        done = take(space, fill(sheet, KH000001={"决定": "确认", "改派给": WANG}))
        assert done.refused == [ONE]
        assert "不知道听哪个" in told(done)

    def test_a_word_that_decides_nothing(self, space, sheet):
        done = take(space, fill(sheet, KH000001={"决定": "随便"}))
        assert (done.refused, codes(done)) == ([ONE], ["not-a-choice"])

    def test_without_a_reason_it_is_taken_and_asked_for(self, space, sheet):
        done = take(space, fill(sheet, KH000001={"决定": "改派", "改派给": WANG}))
        assert (done.changed, codes(done)) == ({ONE: WANG}, ["assignment-unexplained"])

    def test_somebody_the_rules_would_not_choose_is_taken_and_told(self, space, sheet):
        done = take(space, fill(sheet, KH000001=given_to(SUN)))
        assert (done.changed, codes(done)) == ({ONE: SUN}, ["assignment-noted"])

    def test_one_who_follows_no_customers(self, space, sheet):
        done = take(space, fill(sheet, KH000001=given_to("李晓梅")))
        assert (done.refused, owner(space)) == ([ONE], None)
        assert "李晓梅是客服，不跟客户" in told(done)

    def test_columns_to_decide_in_that_were_renamed(self, space, sheet):
        book = opened(sheet)
        page = book["分配表"]
        for cell in page[head_of(page)]:
            cell.value = {"决定": "我的决定", "改派给": "给谁"}.get(cell.value, cell.value)
        book.save(sheet)
        done = take(space, sheet)
        assert "没有「决定」「改派给」这样的列，看不出总监写了什么" in told(done)
        assert not done.is_clean

    def test_a_decision_under_a_renamed_heading_is_told_and_not_left_out_in_silence(self, space, sheet):
        fill(sheet, KH000001=CONFIRMED)
        book = opened(sheet)
        cell = next(cell for row in book["分配表"] for cell in row if cell.value == "决定")
        cell.value = "我的决定"
        book.save(sheet)
        done = take(space, sheet)
        assert not done.confirmed
        assert "没有「决定」这样的列" in told(done)
        assert not done.is_clean

    @pytest.mark.parametrize("typed", ["全部确认", "确认", "都同意", "没意见"])
    def test_what_is_no_answer_for_the_blank_lines_is_told(self, space, sheet, typed):
        done = take(space, fill(sheet, blanks=typed))
        assert not done.confirmed
        (problem,) = [p for p in done.problems if p.heading == "空着的都算确认"]
        assert (problem.code, problem.value) == ("not-a-choice", typed)
        assert "空着的都没有算确认" in problem.message
        assert problem.place.row

    def test_a_line_that_is_gone(self, space, sheet):
        book = opened(sheet)
        page = book["分配表"]
        page.delete_rows(head_of(page) + 1)
        book.save(sheet)
        done = take(space, fill(sheet, blanks="是"))
        assert len(done.missing) == 1
        assert codes(done) == ["assignment-missing"]
        assert owner(space, done.missing[0]) is None
        assert accounted(done) == [ONE, TWO, THREE]

    def test_lines_of_which_only_some_columns_were_sorted(self, space, sheet):
        book = opened(sheet)
        page = book["分配表"]
        head = head_of(page)
        at = {cell.value: cell.column for cell in page[head]}
        own = [page.cell(row, at["建议跟进人"]) for row in range(head + 1, page.max_row + 1)]
        assert len({cell.value for cell in own}) == 2
        values = [cell.value for cell in own]
        for cell, value in zip(own, [*values[1:], values[0]], strict=True):
            cell.value = value
        book.save(sheet)
        done = take(space, fill(sheet, blanks="是"))
        assert "assignment-contradiction" in codes(done)
        assert "可能只排了几列的次序" in told(done)
        assert accounted(done) == [ONE, TWO, THREE]

    def test_an_edition_of_before_still_says_what_its_reader_saw(self, space, sheet):
        old = fill(sheet, to=space.root / "旧.xlsx", KH000001=CONFIRMED)
        settle(space, people=changed(CHEN, weekly_quota=1, capacity=1))
        propose(space)
        assert proposed(sheet) == WANG
        done = take(space, old)
        assert owner(space) == CHEN
        assert "按当时建议的" in told(done)

    def test_a_column_somebody_added_is_told(self, space, sheet):
        book = opened(sheet)
        page = book["分配表"]
        head = head_of(page)
        page.cell(head, page.max_column + 1).value = "批注"
        page.cell(head + 1, page.max_column).value = "先打电话"
        book.save(sheet)
        done = take(space, fill(sheet, blanks="是"))
        assert len(done.confirmed) == 3
        assert "「批注」" in told(done)

    def test_no_assignment_sheet_at_all(self, space, tmp_path):
        book = openpyxl.Workbook()
        book.active.append(["品名", "价格"])
        book.save(tmp_path / "价目.xlsx")
        with pytest.raises(WorkbookError, match="不是分配表"):
            take(space, tmp_path / "价目.xlsx")

    def test_another_companys_sheet(self, space, sheet, tmp_path):
        other = company(tmp_path / "别家")
        hand_in(other, [asked(9)])
        done = take(other, fill(sheet, KH000001=CONFIRMED))
        assert done.refused == [ONE]
        assert f"没有发过{WEEK}的分配表" in told(done)


class TestTwoFiles:
    def test_that_contradict_neither_is_taken(self, space, sheet):
        one = fill(sheet, to=space.root / "甲.xlsx", KH000001=CONFIRMED, KH000002=CONFIRMED)
        two = fill(sheet, to=space.root / "乙.xlsx", KH000001=given_to(WANG), KH000002={"决定": None})
        done = take(space, one, two)
        assert owner(space) is None
        assert codes(done) == ["assignment-contradiction"] * 2
        assert {problem.place.file for problem in done.problems} == {"甲.xlsx", "乙.xlsx"}
        assert done.confirmed.keys() == {TWO}
        assert accounted(done) == [ONE, TWO, THREE]

    def test_that_agree_are_taken_once(self, space, sheet):
        one = fill(sheet, to=space.root / "甲.xlsx", KH000001=CONFIRMED)
        two = shutil.copy(one, space.root / "乙.xlsx")
        done = take(space, one, two)
        assert done.confirmed == {ONE: CHEN}
        assert done.is_clean

    def test_a_line_of_one_is_no_line_missing_of_the_other(self, space, sheet):
        book = opened(sheet)
        book["分配表"].delete_rows(head_of(book["分配表"]) + 1)
        book.save(space.root / "甲.xlsx")
        assert not take(space, sheet, space.root / "甲.xlsx").missing


class TestMeanwhile:
    def test_somebody_was_given_him_by_hand(self, space, sheet):
        path = fill(sheet, to=space.root / "填好.xlsx", blanks="是")
        correct(space, "跟进负责人", SUN)
        done = take(space, path)
        assert owner(space) == SUN
        assert f"{ONE}已归{SUN}（客户总表）" in told(done)
        assert accounted(done) == [ONE, TWO, THREE]

    def test_he_was_transferred(self, space, sheet):
        take(space, fill(sheet, to=space.root / "一.xlsx", KH000001=CONFIRMED))
        transfer(CHEN, WANG, workspace=space.root, as_of=MONDAY)
        done = take(space, fill(sheet, to=space.root / "二.xlsx", KH000001=CONFIRMED))
        assert owner(space) == WANG
        assert done.already == [ONE]

    def test_he_was_erased(self, space, sheet):
        path = fill(sheet, to=space.root.parent / "填好.xlsx", blanks="是")
        erase(ONE, workspace=space.root, today=MONDAY)
        done = take(space, path)
        assert done.refused == [ONE]
        assert "已按要求删除" in told(done)
        assert done.confirmed.keys() == {TWO, THREE}

    def test_he_was_united_with_another_on_the_list(self, space, sheet):
        path = fill(sheet, to=space.root / "填好.xlsx", blanks="是")
        self._unite(space, TWO, ONE)
        done = take(space, path)
        assert done.confirmed.keys() == {ONE, THREE}
        assert done.refused == [TWO]
        assert "已并入" in told(done)

    def test_people_quarrel_about_him(self, space, sheet):
        path = fill(sheet, to=space.root / "填好.xlsx", KH000001=CONFIRMED)
        hand_in(space, [visited(1)], name=WANG)
        hand_in(space, [visited(1, 业务代表=CHEN)], name=CHEN)
        done = take(space, path)
        assert done.refused == [ONE]
        assert ONE in told(done)

    @staticmethod
    def _unite(space, no, into):
        from workbook_tools.tasks.publication import begin_run, writing  # noqa: PLC0415
        from workbook_tools.tasks.uniting import unite  # noqa: PLC0415

        with writing(space, "review") as ledger:
            begin_run(ledger, "review")
            unite(ledger, [no], into)
            ledger.commit()


class TestClaims:
    @pytest.fixture
    def lost(self, tmp_path):
        made = company(tmp_path / "无牌")
        hand_in(made, [asked(1, 意向品牌=None), asked(2)])
        propose(made)
        return made

    def number(self, space):
        return lines(sheet_of(space), "待定品牌")[0]["客户编号"]

    def claim(self, space, brand, answer="是"):
        path = sheet_of(space, brand)
        return fill(path, "待定品牌", to=space.root / f"{brand}.xlsx", **{self.number(space): {"认领": answer}})

    def test_one_director_has_him(self, lost):
        no = self.number(lost)
        done = take(lost, self.claim(lost, WARM))
        assert done.claimed == {no: WARM}
        assert customers(lost)[no]["brand"] == WARM
        propose(lost)
        assert no in {line["客户编号"] for line in lines(sheet_of(lost, WARM))}
        assert not lines(sheet_of(lost), "待定品牌")

    def test_two_have_to_agree_first(self, lost):
        no = self.number(lost)
        done = take(lost, self.claim(lost, WARM), self.claim(lost, CLOUD))
        assert not done.claimed
        assert codes(done) == ["assignment-contradiction"] * 2
        assert f"{CLOUD}、{WARM}都认领了{no}" in told(done)

    def test_one_of_two_who_comes_again_alone_does_not_win(self, lost):
        no, paths = self.number(lost), (self.claim(lost, WARM), self.claim(lost, CLOUD))
        assert take(lost, *paths).run
        assert take(lost, *paths).run is None
        propose(lost)
        done = take(lost, self.claim(lost, WARM))
        assert (done.claimed, done.refused) == ({}, [no])
        assert f"{CLOUD}也认领了{no}，还没有说不要，没有收" in told(done)
        assert f"{CLOUD}不要了，把「认领」清空交回" in told(done)

    @pytest.mark.parametrize("answer", ["否", None])
    @pytest.mark.parametrize("together", [True, False])
    def test_who_no_longer_claims_leaves_him_to_the_other(self, lost, answer, together):
        no = self.number(lost)
        take(lost, self.claim(lost, WARM), self.claim(lost, CLOUD))
        books = [self.claim(lost, CLOUD, answer), self.claim(lost, WARM)]
        done = [take(lost, *books)] if together else [take(lost, book) for book in books]
        assert done[-1].claimed == {no: WARM}
        assert f"{CLOUD}不再认领{no}，原来的认领不算了" in told(done[0])
        assert done[0].is_clean
        assert f"{CLOUD}不再认领" not in told(take(lost, books[0]))

    @pytest.mark.parametrize("others", [[asked(2)], []])
    def test_a_sheet_of_before_the_claim_is_said_to_be_older_than_the_latest(self, tmp_path, others):
        space = company(tmp_path / "公司")
        hand_in(space, [asked(1, 意向品牌=None), *others])
        propose(space)
        no, old = self.number(space), sheet_of(space)
        confirmed = {line["客户编号"]: CONFIRMED for line in lines(old)}
        old = fill(old, to=space.root / "旧.xlsx", **confirmed)
        take(space, self.claim(space, CLOUD))
        propose(space)
        done = take(space, old)
        assert (done.missing, done.undecided, list(done.confirmed)) == ([], [no], list(confirmed))
        assert done.is_clean
        assert f"这一份比最新的{WEEK}分配表旧：后来又分来1位（{no}），不在里面，没有当作确认" in told(done)
        assert "删掉的行" not in told(done)

    def test_a_brand_written_into_the_register_settles_it(self, lost):
        no = self.number(lost)
        take(lost, self.claim(lost, WARM), self.claim(lost, CLOUD))
        line = next(at for at, each in enumerate(register(lost)) if each["客户编号"] == no)
        correct(lost, "意向品牌", WARM, line=line)
        assert take(lost, self.claim(lost, WARM)).already == [no]

    def test_the_second_comes_too_late(self, lost):
        first, second = self.claim(lost, WARM), self.claim(lost, CLOUD)
        take(lost, first)
        done = take(lost, second)
        assert not done.claimed
        assert f"已定为{WARM}" in told(done)


class TestDeputies:
    def test_the_customer_stays_his_who_is_away(self, tmp_path):
        space = company(tmp_path / "休假")
        hand_in(space, [visited(1)], name=WANG)
        settle(space, people=changed(WANG, off_from=date(2026, 11, 27), back_on=date(2026, 12, 20)))
        propose(space)
        assert proposed(sheet_of(space)) == CHEN
        done = take(space, fill(sheet_of(space), KH000001=CONFIRMED))
        assert done.confirmed == {ONE: WANG}
        with Ledger(space.ledger_file) as ledger:
            (record,) = Assignments(ledger).records
        assert (record.owner, record.deputy) == (WANG, CHEN)


class TestCooling:
    def test_who_lost_a_customer_is_not_given_him_again_at_once(self, space, sheet):
        take(space, fill(sheet, KH000001=CONFIRMED))
        with Ledger(space.ledger_file) as ledger:
            assert Assignments(ledger).cooling(ONE, 30) == {}
        hand_in(space, [asked(1, 咨询日期=date(2026, 12, 2))], name="下周", week=NEXT, as_of=date(2026, 12, 7))
        propose(space, NEXT, date(2026, 12, 7))
        later = sheet_of(space, week=NEXT)
        assert proposed(later) == CHEN
        take(space, fill(later, KH000001=given_to(WANG)), as_of=date(2026, 12, 7))
        with Ledger(space.ledger_file) as ledger:
            assert Assignments(ledger).cooling(ONE, 30) == {CHEN: date(2027, 1, 6)}


@pytest.mark.libreoffice
def test_a_sheet_worked_over_in_libreoffice_comes_back_with_every_line_accounted_for(tmp_path, office):
    """Sorted, filtered, a column inserted, remarks added, some reassigned, a name misspelt, a line deleted."""
    space = company(tmp_path / "公司")
    hand_in(space, [asked(n) for n in range(1, 13)])
    hand_in(space, [visited(13)], name=WANG)
    propose(space)
    book = opened(sheet_of(space))
    page = book["分配表"]
    head = head_of(page)
    width = page.max_column
    rows = [[page.cell(row, at).value for at in range(1, width + 1)] for row in range(head + 1, page.max_row + 1)]
    random.Random(6).shuffle(rows)
    for row, values in enumerate(rows, head + 1):
        for at, value in enumerate(values, 1):
            page.cell(row, at).value = value
    at = {cell.value: cell.column for cell in page[head]}
    numbers = [values[at["客户编号"] - 1] for values in rows]
    page.cell(head + 1, at["决定"]).value = "改派"
    page.cell(head + 1, at["改派给"]).value = "老陈" if rows[0][at["建议跟进人"] - 1] == WANG else "志远"
    page.cell(head + 1, at["改派原因"]).value = "顺路"
    page.cell(head + 2, at["改派给"]).value = "王智远"
    page.cell(head + 3, at["决定"]).value = "同意"
    page.delete_rows(head + 5)
    page.insert_cols(at["决定"])
    page.cell(head, at["决定"]).value = "批注"
    page.cell(head + 4, at["决定"]).value = "先打电话"
    page.cell(page.max_row + 2, 1).value = "以上请尽快"
    page.auto_filter.ref = page.auto_filter.ref
    page.row_dimensions[head + 6].hidden = True
    book.save(tmp_path / "总监.xlsx")
    saved = office(tmp_path / "总监.xlsx", OFFICE, tmp_path / "存过")
    done = take(space, saved)
    assert accounted(done) == sorted(numbers)
    assert done.changed.keys() == {numbers[0]}
    assert done.refused == [numbers[1]]
    assert done.confirmed.keys() == {numbers[2]}
    assert done.missing == [numbers[4]]
    assert len(done.undecided) == len(numbers) - 4
    assert {"unknown-person", "assignment-missing", "register-extra"} <= set(codes(done))
    assert f"请核对是不是{WANG}" in told(done)
    assert customers(space)[numbers[0]]["owner"] in (WANG, CHEN)


def test_the_head_says_who_decides(space, sheet):
    assert said(sheet)[0] == f"{CLOUD} 分配表 {WEEK}"


_ANSWERS = st.sampled_from(
    [
        {},
        {"决定": "确认"},
        {"决定": "改派", "改派给": WANG, "改派原因": "近"},
        {"改派给": CHEN},
        {"改派给": "王智远"},
        {"决定": "改派"},
        {"决定": "随便"},
        {"决定": "确认", "改派给": SUN},
    ]
)


@pytest.fixture(scope="module")
def eight(tmp_path_factory):
    made = company(tmp_path_factory.mktemp("八位") / "公司")
    hand_in(made, [asked(n) for n in range(1, 9)])
    propose(made)
    return made


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_ANSWERS, min_size=8, max_size=8), st.permutations(range(8)), st.sets(st.integers(0, 7)), st.booleans())
def test_everyone_is_accounted_for_exactly_once_whatever_was_done_to_the_sheet(eight, answers, order, deleted, blanks):
    with tempfile.TemporaryDirectory() as folder:
        space = Workspace(Path(shutil.copytree(eight.root, Path(folder) / "公司")))
        sent = lines(sheet_of(space))
        by_number = {line["客户编号"]: answer for line, answer in zip(sent, answers, strict=True)}
        path = fill(sheet_of(space), blanks="是" if blanks else None, **by_number)
        book = opened(path)
        page = book["分配表"]
        first = head_of(page) + 1
        rows = [[cell.value for cell in page[first + at]] for at in range(8)]
        kept = [rows[at] for at in order if at not in deleted]
        page.delete_rows(first, 8)
        for row, values in enumerate(kept, first):
            for at, value in enumerate(values, 1):
                page.cell(row, at).value = value
        book.save(path)
        done = take(space, path)
        assert accounted(done) == sorted(by_number)
        for no, name in (done.confirmed | done.changed).items():
            assert owner(space, no) == name
        for no in (*done.refused, *done.undecided, *done.missing):
            assert owner(space, no) is None
