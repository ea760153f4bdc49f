"""Write the workbooks: by openpyxl, XlsxWriter, xlwt, csv, and LibreOffice for what only it makes."""

from __future__ import annotations

import csv
import re
import shutil
import struct
import subprocess
import tempfile
import zipfile
import zlib
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from .grid import Book, Look

_STAMP = b"2026-11-22T09:30:00Z"


def save(book: Book, inbox: Path) -> Path:
    """Write a book into the inbox in its own way, the same bytes every time where the format allows."""
    path = inbox / book.file
    path.parent.mkdir(parents=True, exist_ok=True)
    WAYS[book.way](book, path)
    if zipfile.is_zipfile(path):
        settle(path)
    return path


def settle(path: Path) -> None:
    """Take the moment of writing out of a zipped workbook, so that another run gives the same file."""
    with zipfile.ZipFile(path) as old:
        members = [(info, old.read(info)) for info in old.infolist()]
    with zipfile.ZipFile(path, "w") as new:
        for info, content in members:
            fresh = zipfile.ZipInfo(info.filename, (2026, 11, 22, 17, 30, 0))
            fresh.compress_type = info.compress_type
            fresh.external_attr = 0o644 << 16
            dated = info.filename in ("docProps/core.xml", "meta.xml")
            new.writestr(fresh, _undated(content) if dated else content)


def _undated(content: bytes) -> bytes:
    content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?", _STAMP, content)
    return re.sub(rb"PT[\dHMS.]+S", b"PT1M0S", content)


def name_card() -> bytes:
    """Draw a small picture like a name card: three grey lines on cream, 100 by 50."""
    cream, grey = bytes((255, 250, 230)), bytes((120, 120, 120))
    blank, line = b"\0" + cream * 100, b"\0" + cream * 12 + grey * 60 + cream * 28
    pixels = b"".join(line if row % 14 in (8, 9, 10) else blank for row in range(50))
    header = struct.pack(">IIBBBBB", 100, 50, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(pixels)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )


def _by_openpyxl(book: Book, path: Path) -> None:
    workbook = Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type] # a new workbook has an active sheet
    workbook.properties.creator = book.owner
    for sheet in book.sheets:
        made = workbook.create_sheet(sheet.name)
        for (row, column), value in sheet.cells.items():
            cell = made.cell(row, column, value)
            _dress(cell, sheet.looks[row, column], book.font)
        for first, left, last, right in sheet.merges:
            made.merge_cells(start_row=first, start_column=left, end_row=last, end_column=right)
        for column, width in sheet.widths.items():
            made.column_dimensions[get_column_letter(column)].width = width
        for row, height in sheet.heights.items():
            made.row_dimensions[row].height = height
        for row in sheet.hidden_rows:
            made.row_dimensions[row].hidden = True
        if sheet.filtered:
            made.auto_filter.ref, column, kept = sheet.filtered
            made.auto_filter.add_filter_column(column, kept)
        made.sheet_state = sheet.state
        if sheet.protected:
            made.protection.sheet = True
    workbook.save(path)


def _dress(cell: Any, look: Look, font: str) -> None:
    colour = "C00000" if look.red else "000000"
    cell.font = Font(name=font, size=look.size, bold=look.bold, strike=look.strike, color=colour)
    cell.alignment = Alignment("center" if look.center else None, "center", wrap_text=look.wrap)
    if look.fill:
        cell.fill = PatternFill("solid", fgColor=look.fill)
    if look.border:
        line = Side("thin", color="808080")
        cell.border = Border(line, line, line, line)
    cell.number_format = look.format
    if isinstance(cell.value, (date, time)) and look.format == "General":
        cell.number_format = "hh:mm" if isinstance(cell.value, time) else "yyyy-mm-dd"


