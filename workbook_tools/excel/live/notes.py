"""What a note of ours says, and how it stands beside what the cell's owner wrote in the same note.

A note of ours begins with TAG and ends with a line that says which colour the cell was given and which it had: so the
old one comes back even after the workbook was saved, closed and opened elsewhere.

    [核对] 「手机」：“1380013800”只有10位，请核对后重填。
    （标色 FADBD8，原来的底色 FFFF00）
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from workbook_tools.excel.live.cell_fills import NONE, OTHER, is_fill, seen_colour
from workbook_tools.excel.live.port import TAG, Mark
from workbook_tools.excel.safe_names import shortened
from workbook_tools.excel.sheet_xml import Position

_CLOSING: Final = r"（(?:标色 (?P<colour>[0-9A-F]{6})，原来(?:没有底色|的底色 (?P<before>[^）\n]+))|没有标色)）"
_OURS: Final = re.compile(
    rf"(?P<lead>\A|\n){re.escape(TAG)}(?P<sentence>(?:(?!\n{re.escape(TAG)}).)*?)\n{_CLOSING}", re.DOTALL
)
"""A note without that last line is its owner's, however it begins."""
_LONGEST: Final = 1_000
"""Nobody reads more in a note, and what a cell holds may be longer than a whole note can be."""
_LIKE_CLOSING: Final = re.compile(r"（(?=标色 |没有标色）)")


@dataclass(frozen=True, slots=True)
class OwnNote:
    """A note of ours.

    colour: the one the cell was given; empty if it was given none. before: the one it had, as its adapter says it,
    empty for none.
    """

    sentence: str
    colour: str
    before: str

    def text(self) -> str:
        """Give the note as it stands in the cell."""
        sentence = _LIKE_CLOSING.sub("(", shortened(self.sentence, _LONGEST).replace("\r\n", "\n").replace("\r", "\n"))
        had = f"的底色 {self.before}" if self.before else "没有底色"
        closing = f"标色 {self.colour}，原来{had}" if self.colour else "没有标色"
        return f"{TAG}{sentence.replace(f'{chr(10)}{TAG}', chr(10))}\n（{closing}）"

    def mark_at(self, at: Position) -> Mark:
        """Give the mark that this note says stands at a cell."""
        return Mark(*at, self.colour, self.sentence)

    def is_seen_in(self, fill: str) -> bool:
        """Tell whether a cell with this fill still has the colour that we gave it."""
        return bool(self.colour) and seen_colour(fill) == self.colour


def remembering(mark: Mark, fill: str, old: OwnNote | None) -> OwnNote:
    """Give the note that says a mark and remembers the fill its cell had. A pattern is not painted over.

    old: our note that stands there already, if any; a colour of ours is not the cell's own. Who took our note away, or
    filled the cell down, left one without a note.
    """
    if fill == OTHER:
        return OwnNote(mark.sentence, "", "")
    colour = _plain_colour(mark.colour)
    if old and old.is_seen_in(fill) and is_fill(old.before):
        return OwnNote(mark.sentence, colour, old.before)
    return OwnNote(mark.sentence, colour, NONE if seen_colour(fill) == colour else fill)


def own_note(text: str) -> OwnNote | None:
    """Find our note in what stands in a cell's note."""
    found = _OURS.search(text)
    if found is None:
        return None
    return OwnNote(found["sentence"], found["colour"] or "", found["before"] or "")


def as_noted(sentence: str) -> str:
    """Give a sentence as it is found again in a note: what would be taken for a mark of ours is said otherwise."""
    found = own_note(OwnNote(sentence, "", "").text())
    assert found
    return found.sentence


def own_span(text: str) -> tuple[int, int] | None:
    """Tell from where to where our note stands in a cell's note, with the line break that parts it from the rest."""
    found = _OURS.search(text)
    if found is None:
        return None
    start, end = found.span()
    return start, end + (not found["lead"] and text[end : end + 1] == "\n")


def without_own(text: str) -> str:
    """Give what is left of a cell's note when ours is taken away: what its owner wrote, as he wrote it."""
    span = own_span(text)
    return text if span is None else text[: span[0]] + text[span[1] :]


def with_own(text: str, note: OwnNote) -> str:
    """Give a cell's note with ours under what its owner wrote; an older one of ours makes room for it."""
    rest = without_own(text)
    return f"{rest}\n{note.text()}" if rest else note.text()


def _plain_colour(colour: str) -> str:
    """Write a colour as it is remembered: `#fadbd8` → `FADBD8`."""
    return colour.removeprefix("#").upper()
