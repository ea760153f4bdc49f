import pytest

from workbook_tools.forms.practice_score import SCORES, Level, PracticeScore
from workbook_tools.forms.settings import RULES
from workbook_tools.sales.practice import LevelLimits, level_of, total_of


def test_four_scores_make_a_total():
    assert total_of(PracticeScore.of(dict(zip(SCORES, (25, 20, 0, 18), strict=True)))) == 63


@pytest.mark.parametrize("missing", SCORES)
def test_there_is_no_total_while_a_score_is_missing(missing):
    scores = dict.fromkeys(SCORES, 20)
    del scores[missing]
    assert total_of(PracticeScore.of(scores)) is None


@pytest.mark.parametrize(
    ("total", "level"),
    [
        (100, Level.EXCELLENT),
        (90, Level.EXCELLENT),
        (89, Level.GOOD),
        (80, Level.GOOD),
        (79, Level.PASSED),
        (60, Level.PASSED),
        (59, Level.FAILED),
        (0, Level.FAILED),
    ],
)
def test_a_total_amounts_to_a_level(total, level):
    assert level_of(total) is level


def test_the_company_decides_from_how_many_points_on():
    assert level_of(85, LevelLimits(excellent=85, good=75, passed=50)) is Level.EXCELLENT


def test_the_suggested_limits_are_those_of_the_rules_page():
    suggested = {str(rule.rule_no): rule.default for rule in RULES}
    limits = LevelLimits(*(int(suggested[f"练习-{number}"] or 0) for number in (1, 2, 3)))
    assert limits == LevelLimits()


def test_full_marks_make_a_hundred():
    most = [PracticeScore.form.by_field[name].kind.maximum for name in SCORES]
    assert sum(most) == 100
