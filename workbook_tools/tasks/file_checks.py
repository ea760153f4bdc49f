"""Whether the buttons of one workbook can work where it lies: marked, synced, too long a path, no buttons in it."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePath, PureWindowsPath
from typing import Final

from workbook_tools.tasks.checkup import Check, Checkup, fine, mend, unsure
from workbook_tools.tasks.excel_checks import office_version

_FROM_INTERNET: Final = 3
"""Windows' zones: 0 this machine, 1 the company's network, 2 trusted, 3 internet, 4 restricted."""
_LONGEST_PATH: Final = 218
"""Excel opens no longer one, its folders included."""
_SYNCED: Final = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_SYNC_FOLDERS: Final = re.compile(
    r"OneDrive|SharePoint|坚果云|Nutstore|WPS ?云盘|WPSDrive|百度网盘|BaiduSyncdisk|Dropbox|iCloud|阿里云盘|腾讯微云",
    re.IGNORECASE,
)
_CHAT_FOLDERS: Final = re.compile(r"WeChat Files|xwechat_files|WXWork|DingTalk|Tencent Files|FileRecv", re.IGNORECASE)
_LARGEST_DRAWING: Final = 2_000_000
_OUR_MACRO: Final = b"WbButtons."
_WITH_MACROS: Final = frozenset({".xlsm", ".xltm", ".xlsb", ".xlam"})
_LOCATIONS: Final = "Trusted Locations"


def check_files(checkup: Checkup) -> Iterator[Check]:
    """Look at each workbook somebody asks about; what is fine about it is said in one line."""
    for path in checkup.files:
        found = list(_check_file(checkup, path))
        yield from found or [fine("file", f"{path.name} 带着按钮")]


def _check_file(checkup: Checkup, path: Path) -> Iterator[Check]:
    if not _is_file(path):
        yield mend("file", f"找不到文件 {path.name}", "请核对路径和文件名")
        return
    yield from _check_buttons(path)
    full = path if path.is_absolute() else path.absolute()
    yield from _check_mark(checkup, full)
    yield from _check_place(checkup, full)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name too long, or a folder that is closed to us
        return False


def _check_buttons(path: Path) -> Iterator[Check]:
    name, remedy = path.name, "请从 templates 文件夹拿同名的 .xlsm，把内容贴过去"
    if path.suffix.lower() == ".xls":
        yield mend("file", f"{name} 是旧格式 .xls，里面没有按钮", "请从 templates 文件夹拿 .xlsm 的模板，把内容贴过去")
    elif path.suffix.lower() not in _WITH_MACROS:
        yield mend("file", f"{name} 不是带宏的格式，存成 {path.suffix or '没有后缀'} 时按钮就没有了", remedy)
    elif not _has_our_buttons(path):
        yield mend("file", f"{name} 里没有 wbtools 的按钮", remedy)


def _has_our_buttons(path: Path) -> bool:
    """Tell whether a package holds macros, and a button that starts one of ours."""
    try:
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            drawings = [name for name in names if name.startswith("xl/drawings/") and name.endswith(".vml")]
            return "xl/vbaProject.bin" in names and any(_mentions_ours(package, name) for name in drawings)
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError):
        return False


def _mentions_ours(package: zipfile.ZipFile, name: str) -> bool:
    with package.open(name) as part:
        return _OUR_MACRO in part.read(_LARGEST_DRAWING)


def _check_mark(checkup: Checkup, path: Path) -> Iterator[Check]:
    """Look for what makes Excel refuse macros without asking: a mark of the internet, an address like one of it."""
    if not checkup.on_windows or is_trusted(checkup, path):
        return
    mark = checkup.machine.content(f"{path}:Zone.Identifier")
    zone = re.search(rb"ZoneId\s*=\s*(\d)", mark or b"")
    if zone and int(zone[1]) >= _FROM_INTERNET:
        yield mend(
            "file-blocked",
            f"{path.name} 带着“来自网上”的标记，Excel 不让它运行宏",
            "请关上它，右键点文件、属性，勾上“解除锁定”，确定后重新打开",
        )
    if re.match(r"[\\/]{2}[^\\/]*\.", str(path)):
        yield unsure(
            "file-address",
            f"{path.name} 的地址里有点号（如 IP 地址），Windows 会当它来自网上，不让运行宏",
            r"请改用不带点号的电脑名打开（\\电脑名\共享），或复制到自己的电脑上",
        )


def _check_place(checkup: Checkup, path: Path) -> Iterator[Check]:
    text, name = str(path), path.name
    if len(text) > _LONGEST_PATH:
        yield mend(
            "file-path", f"{name} 的路径有{len(text)}个字，Excel 最多认{_LONGEST_PATH}个", "请换一个浅一点的文件夹"
        )
    environment = checkup.machine.environment
    synced = any(environment.get(each) and _is_below(checkup, path, environment[each]) for each in _SYNCED)
    if synced or _SYNC_FOLDERS.search(str(path.parent)):
        yield unsure(
            "file-synced",
            f"{name} 在网盘的同步文件夹里：Excel 可能当它是网址，表关着时按钮和命令会找不到它",
            "点按钮时请让表开着；还不行，就复制到本机的普通文件夹（如 文档）再用",
        )
    temporary = [environment[each] for each in ("TEMP", "TMP", "TMPDIR") if environment.get(each)]
    if _CHAT_FOLDERS.search(str(path.parent)) or any(_is_below(checkup, path, each) for each in temporary):
        yield unsure(
            "file-passing",
            f"{name} 还在聊天软件或临时的文件夹里，随时会被清掉",
            "请先另存到自己的文件夹（如 文档），再在那里填",
        )


def _is_below(checkup: Checkup, path: PurePath, folder: str) -> bool:
    kind = PureWindowsPath if checkup.on_windows else PurePath  # Windows does not tell capitals
    return kind(path).is_relative_to(kind(folder))


def is_trusted(checkup: Checkup, path: Path) -> bool:
    """Tell whether a workbook lies in one of Excel's trusted locations: there, macros run without asking."""
    machine = checkup.machine
    below = rf"{office_version(machine)}\Excel\Security\{_LOCATIONS}"
    user, by_policy = rf"HKCU\Software\Microsoft\Office\{below}", rf"HKCU\Software\Policies\Microsoft\Office\{below}"
    if any(machine.registry(key, "AllLocationsDisabled") == 1 for key in (user, by_policy)):
        return False
    on_network = any(machine.registry(key, "AllowNetworkLocations") == 1 for key in (user, by_policy))
    if str(path).startswith(("\\\\", "//")) and not on_network:
        return False
    locations = [rf"{root}\{name}" for root in (user, by_policy) for name in machine.registry_keys(root)]
    return any(_is_in_location(checkup, path, key) for key in locations)


def _is_in_location(checkup: Checkup, path: Path, key: str) -> bool:
    folder = checkup.machine.registry(key, "Path")
    if not isinstance(folder, str) or not folder:
        return False
    known = {name.upper(): value for name, value in checkup.machine.environment.items()}
    folder = re.sub("%([^%]+)%", lambda found: known.get(found[1].upper(), found[0]), folder)  # such as %APPDATA%
    if checkup.machine.registry(key, "AllowSubFolders") == 1:
        return _is_below(checkup, path, folder)
    return PureWindowsPath(path.parent) == PureWindowsPath(folder)
