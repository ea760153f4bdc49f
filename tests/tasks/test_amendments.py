"""A row mended where it stands replaces what it said; lists that people filled in are kept before they are renewed."""

from datetime import date

import openpyxl
import pytest

from workbook_tools.ledger import Ledger
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.init import init

HEADINGS = ["咨询日期", "来源渠道", "客户称呼", "手机", "所在地区", "咨询内容", "登记客服"]
DAY = date(2026, 11, 23)


@pytest.fixture
def space(tmp_path):
    return init(tmp_path / "公司")


def hand_in(space, *rows, name="小李.xlsx"):
    book = openpyxl.Workbook()
    for row in ([*HEADINGS], *rows):
        book.active.append(row)
    book.save(space.inbox / name)


def inquiry(**changes):
    row = dict(
        zip(HEADINGS, ["2026-11-18", "百度", "王强", "13853912345", "山东临沂", "想做代理加盟", "小李"], strict=True)
    )
    return list((row | changes).values())


def run(space, week="2026-W47"):
    return consolidate(workspace=space.root, week=week, as_of=DAY)


def customers(space):
    with Ledger(space.ledger_file) as ledger:
        return ledger.customers()


def test_a_mended_cell_replaces_what_was_wrong(space):
    hand_in(space, inquiry())
    run(space)
    hand_in(space, inquiry(来源渠道="百度商桥"))
    done = run(space)
    assert done.customers == {"new": 0, "updated": 1, "unchanged": 0, "total": 1}
    (facts,) = customers(space).values()
    assert (facts["channel"], facts["others"]) == ("网络·百度商桥", [])


def test_a_mended_number_leaves_the_same_customer(space):
    hand_in(space, inquiry())
    run(space)
    hand_in(space, inquiry(手机="13953954321"))
    assert run(space).customers["new"] == 0
    (facts,) = customers(space).values()
    assert facts["mobile"] == ["13953954321"]
    hand_in(space, inquiry(手机="13953954321", 咨询内容="再来问问价格"), name="小周.xlsx")
    assert run(space).customers["new"] == 0


def test_what_another_row_says_as_well_stays(space):
    hand_in(space, inquiry())
    hand_in(space, inquiry(咨询内容="问运费"), name="小周.xlsx")
    run(space)
    hand_in(space, inquiry(手机="13853912345、13953954321", 来源渠道="抖音"))
    run(space)
    (facts,) = customers(space).values()
    assert facts["mobile"] == ["13853912345", "13953954321"]
    assert {facts["channel"], *(value for _, value, _ in facts["others"])} >= {"网络·待定", "其他·抖音"}


def test_lines_that_only_moved_amend_nobody(space):
    first, second = inquiry(), inquiry(客户称呼="刘洋", 手机="15053922222")
    hand_in(space, first, second)
    run(space)
    hand_in(space, inquiry(客户称呼="陈红", 手机="15153933333"), first, second)
    assert run(space).customers == {"new": 1, "updated": 0, "unchanged": 2, "total": 3}


def test_another_customer_on_the_same_line_is_another_customer(space):
    hand_in(space, inquiry())
    run(space)
    hand_in(space, inquiry(客户称呼="陈红", 手机="15153933333"))
    assert run(space).customers == {"new": 1, "updated": 0, "unchanged": 1, "total": 2}


def test_what_a_director_wrote_into_a_list_is_kept_before_the_list_is_renewed(space):
    hand_in(space, inquiry())
    done = run(space)
    path = space.root / done.outputs[0]
    book = openpyxl.load_workbook(path)
    book.worksheets[1].cell(9, 20, "小王来跟")
    book.save(path)
    filled = path.read_bytes()
    again = run(space)
    assert [(space.root / kept).read_bytes() for kept in again.set_aside] == [filled]
    assert run(space).set_aside == []


def test_what_no_column_took_in_is_kept_among_the_other_values(space):
    book = openpyxl.Workbook()
    for row in ([*HEADINGS, "老板娘"], [*inquiry(手机="13853912345、139539"), "李翠花"]):
        book.active.append(row)
    book.save(space.inbox / "小李.xlsx")
    run(space)
    (facts,) = customers(space).values()
    assert ["老板娘", "李翠花"] in [other[:2] for other in facts["others"]]


@pytest.mark.parametrize("name", ["合计数码店", "平均 王", "客户李新增"])
def test_a_customer_whose_name_looks_like_a_total_or_a_divider_is_read(space, name):
    hand_in(space, inquiry(客户称呼=name), inquiry(客户称呼="刘洋", 手机="15053922222"))
    assert run(space).figures()["accepted"] == 2


class TestAFileFilledAnewEachWeek:
    """The same name, the same lines, other people: nobody becomes anybody else."""

    def test_a_new_customer_on_an_old_line_is_a_new_customer(self, space):
        hand_in(space, inquiry(客户称呼="李静"))
        run(space)
        hand_in(space, inquiry(客户称呼="李静", 手机="15000150000", 咨询日期="2026-11-25", 所在地区="浙江义乌"))
        assert run(space, "2026-W48").customers == {"new": 1, "updated": 0, "unchanged": 1, "total": 2}
        assert sorted(facts["mobile"] for facts in customers(space).values()) == [["13853912345"], ["15000150000"]]

    def test_a_customer_who_asks_again_keeps_what_he_said_first(self, space):
        hand_in(space, inquiry())
        run(space)
        hand_in(space, inquiry(咨询日期="2026-11-25", 咨询内容="再问问运费"))
        run(space, "2026-W48")
        (facts,) = customers(space).values()
        assert (facts["logged_on"], facts["need"]) == ("2026-11-18", "想做代理加盟")
        assert ["need", "再问问运费", "小李.xlsx Sheet!2"] in facts["others"]

    def test_a_day_mended_in_its_own_week_amends(self, space):
        hand_in(space, inquiry(咨询日期="2026-11-08"))
        run(space)
        hand_in(space, inquiry(咨询日期="2026-11-18"))
        run(space)
        (facts,) = customers(space).values()
        assert facts["logged_on"] == "2026-11-18"


def test_what_could_not_be_read_leaves_with_its_correction(space):
    hand_in(space, inquiry(咨询日期="等通知"))
    run(space)
    (facts,) = customers(space).values()
    assert [other[:2] for other in facts["others"]] == [["咨询日期", "等通知"]]
    hand_in(space, inquiry())
    run(space)
    (facts,) = customers(space).values()
    assert facts["others"] == []
