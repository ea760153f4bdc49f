"""What every test may use: small workbooks in one line, and LibreOffice where it is installed."""

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import hypothesis
import openpyxl
import pytest

from workbook_tools.excel import apart

# The same examples each time: a run that fails fails again. What chance finds is written down as a test of its own.
hypothesis.settings.register_profile("repeatable", derandomize=True)
hypothesis.settings.load_profile("repeatable")

AS_OF = date(2026, 11, 23)


def pytest_collection_modifyitems(items):
    """Skip out loud what needs LibreOffice; where it is demanded (CI), let those tests fail instead."""
    if shutil.which("soffice") or os.environ.get("WBTOOLS_REQUIRE_LIBREOFFICE"):
        return
    for item in items:
        if item.get_closest_marker("libreoffice"):
            item.add_marker(pytest.mark.skip(reason="LibreOffice is not installed"))


READ_APART = {
    "hostile", "faults", "test_reading.py", "test_book.py", "test_annotate.py", "test_sample_week.py", "test_cli.py",
}  # fmt: skip


def pytest_runtest_setup(item):
    """Read files in processes of their own where that is what matters; elsewhere in this one, which is much faster."""
    apart._is_apart = not READ_APART.intersection(item.path.parts)


@pytest.fixture(scope="session")
def office(tmp_path_factory) -> Callable[[Path, str, Path], Path]:
    """Convert a file with LibreOffice: office(source, "pdf", folder) gives the path of the result."""
    profile = tmp_path_factory.mktemp("office-profile")

    def convert(source: Path, ending: str, folder: Path) -> Path:
        command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", ending]
        subprocess.run([*command, "--outdir", str(folder), str(source)], check=True, capture_output=True, timeout=180)
        return folder / f"{source.stem}.{ending.partition(':')[0]}"

    return convert


@pytest.fixture
def workbook(tmp_path) -> Callable[..., Path]:
    """Make a small workbook the way a person would: workbook([heading row], [row], …, name="小李.xlsx")."""

    def make(*lines: list[object], name: str = "表.xlsx", sheet: str = "Sheet1") -> Path:
        book = openpyxl.Workbook()
        page = book.active
        page.title = sheet
        for line in lines:
            page.append(line)
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)
        return path

    return make
