"""What there is to read: files below files and folders, each with the name it is told by."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
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

    refusal: why it cannot be read, if that is known already: a folder that could not be searched, a failed download.
    fetched: it was fetched from elsewhere, and `path` is where it lies for the time being.
    """

    path: Path
    name: str
    refusal: WorkbookError | None = field(default=None, compare=False)
    fetched: bool = False


@contextmanager
def sources_in(places: Iterable[Path | str]) -> Iterator[list[Source]]:
    """List the files below paths, as `find_sources` does, and below URLs such as s3://bucket/week.

    What is below a URL is fetched, and gone at the end. Raises WorkbookError for a place that is missing.
    """
    given = [_path_or_url(place) for place in places]
    urls = [place for place in given if isinstance(place, str)]
    found = _found(place for place in given if isinstance(place, Path))
    if not urls:
        yield _named(found)
        return
    from workbook_tools.tasks.remote import fetch  # noqa: PLC0415 # few have such an inbox

    with TemporaryDirectory(prefix="wbtools-", ignore_cleanup_errors=True) as folder:
        for number, url in enumerate(urls):
            found |= fetch(url, Path(folder, str(number)))
        yield _named(found)


def _path_or_url(place: Path | str) -> Path | str:
    """Give a URL as it is, anything else as a path; a URL of this machine is one.

    Raises WorkbookError for an empty one, as a script has it whose variable is not set: it is not the current folder.
    """
    if place in {"", "file://"}:
        raise WorkbookError("file-missing", "地址是空的，请写明要读的文件或文件夹")
    if isinstance(place, Path) or "://" not in place:
        return Path(place)
    if not place.startswith("file://"):
        return place
    from urllib.request import url2pathname  # noqa: PLC0415 # slow to load, seldom wanted

    return Path(url2pathname(place.removeprefix("file://")))


def find_sources(paths: Iterable[Path]) -> list[Source]:
    """List the files under these paths, folders searched through. Raises WorkbookError for a path that is missing.

    A file in a folder is called by its path below that folder; hidden files are passed over. Links are followed; one
    that leads nowhere is listed itself. So is a folder inside that cannot be searched; one of `paths` that cannot be
    is a WorkbookError.
    """
    return _named(_found(paths))


def _found(paths: Iterable[Path]) -> dict[Path, Source]:
    """Give every file by where it is, with the name it has below the path it was found under."""
    found: dict[Path, Source] = {}
    for path in paths:
        if not _exists(path):
            raise WorkbookError("file-missing", f"找不到 {shown_name(path.name)[:80]}，请核对路径")
        if path.is_dir():
            files, closed = _search(path)
            for file in sorted([*files, *closed]):
                is_lost = _leads_nowhere(file)
                at = file.absolute() if is_lost else file.resolve()
                refusal = closed_folder() if file in closed else _lost() if is_lost else None
                found.setdefault(at, Source(at, file.relative_to(path).as_posix(), refusal))
        else:
            found.setdefault(path.resolve(), Source(path.resolve(), path.name))
    return found


def _named(found: Mapping[Path, Source]) -> list[Source]:
    """Give the files under names that can be shown, no two alike, in the order of these."""
    names = _told_apart({at: source.name for at, source in found.items()})
    named = (replace(source, name=shown_name(names[at])) for at, source in found.items())
    return sorted(named, key=lambda source: source.name)


def closed_folder() -> WorkbookError:
    """Give the refusal of a folder that cannot be searched."""
    return WorkbookError("file-denied", "文件夹打不开，里面的文件都没有读，请检查权限后再试")


def _lost() -> WorkbookError:
    return WorkbookError("file-missing", "是一个链接，指向的文件或文件夹已经不在，没有读，请换成文件本身")


def is_meant(name: str) -> bool:
    """Tell what people put there from what is hidden; it has the name of a file or folder."""
    return not _NOT_MEANT.match(name)


def _search(top: Path) -> tuple[list[Path], list[Path]]:
    """Give the files below a folder, and the folders that cannot be searched. Raises WorkbookError if it is itself."""
    files: list[Path] = []
    closed: list[Path] = []

    def remember(error: OSError) -> None:
        if Path(error.filename) == top:
            raise WorkbookError("file-denied", f"打不开文件夹 {shown_name(top.name)}，请检查权限后再试") from error
        closed.append(Path(error.filename))

    walked: set[Path] = set()
    for folder, inside, names in os.walk(top, onerror=remember, followlinks=True):
        at = Path(folder).resolve()
        if at in walked:  # a link may lead back up, and then round and round
            inside.clear()
            continue
        walked.add(at)
        real_first = sorted((os.path.islink(Path(folder, name)), name) for name in inside if is_meant(name))  # noqa: PTH114
        inside[:] = [name for _, name in real_first]
        files += [Path(folder, name) for name in names if is_meant(name)]
    return files, closed


def _leads_nowhere(path: Path) -> bool:
    return os.path.islink(path) and not _exists(path)  # noqa: PTH114 # never raises


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
    if source.refusal:  # what there may be of it is not whole
        return NOTHING
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
