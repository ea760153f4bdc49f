"""What can be said of a block once its rows are read: of its headings, its rows as wholes, its looks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, Final

from workbook_tools.columns.base import Cell, CellFault, Column, Context
from workbook_tools.columns.choices import Choice
from workbook_tools.excel.block_reader import BlockReader
from workbook_tools.excel.heading_names import closest_heading, columns_named, heading_keys
from workbook_tools.excel.lines import month_alone
from workbook_tools.excel.misnamed import Misnamed, cells_under, find_misnamed, speaks_against
from workbook_tools.excel.whose_columns import columns_of, is_of_referrer
from workbook_tools.form import Row
from workbook_tools.problems import Finding, Problem, column_letters

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


def report_after_rows(reader: BlockReader) -> None:
    """Name what is wrong with the headings, check each row as a whole, then say what is not in the cells."""
    reader.table.square()
    misnamed = find_misnamed(reader)
    _report_headings(reader, misnamed)
    _report_numbers_found(reader, misnamed)
    waiting = _check_rows(reader, misnamed)
    _report_misnamed(reader, misnamed, waiting)
    _report_missing(reader, misnamed)
    _report_dates_out_of_step(reader)
    _report_unnamed(reader)
    _report_looks(reader)


def _report_headings(reader: BlockReader, misnamed: Mapping[int, Misnamed]) -> None:
    """Name the columns the form does not know, and those whose heading could mean several."""
    block, form, row = reader.block, reader.form, reader.block.last_heading_row
    for at in block.unknown.keys() - block.numbering - block.unsure - misnamed.keys():
        heading, is_others = block.unknown[at], at in block.others
        if not is_others and (meant := columns_named(form, block.headings[at])):
            message, remedy = f"“{block.headings[at]}”不止一列，这一列原样保留", "请把要收的内容并到一列"
            other = block.headings.get(reader.at_field.get(meant[0].field, 0), "")
            if other and heading_keys(other)[0] != heading_keys(block.headings[at])[0]:
                message = f"「{meant[0].heading}」已经有“{other}”这一列，“{heading}”这一列原样保留"
            reader.table.add("heading-unknown", row, at, message, remedy)
            continue
        close = closest_heading(form, heading)
        column = form.by_heading.get(close)
        if (is_others and not is_of_referrer(close)) or (
            column and speaks_against(reader, column, cells_under(reader, at))
        ):
            close = ""
        remedy = f"如果是「{close}」，请改表头" if close else ""
        kept = "没有当作客户的，原样保留" if is_others else "原样保留"
        reader.table.add("heading-unknown", row, at, f"「{form.title}」里没有“{heading}”这一列，{kept}", remedy)
    for at in block.unsure - block.others.keys():
        heading, taken = block.headings[at], form.by_field[block.fields[at]].heading
        message = f"表头“{heading}”可以指几列，按「{taken}」收了"
        reader.table.add("heading-unsure", row, at, message, "请改成准确的表头")
    _ask_whose(reader)


def _ask_whose(reader: BlockReader) -> None:
    """Ask once for each heading of which nobody can tell whose it is, at the last column that has it."""
    block, form = reader.block, reader.form
    alike: dict[tuple[Column, ...], list[int]] = defaultdict(list)
    for at in sorted(block.unsure & block.others.keys()):
        alike[columns_named(form, block.headings[at])[:1]].append(at)
    for meant, columns in alike.items():
        at, who = columns[-1], block.others[columns[-1]]
        heading = block.headings[at]
        his, others = meant[0].heading if meant else f"客户{heading}", columns_of(form, who, heading)
        if at in block.fields:
            taken = form.by_field[block.fields[at]].heading
            message = f"“{heading}”写在“{who}”后面，分不清是谁的，先按客户的「{taken}」收了"
        elif len(columns) == 1:
            his = f"客户{heading}" if columns_named(form, f"客户{heading}") else his
            message = f"“{heading}”分不清是客户的还是{who}的，没有收，原样保留"
        else:
            named = "".join(dict.fromkeys(f"“{block.headings[each]}”" for each in columns))
            places = "、".join(f"{column_letters(each)}列" for each in columns)
            message = f"{named}不止一列（{places}），分不清哪一列是客户的、哪一列是{who}的，都没有收，原样保留"
        remedy = f"请把客户的写成“{his}”，{who}的写成“{others[0].heading if others else who + heading}”"
        reader.table.add("heading-unsure", block.last_heading_row, at, message, remedy)


def _report_misnamed(reader: BlockReader, misnamed: Mapping[int, Misnamed], waiting: Mapping[int, int]) -> None:
    """Ask once for the right heading of each column the form waits for; nothing is taken from it on a guess.

    waiting: column → how many rows are held back for want of it.
    """
    for at, found in misnamed.items():
        heading = found.column.heading
        message = f"不认得“{reader.block.unknown[at]}”这个表头"
        message += "" if found.by_heading else f"，看内容像「{heading}」"
        if at in reader.numbers_found:
            message += "，里面的号码先取来用了"
        elif at in waiting:
            message += f"，这一列没有收，有{waiting[at]}行因此要等"
        else:
            message += "，这一列没有收"
        remedy = f"请把表头改成“{heading}”"
        remedy = remedy if found.by_heading else f"是的话，{remedy}"
        row = reader.block.last_heading_row
        reader.table.add("heading-misnamed", row, at, message, remedy)


def _report_numbers_found(reader: BlockReader, misnamed: Mapping[int, Misnamed]) -> None:
    """Ask about each number taken from where it does not belong, unless its column's heading is asked about."""
    for at, found in reader.numbers_found.items():
        if at in misnamed:
            continue
        finding = Finding("phone-found", "手机空着，“{value}”里有号码，已取来用", "请核对后填到手机一列")
        for row, cell in found:
            reader.table.report([finding], row, at, reader.form.by_field["mobile"], cell)


