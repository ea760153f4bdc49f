"""Whether this machine reaches the company's folder, and whether the company knows who sits here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from workbook_tools.problems import WorkbookError
from workbook_tools.settings import Settings, load_settings
from workbook_tools.tasks.checkup import Check, Checkup, fine, mend
from workbook_tools.tasks.program_checks import INSTALL_BUTTONS
from workbook_tools.workspace import INBOX, SETTINGS_FILE, Workspace


def check_workspace(checkup: Checkup) -> Iterator[Check]:
    """Tell whether 设置.xlsx can be read and 收件箱 written to, and whether the person is in 人员."""
    if checkup.settings is None:
        yield mend("machine-settings", checkup.unreadable, "删掉以后要重新指明工作文件夹和姓名")
        return
    root = checkup.settings.workspace
    if root is None:
        yield mend(
            "workspace",
            "还没有指明公司的工作文件夹，查重、提交、移交、取新客户、刷新下拉用不了",
            f"请运行 {INSTALL_BUTTONS} -w 工作文件夹 --person 姓名",
        )
        return
    space = Workspace(root)
    if not space.exists:
        yield mend(
            "workspace",
            f"打不开公司的工作文件夹：{root}（那里没有{SETTINGS_FILE}，或连不上）",
            "请看看网络和共享文件夹能不能打开；换了地方，请重新指明 -w",
        )
        return
    yield from _check_inside(checkup, space, checkup.settings.person)


def _check_inside(checkup: Checkup, space: Workspace, person: str) -> Iterator[Check]:
    try:
        settings = load_settings(space.settings_file, date.today())
    except (WorkbookError, OSError) as error:
        said = error.message if isinstance(error, WorkbookError) else "没有权限读取"
        yield mend("workspace", f"公司的{SETTINGS_FILE}读不了：{said}", "请管理员看看这个文件")
        return
    yield fine("workspace", f"公司的工作文件夹：{space.root}")
    if space.inbox.is_dir() and checkup.machine.can_write(space.inbox):
        yield fine("inbox", f"{INBOX}可以写，提交得进去")
    else:
        yield mend("inbox", f"{INBOX}写不进去，提交不了", f"请管理员给您写 {space.inbox} 的权限")
    yield _check_person(settings, person)


def _check_person(settings: Settings, person: str) -> Check:
    if not person:
        return mend("person", "还没有说这台电脑是谁在用", f"请运行 {INSTALL_BUTTONS} --person 姓名")
    try:
        known = settings.person(person)
    except WorkbookError as error:
        return mend("person", error.message, f"改好后请运行 {INSTALL_BUTTONS} --person 姓名")
    return fine("person", f"使用人：{known}")
