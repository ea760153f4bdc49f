"""提交本周: a copy of the workbook goes to 收件箱, and its owner hears what is left to mend."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from workbook_tools.excel.book import read_book
from workbook_tools.excel.publish import publish
from workbook_tools.excel.safe_names import file_name
from workbook_tools.excel.table import Table
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.clicks.check import first_said, wrong
from workbook_tools.tasks.clicks.click import Click, Said


def submit(click: Click) -> Said:
    """Check every sheet and put a copy into 收件箱, under a name of its owner's; his last one there is replaced."""
    target, tables = handed_in(click)
    rows, left = sum(len(table.lines) for table in tables), len({problem.place for problem in wrong(tables)})
    saved = "" if click.book.is_writable else "（上次存盘时的内容）"
    done = f"交到收件箱了{saved}：{target.name}，{rows}行"
    if left:
        return Said(f"{done}；还有{left}处要改。{first_said(tables)}改好再点一次，会换成新的。", needs_correcting=True)
    return Said(f"{done}，没有要改的。")


def handed_in(click: Click) -> tuple[Path, Sequence[Table]]:
    """Put a copy of the workbook into 收件箱. Gives where it is, and what stands in it.

    Raises WorkbookError if nothing is written in it, or nobody knows whose it is: two people's workbooks may bear one
    name, and must not replace each other.
    """
    space = click.require_workspace()
    tables, _ = click.tables(click.read.sheets)
    if not tables:
        raise WorkbookError("no-form", "这个文件里没有认得的表，没有交；请核对表头，或换用工具的表样填写")
    if not any(table.lines for table in tables):
        raise WorkbookError("no-form", "表里一行都没有写，没有交；写了再点")
    target = _place(click, space.inbox)
    publish(target, lambda temporary: _copied(click, temporary, tables))
    return target, tables


def _place(click: Click, inbox: Path) -> Path:
    """Give the name of the copy: the workbook's own, and whose it is."""
    own = Path(click.book.name)
    person = click.owner()
    if not person:
        raise WorkbookError("unknown-person", "不知道是谁的表，没有交；请在表头上方写上填表人，存盘后再点")
    if _bears(own.stem, person):
        return inbox / own.name
    return inbox / f"{own.stem} {file_name(person, [])}{own.suffix}"


def _bears(name: str, person: str) -> bool:
    """Tell whether a file's name says whose it is: 李梅 does not stand in “咨询 李梅花”, which is somebody else's."""
    return re.search(rf"(?<![^\W\d_]){re.escape(person)}(?![^\W\d_])", name) is not None


def _copied(click: Click, temporary: Path, tables: Sequence[Table]) -> None:
    """Make the copy and prove that it says what the workbook says."""
    click.book.save_copy(temporary)
    again, _ = click.tables(read_book(temporary).sheets)
    if [table.content for table in again] != [table.content for table in tables]:
        raise WorkbookError("reads-differently", "刚刚又改过，副本和表里对不上，没有交；请存盘后再点一次")
