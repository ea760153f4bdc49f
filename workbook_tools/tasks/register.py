"""客户总表: the published view of the ledger's customers, and the way back for corrections by hand."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from workbook_tools.columns.base import Column, Context
from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.excel.writer import TablePage, write_book
from workbook_tools.form import Row
from workbook_tools.forms.customer_register import Customer
from workbook_tools.ledger import Ledger
from workbook_tools.problems import Place, Problem, WorkbookError
from workbook_tools.sales.customers import merged
from workbook_tools.sales.keys import identity
from workbook_tools.workspace import REGISTER_FILE, Settings, Workspace

_NOTES: Final = (
    "每位客户一行，由各人交来的表合并而成。写错的可以直接在这里改：改过的格子以后不会再被覆盖。",
    "灰底的列由工具填写。「其他值」是别处写得不一样的内容，都留着，写明出处。",
)


def customer_row(no: str, facts: dict[str, Any]) -> Customer:
    """Give a customer as a line of 客户总表."""
    values: dict[str, Any] = {"customer_no": no}
    for column in Customer.form.columns:
        if column.field in facts and column.field != "others":
            values[column.field] = _thawed(column, facts[column.field])
    headings = {column.field: column.heading for column in Customer.form.columns}
    values["others"] = "；".join(
        f"{headings.get(name, name)}另有“{value}”（{source}）" for name, value, source in facts.get("others", ())
    ) or None  # fmt: skip
    return Customer.of(values)


def _thawed(column: Column, value: Any) -> Any:
    """Give a fact, kept as JSON, its type back."""
    if column.kind.title == "日期" and value:
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value


def publish_register(space: Workspace, settings: Settings, ledger: Ledger) -> str:
    """Write 客户总表.xlsx from the ledger, unless it already says the same. Gives its name."""
    rows = [customer_row(no, facts) for no, facts in ledger.customers().items()]
    page = TablePage("客户总表", Customer.form, rows, title="客户总表", notes=_NOTES)
    target = space.register_file
    if target.exists() and ledger.published(REGISTER_FILE) != _content(target):
        _back_up(space, target)
    write_book(target, [page], vocabularies=settings.vocabularies())
    ledger.set_published(REGISTER_FILE, _content(target))
    return REGISTER_FILE


def _content(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _back_up(space: Workspace, target: Path) -> None:
    """Keep a copy of a 客户总表 that a person changed: even what the tool cannot take over is not lost."""
    folder = space.ledger_file.parent / "backup"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy2(target, folder / f"{target.stem}.{_content(target)[:12]}{target.suffix}")


def absorb_corrections(space: Workspace, ledger: Ledger, settings: Settings, today: date) -> list[Problem]:
    """Take over what was corrected by hand in 客户总表.xlsx since it was published.

    A changed cell becomes the customer's fact and is locked: no later row overwrites it. Gives a remark
    for each changed customer, and a problem for lines whose customer is not known. Raises WorkbookError if
    the file cannot be read.
    """
    target = space.register_file
    if not target.exists() or ledger.published(REGISTER_FILE) in (None, _content(target)):
        return []
    tables, _ = read_tables(
        read_book(target), [Customer.form], target.name, today=today, vocabularies=settings.vocabularies()
    )
    if not tables:
        raise WorkbookError("no-form", f"{REGISTER_FILE} 里找不到表头，请恢复表头再试")
    table = tables[0]
    # A column whose heading is gone was not emptied by hand: nothing is said about it.
    columns = [c for c in Customer.form.columns if table.column_at(0, c.field) and not c.by_tool]
    context = Context(today, vocabularies=settings.vocabularies())
    known = ledger.customers()
    told: list[Problem] = []
    changed: dict[str, dict[str, Any]] = {}
    for row in table.rows(Customer):
        place = row.place or Place(target.name)
        if not isinstance(row, Customer) or row.customer_no not in known:
            told.append(_stranger(place))
            continue
        no = row.customer_no
        # What cannot be read cannot be taken over, and must not go without a word.
        unread = {Customer.form.by_field[name].heading for name in row.unread}
        told += [p for p in table.problems if p.place.row == place.row and p.heading in unread]
        corrections = _corrections(customer_row(no, known[no]), row, columns, context)
        if corrections:
            locked = sorted({*known[no].get("locked", ()), *corrections})
            changed[no] = merged({**known[no], **corrections, "locked": locked}, ())
            headings = "、".join(Customer.form.by_field[name].heading for name in sorted(corrections))
            told.append(Problem("register-changed", place, f"{no}手工改过的「{headings}」已记下，以后不会被覆盖"))
    ledger.put_customers(changed)
    ledger.replace_identities({no: identity(customer_row(no, facts)) for no, facts in changed.items()})
    return told


def _stranger(place: Place) -> Problem:
    return Problem("register-stranger", place, "这一行没有认得的客户编号，没有收", "新客户请填在交表里，不要填在总表里")


def _corrections(published: Row, found: Row, columns: Sequence[Column], context: Context) -> dict[str, Any]:
    """Give what a person changed in these columns: field → new value as a plain fact."""
    corrections: dict[str, Any] = {}
    for column in columns:
        was, now = getattr(published, column.field), getattr(found, column.field)
        if was == now or column.field in found.unread:
            continue
        if was not in (None, ()) and column.kind.read(column.kind.write(was), context).value == now:
            continue  # it only reads differently from how it was kept
        plain = list(now) if isinstance(now, tuple) else now.isoformat() if isinstance(now, date) else now
        corrections[column.field] = plain
    return corrections
