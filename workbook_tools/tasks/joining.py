"""Each accepted row gets its customer: the one it names, one it matches, or a new one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from workbook_tools.columns.as_json import as_json_bytes
from workbook_tools.excel.children import beside
from workbook_tools.ledger import Ledger
from workbook_tools.sales.customer_numbers import next_numbers
from workbook_tools.sales.customers import merged
from workbook_tools.sales.identities import Identity
from workbook_tools.sales.keys import identity
from workbook_tools.sales.matching import Doubt, Matching, Who, match
from workbook_tools.sales.verdict import MatchingRules
from workbook_tools.sales.wording import speaking_for
from workbook_tools.tasks.accounting import SourceRow, make_rows
from workbook_tools.tasks.linking import join_by_number
from workbook_tools.tasks.pairs import (
    SAME_FIRM,
    SHARED,
    Pair,
    add_doubts,
    at_one_address,
    decided_apart,
    doubt_about,
    doubt_about_shop,
    look_again,
    look_around,
    pair_of,
    subject_of,
)

NAMED_ITS_CUSTOMER = "写明了客户编号"
Customer = str | int
"""A customer by his number; a new one, until he has got one, by the index of his first row."""
_MANY: Final = 2_000
"""From so many customers on it is worth a process to make their facts beside what goes into the ledger meanwhile."""


@dataclass
class Joined:
    """What became of the rows. counts: how many customers are new, updated, unchanged, and the total."""

    counts: dict[str, int]
    skipped: int = 0


@dataclass
class Joining:
    """Gives accepted rows their customers.

    amended:       customers already changed in this run, by rows mended in place.
    not_customers: mobiles of the company's own staff.
    """

    ledger: Ledger
    week: str
    rules: MatchingRules
    not_customers: frozenset[str] = frozenset()
    amended: set[str] = field(default_factory=set)

    def join(self, rows: Sequence[SourceRow]) -> Joined:
        """Give each row its customer, and keep what this brought: facts, identities, doubts."""
        join_by_number(rows, self.ledger)
        for row in rows:
            row.reason = NAMED_ITS_CUSTOMER if row.customer_no else ""
        who = [self._who(row) for row in rows]
        open_rows = [index for index, row in enumerate(rows) if not row.customer_no]
        matching = self._matched([who[index] for index in open_rows]).moved(open_rows)
        counts = self._keep(rows, who, matching)
        self._keep_pairs(matching, rows)
        return Joined(counts, matching.skipped)

    def _who(self, row: SourceRow) -> Identity:
        """Who says his customer's number is known by what he says beside it."""
        repeats = row.customer_no and row.repeats
        return identity(row.sighting.row, self.not_customers) if repeats else row.who

    def _matched(self, new: Sequence[Identity]) -> Matching:
        known, crowded, skipped = self.ledger.index.candidates(new)
        matching = match(new, known, self.rules, self.ledger.index.frequencies(new), crowded)
        return replace(matching, skipped=matching.skipped + skipped)

    def _keep(self, rows: Sequence[SourceRow], who: Sequence[Identity], matching: Matching) -> dict[str, int]:
        customers = _customers(rows, matching)
        new = [customer for customer in customers if isinstance(customer, int)]
        alone = {customer for customer in new if len(own := customers[customer]) == 1 and not own[0].repeats}
        told = {customer: own for customer, own in customers.items() if customer not in alone}
        known = self.ledger.customers(sorted(customer for customer in customers if isinstance(customer, str)))
        before: dict[Customer, dict[str, Any]] = {no: facts for no, facts in known.items()}  # noqa: C416
        merge = partial(self._merged, told, before)
        merging = beside(merge) if len(told) >= _MANY else merge
        number_of = self._number(customers, new)
        self._explain(matching, rows)
        total = self.ledger.customer_count()
        self.ledger.put_customers({number_of(customer): customers[customer][0].facts_alone for customer in alone})
        self.ledger.index.add((str(row.customer_no), one) for row, one in zip(rows, who, strict=True))
        changed = {number_of(customer): facts for customer, facts in merging().items()}
        self.ledger.put_customers(changed)
        updated = len((changed.keys() & before.keys()) | self.amended)
        return {"new": len(new), "updated": updated, "unchanged": total - updated, "total": total + len(new)}

    def _number(
        self, customers: Mapping[Customer, Sequence[SourceRow]], new: Sequence[int]
    ) -> Callable[[Customer], str]:
        """Give rows their customers' numbers; new customers are numbered by their first day. Gives what tells them."""
        in_order = sorted(new, key=lambda customer: min([row.sort_key for row in customers[customer]]))
        numbers = dict(zip(in_order, next_numbers(self.ledger.last_customer_no(), len(new)), strict=True))

        def number_of(customer: Customer) -> str:
            return numbers[customer] if isinstance(customer, int) else customer

        for customer, own in customers.items():
            number = number_of(customer)
            for row in own:
                row.customer_no = number
        return number_of

    def _explain(self, matching: Matching, rows: Sequence[SourceRow]) -> None:
        for index, reason in matching.reasons.items():
            like = rows[reason.like].source if isinstance(reason.like, int) else reason.like
            rows[index].reason = f"与 {like}：{speaking_for(reason.found)}"

    def _merged(
        self, told: Mapping[Customer, Sequence[SourceRow]], before: Mapping[Customer, Mapping[str, Any]]
    ) -> dict[Customer, bytes]:
        """Give the facts, as JSON in UTF-8, of customers whom these rows have changed."""
        make_rows(row for own in told.values() for row in own)
        changed = {}
        for customer, own in told.items():
            known = before.get(customer, {"first_week": self.week})
            facts = merged(known, [row.sighting for row in own])
            if facts != known:
                changed[customer] = as_json_bytes(facts)
        return changed

    def _keep_pairs(self, matching: Matching, rows: Sequence[SourceRow]) -> None:
        def number(who: Who) -> str:
            return str(rows[who].customer_no) if isinstance(who, int) else who

        ledger = self.ledger
        ledger.decide(SHARED, dict.fromkeys(matching.shared, ""))
        changed = self.amended | {str(row.customer_no) for row in rows}
        look_again(ledger, changed, self.rules)
        look_around(ledger, self.amended, self.rules)
        apart = decided_apart(ledger)
        doubts = {pair_of(number(d.one), number(d.other)): d for d in reversed(matching.doubts)}
        shops = {pair_of(number(d.one), number(d.other)): d for d in matching.shops}
        told = {pair: doubt_about_shop(shops[pair].points, shops[pair].found) for pair in at_one_address(ledger, shops)}
        told |= {pair: doubt_about(self._points(d), d.found, unsure=d.unsure) for pair, d in doubts.items()}
        add_doubts(ledger, {pair: doubt for pair, doubt in told.items() if pair not in apart and pair[0] != pair[1]})
        links = {pair_of(number(one), number(other)) for one, other in matching.links}
        self._link_firms({pair for pair in links if pair[0] != pair[1]})

    def _points(self, doubt: Doubt) -> int:
        """Give how likely a doubt is. Who might be either of two is not proposed to be united with each."""
        return min(doubt.points, self.rules.likely - 1) if doubt.unsure else doubt.points

    def _link_firms(self, links: set[Pair]) -> None:
        """Remember contacts of one firm; who has no owner yet gets that of the other."""
        self.ledger.decide(SAME_FIRM, {subject_of(pair): "" for pair in links})
        known = self.ledger.customers(sorted({no for pair in links for no in pair}))
        taken_over = {}
        for pair in sorted(links):
            for no, other in (pair, pair[::-1]):
                owner = known[other].get("owner")
                if owner and not known[no].get("owner"):
                    sources = {**known[no].get("sources", {}), "owner": f"同公司{other}"}
                    taken_over[no] = known[no] = {**known[no], "owner": owner, "sources": sources}
        self.ledger.put_customers(taken_over)


def _customers(rows: Sequence[SourceRow], matching: Matching) -> dict[Customer, list[SourceRow]]:
    """Give the rows of each customer."""
    whose = {index: matching.joined.get(group[0], group[0]) for group in matching.groups for index in group}
    found: dict[Customer, list[SourceRow]] = defaultdict(list)
    for index, row in enumerate(rows):
        found[row.customer_no or whose[index]].append(row)
    return found
