"""《我的客户》 comes back from its owner: what he wrote is taken, what the tool wrote is not told again."""

from datetime import date

import pytest
from own_workbook import CUSTOMERS, FOLLOW_UPS, OwnWorkbook
from weeks import conflicts, correct, customers, inquiry, save, traced, visit, workspace

import workbook_tools as wb
from workbook_tools.forms.settings import Role, Staff
from workbook_tools.ledger import Ledger
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.init import write_settings
from workbook_tools.tasks.publication import begin_run
from workbook_tools.tasks.uniting import unite

ZHAO, QIAN = "赵小龙", "钱大海"
SHOP, OTHER = "康乐保健品店", "同仁养生馆"
SECOND = visit(店名=OTHER, 负责人="李红", 手机="13951600002", 详细地址="泉山区解放路3号")


@pytest.fixture
def space(tmp_path):
    """A workspace in which 赵小龙 has visited two shops, and 钱大海 one that is called like the second."""
    made = workspace(tmp_path / "公司")
    staff = [Staff(name=name, role=Role.SALES) for name in (ZHAO, QIAN)]
    made.settings_file.unlink()
    write_settings(made.settings_file, {Staff: staff})
    shops = [visit(), SECOND]
    save(made.inbox / "陌拜.xlsx", shops)
    elsewhere = {"意向区域": "江苏省南京市玄武区", "详细地址": "玄武区珠江路9号"}
    save(made.inbox / "钱.xlsx", [visit(店名=OTHER, 业务代表=QIAN, 负责人="孙兰", 手机="13951600003", **elsewhere)])
    run(made, "2026-W47")
    return made


def run(space, week="2026-W48"):
    return consolidate(workspace=space.root, week=week, as_of=date(2026, 11, 27))


def told(done, file="我的客户"):
    return [p.sentence() for p in done.problems if file in p.place.file and not p.is_remark]


def of(space, contact):
    return next(facts for facts in customers(space).values() if facts.get("contact_name") == contact)


def number(space, contact):
    return next(no for no, facts in customers(space).items() if facts.get("contact_name") == contact)


def on_weekly_list(space, week="2026-W48"):
    rows, _ = wb.read(space.week_folder(week) / "有效客户名单表.xlsx")
    return [row.customer_name for row in rows]


class TestWhatTheToolWrote:
    def test_is_not_told_again_when_he_changes_something_else(self, space):
        before = customers(space)
        book = OwnWorkbook(space, ZHAO)
        book.write(SHOP, 备注="爱喝茶")
        book.save()
        done = run(space)
        assert done.customers == {"new": 0, "updated": 1, "unchanged": 2, "total": 3}
        assert told(done) == []
        assert on_weekly_list(space) == []
        after = customers(space)
        no = number(space, "孙玉兰")
        assert {n: f for n, f in after.items() if n != no} == {n: f for n, f in before.items() if n != no}
        assert after[no] == {**before[no], "note": "爱喝茶", "sources": after[no]["sources"]}

    def test_a_number_mended_since_it_was_printed_does_not_come_back(self, space):
        book = OwnWorkbook(space, ZHAO)
        book.write(SHOP, 备注="爱喝茶")
        shops = [
            visit(手机="13951600009"),
            visit(店名=OTHER, 负责人="李红", 手机="13951600002", 详细地址="泉山区解放路3号"),
        ]
        save(space.inbox / "陌拜.xlsx", shops)
        run(space, "2026-W47")
        assert of(space, "孙玉兰")["mobile"] == ["13951600009"]
        book.save()
        for _ in range(2):
            run(space)
            assert of(space, "孙玉兰")["mobile"] == ["13951600009"]
        save(space.inbox / "客服.xlsx", [inquiry(客户称呼="周杰", 手机="13951600001")])
        assert run(space).customers["new"] == 1  # the number is another's

    def test_a_mend_of_another_row_does_not_bring_it_back_either(self, space):
        book = OwnWorkbook(space, ZHAO)
        book.write(SHOP, 备注="爱喝茶")
        book.save()
        run(space)
        shops = [
            visit(手机="13951600009"),
            visit(店名=OTHER, 负责人="李红", 手机="13951600002", 详细地址="泉山区解放路3号"),
        ]
        save(space.inbox / "陌拜.xlsx", shops)
        run(space)
        assert of(space, "孙玉兰")["mobile"] == ["13951600009"]

    def test_who_was_given_to_another_stays_his(self, space):
        book = OwnWorkbook(space, ZHAO)
        book.write(SHOP, 备注="爱喝茶")
        book.save()
        at = [row.contact_name for row in wb.read(space.register_file)[0]].index("孙玉兰")
        correct(space, "跟进负责人", QIAN, line=at)
        run(space)
        assert of(space, "孙玉兰")["owner"] == QIAN
        assert [row for row in conflicts(space) if row.get("字段") == "跟进负责人" and "我的客户" in str(row)] == []

    def test_makes_no_collision_with_who_found_him(self, space):
        at = [row.contact_name for row in wb.read(space.register_file)[0]].index("孙兰")
        correct(space, "跟进负责人", ZHAO, line=at)
        run(space)
        book = OwnWorkbook(space, ZHAO)
        assert len(book.names()) == 3
        name = next(name for name in book.names() if number(space, "孙兰") in name)
        book.write(name, 备注="爱喝茶")
        book.follow_up(name, 25)
        book.save()
        assert run(space).collisions == []

    def test_of_one_united_with_another_since_lists_nobody_a_second_time(self, space):
        book = OwnWorkbook(space, ZHAO)
        first, second = number(space, "孙玉兰"), number(space, "李红")
        with Ledger(space.ledger_file) as known:
            begin_run(known, "review", "2026-W48", date(2026, 11, 26))
            unite(known, [second], first)
            known.commit()
        book.write(OTHER, 备注="爱喝茶")
        book.follow_up(OTHER, 25)
        book.save()
        for _ in range(2):
            done = run(space)
            assert (done.customers["new"], told(done), on_weekly_list(space)) == (0, [], [])
        assert customers(space)[first]["note"] == "爱喝茶"
        (entry,) = [line for line in traced(space).values() if line["form"] == "strategy_progress"]
        assert entry["customer_no"] == first

    def test_is_no_list_of_last_week_and_no_change_of_a_sealed_one(self, space):
        save(
            space.inbox / "多.xlsx", [visit(店名=f"{n}号店", 负责人=None, 手机=f"139516001{n}") for n in range(10, 25)]
        )
        run(space)
        book = OwnWorkbook(space, ZHAO)
        for note in ("爱喝茶", "爱喝酒"):
            book.write(SHOP, 备注=note)
            book.save()
            done = run(space, "2026-W49" if note == "爱喝茶" else "2026-W50")
            assert {p.code for p in done.problems} & {"looks-copied", "sealed-row-changed"} == set()


