"""From the ledger: what was done about each customer, each entry as last written, and each one's own workbook."""

from datetime import date

import pytest
from own_workbook import CUSTOMERS, FOLLOW_UPS, OwnWorkbook
from weeks import customers, save, visit, workspace

import workbook_tools as wb
from workbook_tools.forms.negotiation_record import Negotiation
from workbook_tools.forms.settings import Role, Staff
from workbook_tools.forms.strategy_progress import StrategyStep
from workbook_tools.ledger import Ledger
from workbook_tools.tasks.assignments import Record, Via, keep_records
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.follow_ups import followed_customers, own_book, own_words, standing_entries
from workbook_tools.tasks.init import write_settings
from workbook_tools.tasks.publication import begin_run
from workbook_tools.tasks.uniting import unite

ZHAO, QIAN = "赵小龙", "钱大海"
SHOP, OTHER = "康乐保健品店", "同仁养生馆"


@pytest.fixture
def space(tmp_path):
    """A workspace in which 赵小龙 has visited two shops."""
    made = workspace(tmp_path / "公司")
    made.settings_file.unlink()
    write_settings(made.settings_file, {Staff: [Staff(name=name, role=Role.SALES) for name in (ZHAO, QIAN)]})
    second = visit(店名=OTHER, 负责人="李红", 手机="13951600002", 详细地址="泉山区解放路3号")
    save(made.inbox / "陌拜.xlsx", [visit(), second])
    run(made, "2026-W47")
    return made


@pytest.fixture
def book(space):
    """His workbook with three entries, handed in."""
    own = OwnWorkbook(space, ZHAO)
    own.follow_up(SHOP, 24)
    own.follow_up(OTHER, 25, 跟进内容="他想看样机")
    own.follow_up(SHOP, 26, 接通情况="未接", 跟进内容=None, 下一步=None, 下次跟进日期=None)
    own.save()
    run(space)
    return own


def run(space, week="2026-W48"):
    return consolidate(workspace=space.root, week=week, as_of=date(2026, 11, 27))


def ledger(space):
    return Ledger(space.ledger_file, write=False)


def contacts(space, name=SHOP):
    with ledger(space) as known:
        (one,) = [one for one in followed_customers(known) if one.name == name]
    return [(contact.on.day, contact.content) for contact in one.contacts]


class TestWhatWasDone:
    def test_stands_with_the_customer_and_his_owner(self, space, book):
        with ledger(space) as known:
            first, _ = followed_customers(known)
        assert (first.name, first.owner, first.received_on) == (SHOP, ZHAO, date(2026, 11, 18))
        assert [(one.on.day, one.is_attempt, one.person) for one in first.contacts] == [
            (24, False, ZHAO),
            (26, True, ZHAO),
        ]
        assert first.contacts[0].source.startswith("我的客户 赵小龙.xlsx 跟进记录!")

    def test_in_both_forms_counts_once(self, space, book):
        talk = {"customer_name": SHOP, "talked_at": date(2026, 11, 24), "way": "电话", "reached": "接通"}
        wb.write(space.inbox / "洽谈.xlsx", [Negotiation.of(talk | {"content": "谈了首批拿货", "logged_by": ZHAO})])
        run(space)
        assert contacts(space) == [(24, "谈了首批拿货"), (26, "")]

    def test_of_those_united_is_told_of_the_one(self, space, book):
        first, second = customers(space)
        with Ledger(space.ledger_file) as known:
            begin_run(known, "review", "2026-W48", date(2026, 11, 27))
            unite(known, [second], first)
            known.commit()
        with ledger(space) as known:
            (one,) = followed_customers(known)
        assert [contact.on.day for contact in one.contacts] == [24, 25, 26]

    def test_the_day_he_came_is_that_of_the_last_assignment_to_his_owner(self, space, book):
        first, second = customers(space)
        given = [
            Record("2026-W47", first, ZHAO, "2026-11-20", 1, Via.WEEKLY),
            Record("2026-W48", first, ZHAO, "2026-11-23", 1, Via.WEEKLY),
            Record("2026-W48", second, QIAN, "2026-11-23", 2, Via.WEEKLY),
        ]
        with Ledger(space.ledger_file) as known:
            begin_run(known, "assign", "2026-W48", date(2026, 11, 27))
            keep_records(known, given)
            known.commit()
        with ledger(space) as known:
            assert [one.received_on.day for one in followed_customers(known)] == [23, 18]


