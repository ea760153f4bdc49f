"""Messes 42 to 46: what is said by looks, files that are not what they are called, locked files, endless sheets."""

import io

import openpyxl
import pytest
import xlsxwriter
from offices import inbox, office, run, statuses
from openpyxl.styles import Border, Font, PatternFill, Side
from staff_books import DAY, INQUIRY, VISIT, by_openpyxl, inquiry, log, picture, read, rewrite, save, seen, visit

from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.validate import validate


def test_mess_42_struck_out_rows_are_kept_marked_and_asked_about(tmp_path):
    def strike(sheet):
        for cell in sheet[3]:
            cell.font = Font(strike=True, color="FF0000")

    got = read(by_openpyxl(tmp_path / "a.xlsx", log(*map(inquiry, range(4))), change=strike))
    assert (len(got.rows), got.held) == (4, [])
    assert [dict(row.extra) for row in got.rows] == [{}, {"样式标记": "删除线"}, {}, {}]
    assert got.asked == [("A3", "struck-out")]


def test_mess_42_colours_are_kept_with_their_rows_and_told_once_a_colour(tmp_path):
    def paint(sheet):
        for row, colour in ((3, "FFFF00"), (5, "FFFF00"), (6, "FF0000")):
            for cell in sheet[row]:
                cell.fill = PatternFill("solid", start_color=colour)

    got = read(by_openpyxl(tmp_path / "a.xlsx", log(*map(inquiry, range(8))), change=paint))
    marks = [row.extra.get("样式标记") for row in got.rows]
    assert marks == [None, "底色FFFF00", None, "底色FFFF00", "底色FF0000", None, None, None]
    assert (got.asked, got.remarks) == ([], [("A3", "coloured"), ("A6", "coloured")])


def test_mess_42_zebra_stripes_and_headings_in_colour_say_nothing(tmp_path):
    def paint(sheet):
        for row in range(1, 9):
            for cell in sheet[row]:
                colour = "FFC000" if row == 1 else "FFFF00" if row % 2 else "92D050"
                cell.fill = PatternFill("solid", start_color=colour)

    got = read(by_openpyxl(tmp_path / "a.xlsx", log(*map(inquiry, range(7))), change=paint))
    assert (got.asked, got.remarks, [row.extra for row in got.rows]) == ([], [], [{}] * 7)


@pytest.mark.parametrize("row", [2, 3])
def test_mess_43_a_picture_on_a_row_is_reported(tmp_path, row):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for at, line in enumerate(log(inquiry(0), inquiry(1))):
            sheet.write_row(at, 0, line)
        sheet.insert_image(row - 1, 3, "名片.png", {"image_data": io.BytesIO(picture())})
    got = read(tmp_path / "a.xlsx")
    assert (len(got.rows), got.asked) == (2, [(f"A{row}", "picture")])


