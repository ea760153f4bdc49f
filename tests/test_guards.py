"""A template and `validate` object to the same cells: every rule that Excel can express is shown to both."""

import openpyxl
import pytest
from drawn import first_sheet
from filling import filled
from violations import sound_row, violations

import workbook_tools as wb
from workbook_tools.excel import style
from workbook_tools.excel.card_page import CardPage
from workbook_tools.excel.writer import write_book
from workbook_tools.forms import FORMS
from workbook_tools.forms.settings import Staff
from workbook_tools.settings import Settings
from workbook_tools.tasks.templates import template_pages

MARKED = {style.WRONG, style.OVERDUE}
ONCE = [row_class for row_class in FORMS if any(column.heading_line for column in row_class.form.columns)]


@pytest.fixture(params=FORMS, ids=lambda row_class: row_class.form.key)
def form(request):
    return request.param.form


@pytest.mark.libreoffice
@pytest.mark.parametrize("row_class", ONCE, ids=lambda row_class: row_class.form.key)
def test_a_name_said_once_above_the_table_marks_no_line_below_it(row_class, tmp_path, office):
    known = Settings(staff=[Staff(name="李晓梅"), Staff(name="王志远")], known=True)
    pages = [
        page for page in template_pages(row_class, person="李晓梅", settings=known) if page.name == row_class.form.sheet
    ]
    write_book(tmp_path / "空表.xlsx", pages, vocabularies=known.vocabularies())
    drawn = first_sheet(office(tmp_path / "空表.xlsx", "html", tmp_path))
    assert any("李晓梅" in text for cells in drawn for text, _ in cells)
    assert not [
        (row, text) for row, cells in enumerate(drawn, 1) for text, colour in cells if colour in MARKED and row > 8
    ]


@pytest.mark.libreoffice
def test_every_violation_is_marked_on_the_sheet_and_told_by_validate(form, tmp_path, office):
    told_of = violations(form)
    rows = [sound_row(form), *({**sound_row(form), **violation.cells} for violation in told_of)]
    path = tmp_path / "填好的.xlsx"
    first, at = filled(form, rows, path)
    drawn = first_sheet(office(path, "html", tmp_path))
    _, problems = wb.read(path)
    wrong = {(p.place.row, p.place.column): p.code for p in problems if not p.is_remark}
    marked = {
        (row, column)
        for row, cells in enumerate(drawn, 1)
        for column, (_, colour) in enumerate(cells, 1)
        if colour in MARKED and row >= first
    }
    assert not [place for place in wrong if place[0] == first], "the sound row has nothing wrong"
    for line, violation in enumerate(told_of, first + 1):
        column = at[form.by_field[violation.field].heading]
        codes = [p.code for p in problems if (p.place.row, p.place.column) == (line, column)]
        assert violation.code in codes, violation
        assert (line, column) in marked, violation
    assert marked <= wrong.keys(), "nothing is marked that validate does not object to"


def filled_cards(form, rows, path):
    """Fill a card with each row of cells, as a program that is not ours would; give each field's cells in order."""
    write_book(path, [CardPage(form.sheet, form, [form.row_class.of({}) for _ in rows], form.title)])
    book = openpyxl.load_workbook(path)
    sheet = book[form.sheet]
    labels = {column.heading: column.field for column in form.columns}
    places = {column.field: [] for column in form.columns}
    for cell in (cell for line in sheet.iter_rows() for cell in line if cell.value in labels):
        places[labels[cell.value]].append((cell.row, cell.column + 1))
    for number, cells in enumerate(rows):
        for name, value in cells.items():
            sheet.cell(*places[name][number], value)
    book.save(path)
    return places


@pytest.mark.libreoffice
@pytest.mark.parametrize("row_class", [c for c in FORMS if c.form.card], ids=lambda row_class: row_class.form.key)
def test_every_violation_is_marked_on_its_card_and_told_by_validate(row_class, tmp_path, office):
    form = row_class.form
    told_of = violations(form)
    rows = [sound_row(form), *({**sound_row(form), **violation.cells} for violation in told_of)]
    path = tmp_path / "填好的.xlsx"
    places = filled_cards(form, rows, path)
    drawn = first_sheet(office(path, "html", tmp_path))
    _, problems = wb.read(path)
    wrong = {(p.place.row, p.place.column) for p in problems if not p.is_remark}
    at = {place for cells in places.values() for place in cells}  # a merged cell is drawn in each of its columns
    marked = {(row, column) for row, column in at if drawn[row - 1][column - 1][1] in MARKED}
    for card, violation in enumerate(told_of, 1):
        place = places[violation.field][card]
        assert violation.code in [p.code for p in problems if (p.place.row, p.place.column) == place], violation
        assert place in marked, violation
    assert not {cells[0] for cells in places.values()} & (wrong | marked), "the sound card is in order"
    assert marked <= wrong, "nothing is marked that validate does not object to"
