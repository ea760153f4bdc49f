"""Text files: every encoding and delimiter in use, every value kept as typed."""

from pathlib import Path

import pytest

from workbook_tools.excel.book import read_book
from workbook_tools.problems import WorkbookError

TABLE = [["姓名", "电话", "备注"], ["王芳", "013800138000", None], ["李强", "8123456", "急"]]
COMMAS = "姓名,电话,备注\r\n王芳,013800138000,\r\n李强,8123456,急\r\n"


def read(tmp_path: Path, data: bytes, name: str = "表.csv") -> list[list[object]]:
    path = tmp_path / name
    path.write_bytes(data)
    book = read_book(path)
    (sheet,) = book.sheets
    assert (book.kind, sheet.name, sheet.state) == ("csv", None, "visible")
    return sheet.rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("name", ["表.csv", "表.xls", "表.xlsx", "表.txt"])
def test_every_encoding_is_read_under_any_name(encoding: str, name: str, tmp_path: Path):
    assert read(tmp_path, COMMAS.encode(encoding), name) == TABLE


def test_utf_16_with_the_high_byte_first_is_read(tmp_path: Path):
    assert read(tmp_path, b"\xfe\xff" + COMMAS.encode("utf-16-be")) == TABLE


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "，"])
def test_every_delimiter_is_recognised(delimiter: str, tmp_path: Path):
    assert read(tmp_path, COMMAS.replace(",", delimiter).encode(), "表.xls") == TABLE


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a,"1;2;3"\nb,"4;5;6"\n', [["a", "1;2;3"], ["b", "4;5;6"]]),
        ("姓名\t需求\n王芳\t想要A,B,C\n", [["姓名", "需求"], ["王芳", "想要A,B,C"]]),
        ("a,王芳，李强\nb,急，很急，非常急\n", [["a", "王芳，李强"], ["b", "急，很急，非常急"]]),
        ("需求\n先看样品，再订货\n", [["需求"], ["先看样品，再订货"]]),
        ('a,"第一行\r\n第二行"\nb,c\n', [["a", "第一行\n第二行"], ["b", "c"]]),
        ('a,b\n"王芳,5\nc,d\n', [["a", "b"], ['"王芳', "5"], ["c", "d"]]),
        ("标题\na,b,c\n1,2\n", [["标题", None, None], ["a", "b", "c"], ["1", "2", None]]),
        ('编号,名\n="00123",x\n', [["编号", "名"], ["00123", "x"]]),
        ("sep=;\na;b\n", [["a", "b"]]),
        ("a,b\n\nc,d\n", [["a", "b"], [None, None], ["c", "d"]]),
    ],
)
def test_cells_come_out_as_typed_at_their_rows(text: str, rows: list[list[object]], tmp_path: Path):
    assert read(tmp_path, text.encode()) == rows


def test_the_names_gbk_cannot_write_come_through(tmp_path: Path):
    assert read(tmp_path, "姓名,电话\n王𬭚,1".encode("gb18030"))[1][0] == "王𬭚"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("姓名,电话\n王芳王芳王芳王芳王芳王芳,1\n李强".encode()[:-1], "file-encoding"),
        (COMMAS.encode("utf-16")[:-1], "file-encoding"),
        ("\ufeff \r\n".encode(), "file-empty"),
    ],
)
def test_damaged_or_blank_text_is_refused(data: bytes, code: str, tmp_path: Path):
    with pytest.raises(WorkbookError) as caught:
        read(tmp_path, data)
    assert caught.value.code == code


def test_a_cell_longer_than_the_library_allows_is_kept(tmp_path: Path):
    assert read(tmp_path, f"a,{'长' * 200_000}\n".encode())[0][1] == "长" * 200_000
