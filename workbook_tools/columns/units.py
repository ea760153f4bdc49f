"""Numbers that people say in a unit of their own: years in business, and money counted in 万元."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from workbook_tools.columns.amount_text import Amount, read_amount
from workbook_tools.columns.base import Cell, Context, Reading, declare, half_width
from workbook_tools.columns.day_text import plain_signs
from workbook_tools.columns.numbers import Money, Number
from workbook_tools.columns.patterns import pattern
from workbook_tools.problems import Finding

_TEN_THOUSAND: Final = 10_000
_IMPLAUSIBLE: Final = Decimal(10_000 * _TEN_THOUSAND)
"""A bare number that comes to so much under 万元 was more likely meant in yuan."""
_SAYS_UNIT: Final = pattern("[万萬亿億元圆块w¥]|rmb|人民币")
_SINCE_WORDS: Final = "开始做?|起|至今|到现在|以来|入行|创业|开店|开业|成立"
_SINCE: Final = pattern(
    rf"[从自]?(?P<year>(?:19|20)\d\d)(?:[-./年]\d{{0,2}})?(?:[-./月]\d{{0,2}})?[日号份]*-?(?:{_SINCE_WORDS})*"
)
_HALF_MORE: Final = pattern(r"(.+)年半|半年")
_HALF: Final = Decimal("0.5")


class Years(Number):
    """A number of years, or the year since which they count."""

    title = "年数"
    follows_the_day = True
    example = "8"
    sample = 8.0
    units = pattern("(?:周年|年|载)$")

    def parse(self, cell: Any, context: Context) -> Reading[float]:
        """Read 8年, 十几年, 一年半; 2010年开始 counts up to today's year and is remarked."""
        since, this_year = _start_year(cell), context.today.year
        longest = self.maximum or this_year
        if since is None or not 0 <= this_year - since <= longest or (isinstance(cell, date) and since == this_year):
            return super().parse(cell, context)  # a date of this year is rather a “3-5” that Excel took for one
        years = this_year - since
        return Reading(float(years), (Finding("number-approximate", f"“{{value}}”算到今年，按{years}年收"),))

    def amount(self, cell: Cell) -> Amount | None:
        """Read half years and 5年多 besides what any number is read from."""
        if not isinstance(cell, str):
            return super().amount(cell)
        typed = half_width(cell).strip().replace("年多", "多年")
        if not (half := _HALF_MORE.fullmatch(typed)):
            return read_amount(typed, self.units)
        whole = read_amount(half[1], self.units) if half[1] else Amount(Decimal(0))
        return whole and Amount(whole.value + _HALF, whole.rough)

    def said(self, value: Decimal) -> str:
        """Say an amount with its unit."""
        return f"{super().said(value)}年"

    def describe(self) -> str:
        """Say how years may be typed."""
        return f"{super().describe()}；写“2010年开始”的，工具算到今年"

    def _wrong(self) -> str:
        """A year that can be counted from is not beyond the limits."""
        a_year = f"AND(ISNUMBER({{cell}}),{{cell}}>=YEAR(TODAY())-{self.maximum or 0},{{cell}}<=YEAR(TODAY()))"
        return f"AND({super()._wrong()},NOT({a_year}))"


class MoneyInTenThousands(Money):
    """An amount under a heading that says 万元. The value is in yuan, like any other money.

    A bare number counts 万元; one that says its own unit (120万, 1200000元) is taken at its word.
    """

    title = "金额（万元）"
    example = "120"
    sample = 120

    def parse(self, cell: Any, context: Context) -> Reading[Any]:
        """Read an amount; a bare number that is rather in yuan is kept as 万元 and asked back."""
        reading = super().parse(cell, context)
        if reading.value is None or reading.value < _IMPLAUSIBLE or _says_unit(cell):
            return reading
        large = f"“{{value}}”按万元算有{self.said(reading.value)}，太大了"
        asked = Finding("number-range", large, "请核对；按元填的，请在后面写上“元”")
        return Reading(reading.value, (*reading.findings, asked))

    def amount(self, cell: Cell) -> Amount | None:
        """Count a bare number in 万元."""
        amount = super().amount(cell)
        return amount if amount is None or _says_unit(cell) else Amount(amount.value * _TEN_THOUSAND, amount.rough)

    def said(self, value: Decimal) -> str:
        """Say an amount with its unit."""
        return super().said(value / _TEN_THOUSAND).replace("元", "万元")

    def write(self, value: Decimal) -> Cell:
        """Give the amount in 万元, as the heading says."""
        return float(value / _TEN_THOUSAND)

    def describe(self) -> str:
        """Say how it may be typed."""
        return f"{super().describe()}；只写数字的算万元，写了“元”“万”的照写的算"


def years(heading: str, *, maximum: int, **options: Any) -> Any:
    """Declare a column of years [float], from 0 to `maximum`; a year to count from will do."""
    return declare(Years(0, maximum), heading, **options)


def money_in_ten_thousands(heading: str, **options: Any) -> Any:
    """Declare a column of money [Decimal, in yuan] under a heading that says 万元."""
    return declare(MoneyInTenThousands(0), heading, **options)


def _start_year(cell: Cell) -> int | None:
    """Give the year a cell counts from, if it names one."""
    if isinstance(cell, date):
        return cell.year
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return None
    typed = plain_signs(cell).replace(" ", "") if isinstance(cell, str) else f"{cell:g}"
    found = _SINCE.fullmatch(typed)
    return int(found["year"]) if found else None


def _says_unit(cell: Cell) -> bool:
    return isinstance(cell, str) and _SAYS_UNIT.search(half_width(cell).lower()) is not None
