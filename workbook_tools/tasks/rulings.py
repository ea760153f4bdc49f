"""撞单裁定表 comes back: what a director ruled becomes the customer's owner, and stays so."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final

from workbook_tools.columns.base import Vocabulary, spelling_key
from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.excel.table import Table
from workbook_tools.forms.collision_ruling import Collision
from workbook_tools.ledger import Ledger
from workbook_tools.problems import Problem
from workbook_tools.sales.customers import corrected
from workbook_tools.workspace import Settings

RULING: Final = "ruling"
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
    tables, _ = read_tables(read_book(path, password), [Collision.form], path.name, today=today, vocabularies=known)
    return next((table for table in tables if table.lines and all(table.cell_at(0, f)[1] for f in _TELLING)), None)


def rulings_of(ledger: Ledger) -> dict[str, Ruling]:
    """Give what was ruled, by the number each customer goes by now."""
    aliases = ledger.aliases()
    known = {no: json.loads(value) for no, value in ledger.decisions(RULING).items()}
    return {
        aliases.get(no, no): Ruling(**{**said, "claimants": tuple(said["claimants"])})
        for no, said in sorted(known.items(), key=lambda each: each[1]["ruled_on"])
    }


def apply_rulings(table: Table, ledger: Ledger, settings: Settings) -> tuple[dict[str, Ruling], list[Problem]]:
    """Take over the filled lines of a 撞单裁定表 in the run that is open.

    Gives each new ruling by the number of its customer, and a problem at the cell for each line that cannot be
    taken. Lines nobody filled in and rulings known already change nothing.
    """
    people = settings.vocabularies().get("person")
    aliases, known = ledger.aliases(), rulings_of(ledger)
    new: dict[str, Ruling] = {}
    refused: list[Problem] = []
    for index, line in enumerate(table.rows(Collision)):
        if not isinstance(line, Collision) or not any(getattr(line, f) or f in line.unread for f in _DIRECTORS):
            continue
        numbers = [aliases.get(no, no) for no in (line.customer_no or "").split("、")]
        there = ledger.customers(numbers)
        wrong = list(_refusals(line, people, [no for no in numbers if no not in there]))
        for field, message in wrong:
            row, column = table.cell_at(index, field)
            told = line.problem(field, "ruling-refused", message, "请核对后再收一次")
            refused.append(told.moved(row=row, column=column))
        if not wrong:
            ruling = _ruling(line, people)
            new |= {no: ruling for no in numbers if known.get(no) != ruling}
    _keep(new, ledger)
    return new, refused


def _keep(rulings: Mapping[str, Ruling], ledger: Ledger) -> None:
    known = ledger.customers(sorted(rulings))
    ledger.put_customers({no: corrected(known[no], {"owner": one.owner}, one.source) for no, one in rulings.items()})
    ledger.decide(RULING, {no: json.dumps(asdict(one), ensure_ascii=False) for no, one in rulings.items()})


def _refusals(line: Collision, people: Vocabulary | None, unknown: list[str]) -> Iterator[tuple[str, str]]:
    """Yield each cell that keeps a line from being a ruling: field, and what is wrong there."""
    if unknown:
        yield "customer_no", f"客户总表里没有{'、'.join(unknown) or '这位客户'}"
    for field in _ASKED:
        heading = Collision.form.by_field[field].heading
        if field in line.unread:
            yield field, f"看不懂「{heading}」里的“{{value}}”"
        elif not getattr(line, field):
            yield field, f"「{heading}」空着，这一行还不算裁定"
    if line.ruled_owner and people:
        found = _official(line.ruled_owner, people)
        if len(found) != 1:
            yield "ruled_owner", "人员页里有几个人叫“{value}”" if found else "人员页里没有“{value}”"
        elif found[0] in people.retired:
            yield "ruled_owner", "“{value}”已不在岗"


def _official(name: str, people: Vocabulary) -> tuple[str, ...]:
    every = {official for names in people.spellings.values() for official in names}
    return (name,) if name in every else people.spellings.get(spelling_key(name), ())


def _ruling(line: Collision, people: Vocabulary | None) -> Ruling:
    owner = str(line.ruled_owner)
    return Ruling(
        owner=_official(owner, people)[0] if people else owner,
        ruled_on=line.ruled_on.isoformat() if line.ruled_on else "",
        signed_by=line.signed_by or "",
        split=line.ruled_split or "",
        opinion=line.opinion or "",
        claimants=tuple((line.claimants or "").split("、")),
    )
