"""The fills of cell styles: said in words that can be kept in a note, changed, and found again."""

from __future__ import annotations

import colorsys
import re
from copy import deepcopy
from functools import cached_property
from typing import TYPE_CHECKING, Final

from workbook_tools.excel.cell_styles import CellStyles, all_but
from workbook_tools.excel.structure import palette_colour
from workbook_tools.excel.xml_tree import local_name, namespace, parse
from workbook_tools.problems import WorkbookError

if TYPE_CHECKING:
    from lxml.etree import _Element

NONE: Final = ""
"""A cell without a fill."""
OTHER: Final = "?"
"""A pattern or a gradient: one colour cannot say it, so nothing may be painted over it."""
_SAID: Final = re.compile(r"(?P<rgb>[0-9A-F]{6})?(?: ?(?P<kind>主题|色号)(?P<index>\d+)(?: (?P<tint>-?[0-9.eE+-]+))?)?")
_FILL: Final = ("fillId", "applyFill")
_KINDS: Final = {"theme": "主题", "indexed": "色号"}
_MOST: Final = {"主题": 11, "色号": 81}
"""The last colour of a theme, and of the palette: from 64 on they are the system's own."""
_SWAPPED: Final = (1, 0, 3, 2)
"""The theme lists dark before light; a colour of a cell counts them the other way."""


class CellFills(CellStyles):
    """A workbook's cell styles, and which fill each has.

    A fill in words is `FFFF00`, or `BDD7EE 主题4 0.59`: what people see, and where the file has it from.
    """

    def __init__(self, part: bytes, theme: bytes) -> None:
        super().__init__(part)
        self._theme = theme
        ns = namespace(self._root)
        self._fill_list = self._root.find(f"{ns}fills")
        self._fills = [] if self._fill_list is None else self._fill_list.findall(f"{ns}fill")
        self._refilled: dict[tuple[int, str], int] = {}

    def fill_of(self, style: int) -> str:
        """Give the fill of a style in words: NONE, OTHER, or a colour."""
        found = self._style(style)
        index = int(found.get("fillId", 0)) if found is not None else 0
        return self._in_words(self._fills[index]) if index < len(self._fills) else NONE

    def refilled(self, style: int, fill: str) -> int:
        """Give a style that differs in its fill only; it is made if there is none.

        Raises WorkbookError cell-taken if the workbook has no styles at all.
        """
        if self.fill_of(style) == fill:
            return style
        known = self._refilled.get((style, fill))
        if known is None:
            known = self._like(style, fill)
        if known is None:
            known = self._made(style, fill)
        self._refilled[style, fill] = known
        return known

    def _like(self, style: int, fill: str) -> int | None:
        wanted = all_but(_FILL, self._style(style))
        every = enumerate(self._styles)
        return next((at for at, other in every if self.fill_of(at) == fill and all_but(_FILL, other) == wanted), None)

    def _made(self, style: int, fill: str) -> int:
        if self._list is None or not self._styles or self._fill_list is None:
            raise WorkbookError("cell-taken", "文件里没有单元格样式，标不了颜色，请用 Excel 打开、另存后再试")
        model = self._style(style)
        new = deepcopy(self._styles[0] if model is None else model)
        new.set("fillId", str(self._fill_number(fill)))
        new.set("applyFill", "1")
        return self._appended(new)

    def _fill_number(self, fill: str) -> int:
        known = next((at for at, item in enumerate(self._fills) if self._in_words(item) == fill), None)
        if known is not None:
            return known
        assert self._fill_list is not None
        ns = namespace(self._root)
        new = self._root.makeelement(f"{ns}fill", {})
        pattern = self._root.makeelement(f"{ns}patternFill", {"patternType": "solid" if fill else "none"})
        new.append(pattern)
        if fill:
            pattern.append(self._root.makeelement(f"{ns}fgColor", _attributes(fill)))
            pattern.append(self._root.makeelement(f"{ns}bgColor", {"indexed": "64"}))
        self._fill_list.append(new)
        self._fills.append(new)
        self._fill_list.set("count", str(len(self._fills)))
        self.changed = True
        return len(self._fills) - 1

    def _in_words(self, fill: _Element) -> str:
        pattern = next((item for item in fill if local_name(item) == "patternFill"), None)
        if pattern is None:
            return OTHER if len(fill) else NONE
        kind = pattern.get("patternType", "none")
        colour = next((item for item in pattern if local_name(item) == "fgColor"), None)
        if kind == "none":
            return NONE
        return OTHER if kind != "solid" or colour is None else self._colour_in_words(colour)

    def _colour_in_words(self, colour: _Element) -> str:
        tint = colour.get("tint", "")
        if (rgb := colour.get("rgb", "")) and not tint:
            return rgb[-6:].upper()
        for source, word in _KINDS.items():
            if (index := colour.get(source)) is not None:
                if not is_fill(f"{word}{index} {tint}".strip()):
                    return OTHER
                seen = self._theme_colour(int(index), tint) if source == "theme" else _palette_colour(int(index))
                return f"{seen} {word}{index} {tint}".strip()
        return OTHER

    def _theme_colour(self, index: int, tint: str) -> str:
        index = _SWAPPED[index] if index < len(_SWAPPED) else index
        if index >= len(self._theme_colours) or not self._theme_colours[index]:
            return ""
        return _tinted(self._theme_colours[index], float(tint or 0))

    @cached_property
    def _theme_colours(self) -> list[str]:
        root = parse(self._theme) if self._theme else None
        scheme = () if root is None else next((item for item in root.iter() if local_name(item) == "clrScheme"), ())
        said = [(item[0].get("lastClr") or item[0].get("val") or "") if len(item) else "" for item in scheme]
        return [
            colour if re.fullmatch("[0-9A-Fa-f]{6}", colour) else "" for colour in said
        ]  # some are called by a name


