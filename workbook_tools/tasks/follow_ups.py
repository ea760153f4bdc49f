"""What was done about each customer, from the ledger: the entries that stand, and each salesperson's own workbook."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from workbook_tools.columns.as_json import from_json
from workbook_tools.forms.handoff_sheet import Handoff, Status
from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.forms.negotiation_record import Negotiation
from workbook_tools.forms.strategy_progress import StrategyStep
from workbook_tools.ledger import Address, Entry, Ledger
from workbook_tools.problems import Place
from workbook_tools.sales.contacts import Contact, contacts_of, gist
from workbook_tools.sales.customers import day_of
from workbook_tools.sales.evidence import DAY
from workbook_tools.sales.follow_ups import Followed
from workbook_tools.tasks.accounting import row_of
from workbook_tools.tasks.assignments import Assignments
from workbook_tools.tasks.handed import given_up
from workbook_tools.tasks.standing_rows import last_lines, standing_rows

ENTRY_FORMS: Final = (StrategyStep.form.key, Negotiation.form.key)
OWN_WORDS: Final = (
    "paper_grade", "paper_graded_on", "call_grade", "call_graded_on", "value_type", "personality", "strategies",
    "senior_needed", "senior_colleague", "assigned_on",
)  # fmt: skip
"""Columns of 《我的客户》 that say what its owner thinks of a customer; 客户总表 has none of them."""


def followed_customers(ledger: Ledger) -> list[Followed]:
    """Give every customer who has an owner, with all that was done about him.

    What the head of sales answered of him in the daily lane counts as well, if it ended there.
    """
    held = {no: facts for no, facts in ledger.customers().items() if facts.get("owner")}
    entries = _by_customer(standing_entries(ledger))
    received, ended = _received_days(ledger, held), given_up(ledger)
    return [
        Followed(
            no,
            facts.get("customer_name") or facts.get("contact_name") or "",
            facts["owner"],
            facts.get("grade") or "",
            received.get(no),
            _with_end(contacts_of((row_of(entry), _source(entry)) for entry in entries.get(no, ())), ended.get(no)),
        )
        for no, facts in held.items()
    ]


def _with_end(contacts: tuple[Contact, ...], end: tuple[Status, date] | None) -> tuple[Contact, ...]:
    """Put how it ended in the daily lane among a customer's entries, at its day."""
    if end is None:
        return contacts
    status, on = end
    return tuple(sorted([*contacts, Contact(on, outcome=status, form=Handoff.form.key)], key=lambda one: one.sort_key))


def standing_entries(ledger: Ledger) -> list[Entry]:
    """Give the accepted follow-ups and talks of all customers, oldest first, each as it was last written.

    An entry that is no longer in its file was mended if the file has it otherwise: at the same place, or about the same
    customer on the same day. If it has not, as in a file that is filled anew each week, it stands.
    """
    accepted = ledger.accepted_rows(ENTRY_FORMS)
    # One linked to its customer late was accepted before as well, without him.
    once = list({(entry.address, entry.content): entry for entry in accepted}.values())
    at = ledger.contents_at(sorted({entry.path for entry in once}))
    there = {(address[0], address[3], content) for address, content in at.items()}
    others: defaultdict[tuple[str, str], list[_Read]] = defaultdict(list)
    for entry in once:
        if (entry.path, entry.form, entry.content) in there:
            others[entry.path, entry.form].append(_Read.of(entry))
    standing = []
    for entry in reversed(once):
        file = (entry.path, entry.form)
        if (*file, entry.content) in there:
            standing.append(entry)
        elif not any(map((one := _Read.of(entry)).is_mended_as, others[file])):
            standing.append(entry)
            others[file].append(one)
    return standing[::-1]


@dataclass(frozen=True)
class OwnBook:
    """A salesperson's 《我的客户》 as it last came back.

    file:    its name, empty if it never did; day: of the run that read it last, as 2026-11-27.
    lines:   his line about each customer that has a number, by the number the customer goes by now.
    added:   the lines he added below that had no number yet, with the number their customer has since.
    entries: his follow-ups in the order in which they stand there, each with its customer if he is known; also those
             that were held back.
    """

    person: str
    file: str = ""
    day: str = ""
    lines: Mapping[str, MyCustomer] = field(default_factory=dict)
    added: Sequence[tuple[MyCustomer, str | None]] = ()
    entries: Sequence[tuple[StrategyStep, str | None]] = ()


