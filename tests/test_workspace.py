from datetime import date, datetime, time, timedelta

import openpyxl
import pytest

from workbook_tools.columns.hours_text import read_hours
from workbook_tools.forms.settings import (
    RULES,
    Brand,
    NextDay,
    Role,
    Rule,
    Staff,
    Territory,
    WeeklyRest,
    Workday,
    WriteUpDay,
    parts,
)
from workbook_tools.problems import WorkbookError
from workbook_tools.sales.clocks import ClockRules
from workbook_tools.sales.collisions import CollisionRules
from workbook_tools.sales.follow_ups import FollowUpRules
from workbook_tools.sales.practice import LevelLimits
from workbook_tools.sales.sellers import AssignmentRules
from workbook_tools.sales.take_back import TakeBackRules
from workbook_tools.sales.validity import ValidityRules
from workbook_tools.sales.verdict import MatchingRules
from workbook_tools.settings import Settings, load_settings, official_names
from workbook_tools.tasks.init import init, write_settings
from workbook_tools.workspace import Workspace

TODAY = date(2026, 11, 23)


@pytest.fixture
def settings_of(tmp_path):
    """Write rows into a 设置.xlsx and read it back."""

    def load(*rows):
        pages = {}
        for row in rows:
            pages.setdefault(type(row), []).append(row)
        write_settings(tmp_path / "设置.xlsx", pages)
        return load_settings(tmp_path / "设置.xlsx", TODAY)

    return load


def person(name, **said):
    return Staff(**{"name": name, "role": Role.SERVICE, **said})


def assert_works_by_the_defaults(settings):
    assert settings.validity_rules() == ValidityRules()
    assert settings.matching_rules() == MatchingRules()
    assert settings.assignment_rules() == AssignmentRules()
    assert settings.collision_rules() == CollisionRules()
    assert settings.follow_up_rules() == FollowUpRules()
    assert settings.take_back_rules() == TakeBackRules()
    assert settings.clock_rules() == ClockRules()
    assert settings.level_limits() == LevelLimits()


class TestInit:
    def test_makes_the_folders_and_settings_without_a_problem(self, tmp_path):
        space = init(tmp_path / "新" / "公司")
        assert {path.name for path in space.root.iterdir()} == {"设置.xlsx", "收件箱", "移交", "名单", "分配"}
        assert space.exists
        settings = load_settings(space.settings_file, TODAY)
        assert (list(settings.problems), list(settings.staff), list(settings.brands)) == ([], [], [])
        assert settings.known

    def test_never_touches_a_workspace_that_is_there(self, tmp_path):
        space = init(tmp_path)
        before = space.settings_file.read_bytes()
        with pytest.raises(WorkbookError, match="已经是工作文件夹"):
            init(tmp_path)
        assert space.settings_file.read_bytes() == before

    def test_leaves_what_else_lies_in_the_folder(self, tmp_path):
        (tmp_path / "收件箱").mkdir()
        (tmp_path / "收件箱" / "小李.xlsx").write_bytes(b"x")
        init(tmp_path)
        assert (tmp_path / "收件箱" / "小李.xlsx").read_bytes() == b"x"

    def test_where_a_file_stands_in_the_way_says_so(self, tmp_path):
        (tmp_path / "公司").write_text("")
        with pytest.raises(WorkbookError) as refused:
            init(tmp_path / "公司")
        assert refused.value.code == "file-denied"


def test_a_folder_without_settings_is_no_workspace(tmp_path):
    with pytest.raises(WorkbookError, match="wbtools init") as refused:
        Workspace(tmp_path).require()
    assert refused.value.code == "settings-missing"


