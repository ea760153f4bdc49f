"""A grade in a form about known customers reaches 客户总表: the latest dated is shown, in the run that reads it."""

from datetime import date

import pytest
from weeks import customers, workspace

import workbook_tools as wb
from workbook_tools.forms.customer_analysis import CustomerAnalysis
from workbook_tools.forms.customer_file import CustomerFile
from workbook_tools.forms.strategy_progress import StrategyStep
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.history import undo

NOW = date(2026, 11, 30)
EARLY, LATE = date(2026, 11, 18), date(2026, 11, 25)


def file(name="康泰体验店", number=1, **said):
    return CustomerFile.of(
        {"customer_name": name, "contact_name": "王强", "mobile": (f"1385390000{number}",), "filed_on": EARLY} | said
    )


@pytest.fixture
def space(tmp_path):
    """A workspace that knows 康泰体验店, graded B on paper."""
    made = workspace(tmp_path / "公司")
    wb.write(made.inbox / "档案.xlsx", [file(paper_grade="B", paper_graded_on=EARLY)])
    run(made)
    return made


def run(space, week="2026-W48"):
    return consolidate(workspace=space.root, week=week, as_of=NOW).customers


def analyse(space, grade, day=LATE, name="康泰体验店"):
    row = CustomerAnalysis.of({"customer_name": name, "grade": grade, "analysed_on": day, "owner": "周建国"})
    wb.write(space.inbox / "分析.xlsx", [row])


def graded(space, no="KH000001"):
    """Give the grade shown of a customer, and the others."""
    facts = customers(space)[no]
    return facts.get("grade"), [other[1] for other in facts["others"] if other[0] == "grade"]


def test_the_latest_dated_is_shown_and_the_other_kept(space):
    assert graded(space) == ("B", [])
    analyse(space, "A")
    assert run(space) == {"new": 0, "updated": 1, "unchanged": 0, "total": 1}
    assert graded(space) == ("A", ["B"])
    assert customers(space)["KH000001"]["sources"]["grade"].startswith("分析.xlsx ")
    before = customers(space)
    assert run(space)["updated"] == 0
    assert customers(space) == before


def test_an_earlier_one_does_not_overwrite_a_later(space):
    analyse(space, "A", date(2026, 11, 2))
    run(space)
    assert graded(space) == ("B", ["A"])


def test_in_the_run_that_brings_the_customer_too(space):
    wb.write(space.inbox / "新档案.xlsx", [file("东方养生馆", 8)])
    analyse(space, "C", name="东方养生馆")
    assert run(space) == {"new": 1, "updated": 0, "unchanged": 1, "total": 2}
    assert graded(space, "KH000002") == ("C", [])


def test_one_linked_late_counts_from_then_on(space):
    analyse(space, "C", name="东方养生馆")
    run(space)
    wb.write(space.inbox / "新档案.xlsx", [file("东方养生馆", 8)])
    for _ in range(2):
        run(space)
        assert graded(space, "KH000002") == ("C", [])


@pytest.mark.parametrize("changed", [{"grade": "C"}, {"grade": "C", "day": date(2026, 11, 26)}])
def test_a_mended_one_replaces_what_it_said(space, changed):
    analyse(space, "A")
    run(space)
    analyse(space, **changed)
    run(space)
    assert graded(space) == ("C", ["B"])


def test_one_that_is_taken_back_leaves_the_one_before(space):
    analyse(space, "A")
    run(space)
    analyse(space, None)
    run(space)
    assert graded(space) == ("B", [])


def test_one_mended_to_be_about_another_leaves_the_first(space):
    wb.write(space.inbox / "新档案.xlsx", [file("东方养生馆", 8)])
    analyse(space, "A")
    run(space)
    analyse(space, "A", name="东方养生馆")
    run(space)
    assert (graded(space), graded(space, "KH000002")) == (("B", []), ("A", []))


def test_a_sheet_filled_anew_in_a_later_week_keeps_what_it_said_before(space):
    analyse(space, "A")
    run(space, "2026-W48")
    analyse(space, "C", date(2026, 11, 29))
    run(space, "2026-W49")
    assert graded(space) == ("C", ["A", "B"])


def test_undo_gives_back_the_grade_of_before(space):
    before = customers(space)
    analyse(space, "A")
    run(space)
    undo(space.root, today=NOW)
    assert customers(space) == before
    run(space)
    assert graded(space) == ("A", ["B"])


def test_what_else_such_a_form_says_is_not_the_customers(space):
    row = StrategyStep.of({"customer_name": "康泰体验店", "followed_up_on": LATE, "content": "谈了", "owner": "赵小龙"})
    wb.write(space.inbox / "跟进.xlsx", [row])
    before = customers(space)
    assert run(space)["updated"] == 0
    assert customers(space) == before
