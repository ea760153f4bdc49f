"""What a row says about who it is, in a form that can be compared."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from workbook_tools.columns.contacts import SAME_AS_PHONE, PhoneKind, QqKind
from workbook_tools.columns.gazetteer import Region, parse_region
from workbook_tools.columns.identifiers import CreditCode
from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.phone_text import contact_numbers, is_mobile
from workbook_tools.sales.firms import firm_name
from workbook_tools.sales.identities import Identity
from workbook_tools.sales.names import person_name

_DUMMIES: Final = frozenset(
    ["12345678901", "13123456789", "12345678900"]
    + [re.sub(r"\D", "", str(kind.sample)) for kind in (PhoneKind, QqKind)]
)
_FILLINGS: Final = frozenset({"00000000", "12345678"})
"""What follows 138 where somebody only wanted the cell to be full."""
_QQ_AS_WECHAT: Final = pattern(r"[1-9]\d{4,9}")
_ORGANISATION: Final = pattern(
    r"公司|集团|中心|超市|药房|器械|商行|大厦|工作室|连锁|.{2}(?:[店馆院厂部社庄堂坊所室站铺吧]|分店)$|^.{6,}$"
)
_NUMBER: Final = pattern(r"\+?\d[\d\s+\-—]{5,}\d")
"""A phone number typed beside a name."""
_PERSON: Final = pattern(r"[\u3400-\u9fff]{2,3}")


def is_dummy(number: str) -> bool:
    """Tell a number typed to fill the cell (13000000000, 12345678901) or left from an example from a real one."""
    digits = number if number.isascii() and number.isdigit() else re.sub(r"\D", "", number)
    return len(set(digits[2:])) == 1 or digits[3:] in _FILLINGS or digits in _DUMMIES


def identity(row: Any, not_customers: frozenset[str] = frozenset()) -> Identity:
    """Tell who a row of any form is about, from its contact and name fields.

    not_customers: mobiles that are known to be somebody else's, as those of the company's own staff.
    """
    contact, firm = (_NUMBER.sub("", getattr(row, name, None) or "") for name in ("contact_name", "customer_name"))
    if _ORGANISATION.search(contact) and (not firm or _is_person(firm)):
        contact, firm = firm, contact  # typed into each other's column
    elif not contact and _is_person(firm):
        contact, firm = firm, ""
    numbers, lines = _contacts(row)
    named = firm_name(firm)
    return Identity(
        frozenset(number for number in numbers if number.partition(":")[2] not in not_customers),
        frozenset(lines),
        person_name(contact),
        named,
        _place(getattr(row, "region", None) or named.place),
    )


def _is_person(name: str) -> bool:
    """Tell a person's name (王总, 王小强) typed as the customer's."""
    if _ORGANISATION.search(name):
        return False
    return bool(_PERSON.fullmatch(name) and (person_name(name).part or person_name(name).has_surname))


def _contacts(row: Any) -> tuple[set[str], set[str]]:
    numbers: set[str] = set()
    lines: set[str] = set()
    for number in (*(getattr(row, "mobile", None) or ()), *(getattr(row, "landline", None) or ())):
        _add_phone(number, numbers, lines)
    for text in (getattr(row, "contact_name", None), getattr(row, "customer_name", None)):
        for number in contact_numbers(text) if text and _HAS_NUMBER.search(text) else ():
            _add_phone(number, numbers, lines)
    wechat, qq = getattr(row, "wechat", None), getattr(row, "qq", None)
    if wechat and wechat != SAME_AS_PHONE and not is_dummy(wechat):
        kind = "mobile" if is_mobile(wechat) else "qq" if _QQ_AS_WECHAT.fullmatch(wechat) else "wechat"
        numbers.add(f"{kind}:{wechat.casefold()}")
    if qq and not is_dummy(qq):
        numbers.add(f"qq:{qq}")
    if (credit := getattr(row, "credit_code", None)) and credit != CreditCode.sample:
        numbers.add(f"credit:{credit}")
    return numbers, lines


_HAS_NUMBER: Final = pattern(r"\d{3}.*\d{4}")


def _add_phone(number: str, numbers: set[str], lines: set[str]) -> None:
    if is_dummy(number):
        return
    if is_mobile(number):
        numbers.add(f"mobile:{number}")
    elif "-" in number or len(number) >= 10:  # without its area code it may be anyone's
        lines.add(number)


@lru_cache(maxsize=65536)
def _place(text: str) -> Region:
    return (parse_region(text).region if text else None) or Region()
