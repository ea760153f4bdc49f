"""What a file really is, by its bytes. Its name is only trusted to tell a lock file.

Staff rename files until they "open"; so an .xlsx may be anything, and each thing has its own remedy.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from workbook_tools.columns.patterns import pattern
from workbook_tools.excel.encryption import unlocked
from workbook_tools.excel.xlsx_structure import workbook_part
from workbook_tools.excel.xml_parts import Package
from workbook_tools.problems import WorkbookError

_PLEASE_SAVE_AS: Final = "请用 Excel 打开后另存为 .xlsx 再交"
_PLEASE_HAND_IN: Final = "不是工作簿，请交填好的 Excel 表格"

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BARE_XLS: Final = pattern(rb"\x09[\x00\x02\x04\x08][\x04-\x20]\x00")
"""How Excel 2 to 5 begin a workbook that is in no container."""
_OTHER_KINDS: Final = (
    (rb"%PDF", "PDF 文件"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0{4}|RIFF....WEBP|II\*\0|MM\0\*|....ftyp(?:heic|mif1)", "图片"),
    (rb"....ftyp|RIFF|ID3[\2-\4]|#!AMR|OggS", "录音或视频"),
    (rb"\{\\rtf", "Word 文档"),
    (rb"Rar!|7z\xbc\xaf|\x1f\x8b", "压缩包"),
    (rb"MZ.\0", "程序"),
    (rb"SQLite format 3", "数据库"),
)
_OLE_STREAMS: Final = (
    ("WordDocument", "Word 文档"),
    ("PowerPoint Document", "PPT 演示文稿"),
    ("__properties_version1.0", "Outlook 邮件"),
)
_OFFICE_FOLDERS: Final = {"word": "Word 文档", "ppt": "PPT 演示文稿", "visio": "Visio 图"}
_WORD_CLASS: Final = bytes.fromhex("0609020000000000c000000000000046")
_WEB_PAGE: Final = pattern(
    r"<!doctype html|<html|<head|<body|<table|<meta|<style|mime-version:|content-type: multipart"
    r"|<\?xml.*?(?:progid=\"excel\.sheet\"|<(?:ss:)?workbook|<html)",
    re.DOTALL,
)


class Sniffed(NamedTuple):
    """What a file is: its kind (xlsx, xlsb, xls, ods or csv), its bytes as they can be read, a zip's parts."""

    kind: str
    data: bytes
    package: Package | None = None


def sniff(name: str, data: bytes) -> Sniffed:
    """Tell the kind of a workbook file. What opens without asking for a password is given decrypted.

    name: the file's name. Raises WorkbookError: file-locked, file-empty, file-incomplete, file-password,
    file-web-page, file-not-workbook, file-too-large, file-unsafe.
    """
    refuse_lock_file(name, data)
    if not data:
        raise WorkbookError("file-empty", "文件是空的，可能没有存好，请重新保存后再交")
    if not data.strip(b"\0"):
        raise WorkbookError("file-incomplete", "文件里没有内容，可能保存时断了电，或还在网盘上没下载，请重新发一份")
    if data.startswith(_ZIP):
        package = Package(data)
        return Sniffed(_zip_kind(package), data, package)
    if data.startswith(_OLE):
        return _in_container(data)
    if _BARE_XLS.match(data):
        return Sniffed("xls", data)
    for beginning, what in _OTHER_KINDS:
        if re.match(beginning, data, re.DOTALL):
            raise WorkbookError("file-not-workbook", f"其实是{what}，{_PLEASE_HAND_IN}")
    _refuse_markup(data)
    return Sniffed("csv", data)


def refuse_lock_file(name: str, data: bytes) -> None:
    """Refuse what Excel, WPS or LibreOffice leave beside a workbook while it is open, naming who has it."""
    if not name.startswith(("~$", ".~")):
        return
    who = lock_owner(name, data)
    workbook = re.sub(r"^(?:~\$|\.~lock\.|\.~)|#$", "", name)
    said = f"{who}正开着“{workbook}”" if who else f"有人正开着“{workbook}”"
    raise WorkbookError("file-locked", f"是打开工作簿时的临时文件，{said}，请关闭后交那个工作簿")


