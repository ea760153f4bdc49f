"""填写说明: what a template's columns mean, made from the form's declaration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from workbook_tools.columns.base import Column, shown
from workbook_tools.excel import style
from workbook_tools.excel.lists import Lists
from workbook_tools.excel.page import GUIDE_SHEET, GUIDE_TITLE, Page
from workbook_tools.excel.paper import Paper, height, insist, lines_of
from workbook_tools.excel.sheet_buttons import SheetButton
from workbook_tools.form import Form

_HEADS: Final = ("列", "要不要填", "可以填什么", "说明", "例子")
_WIDTHS: Final = (18, 12, 44, 34, 22)
_HOW: Final = (
    "在「{sheet}」页里一行填一条；灰色斜体的示例行不会收，可以留着，也可以删掉。",
    "深蓝表头的列必填，浅蓝的选填，灰色的由工具填。格子变红是填漏或填错了，点一下格子看提示；变橙是过了日子还没办。",
    "可以加自己的列，也可以换列的位置，工具按表头认列。粘贴时请用“只粘贴值”，下拉和提示才会留着。",
)
_IN_BRIEF: Final = 80
"""A list of options that is longer stands below the table, under its own heading."""


@dataclass(frozen=True)
class GuidePage(Page):
    """What may be typed into each column of a form, with the values of its lists and what turns cells red.

    buttons: those on the form's sheet.
    """

    form: Form
    buttons: Sequence[SheetButton] = ()

    def write_on(self, paper: Paper, lists: Lists) -> None:
        """Write the columns, then the rules, then the long lists."""
        form, sheet = self.form, paper.sheet
        paper.set_up(f"{form.title} {GUIDE_SHEET}", landscape=True)
        sheet.hide_gridlines(2)
        for at, width in enumerate(_WIDTHS):
            insist(sheet.set_column(at, at, width))
        paper.line(0, f"{GUIDE_TITLE}{form.title}」", style.TITLE, _WIDTHS)
        notes = (f"依据：销售操作手册 {form.chapter}。", *(line.format(sheet=form.sheet) for line in _HOW))
        for row, note in enumerate(notes, 1):
            paper.line(row, note, style.NOTE, _WIDTHS)
        row = self._write_columns(paper, len(notes) + 2)
        row = _write_block(paper, row, "表上的按钮", [(button.caption, button.tip) for button in self.buttons])
        row = _write_block(paper, row, "这些情况会标出来", [(h, "；".join(said)) for h, said in self._rules().items()])
        _write_block(paper, row, "下拉里的选项", list(self._long_lists(lists)))

    def _write_columns(self, paper: Paper, row: int) -> int:
        formats = paper.formats
        for at, head in enumerate(_HEADS):
            paper.put(row, at, head, formats.get(style.HEADINGS["optional"]))
        paper.sheet.freeze_panes(row + 1, 1)
        paper.sheet.repeat_rows(row)
        look = formats.get(style.CELL, text_wrap=True, num_format="@")
        for line, column in enumerate(self.form.columns, row + 1):
            texts = (column.heading, _duty(column), _brief(column), column.note, shown(column.sample))
            for at, text in enumerate(texts):
                paper.put(line, at, text, look)
            most = max(lines_of(text, width - 2) for text, width in zip(texts, _WIDTHS, strict=True))
            paper.sheet.set_row(line, height(most))
        return row + len(self.form.columns) + 2

    def _rules(self) -> dict[str, list[str]]:
        """Give what is marked beyond single cells, by the heading where it is."""
        told: dict[str, list[str]] = {}
        for rule in (*self.form.row_class.minimum_rules, *self.form.row_class.rules):
            told.setdefault(self.form.by_field[rule.field].heading, []).append(rule.explained(self.form))
        return told

    def _long_lists(self, lists: Lists) -> Iterator[tuple[str, str]]:
        for column in self.form.columns:
            guard = column.kind.guard()
            options = lists.options(guard) if guard and guard.rule == "list" else ()
            if guard and guard.groups:
                for label, grouped in guard.groups.items():
                    yield f"{column.heading}（{label}）", "、".join(grouped)
            elif options and ((guard and guard.source) or len(column.kind.describe()) > _IN_BRIEF):
                yield column.heading, "、".join(options)


def _duty(column: Column) -> str:
    if column.by_tool:
        return "工具填"
    duty = "必填" if column.required else "选填"
    return f"{duty}，可只写一次" if column.heading_line else duty


def _brief(column: Column) -> str:
    described = column.kind.describe()
    guard = column.kind.guard()
    long_list = guard and guard.rule == "list" and (guard.groups or len(described) > _IN_BRIEF)
    return "选一项，见下面“下拉里的选项”" if long_list else described


def _write_block(paper: Paper, row: int, heading: str, lines: list[tuple[str, str]]) -> int:
    """Write a band and its lines, label left and text right; give the next free row."""
    if not lines:
        return row
    band = paper.formats.get(style.BAND)
    insist(paper.sheet.merge_range(row, 0, row, len(_WIDTHS) - 1, "", band))
    paper.put(row, 0, heading, band)
    wide = sum(_WIDTHS[1:])
    look = paper.formats.get(style.CELL, text_wrap=True, num_format="@")
    for line, (label, text) in enumerate(lines, row + 1):
        paper.put(line, 0, label, look)
        insist(paper.sheet.merge_range(line, 1, line, len(_WIDTHS) - 1, "", look))
        paper.put(line, 1, text, look)
        paper.sheet.set_row(line, height(max(lines_of(text, wide - 2), lines_of(label, _WIDTHS[0] - 2))))
    return row + len(lines) + 2