def _by_xlsxwriter(book: Book, path: Path) -> None:
    workbook = xlsxwriter.Workbook(str(path))
    workbook.set_properties({"author": book.owner, "created": datetime(2026, 11, 22, 9, 30, tzinfo=UTC)})
    formats: dict[Look, Any] = {}
    for sheet in book.sheets:
        made = workbook.add_worksheet(sheet.name)
        for look in sheet.looks.values():
            if look not in formats:
                formats[look] = workbook.add_format(_format(look, book.font))
        for first, left, last, right in sheet.merges:
            look = sheet.looks[first, left]
            made.merge_range(first - 1, left - 1, last - 1, right - 1, "", formats[look])
        for (row, column), value in sheet.cells.items():
            _write(made, row - 1, column - 1, value, formats[sheet.looks[row, column]])
        for column, width in sheet.widths.items():
            made.set_column(column - 1, column - 1, width)
        for row, height in sheet.heights.items():
            made.set_row(row - 1, height)
        for row, column in sheet.pictures:
            options = {"image_data": BytesIO(name_card()), "x_offset": 3, "y_offset": 2, "y_scale": 0.6}
            made.insert_image(row - 1, column - 1, "名片.png", options)
    workbook.close()


def _write(sheet: Any, row: int, column: int, value: Any, look: Any) -> None:
    if isinstance(value, tuple):
        formula, result = value
        sheet.write_formula(row, column, formula, look, result)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, look)
    elif isinstance(value, (date, time)):
        sheet.write_datetime(row, column, value, look)
    elif value is None:
        sheet.write_blank(row, column, None, look)
    else:
        sheet.write_number(row, column, value, look)


def _format(look: Look, font: str) -> dict[str, Any]:
    made: dict[str, Any] = {"font_name": font, "font_size": look.size, "valign": "vcenter"}
    made |= {"bold": look.bold, "font_strikeout": look.strike, "text_wrap": look.wrap}
    made |= {"border": 1, "border_color": "#808080"} if look.border else {}
    made |= {"align": "center"} if look.center else {}
    made |= {"bg_color": f"#{look.fill}"} if look.fill else {}
    made |= {"font_color": "#C00000"} if look.red else {}
    made |= {"num_format": look.format} if look.format != "General" else {}
    return made


def _by_xlwt(book: Book, path: Path) -> None:
    workbook = xlwt.Workbook(encoding="utf-8")
    workbook.set_owner("zhou")
    for sheet in book.sheets:
        made = workbook.add_sheet(sheet.name)
        merged = {(first, left): (last, right) for first, left, last, right in sheet.merges}
        covered = {
            (row, column)
            for first, left, last, right in sheet.merges
            for row in range(first, last + 1)
            for column in range(left, right + 1)
        }
        for (row, column), value in sheet.cells.items():
            style = _xls_style(sheet.looks[row, column], value)
            if (row, column) in merged:
                last, right = merged[row, column]
                made.write_merge(row - 1, last - 1, column - 1, right - 1, value, style)
            elif (row, column) not in covered:
                made.write(row - 1, column - 1, value, style)
        for column, width in sheet.widths.items():
            made.col(column - 1).width = int(width * 256)
    workbook.save(str(path))


def _xls_style(look: Look, value: Any) -> Any:
    parts = [f"font: name 宋体, height {look.size * 20}" + (", bold on" if look.bold else "")]
    if look.center:
        parts.append("align: horiz center")
    if look.border:
        parts.append("borders: left thin, right thin, top thin, bottom thin")
    shown = "YYYY-MM-DD" if isinstance(value, date) else look.format
    return xlwt.easyxf("; ".join(parts), num_format_str=shown)


def _as_csv(book: Book, path: Path) -> None:
    (sheet,) = book.sheets
    last = max(column for _, column in sheet.cells)
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        for row in range(1, max(row for row, _ in sheet.cells) + 1):
            values = (sheet.cells.get((row, column)) for column in range(1, last + 1))
            writer.writerow(["" if value is None else value for value in values])


def _by_libreoffice(book: Book, path: Path) -> None:
    """Let LibreOffice open what openpyxl wrote, calculate it and save it as its own."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "from", f"{path.stem}.xlsx")
        source.parent.mkdir()
        _by_openpyxl(book, source)
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to"]
        command += [path.suffix[1:], "--outdir", f"{folder}/to", str(source)]
        subprocess.run(command, check=True, capture_output=True)
        shutil.move(Path(folder, "to", path.name), path)


WAYS = {
    "openpyxl": _by_openpyxl,
    "XlsxWriter": _by_xlsxwriter,
    "xlwt": _by_xlwt,
    "csv": _as_csv,
    "LibreOffice": _by_libreoffice,
}
