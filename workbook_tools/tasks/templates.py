"""Empty forms for staff to fill: made from the declarations, committed, never edited by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from workbook_tools.columns.base import Vocabulary
from workbook_tools.columns.choices import Listed
from workbook_tools.excel.guide_page import GUIDE_SHEET, GuidePage
from workbook_tools.excel.page import Page
from workbook_tools.excel.template_page import TemplatePage
from workbook_tools.excel.writer import write_book
from workbook_tools.form import Form, Row
from workbook_tools.forms import FORMS
from workbook_tools.workspace import Workspace, load_settings


def template_pages(row_class: type[Row], *, person: str = "", card: bool = False) -> Sequence[Page]:
    """Give the pages of one form's template: the sheet to fill and how to fill it.

    person: whose sheet it is; written once at its top.
    card:   one customer a page instead of a list.
    """
    form = row_class.form
    signed = _signed(form, person)
    page = TemplatePage(
        form.sheet,
        form,
        (),
        title=form.title,
        notes=(f"销售操作手册 {form.chapter}　怎样填，见「{GUIDE_SHEET}」页",),
        said=signed,
        signed_by="" if signed else person,
    )
    return [page, GuidePage(GUIDE_SHEET, form)]


def _signed(form: Form, person: str) -> Mapping[str, Any]:
    """Say who fills the sheet in the first column that asks for it once."""
    once = (column for column in form.columns if column.heading_line and not column.by_tool)
    column = next((c for c in once if isinstance(c.kind, Listed) and c.kind.vocabulary == "person"), None)
    return {column.field: person} if column and person else {}


def company_lists(workspace: Path | None) -> Mapping[str, Vocabulary]:
    """Give the people, brands … of a workspace's 设置.xlsx; none without one. Raises WorkbookError if it is none."""
    if workspace is None:
        return {}
    return load_settings(Workspace(workspace).require().settings_file, date.today()).vocabularies()


def write_templates(folder: Path, *, workspace: Path | None = None) -> list[Path]:
    """Write every form's template into a folder, those that exist as a card as well; files of their names are replaced.

    workspace: whose people and brands fill the drop-downs.
    Raises WorkbookError if a file cannot be put in place, or the workspace is none.
    """
    vocabularies = company_lists(workspace)
    written = []
    for row_class in FORMS:
        for card in (False, True)[: 1 + row_class.form.card]:
            target = folder / f"{row_class.form.title}{' 卡片' if card else ''}.xlsx"
            write_book(target, template_pages(row_class, card=card), vocabularies=vocabularies)
            written.append(target)
    return written
