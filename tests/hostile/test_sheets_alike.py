"""Two worksheets of one name, as some programs write them: whoever asks by name is given one of them twice."""

import io
import zipfile

import openpyxl
import pytest
import xlwt
from files import ods, zipped

from workbook_tools.excel.book import read_book
from workbook_tools.problems import WorkbookError


def as_xlsx(second="乙"):
    book = openpyxl.Workbook()
    book.active.title = "甲"
    book.active["A1"] = "王志强"
    book.create_sheet("乙")["A1"] = "孙某一"
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace('name="乙"'.encode(), f'name="{second}"'.encode())
    return zipped(parts)


def as_xls():
    book = xlwt.Workbook()
    book.add_sheet("aaa").write(0, 0, "王志强")
    book.add_sheet("aab").write(0, 0, "孙某一")
    stream = io.BytesIO()
    book.save(stream)
    assert stream.getvalue().count(b"aab") == 1
    return stream.getvalue().replace(b"aab", b"aaa")


def as_ods():
    page = (
        '<table:table table:name="甲"><table:table-row><table:table-cell office:value-type="string">'
        "<text:p>{}</text:p></table:table-cell></table:table-row></table:table>"
    )
    return ods(page.format("王志强") + page.format("孙某一"))


@pytest.mark.parametrize(("name", "make"), [("a.xlsx", lambda: as_xlsx("甲")), ("a.xls", as_xls), ("a.ods", as_ods)])
def test_are_refused(tmp_path, name, make):
    (tmp_path / name).write_bytes(make())
    with pytest.raises(WorkbookError) as refused:
        read_book(tmp_path / name)
    assert refused.value.code == "sheets-alike"
    assert "请改成不同的名字再交" in refused.value.message


def test_names_that_differ_are_not(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(as_xlsx())
    assert [sheet.rows[0][0] for sheet in read_book(tmp_path / "a.xlsx").sheets] == ["王志强", "孙某一"]
