"""Which workbooks of 分配 are to go to whom: one workbook, one person, one mail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

from workbook_tools.columns.contacts import email_address
from workbook_tools.excel.file_hash import hash_of
from workbook_tools.excel.publish import waiting_file
from workbook_tools.excel.safe_names import file_name
from workbook_tools.forms.settings import Role
from workbook_tools.ledger import Ledger
from workbook_tools.problems import WorkbookError
from workbook_tools.sales.attendance import attendance
from workbook_tools.settings import Settings
from workbook_tools.tasks.reminders import REMINDERS
from workbook_tools.workspace import ASSIGNMENT_SHEET, ASSIGNMENTS, MY_CUSTOMERS, SETTINGS_FILE, Workspace

_SHEET: Final = f" {ASSIGNMENT_SHEET}"
_OWN: Final = f"{MY_CUSTOMERS} "
_PASSING: Final = ("~$", ".")
"""How the names of files begin that a program keeps beside one it has open."""


@dataclass(frozen=True)
class Parcel:
    """One workbook on its way to one person.

    path: below the workspace. to: an address. subject, about: what the mail says; no customer is named.
    """

    path: str
    person: str
    to: str
    subject: str
    about: str
    content: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of the workbook as it was published: which edition it is."""
        return sha256(self.content).hexdigest()

    @property
    def file_name(self) -> str:
        """How the workbook is called."""
        return Path(self.path).name

    def __str__(self) -> str:
        return f"{self.person}（{self.to}）：{self.file_name}"


@dataclass(frozen=True)
class Held:
    """Something that is not sent, and why. path and person: of which workbook, for whom; empty for no single one."""

    code: str
    message: str
    path: str = ""
    person: str = ""

    def __str__(self) -> str:
        whose = f"{self.person}：" if self.person else ""
        return f"{Path(self.path).name}　{whose}{self.message}" if self.path else self.message


@dataclass(frozen=True)
class _Errand:
    """A kind of workbook: who gets it, and what the mail says. `unknown` says why nobody does."""

    people: Sequence[str]
    subject: str
    about: str
    unknown: tuple[str, str]


