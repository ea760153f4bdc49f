"""What lies among the hand-ins and is none: the tool's own workbooks, and sheets that go to another command."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from workbook_tools.excel.table import Table
from workbook_tools.forms.assignment_sheet import Assignment
from workbook_tools.forms.collision_ruling import Collision
from workbook_tools.forms.handoff_sheet import Handoff
from workbook_tools.forms.review_sheet import ReviewPair
from workbook_tools.forms.weekly_list import ValidCustomer
from workbook_tools.ledger import Ledger
from workbook_tools.problems import Place, Problem
from workbook_tools.tasks.handed import HANDOFF
from workbook_tools.tasks.reading import FileReading
from workbook_tools.tasks.tool_books import RULINGS, tool_book
from workbook_tools.tasks.valid_pages import OVERVIEW, UNLISTED

SENT_ON: Final = frozenset({"problem-list", "review-sheet", "assignment-sheet", "handoff-returned"})
"""The codes of what is said of a sheet that another command takes."""


def pass_over(readings: Sequence[FileReading], ledger: Ledger) -> None:
    """Take nothing from what is no hand-in, and say at each such file why."""
    _pass_over_own(readings, ledger)
    _pass_over_problem_lists(readings)
    _pass_over_review_sheets(readings)
    _pass_over_assignment_sheets(readings)
    _pass_over_answers(readings, ledger)
    _pass_over_what_is_ours(readings)


def _pass_over_own(readings: Sequence[FileReading], ledger: Ledger) -> None:
    """Take nothing from workbooks the tool wrote and nobody filled in: they only say what it knows."""
    ours = ledger.journal.written()
    for reading in readings:
        if reading.content in ours:
            _put_aside(reading, "own-output", "是工具写出来的表，没有人改过，不用交")


def _pass_over_problem_lists(readings: Sequence[FileReading]) -> None:
    """Take nothing from a 问题清单 in which somebody accepted values and that he put with the hand-ins."""
    for reading in readings:
        book = tool_book(reading.sheets)
        if book and book.command == "fix":
            _send_on(reading, "problem-list", book.title, book.command)


_FOR_REVIEW: Final = {ReviewPair.form: ("against", "decision"), Collision.form: ("claimants", "ruled_owner")}
"""What is filled in but never handed in, and the columns it is known by."""


def _pass_over_review_sheets(readings: Sequence[FileReading]) -> None:
    """Take nothing from a 待确认重复 or 撞单裁定表 that somebody filled in and put with the hand-ins."""
    known = {form.title: {form.by_field[name].heading for name in names} for form, names in _FOR_REVIEW.items()}
    for reading in readings:
        headings = {heading for table in reading.tables for heading in table.extra}
        title = next((title for title, own in known.items() if own <= headings), "")
        if not title and tool_book(reading.sheets) is RULINGS:
            title = RULINGS.title
        if title:
            _send_on(reading, "review-sheet", title, "review")


_OF_ASSIGNMENTS: Final = Assignment.form.by_field["brand"].heading
"""A column on each page of a 分配表 that the tool has filled in, and no form that is handed in has."""


def _pass_over_assignment_sheets(readings: Sequence[FileReading]) -> None:
    """Take nothing from a 分配表 that a director filled in and put with the hand-ins: it brings no customers."""
    for reading in readings:
        if any(_OF_ASSIGNMENTS in table.extra for table in reading.tables):
            _send_on(reading, "assignment-sheet", Assignment.form.title, "assign --apply")


def _pass_over_answers(readings: Sequence[FileReading], ledger: Ledger) -> None:
    """Take nothing from a 客户信息移交表 of the tool's own that its receiver filled in: it hands nobody over again."""
    known = ledger.decisions(HANDOFF)
    for reading in readings if known else ():
        if any(known.keys() & set(table.columns.get("record_no", ())) for table in _handoffs(reading)):
            _send_on(reading, "handoff-returned", Handoff.form.title, "feedback")


_NOBODYS: Final = {OVERVIEW, UNLISTED}
"""Pages of 有效客户名单表 on which there is nothing to fill in."""
_OF_SETTINGS: Final = {ValidCustomer.form.by_field[name].heading for name in ("logged_by", "director")}


def _pass_over_what_is_ours(readings: Sequence[FileReading]) -> None:
    """Of a 有效客户名单表 in which a director filled in whom he gave customers to, hold nothing else against him."""
    for reading in readings:
        if not any(map(_is_our_list, reading.tables)):
            continue
        taken = [index for index, table in enumerate(reading.tables) if table.sheet not in _NOBODYS]
        reading.digests = [reading.digests[index] for index in taken] if reading.digests else ()
        reading.tables = [reading.tables[index] for index in taken]
        reading.problems = [problem for problem in reading.problems if problem.place.sheet not in _NOBODYS]
        for table in filter(_is_our_list, reading.tables):
            table.problems[:] = [p for p in table.problems if p.value and p.heading not in _OF_SETTINGS]


def _is_our_list(table: Table) -> bool:
    """Tell a page on which each customer has his number, as the tool writes it."""
    if table.form != ValidCustomer.form.key or table.sheet in _NOBODYS or not table.has("customer_no"):
        return False  # without unfolding the columns of every other table
    return len(table.lines) > 0 and all(table.columns["customer_no"])


def _send_on(reading: FileReading, code: str, title: str, command: str) -> None:
    """Say which command takes a sheet that was filled in and put with the hand-ins."""
    remedy = f"请运行 wbtools {command}，后面写上这个文件，再把它从收件箱里拿走"
    _put_aside(reading, code, f"是填过的{title}，不在收件箱里收", remedy)


def _put_aside(reading: FileReading, code: str, message: str, remedy: str = "") -> None:
    reading.tables, reading.digests, reading.unreadable = [], (), None
    reading.problems = [Problem(code, Place(reading.source.name), message, remedy)]


def _handoffs(reading: FileReading) -> list[Table]:
    return [table for table in reading.tables if table.form == Handoff.form.key]
