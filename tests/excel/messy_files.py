"""Workbooks as staff and odd programs make them, for the tests of reading."""

import datetime
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
from openpyxl.styles import Font, PatternFill

from workbook_tools.excel.book import Sheet, read_book

HALF_PAST_NINE = datetime.datetime.combine(datetime.date(2026, 3, 6), datetime.time(9, 30))


def only(path: Path) -> Sheet:
    (sheet,) = read_book(path).sheets
    return sheet


def rewrite(path: Path, change: Callable[[str, str], str]) -> None:
    """Change the text of a zipped workbook's parts in place."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, text in parts.items():
            package.writestr(name, change(name, text))


def raw_sheet(path: Path, sheet_data: str, tail: str = "") -> Path:
    """Write an .xlsx whose sheet holds this XML."""
    openpyxl.Workbook().save(path)
    rewrite(
        path,
        lambda name, text: (
            re.sub(
                r"<sheetData\s*/>|<sheetData>.*</sheetData>",
                f"<sheetData>{sheet_data}</sheetData>{tail}",
                text,
            )
            if name.endswith("sheet1.xml")
            else text
        ),
    )
    return path


def messy_workbook(path: Path) -> None:
    """Everything a sheet can hide or mark, on a table that starts at C5."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "咨询记录"
    sheet["C5"], sheet["D5"], sheet["E5"] = "手机", "日期", "备注"
    sheet["C6"], sheet["D6"], sheet["E6"] = "13800138000", datetime.date(2026, 3, 5), "一行\n两行"
    sheet["C7"], sheet["D7"], sheet["E7"] = 13900139000, HALF_PAST_NINE, True
    sheet["C8"], sheet["D8"] = "#N/A", "合并"
    sheet["C9"], sheet["C10"] = "作废", "重点"
    sheet["C9"].font = Font(strike=True)
    sheet["C10"].fill = PatternFill("solid", start_color="FFFF00")
    sheet["D10"].fill = PatternFill("solid", start_color="FFFF00")
    sheet["C5"].fill = PatternFill("solid", start_color="DDEBF7")
    sheet.merge_cells("D8:E9")
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["E"].hidden = True
    book.create_sheet("旧版")["A1"] = 1
    book["旧版"].sheet_state = "hidden"
    book.create_sheet("参数")["A1"] = 2
    book["参数"].sheet_state = "veryHidden"
    book.create_chartsheet("图")
    book.save(path)
