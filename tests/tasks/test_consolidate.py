"""The week on files with names and faces: what is accepted, who is who, what is said of the rest."""

import csv
import shutil
from datetime import date

import openpyxl
import pytest
import xlwt
from weeks import (
    WEEK,
    backed_up,
    cells,
    correct,
    customers,
    entries,
    inquiry,
    register,
    run,
    save,
    traced,
    tree,
    visit,
    workspace,
)

from workbook_tools.problems import WorkbookError
from workbook_tools.sales.weeks import week_of
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.init import init

KEYS = {
    "run", "week", "files", "rows", "customers", "collisions", "unreadable", "missing", "review_pairs", "outputs",
    "set_aside", "waiting", "notices",
}  # fmt: skip


@pytest.fixture
def space(tmp_path):
    return workspace(tmp_path / "公司", staff=[("李晓梅", "客户咨询记录本"), ("赵小龙", "陌生拜访登记本")])


def statuses(space):
    return [line["status"] for line in traced(space).values()]


def numbers(space):
    """Give the customer number of every row, in the order read."""
    return [line["customer_no"] for line in traced(space).values()]


class TestTheFigures:
    def test_have_the_documented_keys_and_no_others(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry(), inquiry(手机=None)])
        (space.inbox / "坏.xlsx").write_bytes(b"PK\x03\x04broken")
        told = run(space)
        assert told.keys() == KEYS
        assert [f.keys() for f in told["files"]] == [{"path", "form", "rows", "accepted", "held_back", "seen"}]
        assert told["rows"] == {"read": 2, "accepted": 1, "held_back": 1, "seen": 0}
        assert told["customers"] == {"new": 1, "updated": 0, "unchanged": 0, "total": 1}
        assert [u.keys() for u in told["unreadable"]] == [{"path", "code", "message"}]
        assert told["missing"] == [{"person": "赵小龙", "form": "陌生拜访登记本"}]
        assert all((space.root / name).is_file() for name in told["outputs"])

    def test_count_several_forms_of_one_file_apart(self, space):
        book = openpyxl.Workbook()
        for sheet, row in (("咨询", inquiry()), ("陌拜", visit())):
            page = book.create_sheet(sheet)
            page.append(list(row))
            page.append(list(row.values()))
        book.remove(book["Sheet"])
        book.save(space.inbox / "大家.xlsx")
        files = run(space)["files"]
        assert {(f["path"], f["form"], f["rows"]) for f in files} == {
            ("大家.xlsx", "inquiry_log", 1),
            ("大家.xlsx", "visit_register", 1),
        }

    def test_an_unreadable_file_never_stops_the_others(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry()])
        (space.inbox / "空.xlsx").touch()
        (space.inbox / "照片.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
        save(space.inbox / "菜单.xlsx", [{"日期": "周一", "菜名": "红烧肉"}])
        told = run(space)
        assert told["rows"]["accepted"] == 1
        codes = {u["path"]: u["code"] for u in told["unreadable"]}
        assert codes == {"空.xlsx": "file-empty", "照片.xlsx": "file-not-workbook", "菜单.xlsx": "no-form"}

    def test_of_an_empty_inbox_are_all_nought(self, space):
        told = run(space)
        assert told["rows"] == {"read": 0, "accepted": 0, "held_back": 0, "seen": 0}
        assert told["customers"] == {"new": 0, "updated": 0, "unchanged": 0, "total": 0}

    def test_name_two_files_of_one_name_apart(self, space, tmp_path):
        for n, folder in enumerate(["一部/王/客户.xlsx", "二部/王/客户.xlsx", "二部/李/客户.xlsx"]):
            save(tmp_path / folder, [inquiry(手机=f"1385390000{n}")])
        told = run(space, *(tmp_path / f for f in ("一部/王/客户.xlsx", "二部/王/客户.xlsx", "二部/李/客户.xlsx")))
        assert len({f["path"] for f in told["files"]}) == 3
        assert [f["accepted"] for f in told["files"]] == [1, 1, 1]


class TestWhoIsAccepted:
    @pytest.mark.parametrize(
        ("said", "status"),
        [
            ({}, "accepted"),
            ({"手机": "0539-8123456"}, "accepted"),
            ({"手机": None, "微信/QQ": "wang_zq88"}, "accepted"),
            ({"手机": None, "微信/QQ": "765432100"}, "accepted"),
            ({"手机": "138-5390-0001转2"}, "accepted"),
            ({"客户称呼": None, "单位/店名": "康泰器械"}, "accepted"),
            ({"客户称呼": None}, "held_back"),
            ({"手机": None}, "held_back"),
            ({"手机": "1385390000"}, "held_back"),
            ({"手机": "138****0001"}, "held_back"),
            ({"手机": None, "微信/QQ": "同手机"}, "held_back"),
            ({"客户称呼": "测试"}, "held_back"),
        ],
        ids=str,
    )
    def test_a_name_and_one_contact_decide(self, space, said, status):
        save(
            space.inbox / "李晓梅.xlsx",
            [inquiry(**{"单位/店名": None} | said)],
            headings=[*inquiry(), "微信/QQ", "单位/店名"],
        )
        run(space)
        assert statuses(space) == [status]

    @pytest.mark.parametrize(
        "said",
        [
            {"登记客服": "谁也不认识"},
            {"所在地区": "火星"},
            {"来源渠道": "天上掉下来的"},
            {"咨询日期": "等通知"},
            {"咨询日期": None, "来源渠道": None, "登记客服": None, "所在地区": None, "咨询内容": None},
        ],
        ids=str,
    )
    def test_nothing_else_holds_a_row_back(self, space, said):
        save(space.inbox / "李晓梅.xlsx", [inquiry(**said), inquiry(手机="13853900009")])
        run(space)
        assert statuses(space) == ["accepted", "accepted"]

    @pytest.mark.parametrize(("address", "status"), [("北京路12号", "accepted"), (None, "held_back")])
    def test_a_visited_shop_may_be_reached_by_its_address(self, space, address, status):
        save(space.inbox / "赵小龙.xlsx", [visit(手机=None, 详细地址=address)], headings=list(visit()))
        run(space)
        assert statuses(space) == [status]

    def test_no_row_is_left_out_for_its_date(self, space):
        days = (date(2019, 1, 1), date(2026, 11, 17), date(2030, 5, 5), "去年", None)
        save(space.inbox / "李晓梅.xlsx", [inquiry(咨询日期=day, 手机=f"1385390000{n}") for n, day in enumerate(days)])
        assert run(space, week="2020-W01")["rows"]["accepted"] == 5

    def test_in_a_new_workspace_with_nobody_in_it_unknown_people_are_only_problems(self, tmp_path):
        space = init(tmp_path / "公司")
        save(space.inbox / "a.xlsx", [inquiry(意向品牌="康泰"), inquiry(手机="13853900002", 所在地区="火星")])
        done = consolidate(workspace=space.root, week=WEEK, as_of=date(2026, 11, 23))
        assert done.figures() == {"read": 2, "accepted": 2, "held_back": 0, "seen": 0}
        assert {"unknown-person", "unknown-brand", "region-unknown"} <= {p.code for p in done.problems}


SHOP = {"单位/店名": "康泰大药房"}


class TestWhoIsWho:
    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ({}, {}, True),
            ({}, {"客户称呼": "王总"}, True),
            ({}, {"客户称呼": "老王"}, True),
            ({}, {"客户称呼": "老板"}, True),
            ({}, {"手机": "+86 138 5390 0001"}, True),
            ({}, {"手机": None, "微信/QQ": "13853900001"}, True),
            ({"微信/QQ": "Wang_ZQ88"}, {"手机": "13951600022", "微信/QQ": "wang_zq88"}, True),
            ({"手机": None, "微信/QQ": "765432100"}, {"手机": "13951600022", "微信/QQ": "QQ：765432100"}, True),
            ({"单位/店名": "康泰医疗器械有限公司"}, {"单位/店名": "康泰医疗器械", "客户称呼": None}, True),
            ({}, {"客户称呼": "李秀英"}, False),
            ({}, {"客户称呼": "李总"}, False),
            ({"单位/店名": "康泰一店"}, {"单位/店名": "康泰二店"}, False),
            ({}, {"手机": "13951600022"}, False),
            ({"手机": "0539-8123456"}, {"手机": "0539-8123456"}, False),
            ({"手机": "0539-8123456", **SHOP}, {"手机": "0539-8123456", **SHOP}, True),
            ({"手机": "0539-8123456", **SHOP}, {"手机": "0539-8123456", "客户称呼": "王总", **SHOP}, False),
            ({"手机": "400-812-3456"}, {"手机": "400-812-3456"}, False),
            ({"手机": "13000000000"}, {"手机": "13000000000"}, False),
            ({"手机": "13000000000", "微信/QQ": "同手机"}, {"手机": "13000000000", "微信/QQ": "同手机"}, False),
        ],
        ids=str,
    )
    def test_the_same_number_and_no_conflicting_name_make_one_customer(self, space, one, other, same):
        rows = [inquiry(**{"备注": note, **said}) for note, said in (("甲", one), ("乙", other))]
        save(space.inbox / "李晓梅.xlsx", rows)
        told = run(space)
        assert told["rows"]["accepted"] == 2
        assert told["customers"]["new"] == (1 if same else 2)
        assert len(set(numbers(space))) == (1 if same else 2)

    def test_a_row_that_fits_two_contradicting_customers_joins_neither(self, space):
        people = ("王志强", "王志远", "王总")
        save(space.inbox / "李晓梅.xlsx", [inquiry(客户称呼=name) for name in people])
        run(space)
        assert len(set(numbers(space))) == 3

    def test_nor_does_it_join_two_known_ones_a_week_later(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry(客户称呼=name) for name in ("王志强", "王志远")])
        run(space)
        save(space.inbox / "李晓梅2.xlsx", [inquiry(客户称呼="王总")])
        told = run(space, week="2026-W48")
        assert told["customers"] == {"new": 1, "updated": 0, "unchanged": 2, "total": 3}

    def test_a_row_that_links_two_known_customers_changes_neither(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry(), inquiry(手机="13951600022")])
        run(space)
        before = customers(space)
        save(space.inbox / "李晓梅2.xlsx", [inquiry(手机="13853900001；13951600022")])
        run(space, week="2026-W48")
        assert {no: customers(space)[no] for no in before} == before
        assert customers(space).keys() - before.keys() == {"KH000003"}

    def test_a_number_with_another_name_is_asked_about_on_both_rows(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry(), inquiry(客户称呼="李秀英")])
        done = consolidate(workspace=space.root, week=WEEK, as_of=date(2026, 11, 23))
        asked = [p for p in done.problems if p.code == "shared-contact"]
        assert [p.place.cell for p in asked] == ["D2", "D3"]

    def test_the_referrer_is_not_the_customer(self, space):
        row = {"登记日期": date(2026, 11, 17), "转介绍人": "刘国平", "转介绍人电话": "13853900001",
               "被介绍客户": "康乐店", "联系人": "李秀英", "手机": "13951600022", "受理人": "李晓梅"}  # fmt: skip
        save(space.inbox / "转介绍.xlsx", [row])
        save(space.inbox / "李晓梅.xlsx", [inquiry(客户称呼="刘总")])
        run(space)
        assert len(set(numbers(space))) == 2

    def test_an_old_customer_keeps_his_number_and_is_updated(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry()])
        run(space)
        save(space.inbox / "赵小龙.xlsx", [visit(店名="志强保健", 负责人="王志强", 手机="13853900001")])
        told = run(space, week="2026-W48")
        assert told["customers"] == {"new": 0, "updated": 1, "unchanged": 0, "total": 1}
        known = customers(space)["KH000001"]
        assert (known["first_week"], known["customer_name"], known["address"]) == (WEEK, "志强保健", "铜山区北京路12号")

    def test_what_two_rows_say_differently_is_kept_with_its_source(self, space):
        rows = [inquiry(), inquiry(客户称呼="王总", 咨询内容="想看样机什么时候到", 咨询日期=date(2026, 11, 19))]
        save(space.inbox / "李晓梅.xlsx", rows)
        run(space)
        (line,) = register(space)
        assert line["联系人"] == "王志强"
        assert "联系人另有“王总”（李晓梅.xlsx Sheet1!3）" in line["其他值"]
        assert "需求另有“想看样机什么时候到”（李晓梅.xlsx Sheet1!3）" in line["其他值"]