def _default(row_class: type[Row], column: Column) -> Any:
    return getattr(row_class, column.field, None) or None


def _check_rows(reader: BlockReader, misnamed: Mapping[int, Misnamed]) -> dict[int, int]:
    """Ask each row for its minimum, without which it is held back, and for what must hold within it.

    Rows that agree in all that the rules look at are judged alike, and only the first of them is asked.
    Gives how many rows are held back for want of a misnamed column that says it.
    """
    table, row_class = reader.table, reader.form.row_class
    row_at = table.row_maker(row_class)
    once: dict[tuple[str, str], list[Problem]] = defaultdict(list)
    waiting: dict[int, int] = defaultdict(int)
    sound = _found_sound(row_class, reader.context.today)  # type: ignore[arg-type] # a class is, whatever its rows are
    for index, seen in enumerate(_seen_by_rules(reader), reader.start):
        if seen in sound:
            continue
        row = row_at(index)
        lacking, broken = list(row.minimum()), list(row.check(reader.context.today))
        if lacking:
            table.held[index] = tuple(problem.code for problem in lacking)
        for problem in (*lacking, *broken):
            if at := _said_under(reader, misnamed, problem, table.lines[index]):
                waiting[at] += 1
            elif _could_be_written_once(reader, problem):
                once[problem.heading, problem.message].append(problem)
            else:
                table.problems.append(_placed(reader, problem))
        if not (lacking or broken) and seen is not None and len(sound) < _REMEMBERED:
            sound.add(seen)
    table.problems += [_at_heading(reader, own[0], len(own)) for own in once.values()]
    if row_class.compares_rows():
        together = row_class.check_together(list(table.rows(row_class, reader.start)))
        table.problems += [_placed(reader, problem) for problem in together]
    return waiting


