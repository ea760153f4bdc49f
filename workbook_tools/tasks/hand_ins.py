"""Who handed in which form this week: 没交, 本周无新增 and 已交 are three different things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from workbook_tools.forms import FORMS
from workbook_tools.forms.missing_list import HandIn, MissingForm
from workbook_tools.ledger import Ledger
from workbook_tools.settings import Settings
from workbook_tools.tasks.people import UNSIGNED, person_of
from workbook_tools.tasks.reading import FileReading


class HandIns:
    """What each person owes this week and what came of it.

    A file counts for the week in which its content was first read, so that last week's file still lying
    in 收件箱 is not taken for this week's; a form without rows counts as 本周无新增.
    """

    def __init__(self, readings: Sequence[FileReading], settings: Settings, ledger: Ledger, week: str) -> None:
        people = settings.vocabularies().get("person")
        self._person: dict[str, str] = {r.source.name: person_of(r, people) for r in readings}
        handed: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        for reading in readings:
            for table in reading.tables:
                # Empty forms are often equal to the letter: there the name of the file tells them apart.
                name = "" if table.lines else reading.source.name
                if ledger.week_of_file(reading.content, name) in (None, week):
                    files = handed[self._person[reading.source.name], table.form]
                    files[reading.source.name] = files.get(reading.source.name, 0) + len(table.lines)
        keys = {name: row_class.form.key for row_class in FORMS for name in row_class.form.names}
        self.lines = [
            _line(person, role, title, handed.get((person, keys.get(title, "")), {}))
            for person, role, title in settings.due_forms()
        ]

    def person_of(self, file: str) -> str:
        """Give whose file it is, or 未署名."""
        return self._person.get(file, UNSIGNED)

    def missing(self) -> list[MissingForm]:
        """Give what was not handed in."""
        return [line for line in self.lines if line.state is HandIn.MISSING]


def _line(person: str, role: str, title: str, files: dict[str, int]) -> MissingForm:
    state = HandIn.MISSING
    if files:
        state = HandIn.DONE if any(files.values()) else HandIn.NOTHING_NEW
    return MissingForm(person=person, role=role, due_form=title, state=state, file="、".join(sorted(files)) or None)
