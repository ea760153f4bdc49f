"""Empty forms for staff to fill: made from the declarations, committed, never edited by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workbook_tools.columns.base import Vocabulary
from workbook_tools.excel.table_page import TablePage
from workbook_tools.excel.writer import write_book
from workbook_tools.forms import FORMS

BLANK_ROWS = 200


def write_templates(folder: Path, vocabularies: Mapping[str, Vocabulary] | None = None) -> list[Path]:
    """Write one empty workbook for each form into a folder; with a company's lists, its drop-downs are filled.

    Raises WorkbookError if a file cannot be put in place.
    """
    written = []
    for row_class in FORMS:
        form = row_class.form
        page = TablePage(form.sheet, form, (), title=form.title, blank_rows=BLANK_ROWS)
        target = folder / f"{form.title}.xlsx"
        write_book(target, [page], vocabularies=vocabularies)
        written.append(target)
    return written
