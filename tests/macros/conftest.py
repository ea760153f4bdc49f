"""Where buttons are pressed: LibreOffice with its bridge to Python, and workbooks to press them in."""

import os
import subprocess

import pytest
from desk import PYTHON, Desk

from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.tasks.templates import template_pages, write_template


@pytest.fixture(scope="session")
def office_python():
    """Skip out loud without the bridge; where LibreOffice is demanded (CI), fail."""
    if subprocess.run([PYTHON, "-c", "import uno"], check=False, capture_output=True).returncode:
        stop = pytest.fail if os.environ.get("WBTOOLS_REQUIRE_LIBREOFFICE") else pytest.skip
        stop("LibreOffice's bridge to Python is not installed (python3-uno)")


@pytest.fixture(scope="session")
def books(tmp_path_factory):
    """Make the workbooks of two forms once."""
    folder = tmp_path_factory.mktemp("表样")
    for row_class in (Inquiry, MyCustomer):
        write_template(folder / f"{row_class.form.title}.xlsm", template_pages(row_class), {})
    return folder


@pytest.fixture
def desk(tmp_path, books, office_python, tmp_path_factory):
    return Desk(tmp_path, books / f"{Inquiry.form.title}.xlsm", tmp_path_factory.getbasetemp() / "office-with-macros")
