"""What the value reader drops from an .xlsx is found, however the .xlsx is written; what harms is refused."""

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from messy_files import messy_workbook, only, raw_sheet, rewrite

from workbook_tools.columns.base import CellFault
from workbook_tools.excel.book import read_book
from workbook_tools.problems import WorkbookError


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
    assert caught.value.code == "file-unsafe"


def test_a_part_too_large_to_unpack_is_refused(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("workbook_tools.excel.guard.MAX_BYTES", 100)
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


def test_a_false_count_of_texts_is_refused_before_it_kills_the_reader(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet().write(0, 0, "x")
    rewrite(path, lambda _, text: text.replace('uniqueCount="1"', 'uniqueCount="300000000000"'))
    with pytest.raises(WorkbookError) as refused:
        read_book(path)
    assert refused.value.code == "file-too-large"


def test_a_text_that_cannot_be_is_refused(tmp_path):
    """Readers take text number -1 for another cell's."""
    good = tmp_path / "好.xlsx"
    with xlsxwriter.Workbook(good) as book:
        book.add_worksheet().write_row(0, 0, ["咨询日期", "客户称呼"])
    bad = tmp_path / "坏.xlsx"
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b't="s"><v>1<', b't="s"><v>-1<'))
    with pytest.raises(WorkbookError) as refused:
        read_book(bad)
    assert refused.value.code == "file-incomplete"
