"""A Book holds what the workbook shows, at the addresses the workbook shows it, whatever the format."""

import datetime
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import xlrd
import xlsxwriter
import xlwt
from messy_files import HALF_PAST_NINE, messy_workbook, only

from workbook_tools.columns.base import CellFault
from workbook_tools.excel.book import Book, read_book
from workbook_tools.problems import WorkbookError


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


def test_an_xls_that_claims_more_rows_than_can_be_is_refused(tmp_path: Path):
    book = xlwt.Workbook()
    book.add_sheet("旧").write(0, 0, "手机")
    book.save(str(tmp_path / "a.xls"))
    data = (tmp_path / "a.xls").read_bytes()
    at = data.index(b"\x00\x02\x0e\x00\0\0\0\0") + 8
    (tmp_path / "a.xls").write_bytes(data[:at] + b"\xff\xff\xff\x5b" + data[at + 4 :])
    with pytest.raises(WorkbookError) as caught:
        read_book(tmp_path / "a.xls")
    assert caught.value.code == "file-too-large"


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
def test_what_libreoffice_saves_reads_the_same(format_name: str, converted: Callable[[str], Book], tmp_path: Path):
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
