"""撞单裁定表 comes back: what a director ruled becomes the customer's owner, and stays so."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from workbook_tools.columns.base import Vocabulary
from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.excel.table import Table
from workbook_tools.forms.collision_ruling import Collision
from workbook_tools.forms.shared import NAMES
from workbook_tools.ledger import DecisionKind, Ledger
from workbook_tools.problems import Problem, WorkbookError
from workbook_tools.sales.customers import corrected
from workbook_tools.settings import Settings

RULING: Final = DecisionKind.RULING
"""Decisions of this kind: a customer's number → `Ruling` as JSON."""
_ASKED: Final = ("ruled_owner", "ruled_on", "signed_by")
"""What makes a ruling; split and opinion may stay empty."""
_TELLING: Final = ("claimants", "ruled_owner")
"""The columns by which the sheet is known."""
_DIRECTORS: Final = (*_ASKED, "ruled_split", "opinion")


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was ruled of one customer. claimants: who had claimed him then; ruled_on: as 2026-11-24."""

    owner: str
    ruled_on: str
    signed_by: str
    split: str
    opinion: str
    claimants: tuple[str, ...]

    @property
    def source(self) -> str:
        """Where the owner of the customer comes from, for people."""
        return f"撞单裁定 {self.ruled_on}"

    @property
    def settled(self) -> set[str]:
        """Everyone whose claim is dealt with."""
        return {self.owner, *self.claimants}


def read_ruling_sheet(path: Path, settings: Settings, today: date, password: str = "") -> Table | None:
    """Give the table of a 撞单裁定表, or None if the workbook is none. Raises WorkbookError if it cannot be read."""
    known = settings.vocabularies()
    try:
        book = read_book(path, password)
    except WorkbookError as error:
        raise WorkbookError(error.code, f"{path.name}：{error.message}") from error
    tables, _ = read_tables(book, [Collision.form], path.name, today=today, vocabularies=known)
    return next((table for table in tables if table.lines and all(table.cell_at(0, f)[1] for f in _TELLING)), None)


def rulings_of(ledger: Ledger) -> dict[str, Ruling]:
    """Give what was ruled, by the number each customer goes by now."""
    aliases = ledger.aliases()
    known = {no: json.loads(value) for no, value in ledger.decisions(RULING).items()}
    return {
        aliases.get(no, no): Ruling(**{**said, "claimants": tuple(said["claimants"])})
        for no, said in sorted(known.items(), key=lambda each: each[1]["ruled_on"])
    }


def apply_rulings(
    tables: Iterable[Table], ledger: Ledger, settings: Settings, today: date
) -> tuple[dict[str, Ruling], list[Problem]]:
    """Take over the filled lines of 撞单裁定表 workbooks in the run that is open.

    Gives each new ruling by the number of its customer, and a problem at the cell for each line that cannot be
    taken: rulings that contradict each other are all told, and none of them is taken, nor is one that is dated after
    today. What is strange in one that is taken is remarked. Lines nobody filled in and rulings known already change
    nothing.
    """
    people, known = settings.vocabularies().get("person"), rulings_of(ledger)
    filled = [line for table in tables for line in _filled_lines(table, ledger, people, today)]
    owners: dict[str, set[str]] = defaultdict(set)
    for line in filled:
        for no in line.numbers:
            owners[no] |= {line.ruling.owner} if line.ruling else set()
    new: dict[str, Ruling] = {}
    told_of: list[Problem] = []
    for line in filled:
        ruling = line.ruling
        told = _contradictions(line.numbers, ruling, owners, known) if ruling else line.refusals
        told_of += [line.problem(field, message) for field, message in told]
        news = {no: ruling for no in line.numbers if known.get(no) != ruling} if ruling and not told else {}
        told_of += line.strange() if news else ()
        new |= news
    _keep(new, ledger)
    return new, told_of


@dataclass(frozen=True)
class _Filled:
    """A line a director wrote into. refusals: (field, what is wrong there) of what keeps it from being a ruling."""

    table: Table
    index: int
    row: Collision
    numbers: list[str]
    ruling: Ruling | None
    refusals: list[tuple[str, str]]

    def problem(
        self, field: str, message: str, code: str = "ruling-refused", suggestion: str = "请核对后再收一次"
    ) -> Problem:
        row, column = self.table.cell_at(self.index, field)
        return self.row.problem(field, code, message, suggestion).moved(row=row, column=column)

    def strange(self) -> Iterator[Problem]:
        """Yield what may well be meant in a ruling, but is not what one expects."""
        ruling, please = self.ruling, "不对的话请运行 wbtools undo"
        if ruling and ruling.signed_by in (ruling.owner, self.row.ruled_owner):
            yield self.problem("signed_by", "签字的“{value}”就是得到客户的人，照收了", "ruling-noted", please)
        if ruling and ruling.owner not in ruling.claimants:
            yield self.problem("ruled_owner", "“{value}”没有认领过这位客户，照收了", "ruling-noted", please)


def _filled_lines(table: Table, ledger: Ledger, people: Vocabulary | None, today: date) -> Iterator[_Filled]:
    aliases = ledger.aliases()
    for index, row in enumerate(table.rows(Collision)):
        if not any(getattr(row, f) or f in row.unread for f in _DIRECTORS):
            continue
        numbers = [aliases.get(no, no) for no in (row.customer_no or "").split("、")]
        refusals = list(_refusals(row, people, numbers, ledger.customers(numbers)))
        if row.ruled_on and row.ruled_on > today:
            refusals.append(("ruled_on", "“{value}”还没有到，裁定日期写今天或以前的"))
        ruling = None if refusals else _ruling(row, people)
        yield _Filled(table, index, row, numbers, ruling, refusals)


def _contradictions(
    numbers: Sequence[str], ruling: Ruling, owners: Mapping[str, set[str]], known: Mapping[str, Ruling]
) -> list[tuple[str, str]]:
    """Tell a ruling beside which stands another one, or which another one of that day or a later one contradicts."""
    told = []
    for no in numbers:
        before = known.get(no)
        if len(owners[no]) > 1:
            told.append(("ruled_owner", f"{no}另有一行裁给了别人，这几行都没有收"))
        elif before and before.ruled_on > ruling.ruled_on:
            told.append(("ruled_on", f"{no}已有{before.ruled_on}的裁定，归{before.owner}，这一份更早"))
        elif before and before.ruled_on == ruling.ruled_on and before.owner != ruling.owner:
            how = "上一份收错了请先运行 wbtools undo，改判请写以后的日期"
            told.append(("ruled_owner", f"{no}同一天已经裁定归{before.owner}，这一份没有收；{how}"))
    return told


def _keep(rulings: Mapping[str, Ruling], ledger: Ledger) -> None:
    known = ledger.customers(sorted(rulings))
    ledger.put_customers({no: corrected(known[no], {"owner": one.owner}, one.source) for no, one in rulings.items()})
    ledger.decide(RULING, {no: json.dumps(asdict(one), ensure_ascii=False) for no, one in rulings.items()})


def _refusals(
    line: Collision, people: Vocabulary | None, numbers: Sequence[str], there: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    """Yield each cell that keeps a line from being a ruling: field, and what is wrong there."""
    if set(numbers) - there.keys():
        yield "customer_no", "客户总表里没有“{value}”" if line.customer_no else "没有写客户编号"
    elif not _is_about(line, there.values()):
        yield "customer_no", "这一行写的和客户总表里的{value}完全对不上，可能不是这个文件夹的撞单裁定表"
    for field in _ASKED:
        heading = Collision.form.by_field[field].heading
        if field in line.unread:
            yield field, f"看不懂「{heading}」里的“{{value}}”"
        elif not getattr(line, field) or (field == "signed_by" and not any(map(str.isalpha, line.signed_by or ""))):
            yield field, f"「{heading}」空着，这一行还不算裁定"
    if line.ruled_owner and people:
        found = _meant(line.ruled_owner, people)
        if len(found) != 1:
            yield "ruled_owner", "人员页里有几个人叫“{value}”" if found else "人员页里没有“{value}”"
        elif found[0] in people.retired:
            yield "ruled_owner", "“{value}”已不在岗"


def _is_about(line: Collision, known: Collection[Mapping[str, Any]]) -> bool:
    """Tell whether the names on a line are, or ever were, those of its customers. Without names nothing is sure."""
    said = {name for text in (line.customer_name, line.contact_name) for name in (text or "").split("、") if name}
    names = {facts.get(name) for facts in known for name in NAMES}
    names |= {value for facts in known for field, value, *_ in facts.get("others", ()) if field in NAMES}
    return not said or bool(said & names)


def _meant(name: str, people: Vocabulary) -> tuple[str, ...]:
    every = {official for names in people.spellings.values() for official in names}
    return (name,) if name in every else people.meant(name)


def _ruling(line: Collision, people: Vocabulary | None) -> Ruling:
    owner = str(line.ruled_owner)
    return Ruling(
        owner=_meant(owner, people)[0] if people else owner,
        ruled_on=line.ruled_on.isoformat() if line.ruled_on else "",
        signed_by=line.signed_by or "",
        split=line.ruled_split or "",
        opinion=line.opinion or "",
        claimants=tuple((line.claimants or "").split("、")),
    )
