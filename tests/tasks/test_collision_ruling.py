"""撞单 from the files of a week to the ruling that comes back, and what it changes."""

import shutil
import warnings
from datetime import date

import openpyxl
import pytest
from weeks import TODAY, WEEK, cells, conflicts, customers, inquiry, run, save, visit

from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.forms.collision_ruling import Collision
from workbook_tools.forms.settings import RULES, Brand, Role, Rule, Staff, Territory
from workbook_tools.ledger import Ledger
from workbook_tools.settings import load_settings
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.erase import erase
from workbook_tools.tasks.history import history, undo
from workbook_tools.tasks.init import write_settings
from workbook_tools.tasks.publication import begin_run, writing
from workbook_tools.tasks.review import review
from workbook_tools.tasks.rulings import apply_rulings, rulings_of
from workbook_tools.tasks.trace import trace
from workbook_tools.workspace import Workspace

NEXT, LATER = "2026-W48", "2026-W49"
ZHAO, QIAN, LI, GAO = "赵小龙", "钱大海", "李晓梅", "高总监"
PEOPLE = [
    Staff(name=LI, role=Role.SERVICE),
    Staff(name=ZHAO, role=Role.SALES, territory="苏北大区"),
    Staff(name=QIAN, role=Role.SALES, aliases="大海"),
    Staff(name="孙丽华", role=Role.SALES),
    Staff(name="马东", role=Role.SALES, on_duty="否"),
    Staff(name=GAO, role=Role.DIRECTOR),
]
TERRITORIES = [Territory(territory="苏北", places="徐州、宿迁", aliases="苏北大区")]


def answering(**answers):
    """Give the rules with these answers: 归属_5="否"."""
    by_no = {no.replace("_", "-"): value for no, value in answers.items()}
    return [Rule.of({**rule.__dict__, "value": by_no.get(rule.rule_no)}) for rule in RULES]


@pytest.fixture
def space(tmp_path):
    made = Workspace(tmp_path / "公司")
    made.inbox.mkdir(parents=True)
    write_settings(
        made.settings_file,
        {Staff: PEOPLE, Brand: [Brand(brand="云枕", director=GAO)], Territory: TERRITORIES},
    )
    return made


def clash(space, *, second=NEXT, day=date(2026, 11, 24)):
    """Let 赵 register a customer in one week and 钱 the same one in another."""
    save(space.inbox / "赵小龙.xlsx", [visit()])
    run(space)
    save(space.inbox / "钱大海.xlsx", [visit(业务代表=QIAN, 拜访日期=day)])
    return run(space, week=second, as_of=date(2026, 11, 30))


def ruling_sheet(space, week=NEXT):
    return space.week_folder(week) / "撞单裁定表.xlsx"


def lines(path):
    """Give the lines of the whole table as heading → value; none if there is no collision."""
    by_address = cells(path).get("撞单裁定表", {})
    head = next((address for address, value in by_address.items() if value == "客户编号"), "")
    row = int("".join(filter(str.isdigit, head)) or 0)
    headings = {a.rstrip("0123456789"): v for a, v in by_address.items() if a.endswith(str(row)) and a[-1:]}
    found = {}
    for address, value in by_address.items():
        column, number = address.rstrip("0123456789"), int("".join(filter(str.isdigit, address)))
        if number > row:
            found.setdefault(number, {})[headings[column]] = value
    return list(found.values())


