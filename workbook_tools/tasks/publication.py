"""The workbooks of one run, published together or completed by the next run.

All are made and proved first, then decided on in the ledger at once, then put in place one by one.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Final

from workbook_tools.columns.base import Vocabulary
from workbook_tools.excel.encryption import encrypt, is_encrypted, opened
from workbook_tools.excel.file_hash import NOTHING, hash_of
from workbook_tools.excel.in_use import refuse_in_use
from workbook_tools.excel.locks import alone_in
from workbook_tools.excel.page import Page
from workbook_tools.excel.publish import Staged, put, set_aside, stage, sweep, waiting_file
from workbook_tools.ledger import Ledger, Output
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks import stopping
from workbook_tools.tasks.backups import Backups
from workbook_tools.tasks.bookmaking import Bookmaking, Job
from workbook_tools.tasks.indexing import index_if_needed
from workbook_tools.tasks.rebuild import LEDGER_COPY, sound_ledger
from workbook_tools.workspace import Workspace

_IN_PLACE: Final = {"pending": "done", "restoring": "restored"}


@contextmanager
def writing(space: Workspace, task: str, password: str = "") -> Iterator[Ledger]:
    """Give the ledger to the one run that may write in a workspace, with what a run before left undone completed.

    password: what the workbooks open with, if they are encrypted. Raises WorkbookError: file-locked if another run does
    not end, file-password if the workbooks are encrypted and it is not given, and what `Ledger` raises.
    """
    copies = backups_of(space)
    with alone_in(space.hidden_folder, task):
        if not password and any(is_encrypted(path.read_bytes()) for path in space.register_books()[:1]):
            raise WorkbookError("file-password", "上次写的表有密码，请加上 --password-file 再运行")
        with sound_ledger(space, copies, password) as (ledger, told):
            index_if_needed(ledger)
            resumed = Publication(space, ledger)
            resumed.resume()
            ledger.notices += [*filter(None, [told, _other_password(space, password)]), *resumed.waiting]
            stopping.tell_by(space.ledger_file, last_run=max((run.number for run in ledger.journal.runs()), default=0))
            yield ledger
            published = list(ledger.journal.published().values())
        try:  # all is done by now: it is not to be done again for want of a copy
            copies.keep(space.ledger_file, LEDGER_COPY, _now())
            copies.prune(_now(), published)
        except (WorkbookError, OSError):
            ledger.notices.append("台账的备份没有写成，请检查 .wbtools/backup 能不能写；别的都写好了")


def _other_password(space: Workspace, password: str) -> str:
    """Say that the workbooks were written with another password, which may be meant; empty if they were not."""
    for path in space.register_books()[:1]:
        content = path.read_bytes()
        if password and is_encrypted(content):
            try:
                opened(content, password)
            except WorkbookError:
                return (
                    f"{path.name} 原来是另一个密码，从这次起写出的表都用这次给的密码打开；"
                    "给错了的话，请用原来的密码文件再运行一次"
                )
    return ""


def begin_run(ledger: Ledger, task: str, week: str = "", as_of: date | None = None) -> int:
    """Open a run in the ledger and give its number; everything written from now on belongs to it."""
    now = _now()
    return ledger.begin_run(task, week, (as_of or now.date()).isoformat(), now.isoformat(timespec="seconds"))


def _now() -> datetime:
    return datetime.now().astimezone()


def backups_of(space: Workspace) -> Backups:
    """Give the copies a workspace keeps."""
    return Backups(space.hidden_folder / "backup")


def published_copy(space: Workspace, ledger: Ledger, target: Path) -> Path | None:
    """Give the copy of a workbook as it was last published, or None if it never was or the copy is gone."""
    return backups_of(space).find(ledger.journal.published().get(space.below(target), NOTHING))


@dataclass
class Publication:
    """What a run hands out.

    password:  if there is one, workbooks open with it only.
    set_aside: copies of lists that somebody had written into since they were published, by path below the workspace.
    waiting:   a sentence for each workbook that could not be replaced; the new one lies beside it.
    not_placed: the paths of those.
    """

    space: Workspace
    ledger: Ledger
    password: str = ""
    set_aside: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    not_placed: set[str] = field(default_factory=set)
    _read: dict[Path, str] = field(default_factory=dict)
    _staged: list[Staged] = field(default_factory=list)
    _begun: list[Path] = field(default_factory=list)
    _new_folders: list[Path] = field(default_factory=list)
    _removed: list[Path] = field(default_factory=list)
    _ours: set[str] = field(default_factory=set)
    _restored: set[Path] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._making = Bookmaking(self.password)

    def __enter__(self) -> Publication:
        return self

    def __exit__(self, *_: object) -> None:
        self._making.close()
        for staged in self._staged:
            staged.discard()
        for target in self._begun:  # one may have been made, and the run stopped before it was told
            sweep(target)
        for folder in self._new_folders:
            with contextlib.suppress(OSError):  # one that something was put in stays
                folder.rmdir()

    @property
    def paths(self) -> list[str]:
        """The workbooks it writes, by their path below the workspace."""
        return [self.space.below(staged.target) for staged in self._staged]

    def note_read(self, target: Path) -> None:
        """Remember a workbook whose changes are taken over, before it is read: later changes must not be lost."""
        self._read[target] = hash_of(target)

    def add_book(self, target: Path, pages: Sequence[Page], vocabularies: Mapping[str, Vocabulary]) -> None:
        """Make a workbook. Raises WorkbookError if it cannot be written or does not read as it should."""
        self.add_books([Job.of(target, pages)], vocabularies)

    def expect_books(self, rows: int) -> None:
        """Get ready to make large workbooks soon, if so many rows were read."""
        self._making.expect(rows)

    def begin_books(self, jobs: Sequence[Job], vocabularies: Mapping[str, Vocabulary], *, next_rows: int = 0) -> None:
        """Begin to make large workbooks beside what else there is to do; they are to be added later.

        next_rows: about how many rows the workbook has that will be begun next.
        """
        for job in jobs:
            self._begin(job.target)
        self._making.begin(jobs, vocabularies, next_rows=next_rows)

    def add_books(self, jobs: Sequence[Job], vocabularies: Mapping[str, Vocabulary]) -> None:
        """Make several workbooks, large ones side by side. Raises WorkbookError as `add_book` does."""
        for job in jobs:
            self._begin(job.target)
        for made in self._making.make(jobs, vocabularies):
            self._keep(made)

    def add_text(self, target: Path, text: str) -> None:
        """Make a text that any editor on Windows opens, for pasting elsewhere. It is never encrypted."""
        content = text.replace("\n", "\r\n").encode("utf-8-sig")
        self._add(target, lambda temporary: temporary.write_bytes(content))

    def rewrite(self, target: Path, content: bytes) -> None:
        """Let a workbook have this content, encrypted like the others."""

        def build(temporary: Path) -> None:
            temporary.write_bytes(content)
            if self.password:
                encrypt(temporary, self.password)

        self._add(target, build)

    def restore(self, target: Path, original: Path | None) -> None:
        """Let a workbook be what this copy of it is, or be gone if there was none; what is there now is kept."""
        self._restored.add(target)
        if original:
            self._add(target, lambda temporary: shutil.copyfile(original, temporary))
        else:
            self.remove(target)

    def remove(self, target: Path) -> None:
        """Let a workbook be gone; what is there now is kept."""
        self._removed.append(target)

    def _add(self, target: Path, build: Callable[[Path], object]) -> None:
        self._begin(target)
        self._keep(stage(target, build))

    def _begin(self, target: Path) -> None:
        """Remember what has to be taken away again if nothing comes of it."""
        self._begun.append(target)
        self._new_folders += [folder for folder in target.parents if not folder.exists()]

    def _keep(self, made: Staged) -> None:
        self._staged.append(replace(made, before=self._read.get(made.target, made.before)))

    def commit(self, run: int, *, keep_old: bool = True) -> None:
        """Decide and publish: copies first, then the ledger, then the workbooks one by one.

        keep_old: keep copies of what is replaced; False only where it must not be kept.
        """
        now, copies = _now(), backups_of(self.space)
        self._ours = self.ledger.journal.written()
        outputs = []
        for staged in self._staged:
            path = self.space.below(staged.target)
            state = "restoring" if staged.target in self._restored else "pending"
            outputs.append(Output(run, path, staged.before, staged.after, state))
            copies.keep(staged.temporary, path, now)
            if keep_old:
                self._keep_old(staged.target, now)
        for target in self._removed:
            path = self.space.below(target)
            outputs.append(Output(run, path, self._read.get(target, hash_of(target)), NOTHING, "restoring"))
            if keep_old:
                self._keep_old(target, now)
        self.ledger.journal.put_outputs(outputs)
        self.ledger.commit()
        staged_at = {self.space.below(staged.target): staged for staged in self._staged}
        for output in outputs:
            self._put(output, staged_at.get(output.path))
        self.ledger.commit()

    def _keep_old(self, target: Path, now: datetime) -> None:
        """Keep a copy of what is about to be replaced, and tell of it if it is not the tool's own work."""
        copies = backups_of(self.space)
        old = copies.keep(target, self.space.below(target), now)
        kept = copies.find(old)
        if kept and old not in self._ours and old != self._read.get(target):
            self.set_aside.append(self.space.below(kept))

    def _put(self, output: Output, staged: Staged | None) -> None:
        """Put one workbook in its place, or let it wait beside the old one."""
        target = self.space.root / output.path
        try:
            if staged is None:
                _remove(target, output.before)
            elif staged.before != staged.after:
                put(staged)
            self._forget_waiting(target)
            state = _IN_PLACE[output.state]
        except WorkbookError as refusal:
            told = set_aside(staged, refusal).message if staged else f"“{target.name}”{refusal.message}，没有拿掉"
            self.waiting.append(told)
            self.not_placed.add(output.path)
            state = "waiting"
        self.ledger.journal.put_outputs([replace(output, state=state)])

    def _forget_waiting(self, target: Path) -> None:
        """Remove a workbook of the tool's own that waited for this one, now that a newer one is in place."""
        waiting = waiting_file(target)
        ours = {output.after for output in self.ledger.journal.outputs() if output.state == "waiting"}
        with contextlib.suppress(OSError):
            if hash_of(waiting) in ours:
                waiting.unlink()

    def resume(self) -> None:
        """Complete what a run that was cut off had decided to publish."""
        unfinished = self.ledger.journal.unfinished()
        for output in unfinished:
            target = self.space.root / output.path
            copy = backups_of(self.space).find(output.after)
            if hash_of(target) == output.after:
                self.ledger.journal.put_outputs([replace(output, state=_IN_PLACE[output.state])])
            elif output.after == NOTHING:
                self._put(output, None)
            elif copy:
                staged = stage(target, partial(shutil.copyfile, copy))
                self._put(output, replace(staged, before=output.before))
            else:  # the next run makes it anew
                self.ledger.journal.put_outputs([replace(output, state="waiting")])
        if unfinished:
            self.ledger.commit()


def _remove(target: Path, before: str) -> None:
    if not target.exists():
        return
    refuse_in_use(target)
    if hash_of(target) != before:
        raise WorkbookError("file-changed", "刚刚被别人改过")
    try:
        target.unlink()
        with contextlib.suppress(OSError):  # the folder of a week nobody has written to any more; a full one stays
            target.parent.rmdir()
    except OSError as error:
        raise WorkbookError("file-denied", "删不掉，可能有程序正开着它，请关闭后再试") from error
