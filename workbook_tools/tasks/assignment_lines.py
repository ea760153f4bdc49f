"""分配表 comes back: what directors wrote, line by line, and at which cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from workbook_tools.columns.base import Vocabulary, clean, shown
from workbook_tools.columns.choices import YesNo
from workbook_tools.columns.patterns import pattern
from workbook_tools.excel.book import Sheet, read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.excel.table import Table
from workbook_tools.forms.assignment_sheet import Assignment, Decision, UnbrandedLine, WaitingLine
from workbook_tools.forms.reminder_sheet import TakeBackDecision, TakeBackLine
from workbook_tools.problems import Place, Problem, WorkbookError
from workbook_tools.sales.customer_numbers import number_in

_FORMS: Final = {form.form.key: form for form in (Assignment, WaitingLine, UnbrandedLine, TakeBackLine)}
_PROPOSING: Final = (Assignment.form.key, WaitingLine.form.key)
"""The pages on which everyone stands whom the week is about."""
_TITLE: Final = pattern(rf"(.+) {Assignment.form.title} (20\d\d-W\d\d)")
"""What stands above the first page: brand and week."""
_ANSWERS: Final = ("decision", "changed_to", "changed_why", "given_to", "claimed", "blanks_confirm")
"""The fields that are the director's."""
_ASKED: Final = {
    Assignment.form.key: ("proposed", "changed_to"),
    WaitingLine.form.key: ("given_to",),
    UnbrandedLine.form.key: ("claimed",),
    TakeBackLine.form.key: ("decision",),
}
"""By which columns a page is known that has lost its title."""
_DECIDING: Final = {**_ASKED, Assignment.form.key: ("decision", "changed_to")}
"""In which columns of a page a director says what is to be."""


@dataclass(frozen=True)
class ReturnedLine:
    """What a director wrote of one customer.

    no:       the customer's number on the line; empty if there is none to be read.
    brand:    in whose workbook it stands.
    shown:    who was proposed, as the line says, and why; empty if it does not.
    decision: what he chose, or what 空着的都算确认 chose for him; None if he left it open.
    given_to: the person he wrote, by official name where known. why: his reason.
    claimed:  True if he claims the customer for his brand. take_back: whether he is to be taken back.
    refusal:  the problem at a cell that keeps the line from being understood.
    """

    table: Table
    index: int
    week: str
    brand: str
    no: str
    shown: str = ""
    shown_why: str = ""
    decision: Decision | None = None
    given_to: str = ""
    why: str = ""
    claimed: bool = False
    take_back: TakeBackDecision | None = None
    refusal: Problem | None = None

    @property
    def is_open(self) -> bool:
        """True if nothing was decided."""
        return not (self.decision or self.given_to or self.claimed or self.take_back or self.refusal)

    @property
    def field_name(self) -> str:
        """The field that decides: where contradictions are told."""
        own = {UnbrandedLine.form.key: "claimed", WaitingLine.form.key: "given_to", TakeBackLine.form.key: "decision"}
        return own.get(self.table.form, "changed_to" if self.given_to else "decision")

    def problem(self, code: str, message: str, suggestion: str = "", at: str = "") -> Problem:
        """Say something at a cell of the line: that of the decision, if no other field is named."""
        row_class = _FORMS[self.table.form]
        name = at or self.field_name
        values = self.table.columns.get(name, [])
        value = values[self.index] if self.index < len(values) and values[self.index] else ""
        row, column = self.table.cell_at(self.index, name)
        heading = row_class.form.by_field[name].heading
        raw = self.table.unread.get(self.index, {}).get(name) or str(value)
        return Problem(code, self.table.place(row, column), message, suggestion, heading, raw)


