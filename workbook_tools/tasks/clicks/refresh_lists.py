"""刷新下拉: the drop-downs of people, brands and regions say again what the company's 设置.xlsx says."""

from __future__ import annotations

from itertools import zip_longest

from workbook_tools.columns.base import Cell
from workbook_tools.excel.cell_values import without_blank_end
from workbook_tools.excel.lists import LISTS_SHEET, company_lists
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.clicks.click import Click, Said


def refresh_lists(click: Click) -> Said:
    """Let the workbook's hidden lists of what the company has named itself say what 设置.xlsx says; the rest stays."""
    click.require_writable()
    click.require_workspace()
    sheet = next((sheet for sheet in click.read.sheets if sheet.name == LISTS_SHEET), None)
    if sheet is None:
        raise WorkbookError("no-form", "这个文件没有工具的下拉，请用 wbtools templates 写出的带按钮的表")
    columns = [list(column) for column in zip(*sheet.rows, strict=True)]
    company = company_lists(click.vocabularies)
    if not company.keys() & {str(column[0]) for column in columns}:
        raise WorkbookError("no-form", "这个文件里没有人员、品牌的下拉，或者「选项」页被改过；请换用新写出的表样")
    renewed = [_renewed(column, company) for column in columns]
    changed = [str(column[0]) for column, new in zip(columns, renewed, strict=True) if without_blank_end(column) != new]
    if not changed:
        return Said("下拉已经是最新的。")
    rows = [list(row) for row in zip_longest(*renewed)]
    areas = {  # only ours: what somebody else titled a column may be no name at all, and Excel would repair the file
        str(column[0]): (2, at, max(len(column), 2), at)
        for at, column in reversed(list(enumerate(renewed, 1)))
        if str(column[0]) in company
    }
    click.book.replace_sheet(LISTS_SHEET, rows, areas)
    counts = "、".join(f"{known.title}{len(known.names)}个" for known in click.vocabularies.values())
    return Said(f"下拉更新好了：{counts}。")


def _renewed(column: list[Cell], company: dict[str, tuple[str, ...]]) -> list[Cell]:
    """Give a list, under its title, as it is now; one that is not the company's stays as it is."""
    title = str(column[0])
    return [title, *company[title]] if title in company else without_blank_end(column)
