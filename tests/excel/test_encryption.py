import logging
import subprocess
import traceback
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from msoffcrypto.exceptions import InvalidKeyError
from msoffcrypto.format.ooxml import OOXMLFile

import workbook_tools as wb
from workbook_tools.excel import encryption
from workbook_tools.excel.book import read_book
from workbook_tools.excel.encryption import encrypt, is_encrypted
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.problems import CODES, WorkbookError
from workbook_tools.tasks.passwords import read_password

SECRET = "秘密8888"
PASSWORDS = ["abc12345", "临沂2026春风", "空 格 和'引号\"", "密" * 255, "😀😀"]
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TINY = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{MAIN}"/>'
        f'<Override PartName="/xl/s.xml" ContentType="{MAIN.replace("sheet.main", "worksheet")}"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="s.xml"/>'
        "</Relationships>"
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{SHEETS}" xmlns:r="{OFFICE}"><sheets><sheet name="一" sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>"
    ),
    "xl/s.xml": (
        f'<worksheet xmlns="{SHEETS}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>王志强</t></is></c></row>'
        "</sheetData></worksheet>"
    ),
}


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "名单.xlsx"
    wb.write(path, [Inquiry(customer_name="王志强", mobile=("13864912345",))])
    return path


def tiny(path: Path, ballast: int = 0) -> Path:
    """Write the smallest workbook, and so many bytes that nothing can make smaller."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in TINY.items():
            package.writestr(name, content)
        package.writestr("xl/_rels/unused.rels", f"<a>{'x' * ballast}</a>", zipfile.ZIP_STORED)
    return path


def opened(path, password):
    file, plain = OOXMLFile(BytesIO(path.read_bytes())), BytesIO()
    file.load_key(password=password, verify_password=True)
    file.decrypt(plain, verify_integrity=True)
    return plain.getvalue()


@pytest.mark.parametrize("password", PASSWORDS, ids=["ascii", "chinese", "signs", "longest", "emoji"])
def test_an_encrypted_workbook_opens_with_its_password_as_the_same_bytes(book, password):
    plain = book.read_bytes()
    encrypt(book, password)
    assert is_encrypted(book.read_bytes())
    assert opened(book, password) == plain
    assert "王志强".encode() not in book.read_bytes()


def test_a_wrong_password_opens_nothing(book):
    encrypt(book, "对的密码")
    with pytest.raises(InvalidKeyError):
        opened(book, "错的密码")


def test_a_changed_byte_is_noticed(book):
    encrypt(book, "密码")
    content = bytearray(book.read_bytes())
    content[len(content) // 2] ^= 1
    book.write_bytes(content)
    with pytest.raises(InvalidKeyError):
        opened(book, "密码")


@pytest.mark.parametrize("ballast", [0, *range(2_600, 3_000, 40)])
def test_a_workbook_too_small_to_be_encrypted_is_made_larger_and_says_the_same(tmp_path, ballast):
    path = tiny(tmp_path / "小.xlsx", ballast)
    encrypt(path, "密码")
    path.write_bytes(opened(path, "密码"))
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        assert package.read("xl/s.xml").decode() == TINY["xl/s.xml"]
        assert package.namelist()[: len(TINY)] == list(TINY)
    if not ballast:
        assert read_book(path).sheets[0].rows == [["王志强"]]


def test_a_workbook_whose_encryption_cannot_be_proved_stays_as_it_was(book, monkeypatch):
    plain = book.read_bytes()
    monkeypatch.setattr(encryption, "_closed", lambda plain, password: plain)
    with pytest.raises(WorkbookError, match="加密后核对") as caught:
        encrypt(book, SECRET)
    assert book.read_bytes() == plain
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_what_goes_wrong_inside_never_tells_the_password(book):
    with pytest.raises(WorkbookError) as caught:
        encrypt(book, "\ud83d" + SECRET)  # UTF-16 cannot hold it, and Python's error would quote it
    told = "".join(traceback.format_exception(caught.value))
    assert SECRET not in told
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_nothing_is_logged_of_a_password(book, caplog):
    caplog.set_level(logging.DEBUG)
    encrypt(book, SECRET)
    assert SECRET not in caplog.text


@pytest.mark.parametrize("password", ["", "又一次"])
def test_only_a_plain_workbook_and_a_password_make_an_encrypted_one(book, password):
    encrypt(book, "密码")
    with pytest.raises(ValueError, match=r"password|encrypted already"):
        encrypt(book, password)


@pytest.mark.parametrize(
    "content",
    ["临沂2026", "临沂2026\n", "临沂2026\r\n", "\ufeff临沂2026\r\n"],
    ids=["bare", "unix", "windows", "notepad"],
)
def test_a_password_file_is_one_line_however_it_was_saved(tmp_path, content):
    path = tmp_path / "密码.txt"
    path.write_bytes(content.encode())
    assert read_password(path) == "临沂2026"


def test_blanks_belong_to_the_password(tmp_path):
    path = tmp_path / "密码.txt"
    path.write_text(" 有 空格 \n", "utf-8")
    assert read_password(path) == " 有 空格 "


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"\n", "file-empty"),
        (b"\xef\xbb\xbf", "file-empty"),
        (b"secret8888\nsecret9999\n", "file-not-password"),
        (b"\nsecret8888\n", "file-not-password"),
        ("秘密8888".encode("gb18030"), "file-encoding"),
        (b"secret8888" * 26, "file-not-password"),
        (b"secret8888" * 1000, "file-too-large"),
        (None, "file-missing"),
    ],
    ids=["empty", "blank", "mark", "two", "second", "gbk", "long", "huge", "missing"],
)
def test_what_is_no_password_file_gets_a_sentence_that_tells_nothing_of_it(tmp_path, content, code):
    path = tmp_path / "密码.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WorkbookError, match=r"密码\.txt") as caught:
        read_password(path)
    told = "".join(traceback.format_exception(caught.value))
    assert (caught.value.code, code in CODES) == (code, True)
    assert not any(part in told for part in ("secret", "8888", "秘密"))


def test_a_folder_is_no_password_file(tmp_path):
    with pytest.raises(WorkbookError, match="密码文件"):
        read_password(tmp_path)


MACRO = """Sub Main
  On Error GoTo closed
  Dim how(1) As New com.sun.star.beans.PropertyValue
  how(0).Name = "Hidden" : how(0).Value = True
  how(1).Name = "Password" : how(1).Value = "{password}"
  book = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, how())
  Dim form(1) As New com.sun.star.beans.PropertyValue
  form(0).Name = "FilterName" : form(0).Value = "Text - txt - csv (StarCalc)"
  form(1).Name = "FilterOptions" : form(1).Value = "44,34,UTF8"
  book.storeToURL("{target}", form())
  book.close(True)
