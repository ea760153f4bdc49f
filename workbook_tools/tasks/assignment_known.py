"""What is known when directors' workbooks come back: against it each of their lines is held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any, Final

from workbook_tools.ledger import Ledger
from workbook_tools.sales.follow_ups import Followed
from workbook_tools.settings import Settings
from workbook_tools.tasks.assignment_lines import Returned, ReturnedLine
from workbook_tools.tasks.assignments import Assignments, Proposal, Record, first_sent, proposals_of
from workbook_tools.tasks.collisions import disputed
from workbook_tools.tasks.erased import ERASED
from workbook_tools.tasks.follow_ups import followed_customers
from workbook_tools.tasks.open_claims import open_claims
from workbook_tools.tasks.taking_back import ProposedBack, proposals

REFUSED: Final = "assignment-refused"
CONTRADICTION: Final = "assignment-contradiction"
AGAIN: Final = "请核对后再收一次"


class Known:
    """What was sent in the weeks of these workbooks, and what the ledger and 设置.xlsx say now.

    proposals: week → number → what was proposed. customers: those their lines are about, by the number each goes by.
    disputed:  who is claimed by several, undecided. open_claims: who by several directors, for which brands.
    staff:     everyone in 人员, by official name.
    """

    def __init__(self, ledger: Ledger, settings: Settings, today: date, returned: Sequence[Returned]) -> None:
        self.ledger, self.settings, self.today = ledger, settings, today
        lines = [line for each in returned for line in each.lines]
        self._aliases = ledger.aliases()
        self._erased = set(ledger.decisions(ERASED).values())
        self.memory = Assignments(ledger)
        self._decided: dict[str, dict[str, Record]] = {}
        self.disputed, self.open_claims = disputed(ledger), open_claims(ledger)
        self.staff = settings.people
        self.brands = {str(brand.brand) for brand in settings.brands if brand.brand}
        self.proposals: dict[str, dict[str, Proposal]] = {
            week: proposals_of(ledger, week) for week in {line.week for line in lines} | {r.week for r in returned}
        }
        self.customers: dict[str, dict[str, Any]] = ledger.customers(
            sorted({self.now(line.no) for line in lines if line.no})
        )

    def now(self, no: str) -> str:
        """Give the number a customer goes by now."""
        return self._aliases.get(no, no)

    def decided(self, line: ReturnedLine) -> Record | None:
        """Give what was decided of a line's customer in its week already."""
        return self.decided_in(line.week).get(self.now(line.no))

    def decided_in(self, week: str) -> dict[str, Record]:
        """Give what was decided of a week's customers already: number → record."""
        if week not in self._decided:
            self._decided[week] = self.memory.decided(week)
        return self._decided[week]

    def first_sent(self, week: str, no: str, brand: str) -> int:
        """Give the run in which a customer first stood in a brand's workbook of a week; 0 if he never did."""
        return first_sent(self.ledger, week, no, brand)

    @cached_property
    def followed(self) -> dict[str, Followed]:
        """Everyone who has an owner, with what was done about him, by number."""
        return {one.no: one for one in followed_customers(self.ledger)}

    @cached_property
    def to_take_back(self) -> dict[str, ProposedBack]:
        """Who is proposed to be taken back, by number."""
        return proposals(self.ledger)

    def unknown_said(self, line: ReturnedLine) -> str:
        """Say why nothing is known of a line's customer."""
        if line.no in self._erased:
            return f"{line.no}已按要求删除，这一行没有收"
        if not self.proposals[line.week]:
            return f"没有发过{line.week or '这一周'}的分配表，这一行没有收"
        return f"{line.week}的分配表里没有{line.no}，可能不是这个文件夹的，这一行没有收"
