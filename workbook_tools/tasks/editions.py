"""New editions of every salesperson's 我的客户: whom he holds now, with what he has written so far.

His own file is never written to. What he wrote since the last copy came back is not in the new edition, which says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from workbook_tools.forms.my_customers import Due, MyCustomer
from workbook_tools.forms.strategy_progress import FollowUpStage, StrategyStep
from workbook_tools.ledger import Ledger
from workbook_tools.sales.contacts import ENDED
from workbook_tools.sales.in_words import back_said, day_said, some_of
from workbook_tools.sales.sellers import Seller
from workbook_tools.sales.sticky import deputy_of
from workbook_tools.settings import Settings
from workbook_tools.tasks.assignments import Assignments
from workbook_tools.tasks.follow_ups import OwnBook, followed_customers, own_book
from workbook_tools.tasks.my_customers import Edition, held_customers, my_customers_pages
from workbook_tools.tasks.promised import PROMISES, due_of, owed, promised_page
from workbook_tools.tasks.publication import Publication
from workbook_tools.tasks.taking_back import OBJECTS, ProposedBack, proposals

_OWN, _NEW, _STANDING_IN = "原来的", "新分的", "代跟的"


def add_editions(
    publication: Publication, settings: Settings, today: date, only: Sequence[str] | None = None
) -> list[str]:
    """Make new editions part of what a run publishes. Gives whose.

    only: for these people (default: everyone who sells and has not left).
    """
    people = list(only) if only is not None else people_with_editions(settings, today)
    makers = _Editions(publication.ledger, settings, today)
    for person, path in publication.space.own_files(people).items():
        publication.add_book(path, my_customers_pages(person, *makers.of(person)), settings.vocabularies())
    return people


def people_with_editions(settings: Settings, today: date) -> list[str]:
    """Give everyone who has a 我的客户: all who sell and have not left."""
    return [name for name, one in settings.sellers(today).items() if not one.has_left]


@dataclass(frozen=True)
class _Line:
    """A customer on his way into a workbook, and the group he stands in."""

    row: MyCustomer
    group: str


class _Editions:
    def __init__(self, ledger: Ledger, settings: Settings, today: date) -> None:
        self.ledger, self.today = ledger, today
        self.sellers = settings.sellers(today)
        self.memory = Assignments(ledger)
        self.proposed, self.objection_days = proposals(ledger), settings.take_back_rules().objection_days
        longest = settings.assignment_rules().deputy_after
        self.absent = [one for one in self.sellers.values() if not one.has_left and one.is_away_long(today, longest)]
        self.held: dict[str, list[MyCustomer]] = defaultdict(list)
        for row in held_customers(ledger):
            self.held[str(row.owner)].append(row)
        self.owed = owed(followed_customers(ledger), today)

    def of(self, person: str) -> tuple[list[MyCustomer], Edition]:
        """Give the customers of somebody's workbook, and what else it holds."""
        book = own_book(self.ledger, person)
        before = {**book.lines, **{no: row for row, no in book.added if no}}
        kept = {no: at for at, no in enumerate(before)}
        held = sorted(self.held[person], key=lambda row: kept.get(str(row.customer_no), len(kept)))
        lines = [self._line(row, before.get(str(row.customer_no)), book.day) for row in held]
        lines += [_Line(row, _OWN) for row, no in book.added if not no]
        lines.sort(key=lambda line: line.group == _NEW)
        notes = [self._merged_said(book)]
        if new := [line.row for line in lines if line.group == _NEW]:
            notes.append(f"新分给您{len(new)}位，在「客户」页最下面：{_names(new)}。")
        notes += self._take_back_said(person, held)
        owes = [each for each in self.owed if each.customer.owner == person]
        if due := due_of(owes, self.today):
            notes.append(f"答应客户的{len(due)}件事到日子了，见「{PROMISES}」。")
        for absent in self._stands_in_for(person):
            theirs = [replace(row, owner=None) for row in self.held[absent.name]]
            lines += [_Line(row, f"{_STANDING_IN}{absent.name}") for row in theirs]
            if theirs:
                back = back_said(absent.back_on, self.today)
                notes.append(f"代{absent.name}跟{len(theirs)}位（他{back}），在「客户」页最下面：{_names(theirs)}。")
        entries, settled = self._entries(book, [line.row for line in lines])
        by_name: dict[str | None, list[StrategyStep]] = defaultdict(list)
        for entry in entries:
            by_name[entry.customer_name].append(entry)
        rows = [_with_standing(line.row, by_name.get(line.row.customer_name, ()), self.today) for line in lines]
        page = promised_page(owes, f"{PROMISES}　{person}", self.today) if owes else None
        return rows, Edition(entries, settled, [line.group for line in lines], notes, page)

    def _line(self, row: MyCustomer, before: MyCustomer | None, came_back: str) -> _Line:
        """Give a customer with what his owner wrote beside him, and the day he was given him.

        before: his line in the copy that came back; came_back: when it did.
        """
        records = self.memory.by_customer.get(str(row.customer_no), ())
        own = [record for record in records if record.owner == row.owner]
        given = date.fromisoformat(own[-1].on) if own else None
        is_new = given is not None and before is None and given.isoformat() >= came_back
        values: dict[str, Any] = {"assigned_on": row.assigned_on or given}
        if before:
            values |= {"note": before.note or row.note, "extra": before.extra}
        return _Line(replace(row, **values), _NEW if is_new else _OWN)

    def _take_back_said(self, person: str, held: Sequence[MyCustomer]) -> list[str]:
        """Tell whom a director may take from him, and how he can object."""
        own = [row for row in held if (found := self.proposed.get(str(row.customer_no))) and _is_open(found, person)]
        if not own:
            return []
        how = f"真正联系上一次，或在「跟进记录」的跟进内容里写“{OBJECTS}”和理由，就先不收"
        return [f"太久没联系，提议收回{len(own)}位：{_names(own)}。{self.objection_days}天里{how}。"]

    def _stands_in_for(self, person: str) -> list[Seller]:
        deputies = {one.name: deputy_of(one, self.sellers) for one in self.absent}
        return [one for one in self.absent if (deputy := deputies[one.name]) and deputy.name == person]

    def _merged_said(self, book: OwnBook) -> str:
        if not book.file:
            return "还没有收到过您交回的这一本；如果已经在旧的上面写了，请先交回，再换新版。"
        when = day_said(date.fromisoformat(book.day), self.today) if book.day else "最近"
        return f"合进了您{when}交回的那一份；那以后写的，请先交回，再换新版。"

    def _entries(self, book: OwnBook, rows: Sequence[MyCustomer]) -> tuple[list[StrategyStep], set[int]]:
        """Give what he wrote, as he wrote it, under the names his customers have in the workbook now."""
        names = {row.customer_no: row.customer_name for row in rows}
        entries, settled = list[StrategyStep](), set[int]()
        for entry, no in book.entries:
            if no in names:
                entries.append(replace(entry, customer_no=no, customer_name=names[no], follow_up_count=None))
            else:  # he follows somebody else now; what was done is not forgotten
                settled.add(len(entries))
                entries.append(replace(entry, customer_no=entry.customer_no or no))
        return entries, settled


