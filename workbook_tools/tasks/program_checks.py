"""Whether a button can start wbtools on this machine: the program, where it is recorded, and who may forbid it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePath, PureWindowsPath
from typing import Final

from workbook_tools.tasks.checkup import Check, Checkup, fine, mend, unsure
from workbook_tools.tasks.machine import Machine

WBTOOLS_KEY: Final = r"HKCU\Software\wbtools"
EXE_NAME: Final = "Exe"
INSTALL_BUTTONS: Final = "wbtools doctor --install-buttons"
SCRIPT_OF_EXCEL: Final = PurePath("Library", "Application Scripts", "com.microsoft.Excel", "wbtools.applescript")
"""The script through which a Mac's Excel may start wbtools, below the home folder."""
CHILD_PROCESS_RULE: Final = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
"""Microsoft Defender's rule “Block all Office applications from creating child processes”."""
_DEFENDER: Final = (
    r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules",
    r"HKLM\SOFTWARE\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules",
)
"""Where the rule stands: by policy first, then as set on this machine."""
_STORE: Final = "PythonSoftwareFoundation"
"""What the folder of the Microsoft Store's Python is called; Windows keeps its registry and files apart."""
_BLOCKS, _WARNS = "1", "6"
_SCRIPT_HOST: Final = r"Software\Microsoft\Windows Script Host\Settings"


def check_version(checkup: Checkup) -> Iterator[Check]:
    """Tell which Python and which wbtools these are."""
    machine = checkup.machine
    python = ".".join(map(str, machine.python))
    if machine.python < (3, 11):
        yield mend("version", f"Python {python} 太旧", "请装 Python 3.11 或更新的，再重新安装 wbtools")
    else:
        yield fine("version", f"wbtools {machine.version}，Python {python}")


def check_program(checkup: Checkup) -> Iterator[Check]:
    """Tell whether a button finds wbtools, and whether that is this one and may run."""
    machine = checkup.machine
    if machine.executable is None:
        yield mend("program", "找不到按钮要用的 wbtools 程序", "请重新安装 wbtools（双击安装包里的 install.cmd）")
    elif checkup.on_windows and _STORE in str(machine.executable):
        yield mend(
            "program",
            "wbtools 装在微软商店版的 Python 里，Excel 看不见它写下的设置",
            "请装 python.org 的 Python，再双击安装包里的 install.cmd",
        )
    elif checkup.on_windows:
        yield _recorded(machine, machine.executable)
    elif checkup.on_macos:
        yield _scripted(machine, machine.executable)


def _recorded(machine: Machine, own: Path) -> Check:
    recorded = machine.registry(WBTOOLS_KEY, EXE_NAME)
    if not isinstance(recorded, str) or not recorded:
        return mend("program", "按钮还没有装上：没有记下 wbtools 在哪里", f"请运行 {INSTALL_BUTTONS}")
    if not machine.exists(recorded):
        return mend("program", f"记下的 wbtools 已经不在了：{recorded}", f"请运行 {INSTALL_BUTTONS}，记下新的位置")
    if PureWindowsPath(recorded) != PureWindowsPath(own):
        return mend("program", f"按钮用的是另一份 wbtools：{recorded}", f"请运行 {INSTALL_BUTTONS}，改用现在这一份")
    if not machine.starts(own):
        return mend(
            "program",
            f"wbtools 启动不了：{recorded}，可能被公司的策略或杀毒软件拦住",
            "请把这一行发给 IT，请他们允许运行这个程序；双击安装包里的 install.cmd 可以重装",
        )
    return fine("program", f"按钮找得到 wbtools：{recorded}")


def _scripted(machine: Machine, own: Path) -> Check:
    script = machine.content(str(machine.home / SCRIPT_OF_EXCEL))
    if script is None:
        return mend(
            "program", f"按钮还没有装上：Excel 的脚本文件夹里没有 {SCRIPT_OF_EXCEL.name}", f"请运行 {INSTALL_BUTTONS}"
        )
    if in_applescript(own) not in script.decode("utf-8", "replace"):
        return mend(
            "program", f"{SCRIPT_OF_EXCEL.name} 用的是另一份 wbtools", f"请运行 {INSTALL_BUTTONS}，改用现在这一份"
        )
    return fine("program", f"按钮找得到 wbtools：{own}")


def in_applescript(path: Path) -> str:
    """Write a path as AppleScript writes a text."""
    quoted = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'


def check_script_host(checkup: Checkup) -> Iterator[Check]:
    """Tell whether VBA may start a program the way our macros do (WScript.Shell)."""
    if not checkup.on_windows:
        return
    off = [
        hive for hive in ("HKLM", "HKCU") if _is_zero(checkup.machine.registry(rf"{hive}\{_SCRIPT_HOST}", "Enabled"))
    ]
    if off:
        where = "、".join(rf"{hive}\{_SCRIPT_HOST}" for hive in off)
        yield mend(
            "script-host",
            "这台电脑禁用了 Windows Script Host，按钮启动不了 wbtools",
            f"请 IT 把 {where} 的 Enabled 改成 1；改好以前，可以在终端里用 wbtools 的命令",
        )
    else:
        yield fine("script-host", "Windows Script Host 可以用")


def _is_zero(value: str | int | None) -> bool:
    return str(value).strip() == "0"


def check_defender(checkup: Checkup) -> Iterator[Check]:
    """Tell whether Microsoft Defender keeps Office from starting programs."""
    if not checkup.on_windows:
        return
    found = (checkup.machine.registry(key, CHILD_PROCESS_RULE) for key in _DEFENDER)
    action = next((str(value).strip() for value in found if value is not None), "")
    if action == _BLOCKS:
        yield mend(
            "defender",
            "公司的 Defender 策略不让 Office 启动别的程序，按钮会被拦下",
            f"请 IT 给 wbtools 加一条 ASR 排除（规则 {CHILD_PROCESS_RULE}）；加好以前，可以在终端里用 wbtools 的命令",
        )
    elif action == _WARNS:
        yield unsure(
            "defender",
            "Defender 会在按钮启动 wbtools 时弹出警告",
            f"点“取消阻止”后再点一次按钮；要免去它，请 IT 加一条 ASR 排除（规则 {CHILD_PROCESS_RULE}）",
        )
    else:
        yield fine("defender", "没有看到 Defender 拦 Office 启动程序的策略")


def check_temporary_folder(checkup: Checkup) -> Iterator[Check]:
    """Tell whether the answer of a button can be written where the macro reads it."""
    environment = checkup.machine.environment
    named = environment.get("TEMP") or environment.get("TMP") or environment.get("TMPDIR")
    folder = named or ("" if checkup.on_windows else "/tmp")  # noqa: S108 # only looked at
    if not folder or not checkup.machine.can_write(Path(folder)):
        yield mend(
            "temporary-folder",
            f"临时文件夹写不进去：{folder or '没有设置 TEMP'}",
            "请检查磁盘是否已满、环境变量 TEMP 指的文件夹是否存在",
        )
    else:
        yield fine("temporary-folder", "临时文件夹可以写")
