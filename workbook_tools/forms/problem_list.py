"""问题清单: what each person should put right, with a click to the cell."""

from __future__ import annotations

from workbook_tools.columns import link, text
from workbook_tools.columns.links import Link
from workbook_tools.form import Row


class ProblemLine(Row, key="problem_list", title="问题清单", sheet="问题清单", chapter="一·3"):
    """One thing to put right."""

    need: str | None = text("要不要改", note="要改：请改好再交；知道就行：工具已处理")
    cell: Link | None = link("位置", note="点一下打开原表的这一格")
    file: str | None = text("文件")
    sheet: str | None = text("工作表")
    heading: str | None = text("列")
    value: str | None = text("原来写的")
    message: str | None = text("问题", longest=400)
    suggestion: str | None = text("怎么改", longest=400)
