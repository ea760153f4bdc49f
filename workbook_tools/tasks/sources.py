"""What there is to read: files below files and folders, each with the name it is told by."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.values import Value
from workbook_tools.excel.file_hash import NOTHING, hash_of
from workbook_tools.problems import WorkbookError

_COPY: Final = pattern(r"副本|复制|拷贝|copy|[(（]\d+[)）]", re.IGNORECASE)
_NOT_MEANT: Final = pattern(r"^(\.(?!~)|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
"""Hidden files. The `~$` file of an open workbook is meant: it tells that something may not be saved yet."""


class Source(Value):
    """A file to read: where it is, and how it is called in every place and report.

    denied: it is a folder that could not be searched.
    """

    path: Path
    name: str
    denied: bool = False


def find_sources(paths: Iterable[Path]) -> list[Source]:
    """List the files under these paths, folders searched through. Raises WorkbookError for a path that is missing.

    A file in a folder is called by its path below that folder; hidden files are passed over. A folder inside
    that cannot be searched is listed itself; one of `paths` that cannot be is a WorkbookError.
    """
    found: dict[Path, str] = {}
    denied: set[Path] = set()
    for path in paths:
        if not _exists(path):
            raise WorkbookError("file-missing", f"找不到 {shown_name(path.name)[:80]}，请核对路径")
        if path.is_dir():
            files, closed = _search(path)
            denied.update(folder.resolve() for folder in closed)
            for file in sorted([*files, *closed]):
                found.setdefault(file.resolve(), file.relative_to(path).as_posix())
        else:
            found.setdefault(path.resolve(), path.name)
    sources = (Source(p, shown_name(n), p in denied) for p, n in _told_apart(found).items())
    return sorted(sources, key=lambda source: source.name)


def _search(top: Path) -> tuple[list[Path], list[Path]]:
    """Give the files below a folder, and the folders that cannot be searched. Raises WorkbookError if it is itself."""
    files: list[Path] = []
    closed: list[Path] = []

    def remember(error: OSError) -> None:
        if Path(error.filename) == top:
            raise WorkbookError("file-denied", f"打不开文件夹 {shown_name(top.name)}，请检查权限后再试") from error
        closed.append(Path(error.filename))

    for folder, inside, names in os.walk(top, onerror=remember):
        inside[:] = [name for name in inside if not _NOT_MEANT.match(name)]
        files += [Path(folder, name) for name in names if not _NOT_MEANT.match(name)]
    return [file for file in files if _exists(file) or not os.path.islink(file)], closed  # noqa: PTH114 # never raises


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name longer than any file's
        return False


def _told_apart(found: Mapping[Path, str]) -> dict[Path, str]:
    """Name files of one name by the folders above them, as far up as it takes."""
    names = dict(found)
    while alike := [path for path, name in names.items() if list(names.values()).count(name) > 1]:
        for path in alike:
            names[path] = "/".join(path.parts[-names[path].count("/") - 2 :]).lstrip("/")
    return names


def shown_name(name: str) -> str:
    """Give a file's name as it can be printed and kept; one unpacked from an old archive is in GBK."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name


def content_of(source: Source) -> str:
    """Give the hash of what a source holds, NOTHING if it cannot be read."""
    try:
        return hash_of(source.path) if source.path.is_file() else NOTHING  # a pipe would keep a reader waiting for ever
    except OSError:
        return NOTHING


def originals(contents: Mapping[Source, str]) -> dict[Source, Source]:
    """Give for each file the one of its byte-identical files that counts: not called a copy, the shortest name."""
    alike: dict[str, list[Source]] = {}
    for source, content in contents.items():
        if content:
            alike.setdefault(content, []).append(source)
    first = {
        content: min(sources, key=lambda s: (bool(_COPY.search(s.name)), len(s.name), s.name))
        for content, sources in alike.items()
    }
    return {source: first[content] for source, content in contents.items() if content}
