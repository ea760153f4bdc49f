"""`wbtools bundle`: a folder for the company's share, from which a colleague installs wbtools without a network."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from workbook_tools.excel.macros import MACRO_SUFFIX
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.bundle_wheels import PACKAGE, fetch_wheels, make_own_wheel, read_wheel
from workbook_tools.tasks.templates import write_templates

PYTHONS: Final = ("3.11", "3.12", "3.13")
WHEELS: Final = "wheels"
TEMPLATES: Final = "templates"
PLAIN: Final = "不带按钮"
"""The folder in TEMPLATES for workbooks without buttons, and for cards."""
SETUP: Final = "setup"
ABOUT: Final = "bundle.json"
README: Final = "请先读我.txt"
INSTALL: Final = "install.cmd"
UNINSTALL: Final = "uninstall.cmd"
_SCRIPT: Final = "install.py"
_OLDEST: Final = 11
"""wbtools runs on Python 3.11 and newer."""
_OURS: Final = frozenset({WHEELS, TEMPLATES, SETUP, README, INSTALL, UNINSTALL})
_OF_THE_SYSTEM: Final = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_INSTALLER: Final = re.compile(r"python-(3\.\d+)\.\d+\S*-amd64\.exe", re.IGNORECASE)


@dataclass
class Bundle:
    """What a bundle holds.

    pythons:  those for which everything is there. missing: a sentence for each that was asked for and is not.
    notices:  what to know besides. size: in bytes.
    """

    folder: Path
    version: str = ""
    pythons: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    wheels: int = 0
    templates: int = 0
    size: int = 0

    @property
    def is_clean(self) -> bool:
        """True if it holds all that was asked for."""
        return not self.missing

    def summary(self) -> dict[str, object]:
        """Give it as JSON shows it."""
        return {
            "folder": str(self.folder),
            "version": self.version,
            "pythons": self.pythons,
            "missing": self.missing,
            "notices": self.notices,
            "wheels": self.wheels,
            "templates": self.templates,
            "bytes": self.size,
        }


def bundle(
    folder: Path,
    *,
    pythons: Sequence[str] = PYTHONS,
    workspace: Path | None = None,
    address: str = "",
    python_installer: Path | None = None,
) -> Bundle:
    """Make an offline bundle in a new or empty folder, or in the place of an earlier one.

    pythons:   for which versions of Python wheels are fetched.
    workspace: whose people and brands fill the templates' drop-downs; install.cmd records it on each machine.
    address:   how the colleagues' machines open the workspace, if not by the same path.
    python_installer: python.org's installer, for machines without Python.
    Raises WorkbookError, and leaves the folder as it was, if it cannot be made whole.
    """
    wanted = _versions(pythons)
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 # resolve() would look behind links
    _refuse_strangers(folder)
    installer = python_installer or next(iter(sorted(folder.glob("python-3*.exe"))), None)
    made = folder.with_name(f".wbtools-{secrets.token_hex(4)}.tmp")
    done = Bundle(folder)
    try:
        made.mkdir(parents=True)
        done.templates = _write_templates(made / TEMPLATES, workspace)
        own = _fill_wheels(made / WHEELS, wanted, done)
        _copy_installer(installer, made, done, asked=python_installer is not None)
        _write_texts(made, own, _address_of(workspace, address, done), done)
        done.size = sum(path.stat().st_size for path in made.rglob("*") if path.is_file())
        _put(made, folder)
    except OSError as error:
        raise WorkbookError("bundle-refused", "安装包写不成，请检查磁盘是否已满、文件夹能不能写") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return done


def _versions(pythons: Sequence[str]) -> list[str]:
    """Put versions in their order. Raises WorkbookError for what is none that wbtools runs on."""
    for each in pythons:
        if not re.fullmatch(r"3\.\d{1,2}", each) or int(each[2:]) < _OLDEST:
            raise WorkbookError("bundle-refused", f"“{each}”不行，Python 的版本请写成 3.{_OLDEST}、3.12 这样")
    return sorted(set(pythons), key=lambda each: int(each[2:]))


def _refuse_strangers(folder: Path) -> None:
    """Refuse a folder that holds anything but an earlier bundle: it will be replaced whole."""
    if folder.exists() and not folder.is_dir():
        raise WorkbookError("bundle-refused", f"{folder.name} 是一个文件，请换个文件夹的名字")
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    strangers = [
        name
        for name in sorted(names)
        if name not in _OURS and name.lower() not in _OF_THE_SYSTEM and not _INSTALLER.fullmatch(name)
    ]
    if strangers or (set(names) & _OURS and not (folder / SETUP / ABOUT).is_file()):
        what = "、".join(strangers[:3]) or "不是安装包的文件"
        raise WorkbookError("bundle-refused", f"{folder.name} 里有别的东西（{what}），请用一个新的文件夹")


def _write_templates(folder: Path, workspace: Path | None) -> int:
    """Write the workbooks with buttons, and those without into a folder below: Windows does not show how names end."""
    written = write_templates(folder, workspace=workspace)
    plain = folder / PLAIN
    plain.mkdir()
    for path in written:
        if path.suffix != MACRO_SUFFIX:
            path.rename(plain / path.name)
    return len(written)


def _fill_wheels(target: Path, wanted: Sequence[str], done: Bundle) -> str:
    """Fetch the wheels for each Python, note which have all, and give the name of wbtools' own.

    Raises WorkbookError if there is not one Python for which everything is there.
    """
    target.mkdir()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as passing:
        own = make_own_wheel(Path(passing))
        for python in wanted:
            fetched = Path(passing) / python
            fetched.mkdir()
            if missing := fetch_wheels(own, python, fetched):
                done.missing.append(missing)
                continue
            done.pythons.append(python)
            for path in fetched.iterdir():
                shutil.move(path, target / path.name)
        if not done.pythons:
            raise WorkbookError("bundle-refused", f"安装包做不成：{'；'.join(done.missing)}")
        shutil.move(own, target / own.name)
    done.version = read_wheel(target / own.name).version
    done.wheels = len(list(target.iterdir()))
    return own.name


def _copy_installer(installer: Path | None, made: Path, done: Bundle, *, asked: bool) -> None:
    """Lay python.org's installer beside install.cmd. Raises WorkbookError if the one asked for will not do."""
    if installer is None:
        done.notices.append(
            f"没有放 Python 的安装程序：同事的电脑要已经有 64 位的 {'、'.join(done.pythons)}，"
            "或加 --python-installer 放一个（python.org 下载）"
        )
        return
    named = _INSTALLER.fullmatch(installer.name)
    if not installer.is_file() or not named:
        raise WorkbookError(
            "bundle-refused", f"{installer.name} 不是 python.org 的 64 位安装程序，要像 python-3.13.1-amd64.exe"
        )
    if named[1] in done.pythons:
        shutil.copyfile(installer, made / installer.name)
    elif asked:
        raise WorkbookError("bundle-refused", f"{installer.name} 是 Python {named[1]}，请加上 --python {named[1]}")
    else:
        done.notices.append(f"原来的 {installer.name} 用不上了，没有留下")


