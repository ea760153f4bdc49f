"""What a row says about who it is, in a form that can be compared."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import Any, Final

from workbook_tools.columns.contacts import SAME_AS_PHONE, PhoneKind, QqKind
from workbook_tools.columns.gazetteer import Region, parse_region
from workbook_tools.columns.identifiers import CreditCode
from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.phone_text import Phones, contact_numbers, is_made_up, is_mobile
from workbook_tools.field_values import FieldValues
from workbook_tools.sales.firms import FirmName, firm_name
from workbook_tools.sales.identities import Identity
from workbook_tools.sales.names import PersonName, person_name

_SAMPLES: Final = frozenset(re.sub(r"\D", "", str(kind.sample)) for kind in (PhoneKind, QqKind))
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
    return len(set(digits[2:])) == 1 or is_made_up(digits) or digits in _SAMPLES


_SAY_WHO: Final = (
    "contact_name", "customer_name", "mobile", "landline", "wechat", "qq", "credit_code", "region",
)  # fmt: skip
"""The fields of any form by which somebody is known."""


def identity(row: Any, not_customers: frozenset[str] = frozenset()) -> Identity:
    """Tell who a row of any form is about, from its contact and name fields.

    not_customers: mobiles that are known to be somebody else's, as those of the company's own staff.
    """
    return _identity(not_customers, *(getattr(row, name, None) for name in _SAY_WHO))


def identities(said: FieldValues, not_customers: frozenset[str] = frozenset()) -> list[Identity]:
    """Tell it of many rows."""
    return list(map(partial(_identity, not_customers), *(said[name] for name in _SAY_WHO)))


def _identity(
    not_customers: frozenset[str],
    contact: str | None,
    firm: str | None,
    mobile: Phones | None,
    landline: Phones | None,
    wechat: str | None,
    qq: str | None,
    credit: str | None,
    region: str | None,
) -> Identity:
    contact, firm = contact or "", firm or ""
    written = [*(mobile or ()), *(landline or ())]
    if not (contact + firm).isalpha():  # else no number stands beside a name
        written += [*_numbers_in(contact), *_numbers_in(firm)]
        contact, firm = _NUMBER.sub("", contact), _NUMBER.sub("", firm)
    found: list[tuple[str, str]] = []
    lines: list[str] = []
    for number in written:
        if is_dummy(number):
            continue
        if is_mobile(number):
            found.append(("mobile", number))
        elif "-" in number or len(number) >= 10:  # without its area code it may be anyone's
            lines.append(number)
    if wechat and wechat != SAME_AS_PHONE and not is_dummy(wechat):
        kind = "mobile" if is_mobile(wechat) else "qq" if _QQ_AS_WECHAT.fullmatch(wechat) else "wechat"
        found.append((kind, wechat.casefold()))
    if qq and not is_dummy(qq):
        found.append(("qq", qq))
    if credit and credit != CreditCode.sample:
        found.append(("credit", credit))
    numbers = frozenset([f"{kind}:{number}" for kind, number in found if number not in not_customers])
    person, named = _names(contact, firm)
    return Identity(numbers, frozenset(lines), person, named, _place(region or named.place))


def _names(contact: str, firm: str) -> tuple[PersonName, FirmName]:
    if contact and (not firm or _is_person(firm)) and _ORGANISATION.search(contact):
        contact, firm = firm, contact  # typed into each other's column
    elif not contact and _is_person(firm):
        contact, firm = firm, ""
    return person_name(contact), firm_name(firm)


def _is_person(name: str) -> bool:
    """Tell a person's name (王总, 王小强) typed as the customer's."""
    if not _PERSON.fullmatch(name) or _ORGANISATION.search(name):
        return False
    person = person_name(name)
    return bool(person.part or person.has_surname)


def _numbers_in(name: str) -> Phones:
    return contact_numbers(name) if _HAS_NUMBER.search(name) else ()


_HAS_NUMBER: Final = pattern(r"\d{3}.*\d{4}")


@lru_cache(maxsize=65536)
def _place(text: str) -> Region:
    return (parse_region(text).region if text else None) or Region()
