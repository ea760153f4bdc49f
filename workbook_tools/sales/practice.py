"""What a practice amounts to: four scores make a total, and the total a level (chapter 六·4)."""

from __future__ import annotations

from dataclasses import dataclass

from workbook_tools.forms.practice_score import Level


@dataclass(frozen=True, slots=True)
class LevelLimits:
    """From how many points on a level is reached: the company's answers, from the 规则 page."""

    excellent: int = 90
    good: int = 80
    passed: int = 60


def level_formula(limits: LevelLimits) -> str:
    """Give the Excel formula for the level a total amounts to; nothing while there is no total."""
    return (
        f'IF(ISNUMBER({{total}}),IF({{total}}>={limits.excellent},"{Level.EXCELLENT.value}",'
        f'IF({{total}}>={limits.good},"{Level.GOOD.value}",'
        f'IF({{total}}>={limits.passed},"{Level.PASSED.value}","{Level.FAILED.value}"))),"")'
    )
