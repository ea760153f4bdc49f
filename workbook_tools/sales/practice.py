"""What a practice amounts to: four scores make a total, and the total a level (chapter 六·4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from workbook_tools.forms.practice_score import SCORES, Level, PracticeScore


@dataclass(frozen=True, slots=True)
class LevelLimits:
    """From how many points on a level is reached: the company's answers, from the 规则 page."""

    excellent: int = 90
    good: int = 80
    passed: int = 60


SUGGESTED: Final = LevelLimits()


def total_of(row: PracticeScore) -> int | None:
    """Add up a row's scores; None while one is missing."""
    scores = [getattr(row, name) for name in SCORES]
    return None if None in scores else sum(scores)


def level_formula(limits: LevelLimits) -> str:
    """Say in Excel what `level_of` says of a total; nothing while there is none."""
    return (
        f'IF(ISNUMBER({{total}}),IF({{total}}>={limits.excellent},"{Level.EXCELLENT.value}",'
        f'IF({{total}}>={limits.good},"{Level.GOOD.value}",'
        f'IF({{total}}>={limits.passed},"{Level.PASSED.value}","{Level.FAILED.value}"))),"")'
    )


def level_of(total: int, limits: LevelLimits = SUGGESTED) -> Level:
    """Tell what a total amounts to."""
    if total >= limits.excellent:
        return Level.EXCELLENT
    if total >= limits.good:
        return Level.GOOD
    return Level.PASSED if total >= limits.passed else Level.FAILED
