"""A Book holds what the workbook shows, at the addresses the workbook shows it, whatever the format."""

import datetime
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlrd
import xlsxwriter
import xlwt
from openpyxl.styles import Font, PatternFill

from workbook_tools.columns.base import CellFault
from workbook_tools.excel.book import Book, Sheet, read_book
from workbook_tools.problems import WorkbookError

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


def test_an_xlsx_shows_everything_at_its_own_address(tmp_path: Path):
    messy_workbook(tmp_path / "a.xlsx")
    book = read_book(tmp_path / "a.xlsx")
    assert book.kind == "xlsx"
    assert [(sheet.name, sheet.state) for sheet in book.sheets] == [
        ("咨询记录", "visible"),
        ("旧版", "hidden"),
        ("参数", "very hidden"),
    ]
    sheet = book.sheets[0]
    assert [row[2:] for row in sheet.rows[4:]] == [
        ["手机", "日期", "备注"],
        ["13800138000", datetime.date(2026, 3, 5), "一行\n两行"],
        [13900139000.0, HALF_PAST_NINE, True],
        [CellFault("error", "#N/A"), "合并", None],
        ["作废", None, None],
        ["重点", None, None],
    ]
    assert {cell for row in sheet.rows[:4] for cell in row} == {None}
    assert {cell for row in sheet.rows for cell in row[:2]} == {None}
    assert type(sheet.rows[5][3]) is datetime.date
    assert sheet.merges == ((8, 4, 9, 5),)
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({6}, {5})
    assert sheet.struck == {(9, 3)}
    assert sheet.fills == {(10, 3): "FFFF00"}
    assert (sheet.formulas, sheet.pictures) == (frozenset(), ())


@pytest.mark.parametrize("name", ["a.xls", "a.et", "a.csv", "a.txt", "没有后缀"])
def test_the_name_of_an_xlsx_does_not_matter(name: str, tmp_path: Path):
    messy_workbook(tmp_path / "a.xlsx")
    (tmp_path / "a.xlsx").rename(tmp_path / name)
    assert read_book(tmp_path / name).kind == "xlsx"


@pytest.mark.parametrize("name", ["a.xls", "a.et", "a.xlsx", "a.csv"])
@pytest.mark.parametrize("dates_1904", [False, True])
def test_an_xls_or_et_shows_the_same_under_any_name(name: str, dates_1904: bool, tmp_path: Path):
    book = xlwt.Workbook(style_compression=2)
    book.dates_1904 = dates_1904
    sheet = book.add_sheet("旧")
    sheet.write(2, 1, "手机")
    sheet.write(3, 1, 13800138000)
    sheet.write(3, 2, datetime.date(2026, 3, 5), xlwt.easyxf(num_format_str="YYYY-MM-DD"))
    sheet.row(4).set_cell_error(1, 0x2A)
    sheet.write(5, 1, "作废", xlwt.easyxf("font: struck_out on"))
    sheet.write(6, 1, "重点", xlwt.easyxf("pattern: pattern solid, fore_colour yellow"))
    sheet.write(6, 2, None, xlwt.easyxf("pattern: pattern solid, fore_colour yellow"))
    sheet.write_merge(7, 8, 1, 2, "合")
    sheet.row(3).hidden = True
    sheet.col(2).hidden = True
    book.add_sheet("藏").visibility = 1
    book.add_sheet("深藏").visibility = 2
    book.save(str(tmp_path / name))
    read = read_book(tmp_path / name)
    assert read.kind == "xls"
    assert [sheet.state for sheet in read.sheets] == ["visible", "hidden", "very hidden"]
    old = read.sheets[0]
    assert [row[1:] for row in old.rows[2:8]] == [
        ["手机", None],
        [13800138000.0, datetime.date(2026, 3, 5)],
        [CellFault("error", "#N/A"), None],
        ["作废", None],
        ["重点", None],
        ["合", None],
    ]
    assert (old.merges, old.hidden_rows, old.hidden_columns) == (((8, 2, 9, 3),), {4}, {3})
    assert (old.struck, old.fills) == ({(6, 2)}, {(7, 2): "FFFF00"})


