"""A copy of the workbook in 收件箱, where it takes no other one's place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from workbook_tools.excel.book import read_book
from workbook_tools.excel.publish import publish
from workbook_tools.excel.safe_names import file_name
from workbook_tools.excel.table import Table
from workbook_tools.forms import ROW_CLASSES
from workbook_tools.ledger import Ledger
from workbook_tools.problems import WorkbookError
from workbook_tools.sales.identities import Identity
from workbook_tools.sales.keys import identity
from workbook_tools.tasks.clicks.click import Click
from workbook_tools.workspace import Workspace


@dataclass(frozen=True)
class Copy:
    """A copy of a workbook in 收件箱, and what stands in it. beside: what to say if another one there kept its name."""

    path: Path
    tables: Sequence[Table]
    beside: str = ""


def hand_in(click: Click) -> Copy:
    """Put a copy of the workbook into 收件箱.

    Raises WorkbookError if nothing is written in it, or nobody knows whose it is: two people's workbooks may bear one
    name, and must not replace each other.
    """
    space = click.require_workspace()
    tables = click.every_table
    if not tables:
        raise WorkbookError("no-form", "这个文件里没有认得的表，没有交；请核对表头，或换用工具的表样填写")
    if not any(table.lines for table in tables):
        raise WorkbookError("no-form", "表里一行都没有写，没有交；写了再点")
    wanted = space.inbox / _name(click)
    target = _free_place(click, space, wanted, tables)
    publish(target, lambda temporary: _copied(click, temporary, tables))
    beside = "" if target == wanted else f"（收件箱里已有一份{wanted.name}，还没汇总，没有换掉它）"
    return Copy(target, tables, beside)


def _name(click: Click) -> str:
    """Give the name of the copy: the workbook's own, and whose it is."""
    own = Path(click.book.name)
    person = click.owner()
    if not person:
        raise WorkbookError("unknown-person", "不知道是谁的表，没有交；请在表头上方写上您的姓名，存盘后再点")
    return own.name if _bears(own.stem, person) else f"{own.stem} {file_name(person, [])}{own.suffix}"


def _bears(name: str, person: str) -> bool:
    """Tell whether a file's name says whose it is: 李梅 does not stand in “咨询 李梅花”, which is somebody else's."""
    return re.search(rf"(?<![^\W\d_]){re.escape(person)}(?![^\W\d_])", name) is not None


def _free_place(click: Click, space: Workspace, wanted: Path, tables: Sequence[Table]) -> Path:
    """Give where the copy may go: nowhere where another workbook of the same name waits to be taken in.

    Whoever begins each week with the same empty form hands in other rows under the same name.
    """
    places = chain([wanted], (wanted.with_name(f"{wanted.stem} {number}{wanted.suffix}") for number in count(2)))
    return next(place for place in places if not place.exists() or _may_be_replaced(click, space, place, tables))


def _may_be_replaced(click: Click, space: Workspace, place: Path, tables: Sequence[Table]) -> bool:
    """Tell whether a copy is of the same workbook, or all its rows were taken in already."""
    try:
        before = click.tables(read_book(place).sheets)
    except WorkbookError:
        return False  # whatever it is, it is no copy of this one
    rows = _rows(before)
    return rows.keys() <= _known(space, rows) or _is_same_book(rows, _rows(tables))


_Rows = dict[tuple[str, bytes], tuple[tuple[str | None, int], Identity]]
"""Form and content of each row → its sheet and line, and who it is about."""


def _rows(tables: Sequence[Table]) -> _Rows:
    return {
        (table.form, content): ((table.sheet, line), identity(row))
        for table in tables
        for content, line, row in zip(table.content, table.lines, table.rows(ROW_CLASSES[table.form]), strict=True)
    }


def _known(space: Workspace, rows: _Rows) -> set[tuple[str, bytes]]:
    """Give those of the rows that a run has taken in."""
    if not space.ledger_file.exists():
        return set()
    with Ledger(space.ledger_file, write=False) as ledger:
        return {(entry.form, entry.content) for entry in ledger.entries_like(sorted({content for _, content in rows}))}


def _is_same_book(before: _Rows, now: _Rows) -> bool:
    """Tell whether rows are of one workbook: one says the same, or is still about the same customer at its place."""
    if before.keys() & now.keys():
        return True
    there = dict(now.values())
    return any(at in there and _is_about_same(who, there[at]) for at, who in before.values())


def _is_about_same(one: Identity, other: Identity) -> bool:
    numbers = (one.numbers | one.lines) & (other.numbers | other.lines)
    return bool(numbers) or any(a and a == b for a, b in zip(_names(one), _names(other), strict=True))


def _names(who: Identity) -> tuple[str, str]:
    return who.person.full or who.person.part, who.firm.whole


def _copied(click: Click, temporary: Path, tables: Sequence[Table]) -> None:
    """Make the copy and prove that it says what the workbook says."""
    click.book.save_copy(temporary)
    again = click.tables(read_book(temporary).sheets)
    if [table.content for table in again] != [table.content for table in tables]:
        raise WorkbookError("reads-differently", "刚刚又改过，副本和表里对不上，没有交；请存盘后再点一次")
