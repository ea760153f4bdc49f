"""Whose turn it is among those who may be given a customer, and what decides it (一·3).

Sainte-Laguë's method: (received + ½) / capacity, the smallest is next. Everything is compared exactly, so that even is
even and the next rule decides, never a rounding.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from workbook_tools.sales.sellers import Seller


class Decider(StrEnum):
    """What decided between the two who came first, in the order in which it is asked."""

    ONLY_ONE = "只有他合适"
    SHARE = "份额"
    LOAD = "手上的客户"
    LAST = "上次分到的日子"
    STAFF_NO = "工号"


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is compared by: what he had of the grade for his share, and what he holds, before this customer.

    received: as counted for the choice. counted: what he was really given; None: the same.
    """

    name: str
    received: Fraction
    counted: int | None
    capacity: int
    open: int
    last: tuple[date, int] | None = None

    @property
    def claim(self) -> Fraction:
        """What the shares are compared by."""
        return (self.received + _HALF) / self.capacity


@dataclass(frozen=True, slots=True)
class Turn:
    """Those who may have a customer, whose turn it is first, and what decided between the first two."""

    order: tuple[Seller, ...]
    first: Standing
    second: Standing | None
    decided_by: Decider


def turn_of(eligible: Iterable[Seller], grade: str) -> Turn:
    """Find whose turn it is to be given a customer of a grade. There is somebody eligible."""
    order = tuple(in_turn(eligible, grade))
    first, second = order[0], order[1] if len(order) > 1 else None
    return Turn(
        order, _standing(first, grade), _standing(second, grade) if second else None, _decider(first, second, grade)
    )


def in_turn(eligible: Iterable[Seller], grade: str) -> list[Seller]:
    """Put people in the order in which a customer of a grade would be offered to them."""
    return sorted(eligible, key=lambda one: tuple(_compared_by(one, grade).values()))


def staff_order(one: Seller) -> tuple[bool, bool, int, str, str]:
    """Order by 工号, as numbers where they are numbers; who has none comes last."""
    numeric = one.staff_no.isdecimal()
    return not one.staff_no, not numeric, int(one.staff_no) if numeric else 0, one.staff_no, one.name


def _decider(first: Seller, second: Seller | None, grade: str) -> Decider:
    if second is None:
        return Decider.ONLY_ONE
    one, other = _compared_by(first, grade), _compared_by(second, grade)
    return next(decider for decider in one if one[decider] != other[decider])


def _compared_by(one: Seller, grade: str) -> dict[Decider, Any]:
    return {
        Decider.SHARE: _standing(one, grade).claim,
        Decider.LOAD: (one.open + _HALF) / one.capacity,
        Decider.LAST: one.last or (date.min, 0),
        Decider.STAFF_NO: staff_order(one),
    }


def _standing(one: Seller, grade: str) -> Standing:
    counted = None if one.counted is None else one.counted.get(grade, 0)
    return Standing(one.name, one.received_of(grade), counted, one.capacity, one.open, one.last)


_HALF: Final = Fraction(1, 2)
