"""Which cell styles of an .xlsx strike the text through or fill the cell with a strong colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

from workbook_tools.excel.structure import palette_colour, strong_colour
from workbook_tools.excel.xml_parts import elements

T = TypeVar("T")


class Paint(NamedTuple):
    """What of a style can carry a meaning: people strike a row through, or paint it red or yellow."""

    struck: bool
    fill: str | None


def read_paints(styles: bytes) -> dict[str, Paint]:
    """Give the styles that mark a cell, by the index cells refer to them with.

    Colours of the theme are decoration and are left out; so is a rich text's own striking.
    """
    if b"strike" not in styles and b"solid" not in styles:
        return {}
    fonts: list[bool] = []
    fills: list[str | None] = []
    paints: dict[str, Paint] = {}
    struck, colour, solid = False, None, False
    style = 0
    for path, attributes, _ in elements(styles):
        match path.removeprefix("styleSheet/"):
            case "fonts/font/strike":
                struck = attributes.get("val", "1") in ("1", "true")
            case "fonts/font":
                fonts.append(struck)
                struck = False
            case "fills/fill/patternFill/fgColor":
                colour = _colour(attributes)
            case "fills/fill/patternFill":
                solid = attributes.get("patternType") == "solid"
            case "fills/fill":
                fills.append(colour if solid else None)
                colour, solid = None, False
            case "cellXfs/xf":
                paint = Paint(bool(_at(fonts, attributes.get("fontId"))), _at(fills, attributes.get("fillId")))
                if any(paint):
                    paints[str(style)] = paint
                style += 1
    return paints


def _at(items: Sequence[T], index: str | None) -> T | None:
    """Give an item by its index as written, or None: some programs leave gaps."""
    place = int(index or 0)
    return items[place] if place < len(items) else None


def _colour(attributes: Mapping[str, str]) -> str | None:
    if "rgb" in attributes:
        code = int(attributes["rgb"][-6:], 16)
        return strong_colour(code >> 16, code >> 8 & 255, code & 255)
    if "indexed" in attributes:
        colour = palette_colour(int(attributes["indexed"]))
        return strong_colour(*colour) if colour else None
    return None