def test_an_xls_without_readable_structure_still_gives_its_values(tmp_path: Path, monkeypatch):
    def fail(**_options: object) -> None:
        raise AssertionError

    book = xlwt.Workbook()
    book.add_sheet("旧").write_merge(0, 1, 0, 1, "手机")
    book.save(str(tmp_path / "a.xls"))
    monkeypatch.setattr(xlrd, "open_workbook", fail)
    sheet = only(tmp_path / "a.xls")
    assert (sheet.rows[0][0], sheet.merges) == ("手机", ((1, 1, 2, 2),))


def test_the_1904_calendar_gives_the_days_that_were_typed(tmp_path: Path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"date_1904": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        clock = book.add_format({"num_format": "hh:mm"})
        sheet = book.add_worksheet()
        sheet.write_datetime("A1", datetime.date(2026, 3, 5), day)
        sheet.write_datetime("A2", datetime.time(9, 30), clock)
    assert only(tmp_path / "a.xlsx").rows == [[datetime.date(2026, 3, 5)], [datetime.time(9, 30)]]


def test_a_formula_is_its_result_and_one_never_calculated_is_a_fault(tmp_path: Path):
    never = CellFault("uncalculated")
    raw_sheet(
        tmp_path / "a.xlsx",
        '<row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><f>1+1</f><v></v></c><c r="C1"><f>1+1</f><v>0</v></c>'
        '<c r="D1" t="str"><f>""</f><v></v></c><c r="E1" t="str"><f>"甲"</f><v>甲</v></c>'
        '<c r="F1" t="e"><f>NA()</f><v>#N/A</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" ref="A2:A3" si="0">A1</f><v>7</v></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="0"/><v>8</v></c></row>'
        '<row r="9"><c r="G9"><f>A1</f></c></row>',
        "<headerFooter><oddHeader>&amp;C页眉</oddHeader></headerFooter>",
    )
    sheet = only(tmp_path / "a.xlsx")
    assert sheet.rows[0] == [never, never, 0.0, None, "甲", CellFault("error", "#N/A"), None]
    assert [sheet.rows[1][0], sheet.rows[2][0]] == [7.0, 8.0]
    assert sheet.rows[8] == [None] * 6 + [never]
    assert sheet.formulas == {*((1, column) for column in range(1, 7)), (2, 1), (3, 1), (9, 7)}


def test_what_openpyxl_writes_is_uncalculated_and_what_xlsxwriter_writes_is_a_value(tmp_path: Path):
    book = openpyxl.Workbook()
    book.active["B2"] = "=1+1"
    book.save(tmp_path / "a.xlsx")
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as other:
        other.add_worksheet().write_formula("B2", "=1+1")
    assert only(tmp_path / "a.xlsx").rows == [[None, None], [None, CellFault("uncalculated")]]
    assert only(tmp_path / "b.xlsx").rows[1] == [None, 0.0]


def test_line_breaks_are_one_kind_and_blanks_inside_are_kept(tmp_path: Path):
    cells = (
        '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> 甲  </t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>一_x000D_\n二&#13;\n三</t></is></c>'
        '<c r="C1" t="inlineStr"><is><r><t>富</t></r><r><t>文本</t></r></is></c>'
        '<c r="D1" t="inlineStr"><is><t></t></is></c>'
        '<c r="E1" t="b"><v>0</v></c>'
    )
    sheet = only(raw_sheet(tmp_path / "a.xlsx", f'<row r="1">{cells}</row>'))
    assert sheet.rows == [[" 甲  ", "一\n二\n三", "富文本", None, False]]


@pytest.mark.parametrize("dimension", ["A1", "A1:B2", "C3:XFD1048576", ""])
def test_a_lying_dimension_loses_nothing(dimension: str, tmp_path: Path):
    path = tmp_path / "a.xlsx"
    messy_workbook(path)
    before = read_book(path)
    tag = f'<dimension ref="{dimension}"/>' if dimension else ""
    rewrite(path, lambda _, text: re.sub(r'<dimension ref="[^"]*"\s*/>', tag, text))
    assert read_book(path) == before


STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


def test_strict_ooxml_reads_the_same(tmp_path: Path):
    def strict(name: str, text: str) -> str:
        for transitional, uri in STRICT.items():
            text = text.replace(transitional, uri)
        return text

    path = tmp_path / "a.xlsx"
    messy_workbook(path)
    before = read_book(path)
    rewrite(path, strict)
    assert read_book(path) == before


def test_relative_and_absolute_targets_find_the_same_parts(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    messy_workbook(path)
    before = read_book(path)
    rewrite(
        path,
        lambda name, text: text.replace('Target="/xl/', 'Target="') if "workbook.xml.rels" in name else text,
    )
    assert read_book(path) == before


def test_a_cell_written_unusually_means_the_same(tmp_path: Path):
    """The quick look at ordinary cells knows one spelling; the parser must agree with it on all others."""
    usual = '<row r="2"><c r="B2" t="n"><v>5</v></c><c r="C2"><f>1</f></c></row>'
    cells = {
        "usual": usual,
        "quotes": usual.replace('"', "'"),
        "order": usual.replace('r="B2" t="n"', 't="n" r="B2"'),
        "blanks": usual.replace("<c ", "<c\n  ").replace("<v>", "<v >"),
        "comment": usual.replace("<c r", "<!-- . --><c r"),
    }
    for name, xml in cells.items():
        sheet = only(raw_sheet(tmp_path / f"{name}.xlsx", xml))
        assert sheet.rows == [[None] * 3, [None, 5.0, CellFault("uncalculated")]], name


def test_cells_without_address_stand_side_by_side(tmp_path: Path):
    path = raw_sheet(
        tmp_path / "a.xlsx",
        "<row><c><v>1</v></c><c><f>1</f></c></row><row><c t='e'><v>#REF!</v></c></row>",
    )
    never, error = CellFault("uncalculated"), CellFault("error", "#REF!")
    assert only(path).rows == [[1.0, never], [error, None]]


def test_cells_with_a_namespace_prefix_are_seen(tmp_path: Path):
    def prefixed(name: str, text: str) -> str:
        if not name.endswith("sheet1.xml"):
            return text
        return re.sub(r"<(/?)(?=\w)", r"<\1x:", text).replace("xmlns=", "xmlns:x=")

    path = raw_sheet(tmp_path / "a.xlsx", '<row r="1" hidden="1"><c r="A1" t="e"><v>#REF!</v></c></row>')
    rewrite(path, prefixed)
    sheet = only(path)
    assert (sheet.rows, sheet.hidden_rows) == ([[CellFault("error", "#REF!")]], {1})


def test_painted_cells_are_found_among_many(tmp_path: Path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        red = book.add_format({"bg_color": "#FF0000", "font_strikeout": True})
        grey = book.add_format({"bg_color": "#D9D9D9"})
        for row in range(3000):
            for column in range(20):
                sheet.write(row, column, f"{row}", red if (row, column) == (2000, 7) else grey)
    sheet = only(tmp_path / "a.xlsx")
    assert (sheet.struck, sheet.fills) == ({(2001, 8)}, {(2001, 8): "FF0000"})
    assert len(sheet.rows) == 3000


def test_a_colour_of_the_old_palette_is_known(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    messy_workbook(path)
    rewrite(path, lambda _, text: text.replace('fgColor rgb="00FFFF00"', 'fgColor indexed="13"'))
    assert read_book(path).sheets[0].fills == {(10, 3): "FFFF00"}


def png() -> bytes:
    return bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf500f00"
        "03860180a5f7b7720000000049454e44ae426082"
    )


def test_a_picture_is_known_by_its_row_and_a_chart_is_none(tmp_path: Path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write("A1", 1)
        sheet.insert_image("C8", "名片.png", {"image_data": io.BytesIO(png())})
        sheet.insert_image("C3", "名片.png", {"image_data": io.BytesIO(png()), "object_position": 2})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Sheet1!$A$1:$A$2"})
        sheet.insert_chart("C20", chart)
    assert only(tmp_path / "a.xlsx").pictures == (3, 8)


def test_a_picture_wps_puts_into_a_cell_is_a_picture(tmp_path: Path):
    sheet = only(
        raw_sheet(
            tmp_path / "a.xlsx",
            '<row r="4"><c r="B4" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c></row>',
        )
    )
    assert (sheet.pictures, sheet.rows[3]) == ((4,), [None, None])


@pytest.mark.parametrize("last", ["XFD1048576", "T1048576"])
def test_a_value_in_the_far_corner_is_refused_before_it_can_do_harm(last: str, tmp_path: Path):
    row = re.sub(r"\D", "", last)
    path = raw_sheet(
        tmp_path / "a.xlsx",
        f'<row r="3"><c r="A3"><v>1</v></c></row><row r="{row}"><c r="{last}"><v>1</v></c></row>',
    )
    with pytest.raises(WorkbookError, match=last) as caught:
        read_book(path)
    assert caught.value.code == "file-too-large"


def test_blank_but_bordered_cells_in_the_far_corner_do_no_harm(tmp_path: Path):
    path = raw_sheet(
        tmp_path / "a.xlsx",
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>',
    )
    assert only(path).rows == [[1.0]]


@pytest.mark.parametrize("reference", ["A0", "ZZZZ1", "A1048577", "甲1", "A"])
def test_a_cell_outside_every_sheet_is_refused(reference: str, tmp_path: Path):
    path = raw_sheet(tmp_path / "a.xlsx", f'<row r="1"><c r="{reference}"><v>1</v></c></row>')
    with pytest.raises(WorkbookError):
        read_book(path)


def test_a_document_type_is_refused(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    messy_workbook(path)
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><worksheet'
    rewrite(path, lambda name, text: text.replace("<worksheet", bomb, 1) if "sheet1.xml" in name else text)
    with pytest.raises(WorkbookError) as caught:
        read_book(path)
    assert caught.value.code == "file-not-workbook"


def test_a_part_too_large_to_unpack_is_refused(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("workbook_tools.excel.xml_parts.MAX_BYTES", 100)
    messy_workbook(tmp_path / "a.xlsx")
    with pytest.raises(WorkbookError) as caught:
        read_book(tmp_path / "a.xlsx")
    assert caught.value.code == "file-too-large"


def test_a_missing_sheet_part_is_not_silently_skipped(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    messy_workbook(path)
    rewrite(
        path,
        lambda name, text: (
            text.replace("sheet2.xml", "../../etc/passwd") if name.endswith("workbook.xml.rels") else text
        ),
    )
    with pytest.raises(WorkbookError) as caught:
        read_book(path)
    assert caught.value.code == "file-incomplete"


def test_a_workbook_of_charts_alone_is_refused(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.create_chartsheet("图")
    book.remove(book.active)
    book.save(path)
    with pytest.raises(WorkbookError) as caught:
        read_book(path)
    assert caught.value.code == "file-not-workbook"


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


@pytest.fixture
def converted(tmp_path: Path) -> Callable[[str], Book]:
    """Save the messy workbook in another format by LibreOffice and read it."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed: other programs' files are not tested")

    def convert(format_name: str) -> Book:
        messy_workbook(tmp_path / "a.xlsx")
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        target = tmp_path / "out"
        command = [program, profile, "--headless", "--convert-to", format_name, "--outdir", str(target)]
        subprocess.run([*command, str(tmp_path / "a.xlsx")], check=True, capture_output=True, timeout=120)
        return read_book(target / f"a.{format_name}")

    return convert


@pytest.mark.libreoffice
@pytest.mark.parametrize("format_name", ["xlsx", "xls", "ods"])
def test_what_libreoffice_saves_reads_the_same(
    format_name: str, converted: Callable[[str], Book], tmp_path: Path
):
    book = converted(format_name)
    ours = read_book(tmp_path / "a.xlsx").sheets[0]
    theirs = book.sheets[0]
    assert book.kind == format_name
    # An .ods has no boolean of Excel's: TRUE comes back as the number 1, which compares equal.
    assert theirs.rows[: len(ours.rows)] == ours.rows
    assert (theirs.merges, theirs.hidden_rows, theirs.hidden_columns) == (ours.merges, {6}, {5})
    if format_name != "ods":
        assert (theirs.struck, theirs.fills) == (ours.struck, ours.fills)


def test_reading_leaves_the_file_as_it_was(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    messy_workbook(path)
    before = path.read_bytes()
    read_book(path)
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["a.xlsx"]
