"""Columns of 客户总表 that were sorted or moved apart from the others: everybody would be given somebody else's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from workbook_tools.excel.table import Table
from workbook_tools.form import Row
from workbook_tools.forms.customer_register import Customer
from workbook_tools.problems import Problem
from workbook_tools.tasks.register_lines import plain

_FEWEST: Final = 5
"""Fewer lines than these a person may well have swapped on purpose."""
_NAMES: Final = frozenset({"customer_name", "contact_name"})
_OF_ONE: Final = frozenset({"mobile", "landline", "wechat", "qq"})
"""What hardly two customers have in common: nobody fills in what many others had."""

Changed = list[tuple[Customer, dict[str, Any]]]
"""Lines with what was changed in them: field → new value as a plain fact."""


def shifted_fields(changed: Changed, before: Mapping[str | None, Row]) -> frozenset[str]:
    """Give the fields whose new values are those other customers had before; see `is_out_of_step` for what it means.

    A handful of lines is never enough, nor is a column in which many say the same, such as 意向品牌: it may be meant.
    Once a column is found, what came along with it is known by less.
    """
    fields = {field for _, said in changed for field in said}
    moved = {field: _moved(field, changed, before) for field in fields}
    if not any(len(taken) >= _FEWEST and 2 * len(taken) > given.total() for taken, given in moved.values()):
        return frozenset()
    return frozenset(field for field, (taken, given) in moved.items() if 2 * taken.total() > given.total())


def _moved(field: str, changed: Changed, before: Mapping[str | None, Row]) -> tuple[Counter[str], Counter[str]]:
    """Give the new values of a field that others had before, and all its new values; blanks are neither."""
    lines = [(row.customer_no, said[field]) for row, said in changed if field in said]
    givers = before if field in _OF_ONE else [no for no, _ in lines]
    had = Counter(str(plain(getattr(before[no], field))) for no in givers)
    given = Counter(str(value) for _, value in lines if value not in (None, []))
    return given & had, given


def is_out_of_step(shifted: frozenset[str]) -> bool:
    """Tell whether it was 客户编号 that moved: names and numbers are still together, and everything is another's."""
    return bool(shifted & _NAMES and shifted & _OF_ONE)


def shift_told(table: Table, changed: Changed, shifted: frozenset[str], kept: str) -> Problem:
    """Tell of shifted fields at the first of their lines. kept: where the workbook is kept as it was."""
    numbered = is_out_of_step(shifted)
    fields = ["customer_no"] if numbered else [c.field for c in Customer.form.columns if c.field in shifted]
    headings = [Customer.form.by_field[field].heading for field in fields]
    rows = [row.place.row for row, said in changed if row.place and said.keys() & shifted]
    message = (
        f"「{'」「'.join(headings)}」这{_so_many(headings)}好像整列挪了位置，和别的列对不上了："
        f"第{min(rows)}到{max(rows)}行里有{len(rows)}位客户换成了别的客户的内容，"
        f"{'这一册的改动' if numbered else f'这{_so_many(headings)}的改动'}都没有收"
    )
    suggestion = (
        f"写回的总表里还是原来的；要排序请选中整张表再排，真要改的请在新的总表里逐位改，一次少于{_FEWEST}位；{kept}"
    )
    place = table.place(*table.cell_at(table.lines.index(min(rows)), fields[0]))
    return Problem("register-shifted", place, message, suggestion, headings[0] if len(headings) == 1 else "")


def _so_many(headings: Sequence[str]) -> str:
    return "几列" if len(headings) > 1 else "一列"
