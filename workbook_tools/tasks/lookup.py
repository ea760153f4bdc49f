"""A check before registering: who has this customer already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from workbook_tools.columns.base import Context, half_width
from workbook_tools.columns.contacts import PhoneKind, QqKind, WechatKind
from workbook_tools.columns.gazetteer import parse_region
from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.phone_text import is_local
from workbook_tools.form import Row
from workbook_tools.ledger import Ledger
from workbook_tools.problems import Finding, WorkbookError, mask, mask_numbers
from workbook_tools.sales.attendance import attendance
from workbook_tools.sales.customer_numbers import begins_as_number
from workbook_tools.sales.identities import Identity
from workbook_tools.sales.in_words import absence_said
from workbook_tools.sales.keys import identity, is_dummy
from workbook_tools.sales.names import heard_surnames
from workbook_tools.settings import Settings, load_settings
from workbook_tools.tasks.pairs import SHARED
from workbook_tools.workspace import Workspace

_ALMOST_A_MOBILE: Final = pattern(r"1[3-9](?:\d{3,8}|\d{10,})")
_INITIALS: Final = pattern(r"[A-Za-z]{2,4}")
_MOST_OF_A_BEGINNING: Final = 5
"""So many customers may begin with what was asked for; with more it names nobody."""
_AREA_MISSING: Final = "没有查到；如果是座机，请连区号一起查。"


@dataclass(frozen=True)
class Found:
    """A customer who may be the one asked about. Personal values are masked unless he is the asker's own.

    owner_missing: why the owner cannot be asked: he has left, or nobody in 人员 is called so.
    """

    customer_no: str
    customer_name: str
    contact_name: str
    mobile: list[str]
    region: str
    owner: str
    owner_missing: str
    logged_by: str
    logged_on: str
    is_yours: bool

    def sentence(self) -> str:
        """Say who has him, and what to do: “小王在跟，先问他。”."""
        who = " ".join(filter(None, [self.customer_name, self.contact_name, *self.mobile, self.region]))
        since = f"{self.logged_on}登记" if self.logged_on else "已登记"
        return f"{self.customer_no} {who}：{since}，{self._whose()}。"

    def _whose(self) -> str:
        if self.is_yours:
            return "您在跟"
        if not self.owner:
            return "还没有分给谁，先问负责人"
        return f"{self.owner_missing}，先问负责人" if self.owner_missing else f"{self.owner}在跟，先问他"


@dataclass
class LookedUp:
    """The answer. is_shared: the number is one that many hold and that identifies nobody.

    note: what must be said besides: the number is a member of staff's, or one typed to fill a cell.
    """

    found: list[Found] = field(default_factory=list)
    is_shared: bool = False
    note: str = ""

    def summary(self) -> dict[str, Any]:
        """Give it as plain JSON."""
        found = [asdict(one) for one in self.found]
        return {"found": found, "is_shared": self.is_shared, "note": self.note}


def lookup(query: str, *, workspace: Path, person: str = "") -> LookedUp:
    """Find the customers a number or a name may mean: a mobile, landline, WeChat, QQ, 客户编号, person or firm.

    person: who asks; his own customers are shown whole.
    Raises WorkbookError if the folder is no workspace, the person is unknown, or the query cannot be read.
    """
    space, query = Workspace(workspace).require(), half_width(query)  # as a Chinese keyboard may type a number
    today = date.today()
    settings = load_settings(space.settings_file, today)
    asker, note = settings.person(person), _note(query, settings)
    if note or not space.ledger_file.exists():
        return LookedUp(note=note)
    with Ledger(space.ledger_file, write=False) as ledger:
        who = _asked_for(query)
        numbers, shared = _customers(query, who, ledger), set(ledger.decisions(SHARED))
        found = ledger.customers(sorted(set(numbers)))
        if not found:
            found, note = _beginning_with(query.strip(), ledger)
        if not found and not note:
            _refuse_a_mistyped_number(query)
            note = _AREA_MISSING if _is_local(query) else ""
        is_shared = bool(shared & (who.numbers | who.lines))
        return LookedUp(_found_each(found, asker, settings, today), is_shared, note)


def lookup_row(
    row: Row, space: Workspace, settings: Settings, today: date, asker: str = ""
) -> tuple[LookedUp, LookedUp]:
    """Find the customers a row of any form may be about: those of its numbers, and those only called the same.

    asker: by official name; his own customers are shown whole.
    """
    who = identity(row, settings.staff_mobiles())
    if not space.ledger_file.exists():
        return LookedUp(), LookedUp()
    with Ledger(space.ledger_file, write=False) as ledger:
        reached = set(ledger.index.holders((*who.numbers, *who.lines)))
        called = set(ledger.index.called_like(who)) - reached
        is_shared = bool(set(ledger.decisions(SHARED)) & (who.numbers | who.lines))
        of_number, of_name = (
            _found_each(ledger.customers(sorted(found)), asker, settings, today) for found in (reached, called)
        )
        return LookedUp(of_number, is_shared), LookedUp(of_name)


def _note(query: str, settings: Settings) -> str:
    """Say why a number cannot tell anybody from another, if it cannot."""
    numbers = PhoneKind().read(query.strip(), Context(date.today())).value or ()
    if settings.staff_mobiles() & set(numbers):
        return "这是本公司员工的手机，不是客户的，请查客户的号码或名字。"
    if any(is_dummy(number) for number in numbers):
        return "这个号码像是随手填的，不能凭它认人，请查名字。"
    return ""


def _customers(query: str, who: Identity, ledger: Ledger) -> Iterable[str]:
    no = query.strip().upper()
    if begins_as_number(no):
        return [_known_number(no, ledger)]
    if who.numbers or who.lines:
        return ledger.index.holders((*who.numbers, *who.lines))
    heard = (identity(SimpleNamespace(contact_name=name)) for name in heard_surnames(query.strip()))
    return [no for one in (who, *heard) for no in ledger.index.called_like(one)]


def _beginning_with(text: str, ledger: Ledger) -> tuple[dict[str, dict[str, Any]], str]:
    """Find who is asked for by a nickname or the beginning of a firm: 强哥 for 强哥养生馆; by his initials: zgq.

    Gives a note if many are.
    """
    by_initials = _INITIALS.fullmatch(text)
    if len(text) <= 1 or (text.isascii() and not by_initials):
        return {}, ""
    numbers = ledger.index.with_initials(text) if by_initials else ledger.index.beginning_with(text)
    if len(numbers) > _MOST_OF_A_BEGINNING:
        what = "名字首字母是这样的" if by_initials else "名字或店名这样开头的"
        return {}, f"{what}有{len(numbers)}位，请写全再查。"
    return ledger.customers(numbers), ""


def _is_local(query: str) -> bool:
    numbers = PhoneKind().read(query.strip(), Context(date.today())).value or ()
    return any(is_local(number) for number in numbers)


def _known_number(no: str, ledger: Ledger) -> str:
    now = ledger.aliases().get(no, no)
    if not ledger.customers([now]):
        # A number of a customer is nobody's secret, but a mobile may stand after KH, or a name.
        typed = mask_numbers(no) if no[2:].isdecimal() else mask(no)
        raise WorkbookError("customer-unknown", f"客户总表里没有 {typed} 这个编号，编号写成 KH000012 这样")
    return now


def _asked_for(query: str) -> Identity:
    """Read the query as one would read a cell of each kind of contact; what is none of them is a name."""
    text, context = query.strip(), Context(date.today())
    if not text:
        raise WorkbookError("phone-unread", "请写要查的号码或名字")
    phones = PhoneKind().read(text, context)
    if phones.value:
        return identity(SimpleNamespace(mobile=phones.value))
    if text.isascii():
        qq, wechat = QqKind().read(text, context).value, WechatKind().read(text, context).value
        if qq or wechat:
            return identity(SimpleNamespace(qq=qq, wechat=wechat))
        if any(char.isdigit() for char in text) and not begins_as_number(text):
            raise WorkbookError("phone-unread", _why(phones.findings, text))
    return identity(SimpleNamespace(contact_name=text, customer_name=text))


def _refuse_a_mistyped_number(query: str) -> None:
    """Digits like those of a mobile may be a QQ, but more often they are one that lacks some."""
    phones = PhoneKind().read(query.strip(), Context(date.today()))
    if not phones.value and _ALMOST_A_MOBILE.fullmatch(query.strip()):
        raise WorkbookError("phone-unread", f"没有查到；{_why(phones.findings, query.strip())}")


def _why(findings: Iterable[Finding], text: str) -> str:
    finding = next(iter(findings), Finding("phone-unread", "认不出“{value}”"))
    said = finding.message.replace("{value}", mask(text))
    return "，".join(filter(None, [said, finding.suggestion or "请核对后再查"]))


def _place(typed: str) -> str:
    """Give a place without what was typed beside it: a street, a number."""
    known = parse_region(typed).region
    return str(known) if known else mask(typed)


def _found_each(customers: Mapping[str, Mapping[str, Any]], asker: str, settings: Settings, today: date) -> list[Found]:
    owners = {facts.get("owner") or "" for facts in customers.values()}
    missing = {owner: _why_missing(owner, settings, today) for owner in owners}
    return [_found(no, facts, asker, missing[facts.get("owner") or ""]) for no, facts in customers.items()]


def _why_missing(owner: str, settings: Settings, today: date) -> str:
    """Say why a customer's owner cannot be asked, if he cannot."""
    if not owner or not settings.staff:
        return ""
    if not settings.vocabularies()["person"].meant(owner):
        return f"登记的跟进人“{owner}”不在人员页里"
    one = settings.people.get(owner)
    there = attendance(one, today) if one else None
    return f"原来是{owner}跟，{absence_said(there, today)}，现在没有人跟" if there and there.has_left else ""


def _found(no: str, facts: Mapping[str, Any], asker: str, owner_missing: str) -> Found:
    owner = facts.get("owner") or ""
    is_yours = bool(asker) and asker == owner

    def shown(value: str) -> str:
        return value if is_yours else mask(value)

    return Found(
        no,
        shown(facts.get("customer_name", "")),
        shown(facts.get("contact_name", "")),
        [shown(number) for number in (*facts.get("mobile", ()), *facts.get("landline", ()))],
        facts.get("region", "") if is_yours else _place(facts.get("region", "")),
        owner,
        owner_missing,
        facts.get("logged_by") or "",
        facts.get("logged_on") or "",
        is_yours,
    )
