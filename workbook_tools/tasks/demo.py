"""The sample week, consolidated: what the tool does, on files a real team might have sent."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Final

from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.consolidate import Consolidated, consolidate
from workbook_tools.tasks.init import make_folder
from workbook_tools.workspace import INBOX, SETTINGS_FILE

AS_OF: Final = date(2026, 11, 23)
WEEK: Final = "2026-W47"
"""The sample week is over on this Monday, whenever the demo is run."""


def sample_folder() -> Path:
    """Give where the sample week lies: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "sample_workbooks"
    return installed if installed.is_dir() else package.parent / "sample_workbooks"


def demo(folder: Path) -> Consolidated:
    """Copy the sample week into a folder and consolidate it.

    Raises WorkbookError if the folder already holds something: nobody's files are overwritten.
    """
    make_folder(folder)
    if any(folder.iterdir()):
        raise WorkbookError("file-denied", f"{folder.name} 里已经有东西了，请换一个空文件夹")
    shutil.copy2(sample_folder() / SETTINGS_FILE, folder / SETTINGS_FILE)
    shutil.copytree(sample_folder() / INBOX, folder / INBOX)
    return consolidate(workspace=folder, week=WEEK, as_of=AS_OF)
