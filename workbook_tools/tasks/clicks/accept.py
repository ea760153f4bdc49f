"""采纳建议: what the tool proposes for the selected cells is typed into them."""

from __future__ import annotations

from workbook_tools.columns.base import Cell, Context
from workbook_tools.excel.patch import SheetChange
from workbook_tools.excel.structure import covers
from workbook_tools.excel.table import Table
from workbook_tools.problems import Problem
from workbook_tools.tasks.clicks.check import wrong
from workbook_tools.tasks.clicks.click import Click, Said, row_class_of


def accept(click: Click) -> Said:
    """Write the proposed values into the selected cells, and take our marks away there."""
    click.require_writable()
    tables, area = click.tables_in_front(), click.selection.area
    found: dict[tuple[int, int], Cell] = {}
    selected = set[tuple[int, int]]()
    for table in tables:
        for problem in wrong([table]):
            at = problem.place.row, problem.place.column
            if covers(area, *at):
                selected.add(at)
                if problem.proposal and problem.place.column:
                    found[at] = _typed(click, table, problem)
    left = len(selected - set(found))
    if not found:
        return _nothing_to_accept(left)
    name = click.selection.sheet
    click.book.write({name: SheetChange(found)})
    click.book.unmark(name, set(found))
    rest = f"另有{left}处没有建议值，要自己改。" if left else ""
    return Said(f"采纳了{len(found)}处建议。{rest}", left > 0)


def _typed(click: Click, table: Table, problem: Problem) -> Cell:
    """Give a proposed value as its column keeps it: a day as a day, a phone as text."""
    columns = row_class_of(table).form.columns
    column = next((column for column in columns if column.heading == problem.heading), None)
    if column is None:
        return problem.proposal
    context = Context(click.today, vocabularies=click.vocabularies)
    value = column.kind.read(problem.proposal, context).value
    return problem.proposal if value in (None, ()) else column.kind.write(value)


def _nothing_to_accept(left: int) -> Said:
    if left:
        return Said(f"选中的{left}处没有建议值，请按格子上的说明自己改。", needs_correcting=True)
    return Said("选中的格子里没有要改的；请先点「校验本表」，再选中标了红的格子。")
