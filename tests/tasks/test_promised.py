"""What was promised to customers comes back to whoever promised it, and to his manager when its day is over."""

from datetime import date

import pytest
from directors import WANG, company, fill, hand_in, head_of, lines, opened, propose, sheet_of, take, visited
from weeks import save

from workbook_tools.forms.strategy_progress import Reached, Way
from workbook_tools.tasks.consolidate import consolidate

ONE = "KH000001"
FRIDAY, LATER = date(2026, 12, 4), date(2027, 3, 8)
NAME = visited(1)["店名"]


def promised(what, day=date(2026, 11, 25), reached=Reached.REACHED):
    return {
        "客户编号": ONE, "客户名称": NAME, "跟进日期": day, "跟进方式": Way.PHONE, "接通情况": reached,
        "跟进内容": "谈了首批拿货", "下一步": "寄样品", "下次跟进日期": date(2026, 12, 1), "承诺事项": what,
    }  # fmt: skip


@pytest.fixture
def space(tmp_path):
    made = company(tmp_path / "公司")
    hand_in(made, [visited(1)], name=WANG)
    propose(made)
    take(made, fill(sheet_of(made), to=tmp_path / "答.xlsx", **{ONE: {"决定": "确认"}}))
    return made


def follow_up(space, *steps):
    save(space.inbox / "跟进.xlsx", list(steps))
    done = consolidate(workspace=space.root, week="2026-W49", as_of=FRIDAY)
    assert [p.sentence() for p in done.problems if p.place.file == "跟进.xlsx" and not p.is_remark] == []


def edition(space, as_of):
    """Publish a new edition of his workbook and give its pages as text."""
    propose(space, "2026-W49", as_of)
    others = {"KH000002": {"决定": "确认"}}
    take(space, fill(sheet_of(space, week="2026-W49"), to=space.root / "再答.xlsx", **others), as_of=as_of)
    book = opened(space.own_files([WANG])[WANG])
    return {
        page.title: "\n".join(str(c) for row in page.iter_rows(values_only=True) for c in row if c) for page in book
    }


def test_his_next_edition_lists_it_when_its_day_has_come(space):
    follow_up(space, promised("12月3日前寄样品；12月20日前报价"))
    hand_in(space, [visited(2)], name="新的", week="2026-W49", as_of=FRIDAY)
    pages = edition(space, FRIDAY)
    assert "答应客户的1件事到日子了" in pages["首页"]
    assert "12月3日前寄样品" in pages["答应的事"]
    assert pages["答应的事"].index("到日子了") < pages["答应的事"].index("以后")


def test_a_kept_promise_is_listed_no_more(space):
    follow_up(space, promised("12月3日前寄样品"), {**promised(None, day=FRIDAY), "下次跟进日期": LATER})
    hand_in(space, [visited(2)], name="新的", week="2026-W49", as_of=FRIDAY)
    assert "答应的事" not in edition(space, FRIDAY)


def test_the_manager_sees_what_was_not_kept(space):
    follow_up(space, promised("12月3日前寄样品"))
    propose(space, "2026-W49", FRIDAY)
    page = opened(space.assignment_folder("2026-W49") / "跟进提醒.xlsx")["答应的事"]
    head = next(cell.row for row in page for cell in row if cell.value == "答应了什么")
    (line,) = page.iter_rows(min_row=head + 1, values_only=True)
    assert [NAME in str(line[0]), *line[1:5]] == [True, WANG, "12月3日前寄样品", "12月3日", "过了1天"]


def test_his_workbook_comes_back_without_a_word_about_that_page(space):
    follow_up(space, promised("12月3日前寄样品"))
    hand_in(space, [visited(2)], name="新的", week="2026-W49", as_of=FRIDAY)
    edition(space, FRIDAY)
    book = opened(space.own_files([WANG])[WANG])
    page = book["客户"]
    column = next(c.column for c in page[_head(page)] if c.value == "备注")
    page.cell(_head(page) + 2, column).value = "爱喝茶"
    book.save(space.inbox / "我的客户 王志远.xlsx")
    done = consolidate(workspace=space.root, week="2026-W49", as_of=FRIDAY)
    assert [p for p in done.problems if "答应的事" in (p.place.sheet or "")] == []


def _head(page):
    return next(cell.row for row in page for cell in row if cell.value == "客户编号")


def test_who_had_a_customer_for_long_without_talks_is_shown_to_the_director(space):
    propose(space, "2027-W10", LATER)
    (line,) = lines(sheet_of(space, week="2027-W10"), "久未洽谈")
    assert line["现在谁跟"] == WANG
    assert "98天还没到洽谈（满90天请总监复核）" in line["怎么回事"]
    assert head_of(opened(sheet_of(space, week="2027-W10"))["久未洽谈"])


def test_who_came_to_talks_is_not(space):
    follow_up(space, {**promised(None), "阶段": "洽谈"})
    propose(space, "2027-W10", LATER)
    assert lines(sheet_of(space, week="2027-W10"), "久未洽谈") == []
