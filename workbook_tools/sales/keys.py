"""What a row says about who it is, in a form that can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from workbook_tools.columns.base import spelling_key
from workbook_tools.columns.contacts import PhoneKind, QqKind
from workbook_tools.columns.identifiers import CreditCode
from workbook_tools.columns.phone_text import is_mobile

COMPOUND_SURNAMES: Final = frozenset(
    ["欧阳", "上官", "司马", "司徒", "诸葛", "皇甫", "尉迟", "公孙", "慕容", "令狐", "东方", "夏侯", "端木", "南宫"]
)
_TITLE: Final = re.compile(
    r"(先生|女士|小姐|老师|医生|大夫|院长|主任|董事长|总经理|经理|老板娘?|店长|厂长|校长|总|董|姐|哥|叔|姨|阿姨)$"
)
_NICKNAME: Final = re.compile(r"^[小老大阿](.)$")
_NOBODY: Final = re.compile(r"^[小老大阿][总板师姐哥弟妹嫂叔姨夫]$")
"""A form of address that fits anyone: 老板, 大姐. It names nobody, so it contradicts nobody."""
_LEGAL_SUFFIX: Final = re.compile(r"(有限责任公司|股份有限公司|集团有限公司|有限公司|公司|个体工商户)$")
_PUNCTUATION: Final = re.compile(r"[\s()\[\]【】{}<>《》,.;:·、，。；：\-—_/\\'\"“”‘’!?！？*#&+]")

_DUMMIES: Final = frozenset(
    ["12345678901", "13123456789", "12345678900"]
    + [re.sub(r"\D", "", str(kind.sample)) for kind in (PhoneKind, QqKind)]
)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name as far as it is known: `full` (王小强), `part` (王总 → 王, 小强 → 强), or blank."""

    full: str = ""
    part: str = ""

    def agrees(self, other: PersonName) -> bool:
        """Tell whether both may be one person. A blank contradicts nobody."""
        if self.full and other.full:
            return self.full == other.full
        if self.part and other.part:
            return self.part == other.part
        part, full = (self.part, other.full) if self.part else (other.part, self.full)
        return not part or not full or part in full


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a row is about.

    numbers: what can identify a customer: `mobile:…`, `wechat:…`, `qq:…`, `credit:…`.
    person:  the contact's name.  firm: the company's or shop's name without its legal ending.
    """

    numbers: frozenset[str]
    person: PersonName
    firm: str

    def agrees(self, other: Identity) -> bool:
        """Tell whether no name speaks against both being one customer."""
        return self.person.agrees(other.person) and (not self.firm or not other.firm or self.firm == other.firm)


@lru_cache(maxsize=65536)
def person_name(text: str) -> PersonName:
    """Take a name apart.

    >>> person_name("王 强"), person_name("王总"), person_name("小李")
    (PersonName(full='王强', part=''), PersonName(full='', part='王'), PersonName(full='', part='李'))
    """
    name = _PUNCTUATION.sub("", spelling_key(text))
    if _NOBODY.match(name):
        return PersonName()
    if nickname := _NICKNAME.match(name):
        return PersonName(part=nickname[1])
    bare = _TITLE.sub("", name)
    if bare != name and (len(bare) == 1 or bare in COMPOUND_SURNAMES):
        return PersonName(part=bare)
    return PersonName(full=bare)


@lru_cache(maxsize=65536)
def firm_name(text: str) -> str:
    """Fold a company's name: width, case, punctuation and legal ending do not matter; branch words do."""
    return _LEGAL_SUFFIX.sub("", _PUNCTUATION.sub("", spelling_key(text)))


def is_dummy(number: str) -> bool:
    """Tell a number typed to fill the cell (13000000000, 12345678901) or left from an example from a real one."""
    digits = re.sub(r"\D", "", number)
    return len(set(digits[2:])) == 1 or digits in _DUMMIES


def identity(row: Any) -> Identity:
    """Tell who a row of any form is about, from its contact and name fields."""
    numbers: set[str] = set()
    for number in (*(getattr(row, "mobile", None) or ()), *(getattr(row, "landline", None) or ())):
        if is_mobile(number) and not is_dummy(number):
            numbers.add(f"mobile:{number}")
    wechat = getattr(row, "wechat", None)
    if wechat and not is_dummy(wechat):
        numbers.add(f"mobile:{wechat}" if is_mobile(wechat) else f"wechat:{wechat.casefold()}")
    if (qq := getattr(row, "qq", None)) and not is_dummy(qq):
        numbers.add(f"qq:{qq}")
    if (credit := getattr(row, "credit_code", None)) and credit != CreditCode.sample:
        numbers.add(f"credit:{credit}")
    return Identity(
        frozenset(numbers),
        person_name(getattr(row, "contact_name", None) or ""),
        firm_name(getattr(row, "customer_name", None) or ""),
    )
