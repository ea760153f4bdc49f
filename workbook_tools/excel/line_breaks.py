"""Chinese text cut into lines that fit a box."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from workbook_tools.columns.patterns import pattern

Measure = Callable[[str, int], float]
"""Gives the width of a text at a size."""

_OPENING, _CLOSING = "（(“‘《【", "，。、；：？！）)”’》】…,;:?!"
_UNBROKEN: Final = pattern(f"[{_OPENING}]*(?:[A-Za-z0-9.%]+|.)[{_CLOSING}]*")


def wrapped(text: str, width: float, size: int, measure: Measure) -> tuple[str, ...]:
    """Cut a text into as few lines as fit: after marks if that will do, else into lines of about one length.

    Never before a closing mark, after an opening one or within a word or a number, unless it alone is wider than a
    line.
    """
    text = " ".join(text.split())
    lines = _filled(text, width, size, measure)
    as_few = [lines]
    narrow = width
    while narrow > measure(text, size) / len(lines):
        narrow -= size / 2
        narrower = _filled(text, narrow, size, measure)
        if len(narrower) == len(lines):
            as_few.insert(0, narrower)
    after_marks = (cut for cut in as_few if all(line[-1:] in _CLOSING for line in cut[:-1]))
    return next(after_marks, as_few[0])


def _filled(text: str, width: float, size: int, measure: Measure) -> tuple[str, ...]:
    lines = [""]
    for piece in _UNBROKEN.findall(text):
        for part in [piece] if measure(piece, size) <= width else piece:
            if lines[-1] and measure(lines[-1] + part.rstrip(), size) > width:
                lines.append("")
            lines[-1] = (lines[-1] + part).lstrip()
    return tuple(line.rstrip() for line in lines)
