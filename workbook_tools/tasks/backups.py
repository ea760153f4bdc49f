"""Copies of every workbook the tool published or replaced, so that nothing a run does is final.

They are found by their content. Kept are: all for a week, then the last of each day for thirty days, then the last of
each week for a year; and always the last five of a workbook and what is needed to compare with what people changed.
Of the ledger only the last five: it holds its own history.
"""

from __future__ import annotations

import contextlib
import shutil
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from workbook_tools.columns.patterns import pattern
from workbook_tools.excel.file_hash import NOTHING, hash_of
from workbook_tools.excel.publish import publish

ALL_FOR: Final = timedelta(days=7)
DAILY_FOR: Final = timedelta(days=30)
WEEKLY_FOR: Final = timedelta(weeks=52)
ALWAYS: Final = 5
_NAME: Final = pattern(r"(.+)\.(\d{8}T\d{12})Z\.([0-9a-f]{12})(\.[^.]+)")
_SHORT: Final = 12
_STAMP: Final = "%Y%m%dT%H%M%S%f"
"""UTC, to the microsecond: of two copies taken in one second the later one counts."""


@dataclass(frozen=True)
class Backup:
    """One copy: of which workbook, when it was taken, and the beginning of its hash."""

    path: Path
    of: str
    taken: datetime
    digest: str


@dataclass(frozen=True)
class Backups:
    """The folder of copies. A name says what it is: 客户总表.20261123T010203456789Z.0123456789ab.xlsx."""

    folder: Path

    def keep(self, original: Path, name: str, now: datetime) -> str:
        """Take a copy of a file unless there is one of the same content. Gives its hash, NOTHING if there is no file.

        name: what it is a copy of, its path below the workspace. Raises WorkbookError file-denied.
        """
        digest = hash_of(original)
        if digest != NOTHING and not self.find(digest):
            of = Path(name)
            stamp = now.astimezone(UTC).strftime(f"{_STAMP}Z")
            title = "-".join(of.with_suffix("").parts)
            target = self.folder / f"{title}.{stamp}.{digest[:_SHORT]}{of.suffix}"
            publish(target, lambda temporary: shutil.copyfile(original, temporary))
        return digest

    def has(self, digest: str) -> bool:
        """Tell whether there is a copy said to have this hash, without reading it."""
        return digest != NOTHING and any(self.folder.glob(f"*.{digest[:_SHORT]}.*"))

    def find(self, digest: str) -> Path | None:
        """Give the copy with this hash, or None. Raises OSError if it cannot be read."""
        if digest == NOTHING:
            return None
        return next((copy for copy in self.folder.glob(f"*.{digest[:_SHORT]}.*") if hash_of(copy) == digest), None)

    def every(self) -> Iterator[Backup]:
        """Give every copy, oldest first of each workbook."""
        for path in sorted(self.folder.glob("*Z.*")):
            if found := _NAME.fullmatch(path.name):
                taken = datetime.strptime(found[2], _STAMP).replace(tzinfo=UTC)
                yield Backup(path, found[1] + found[4], taken, found[3])

    def prune(self, now: datetime, needed: Collection[str]) -> None:
        """Remove what the schedule does not keep. needed: hashes that are kept whatever their age."""
        wanted = {digest[:_SHORT] for digest in needed}
        copies: dict[str, list[Backup]] = defaultdict(list)
        for backup in self.every():
            copies[backup.of].append(backup)
        for of_one in copies.values():
            kept = {backup.path for backup in scheduled(of_one, now)}
            for backup in of_one:
                if backup.path not in kept and backup.digest not in wanted:
                    with contextlib.suppress(OSError):  # it is tried again after the next run
                        backup.path.unlink()


def scheduled(backups: list[Backup], now: datetime) -> list[Backup]:
    """Give the copies of one workbook that the schedule keeps."""
    ordered = sorted(backups, key=lambda backup: backup.taken)
    last_of: dict[object, Backup] = {}
    for backup in ordered if ordered[0].path.suffix != ".sqlite" else ():
        age = now - backup.taken
        if age <= ALL_FOR:
            last_of[backup.path] = backup
        elif age <= DAILY_FOR:
            last_of[backup.taken.date()] = backup
        elif age <= WEEKLY_FOR:
            last_of[backup.taken.isocalendar()[:2]] = backup
    return sorted({*last_of.values(), *ordered[-ALWAYS:]}, key=lambda backup: backup.taken)
