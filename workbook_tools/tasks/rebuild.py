"""A lost or damaged ledger, made again from its last copy, or else from 客户总表: the register people can see."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from workbook_tools.excel.file_hash import hash_of
from workbook_tools.excel.publish import publish
from workbook_tools.forms.customer_register import Customer
from workbook_tools.ledger import Ledger, Output
from workbook_tools.problems import WorkbookError
from workbook_tools.sales.keys import identity
from workbook_tools.tasks.backups import Backup, Backups
from workbook_tools.tasks.register_lines import plain_facts, read_register
from workbook_tools.workspace import Workspace

LEDGER_COPY: Final = "ledger.sqlite"
_ABOUT_TEXT: Final = "其他值"


@contextmanager
def sound_ledger(space: Workspace, copies: Backups, password: str) -> Iterator[tuple[Ledger, str]]:
    """Open a workspace's ledger for writing, made again first if it is lost or damaged.

    Gives it with a sentence on what was made again and what could not be, empty if nothing had to be. One that turns
    out damaged while it is used is put aside, so that the next run makes it again.
    Raises WorkbookError as `Ledger` does, and if 客户总表 is needed and cannot be read.
    """
    told = ""
    if space.ledger_file.exists() and not space.ledger_file.stat().st_size:
        space.ledger_file.unlink()  # a run was cut off before it wrote anything, or all of it is gone
    # What is as the last run left it was sound then; to look all over a large ledger takes longer than a week's work.
    if not copies.has(hash_of(space.ledger_file)):
        if _is_damaged(space.ledger_file):
            told = f"台账损坏，那一份存在 .wbtools/{_put_aside(space.ledger_file)}"
        else:  # it may have been brought here, or be of an older version, and have no copy yet
            copies.keep(space.ledger_file, LEDGER_COPY, datetime.now().astimezone())
    if told or (not space.ledger_file.exists() and space.register_books()):
        told = f"{told or '台账不见了'}；{_make_again(space, copies, password)}"
    try:
        with Ledger(space.ledger_file) as ledger:
            yield ledger, told
    except WorkbookError as error:
        if error.code == "ledger-damaged":
            aside = _put_aside(space.ledger_file)
            raise WorkbookError(error.code, f"台账损坏，已移到 .wbtools/{aside}，请再运行一次，会重建") from error
        raise


def _is_damaged(path: Path) -> bool:
    if not path.exists():
        return False
    try:
        with Ledger(path) as ledger:
            return not ledger.is_sound()
    except WorkbookError as error:
        if error.code != "ledger-damaged":
            raise
        return True


def _put_aside(path: Path) -> str:
    """Move a damaged ledger away, with what SQLite keeps beside it. Gives its new name."""
    stamp = datetime.now().astimezone().strftime("%Y%m%dT%H%M%S")
    aside = path.with_name(f"{path.stem}.damaged.{stamp}{path.suffix}")
    path.replace(aside)
    _put_journal_aside(path, aside)
    return aside.name


def _put_journal_aside(path: Path, aside: Path) -> None:
    """Move what SQLite keeps beside a ledger that was cut off: it would be played into the copy that comes next."""
    with contextlib.suppress(FileNotFoundError):
        path.with_name(f"{path.name}-journal").replace(aside.with_name(f"{aside.name}-journal"))


def _make_again(space: Workspace, copies: Backups, password: str) -> str:
    for copy in reversed([copy for copy in copies.every() if copy.of == LEDGER_COPY]):
        publish(space.ledger_file, partial(shutil.copyfile, copy.path))
        if not _is_damaged(space.ledger_file):
            return f"用{_when(copy)}的备份恢复了；那之后如果运行过，请把那几次的表再汇总一遍"
        space.ledger_file.unlink()
    if not space.register_books():
        return "没有备份，也没有客户总表，从头开始：收件箱里的表会当作第一次交"
    count = _from_register(space, password)
    return (
        f"没有备份，按客户总表重建了{count}位客户，编号不变；"
        "补不回来的有：运行记录、哪些行以前交过、封存的周次；手工改过的格子以后可能被新交的内容补上，请留意。收件箱里的表会当作第一次交"
    )


def _when(copy: Backup) -> str:
    return copy.taken.astimezone().strftime("%Y-%m-%d %H:%M")


def _from_register(space: Workspace, password: str) -> int:
    """Fill a new ledger with the customers of 客户总表. Raises WorkbookError if the register cannot be read."""
    customers: dict[str, dict[str, Any]] = {}
    people: dict[str, Customer] = {}
    books = space.register_books()
    parts = [path for path in books if path != space.register_file]
    for book in parts or books:  # the page that leads to the parts has nobody on it
        for row in read_register(book, date.today(), password):
            if row.customer_no and row.customer_no not in customers:
                customers[row.customer_no] = _facts(row)
                people[row.customer_no] = row
    with Ledger(space.ledger_file) as ledger:
        now = datetime.now().astimezone()
        run = ledger.begin_run("rebuild", "", now.date().isoformat(), now.isoformat(timespec="seconds"))
        ledger.journal.put_outputs(_as_found(run, space.below(book), hash_of(book)) for book in books)
        ledger.put_customers(customers)
        ledger.index.add((no, identity(row)) for no, row in people.items())
        ledger.commit()
    return len(customers)


def _as_found(run: int, path: str, content: str) -> Output:
    """Let the ledger know a workbook of 客户总表 by its name: what people changed in it, nobody can tell."""
    return Output(run, path, content, content, "restored")


def _facts(row: Customer) -> dict[str, Any]:
    """Give a customer's facts as his line says them; values from elsewhere stay, as the one text they became."""
    facts = plain_facts(row)
    others = facts.pop("others", None)
    facts["others"] = [[_ABOUT_TEXT, others, "客户总表.xlsx"]] if others else []
    return facts
