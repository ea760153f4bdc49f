"""Nothing that stands in a workbook is lost in silence: each way libraries are known to lose it, by name."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from files import ONE, linked, shared, sheet, strict, xlsb, xlsx

from workbook_tools.columns.base import CellFault
from workbook_tools.excel.book import Sheet, read_book
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.init import init


def read(data: bytes, tmp_path: Path, name: str = "a.xlsx") -> Sheet:
    (tmp_path / name).write_bytes(data)
    (only,) = read_book(tmp_path / name).sheets
    return only


def refused(data: bytes, tmp_path: Path) -> WorkbookError:
    with pytest.raises(WorkbookError) as caught:
        read(data, tmp_path)
    return caught.value


def test_a_strict_workbook_has_its_sheets(tmp_path: Path):
    assert read(strict(), tmp_path).rows == [[1.0]]


def test_a_false_dimension_hides_nothing(tmp_path: Path):
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 6))
    assert len(read(xlsx(sheet(rows, before='<dimension ref="A1"/>')), tmp_path).rows) == 5


@pytest.mark.parametrize("make", [lambda: xlsx(sheet(ONE.replace("<v>1", "<v>7") + '<row r="2"/>')), xlsb])
def test_numbers_are_read(make, tmp_path: Path):
    assert read(make(), tmp_path).rows[0][0] == 7.0


def test_error_cells_are_told_from_blanks(tmp_path: Path):
    found = read(xlsx(sheet('<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1"/></row>')), tmp_path)
    assert found.rows == [[CellFault("error", "#N/A")]]


def test_error_cells_of_an_xlsb_are_told_from_blanks(tmp_path: Path):
    assert read(xlsb(), tmp_path, "a.xlsb").rows == [[7.0, CellFault("error", "#N/A")]]


def test_formulas_never_calculated_are_told_from_blanks(tmp_path: Path):
    found = read(xlsx(sheet('<row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><v>1</v></c></row>')), tmp_path)
    assert found.rows == [[CellFault("uncalculated"), 1.0]]


def test_customers_called_like_nothing_keep_their_names(tmp_path: Path):
    names = ["NA", "None", "null", "nan", "NULL", "NaN", "TRUE"]  # N/A is what staff write for "nothing here"
    space = tmp_path / "公司"
    init(space)
    book = openpyxl.Workbook()
    book.active.append(["咨询日期", "来源渠道", "客户名称", "客户称呼", "手机", "咨询内容", "登记客服"])
    for n, name in enumerate(names):
        book.active.append(
            [date(2026, 11, 17), "网络·百度商桥", name, "王", f"138{n}39{n}0{n}{n}{n}", "想了解价格", "李晓梅"]
        )
    book.save(space / "收件箱" / "小李.xlsx")
    done = consolidate([], workspace=space, week="2026-W47", as_of=date(2026, 11, 23))
    assert done.summary()["rows"]["accepted"] == len(names), json.dumps(done.summary(), ensure_ascii=False)
    cells = {cell for row in read_book(space / "客户总表.xlsx").sheets[0].rows for cell in row}
    assert set(names) <= cells


def test_spaces_alone_are_blank_and_spaces_around_words_do_not_refuse_a_file(tmp_path: Path):
    texts = (
        "<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
        "<si><t> </t></si><si><t> 王 </t></si><si><t/></si></sst>"
    )
    cells = "".join(f'<c r="{at}1" t="s"><v>{n}</v></c>' for n, at in enumerate("ABC"))
    found = read(shared(texts, f'<row r="1">{cells}</row>'), tmp_path)
    assert [str(cell or "").strip() for cell in found.rows[0]][:2] == ["", "王"]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        ONE + '<row r="1"><c r="A1"><v>2</v></c></row>',
        ONE + '<row r="1"><c r="A1" t="inlineStr"><is><t>王</t></is></c></row>',
    ],
)
def test_a_cell_written_twice_with_different_contents_is_named(rows: str, tmp_path: Path):
    error = refused(xlsx(sheet(rows)), tmp_path)
    assert (error.code, "工作表“表”的 A1" in error.message) == ("file-differs", True)


def test_a_cell_written_twice_alike_is_no_difference(tmp_path: Path):
    assert read(xlsx(sheet(ONE + ONE)), tmp_path).rows == [[1.0]]


def test_a_sheet_whose_part_is_missing_is_not_passed_over(tmp_path: Path):
    assert refused(linked("worksheets/none.xml"), tmp_path).code == "file-incomplete"


def test_a_text_that_the_fast_reader_loses_is_read_by_another(tmp_path: Path):
    rows = '<row r="1"><c r="A1" t="inlineStr"><f>B1</f><v>王</v></c></row>'
    assert read(xlsx(sheet(rows)), tmp_path).rows == [["王"]]


def test_sheets_in_utf_16_are_read(tmp_path: Path):
    text = f'<?xml version="1.0" encoding="UTF-16"?>{sheet()}'
    assert read(xlsx(b"\xff\xfe" + text.encode("utf-16-le")), tmp_path).rows == [[1.0]]


def test_a_damaged_picture_or_text_is_noticed(tmp_path: Path):
    data = bytearray(xlsx(**{"xl/media/1.png": "x" * 1000}))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as package:
        at = package.getinfo("xl/media/1.png").header_offset + 30 + len("xl/media/1.png") + 4
    data[at] ^= 0xFF
    assert refused(bytes(data), tmp_path).code == "file-incomplete"
