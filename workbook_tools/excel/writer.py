"""Writing workbooks people like to look at, all or nothing, the same pages always to the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from workbook_tools.columns.base import Vocabulary
from workbook_tools.excel import style
from workbook_tools.excel.lists import Lists
from workbook_tools.excel.macros import Macros
from workbook_tools.excel.many_rows import pour_in
from workbook_tools.excel.page import Page
from workbook_tools.excel.paper import Paper
from workbook_tools.excel.publish import publish
from workbook_tools.excel.read_back import Written, prove
from workbook_tools.excel.safe_names import sheet_name
from workbook_tools.excel.style import Formats

_ROW_PIXELS: Final = 24
_CREATED: Final = datetime(2020, 1, 1)  # noqa: DTZ001 # a fixed day makes the same rows give the same file


def write_book(
    target: Path,
    pages: Sequence[Page],
    *,
    vocabularies: Mapping[str, Vocabulary] | None = None,
    macros: Macros | None = None,
) -> None:
    """Write a workbook, all or nothing. The same pages always give the same bytes.

    `vocabularies` fill the drop-downs of columns that choose from a company's own list. With `macros`, the file is one
    with macros, and its name has to end in .xlsm.
    Raises WorkbookError if the file cannot be made or put in place: see `build_book` and `publish`.
    """
    publish(target, lambda temporary: build_book(temporary, pages, vocabularies or {}, macros))


def load_writer() -> None:
    """Load what `build_book` needs, ahead of it."""
    import xlsxwriter  # noqa: F401, PLC0415 # slow to load


def build_book(
    path: Path, pages: Sequence[Page], vocabularies: Mapping[str, Vocabulary], macros: Macros | None = None
) -> None:
    """Write a workbook under a passing name and prove that every value is in it; `publish` puts it in its place.

    Raises WorkbookError reads-differently or too-many-rows, and OSError if it cannot be written.
    """
    written = _write(path, pages, vocabularies, macros)
    del pages  # many rows make room for the proof
    prove(path, written)


def _write(
    path: Path, pages: Sequence[Page], vocabularies: Mapping[str, Vocabulary], macros: Macros | None
) -> dict[str, Written]:
    """Write a workbook. Gives what is on each of its sheets."""
    from xlsxwriter import Workbook  # noqa: PLC0415
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415

    book = Workbook(
        str(path),
        {
            "in_memory": True,  # long tables are not in it: see `pour_in`
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "remove_timezone": True,
            "default_row_height": _ROW_PIXELS,
            "default_format_properties": {"font_name": style.FONT, "font_size": style.BODY_SIZE},
        },
    )
    book.set_properties({"created": _CREATED})
    formats, lists = Formats(book), Lists(vocabularies)
    names: list[str] = []
    for page in pages:
        names.append(sheet_name(page.name, names))
    renamed = {page.name: name for page, name in zip(pages, names, strict=True) if page.name != name}
    papers = {name: Paper(book.add_worksheet(name), formats, renamed) for name in names}
    for page, paper in zip(pages, papers.values(), strict=True):
        page.write_on(paper, lists)
    if macros:
        lists.add_texts(macros.texts)
    lists.write(book, formats, names)
    if macros:
        macros.add_to(book)
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(*error.args) from error
    many = {f"xl/worksheets/sheet{at}.xml": paper.many for at, paper in enumerate(papers.values(), 1) if paper.many}
    if many:
        pour_in(path, many)
    if macros:
        macros.finish(path)
    return {name: paper.written for name, paper in papers.items()}
