"""What breaks a form's rules: for every objection a template can mark, a row that deserves it and no other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from workbook_tools.columns.base import Column
from workbook_tools.columns.choices import Choice, Several
from workbook_tools.columns.contacts import PhoneKind, QqKind
from workbook_tools.columns.dates import DayKind, MomentKind
from workbook_tools.columns.identifiers import CreditCode
from workbook_tools.columns.numbers import Count, Numeric
from workbook_tools.columns.texts import Text
from workbook_tools.forms.materials_list import Mentions
from workbook_tools.forms.personality import MoreThan, Personality
from workbook_tools.forms.practice_score import NotSum
from workbook_tools.forms.shared import NoValue
from workbook_tools.problems import CODES
from workbook_tools.rules import All, Before, Either, Filled, Is, Not, OlderThan, Outside, Past, Same

TODAY = date.today()  # LibreOffice's TODAY() knows no other day
LONG_AGO = date(1980, 1, 1)


@dataclass(frozen=True)
class Violation:
    """Cells by field (None for a blank) that make the cell of `field` wrong, and the code that says so."""

    field: str
    cells: dict[str, Any]
    code: str


def sound_row(form) -> dict[str, Any]:
    """Give cells by field with which nothing is wrong: the example line's, with dates that stay right."""
    cells = {column.field: column.sample for column in form.columns if column.sample is not None}
    cells = {field: value.removeprefix("示例：") if isinstance(value, str) else value for field, value in cells.items()}
    for rule in form.row_class.rules:
        if rule.overdue and rule.field in cells:
            cells[rule.field] = TODAY + timedelta(days=30)
    return cells


def violations(form) -> list[Violation]:
    """Give every violation that the form's template should mark."""
    found = []
    for column in form.columns:
        if column.by_tool:
            continue
        found += [Violation(column.field, {column.field: cell}, code) for cell, code in _wrong_cells(column)]
        if column.required and getattr(form.row_class, column.field, None) in (None, ()):
            found.append(Violation(column.field, {column.field: None}, "required"))
    for rule in (*form.row_class.minimum_rules, *form.row_class.rules):
        if not CODES[rule.code].remark:
            found.append(Violation(rule.field, breaking(rule.wrong), rule.code))
    return found


def _wrong_cells(column: Column) -> list[tuple[Any, str]]:
    kind = column.kind
    one = kind.one if isinstance(kind, Several) else kind
    if isinstance(one, Choice) and not one.open:
        return [("月球", "not-a-choice")]
    if isinstance(kind, DayKind | MomentKind):
        early = [(LONG_AGO, "date-far"), ("等通知", "date-unread")]
        return early + ([(TODAY + timedelta(days=2), "date-future")] if kind.past_only else [])
    if isinstance(kind, Numeric):
        beyond = [] if kind.minimum is None else [(kind.minimum - 1, "number-range")]
        beyond += [] if kind.maximum is None else [(kind.maximum * kind.points + 1, "number-range")]
        return [*beyond, ("不晓得", "number-unread")] + ([(1.5, "number-unread")] if isinstance(kind, Count) else [])
    if isinstance(kind, PhoneKind):
        return [("1380013800", "phone-digits"), ("138****8000", "phone-masked"), ("12345", "phone-dummy")]
    if isinstance(kind, QqKind):
        return [("12", "qq-unread"), ("123456789012", "qq-unread")]
    if isinstance(kind, CreditCode):
        return [("91371300", "credit-code")]
    if isinstance(kind, Text):
        return [("长" * (kind.longest + 1), "text-long")]
    return []


def breaking(condition) -> dict[str, Any]:
    """Give cells for which a condition holds."""
    return HOLDS_FOR[type(condition)](condition)


HOLDS_FOR: dict[type, Callable[[Any], dict[str, Any]]] = {
    All: lambda of: {field: cell for part in of.conditions for field, cell in breaking(part).items()},
    Either: lambda of: breaking(of.conditions[0]),
    Not: lambda of: dict.fromkeys(breaking(of.condition)),
    Filled: lambda of: {of.field: "有"},
    Is: lambda of: {of.field: of.options[0].value},
    Before: lambda of: {of.field: date(2026, 11, 2), of.other: date(2026, 11, 3)},
    Past: lambda of: {of.field: date(2026, 1, 5)},
    OlderThan: lambda of: {of.field: TODAY - timedelta(days=of.days + 1)},
    Same: lambda of: {of.field: "王志远", of.other: "王志远"},
    Outside: lambda of: {of.other: next(iter(of.groups)), of.field: list(of.groups.values())[1][-1].value},
    MoreThan: lambda of: {of.field: "、".join(list(Personality)[: of.most + 1])},
    Mentions: lambda of: {of.field: f"某某{of.words[0]}表"},
    NotSum: lambda of: {of.field: 99, **dict.fromkeys(of.parts, 10)},
    NoValue: lambda of: {of.field: None},
}


def as_moment(cell: Any) -> Any:
    return datetime.combine(cell, datetime.min.time()) if type(cell) is date else cell
