"""What a sheet marks by itself while someone fills it in: the reader's and the rules' objections as Excel formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from workbook_tools.columns.base import BLANK_WORDS, SIGNS, Column
from workbook_tools.excel.lists import Lists
from workbook_tools.form import Form
from workbook_tools.problems import CODES

BLANKS: Final = "空着的话"
"""The name of the list of words that say nothing: 无, /, — ."""


@dataclass(frozen=True)
class Mark:
    """A formula, true where a cell of a column is wrong or, if `overdue`, where something should be done by now."""

    field: str
    formula: str
    overdue: bool = False


class Cells:
    """How formulas speak of the cells of one row of a form's sheet (`rules.At`).

    address: gives a field's cell, such as `$E7`.
    said:    field → the cell above the table that says once what holds for every row.
    """

    def __init__(self, form: Form, address: Callable[[str], str], said: Mapping[str, str], lists: Lists) -> None:
        self._form, self._address, self._said, self._lists = form, address, said, lists

    def __call__(self, field: str) -> str:
        """Give what counts: the cell itself, or what is said above the table."""
        cell = self._address(field)
        return f"IF(LEN({cell})=0,{self._said[field]},{cell})" if field in self._said else cell

    def own(self, field: str) -> str:
        """Give the cell itself."""
        return self._address(field)

    def filled(self, field: str) -> str:
        """Tell blanks, and words for nothing, from what says something: the cell itself, or what is said once."""
        return self._says_something(field, self(field))

    def own_filled(self, field: str) -> str:
        """Tell the same of the cell itself."""
        return self._says_something(field, self._address(field))

    def _says_something(self, field: str, cell: str) -> str:
        kind = self._form.by_field[field].kind
        words = tuple(word for word in BLANK_WORDS if not kind.accepts_blank_word(word))
        return f"AND(LEN(TRIM({cell}))>0,SUMPRODUCT(--({self._lists.name(BLANKS, words)}=TRIM({cell})))=0)"

    def words(self, field: str, group: str) -> str:
        """Give the words for the options of a group."""
        column = self._form.by_field[field]
        guard = column.kind.guard()
        if guard is None:
            raise ValueError(f"{field} has no groups")
        return f'INDIRECT("{self._lists.group_words(column, guard)}"&{group})'


def marks(form: Form, cells: Cells, started: str, lists: Lists) -> Iterator[Mark]:
    """Yield what to mark in a row: cells nobody can read, blanks that must be filled, broken rules.

    started: a formula that is true if anything has been typed in the row: a blank one has nothing wrong.
    """
    for column in form.columns:
        if column.by_tool:
            continue
        if wrong := _unreadable(column, cells, lists):
            yield Mark(column.field, wrong)
        if column.required and not _has_default(form, column):
            yield Mark(column.field, f"AND({started},NOT({cells.filled(column.field)}))")
    for rule in (*form.row_class.minimum_rules, *form.row_class.rules):
        if not CODES[rule.code].remark:  # what nobody has to change is not marked
            yield Mark(rule.field, f"AND({started},{rule.wrong.formula(cells)})", rule.overdue)


def _has_default(form: Form, column: Column) -> bool:
    return getattr(form.row_class, column.field, None) not in (None, ())


def _unreadable(column: Column, cells: Cells, lists: Lists) -> str:
    """Give the formula for a cell whose content this kind objects to; empty if Excel cannot tell."""
    guard = column.kind.guard()
    wrong = guard.wrong if guard else ""
    if guard and "{accepted}" in wrong:
        accepted = lists.accepted(column, guard)
        # a list that is still empty cannot tell whether a word is on it
        wrong = f"AND(COUNTA({accepted})>0,{wrong.replace('{accepted}', accepted)})" if accepted else ""
    cell = cells.own(column.field)
    if not wrong:
        return f"ISERROR({cell})"
    for which in SIGNS:
        if f"{{{which}}}" in wrong:
            wrong = wrong.replace(f"{{{which}}}", lists.signs(which))
    filled = cells.own_filled(column.field)  # what is said once is guarded where it is said
    return f"IF(ISERROR({cell}),TRUE,AND({filled},{wrong.replace('{cell}', cell)}))"
