"""客户总表: the published view of the ledger's customers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from workbook_tools.excel.page import Page
from workbook_tools.excel.table_page import TablePage
from workbook_tools.forms.customer_register import Customer
from workbook_tools.ledger import Shelf
from workbook_tools.settings import Settings
from workbook_tools.tasks.bookmaking import Job
from workbook_tools.tasks.conflicts import ConflictLines
from workbook_tools.tasks.packed_facts import PackedFacts
from workbook_tools.tasks.places import SourcePlaces
from workbook_tools.tasks.publication import Publication
from workbook_tools.tasks.register_books import RegisterBooks
from workbook_tools.tasks.register_lines import RegisterCells
from workbook_tools.workspace import Workspace

_NOTES: Final = (
    "每位客户一行，由各人交来的表合并而成。写错的可以直接在这里改：改过的格子以后不会再被覆盖。",
    "灰底的列由工具填写。「其他值」是别处写得不一样的内容，都留着，写明出处；逐条对照见「冲突明细」。",
)


def add_register(
    publication: Publication, settings: Settings, gone: Iterable[Shelf] = (), *, everything: bool = False
) -> list[Path]:
    """Make what no longer holds of 客户总表, from the ledger, part of what a run publishes. Gives which workbooks.

    gone: where customers stood whom the ledger has forgotten. everything: make all of it anew.
    """
    jobs = register_jobs(publication, settings, gone, everything=everything)
    publication.add_books(jobs, settings.vocabularies())
    return [job.target for job in jobs]


def register_jobs(
    publication: Publication, settings: Settings, gone: Iterable[Shelf] = (), *, everything: bool = False
) -> list[Job]:
    """Give the workbooks of 客户总表 that are to be made anew; one that has nobody left is taken away."""
    space, ledger = publication.space, publication.ledger
    books = RegisterBooks(space, ledger, settings, publication.password)
    jobs = []
    for path in books.stale(gone, everything=everything):
        facts = PackedFacts(ledger.facts_on(books.paths[path]))
        depth = len(path.relative_to(space.root).parts) - 1
        pages = partial(_register_pages, facts, books.colleagues, space, books.title(path), depth)
        jobs.append(Job(path, pages, len(facts)))
    if books.is_parted:
        jobs.append(Job.of(space.register_file, [books.overview()]))
    for path in books.needless():
        publication.remove(path)
    books.note_made(ledger.run)
    return jobs


def _register_pages(
    facts: PackedFacts, others: Mapping[str, Sequence[str]], space: Workspace, title: str, depth: int
) -> list[Page]:
    """Make the pages of 客户总表, or of a part of it. depth: how many folders below the workspace it lies."""
    cells = RegisterCells()
    page = TablePage(Customer.form.sheet, Customer.form, cells, title=title, notes=_NOTES)
    conflicts = ConflictLines(page, SourcePlaces(space, depth))
    for customers in facts:
        conflicts.add_customers(customers, first=len(cells))  # before their facts become cells
        cells.add_customers(customers, others)
    return [page, conflicts.page()]