@dataclass
class Returned:
    """One workbook that came back: of which week and brand, as its title says.

    lines: what its lines say. problems: what it says beside them that is not taken.
    """

    path: Path
    week: str = ""
    brand: str = ""
    lines: list[ReturnedLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def seen(self) -> dict[tuple[str, str], set[str]]:
        """Give the customers it has a line for among those proposed or waiting: (week, brand) → numbers."""
        found: dict[tuple[str, str], set[str]] = {(self.week, self.brand): set()} if self.week else {}
        for line in self.lines:
            own = found.setdefault((line.week, line.brand), set())
            own.update([line.no] if line.table.form in _PROPOSING else [])
        return found


def read_returned(path: Path, vocabularies: Mapping[str, Vocabulary], today: date, password: str = "") -> Returned:
    """Read a 分配表 as it came back, whatever was sorted, filtered, inserted or added in it.

    Raises WorkbookError if it cannot be read or is none.
    """
    try:
        book = read_book(path, password)
    except WorkbookError as error:
        raise WorkbookError(error.code, f"{path.name}：{error.message}") from error
    forms = [row_class.form for row_class in _FORMS.values()]
    tables, _ = read_tables(book, forms, path.name, today=today, vocabularies=vocabularies)
    titles = (cell for sheet in book.sheets for row in sheet.rows[:3] for cell in row if isinstance(cell, str))
    title = next((found for text in titles if (found := _TITLE.fullmatch(clean(text)))), None)
    tables = [table for table in tables if table.lines and _has_customers(table) and (title or _asks(table))]
    if not tables and not title:
        raise WorkbookError("no-form", f"{path.name} 不是分配表，请给 wbtools assign 写出、总监填过的那一份")
    brand, week = (title[1], title[2]) if title else ("", "")
    brand = next((name for table in tables for name in table.columns.get("brand", ()) if name), brand)
    returned = Returned(path, week, brand)
    for table in tables:
        returned.problems += _without_answers(table)
        sheet = next(sheet for sheet in book.sheets if sheet.name == table.sheet)
        returned.lines += _lines(table, sheet, week, brand)
        returned.problems += _told_beside(table)
    return returned


def _has_customers(table: Table) -> bool:
    return any(table.cell_at(0, name)[1] for name in ("customer_no", "customer"))


def _without_answers(table: Table) -> Iterator[Problem]:
    """Tell a page on which nobody could have answered, or not where he is asked to: a column was renamed or deleted."""
    row_class = _FORMS[table.form]
    gone = [name for name in _DECIDING[table.form] if not table.cell_at(0, name)[1]]
    renamed = gone and any(cell is not None for cells in table.extra.values() for cell in cells)
    if renamed or len(gone) == len(_DECIDING[table.form]):
        headings = "」「".join(row_class.form.by_field[name].heading for name in gone)
        message = f"没有「{headings}」这样的列，看不出总监写了什么"
        yield Problem("assignment-refused", Place(table.file, table.sheet), message, "请把列名改回来再收一次")


def _asks(table: Table) -> bool:
    """Tell whether a table without the title has what only this page asks a director; a customer any list has."""
    return any(table.cell_at(0, name)[1] for name in _ASKED[table.form])


def _lines(table: Table, sheet: Sheet, week: str, brand: str) -> Iterator[ReturnedLine]:
    row_class = _FORMS[table.form]
    for index, row in enumerate(table.rows(row_class)):
        own = ReturnedLine(
            table,
            index,
            week=getattr(row, "week", None) or week,
            brand=getattr(row, "brand", None) or brand,
            no=number_in(getattr(row, "customer_no", None) or "") or number_in(getattr(row, "customer", None) or ""),
        )
        if isinstance(row, Assignment):
            own = _decided(own, row, sheet)
        elif isinstance(row, WaitingLine):
            own = replace(own, decision=Decision.CHANGED if row.given_to else None, given_to=clean(row.given_to or ""))
        elif isinstance(row, UnbrandedLine):
            own = replace(own, claimed=row.claimed == YesNo.YES)
        elif isinstance(row, TakeBackLine):
            own = replace(own, take_back=row.decision, why=clean(row.reason or ""))
        if own.no or not own.is_open:
            yield replace(own, refusal=own.refusal or _refusal(own))


def _decided(own: ReturnedLine, row: Assignment, sheet: Sheet) -> ReturnedLine:
    """Take decision, person and reason together: a name alone is a change, an empty line what the head says of it."""
    decision = row.decision
    if "decision" not in row.unread and not decision and row.changed_to:
        decision = Decision.CHANGED
    if "decision" not in row.unread and not decision and row.blanks_confirm == YesNo.YES:
        decision = Decision.CONFIRMED
    own = replace(
        own,
        shown=clean(row.proposed or ""),
        shown_why=clean(row.why or ""),
        decision=decision,
        given_to=clean(row.changed_to or ""),
        why=clean(row.changed_why or ""),
    )
    if decision == Decision.CHANGED and not own.given_to and "changed_to" not in row.unread:
        line, column = own.table.cell_at(own.index, "decision")
        typed = clean(shown(sheet.rows[line - 1][column - 1]))
        chose = "选了改派" if typed in ("", decision) else f"「决定」里写的“{typed}”算改派"
        message = f"{chose}，没写改派给谁，这一行没有收"
        said = own.problem("assignment-refused", message, "请填「改派给」", "changed_to")
        return replace(own, refusal=said)
    if decision == Decision.CONFIRMED and own.given_to and own.given_to != own.shown:
        message = "选了确认，又写了改派给“{value}”，不知道听哪个，这一行没有收"
        return replace(own, refusal=own.problem("assignment-refused", message, "请改其中一处", "changed_to"))
    return own


def _refusal(own: ReturnedLine) -> Problem | None:
    """Give what was found wrong when the line was read: an unknown name, a word that is no decision."""
    cells = {own.table.cell_at(own.index, name) for name in _ANSWERS if own.table.cell_at(own.index, name)[1]}
    for problem in own.table.problems:
        if (problem.place.row, problem.place.column) in cells and not problem.is_remark:
            return replace(problem, message=f"{problem.message}，这一行没有收")
    if not own.no:
        message = "这一行没有客户编号，认不出是哪位，没有收"
        return own.problem("assignment-refused", message, "请从发出去的分配表里找回编号", "customer")
    return None


def _told_beside(table: Table) -> Iterator[Problem]:
    """Tell what was written beside the columns, which is read by nobody, and above them what is no answer."""
    once, known = Assignment.form.by_field["blanks_confirm"].heading, {(row, 0) for row in table.lines}
    yield from (
        replace(p, message=f"{p.message}，空着的都没有算确认")
        for p in table.problems
        if p.heading == once and (p.place.row, 0) not in known and not p.is_remark
    )
    for heading, cells in table.extra.items():
        if any(cell is not None for cell in cells):
            message = f"加的「{heading}」这一列没有收"
            yield Problem(
                "register-extra", Place(table.file, table.sheet), message, "要告诉业务员的，请直接跟他说", heading
            )
    yield from (p for p in table.problems if p.code == "line-skipped" and (p.place.row, 0) not in known)
