"""The numbers customers go by: how they are written, in which order they stand, and which comes next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from workbook_tools.columns.patterns import pattern

CUSTOMER_NO: Final = pattern(r"KH\d{6,}")
_BEGINS: Final = "KH"


def begins_as_number(typed: str) -> bool:
    """Tell whether somebody means a customer number, not a name or a phone.

    >>> begins_as_number("kh12")
    True
    """
    return typed.strip().upper().startswith(_BEGINS)


def number_in(text: str) -> str:
    """Give the first customer number in a text, in whatever case it is typed; empty if there is none.

    >>> number_in("王总（kh000012）")
    'KH000012'
    """
    found = CUSTOMER_NO.search(text.upper())
    return found[0] if found else ""


def size_order(customer_no: str) -> tuple[int, str]:
    """Order numbers by their size: KH1000000 comes after KH999999."""
    return len(customer_no), customer_no


def numbers_of(places: Iterable[int]) -> list[str]:
    """Give the numbers of customers by their places among all, counted from 1: at least six digits.

    >>> numbers_of([12, 1_000_000])
    ['KH000012', 'KH1000000']
    """
    return [f"{_BEGINS}{place:06d}" for place in places]


def next_numbers(last: str | None, count: int) -> list[str]:
    """Give the next customer numbers, counting on from the last one in use."""
    start = _place(last) if last else 0
    return numbers_of(range(start + 1, start + count + 1))


def numbers_up_to(last: str) -> list[str]:
    """Give every number from the first one to this."""
    return numbers_of(range(1, _place(last) + 1))


def _place(customer_no: str) -> int:
    return int(customer_no.removeprefix(_BEGINS))