def _address_of(workspace: Path | None, address: str, done: Bundle) -> str:
    """Give how colleagues' machines open the workspace; note what may be wrong with it."""
    if workspace is None and not address:
        done.notices.append("没有用 -w 指明工作文件夹：装好后每台电脑还要自己指明一次")
        return ""
    said = address or os.path.realpath(workspace or "")
    if not said.startswith("\\\\"):
        done.notices.append(f"记下的工作文件夹是 {said}：同事要能用这个路径打开它，不能就用 --address 写共享的地址")
    return said


def _write_texts(made: Path, own: str, address: str, done: Bundle) -> None:
    """Write what runs and what is read on a colleague's machine."""
    newest_first = done.pythons[::-1]
    values = {
        "VERSION": done.version,
        "SAID": "、".join(done.pythons),
        "NEWEST": newest_first[0],
        "DOTTED": " ".join(newest_first),
        "COMPACT": " ".join(each.replace(".", "") for each in newest_first),
        "WORKSPACE": address or "没有指明",
    }
    for name in (INSTALL, UNINSTALL):  # cmd.exe reads a file in the code page of a Chinese Windows
        (made / name).write_bytes(_lines(_filled(name, values)).encode("gbk"))
    (made / README).write_bytes(_lines(_filled(README, values)).encode("utf-8-sig"))
    (made / SETUP).mkdir()
    (made / SETUP / _SCRIPT).write_text(_source(_SCRIPT), "utf-8")
    about = {
        "version": done.version,
        "wheel": own,
        "requirement": f"{PACKAGE}=={done.version}",
        "pythons": done.pythons,
        "platform": "win-amd64",
        "workspace": address,
    }
    (made / SETUP / ABOUT).write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _filled(name: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\{\{(\w+)\}\}", lambda found: values[found[1]], _source(name))


def _source(name: str) -> str:
    return (Path(__file__).parent / "bundled" / name).read_text("utf-8")


def _lines(text: str) -> str:
    return text.replace("\n", "\r\n")


def _put(made: Path, folder: Path) -> None:
    """Put the finished bundle in its place; an earlier one goes only once the new one stands there."""
    old = made.with_suffix(".old")
    if folder.exists():
        folder.rename(old)
    try:
        made.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
