"""A week that is over is sealed; what is registered or changed for it later shows, cell by cell."""

from datetime import date

import openpyxl
import pytest
from weeks import TODAY, WEEK, entries, inquiry, run, save, workspace

from workbook_tools.ledger import Ledger
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.handoff import handoff
from workbook_tools.tasks.history import seals, undo

NEXT = "2026-W48"
LATER = date(2026, 11, 30)


@pytest.fixture
def space(tmp_path):
    made = workspace(tmp_path / "公司", staff=[("李晓梅", "客户咨询记录本")])
    save(made.inbox / "李晓梅.xlsx", [inquiry(), inquiry(客户称呼="李秀英", 手机="13853900002")])
    run(made)
    return made


def next_week(space):
    return consolidate(workspace=space.root, week=NEXT, as_of=LATER)


def told(done, code):
    return [problem for problem in done.problems if problem.code == code]


class TestSealing:
    def test_comes_with_the_first_run_of_a_later_week(self, space):
        run(space)
        assert seals(space.root) == []
        done = next_week(space)
        assert seals(space.root) == [{"week": WEEK, "rows": 2, "run": done.run, "whole": True}]
        next_week(space)
        assert len(seals(space.root)) == 1

    def test_is_taken_back_with_the_run(self, space):
        next_week(space)
        undo(space.root, today=LATER)
        assert seals(space.root) == []

    def test_chains_the_weeks(self, space):
        save(space.inbox / "李晓梅2.xlsx", [inquiry(手机="13853900003", 客户称呼="赵一")])
        next_week(space)
        consolidate(workspace=space.root, week="2026-W50", as_of=date(2026, 12, 7))
        assert [seal["week"] for seal in seals(space.root)] == [WEEK, NEXT]
        assert all(seal["whole"] for seal in seals(space.root))

    def test_may_come_in_any_order(self, space):
        next_week(space)
        save(space.inbox / "更早.xlsx", [inquiry(手机="13853900004", 客户称呼="钱二")])
        consolidate(workspace=space.root, week="2026-W45", as_of=LATER)
        consolidate(workspace=space.root, week="2026-W50", as_of=date(2026, 12, 7))
        assert {seal["week"]: seal["whole"] for seal in seals(space.root)} == {WEEK: True, "2026-W45": True}

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE rows SET line = 99 WHERE id = 1",
            "UPDATE rows SET content = x'00' WHERE id = 1",
            "DELETE FROM rows WHERE id = 1",
            "INSERT INTO rows SELECT 77, since, week, path, sheet, 50, form, content, status, customer_no, codes,"
            " valid, facts, reason, listed FROM rows WHERE id = 1",
        ],
    )
    def test_shows_what_was_changed_in_the_ledger_itself(self, space, change):
        next_week(space)
        with Ledger(space.ledger_file) as ledger:
            ledger._db.execute(change)
            ledger.commit()
        assert [seal["whole"] for seal in seals(space.root)] == [False]


class TestWhatComesLate:
    def test_is_told_at_the_date_of_a_row_registered_for_a_sealed_week(self, space):
        save(space.inbox / "迟交.xlsx", [inquiry(客户称呼="赵一", 手机="13853900003", 咨询日期=date(2026, 11, 19))])
        (problem,) = told(next_week(space), "backdated")
        assert (problem.place.file, problem.place.cell, problem.heading) == ("迟交.xlsx", "A2", "咨询日期")
        assert WEEK in problem.message
        assert problem.is_remark
        assert [entry.status for entry in entries(space)] == ["accepted"] * 3

    def test_but_not_in_the_week_itself_nor_for_rows_of_this_week(self, space):
        save(space.inbox / "新.xlsx", [inquiry(客户称呼="赵一", 手机="13853900003", 咨询日期=date(2026, 11, 25))])
        assert told(consolidate(workspace=space.root, week=WEEK, as_of=TODAY), "backdated") == []
        assert told(next_week(space), "backdated") == []

    def test_is_told_at_each_cell_of_a_row_changed_after_its_week_was_sealed(self, space):
        next_week(space)
        rows = [inquiry(备注="后来补的"), inquiry(客户称呼="李秀英", 手机="13853900002", 所在地区="山东省济南市历下区")]
        save(space.inbox / "李晓梅.xlsx", rows)
        changed = told(next_week(space), "sealed-row-changed")
        assert {(p.place.row, p.heading) for p in changed} == {(2, "备注"), (3, "所在地区")}
        assert any("原来空着" in p.said(unmask=True) for p in changed)
        assert any("兰山" in p.said(unmask=True) for p in changed)
        assert all(p.place.column for p in changed if p.heading == "所在地区")


class TestARunOfASealedWeek:
    def test_says_what_it_does_to_its_list(self, space):
        next_week(space)
        save(space.inbox / "迟交.xlsx", [inquiry(客户称呼="赵一", 手机="13853900003")])
        done = consolidate(workspace=space.root, week=WEEK, as_of=LATER)
        assert list(done.about_week)[-1] == f"{WEEK}已经封存，它的名单照今天知道的重写了，这次收的1行也算在这一周。"

    def test_takes_nothing_that_was_handed_over_since(self, space):
        next_week(space)
        today = inquiry(客户称呼="赵一", 手机="13853900003", 咨询日期=LATER)
        save(space.inbox / "今天.xlsx", [today])
        handoff(workspace=space.root, day=LATER)
        done = consolidate(workspace=space.root, week=WEEK, as_of=LATER)
        assert "每天移交时收下、还没有汇总的1行不算进去，留给下一次汇总" in done.about_week[-1]
        assert done.listed == 2
        assert consolidate(workspace=space.root, week="2026-W49", as_of=LATER).listed == 1


class TestASealedList:
    @pytest.fixture
    def changed(self, space):
        next_week(space)
        path = space.week_folder(WEEK) / "有效客户名单表.xlsx"
        book = openpyxl.load_workbook(path)
        page = next(sheet for sheet in book if any(cell.value == "王志强" for row in sheet for cell in row))
        self.cell = next(cell for row in page for cell in row if cell.value == "王志强")
        self.cell.value = "王某某"
        book.save(path)
        return space

    def test_tells_each_cell_that_was_changed_since(self, changed):
        (problem,) = told(next_week(changed), "sealed-list-changed")
        assert problem.place.cell == self.cell.coordinate
        assert problem.place.file == f"名单/{WEEK}/有效客户名单表.xlsx"
        assert problem.said(unmask=True) == "封存后改的：王志强 → 王某某"
        assert "王志强" not in problem.said()

    def test_that_the_tool_wrote_again_itself_tells_nothing(self, space):
        next_week(space)
        save(space.inbox / "补.xlsx", [inquiry(客户称呼="赵一", 手机="13853900003")])
        consolidate(workspace=space.root, week=WEEK, as_of=TODAY)
        assert told(next_week(space), "sealed-list-changed") == []

    def test_that_nobody_touched_tells_nothing(self, space):
        next_week(space)
        assert told(next_week(space), "sealed-list-changed") == []

    def test_that_is_gone_or_broken_stops_nothing(self, changed):
        path = changed.week_folder(WEEK) / "有效客户名单表.xlsx"
        path.write_bytes(b"broken")
        (problem,) = told(next_week(changed), "sealed-list-changed")
        assert "读不了" in problem.message
        path.unlink()
        assert told(next_week(changed), "sealed-list-changed") == []
