"""What Excel itself says and refuses while someone types: a column's Guard in XlsxWriter's words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from workbook_tools.columns.base import Column, Guard, Vocabulary
from workbook_tools.excel.paper import insist
from workbook_tools.excel.safe_names import safe_text, sheet_name, shortened
from workbook_tools.excel.style import CELL, HEADINGS, Formats
from workbook_tools.problems import column_letters

OPTIONS_SHEET: Final = "选项"
LONGEST_TITLE: Final = 32
LONGEST_MESSAGE: Final = 255

_LOWEST: Final = {"date": date(1900, 1, 1), "decimal": -1e15, "integer": -(10**9), "length": 0}


class DropDowns:
    """The lists of one workbook: short ones stand in the cell's rule, long ones on a hidden sheet."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        self._vocabularies = vocabularies
        self._long: dict[tuple[str, ...], str] = {}

    def options(self, guard: Guard) -> tuple[str, ...]:
        """Give what may be chosen: the guard's own options, or the names of the vocabulary it names."""
        if not guard.source:
            return guard.options
        known = self._vocabularies.get(guard.source)
        return known.names if known else ()

    def source(self, options: tuple[str, ...], title: str) -> list[str] | str:
        """Give XlsxWriter's source of a list: the options, or the name of their range on the hidden sheet."""
        inline = ",".join(options)
        if len(inline.encode("utf-16-le")) <= 2 * 255 and not any(set(text) & set(',"\n') for text in options):
            return list(options)
        self._long.setdefault(options, title)
        return f"={_range_name(list(self._long).index(options))}"

    def write(self, book: Any, formats: Formats, taken: Collection[str]) -> None:
        """Add the hidden sheet, if any list is long: one column each, under its title."""
        if not self._long:
            return
        name = sheet_name(OPTIONS_SHEET, taken)
        sheet = book.add_worksheet(name)
        sheet.hide()
        title_look, look = formats.get(HEADINGS["by_tool"]), formats.get(CELL, num_format="@")
        for column, (options, title) in enumerate(self._long.items()):
            insist(sheet.set_column(column, column, 24))
            insist(sheet.write_string(0, column, safe_text(title), title_look))
            for row, text in enumerate(options, 1):
                insist(sheet.write_string(row, column, safe_text(text), look))
            letters = column_letters(column + 1)
            area = f"='{name}'!${letters}$2:${letters}${len(options) + 1}"
            insist(book.define_name(_range_name(column), area))


def prompt(column: Column) -> dict[str, Any] | None:
    """Say at a heading, when it is clicked, what belongs in its column."""
    duty = "工具自动填，不用填。" if column.by_tool else "必填。" if column.required else ""
    parts = [duty + column.note, column.kind.describe()]
    message = "\n".join(part for part in parts if part)
    if not message:
        return None
    return {
        "validate": "any",
        "input_title": shortened(column.heading, LONGEST_TITLE),
        "input_message": shortened(message, LONGEST_MESSAGE),
    }


def rule(column: Column, first_cell: str, lists: DropDowns) -> dict[str, Any] | None:
    """Turn a column's guard into XlsxWriter's options, or None if Excel has nothing to guard.

    first_cell: the address of the first cell of the range, which `{cell}` in a custom formula stands for.
    """
    guard = column.kind.guard()
    if guard is None:
        return None
    condition = _condition(guard, column.heading, first_cell, lists)
    if condition is None:
        return None
    message = guard.message or column.kind.describe() or "请按表头的说明填写"
    return {
        **condition,
        "error_type": "stop" if guard.strict else "warning",
        "error_title": shortened(f"请核对「{column.heading}」", LONGEST_TITLE),
        "error_message": shortened(message, LONGEST_MESSAGE),
    }


def _condition(guard: Guard, heading: str, first_cell: str, lists: DropDowns) -> dict[str, Any] | None:
    if guard.rule == "list":
        options = lists.options(guard)
        return {"validate": "list", "source": lists.source(options, heading)} if options else None
    if guard.rule == "custom":
        return {"validate": "custom", "value": "=" + guard.formula.lstrip("=").replace("{cell}", first_cell)}
    basic = {"validate": guard.rule}
    low = _LOWEST[guard.rule] if guard.minimum is None else guard.minimum
    if guard.maximum is None:
        return {**basic, "criteria": ">=", "value": low}
    return {**basic, "criteria": "between", "minimum": low, "maximum": guard.maximum}


def _range_name(index: int) -> str:
    return f"选项_{index + 1}"
