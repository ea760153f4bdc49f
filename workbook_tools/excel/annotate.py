"""A staff member's own workbook with the problems marked in it, as a copy: the original stays as it is."""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from workbook_tools.columns.patterns import pattern
from workbook_tools.excel import style
from workbook_tools.excel.apart import apart
from workbook_tools.excel.note_box import NOTE_WIDTH, note_height
from workbook_tools.excel.problem_sheet import LIST_SHEET, add_problem_sheet
from workbook_tools.excel.publish import publish
from workbook_tools.excel.rebuild import put, rebuilt
from workbook_tools.excel.safe_names import safe_text
from workbook_tools.problems import Problem, WorkbookError

if TYPE_CHECKING:
    from workbook_tools.excel.book import Book

_OUTSIDE: Final = pattern(r"\][\w.:]*!|\][^'\[\]]*'!|\|")
"""What a formula has only if it asks another workbook ([1]表!A1, '\\\\机\\[册.xlsx]表'!A1) or program (cmd|'…'!A0)."""
_TEXT_OR_SHEET: Final = pattern(r'"[^"]*"|\'(?:[^\'\[\]]|\'\')*\'!')
"""A text, or the name of a sheet of the same workbook; neither asks anybody."""


def annotate(source: Path, problems: Sequence[Problem], target: Path, book: Book | None = None) -> Path:
    """Write a copy of a workbook with every problem's cell coloured and commented, and all listed in front.

    The copy is always an .xlsx, and shows values whole: it is for their owner. What openpyxl can load keeps
    its looks and formulas, though not pictures, buttons or links to other workbooks; any other file is
    rebuilt from the values of `book`, which is `source` as read.
    Gives the path written: `target`, ending in .xlsx. Raises WorkbookError `file-not-workbook` if there is
    nothing to copy from and `file-denied` if the copy cannot be put in place.
    """
    target = target.with_suffix(".xlsx")
    if target.resolve() == source.resolve():
        raise ValueError("the copy would replace the original")
    publish(target, lambda temporary: _write(_Copy(source, tuple(problems), temporary, book)))
    return target


class _Copy(NamedTuple):
    """A marked copy to be written."""

    source: Path
    problems: tuple[Problem, ...]
    target: Path
    book: Book | None


def _write(copy: _Copy) -> None:
    """Write the copy from the file itself, or else from its values: the file may be more than openpyxl can bear."""
    import openpyxl  # noqa: F401, PLC0415 # here once, not in the process of each file

    try:
        keeps_looks = apart(copy.source, _mark_loaded, copy)
    except WorkbookError:
        keeps_looks = False
    if keeps_looks:
        return
    if copy.book is None or not copy.book.sheets:
        raise WorkbookError("file-not-workbook", f"“{copy.source.name}”打不开，标不了问题，请另存为 .xlsx 再试")
    _save_marked(rebuilt(copy.book, copy.source.stem), copy)


def _mark_loaded(copy: _Copy) -> bool:
    """Mark the file as openpyxl loads it, and tell whether it does."""
    with warnings.catch_warnings():
        # openpyxl warns of what it leaves out; the sheet in front says so to the owner.
        warnings.simplefilter("ignore")
        workbook = _loaded(copy.source, copy.book)
        if workbook is not None:
            _save_marked(workbook, copy)
    return workbook is not None


def _save_marked(workbook: Any, copy: _Copy) -> None:
    sheets = _by_name(workbook, copy.book)
    spots = [_spot(sheets, problem) for problem in copy.problems]
    _mark(copy.problems, spots)
    add_problem_sheet(workbook, copy.problems, spots)
    workbook.save(copy.target)


def _loaded(source: Path, book: Book | None) -> Any:
    """Load the file with openpyxl, or give None if that fails or loses a sheet.

    Its failures share no class, and a strict .xlsx becomes a workbook without sheets, in silence.
    """
    from openpyxl import load_workbook  # noqa: PLC0415

    try:
        with source.open("rb") as file:
            copy = load_workbook(file, rich_text=True, keep_links=False)
    except Exception:
        return None
    expected = {sheet.name for sheet in book.sheets} if book else set()
    if not copy.worksheets or not expected <= set(copy.sheetnames):
        return None
    _cut_outside_links(copy, book)
    _forget(copy)
    return copy


