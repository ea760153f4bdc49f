"""Empty forms for staff to fill: made from the declarations, committed, never edited by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from workbook_tools.columns.base import Vocabulary
from workbook_tools.columns.choices import Listed
from workbook_tools.excel.card_page import CardPage
from workbook_tools.excel.guide_page import GuidePage
from workbook_tools.excel.macros import MACRO_SUFFIX
from workbook_tools.excel.page import GUIDE_SHEET, Page
from workbook_tools.excel.template_page import TemplatePage
from workbook_tools.excel.writer import write_book
from workbook_tools.form import Form, Row
from workbook_tools.forms import FORMS
from workbook_tools.forms.flow_chart import STEPS, FlowStep
from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.forms.practice_score import PracticeScore
from workbook_tools.sales.practice import level_formula
from workbook_tools.settings import Settings, load_settings
from workbook_tools.tasks.flow_page import flow_page
from workbook_tools.tasks.macro_books import macros_for, with_buttons
from workbook_tools.tasks.my_customers import my_customers_pages
from workbook_tools.workspace import Workspace

_NO_SETTINGS: Final = Settings()
_LISTS_TO_COME: Final = Settings(known=True).vocabularies()


def template_pages(
    row_class: type[Row],
    *,
    person: str = "",
    card: bool = False,
    settings: Settings = _NO_SETTINGS,
    customers: Sequence[MyCustomer] = (),
) -> Sequence[Page]:
    """Give the pages of one form's template: the sheet to fill and how to fill it.

    person:    whose sheet it is; written once at its top.
    card:      one customer a page instead of a list.
    settings:  the company's rules.
    customers: whom the person holds already, for 我的客户.
    """
    form = row_class.form
    if card:
        notes = (f"填表人 {person}",) if person else ()
        return [CardPage(form.sheet, form, (), form.title, notes, example=True), GuidePage(GUIDE_SHEET, form)]
    if row_class is MyCustomer:
        return my_customers_pages(person, customers)
    signed = _signed(form, person)
    page = TemplatePage(
        form.sheet,
        form,
        STEPS if row_class is FlowStep else (),
        title=form.title,
        notes=(f"销售操作手册 {form.chapter}　怎样填，见「{GUIDE_SHEET}」页",),
        said=signed,
        signed_by="" if signed else person,
        formulas={"level": level_formula(settings.level_limits())} if row_class is PracticeScore else {},
        names=form.sheet if row_class.formulas else "",
    )
    return [page, *([flow_page()] if row_class is FlowStep else []), GuidePage(GUIDE_SHEET, form)]


def _signed(form: Form, person: str) -> Mapping[str, Any]:
    """Say who fills the sheet in the first column that asks for it once."""
    once = (column for column in form.columns if column.heading_line and not column.by_tool)
    column = next((c for c in once if isinstance(c.kind, Listed) and c.kind.vocabulary == "person"), None)
    return {column.field: person} if column and person else {}


def write_template(target: Path, pages: Sequence[Page], vocabularies: Mapping[str, Vocabulary]) -> None:
    """Write a template; if its name ends in .xlsm, with buttons. Raises WorkbookError if it cannot be put in place.

    Where the company's lists are not known yet, a workbook with buttons has them empty: 刷新下拉 fills them.
    """
    if target.suffix.lower() == MACRO_SUFFIX:
        pages = with_buttons(pages)
        write_book(target, pages, vocabularies=vocabularies or _LISTS_TO_COME, macros=macros_for(pages))
    else:
        write_book(target, pages, vocabularies=vocabularies)


def settings_of(workspace: Path | None) -> Settings:
    """Give what a workspace's 设置.xlsx says; nothing is known without one. Raises WorkbookError if it is none."""
    if workspace is None:
        return _NO_SETTINGS
    return load_settings(Workspace(workspace).require().settings_file, date.today())


def write_templates(folder: Path, *, workspace: Path | None = None) -> list[Path]:
    """Write every form's template into a folder; files of their names are replaced.

    Each is there with buttons (.xlsm) and without (.xlsx), and as a card if it has one. Cards have no buttons: they
    are for printing, one to a page, and there are as many on a sheet as customers.

    workspace: whose people and brands fill the drop-downs.
    Raises WorkbookError if a file cannot be put in place, or the workspace is none.
    """
    settings = settings_of(workspace)
    vocabularies = settings.vocabularies()
    written = []
    for row_class in FORMS:
        title, pages = row_class.form.title, template_pages(row_class, settings=settings)
        books = {f"{title}.xlsx": pages, f"{title}.xlsm": pages}
        if row_class.form.card:
            books[f"{title} 卡片.xlsx"] = template_pages(row_class, card=True, settings=settings)
        for name, made in books.items():
            write_template(folder / name, made, vocabularies)
            written.append(folder / name)
    return written
