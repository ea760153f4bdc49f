"""What joining rows to customers leaves in the ledger and on the sheets."""

import pytest
from weeks import cells, correct, customers, inquiry, run, save, traced, visit, workspace

from workbook_tools.forms.settings import Brand, Role, Staff
from workbook_tools.ledger import Ledger
from workbook_tools.tasks.init import write_settings
from workbook_tools.tasks.pairs import open_doubts
from workbook_tools.tasks.trace import trace

FIRM = {"单位/店名": "临沂康泰大药房"}


@pytest.fixture
def space(tmp_path):
    return workspace(tmp_path / "公司", staff=[("李晓梅", ""), ("赵小龙", "")])


def doubts(space):
    with Ledger(space.ledger_file, write=False) as ledger:
        return open_doubts(ledger)


def whys(space, no):
    return [(line["status"], line["why"]) for line in trace(space.root, customer_no=no)]


class TestWhy:
    def test_a_row_belongs_to_its_customer_is_said(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry(), inquiry(客户称呼="王总", 备注="又来问")])
        run(space)
        first, second = whys(space, "KH000001")
        assert first == ("accepted", "与 李晓梅.xlsx Sheet1!3：手机相同；称呼对得上；同一区县")
        assert second == ("accepted", "与 李晓梅.xlsx Sheet1!2：手机相同；称呼对得上；同一区县")

    def test_a_later_row_belongs_to_a_known_customer_is_said(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry()])
        run(space)
        save(space.inbox / "李晓梅2.xlsx", [inquiry(备注="又来问")])
        run(space)
        assert [why for _, why in whys(space, "KH000001")] == ["", "与 KH000001：手机相同；姓名相同；同一区县"]

    def test_two_may_be_one_is_said_of_both(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry(), inquiry(客户称呼="李秀英")])
        run(space)
        said = "可能与{}是同一位：手机相同；同一区县；没有自动合并：姓名不同；有一方没写店名"
        assert whys(space, "KH000001")[-1] == ("doubt", said.format("KH000002"))
        assert whys(space, "KH000002")[-1] == ("doubt", said.format("KH000001"))


