"""The parts of a zipped workbook (.xlsx, .xlsm, .ods), read one at a time and within bounds."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import IO, Final
from xml.parsers import expat

from workbook_tools.columns.values import Value
from workbook_tools.excel.guard import checked_parts, refuse_unsafe
from workbook_tools.problems import WorkbookError

_MAX_DEPTH: Final = 256
_CHUNK: Final = 1 << 20


class Relation(Value):
    """One part's link to another. `kind` is the last word of its type: worksheet, drawing and so on."""

    kind: str
    target: str


class Package:
    """A zip file's parts by name, letter case aside; what is in it has been found harmless.

    Raises WorkbookError: file-incomplete, file-password, file-too-large, file-unsafe.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._relations: dict[str, Mapping[str, Relation]] = {}
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError):
            raise WorkbookError("file-incomplete", "文件不完整，可能没有下载或复制完，请重新发一份") from None
        self._parts = checked_parts(self._zip)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    @property
    def names(self) -> list[str]:
        """Every part's name, in lower case."""
        return list(self._parts)

    def open(self, name: str) -> IO[bytes]:
        """Open a part. Raises KeyError if there is none."""
        entry, kept = self._parts[name.lower()]
        return BytesIO(kept) if kept else self._zip.open(entry)

    def read(self, name: str) -> bytes:
        """Give a part whole, or nothing if there is none."""
        if name not in self:
            return b""
        entry, kept = self._parts[name.lower()]
        return kept or self._zip.read(entry)

    def size(self, name: str) -> int:
        """Give the size of a part when unpacked. Raises KeyError if there is none."""
        return self._parts[name.lower()].entry.file_size

    def relations(self, part: str) -> Mapping[str, Relation]:
        """Give a part's links by id, targets as part names; links out of the file are left out."""
        if part not in self._relations:
            self._relations[part] = self._read_relations(part)
        return self._relations[part]

    def _read_relations(self, part: str) -> Mapping[str, Relation]:
        folder, name = posixpath.split(part)
        found = {}
        for path, attributes, _ in elements(self.read(f"{folder}/_rels/{name}.rels".lstrip("/"))):
            if path == "Relationships/Relationship" and attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, attributes["Target"])).lstrip("/")
                kind = attributes["Type"].rpartition("/")[2]
                found[attributes["Id"]] = Relation(kind, target)
        return found


def new_parser() -> expat.XMLParserType:
    """Make a parser that refuses a document type: no workbook has one, only attacks do."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def feed(parser: expat.XMLParserType, stream: IO[bytes]) -> None:
    """Parse a stream to its end, a chunk at a time."""
    while chunk := stream.read(_CHUNK):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def elements(document: bytes) -> Iterator[tuple[str, Mapping[str, str], str]]:
    """Give each element of a small part as it ends: path of local names, attributes, own text.

    Attributes keep their prefix; children come before their parent.
    """
    found: list[tuple[str, Mapping[str, str], str]] = []
    open_elements: list[tuple[str, Mapping[str, str], list[str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(open_elements) == _MAX_DEPTH:
            raise refuse_unsafe()
        above = open_elements[-1][0] + "/" if open_elements else ""
        open_elements.append((above + name.rpartition(":")[2], attributes, []))

    def end(_name: str) -> None:
        path, attributes, words = open_elements.pop()
        found.append((path, attributes, "".join(words)))

    def text(words: str) -> None:
        open_elements[-1][2].append(words)

    parser = new_parser()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    if document:
        parser.Parse(document, True)
    return iter(found)


def _refuse_doctype(*_: object) -> None:
    raise refuse_unsafe()
