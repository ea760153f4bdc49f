"""The part of a sheet that holds what its notes say. Runs of text keep their looks; only ours are added and cut out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from workbook_tools.excel.cell_values import escaped
from workbook_tools.excel.live.notes import OwnNote, own_note, own_span
from workbook_tools.excel.sheet_xml import Position
from workbook_tools.excel.structure import cell_position
from workbook_tools.excel.style import FONT
from workbook_tools.excel.xml_tree import document, namespace, parse
from workbook_tools.problems import column_letters

if TYPE_CHECKING:
    from lxml.etree import _Element

AUTHOR: Final = "核对"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_LOOKS: Final = (("sz", "9"), ("color", ""), ("rFont", FONT), ("family", "2"))


def new_part(ns: str) -> bytes:
    """Give a part without notes, in the namespace of the workbook's other parts."""
    return f'<comments xmlns="{ns}"><authors/><commentList/></comments>'.encode()


class NoteTexts:
    """The notes of one sheet, by cell."""

    def __init__(self, part: bytes) -> None:
        self._root = parse(part)
        self._ns = namespace(self._root)
        authors, notes = (self._root.find(f"{self._ns}{name}") for name in ("authors", "commentList"))
        self._authors = self._added(self._root, "authors", first=True) if authors is None else authors
        self._list = self._added(self._root, "commentList") if notes is None else notes
        self._notes = dict(self._placed())

    def _placed(self) -> Iterator[tuple[Position, _Element]]:
        for item in self._list.iterfind(f"{self._ns}comment"):
            with suppress(ValueError):  # a note of no cell stays as it is
                yield cell_position(item.get("ref", "").partition(":")[0]), item

    def own(self) -> dict[Position, OwnNote]:
        """Give our notes."""
        found = ((at, own_note(self._text(at))) for at in self._notes)
        return {at: note for at, note in found if note is not None}

    def put(self, at: Position, note: OwnNote) -> bool:
        """Say this in a cell's note, under what its owner wrote; tell whether there was no note yet."""
        is_new = at not in self._notes
        if is_new:
            self._notes[at] = self._new_note(at)
        self._cut(at)
        lead = "\n" if self._text(at) else ""
        text = self._as_runs(at)
        run = self._added(text, "r")
        looks = self._added(run, "rPr")
        for name, value in _LOOKS:
            self._added(looks, name, {"indexed": "81"} if name == "color" else {"val": value})
        said = self._added(run, "t", {_SPACE: "preserve"})
        said.text = escaped(lead + note.text())
        return is_new

    def take(self, at: Position) -> bool:
        """Take ours out of a cell's note; tell whether there is no note any more."""
        self._cut(at)
        note = self._notes[at]
        if self._text(at) or self._author_of(note) != AUTHOR:
            self._as_plain(at)
            return False
        self._list.remove(note)
        del self._notes[at]
        return True

    def is_empty(self) -> bool:
        """Tell whether there is no note at all."""
        return not len(self._list)

    def document(self) -> bytes:
        """Give the part as it now is; who wrote nothing in it any more is not named if it was us."""
        authors = self._authors.findall(f"{self._ns}author")
        used = {item.get("authorId") for item in self._list}
        if authors and authors[-1].text == AUTHOR and str(len(authors) - 1) not in used:
            self._authors.remove(authors[-1])
        return document(self._root)

    def _new_note(self, at: Position) -> _Element:
        authors = [item.text for item in self._authors.iterfind(f"{self._ns}author")]
        if AUTHOR not in authors:
            self._added(self._authors, "author").text = AUTHOR
            authors.append(AUTHOR)
        row, column = at
        about = {"ref": f"{column_letters(column)}{row}", "authorId": str(authors.index(AUTHOR))}
        note = self._added(self._list, "comment", about)
        self._added(note, "text")
        return note

    def _author_of(self, note: _Element) -> str:
        authors = self._authors.findall(f"{self._ns}author")
        number = int(note.get("authorId", 0))
        return (authors[number].text or "") if number < len(authors) else ""

    def _texts(self, at: Position) -> list[_Element]:
        """Give the elements that hold the words of a note, in their order; not what says how they sound."""
        found = self._notes[at].find(f"{self._ns}text")
        if found is None:
            return []
        parts = (item for item in found if item.tag in (f"{self._ns}t", f"{self._ns}r"))
        held = (item if item.tag == f"{self._ns}t" else item.find(f"{self._ns}t") for item in parts)
        return [item for item in held if item is not None]

    def _text(self, at: Position) -> str:
        return "".join(item.text or "" for item in self._texts(at))

    def _cut(self, at: Position) -> None:
        """Cut ours out of the runs it stands in; a run of which nothing is left goes."""
        span = own_span(self._text(at))
        if span is None:
            return
        start, end = span
        passed = 0
        for item in self._texts(at):
            words = item.text or ""
            first, last = max(start - passed, 0), max(end - passed, 0)
            passed += len(words)
            item.text = words[:first] + words[last:]
            run = item.getparent()
            if words and not item.text and run is not None and run.tag == f"{self._ns}r":
                parent = run.getparent()
                assert parent is not None
                parent.remove(run)

    def _as_runs(self, at: Position) -> _Element:
        """Let a note be told in runs: words without looks become one."""
        text = self._notes[at].find(f"{self._ns}text")
        if text is None:
            text = self._added(self._notes[at], "text")
        plain = text.find(f"{self._ns}t")
        if plain is not None:
            run = text.makeelement(f"{self._ns}r", {})
            text.replace(plain, run)
            run.append(plain)
        return text

    def _as_plain(self, at: Position) -> None:
        """Let a note whose one run has no looks be plain words again."""
        text = self._notes[at].find(f"{self._ns}text")
        if text is not None and len(text) == 1 and text[0].tag == f"{self._ns}r":
            inside = list(text[0])
            if len(inside) == 1 and inside[0].tag == f"{self._ns}t":
                text.replace(text[0], inside[0])

    def _added(
        self, parent: _Element, name: str, attributes: dict[str, str] | None = None, *, first: bool = False
    ) -> _Element:
        made = self._root.makeelement(f"{self._ns}{name}", attributes or {})
        parent.insert(0 if first else len(parent), made)
        return made