def fill(path, **answers):
    """Type into the first line as a director would."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    page = book["撞单裁定表"]
    head = next(cell for row in page.iter_rows() for cell in row if cell.value == "客户编号").row
    at = {cell.value: cell.column for cell in page[head]}
    for heading, value in answers.items():
        page.cell(head + 1, at[heading]).value = value
    book.save(path)
    return path


RULED = {"裁定归属": QIAN, "签字": GAO, "裁定日期": date(2026, 12, 1)}
RULING_DAY = date(2026, 12, 1)
"""The day on which the sheet that is filled in so comes back."""


def rule_on(space, path):
    """Apply what was filled in, as a run of its own."""
    settings = load_settings(space.settings_file, TODAY)
    tables, _ = read_tables(
        read_book(path), [Collision.form], path.name, today=TODAY, vocabularies=settings.vocabularies()
    )
    with writing(space, "review") as ledger:
        begin_run(ledger, "review")
        done = apply_rulings(tables[:1], ledger, settings, RULING_DAY)
        ledger.commit()
    return done


class TestFinding:
    def test_two_who_visit_one_customer_collide(self, space):
        assert clash(space)["collisions"] == 1
        (line,) = lines(ruling_sheet(space))
        assert (line["现归谁"], line["认领人"], line["建议归属"]) == (ZHAO, f"{ZHAO}、{QIAN}", ZHAO)
        assert line["依据"].startswith("按保护期：")
        assert "2026-W47周" in line["登记先后"]
        assert "赵小龙.xlsx" in line["出处"]
        assert "钱大海登记时，客户总表已写明归赵小龙" in line["隐瞒"]
        assert [facts["owner"] for facts in customers(space).values()] == [ZHAO]

    def test_none_is_said_in_one_line(self, space):
        save(space.inbox / "赵小龙.xlsx", [visit()])
        assert run(space)["collisions"] == 0
        said = [value for page in cells(ruling_sheet(space, WEEK)).values() for value in page.values()]
        assert said == [f"撞单裁定表 {WEEK}", "没有撞单：每位客户都只有一位业务员认领。"]

    def test_customer_service_claims_nobody(self, space):
        save(space.inbox / "李晓梅.xlsx", [inquiry(客户称呼="孙玉兰", 手机="13951600001")])
        save(space.inbox / "赵小龙.xlsx", [visit()])
        assert run(space)["collisions"] == 0

    def test_the_same_owner_twice_is_none(self, space):
        save(space.inbox / "赵小龙.xlsx", [visit(), visit(拜访日期=date(2026, 11, 20))])
        assert run(space)["collisions"] == 0

    def test_a_name_mended_in_place_is_none(self, space):
        save(space.inbox / "陌拜.xlsx", [visit()])
        run(space)
        save(space.inbox / "陌拜.xlsx", [visit(业务代表=QIAN)])
        assert run(space)["collisions"] == 0

    def test_a_second_run_writes_the_same(self, space):
        clash(space)
        before = cells(ruling_sheet(space))
        assert run(space, week=NEXT, as_of=date(2026, 12, 4))["collisions"] == 1
        assert cells(ruling_sheet(space)) == before

    def test_it_stays_open_in_weeks_that_bring_nothing_new(self, space):
        clash(space)
        assert run(space, week=LATER, as_of=date(2026, 12, 7))["collisions"] == 1
        assert len(lines(ruling_sheet(space, LATER))) == 1

    def test_a_dry_run_counts_and_leaves_nothing(self, space):
        save(space.inbox / "赵小龙.xlsx", [visit(), visit(业务代表=QIAN)])
        assert run(space, dry_run=True)["collisions"] == 1
        assert not ruling_sheet(space, WEEK).exists()

    def test_in_one_week_by_nobodys_fault_they_are_to_share(self, space):
        save(space.inbox / "街上.xlsx", [visit(意向区域=None), visit(业务代表=QIAN, 意向区域=None)])
        run(space)
        (line,) = lines(ruling_sheet(space, WEEK))
        assert line.get("建议归属") is None
        assert line["建议分成"] == f"50:50（{ZHAO}、{QIAN}）"

    def test_undoing_the_run_takes_it_back(self, space):
        clash(space)
        undo(space.root, today=TODAY)
        assert not ruling_sheet(space).exists()
        with Ledger(space.ledger_file) as ledger:
            assert ledger.decisions("collision") == {}

    def test_contacts_of_one_firm_with_two_owners_are_one(self, space):
        save(space.inbox / "赵小龙.xlsx", [visit(店名="康泰大药房")])
        save(
            space.inbox / "钱大海.xlsx",
            [visit(业务代表=QIAN, 店名="徐州康泰大药房", 负责人="周大年", 手机="13951600002")],
        )
        assert run(space)["collisions"] == 1
        (line,) = lines(ruling_sheet(space, WEEK))
        assert line["客户编号"] == "KH000001、KH000002"
        done, refused = rule_on(space, fill(ruling_sheet(space, WEEK), **RULED))
        assert (sorted(done), refused) == (["KH000001", "KH000002"], [])
        assert run(space)["collisions"] == 0
        assert {facts["owner"] for facts in customers(space).values()} == {QIAN}

    def test_the_front_page_suits_a_phone_and_the_terminal_tells_nobodys_name(self, space):
        clash(space)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            front = openpyxl.load_workbook(ruling_sheet(space)).worksheets[0]
        assert front.max_column <= 7
        assert "KH000001 康乐保健品店" in [cell.value for row in front.iter_rows() for cell in row]


class TestRuling:
    def test_changes_the_owner_for_good(self, space):
        clash(space)
        path = fill(ruling_sheet(space), **RULED, 裁定分成="60:40", 主管意见="钱大海先谈成")
        done, refused = rule_on(space, path)
        assert refused == []
        (ruling,) = done.values()
        assert (ruling.owner, ruling.split, ruling.opinion) == (QIAN, "60:40", "钱大海先谈成")
        assert ruling.claimants == (ZHAO, QIAN)
        save(space.inbox / "赵小龙 新.xlsx", [visit(拜访日期=date(2026, 12, 2))])
        assert run(space, week=LATER, as_of=date(2026, 12, 7))["collisions"] == 0
        (facts,) = customers(space).values()
        assert (facts["owner"], facts["sources"]["owner"]) == (QIAN, "撞单裁定 2026-12-01")
        shown = next(line for line in conflicts(space) if line["列"] == "跟进负责人")
        assert (shown["采用的值"], shown["为什么"]) == (QIAN, "主管裁定的为准")
        assert shown["采用的出处"] == "撞单裁定 2026-12-01"

    def test_is_told_by_trace(self, space):
        clash(space)
        rule_on(space, fill(ruling_sheet(space), **RULED))
        told = list(trace(space.root, customer_no="KH000001"))
        assert any("撞单裁定 2026-12-01" in str(line) for line in told)

    def test_a_new_claimant_raises_it_again(self, space):
        clash(space)
        rule_on(space, fill(ruling_sheet(space), **RULED))
        save(space.inbox / "孙丽华.xlsx", [visit(业务代表="孙丽华", 拜访日期=date(2026, 12, 2))])
        assert run(space, week=LATER, as_of=date(2026, 12, 7))["collisions"] == 1
        (line,) = lines(ruling_sheet(space, LATER))
        assert (line["现归谁"], line["认领人"]) == (QIAN, f"{ZHAO}、{QIAN}、孙丽华")

    def test_the_same_file_twice_changes_nothing(self, space):
        clash(space)
        path = fill(ruling_sheet(space), **RULED)
        rule_on(space, path)
        before = customers(space)
        assert rule_on(space, path) == ({}, [])
        assert customers(space) == before

    def test_can_be_undone(self, space):
        clash(space)
        rule_on(space, fill(ruling_sheet(space), **RULED))
        undo(space.root, today=TODAY)
        assert [facts["owner"] for facts in customers(space).values()] == [ZHAO]
        assert run(space, week=NEXT, as_of=date(2026, 11, 30))["collisions"] == 1

    def test_an_alias_is_taken_for_the_person(self, space):
        clash(space)
        done, _ = rule_on(space, fill(ruling_sheet(space), **(RULED | {"裁定归属": "大海"})))
        assert [ruling.owner for ruling in done.values()] == [QIAN]

    @pytest.mark.parametrize(
        ("heading", "value", "said"),
        [
            ("裁定归属", "谁也不是", "人员页里没有“谁也不是”"),
            ("裁定归属", "马东", "“马东”已不在岗"),
            ("裁定归属", None, "「裁定归属」空着，这一行还不算裁定"),
            ("裁定日期", "改天", "看不懂「裁定日期」里的“改天”"),
            ("裁定日期", None, "「裁定日期」空着，这一行还不算裁定"),
            ("签字", None, "「签字」空着，这一行还不算裁定"),
            ("客户编号", "KH009999", "客户总表里没有“KH009999”"),
            ("客户编号", None, "没有写客户编号"),
        ],
    )
    def test_what_cannot_be_taken_is_said_at_its_cell(self, space, heading, value, said):
        clash(space)
        done, refused = rule_on(space, fill(ruling_sheet(space), **(RULED | {heading: value})))
        assert done == {}
        (problem,) = refused
        assert (problem.heading, problem.said(unmask=True)) == (heading, said)
        column = next(a for a, v in cells(ruling_sheet(space))["撞单裁定表"].items() if v == heading)
        assert problem.place.cell.rstrip("0123456789") == column.rstrip("0123456789")
        assert [facts["owner"] for facts in customers(space).values()] == [ZHAO]

    def test_the_rest_is_applied(self, space):
        second = {"店名": "万家福", "负责人": "吴一", "手机": "13951600009", "详细地址": "解放路8号"}
        save(space.inbox / "赵小龙.xlsx", [visit(), visit(**second)])
        save(space.inbox / "钱大海.xlsx", [visit(业务代表=QIAN), visit(业务代表=QIAN, **second)])
        run(space)
        path = fill(ruling_sheet(space, WEEK), **RULED)
        book = openpyxl.load_workbook(path)
        page = book["撞单裁定表"]
        at = next(cell for row in page.iter_rows() for cell in row if cell.value == "裁定归属")
        page.cell(at.row + 2, at.column).value = QIAN
        book.save(path)
        done, refused = rule_on(space, path)
        assert len(done) == 1
        assert {problem.heading for problem in refused} == {"裁定日期", "签字"}

    def test_an_unfilled_sheet_changes_nothing(self, space):
        clash(space)
        assert rule_on(space, ruling_sheet(space)) == ({}, [])

    def test_who_is_erased_leaves_no_ruling(self, space):
        clash(space)
        rule_on(space, fill(ruling_sheet(space), **RULED))
        erase("KH000001", workspace=space.root, today=TODAY)
        with Ledger(space.ledger_file) as ledger:
            assert rulings_of(ledger) == {}
        said = [str(value) for page in cells(ruling_sheet(space)).values() for value in page.values()]
        assert not [value for value in said if "康乐" in value or "孙玉兰" in value]


class TestOutOfTerritory:
    def told(self, space):
        done = consolidate(workspace=space.root, week=WEEK, as_of=TODAY)
        return [problem for problem in done.problems if problem.code == "out-of-territory"]

    def test_is_remarked_at_the_region(self, space):
        save(space.inbox / "赵小龙.xlsx", [visit(), visit(负责人="周一", 手机="13951600003", 意向区域="临沂市兰山区")])
        (problem,) = self.told(space)
        assert problem.is_remark
        assert problem.heading == "意向区域"
        assert problem.said() == "赵小龙负责苏北大区，这位客户不在里面，算跨区"
        assert self.told(space) == [problem]

    def test_is_silent_where_no_territory_is_known(self, space):
        save(space.inbox / "钱大海.xlsx", [visit(业务代表=QIAN, 意向区域="临沂市兰山区")])
        assert self.told(space) == []

    def test_is_off_if_the_company_says_so(self, space):
        write_settings(space.settings_file, {Staff: PEOPLE, Territory: TERRITORIES, Rule: answering(归属_5="否")})
        save(space.inbox / "赵小龙.xlsx", [visit(意向区域="临沂市兰山区")])
        assert self.told(space) == []

    def test_stands_on_the_ruling_sheet_too(self, space):
        save(space.inbox / "街上.xlsx", [visit(意向区域="临沂市兰山区"), visit(业务代表=QIAN, 意向区域="临沂市兰山区")])
        run(space)
        (line,) = lines(ruling_sheet(space, WEEK))
        assert line["跨区"] == "赵小龙（负责苏北大区）"


class TestReview:
    """`wbtools review` takes rulings as it takes decisions."""

    def test_takes_over_a_ruling_and_publishes_the_register(self, space):
        clash(space)
        done = review([fill(ruling_sheet(space), **RULED)], workspace=space.root, today=RULING_DAY)
        assert (list(done.ruled.values()), done.problems) == ([QIAN], [])
        assert QIAN in cells(space.register_file)["客户总表"].values()
        assert history(space.root)[-1]["task"] == "review"
        again = review([ruling_sheet(space)], workspace=space.root, today=RULING_DAY)
        assert (again.ruled, again.run) == ({}, None)

    def test_tells_at_the_cell_what_is_missing(self, space):
        clash(space)
        done = review([fill(ruling_sheet(space), 裁定归属=QIAN)], workspace=space.root, today=RULING_DAY)
        assert done.ruled == {}
        assert {problem.heading for problem in done.problems} == {"签字", "裁定日期"}

    def test_a_filled_one_in_the_inbox_is_pointed_to_it(self, space):
        clash(space)
        shutil.copy(fill(ruling_sheet(space), **RULED), space.inbox / "撞单裁定表.xlsx")
        done = consolidate([], workspace=space.root, week=NEXT, as_of=date(2026, 11, 30))
        told = [problem for problem in done.problems if problem.code == "review-sheet"]
        assert ["wbtools review" in problem.suggestion for problem in told] == [True]
        assert "填过的撞单裁定表" in told[0].message

    def test_takes_none_of_rulings_that_contradict_each_other(self, space):
        clash(space)
        one = fill(ruling_sheet(space), **RULED)
        other = space.root / "另一份.xlsx"
        shutil.copy(one, other)
        fill(other, **{**RULED, "裁定归属": ZHAO})
        for order in ([one, other], [other, one]):
            done = review(order, workspace=space.root, today=RULING_DAY)
            assert done.ruled == {}
            assert ["裁给了别人" in problem.message for problem in done.problems] == [True, True]

    def test_an_earlier_ruling_does_not_take_back_a_later_one(self, space):
        clash(space)
        review([fill(ruling_sheet(space), **RULED)], workspace=space.root, today=RULING_DAY)
        earlier = fill(ruling_sheet(space), **{**RULED, "裁定归属": ZHAO, "裁定日期": date(2026, 11, 30)})
        done = review([earlier], workspace=space.root, today=RULING_DAY)
        assert done.ruled == {}
        assert "这一份更早" in done.problems[0].message

    def test_another_one_of_the_same_day_is_asked_about(self, space):
        clash(space)
        review([fill(ruling_sheet(space), **RULED)], workspace=space.root, today=RULING_DAY)
        other = fill(ruling_sheet(space), **{**RULED, "裁定归属": ZHAO})
        done = review([other], workspace=space.root, today=RULING_DAY)
        assert done.ruled == {}
        (problem,) = done.problems
        assert "同一天已经裁定归钱大海，这一份没有收" in problem.message
        later = fill(ruling_sheet(space), **{**RULED, "裁定归属": ZHAO, "裁定日期": date(2026, 12, 2)})
        assert review([later], workspace=space.root, today=date(2026, 12, 2)).ruled == {"KH000001": ZHAO}

    def test_of_a_day_that_has_not_come_is_refused(self, space):
        clash(space)
        sheet = fill(ruling_sheet(space), **{**RULED, "裁定日期": date(2030, 1, 1)})
        done = review([sheet], workspace=space.root, today=RULING_DAY)
        assert done.ruled == {}
        (problem,) = done.problems
        assert (problem.heading, problem.code) == ("裁定日期", "ruling-refused")
        assert "还没有到" in problem.message

    @pytest.mark.parametrize(
        ("said", "heading", "message"),
        [
            ({"签字": QIAN}, "签字", "就是得到客户的人"),
            ({"裁定归属": "孙丽华"}, "裁定归属", "没有认领过这位客户"),
        ],
    )
    def test_what_is_strange_in_it_is_remarked(self, space, said, heading, message):
        clash(space)
        done = review([fill(ruling_sheet(space), **(RULED | said))], workspace=space.root, today=RULING_DAY)
        assert len(done.ruled) == 1
        (problem,) = done.problems
        assert (problem.code, problem.heading) == ("ruling-noted", heading)
        assert message in problem.message

    def test_crosses_are_no_signature(self, space):
        clash(space)
        done = review([fill(ruling_sheet(space), **(RULED | {"签字": "×××"}))], workspace=space.root, today=RULING_DAY)
        assert done.ruled == {}
        assert [problem.heading for problem in done.problems] == ["签字"]

    def test_another_companys_sheet_rules_on_nobody(self, space):
        clash(space)
        foreign = fill(ruling_sheet(space), **RULED, 客户名称="别家的店", 联系人="别人")
        done = review([foreign], workspace=space.root, today=RULING_DAY)
        assert done.ruled == {}
        assert "可能不是这个文件夹的" in done.problems[0].message
