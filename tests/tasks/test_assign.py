"""The weekly assignment from the ledger to the directors' workbooks: everyone once, with a reason, nothing decided."""

import json
import tempfile
from datetime import date
from pathlib import Path

import pytest
from directors import (
    CHEN,
    CLOUD,
    MA,
    MONDAY,
    NEXT,
    PEOPLE,
    SUN,
    WANG,
    WARM,
    WEEK,
    answered_in_the_daily_lane,
    asked,
    changed,
    company,
    fill,
    hand_in,
    lines,
    opened,
    propose,
    said,
    settle,
    sheet_of,
    take,
    visited,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from weeks import backed_up, cells, correct, customers, register, tree

from workbook_tools.forms.handoff_sheet import Status
from workbook_tools.forms.settings import Brand, Role, Staff
from workbook_tools.ledger import Ledger
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.assign import assign
from workbook_tools.tasks.assignments import (
    PROPOSAL,
    TOOK_PART,
    Assignments,
    Record,
    keep_records,
    proposals_of,
)
from workbook_tools.tasks.erase import erase
from workbook_tools.tasks.history import history, undo
from workbook_tools.tasks.publication import begin_run, writing
from workbook_tools.workspace import Workspace

SEVEN = ["客户", "情况", "建议跟进人", "为什么", "决定", "改派给", "改派原因"]


@pytest.fixture
def space(tmp_path):
    return company(tmp_path / "公司")


def owners(path):
    return {line["客户编号"]: line["建议跟进人"] for line in lines(path)}


def only(path, sheet="分配表"):
    (line,) = lines(path, sheet)
    return line


def referral(number, **clean):
    base = {
        "登记日期": date(2026, 11, 24),
        "转介绍人": "钱老板",
        "转介绍人类型": "客户",
        "被介绍客户": "远方体验馆",
        "手机": f"1395160{number:04d}",
        "所在地区": "山东省临沂市兰山区",
        "意向品牌": CLOUD,
        "已与转介人沟通": "是",
        "已与被介绍人沟通": "是",
        "受理人": "李晓梅",
    }
    return base | clean


class TestTheWorkbooks:
    def test_every_brand_has_one_and_nobody_changes_hands(self, space):
        hand_in(space, [asked(1), asked(2, 意向品牌=WARM)])
        before = customers(space)
        done = propose(space)
        names = (f"{CLOUD} 分配表", f"{WARM} 分配表", "跟进提醒")
        assert done.outputs == [f"分配/{WEEK}/{name}.xlsx" for name in names]
        assert list(owners(sheet_of(space)).values()) == [CHEN]
        assert list(owners(sheet_of(space, WARM)).values()) == [SUN]
        assert customers(space) == before

    def test_the_first_page_shows_seven_columns_and_folds_the_rest(self, space):
        hand_in(space, [asked(1)])
        propose(space)
        page = opened(sheet_of(space))["分配表"]
        head = next(cell.row for row in page for cell in row if cell.value == "决定")
        shown = [c.value for c in page[head] if c.value and not page.column_dimensions[c.column_letter].hidden]
        hidden = [letter for letter, column in page.column_dimensions.items() if column.hidden]
        assert shown[:7] == SEVEN
        assert hidden, "the others are folded"
        assert opened(sheet_of(space)).sheetnames[0] == "分配表"

    def test_a_line_says_why_in_words(self, space):
        hand_in(space, [asked(1, 紧急程度="紧急", 是否已直接移交="否")])
        propose(space)
        line = only(sheet_of(space))
        assert line["客户"] == "长寿器械店\nKH000001"
        assert line["情况"] == "急件 · 未评级 · 市级\n网络 · 11月24日来"
        assert line["为什么"].startswith(f"按份额轮到{CHEN}：")
        assert line["第二人选"].startswith(f"{WANG}：")
        assert (line["分前手上"], line["分后手上"]) == (0, 1)
        assert line["手机"] == "13853900001"

    def test_whoever_keeps_a_customer_beyond_his_quota_is_none_of_the_others(self, space):
        settle(space, people=changed(WANG, weekly_quota=1))
        hand_in(space, [visited(n) for n in (1, 2)], name=WANG)
        propose(space)
        proposed = lines(sheet_of(space))
        assert len(proposed) == 2
        for line in proposed:
            assert line["建议跟进人"] == WANG
            assert WANG not in (line["别人为什么不行"] or "")

    def test_the_head_counts_what_is_below(self, space):
        hand_in(space, [asked(n) for n in (1, 2)])
        hand_in(space, [visited(3)], name=WANG)
        propose(space)
        assert (
            said(sheet_of(space))[1]
            == "高远航总监，要分的3位（本周的，和以前还没定的），1位按归属留给原来的人，2位按份额分。"
        )

    def test_a_brand_with_nobody_to_assign_says_so(self, space):
        hand_in(space, [asked(1)])
        propose(space)
        assert "吴敏总监，本周没有要分配的客户。" in said(sheet_of(space, WARM))

    def test_only_those_at_work_who_sell_the_brand_are_offered(self, space):
        hand_in(space, [asked(1)])
        propose(space)
        rules = opened(sheet_of(space))["分配表"].data_validations.dataValidation
        offered = next(rule.formula1 for rule in rules if WANG in (rule.formula1 or ""))
        assert offered == f'"{WANG},{CHEN}"'

    def test_a_second_run_writes_the_same(self, space):
        hand_in(space, [asked(n) for n in range(1, 8)])
        propose(space)
        before = tree(space.root / "分配")
        done = propose(space)
        assert tree(space.root / "分配") == before
        assert not done.set_aside

    def test_what_a_director_wrote_meanwhile_is_kept_aside_and_told(self, space):
        hand_in(space, [asked(1)])
        propose(space)
        fill(sheet_of(space), KH000001={"决定": "确认"})
        done = propose(space)
        assert len(done.set_aside) == 1
        assert only(space.root / done.set_aside[0])["决定"] == "确认"
        assert not done.is_clean

    def test_what_was_taken_over_already_is_replaced_without_a_word(self, space):
        hand_in(space, [asked(1)])
        propose(space)
        take(space, fill(sheet_of(space), KH000001={"决定": "确认"}))
        done = propose(space)
        assert not done.set_aside
        assert said(sheet_of(space))[1] == "高远航总监，本周没有要分配的客户；早先已定的1位不再列。"

    def test_workbooks_keep_to_the_schema(self, space, assert_valid_xlsx):
        hand_in(space, [asked(n) for n in range(1, 30)] + [asked(30, 意向品牌=None)])
        propose(space)
        for path in (sheet_of(space), sheet_of(space, WARM)):
            assert_valid_xlsx(path)

    def test_can_be_undone(self, space):
        hand_in(space, [asked(1)])
        before = tree(space.root / "名单")
        propose(space)
        undo(space.root)
        assert not sheet_of(space).exists()
        assert tree(space.root / "名单") == before
        with Ledger(space.ledger_file) as ledger:
            assert not ledger.decisions(PROPOSAL)

    def test_history_tells_what_was_proposed(self, space):
        hand_in(space, [asked(1)])
        propose(space)
        run = history(space.root)[-1]
        assert (run["task"], run["week"], run["shared"], run["unbranded"]) == ("assign", WEEK, 1, 0)


class TestWhoIsAssigned:
    def test_who_was_not_decided_is_asked_about_again_next_week(self, space):
        hand_in(space, [asked(1), asked(2)])
        propose(space)
        take(space, fill(sheet_of(space), KH000001={"决定": "确认"}))
        hand_in(space, [asked(3, 咨询日期=date(2026, 12, 2))], name="下周", week=NEXT, as_of=date(2026, 12, 7))
        propose(space, NEXT, date(2026, 12, 7))
        assert owners(sheet_of(space, week=NEXT)).keys() == {"KH000002", "KH000003"}

    def test_a_filled_sheet_among_the_hand_ins_brings_nobody(self, space):
        hand_in(space, [asked(1), asked(2, 意向品牌=None)])
        propose(space)
        fill(sheet_of(space), to=space.inbox / "高总.xlsx", blanks="是")
        before = customers(space)
        done = hand_in(space, [asked(1), asked(2, 意向品牌=None)])
        assert customers(space) == before
        (problem,) = [problem for problem in done.problems if problem.place.file == "高总.xlsx"]
        assert problem.code == "assignment-sheet"
        assert "wbtools assign --apply" in problem.sentence()

    def test_who_is_not_valid_is_not_assigned(self, space):
        hand_in(space, [asked(1), asked(2, 咨询内容="推销")])
        propose(space)
        assert owners(sheet_of(space)).keys() == {"KH000001"}

    def test_an_empty_brand_is_presumed_from_who_wrote_it_down(self, space):
        hand_in(space, [visited(1, 意向品牌=None)], name=WANG)
        propose(space)
        assert only(sheet_of(space))["情况"].endswith("品牌按登记人推定")

    def test_of_an_unknown_brand_every_director_may_claim_him(self, space):
        hand_in(space, [asked(1, 意向品牌=None), asked(2, 意向品牌="海尔")])
        done = propose(space)
        assert done.unbranded == 2
        for brand in (CLOUD, WARM):
            first, second = lines(sheet_of(space, brand), "待定品牌")
            assert (first["客户编号"], first["登记人"], first["认领"]) == ("KH000001", "李晓梅", None)
            assert "写的是“海尔”，设置里没有" in second["情况"]

    def test_of_whom_it_is_over_already_is_said_there_too(self, space):
        hand_in(space, [asked(1, 意向品牌=None), asked(2, 意向品牌=None)])
        answered_in_the_daily_lane(space, "KH000001", Status.INVALID)
        propose(space)
        over, open_one = lines(sheet_of(space), "待定品牌")
        assert over["情况"].endswith(f"11月26日移交的答复是“{Status.INVALID}”")
        assert "移交的答复" not in open_one["情况"]

    def test_a_united_customer_stands_there_once(self, space):
        same = {"手机": "13853900001", "客户称呼": "王志强"}
        hand_in(space, [asked(1, **same), asked(1, **same, 咨询日期=date(2026, 11, 26))])
        propose(space)
        assert owners(sheet_of(space)).keys() == {"KH000001"}


class TestWhoKeepsHim:
    def test_who_found_him(self, space):
        hand_in(space, [visited(1)], name=WANG)
        propose(space)
        assert only(sheet_of(space))["为什么"] == f"{WANG}11月24日陌拜登记的，归他"
        assert only(sheet_of(space))["归属依据"] == "本人找来的"

    def test_who_asked_for_the_referral(self, space):
        hand_in(space, [referral(1, 受理人=WANG)], name="转介绍")
        propose(space)
        assert only(sheet_of(space))["为什么"].startswith(f"{WANG}11月24日要来转介绍的，归他")

    def test_customer_service_that_took_a_referral_down_does_not(self, space):
        hand_in(space, [referral(1)], name="转介绍")
        propose(space)
        assert only(sheet_of(space))["归属依据"] is None

    def test_whom_the_head_named_on_the_handoff_sheet(self, space):
        row = {
            "移交日期": date(2026, 11, 25),
            "移交类型": "日常",
            "来源渠道": "网络",
            "客户名称": "康宁器械店",
            "手机": "13853900001",
            "情况摘要": "想看样机",
            "意向品牌": CLOUD,
            "移交人": "李晓梅",
            "接收人": "刘国平",
            "指派业务员": WANG,
        }
        hand_in(space, [row], name="移交")
        propose(space)
        line = only(sheet_of(space))
        assert (line["建议跟进人"], line["归属依据"]) == (WANG, "日常移交时指派")

    def test_it_is_the_day_of_the_handoff_that_is_said_not_of_the_answer(self, space):
        hand_in(space, [asked(1)])
        with writing(space, "feedback") as ledger:
            begin_run(ledger, "feedback")
            known = {**ledger.customers()["KH000001"], "owner": WANG, "sources": {"owner": "移交 2026-11-23"}}
            ledger.put_customers({"KH000001": known})
            keep_records(ledger, [Record(WEEK, "KH000001", WANG, "2026-11-25", 1, "daily", brand=CLOUD)])
            ledger.commit()
        propose(space)
        assert only(sheet_of(space))["为什么"] == f"11月23日移交时，已指派给{WANG}"

    def test_whom_the_daily_lane_gave_him_to(self, space):
        hand_in(space, [asked(1)])
        with writing(space, "feedback") as ledger:
            begin_run(ledger, "feedback")
            facts = {**ledger.customers()["KH000001"], "owner": WANG}
            ledger.put_customers({"KH000001": facts})
            keep_records(ledger, [Record(WEEK, "KH000001", WANG, "2026-11-25", 1, "daily", brand=CLOUD)])
            ledger.commit()
        propose(space)
        assert only(sheet_of(space))["为什么"] == f"11月25日移交时，已指派给{WANG}"
        take(space, fill(sheet_of(space), KH000001={"决定": "确认"}))
        with Ledger(space.ledger_file) as ledger:
            assert [record.via for record in Assignments(ledger).records] == ["weekly"]

    @pytest.mark.parametrize("status", [Status.INVALID, Status.LOST])
    def test_nobody_of_one_who_proved_invalid_or_lost_in_the_daily_lane(self, space, status):
        hand_in(space, [visited(1), visited(2)], name=WANG)
        answered_in_the_daily_lane(space, "KH000001", status)
        propose(space)
        (line,) = lines(sheet_of(space), "待分配")
        assert (line["客户编号"], line["原因"]) == ("KH000001", "已有结果")
        assert line["怎么回事"] == f"11月26日移交的答复是“{status}”，不用再分"
        assert "下周还会列出来，已有结果的除外" in said(sheet_of(space), "待分配")[1]
        assert list(owners(sheet_of(space))) == ["KH000002"]
        propose(space, NEXT, as_of=date(2026, 12, 7))
        assert list(owners(sheet_of(space, week=NEXT))) == ["KH000002"]
        assert "待分配" not in opened(sheet_of(space, week=NEXT)).sheetnames, "it was told in his own week"

    def test_whoever_asks_again_after_that_is_given_to_somebody(self, space):
        hand_in(space, [asked(1)])
        answered_in_the_daily_lane(space, "KH000001", Status.LOST, Status.OPEN)
        propose(space)
        assert list(owners(sheet_of(space))) == ["KH000001"]

    def test_whom_somebody_wrote_into_the_register(self, space):
        hand_in(space, [asked(1)])
        correct(space, "跟进负责人", WANG)
        done = propose(space)
        line = only(sheet_of(space))
        assert (line["建议跟进人"], line["归属依据"]) == (WANG, "总监定的")
        assert "客户总表里填的" in line["为什么"]
        assert [problem.code for problem in done.problems] == ["register-changed"]
        assert register(space)[0]["跟进负责人"] == WANG

    def test_the_owner_of_whoever_sent_him(self, space):
        hand_in(space, [asked(1, **{"单位/店名": None}, 客户称呼="钱大海")])
        correct(space, "跟进负责人", WANG)
        propose(space)
        hand_in(space, [referral(1, 转介绍人="钱大海", 转介绍人电话="13853900001")], name="转介绍")
        propose(space)
        line = next(line for line in lines(sheet_of(space)) if line["客户编号"] == "KH000002")
        assert (line["建议跟进人"], line["归属依据"]) == (WANG, "介绍人的业务员")

    def test_contacts_of_one_firm_go_together(self, space):
        firm = {"单位/店名": "临沂市康宁医疗器械有限公司"}
        hand_in(space, [asked(n, **firm) for n in (1, 2, 3)] + [asked(n) for n in (4, 5)])
        propose(space)
        found = owners(sheet_of(space))
        with Ledger(space.ledger_file) as ledger:
            linked = {no for pair in ledger.decisions("firm") for no in pair.split("+")}
        assert len(linked) == 3
        assert len({found[no] for no in linked}) == 1

    def test_nobody_who_has_left(self, space):
        settle(space, people=changed(MA, on_duty="是"))
        hand_in(space, [visited(1, 业务代表=MA)], name=MA)
        settle(space)
        propose(space)
        line = only(sheet_of(space))
        assert line["建议跟进人"] in (WANG, CHEN)
        assert f"{MA}" in line["为什么"]

    def test_his_deputy_while_he_is_away_for_long(self, space):
        hand_in(space, [visited(1)], name=WANG)
        settle(space, people=changed(WANG, off_from=date(2026, 11, 27), back_on=date(2026, 12, 20)))
        propose(space)
        line = only(sheet_of(space))
        assert line["建议跟进人"] == CHEN
        assert "12月20日回来" in line["为什么"]


class TestWhoWaits:
    def test_for_a_brand_without_a_director(self, space):
        settle(space, brands=[Brand(brand=CLOUD), Brand(brand=WARM, director="吴敏")])
        hand_in(space, [asked(1)])
        propose(space)
        line = only(sheet_of(space), "待分配")
        assert line["原因"] == "无品牌负责人"
        assert "「品牌」" in line["怎么办"]
        assert not lines(sheet_of(space))

    def test_while_everyone_is_full(self, space):
        people = [Staff.of({**one.__dict__, "weekly_quota": 1}) if one.role == Role.SALES else one for one in PEOPLE]
        settle(space, people=people)
        hand_in(space, [asked(n) for n in (1, 2, 3)])
        propose(space)
        assert only(sheet_of(space), "待分配")["原因"] == "全部满额"
        assert len(lines(sheet_of(space))) == 2

    def test_while_people_quarrel_about_him(self, space):
        hand_in(space, [visited(1)], name=WANG)
        hand_in(space, [visited(1, 业务代表=CHEN)], name=CHEN)
        propose(space)
        assert only(sheet_of(space))["为什么"].startswith("撞单未裁定，先不动")


class TestShares:
    def test_follow_the_capacities(self, space):
        hand_in(space, [asked(n) for n in range(1, 31)])
        propose(space)
        shares = {line["姓名"]: (line["本周应得"], line["本周实得"]) for line in lines(sheet_of(space), "公平表")}
        assert shares == {WANG: (10, 10), CHEN: (20, 20)}

    def test_count_the_weeks_before(self, space):
        hand_in(space, [asked(1)])
        propose(space)
        take(space, fill(sheet_of(space), KH000001={"决定": "改派", "改派给": WANG, "改派原因": "路近"}))
        hand_in(space, [asked(2, 咨询日期=date(2026, 12, 2))], name="下周", week=NEXT, as_of=date(2026, 12, 7))
        propose(space, NEXT, date(2026, 12, 7))
        line = only(sheet_of(space, week=NEXT))
        assert line["建议跟进人"] == CHEN
        assert f"{WANG}1位" in line["为什么"]

    def test_remember_who_took_part(self, space):
        hand_in(space, [asked(1)])
        propose(space)
        with Ledger(space.ledger_file) as ledger:
            assert json.loads(ledger.decisions(TOOK_PART)[WEEK]) == {WANG: 10, CHEN: 20, SUN: 10}

    def test_a_brand_has_its_own(self, space):
        both = [Staff.of({**one.__dict__, "brand": (CLOUD, WARM)}) if one.name == WANG else one for one in PEOPLE]
        settle(space, people=both)
        hand_in(space, [asked(n) for n in range(1, 7)] + [asked(n, 意向品牌=WARM) for n in range(7, 11)])
        propose(space)
        assert {line["姓名"]: line["本周实得"] for line in lines(sheet_of(space), "公平表")} == {WANG: 2, CHEN: 4}
        assert {line["姓名"]: line["本周实得"] for line in lines(sheet_of(space, WARM), "公平表")} == {WANG: 2, SUN: 2}


class TestCoverage:
    def test_names_the_regions_without_a_good_customer(self, space):
        settle(space, people=changed(WANG, territory="山东省临沂市"))
        hand_in(space, [asked(1), asked(2, 所在地区="江苏省徐州市铜山区")])
        propose(space)
        found = {line["地区"]: line for line in lines(sheet_of(space), "覆盖")}
        assert found["山东省临沂市"]["区域级别"] == "地级市"
        assert (found["山东省临沂市"]["客户数"], found["山东省临沂市"]["A类数"]) == (1, 0)
        assert found["山东省临沂市"]["说明"] == f"还没有A类客户，归{WANG}"
        assert found["江苏省徐州市铜山区"]["说明"] == "还没有A类客户"


class TestPrivacy:
    def test_nothing_of_the_customer_is_in_what_is_remembered(self, space):
        hand_in(space, [asked(1)])
        propose(space)
        take(space, fill(sheet_of(space), KH000001={"决定": "确认"}))
        with Ledger(space.ledger_file) as ledger:
            kept = str([ledger.decisions(kind) for kind in ("proposal", "assignment", "assignment-week")])
        assert "KH000001" in kept
        assert not any(word in kept for word in ("1385390", "长寿", "李志强"))

    def test_who_is_erased_is_gone_from_the_workbooks_and_from_what_was_written_of_him(self, space):
        hand_in(space, [asked(1), asked(2)])
        propose(space)
        take(
            space, fill(sheet_of(space), KH000001={"决定": "改派", "改派给": WANG, "改派原因": "他是长寿店老板的表弟"})
        )
        erase("KH000001", workspace=space.root, today=MONDAY)
        left = str([cells(path) for path in sorted((space.root / "分配").rglob("*.xlsx"))])
        assert not any(word in left for word in ("13853900001", "长寿器械店"))
        with Ledger(space.ledger_file) as ledger:
            assert "表弟" not in str(ledger.decisions("assignment"))
            assert not [no for no in proposals_of(ledger, WEEK) if no == "KH000001"]
        assert not backed_up(space, "云枕 分配表")


class TestRefusals:
    def test_no_brands_no_workbooks(self, space):
        settle(space, brands=[Brand(brand=None, director="吴敏")])
        with pytest.raises(WorkbookError, match="还没有品牌"):
            propose(space)

    def test_no_such_week(self, space):
        with pytest.raises(WorkbookError, match="不是周次"):
            propose(space, "2026-W99")

    def test_no_workspace(self, tmp_path):
        with pytest.raises(WorkbookError, match="设置"):
            assign(tmp_path)


_NUMBERS = st.lists(st.integers(1, 12), unique=True, min_size=1, max_size=8)
_BRANDS = st.sampled_from([CLOUD, WARM, "海尔", None])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_NUMBERS, st.data())
def test_every_valid_customer_stands_in_exactly_one_place(numbers, data):
    rows = []
    for number in numbers:
        brand = data.draw(_BRANDS)
        make = data.draw(st.sampled_from([asked, visited]))
        rows.append((make, make(number, 意向品牌=brand)))
    quota = data.draw(st.sampled_from([None, 1]))
    people = [Staff.of({**one.__dict__, "weekly_quota": quota}) if one.role == Role.SALES else one for one in PEOPLE]
    with tempfile.TemporaryDirectory() as folder:
        space = company(Path(folder) / "公司", people=people)
        for make, name in ((asked, "李晓梅"), (visited, WANG)):
            own = [row for kind, row in rows if kind is make]
            if own:
                hand_in(space, own, name=name)
        propose(space)
        found = [
            line["客户编号"]
            for brand in (CLOUD, WARM)
            for page in ("分配表", "待分配")
            for line in lines(sheet_of(space, brand), page)
        ]
        found += [line["客户编号"] for line in lines(sheet_of(space), "待定品牌")]
        assert sorted(found) == sorted(customers(space))
        assert sorted(found) == sorted(set(found))


def test_the_workspace_names_workbooks_so_that_no_two_are_one(tmp_path):
    space = Workspace(tmp_path)
    files = space.assignment_files(WEEK, ["ABC", "ＡＢＣ", "御康/临沂"])
    assert len({path.name.casefold() for path in files.values()}) == 3
    assert all(path.parent == tmp_path / "分配" / WEEK for path in files.values())
