"""What the value reader drops from an .ods is found, though equal rows and cells stand once."""

import zipfile
from pathlib import Path

import pytest
from messy_files import rewrite

from workbook_tools.columns.base import CellFault
from workbook_tools.excel.book import read_book
from workbook_tools.problems import WorkbookError


def ods(path: Path, table: str) -> Path:
    """Write an .ods with these rows, as LibreOffice would."""
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in {"office": "office", "table": "table", "text": "text", "draw": "drawing"}.items()
    )
    content = (
        f'<office:document-content {spaces} xmlns:calcext="urn:calcext"><office:body><office:spreadsheet>'
        f'<table:table table:name="单">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr("content.xml", content)
    return path


CELL = '<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'


def cell(text: str, more: str = "") -> str:
    return CELL.format(text=text, more=more and " " + more)


def rows(content: str, more: str = "") -> str:
    return f"<table:table-row {more}>{content}</table:table-row>"


def test_an_ods_counts_repeated_rows_and_columns(tmp_path: Path):
    blank = "<table:table-cell/>"
    error = cell("#N/A", 'table:formula="of:=NA()" calcext:value-type="error"')
    merged = cell("合", 'table:number-rows-spanned="2" table:number-columns-spanned="2"')
    path = ods(
        tmp_path / "a.xlsx",
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse"/>'
        + rows(blank, 'table:number-rows-repeated="4"')
        + rows(f'<table:table-cell table:number-columns-repeated="2"/>{cell("手机")}')
        + rows(
            f'{blank}{error}<table:table-cell table:formula="of:=1"/>',
            'table:visibility="filter" table:number-rows-repeated="2"',
        )
        + rows(f"{merged}<table:covered-table-cell/>")
        + rows(blank, 'table:visibility="collapse" table:number-rows-repeated="1048568"'),
    )
    book = read_book(path)
    sheet = book.sheets[0]
    fault, never = CellFault("error", "#N/A"), CellFault("uncalculated")
    assert book.kind == "ods"
    assert sheet.rows[4:] == [
        [None, None, "手机"],
        [None, fault, never],
        [None, fault, never],
        ["合", None, None],
    ]
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({6, 7}, {3})
    assert sheet.merges == ((8, 1, 9, 2),)
    assert sheet.formulas == {(6, 2), (6, 3), (7, 2), (7, 3)}


def test_a_cell_that_does_not_say_its_type_is_the_text_it_shows(tmp_path: Path):
    plain = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
    note = "<office:annotation><text:p>批注</text:p></office:annotation>"
    drawn = "<draw:custom-shape><text:p>图</text:p></draw:custom-shape>"
    path = ods(
        tmp_path / "a.ods",
        rows(cell("手机") + cell("客户"))
        + rows(plain.format("", "13864912345") + plain.format("", f"刘</text:p>{note}<text:p>敏{drawn}"))
        + rows(plain.format(' table:number-columns-repeated="2"', "同"), 'table:number-rows-repeated="2"')
        + rows(f"<table:table-cell>{note}{drawn}</table:table-cell>" + plain.format(' table:formula="of:=A1"', "算")),
    )
    sheet = read_book(path).sheets[0]
    assert sheet.rows == [["手机", "客户"], ["13864912345", "刘\n敏"], ["同", "同"], ["同", "同"], [None, "算"]]


def test_tabs_and_line_breaks_part_words_and_what_tells_their_sound_is_none(tmp_path: Path):
    ruby = "<text:ruby><text:ruby-base>王志强</text:ruby-base><text:ruby-text>ワン</text:ruby-text></text:ruby>"
    texts = ["王强<text:line-break/>李四", "王强<text:tab/>李四", f"{ruby}先生", '甲<text:s text:c="2"/>乙']
    path = ods(tmp_path / "a.ods", rows("".join(map(cell, texts))))
    assert read_book(path).sheets[0].rows == [["王强\n李四", "王强\t李四", "王志强先生", "甲  乙"]]


def test_an_ods_with_a_far_corner_or_a_password_is_refused(tmp_path: Path):
    gap = '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
    far = cell("远", 'table:number-columns-repeated="16384"')
    path = ods(tmp_path / "a.ods", f"{gap}<table:table-row>{far}</table:table-row>")
    with pytest.raises(WorkbookError) as large:
        read_book(path)
    rewrite(path, lambda name, text: "<manifest:encryption-data/>" if "manifest" in name else text)
    with pytest.raises(WorkbookError) as locked:
        read_book(path)
    assert (large.value.code, locked.value.code) == ("file-too-large", "file-password")