class TestSettings:
    def test_read_back_what_was_written(self, settings_of):
        rows = [
            Brand(brand="康泰", director="李晓梅", aliases="KT、康泰牌"),
            person("李晓梅", aliases="小李、李姐", due_forms="客户咨询记录本、客户信息移交表"),
            Territory(territory="鲁南大区", places="临沂市"),
            Workday(on=date(2026, 10, 10), kind="班"),
        ]
        settings = settings_of(*rows)
        assert [settings.brands[0], settings.staff[0], settings.territories[0], settings.workdays[0]] == rows
        assert list(settings.problems) == []

    def test_that_cannot_be_read_are_problems_and_the_rest_counts(self, tmp_path, settings_of):
        settings_of(person("李晓梅"), person("周文静"))
        book = openpyxl.load_workbook(tmp_path / "设置.xlsx")
        cell = next(c for line in book["人员"].iter_rows() for c in line if c.value == Role.SERVICE.value)
        cell.value = "宇航员"
        book.save(tmp_path / "设置.xlsx")
        settings = load_settings(tmp_path / "设置.xlsx", TODAY)
        assert [s.name for s in settings.staff] == ["李晓梅", "周文静"]
        assert [(p.code, p.value, p.place.sheet) for p in settings.problems] == [("not-a-choice", "宇航员", "人员")]

    @pytest.mark.parametrize("content", [b"nothing", b"", b"PK", "<html>网页".encode()])
    def test_that_are_no_workbook_are_refused_and_nobody_is_asked_to_hand_them_in(self, tmp_path, content):
        (tmp_path / "设置.xlsx").write_bytes(content)
        with pytest.raises(WorkbookError, match=r"^设置\.xlsx .*，请换回能打开的那一份.*wbtools init") as refusal:
            load_settings(tmp_path / "设置.xlsx", TODAY)
        assert "交" not in refusal.value.message

    def test_name_people_by_any_spelling(self, settings_of):
        people = settings_of(person("李晓梅", aliases="小李、 李姐", staff_no="A01")).vocabularies()["person"]
        for spelling in ("李晓梅", "小李", "李姐", "A01", "ａ０１", " 李 晓梅 "):
            assert people.official(spelling) == "李晓梅", spelling

    def test_tell_namesakes_apart_by_their_number(self, settings_of):
        settings = settings_of(person("王芳", staff_no="A01"), person("王芳", staff_no="A02"))
        assert settings.vocabularies()["person"].names == ("王芳（A01）", "王芳（A02）")
        assert settings.vocabularies()["person"].meant("王芳") == ("王芳（A01）", "王芳（A02）")
        assert list(settings.problems) == []

    def test_ask_for_the_number_of_namesakes(self, settings_of):
        settings = settings_of(person("王芳"), person("王芳", staff_no="A02"), person("李晓梅"))
        assert [p.code for p in settings.problems] == ["settings-double"]

    def test_know_who_has_left(self, settings_of):
        settings = settings_of(person("李晓梅", on_duty="否", due_forms="客户咨询记录本"), person("周文静"))
        assert settings.vocabularies()["person"].retired == {"李晓梅"}
        assert settings.due_forms() == []

    def test_give_each_form_owed_on_its_own(self, settings_of):
        settings = settings_of(person("李晓梅", due_forms="客户咨询记录本、客户信息移交表，陌生拜访登记本"))
        assert settings.due_forms() == [
            ("李晓梅", "客服", "客户咨询记录本"),
            ("李晓梅", "客服", "客户信息移交表"),
            ("李晓梅", "客服", "陌生拜访登记本"),
        ]

    @pytest.mark.parametrize(
        ("person_asked", "brand"), [("赵小龙", "康泰"), ("孙丽华", None), ("周文静", None), ("谁", None), (None, None)]
    )
    def test_presume_a_brand_only_for_who_has_just_one(self, settings_of, person_asked, brand):
        settings = settings_of(
            Brand(brand="康泰", director="张总监"),
            Brand(brand="益寿", director="王总监"),
            person("赵小龙", brand=("康泰",)),
            person("孙丽华", brand=("康泰", "益寿")),
            person("周文静"),
        )
        assert settings.brand_of(person_asked) == brand

    def test_may_forbid_to_presume(self, settings_of):
        no = next(rule for rule in RULES if rule.rule_no == "品牌-1")
        settings = settings_of(
            Brand(brand="康泰", director="张总监"),
            person("赵小龙", brand=("康泰",)),
            type(no)(rule_no="品牌-1", value="否"),
        )
        assert settings.brand_of("赵小龙") is None

    def test_know_a_brands_director(self, settings_of):
        settings = settings_of(Brand(brand="康泰", director="张总监"))
        assert (settings.director_of("康泰"), settings.director_of("益寿"), settings.director_of(None)) == (
            "张总监",
            None,
            None,
        )


