"""Knowing an erased customer again without keeping who he is: a keyed hash of each number he was known by."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Sequence
from typing import Final

from workbook_tools.ledger import DecisionKind, Ledger
from workbook_tools.problems import Place, Problem
from workbook_tools.sales.identities import Identity
from workbook_tools.sales.keys import identity
from workbook_tools.tasks.accounting import SourceRow

ERASED: Final = DecisionKind.ERASED
"""Decisions of this kind: keyed hash of a number → the customer number it belonged to."""
READMITTED: Final = DecisionKind.READMITTED
"""The same, for those who agreed to come back."""
_KEY: Final = DecisionKind.KEY
GONE: Final = "（已按要求删除）"
"""What stands where somebody stood who is erased."""


def numbers_of(known: Iterable[Identity]) -> list[str]:
    """Give what identifies someone, as `mobile:…` and the like."""
    return sorted({number for who in known for number in who.numbers})


def names_of(known: Iterable[Identity]) -> list[str]:
    """Give the full names of people and firms."""
    return sorted({name for who in known for name in (who.person.full, who.firm.whole) if name})


def both_of(numbers: Iterable[str], names: Sequence[str]) -> list[str]:
    """Give numbers with names: of those who share a number, each is known by both."""
    return [f"{number}|{name}" for number in numbers for name in names]


def leave_stubs(ledger: Ledger, customer_no: str, words: Iterable[str]) -> None:
    """Remember a customer as erased, by what he was known by."""
    if not ledger.decisions(_KEY):
        ledger.decide(_KEY, {_KEY: secrets.token_hex(32)})
    key = ledger.decisions(_KEY)[_KEY]
    ledger.decide(ERASED, {_stub(key, word): customer_no for word in words})


def stubs_of(ledger: Ledger, customer_no: str) -> list[str]:
    """Give the stubs an erased customer left."""
    return [stub for stub, no in ledger.decisions(ERASED).items() if no == customer_no]


def hold_back_erased(rows: Sequence[SourceRow], ledger: Ledger) -> list[Problem]:
    """Hold back rows of erased customers, keeping nothing of what they say. Gives a problem for each."""
    readmitted, key = ledger.decisions(READMITTED), ledger.decisions(_KEY).get(_KEY, "")
    stubs = {stub: no for stub, no in ledger.decisions(ERASED).items() if readmitted.get(stub) != no}
    told = []
    for row in rows if stubs else ():
        if row.status == "seen" and not row.is_new_to_lists:
            continue
        who = [identity(row.row)]
        numbers, names = numbers_of(who), names_of(who)
        words = [_stub(key, word) for word in (*(numbers or names), *both_of(numbers, names))]
        found = next((stubs[word] for word in words if word in stubs), None)
        if found:
            row.status, row.is_erased = "seen" if row.status == "seen" else "held_back", True
            message = f"这位客户（{found}）已按要求删除，没有收"
            advice = f"请从表里删掉这一行；本人同意重新登记的，请管理员运行 wbtools erase {found} --readmit"
            told.append(Problem("erased", row.row.place or Place(row.table.file), message, advice))
    return told


def _stub(key: str, word: str) -> str:
    return hmac.new(key.encode(), word.encode(), "sha256").hexdigest()