class Outbox:
    """The workbooks of a week that the tool published, and the people they are for."""

    def __init__(self, space: Workspace, settings: Settings, week: str, today: date) -> None:
        self._space = space
        self._settings = settings
        self._week = week
        self._today = today
        self._staff = settings.people

    def pack(self, ledger: Ledger) -> tuple[list[Parcel], list[Held]]:
        """Give what can be sent, in the order of its paths, and what cannot."""
        published = ledger.journal.published()
        week_folder = f"{ASSIGNMENTS}/{self._week}/"
        if not any(path.startswith(week_folder) for path in published):
            said = f"{ASSIGNMENTS} 里没有{self._week}的表，什么都没有发；请核对周次，或先运行 wbtools assign"
            return [], [Held("file-missing", said)]
        parcels: list[Parcel] = []
        held: list[Held] = []
        for path in self._candidates(published):
            errand = self._errand(path)
            if errand is None:
                continue
            try:
                content = self._content(path, published)
                if not errand.people:
                    raise WorkbookError(*errand.unknown)
            except WorkbookError as error:
                held.append(Held(error.code, error.message, path))
                continue
            for person in errand.people:
                try:
                    to = self._address(person)
                    parcels.append(Parcel(path, person, to, errand.subject, errand.about, content))
                except WorkbookError as error:
                    held.append(Held(error.code, error.message, path, person))
        return parcels, held

    def _candidates(self, published: Mapping[str, str]) -> Iterator[str]:
        """Give every workbook in the two folders, there or published, by its path below the workspace."""
        folders = [f"{ASSIGNMENTS}/{self._week}", f"{ASSIGNMENTS}/{MY_CUSTOMERS}"]
        there = {f"{folder}/{path.name}" for folder in folders for path in (self._space.root / folder).glob("*.xlsx")}
        known = {path for path in published if Path(path).parent.as_posix() in folders}
        yield from (path for path in sorted(there | known) if not Path(path).name.startswith(_PASSING))

    def _errand(self, path: str) -> _Errand | None:
        """Give what is to be done with a workbook by its name; None for one that is sent to nobody."""
        stem, folder = Path(path).stem, Path(path).parent.name
        if folder == MY_CUSTOMERS:
            return self._to_its_owner(stem) if stem.startswith(_OWN) else None
        if stem.endswith(_SHEET):
            return self._to_its_director(stem)
        return self._to_the_head() if Path(path).name == REMINDERS else None

    def _to_its_director(self, stem: str) -> _Errand:
        brands = (row.brand for row in self._settings.brands if row.brand)
        brand = next((brand for brand in brands if stem in (f"{brand}{_SHEET}", f"{file_name(brand)}{_SHEET}")), "")
        called = stem.removesuffix(_SHEET)
        return _Errand(
            self._known(self._settings.director_of(brand)) if brand else (),
            f"{self._week} 分配表（{called}）",
            f"附件是“{called}”{self._week}的分配表。\n请打开附件，在「决定」里选好，存好以后把文件发回给管理员。",
            (
                "unknown-brand",
                f"不知道发给谁，请在{SETTINGS_FILE}的「品牌」里填好“{called}”的市场总监，他也要在「人员」里",
            ),
        )

    def _to_its_owner(self, stem: str) -> _Errand:
        owner = next((name for name in self._staff if stem in (f"{_OWN}{name}", f"{_OWN}{file_name(name)}")), "")
        called = stem.removeprefix(_OWN)
        return _Errand(
            (owner,) if owner else (),
            f"{self._week} 我的客户",
            f"附件是您的《我的客户》，{self._week}的新一版，从「首页」看起，在「跟进记录」里接着写。\n"
            "换下旧的那份以前，请先把里面还没交过的跟进记录发给管理员；以后也请照常存好发回给管理员。",
            ("unknown-person", f"{SETTINGS_FILE}的「人员」里没有“{called}”，请先加上，或把这个文件移走"),
        )

    def _to_the_head(self) -> _Errand:
        return _Errand(
            [name for name, one in self._staff.items() if one.role == Role.HEAD],
            f"{self._week} 跟进提醒",
            f"附件是{self._week}的跟进提醒：谁有逾期没跟的客户，哪些建议改派。\n"
            "请打开附件看一看，不用发回；要改派的，请告诉管理员，或在下一份分配表里写。",
            ("unknown-person", f"不知道发给谁，{SETTINGS_FILE}的「人员」里没有{Role.HEAD}"),
        )

    def _known(self, name: str | None) -> Sequence[str]:
        """Give someone by his official name, as a list of one; of nobody, or of several so called, none."""
        try:
            official = self._settings.person(name or "")
        except WorkbookError:
            return ()
        return (official,) if official in self._staff else ()

    def _content(self, path: str, published: Mapping[str, str]) -> bytes:
        """Give a workbook as it was published. Raises WorkbookError if it is not, or a newer one waits."""
        target = self._space.root / path
        if path not in published:
            raise WorkbookError("mail-stranger", "不是工具写出的表，没有发；请移走，或自己发")
        try:
            content = target.read_bytes()
            waits = bool(hash_of(waiting_file(target)))
        except FileNotFoundError:
            raise WorkbookError("file-missing", "写出以后不见了，没有发；请再运行一次 wbtools assign") from None
        except OSError:
            raise WorkbookError("file-denied", "读不了，没有发；请关掉正开着它的程序后再试") from None
        if waits:
            said = f"新的一版还在“{waiting_file(target).name}”里没有换上，没有发；请关掉旧的，用新的换下它"
            raise WorkbookError("file-open", said)
        if sha256(content).hexdigest() != published[path]:
            said = "写出以后有人改过，没有发；里面填了决定的，请先交给 wbtools assign --apply，再发新的一版"
            raise WorkbookError("file-changed", said)
        return content

    def _address(self, person: str) -> str:
        """Give where a person gets his mail. Raises WorkbookError if that is not known, or he has left."""
        one = self._staff[person]
        there = attendance(one, self._today)
        if not there.on_duty and there.back_on is None:  # nobody who may not come back gets customers' data
            raise WorkbookError("person-left", f"{SETTINGS_FILE}的「人员」里写着已不在岗，没有发")
        if not one.email:
            raise WorkbookError(
                "email-missing", f"没有填邮箱，没有发；请在{SETTINGS_FILE}「人员」的 邮箱 里填上再运行一次"
            )
        address = email_address(one.email)
        if not address:
            said = f"{SETTINGS_FILE}「人员」的 邮箱“{one.email}”不像邮箱地址，没有发；请改好再运行一次"
            raise WorkbookError("email-unread", said)
        return address
