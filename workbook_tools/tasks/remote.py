"""An inbox that is elsewhere: what is below a URL is fetched, by whatever `fsspec` knows (S3, SMB, SFTP, …).

Fetching is done by a child: the libraries keep threads that never end, beside which no other child could be forked, and
their own words may quote the credentials of a URL. Those appear nowhere.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from workbook_tools.columns.values import Value
from workbook_tools.excel.apart import go_quiet
from workbook_tools.excel.children import Line, start
from workbook_tools.excel.guard import MAX_BYTES
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.sources import Source, closed_folder, is_meant

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_PARTS: Final = {"smb": "smbprotocol", "sftp": "paramiko"}
"""What is to be installed beside the extra for a scheme."""
_AT_A_TIME: Final = 8
_CHANGED: Final = "没有取完整，可能刚刚被改过，请再运行一次"


def fetch(url: str, folder: Path) -> dict[Path, Source]:
    """Fetch what is below a URL into a folder, and give it by where it was, named by its path below the URL.

    A file that cannot be fetched has a refusal. Raises WorkbookError if there is nothing, or the URL cannot be read.
    """
    line, child = start(partial(_serve, url, folder), ())
    found: dict[Path, Source] = {}
    try:
        while (told := line.recv()) is not None:
            if isinstance(told, WorkbookError):
                raise told
            where, source = told
            found[where] = source
    except EOFError:
        raise WorkbookError("remote", f"读 {shown_url(url)} 时出错，请再试一次") from None
    finally:
        child.end()
        line.close()
    return found


def shown_url(url: str) -> str:
    """Give a URL without user, password and signature."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('?')[0].rpartition('@')[2]}"


class _Found(Value):
    """What is listed below a URL: its path there, its name below the URL, its size if that is known."""

    path: str
    name: str
    size: int | None
    refusal: WorkbookError | None = None


def _serve(url: str, folder: Path, line: Line) -> None:
    """Be the child: tell each file, then None; or a WorkbookError instead of all."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the parent's, which ends its children
    go_quiet()
    try:
        for where, source in _fetched(url, folder):
            line.send((where, source))
        line.send(None)
    except WorkbookError as error:
        line.send(error)


def _fetched(url: str, folder: Path) -> Iterator[tuple[Path, Source]]:
    system, top = _opened(url)
    listed = list(_listed(system, top, url))
    if not listed:
        raise WorkbookError("file-missing", f"{shown_url(url)} 里没有文件，请核对地址")
    with ThreadPoolExecutor(_AT_A_TIME if system.async_impl else 1) as threads:
        sources = threads.map(partial(_fetch_one, system, folder), enumerate(listed))
        yield from zip((_where(url, found.path) for found in listed), sources, strict=True)


def _opened(url: str) -> tuple[AbstractFileSystem, str]:
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415 # an extra
    except ModuleNotFoundError:
        how = '请在 wbtools 的文件夹里运行 pip install ".[remote]" 再试'
        raise WorkbookError("remote", f"没有装读网络地址要用的部分，{how}") from None
    scheme = url.partition("://")[0]
    try:
        system, top = url_to_fs(url)
    except ImportError:
        part = _PARTS.get(scheme)
        how = f"请运行 pip install {part} 再试" if part else "见 docs/cluster.md 里的安装说明"
        raise WorkbookError("remote", f"读 {scheme}:// 的地址还缺一个部件，{how}") from None
    except ValueError:
        raise WorkbookError("remote", f"不认得 {scheme}:// 的地址，可以用 s3://、smb://、sftp:// 等") from None
    except Exception:  # libraries of all kinds; their words may quote the URL
        raise _unreachable(url) from None
    return system, top


def _listed(system: AbstractFileSystem, top: str, url: str) -> Iterator[_Found]:
    """Give every file below a path that is not hidden, and the folders that cannot be searched."""
    try:
        yield from _below(system, top, "")
    except FileNotFoundError:
        raise WorkbookError("file-missing", f"{shown_url(url)} 里没有文件，请核对地址") from None
    except PermissionError:
        raise WorkbookError("file-denied", f"没有权限读 {shown_url(url)}，请核对账号") from None
    except Exception:  # as above
        raise _unreachable(url) from None


def _below(system: AbstractFileSystem, path: str, name: str) -> Iterator[_Found]:
    for entry in sorted(system.ls(path, detail=True), key=lambda each: str(each["name"])):
        there = str(entry["name"]).rstrip("/")
        own = there.replace("\\", "/").partition("?")[0].rpartition("/")[2]
        is_itself = there.strip("/") == path.strip("/")
        if not is_meant(own) or (is_itself and (entry["type"] == "directory" or name or not entry["size"])):
            continue
        inside = f"{name}/{own}".lstrip("/")
        if entry["type"] != "directory":
            yield _Found(there, inside, entry.get("size"))
            continue
        try:
            yield from _below(system, there, inside)
        except PermissionError:
            yield _Found(there, inside, None, closed_folder())


def _where(url: str, path: str) -> Path:
    """Give where a file is, as names that are alike are told apart by: on which host, in which folders."""
    scheme, _, rest = shown_url(url).partition("://")
    return Path(f"{scheme}:", rest.partition("/")[0], (shown_url(path) if "://" in path else path).lstrip("/"))


def _fetch_one(system: AbstractFileSystem, folder: Path, numbered: tuple[int, _Found]) -> Source:
    """Fetch a file into a folder of its own, as its name is looked at."""
    number, found = numbered
    path = folder / str(number) / PurePosixPath(found.name).name
    refusal = found.refusal or _fetched_whole(system, found, path)
    return Source(path, found.name, refusal, fetched=True)


def _fetched_whole(system: AbstractFileSystem, found: _Found, path: Path) -> WorkbookError | None:
    if (found.size or 0) > MAX_BYTES:
        return WorkbookError("file-too-large", "文件太大，请拆成几个文件再交")
    try:
        path.parent.mkdir(parents=True)
        system.get_file(found.path, os.fspath(path))
        if found.size is not None and path.stat().st_size != found.size:
            return WorkbookError("file-incomplete", _CHANGED)
    except FileNotFoundError:
        return WorkbookError("file-missing", "刚刚被拿走了，请再运行一次")
    except PermissionError:
        return WorkbookError("file-denied", "没有权限读取，请核对账号")
    except Exception:  # as above
        return WorkbookError("remote", "取不下来，请检查网络和磁盘后再试")
    return None


def _unreachable(url: str) -> WorkbookError:
    return WorkbookError("remote", f"连不上 {shown_url(url)}，请核对地址、账号和网络")