class TestWhatWasSeen:
    def test_of_identical_files_the_one_not_called_a_copy_counts_then_the_shortest(self, space):
        save(space.inbox / "客服李晓梅 咨询记录.xlsx", [inquiry(), inquiry(手机="13951600002")])
        for name in ("客服李晓梅 咨询记录 - 副本.xlsx", "a(1).xlsx", "copy.xlsx", "李晓梅的最新最全的咨询记录表.xlsx"):
            shutil.copy(space.inbox / "客服李晓梅 咨询记录.xlsx", space.inbox / name)
        told = run(space)
        assert {f["path"]: f["accepted"] for f in told["files"] if f["accepted"]} == {"客服李晓梅 咨询记录.xlsx": 2}
        assert told["rows"] == {"read": 10, "accepted": 2, "held_back": 0, "seen": 8}
        assert told["customers"]["new"] == 2

    def test_a_copy_names_the_customers_of_its_own_original(self, space):
        """Two people's files say the same at the same place; a switchboard joins nobody."""
        row = inquiry(手机="400-812-3456")
        save(space.inbox / "甲.xlsx", [row])
        save(space.inbox / "乙.xlsx", [row, inquiry()])
        shutil.copy(space.inbox / "甲.xlsx", space.inbox / "甲 副本.xlsx")
        run(space)
        number = {address[0]: line["customer_no"] for address, line in traced(space).items() if address[2] == 2}
        assert number["甲.xlsx"] != number["乙.xlsx"]
        assert number["甲 副本.xlsx"] == number["甲.xlsx"]

    def test_copies_are_taken_in_however_far_from_their_originals_they_lie(self, space):
        for name, mobile in (("甲.xlsx", "13951600001"), ("乙.xlsx", "13951600002")):
            save(space.inbox / "本周" / name, [inquiry(手机=mobile)])
            (space.inbox / "上周").mkdir(exist_ok=True)
            shutil.copy(space.inbox / "本周" / name, space.inbox / "上周" / name)
        assert run(space)["rows"] == {"read": 4, "accepted": 2, "held_back": 0, "seen": 2}

    def test_equal_rows_of_one_week_are_all_accepted_and_share_the_customer(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry(), inquiry()])
        save(space.inbox / "赵小龙.xlsx", [inquiry()], title="重点")
        told = run(space)
        assert told["rows"] == {"read": 3, "accepted": 3, "held_back": 0, "seen": 0}
        assert numbers(space) == ["KH000001"] * 3

    def test_on_a_second_run_everything_is_and_the_trace_keeps_the_first_status(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry(), inquiry(手机=None)])
        shutil.copy(space.inbox / "李晓梅.xlsx", space.inbox / "李晓梅 副本.xlsx")
        run(space)
        first = traced(space)
        assert run(space)["rows"] == {"read": 4, "accepted": 0, "held_back": 1, "seen": 3}
        assert traced(space) == first
        assert sorted(line["status"] for line in first.values()) == ["accepted", "held_back", "seen", "seen"]

    def test_a_renamed_file_brings_nothing_new(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry()])
        run(space)
        (space.inbox / "李晓梅.xlsx").rename(space.inbox / "李晓梅 最终版.xlsx")
        assert run(space)["rows"] == {"read": 1, "accepted": 0, "held_back": 0, "seen": 1}

    def test_if_lines_move_down_only_the_new_one_is_accepted(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry()])
        run(space)
        save(space.inbox / "李晓梅.xlsx", [inquiry(客户称呼="孙玉兰", 手机="13853900002"), inquiry()])
        assert run(space)["rows"] == {"read": 2, "accepted": 1, "held_back": 0, "seen": 1}

    def test_a_row_held_back_is_accepted_once_it_is_completed(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry(手机=None), inquiry(手机="13853900002")])
        run(space)
        save(space.inbox / "李晓梅.xlsx", [inquiry(), inquiry(手机="13853900002")])
        assert run(space)["rows"] == {"read": 2, "accepted": 1, "held_back": 0, "seen": 1}

    def test_the_same_words_on_another_form_are_another_row(self, space):
        both = {"联系人": "王志强", "手机": "13853900001", "所在地区": "山东省临沂市兰山区", "备注": "同一句话"}
        save(space.inbox / "名单.xlsx", [both], title="客户名单表")
        run(space)
        (space.inbox / "名单.xlsx").unlink()
        save(space.inbox / "移交.xlsx", [both], title="客户信息移交表")
        told = run(space, week="2026-W48")
        assert [f["form"] for f in told["files"]] == ["handoff_sheet"]
        assert told["rows"]["accepted"] == 1
        assert told["customers"]["total"] == 1