class TestRules:
    def test_have_their_defaults_where_nothing_is_written(self, settings_of):
        settings = settings_of()
        for rule in RULES:
            assert settings.rule(rule.rule_no) == rule.default
        assert Settings().rule("归属-1") == "15"

    def test_say_what_the_company_wrote(self, settings_of):
        rule = type(RULES[0])
        settings = settings_of(rule(rule_no="归属-1", value="20"), rule(rule_no="有效-2", value="空号，暂停服务"))
        assert settings.rule("归属-1") == "20"
        assert settings.validity_rules().bad_checks == {"空号", "暂停服务"}
        assert settings.validity_rules().bought_needs_call

    def test_that_do_not_exist_are_a_bug(self):
        with pytest.raises(KeyError):
            Settings().rule("没有-1")


def test_without_settings_nothing_is_checked_against_them():
    assert Settings().vocabularies() == {}


@pytest.mark.parametrize(
    ("text", "names"),
    [("小李、李姐", ["小李", "李姐"]), ("a,b；c/d 　e", ["a", "b", "c", "d", "e"]), ("、", []), ("", []), (None, [])],
)
def test_a_list_typed_in_one_cell_is_taken_apart(text, names):
    assert parts(text) == names


def test_only_namesakes_carry_their_number():
    staff = [person("王芳", staff_no="1"), person("王芳"), person("李晓梅", staff_no="2"), person(None)]
    assert official_names(staff) == [*zip(["王芳（1）", "王芳", "李晓梅"], staff, strict=False)]


class TestWhatDoesNotFitTogether:
    @pytest.mark.parametrize(
        ("rows", "code", "value"),
        [
            ([person("李晓梅", due_forms="客户咨询记录本、没有这种表")], "not-a-choice", "没有这种表"),
            ([person("李晓梅", deputy="没有的人")], "unknown-person", "没有的人"),
            ([person("李晓梅", deputy="李晓梅")], "settings-double", "李晓梅"),
            ([person("李晓梅", brand=("益寿",))], "unknown-brand", "益寿"),
            ([person("李晓梅", email="小李的邮箱")], "email-unread", "小李的邮箱"),
            ([Brand(brand="康泰", director="马云"), person("李晓梅")], "unknown-person", "马云"),
            ([person("李晓梅", territory="临沂市、火星")], "region-unknown", "火星"),
            ([person("李晓梅", territory="鼓楼区")], "region-ambiguous", "鼓楼区"),
            (
                [Territory(territory="鲁南", places="火星"), person("李晓梅", territory="鲁南")],
                "region-unknown",
                "火星",
            ),
            ([Brand(brand="康泰", director="张"), Brand(brand="康泰", director="王")], "settings-double", "康泰"),
        ],
    )
    def test_is_a_problem_at_its_cell(self, settings_of, rows, code, value):
        (problem,) = settings_of(*rows).problems
        assert (problem.code, problem.value) == (code, value)
        assert problem.place.column

    def test_an_alias_of_two_people_is_a_problem_of_both(self, settings_of):
        settings = settings_of(person("李晓梅", aliases="小李"), person("李强", aliases="小李"))
        assert [(p.code, p.value) for p in settings.problems] == [("settings-double", "小李")] * 2

    @pytest.mark.parametrize("hide", [True, False])
    def test_a_page_missing_or_hidden_is_a_problem(self, tmp_path, settings_of, hide):
        settings_of(person("李晓梅"))
        book = openpyxl.load_workbook(tmp_path / "设置.xlsx")
        if hide:
            book["人员"].sheet_state = "hidden"
        else:
            del book["人员"]
        book.save(tmp_path / "设置.xlsx")
        (problem,) = load_settings(tmp_path / "设置.xlsx", TODAY).problems
        assert (problem.code, problem.message) == ("settings-missing", "没有「人员」这一页")


