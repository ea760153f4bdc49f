"""客户信息移交表 comes back: what its receivers wrote, compared with what was sent and with what is known now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from workbook_tools.columns.base import Vocabulary
from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.excel.table import Table
from workbook_tools.forms.handoff_sheet import Handoff
from workbook_tools.ledger import Ledger
from workbook_tools.problems import Place, Problem, WorkbookError
from workbook_tools.sales.answers import ANSWER_FIELDS, Answer, answer_in
from workbook_tools.tasks.handed import Handed, answers, former_answers
from workbook_tools.tasks.handoff_lines import mark_of

_HEADINGS: Final = {name: Handoff.form.by_field[name].heading for name in ANSWER_FIELDS}
_ABOUT_PEOPLE: Final = ("unknown-person", "ambiguous-person", "person-left")
_AGAIN: Final = "请改好再运行一次 wbtools feedback"


@dataclass(frozen=True)
class Written:
    """One line of a sheet that came back."""

    table: Table
    index: int
    row: Handoff

    def problem(self, code: str, name: str, message: str, suggestion: str = "") -> Problem:
        """Say something at the cell of one of its fields."""
        row, column = self.table.cell_at(self.index, name)
        return self.row.problem(name, code, message, suggestion).moved(row=row, column=column)


@dataclass
class News:
    """What sheets say that is not known yet: number → field → new value; and what cannot be taken, at its cell.

    refused: number → field → what was typed there and must be put right, to be shown where it stood.
    """

    changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    refused: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_handoff_sheets(
    paths: Sequence[Path], people: Mapping[str, Vocabulary], today: date, password: str = ""
) -> tuple[list[Table], list[Problem]]:
    """Give the tables of 客户信息移交表 workbooks; one that cannot be read is told and stops none of the others."""
    tables: list[Table] = []
    told: list[Problem] = []
    for path in sorted(set(paths)):
        try:
            found, _ = read_tables(
                read_book(path, password), [Handoff.form], path.name, today=today, vocabularies=people
            )
        except WorkbookError as error:
            told.append(Problem(error.code, Place(path.name), error.message))
            continue
        numbered = [table for table in found if table.lines and table.cell_at(0, "record_no")[1]]
        if not numbered:
            message = "不是工具写出的客户信息移交表，或少了「记录编号」这一列"
            told.append(Problem("feedback-refused", Place(path.name), message, "请给 移交 文件夹里的那一份"))
        tables += numbered
    return tables, told


def news_in(tables: Sequence[Table], ledger: Ledger, records: Mapping[str, Handed], unfit: Mapping[str, str]) -> News:
    """Compare three ways, cell by cell. A cell both sides changed differently is told, and stays what is known.

    unfit: who cannot be given a customer today, and why, in words.
    Two lines that say different things of one customer contradict each other, in whatever order they are read: neither
    is taken.
    """
    found, known, aliases = News(), answers(ledger), ledger.aliases()
    told: dict[tuple[str, str], list[tuple[Any, Written]]] = defaultdict(list)
    for written in _lines(tables):
        no = (written.row.record_no or "").strip()
        if no not in records:
            found.problems += _stranger(written, no)
            continue
        claimed = written.row.customer_no
        if claimed and aliases.get(claimed, claimed) != records[no].customer_no:
            found.problems += _another(written)
            continue
        now = known.get(no, Answer())
        base = _sent(written.row, [Answer(), *former_answers(ledger, no)])
        changed = list(_changed(written, base, now))
        for name, value in changed:
            refusal = _refusal(written, name, value, base, now, unfit)
            if refusal:
                found.problems.append(refusal)
                if getattr(now, name) == getattr(base, name):
                    found.refused.setdefault(no, {})[name] = refusal.value
            else:
                told[no, name].append((value, written))
        found.problems += _wrong_cells(written, ANSWER_FIELDS if changed else tuple(written.row.unread))
        if unread := {name: text for name, text in written.row.unread.items() if name in ANSWER_FIELDS}:
            found.refused.setdefault(no, {}).update(unread)
    for (no, name), said in sorted(told.items(), key=lambda each: each[0]):
        if len({repr(value) for value, _ in said}) > 1:
            message = f"{no} 的「{_HEADINGS[name]}」几处写得不一样，都没有收"
            found.problems += [one.problem("feedback-contradiction", name, message, _AGAIN) for _, one in said]
        else:
            found.changes.setdefault(no, {})[name] = said[0][0]
    found.problems += _extras(tables)
    return found


def _lines(tables: Sequence[Table]) -> Iterator[Written]:
    for table in tables:
        for index, row in enumerate(table.rows(Handoff)):
            yield Written(table, index, row)


def _sent(row: Handoff, former: Sequence[Answer]) -> Answer:
    """Give the answer as it stood on the sheet when that was written: its mark tells which of the former ones."""
    mark = (row.batch or "").rpartition(" ")[2]
    return next((answer for answer in reversed(former) if mark_of(answer) == mark), Answer())


def _changed(written: Written, base: Answer, now: Answer) -> Iterator[tuple[str, Any]]:
    """Give what somebody wrote that was not sent and is not known; a column that is gone was not emptied by hand."""
    came = answer_in(written.row)
    for name in ANSWER_FIELDS:
        value = getattr(came, name)
        there = bool(written.table.cell_at(written.index, name)[1])
        if there and name not in written.row.unread and value not in (getattr(base, name), getattr(now, name)):
            yield name, value


def _refusal(
    written: Written, name: str, value: Any, base: Answer, now: Answer, unfit: Mapping[str, str]
) -> Problem | None:
    sent, current = getattr(base, name), getattr(now, name)
    if current != sent:
        known = "空着" if current is None else f"“{Handoff.form.by_field[name].kind.write(current)}”"
        message = f"发出以后这里已经另有答复，现在是{known}，和“{{value}}”不一样，没有改"
        return written.problem("feedback-contradiction", name, message, "要改，请在最新的移交表里改")
    if name != "owner" or not value:
        return None
    if value in unfit:
        return written.problem("feedback-refused", name, f"“{{value}}”{unfit[value]}，没有派给他", "请改派在岗的业务员")
    return _told_at(written, name)


def _told_at(written: Written, name: str) -> Problem | None:
    """Give what the reader found wrong with a name, at its cell."""
    cell = written.table.cell_at(written.index, name)
    told = (p for p in written.table.problems if (p.place.row, p.place.column) == cell)
    found = (p for p in told if p.code in ("unknown-person", "ambiguous-person"))
    return next(found, None)


def _wrong_cells(written: Written, fields: Collection[str]) -> Iterator[Problem]:
    """Tell what the reader found wrong in answers; whom a customer is given to is told where that is refused."""
    cells = {written.table.cell_at(written.index, name) for name in fields if name in ANSWER_FIELDS}
    wrong = (p for p in written.table.problems if (p.place.row, p.place.column) in cells and not p.is_remark)
    yield from (p for p in wrong if p.code not in _ABOUT_PEOPLE or p.heading != _HEADINGS["owner"])


def _stranger(written: Written, no: str) -> Iterator[Problem]:
    if answer_in(written.row) != Answer():
        message = "没有移交过“{value}”" if no else "填了答复，可是「记录编号」空着"
        yield written.problem("feedback-refused", "record_no", message, "请照发出去的移交表填编号")


def _another(written: Written) -> Iterator[Problem]:
    if answer_in(written.row) != Answer():
        message = "这个编号移交的是别的客户，这一行可能不是这个文件夹的移交表"
        yield written.problem("feedback-refused", "record_no", message, "请核对后再收")


def _extras(tables: Sequence[Table]) -> Iterator[Problem]:
    for table in tables:
        for heading in sorted(_filled(table)):
            message = f"移交表里加的「{heading}」这一列没有收"
            yield Problem(
                "feedback-extra", Place(table.file, table.sheet), message, "要留的话请写进「处理结果」", heading
            )


def _filled(table: Table) -> Collection[str]:
    return {heading for heading, cells in table.extra.items() if any(cell not in (None, "") for cell in cells)}