def seen_colour(fill: str) -> str:
    """Give of a fill in words what people see: `BDD7EE`, or nothing where that is not known."""
    return fill.partition(" ")[0] if re.match("[0-9A-F]{6}", fill) else ""


def is_fill(words: str) -> bool:
    """Tell whether words say a fill; people can change what stands in a note."""
    found = _SAID.fullmatch(words)
    if found is None or not found["kind"]:
        return found is not None and (not words or bool(found["rgb"]))
    return len(found["index"]) <= len("81") and int(found["index"]) <= _MOST[found["kind"]] and _is_tint(found["tint"])


def _is_tint(said: str | None) -> bool:
    try:
        return -1 <= float(said or 0) <= 1
    except ValueError:
        return False


def parted(fill: str) -> tuple[int | None, float]:
    """Give which colour of the theme a fill in words is (None: not one of its), and how much lighter or darker."""
    found = _SAID.fullmatch(fill)
    assert found is not None, "ask is_fill first"
    theme = int(found["index"]) if found["kind"] == _KINDS["theme"] else None
    return theme, float(found["tint"] or 0)


def _attributes(fill: str) -> dict[str, str]:
    """Turn a colour in words into the attributes that say it."""
    found = _SAID.fullmatch(fill)
    assert found is not None, "ask is_fill first"
    if not found["kind"]:
        return {"rgb": f"FF{found['rgb']}"}
    source = next(name for name, word in _KINDS.items() if word == found["kind"])
    return {source: found["index"], **({"tint": found["tint"]} if found["tint"] else {})}


def _palette_colour(index: int) -> str:
    return "".join(f"{part:02X}" for part in palette_colour(index))


def _tinted(colour: str, tint: float) -> str:
    """Make a colour lighter or darker, as the Office standard says: by its lightness."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    parts = colorsys.hls_to_rgb(hue, light, saturation)
    return "".join(f"{round(part * 255):02X}" for part in parts)
