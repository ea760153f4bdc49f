"""The sheet in front of a marked copy: every problem on a line, with a click to its cell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from workbook_tools.columns.links import address
from workbook_tools.excel import style
from workbook_tools.excel.rebuild import put
from workbook_tools.excel.safe_names import display_width, sheet_name
from workbook_tools.problems import Problem, column_letters

LIST_SHEET: Final = "问题清单"
_COLUMNS: Final[tuple[tuple[str, int], ...]] = (
    ("序号", 6),
    ("工作表", 14),
    ("单元格", 9),
    ("列", 14),
    ("填的是", 20),
    ("问题", 40),
    ("怎么改", 40),
)
_HIGHEST: Final = 200
_NOTES: Final = (
    "红底的格要改，黄底的只是说明；点“单元格”一栏的蓝字，就跳到那一格。",
    "这是标了问题的副本，原文件没有动；副本里可能缺图片、按钮，请以原文件为准。",
)


def add_problem_sheet(copy: Any, problems: Sequence[Problem], spots: Sequence[Any]) -> None:
    """Put the list in front of an openpyxl workbook: what is to be corrected first, then mere remarks.

    spots: the cell each problem is marked at, or None if it stands nowhere in this workbook.
    """
    sheet = copy.create_sheet(sheet_name(LIST_SHEET, copy.sheetnames), 0)
    listed = sorted(zip(problems, spots, strict=True), key=lambda pair: pair[0].is_remark)
    _write(sheet, 1, 1, _summary(problems), font=style.font(size=style.TITLE_SIZE, bold=True))
    for row, note in enumerate(_NOTES, 2):
        _write(sheet, row, 1, note, font=style.font(colour=style.QUIET))
    head = len(_NOTES) + 2
    for column, (heading, width) in enumerate(_COLUMNS, 1):
        cell = _write(sheet, head, column, heading, font=style.font(colour="#FFFFFF", bold=True), framed=True)
        cell.fill = style.fill(style.REQUIRED)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.row_dimensions[1].height, sheet.row_dimensions[head].height = 30, 26
    for number, (problem, spot) in enumerate(listed, 1):
        _write_problem(sheet, head + number, number, problem, spot)
    _open_here(copy, sheet)
    _set_up(sheet, head, head + len(listed))


def _summary(problems: Sequence[Problem]) -> str:
    remarks = sum(problem.is_remark for problem in problems)
    wrong = len(problems) - remarks
    done = f"；另有{remarks}处已自动处理，看一眼就行" if remarks else ""
    return f"要改的有{wrong}处{done}" if wrong else f"没有要改的{done}"


def _write_problem(sheet: Any, row: int, number: int, problem: Problem, spot: Any) -> None:
    from openpyxl.worksheet.hyperlink import Hyperlink  # noqa: PLC0415

    place = problem.place
    texts = (
        str(number),
        place.sheet or "",
        place.spot,
        problem.heading,
        problem.shown_value(unmask=True),
        problem.said(unmask=True),
        problem.suggestion or ("已自动处理，不用改" if problem.is_remark else "请核对"),
    )
    for column, text in enumerate(texts, 1):
        linked = spot is not None and _COLUMNS[column - 1][0] == "单元格"
        font = style.font(colour=style.LINK, underline=True) if linked else style.font()
        cell = _write(sheet, row, column, text, font=font, framed=True)
        if linked:
            cell.hyperlink = Hyperlink(ref="", location=address(spot.parent.title, spot.coordinate))
            cell.font = font
        if problem.is_remark:
            cell.fill = style.fill(style.REMARK)
    widths = (width - 2 for _, width in _COLUMNS)
    lines = max(math.ceil(display_width(text) / width) for text, width in zip(texts, widths, strict=True))
    sheet.row_dimensions[row].height = min(16 * lines + 6, _HIGHEST)


def _write(sheet: Any, row: int, column: int, text: str, *, font: Any, framed: bool = False) -> Any:
    cell = sheet.cell(row, column)
    put(cell, text)
    cell.font = font
    cell.alignment = style.alignment(wrap=framed)
    if framed:
        cell.border = style.border()
    return cell


def _open_here(copy: Any, sheet: Any) -> None:
    """Show this sheet first, and only this one: two selected sheets would be typed into together."""
    for other in copy.worksheets + copy.chartsheets:
        for view in other.views.sheetView if other in copy.worksheets else other.sheetViews.sheetView:
            view.tabSelected = other is sheet
    copy.active = 0
    for view in copy.views:
        view.firstSheet = 0


def _set_up(sheet: Any, head: int, last: int) -> None:
    sheet.sheet_properties.tabColor = style.ALERT[1:]
    sheet.freeze_panes = sheet.cell(head + 1, 1)
    sheet.auto_filter.ref = f"A{head}:{column_letters(len(_COLUMNS))}{max(last, head + 1)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{head}:{head}"
    sheet.oddFooter.center.text = "第&P页 共&N页"
