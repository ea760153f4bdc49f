"""Kinds of cell that hold a number: a count, a measure, a share or an amount of money."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar, Final, TypeVar

from workbook_tools.columns.amount_text import Amount, read_amount
from workbook_tools.columns.base import Cell, Context, Guard, Kind, Reading, declare, half_width
from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.values import Value
from workbook_tools.problems import Finding

T = TypeVar("T")

_TOO_LARGE: Final = 10**12
_CENT: Final = Decimal("0.01")
_MEASURES: Final = (
    "人|名|位|个|家|次|台|件|套|盒|箱|瓶|间|张|份|店|户|单|天|周|个月|年|岁|小时|分钟|分|公里|km"
    "|平方米|平方|平米|平|m2|米"
)
_MONEY_UNITS: Final = "元整|元|圆整|圆|块钱|块|rmb|人民币"


_EATEN_BY_EXCEL: Final = Finding(
    "date-in-text",
    "“{value}”是日期，这里要填数字；可能是“3-5”一类的内容被 Excel 改成了日期",
    "请先把单元格格式改成“常规”，再重填",
)


def count(heading: str, *, minimum: int = 0, maximum: int | None = None, **options: Any) -> Any:
    """Declare a column of whole numbers; its value is an `int` within the limits, both inclusive."""
    return declare(Count(minimum, maximum), heading, **options)


def number(heading: str, *, minimum: float | None = None, maximum: float | None = None, **options: Any) -> Any:
    """Declare a column of numbers; its value is a `float` within the limits, both inclusive."""
    return declare(Number(minimum, maximum), heading, **options)


def percent(heading: str, **options: Any) -> Any:
    """Declare a column of shares; its value is a `float` from 0 to 1, 0.5 for 50%.

    A bare number above 1 is read as percent points: 50 means 50%, and 1.5 means 1.5%.
    """
    return declare(Percent(0, 1), heading, **options)


def money(heading: str, **options: Any) -> Any:
    """Declare a column of money; its value is a `Decimal` in yuan with two places, not negative."""
    return declare(Money(0), heading, **options)


class Numeric(Value, Kind[T]):
    """What the kinds of number share: an exact amount is read first, then held against the limits."""

    minimum: float | None = None
    maximum: float | None = None

    example: ClassVar[str] = ""
    units: ClassVar[re.Pattern[str]] = pattern(f"(?:{_MEASURES})$")
    rule: ClassVar[str] = "decimal"
    points: ClassVar[int] = 1
    """How many of what a bare number counts make one: 100 where 50 means 50%."""

    def parse(self, cell: Any, context: Context) -> Reading[T]:
        """Read a number; a rough one is taken at its word and remarked."""
        if isinstance(cell, date):
            return Reading(findings=(_EATEN_BY_EXCEL,))
        amount = self.amount(cell)
        if amount is None:
            return Reading(findings=(self._unread(cell),))
        if beyond := self._beyond_limits(amount.value):
            return Reading(findings=(beyond,))
        value = self.typed(amount.value)
        if value is None:
            return Reading(findings=(self._unread(cell),))
        return Reading(value, self._remarks(amount))

    def amount(self, cell: Cell) -> Amount | None:
        """Give the exact amount a cell names, or None."""
        if isinstance(cell, str):
            return read_amount(cell, self.units)
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            return None
        exact = Decimal(repr(cell))
        return Amount(exact) if exact.is_finite() else None

    def _remarks(self, amount: Amount) -> tuple[Finding, ...]:
        if amount.rough:
            return (Finding("number-approximate", f"“{{value}}”是约数，按{self.said(amount.value)}收"),)
        return ()

    def typed(self, value: Decimal) -> T | None:
        """Turn the exact amount into the column's type, or None if it does not fit."""
        raise NotImplementedError

    def said(self, value: Decimal) -> str:
        """Say an amount in a sentence."""
        return f"{value.normalize():f}"

    def guard(self) -> Guard | None:
        """Refuse what is no number, or beyond the limits."""
        lowest = -_TOO_LARGE if self.minimum is None else self.minimum
        highest = _TOO_LARGE if self.maximum is None else self.maximum
        message = f"请填{self.title}，如 {self.example}{self._limits()}"
        return Guard(self.rule, minimum=lowest, maximum=highest, wrong=self._wrong(), message=message)

    def describe(self) -> str:
        """Say how such a number may be typed."""
        return f"{self.title}，如 {self.example}{self._limits()}"

    def _wrong(self) -> str:
        """Give Excel's way to say: a number beyond the limits, or a text without a figure in it."""
        beyond = [f"{{cell}}>={_TOO_LARGE}", f"{{cell}}<=-{_TOO_LARGE}"]
        beyond += [] if self.minimum is None else [f"{{cell}}<{self.minimum}"]
        beyond += [] if self.maximum is None else [f"{{cell}}>{self.maximum * self.points}"]
        beyond += ["{cell}<>INT({cell})"] if self.rule == "integer" else []
        return (
            f"IF(ISNUMBER({{cell}}),OR({','.join(beyond)}),SUMPRODUCT(--ISNUMBER(FIND({{number_signs}},{{cell}})))=0)"
        )

    def _limits(self) -> str:
        lowest = "" if self.minimum is None else f"，不小于{self.said(Decimal(repr(self.minimum)))}"
        highest = "" if self.maximum is None else f"，不大于{self.said(Decimal(repr(self.maximum)))}"
        return lowest + highest

    def _beyond_limits(self, value: Decimal) -> Finding | None:
        if self.minimum is not None and value < Decimal(repr(self.minimum)):
            limit = f"不能小于{self.said(Decimal(repr(self.minimum)))}"
        elif self.maximum is not None and value > Decimal(repr(self.maximum)):
            limit = f"不能大于{self.said(Decimal(repr(self.maximum)))}"
        elif abs(value) >= _TOO_LARGE:
            limit = "太大了"
        else:
            return None
        return Finding("number-range", f"“{{value}}”{limit}", "请核对后重填")

    def _unread(self, cell: Cell) -> Finding:
        several = isinstance(cell, str) and re.search(r"\d(?:\s+|\s*[-~至到、,/]\s*)\d", half_width(cell))
        found = "“{value}”写了不止一个数" if several else f"“{{value}}”不是{self.title}"
        return Finding("number-unread", found, f"请只填一个数，如{self.example}")


