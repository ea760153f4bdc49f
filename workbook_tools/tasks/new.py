"""One empty form for one person, in a new file."""

from __future__ import annotations

from pathlib import Path

from workbook_tools.excel.macros import MACRO_SUFFIX
from workbook_tools.excel.safe_names import file_name
from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.cards import as_cards
from workbook_tools.tasks.describe import find_form
from workbook_tools.tasks.my_customers import customers_of
from workbook_tools.tasks.templates import settings_of, template_pages, write_template
from workbook_tools.workspace import Workspace


def new(
    form: str, target: Path | None = None, *, person: str = "", card: bool = False, workspace: Path | None = None
) -> Path:
    """Write one form's template; give the path.

    form:      its key or any of its names.
    target:    the file, ending in .xlsx, or in .xlsm to have buttons (default: the form's title, and the person's name,
               in the current folder).
    person:    whose sheet it is, written once at its top.
    card:      one customer a page, label left and value right, instead of a list.
    workspace: whose people and brands fill the drop-downs, and from whose 客户总表 我的客户 is filled.
    Raises WorkbookError if there is no such form, no such person in the workspace, no card of this form, or a file of
    that name already: nobody's work is overwritten.
    """
    row_class = find_form(form)
    if card and not row_class.form.card:
        raise WorkbookError("no-form", f"“{row_class.form.title}”没有卡片，有卡片的是：{as_cards()}")
    words = (row_class.form.title, "卡片" if card else "", file_name(person) if person else "")
    path = target or Path(" ".join(filter(None, words)) + ".xlsx")
    if path.suffix.lower() not in (".xlsx", MACRO_SUFFIX):
        raise WorkbookError("file-denied", f"“{path.name}”请用 .xlsx 结尾，要带按钮的用 {MACRO_SUFFIX}")
    if card and path.suffix.lower() == MACRO_SUFFIX:
        raise WorkbookError("file-denied", f"卡片是打印的，没有按钮，“{path.name}”请用 .xlsx 结尾")
    if path.exists():
        raise WorkbookError("file-denied", f"已经有“{path.name}”了，没有动它，请换个名字（-o）")
    settings = settings_of(workspace)
    person = settings.person(person)
    held = customers_of(person, Workspace(workspace)) if workspace and row_class is MyCustomer else []
    pages = template_pages(row_class, person=person, card=card, settings=settings, customers=held)
    write_template(path, pages, settings.vocabularies())
    return path
