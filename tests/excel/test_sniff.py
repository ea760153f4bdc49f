"""Whatever a file really is, its owner is told so in a sentence with a remedy."""

import contextlib
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import python_calamine
import xlwt

from workbook_tools.excel.book import read_book
from workbook_tools.problems import CODES, WorkbookError


def xlsx_bytes(*, padding: int = 0) -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "手机"
    for row in range(padding):
        book.active.append([f"第{row}行", row * 7919])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls_bytes() -> bytes:
    book = xlwt.Workbook()
    book.add_sheet("旧").write(0, 0, "手机")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zip_bytes(parts: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return stream.getvalue()


def office_bytes(main: str) -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    links = f'<Relationships><Relationship Id="r" Type="{kind}" Target="{main}"/></Relationships>'
    return zip_bytes({"[Content_Types].xml": "<Types/>", "_rels/.rels": links, main: "<document/>"})


def encrypted_bytes() -> bytes:
    msoffcrypto = pytest.importorskip("msoffcrypto.format.ooxml")
    source, target = io.BytesIO(xlsx_bytes(padding=500)), io.BytesIO()
    msoffcrypto.OOXMLFile(source).encrypt("密码", target)
    return target.getvalue()


def password_xls_bytes() -> bytes:
    """Turn the record after the first few into FILEPASS, as an encrypted .xls has it."""
    return xls_bytes().replace(b"\x5c\x00\x70\x00", b"\x2f\x00\x70\x00", 1)


def zip_encrypted_bytes() -> bytes:
    data = bytearray(xlsx_bytes())
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(signature)
        while start >= 0:
            data[start + at] |= 1
            start = data.find(signature, start + 4)
    return bytes(data)


def word_97_bytes() -> bytes:
    return (
        xls_bytes()
        .replace("Workbook".encode("utf-16-le"), "WordDocu".encode("utf-16-le"))
        .replace("WordDocu".encode("utf-16-le") + bytes(8), "WordDocument".encode("utf-16-le"), 1)
    )


WEB_PAGE = "<html><body><table><tr><td>手机</td></tr></table></body></html>"
XML_2003 = '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>'

REFUSED = {
    "empty": (lambda: b"", "file-empty", "空的"),
    "only NUL bytes": (lambda: bytes(8192), "file-incomplete", "重新发"),
    "truncated zip": (lambda: xlsx_bytes(padding=300)[:4000], "file-incomplete", "不完整"),
    "a zip with a part missing": (
        lambda: zip_bytes({"[Content_Types].xml": "<Types/>"}),
        "file-incomplete",
        "少了",
    ),
    "truncated ole": (lambda: xls_bytes()[:1024], "file-incomplete", "另存"),
    "OOXML password": (encrypted_bytes, "file-password", "密码"),
    "xls password": (password_xls_bytes, "file-password", "密码"),
    "zip password": (zip_encrypted_bytes, "file-password", "密码"),
    "html": (lambda: WEB_PAGE.encode("gbk"), "file-web-page", "另存为 .xlsx"),
    "html in utf-16": (lambda: WEB_PAGE.encode("utf-16"), "file-web-page", "另存为 .xlsx"),
    "html after a mark": (lambda: ("\n" + WEB_PAGE).encode("utf-8-sig"), "file-web-page", "另存为 .xlsx"),
    "mht": (lambda: b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "file-web-page", "另存为 .xlsx"),
    "xml 2003": (XML_2003.encode, "file-web-page", "另存为 .xlsx"),
    "other xml": (lambda: b'<?xml version="1.0"?><a>1,2</a>', "file-not-workbook", "XML"),
    "png": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "file-not-workbook", "图片"),
    "jpeg": (lambda: b"\xff\xd8\xff\xe0" + bytes(range(256)), "file-not-workbook", "图片"),
    "pdf": (lambda: b"%PDF-1.7\n1 0 obj", "file-not-workbook", "PDF"),
    "rar": (lambda: b"Rar!\x1a\x07\x01\0", "file-not-workbook", "压缩包"),
    "docx": (lambda: office_bytes("word/document.xml"), "file-not-workbook", "Word"),
    "pptx": (lambda: office_bytes("ppt/presentation.xml"), "file-not-workbook", "PPT"),
    "doc": (word_97_bytes, "file-not-workbook", "Word"),
    "a broken xlsb": (lambda: office_bytes("xl/workbook.bin"), "file-crashed", "另存为 .xlsx"),
    "odt": (
        lambda: zip_bytes({"mimetype": "application/vnd.oasis.opendocument.text"}),
        "file-not-workbook",
        "文字文档",
    ),
    "zip of workbooks": (lambda: zip_bytes({"小李.xlsx": "x"}), "file-not-workbook", "解压"),
    "a text that is no table": ("今天没有客户".encode, "file-not-workbook", "不是表格"),
    "unknown bytes": (lambda: b"\x01\x02\x03\x00" * 50, "file-not-workbook", "看不出"),
    "text in no encoding": (lambda: b"\xff,\xff\xff\n\xff,\x80", "file-encoding", "编码"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_workbook_is_named_with_a_remedy(name: str, tmp_path: Path):
    make, code, words = REFUSED[name]
    path = tmp_path / "小李.xlsx"
    path.write_bytes(make())
    with pytest.raises(WorkbookError) as caught:
        read_book(path)
    assert (caught.value.code, words in caught.value.message) == (code, True), caught.value.message
    assert code in CODES
    assert "请" in caught.value.message
    caught.value.message.encode("gbk")


def excel_lock(owner: str) -> bytes:
    wide = owner.encode("utf-16-le")
    return (
        bytes([len(owner.encode("gbk"))]) + owner.encode("gbk").ljust(54)
        + len(owner).to_bytes(2, "little") + wide + b" \0" * (54 - len(owner))
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("~$小李.xlsx", excel_lock("王芳"), "王芳正开着“小李.xlsx”"),
        ("~$小李.xlsx", b"", "有人正开着“小李.xlsx”"),
        (".~lock.小李.xlsx#", "王芳,wang,office-3,23.11.2026 17:51,;".encode(), "王芳正开着“小李.xlsx”"),
        (".~lock.小李.xlsx#", b",wang,office-3,23.11.2026 17:51,;", "wang正开着“小李.xlsx”"),
        (".~小李.xlsx", b"\0\0", "有人正开着“小李.xlsx”"),
        ("~$小李.xlsx", bytes(range(256)), "有人正开着“小李.xlsx”"),
        ("~$小李.xlsx", excel_lock("=cmd|' /C calc'!A0"), "有人正开着“小李.xlsx”"),
        (".~lock.小李.xlsx#", b"\x1b[31m,<b>,x", "有人正开着“小李.xlsx”"),
    ],
)
def test_a_lock_file_tells_who_has_which_workbook_open(name: str, data: bytes, said: str, tmp_path: Path):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(WorkbookError, match=said) as caught:
        read_book(path)
    assert caught.value.code == "file-locked"


@pytest.mark.parametrize("stream", ["WORKBOOK", "workbook"])
def test_an_xls_is_one_whatever_the_case_of_its_stream(stream: str, tmp_path: Path):
    path = tmp_path / "a.xls"
    path.write_bytes(xls_bytes().replace("Workbook".encode("utf-16-le"), stream.encode("utf-16-le")))
    assert read_book(path).sheets[0].rows == [["手机"]]


def test_a_missing_file_a_folder_and_a_forbidden_file_are_told_apart(tmp_path: Path, monkeypatch):
    with pytest.raises(WorkbookError) as missing:
        read_book(tmp_path / "没有.xlsx")
    with pytest.raises(WorkbookError) as folder:
        read_book(tmp_path)
    path = tmp_path / "占用.xlsx"
    path.write_bytes(b"x")

    def deny(_self: Path) -> bytes:
        raise PermissionError(13, "sharing violation")

    monkeypatch.setattr(Path, "read_bytes", deny)
    with pytest.raises(WorkbookError) as denied:
        read_book(path)
    codes = [caught.value.code for caught in (missing, folder, denied)]
    assert codes == ["file-missing", "file-not-workbook", "file-denied"]


@pytest.mark.parametrize("fault", [ValueError("13800138000"), RecursionError()])
def test_a_library_fault_becomes_a_sentence_without_its_words(fault: Exception, tmp_path: Path, monkeypatch):
    def fail(_stream: object) -> None:
        raise fault

    path = tmp_path / "小李.xlsx"
    path.write_bytes(xlsx_bytes())
    monkeypatch.setattr(python_calamine, "load_workbook", fail)
    monkeypatch.setattr(openpyxl, "load_workbook", fail)
    with pytest.raises(WorkbookError) as caught:
        read_book(path)
    assert caught.value.code == "file-crashed"
    assert "13800138000" not in caught.value.message
    assert caught.value.__suppress_context__


def test_a_panic_is_as_good_as_a_refusal_but_an_interrupt_goes_through(tmp_path: Path, monkeypatch):
    class PanicError(BaseException):
        """What a panic of a compiled library looks like: no Exception."""

    def fail(fault: type[BaseException]) -> None:
        def load(_stream: object) -> None:
            raise fault

        monkeypatch.setattr(python_calamine, "load_workbook", load)

    path = tmp_path / "小李.xlsx"
    path.write_bytes(xlsx_bytes())
    fail(PanicError)
    assert read_book(path).sheets[0].rows == [["手机"]]  # by the next library
    fail(KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        read_book(path)


def test_a_damaged_workbook_never_gives_anything_but_a_book_or_a_sentence(tmp_path: Path):
    whole = xlsx_bytes(padding=20)
    path = tmp_path / "坏.xlsx"
    for at in range(0, len(whole), 41):
        damaged = bytearray(whole)
        damaged[at] ^= 0x5A
        path.write_bytes(damaged)
        with contextlib.suppress(WorkbookError):
            assert read_book(path).sheets
