"""A company's workspace with two brands and a few people, and the weeks run in it."""

from datetime import date
from pathlib import Path

from staff_books import TODAY

from workbook_tools.forms.settings import Brand, Role, Staff
from workbook_tools.tasks.consolidate import Consolidated, consolidate
from workbook_tools.tasks.init import init, write_settings
from workbook_tools.workspace import INBOX

BRANDS = (Brand(brand="康泰", director="孙总监"), Brand(brand="益寿", director="钱总监", aliases="益寿堂"))
STAFF = (
    Staff(name="李娜", aliases="小李、李姐", role=Role.SERVICE, staff_no="K01"),
    Staff(name="周建国", aliases="周经理", role=Role.HEAD, staff_no="G01"),
    Staff(name="张伟", role=Role.SALES, staff_no="Y01", aliases="大张伟"),
    Staff(name="张伟", role=Role.SALES, staff_no="Y02", aliases="小张伟"),
    Staff(name="孙总监", role=Role.DIRECTOR),
    Staff(name="钱总监", role=Role.DIRECTOR),
    Staff(name="刘洋", role=Role.SALES, staff_no="Y03", on_duty="否"),
)


def office(root: Path) -> Path:
    """Make the workspace. Gives its folder."""
    space = init(root)
    space.settings_file.unlink()
    write_settings(space.settings_file, {Brand: BRANDS, Staff: STAFF})
    return root


def inbox(root: Path, name: str) -> Path:
    path = root / INBOX / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def run(root: Path, *, week: str = "", as_of: date = TODAY) -> Consolidated:
    """Consolidate 收件箱; every source row must have ended in one place."""
    done = consolidate(workspace=root, week=week, as_of=as_of)
    figures = done.figures()
    assert figures["read"] == figures["accepted"] + figures["held_back"] + figures["seen"]
    return done


def statuses(done: Consolidated) -> list[tuple[str, int, str]]:
    """(file, Excel row, status) of every source row."""
    return sorted((row.table.file, row.table.lines[row.index], row.status) for row in done.rows)


def told(done: Consolidated, *codes: str) -> list[tuple[str, str, str]]:
    """(file, cell, code) of the problems with these codes."""
    return sorted((p.place.file, p.place.cell, p.code) for p in done.problems if p.code in codes)
