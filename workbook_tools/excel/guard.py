"""The look at a zipped workbook before any library sees it: every part is inflated once and counted.

What the zip says of itself is not trusted: a file of a few KB can claim to be small and unpack to terabytes.
"""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Iterator
from typing import Final, NamedTuple

from workbook_tools.columns.patterns import pattern
from workbook_tools.problems import WorkbookError

MAX_BYTES: Final = 512 << 20
"""No file, and no part of one when unpacked, may be larger."""
_MAX_ALL_BYTES: Final = 1 << 30
_MAX_PARTS: Final = 5_000
_KEPT_BYTES: Final = 8 << 20
"""So much of what was inflated is kept: an ordinary file is looked at again at once, and inflated for it once."""
_LARGE: Final = 64 << 20
_MAX_RATIO: Final = 300
"""A large part that packs better than this says the same thing millions of times."""
_MAX_TEXT: Final = 16 << 20
"""Between two tags. Excel holds 32,767 characters in a cell; LibreOffice has written 11 MB into an attribute."""
_CHUNK: Final = 1 << 20
_KNOWN_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LEAVES_PACKAGE: Final = pattern(r"(?:^|/)\.\.(?:/|$)|^[A-Za-z]:")
_DECLARES: Final = pattern(rb"<!(?:ENTITY|DOCTYPE(?![^\[<>]{0,400}//OpenOffice\.org//DTD [^\[<>]{0,400}>))")
"""A document type; LibreOffice writes a harmless one above its macros."""
_LONGEST_DECLARATION: Final = 1_000

_DAMAGED: Final = "文件内容有损坏，请用 Excel 打开修复、另存后再交，或重新发一份"
_TOO_LARGE: Final = "文件展开后太大，请拆成几个文件再交"


class Part(NamedTuple):
    """A part of a package that was found harmless; what a small one holds is kept, or else empty."""

    entry: zipfile.ZipInfo
    kept: bytes


def checked_parts(package: zipfile.ZipFile) -> dict[str, Part]:
    """Give the parts by their names in lower case, each inflated once and found harmless.

    Some programs part folders by backslashes, or begin names with a slash; all readers take them.
    Raises WorkbookError: file-password, file-too-large, file-incomplete, file-unsafe.
    """
    entries = [entry for entry in package.infolist() if not entry.is_dir()]
    if len(entries) > _MAX_PARTS:
        raise WorkbookError(
            "file-too-large", f"文件由{len(entries)}个部分组成，太多，请用 Excel 打开后另存为 .xlsx 再交"
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise WorkbookError("file-password", "文件加了密码，请去掉密码后再交")
    parts = {part_name(entry.filename): entry for entry in entries}
    if len(parts) < len(entries):
        raise WorkbookError("file-unsafe", "文件里有重名的内容，读不准是哪一份，请用 Excel 打开后另存为 .xlsx 再交")
    if any(_LEAVES_PACKAGE.search(name) for name in parts):
        raise refuse_unsafe()
    room, room_to_keep = _MAX_ALL_BYTES, _KEPT_BYTES
    checked = {}
    for name, entry in parts.items():
        size, content = _checked(package, entry, room)
        kept = content if len(content) <= room_to_keep else b""
        room, room_to_keep = room - size, room_to_keep - len(kept)
        checked[name] = Part(entry, kept)
    return checked


def part_name(name: str) -> str:
    """Give the name of a part as it is looked up by."""
    return name.replace("\\", "/").lstrip("/").lower()


def refuse_unsafe() -> WorkbookError:
    """Give the refusal of what only an attack has."""
    return WorkbookError("file-unsafe", "文件里有工作簿不该有的内容，请用 Excel 打开后另存为 .xlsx 再交")


def _checked(package: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> tuple[int, bytes]:
    """Give the true size of a part, and what it holds if that came in one piece, or else nothing."""
    size = last_tag = 0
    content = b""
    is_markup = is_wide = False
    tail = b""
    for chunk in _inflated(package, entry):
        if not size:
            is_markup, is_wide = _kind_of_markup(chunk)
        if is_markup:
            first = chunk.find(b"<")
            if (first if first >= 0 else len(chunk)) + size - last_tag > _MAX_TEXT:
                raise WorkbookError("file-too-large", "里面有一段文字长得不正常，请用 Excel 打开后另存为 .xlsx 再交")
            last_tag = size + chunk.rfind(b"<") if first >= 0 else last_tag
            text = tail + chunk  # a declaration may begin in the piece before
            if b"<!" in text or is_wide:
                _refuse_declaration(text, is_wide=is_wide)
            tail = text[-_LONGEST_DECLARATION:]
        content = b"" if size else chunk
        size += len(chunk)
        if size > min(MAX_BYTES, room) or (size > _LARGE and size > _MAX_RATIO * entry.compress_size):
            raise WorkbookError("file-too-large", _TOO_LARGE)
    if size != entry.file_size:
        raise WorkbookError("file-incomplete", _DAMAGED)
    return size, content


def _inflated(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Give a part piece by piece, all of it, however long it claims to be; its checksum is compared at the end."""
    if entry.compress_type not in _KNOWN_METHODS:
        raise WorkbookError("file-incomplete", "文件的压缩方式认不出，请用 Excel 打开后另存为 .xlsx 再交")
    whole = copy.copy(entry)
    whole.file_size = MAX_BYTES + _CHUNK
    with package.open(whole) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _kind_of_markup(beginning: bytes) -> tuple[bool, bool]:
    """Tell XML by its first bytes, and whether each letter takes two of them."""
    wide = b"\0" in beginning[:4]
    text = beginning[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return text.startswith(b"<"), wide


def _refuse_declaration(text: bytes, *, is_wide: bool) -> None:
    if _DECLARES.search(text.replace(b"\0", b"") if is_wide else text):
        raise refuse_unsafe()