def _said_under(reader: BlockReader, misnamed: Mapping[int, Misnamed], problem: Problem, row: int) -> int:
    """Give the misnamed column that says what a row is held back for want of; 0 if none does."""
    if not misnamed or problem.code not in ("no-name", "no-contact"):
        return 0
    field = next((c.field for c in reader.form.columns if c.heading == problem.heading), "")
    group = next((group for group in reader.form.row_class.any_of() if field in group), frozenset())
    own = (at for at, found in misnamed.items() if found.column.field in group)
    return next((at for at in own if reader.cell(row, at) is not None), 0)


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
    column = reader.form.by_heading.get(problem.heading)
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
    column = reader.form.by_heading.get(problem.heading)
    at = reader.at_field.get(column.field, 0) if column else 0
    if not at and column and column.kind.personal:
        # a row without any contact is told at whichever contact column there is
        alike = [at for at, c in reader.plan if c.kind.personal and type(c.kind) is type(column.kind)]
        at = alike[0] if alike else 0
    if column and column.field not in reader.at_field and not (at or column.by_tool):
        remedy = f"表里没有「{column.heading}」这一列，要填请先加上"
        return replace(problem, suggestion="；".join(filter(None, (problem.suggestion, remedy)))).moved(column=0)
    return problem.moved(column=at)


def _report_missing(reader: BlockReader, misnamed: Mapping[int, Misnamed]) -> None:
    """Name required cells that are blank, and in one sentence the required columns that are not there at all."""
    table = reader.table
    if not reader.own_lines:
        return
    required = [c for c in reader.form.columns if c.required and not c.by_tool]
    required = [c for c in required if not _default(reader.form.row_class, c)]
    asked_for = [found.column for found in misnamed.values()]
    required = [column for column in required if column not in asked_for]
    absent = [column for column in required if column.field not in reader.at_field]
    guessed, otherwise = _as_which_form(reader)
    if guessed and not absent:
        table.add("form-unsure", reader.block.last_heading_row, reader.block.columns[0], guessed, otherwise)
    if absent:
        which = f"{guessed}，可是" if guessed else "这张表"
        message = f"{which}没有{_named(absent)}{'这一列' if len(absent) == 1 else '这几列'}"
        once = [column for column in absent if column.heading_line]
        remedy = "请加上"
        if once:
            remedy += "，或在表头上方写一次" if once == absent else f"；其中{_named(once)}也可以在表头上方写一次"
        remedy += f"；{otherwise}" if guessed else ""
        table.add("column-missing", reader.block.last_heading_row, reader.block.columns[0], message, remedy)
    for column in required:
        if column in absent:
            continue
        at, values = reader.at_field[column.field], table.columns.get(column.field, [None] * len(table.lines))
        for index, value in enumerate(values[reader.start :], reader.start):
            if (value is None or value == ()) and column.field not in table.unread.get(index, {}):
                table.add("required", table.lines[index], at, "空着", "请补填", heading=column.heading)


def _as_which_form(reader: BlockReader) -> tuple[str, str]:
    """Say as which form the table was read where another may be meant, and how to say so; empty if it is plain."""
    rival = reader.block.rival
    if rival is None:
        return "", ""
    also, how = (f"（也像「{rival}」）", f"，如“{rival}”") if rival else ("", "")
    return (
        f"没写是什么表，看表头当作「{reader.form.title}」读了{also}",
        f"若是别的表，请在表头上方写上表名{how}",
    )


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
    month = month_alone(reader.sheet.name or "", reader.table.file)
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
        cells = [reader.cell(line, at) for line in reader.own_lines]
        guess = _guess(reader, [cell for cell in cells if cell is not None][:20])
        remedy = f"看内容像「{guess}」，请补上表头" if guess else "请补上表头"
        reader.table.add("heading-blank", reader.block.last_heading_row, at, "下面有内容，表头却空着", remedy)


def _guess(reader: BlockReader, cells: Sequence[Cell]) -> str:
    """Give the heading of the first column still free whose kind reads most of these cells."""
    for column in reader.form.columns:
        if column.field in reader.at_field or column.by_tool:
            continue
        known = column.kind.labels if isinstance(column.kind, Choice) and column.kind.open else ()
        if not known and _takes_anything(column, reader.context):
            continue
        readings = [column.kind.read(cell, reader.context) for cell in cells]
        plain = [reading.value for reading in readings if reading.value is not None and not reading.findings]
        if sum(not known or value in known for value in plain) >= 0.7 * len(cells):
            return column.heading
    return ""


def _takes_anything(column: Column, context: Context) -> bool:
    """Tell a kind that no content speaks against; the company's own names are such where there is no list of them."""
    any_text = column.kind.read("随便写的几个字", context)
    return any_text.value is not None and not any_text.findings


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
