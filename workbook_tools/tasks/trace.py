"""Where every source row went, and where every value of a customer comes from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from workbook_tools.columns.as_json import from_json
from workbook_tools.columns.base import shown
from workbook_tools.columns.texts import Text
from workbook_tools.forms.customer_register import Customer
from workbook_tools.ledger import Entry, Ledger
from workbook_tools.problems import mask, mask_numbers
from workbook_tools.sales.evidence import BY_HAND, source_of
from workbook_tools.tasks.accounting import row_of
from workbook_tools.tasks.pairs import Pair, decided_apart, open_doubts, pairs_of_one_firm
from workbook_tools.tasks.register_lines import customer_row
from workbook_tools.tasks.rulings import rulings_of
from workbook_tools.tasks.weeks import week_asked
from workbook_tools.workspace import REGISTER_FILE, Workspace


def trace(
    workspace: Path, *, week: str | None = None, customer_no: str | None = None, unmask: bool = False
) -> Iterator[dict[str, Any]]:
    """Give one line for each source row ever read, oldest first, with the status it first got.

    Each line has customer_no (None if held back), file, sheet (None for .csv), row (as Excel numbers it),
    form, status and codes. With a customer's number each also has `why`: the sentence that says why the row belongs
    to him; and `values`: heading → what the row said of him, masked unless `unmask`. Lines without a row follow: what
    somebody `corrected` in 客户总表, what a director `ruled` when several claimed him, who was `united` with him, with
    whom he may be one (`doubt`), with whom he is not (`apart`), and who is of the same `firm`.
    Raises WorkbookError if the folder is no workspace, or `week` is no week.
    """
    space = Workspace(workspace).require()
    week = week and week_asked(week, date.today())
    if not space.ledger_file.exists():
        return
    with Ledger(space.ledger_file, write=False) as ledger:
        for entry in ledger.entries(week=week, customer_no=customer_no):
            values = {"why": entry.reason, "values": _values(entry, unmask)} if customer_no else {}
            yield _line(entry.customer_no, entry.path, entry.sheet, entry.line, entry.form, entry.status) | {
                "codes": list(entry.codes),
                **values,
            }
        if customer_no:
            yield from _corrected(ledger, customer_no, unmask)
            yield from _ruled(ledger, customer_no)
            yield from _about_pairs(ledger, customer_no)


def _line(
    customer_no: str | None, file: str, sheet: str | None, row: int | None, form: str, status: str
) -> dict[str, Any]:
    return {"customer_no": customer_no, "file": file, "sheet": sheet, "row": row, "form": form, "status": status}


def _values(entry: Entry, unmask: bool) -> dict[str, str]:
    row, facts = row_of(entry), from_json(entry.facts)
    said = {}
    for column in row.form.columns:
        value = getattr(row, column.field)
        if column.field in facts and value not in (None, ()):
            personal = column.kind.personal or column.kind.title == Text.title  # free text may name anyone
            said[column.heading] = _masked(shown(column.kind.write(value)), personal, unmask)
    return said | {heading: _masked(cell, True, unmask) for heading, cell in facts.get("extra", {}).items()}


def _corrected(ledger: Ledger, customer_no: str, unmask: bool) -> Iterator[dict[str, Any]]:
    facts = ledger.customers([customer_no]).get(customer_no, {})
    row = customer_row(customer_no, facts)
    values = {}
    for name in (name for name in facts.get("locked", ()) if source_of(facts, name) == BY_HAND):
        column, value = Customer.form.by_field[name], getattr(row, name)
        text = "" if value in (None, ()) else shown(column.kind.write(value))
        values[column.heading] = _masked(text, column.kind.personal, unmask)
    if values:
        line = _line(customer_no, REGISTER_FILE, Customer.form.sheet, None, Customer.form.key, "corrected")
        yield line | {"codes": [], "why": "", "values": values}


def _ruled(ledger: Ledger, customer_no: str) -> Iterator[dict[str, Any]]:
    now = ledger.aliases().get(customer_no, customer_no)
    if ruling := rulings_of(ledger).get(now):
        split = f"，分成{ruling.split}" if ruling.split else ""
        claimed = f"{'、'.join(ruling.claimants)}都认领，{ruling.signed_by}裁定归{ruling.owner}{split}"
        yield _without_row(now, "ruled", f"{ruling.source}：{claimed}")


def _about_pairs(ledger: Ledger, customer_no: str) -> Iterator[dict[str, Any]]:
    """Say with whom he is, may be, or is not one customer."""
    now = ledger.aliases().get(customer_no, customer_no)
    for other, into in sorted(ledger.aliases().items()):
        if now in (other, into):
            yield _without_row(now, "united", f"{other}由人决定并入{into}")
    for pair, doubt in open_doubts(ledger).items():
        if now in pair:
            against = f"；没有自动合并：{doubt.speaks_against}" if doubt.speaks_against else ""
            yield _without_row(now, "doubt", f"可能与{_partner(pair, now)}是同一位：{doubt.speaks_for}{against}")
    for pair in sorted(decided_apart(ledger)):
        if now in pair:
            yield _without_row(now, "apart", f"由人决定，与{_partner(pair, now)}不是同一位")
    for pair in sorted(pairs_of_one_firm(ledger)):
        if now in pair:
            yield _without_row(now, "firm", f"与{_partner(pair, now)}是同一家公司的两位联系人")


def _partner(pair: Pair, no: str) -> str:
    return pair[1] if pair[0] == no else pair[0]


def _without_row(no: str, status: str, why: str) -> dict[str, Any]:
    line = _line(no, REGISTER_FILE, Customer.form.sheet, None, Customer.form.key, status)
    return line | {"codes": [], "why": why, "values": {}}


def _masked(text: str, personal: bool, unmask: bool) -> str:
    return text if unmask else mask(text) if personal else mask_numbers(text)
