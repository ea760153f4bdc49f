"""What a day's handoff publishes: made from the ledger alone, so that a second run writes the same again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from workbook_tools.columns.base import Vocabulary
from workbook_tools.excel.file_hash import NOTHING, hash_of
from workbook_tools.ledger import Ledger
from workbook_tools.sales.answers import Answer
from workbook_tools.sales.handoff_text import chat_text, title_of
from workbook_tools.sales.write_ups import WriteUp, misuse
from workbook_tools.settings import Settings
from workbook_tools.tasks.daily_owners import unfit_owners
from workbook_tools.tasks.handed import Handed, answers, asked_about, handed, sheets
from workbook_tools.tasks.handoff_lines import Line, lines_of
from workbook_tools.tasks.handoff_pages import HandoffPages
from workbook_tools.tasks.publication import Publication
from workbook_tools.tasks.write_ups import WriteUps


@dataclass
class HandoffBooks:
    """Makes the 客户信息移交表 of days, and the texts to paste into a chat.

    now: up to when lateness is counted.
    """

    ledger: Ledger
    settings: Settings
    now: datetime

    def add_day(
        self,
        publication: Publication,
        day: date,
        notes: Sequence[str] = (),
        refused: Mapping[str, Mapping[str, str]] | None = None,
    ) -> list[Line]:
        """Make a day's workbook and texts part of what a run publishes. Gives the lines that stand on it.

        refused: what was typed and must be put right, by number and field: it stands where it stood, in red.
        """
        lines = [line.with_unread((refused or {}).get(line.record.record_no, {})) for line in self.lines(day)]
        found = WriteUps(self.ledger, self.settings, day)
        write_ups: list[WriteUp] = found.all()
        used = misuse(write_ups, found.not_urgent(day), day)
        target = publication.space.handoff_file(day)
        pages = HandoffPages(self.settings, day, lines, notes, write_ups, used, self._of_month(day), self.now)
        publication.add_book(target, pages.pages(), self._offered(day))
        self._add_texts(publication, day, lines)
        return lines

    def lines(self, day: date) -> list[Line]:
        """Give the lines of a day's sheet."""
        records = handed(self.ledger)
        numbers = sheets(self.ledger).get(day, [])
        return lines_of(self.ledger, [records[no] for no in numbers if no in records], day)

    def _offered(self, day: date) -> dict[str, Vocabulary]:
        """Give the company's lists for drop-downs: of the people only those a customer can be given to."""
        lists = dict(self.settings.vocabularies())
        if people := lists.get("person"):
            lists["person"] = replace(people, retired=people.retired | unfit_owners(self.settings, day).keys())
        return lists

    def _of_month(self, day: date) -> list[Line]:
        """Give who was handed over by a day and should have been answered in its month, or is not answered yet."""
        known, asked = answers(self.ledger), asked_about(self.ledger)
        records = [
            record
            for no, record in handed(self.ledger).items()
            if record.handed_on <= day
            and (no in asked or (_in_month(record, day) and known.get(no, Answer()).is_given))
        ]
        return lines_of(self.ledger, records, day)

    def _add_texts(self, publication: Publication, day: date, lines: Sequence[Line]) -> None:
        waiting: dict[str, list[Line]] = {}
        for line in lines:
            own = waiting.setdefault(line.record.receiver, [])
            if not line.answer.is_given:
                own.append(line)
        for receiver, own in waiting.items():
            new = [line for line in own if not line.is_left]
            urgent = sum(line.record.is_urgent for line in new)
            title = title_of(day, len(new), urgent, len(own) - len(new))
            text = chat_text(title, [line.chat_line for line in own])
            publication.add_text(publication.space.handoff_text(day, receiver), text)


def _in_month(record: Handed, day: date) -> bool:
    return (record.due.year, record.due.month) == (day.year, day.month)


def was_changed(publication: Publication, day: date) -> bool:
    """Tell whether somebody wrote into a day's sheet since it was published."""
    target = publication.space.handoff_file(day)
    published: Mapping[str, str] = publication.ledger.journal.published()
    known = published.get(publication.space.below(target), NOTHING)
    return known != NOTHING and hash_of(target) not in (NOTHING, known)
