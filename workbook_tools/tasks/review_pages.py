"""待确认重复.xlsx: what a person has to decide of customers who may be one. Made from the ledger alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from workbook_tools.excel.facts_page import FactsPage
from workbook_tools.excel.page import Page
from workbook_tools.excel.table_page import TablePage
from workbook_tools.forms.customer_register import Customer
from workbook_tools.forms.review_sheet import Advice, ReviewPair, SharedNumber
from workbook_tools.ledger import Ledger
from workbook_tools.sales.groups import Compared
from workbook_tools.sales.verdict import MatchingRules
from workbook_tools.sales.wording import KINDS
from workbook_tools.tasks.fact_cells import thawed
from workbook_tools.tasks.pairs import SHARED, OpenDouble, Pair, open_groups, pair_of
from workbook_tools.tasks.places import SourcePlaces
from workbook_tools.workspace import REVIEW_SHEET, Workspace

_SIDE_BY_SIDE: Final = (
    "customer_name", "contact_name", "mobile", "landline", "wechat", "qq", "region", "address", "brand", "logged_on",
    "logged_by", "owner", "grade",
)  # fmt: skip


def review_pages(
    ledger: Ledger, space: Workspace, rules: MatchingRules, week: str, doubts: Mapping[Pair, OpenDouble]
) -> list[Page]:
    """Give the page of groups, or the word that there is none; and the numbers that identify nobody, if there are.

    doubts: the pairs of customers who may be one.
    """
    title = f"{ReviewPair.form.title} {week}"
    lines = _Lines(ledger, SourcePlaces(space, depth=2), rules, doubts)
    pages: list[Page] = [
        lines.page(title, _notes(space, week))
        if doubts
        else FactsPage(ReviewPair.form.sheet, title, [], ("没有要确认的：现在没有两位客户像是同一位。",))
    ]
    if shared := list(_shared_numbers(ledger)):
        notes = ("这些号码写在许多不同的客户名下，不能说明谁是谁，所以不凭它们合并。总机、代填的号码请在原表里改掉。",)
        pages.append(TablePage(SharedNumber.form.sheet, SharedNumber.form, shared, "共用号码", notes))
    return pages


def _notes(space: Workspace, week: str) -> tuple[str, ...]:
    sheet = space.below(space.week_folder(week) / REVIEW_SHEET)
    return (
        "一组是可能为同一位的客户，每行和「对照」的那位比：请在「决定」里选好、存好。拿不准就选“以后再看”，下周再问。",
        f"然后在工作文件夹里运行：wbtools review {sheet}　合并后用编号小的，两边写的都留着；合错了可以拆开。",
    )


class _Lines:
    """Makes the lines of all groups."""

    def __init__(
        self, ledger: Ledger, places: SourcePlaces, rules: MatchingRules, doubts: Mapping[Pair, OpenDouble]
    ) -> None:
        self._places, self._rules, self._doubts = places, rules, doubts
        self._customers = ledger.customers(sorted({no for pair in doubts for no in pair}))

    def page(self, title: str, notes: Sequence[str]) -> TablePage:
        """Give the page of all groups, those who differ marked."""
        numbered = enumerate(open_groups(self._doubts), start=1)
        rows = [(str(group_no), line) for group_no, group in numbered for line in group]
        return TablePage(
            ReviewPair.form.sheet,
            ReviewPair.form,
            [self._row(group_no, line) for group_no, line in rows],
            title,
            notes,
            kept_in_sight="decision",
            differs=[self._differing(line) for _, line in rows],
            groups=[group_no for group_no, _ in rows],
        )

    def _row(self, group_no: str, line: Compared) -> ReviewPair:
        facts = self._customers[line.customer_no]
        columns = Customer.form.by_field
        values: dict[str, Any] = {name: thawed(columns[name], facts[name]) for name in _SIDE_BY_SIDE if facts.get(name)}
        if line.against:
            doubt = self._doubts[pair_of(*line)]
            values |= {"speaks_for": doubt.speaks_for, "speaks_against": doubt.speaks_against}
            values |= {"advice": self._advice(doubt.points), "against": line.against}
        source = self._places.link(facts["source"]) if facts.get("source") else None
        return ReviewPair.of({**values, "group_no": group_no, "customer_no": line.customer_no, "source": source})

    def _advice(self, points: int) -> Advice:
        if points >= self._rules.likely:
            return Advice.LIKELY
        return Advice.UNLIKELY if points < self._rules.unlikely else Advice.OPEN

    def _differing(self, line: Compared) -> set[str]:
        """Give the fields in which both say something, and not the same; of several numbers one in common will do."""
        if not line.against:
            return set()
        own, other = self._customers[line.customer_no], self._customers[line.against]
        both = (name for name in _SIDE_BY_SIDE if own.get(name) and other.get(name) and own[name] != other[name])
        return {name for name in both if _values(own, name).isdisjoint(_values(other, name))}


def _values(facts: Mapping[str, Any], name: str) -> set[str]:
    value = facts[name]
    return set(value) if isinstance(value, list) else {value}


def _shared_numbers(ledger: Ledger) -> Iterator[SharedNumber]:
    """Give the numbers many hold, each once with all who hold it, those most hold first."""
    numbers = list(ledger.decisions(SHARED))
    holders: dict[str, list[str]] = {number: [] for number in numbers}
    for no, known in ledger.index.holders(numbers).items():
        for number in {number for who in known for number in (*who.numbers, *who.lines)} & holders.keys():
            holders[number].append(no)
    customers = ledger.customers(sorted({no for own in holders.values() for no in own}))
    for number, own in sorted(holders.items(), key=lambda each: (-len(each[1]), each[0])):
        if own:
            kind, _, value = number.rpartition(":")
            names = (
                f"{no} {customers[no].get('customer_name') or customers[no].get('contact_name') or ''}" for no in own
            )
            yield SharedNumber(
                kind=KINDS.get(kind, "座机"),
                number=value,
                holder_count=len(own),
                holders="；".join(map(str.strip, names)),
            )
