"""Marks on a sheet that is open in Excel: cells coloured, notes written and taken away, many at once.

A note of somebody's keeps its words when ours is added to it and taken away; that some of them were bold is not kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from workbook_tools.excel.live import native
from workbook_tools.excel.live.cell_fills import is_fill
from workbook_tools.excel.live.notes import OwnNote, own_note, remembering, with_own, without_own
from workbook_tools.excel.live.port import Mark
from workbook_tools.excel.live.running_cells import references_to
from workbook_tools.excel.sheet_xml import Position

ShownAt = Callable[[Position], Position]
"""Gives the cell that is seen at a place: of a merged area only the first one is."""


class SheetMarks:
    """The notes of one sheet, by cell. Cells with a comment that can be answered are left alone."""

    def __init__(self, page: Any) -> None:
        self._page = page
        threads = set(native.threads_on(page))
        found = ((_place(note), note) for note in page.notes)
        self._notes = {at: note for at, note in found if at not in threads}
        self._threads = threads

    def own(self) -> dict[Position, OwnNote]:
        """Give our notes."""
        found = ((at, own_note(str(note.text or ""))) for at, note in self._notes.items())
        return {at: note for at, note in found if note is not None}

    def painted(self, rows: Collection[int]) -> list[Mark]:
        """Give the marks in these rows whose cells still have our colour."""
        own = ((at, note) for at, note in self.own().items() if at[0] in rows)
        return [note.mark_at(at) for at, note in own if self._is_painted(at, note)]

    def mark(self, marks: Sequence[Mark], shown_at: ShownAt) -> None:
        """Say in notes what is wrong, then colour the cells: a colour nobody remembers could not be taken back."""
        own = self.own()
        wanted = {shown_at((mark.row, mark.column)): mark for mark in marks}
        painted: dict[str, list[Position]] = defaultdict(list)
        for at, mark in wanted.items():
            if at not in self._threads:
                note = remembering(mark, native.fill_of(self._page.range(at)), own.get(at))
                self._say(at, note)
                if note.colour:
                    painted[note.colour].append(at)
        self._paint(painted)

    def unmark(self, cells: Collection[Position] | None, shown_at: ShownAt) -> None:
        """Give cells their own fill back, then take our notes away."""
        own = self.own()
        wanted = own.keys() if cells is None else own.keys() & {shown_at(at) for at in cells}
        painted: dict[str, list[Position]] = defaultdict(list)
        for at in sorted(wanted):
            if self._is_painted(at, own[at]) and is_fill(own[at].before):
                painted[own[at].before].append(at)
        self._paint(painted)
        for at in sorted(wanted):
            note = self._notes.pop(at)
            rest = without_own(str(note.text))
            if rest:
                note.text = rest
            else:
                note.delete()

    def _is_painted(self, at: Position, note: OwnNote) -> bool:
        return bool(note.colour) and note.is_seen_in(native.fill_of(self._page.range(at)))  # asking takes its time

    def _say(self, at: Position, own: OwnNote) -> None:
        note = self._notes.get(at)
        if note is None:
            note = self._notes[at] = self._page.range(at).add_note(own.text())
            native.fit_note(note, own.text())
            return
        text = str(note.text or "")
        if text != with_own(text, own):
            note.text = with_own(text, own)

    def _paint(self, cells: Mapping[str, Iterable[Position]]) -> None:
        for fill, places in cells.items():
            for reference in references_to(places):
                native.paint(self._page.range(reference), fill)


def _place(note: Any) -> Position:
    where = note.location
    return where.row, where.column