def _is_open(proposed: ProposedBack, person: str) -> bool:
    return proposed.owner == person and not proposed.left_on


def _names(rows: Iterable[MyCustomer]) -> str:
    return some_of([row.customer_name or str(row.customer_no) for row in rows])


def _with_standing(row: MyCustomer, entries: Sequence[StrategyStep], today: date) -> MyCustomer:
    """Give a customer with what the formulas of his line will say: so a preview that computes nothing shows it, too.

    entries: those under his name, in the order in which they stand.
    """
    if not row.customer_name:
        return row
    latest = max((one.followed_up_on for one in entries if one.followed_up_on), default=None)
    last = next((one for one in reversed(entries) if latest and one.followed_up_on == latest), None)
    next_on = last.next_follow_up_on if last else None
    said: Mapping[str, Any] = {
        "last_followed_up_on": latest,
        "next_follow_up_on": next_on,
        "next_step": last.next_step if last else None,
        "state": _state(last, next_on, today),
    }
    return replace(row, **said)


def _state(last: StrategyStep | None, next_on: date | None, today: date) -> Due:
    if last and (last.outcome in ENDED or last.stage == FollowUpStage.LOST):
        return Due.CLOSED
    if next_on is None:
        return Due.UNPLANNED
    return Due.OVERDUE if next_on < today else Due.TODAY if next_on == today else Due.PLANNED
