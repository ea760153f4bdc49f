"""Machines that are made up, for `wbtools doctor`: nothing here asks the machine the tests run on."""

from dataclasses import dataclass, field
from pathlib import Path

from workbook_tools.tasks.machine import LiveExcel

APP_PATHS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths"
EXCEL = r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE"
PROGRAM = r"C:\Users\王强\AppData\Local\wbtools\env\Scripts\wbtoolsw.exe"
TEMP = r"C:\Users\王强\AppData\Local\Temp"
OFFICE = r"HKCU\Software\Microsoft\Office\16.0"
POLICY = r"HKLM\Software\Policies\Microsoft\Office\16.0"


@dataclass
class MadeUp:
    """A machine as a test says it is. What is not said is not there."""

    platform: str
    environment: dict[str, str]
    home: Path
    executable: Path | None
    python: tuple[int, ...] = (3, 13, 1)
    version: str = "0.1.0"
    values: dict[tuple[str, str], str | int] = field(default_factory=dict)
    paths: set[str] = field(default_factory=set)
    contents: dict[str, bytes] = field(default_factory=dict)
    unwritable: set[str] = field(default_factory=set)
    runs: bool = True
    refuses_registry: bool = False
    excel: LiveExcel = field(default_factory=lambda: LiveExcel("0.37.8", books=1))

    def registry(self, key, name=""):
        return self.values.get((key, name))

    def registry_keys(self, key):
        below = {each.removeprefix(f"{key}\\") for each, _ in self.values if each.startswith(f"{key}\\")}
        return sorted({each.partition("\\")[0] for each in below})

    def set_registry(self, key, name, text):
        if self.refuses_registry:
            raise PermissionError(key)
        self.values[key, name] = text
        self.paths.add(text)

    def exists(self, path):
        return path in self.paths

    def content(self, path):
        real = Path(path)
        return real.read_bytes() if self.platform == "darwin" and real.is_file() else self.contents.get(path)

    def can_write(self, folder):
        return str(folder) not in self.unwritable

    def starts(self, program):
        return self.runs

    def live_excel(self):
        return self.excel


def windows(folder: Path) -> MadeUp:
    """Give a Windows machine with Excel on which buttons are installed and everything is as it should be."""
    return MadeUp(
        "win32",
        {"WBTOOLS_HOME": str(folder / "own"), "TEMP": TEMP, "APPDATA": r"C:\Users\王强\AppData\Roaming"},
        folder / "home",
        Path(PROGRAM),
        values={
            (r"HKCU\Software\wbtools", "Exe"): PROGRAM,
            (rf"HKLM\{APP_PATHS}\excel.exe", ""): EXCEL,
            (r"HKCR\Excel.Application\CurVer", ""): "Excel.Application.16",
        },
        paths={PROGRAM, EXCEL},
    )


def mac(folder: Path) -> MadeUp:
    """Give a Mac with Excel; buttons are not installed yet."""
    return MadeUp(
        "darwin",
        {"WBTOOLS_HOME": str(folder / "own"), "TMPDIR": "/var/folders/x"},
        folder / "home",
        Path("/Users/wang/.wbtools/bin/wbtools"),
        paths={"/Applications/Microsoft Excel.app"},
    )


def linux(folder: Path) -> MadeUp:
    """Give a machine that cannot have Excel."""
    return MadeUp(
        "linux",
        {"WBTOOLS_HOME": str(folder / "own")},
        folder / "home",
        Path("/usr/bin/wbtools"),
        excel=LiveExcel(),
    )
