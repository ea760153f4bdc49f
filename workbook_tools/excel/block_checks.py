"""What can be said of a block once its rows are read: of its headings, its rows as wholes, its looks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, Final

from workbook_tools.columns.base import Cell, CellFault, Column
from workbook_tools.excel.block_reader import BlockReader
from workbook_tools.excel.heading_names import closest_heading, columns_named
from workbook_tools.excel.lines import month_alone
from workbook_tools.form import Row
from workbook_tools.problems import Problem

MARK_HEADING: Final = "样式标记"
"""The extra column that keeps what colours and strike-through said."""
OUT_OF_STEP: Final = 60
"""Days."""
CLOSE_TOGETHER: Final = 20
"""So many days from the middle, at most, lie half of a log's dates; a file kept all year has no step to be out of."""
_AHEAD: Final = 31
"""Days: a file called by its month may be handed in before that month begins."""
_REMEMBERED: Final = 10_000
_FEWEST_DAYS: Final = 4
"""With fewer dates than this nobody can say which one is out of step."""


def report_headings(reader: BlockReader) -> None:
    """Name the columns the form does not know, and those whose heading could mean several."""
    block, form, row = reader.block, reader.form, reader.block.last_heading_row
    for at in block.unknown.keys() - block.numbering:
        heading = block.unknown[at]
        if columns_named(form, block.headings[at]):
            message = f"“{block.headings[at]}”不止一列，这一列原样保留"
            reader.table.add("heading-unknown", row, at, message, "请把要收的内容并到一列")
            continue
        close = closest_heading(form, heading)
        remedy = f"如果是「{close}」，请改表头" if close else ""
        reader.table.add("heading-unknown", row, at, f"「{form.title}」里没有“{heading}”这一列，原样保留", remedy)
    for at in block.unsure:
        heading, taken = block.headings[at], form.by_field[block.fields[at]].heading
        message = f"表头“{heading}”可以指几列，按「{taken}」收了"
        reader.table.add("heading-unsure", row, at, message, "请改成准确的表头")


def report_after_rows(reader: BlockReader) -> None:
    """Check each row as a whole, then say what is not in the cells."""
    reader.table.square()
    _check_rows(reader)
    _report_missing(reader)
    _report_dates_out_of_step(reader)
    _report_unnamed(reader)
    _report_looks(reader)


def _default(row_class: type[Row], column: Column) -> Any:
    return getattr(row_class, column.field, None) or None


def _check_rows(reader: BlockReader) -> None:
    """Ask each row for its minimum, without which it is held back, and for what must hold within it.

    Rows that agree in all that the rules look at are judged alike, and only the first of them is asked.
    """
    table, row_class = reader.table, reader.form.row_class
    row_at = table.row_maker(row_class)
    once: dict[tuple[str, str], list[Problem]] = defaultdict(list)
    sound = _found_sound(row_class, reader.context.today)  # type: ignore[arg-type] # a class is, whatever its rows are
    for index, seen in enumerate(_seen_by_rules(reader), reader.start):
        if seen in sound:
            continue
        row = row_at(index)
        lacking, broken = list(row.minimum()), list(row.check(reader.context.today))
        if lacking:
            table.held[index] = tuple(problem.code for problem in lacking)
        for problem in (*lacking, *broken):
            if _could_be_written_once(reader, problem):
                once[problem.heading, problem.message].append(problem)
            else:
                table.problems.append(_placed(reader, problem))
        if not (lacking or broken) and seen is not None and len(sound) < _REMEMBERED:
            sound.add(seen)
    table.problems += [_at_heading(reader, own[0], len(own)) for own in once.values()]
    if row_class.compares_rows():
        together = row_class.check_together(list(table.rows(row_class, reader.start)))
        table.problems += [_placed(reader, problem) for problem in together]


@lru_cache
def _found_sound(_row_class: type[Row], _today: date) -> set[Hashable]:
    """What rows of a form, found sound on a day, looked like to its rules, in whatever file."""
    return set()


def _seen_by_rules(reader: BlockReader) -> Sequence[Hashable]:
    """Give for each row all that the form's rules look at; None for a row that must be asked itself."""
    table, start = reader.table, reader.start
    columns = {name: values[start:] for name, values in table.columns.items()}
    seen = reader.form.row_class.seen_by_rules(columns, len(table.lines) - start)
    for index in table.unread:
        if index >= start:
            seen[index - start] = None
    return seen


def _could_be_written_once(reader: BlockReader, problem: Problem) -> bool:
    """Tell what each row of a list lacks because the column is not there, and one line above the headings would say."""
    column = next((c for c in reader.form.columns if c.heading == problem.heading), None)
    is_absent = column is not None and column.heading_line and column.field not in reader.at_field
    return is_absent and not reader.table.spots


