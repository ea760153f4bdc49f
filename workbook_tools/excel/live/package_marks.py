"""Marks in the package of a closed workbook: cells coloured, notes written and taken away, all else left as bytes.

A cell is painted by another style, a note is a text in one part and a box in another; these, and what links them, are
made where a sheet has none and go again with the last note. Cells with a threaded comment are left alone: a note
there would break the conversation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from workbook_tools.excel.live import note_boxes, note_texts
from workbook_tools.excel.live.cell_fills import CellFills, is_fill
from workbook_tools.excel.live.note_texts import NoteTexts
from workbook_tools.excel.live.notes import OwnNote, remembering
from workbook_tools.excel.live.port import Mark
from workbook_tools.excel.live.sheet_looks import SheetLooks
from workbook_tools.excel.note_box import NOTE_WIDTH, note_height
from workbook_tools.excel.package_draft import PackageDraft
from workbook_tools.excel.sheet_xml import Position
from workbook_tools.excel.structure import cell_position
from workbook_tools.excel.workbook_xml import WorkbookXml
from workbook_tools.excel.xml_parts import elements
from workbook_tools.problems import WorkbookError

_TEXTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_BOXES_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_LINKS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_LINKS: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships"


def marks_in(data: bytes, sheet: str) -> list[Mark]:
    """Give the marks of ours on a sheet, from top to bottom. Raises WorkbookError sheet-unknown."""
    own = _MarkedSheet(PackageDraft(data), sheet).own()
    return [own[at].mark_at(at) for at in sorted(own)]


def painted_in(data: bytes, sheet: str, rows: Collection[int]) -> list[Mark]:
    """Give the marks in these rows of a sheet whose cells still have our colour. Raises WorkbookError sheet-unknown."""
    return _MarkedSheet(PackageDraft(data), sheet).painted(rows)


def marked(data: bytes, sheet: str, marks: Sequence[Mark]) -> bytes:
    """Give the workbook with cells of a sheet marked.

    Raises WorkbookError: sheet-unknown, sheet-guarded, cell-taken.
    """
    return _MarkedSheet(PackageDraft(data), sheet).mark(marks)


def unmarked(data: bytes, sheet: str, cells: Collection[Position] | None) -> bytes:
    """Give the workbook without our marks at these cells of a sheet, or any. Raises WorkbookError as `marked`."""
    return _MarkedSheet(PackageDraft(data), sheet).unmark(cells)


class _MarkedSheet:
    """A sheet with the parts that its marks are kept in."""

    def __init__(self, package: PackageDraft, sheet: str) -> None:
        self._package = package
        self._workbook = workbook = WorkbookXml(package)
        if sheet not in workbook.sheets:
            raise WorkbookError("sheet-unknown", f"文件里没有工作表“{sheet}”，没有标，请核对后再试")
        self._part = workbook.sheets[sheet]
        related = package.relations(workbook.part).values()
        theme = next((relation.target for relation in related if relation.kind == "theme"), "")
        self._fills = CellFills(package.read(workbook.styles_part), package.read(theme))
        self._sheet = SheetLooks(sheet, package.read(self._part), self._fills, from_1904=workbook.from_1904)
        links = package.relations(self._part)
        self._texts_part = next((link.target for link in links.values() if link.kind == "comments"), "")
        drawn = links.get(self._sheet.notes_link)
        self._boxes_part = drawn.target if drawn else ""
        threads = [link.target for link in links.values() if link.kind == "threadedComment"]
        self._threaded = set(self._threaded_at(threads))
        self._strict = workbook.ns.startswith("{http://purl.oclc.org")
        self._texts = NoteTexts(package.read(self._texts_part) or note_texts.new_part(workbook.ns.strip("{}")))

    def _threaded_at(self, parts: Iterable[str]) -> Iterable[Position]:
        for part in parts:
            for _, attributes, _ in elements(self._package.read(part)):
                if attributes.get("ref"):
                    yield cell_position(attributes["ref"])

    def own(self) -> dict[Position, OwnNote]:
        """Give our notes, by cell."""
        return {at: note for at, note in self._texts.own().items() if at not in self._threaded}

    def painted(self, rows: Collection[int]) -> list[Mark]:
        """Give the marks in these rows whose cells still have our colour."""
        own = ((at, note) for at, note in self.own().items() if at[0] in rows)
        return [note.mark_at(at) for at, note in own if self._is_painted(at, note)]

    def mark(self, marks: Sequence[Mark]) -> bytes:
        """Give the package with these marks."""
        own = self.own()
        wanted = {self._sheet.shown_at(mark.row, mark.column): mark for mark in marks}
        wanted = {at: mark for at, mark in wanted.items() if at not in self._threaded}
        self._refuse_guarded(wanted)
        anchors = {}
        for at, mark in wanted.items():
            note = self._painted(at, mark, own.get(at))
            if self._texts.put(at, note):
                anchors[at] = self._sheet.box_beside(at, NOTE_WIDTH, note_height(note.text()))
        return self._settled(anchors, set()) if wanted else self._package.data

    def unmark(self, cells: Collection[Position] | None) -> bytes:
        """Give the package without our marks at these cells, or any."""
        own = self.own()
        wanted = own.keys() if cells is None else own.keys() & {self._sheet.shown_at(*at) for at in cells}
        self._refuse_guarded(wanted)
        gone = set()
        for at in wanted:
            self._unpaint(at, own[at])
            if self._texts.take(at):
                gone.add(at)
        return self._settled({}, gone) if wanted else self._package.data

    def _refuse_guarded(self, cells: Iterable[Position]) -> None:
        self._workbook.refuse_guarded()
        self._sheet.refuse_guarded(cells)

    def _painted(self, at: Position, mark: Mark, old: OwnNote | None) -> OwnNote:
        """Paint a cell, and give the note that remembers how it was."""
        style = self._sheet.style_of(at)
        note = remembering(mark, self._fills.fill_of(style), old)
        if note.colour:
            self._sheet.restyle(at, self._fills.refilled(style, note.colour))
        return note

    def _unpaint(self, at: Position, note: OwnNote) -> None:
        """Give a cell the fill back that it had, if it still has ours."""
        if self._is_painted(at, note) and is_fill(note.before):
            self._sheet.restyle(at, self._fills.refilled(self._sheet.style_of(at), note.before))

    def _is_painted(self, at: Position, note: OwnNote) -> bool:
        return note.is_seen_in(self._fills.fill_of(self._sheet.style_of(at)))

    def _settled(self, anchors: dict[Position, str], gone: set[Position]) -> bytes:
        """Put everything back into the package."""
        package = self._package
        if self._texts.is_empty():
            self._drop(self._texts_part)
        elif self._texts_part:
            package.replace(self._texts_part, self._texts.document())
        else:
            self._texts_part = package.add("xl/comments{}.xml", self._texts.document(), _TEXTS_TYPE)
            package.relate(self._part, f"{self._links}/comments", self._texts_part)
        self._settle_boxes(anchors, gone)
        package.replace(self._part, self._sheet.document())
        if self._fills.changed:
            package.replace(self._workbook.styles_part, self._fills.document())
        return package.repacked()

    def _settle_boxes(self, anchors: dict[Position, str], gone: set[Position]) -> None:
        package = self._package
        others = [name for name in package.names if name.endswith(".vml") and name != self._boxes_part.lower()]
        taken = {block for name in others for block in note_boxes.blocks_of(package.read(name))}
        if anchors and not self._boxes_part:
            empty = note_boxes.new_part(max(taken, default=0) + 1)
            self._boxes_part = package.add("xl/drawings/vmlDrawing{}.vml", empty, _BOXES_TYPE)
            link = package.relate(self._part, f"{self._links}/vmlDrawing", self._boxes_part)
            self._sheet.link_notes(link, f"{{{self._links}}}id")
        if not self._boxes_part:
            return
        boxes = note_boxes.without_boxes(package.read(self._boxes_part), gone)
        boxes = note_boxes.with_boxes(boxes, anchors, taken)
        if gone and note_boxes.is_empty(boxes):
            self._drop(self._boxes_part)
            self._sheet.unlink_notes()
        elif anchors or gone:
            package.replace(self._boxes_part, boxes)

    def _drop(self, part: str) -> None:
        if part:
            self._package.unrelate(self._part, part)
            self._package.remove(part)

    @property
    def _links(self) -> str:
        return _STRICT_LINKS if self._strict else _LINKS
