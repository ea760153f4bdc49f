"""《我的客户》 handed to `feedback`: its entries are read back at once, without waiting for the week (一·2·④, 三·4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.problems import Problem
from workbook_tools.sales.weeks import week_of
from workbook_tools.settings import Settings
from workbook_tools.tasks.accounting import tally
from workbook_tools.tasks.editions import add_editions, people_with_editions
from workbook_tools.tasks.intake import Intake
from workbook_tools.tasks.people import owner_said, person_of
from workbook_tools.tasks.publication import Publication
from workbook_tools.tasks.reading import FileReading, read_files
from workbook_tools.tasks.sources import find_sources


@dataclass(frozen=True)
class BooksTaken:
    """What became of the workbooks: how their rows were counted, whose they are, and what is told of them."""

    rows: dict[str, int] = field(default_factory=dict)
    people: Sequence[str] = ()
    problems: Sequence[Problem] = ()

    @property
    def changes_something(self) -> bool:
        """True if a row was not read before."""
        return any(self.rows.get(status) for status in ("accepted", "held_back"))


def own_books(paths: Sequence[Path], settings: Settings, today: date, password: str) -> dict[Path, FileReading]:
    """Give those of the workbooks that are somebody's 《我的客户》."""
    sources = find_sources(paths)
    readings = read_files(sources, today=today, vocabularies=settings.vocabularies(), password=password)
    return {r.source.path: r for r in readings if any(table.form == MyCustomer.form.key for table in r.tables)}


def take_books(
    publication: Publication, readings: Sequence[FileReading], settings: Settings, today: date, run: int
) -> BooksTaken:
    """Take in what stands in them, in the run that is open; who changed something gets a new edition with it.

    The rows belong to the lists of the next consolidation.
    """
    if not readings:
        return BooksTaken()
    week, ledger = week_of(today), publication.ledger
    intake = Intake(ledger, settings, publication.space, week, run, today, listing=False)
    taken = intake.take_in(readings)
    people = settings.vocabularies().get("person")
    whose = list(dict.fromkeys(owner_said(reading.tables) or person_of(reading, people) for reading in readings))
    done = BooksTaken(tally(taken.rows), whose, taken.problems)
    if done.changes_something:
        selling = people_with_editions(settings, today)
        add_editions(publication, settings, today, [person for person in whose if person in selling])
    return done
