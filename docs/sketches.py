"""Draws the sketches of docs/install-windows.md: what a colleague will see, drawn by hand, not taken from a screen.

python docs/sketches.py    writes docs/pictures/*.svg
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "pictures"
_FONT: Final = "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif"
_BLUE, _GREY, _DARK, _RED = "#1F4E79", "#D9D9D9", "#333333", "#C00000"


def text(x: int, y: int, words: str, *, size: int = 15, colour: str = _DARK, weight: str = "normal") -> str:
    """Write a line whose base begins at a point."""
    style = f'font-family="{_FONT}" font-size="{size}" fill="{colour}" font-weight="{weight}"'
    return f'<text x="{x}" y="{y}" {style}>{escape(words)}</text>'


def box(x: int, y: int, width: int, height: int, fill: str = "#FFFFFF", line: str = _GREY, thick: int = 1) -> str:
    """Draw a rectangle."""
    place = f'x="{x}" y="{y}" width="{width}" height="{height}" rx="3"'
    return f'<rect {place} fill="{fill}" stroke="{line}" stroke-width="{thick}"/>'


def button(x: int, y: int, words: str, width: int = 96) -> str:
    """Draw a button."""
    at = x + (width - 15 * len(words)) // 2
    return box(x, y, width, 30, "#F3F3F3", "#8A8A8A") + text(at, y + 20, words)


def here(x: int, y: int, width: int, height: int, step: str) -> str:
    """Ring what is to be clicked, and say which step it is."""
    circle = f'<circle cx="{x + width}" cy="{y}" r="12" fill="{_RED}"/>'
    ring = box(x, y, width, height, "none", _RED, 3)
    return ring + circle + text(x + width - 4, y + 6, step, colour="#FFFFFF", weight="bold")


def window(width: int, height: int, title: str, *inside: str) -> str:
    """Draw a window with what is inside it, marked as a sketch."""
    bar = box(1, 1, width - 2, 34, "#E8EEF5", "#8A8A8A") + text(14, 24, title, weight="bold")
    frame = box(1, 1, width - 2, height - 2, "#FFFFFF", "#8A8A8A")
    mark = text(width - 66, height - 12, "示意图", size=14, colour="#8A8A8A")
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    lines = "\n".join((frame, bar, *inside, mark))
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n{lines}\n</svg>\n'


def folder_on_the_share() -> str:
    """The folder that the administrator has put on the share."""
    names = ("setup", "templates", "wheels", "install.cmd", "uninstall.cmd", "python-3.13.x-amd64.exe", "请先读我.txt")
    rows = [text(64, 76 + 30 * at, name) for at, name in enumerate(names)]
    icons = [box(36, 62 + 30 * at, 16, 16, "#FFD966" if at < 3 else "#DDEBF7", "#8A8A8A") for at in range(len(names))]
    mark = here(28, 148, 250, 30, "1")
    return window(560, 300, r"\\财务-PC\共享\wbtools 安装包", *icons, *rows, mark, text(310, 170, "双击它"))


def installing() -> str:
    """The window of install.cmd, as it says it."""
    lines = (
        "安装 wbtools，只装给您自己，不需要管理员。",
        "您的姓名（和公司人员名单里的一样；不改就直接按回车）：李晓雨",
        r"1/3 准备文件夹：C:\Users\…\AppData\Local\wbtools",
        "2/3 安装程序（要一两分钟）……",
        "3/3 装上按钮，检查这台电脑：",
        "好　　　装了 Excel：C:\\Program Files\\…\\EXCEL.EXE",
        "好　　　允许宏：打开表时请点“启用内容”",
        "……",
        "可以用了。",
        "安装好了。模板在 …\\templates，请复制一份到自己的文件夹再填。",
    )
    dark = box(1, 35, 638, 273, "#0C0C0C", "#8A8A8A")
    rows = [text(16, 64 + 25 * at, line, size=14, colour="#EDEDED") for at, line in enumerate(lines)]
    return window(640, 340, "wbtools", dark, *rows, here(10, 246, 100, 26, "✓"))


def enabling() -> str:
    """The bar with which Excel asks about macros."""
    bar = box(10, 50, 700, 44, "#FFF4CE", "#E0C060")
    words = text(26, 78, "安全警告", weight="bold") + text(104, 78, "宏已被禁用。")
    sheet = text(26, 130, "校验本表　采纳建议　查重　生成今日移交表　提交本周　刷新下拉", colour="#8A8A8A")
    click = button(560, 57, "启用内容", 110)
    return window(720, 160, "客户咨询记录本.xlsm - Excel", bar, words, click, sheet, here(554, 52, 122, 40, "1"))


def blocked() -> str:
    """The bar with which Excel says that it trusts no macro of this file."""
    bar = box(10, 50, 700, 44, "#FDE7E9", "#D08080")
    words = text(26, 78, "安全风险", weight="bold", colour=_RED)
    words += text(104, 78, "Microsoft 已阻止宏运行，因为此文件的来源不受信任。")
    return window(720, 130, "客户咨询记录本.xlsm - Excel", bar, words, button(590, 57, "了解详细信息", 112))


def unblocking() -> str:
    """The file's properties, where the mark of the internet is taken off."""
    lines = ("客户咨询记录本.xlsm", "文件类型：Microsoft Excel 启用宏的工作表 (.xlsm)", "位置：C:\\Users\\…\\Documents")
    rows = [text(30, 76 + 32 * at, line) for at, line in enumerate(lines)]
    note = text(30, 196, "安全：　此文件来自其他计算机，可能被阻止以帮助保护该计算机。", size=14)
    tick = box(34, 212, 16, 16) + text(37, 226, "✓", size=14, colour=_BLUE) + text(60, 226, "解除锁定(K)")
    marks = here(28, 204, 130, 32, "1") + here(374, 250, 108, 42, "2")
    return window(520, 320, "客户咨询记录本 属性", *rows, note, tick, button(380, 256, "确定"), marks)


