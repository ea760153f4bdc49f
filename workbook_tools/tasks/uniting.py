"""Two customers become one by a person's word, and can be taken apart again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from workbook_tools.forms.customer_register import Customer
from workbook_tools.ledger import DecisionKind, Ledger
from workbook_tools.problems import WorkbookError
from workbook_tools.sales.customers import Sighting, added_since, parted, united
from workbook_tools.sales.keys import identity
from workbook_tools.tasks.accounting import sighting_of
from workbook_tools.tasks.corrections import IDENTIFYING
from workbook_tools.tasks.pairs import decide_apart, pair_of
from workbook_tools.tasks.register_lines import customer_row
from workbook_tools.tasks.standing_rows import standing_rows


def unite(ledger: Ledger, numbers: Iterable[str], into: str) -> None:
    """Let customers be one who goes by the number `into`; nothing any of them was known by is dropped."""
    for no in numbers:
        both = ledger.customers([no, into])
        ledger.put_customers({into: united(both[into], both[no])})
        ledger.unite(no, into)


@dataclass(frozen=True)
class Parted:
    """A customer who has his own number again.

    staying: whose number he had gone by.
    kept:    the headings of what was added to the two while they were one: it stays with `staying`.
    """

    customer_no: str
    staying: str
    kept: list[str] = field(default_factory=list)


def split(ledger: Ledger, customer_no: str, not_customers: frozenset[str]) -> Parted:
    """Take a union apart: he is what he was before it, the other loses what came only from him.

    not_customers: mobiles of the company's own staff.
    Raises WorkbookError if he is not united with anyone, or was united with one who went on into a third.
    """
    staying = ledger.decisions(DecisionKind.SAME).get(customer_no)
    if staying is None:
        raise WorkbookError("customer-unknown", f"{customer_no} 没有合并到别的客户，不用拆")
    if further := ledger.aliases().get(staying):
        sentence = f"{customer_no} 合并到了 {staying}，{staying} 后来又合并到了 {further}；请先拆开 {staying}"
        raise WorkbookError("customer-unknown", sentence)
    run = ledger.since(DecisionKind.SAME, customer_no)
    now = ledger.customers([staying])[staying]
    before, other = ledger.facts_before(staying, run), ledger.facts_before(customer_no, run + 1)
    ledger.part(customer_no, other)
    ledger.put_customers({staying: parted(now, before, other, _own_rows(ledger, staying))})
    for no in (customer_no, staying):
        _know_again(ledger, no, not_customers)
    decide_apart(ledger, [pair_of(customer_no, staying)])
    headings = {column.field: column.heading for column in Customer.form.columns}
    return Parted(customer_no, staying, [headings.get(name, name) for name in added_since(now, before, other)])


def _own_rows(ledger: Ledger, no: str) -> list[Sighting]:
    """Give what his rows say, of each line what it says now."""
    return [sighting_of(entry) for entry in standing_rows(ledger.entries(customer_no=no))]


def _know_again(ledger: Ledger, no: str, not_customers: frozenset[str]) -> None:
    """Let a customer be known by his own rows; by his line in the register, if a person corrected who he is."""
    facts = ledger.customers([no])[no]
    known = [identity(sighting.row, not_customers) for sighting in _own_rows(ledger, no)]
    if not known or IDENTIFYING & set(facts.get("locked", ())):
        known = [identity(customer_row(no, facts))]
    ledger.index.replace({no: known})
