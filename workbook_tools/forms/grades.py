"""客户等级: A, B or C, by which customers are told apart on paper (chapter 二·3·③) and after a call (四·3·①).

The company's other schemes (O/H/A/B/C of car sales, percentages of large deals) are not this one.
"""

from __future__ import annotations

from typing import Any, Final

from workbook_tools.columns import choice
from workbook_tools.columns.choices import Options


class Grade(Options):
    """How good a customer is. Nothing else tells it: neither his value type nor his personality."""

    A = "A", "A类 A级 A类客户 A级客户 Ａ Ａ类 甲 甲类 甲级 最佳 最佳客户"
    B = "B", "B类 B级 B类客户 B级客户 Ｂ Ｂ类 乙 乙类 乙级 好 好客户"
    C = "C", "C类 C级 C类客户 C级客户 Ｃ Ｃ类 丙 丙类 丙级 次等 次 次等客户 较次 比较次等 比较次等的客户"


_GUESSES: Final = {"重点": Grade.A, "重点客户": Grade.A}
_KNOWN_AS: Final = ("等级", "级别", "类别", "客户级别", "ABC", "意向等级", "评级", "客户分类", "客户等级")


def grade(heading: str = "客户等级", *, aliases: tuple[str, ...] = _KNOWN_AS, **options: Any) -> Any:
    """Declare a grade [Grade]. What lies between two of them (A+, A-B) is asked back."""
    others = tuple(other for other in aliases if other != heading)
    return choice(heading, Grade, guesses=_GUESSES, aliases=others, **options)