class TestWhoOwesWhat:
    def test_a_form_without_rows_is_handed_in_as_nothing_new(self, space):
        save(space.inbox / "李晓梅.xlsx", [], headings=list(inquiry()))
        save(space.inbox / "赵小龙.xlsx", [visit()])
        told = run(space)
        assert told["missing"] == []
        said = cells(space.week_folder(WEEK) / "未交名单.xlsx")["未交名单"]
        assert {"本周无新增", "已交"} <= set(said.values())

    def test_two_people_may_hand_in_the_same_empty_form(self, tmp_path):
        space = workspace(tmp_path / "公司", staff=[("李晓梅", "客户咨询记录本"), ("周文静", "客户咨询记录本")])
        save(space.inbox / "李晓梅.xlsx", [], headings=list(inquiry()))
        shutil.copy(space.inbox / "李晓梅.xlsx", space.inbox / "周文静.xlsx")
        assert run(space)["missing"] == []

    def test_last_weeks_file_still_lying_there_is_not_this_weeks(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry()])
        save(space.inbox / "赵小龙.xlsx", [visit()])
        assert run(space)["missing"] == []
        assert len(run(space, week="2026-W48")["missing"]) == 2


class TestHandCorrections:
    def test_of_the_register_are_kept_and_not_overwritten(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry()])
        run(space)
        correct(space, "联系人", "王志远")
        correct(space, "手机", "13853900009")
        corrected = space.register_file.read_bytes()
        save(space.inbox / "李晓梅2.xlsx", [inquiry(咨询内容="再问一次代理价格", 咨询日期=date(2026, 11, 1))])
        run(space)
        known = customers(space)["KH000001"]
        assert (known["contact_name"], known["mobile"]) == ("王志远", ["13853900009"])
        assert known["locked"] == ["contact_name", "mobile"]
        assert (register(space)[0]["联系人"], register(space)[0]["手机"]) == ("王志远", "13853900009")
        assert corrected in [copy.read_bytes() for copy in backed_up(space, "客户总表")]

    def test_what_later_rows_say_instead_is_kept_beside_them(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry(微信号=None, **{"微信/QQ": "wang_zq88"})])
        run(space)
        correct(space, "手机", "13853900009")
        run(space)
        row = inquiry(手机="13951600022", **{"微信/QQ": "wang_zq88"}, 备注="新号")
        save(space.inbox / "李晓梅2.xlsx", [row])
        run(space)
        (line,) = register(space)
        assert line["手机"] == "13853900009"
        assert "13951600022" in line["其他值"]

    def test_of_a_date_outlive_an_earlier_one(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry()])
        run(space)
        correct(space, "登记日期", date(2026, 11, 20))
        save(space.inbox / "李晓梅2.xlsx", [inquiry(咨询日期=date(2026, 11, 2))])
        run(space)
        assert customers(space)["KH000001"]["logged_on"] == "2026-11-20"

    @pytest.mark.parametrize("heading", ["登记日期", "手机", "联系人", "所在地区", "备注"])
    def test_may_clear_a_cell(self, space, heading):
        save(space.inbox / "李晓梅.xlsx", [inquiry(备注="先不要打电话"), inquiry(手机="13853900002")])
        run(space)
        correct(space, heading, None)
        run(space)
        assert heading not in register(space)[0]
        run(space)
        assert heading not in register(space)[0]

    def test_that_cannot_be_read_are_told_and_the_backup_keeps_them(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry()])
        run(space)
        correct(space, "手机", "1385390000")
        done = consolidate(workspace=space.root, week=WEEK, as_of=date(2026, 11, 23))
        told = [p for p in done.problems if p.place.file == "客户总表.xlsx"]
        assert [p.code for p in told] == ["phone-digits"]
        assert customers(space)["KH000001"]["mobile"] == ["13853900001"]
        assert any("1385390000" in cells(copy)["客户总表"].values() for copy in backed_up(space, "客户总表"))

    def test_of_the_region_set_its_level_anew(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry()])
        run(space)
        correct(space, "所在地区", "山东省")
        run(space)
        assert register(space)[0]["区域级别"] == "省级"

    def test_lines_added_by_hand_are_told_and_backed_up(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry()])
        run(space)
        correct(space, "", None, add=[{"联系人": "手工加的", "手机": "13951600099"}])
        done = consolidate(workspace=space.root, week=WEEK, as_of=date(2026, 11, 23))
        assert [p.code for p in done.problems if p.place.file == "客户总表.xlsx"] == ["register-stranger"]
        assert done.customers["total"] == 1
        assert any("手工加的" in cells(copy)["客户总表"].values() for copy in backed_up(space, "客户总表"))

    def test_a_dry_run_takes_nothing_over(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry()])
        run(space)
        correct(space, "联系人", "王志远")
        before = tree(space.root)
        run(space, dry_run=True)
        assert tree(space.root) == before
        assert customers(space)["KH000001"]["contact_name"] == "王志强"

    def test_a_register_without_its_headings_is_refused_before_anything_is_written(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry()])
        run(space)
        book = openpyxl.Workbook()
        book.active.append(["表头删掉了"])
        book.save(space.register_file)
        before = tree(space.root)
        with pytest.raises(WorkbookError, match="表头"):
            run(space)
        assert tree(space.root) == before


