"""The tool's own workbooks, known by their sheets: what each is, and which command takes it when it is filled in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from workbook_tools.problems import Place, Problem


@dataclass(frozen=True)
class ToolBook:
    """A kind of workbook the tool writes for people to read or to fill in.

    sheets:  it is known by having all of these.
    advice:  what to do with it.
    command: what takes it; empty if none does.
    filled:  the headings under which people write what `validate` can check.
    """

    sheets: frozenset[str]
    title: str
    advice: str
    command: str = ""
    filled: frozenset[str] = frozenset()

    def remark(self, file: str) -> Problem:
        """Say what the workbook is, and what to do with it."""
        return Problem("own-output", Place(file), f"是工具写出的{self.title}，不用检查", self.advice)


def _taken_by(command: str, what: str) -> tuple[str, str]:
    return f"{what}以后请运行 wbtools {command}，后面写上这个文件", command


RULINGS: Final = ToolBook(frozenset({"撞单", "撞单裁定表"}), "撞单裁定表", *_taken_by("review", "填好裁定"))
TOOL_BOOKS: Final = (
    ToolBook(frozenset({"各人要改的"}), "问题清单", *_taken_by("fix", "填好「建议值」「采纳」")),
    ToolBook(frozenset({"待确认重复"}), "待确认重复", *_taken_by("review", "填好「决定」")),
    RULINGS,
    ToolBook(frozenset({"撞单"}), "撞单裁定表", "没有撞单，不用填"),
    ToolBook(frozenset({"分配表", "公平表"}), "分配表", *_taken_by("assign --apply", "总监填好")),
    ToolBook(frozenset({"今天移交"}), "客户信息移交表", *_taken_by("feedback", "接收人填好")),
    ToolBook(
        frozenset({"本周概况", "未列入"}),
        "有效客户名单表",
        "总监填好以后请放进收件箱，下次汇总就收",
        filled=frozenset({"分配跟进人", "分配日期"}),
    ),
    ToolBook(frozenset({"客户总表", "冲突明细"}), "客户总表", "写错的直接在里面改，下次汇总就收"),
    ToolBook(frozenset({"未交名单"}), "未交名单", "它只给人看"),
    ToolBook(frozenset({"各人"}), "跟进提醒", "它只给人看"),
    ToolBook(frozenset({"品牌", "人员", "规则"}), "设置", "里面写错的，汇总时会说"),
)


def tool_book(sheets: Collection[str], file: str = "") -> ToolBook | None:
    """Give which of the tool's own workbooks has these sheets; None if none has, or it is one people hand in.

    file: its name, if one sheet is to tell something only where the name does too: staff may call theirs 今天移交.
    """
    found = (book for book in TOOL_BOOKS if book.sheets <= set(sheets))
    return next((book for book in found if not file or len(book.sheets) > 1 or book.title in file), None)
