"""校验本表: what is wrong on the sheet, coloured and said in a note at each cell; nothing of its owner's is touched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from workbook_tools.excel import style
from workbook_tools.excel.book import Sheet
from workbook_tools.excel.live.port import Mark
from workbook_tools.excel.structure import covers
from workbook_tools.excel.table import Table
from workbook_tools.problems import Problem
from workbook_tools.tasks.clicks.click import Click, Said

MOST_MARKS: Final = 300
"""So many cells are marked at once: marking more takes longer than anybody waits, and nobody mends more at a time."""


def check(click: Click) -> Said:
    """Mark what is wrong on the sheet in front.

    What was mended since the last click loses its mark. A second click with nothing mended takes all marks away.
    """
    tables = click.tables_in_front()
    sheet = click.sheet()
    wanted = marks_for(sheet, tables)
    rows = sum(len(table.lines) for table in tables)
    if click.book.refusal:
        return Said(_only_said(click, tables, wanted, rows), bool(wanted))
    name = str(sheet.name)
    standing = click.book.marks(name)
    if standing and _as_said(standing) == _as_said(wanted[:MOST_MARKS]):
        return _cleared(click, name, len(wanted))
    if standing:
        click.book.unmark(name)
    if not wanted:
        return Said(f"「{name}」看了{rows}行，没有要改的。" if rows else f"「{name}」里还没有写，没有要查的。")
    click.book.mark(name, wanted[:MOST_MARKS])
    if standing and _as_said(standing) == _as_said(click.book.marks(name)):  # some cells cannot be marked
        return _cleared(click, name, len(wanted))
    return Said(_said(sheet, tables, wanted, rows), needs_correcting=True)


def _cleared(click: Click, sheet: str, left: int) -> Said:
    click.book.unmark(sheet)
    return Said(f"「{sheet}」还有{left}处没有改，标记先清掉了；再点一次又会标出来。", needs_correcting=True)


def wrong(tables: Iterable[Table]) -> list[Problem]:
    """Give what its owner has to mend, from top to bottom."""
    return [problem for table in tables for problem in table.problems if not problem.is_remark]


def marks_for(sheet: Sheet, tables: Iterable[Table]) -> list[Mark]:
    """Give the marks of a sheet, one for each cell, from top to bottom."""
    sentences: dict[tuple[int, int], list[str]] = {}
    for problem in wrong(tables):
        sentences.setdefault(_spot(sheet, problem), []).append(_advice(problem))
    if not sentences:
        return []
    from workbook_tools.excel.live.notes import as_noted  # noqa: PLC0415 # most sheets have nothing to mark

    found = sorted(sentences.items())
    return [Mark(*at, style.WRONG, as_noted("\n".join(dict.fromkeys(said)))) for at, said in found]


def _advice(problem: Problem) -> str:
    proposed = f"建议值：{problem.proposal}（选中这一格，点「采纳建议」就填进去）" if problem.proposal else ""
    return f"{problem.advice()}{proposed}"


def _spot(sheet: Sheet, problem: Problem) -> tuple[int, int]:
    """Give the cell to mark: the first of the row or sheet if the problem is about the whole, or of a merged area."""
    row, column = max(problem.place.row, 1), max(problem.place.column, 1)
    return next((area[:2] for area in sheet.merges if covers(area, row, column)), (row, column))


def _as_said(marks: Iterable[Mark]) -> set[tuple[int, int, str]]:
    return {(mark.row, mark.column, mark.sentence) for mark in marks}


def _said(sheet: Sheet, tables: Sequence[Table], marks: Sequence[Mark], rows: int) -> str:
    first = first_said(tables)
    if len(marks) > MOST_MARKS:
        return f"「{sheet.name}」{rows}行里有{len(marks)}处要改，先标了前{MOST_MARKS}处。{first}改好再点一次。"
    return f"「{sheet.name}」{rows}行里有{len(marks)}处要改，都标了红。{first}改好再点一次。"


def _only_said(click: Click, tables: Sequence[Table], marks: Sequence[Mark], rows: int) -> str:
    """Say what is wrong where nothing can be marked."""
    looked = "看的是上次存盘的" if click.book.is_as_saved else "看了"
    where = f"「{click.selection.sheet or click.book.name}」{looked}{rows}行"
    if not marks:
        return f"{where}，没有要改的。"
    assert click.book.refusal
    return f"{where}，有{len(marks)}处要改。{first_said(tables)}标不了颜色：{click.book.refusal.message}。"


def first_said(tables: Iterable[Table]) -> str:
    """Say the first thing to mend, at its cell; personal values masked."""
    problem = min(wrong(tables), key=lambda problem: (problem.place.row, problem.place.column))
    return f"先看{problem.place.spot if problem.place.row else '表头'}：{problem.advice(unmask=False)}"