class TestWhatHeWrote:
    def test_replaces_what_he_wrote_before_and_may_be_taken_back(self, space):
        book = OwnWorkbook(space, ZHAO)
        for note in ("爱喝茶", "爱喝酒", "爱喝茶", None):
            book.write(SHOP, 备注=note)
            book.save()
            for _ in range(2):
                run(space)
                facts = of(space, "孙玉兰")
                assert facts.get("note") == note
                assert [other for other in facts["others"] if other[0] == "note"] == []

    def test_a_number_he_adds_is_the_customers_and_finds_him(self, space):
        book = OwnWorkbook(space, ZHAO)
        book.write(SHOP, 手机="13951600001、13951600077")
        book.save()
        run(space)
        assert of(space, "孙玉兰")["mobile"] == ["13951600001", "13951600077"]
        save(space.inbox / "客服.xlsx", [inquiry(客户称呼="孙玉兰", 手机="13951600077")])
        assert run(space).customers["new"] == 0

    def test_reaches_the_customer_and_his_next_workbook(self, space):
        book = OwnWorkbook(space, ZHAO)
        said = {"通话后等级": "A", "价值类型": "内在价值型", "性格类型": "生性多疑"}
        book.write(SHOP, 通话后评级日期=date(2026, 11, 25), **said)
        book.save()
        run(space)
        assert (of(space, "孙玉兰")["grade"], of(space, "孙玉兰")["graded_on"]) == ("A", "2026-11-25")
        again = OwnWorkbook(space, ZHAO, "新的一份.xlsx")
        assert {heading: again.read(SHOP, heading) for heading in said} == said

    def test_a_line_he_adds_is_a_new_customer_of_his_and_listed_once(self, space):
        book = OwnWorkbook(space, ZHAO)
        book.add(客户名称="新桥理疗馆", 联系人="孙新桥", 手机="13951600055", 需求="想看样机")
        book.follow_up("新桥理疗馆", 25)
        book.save()
        done = run(space)
        assert done.customers["new"] == 1
        assert of(space, "孙新桥")["owner"] == ZHAO
        assert on_weekly_list(space) == ["新桥理疗馆"]
        (entry,) = [line for line in traced(space).values() if line["form"] == "strategy_progress"]
        assert entry["customer_no"] == number(space, "孙新桥")
        again = OwnWorkbook(space, ZHAO, "新的一份.xlsx")
        again.write("新桥理疗馆", 备注="爱喝茶")
        again.save()
        assert run(space, "2026-W49").customers["new"] == 0
        assert on_weekly_list(space, "2026-W49") == []

    def test_sorted_and_edited_each_line_stays_its_customers(self, space):
        book = OwnWorkbook(space, ZHAO)
        book.write(SHOP, 备注="爱喝茶")
        book.save()
        run(space)
        book.sort(CUSTOMERS, lambda line: line["客户名称"], leave_out=())
        first, second = book.names()
        book.write(SHOP, 备注="爱喝酒")
        book.write(second if second != SHOP else first, 备注="不要打扰")
        book.save()
        for _ in range(2):
            run(space)
            assert {of(space, who)["note"] for who in ("孙玉兰",)} == {"爱喝酒"}
            assert of(space, "李红")["note"] == "不要打扰"
            assert all(other[0] != "note" for who in ("孙玉兰", "李红") for other in of(space, who)["others"])
        assert run(space).customers["total"] == 3

    def test_written_over_with_somebody_else_it_is_somebody_else(self, space):
        book = OwnWorkbook(space, ZHAO)
        book.write(SHOP, 客户名称="和顺艾灸馆", 联系人="丁国庆", 手机="13951600066", 备注="爱喝茶")
        book.save()
        assert run(space).customers["new"] == 1
        assert "note" not in of(space, "孙玉兰")


