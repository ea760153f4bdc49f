"""Rows read before whose cells are as they were, but mean more now: a heading was mended, a name became known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from workbook_tools.columns.as_json import from_json
from workbook_tools.columns.base import Column
from workbook_tools.forms import ROW_CLASSES
from workbook_tools.sales.customers import first_day
from workbook_tools.tasks.accounting import SourceRow
from workbook_tools.tasks.fact_cells import thawed


def read_anew(rows: Iterable[SourceRow]) -> None:
    """Let rows that were accepted before be accepted once more if they say something else now than they did then.

    What was understood then and no longer is stays as it was, whoever spoilt its heading.
    """
    kept: list[tuple[SourceRow, dict[str, Any]]] = []
    for row in rows:
        was = row.known
        if row.status != "seen" or not was or was.status != "accepted" or row.index in row.table.held:
            continue
        said, says = was.facts, row.digest.kept.facts[row.index].decode()
        if says != said and _says_otherwise(row.table.form, then := from_json(said), now := from_json(says)):
            row.status, row.amends, row.customer_no = "accepted", was, None
            kept.append((row, _as_it_was(row, then, now)))
    for row, then in kept:
        for name, value in then.items():
            row.table.change(name, row.index, value)
        row.digest.row_changed(row.index, first_day(row.row))


def _as_it_was(row: SourceRow, was: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a row says still: 昨天 stays the day that it was when it was first read, and so does what got lost."""
    lost = _lost(was, now)
    return {
        column.field: thawed(column, was[column.field])
        for column in row.row_class.form.columns
        if column.field in lost or (column.kind.follows_the_day and column.field in was and column.field in now)
    }


def _lost(was: Mapping[str, Any], now: Mapping[str, Any]) -> set[str]:
    """Give the fields that were understood once, and whose cells stand under a heading that nobody knows now.

    What another field has come to say has only moved there.
    """
    if not _not_understood(now) - _not_understood(was):
        return set()
    moved = [value for name, value in now.items() if name not in _LEFT and value != was.get(name)]
    return {name for name, value in was.items() if name not in now and name not in _LEFT and value not in moved}


def _says_otherwise(form: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Tell whether a row says something else. That it says less is nobody's wish: a heading was spoilt."""
    return any(
        column.field in now and _differs(column, was.get(column.field), now[column.field])
        for column in ROW_CLASSES[form].form.columns
    )


_LEFT: Final = ("extra", "unread")
"""Where facts have what was not understood."""


def _not_understood(facts: Mapping[str, Any]) -> set[str]:
    return {name for left in _LEFT for name in facts.get(left, {})}


def _differs(column: Column, was: Any, now: Any) -> bool:
    """Tell whether a cell says something else; which day 昨天 is does not.

    What the tool fills in, and a customer's number, which a workbook looks up, may be calculated now and not then.
    """
    if column.by_tool or column.field == "customer_no":
        return False
    return (was is None) != (now is None) if column.kind.follows_the_day else bool(was != now)
