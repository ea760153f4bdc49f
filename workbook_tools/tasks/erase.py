"""Removing a person everywhere, as he may ask for, and knowing him again without keeping who he is.

What stays is a keyed hash of each number he was known by: a row that brings him back is held back and told, never
taken in silently. Staff files are not written to; where he still stands in them is said.
"""

from __future__ import annotations

import hmac
import re
import secrets
import zipfile
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from workbook_tools.columns.base import Cell
from workbook_tools.excel.book import read_book
from workbook_tools.excel.encryption import is_encrypted, opened
from workbook_tools.excel.patch import SheetChange, patched, without_unused_texts
from workbook_tools.ledger import Ledger
from workbook_tools.problems import Problem, WorkbookError
from workbook_tools.sales.keys import Identity, identity
from workbook_tools.tasks.accounting import SourceRow, row_of
from workbook_tools.tasks.publication import Publication, backups_of, begin_run, writing
from workbook_tools.tasks.register import absorb_corrections, add_register
from workbook_tools.tasks.register_lines import customer_row
from workbook_tools.workspace import INBOX, Workspace, load_settings

ERASE: Final = "erase"
_STUB: Final = "erased"
"""Decisions of this kind: keyed hash of a number → the customer number it belonged to."""
_KEY: Final = "key"
_GONE: Final = "（已按要求删除）"
_CUSTOMER_NO: Final = re.compile(r"KH\d{6,}")


@dataclass
class Erased:
    """What erasing did.

    workbooks: those he was taken out of, by path below the workspace.
    backups:   how many old copies he stood in and which are gone; runs from before cannot be undone any more.
    left:      where he still stands in files that belong to somebody: file, sheet and row.
    """

    run: int
    customer_no: str
    workbooks: list[str] = field(default_factory=list)
    backups: int = 0
    left: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """Give it as plain JSON."""
        return dict(vars(self))


def erase(customer_no: str, *, workspace: Path, today: date | None = None, password: str = "") -> Erased:
    """Remove a customer from the ledger, every workbook the tool wrote, and every copy of them. It cannot be undone.

    password: what the workbooks open with, if they are encrypted.
    Raises WorkbookError if there is no such customer, or a workbook cannot be written.
    """
    space = Workspace(workspace).require()
    day = today or date.today()
    settings = load_settings(space.settings_file, day)
    with writing(space, ERASE) as ledger, Publication(space, ledger, password) as publication:
        publication.note_read(space.register_file)
        run = begin_run(ledger, ERASE, as_of=day)
        absorb_corrections(space, ledger, settings, day, password)
        facts = ledger.customers([customer_no]).get(customer_no)
        if facts is None:
            raise WorkbookError("customer-unknown", f"客户总表里没有{customer_no}，请用客户编号，如 KH000012")
        done = Erased(run, customer_no)
        entries = ledger.entries(customer_no=customer_no)
        done.left = [f"{e.path} {e.sheet or ''}第{e.line}行" for e in entries if e.form != "customer_register"]
        known = [identity(customer_row(customer_no, facts)), *(identity(row_of(entry)) for entry in entries)]
        others = [held for no, held in ledger.holders(_numbers(known)).items() if no != customer_no]
        shared = {number for held in others for number in _numbers(held)}
        own = [number for number in _numbers(known) if number not in shared]
        _leave_stubs(ledger, customer_no, own or _names(known))
        ledger.erase_customer(customer_no, _spelled(own))
        words = _Words(customer_no, _spelled(own), password)
        ours = {output.path for output in ledger.journal.outputs()}
        for path in _naming(space, words):
            below = path.relative_to(space.root).as_posix()
            if below in ours:
                publication.rewrite(path, words.taken_out_of(path))
                done.workbooks.append(below)
            else:
                done.left.append(below)
        add_register(publication, settings)
        done.workbooks.append(space.register_file.name)
        publication.commit(run, keep_old=False)
        done.waiting = publication.waiting
        done.backups = _forget_copies(space, words)
        ledger.vacuum()
    return done


def readmit(customer_no: str, *, workspace: Path) -> int:
    """Let an erased customer come back: rows that bring him are taken in again. Gives the number of the run.

    Raises WorkbookError if nobody was erased under that number.
    """
    space = Workspace(workspace).require()
    with writing(space, ERASE) as ledger:
        stubs = [stub for stub, no in ledger.decisions(_STUB).items() if no == customer_no]
        if not stubs:
            raise WorkbookError("customer-unknown", f"没有删除过{customer_no}")
        run = begin_run(ledger, ERASE)
        ledger.decide(_STUB, dict.fromkeys(stubs, f"{_READMITTED}{customer_no}"))
        ledger.readmit_rows(customer_no)
        ledger.commit()
    return run


_READMITTED: Final = "readmitted "