class TestNothingIsLost:
    def test_of_what_was_typed_beside_numbers(self, space):
        row = inquiry(手机="13853900001 晚上打", 备注="要样机", 固定电话="0539-8123456 白天打")
        save(space.inbox / "李晓梅.xlsx", [row])
        run(space)
        (entry,) = entries(space)
        for said in ("13853900001", "0539-8123456", "晚上打", "白天打", "要样机"):
            assert said in entry.facts, said

    def test_of_columns_nobody_knows_and_cells_nobody_can_read(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry(星座="狮子座", 咨询日期="大概是端午前后")])
        run(space)
        (entry,) = entries(space)
        assert "狮子座" in entry.facts
        assert "大概是端午前后" in entry.facts

    def test_by_odd_names_of_brands_and_people(self, tmp_path):
        """Sheets are named after them, and Excel does not take every name."""
        odd = ["A/B:[x]*?", "未列入", "待定品牌", "本周概况", "history", "特" * 40, "kt", "KT", "'引号'"]
        space = workspace(tmp_path / "公司")
        rows = [inquiry(意向品牌=name, 登记客服=name, 手机=f"138{n}39{n}0{n}{n}{n}") for n, name in enumerate(odd)]
        save(space.inbox / "a.xlsx", rows)
        told = run(space)
        assert told["rows"]["accepted"] == len(odd)
        pages = cells(space.week_folder(WEEK) / "有效客户名单表.xlsx")
        listed = [value for page in pages.values() for value in page.values()]
        assert [listed.count(row["手机"]) for row in rows] == [1] * len(odd)

    def test_by_a_file_name_in_another_alphabet(self, space):
        name = "小李 咨询".encode("gb18030") + b".xlsx"
        target = bytes(space.inbox) + b"/" + name
        save(space.inbox / "a.xlsx", [inquiry()])
        try:
            (space.inbox / "a.xlsx").rename(target.decode("utf-8", "surrogateescape"))
        except OSError:
            pytest.skip("this file system takes no such name")
        assert [f["path"] for f in run(space)["files"]] == ["小李 咨询.xlsx"]
        assert statuses(space) == ["accepted"]

    def test_nothing_is_written_into_the_inbox(self, space):
        save(space.inbox / "小组/李晓梅.xlsx", [inquiry(), inquiry(手机="1385390000")])
        (space.inbox / "坏.xlsx").write_bytes(b"not a workbook")
        before = tree(space.inbox)
        run(space)
        run(space)
        assert tree(space.inbox) == before