def _at_heading(reader: BlockReader, problem: Problem, rows: int) -> Problem:
    """Say of so many rows once what is said of the first."""
    remedy = f"可以加上这一列，也可以在表头上方写一次“{problem.heading}：……”"
    return replace(
        problem,
        place=reader.table.place(reader.block.last_heading_row, reader.block.columns[0]),
        message=f"{problem.message}（有{rows}行，表里没有这一列）",
        suggestion=f"{problem.suggestion}，{remedy}" if problem.suggestion else f"请补上：{remedy}",
    )


def _placed(reader: BlockReader, problem: Problem) -> Problem:
    """Put a row's problem on the cell it is about; if the sheet has no such column, it is the whole row's."""
    by_heading = {column.heading: column for column in reader.form.columns}
    column = by_heading.get(problem.heading)
    at = reader.at_field.get(column.field, 0) if column else 0
    if not at and column and column.kind.personal:
        # a row without any contact is told at whichever contact column there is
        alike = [at for at, c in reader.plan if c.kind.personal and type(c.kind) is type(column.kind)]
        at = alike[0] if alike else 0
    if column and column.field not in reader.at_field and not (at or column.by_tool):
        remedy = f"表里没有「{column.heading}」这一列，要填请先加上"
        return replace(problem, suggestion="；".join(filter(None, (problem.suggestion, remedy)))).moved(column=0)
    return problem.moved(column=at)


def _report_missing(reader: BlockReader) -> None:
    """Name required cells that are blank, and in one sentence the required columns that are not there at all."""
    table = reader.table
    if not reader.own_lines:
        return
    required = [c for c in reader.form.columns if c.required and not c.by_tool]
    required = [c for c in required if not _default(reader.form.row_class, c)]
    absent = [column for column in required if column.field not in reader.at_field]
    if absent:
        message = f"这张表没有{_named(absent)}{'这一列' if len(absent) == 1 else '这几列'}"
        once = [column for column in absent if column.heading_line]
        remedy = "请加上"
        if once:
            remedy += "，或在表头上方写一次" if once == absent else f"；其中{_named(once)}也可以在表头上方写一次"
        table.add("column-missing", reader.block.last_heading_row, reader.block.columns[0], message, remedy)
    for column in required:
        if column in absent:
            continue
        at, values = reader.at_field[column.field], table.columns.get(column.field, [None] * len(table.lines))
        for index, value in enumerate(values[reader.start :], reader.start):
            if (value is None or value == ()) and column.field not in table.unread.get(index, {}):
                table.add("required", table.lines[index], at, "空着", "请补填", heading=column.heading)


def _named(columns: Sequence[Column]) -> str:
    return "".join(f"「{column.heading}」" for column in columns)


def _report_dates_out_of_step(reader: BlockReader) -> None:
    """Ask about a year typed wrong: it shows against its neighbours."""
    column, table = reader.day_column, reader.table
    at = reader.at_field.get(column.field, 0) if column else 0
    if not column or not at:
        return
    values = table.columns.get(column.field, [])[reader.start :]
    days = [(line, day) for line, day in zip(reader.own_lines, values, strict=False) if isinstance(day, date)]
    if not days:
        return
    middle, of = _expected_day(reader, [day.toordinal() for _, day in days])
    if middle is None:
        return
    expected = middle.toordinal()
    far = [(line, day) for line, day in days if abs(day.toordinal() - expected) > OUT_OF_STEP]
    # Where all are far from the month the title names, one question is enough.
    for line, day in far[:1] if len(far) == len(days) else far:
        message = f"“{{value}}”与{of}（{middle:%Y-%m}前后）差得太远"
        table.add("date-out-of-step", line, at, message, "请核对年月", heading=column.heading, value=str(day))


def _expected_day(reader: BlockReader, days: Sequence[int]) -> tuple[date | None, str]:
    """Give the day most dates are near to, and what says so: the other rows, or the month a title names.

    days: as ordinals.
    """
    middle = int(_median(days))
    named = reader.context.near or _nearest_month(reader, date.fromordinal(middle))
    if named and (len(days) < _FEWEST_DAYS or abs(named.toordinal() - middle) > OUT_OF_STEP):
        return named, "标题或文件名里的月份"
    half = _median([abs(day - middle) for day in days])
    return (date.fromordinal(middle), "上下行") if len(days) >= _FEWEST_DAYS and half <= CLOSE_TOGETHER else (None, "")


def _nearest_month(reader: BlockReader, day: date) -> date | None:
    """Give a day in the month that the sheet or file is called by without a year (1月咨询), nearest to another."""
    month = month_alone((reader.sheet.name or "", reader.table.file))
    if month is None:
        return None
    begun = [date(year, month, 15) for year in range(day.year - 1, day.year + 2)]
    begun = [middle for middle in begun if (middle - reader.context.today).days <= _AHEAD]
    return min(begun, key=lambda middle: abs(middle - day), default=None)


