"""生成今日移交表: today's customers of this workbook go to the head of sales, and their rows get their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from workbook_tools.excel.table import Table
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.visit_register import Visit
from workbook_tools.ledger import Ledger
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.clicks.click import Click, Said
from workbook_tools.tasks.clicks.submit import handed_in
from workbook_tools.tasks.handed import Handed, handed
from workbook_tools.tasks.handoff import HandedOver, handoff
from workbook_tools.tasks.sheet_edit import SheetEdit
from workbook_tools.workspace import Workspace

_HANDED: Final = {row_class.form.key: row_class for row_class in (Inquiry, Visit)}


def hand_off(click: Click) -> Said:
    """Hand the workbook in, hand over what is new of today, and write the numbers into the rows handed over.

    The day's 客户信息移交表 is the one that `wbtools handoff` writes, in the company's folder: there is one a day.
    Raises WorkbookError as `submit` and `handoff` do.
    """
    click.require_writable()
    space = click.require_workspace()
    tables = [table for table in click.tables(click.read.sheets)[0] if table.form in _HANDED]
    if not any(table.lines for table in tables):
        raise WorkbookError("no-form", "这里没有写咨询或陌拜，没有可移交的")
    copy, _ = handed_in(click)
    done = handoff([copy], workspace=space.root, day=click.today, now=click.now)
    records = _records(space, copy, tables)
    written, refused = _write_numbers(click, tables, records)
    said = "".join(_sentences(click, space, done, list(records.values()), written))
    return Said(said, refused or done.held_back > 0 or bool(done.waiting))


_Line = tuple[str | None, int, str]
"""Sheet, line, key of the form."""


def _records(space: Workspace, copy: Path, tables: Sequence[Table]) -> dict[_Line, Handed]:
    """Give what became of each row: by what it says, else, if it was mended since, by where it stands."""
    with Ledger(space.ledger_file, write=False) as ledger:
        known = [(seen, record) for record in handed(ledger).values() for seen in record.rows]
    by_content = {(seen.address[3], seen.content): record for seen, record in known}
    by_place = {seen.address[1:]: record for seen, record in known if seen.address[0] == copy.name}
    found: dict[_Line, Handed] = {}
    for table in tables:
        for line, content in zip(table.lines, table.content, strict=True):
            at = (table.sheet, line, table.form)
            record = by_content.get((table.form, content)) or by_place.get(at)
            if record:
                found[at] = record
    return found


def _write_numbers(click: Click, tables: Sequence[Table], records: dict[_Line, Handed]) -> tuple[str, bool]:
    """Write the numbers into 移交单号, where it does not say so yet. Gives what to say of it, and whether it failed."""
    changed = []
    for table in tables:
        for row, line in zip(table.rows(_HANDED[table.form]), table.lines, strict=True):
            record = records.get((table.sheet, line, table.form))
            assert isinstance(row, Inquiry | Visit)
            if record and row.handoff_no != record.record_no:
                changed.append(replace(row, handoff_no=record.record_no))
    if not changed:
        return "单号都在表里。", False
    edit = SheetEdit(click.read, click.book.name, click.today)
    try:
        edit.change(changed)
        click.book.write(edit.changes)
    except WorkbookError as error:  # the customers have gone over all the same: nobody may hear that nothing was done
        if error.code == "no-column":
            return "这张表没有「移交单号」这一列，单号没有写。", False
        return f"单号没有写进表里：{error.message}。", True
    return "单号写进表里了。", False


def _sentences(
    click: Click, space: Workspace, done: HandedOver, records: Sequence[Handed], written: str
) -> Iterator[str]:
    today = {record.record_no: record for record in records if record.handed_on == click.today}
    if today:
        receivers = "、".join(dict.fromkeys(record.receiver for record in today.values() if record.receiver))
        urgent = sum(record.is_urgent for record in today.values())
        yield f"今天移交了{len(today)}位{f'给{receivers}' if receivers else ''}"
        yield f"，其中急件{urgent}位；" if urgent else "；"
        yield f"移交表是 {space.handoff_file(click.today).name}，在工作文件夹的移交里。{written}"
    else:
        yield f"今天没有新的要移交。{written if records else ''}"
    if done.held_back:
        yield f"还有{done.held_back}行缺姓名或联系方式，没法移交，补好再点。"
    yield from (f"{sentence}。" if sentence[-1] not in "。！" else sentence for sentence in done.waiting)
