"""The lines of 《我的客户》 that the tool wrote: which they are, and what a salesperson says in one himself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from workbook_tools.columns.patterns import pattern
from workbook_tools.excel.table import Table
from workbook_tools.form import Row
from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.forms.shared import NAMES
from workbook_tools.sales.customer_numbers import CUSTOMER_NO

NUMBERS: Final = ("mobile", "landline")
_NUMBER_IN_NAME: Final = pattern(rf"\s*[（(]({CUSTOMER_NO.pattern})[）)]$")

Line = tuple[str, str]
"""What such a line is known by wherever it stands: whose workbook it is in, and the number of its customer."""


def line_of(row: Row) -> Line | None:
    """Give what a prepared line is known by; None for any other row, such as one the salesperson added below."""
    if not isinstance(row, MyCustomer) or not row.customer_no:
        return None
    return (row.owner or "", row.customer_no)


def told_apart(name: str, customer_no: str) -> str:
    """Give a name with its customer's number, where two customers in one workbook have the same name."""
    return f"{name}（{customer_no}）"


def take_numbers_out_of_names(table: Table) -> None:
    """Let names that the tool has told apart by a number be names and numbers again."""
    names = table.columns.get("customer_name", [])
    for index, name in enumerate(names):
        found = _NUMBER_IN_NAME.search(name) if isinstance(name, str) else None
        if found:
            names[index] = name[: found.start()] or None
            table.columns.setdefault("customer_no", [None] * len(table.lines))[index] = found[1]


def pared(row: Row, repeats: Sequence[str]) -> Row:
    """Give a row without what it only repeats of the register: fields by their names, and numbers.

    A number that is new stays together with the names, so that it is known whose it is.
    """
    if not repeats:
        return row
    numbers = {name: tuple(n for n in getattr(row, name) or () if n not in repeats) for name in NUMBERS}
    kept = NAMES if any(numbers.values()) else ()
    changes: dict[str, Any] = {name: None for name in repeats if name in row.form.by_field and name not in kept}
    return replace(row, **(changes | numbers))