def _median(numbers: Sequence[int]) -> float:
    """Give the one in the middle; the standard library's is slow to load."""
    ordered = sorted(numbers)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def _report_unnamed(reader: BlockReader) -> None:
    """Ask for the heading of each column that has values but none."""
    for at in reader.unnamed:
        cells = [r[at - 1] for r in reader.sheet.rows[reader.block.last_heading_row : reader.end - 1] if len(r) >= at]
        guess = _guess(reader, [cell for cell in cells if cell is not None][:20])
        remedy = f"看内容像「{guess}」，请补上表头" if guess else "请补上表头"
        reader.table.add("heading-blank", reader.block.last_heading_row, at, "下面有内容，表头却空着", remedy)


def _guess(reader: BlockReader, cells: Sequence[Cell]) -> str:
    """Give the heading of the first column still free whose kind reads most of these cells."""
    for column in reader.form.columns:
        if column.field in reader.at_field or column.kind.takes_anything or column.by_tool:
            continue
        readings = [column.kind.read(cell, reader.context) for cell in cells]
        if sum(r.value is not None and not r.findings for r in readings) >= 0.7 * len(cells):
            return column.heading
    return ""


def _report_looks(reader: BlockReader) -> None:
    """Say what the cells' text does not: hidden rows, pictures, formulas, colours, strike-through."""
    sheet, table, own = reader.sheet, reader.table, set(reader.own_lines)
    hidden = len(own & sheet.hidden_rows)
    if hidden:
        first = min(own & sheet.hidden_rows)
        message = f"有{hidden}行隐藏或被筛选掉了（第{first}行起），一并读入"
        table.add("rows-hidden", first, reader.block.columns[0], message)
    _report_hidden_columns(reader)
    last = reader.end if reader.end <= len(sheet.rows) else 10**7
    for line in filter(range(reader.block.last_heading_row + 1, last).__contains__, sheet.pictures):
        message = "这一行有图片，工具读不出图片里的内容"
        table.add("picture", line, reader.block.columns[0], message, "请把内容打成字")
    _report_merges(reader, own)
    first_formula: dict[int, int] = {}
    for row, at in sorted(sheet.formulas):
        if row in own and not isinstance(sheet.rows[row - 1][at - 1], CellFault):
            first_formula.setdefault(at, row)
    for at, column in reader.plan:
        if at in first_formula and not (column.by_tool or reader.looks_up(first_formula[at], at, column)):
            message = "是公式，取的是上次算出的结果"
            table.add("cell-formula", first_formula[at], at, message, heading=column.heading)
    if sheet.struck or sheet.fills:
        _report_marks(reader, own)


def _report_hidden_columns(reader: BlockReader) -> None:
    """Name the hidden columns that were read, but for those a template folds away itself."""
    block, folded = reader.block, {column.field for column in reader.form.columns if column.folded}
    hidden = [
        at
        for at in sorted(reader.sheet.hidden_columns & block.headings.keys())
        if block.fields.get(at) not in folded and any(reader.cell(line, at) is not None for line in reader.own_lines)
    ]
    if hidden:
        named = "".join(f"“{block.headings[at]}”" for at in hidden)
        message = f"有{len(hidden)}列隐藏着（{named}），一并读入"
        reader.table.add("columns-hidden", block.last_heading_row, hidden[0], message)


def _report_merges(reader: BlockReader, own: set[int]) -> None:
    """Say of each cell merged across columns which of them its content counts for."""
    headings = reader.block.headings
    for row, left, _, right in reader.sheet.merges:
        covered = [headings[at] for at in range(left, right + 1) if at in headings]
        if row in own and len(covered) > 1 and reader.sheet.rows[row - 1][left - 1] is not None:
            message = f"合并了{len(covered)}列，内容归入“{covered[0]}”"
            reader.table.add("merged-across", row, left, message)


def _report_marks(reader: BlockReader, own: set[int]) -> None:
    sheet, table = reader.sheet, reader.table
    struck = {row: at for row, at in sorted(sheet.struck, reverse=True) if row in own}
    colours = {row: colour for (row, _), colour in sorted(sheet.fills.items(), reverse=True) if row in own}
    if len(colours) > len(own) / 2:
        colours = {}  # a table coloured all over says nothing
    for row, at in struck.items():
        table.add("struck-out", row, at, "画了删除线，还是照收了", "作废的请删掉整行；没作废请去掉删除线")
    for colour in sorted(set(colours.values())):
        rows = sorted(row for row, value in colours.items() if value == colour)
        message = f"有{len(rows)}行涂了颜色（第{rows[0]}行起），记在“{MARK_HEADING}”里"
        table.add("coloured", rows[0], reader.block.columns[0], message, "颜色要表达的意思，请写成字")
    for index in range(reader.start, len(table.lines)):
        row = table.lines[index]
        marks = ["删除线"] if row in struck else []
        marks += [f"底色{colours[row]}"] if row in colours else []
        if marks:
            table.put_extra(MARK_HEADING, index, "、".join(marks))
    table.square()
