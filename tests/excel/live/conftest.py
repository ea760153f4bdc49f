"""A LibreOffice that stands in for Excel: workbooks are opened in it as somebody would open them in Excel."""

import os
import subprocess

import pytest
import xlwings
from office_engine import PYTHON, Office, register


@pytest.fixture(scope="session")
def office_engine(tmp_path_factory):
    """Start LibreOffice once and give its engine. Skip out loud without its bridge; where it is demanded (CI), fail."""
    if subprocess.run([PYTHON, "-c", "import uno"], check=False, capture_output=True).returncode:
        stop = pytest.fail if os.environ.get("WBTOOLS_REQUIRE_LIBREOFFICE") else pytest.skip
        stop("LibreOffice's bridge to Python is not installed (python3-uno)")
    office = Office(tmp_path_factory.mktemp("office-live"))
    try:
        yield register(office)
    finally:
        office.end()


@pytest.fixture
def excel(office_engine):
    """Give the LibreOffice, as the Excel that runs now: excel("open", path) opens a workbook in it."""
    office = office_engine.impl.office
    office_engine.activate()
    try:
        yield office
    finally:
        xlwings.engines.active = None
        for path in office("books"):
            office("close", path)