@pytest.mark.parametrize(
    ("rule_no", "answer", "code"),
    [
        ("查重-3", "abc", "number-unread"),
        ("评分-1", "一百", "number-unread"),
        ("查重-1", "也许", "not-a-choice"),
        ("有效-1", "也许", "not-a-choice"),
        ("分配-2", "很久", "number-unread"),
        ("跟进-2", "常联系", "number-unread"),
        ("归属-1", "999999999999", "number-unread"),
        ("查重-3", "9" * 50, "number-unread"),
        ("跟进-2", "-999999999999", "number-unread"),
        ("跟进-6", "3、999999999999", "number-unread"),
        ("练习-1", "9" * 50, "number-unread"),
        ("跟进-6", "三、五", "number-unread"),
        ("跟进-6", "5、3、7", "number-unread"),
        ("跟进-6", "1、2、3、4", "number-unread"),
        ("回收-5", "两个月", "number-unread"),
        ("移交-1", "大后天", "not-a-choice"),
        ("移交-2", "下班前", "time-unread"),
        ("移交-3", "9点-6点", "time-unread"),
        ("移交-3", "全天", "time-unread"),
        ("移交-4", "大小周", "not-a-choice"),
        ("邮件-3", "机密", "not-a-choice"),
        ("急件-1", "半小时", "number-unread"),
        ("归属-1", "-3", "number-unread"),
        ("归属-1", "30-60", "number-unread"),
        ("归属-1", "1/0", "number-unread"),
        ("归属-1", "1.5", "number-unread"),
        ("急件-2", "是", "not-a-choice"),
    ],
)
def test_an_answer_that_is_none_is_told_and_the_default_holds(tmp_path, rule_no, answer, code):
    rules = [Rule.of({**rule.__dict__, "value": answer if rule.rule_no == rule_no else None}) for rule in RULES]
    write_settings(tmp_path / "设置.xlsx", {Rule: rules})
    settings = load_settings(tmp_path / "设置.xlsx", TODAY)
    assert [problem.code for problem in settings.problems if problem.place.sheet == "规则"] == [code]
    assert_works_by_the_defaults(settings)


def test_a_rule_answered_twice_and_differently_is_told(tmp_path):
    rules = [*RULES, *(Rule(rule_no="归属-1", rule="保护期", value=value) for value in ("20", "20天", "25"))]
    write_settings(tmp_path / "设置.xlsx", {Rule: rules})
    problems = load_settings(tmp_path / "设置.xlsx", TODAY).problems
    assert [(p.code, p.value) for p in problems if p.place.sheet == "规则"] == [
        ("settings-double", "20天"),
        ("settings-double", "25"),
    ]
    assert "前面归属-1填的是“20”" in problems[-1].message


@pytest.mark.parametrize(
    ("answer", "most"),
    [
        ("5000", 5_000),
        ("5,000", 5_000),
        ("80，000位", 80_000),
        ("5万", 50_000),
        ("2.5万位", 25_000),
        ("200000", 200_000),
    ],
)
def test_many_customers_are_written_as_people_write_them(settings_of, answer, most):
    settings = settings_of(Rule(rule_no="总表-1", rule="规则", value=answer))
    assert list(settings.problems) == []
    assert settings.most_in_one_register == most


def test_more_customers_than_a_sheet_has_lines_are_told(settings_of):
    settings = settings_of(Rule(rule_no="总表-1", rule="规则", value="200万"))
    assert [problem.code for problem in settings.problems] == ["number-unread"]
    assert settings.most_in_one_register == 50_000


class TestClocks:
    def test_go_by_what_the_company_answers(self, settings_of):
        answers = {"移交-1": "自然日", "移交-2": "下午5点半", "移交-3": "9:00—12:00，13：00－18：00", "移交-4": "单休"}
        answers |= {"急件-1": "45分钟", "急件-2": "第二天"}
        settings = settings_of(*(Rule(rule_no=rule_no, rule="规则", value=value) for rule_no, value in answers.items()))
        assert list(settings.problems) == []
        assert settings.clock_rules() == ClockRules(
            hours=read_hours("09:00-12:00、13:00-18:00"),
            weekly_rest=WeeklyRest.SUNDAY,
            answer_day=NextDay.CALENDAR_DAY,
            answer_hour=timedelta(hours=17.5),
            first_call=timedelta(minutes=45),
            write_up=WriteUpDay.NEXT_DAY,
        )
        assert settings.calendar().working_day == timedelta(hours=8)

    def test_a_time_that_excel_has_made_of_the_answer_is_read(self, tmp_path, settings_of):
        settings_of(*RULES)
        book = openpyxl.load_workbook(tmp_path / "设置.xlsx")
        (cell,) = [row[2] for row in book["规则"].iter_rows() if row[0].value == "移交-2"]
        cell.value = time(17, 30)
        book.save(tmp_path / "设置.xlsx")
        settings = load_settings(tmp_path / "设置.xlsx", TODAY)
        assert [problem.code for problem in settings.problems] == ["date-in-text"]
        assert settings.clock_rules().answer_hour == timedelta(hours=17.5)

    def test_a_first_call_before_the_handoff_is_none_at_all(self):
        assert Settings(rules={"急件-1": "-30"}).clock_rules().first_call == timedelta()

    def test_know_the_companys_own_days(self, settings_of):
        settings = settings_of(Workday(on=date(2026, 11, 24), kind="休"), Workday(on=date(2026, 11, 28), kind="班"))
        assert settings.handoff_clock().answer_due(TODAY) == datetime.fromisoformat("2026-11-25 18:00")
        assert settings.calendar().next_working_day(date(2026, 11, 27)) == date(2026, 11, 28)

    def test_a_day_that_is_both_off_and_worked_is_told(self, settings_of):
        days = [Workday(on=TODAY, kind=kind) for kind in ("休", "休", "班")]
        settings = settings_of(*days)
        (problem,) = settings.problems
        assert (problem.code, problem.value, problem.place.row) == ("settings-double", "班", 7)
        assert "2026-11-23前面填的是“休”" in problem.message
        assert not settings.calendar().is_working_day(TODAY)


