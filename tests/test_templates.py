"""The committed templates are what the declarations give today, and people can fill them."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

import workbook_tools as wb
from workbook_tools.excel.book import read_book
from workbook_tools.forms import FORMS
from workbook_tools.tasks.templates import BLANK_ROWS, write_templates

TEMPLATES = Path(__file__).parent.parent / "templates"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return write_templates(tmp_path_factory.mktemp("templates"))


def test_the_committed_templates_are_up_to_date(written):
    """Run `wbtools templates templates` after changing a form."""
    assert {p.name: p.read_bytes() for p in written} == {p.name: p.read_bytes() for p in TEMPLATES.glob("*.xlsx")}


def test_templates_keep_to_the_schema(written, assert_valid_xlsx):
    for path in written:
        assert_valid_xlsx(path)


@pytest.mark.parametrize("row_class", FORMS, ids=lambda row_class: row_class.form.title)
def test_a_filled_template_is_read_back(row_class, tmp_path):
    form = row_class.form
    book = openpyxl.load_workbook(TEMPLATES / f"{form.title}.xlsx")
    sheet = book[form.sheet]
    heads = {cell.value: cell for row in sheet.iter_rows(max_row=6) for cell in row if cell.value}
    line = heads["手机"].row + 1
    sheet.cell(line, heads["手机"].column, "13800138000")
    name = form.by_field["contact_name"].heading
    sheet.cell(line, heads[name].column, "王强")
    book.save(tmp_path / "填好的.xlsx")
    rows, _ = wb.read(tmp_path / "填好的.xlsx", as_of=date(2026, 11, 23))
    assert [(type(row), row.mobile, row.contact_name) for row in rows] == [(row_class, ("13800138000",), "王强")]


def test_an_empty_template_has_no_rows_and_no_problems():
    for row_class in FORMS:
        path = TEMPLATES / f"{row_class.form.title}.xlsx"
        assert wb.read(path) == ([], [])
        assert len(read_book(path).sheets[0].rows) < BLANK_ROWS