def test_mess_43_a_row_that_is_only_a_picture_is_reported_too(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for at, line in enumerate(log(inquiry(0))):
            sheet.write_row(at, 0, line)
        sheet.insert_image(2, 2, "名片.png", {"image_data": io.BytesIO(picture())})
    got = read(tmp_path / "a.xlsx")
    assert len(got.rows) == 1
    assert [(code, cell[1:]) for cell, code in got.asked] == [("picture", "3")]


@pytest.mark.parametrize("really", [".xlsx", ".xls", ".csv", ".ods"])
@pytest.mark.parametrize("called", ["客服小李.xls", "客服小李.xlsx", "客服小李.et", "客服小李.csv", "客服小李"])
def test_mess_44_a_file_is_read_by_what_it_is(tmp_path, really, called):
    path = save(tmp_path / f"a{really}", log(inquiry(0, 咨询日期="2026-11-20"), inquiry(1)))
    got = read(path.rename(tmp_path / called))
    assert got.values("mobile") == [("13853901001",), ("13853901002",)]
    assert (got.values("received_on"), got.asked) == ([DAY, DAY], [])


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_mess_44_text_in_any_encoding(tmp_path, encoding, delimiter):
    name = "陈𬭚" if encoding != "gbk" else "陈镕"
    lines = log(inquiry(0, 咨询日期="2026-11-20", 客户称呼=name))
    path = tmp_path / "导出.csv"
    path.write_bytes("\r\n".join(delimiter.join(line) for line in lines).encode(encoding))
    got = read(path)
    assert (got.values("contact_name"), got.asked) == ([name], [])


WEB_PAGE = "<html><head><meta charset='gbk'></head><body><table><tr><td>手机</td></tr></table></body></html>"
NOT_WORKBOOKS = {
    "导出.xls": (WEB_PAGE.encode("gbk"), "file-web-page"),
    "导出.xlsx": (b"\n <table><tr><td>1</td></tr></table>", "file-web-page"),
    "名单.pdf.xlsx": (b"%PDF-1.7 ...", "file-not-workbook"),
    "空.xlsx": (b"", "file-empty"),
    "断.xlsx": (b"PK\x03\x04" + b"\x00" * 40, "file-incomplete"),
    "~$小李.xlsx": (b"\x04lina" + b"\x20" * 160, "file-locked"),
}


@pytest.mark.parametrize("name", NOT_WORKBOOKS)
def test_mess_44_what_is_no_workbook_is_said_plainly(tmp_path, name):
    content, code = NOT_WORKBOOKS[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(WorkbookError) as error:
        read(tmp_path / name)
    assert error.value.code == code
    assert "请" in error.value.message


def test_mess_44_one_bad_file_stops_no_other(tmp_path):
    root = office(tmp_path)
    for name, (content, _) in NOT_WORKBOOKS.items():
        inbox(root, name).write_bytes(content)
    save(inbox(root, "小李.xls"), log(inquiry(0)))
    done = run(root)
    assert statuses(done) == [("小李.xls", 2, "accepted")]
    told = {reading.source.name: reading.unreadable.code for reading in done.readings if reading.unreadable}
    assert told == {name: code for name, (_, code) in NOT_WORKBOOKS.items()}


def test_mess_45_a_protected_sheet_is_read_as_it_is(tmp_path):
    def protect(sheet):
        sheet.protection.sheet = True
        sheet.protection.password = "1234"
        sheet.parent.security.lockStructure = True

    got = read(by_openpyxl(tmp_path / "a.xlsx", log(inquiry(0)), change=protect))
    assert (len(got.rows), got.asked, got.remarks) == (1, [], [])


def test_mess_45_a_password_is_asked_to_be_taken_off(tmp_path):
    directory = "EncryptedPackage".encode("utf-16-le")
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + directory.ljust(128, b"\0") + b"\0" * 896
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(WorkbookError, match="密码") as error:
        read(tmp_path / "a.xlsx")
    assert error.value.code == "file-password"


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".csv"])
def test_mess_45_staff_files_are_only_read(tmp_path, suffix):
    root = office(tmp_path)
    path = save(inbox(root, f"小李{suffix}"), log(inquiry(0), inquiry(1, 手机="1380013800")))
    path.chmod(0o444)
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    validate([path], as_of=DAY)
    run(root)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert sorted(p.name for p in path.parent.iterdir()) == [path.name]


def test_mess_46_borders_down_to_the_last_row_cost_nothing(tmp_path):
    path = save(tmp_path / "a.xlsx", log(inquiry(0), inquiry(1)))
    endless = '<row r="1048576"><c r="A1048576" s="1"/></row></sheetData>'
    rewrite(
        path,
        lambda _, part: part.replace('ref="A1:G3"', 'ref="A1:XFD1048576"').replace("</sheetData>", endless),
    )
    got = read(path)
    assert (len(got.rows), got.asked) == (2, [])


def test_mess_46_formatted_blank_rows_are_no_rows(tmp_path):
    def frame(sheet):
        line = Side("thin")
        for row in sheet.iter_rows(1, 3000, 1, 7):
            for cell in row:
                cell.border = Border(line, line, line, line)

    got = read(by_openpyxl(tmp_path / "a.xlsx", log(inquiry(0), inquiry(1)), change=frame))
    assert (len(got.rows), got.asked, got.remarks) == (2, [], [])


@pytest.mark.parametrize("gap", [1, 30, 60, 1000])
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_mess_46_rows_after_a_gap_are_not_lost(tmp_path, gap, suffix):
    got = seen(tmp_path, [*log(inquiry(0)), *[[]] * gap, inquiry(1)], file=f"a{suffix}")
    assert [row.place.row for row in got.rows] == [2, 3 + gap]
    assert got.asked == []


@pytest.mark.parametrize(("down", "right"), [(0, 3), (5, 0), (13, 4), (14, 26)])
@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".csv"])
def test_mess_46_a_table_may_start_anywhere(tmp_path, down, right, suffix):
    grid = [*[[]] * down, *([None] * right + list(line) for line in [VISIT, visit(0), visit(1, 手机="1380013800")])]
    got = seen(tmp_path, grid, file=f"a{suffix}")
    assert [row.place.row for row in got.rows] == [down + 2, down + 3]
    cell = openpyxl.utils.get_column_letter(right + 6)
    assert got.asked == [(f"{cell}{down + 3}", "phone-digits")]


def test_mess_46_numbered_blank_lines_are_no_rows(tmp_path):
    for heading in ("序号", "编号", "NO.", "No", "行号"):
        grid = [[heading, *INQUIRY], [1, *inquiry(0)], [2, *inquiry(1)], *([n] for n in range(3, 40))]
        got = seen(tmp_path, grid)
        assert ([row.place.row for row in got.rows], got.asked) == ([2, 3], []), heading
