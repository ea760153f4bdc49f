"""Templates filled in as a program that is not ours would."""

import openpyxl

from workbook_tools.excel.writer import write_book
from workbook_tools.tasks.templates import template_pages


def filled(form, rows, path):
    """Write rows of cells by field into the form's template, as a program that is not ours would."""
    write_book(path, template_pages(form.row_class))
    book = openpyxl.load_workbook(path)
    sheet = book[form.sheet]
    book.move_sheet(sheet, -book.index(sheet))  # what is drawn first is looked at
    head = next(row for row in sheet.iter_rows() if {c.value for c in row} >= {c.heading for c in form.columns})
    at = {cell.value: cell.column for cell in head}
    first = first_free_line(form, sheet, head[0].row, at)
    for folded in sheet.column_dimensions.values():
        folded.hidden, folded.collapsed, folded.outlineLevel = False, False, 0
    for line, cells in enumerate(rows, first):
        for name, value in cells.items():
            cell = sheet.cell(line, at[form.by_field[name].heading], value)
            if isinstance(value, str):
                cell.data_type = "s"  # also what begins with = and is meant as text
    book.save(path)
    return first, at


def first_free_line(form, sheet, head, at):
    """Give the line after the example and whatever the template holds already."""
    lines = range(head + 2, sheet.max_row + 1)
    return next(line for line in lines if all(is_free(sheet.cell(line, column)) for column in at.values()))


def is_free(cell):
    """Tell whether nobody has typed here; a formula that stands ready is not typed."""
    return cell.value is None or cell.data_type == "f"
