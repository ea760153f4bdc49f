"""What `wbtools doctor` asks of the machine it runs on, behind one small protocol: tests make up any machine."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Final, Protocol

WINDOWS: Final = "win32"
MACOS: Final = "darwin"
_PATIENCE: Final = 20.0
"""So many seconds a program is waited for; a busy Excel never answers."""


@dataclass(frozen=True, slots=True)
class LiveExcel:
    """How far xlwings gets.

    version: of xlwings, '' if it is not installed. pro: whether it runs as its paid edition.
    books:   how many workbooks are open in the Excels it reaches; None if it reaches none or Excel does not answer.
    """

    version: str = ""
    pro: bool = False
    books: int | None = None


class Machine(Protocol):
    r"""A machine, as far as buttons depend on it. Nothing here raises for what is missing.

    Registry keys are written whole: `HKCU\Software\wbtools`; the name '' is a key's default value.
    """

    @property
    def platform(self) -> str:
        """As sys.platform."""

    @property
    def environment(self) -> Mapping[str, str]:
        """Its environment variables."""

    @property
    def home(self) -> Path:
        """The person's own folder."""

    @property
    def python(self) -> tuple[int, ...]:
        """The version of Python."""

    @property
    def version(self) -> str:
        """The version of wbtools."""

    @property
    def executable(self) -> Path | None:
        """What a button is to start, if it is found."""

    def registry(self, key: str, name: str = "") -> str | int | None:
        """Give a value of the Windows registry, None if there is none or it may not be read."""

    def registry_keys(self, key: str) -> list[str]:
        """Give the names of the keys below a key."""

    def set_registry(self, key: str, name: str, text: str) -> None:
        """Write a text into the registry. Raises OSError."""

    def exists(self, path: str) -> bool:
        """Tell whether there is a file or folder."""

    def content(self, path: str) -> bytes | None:
        """Give what a small file holds, None if it cannot be read. `FILE:Zone.Identifier` is where it is from."""

    def can_write(self, folder: Path) -> bool:
        """Tell whether a file can be made in a folder; nothing stays there."""

    def starts(self, program: Path) -> bool:
        """Tell whether a program of ours can be started, and ends well."""

    def live_excel(self) -> LiveExcel:
        """Tell how far xlwings gets with the Excel that runs now."""


@dataclass(frozen=True)
class ThisMachine:
    """The machine we run on."""

    platform: str = sys.platform
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    home: Path = field(default_factory=Path.home)
    python: tuple[int, ...] = sys.version_info[:3]

    @property
    def version(self) -> str:
        """The version of wbtools."""
        return metadata.version("workbook-tools")

    @property
    def executable(self) -> Path | None:
        """What a button is to start: without a console window where there is such a one."""
        folders = [Path(sys.executable).parent, Path(sysconfig.get_path("scripts"))]
        user_scheme = sysconfig.get_preferred_scheme("user")
        folders.append(Path(sysconfig.get_path("scripts", user_scheme)))
        ending = ".exe" if self.platform == WINDOWS else ""
        names = ["wbtoolsw", "wbtools"] if self.platform == WINDOWS else ["wbtools"]
        candidates = (folder / f"{name}{ending}" for folder in folders for name in names)
        return next((path for path in candidates if path.is_file()), None)

    def registry(self, key: str, name: str = "") -> str | int | None:
        """Give a value of the Windows registry, None if there is none or it may not be read."""
        if sys.platform != "win32":
            return None
        import winreg  # noqa: PLC0415 # Windows alone has it

        hive, _, path = key.partition("\\")
        try:
            with winreg.OpenKey(_hive(hive), path, access=winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as opened:
                value = winreg.QueryValueEx(opened, name)[0]
        except OSError:
            return None
        return value if isinstance(value, str | int) else None

    def registry_keys(self, key: str) -> list[str]:
        """Give the names of the keys below a key."""
        if sys.platform != "win32":
            return []
        import winreg  # noqa: PLC0415

        hive, _, path = key.partition("\\")
        try:
            with winreg.OpenKey(_hive(hive), path, access=winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as opened:
                return [winreg.EnumKey(opened, at) for at in range(winreg.QueryInfoKey(opened)[0])]
        except OSError:
            return []

    def set_registry(self, key: str, name: str, text: str) -> None:
        """Write a text into the registry. Raises OSError."""
        if sys.platform != "win32":
            raise OSError("this machine has no registry")
        import winreg  # noqa: PLC0415

        hive, _, path = key.partition("\\")
        with winreg.CreateKeyEx(_hive(hive), path, access=winreg.KEY_WRITE | winreg.KEY_WOW64_64KEY) as opened:
            winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, text)

    def exists(self, path: str) -> bool:
        """Tell whether there is a file or folder."""
        try:
            return Path(path).exists()
        except (OSError, ValueError):
            return False

    def content(self, path: str) -> bytes | None:
        """Give what a small file holds, None if it cannot be read."""
        try:
            with open(path, "rb") as file:  # noqa: PTH123 # Path would take the colon of a stream for a drive's
                return file.read(1_000_000)
        except (OSError, ValueError):
            return None

    def can_write(self, folder: Path) -> bool:
        """Tell whether a file can be made in a folder; nothing stays there."""
        trial = folder / f".wbtools-{secrets.token_hex(4)}.tmp"
        try:
            trial.write_bytes(b"")
            trial.unlink()
        except OSError:
            return False
        return True

    def starts(self, program: Path) -> bool:
        """Tell whether a program of ours can be started, and ends well."""
        return self._run([str(program), "--version"]) is not None

    def live_excel(self) -> LiveExcel:
        """Tell how far xlwings gets with the Excel that runs now."""
        answer = self._run([sys.executable, "-m", "workbook_tools.excel.live.probe"])
        if answer is None:  # it hung, or broke
            return LiveExcel(_installed("xlwings"))
        found = json.loads(answer)
        return LiveExcel(found["version"], found["pro"], found["books"])

    def _run(self, command: list[str]) -> bytes | None:
        """Run a program without a window and give its output; None if it cannot run, fails or hangs."""
        hidden = 0x08000000 if self.platform == WINDOWS else 0  # CREATE_NO_WINDOW
        try:
            done = subprocess.run(  # noqa: S603 # nothing of it comes from a workbook
                command,
                capture_output=True,
                stdin=subprocess.DEVNULL,
                timeout=_PATIENCE,
                creationflags=hidden,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            return None
        return done.stdout


def _hive(name: str) -> int:
    if sys.platform != "win32":
        raise OSError(name)
    import winreg  # noqa: PLC0415

    hives = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE, "HKCR": winreg.HKEY_CLASSES_ROOT}
    return hives[name]


def _installed(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