class TestDoubts:
    def test_never_propose_to_unite_one_with_two_who_contradict_each_other(self, space):
        rows = [inquiry(**{"单位/店名": name}) for name in ("康泰大药房", "益寿养生馆", None)]
        save(space.inbox / "李晓梅.xlsx", rows)
        run(space)
        assert len(doubts(space)) == 3
        assert all(doubt.points < 60 for doubt in doubts(space).values())

    def test_stay_open_from_week_to_week(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry(), inquiry(客户称呼="李秀英")])
        run(space)
        before = doubts(space)
        run(space, week="2026-W48")
        assert doubts(space) == before
        assert list(before) == [("KH000001", "KH000002")]

    def test_go_when_the_row_that_raised_them_is_mended(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry(), inquiry(客户称呼="李秀英", 需求="看样机")])
        run(space)
        assert doubts(space)
        save(space.inbox / "李晓梅.xlsx", [inquiry(), inquiry(客户称呼="李秀英", 需求="看样机", 手机="18605390009")])
        run(space)
        assert doubts(space) == {}

    def test_go_when_the_register_is_corrected_by_hand(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry(), inquiry(客户称呼="李秀英")])
        run(space)
        correct(space, "手机", "18605390009", line=1)
        run(space)
        assert doubts(space) == {}

    def test_arise_when_a_row_is_mended_or_the_register_corrected_to_anothers_number(self, space):
        rows = [
            inquiry(),
            inquiry(客户称呼="李秀英", 手机="18605390009"),
            inquiry(客户称呼="张建国", 手机="15000000007"),
        ]
        save(space.inbox / "李晓梅.xlsx", rows)
        run(space)
        assert doubts(space) == {}
        save(space.inbox / "李晓梅.xlsx", [rows[0], inquiry(客户称呼="李秀英"), rows[2]])
        run(space)
        assert len(doubts(space)) == 1
        third = [facts["contact_name"] for facts in customers(space).values()].index("张建国")
        correct(space, "手机", "13853900001", line=third)
        run(space)
        assert len(doubts(space)) == 3

    @pytest.mark.parametrize("weeks", [("2026-W47", "2026-W47"), ("2026-W47", "2026-W48")])
    @pytest.mark.parametrize("again", [{}, {"负责人": "郑福满", "手机": "13955500021"}])
    def test_ask_about_a_shop_visited_twice_that_left_nobody(self, space, weeks, again):
        nobody = {"店名": "福满堂养生馆", "负责人": None, "手机": None}
        first, second = visit(**nobody), visit(**nobody | again, 详细地址="北京路 12号", 合作意向="待回访")
        for week, rows in zip(weeks, ([first], [first, second]), strict=True):
            save(space.inbox / "赵小龙.xlsx", rows)
            run(space, week=week)
        assert len(customers(space)) == 2
        ((pair, doubt),) = doubts(space).items()
        assert pair == ("KH000001", "KH000002")
        assert doubt.speaks_for == "店名相同；同一区县；地址相同"
        save(space.inbox / "赵小龙.xlsx", [first, second, visit(**nobody, 备注="第三次")])
        run(space, week="2026-W49")
        assert pair in doubts(space)

    @pytest.mark.parametrize(
        "other", [{"详细地址": "人民路3号"}, {"详细地址": None, "手机": "13955500021"}, {"店名": "安心足疗"}]
    )
    def test_do_not_ask_about_shops_of_another_address_or_name(self, space, other):
        nobody = {"店名": "福满堂养生馆", "负责人": None, "手机": None}
        save(space.inbox / "赵小龙.xlsx", [visit(**nobody), visit(**nobody | other)])
        run(space)
        assert len(customers(space)) == 2
        assert doubts(space) == {}

    def test_do_not_depend_on_which_file_comes_first(self, tmp_path):
        rows = [inquiry(), inquiry(客户称呼="李秀英"), inquiry(客户称呼="王总"), inquiry(手机="18605390009")]
        found = []
        for name, order in (("一", rows), ("二", rows[::-1])):
            space = workspace(tmp_path / name, staff=[("李晓梅", "")])
            for number, row in enumerate(order):
                save(space.inbox / f"李晓梅{number}.xlsx", [row])
            run(space)
            found.append((doubts(space), customers(space).keys()))
        assert found[0] == found[1]


class TestColleagues:
    def test_are_linked_and_share_the_owner(self, space):
        save(space.inbox / "赵小龙.xlsx", [visit(店名="康泰大药房", 意向区域="山东省临沂市兰山区")])
        save(space.inbox / "李晓梅.xlsx", [inquiry(客户称呼="钱德胜", **FIRM)])
        run(space)
        facts = customers(space)
        assert {no: each.get("owner") for no, each in facts.items()} == dict.fromkeys(facts, "赵小龙")
        assert any("同公司" in str(each.get("sources")) for each in facts.values())
        page = cells(space.register_file)["客户总表"].values()
        assert {"KH000001", "KH000002"} <= set(page)
        assert whys(space, "KH000001")[-1] == ("firm", "与KH000002是同一家公司的两位联系人")


def test_a_salespersons_own_mobile_identifies_nobody_and_is_told(tmp_path):
    space = workspace(tmp_path / "公司")
    people = [Staff(name="李晓梅", role=Role.SERVICE), Staff(name="赵小龙", role=Role.SALES, mobile=("13853900001",))]
    write_settings(space.settings_file, {Staff: people, Brand: []})
    save(space.inbox / "李晓梅.xlsx", [inquiry(), inquiry(客户称呼="王总", 备注="两回事")])
    run(space)
    assert len({line["customer_no"] for line in traced(space).values()}) == 2
    listed = cells(space.week_folder("2026-W47") / "问题清单.xlsx")
    told = [value for page in listed.values() for value in page.values() if "本公司员工的手机" in str(value)]
    assert len(told) == 2
