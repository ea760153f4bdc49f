"""Whether there is an Excel on this machine, whether we reach it, and whether it lets macros run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from workbook_tools.tasks.checkup import Check, Checkup, fine, mend, unsure
from workbook_tools.tasks.machine import Machine

_APP_PATHS: Final = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths"
_OPENS_WITH: Final = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\FileExts\.xlsm\UserChoice"
_POLICIES: Final = (r"HKLM\Software\Policies\Microsoft\Office", r"HKCU\Software\Policies\Microsoft\Office")
_ASKS, _SIGNED_ONLY = 2, 3
"""VBAWarnings: 1 runs every macro, 2 asks first (so it is without a value), 3 signed ones only, 4 none."""
_WPS_KEYS: Final = (r"HKCU\Software\Kingsoft\Office", r"HKLM\SOFTWARE\Kingsoft\Office")
_WPS_PROGRAMS: Final = ("et.exe", "wps.exe")


def check_excel(checkup: Checkup) -> Iterator[Check]:
    """Tell whether Excel is installed; whether WPS is, and opens the workbooks instead."""
    machine = checkup.machine
    if checkup.on_macos:
        yield _excel_on_macos(machine)
        return
    excel, wps = excel_program(machine), has_wps(machine)
    if excel:
        yield fine("excel", f"装了 Excel：{excel}")
    elif wps:
        yield unsure(
            "excel",
            "只装了 WPS，没有 Excel：关着的表，命令都能处理；开着的表，按钮只能尽力",
            "WPS 要能运行宏（VBA）才有按钮；不行就把表关上，在终端里用 wbtools 的命令",
        )
    else:
        yield mend("excel", "没有找到 Excel", "请安装 Excel（2016 或更新的，桌面版）")
    if excel and wps:
        yield _which_opens(machine)


def excel_program(machine: Machine) -> str:
    """Give where Windows finds Excel; '' if there is none, or the place is empty."""
    for hive in ("HKCU", "HKLM"):
        path = machine.registry(rf"{hive}\{_APP_PATHS}\excel.exe")
        if isinstance(path, str) and machine.exists(path.strip('"')):
            return path.strip('"')
    return ""


def has_wps(machine: Machine) -> bool:
    """Tell whether WPS is installed."""
    programs = [rf"{hive}\{_APP_PATHS}\{name}" for hive in ("HKCU", "HKLM") for name in _WPS_PROGRAMS]
    return any(machine.registry(key) for key in programs) or any(machine.registry_keys(key) for key in _WPS_KEYS)


def _excel_on_macos(machine: Machine) -> Check:
    places = ("/Applications/Microsoft Excel.app", str(machine.home / "Applications" / "Microsoft Excel.app"))
    found = next((place for place in places if machine.exists(place)), "")
    if found:
        return fine("excel", f"装了 Excel：{found}")
    return mend("excel", "没有找到 Excel", "请安装 Excel（Microsoft 365 或 2016 以上）")


def _which_opens(machine: Machine) -> Check:
    chosen = str(machine.registry(_OPENS_WITH, "ProgId") or "")
    if chosen.lower().startswith("excel."):
        return fine("wps", "也装了 WPS；双击 .xlsm 由 Excel 打开")
    return unsure(
        "wps",
        "也装了 WPS，双击 .xlsm 可能由 WPS 打开：关着的表都能处理，开着的表在 WPS 里只能尽力",
        "请右键点一个 .xlsm，选“打开方式”、“选择其他应用”，选 Excel 并勾上“始终”",
    )


def check_live(checkup: Checkup) -> Iterator[Check]:
    """Tell whether xlwings is here, is the free one, and reaches the Excel that is open now."""
    found = checkup.machine.live_excel()
    if not found.version:
        yield mend(
            "xlwings", "没有装 xlwings，写不进开着的表", "请双击安装包里的 install.cmd 重装，或运行 pip install xlwings"
        )
        return
    if found.pro:
        yield mend(
            "xlwings",
            "xlwings 正以收费版（PRO）运行，wbtools 不用它",
            "请删掉环境变量 XLWINGS_LICENSE_KEY 和 xlwings.conf 里的 LICENSE_KEY",
        )
    else:
        yield fine("xlwings", f"装了 xlwings {found.version}")
    if found.books:
        yield fine("running-excel", f"连得上开着的 Excel，里面开着{found.books}个文件")
    else:
        yield unsure(
            "running-excel",
            "没有连上开着的 Excel（没有开、正在编辑单元格，或是用管理员身份开的）",
            "请在 Excel 里打开一张表，退出单元格编辑，再运行一次 wbtools doctor",
        )


def office_version(machine: Machine) -> str:
    """Give the number Office's settings stand under: 16.0 since 2016."""
    current = str(machine.registry(r"HKCR\Excel.Application\CurVer") or "")
    number = current.rpartition(".")[2]
    return f"{number}.0" if number.isdigit() else "16.0"


def policy(machine: Machine, below: str, name: str) -> int | None:
    r"""Give a number that the company's policy sets, `below` Office's version, such as `Excel\Security`."""
    for root in _POLICIES:
        value = machine.registry(rf"{root}\{office_version(machine)}\{below}", name)
        if value is not None and str(value).isdigit():
            return int(value)
    return None


def check_macros(checkup: Checkup) -> Iterator[Check]:
    """Tell whether Excel runs macros: what the company's policy says, then what is chosen in Excel."""
    if not checkup.on_windows:
        return
    machine = checkup.machine
    if policy(machine, "Common", "vbaoff") == 1:
        yield mend(
            "macros", "公司的策略关掉了 Office 的 VBA，按钮不会动", "请 IT 在策略里允许 Excel 使用 VBA（vbaoff）"
        )
        return
    forced = policy(machine, r"Excel\Security", "VBAWarnings")
    own_settings = rf"HKCU\Software\Microsoft\Office\{office_version(machine)}\Excel\Security"
    chosen = str(machine.registry(own_settings, "VBAWarnings"))
    level = forced if forced is not None else int(chosen) if chosen.isdigit() else _ASKS
    if level < _SIGNED_ONLY:
        yield fine("macros", "允许宏" if level == 1 else "允许宏：打开表时请点“启用内容”")
    elif forced is not None:
        only = "只许运行签过名的宏" if level == _SIGNED_ONLY else "不许运行宏"
        yield mend(
            "macros",
            f"公司的策略{only}",
            "请 IT 把放表的文件夹设成受信任位置，或给模板的宏签名；设好以前，可以在终端里用 wbtools 的命令",
        )
    else:
        only = "只运行签过名的宏" if level == _SIGNED_ONLY else "不运行宏，也不提示"
        yield mend(
            "macros",
            f"Excel 设成了{only}",
            "在 Excel 里点 文件、选项、信任中心、信任中心设置、宏设置，选“禁用 VBA 宏，并发出通知”，再重开 Excel",
        )


def check_downloads(checkup: Checkup) -> Iterator[Check]:
    """Tell whether the company forbids macros in everything that came from the internet."""
    if checkup.on_windows and policy(checkup.machine, r"Excel\Security", "blockcontentexecutionfrominternet") == 1:
        yield unsure(
            "downloads",
            "公司的策略不让网上下载、邮件和聊天里收来的表运行宏",
            "请从公司的共享文件夹拿模板；不动的那一张，用 wbtools doctor 文件名 看看它有没有标记",
        )
