"""Clicking a button in a closed workbook, and what stands in it afterwards."""

from datetime import date, datetime, time

from days import opened

from workbook_tools.buttons import press

MONDAY = date(2026, 11, 23)


def click(name, path, selection="", *, sheet="Sheet1", day=MONDAY, workspace=None):
    """Click a button at 17:00, and give the sentence."""
    return clicked(name, path, selection, sheet=sheet, day=day, workspace=workspace).sentence


def clicked(name, path, selection="", *, sheet="Sheet1", day=MONDAY, workspace=None):
    return press(
        name,
        str(path),
        sheet=sheet,
        selection=selection,
        workspace=workspace and workspace.root,
        now=datetime.combine(day, time(17)),
    )


def notes(path, sheet="Sheet1"):
    """Give every note on a sheet by the address of its cell."""
    page = opened(path)[sheet]
    return {cell.coordinate: cell.comment.text for row in page.iter_rows() for cell in row if cell.comment}


def colours(path, sheet="Sheet1"):
    """Give the colour of every coloured cell."""
    page = opened(path)[sheet]
    return {
        cell.coordinate: cell.fill.fgColor.rgb[-6:]
        for row in page.iter_rows()
        for cell in row
        if cell.fill.fill_type == "solid"
    }
