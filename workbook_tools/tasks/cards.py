"""Lists turned into cards: one customer a page, with the step his analysis has reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workbook_tools.excel.card_page import CardPage
from workbook_tools.excel.page import Page
from workbook_tools.excel.writer import write_book
from workbook_tools.form import Row
from workbook_tools.forms import FORMS, ROW_CLASSES
from workbook_tools.forms.customer_analysis import CustomerAnalysis
from workbook_tools.problems import Problem, WorkbookError
from workbook_tools.sales.firms import folded_name
from workbook_tools.sales.progress import progress_line, step_reached, steps_skipped
from workbook_tools.tasks.flow_page import flow_page
from workbook_tools.tasks.reading import read_files
from workbook_tools.tasks.sources import find_sources

_HEADINGS = {column.field: column.heading for column in CustomerAnalysis.form.columns}


@dataclass(frozen=True)
class Cards:
    """What became of some lists.

    cards:      how many cards were written.
    left_out:   title of a form without a card → how many rows of it were read and not written.
    unreadable: the name of each file that could not be read, and why.
    problems:   what is wrong in the lists.
    """

    cards: int
    left_out: Mapping[str, int]
    unreadable: Sequence[tuple[str, WorkbookError]]
    problems: Sequence[Problem]

    @property
    def is_clean(self) -> bool:
        """True if every row was read, is in order, and became a card or told of one."""
        return not self.left_out and not self.unreadable and all(problem.is_remark for problem in self.problems)


def as_cards() -> str:
    """Name the forms that exist as cards."""
    return "、".join(row_class.form.title for row_class in FORMS if row_class.form.card)


def write_cards(target: Path, rows: Iterable[Row], analyses: Iterable[CustomerAnalysis] = ()) -> None:
    """Write rows as cards into a new workbook, one sheet for each form, one page for each row (chapter 二·3).

    analyses: rows of the 客户分析表. With them each card says which step of the flow chart its customer has reached,
              and the chart follows; for one customer it shows the way he went.
    Raises WorkbookError if the file cannot be put in place or a form has no card, ValueError if there are no rows or
    the name does not end in .xlsx.
    """
    by_form: dict[str, list[Row]] = {}
    for row in rows:
        if not row.form.card:
            raise WorkbookError("no-form", f"“{row.form.title}”没有卡片，有卡片的是：{as_cards()}")
        by_form.setdefault(row.form.key, []).append(row)
    if not by_form:
        raise ValueError("there are no rows to write")
    if target.suffix.lower() != ".xlsx":
        raise ValueError(f"only .xlsx workbooks are written, not {target.suffix or 'a name without ending'}")
    known = list(analyses)
    pages: list[Page] = [_card_page(own, known) for own in by_form.values()]
    if known:
        pages.append(_flow_page([row for own in by_form.values() for row in own], known))
    write_book(target, pages)


def make_cards(sources: Sequence[Path], target: Path, *, as_of: date | None = None) -> Cards:
    """Read lists and write the rows that can be a card as cards; those of the 客户分析表 say how far each has come.

    Raises WorkbookError if the target exists, or there is nothing to make a card of.
    """
    if target.suffix.lower() != ".xlsx":
        raise WorkbookError("file-denied", f"“{target.name}”请用 .xlsx 结尾")
    if target.exists():
        raise WorkbookError("file-denied", f"已经有“{target.name}”了，没有动它，请换个名字（-o）")
    readings = read_files(find_sources(sources), today=as_of or date.today(), vocabularies={})
    rows = [row for reading in readings for table in reading.tables for row in table.rows(ROW_CLASSES[table.form])]
    cards = [row for row in rows if row.form.card]
    analyses = [row for row in rows if isinstance(row, CustomerAnalysis)]
    unreadable = [(reading.source.name, reading.unreadable) for reading in readings if reading.unreadable]
    if unreadable and len(unreadable) == len(readings):
        raise unreadable[0][1]
    if not cards:
        raise WorkbookError("no-form", f"没有找到能做成卡片的行，有卡片的是：{as_cards()}")
    write_cards(target, cards, analyses)
    return Cards(
        len(cards),
        Counter(row.form.title for row in rows if not row.form.card and not isinstance(row, CustomerAnalysis)),
        unreadable,
        [problem for reading in readings for problem in reading.every_problem],
    )


def _card_page(rows: Sequence[Row], analyses: Sequence[CustomerAnalysis]) -> CardPage:
    form = rows[0].form
    lines = [_progress(_about(row, analyses)) for row in rows] if analyses else []
    return CardPage(form.sheet, form, rows, form.title, lines=lines)


def _progress(found: Sequence[CustomerAnalysis]) -> str:
    if len(found) > 1:
        return f"客户分析表里有{len(found)}行叫这个名字，填了客户编号才知道是哪一行"
    return progress_line(found[0] if found else None, _HEADINGS)


def _flow_page(rows: Sequence[Row], analyses: Sequence[CustomerAnalysis]) -> Page:
    """Draw one customer's way; with several customers, the manual's."""
    found = {id(about[0]): about[0] for row in rows if len(about := _about(row, analyses)) == 1}
    if len(found) != 1 or any(not _about(row, analyses) for row in rows):
        return flow_page()
    (analysis,) = found.values()
    return flow_page(step_reached(analysis), steps_skipped(analysis))


def _about(row: Row, analyses: Sequence[CustomerAnalysis]) -> Sequence[CustomerAnalysis]:
    """Give the analysis of a row's customer: the latest under his number, else all under his name."""
    number, name = getattr(row, "customer_no", None), folded_name(getattr(row, "customer_name", None) or "")
    numbered = [each for each in analyses if number and each.customer_no == number]
    if numbered:
        return [max(numbered, key=lambda each: each.analysed_on or date.min)]
    return [
        each
        for each in analyses
        if name and folded_name(each.customer_name or "") == name and not (number and each.customer_no)
    ]
