"""《我的客户》 that comes back: what its owner changed counts, what it only repeats of the register does not.

The tool wrote most of a line itself, perhaps weeks ago. If a number was mended since, or the customer given to somebody
else, the old line must not say it again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from workbook_tools.columns.as_json import from_json
from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.ledger import Entry, Ledger
from workbook_tools.sales.customers import facts_of
from workbook_tools.tasks.accounting import SourceRow, row_of
from workbook_tools.tasks.prepared_lines import NUMBERS, line_of
from workbook_tools.tasks.standing_rows import last_lines

_PRINTED_AS: Final = {"customer_name": ("customer_name", "contact_name")}
"""Who has no shop stands under his own name."""


def mark_repeats(rows: Sequence[SourceRow], ledger: Ledger) -> None:
    """Mark in lines of 《我的客户》 what they only repeat; whose workbook it is claims nothing either."""
    own = (row for row in rows if row.row_class is MyCustomer and row.status in ("accepted", "seen"))
    lines = [(row, line) for row in own if (line := line_of(row.row))]
    aliases = ledger.aliases()
    wanted = sorted({name for _, (_, no) in lines for name in (no, aliases.get(no, no))})
    known, ever, before = ledger.customers(wanted), ledger.facts_ever(wanted), last_lines(ledger, wanted)
    there = {row.content for row, _ in lines}
    for row, line in lines:
        now, last = aliases.get(line[1], line[1]), before.get(line)
        if row.known and last and row.content != last.content not in there:
            row.status, row.known, row.customer_no = "accepted", None, None  # he has changed it back
        if row.known:
            row.repeats = tuple(from_json(row.known.facts).get("repeats", ()))
        else:
            shown = [facts for no in {line[1], now} for facts in ever.get(no, ())]
            row.repeats = _Returned(facts_of(row.row), known.get(now, {}), shown, last).repeats()


@dataclass(frozen=True)
class _Returned:
    """A line that came back, and what it may repeat.

    said:  what it says of its customer. known: what the register says now. shown: all it ever said.
    old:   the line as it came back the time before.
    """

    said: Mapping[str, Any]
    known: Mapping[str, Any]
    shown: Sequence[Mapping[str, Any]]
    old: Entry | None

    def repeats(self) -> tuple[str, ...]:
        """Name the fields, and give the numbers, that are not his own words."""
        said_before = facts_of(row_of(self.old)) if self.old else {}
        marked = set(from_json(self.old.facts).get("repeats", ())) if self.old else set()
        found = []
        for name, value in self.said.items():
            words = value if name in NUMBERS else [value]
            for word in words:
                same_as_before = word in _words(said_before, name)
                mark = word if name in NUMBERS else name
                if name == "owner" or (mark in marked if same_as_before else self._is_known(name, word)):
                    found.append(mark)
        return tuple(found)

    def _is_known(self, name: str, word: str) -> bool:
        """Tell whether the register says so; at any time, if the line never came back before."""
        sources = [self.known] if self.old else [self.known, *self.shown]
        return any(word in _words(facts, one) for facts in sources for one in _PRINTED_AS.get(name, (name,)))


def _words(facts: Mapping[str, Any], name: str) -> Sequence[str]:
    if name in NUMBERS:
        return [number for each in NUMBERS for number in facts.get(each) or ()]
    return [facts[name]] if facts.get(name) else []
