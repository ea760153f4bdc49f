"""What Excel itself says and refuses while someone types: a column's Guard in XlsxWriter's words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from workbook_tools.columns.base import Column, Guard
from workbook_tools.excel.lists import Lists
from workbook_tools.excel.safe_names import shortened

LONGEST_TITLE: Final = 32
LONGEST_MESSAGE: Final = 255

_LOWEST: Final = {"date": date(1900, 1, 1), "decimal": -1e15, "integer": -(10**9), "length": 0}


def prompt(column: Column) -> dict[str, Any] | None:
    """Say at a heading, when it is clicked, what belongs in its column."""
    duty = "工具自动填，不用填。" if column.by_tool else "必填。" if column.required else ""
    parts = [duty + column.note, column.kind.describe()]
    message = "\n".join(part for part in parts if part)
    if not message:
        return None
    return {"validate": "any", **_told("input", column.heading, message)}


def rule(
    column: Column, address: Callable[[str], str], lists: Lists, *, to_fill: bool = False
) -> dict[str, Any] | None:
    """Turn a column's guard into XlsxWriter's options, or None if Excel has nothing to guard.

    address: gives the address of a field's cell in the first row the rule is for; empty where the sheet lacks it.
    to_fill: the sheet is a form to fill in: every drop-down is a list under a name, which an admin can replace,
             and a selected cell says what belongs in it.
    """
    guard = column.kind.guard()
    if guard is None:
        return None
    condition = _condition(guard, column, address, lists, to_fill)
    if condition is None:
        return None
    message = guard.message or column.kind.describe() or "请按表头的说明填写"
    return {
        **condition,
        "error_type": "stop" if guard.strict else "warning",
        **_told("error", f"请核对「{column.heading}」", message),
        **(_told("input", column.heading, column.note or message) if to_fill else {}),
    }


def _told(how: str, title: str, message: str) -> dict[str, str]:
    return {f"{how}_title": shortened(title, LONGEST_TITLE), f"{how}_message": shortened(message, LONGEST_MESSAGE)}


def _condition(
    guard: Guard, column: Column, address: Callable[[str], str], lists: Lists, to_fill: bool
) -> dict[str, Any] | None:
    if guard.rule == "list" and not to_fill and _fits_in_a_rule(options := lists.options(guard)):
        return {"validate": "list", "source": list(options)} if options else None
    if guard.rule == "list":
        source = _source(guard, column, address, lists)
        return {"validate": "list", "source": f"={source}"} if source else None
    if guard.rule == "custom":
        formula = guard.formula.lstrip("=").replace("{cell}", address(column.field))
        return {"validate": "custom", "value": f"={formula}"}
    basic = {"validate": guard.rule}
    low = _limit(_LOWEST[guard.rule] if guard.minimum is None else guard.minimum)
    if guard.maximum is None:
        return {**basic, "criteria": ">=", "value": low}
    return {**basic, "criteria": "between", "minimum": low, "maximum": _limit(guard.maximum)}


def _fits_in_a_rule(options: tuple[str, ...]) -> bool:
    inline = ",".join(options)
    return len(inline.encode("utf-16-le")) <= 2 * 255 and not any(set(text) & set(',"\n') for text in options)


def _limit(limit: Any) -> Any:
    return f"={limit}" if isinstance(limit, str) else limit


def _source(guard: Guard, column: Column, address: Callable[[str], str], lists: Lists) -> str:
    """Give the formula of a drop-down; one that depends on another cell follows what that cell says."""
    offered = lists.offered(column, guard)
    other = address(guard.within) if guard.within else ""
    if not other:
        return offered
    group = f'LEFT(TRIM({other})&"·",FIND("·",TRIM({other})&"·")-1)'
    return f'INDIRECT(IF(TRIM({other})="","{offered}","{lists.groups(column, guard)}"&{group}))'