class TestAsLastWritten:
    def test_one_mended_where_it_stands_counts_once(self, space, book):
        book.write(SHOP, FOLLOW_UPS, 跟进内容="谈了首批拿货和运费")
        book.save()
        run(space)
        assert contacts(space) == [(24, "谈了首批拿货和运费"), (26, "")]

    def test_its_day_may_be_mended_even_in_a_later_week(self, space, book):
        book.write(SHOP, FOLLOW_UPS, 跟进日期=date(2026, 11, 23))
        book.save()
        run(space, "2026-W49")
        assert contacts(space) == [(23, "谈了首批拿货"), (26, "")]

    def test_one_mended_and_sorted_counts_once(self, space, book):
        book.write(SHOP, FOLLOW_UPS, 跟进内容="谈了首批拿货和运费")
        book.sort(FOLLOW_UPS, lambda line: -line["跟进日期"].toordinal())
        book.save()
        for _ in range(2):
            run(space)
            assert contacts(space) == [(24, "谈了首批拿货和运费"), (26, "")]
            assert contacts(space, OTHER) == [(25, "他想看样机")]

    def test_one_mended_and_mended_back_is_what_it_was(self, space, book):
        for said in ("谈了首批拿货和运费", "谈了首批拿货"):
            book.write(SHOP, FOLLOW_UPS, 跟进内容=said)
            book.save()
            run(space)
            assert contacts(space) == [(24, said), (26, "")]

    def test_one_mended_to_be_about_another_is_the_others(self, space, book):
        book.write(OTHER, FOLLOW_UPS, 客户名称=SHOP)
        book.save()
        run(space)
        assert (contacts(space, OTHER), len(contacts(space))) == ([], 3)

    def test_two_calls_of_a_day_are_two_though_lines_moved(self, space, book):
        book.follow_up(SHOP, 24, 跟进内容="下午他又问了运费")
        book.sort(FOLLOW_UPS, lambda line: (line["跟进日期"], line["跟进内容"] != "下午他又问了运费"))
        book.save()
        run(space)
        assert sorted(contacts(space)) == [(24, "下午他又问了运费"), (24, "谈了首批拿货"), (26, "")]

    def test_what_was_typed_over_in_a_file_filled_anew_each_week_stands(self, space):
        for week, day in (("2026-W48", 24), ("2026-W49", 30)):
            row = {"customer_name": SHOP, "followed_up_on": date(2026, 11, day), "way": "电话", "reached": "接通"}
            wb.write(space.inbox / "跟进.xlsx", [StrategyStep.of(row | {"content": f"{day}日谈了", "owner": ZHAO})])
            run(space, week)
        assert contacts(space) == [(24, "24日谈了"), (30, "30日谈了")]

    def test_a_file_handed_in_under_another_name_says_it_once(self, space, book):
        book.path.rename(book.path.with_name("赵小龙11月.xlsx"))
        run(space)
        with ledger(space) as known:
            assert len(standing_entries(known)) == 3


class TestOwnBook:
    def test_comes_back_as_it_stands_with_what_nobody_knows(self, space, book):
        page, head, columns = book._page(FOLLOW_UPS)
        page.cell(head, max(columns.values()) + 1).value = "天气"
        page.cell(head + 2, max(columns.values()) + 1).value = "下雨"
        book.add(FOLLOW_UPS, 跟进日期=date(2026, 11, 27), 跟进方式="电话", 接通情况="未接", 异议="嫌贵")
        book.add(客户名称="新桥理疗馆", 联系人="孙新桥", 手机="13951600055")
        book.write(SHOP, 备注="爱喝茶")
        book.save()
        run(space)
        with ledger(space) as known:
            own = own_book(known, ZHAO)
        assert (own.file, own.day) == ("我的客户 赵小龙.xlsx", "2026-11-27")
        first, second, third = customers(space)
        assert [no for _, no in own.entries] == [first, second, first, None]
        assert own.entries[0][0].extra == {"天气": "下雨"}
        assert own.entries[3][0].objection == "嫌贵"  # held back, and kept
        assert (own.lines[first].note, sorted(own.lines)) == ("爱喝茶", [first, second])
        assert [(row.customer_name, no) for row, no in own.added] == [("新桥理疗馆", third)]

    def test_in_the_order_he_sorted_it_without_what_he_deleted(self, space, book):
        book.sort(FOLLOW_UPS, lambda line: -line["跟进日期"].toordinal(), leave_out=(OTHER,))
        book.save()
        run(space)
        with ledger(space) as known:
            assert [row.followed_up_on.day for row, _ in own_book(known, ZHAO).entries] == [26, 24]

    def test_of_who_never_handed_one_in_is_empty(self, space, book):
        with ledger(space) as known:
            own = own_book(known, QIAN)
        assert (own.file, own.lines, own.entries) == ("", {}, ())

    def test_what_was_written_last_of_a_customer_counts_in_any_form(self, space, book):
        book.write(SHOP, CUSTOMERS, 价值类型="内在价值型", 性格类型="生性多疑")
        book.write(SHOP, FOLLOW_UPS, 价值类型="外在价值型")
        book.save()
        run(space)
        first = next(iter(customers(space)))
        with ledger(space) as known:
            said = own_words(known, [first])[first]
        assert {name: said[name] for name in ("value_type", "personality")} == {
            "value_type": "外在价值型",
            "personality": ("生性多疑",),
        }
