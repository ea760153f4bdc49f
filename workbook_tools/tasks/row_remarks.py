"""What is told of accepted rows beyond their own cells: whom else they may mean, and whether they are last week's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from workbook_tools.columns.as_json import from_json
from workbook_tools.columns.base import shown
from workbook_tools.forms import ROW_CLASSES
from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.ledger import Entry, Ledger
from workbook_tools.problems import Place, Problem
from workbook_tools.settings import Settings
from workbook_tools.tasks.accounting import SourceRow, row_of
from workbook_tools.tasks.going_on import MOSTLY
from workbook_tools.tasks.numbering import RowFinder, field_of
from workbook_tools.tasks.pairs import Pair, partners
from workbook_tools.tasks.reading import FileReading

FEWEST_COPIED: Final = 10
"""A file of so many rows, nine tenths of them known from an earlier week, is asked about."""
_RELATIVE: Final = "date-relative"


def kept_apart(rows: Sequence[SourceRow], ledger: Ledger, doubts: Iterable[Pair]) -> Iterator[Problem]:
    """Tell rows of whom it is asked whether another customer with the same number is the same: at their cell.

    doubts: the pairs of customers who may be one.
    """
    beside = partners(doubts)
    known = ledger.index.of(sorted(beside))
    for row in rows:
        if row.copy_of or row.customer_no not in beside:
            continue
        numbers = row.who.numbers
        others = [no for no in beside[row.customer_no] if any(numbers & who.numbers for who in known.get(no, ()))]
        if others:
            message = f"同一个号码也登记在{'、'.join(others[:3])}名下，对不上，分开收了"
            column = next((f for f in ("mobile", "wechat", "qq", "landline") if getattr(row.row, f, None)), "mobile")
            yield row.problem(column, "shared-contact", message, "请核对是不是同一位客户，或号码有没有写错")


def as_kept(problems: Sequence[Problem], rows: Iterable[SourceRow]) -> list[Problem]:
    """Give problems so that none says of a row read before that its 昨天 is another day than the one that was kept."""
    before = [row for row in rows if row.status == "seen" and row.known]
    if not before or not any(problem.code == _RELATIVE for problem in problems):
        return list(problems)
    known = {(id(row.table), row.index): row.known for row in before if row.known}
    found = RowFinder({id(row.table): row.table for row in before}.values())
    return [_as_kept(problem, known, found) if problem.code == _RELATIVE else problem for problem in problems]


def _as_kept(problem: Problem, known: Mapping[tuple[int, int], Entry], found: RowFinder) -> Problem:
    at = found.find(problem.place)
    entry = known.get((id(at[0]), at[1])) if at else None
    field = field_of(entry.form, problem.heading) if entry else ""
    kept = getattr(row_of(entry), field, None) if entry and field else None
    if entry is None or kept is None:
        return problem
    day = shown(row_of(entry).form.by_field[field].kind.write(kept))
    if f"按{day}收" in problem.message:
        return problem
    return replace(problem, message=f"“{{value}}”以前收过，还是按{day}算")


def staffs_own(rows: Sequence[SourceRow], settings: Settings) -> Iterator[Problem]:
    """Tell rows with the mobile of one of the company's own people, which finds no customer again."""
    own = settings.staff_mobiles()
    for row in rows if own else ():
        if not row.copy_of and own & set(row.said("mobile") or ()) - set(row.repeats):
            message = "“{value}”是本公司员工的手机，没有用它认人"
            yield row.problem("mobile", "staff-number", message, "请填客户的号码")


def looks_copied(
    readings: Sequence[FileReading], rows: Sequence[SourceRow], ledger: Ledger, week: str
) -> Iterator[Problem]:
    """Ask about a new file that mostly says what an earlier week's said: it may be last week's, saved anew.

    The days alone may have been pulled on. 《我的客户》 is kept up from week to week, and says most things again.
    """
    lasting = {row.table.file for row in rows if row.row_class is MyCustomer}
    new = {r.source.name for r in readings if not r.copy_of and ledger.week_of_file(r.content) == week}
    by_table: dict[tuple[str, str | None], list[SourceRow]] = defaultdict(list)
    for row in rows:
        if row.table.file in new and row.table.file not in lasting:
            by_table[row.table.file, row.table.sheet].append(row)
    for (file, sheet), own in by_table.items():
        if len(own) < FEWEST_COPIED:
            continue
        old = sum(bool(row.known and row.known.is_listed and row.known.week < week) for row in own)
        if old >= MOSTLY * len(own):
            message = f"{len(own)}行里有{old}行与以前交过的一样，疑似沿用了上周的表"
            yield Problem("looks-copied", Place(file, sheet), message, "请核对日期和内容有没有改")
        elif pulled_on := _pulled_on(own, ledger, week):
            message = f"{len(own)}行里有{pulled_on}行除了日期都与以前交过的一样，疑似沿用了上周的表，只改了日期"
            yield Problem("looks-copied", Place(file, sheet), message, "请核对是不是这一周的")


def _pulled_on(rows: Sequence[SourceRow], ledger: Ledger, week: str) -> int:
    """Count the rows that say what an earlier week's said of the same customer, but for the days; 0 if not mostly."""
    some = rows[:: len(rows) // FEWEST_COPIED]  # of nearly every list these tell that it is none
    if len(_said_of_other_days(some, ledger, week)) < MOSTLY * len(some):
        return 0
    found = len(_said_of_other_days(rows, ledger, week))
    return found if found >= MOSTLY * len(rows) else 0


def _said_of_other_days(rows: Sequence[SourceRow], ledger: Ledger, week: str) -> list[SourceRow]:
    """Give the rows that are new this week and say what an earlier one of their customer says of other days."""
    new = [
        row for row in rows if row.customer_no and (row.status == "accepted" or (row.known and row.known.week == week))
    ]
    entries = ledger.entries_of({str(row.customer_no) for row in new})
    found = []
    for row in new:
        own = [e for e in entries.get(str(row.customer_no), ()) if e.form == row.table.form and e.status == "accepted"]
        says = [_but_for_days(e) for e in own if e.address == row.address and e.content == row.content]
        if says and says[-1] in (_but_for_days(e) for e in own if e.week < week and e.content != row.content):
            found.append(row)
    return found


def _but_for_days(entry: Entry) -> dict[str, Any]:
    """Give what a row says beside days."""
    columns = ROW_CLASSES[entry.form].form.by_field
    said = from_json(entry.facts).items()
    return {name: value for name, value in said if name not in columns or columns[name].kind.title not in _DAYS}


_DAYS: Final = ("日期", "日期和时间")
