"""Kinds of cell that hold an identifier: text made of digits and letters, never a number."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Any, Final

from workbook_tools.columns.base import (
    AS_TEXT,
    EXACT_IN_EXCEL,
    Context,
    Guard,
    Kind,
    Reading,
    clean,
    declare,
    half_width,
    shown,
)
from workbook_tools.columns.patterns import pattern
from workbook_tools.problems import Finding

_LOST_DIGITS = pattern(r"[0-9](?:\.[0-9]+)?[Ee]\+[0-9]+")

_CREDIT_SIGNS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_CODE = pattern(rf"[{_CREDIT_SIGNS}]{{2}}[0-9]{{6}}[{_CREDIT_SIGNS}]{{10}}")


def identifier(heading: str, **options: Any) -> Any:
    """Declare a column of identifiers; its value is a `str` with leading zeros kept."""
    return declare(Identifier(), heading, **options)


def credit_code(heading: str, **options: Any) -> Any:
    """Declare a column of 统一社会信用代码; its value is a `str` of 18 signs whose check digit holds."""
    return declare(CreditCode(), heading, **options)


class Identifier(Kind[str]):
    """A code or number by which something is known."""

    title = "编号"
    takes_anything = True
    width = 16

    def parse(self, cell: Any, context: Context) -> Reading[str]:
        """Read an identifier as text; what Excel has spoiled cannot be got back and is asked for."""
        if isinstance(cell, date | time | timedelta):
            return Reading(findings=(_EATEN_BY_EXCEL,))
        if isinstance(cell, bool):
            return Reading(findings=(Finding("identifier-unread", "“{value}”不是编号", "请填编号"),))
        if _has_lost_digits(cell):
            return Reading(findings=(Finding("identifier-unread", _LOST, AS_TEXT),))
        return Reading(clean(half_width(shown(cell).removeprefix("'"))) or None)

    def describe(self) -> str:
        """Say that an identifier is kept as typed."""
        return "编号，按文本保存，开头的0不会丢"


class CreditCode(Kind[str]):
    """A unified social credit code (GB 32100-2015)."""

    title = "统一社会信用代码"
    sample = "91371300MA3EXAMP02"
    width = 21

    def parse(self, cell: Any, context: Context) -> Reading[str]:
        """Read a credit code in capitals, without blanks."""
        if _has_lost_digits(cell):
            return Reading(findings=(Finding("credit-code", _LOST, AS_TEXT),))
        code = re.sub(r"[\s-]", "", half_width(shown(cell))).upper().removeprefix("'")
        if fault := _credit_code_fault(code):
            return Reading(findings=(Finding("credit-code", fault, "请对照营业执照核对"),))
        return Reading(code)

    def guard(self) -> Guard | None:
        """Refuse any other length."""
        wrong = 'LEN(SUBSTITUTE(SUBSTITUTE({cell}," ",""),"-",""))<>18'
        message = "统一社会信用代码是18位，请对照营业执照填写"
        return Guard("length", minimum=18, maximum=18, wrong=wrong, message=message)

    def describe(self) -> str:
        """Say what a credit code looks like."""
        return "统一社会信用代码，18位数字和大写字母"


_LOST: Final = "“{value}”后面的数字已经丢失（Excel 只记得住15位）"
_EATEN_BY_EXCEL: Final = Finding("date-in-text", "“{value}”是日期，可能是“3-5”一类的编号被 Excel 改成了日期", AS_TEXT)


def _has_lost_digits(cell: Any) -> bool:
    if isinstance(cell, str):
        return _LOST_DIGITS.fullmatch(half_width(cell)) is not None
    return isinstance(cell, int | float) and abs(cell) >= EXACT_IN_EXCEL


def _credit_code_fault(code: str) -> str:
    """Say what is wrong with a credit code; an empty string if nothing is."""
    if len(code) != 18:
        return f"“{{value}}”有{len(code)}位，统一社会信用代码是18位"
    if not _CREDIT_CODE.fullmatch(code):
        return "“{value}”里有不该出现的字符（没有字母 I、O、S、V、Z，第3到8位都是数字）"
    # GB 32100: weights are the powers of 3, and all 18 signs together come to a multiple of 31.
    total = sum(pow(3, at, 31) * _CREDIT_SIGNS.index(sign) for at, sign in enumerate(code[:17]))
    return "" if (total + _CREDIT_SIGNS.index(code[17])) % 31 == 0 else "“{value}”的最后一位（校验位）对不上"
