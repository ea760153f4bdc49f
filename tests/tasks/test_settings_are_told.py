"""A page missing from 设置.xlsx is told by every task that works by it, not only by those that read hand-ins."""

import openpyxl
import pytest
from directors import MONDAY, company, fill, hand_in, propose, sheet_of, take, visited

from workbook_tools.tasks.feedback import feedback
from workbook_tools.tasks.transfer import transfer


@pytest.fixture
def space(tmp_path):
    made = company(tmp_path / "公司")
    hand_in(made, [visited(1)])
    propose(made)
    book = openpyxl.load_workbook(made.settings_file)
    del book["区域"]
    book.save(made.settings_file)
    return made


def missing(done):
    return [problem.message for problem in done.problems if problem.code == "settings-missing"]


def test_by_taking_decisions(space, tmp_path):
    answer = fill(sheet_of(space), to=tmp_path / "答.xlsx", KH000001={"决定": "确认"})
    assert missing(take(space, answer)) == ["没有「区域」这一页"]


def test_by_taking_answers(space):
    assert missing(feedback(workspace=space.root)) == ["没有「区域」这一页"]


def test_by_moving_customers(space):
    assert missing(transfer("王志远", "陈建军", workspace=space.root, as_of=MONDAY)) == ["没有「区域」这一页"]