def _forget(copy: Any) -> None:
    """Leave behind who wrote the workbook, and what it remembers of data that stand elsewhere.

    Macros, connections, embedded objects and other programs' data openpyxl leaves behind by itself.
    """
    from openpyxl.packaging.core import DocumentProperties  # noqa: PLC0415
    from openpyxl.packaging.custom import CustomPropertyList  # noqa: PLC0415

    copy.properties, copy.custom_doc_props = DocumentProperties(creator=""), CustomPropertyList()
    for sheet in copy.worksheets:
        sheet._pivots = []  # with them goes a copy of all the rows they were made of
        for table in sheet.tables.values():
            table.tableType = table.connectionId = None
            for column in table.tableColumns:
                column.queryTableFieldId = None


def _asks_outside(formula: object, sheets: Collection[str]) -> bool:
    """Tell whether a formula asks another workbook or another program."""

    def own(found: re.Match[str]) -> str:
        named = found[0][1:-2].replace("''", "'")
        return "" if found[0].startswith('"') or named in sheets else found[0]

    return bool(_OUTSIDE.search(_TEXT_OR_SHEET.sub(own, str(formula))))


def _cut_outside_links(copy: Any, book: Book | None) -> None:
    """Put the last result in the place of formulas that ask other workbooks or programs, which the copy must not."""
    results = {sheet.name: sheet.rows for sheet in book.sheets} if book else {}
    for sheet in copy.worksheets:
        rows = results.get(sheet.title, [])
        # Walking over all rows would make a cell at every place up to the last one, however far it is.
        for cell in list(sheet._cells.values()):
            if cell.data_type == "f" and _asks_outside(getattr(cell.value, "text", cell.value), copy.sheetnames):
                row, column = cell.row - 1, cell.column - 1
                known = row < len(rows) and column < len(rows[row])
                put(cell, rows[row][column] if known else str(cell.value))
    for scope in (copy, *copy.worksheets):
        outside = [n for n, meant in scope.defined_names.items() if _asks_outside(meant.value, copy.sheetnames)]
        for name in outside:
            del scope.defined_names[name]
    for sheet in copy.worksheets:
        rules = sheet.data_validations
        asked = [(rule, f"{rule.formula1} {rule.formula2}") for rule in rules.dataValidation]
        rules.dataValidation = [rule for rule, formulas in asked if not _asks_outside(formulas, copy.sheetnames)]


def _by_name(copy: Any, book: Book | None) -> Mapping[str | None, Any]:
    """Find each sheet by the name that problems call it by; None is the only sheet of a text file."""
    sheets = {None: copy.worksheets[0], **{sheet.title: sheet for sheet in copy.worksheets}}
    if book and len(book.sheets) == len(copy.worksheets):
        sheets.update(zip((sheet.name for sheet in book.sheets), copy.worksheets, strict=True))
    return sheets


def _spot(sheets: Mapping[str | None, Any], problem: Problem) -> Any:
    """Give the cell to mark, or None: the first of the row or sheet if the problem is about the whole."""
    sheet = sheets.get(problem.place.sheet)
    if sheet is None:
        return None
    row, column = max(problem.place.row, 1), max(problem.place.column, 1)
    for area in sheet.merged_cells.ranges:
        if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
            row, column = area.min_row, area.min_col
    return sheet.cell(row, column)


def _mark(problems: Sequence[Problem], spots: Sequence[Any]) -> None:
    """Colour each cell and say in its comment what is wrong with it; comments of others stay."""
    from openpyxl.comments import Comment  # noqa: PLC0415

    at: dict[tuple[str, str], tuple[Any, list[Problem]]] = {}
    for problem, cell in zip(problems, spots, strict=True):
        if cell is not None:
            at.setdefault((cell.parent.title, cell.coordinate), (cell, []))[1].append(problem)
    for cell, found in at.values():
        cell.fill = style.fill(style.REMARK if all(problem.is_remark for problem in found) else style.WRONG)
        before = cell.comment.text if cell.comment else ""
        # A copy that comes back and is marked again does not say everything twice.
        new = [text for text in dict.fromkeys(problem.advice() for problem in found) if text not in before]
        text = safe_text("\n".join([before, *new] if before else new))
        cell.comment = Comment(text, LIST_SHEET, height=note_height(text), width=NOTE_WIDTH)
