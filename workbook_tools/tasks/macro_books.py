"""Workbooks with macros: which buttons stand on which page, and what the macros say by themselves.

The sources of the macros lie in the folder `macros`; what a button does is a task, and no rule stands in VBA.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final
from xml.sax.saxutils import quoteattr

from workbook_tools.excel.guide_page import GuidePage
from workbook_tools.excel.macros import Macros
from workbook_tools.excel.page import Page
from workbook_tools.excel.sheet_buttons import SheetButton
from workbook_tools.excel.status_line import STATUS_TAG
from workbook_tools.excel.template_page import TemplatePage
from workbook_tools.tasks.macro_buttons import BUTTONS, MacroButton, buttons_for

_BUTTONS_MODULE: Final = "WbButtons"
_TEXTS: Final = {
    "wbtools_cli": "",
    "wbtools_say_mark": STATUS_TAG,
    "wbtools_say_waiting": "wbtools 正在处理，请稍等……",
    "wbtools_say_unsaved": (
        "这个文件还没有保存过，没有动它。请先保存到自己的文件夹（类型选“启用宏的工作簿”，.xlsm），再点一次"
    ),
    "wbtools_say_missing": (
        "这台电脑上没有找到 wbtools，表没有动。"
        "请管理员在这台电脑上装好，再运行 wbtools doctor --install-buttons，然后重新点一次"
    ),
    "wbtools_say_blocked": (
        "wbtools 没能启动，表没有动。多半是公司电脑的安全策略不让 Excel 打开别的程序，"
        "请把后面方括号里的数字告诉管理员；没有按钮也能用：把文件放进收件箱，由管理员核对"
    ),
    "wbtools_say_silent": (
        "wbtools 没有说做得怎样，不知道做完没有。请先看一看表里的内容，再点一次；"
        "还是这样，请把后面方括号里的数字告诉管理员"
    ),
}
"""What stands on the hidden sheet for the macros: where wbtools is (nowhere in particular), and their sentences."""


def macros_folder() -> Path:
    """Give where the sources of the macros lie: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "macros"
    return installed if installed.is_dir() else package.parent / "macros"


def with_buttons(pages: Sequence[Page]) -> list[Page]:
    """Give the pages with their buttons: those on which rows of a form are to be filled in, and those that explain."""
    return [
        replace(page, buttons=tuple(_on_sheet(button) for button in buttons_for(page.form)))
        if isinstance(page, TemplatePage | GuidePage)
        else page
        for page in pages
    ]


def macros_for(pages: Sequence[Page]) -> Macros:
    """Give the macros of a workbook of these pages."""
    sources = [path.read_text("ascii") for path in sorted(macros_folder().glob("*.bas"))]
    on_pages = [page.form for page in pages if isinstance(page, TemplatePage)]
    offered = [button for button in BUTTONS if any(button.is_for(form) for form in on_pages)]
    return Macros(sources, _TEXTS, _ribbon(offered))


def _on_sheet(button: MacroButton) -> SheetButton:
    return SheetButton(button.caption, f"{_BUTTONS_MODULE}.{button.sub}", button.tip)


def _ribbon(buttons: Sequence[MacroButton]) -> str:
    """Give the document of a tab with the same buttons, for those who have scrolled or work on a small screen."""
    lines = [
        f"<button id={quoteattr(button.sub)} label={quoteattr(button.caption)} screentip={quoteattr(button.caption)} "
        f'supertip={quoteattr(button.tip)} imageMso="{button.icon}" size="large" onAction="Ribbon{button.sub}"/>'
        for button in buttons
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<customUI xmlns="http://schemas.microsoft.com/office/2006/01/customui"><ribbon><tabs>'
        '<tab id="wbtoolsTab" label="客户表"><group id="wbtoolsSheet" label="这张表">'
        f"{''.join(lines)}</group></tab></tabs></ribbon></customUI>"
    )
