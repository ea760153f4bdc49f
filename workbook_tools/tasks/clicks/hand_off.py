"""生成今日移交表: today's customers of this workbook go to the head of sales, and their rows get their numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from workbook_tools.excel.table import Table
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.visit_register import Visit
from workbook_tools.ledger import Ledger
from workbook_tools.problems import WorkbookError
from workbook_tools.sales.customers import first_day
from workbook_tools.tasks.clicks.click import Click, Said
from workbook_tools.tasks.clicks.inbox import hand_in
from workbook_tools.tasks.handed import LOOKED_BACK, Handed, handed
from workbook_tools.tasks.handoff import handoff
from workbook_tools.tasks.sheet_edit import SheetEdit
from workbook_tools.workspace import Workspace

_HANDED: Final = {row_class.form.key: row_class for row_class in (Inquiry, Visit)}
_MOST: Final = 5
"""So many lines are named in a sentence."""


@dataclass
class _Line:
    """A row that may be handed over.

    is_held: it lacks a name or a way to reach him. record: what it was handed over as.
    """

    row: Inquiry | Visit
    content: bytes
    is_held: bool
    record: Handed | None = None

    @property
    def number(self) -> int:
        """Its line on the sheet."""
        return self.row.place.row if self.row.place else 0


def hand_off(click: Click) -> Said:
    """Hand the workbook in, hand over what is new of today, and write the numbers into the rows handed over.

    The day's 客户信息移交表 is the one that `wbtools handoff` writes, in the company's folder: there is one a day.
    Raises WorkbookError as `submit` and `handoff` do.
    """
    click.require_writable()
    space = click.require_workspace()
    lines = list(_lines(click.every_table))
    if not lines:
        raise WorkbookError("no-form", "这里没有写咨询或陌拜，没有可移交的")
    before = {record.record_no for record in _records(space)}
    copy = hand_in(click)
    done = handoff([copy.path], workspace=space.root, day=click.today, now=click.now)
    _find_records(lines, _records(space), copy.path.name)
    written, refused = _write_numbers(click, lines)
    left = list(_left(lines, click))
    said = [_handed_said(lines, before, click, space), *done.changed, written, refused, *left, *done.waiting]
    return Said("".join(f"{each.rstrip('。')}。" for each in said if each), bool(refused or left or done.waiting))


def _lines(tables: Iterable[Table]) -> Iterator[_Line]:
    for table in tables:
        for index, row in enumerate(table.rows(_HANDED[table.form]) if table.form in _HANDED else ()):
            assert isinstance(row, Inquiry | Visit)
            yield _Line(row, table.content[index], index in table.held)


def _records(space: Workspace) -> list[Handed]:
    if not space.ledger_file.exists():
        return []
    with Ledger(space.ledger_file, write=False) as ledger:
        return list(handed(ledger).values())


def _find_records(lines: Sequence[_Line], records: Sequence[Handed], copy: str) -> None:
    """Find what each row was handed over as: by what it says, else, if it was mended since, by where it stands."""
    known = [(seen, record) for record in records for seen in record.rows]
    by_content = {(seen.address[3], seen.content): record for seen, record in known}
    by_place = {seen.address[1:]: record for seen, record in known if seen.address[0] == copy}
    for line in lines:
        place, form = line.row.place, line.row.form.key
        at = (place.sheet, place.row, form) if place else None
        line.record = by_content.get((form, line.content)) or (by_place.get(at) if at else None)


def _write_numbers(click: Click, lines: Iterable[_Line]) -> tuple[str, str]:
    """Write the numbers into 移交单号, where it does not say so yet. Gives what to say of it, and why it failed."""
    changed = [
        replace(line.row, handoff_no=line.record.record_no)
        for line in lines
        if line.record and line.row.handoff_no != line.record.record_no
    ]
    if not changed:
        return "", ""
    edit = SheetEdit(click.read, click.book.name, click.today)
    try:
        edit.change(changed)
        click.book.write(edit.changes)
    except WorkbookError as error:  # the customers have gone over all the same: nobody may hear that nothing was done
        if error.code == "no-column":
            return "这张表没有「移交单号」这一列，单号没有写", ""
        return "", f"单号没有写进表里：{error.message}"
    return "单号写进表里了", ""


def _handed_said(lines: Iterable[_Line], before: set[str], click: Click, space: Workspace) -> str:
    """Say how many customers went over now, and to whom."""
    today = {line.record.record_no: line.record for line in lines if line.record}
    today = {no: record for no, record in today.items() if record.handed_on == click.today}
    new = [record for no, record in today.items() if no not in before]
    if not new:
        return f"没有新的要移交，这张表今天移交过{len(today)}位" if today else "今天没有要移交的"
    receivers = "、".join(dict.fromkeys(record.receiver for record in new if record.receiver))
    urgent = sum(record.is_urgent for record in new)
    parts = [f"移交了{len(new)}位{f'给{receivers}' if receivers else ''}"]
    parts += [f"其中急件{urgent}位"] if urgent else []
    parts += [f"这张表今天一共{len(today)}位"] if len(today) > len(new) else []
    return f"{'，'.join(parts)}；移交表是 {space.handoff_file(click.today).name}，在工作文件夹的移交里"


def _left(lines: Iterable[_Line], click: Click) -> Iterator[str]:
    """Say which rows did not go over, and why: nobody is left behind without a word."""
    reasons: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        if line.record is None and (reason := _reason(line, click)):
            reasons[reason].append(line.number)
    for reason, numbers in reasons.items():
        named = "、".join(map(str, numbers[:_MOST]))
        yield f"第{named}行{f'等{len(numbers)}行' if len(numbers) > _MOST else ''}没有移交：{reason}"


def _reason(line: _Line, click: Click) -> str:
    day = first_day(line.row)
    if line.is_held:
        return "缺姓名或联系方式，补好再点"
    if day and day > click.today:
        return "日期还没到，写错了请改好再点"
    if day and day < click.today - LOOKED_BACK:
        return f"是{LOOKED_BACK.days}天以前的，在本周的名单里；日期写错了请改好再点"
    return ""
