"""Workbooks that go out and may come back changed: what people wrote into one is kept before it is written anew."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from workbook_tools.columns.base import Vocabulary
from workbook_tools.excel.page import Page
from workbook_tools.excel.writer import write_book
from workbook_tools.workspace import Workspace


def publish_book(
    space: Workspace, target: Path, pages: Sequence[Page], vocabularies: Mapping[str, Vocabulary]
) -> Path | None:
    """Write a workbook of the workspace; one that a person changed since is first copied to .wbtools/backup.

    Gives the path of that copy, or None if nobody had changed it. Raises WorkbookError if it cannot be written.
    """
    published = published_copy(space, target)
    changed = target.is_file() and not same_bytes(target, published)
    kept = _back_up(space, target) if changed else None
    write_book(target, pages, vocabularies=vocabularies)
    published.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(target, published)
    return kept


def published_copy(space: Workspace, target: Path) -> Path:
    """Give where the copy of a workbook lies as it was last published."""
    return space.hidden_folder / "published" / target.relative_to(space.root)


def same_bytes(one: Path, other: Path) -> bool:
    """Tell whether both files exist and are equal."""
    return one.is_file() and other.is_file() and one.read_bytes() == other.read_bytes()


def _back_up(space: Workspace, target: Path) -> Path:
    digest = hashlib.sha256(target.read_bytes()).hexdigest()[:12]
    kept = space.hidden_folder / "backup" / f"{target.stem}.{digest}{target.suffix}"
    kept.parent.mkdir(parents=True, exist_ok=True)
    if not kept.exists():
        shutil.copyfile(target, kept)
    return kept
