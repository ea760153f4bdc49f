"""The answers go back to whoever wrote a customer down: 客服, the salesperson who visited, who took the referral."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from workbook_tools.excel.safe_names import file_name
from workbook_tools.excel.table_page import TablePage
from workbook_tools.forms.handoff_answer import AnswerLine
from workbook_tools.forms.referral_slip import Referral
from workbook_tools.ledger import Entry, Ledger
from workbook_tools.sales.in_words import day_said
from workbook_tools.settings import Settings
from workbook_tools.tasks.accounting import row_of
from workbook_tools.tasks.handed import Handed, RowsBehind, answers, handed
from workbook_tools.tasks.handoff_lines import Line, lines_of
from workbook_tools.tasks.publication import Publication


def add_answer_books(publication: Publication, settings: Settings, day: date) -> list[str]:
    """Make a workbook for each person whose customers were answered for on a day. Gives the people."""
    ledger, known = publication.ledger, answers(publication.ledger)
    told = {no for no, answer in known.items() if answer.read_on == day}
    records = [record for no, record in handed(ledger).items() if no in told]
    people = _whose(ledger, records)
    lines: dict[str, list[Line]] = defaultdict(list)
    for line in sorted(lines_of(ledger, records, day), key=lambda line: line.record.record_no):
        for person in people.get(line.record.record_no, ()):
            lines[person].append(line)
    for person, own in sorted(lines.items()):
        target = publication.space.answers_file(day, file_name(person))
        publication.add_book(target, [_page(person, own, day)], settings.vocabularies())
    return sorted(lines)


def _page(person: str, lines: Sequence[Line], day: date) -> TablePage:
    answered = sum(line.answer.is_given for line in lines)
    title = f"{person}　{day_said(day)}的答复"
    notes = (f"您记下的{len(lines)}位客户有了消息，其中{answered}位有了结果；这一页只给您看，不用交。",)
    return TablePage(AnswerLine.form.sheet, AnswerLine.form, [_row(line) for line in lines], title, notes)


def _row(line: Line) -> AnswerLine:
    record, row = line.record, line.row
    return AnswerLine(
        number=f"{day_said(record.handed_on)}{int(record.record_no.rpartition('-')[2])}号",
        customer=f"{' '.join(line.names)} {record.customer_no}",
        need=row.need,
        owner=line.owner or None,  # whom the head named may have been refused
        status=str(row.status) if row.status else "已收到" if row.received_at else None,
        outcome=row.outcome,
        next_step=row.next_step,
    )


def _whose(ledger: Ledger, records: Sequence[Handed]) -> Mapping[str, list[str]]:
    """Give who wrote each customer down, by number."""
    behind = RowsBehind(ledger, records)
    referred = _referred(ledger.entries_of({record.customer_no for record in records}))
    found: dict[str, list[str]] = {}
    for record in records:
        rows = [row_of(entry) for entry in behind.of(record)]
        own = [getattr(row, "logged_by", None) or getattr(row, "owner", None) for row in rows]
        everyone = [*own, *referred.get(record.customer_no, ())]
        found[record.record_no] = [person for person in dict.fromkeys(everyone) if person]
    return found


def _referred(entries: Mapping[str, Sequence[Entry]]) -> dict[str, list[str]]:
    return {no: list(_recorders(own)) for no, own in entries.items()}


def _recorders(entries: Sequence[Entry]) -> Iterator[str]:
    for entry in entries:
        if entry.form == Referral.form.key and entry.status == "accepted":
            row = row_of(entry)
            assert isinstance(row, Referral)
            if row.logged_by:
                yield row.logged_by