def trusting() -> str:
    """Excel's trust centre, where a folder is trusted."""
    places = ("受信任的发布者", "受信任位置", "受信任的文档", "加载项", "ActiveX 设置", "宏设置", "受保护的视图")
    left = [text(26, 74 + 30 * at, place) for at, place in enumerate(places)]
    line = '<line x1="170" y1="36" x2="170" y2="318" stroke="#D9D9D9"/>'
    right = text(190, 74, "受信任位置", weight="bold")
    right += text(190, 106, r"C:\Users\…\Documents\我的表\　　　允许子文件夹")
    marks = here(20, 84, 130, 28, "1") + here(340, 262, 140, 42, "2")
    add = button(346, 268, "添加新位置…", 128)
    return window(640, 320, "信任中心（文件 → 选项 → 信任中心 → 信任中心设置）", *left, line, right, add, marks)


def answering() -> str:
    """What a click on 校验本表 leaves behind."""
    heads = ("咨询日期", "客户称呼", "手机", "咨询内容")
    head = [box(20 + 160 * at, 136, 160, 30, _BLUE) for at in range(4)]
    head += [text(34 + 160 * at, 156, name, colour="#FFFFFF") for at, name in enumerate(heads)]
    cells = [box(20 + 160 * at, 166, 160, 34, "#FFC7CE" if at == 2 else "#FFFFFF") for at in range(4)]
    cells += [text(34 + 160 * at, 188, v) for at, v in enumerate(("2026-11-23", "王志强", "1386491234", "问代理政策"))]
    top = [button(20 + 112 * at, 48, name, 104) for at, name in enumerate(("校验本表", "采纳建议", "查重"))]
    status = box(20, 90, 640, 32, "#FFF2CC") + text(
        32, 111, "【按钮】「咨询记录」4行里有1处要改，都标了红。先看 G10：……"
    )
    note = box(400, 210, 270, 46, "#FFFFE1", "#8A8A8A")
    note += text(410, 228, "[核对] “1386491234”只有10位，", size=14) + text(
        410, 248, "手机号是11位，请核对后重填", size=14
    )
    return window(
        690, 290, "客户咨询记录本.xlsm - Excel", *top, status, *head, *cells, note, here(16, 44, 112, 38, "1")
    )


SKETCHES: Final = {
    "1-folder.svg": folder_on_the_share,
    "2-install.svg": installing,
    "3-enable.svg": enabling,
    "4-blocked.svg": blocked,
    "5-unblock.svg": unblocking,
    "6-trust.svg": trusting,
    "7-check.svg": answering,
}


def main() -> None:
    """Draw them all."""
    FOLDER.mkdir(exist_ok=True)
    for name, draw in SKETCHES.items():
        (FOLDER / name).write_text(draw(), "utf-8")


if __name__ == "__main__":
    main()
