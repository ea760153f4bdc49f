"""我的客户: its front page says by itself whom to call today, computed from what the salesperson writes down."""

from datetime import date, timedelta

import openpyxl
import pytest

import workbook_tools as wb
from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.forms.strategy_progress import FollowUpStage, Status, StrategyStep
from workbook_tools.tasks.new import new

TODAY = date.today()  # LibreOffice's TODAY() knows no other day


def follow_up(name, before, plan=None, **changes):
    """Give an entry made so many days before, with a plan so many days from now."""
    values = {"customer_name": name, "followed_up_on": TODAY - timedelta(days=before)}
    if plan is not None:
        values["next_follow_up_on"] = TODAY + timedelta(days=plan)
    return StrategyStep.of(values | changes)


@pytest.mark.libreoffice
def test_the_front_page_is_computed_from_the_last_entry_of_each_customer(tmp_path, office):
    path = new("我的客户", tmp_path / "我的客户.xlsx", person="周建国")
    names = ("无计划的", "今天的", "逾期的", "安排好的", "谈成的", "丢掉的", "早先逾期又约了的")
    wb.append(path, [MyCustomer.of({"customer_name": name, "mobile": ("13853901001",)}) for name in names])
    entries = [
        follow_up("今天的", 9, -7, next_step="早先说的"),
        follow_up("今天的", 5, 0, next_step="送样"),
        follow_up("逾期的", 5, -2, next_step="回电"),
        follow_up("安排好的", 1, 3),
        follow_up("谈成的", 5, -1, outcome=Status.WON),
        follow_up("丢掉的", 5, -1, stage=FollowUpStage.LOST),
        follow_up("早先逾期又约了的", 20, -9),
        follow_up("早先逾期又约了的", 2, 8),
    ]
    wb.append(path, entries)
    book = openpyxl.load_workbook(office(path, "xlsx:Calc MS Excel 2007 XML", tmp_path / "算过"), data_only=True)
    front = [[cell.value for cell in row] for row in book["首页"].iter_rows()]
    labels = next(row for row in front if "逾期" in row and "客户总数" in row)
    figures = front[front.index(labels) - 1]
    at = {label: figures[column] for column, label in enumerate(labels) if label}
    assert at == {"逾期": 1, "今日": 1, "无计划": 1, "客户总数": 7}
    head = next(number for number, row in enumerate(front) if row[0] == "状态")
    lines = [row for row in front[head + 1 :] if row[0]]
    assert [(row[0], row[1]) for row in lines] == [("逾期", "逾期的"), ("今日", "今天的"), ("无计划", "无计划的")]
    assert lines[1][4] == "送样"
    assert lines[1][3].date() == TODAY
    states = {row[1]: row[2] for row in book["客户"].iter_rows(values_only=True) if row[1] in names}
    assert states == {
        "无计划的": "无计划",
        "今天的": "今日",
        "逾期的": "逾期",
        "安排好的": "已安排",
        "谈成的": "已结束",
        "丢掉的": "已结束",
        "早先逾期又约了的": "已安排",
    }


@pytest.mark.libreoffice
def test_a_saved_workbook_is_read_back_with_what_was_computed_and_written(tmp_path, office):
    path = new("我的客户", tmp_path / "我的客户.xlsx", person="周建国")
    customer = MyCustomer.of({"customer_name": "康泰体验店", "mobile": ("13853901001",)})
    wb.append(path, [customer])
    wb.append(path, [follow_up("康泰体验店", 5, 0)])
    saved = office(path, "xlsx:Calc MS Excel 2007 XML", tmp_path / "算过")
    rows, problems = wb.read(saved)
    assert [row.form.key for row in rows] == ["my_customers", "strategy_progress"]
    assert (rows[0].customer_name, rows[0].state, rows[0].owner) == ("康泰体验店", "今日", "周建国")
    assert rows[1].follow_up_count == 1
    assert not [problem.sentence() for problem in problems if problem.place.sheet == "客户" and not problem.is_remark]
