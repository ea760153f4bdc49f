"""问题清单: what each person should put right, with a click to the cell."""

from __future__ import annotations

from workbook_tools.columns import identifier, link, text
from workbook_tools.columns.choices import Options, YesNo, choice
from workbook_tools.columns.links import Link
from workbook_tools.form import Row


class Need(Options):
    """What is asked of whoever wrote it."""

    MEND = "要改"
    KNOW = "知道就行"
    MENDED = "已改好"


class Seen(Options):
    """Whether the week before had the problem already."""

    NEW = "新"
    OLD = "上次就有"


class ProblemLine(Row, key="problem_list", title="问题清单", sheet="问题清单", chapter="一·3"):
    """One thing to put right."""

    need: Need | None = choice(
        "要不要改", Need, note="要改：请改好再交；知道就行：工具已处理；已改好：上次的问题这次没有了"
    )
    cell: Link | None = link("位置", note="点一下打开原表的这一格")
    heading: str | None = text("列")
    value: str | None = text("原来写的")
    message: str | None = text("问题", longest=400)
    suggestion: str | None = text("怎么改", longest=400)
    proposal: str | None = text("建议值", note="可以直接改成对的内容")
    accept: YesNo | None = choice("采纳", YesNo, note="选“是”，运行 wbtools fix 后，下次汇总就按建议值收")
    state: Seen | None = choice("新旧", Seen, note="新：上次没有；上次就有：还没改好")
    file: str | None = text("文件")
    no: str | None = identifier("编号", note="同一个问题每周编号不变")