class Count(Numeric[int]):
    """A whole number."""

    title = "整数"
    number_format = "0"
    width = 9
    example = "20"
    sample = 20
    rule = "integer"

    def at_a_glance(self, cells: Iterable[Cell], context: Context) -> Mapping[Cell, int]:
        """Give the whole numbers within the limits, which Excel holds as any other number."""
        lowest = 1 - _TOO_LARGE if self.minimum is None else self.minimum
        highest = _TOO_LARGE - 1 if self.maximum is None else self.maximum
        return {
            cell: int(cell) for cell in cells if type(cell) is float and lowest <= cell <= highest and cell.is_integer()
        }

    def typed(self, value: Decimal) -> int | None:
        """Give a whole number only."""
        return int(value) if value == value.to_integral_value() else None

    def write(self, value: int) -> Cell:
        """Give the number itself."""
        return value


class Number(Numeric[float]):
    """A number with any decimals."""

    title = "数字"
    number_format = "General"
    width = 10
    example = "12.5"
    sample = 12.5

    def typed(self, value: Decimal) -> float | None:
        """Give the nearest float."""
        return float(value)

    def write(self, value: float) -> Cell:
        """Give the number itself."""
        return value


class Percent(Number):
    """A share of the whole, from 0 to 1."""

    title = "百分比"
    number_format = "0%"
    width = 9
    example = "50%"
    sample = 0.5
    points = 100
    units = pattern(r"^百分之|(?:%|个点|成)$")

    def amount(self, cell: Cell) -> Amount | None:
        """Read 50%, 五成, 50 and 0.5 alike."""
        amount = super().amount(cell)
        if amount is None:
            return None
        typed = half_width(cell) if isinstance(cell, str) else ""
        if "成" in typed:
            return Amount(amount.value / 10, amount.rough)
        in_points = re.search("%|百分之|个点", typed) or abs(amount.value) > 1
        return Amount(amount.value / 100, amount.rough) if in_points else amount

    def said(self, value: Decimal) -> str:
        """Say 0.5 as 50%."""
        return f"{super().said(value * 100)}%"


class Money(Numeric[Decimal]):
    """An amount in yuan."""

    title = "金额"
    number_format = "#,##0.00"
    width = 14
    example = "12000"
    sample = 12000
    units = pattern(f"^(?:¥|rmb|cny|人民币)|(?:{_MONEY_UNITS})$")

    def typed(self, value: Decimal) -> Decimal | None:
        """Round to the cent."""
        return value.quantize(_CENT, ROUND_HALF_UP)

    def _remarks(self, amount: Amount) -> tuple[Finding, ...]:
        """Say also what words for an amount were taken for: 一万二 is 12000 to most."""
        if amount.in_words and not amount.rough:
            return (Finding("number-in-words", f"“{{value}}”按{self.said(amount.value)}收"),)
        return super()._remarks(amount)

    def said(self, value: Decimal) -> str:
        """Say an amount with its unit."""
        return f"{super().said(value)}元"

    def write(self, value: Decimal) -> Cell:
        """Give the amount as Excel holds it; up to a trillion no cent is lost."""
        return float(+value)  # a text given by mistake is refused without being quoted
