"""The sample week from inbox to salespeople: what the tool does, on files a real team might have sent."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from workbook_tools.forms.settings import Role
from workbook_tools.problems import WorkbookError
from workbook_tools.settings import Settings, load_settings
from workbook_tools.tasks.apply import Applied, apply
from workbook_tools.tasks.assign import Proposed, assign
from workbook_tools.tasks.consolidate import Consolidated, consolidate
from workbook_tools.tasks.handoff import HandedOver, handoff
from workbook_tools.tasks.init import make_folder
from workbook_tools.tasks.reminders import REMINDERS
from workbook_tools.workspace import INBOX, SETTINGS_FILE, Workspace

AS_OF: Final = date(2026, 11, 23)
WEEK: Final = "2026-W47"
"""The sample week is over on this Monday, whenever the demo is run."""
RETURNED: Final = "总监交回"
"""The folder with the 分配表 that a director of the sample has filled in."""


def sample_folder() -> Path:
    """Give where the sample week lies: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "sample_workbooks"
    return installed if installed.is_dir() else package.parent / "sample_workbooks"


@dataclass(frozen=True)
class Demo:
    """What each step of the week did, and (who, what he opens next) for one person of each role."""

    consolidated: Consolidated
    proposed: Proposed
    applied: Applied
    handed: HandedOver
    next_steps: list[tuple[str, list[str]]]


def demo(folder: Path) -> Demo:
    """Copy the sample week into a folder, and go through it: consolidate, assign, a director's answer, handoff.

    Raises WorkbookError if the folder already holds something: nobody's files are overwritten.
    """
    consolidated = sample_week(folder)
    proposed = assign(folder, week=WEEK, as_of=AS_OF)
    shutil.copytree(sample_folder() / RETURNED, folder / RETURNED)
    applied = apply(sorted((folder / RETURNED).iterdir()), workspace=folder, as_of=AS_OF)
    opened = datetime.combine(AS_OF, datetime.min.time()).replace(hour=9)
    handed = handoff(workspace=folder, day=AS_OF, now=opened)
    settings = load_settings(folder / SETTINGS_FILE, AS_OF)
    return Demo(consolidated, proposed, applied, handed, list(_next_steps(Workspace(folder), settings, applied)))


def sample_week(folder: Path) -> Consolidated:
    """Copy the sample week into a folder and consolidate it. Raises WorkbookError as `demo` does."""
    make_folder(folder)
    if any(folder.iterdir()):
        raise WorkbookError("file-denied", f"{folder.name} 里已经有东西了，请换一个空文件夹")
    shutil.copy2(sample_folder() / SETTINGS_FILE, folder / SETTINGS_FILE)
    shutil.copytree(sample_folder() / INBOX, folder / INBOX)
    return consolidate(workspace=folder, week=WEEK, as_of=AS_OF)


def _next_steps(space: Workspace, settings: Settings, applied: Applied) -> Iterator[tuple[str, list[str]]]:
    """Give what one person of each role opens next."""
    week = space.week_folder(WEEK)
    yield _who(settings, Role.DESK), [space.below(week / name) for name in ("问题清单.xlsx", "待确认重复.xlsx")]
    handed = [space.handoff_file(AS_OF), space.assignment_folder(WEEK) / REMINDERS]
    yield _who(settings, Role.HEAD), [space.below(path) for path in handed]
    brands = [brand for brand in settings.brands if brand.brand]
    sheets = space.assignment_files(WEEK, [str(brand.brand) for brand in brands])
    waiting = next(brand for brand in brands if brand.director not in _answered(space))
    yield f"{Role.DIRECTOR} {waiting.director}", [space.below(sheets[str(waiting.brand)])]
    seller = applied.editions[0]
    yield f"{Role.SALES} {seller}", [space.below(space.own_files(applied.editions)[seller])]


def _who(settings: Settings, role: Role) -> str:
    return f"{role} {next(one.name for one in settings.staff if one.role == role)}"


def _answered(space: Workspace) -> set[str]:
    """Give the directors whose workbook came back; its name begins with theirs."""
    return {path.name.partition(" ")[0] for path in (space.root / RETURNED).iterdir()}
