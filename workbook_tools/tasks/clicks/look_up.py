"""查重: who has the customer of the selected row already, so that nobody calls him twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from workbook_tools.excel.table import Table
from workbook_tools.form import Row
from workbook_tools.forms import ROW_CLASSES
from workbook_tools.forms.shared import CONTACTS
from workbook_tools.problems import WorkbookError
from workbook_tools.sales.identities import Identity
from workbook_tools.sales.keys import identity
from workbook_tools.tasks.clicks.click import Click, Said
from workbook_tools.tasks.lookup import LookedUp, lookup_row

_MOST: Final = 3
"""So many customers fit into a sentence."""


def look_up(click: Click) -> Said:
    """Tell who follows the customer of the first selected row, and which other rows of the sheet are about him.

    That nobody has him is only said where a number was looked for: a name alone does not tell.
    Raises WorkbookError if no row is selected, or it says neither a number nor a name.
    """
    tables, line = click.tables_in_front(), click.selection.area[0]
    row = _row_at(tables, line)
    who = identity(row)
    if not (who.numbers or who.lines or who.person.full or who.person.part or who.firm.core):
        raise WorkbookError("phone-unread", f"第{line}行没有写号码，也没有写名字，查不了；写上再点")
    space = click.require_workspace()
    asker = click.owner() if click.settings.known else ""
    known = click.settings.team()
    of_number, of_name = lookup_row(row, space, click.settings, click.today, asker if asker in known else "")
    unread = [row.form.by_field[name].heading for name in CONTACTS if name in row.unread]
    has_number = bool(who.numbers or who.lines)
    said = "".join((*_registered(of_number, of_name, has_number, unread), *_beside(tables, line, who)))
    return Said(f"第{line}行：{said}", bool(of_number.found or unread) or not has_number)


def _row_at(tables: Sequence[Table], line: int) -> Row:
    for row, at in _rows(tables):
        if at == line:
            return row
    raise WorkbookError("no-form", f"第{line}行不是客户（是表头、示例或空行），请选中要查的那一行再点")


def _rows(tables: Sequence[Table]) -> Iterator[tuple[Row, int]]:
    """Give every row with its line on the sheet."""
    for table in tables:
        yield from zip(table.rows(ROW_CLASSES[table.form]), table.lines, strict=True)


def _registered(of_number: LookedUp, of_name: LookedUp, has_number: bool, unread: Sequence[str]) -> Iterator[str]:
    """Say who has this number, else who is called the same. unread: headings whose number was not understood."""
    if unread:
        yield f"{'、'.join(f'「{heading}」' for heading in unread)}写得不对，没法查，请改好再点。"
    if of_number.found:
        yield from (one.sentence() for one in of_number.found[:_MOST])
        yield _more(of_number.found)
        if of_number.is_shared:
            yield "这个号码是几个人共用的，不能只凭它认人。"
    elif of_name.found:
        yield "号码没有登记过；同名的有：" if has_number else "没有号码可查；同名的有："
        yield from (one.sentence() for one in of_name.found[:_MOST])
        yield _more(of_name.found)
        yield "可能不是同一位，请核对。"
    elif has_number:
        yield "没有登记过，可以跟。"
    else:
        yield "没有号码可查，同名的也没有；写上号码再查才算数。"


def _more(found: Sequence[Any]) -> str:
    return f"还有{len(found) - _MOST}位。" if len(found) > _MOST else ""


def _beside(tables: Sequence[Table], line: int, who: Identity) -> Iterator[str]:
    """Say which other rows of the sheet have one of his numbers."""
    lines = [at for row, at in _rows(tables) if at != line and identity(row).numbers & who.numbers]
    if lines:
        yield f"本表第{'、'.join(map(str, lines))}行也是这个号码。"
