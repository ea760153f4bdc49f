"""Make a workspace: the folders, and a 设置.xlsx ready to fill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from workbook_tools.columns.base import Vocabulary
from workbook_tools.excel.page import Page
from workbook_tools.excel.table_page import TablePage
from workbook_tools.excel.writer import write_book
from workbook_tools.form import Row
from workbook_tools.forms import FORMS
from workbook_tools.forms.settings import RULES, Brand, Rule, Staff, Territory, Workday
from workbook_tools.problems import WorkbookError
from workbook_tools.workspace import ASSIGNMENTS, HANDOFFS, INBOX, LISTS, Workspace

_NOTES: Final[dict[type[Row], tuple[str, ...]]] = {
    Brand: ("每个品牌一行。名单按品牌分页，交给填在这里的市场总监。",),
    Staff: (
        "每人一行。别名写上表里常见的叫法（小李、李姐），工具就认得。",
        f"应交表可以填：{'、'.join(row_class.form.title for row_class in FORMS)}。",
    ),
    Territory: ("公司自己的区域叫法；不用大区的公司可以空着。",),
    Workday: ("只填与日历不同的日子：调休上班填 班，公司放假填 休。",),
    Rule: ("手册没有写明的数字都在这里，默认值是建议。要改就填「值」，空着用默认值。",),
}


def init(folder: Path) -> Workspace:
    """Make a workspace in a folder, new or existing; nothing that is there is overwritten.

    Raises WorkbookError if the folder already is a workspace.
    """
    space = Workspace(folder)
    if space.exists:
        raise WorkbookError("settings-double", f"{folder.name} 已经是工作文件夹了，设置.xlsx 没有动")
    for name in (INBOX, HANDOFFS, LISTS, ASSIGNMENTS):
        make_folder(folder / name)
    write_settings(space.settings_file, {})
    return space


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, if it is not there. Raises WorkbookError if that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkbookError("file-denied", f"建不了文件夹 {folder.name}，请换个位置或名字") from error


def write_settings(target: Path, pages: Mapping[type[Row], Sequence[Row]]) -> None:
    """Write a 设置.xlsx with these rows; pages not given are empty and ready to fill, rules have their defaults."""
    filled: dict[type[Row], Sequence[Row]] = {
        Brand: (),
        Staff: (),
        Territory: (),
        Workday: (),
        Rule: RULES,
        **pages,
    }
    brands = [row.brand for row in filled[Brand] if isinstance(row, Brand) and row.brand]
    book: list[Page] = [
        TablePage(
            row_class.form.sheet,
            row_class.form,
            rows,
            title=row_class.form.title,
            notes=_NOTES[row_class],
            blank_rows=0 if row_class is Rule else 30,
        )
        for row_class, rows in filled.items()
    ]
    write_book(target, book, vocabularies={"brand": Vocabulary("品牌", {brand: (brand,) for brand in brands})})
