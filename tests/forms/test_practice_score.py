from datetime import date

import pytest

from workbook_tools.columns.base import Context
from workbook_tools.excel.book import read_book
from workbook_tools.excel.heading_names import columns_named
from workbook_tools.excel.reader import read_tables
from workbook_tools.forms.personality import Personality
from workbook_tools.forms.practice_score import SCORES, Level, PracticeScore, Round, Scene

TODAY = date(2026, 11, 25)
FULL = dict(zip(SCORES, (30, 25, 20, 25), strict=True))


def broken(**values):
    return [(problem.heading, problem.code) for problem in PracticeScore.of(values).check(TODAY)]


def played(*lines, **same):
    """Give rows of one practice: (pair, seller, buyer) each."""
    common = {"practised_on": TODAY, "team_no": "1组", **same}
    return [
        PracticeScore.of({**common, "pair_no": pair, "seller": seller, "buyer": buyer}) for pair, seller, buyer in lines
    ]


def together(rows):
    return [(problem.heading, problem.value, problem.message) for problem in PracticeScore.check_together(rows)]


def read(field, cell):
    return PracticeScore.form.by_field[field].kind.read(cell, Context(TODAY))


def test_nobody_plays_both_sides():
    assert broken(seller="王志远", buyer="王志远") == [("扮演客户", "two-roles")]
    assert broken(seller="王志远", buyer="赵小龙") == []


def test_nobody_scores_himself():
    assert broken(scorer="王志远", seller="王志远", buyer="赵小龙") == [("组长(评分人)", "two-roles")]


def test_the_leader_may_score_the_seller_while_playing_the_customer():
    """He is one of the even number, so he plays as well; the scores are the seller's."""
    assert broken(scorer="王志远", seller="赵小龙", buyer="王志远") == []


def test_a_total_is_the_sum_of_the_four_scores():
    assert broken(**FULL, total=99) == [("合计", "total-differs")]
    assert broken(**FULL, total=100) == []
    assert broken(**FULL) == []
    assert broken(logic_score=30, total=80) == []


@pytest.mark.parametrize("turn", [Round.FIRST, Round.SWAPPED])
def test_a_first_performance_is_commented_on_so_that_the_second_can_be_better(turn):
    assert broken(round=turn) == [("点评", "required")]
    assert broken(round=turn, comment="讲得顺") == []


@pytest.mark.parametrize("turn", [Round.AGAIN, Round.SWAPPED_AGAIN, None])
def test_playing_again_may_go_without_a_comment(turn):
    assert broken(round=turn) == []


@pytest.mark.parametrize(("field", "most"), list(zip(SCORES, (30, 25, 20, 25), strict=True)))
def test_no_score_is_above_its_maximum(field, most):
    assert read(field, most).value == most
    reading = read(field, most + 1)
    assert (reading.value, reading.findings[0].code) == (None, "number-range")


def test_pairs_of_two_in_a_group_of_even_number_are_in_order():
    assert together(played((1, "甲", "乙"), (1, "乙", "甲"), (2, "丙", "丁"), (2, "丁", "丙"))) == []


def test_a_pair_has_two_people():
    found = together(played((1, "甲", "乙"), (1, "乙", "丙"), (1, "丙", "甲"), (2, "丁", "戊")))
    assert found == [("配对号", "1", "第“{value}”对不止两个人（甲、乙、丙）")]


def test_the_players_of_a_group_are_even_in_number():
    found = together(played((1, "甲", "乙"), (2, "丙", "甲")))
    assert found == [("组别", "1组", "“{value}”上场的有3个人（甲、乙、丙），不是偶数")]


def test_groups_and_days_are_counted_apart():
    rows = [*played((1, "甲", "乙")), *played((1, "丙", "丁"), team_no="2组")]
    assert together([*rows, *played((1, "丙", "甲"), practised_on=date(2026, 11, 24))]) == []


def test_a_row_that_does_not_say_who_played_is_not_counted():
    assert together(played((1, "甲", "乙"), (2, "丙", None))) == []


@pytest.mark.parametrize("dash", ["–", "-", "~", "—"])
@pytest.mark.parametrize("brackets", ["({})", "（{}）", "【{}】"])
def test_the_scores_headings_are_known_however_their_maximum_is_written(dash, brackets):
    for field, most in zip(SCORES, (30, 25, 20, 25), strict=True):
        plain = PracticeScore.form.by_field[field].heading.partition("(")[0]
        (column,) = columns_named(PracticeScore.form, plain + brackets.format(f"0{dash}{most}"))
        assert column.field == field


@pytest.mark.parametrize(
    ("typed", "turn", "codes"),
    [
        ("第一轮", Round.FIRST, []),
        (2, Round.AGAIN, []),
        ("第3轮", Round.SWAPPED, []),
        ("换角色再演", Round.SWAPPED_AGAIN, []),
        ("互换", Round.SWAPPED, ["choice-unsure"]),
    ],
)
def test_the_four_turns_are_known_by_what_people_write(typed, turn, codes):
    reading = read("round", typed)
    assert reading.value is turn
    assert [finding.code for finding in reading.findings] == codes


def test_other_scenes_are_kept_as_written():
    assert read("scene", "代理商").value is Scene.AGENT
    assert read("scene", "展会现场").value == "展会现场"


def test_a_score_sheet_as_a_leader_fills_it_is_read(workbook):
    path = workbook(
        ["演练评分表"],
        ["演练日期：2026-11-20", None, "组长：陈红", None, "组别：3"],
        [
            "对",
            "销售",
            "扮客户",
            "第几轮",
            "客户性格",
            "成交逻辑",
            "话术",
            "讲故事",
            "成交动作",
            "总分",
            "级别",
            "评语",
        ],
        [1, "王志远", "赵小龙", "首演", "犹豫不决", 25, 20, 15, 18, 78, "合格", "不敢要求成交"],
        [1, "王志远", "赵小龙", "再演", None, 27, 22, "16分", 22, 87, "良好", None],
        [1, "赵小龙", "王志远", "互换首演", "多疑", 20, 20, 10, 15, 66, "及格", "故事太平"],
    )
    tables, left_over = read_tables(read_book(path), [PracticeScore.form], path.name, today=TODAY, vocabularies={})
    assert left_over == []
    rows = list(tables[0].rows(PracticeScore))
    assert {(row.practised_on, row.scorer, row.team_no) for row in rows} == {(date(2026, 11, 20), "陈红", "3")}
    assert [row.level for row in rows] == [Level.PASSED, Level.GOOD, Level.PASSED]
    assert rows[1].story_score == 16
    assert rows[0].customer_personality == (Personality.HESITANT,)
    asked = [(problem.place.cell, problem.code) for problem in tables[0].problems if not problem.is_remark]
    assert asked == [("J6", "total-differs")]
