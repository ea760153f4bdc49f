"""The folder a company works in, and where everything lies in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from workbook_tools.excel.publish import WAITING
from workbook_tools.excel.safe_names import file_name
from workbook_tools.problems import WorkbookError

SETTINGS_FILE: Final = "设置.xlsx"
INBOX: Final = "收件箱"
LISTS: Final = "名单"
HANDOFFS: Final = "移交"
ASSIGNMENTS: Final = "分配"
REGISTER_FILE: Final = "客户总表.xlsx"
REGISTER_FOLDER: Final = "客户总表"
NO_BRAND: Final = "待定品牌"
VALID_LIST: Final = "有效客户名单表.xlsx"
REVIEW_SHEET: Final = "待确认重复.xlsx"
RULING_SHEET: Final = "撞单裁定表.xlsx"
PROBLEM_LIST: Final = "问题清单.xlsx"
ASSIGNMENT_SHEET: Final = "分配表"
MY_CUSTOMERS: Final = "我的客户"


@dataclass(frozen=True)
class Workspace:
    """A company's folder. The paths in it; nothing is read until asked."""

    root: Path

    @property
    def settings_file(self) -> Path:
        """设置.xlsx."""
        return self.root / SETTINGS_FILE

    @property
    def inbox(self) -> Path:
        """Where staff put their workbooks."""
        return self.root / INBOX

    @property
    def register_file(self) -> Path:
        """客户总表.xlsx; where it is kept in parts, the page that leads to them."""
        return self.root / REGISTER_FILE

    def register_parts(self, parts: Sequence[str]) -> dict[str, Path]:
        """Give the workbook of each part of 客户总表."""
        folder = self.root / REGISTER_FOLDER
        return {part: folder / f"{name}.xlsx" for part, name in _file_names(parts).items()}

    def register_books(self) -> list[Path]:
        """Give the workbooks of 客户总表 that are there, 客户总表.xlsx first."""
        parts = sorted((self.root / REGISTER_FOLDER).glob("[!~.]*.xlsx"))
        return [path for path in (self.register_file, *parts) if path.is_file() and WAITING not in path.name]

    def below(self, path: Path) -> str:
        """Give a path as the ledger names it: below the workspace."""
        return path.relative_to(self.root).as_posix()

    def is_register(self, path: Path) -> bool:
        """Tell a workbook of 客户总表 from others, whether it is there or not."""
        return path == self.register_file or path.parent == self.root / REGISTER_FOLDER

    @property
    def hidden_folder(self) -> Path:
        """What nobody needs to open: the ledger, backups, copies of what was published."""
        return self.root / ".wbtools"

    @property
    def ledger_file(self) -> Path:
        """The ledger, in the folder nobody needs to open."""
        return self.hidden_folder / "ledger.sqlite"

    def week_folder(self, week: str) -> Path:
        """Where a week's lists go."""
        return self.root / LISTS / week

    def assignment_folder(self, week: str) -> Path:
        """Where a week's workbooks for the directors go."""
        return self.root / ASSIGNMENTS / week

    def assignment_files(self, week: str, brands: Sequence[str]) -> dict[str, Path]:
        """Give each brand's 分配表 of a week."""
        folder = self.assignment_folder(week)
        return {brand: folder / f"{name} {ASSIGNMENT_SHEET}.xlsx" for brand, name in _file_names(brands).items()}

    def own_files(self, people: Sequence[str]) -> dict[str, Path]:
        """Give each salesperson's lasting workbook, in its newest edition."""
        folder = self.root / ASSIGNMENTS / MY_CUSTOMERS
        return {person: folder / f"{MY_CUSTOMERS} {name}.xlsx" for person, name in _file_names(people).items()}

    def handoff_file(self, day: date) -> Path:
        """A day's 客户信息移交表."""
        return self.root / HANDOFFS / f"{day} 客户信息移交表.xlsx"

    def handoff_text(self, day: date, receiver: str) -> Path:
        """The same for one receiver, to paste into a chat."""
        return self.root / HANDOFFS / f"{day} 移交 {receiver}.txt"

    def answers_file(self, day: date, person: str) -> Path:
        """What became of the customers somebody wrote down, as far as it was told on a day."""
        return self.root / HANDOFFS / "答复" / f"{day} {person}.xlsx"

    @property
    def exists(self) -> bool:
        """True if the folder holds a 设置.xlsx."""
        try:
            return self.settings_file.is_file()
        except OSError:  # a name too long for the file system is no workspace either
            return False

    def require(self) -> Workspace:
        """Give the workspace itself. Raises WorkbookError if the folder is not one."""
        if not self.exists:
            raise WorkbookError(
                "settings-missing",
                f"这个文件夹里没有{SETTINGS_FILE}，请先运行 wbtools init，或用 -w 指明工作文件夹",
            )
        return self


def _file_names(words: Sequence[str]) -> dict[str, str]:
    """Give each word as a file may be named by it; no two are alike."""
    names: dict[str, str] = {}
    for word in dict.fromkeys(words):
        names[word] = file_name(word, list(names.values()))
    return names
