"""采纳建议: what the tool proposes for the selected cells is typed into them."""

from __future__ import annotations

from workbook_tools.columns.base import Cell, Context
from workbook_tools.excel import style
from workbook_tools.excel.live.port import Mark
from workbook_tools.excel.patch import SheetChange
from workbook_tools.excel.sheet_xml import Position
from workbook_tools.excel.structure import covers
from workbook_tools.excel.table import Table
from workbook_tools.forms import ROW_CLASSES
from workbook_tools.problems import Problem, column_letters
from workbook_tools.sales.in_words import some_of
from workbook_tools.tasks.clicks.check import wrong
from workbook_tools.tasks.clicks.click import Click, Said


def accept(click: Click) -> Said:
    """Write the proposed values into the selected cells, and note there what they said: Excel cannot take it back."""
    click.require_writable()
    tables, area = click.tables_in_front(), click.selection.area
    found: dict[Position, Cell] = {}
    before: dict[Position, str] = {}
    selected = set[Position]()
    for table in tables:
        for problem in wrong([table]):
            at = problem.place.row, problem.place.column
            if covers(area, *at):
                selected.add(at)
                if problem.proposal and problem.place.column:
                    found[at], before[at] = _typed(click, table, problem), problem.value
    left = len(selected - set(found))
    if not found:
        return _nothing_to_accept(left)
    name = click.selection.sheet
    click.book.write({name: SheetChange(found)})
    click.book.mark(name, [Mark(*at, style.REMARK, _was(value)) for at, value in sorted(before.items())])
    cells = some_of([f"{column_letters(column)}{row}" for row, column in sorted(found)])
    rest = f"另有{left}处没有建议值，要自己改。" if left else ""
    return Said(f"采纳了{len(found)}处建议：{cells}，原来写的在批注里。{rest}", left > 0)


def _was(value: str) -> str:
    return f"采纳了建议，原来写的是“{value}”。再点一次「校验本表」，这个说明就清掉。"


def _typed(click: Click, table: Table, problem: Problem) -> Cell:
    """Give a proposed value as its column keeps it: a day as a day, a phone as text."""
    column = ROW_CLASSES[table.form].form.by_heading.get(problem.heading)
    if column is None:
        return problem.proposal
    context = Context(click.today, vocabularies=click.vocabularies)
    value = column.kind.read(problem.proposal, context).value
    return problem.proposal if value in (None, ()) else column.kind.write(value)


def _nothing_to_accept(left: int) -> Said:
    if left:
        return Said(f"选中的{left}处没有建议值，请按格子上的说明自己改。", needs_correcting=True)
    return Said("选中的格子里没有要改的；请先点「校验本表」，再选中标了红的格子。")
