"""Removing a person everywhere, as he may ask for. Staff files are not written to; where he stood in them is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from workbook_tools.columns.base import Cell, half_width, without_invisible
from workbook_tools.columns.phone_text import is_mobile
from workbook_tools.excel.apart import apart
from workbook_tools.excel.book import read_book
from workbook_tools.excel.encryption import is_encrypted, opened
from workbook_tools.excel.patch import SheetChange, patched, without_unused_texts
from workbook_tools.excel.publish import WAITING
from workbook_tools.excel.xml_parts import Package
from workbook_tools.ledger import Ledger
from workbook_tools.problems import Problem, WorkbookError
from workbook_tools.sales.customer_numbers import CUSTOMER_NO
from workbook_tools.sales.in_words import some_of
from workbook_tools.sales.keys import identity
from workbook_tools.settings import load_settings
from workbook_tools.tasks.accounting import row_of
from workbook_tools.tasks.chat_texts import chat_texts_of
from workbook_tools.tasks.corrections import take_over_corrections
from workbook_tools.tasks.editions import add_editions, people_with_editions
from workbook_tools.tasks.erased import GONE, READMITTED, both_of, leave_stubs, names_of, numbers_of, stubs_of
from workbook_tools.tasks.pairs import colleagues
from workbook_tools.tasks.publication import Publication, backups_of, begin_run, writing
from workbook_tools.tasks.register import add_register
from workbook_tools.tasks.register_books import known_books
from workbook_tools.tasks.register_lines import customer_row
from workbook_tools.workspace import INBOX, Workspace

ERASE: Final = "erase"
READMIT: Final = "readmit"
_APART: Final = r"[\s.·—–-]{0,3}"
"""What people set the digits of a mobile apart with."""
_BEGINS: Final = r"(?:(?<![0-9a-z_])|(?<=_x00[0-9a-f]{2}_))"
"""Where a word begins: behind no letter, though behind a sign that a workbook writes as _x000B_."""


@dataclass
class Erased:
    """What erasing did.

    workbooks: those he was taken out of, by path below the workspace.
    backups:   how many old copies he stood in and which are gone; runs from before cannot be undone any more.
    again:     nobody was there any more: he had been erased before.
    left:      where he stood in files that belong to somebody, and copies that could not be removed.
    same_number, same_name: other customers who have a number of his, or are called like him: they may be he.
    """

    run: int
    customer_no: str
    workbooks: list[str] = field(default_factory=list)
    backups: int = 0
    again: bool = False
    left: list[str] = field(default_factory=list)
    same_number: list[str] = field(default_factory=list)
    same_name: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """Give it as plain JSON."""
        return dict(vars(self))

    def who_may_be_he(self) -> list[str]:
        """Say which customers were left alone though they may be the same person."""
        told = []
        if self.same_number:
            numbers = "、".join(self.same_number)
            told.append(f"同一个号码还在{numbers}名下，没有动；要是同一个人，请也用 wbtools erase 删除。")
        if self.same_name:
            told.append(f"名字或店名一样的还有{some_of(self.same_name)}，没有动；要是同一个人，请也删除。")
        return told


def erase(customer_no: str, *, workspace: Path, today: date | None = None, password: str = "") -> Erased:
    """Remove a customer from the ledger, every workbook the tool wrote, and every copy of them. It cannot be undone.

    One who is erased already is looked for once more in the copies, in case that was cut off.
    password: what the workbooks open with, if they are encrypted.
    Raises WorkbookError if there is no such customer, or a workbook cannot be read.
    """
    space = Workspace(workspace).require()
    day = today or date.today()
    settings = load_settings(space.settings_file, day)
    with writing(space, ERASE, password) as ledger, Publication(space, ledger, password) as publication:
        done = Erased(begin_run(ledger, ERASE, as_of=day), customer_no)
        _refuse_shifted(take_over_corrections(publication, settings, day)[1])
        texts = chat_texts_of(ledger, space, customer_no)
        shelves = ledger.shelves_of([customer_no, *colleagues(ledger).get(customer_no, ())])
        words = _forget(ledger, done, password)
        ours = {output.path for output in ledger.journal.outputs()}
        editions = set(space.own_files(people_with_editions(settings, day)).values())
        named = _naming(space, words, aside=known_books(space, ledger))
        if editions.intersection(named):
            add_editions(publication, settings, day)
        for path in named:
            below = space.below(path)
            if path in editions:
                done.workbooks.append(below)
            elif below in ours:
                publication.rewrite(path, words.taken_out_of(path))
                done.workbooks.append(below)
            elif below.replace(WAITING, "") in ours:
                path.unlink()
            else:
                done.left.append(below)
        for path, text in texts.items():
            publication.add_text(path, text)
            done.workbooks.append(space.below(path))
        made = add_register(publication, settings, shelves)
        done.workbooks += [space.below(path) for path in made]
        publication.commit(done.run, keep_old=False)
        done.workbooks = [path for path in done.workbooks if path not in publication.not_placed]
        done.waiting, done.notices = publication.waiting, ledger.notices
        _forget_copies(space, words, done)
        ledger.vacuum()
    return done


def _refuse_shifted(told: Sequence[Problem]) -> None:
    """Raise WorkbookError if a column of 客户总表 moved: it is written anew here, and no copy as it was is left."""
    for problem in told:
        if problem.code == "register-shifted":
            message = f"{problem.place}：{problem.said()}；还没有删除，请先运行 wbtools consolidate，再运行一次"
            raise WorkbookError(problem.code, message)


def _forget(ledger: Ledger, done: Erased, password: str) -> _Words:
    """Take him out of the ledger. Gives the words by which he is found elsewhere."""
    no = done.customer_no
    facts = ledger.customers([no]).get(no)
    if facts is None:
        if stubs_of(ledger, no):
            done.again = True
            return _Words(no, frozenset(), password)
        if now := ledger.aliases().get(no):
            raise WorkbookError("customer-unknown", f"{no} 已经并入 {now}，要删除这位客户，请用 {now}")
        raise WorkbookError("customer-unknown", f"客户总表里没有{no}，请用客户编号，如 KH000012")
    entries = ledger.entries(customer_no=no)
    done.left = list(dict.fromkeys(f"{e.path} {e.sheet or ''}第{e.line}行" for e in entries))
    known = [identity(customer_row(no, facts)), *(identity(row_of(entry)) for entry in entries)]
    holders = ledger.index.holders(numbers_of(known))
    done.same_number = sorted(set(holders) - {no})
    called = {other for who in known for other in ledger.index.called_like(who)}
    done.same_name = sorted(called - {no, *holders})
    others = [held for other, held in holders.items() if other != no]
    shared = {number for held in others for number in numbers_of(held)}
    own = [number for number in numbers_of(known) if number not in shared]
    words = _Words(no, frozenset(number.partition(":")[2] for number in own), password)
    names = names_of(known)
    leave_stubs(ledger, no, [*(own or names), *both_of(sorted(shared), names)])
    ledger.erase_customer(no, lambda text: words.is_in(text) or text in names)
    return words


def readmit(customer_no: str, *, workspace: Path) -> int:
    """Let an erased customer come back: rows that bring him are taken in again. Gives the number of the run.

    Raises WorkbookError if nobody was erased under that number.
    """
    space = Workspace(workspace).require()
    with writing(space, READMIT) as ledger:
        stubs = stubs_of(ledger, customer_no)
        if not stubs:
            raise WorkbookError("customer-unknown", f"没有删除过{customer_no}")
        run = begin_run(ledger, READMIT)
        ledger.decide(READMITTED, dict.fromkeys(stubs, customer_no))
        ledger.readmit_rows(customer_no)
        ledger.commit()
    return run


@dataclass(frozen=True)
class _Words:
    """What shows that a line is about him: his customer number, and the numbers he was known by."""

    customer_no: str
    numbers: frozenset[str]
    password: str

    @cached_property
    def _patterns(self) -> list[re.Pattern[str]]:
        """Whole numbers only, however their digits are set apart; a mobile also in wx13800138000."""
        mobiles = [number for number in self.numbers if is_mobile(number)]
        others = [number for number in self.numbers if number.isdigit() and not is_mobile(number)]
        names = [re.escape(number) for number in self.numbers if not number.isdigit()]
        words = [*map(r"[\s-]?".join, others), *names, self.customer_no]
        return [
            *(re.compile(rf"(?<!\d)(?:(?:00)?86)?{_APART}{_APART.join(number)}(?!\d)", re.ASCII) for number in mobiles),
            *(re.compile(rf"{_BEGINS}{word}(?![0-9a-z_])", re.IGNORECASE | re.ASCII) for word in words),
        ]

    def are_of(self, row: Sequence[Cell]) -> bool:
        """Tell whether a line is about him, and not about another customer who shares a number with him."""
        texts = [str(cell) for cell in row if cell is not None]
        others = {no for text in texts for no in CUSTOMER_NO.findall(text)} - {self.customer_no}
        return any(map(self.is_in, texts)) and (not others or any(self.customer_no in text for text in texts))

    def is_in(self, text: str) -> bool:
        """Tell whether one of his words stands in a text, in full width or with signs nobody sees, too."""
        plain = half_width(without_invisible(text))
        return any(word.search(plain) for word in self._patterns)

    def stand_in(self, path: Path) -> bool:
        """Tell whether a workbook names him anywhere, comments and properties included.

        Raises WorkbookError for one that cannot be read, file-password for one that does not open.
        """
        return apart(path, self._are_in, path)

    def _are_in(self, path: Path) -> bool:
        package = Package(self._content(path))
        return any(self.is_in(package.read(name).decode("utf-8", "ignore")) for name in package.names)

    def _content(self, path: Path) -> bytes:
        data = path.read_bytes()
        try:
            return opened(data, self.password) if is_encrypted(data) else data
        except WorkbookError as error:
            raise WorkbookError(error.code, f"{path.name}：{error.message}") from error

    def taken_out_of(self, path: Path) -> bytes:
        """Give a workbook of the tool's own with every line about him blanked."""
        changes = {}
        for sheet in read_book(path, self.password).sheets:
            cells: dict[tuple[int, int], str | None] = {}
            for number, row in enumerate(sheet.rows, start=1):
                if self.are_of(row):
                    filled = [at for at, cell in enumerate(row, start=1) if cell is not None]
                    typed = [at for at in filled if (number, at) not in sheet.formulas]
                    cells |= {(number, at): None for at in filled} | {(number, at): GONE for at in typed[:1]}
            if cells:
                changes[str(sheet.name)] = SheetChange(cells, forgets_results=True)
        return without_unused_texts(patched(self._content(path), changes))


def _naming(space: Workspace, words: _Words, aside: Sequence[Path]) -> list[Path]:
    """Give the workbooks outside 收件箱 that name him. aside: those of the register, which are made anew."""
    others = {INBOX, space.hidden_folder.name, space.settings_file.name}
    found = [path for path in sorted(space.root.rglob("*.xlsx")) if path not in aside]
    return [path for path in found if path.relative_to(space.root).parts[0] not in others and words.stand_in(path)]


def _forget_copies(space: Workspace, words: _Words, done: Erased) -> None:
    """Remove every copy that names him, of the ledger all: the next one is taken when this run ends."""
    copies = [backup.path for backup in backups_of(space).every()]
    copies += space.hidden_folder.glob("*.damaged.*")
    for path in copies:
        if path.suffix == ".xlsx" and not _may_name(path, words):
            continue
        try:
            path.unlink(missing_ok=True)
            done.backups += path.suffix == ".xlsx"
        except OSError:  # some program has it open
            done.left.append(space.below(path))


def _may_name(path: Path, words: _Words) -> bool:
    try:
        return words.stand_in(path)
    except WorkbookError:  # under an older password, or damaged: nobody can tell
        return True
