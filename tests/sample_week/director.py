"""吴敏's answer: the 分配表 of her brand as she filled it in, with a slip of the pen."""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path
from typing import Any

import openpyxl

from workbook_tools.tasks.assign import assign
from workbook_tools.tasks.demo import AS_OF, WEEK, sample_week
from workbook_tools.workspace import Workspace

DIRECTOR, BRAND = "吴敏", "暖橘堂"
_CLAIMED = 3


def save_answer(folder: Path) -> Path:
    """Consolidate and assign the sample week, and save her workbook, filled in, into this folder."""
    with tempfile.TemporaryDirectory() as temporary:
        space = Workspace(Path(temporary) / "out")
        sample_week(space.root)
        assign(space.root, week=WEEK, as_of=AS_OF)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl does not know every drop-down
            book = openpyxl.load_workbook(space.assignment_files(WEEK, [BRAND])[BRAND])
    _fill_in(book)
    folder.mkdir(exist_ok=True)
    target = folder / f"{DIRECTOR} {BRAND} 分配表.xlsx"
    book.save(target)
    return target


def _fill_in(book: Any) -> None:
    sheet = book["分配表"]
    rest = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("空着的都算确认"))
    sheet.cell(rest.row, rest.column + 1).value = "是"
    head = _headings(sheet, "决定")
    lines = range(max(cell[0] for cell in head.values()) + 1, sheet.max_row + 1)
    column = {heading: at for heading, (_, at) in head.items()}
    wangs = [row for row in lines if sheet.cell(row, column["建议跟进人"]).value == "王志远"]
    changes = [
        (wangs[-1], "严立新", "王志远手上的太多了，分一些给立新"),
        (wangs[-2], "严立新", "同上，同一条街上的两家店"),
        (wangs[-3], "严力新", "他跟得熟"),  # a slip: there is no 严力新
    ]
    for row, person, why in changes:
        sheet.cell(row, column["决定"]).value = "改派"
        sheet.cell(row, column["改派给"]).value = person
        sheet.cell(row, column["改派原因"]).value = why
    claims = book["待定品牌"]
    claim = _headings(claims, "认领")["认领"]
    for row in range(claim[0] + 1, claim[0] + 1 + _CLAIMED):
        claims.cell(row, claim[1]).value = "是"


def _headings(sheet: Any, one: str) -> dict[str, tuple[int, int]]:
    """Give where each heading stands, in the row in which this one does."""
    row = next(cell.row for line in sheet.iter_rows() for cell in line if cell.value == one)
    return {str(cell.value): (row, cell.column) for cell in sheet[row] if cell.value}