def lock_owner(name: str, data: bytes) -> str:
    """Read the name a program left: after its length, twice, in 165 bytes (Excel), or first of a line."""
    if name.startswith(".~lock."):
        fields = data.decode(errors="replace").split(",")
        return next((name for field in fields[:2] if (name := _plausible(field))), "")
    if len(data) < 57:
        return ""
    length = int.from_bytes(data[55:57], "little")
    return _plausible(data[57 : 57 + 2 * length].decode("utf-16-le", errors="replace"))


def _plausible(owner: str) -> str:
    """Give what a lock file calls its owner if it can be a name, or else nothing: the file may hold anything."""
    owner = owner.strip()
    return owner if _NAME.fullmatch(owner) else ""


_NAME: Final = pattern(r"(?=.*\w)[\w .·@()（）\\-]{1,54}")


def _zip_kind(package: Package) -> str:
    if b"opendocument.spreadsheet" in package.read("mimetype"):
        return "ods"
    main = workbook_part(package)
    folder = main.partition("/")[0]
    if main in package and folder in _OFFICE_FOLDERS:
        raise WorkbookError("file-not-workbook", f"其实是{_OFFICE_FOLDERS[folder]}，{_PLEASE_HAND_IN}")
    if main in package:
        return "xlsb" if main.lower().endswith(".bin") else "xlsx"
    if "[content_types].xml" in package.names:
        raise WorkbookError("file-incomplete", f"文件里少了工作簿的内容，{_PLEASE_SAVE_AS}")
    if "index/document.iwa" in package.names:
        raise WorkbookError("file-not-workbook", "可能是苹果 Numbers 表格，请在 Numbers 里导出为 Excel 再交")
    if b"opendocument" in package.read("mimetype"):
        raise WorkbookError("file-not-workbook", f"其实是文字文档或演示文稿，{_PLEASE_HAND_IN}")
    raise WorkbookError("file-not-workbook", "其实是压缩包，请解压后把里面的表格交上来")


def _in_container(data: bytes) -> Sniffed:
    """Tell .xls (and .et) from the other documents of that container.

    A Word document may hold an Excel sheet, so what the container says of itself comes first.
    """
    if _root_class(data) == _WORD_CLASS:
        raise WorkbookError("file-not-workbook", f"其实是Word 文档，{_PLEASE_HAND_IN}")
    if _has_stream(data, "EncryptedPackage"):
        package = Package(unlocked(data))
        return Sniffed(_zip_kind(package), package.data, package)
    if _has_stream(data, "Workbook") or _has_stream(data, "Book"):
        return Sniffed("xls", data)
    for stream, what in _OLE_STREAMS:
        if _has_stream(data, stream):
            raise WorkbookError("file-not-workbook", f"其实是{what}，{_PLEASE_HAND_IN}")
    raise WorkbookError("file-incomplete", f"打不开，可能没有下载或复制完，{_PLEASE_SAVE_AS}")


def _root_class(data: bytes) -> bytes:
    """Give the class of a container's root: the first entry of its directory."""
    sector = 1 << int.from_bytes(data[30:32], "little") % 32
    root = (int.from_bytes(data[48:52], "little") + 1) * sector
    return data[root + 80 : root + 96]


def _has_stream(data: bytes, name: str) -> bool:
    """Tell whether a container holds a stream: directory entries start at multiples of 128 bytes, in any case."""
    entry = re.compile(re.escape(name.encode("utf-16-le") + b"\0\0"), re.IGNORECASE)
    return any(found.start() % 128 == 0 for found in entry.finditer(data))


def _refuse_markup(data: bytes) -> None:
    """Refuse web pages and XML, which exports of other systems often name .xls."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    head = data[:4096].decode("utf-16" if wide else "latin-1", errors="ignore")
    head = head.removeprefix("\xef\xbb\xbf").lstrip().lower()
    if _WEB_PAGE.match(head):
        raise WorkbookError("file-web-page", f"其实是网页，{_PLEASE_SAVE_AS}")
    if head.startswith("<?xml"):
        raise WorkbookError("file-not-workbook", f"其实是 XML 文件，{_PLEASE_SAVE_AS}")
