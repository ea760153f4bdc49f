"""What a button finds when it is clicked: the workbook, whose it is, and the company's folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from workbook_tools.columns.base import Vocabulary
from workbook_tools.excel.book import Book, Sheet
from workbook_tools.excel.live.opening import open_book
from workbook_tools.excel.live.port import OpenBook, Selection
from workbook_tools.excel.reader import read_tables
from workbook_tools.excel.table import Table
from workbook_tools.form import Row
from workbook_tools.forms import FORMS
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.this_machine import MachineSettings, load_machine_settings
from workbook_tools.workspace import Workspace

if TYPE_CHECKING:
    from workbook_tools.settings import Settings

R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Said:
    """What a button answers: a sentence or two. needs_correcting: something is left for its owner to do."""

    sentence: str
    needs_correcting: bool = False


@dataclass
class Click:
    """One click of a button.

    book:      the workbook it was clicked in.
    now:       the office's own clock.
    workspace: the company's folder, if it is known here.
    person:    whose machine it is, if that was said when the buttons were set up.
    """

    book: OpenBook
    now: datetime
    workspace: Workspace | None = None
    person: str = ""

    @cached_property
    def settings(self) -> Settings:
        """What the company's 设置.xlsx says; nothing is known without one."""
        from workbook_tools.settings import Settings, load_settings  # noqa: PLC0415 # a check may do without

        if self.workspace is None or not self.workspace.exists:
            return Settings()
        return load_settings(self.workspace.settings_file, self.today)

    @property
    def vocabularies(self) -> Mapping[str, Vocabulary]:
        """The company's lists for reading cells."""
        return self.settings.vocabularies() if self.workspace else {}

    @property
    def today(self) -> date:
        """The day of the click."""
        return self.now.date()

    @cached_property
    def read(self) -> Book:
        """The workbook as it stood when the button was clicked."""
        return self.book.read()

    @cached_property
    def selection(self) -> Selection:
        """What is selected in it."""
        return self.book.selection()

    def sheet(self) -> Sheet:
        """Give the sheet in front. Raises WorkbookError no-form if it is none to fill in."""
        name = self.selection.sheet
        found = next((sheet for sheet in self.read.sheets if (sheet.name or "") == name), None)
        if found is None:
            raise WorkbookError("no-form", f"「{name}」不是填写的表，请换到要填的那一页再点")
        return found

    @cached_property
    def every_table(self) -> list[Table]:
        """The forms on all its sheets, read once: handing in, handing over and telling whose it is need them."""
        return self.tables(self.read.sheets)

    def tables(self, sheets: Sequence[Sheet]) -> list[Table]:
        """Read the forms on sheets of the workbook, or of a copy of it."""
        forms = [row_class.form for row_class in FORMS]
        book = Book(self.read.kind, list(sheets))
        tables, _ = read_tables(book, forms, self.book.name, today=self.today, vocabularies=self.vocabularies)
        return tables

    def tables_in_front(self) -> list[Table]:
        """Read the forms on the sheet in front. Raises WorkbookError if there is none."""
        sheet = self.sheet()
        tables = self.tables([sheet])
        if not tables:
            raise WorkbookError("no-form", f"「{sheet.name}」里没有认得的表头，请换到要填的那一页再点")
        return tables

    def require_workspace(self) -> Workspace:
        """Give the company's folder. Raises WorkbookError if nobody has said where it is."""
        if self.workspace is None:
            raise WorkbookError(
                "settings-missing",
                "还不知道公司的工作文件夹在哪里，请管理员在这台电脑上运行一次："
                "wbtools doctor --install-buttons -w 工作文件夹",
            )
        if not self.workspace.exists:
            raise WorkbookError("settings-missing", _UNREACHABLE.format(self.workspace.root.name))
        return self.workspace

    def require_writable(self) -> None:
        """Raise WorkbookError if the workbook can only be looked at."""
        if self.book.refusal:
            raise self.book.refusal

    def owner(self) -> str:
        """Give whose workbook it is, else whose machine it is; empty if nobody says."""
        from workbook_tools.tasks.people import UNSIGNED, person_of  # noqa: PLC0415 # a check may do without
        from workbook_tools.tasks.reading import FileReading  # noqa: PLC0415
        from workbook_tools.tasks.sources import Source  # noqa: PLC0415

        reading = FileReading(Source(Path(self.book.name), self.book.name), tables=self.every_table)
        name = person_of(reading, self.vocabularies.get("person"))
        return self.person if name == UNSIGNED else name


def click_in(workbook: str, hwnd: int, sheet: str, selection: str, *, workspace: Path | None, now: datetime) -> Click:
    """Open the workbook a button was clicked in, and find the company's folder.

    workspace: the folder, if it was named; else the workbook lies in it, or it was set up for this machine.
    Raises WorkbookError if the workbook cannot be reached, or the folder that was named is none.
    """
    book = open_book(workbook, hwnd, sheet, selection)
    machine = load_machine_settings()
    space = Workspace(workspace).require() if workspace else _lying_in(workbook) or _set_up(machine)
    return Click(book, now, space, machine.person)


def _lying_in(workbook: str) -> Workspace | None:
    """Give the workspace a file lies in, however deep."""
    return next((space for folder in Path(workbook).absolute().parents if (space := Workspace(folder)).exists), None)


def _set_up(machine: MachineSettings) -> Workspace | None:
    """Give the workspace that was set up for this machine; one that is not there just now is told of when needed."""
    return Workspace(machine.workspace) if machine.workspace else None


_UNREACHABLE = "打不开公司的工作文件夹“{}”，请看网络和共享通不通，再点一次；搬了家的，请管理员重新装一次按钮"


def rows_of(tables: Sequence[Table], row_class: type[R]) -> list[R]:
    """Give the rows of one form."""
    return [row for table in tables if table.form == row_class.form.key for row in table.rows(row_class)]
