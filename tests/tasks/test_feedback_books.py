"""《我的客户》 handed to `feedback`: read back the same day, and given back merged."""

from datetime import date, datetime

import pytest
from own_workbook import FOLLOW_UPS, OwnWorkbook
from weeks import customers, save, visit, workspace

import workbook_tools as wb
from workbook_tools.forms.settings import Role, Staff
from workbook_tools.forms.strategy_progress import StrategyStep
from workbook_tools.ledger import Ledger
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.feedback import feedback
from workbook_tools.tasks.follow_ups import followed_customers
from workbook_tools.tasks.init import write_settings

ZHAO = "赵小龙"
SHOP = "康乐保健品店"
NOW = datetime(2026, 11, 27, 17)  # noqa: DTZ001 - the office's own clock


@pytest.fixture
def space(tmp_path):
    made = workspace(tmp_path / "公司")
    made.settings_file.unlink()
    write_settings(made.settings_file, {Staff: [Staff(name=ZHAO, role=Role.SALES)]})
    save(made.inbox / "陌拜.xlsx", [visit()])
    consolidate(workspace=made.root, week="2026-W47", as_of=date(2026, 11, 23))
    return made


@pytest.fixture
def book(space, tmp_path):
    """His workbook with a follow-up in it, outside the workspace."""
    own = OwnWorkbook(space, ZHAO)
    own.write(SHOP, 备注="爱喝茶")
    own.add(
        FOLLOW_UPS,
        客户名称=SHOP, 跟进日期=date(2026, 11, 26), 跟进方式="电话", 接通情况="接通", 跟进内容="讲了产品和价格",
        下一步="寄样品", 下次跟进日期=date(2026, 12, 1),
    )  # fmt: skip
    return own.save()


def take(space, *paths):
    return feedback(list(paths), workspace=space.root, now=NOW)


def test_its_entries_and_notes_are_read_back_at_once(space, book):
    done = take(space, book)
    assert done.books.people == [ZHAO]
    assert done.books.rows["accepted"] == 2
    assert done.is_clean
    with Ledger(space.ledger_file, write=False) as ledger:
        (followed,) = followed_customers(ledger)
    assert [contact.next_step for contact in followed.contacts] == ["寄样品"]
    (facts,) = customers(space).values()
    assert facts["note"] == "爱喝茶"


def test_he_gets_a_new_edition_with_what_he_wrote(space, book):
    done = take(space, book)
    (edition,) = [path for path in done.outputs if "我的客户" in path]
    rows, _ = wb.read(space.root / edition)
    assert [row.content for row in rows if isinstance(row, StrategyStep)] == ["讲了产品和价格"]


def test_it_is_his_whatever_the_file_is_called(space, book):
    chen = Staff(name="陈建军", role=Role.SALES)
    space.settings_file.unlink()
    write_settings(space.settings_file, {Staff: [Staff(name=ZHAO, role=Role.SALES), chen]})
    done = take(space, book.rename(book.with_name("我的客户 陈建军.xlsx")))
    assert done.books.people == [ZHAO]
    assert [path for path in done.outputs if "我的客户" in path] == [f"分配/我的客户/我的客户 {ZHAO}.xlsx"]


def test_the_same_workbook_again_changes_nothing(space, book):
    take(space, book)
    again = take(space, book)
    assert (again.run, again.outputs) == (None, [])
    assert again.books.rows["seen"] == 2


def test_the_week_lists_nobody_a_second_time_for_it(space, book):
    take(space, book)
    done = consolidate(workspace=space.root, week="2026-W48", as_of=date(2026, 11, 30))
    assert done.customers == {"new": 0, "updated": 0, "unchanged": 1, "total": 1}
    assert wb.read(space.week_folder("2026-W48") / "有效客户名单表.xlsx")[0] == []


def test_a_file_that_is_neither_is_refused_and_nothing_is_written(space, tmp_path):
    other = tmp_path / "别的.xlsx"
    save(other, [visit()])
    with pytest.raises(WorkbookError) as refused:
        take(space, other)
    assert refused.value.code == "feedback-refused"