def hold_back_erased(rows: Sequence[SourceRow], ledger: Ledger) -> list[Problem]:
    """Hold back rows of erased customers, keeping nothing of what they say. Gives a problem for each."""
    stubs = {stub: no for stub, no in ledger.decisions(_STUB).items() if not no.startswith(_READMITTED)}
    told = []
    for row in rows if stubs else ():
        if row.status != "accepted":
            continue
        who = [identity(row.row)]
        found = next((stubs[stub] for stub in _stubs(ledger, _numbers(who) or _names(who)) if stub in stubs), None)
        if found:
            row.status, row.is_erased = "held_back", True
            message = f"这位客户（{found}）已按要求删除，没有收"
            advice = f"请从表里删掉这一行；本人同意重新登记的，请管理员运行 wbtools erase {found} --readmit"
            told.append(Problem("erased", row.row.place or row.table.place(row.address[2]), message, advice))
    return told


def _stubs(ledger: Ledger, words: Iterable[str]) -> list[str]:
    key = ledger.decisions(_KEY).get(_KEY, "")
    return [hmac.new(key.encode(), word.encode(), "sha256").hexdigest() for word in words] if key else []


def _leave_stubs(ledger: Ledger, customer_no: str, words: Collection[str]) -> None:
    if not ledger.decisions(_KEY):
        ledger.decide(_KEY, {_KEY: secrets.token_hex(32)})
    ledger.decide(_STUB, dict.fromkeys(_stubs(ledger, words), customer_no))


def _numbers(known: Iterable[Identity]) -> list[str]:
    return sorted({number for who in known for number in who.numbers})


def _names(known: Iterable[Identity]) -> list[str]:
    return sorted({name for who in known for name in (who.person.full, who.firm) if name})


def _spelled(numbers: Iterable[str]) -> set[str]:
    """Give numbers as they stand in cells: mobile:13800138000 → 13800138000."""
    return {number.partition(":")[2] for number in numbers}


@dataclass(frozen=True)
class _Words:
    """What shows that a line is about him: his customer number, and the numbers he was known by."""

    customer_no: str
    numbers: set[str]
    password: str

    @cached_property
    def _patterns(self) -> list[re.Pattern[str]]:
        """Whole numbers only, however their digits are set apart."""
        digits = [r"[\s-]?".join(number) for number in self.numbers if number.isdigit()]
        names = [re.escape(number) for number in self.numbers if not number.isdigit()]
        words = [*digits, *names, self.customer_no]
        return [re.compile(rf"(?<![0-9a-z_]){word}(?![0-9a-z_])", re.IGNORECASE | re.ASCII) for word in words]

    def are_of(self, row: Sequence[Cell]) -> bool:
        """Tell whether a line is about him, and not about another customer who shares a number with him."""
        texts = [str(cell) for cell in row if cell is not None]
        others = {no for text in texts for no in _CUSTOMER_NO.findall(text)} - {self.customer_no}
        return any(map(self.is_in, texts)) and (not others or any(self.customer_no in text for text in texts))

    def is_in(self, text: str) -> bool:
        return any(word.search(text) for word in self._patterns)

    def stand_in(self, path: Path) -> bool:
        """Tell whether a workbook names him anywhere, comments and properties included.

        Raises WorkbookError file-password for one that is encrypted and does not open.
        """
        try:
            with zipfile.ZipFile(BytesIO(self._content(path))) as package:
                parts = [package.read(name).decode("utf-8", "ignore") for name in package.namelist()]
        except (OSError, zipfile.BadZipFile):
            return False
        return any(self.is_in(part) for part in parts)

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
                    cells |= {(number, at): None for at in filled} | {(number, filled[0]): _GONE}
            if cells:
                changes[str(sheet.name)] = SheetChange(cells)
        return without_unused_texts(patched(self._content(path), changes))


def _naming(space: Workspace, words: _Words) -> list[Path]:
    """Give the workbooks outside 收件箱 that name him, the register apart: it is made anew."""
    aside = {INBOX, space.hidden_folder.name, space.register_file.name, space.settings_file.name}
    found = sorted(space.root.rglob("*.xlsx"))
    return [path for path in found if path.relative_to(space.root).parts[0] not in aside and words.stand_in(path)]


def _may_name(path: Path, words: _Words) -> bool:
    try:
        return words.stand_in(path)
    except WorkbookError:  # under an older password: nobody can tell
        return True


def _forget_copies(space: Workspace, words: _Words) -> int:
    """Remove every copy that names him, of the ledger all: the next one is taken when this run ends."""
    copies = [backup.path for backup in backups_of(space).every()]
    copies += space.hidden_folder.glob("*.damaged.*")
    doomed = [path for path in copies if path.suffix != ".xlsx" or _may_name(path, words)]
    for path in doomed:
        path.unlink(missing_ok=True)
    return sum(path.suffix == ".xlsx" for path in doomed)
