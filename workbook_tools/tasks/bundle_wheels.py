"""The wheels of an offline bundle: what wbtools needs on a Windows machine, fetched by pip on any machine.

pip chooses wheels for another platform, but decides by the machine it runs on which requirements apply there
(`sys_platform == "win32"`, `python_version < "3.12"`). So what each wheel requires is read again here for the target,
pip is asked for what it left out, until nothing is missing; what only this machine would need is left behind.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.parser import HeaderParser
from importlib import metadata
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from workbook_tools.problems import WorkbookError

PACKAGE: Final = "workbook-tools"
PLATFORM: Final = "win_amd64"
_MOST_ROUNDS: Final = 8
_PATIENCE: Final = 1_800
_OFFLINE: Final = re.compile(
    r"NewConnectionError|NameResolution|ConnectTimeout|ReadTimeout|ProxyError|SSLError|Retrying \(|ConnectionError"
)
_NOT_FOUND: Final = re.compile(r"No matching distribution found for (?P<what>\S+)")
_NOT_PACKED: Final = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json"})


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel file: the package's normalized name, its version and what it requires."""

    path: Path
    name: str
    version: str
    requires: Sequence[Requirement]


def windows_markers(python: str) -> dict[str, str]:
    """Give what a requirement may ask about a Windows machine with this Python, such as 3.12."""
    return {
        "implementation_name": "cpython",
        "implementation_version": f"{python}.0",
        "os_name": "nt",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "platform_release": "10",
        "platform_system": "Windows",
        "platform_version": "10.0.19045",
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": "win32",
        "extra": "",
    }


def fetch_wheels(own: Path, python: str, folder: Path) -> str:
    """Fetch all that wbtools' own wheel needs on Windows with one Python into an empty folder.

    Gives '' if everything is there, else a sentence that says what there is no wheel of.
    Raises WorkbookError bundle-refused if pip cannot do its work at all.
    """
    markers = windows_markers(python)
    roots = _needed(read_wheel(own), markers, ())
    wanted = list(map(_plain, roots))
    for _ in range(_MOST_ROUNDS):
        if missing := _download(wanted, python, folder):
            return missing
        reached, unmet = closure(roots, folder, markers)
        if not unmet:
            for path in set(folder.iterdir()) - reached:
                path.unlink()
            return ""
        wanted += map(_plain, unmet)
    raise WorkbookError("bundle-refused", f"Python {python} 要的安装包互相牵扯，凑不齐，请升级 pip 后再试")


def closure(
    roots: Sequence[Requirement], folder: Path, markers: Mapping[str, str]
) -> tuple[set[Path], list[Requirement]]:
    """Follow requirements through the wheels of a folder. Gives the wheels reached, and what no wheel there meets."""
    wheels: dict[str, list[Wheel]] = {}
    for path in sorted(folder.glob("*.whl")):
        wheel = read_wheel(path)
        wheels.setdefault(wheel.name, []).append(wheel)
    reached: set[Path] = set()
    unmet: list[Requirement] = []
    seen: set[str] = set()
    waiting = list(roots)
    while waiting:
        requirement = waiting.pop()
        if _plain(requirement) in seen:
            continue
        seen.add(_plain(requirement))
        named = wheels.get(canonicalize_name(requirement.name), [])
        meeting = [wheel for wheel in named if requirement.specifier.contains(wheel.version, prereleases=True)]
        if not meeting:
            unmet.append(requirement)
        for wheel in meeting:
            reached.add(wheel.path)
            waiting += _needed(wheel, markers, sorted(requirement.extras))
    return reached, unmet


def _needed(wheel: Wheel, markers: Mapping[str, str], extras: Sequence[str]) -> list[Requirement]:
    cases = [{**markers, "extra": extra} for extra in ("", *extras)]
    return [each for each in wheel.requires if not each.marker or any(map(each.marker.evaluate, cases))]


def _plain(requirement: Requirement) -> str:
    """Write a requirement without its marker: it is known to apply."""
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    return f"{requirement.name}{extras}{requirement.specifier}"


def read_wheel(path: Path) -> Wheel:
    """Read what a wheel says of itself. Raises WorkbookError bundle-refused if it is damaged."""
    try:
        with zipfile.ZipFile(path) as package:
            name = next(each for each in package.namelist() if each.endswith(".dist-info/METADATA"))
            about = HeaderParser().parsestr(package.read(name).decode("utf-8"))
    except (OSError, zipfile.BadZipFile, StopIteration) as error:
        raise WorkbookError("bundle-refused", f"下载来的 {path.name} 是坏的，请再试一次") from error
    requires = [Requirement(line) for line in about.get_all("Requires-Dist", [])]
    return Wheel(path, canonicalize_name(about["Name"]), about["Version"], requires)


