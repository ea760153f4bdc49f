"""Customers go from one salesperson to another, with their history, and both find it in their workbooks."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from directors import (
    CHEN,
    MA,
    MONDAY,
    SUN,
    WANG,
    changed,
    company,
    hand_in,
    lines,
    propose,
    settle,
    sheet_of,
    visited,
)
from weeks import customers, register, tree

from workbook_tools.cli import main
from workbook_tools.ledger import Ledger
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.assignments import Assignments
from workbook_tools.tasks.history import history, undo
from workbook_tools.tasks.transfer import transfer

ONE, TWO = "KH000001", "KH000002"


@pytest.fixture
def space(tmp_path):
    made = company(tmp_path / "公司")
    hand_in(made, [visited(1), visited(2)], name=WANG)
    return made


def move(space, giver=WANG, taker=CHEN, **options):
    return transfer(giver, taker, workspace=space.root, as_of=MONDAY, **options)


def owners(space):
    return {no: facts.get("owner") for no, facts in customers(space).items()}


def own_customers(space, person):
    return {line["客户编号"] for line in lines(space.own_files([person])[person], "客户") if line["客户编号"]}


class TestMoving:
    def test_all_of_his_customers_go(self, space):
        done = move(space)
        assert done.customers == [ONE, TWO]
        assert owners(space) == {ONE: CHEN, TWO: CHEN}
        assert {line["跟进负责人"] for line in register(space)} == {CHEN}
        assert done.is_clean

    def test_what_is_known_of_them_stays(self, space):
        before = customers(space)
        move(space)
        after = customers(space)
        kept = ("customer_name", "mobile", "region", "brand", "logged_on", "source")
        assert {no: [facts.get(name) for name in kept] for no, facts in after.items()} == {
            no: [facts.get(name) for name in kept] for no, facts in before.items()
        }
        assert after[ONE]["sources"]["owner"] == "转交 2026-11-30"
        assert ["owner", WANG] in [other[:2] for other in after[ONE]["others"]]

    def test_both_get_a_new_edition(self, space):
        move(space)
        assert own_customers(space, CHEN) == {ONE, TWO}
        assert own_customers(space, WANG) == set()

    def test_some_of_them(self, space):
        done = move(space, customers=["kh000002", TWO])
        assert done.customers == [TWO]
        assert owners(space) == {ONE: WANG, TWO: CHEN}

    def test_by_nickname(self, space):
        assert move(space, "志远", "老陈").customers == [ONE, TWO]

    def test_from_somebody_who_has_left(self, space):
        settle(space, people=changed(WANG, on_duty="否"))
        assert move(space).customers == [ONE, TWO]

    def test_from_somebody_nobody_knows_any_more(self, space):
        settle(space, people=[one for one in changed(CHEN) if one.name != WANG])
        assert move(space).customers == [ONE, TWO]
        assert not space.own_files([WANG])[WANG].exists()

    def test_the_next_assignment_leaves_them_there(self, space):
        move(space)
        propose(space)
        found = {line["客户编号"]: (line["建议跟进人"], line["归属依据"]) for line in lines(sheet_of(space))}
        assert found == {ONE: (CHEN, "总监定的"), TWO: (CHEN, "总监定的")}

    def test_is_no_share_and_cools_nobody(self, space):
        move(space)
        with Ledger(space.ledger_file) as ledger:
            memory = Assignments(ledger)
        assert [(record.via, record.before, record.owner) for record in memory.records] == [
            ("transfer", WANG, CHEN),
            ("transfer", WANG, CHEN),
        ]
        assert memory.given == []
        assert memory.cooling(ONE, 30) == {}

    def test_there_and_back(self, space):
        move(space)
        done = transfer(CHEN, WANG, workspace=space.root, as_of=date(2026, 12, 20))
        assert done.customers == [ONE, TWO]
        assert owners(space) == {ONE: WANG, TWO: WANG}

    def test_can_be_undone(self, space):
        before = customers(space), tree(space.root / "名单")
        move(space)
        undo(space.root)
        assert (customers(space), tree(space.root / "名单")) == before
        assert not space.own_files([CHEN])[CHEN].exists()

    def test_history_counts_it(self, space):
        move(space)
        run = history(space.root)[-1]
        assert (run["task"], run["transferred"], run["from"], run["to"]) == ("transfer", 2, WANG, CHEN)


class TestOnlyTelling:
    def test_a_dry_run_changes_nothing(self, space):
        before = tree(space.root / "名单"), owners(space), len(history(space.root))
        done = move(space, dry_run=True)
        assert (done.run, done.customers, done.outputs) == (None, [ONE, TWO], [])
        assert (tree(space.root / "名单"), owners(space), len(history(space.root))) == before

    def test_nobody_to_move_writes_nothing(self, space):
        done = move(space, CHEN, SUN)
        assert (done.run, done.customers) == (None, [])

    def test_one_who_is_not_his_is_told(self, space):
        done = move(space, CHEN, SUN, customers=[ONE])
        assert (done.customers, done.left) == ([], {ONE: WANG})
        assert not done.is_clean


@pytest.mark.parametrize(
    ("giver", "taker", "sentence"),
    [
        ("张三", CHEN, "没有“张三”"),
        (WANG, "李四", "没有“李四”"),
        (WANG, "志远", "没有可转的"),
        (WANG, MA, "已不在岗"),
        (WANG, "李晓梅", "不是业务员"),
        (WANG, "", "转给谁"),
        ("", CHEN, "从谁那里"),
    ],
)
def test_refusals_say_why(space, giver, taker, sentence):
    with pytest.raises(WorkbookError, match=sentence):
        move(space, giver, taker)


def test_somebody_on_leave_takes_nobody(space):
    settle(space, people=changed(CHEN, off_from=date(2026, 11, 27), back_on=date(2026, 12, 20)))
    with pytest.raises(WorkbookError, match="不在岗（12月20日回来）"):
        move(space)


def test_an_unknown_number_moves_nobody(space):
    with pytest.raises(WorkbookError, match="没有KH000099"):
        move(space, customers=[ONE, "KH000099"])
    assert owners(space) == {ONE: WANG, TWO: WANG}


class TestTheCommand:
    def test_tells_how_many(self, space):
        options = ["transfer", "-w", str(space.root), "--from", WANG, "--to", CHEN, "--as-of", "2026-11-30"]
        told = CliRunner().invoke(main, [*options, "--dry-run"])
        assert told.exit_code == 0
        assert f"会把{WANG}的2位客户转给{CHEN}：{ONE}、{TWO}。" in told.output
        done = CliRunner().invoke(main, [*options, "--json"])
        assert json.loads(done.output)["customers"] == [ONE, TWO]

    def test_refuses_with_a_sentence(self, space):
        told = CliRunner().invoke(main, ["transfer", "-w", str(space.root), "--from", WANG, "--to", "李四"])
        assert (told.exit_code, "李四" in told.output) == (2, True)
