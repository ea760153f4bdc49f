"""A file that goes on from an earlier one, which lies there too: what was read before is not counted again."""

from datetime import date

import pytest
from weeks import cells, customers, inquiry, run, save, traced, visit, workspace

from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.erase import erase
from workbook_tools.tasks.history import undo

NEXT = {"week": "2026-W48", "as_of": date(2026, 11, 30)}
LATER = {"week": "2026-W49", "as_of": date(2026, 12, 7)}
FIRST, SECOND, THIRD = "李晓梅 第1周.xlsx", "李晓梅 第2周.xlsx", "李晓梅 第3周.csv"


@pytest.fixture
def space(tmp_path):
    return workspace(tmp_path / "公司", staff=[("李晓梅", ""), ("赵小龙", "")])


def rows(count):
    return [inquiry(客户称呼=f"王{'一二三四五六七八九十'[n]}", 手机=f"1385390{n:04}") for n in range(count)]


def figures(done):
    counted = done["rows"]
    assert counted["read"] == counted["accepted"] + counted["held_back"] + counted["seen"]
    return counted["accepted"], counted["seen"]


def told(space, **week):
    done = consolidate(workspace=space.root, **week)
    return [(problem.place.file, problem.message) for problem in done.problems if problem.code == "goes-on"]


def numbers(space, file):
    return [line["customer_no"] for address, line in traced(space).items() if address[0] == file]


def test_its_old_rows_are_seen_and_only_the_new_ones_accepted(space):
    save(space.inbox / FIRST, rows(3))
    run(space)
    save(space.inbox / SECOND, rows(5))
    assert figures(run(space, **NEXT)) == (2, 6)
    assert numbers(space, SECOND)[:3] == numbers(space, FIRST)
    assert figures(run(space, **NEXT)) == (0, 8)
    save(space.inbox / THIRD, rows(7))
    assert figures(run(space, **LATER)) == (2, 13)
    assert len(customers(space)) == 7
    front = list(cells(space.week_folder("2026-W49") / "有效客户名单表.xlsx")["本周概况"].values())
    assert front[front.index("收下的行") + 1] == 2


def test_it_is_told_at_the_file_in_the_week_it_comes_in(space):
    save(space.inbox / FIRST, rows(3))
    assert told(space) == []
    save(space.inbox / SECOND, rows(5))
    sentence = [(SECOND, f"里有3行与以前交过的《{FIRST}》一样，没有重复算")]
    assert told(space, **NEXT) == sentence
    assert told(space, **NEXT) == sentence
    assert told(space, **LATER) == []


def test_in_whatever_order_and_format_its_rows_stand(space):
    save(space.inbox / FIRST, rows(3))
    run(space)
    typed = [row | {"咨询日期": "2026-11-17"} for row in rows(5)]
    save(space.inbox / THIRD, typed[::-1], title="客户咨询记录本")
    assert figures(run(space, **NEXT)) == (2, 6)


def test_an_inquiry_nobody_can_place_becomes_one_customer_and_not_one_a_week(space):
    """One number has two holders: a third row of it, which might mean either, is a third customer, once."""
    shops = [{"所在地区": "河南省郑州市金水区", "单位/店名": "金水松龄足疗店"}, {"单位/店名": "瑞安康宁医疗器械店"}]
    save(space.inbox / "赵小龙.xlsx", [inquiry(**shop) for shop in shops])
    save(space.inbox / FIRST, [inquiry(咨询内容="问价格")])
    run(space)
    before = len(customers(space))
    for name, week in ((SECOND, NEXT), (THIRD, LATER)):
        day = inquiry(咨询内容="问价格")["咨询日期"] if name.endswith("xlsx") else "2026-11-17"
        save(space.inbox / name, [inquiry(咨询内容="问价格", 咨询日期=day)], title=name)
        assert figures(run(space, **week))[0] == 0
    assert len(customers(space)) == before


def test_what_was_seen_stays_so_when_the_earlier_file_grows_or_goes(space):
    save(space.inbox / FIRST, rows(2))
    run(space)
    save(space.inbox / SECOND, [*rows(2), inquiry(客户称呼="孙大圣", 手机="13951600001")])
    assert figures(run(space, **NEXT)) == (1, 4)
    save(space.inbox / FIRST, rows(9))
    assert figures(run(space, **NEXT)) == (7, 5)
    assert figures(run(space, **NEXT)) == (0, 12)
    (space.inbox / FIRST).unlink()
    assert figures(run(space, **LATER)) == (0, 3)
    save(space.inbox / FIRST, rows(9))
    assert figures(run(space, **LATER)) == (0, 12)


def test_a_copy_that_is_filled_in_further_is_no_copy_any_more(space):
    for name in (FIRST, SECOND):
        save(space.inbox / name, rows(2))
    (space.inbox / SECOND).write_bytes((space.inbox / FIRST).read_bytes())
    assert figures(run(space)) == (2, 2)
    save(space.inbox / SECOND, rows(3))
    assert figures(run(space, **NEXT)) == (1, 4)


def test_a_row_that_two_people_have_stays_two(space):
    save(space.inbox / "李晓梅.xlsx", rows(1))
    run(space)
    save(space.inbox / "赵小龙.xlsx", rows(3))
    assert figures(run(space, **NEXT)) == (3, 1)


def test_two_salespeople_who_claim_one_customer_stay_two(space):
    nameless = visit(业务代表=None)
    save(space.inbox / "甲.xlsx", [nameless], title="业务代表：赵小龙")
    run(space)
    save(space.inbox / "乙.xlsx", [nameless], title="业务代表：钱大海")
    assert figures(run(space, **NEXT)) == (1, 1)


def test_two_rows_alike_in_one_file_stay_two(space):
    save(space.inbox / FIRST, rows(2))
    run(space)
    save(space.inbox / SECOND, [*rows(2), rows(1)[0]])
    assert figures(run(space, **NEXT)) == (1, 4)
    save(space.inbox / SECOND, [*rows(2), rows(1)[0], rows(1)[0]])
    assert figures(run(space, **NEXT)) == (1, 5)


def test_a_file_that_holds_a_part_of_an_earlier_one_does_not_go_on_from_it(space):
    save(space.inbox / FIRST, rows(4))
    run(space)
    save(space.inbox / SECOND, rows(2))
    assert figures(run(space, **NEXT)) == (2, 4)


def test_undone_it_is_as_if_it_had_never_come(space):
    save(space.inbox / FIRST, rows(3))
    run(space)
    before = traced(space), customers(space)
    save(space.inbox / SECOND, rows(5))
    run(space, **NEXT)
    undo(space.root)
    assert (traced(space), customers(space)) == before
    assert figures(run(space, **NEXT)) == (2, 6)


def test_who_is_erased_stays_so(space):
    save(space.inbox / FIRST, rows(2))
    run(space)
    erase("KH000001", workspace=space.root)
    save(space.inbox / SECOND, rows(3))
    assert figures(run(space, **NEXT)) == (1, 4)
    assert "KH000001" not in customers(space)
    assert "王一" not in str(list(traced(space).values()))
