"""The boxes that notes are shown in: a part of an old kind, in which buttons live too.

Programs write it loosely, not always as XML, so it is changed as text: a box of ours is put in before the end and cut
out again, and all else stays byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_BOX: Final = re.compile(
    rb"<((?:\w+:)?)shape\b(?![^>]*/>)(?:(?!<\1shape\b).)*?</\1shape\s*>[ \t]*\r?\n?", re.DOTALL | re.IGNORECASE
)
_ROW: Final = re.compile(rb"<(?:\w+:)?Row>\s*(\d+)\s*</")
_COLUMN: Final = re.compile(rb"<(?:\w+:)?Column>\s*(\d+)\s*</")
_NOTE: Final = re.compile(rb"ObjectType\s*=\s*[\"']Note[\"']")
_ANY_SHAPE: Final = re.compile(rb"<(?:\w+:)?(?:shape|rect|oval|line|polyline|group|image|roundrect|arc|curve)\b")
_NUMBER: Final = re.compile(rb"_x0000_s(\d+)")
_ID_MAP: Final = re.compile(rb"(<(?:\w+:)?idmap\b[^>]*?\bdata\s*=\s*[\"'])([\d,\s]*)", re.IGNORECASE)
_END: Final = re.compile(rb"</(?:\w+:)?xml\s*>\s*\Z", re.IGNORECASE)
_KIND: Final = re.compile(rb"<(?:\w+:)?shapetype\b[^>]*\bid\s*=\s*[\"']_x0000_t202[\"']", re.IGNORECASE)
_OF_NOTE_KIND: Final = re.compile(rb"[\"']#_x0000_t202[\"']")
_BLOCK: Final = 1024
"""Shapes are numbered in blocks of so many; each part has blocks of its own."""

_SPACES: Final = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_NOTE_KIND: Final = (
    f'<v:shapetype {_SPACES} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_NEW_BOX: Final = (
    f'<v:shape {_SPACES} id="_x0000_s{{number}}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;'
    'margin-top:10pt;width:200pt;height:60pt;z-index:{order};visibility:hidden" fillcolor="#ffffe1" '
    'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


def new_part(block: int) -> bytes:
    """Give a part without boxes, with a block of numbers for them."""
    return (
        f'<xml {_SPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{block}"/></o:shapelayout>'
        f"{_NOTE_KIND}</xml>"
    ).encode()


def blocks_of(part: bytes) -> set[int]:
    """Give the blocks of numbers a part says are its own."""
    return {int(number) for found in _ID_MAP.finditer(part) for number in re.findall(rb"\d+", found[2])}


def with_boxes(part: bytes, anchors: dict[tuple[int, int], str], taken: set[int]) -> bytes:
    """Give the part with a box for each of these cells (row, column, from 1). taken: blocks of other parts."""
    if not anchors:
        return part
    numbers = _free_numbers(part, taken)
    kind = "" if _KIND.search(part) else _NOTE_KIND
    order = len(_BOX.findall(part))
    blocks = blocks_of(part)
    made = [kind]
    for at, ((row, column), anchor) in enumerate(sorted(anchors.items()), start=order + 1):
        number = next(numbers)
        blocks.add(number // _BLOCK)
        made.append(_NEW_BOX.format(number=number, order=at, anchor=anchor, row=row - 1, column=column - 1))
    end = _END.search(part)
    cut = end.start() if end else len(part)
    listed = ",".join(map(str, sorted(blocks))).encode()
    return _ID_MAP.sub(lambda found: found[1] + listed, part[:cut] + "".join(made).encode() + part[cut:], count=1)


def without_boxes(part: bytes, cells: set[tuple[int, int]]) -> bytes:
    """Give the part without the boxes of the notes of these cells."""

    def kept(found: re.Match[bytes]) -> bytes:
        row, column = _ROW.search(found[0]), _COLUMN.search(found[0])
        is_gone = row and column and _NOTE.search(found[0]) and (int(row[1]) + 1, int(column[1]) + 1) in cells
        return b"" if is_gone else found[0]

    rest = _BOX.sub(kept, part)
    bare = rest.replace(_NOTE_KIND.encode(), b"")
    return rest if _OF_NOTE_KIND.search(bare) else bare


def is_empty(part: bytes) -> bool:
    """Tell whether nothing is drawn in it any more."""
    return not _ANY_SHAPE.search(part)


def _free_numbers(part: bytes, taken: set[int]) -> Iterator[int]:
    """Give numbers for new shapes: those left in the part's own blocks, then new blocks."""
    used = {int(number) for number in _NUMBER.findall(part)}
    own = sorted(blocks_of(part))
    for block in own or [min(set(range(1, len(taken) + 2)) - taken)]:
        last = max((number for number in used if number // _BLOCK == block), default=block * _BLOCK)
        yield from range(last + 1, (block + 1) * _BLOCK)
    block = max([*own, *taken, 0])
    while True:
        block += 1
        yield from range(block * _BLOCK + 1, (block + 1) * _BLOCK)
