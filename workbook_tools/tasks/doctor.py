"""`wbtools doctor`: everything a button needs on this machine, looked at in the order in which it is to be mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.checkup import Check, Checkup, State
from workbook_tools.tasks.excel_checks import check_downloads, check_excel, check_live, check_macros
from workbook_tools.tasks.file_checks import check_files
from workbook_tools.tasks.install_buttons import install_buttons
from workbook_tools.tasks.machine import MACOS, WINDOWS, Machine, ThisMachine
from workbook_tools.tasks.program_checks import (
    check_defender,
    check_program,
    check_script_host,
    check_temporary_folder,
    check_version,
)
from workbook_tools.tasks.this_machine import MachineSettings, load_machine_settings, machine_folder
from workbook_tools.tasks.workspace_checks import check_workspace

Checks = Callable[[Checkup], Iterator[Check]]
_WITH_EXCEL: Final[tuple[Checks, ...]] = (
    check_version,
    check_program,
    check_excel,
    check_live,
    check_macros,
    check_downloads,
    check_defender,
    check_script_host,
    check_temporary_folder,
    check_workspace,
    check_files,
)


@dataclass(frozen=True)
class Diagnosis:
    """What the checkup found.

    checks:    a line each, in the order in which to mend. has_buttons: False where there can be no Excel at all.
    installed: what `--install-buttons` did, a sentence each.
    """

    checks: Sequence[Check]
    has_buttons: bool
    installed: Sequence[str] = ()

    @property
    def to_mend(self) -> list[Check]:
        """What has to be mended first."""
        return [check for check in self.checks if check.state is State.MEND]

    @property
    def is_clean(self) -> bool:
        """True if buttons can be used here."""
        return self.has_buttons and not self.to_mend

    @property
    def verdict(self) -> str:
        """What it all comes to, in one sentence."""
        if not self.has_buttons:
            return "这台电脑上没有 Excel（它只有 Windows 和 Mac 版），按钮用不了；wbtools 的命令都能用，表关着就能处理"
        if self.to_mend:
            return f"还不能用：要改{len(self.to_mend)}处，请从上往下改，改完再运行一次 wbtools doctor"
        if any(check.state is State.UNSURE for check in self.checks):
            return "可以用了；按钮要是不动，先看上面说不准的"
        return "可以用了"

    def summary(self) -> dict[str, object]:
        """Give it as JSON shows it."""
        checks = [check.summary() for check in self.checks]
        return {"ready": self.is_clean, "verdict": self.verdict, "installed": list(self.installed), "checks": checks}


def doctor(
    files: Sequence[Path] = (),
    *,
    machine: Machine | None = None,
    workspace: Path | None = None,
    person: str = "",
    install: bool = False,
) -> Diagnosis:
    """Look at everything a button needs on this machine, and at these workbooks.

    install:   first record where wbtools is, and the workspace and person if given.
    workspace: without `install`, look at this one instead of the one recorded; so with person.
    Raises WorkbookError if something cannot be recorded; everything else is a check.
    """
    machine = machine or ThisMachine()
    done = install_buttons(machine, workspace=workspace, person=person) if install else []
    checkup = _checkup(machine, files, workspace, person)
    has_buttons = machine.platform in (WINDOWS, MACOS)
    checks = [each for check in (_WITH_EXCEL if has_buttons else _without_excel(checkup)) for each in check(checkup)]
    return Diagnosis(checks, has_buttons, done)


def _without_excel(checkup: Checkup) -> Iterable[Checks]:
    """Give what is worth looking at on a machine without Excel; a workspace only if somebody named one."""
    yield check_version
    if checkup.settings is None or checkup.settings.workspace:
        yield check_workspace
    yield check_files


def _checkup(machine: Machine, files: Sequence[Path], workspace: Path | None, person: str) -> Checkup:
    try:
        settings = load_machine_settings(machine_folder(machine.environment, machine.platform, machine.home))
    except WorkbookError as error:
        if workspace is None:
            return Checkup(machine, None, error.message, files)
        settings = MachineSettings()
    given = replace(settings, workspace=workspace or settings.workspace, person=person or settings.person)
    return Checkup(machine, given, files=files)