class TestFollowUps:
    def test_of_a_workbook_never_calculated_find_the_customer_of_that_workbook(self, space):
        book = OwnWorkbook(space, ZHAO)
        book.follow_up(OTHER, 25)
        book.save()
        done = run(space)
        assert told(done) == []
        (entry,) = [line for line in traced(space).values() if line["form"] == "strategy_progress"]
        assert entry["customer_no"] == number(space, "李红")

    def test_without_a_workbook_a_name_of_two_is_asked_about(self, space):
        book = OwnWorkbook(space, ZHAO)
        book.follow_up(OTHER, 25)
        del book.book["客户"]
        book.save()
        assert any("2位叫" in sentence for sentence in told(run(space)))

    @pytest.mark.libreoffice
    def test_calculated_or_not_the_workbook_says_the_same(self, space, office, tmp_path):
        book = OwnWorkbook(space, ZHAO)
        book.write(SHOP, 备注="爱喝茶", 通话后等级="B", 通话后评级日期=date(2026, 11, 25))
        book.add(客户名称="新桥理疗馆", 联系人="孙新桥", 手机="13951600055", 需求="想看样机")
        for name in (SHOP, OTHER, "新桥理疗馆"):
            book.follow_up(name, 25)
        book.follow_up(SHOP, 26, 接通情况="未接", 跟进内容=None, 下一步=None, 下次跟进日期=None)
        book.save()
        done = run(space)
        accepted = len([row for row in done.rows if row.status == "accepted"])
        before = customers(space)
        saved = office(book.path, "xlsx:Calc MS Excel 2007 XML", tmp_path / "算过")
        book.path.write_bytes(saved.read_bytes())
        again = run(space)
        assert accepted == 7
        assert [row.source for row in again.rows if row.status == "accepted"] == []
        assert told(again) == []
        assert customers(space) == before
        assert not [p.sentence() for p in again.problems if p.code == "cell-formula" and "我的客户" in p.place.file]

    @pytest.mark.libreoffice
    def test_sorted_with_a_line_added_and_calculated_each_finds_its_customer(self, space, office, tmp_path):
        book = OwnWorkbook(space, ZHAO)
        for day, name in ((24, SHOP), (25, OTHER)):
            book.follow_up(name, day)
        book.save()
        run(space)
        book.follow_up(SHOP, 26, 跟进内容="他又问了运费")
        book.sort(FOLLOW_UPS, lambda line: -line["跟进日期"].toordinal())
        book.save()
        saved = office(book.path, "xlsx:Calc MS Excel 2007 XML", tmp_path / "算过")
        book.path.write_bytes(saved.read_bytes())
        done = run(space)
        accepted = [row for row in done.rows if row.status == "accepted"]
        assert [(row.row.content, row.customer_no) for row in accepted] == [("他又问了运费", number(space, "孙玉兰"))]


class TestNames:
    def test_who_has_no_shop_stands_under_his_own_and_gets_none_by_it(self, space):
        person = {"店名": None, "负责人": "周大山", "手机": "13951600088"}
        save(space.inbox / "人.xlsx", [visit(**person)], headings=[*visit(), "店名"])
        run(space)
        book = OwnWorkbook(space, ZHAO)
        book.write("周大山", 备注="爱喝茶")
        book.follow_up("周大山", 25)
        book.save()
        assert told(run(space)) == []
        facts = of(space, "周大山")
        assert ("customer_name" in facts, facts["note"]) == (False, "爱喝茶")
        (entry,) = [line for line in traced(space).values() if line["form"] == "strategy_progress"]
        assert entry["customer_no"] == number(space, "周大山")

    def test_two_of_one_name_in_a_workbook_are_told_apart(self, space):
        at = [row.contact_name for row in wb.read(space.register_file)[0]].index("孙兰")
        correct(space, "跟进负责人", ZHAO, line=at)
        run(space)
        first, second = number(space, "李红"), number(space, "孙兰")
        book = OwnWorkbook(space, ZHAO)
        assert set(book.names()) == {SHOP, f"{OTHER}（{first}）", f"{OTHER}（{second}）"}
        book.follow_up(f"{OTHER}（{second}）", 25)
        book.write(f"{OTHER}（{first}）", 备注="爱喝茶")
        book.save()
        before = customers(space)
        assert told(run(space)) == []
        (entry,) = [line for line in traced(space).values() if line["form"] == "strategy_progress"]
        assert entry["customer_no"] == second
        after = customers(space)
        assert {no: facts["customer_name"] for no, facts in after.items()} == {
            no: facts["customer_name"] for no, facts in before.items()
        }
        assert after[first]["note"] == "爱喝茶"
