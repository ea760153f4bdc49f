"""Rows read before whose cells are as they were, but mean more now: a heading was mended, a name became known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from workbook_tools.columns.as_json import from_json
from workbook_tools.columns.base import Column
from workbook_tools.forms import ROW_CLASSES
from workbook_tools.tasks.accounting import SourceRow


def read_anew(rows: Iterable[SourceRow]) -> None:
    """Let rows that were accepted before be accepted once more if they say something else now than they did then."""
    for row in rows:
        was = row.known
        if row.status != "seen" or not was or was.status != "accepted" or row.index in row.table.held:
            continue
        now = row.digest.kept.facts[row.index].decode()
        if now != was.facts and _says_otherwise(row.table.form, from_json(was.facts), from_json(now)):
            row.status, row.amends, row.customer_no = "accepted", was, None


def _says_otherwise(form: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Tell whether a row says something else. What was understood once stays so, whoever spoils its heading."""
    if _not_understood(now) - _not_understood(was):
        return False
    return any(
        _differs(column, was.get(column.field), now.get(column.field)) for column in ROW_CLASSES[form].form.columns
    )


def _not_understood(facts: Mapping[str, Any]) -> set[str]:
    return {*facts.get("extra", {}), *facts.get("unread", {})}


def _differs(column: Column, was: Any, now: Any) -> bool:
    """Tell whether a cell says something else. 昨天 stays the day that it was when it was first read.

    What the tool fills in, and a customer's number, which a workbook looks up, may be calculated now and not then.
    """
    if column.by_tool or column.field == "customer_no":
        return False
    return (was is None) != (now is None) if column.kind.follows_the_day else bool(was != now)