@pytest.mark.parametrize("week", ["2026-W54", "2026-48", "下周", "2026-W00", "../../x"])
def test_a_week_nobody_understands_is_refused_and_nothing_written(space, week):
    before = tree(space.root)
    with pytest.raises(WorkbookError, match="周次"):
        run(space, week=week)
    assert tree(space.root) == before


@pytest.mark.parametrize(
    ("day", "label"),
    [(date(2026, 11, 23), "2026-W48"), (date(2027, 1, 1), "2026-W53"), (date(2024, 12, 30), "2025-W01")],
)
def test_the_week_of_a_day_is_the_iso_week(day, label):
    assert week_of(day) == label


# --- a week written by strangers ---

PEOPLE = [f"{surname}{given}" for surname in "王李张刘陈杨黄赵吴周" for given in ("建国", "秀英", "海燕")]


def strangers():
    """Give 30 customers, nobody's number or name alike: name, mobile, shop."""
    return [(name, f"139{n:02}6{n:05}", f"{name[0]}氏{n}号店") for n, name in enumerate(PEOPLE)]


def stranger_files(folder, office=None):
    """Write a week in ways our own writer never does. Gives file → what it says: (name, mobile, shop) each."""
    who = iter(strangers())
    take = lambda count: [next(who) for _ in range(count)]  # noqa: E731
    told = {}

    def xlsx(name, headings, rows, *, above=(), left=0, below=()):
        book = openpyxl.Workbook()
        page = book.active
        for line in [*above, headings, *rows, *below]:
            page.append([None] * left + list(line))
        book.save(folder / name)

    own = told["登记.xlsx"] = take(4)
    rows = [(d, n, m, "官网", s) for d, (n, m, s) in enumerate(own, start=1)]
    xlsx("登记.xlsx", ["序号", "客户姓名", "联系电话", "信息来源", "公司名称"], rows)

    own = told["偏移.xlsx"] = take(3)
    above = [["某某公司客户咨询登记表"], [], ["填表人：李晓梅", None, "部门：客服部"], []]
    rows = [("2026.11.17", "抖音", n, f"{m[:3]} {m[3:7]} {m[7:]}", "问价格多少钱") for n, m, _ in own]
    xlsx("偏移.xlsx", ["日期", "渠道", "称呼", "手机号码", "咨询内容"], rows, above=above, left=3, below=[["合计", 3]])

    own = told["扫街.xlsx"] = take(3)
    rows = [(s, "某路3号", n, int(m), "大") for n, m, s in own]
    xlsx("扫街.xlsx", ["门店", "地址", "老板", "电话", "意向"], rows, above=[["扫街登记"]])

    own = told["导出.csv"] = take(4)
    with (folder / "导出.csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([["单位名称", "姓名", "Tel", "地区"], *((s, n, m, "山东临沂") for n, m, s in own)])

    own = told["制表.csv"] = take(2)
    lines = [["联系人", "手机", "微信号", "需求"], *((n, m, "同手机", "要一台，带\n说明书") for n, m, _ in own)]
    with (folder / "制表.csv").open("w", encoding="utf-16", newline="") as file:
        csv.writer(file, delimiter="\t").writerows(lines)

    own = told["老表.xls"] = take(3)
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("移交单")
    for at, heading in enumerate(["移交时间", "客户", "联系人", "移动电话", "情况"]):
        page.write(1, at + 1, heading)
    for row, (n, m, s) in enumerate(own, start=2):
        for at, value in enumerate(["2026/11/18", s, n, float(m), "想做代理"]):
            page.write(row, at + 1, value)
    book.save(str(folder / "老表.xls"))

    own = told["两张表.xlsx"] = take(4)
    book = openpyxl.Workbook()
    for part, sheet in ((own[:1], "1组"), (own[1:], "2组")):
        page = book.create_sheet(sheet)
        page.append(["登记时间", "介绍人", "新客户", "被介绍客户", "联系方式"])
        for n, m, s in part:
            page.append(["2026年11月16日", "老刘", n, s, f"手机:{m}"])
    book.remove(book["Sheet"])
    book.save(folder / "两张表.xlsx")

    own = told["重复表头.xlsx"] = take(3)
    head = ("客户名称", "负责人", "联系电话", "所在地区")
    lines = [(s, n, m, "江苏徐州") for n, m, s in own]
    xlsx("重复表头.xlsx", head, [lines[0], head, *lines[1:]], above=[["客户名录表（第47周）"]])

    for name, way, source in (("办公.ods", "ods", "甲"), ("办公.xls", "xls", "乙")):
        own = take(2)
        made = save(folder.parent / f"{source}.xlsx", [inquiry(客户称呼=n, 手机=m) for n, m, _ in own])
        assert made == 2
        if office:
            told[name] = own
            office(folder.parent / f"{source}.xlsx", way, folder).rename(folder / name)
        else:
            told[f"{source}.xlsx"] = own
            shutil.copy(folder.parent / f"{source}.xlsx", folder)
    return told


def check_strangers_week(space, told):
    before = tree(space.inbox)
    summary = run(space)
    assert summary["unreadable"] == []
    assert {f["path"]: f["accepted"] for f in merged_by_path(summary["files"])} == {
        f: len(own) for f, own in told.items()
    }
    everyone = [who for own in told.values() for who in own]
    assert summary["rows"] == {"read": len(everyone), "accepted": len(everyone), "held_back": 0, "seen": 0}
    assert summary["customers"]["new"] == len(everyone) == len(strangers())
    known = {facts["mobile"][0]: facts for facts in customers(space).values()}
    assert sorted(known) == sorted(mobile for _, mobile, _ in everyone)
    assert {mobile: facts["contact_name"] for mobile, facts in known.items()} == {m: n for n, m, _ in everyone}
    lines = traced(space)
    for entry in entries(space):
        name, mobile, _ = next(who for who in told[entry.path] if who[1] in entry.facts)
        assert name in entry.facts
        assert customers(space)[entry.customer_no]["mobile"] == [mobile]
    assert {path: sum(address[0] == path for address in lines) for path in told} == {f: len(o) for f, o in told.items()}
    assert tree(space.inbox) == before


def merged_by_path(files):
    """Unite the entries of a file that was taken for several forms."""
    united = {}
    for file in files:
        known = united.setdefault(file["path"], {"path": file["path"], "accepted": 0})
        known["accepted"] += file["accepted"]
    return list(united.values())


def test_a_week_written_by_strangers_is_read_to_the_last_row(space):
    check_strangers_week(space, stranger_files(space.inbox))


@pytest.mark.libreoffice
def test_so_is_one_that_another_office_saved(space, office):
    check_strangers_week(space, stranger_files(space.inbox, office))


def test_workbooks_of_the_tools_own_are_not_handed_in(space):
    save(space.inbox / "李晓梅.xlsx", [inquiry()])
    run(space)
    for path in (space.register_file, space.week_folder(WEEK) / "有效客户名单表.xlsx"):
        (space.inbox / f"拷来的{path.name}").write_bytes(path.read_bytes())
    done = consolidate(workspace=space.root, week=WEEK, as_of=date(2026, 11, 23))
    assert [p.code for p in done.problems if p.place.file.startswith("拷来的")] == ["own-output"] * 2
    assert done.customers == {"new": 0, "updated": 0, "unchanged": 1, "total": 1}
    assert run(space, space.root)["customers"]["total"] == 1


@pytest.mark.parametrize("week", ["2027-W53", "2026-W00", "2026-W54", "2026-48", "本周"])
def test_a_week_there_is_none_of_is_refused(space, week):
    with pytest.raises(WorkbookError, match="不是周次"):
        run(space, week=week)


def test_yesterday_in_a_row_read_before_is_the_day_it_was_kept_as(space):
    def told(week, as_of):
        done = consolidate(workspace=space.root, week=week, as_of=as_of)
        return [problem.message for problem in done.problems if problem.code == "date-relative"]

    save(space.inbox / "李晓梅.xlsx", [inquiry(咨询日期="昨天")])
    assert told("2026-W47", date(2026, 11, 17)) == ["“{value}”从2026-11-17算起，按2026-11-16收"]
    assert told("2026-W48", date(2026, 11, 24)) == ["“{value}”以前收过，还是按2026-11-16算"]
    assert {line["登记日期"].date() for line in register(space)} == {date(2026, 11, 16)}
