"""移交答复: what became of the customers somebody wrote down, for him to know (一·2·④)."""

from __future__ import annotations

from workbook_tools.columns import text
from workbook_tools.form import Row


class AnswerLine(Row, key="handoff_answers", title="移交答复", sheet="移交答复", chapter="一·2·④"):
    """One customer somebody wrote down, and what the head of sales answered."""

    number: str | None = text("几号", by_tool=True)
    customer: str | None = text("客户", by_tool=True, personal=True, note="名字和客户编号")
    need: str | None = text("我记的", by_tool=True, longest=2000)
    owner: str | None = text("谁在跟", by_tool=True)
    status: str | None = text("处理状态", by_tool=True)
    outcome: str | None = text("处理结果", by_tool=True, longest=2000)
    next_step: str | None = text("后续", by_tool=True, longest=2000)
