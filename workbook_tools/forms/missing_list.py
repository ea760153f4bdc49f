"""未交名单: who owes which form this week, and who handed in that there was nothing new."""

from __future__ import annotations

from workbook_tools.columns import text
from workbook_tools.columns.choices import Options, choice
from workbook_tools.form import Row


class HandIn(Options):
    """What became of a form someone owes this week."""

    MISSING = "没交"
    NOTHING_NEW = "本周无新增"
    DONE = "已交"


class MissingForm(Row, key="missing_list", title="未交名单", sheet="未交名单", chapter="一·3"):
    """One form one person owes each week."""

    person: str | None = text("姓名")
    role: str | None = text("角色")
    due_form: str | None = text("应交的表")
    state: str | None = choice("情况", HandIn)
    file: str | None = text("交来的文件")