closed:
End Sub
"""


@pytest.fixture(scope="module")
def office_with_macro(tmp_path_factory):
    """Let LibreOffice run a macro: its command line has no way to give a password."""
    profile = tmp_path_factory.mktemp("profile")
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless"]

    def soffice(argument):
        subprocess.run([*command, argument], check=True, capture_output=True, timeout=60)

    soffice("--terminate_after_init")
    module = profile / "user" / "basic" / "Standard" / "Module1.xba"

    def run(macro):
        head, _, _ = module.read_text("utf-8").partition(' script:language="StarBasic"')
        module.write_text(f'{head} script:language="StarBasic">{macro}</script:module>', "utf-8")
        soffice("macro:///Standard.Module1.Main")

    return run


@pytest.mark.libreoffice
@pytest.mark.parametrize("password", ["abc12345", "临沂2026春风"], ids=["ascii", "chinese"])
def test_libreoffice_opens_it_with_the_password_only(book, tmp_path, office_with_macro, password):
    encrypt(book, password)
    target = tmp_path / "打开.csv"
    for typed, opens in ((f"{password}x", False), (password, True)):
        office_with_macro(MACRO.format(password=typed, source=book.as_uri(), target=target.as_uri()))
        assert target.exists() is opens
    assert "王志强" in target.read_text("utf-8")