def test_the_defaults_shown_are_those_worked_by():
    assert_works_by_the_defaults(Settings())


def test_the_rules_of_follow_up_are_the_companys_answers():
    answers = {"跟进-1": "2个工作日", "跟进-2": "2", "跟进-5": "14天", "跟进-6": "2，4", "跟进-7": "6", "回收-1": "20"}
    settings = Settings(rules=answers | {"回收-4": "3", "回收-5": "45", "回收-6": "5"})
    follow, back = settings.follow_up_rules(), settings.take_back_rules()
    assert (follow.first_within, follow.interval("A"), follow.interval("B"), follow.interval("")) == (2, 2, 7, 14)
    assert (follow.ladder, follow.fewest_characters) == ((2, 4), 6)
    assert (back.limit("A"), back.limit("C"), back.limit("")) == (20, 60, 45)
    assert (back.objection_days, back.warn_days, back.fewest_characters) == (3, 5, 6)


class TestSellers:
    def test_only_who_sells_takes_customers(self, settings_of):
        settings = settings_of(person("李晓梅"), person("王志远", role=Role.SALES), person("吴敏", role=Role.DIRECTOR))
        assert list(settings.sellers(TODAY)) == ["王志远"]

    def test_what_is_not_filled_in_limits_nobody(self, settings_of):
        one = settings_of(person("王志远", role=Role.SALES)).sellers(TODAY)["王志远"]
        assert (one.capacity, one.most_held, one.weekly_quota, one.brands, one.channels) == (10, None, None, (), set())
        assert one.on_duty

    def test_his_page_says_what_he_takes(self, settings_of):
        said = {
            "staff_no": "Y01",
            "role": Role.SALES,
            "brand": ("云枕",),
            "territory": "鲁南",
            "capacity": 20,
            "channels": ("网络", "转介绍"),
            "most_held": 80,
            "weekly_quota": 5,
            "deputy": "老陈",
        }
        lunan = Territory(territory="鲁南", places="临沂、日照")
        helper = person("陈建军", role=Role.SALES, aliases="老陈")
        settings = settings_of(person("王志远", **said), helper, lunan, Brand(brand="云枕", director="吴敏"))
        one = settings.sellers(TODAY)["王志远"]
        assert (one.staff_no, one.brands, one.territory, one.capacity) == ("Y01", ("云枕",), "鲁南", 20)
        assert [str(place) for place in one.places] == ["山东省临沂市", "山东省日照市"]
        assert (one.channels, one.most_held, one.weekly_quota, one.deputy) == ({"网络", "转介绍"}, 80, 5, "陈建军")
        assert settings.deputies() == {"王志远": "陈建军"}

    def test_of_two_namesakes_each_is_himself(self, settings_of):
        two = [person("王强", role=Role.SALES, staff_no=no) for no in ("01", "02")]
        assert list(settings_of(*two).sellers(TODAY)) == ["王强（01）", "王强（02）"]

    def test_answers_that_are_no_numbers_leave_the_defaults(self, settings_of):
        rules = [
            Rule(rule_no="分配-1", rule="公平看几周", value="很久"),
            Rule(rule_no="分配-2", rule="代理", value="7"),
        ]
        settings = settings_of(*rules)
        assert (settings.assignment_rules().weeks, settings.assignment_rules().deputy_after) == (4, 7)
        assert (settings.cooling_off, settings.catches_up) == (30, False)
