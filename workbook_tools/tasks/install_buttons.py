"""`wbtools doctor --install-buttons`: where macros find wbtools, and what the buttons of this machine know."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from workbook_tools.excel.publish import publish
from workbook_tools.problems import WorkbookError
from workbook_tools.settings import load_settings
from workbook_tools.tasks.machine import MACOS, WINDOWS, Machine
from workbook_tools.tasks.program_checks import EXE_NAME, SCRIPT_OF_EXCEL, WBTOOLS_KEY, in_applescript
from workbook_tools.tasks.this_machine import (
    MachineSettings,
    load_machine_settings,
    machine_folder,
    save_machine_settings,
)
from workbook_tools.workspace import Workspace

_PROGRAM_UNNAMED: Final = 'set program to "wbtools"'
"""What the script does about a workbook that names no program; here it gets the whole path."""


def install_buttons(machine: Machine, *, workspace: Path | None = None, person: str = "") -> list[str]:
    """Record where wbtools is and what the buttons need to know; what is not given stays as it was.

    Gives a sentence for each thing that was done. Raises WorkbookError, and records nothing, if the workspace is none,
    the person is not in its 人员, or the place cannot be written.
    """
    settings = _known(machine)
    if workspace is not None:
        settings = replace(settings, workspace=_shared_path(workspace))
    if settings.workspace and (person or workspace):
        space = Workspace(settings.workspace).require()
        known = load_settings(space.settings_file, date.today())
        settings = replace(settings, person=known.person(person or settings.person))
    elif person:
        settings = replace(settings, person=person)
    done = [_record(machine)]
    save_machine_settings(settings, _folder(machine))
    done += [f"工作文件夹：{settings.workspace}"] if settings.workspace else []
    done += [f"使用人：{settings.person}"] if settings.person else []
    return list(filter(None, done))


def _folder(machine: Machine) -> Path:
    return machine_folder(machine.environment, machine.platform, machine.home)


def _known(machine: Machine) -> MachineSettings:
    try:
        return load_machine_settings(_folder(machine))
    except WorkbookError:  # installing is how damaged ones are mended
        return MachineSettings()


def _shared_path(workspace: Path) -> Path:
    """Give a path that is the same tomorrow: of a drive letter that stands for a share, the share's own address."""
    try:
        return Path(os.path.realpath(workspace))
    except OSError:
        return workspace.absolute()


def _record(machine: Machine) -> str:
    """Put the program's path where macros look. Gives what was done; '' on a machine that has no Excel."""
    if machine.platform not in (WINDOWS, MACOS):
        return ""
    program = machine.executable
    if program is None:
        raise WorkbookError("buttons-not-installed", "找不到 wbtools 程序，按钮没有装上，请重新安装 wbtools")
    if machine.platform == MACOS:
        return _install_script(machine, program)
    try:
        machine.set_registry(WBTOOLS_KEY, EXE_NAME, str(program))
    except OSError as error:
        raise WorkbookError(
            "buttons-not-installed", f"写不进注册表 {WBTOOLS_KEY}，按钮没有装上，请 IT 看看权限"
        ) from error
    return f"按钮会用：{program}"


def _install_script(machine: Machine, program: Path) -> str:
    source = script_source()
    if source is None or source.count(_PROGRAM_UNNAMED) != 1:
        raise WorkbookError("buttons-not-installed", f"安装里缺 {SCRIPT_OF_EXCEL.name}，请重新安装 wbtools")
    target = machine.home / SCRIPT_OF_EXCEL
    named = source.replace(_PROGRAM_UNNAMED, f"set program to {in_applescript(program)}")
    publish(target, lambda temporary: temporary.write_text(named, "utf-8"))
    return f"按钮会用：{program}（脚本在 {target}）"


def script_source() -> str | None:
    """Give the text of the Mac's script, None if the installation lacks it."""
    from workbook_tools.tasks.macro_books import macros_folder  # noqa: PLC0415 # a Mac alone needs it

    script = macros_folder() / SCRIPT_OF_EXCEL.name
    return script.read_text("utf-8") if script.is_file() else None