def own_book(ledger: Ledger, person: str) -> OwnBook:
    """Give what came back in a salesperson's workbook, for its next edition."""
    read = ledger.entries_in([MyCustomer.form.key])
    own = [entry for entry in read if _owner(entry) == person and entry.status != "erased"]
    last_read = ledger.last_read(sorted({entry.path for entry in own}))
    if not last_read:
        return OwnBook(person)
    file = max(last_read, key=lambda path: (last_read[path], path))
    lines = {
        str(entry.customer_no): row_of(entry)
        for (whose, _), entry in last_lines(ledger, {e.customer_no for e in own if e.customer_no}).items()
        if whose == person
    }
    rows = [(row_of(entry), entry.customer_no) for entry in _there_in_order(ledger, file)]
    days = {run.number: run.as_of for run in ledger.journal.runs()}
    return OwnBook(
        person,
        file,
        days.get(last_read[file], ""),
        {no: row for no, row in lines.items() if isinstance(row, MyCustomer)},
        [(row, no) for row, no in rows if isinstance(row, MyCustomer) and not row.customer_no],
        [(row, no) for row, no in rows if isinstance(row, StrategyStep)],
    )


def own_words(ledger: Ledger, customers: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Give what people think of customers, by number: of each column in OWN_WORDS what was written last."""
    found: dict[str, dict[str, Any]] = {}
    for no, entries in ledger.entries_of(customers).items():
        rows = [row_of(entry) for entry in standing_rows(entries)]
        said = ((name, getattr(row, name, None)) for row in rows for name in OWN_WORDS)
        found[no] = {name: value for name, value in said if value not in (None, ())}
    return found


@dataclass(frozen=True, slots=True)
class _Read:
    """What tells one entry from another."""

    address: Address
    customer_no: str | None
    week: str
    day: str
    gist: str

    @classmethod
    def of(cls, entry: Entry) -> _Read:
        row: Any = row_of(entry)
        return cls(entry.address, entry.customer_no, entry.week, day_of(row), gist(row.content or ""))

    def is_mended_as(self, later: _Read) -> bool:
        """Tell whether an entry of the same file that was read later is this one, mended."""
        same_place = self.address == later.address and (
            self.day == later.day or self.week == later.week or (self.gist != "" and self.gist == later.gist)
        )
        return same_place or (self.day == later.day and self.customer_no == later.customer_no is not None)


def _by_customer(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.customer_no:
            found[entry.customer_no].append(entry)
    return found


def _source(entry: Entry) -> str:
    return str(Place(entry.path, entry.sheet, entry.line))


def _received_days(ledger: Ledger, customers: Mapping[str, Mapping[str, Any]]) -> dict[str, date]:
    """Give when each customer came to his present owner: when he was given him, or else when he first came up."""
    given: dict[str, str] = {}
    days = {no: facts[DAY] for no, facts in customers.items() if facts.get(DAY)}
    for no, records in Assignments(ledger).by_customer.items():
        own = [record.on for record in records if no in customers and record.owner == customers[no]["owner"]]
        given |= {no: max(own)} if own else {}
    return {no: date.fromisoformat(day[:10]) for no, day in (days | given).items()}


def _owner(entry: Entry) -> str:
    return str(from_json(entry.facts).get("owner") or "")


def _there_in_order(ledger: Ledger, file: str) -> list[Entry]:
    """Give what stands in a file now, line by line.

    Where lines were deleted, those below moved up, and the last ones seem to stand there twice: of rows that say the
    same there are as many as were ever read.
    """
    read = [e for e in ledger.entries_in([MyCustomer.form.key, *ENTRY_FORMS]) if e.status not in ("seen", "erased")]
    known = {(entry.form, entry.content): entry for entry in read}
    left = Counter((form, content) for form, content, _ in {(e.form, e.content, e.address) for e in read})
    found = []
    for address, content in sorted(ledger.contents_at([file]).items(), key=lambda item: (item[0][1] or "", item[0][2])):
        row = (address[3], content)
        if left[row]:
            left[row] -= 1
            found.append(known[row])
    return found
