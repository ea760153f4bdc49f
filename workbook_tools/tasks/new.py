"""One empty form for one person, in a new file."""

from __future__ import annotations

from pathlib import Path

from workbook_tools.excel.safe_names import sheet_name
from workbook_tools.excel.writer import write_book
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.describe import find_form
from workbook_tools.tasks.templates import company_lists, template_pages


def new(
    form: str, target: Path | None = None, *, person: str = "", card: bool = False, workspace: Path | None = None
) -> Path:
    """Write one form's template; give the path.

    form:      its key or any of its names.
    target:    the file, ending in .xlsx (default: the form's title, and the person's name, in the current folder).
    person:    whose sheet it is, written once at its top.
    card:      one customer a page, label left and value right, instead of a list.
    workspace: whose people and brands fill the drop-downs.
    Raises WorkbookError if there is no such form, or a file of that name: nobody's work is overwritten.
    """
    row_class = find_form(form)
    path = target or Path(f"{row_class.form.title} {sheet_name(person) if person else ''}".strip() + ".xlsx")
    if path.suffix.lower() != ".xlsx":
        raise WorkbookError("file-denied", f"“{path.name}”请用 .xlsx 结尾")
    if path.exists():
        raise WorkbookError("file-denied", f"已经有“{path.name}”了，没有动它，请换个名字（-o）")
    pages = template_pages(row_class, person=person, card=card)
    write_book(path, pages, vocabularies=company_lists(workspace))
    return path
