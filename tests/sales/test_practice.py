"""The levels of a practice: a formula in the template, by the limits the company's rules name."""

import openpyxl
import pytest

from workbook_tools.forms.practice_score import SCORES, Level, PracticeScore
from workbook_tools.forms.settings import RULES
from workbook_tools.sales.practice import LevelLimits, level_formula


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("limits", "levels"),
    [
        (
            LevelLimits(),
            {100: Level.EXCELLENT, 90: Level.EXCELLENT, 89: Level.GOOD, 80: Level.GOOD, 79: Level.PASSED}
            | {60: Level.PASSED, 59: Level.FAILED, 0: Level.FAILED, None: None, "缺考": None},
        ),
        (LevelLimits(excellent=85, good=75, passed=50), {85: Level.EXCELLENT, 84: Level.GOOD, 50: Level.PASSED}),
    ],
)
def test_a_total_amounts_to_a_level(limits, levels, tmp_path, office):
    book = openpyxl.Workbook()
    for row, total in enumerate(levels, 1):
        book.active.cell(row, 1, total)
        book.active.cell(row, 2, "=" + level_formula(limits).format(total=f"$A{row}"))
    book.save(tmp_path / "等级.xlsx")
    computed = openpyxl.load_workbook(office(tmp_path / "等级.xlsx", "xlsx", tmp_path / "算过"), data_only=True)
    assert [row[1] or None for row in computed.active.iter_rows(values_only=True)] == list(levels.values())


def test_the_suggested_limits_are_those_of_the_rules_page():
    suggested = {str(rule.rule_no): rule.default for rule in RULES}
    limits = LevelLimits(*(int(suggested[f"练习-{number}"] or 0) for number in (1, 2, 3)))
    assert limits == LevelLimits()


def test_full_marks_make_a_hundred():
    most = [PracticeScore.form.by_field[name].kind.maximum for name in SCORES]
    assert sum(most) == 100