def _download(wanted: Sequence[str], python: str, folder: Path) -> str:
    """Let pip fetch wheels. Gives '' or a sentence that says what there is none of. Raises WorkbookError."""
    options = ["--only-binary=:all:", "--platform", PLATFORM, "--python-version", python, "--implementation", "cp"]
    said = run_pip(["download", *options, "--dest", str(folder), "--", *wanted])
    if said is None:
        return ""
    if found := _NOT_FOUND.search(said):
        return f"Python {python} 没有 {found['what']} 的 Windows 安装包"
    raise WorkbookError("bundle-refused", "pip 没有下载成，请在终端里运行 pip download 看看它说什么")


def run_pip(arguments: Sequence[str]) -> str | None:
    """Run pip. Gives None if it went well, else what it said, which nobody is shown.

    Raises WorkbookError bundle-refused if there is no pip, no network, or no end.
    """
    options = ["--no-input", "--disable-pip-version-check", "--retries", "1", "--quiet"]
    command = [sys.executable, "-m", "pip", arguments[0], *options, *arguments[1:]]
    try:
        done = subprocess.run(  # noqa: S603 # our own arguments, no shell
            command, capture_output=True, stdin=subprocess.DEVNULL, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise WorkbookError("bundle-refused", "pip 下载了半小时还没有完，请检查网络后再试") from None
    if not done.returncode:
        return None
    said = done.stderr.decode("utf-8", "replace")
    if "No module named pip" in said:
        raise WorkbookError("bundle-refused", "这个 Python 里没有 pip，请先运行 python -m ensurepip")
    if "No space left" in said:
        raise WorkbookError("bundle-refused", "磁盘已满，请腾出空间后再试")
    if _OFFLINE.search(said):
        raise WorkbookError("bundle-refused", "pip 连不上下载的地方，请检查网络或 pip 的镜像设置后再试")
    return said


def make_own_wheel(folder: Path) -> Path:
    """Make wbtools' own wheel in a folder: of the files installed here, or of the source if it runs from there.

    Raises WorkbookError bundle-refused.
    """
    own = metadata.distribution(PACKAGE)
    source = _source_of(own)
    if source is None:
        return repack(own, folder)
    if run_pip(["wheel", "--no-deps", "--wheel-dir", str(folder), str(source)]) is not None:
        raise WorkbookError("bundle-refused", "wbtools 自己的安装包没有做成，请用 pip install . 装好后再试")
    return next(folder.glob("workbook_tools-*.whl"))


def _source_of(own: metadata.Distribution) -> Path | None:
    """Give the folder an editable installation runs from."""
    about = json.loads(own.read_text("direct_url.json") or "{}")
    if not about.get("dir_info", {}).get("editable"):
        return None
    return Path(url2pathname(unquote(urlsplit(about["url"]).path)))


def repack(own: metadata.Distribution, folder: Path) -> Path:
    """Make the wheel a distribution was installed from again: the same files give the same bytes."""
    files = {each.as_posix(): own.locate_file(each) for each in own.files or () if _is_packed(each)}
    info = next((name.partition("/")[0] for name in files if ".dist-info/" in name), "")
    if not info:
        raise WorkbookError("bundle-refused", "wbtools 的安装不完整，请重新安装后再试")
    content = {name: Path(str(path)).read_bytes() for name, path in sorted(files.items())}
    about = HeaderParser().parsestr(content[f"{info}/WHEEL"].decode("utf-8"))
    target = folder / f"{info.removesuffix('.dist-info')}-{about['Tag']}.whl"
    record = io.StringIO()
    lines = csv.writer(record, lineterminator="\n")
    for name, data in content.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.writerow((name, f"sha256={digest}", len(data)))
    lines.writerow((f"{info}/RECORD", "", ""))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in [*content.items(), (f"{info}/RECORD", record.getvalue().encode())]:
            entry = zipfile.ZipInfo(name)  # of 1980: when it was installed says nothing
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            package.writestr(entry, data)
    return target


def _is_packed(path: metadata.PackagePath) -> bool:
    """Tell whether a file came in the wheel: programs and compiled files were made by the installer."""
    return ".." not in path.parts and path.suffix != ".pyc" and path.name not in _NOT_PACKED
