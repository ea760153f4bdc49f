from datetime import date

import pytest

from workbook_tools.columns.base import Context
from workbook_tools.forms.flow_chart import STEPS, FlowStep, StepKind, StepRole

BY_NO = {step.step_no: step for step in STEPS}


def links(step):
    return [link for link in (step.yes_step, step.no_step) if link is not None]


def reachable(start):
    found, waiting = set(), [start]
    while waiting:
        step_no = waiting.pop()
        if step_no not in found:
            found.add(step_no)
            waiting += links(BY_NO[step_no])
    return found


def test_the_manuals_steps_come_first_and_are_numbered_through():
    assert [step.step_no for step in STEPS] == list(range(1, 13))


def test_every_answer_leads_to_a_step_that_exists():
    assert {link for step in STEPS for link in links(step)} <= BY_NO.keys()


def test_every_step_is_reached_from_the_first_and_reaches_the_end():
    assert reachable(1) == BY_NO.keys()
    assert all(10 in reachable(step_no) for step_no in BY_NO)


def test_yes_after_yes_goes_through_the_manuals_steps_in_order():
    assert [BY_NO[step_no].yes_step for step_no in range(1, 11)] == [*range(2, 11), None]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_step_forks_where_it_is_a_decision_and_stops_where_it_is_the_end(step):
    assert (step.no_step is not None) == (step.kind is StepKind.DECISION)
    assert (step.yes_step is None) == (step.kind is StepKind.END)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_step_has_all_that_is_required_and_says_where_it_comes_from(step):
    assert all(getattr(step, column.field) for column in FlowStep.form.columns if column.required)
    assert list(step.check()) == []
    assert step.note


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_step_reads_back_as_it_was_written(step):
    for column in FlowStep.form.columns:
        value = getattr(step, column.field)
        if value is not None:
            reading = column.kind.read(column.kind.write(value), Context(today=date(2026, 11, 23)))
            assert (reading.value, reading.findings) == (value, ())


def test_what_the_manual_leaves_open_is_left_open():
    assert {step.days_allowed for step in STEPS} == {None}
    assert "手册未定" in FlowStep.form.by_field["days_allowed"].note
    assert all("手册没写" in BY_NO[step_no].note for step_no in (4, 12))


def test_headings_are_unique_and_no_alias_of_another():
    headings = [column.heading for column in FlowStep.form.columns]
    assert len(set(headings)) == len(headings)
    aliases = [alias for column in FlowStep.form.columns for alias in column.aliases]
    assert len(set(aliases)) == len(aliases)
    assert not set(aliases) & set(headings)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"kind": StepKind.DECISION}, ["no_step"]),
        ({"kind": StepKind.DECISION, "no_step": 3}, []),
        ({"kind": StepKind.PROCESS}, []),
        ({}, []),
    ],
)
def test_a_decision_says_where_its_no_leads(values, found):
    row = FlowStep.of({"step_no": 1, "role": StepRole.SALES, **values})
    headings = [FlowStep.form.by_field[field].heading for field in found]
    assert [problem.heading for problem in row.check()] == headings
