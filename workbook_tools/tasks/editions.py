"""New editions of every salesperson's 我的客户: whom he holds now, with what he has written so far."""

from __future__ import annotations

from datetime import date

from workbook_tools.tasks.my_customers import held_customers, my_customers_pages
from workbook_tools.tasks.publication import Publication
from workbook_tools.workspace import Settings


def add_editions(publication: Publication, settings: Settings, today: date) -> list[str]:
    """Make a new edition for everyone who sells and has not left part of what a run publishes. Gives their names."""
    ledger = publication.ledger
    people = people_with_editions(settings, today)
    for person, path in publication.space.own_files(people).items():
        own = held_customers(ledger, person)
        publication.add_book(path, my_customers_pages(person, own), settings.vocabularies())
    return people


def people_with_editions(settings: Settings, today: date) -> list[str]:
    """Give everyone who has a 我的客户: all who sell and have not left."""
    return [name for name, one in settings.sellers(today).items() if not one.has_left]
