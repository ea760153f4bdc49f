"""Rows about customers who are known already find theirs by number or by a name of its own, and never by a guess."""

from datetime import date

import pytest
from weeks import run, traced, workspace

import workbook_tools as wb
from workbook_tools.forms.customer_file import CustomerFile
from workbook_tools.forms.strategy_progress import StrategyStep
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.trace import trace

DAY = date(2026, 11, 20)


@pytest.fixture
def space(tmp_path):
    """A workspace that knows 康泰体验店 once and 临沂同仁 twice."""
    space = workspace(tmp_path / "公司")
    names = ("康泰体验店", "临沂同仁", "临沂同仁")
    rows = [
        CustomerFile.of({"customer_name": name, "contact_name": who, "mobile": (f"1385390000{n}",)})
        for n, (name, who) in enumerate(zip(names, ("王强", "李红", "孙兰"), strict=True))
    ]
    wb.write(space.inbox / "档案.xlsx", rows)
    run(space)
    return space


def follow(space, **said):
    """Hand in one entry about a customer; give the number it was linked to, and the problems of the run."""
    row = StrategyStep.of({"followed_up_on": DAY, "content": "问了店里的情况", "owner": "周建国"} | said)
    wb.write(space.inbox / "跟进.xlsx", [row])
    done = consolidate([], workspace=space.root, week="2026-W48", as_of=date(2026, 11, 30))
    (line,) = (line for line in traced(space).values() if line["form"] == "strategy_progress")
    return line["customer_no"], [problem for problem in done.problems if problem.code == "customer-unknown"]


def number_of(space, who):
    rows = wb.read(space.root / "客户总表.xlsx")[0]
    return next(row.customer_no for row in rows if row.contact_name == who)


def test_by_a_name_only_one_customer_has(space):
    assert follow(space, customer_name="康泰体验店") == (number_of(space, "王强"), [])


def test_by_number_where_two_share_the_name(space):
    sought = number_of(space, "孙兰")
    assert follow(space, customer_name="临沂同仁", customer_no=sought) == (sought, [])


@pytest.mark.parametrize(
    ("name", "said"),
    [("临沂同仁", "客户总表里有2位叫“{value}”的"), ("没有这一家", "客户总表里没有“{value}”")],
)
def test_a_name_of_two_customers_or_of_none_is_asked_about_at_its_cell(space, name, said):
    number, problems = follow(space, customer_name=name)
    assert not number
    (problem,) = problems
    assert (problem.message, problem.heading, problem.value) == (said, "客户名称", name)
    assert problem.personal


def test_a_number_alone_that_nobody_has_is_asked_about_at_its_cell_until_somebody_has_it(space):
    for _ in range(2):
        number, problems = follow(space, customer_no="KH999999")
        assert not number
        (problem,) = problems
        assert (problem.heading, problem.value) == ("客户编号", "KH999999")
        assert "客户总表里没有“{value}”" in problem.message
        assert problem.place.column


def test_a_number_that_contradicts_the_name_is_not_believed(space):
    number, problems = follow(space, customer_name="没有这一家", customer_no=number_of(space, "王强"))
    assert not number
    assert len(problems) == 1


def test_it_makes_no_customer(space):
    follow(space, customer_name="没有这一家")
    assert len(wb.read(space.root / "客户总表.xlsx")[0]) == 3


def test_an_entry_finds_its_customer_once_he_is_registered(space):
    number, told = follow(space, customer_name="东方养生馆")
    assert (number, len(told)) == (None, 1)
    rows = [CustomerFile.of({"customer_name": "东方养生馆", "contact_name": "赵一", "mobile": ("13853900008",)})]
    wb.write(space.inbox / "新档案.xlsx", rows)
    for _ in range(2):
        done = consolidate([], workspace=space.root, week="2026-W48", as_of=date(2026, 11, 30))
        assert [problem for problem in done.problems if problem.code == "customer-unknown"] == []
        lines = [line for line in trace(space.root) if line["form"] == "strategy_progress"]
        assert [line["customer_no"] for line in lines] == [None, "KH000004"]


def test_an_entry_about_somebody_unknown_is_told_until_he_is_registered(space):
    follow(space, customer_name="东方养生馆")
    done = consolidate([], workspace=space.root, week="2026-W48", as_of=date(2026, 11, 30))
    assert [problem.code for problem in done.problems if problem.code == "customer-unknown"] == ["customer-unknown"]
