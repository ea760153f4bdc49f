"""The one place for fonts, colours and sizes. A colour always means something.

dark blue heading    must be filled in          light red cell     to be put right
light blue heading   may be filled in           light yellow cell  only a remark
grey                 the tool fills it in       orange cell        due by now, and not done
                                                golden cell        not what the row compared with says
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

FONT: Final = "微软雅黑"
BODY_SIZE: Final = 10
TITLE_SIZE: Final = 16

INK: Final = "#262626"
QUIET: Final = "#7F7F7F"
LINE: Final = "#D0D5DD"
LINK: Final = "#0563C1"
WRONG: Final = "#FADBD8"
REMARK: Final = "#FFF2CC"
OVERDUE: Final = "#F8CBAD"
DIFFERS: Final = "#FFE08A"
ALERT: Final = "#C00000"
REQUIRED: Final = "#1F4E78"
OPTIONAL: Final = "#DDEBF7"
BY_TOOL: Final = "#D9D9D9"
BY_TOOL_CELL: Final = "#F2F2F2"

WIDEST: Final = 40
"""No column is wider than this, in characters of the default font; longer text wraps."""

_TEXT_FORMAT: Final = 49
"""Excel's own number for the format `@`; under another number some programs do not know it as text."""

BODY: Final = {"font_name": FONT, "font_size": BODY_SIZE, "font_color": INK}
_FRAME: Final = {"border": 1, "border_color": LINE}
_CENTRED: Final = {"align": "center", "valign": "vcenter", "text_wrap": True, "bold": True}

TITLE: Final = {**BODY, "font_size": TITLE_SIZE, "bold": True, "valign": "vcenter"}
NOTE: Final = {**BODY, "font_color": QUIET, "valign": "top", "text_wrap": True}
LEGEND: Final = {**BODY, "font_color": QUIET, "valign": "vcenter"}
HINT: Final = {**BODY, "font_size": 8, "font_color": QUIET, "valign": "bottom", "align": "center", "text_wrap": True}
COUNT: Final = {**BODY, "font_size": 20, "bold": True, "align": "center", "valign": "vcenter"}
COUNT_LABEL: Final = {**BODY, "font_color": QUIET, "align": "center", "valign": "vcenter"}
STATUS: Final = {**BODY, "valign": "vcenter", "text_wrap": True, "locked": False, "bg_color": REMARK, "indent": 1}
SAID_LABEL: Final = {**BODY, "align": "right", "valign": "vcenter", "font_color": REQUIRED, "bold": True}
SAID: Final = {**BODY, "bottom": 1, "bottom_color": QUIET, "valign": "vcenter", "align": "left"}
CELL: Final = {**BODY, **_FRAME, "valign": "vcenter", "indent": 1}
GROUP_BEGINS: Final = {"top": 2, "top_color": REQUIRED}
BAND: Final = {
    **BODY,
    "bold": True,
    "indent": 1,
    "bg_color": OPTIONAL,
    "font_color": REQUIRED,
    "valign": "vcenter",
}
ALERT_BAND: Final = {**BAND, "bg_color": WRONG, "font_color": ALERT}
FIGURE: Final = {**CELL, "bold": True, "align": "left", "text_wrap": True}

HEADINGS: Final = {
    "required": {**BODY, **_FRAME, **_CENTRED, "bg_color": REQUIRED, "font_color": "#FFFFFF"},
    "optional": {**BODY, **_FRAME, **_CENTRED, "bg_color": OPTIONAL, "font_color": REQUIRED},
    "by_tool": {**BODY, **_FRAME, **_CENTRED, "bg_color": BY_TOOL, "font_color": "#595959"},
    "extra": {**BODY, **_FRAME, **_CENTRED, "bg_color": BY_TOOL_CELL, "font_color": QUIET, "italic": True},
}
"""How the four sorts of heading look; `extra` is a column the form does not know."""

LEGENDS: Final = (
    ("required", REQUIRED, "必填"),
    ("optional", "#9DC3E6", "选填"),
    ("by_tool", "#A6A6A6", "工具自动填，不用填"),
    ("extra", BY_TOOL, "原表多出来的列，照抄保留"),
    ("unread", "#E6A09A", "没读懂，照抄在格里，请改"),
    ("wrong", "#E6A09A", "填漏或填错的格子变红"),
    ("overdue", OVERDUE, "过了日子还没办的变橙"),
    ("differs", "#E0A800", "与对照的那位不一样"),
    ("example", LINE, "灰色斜体的一行是示例，不会收"),
)
"""What each colour is explained as, on the line above the headings."""


def placing(number_format: str) -> dict[str, Any]:
    """Say where a value stands in its cell: days in the middle, numbers at the right, text at the left."""
    if "yy" in number_format or "h" in number_format:
        return {"align": "center", "indent": 0}
    return {"align": "left" if number_format in ("@", "General") else "right"}


class Formats:
    """XlsxWriter's formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._looks: dict[Any, dict[str, Any]] = {}
        self._quoted: dict[Any, Any] = {}
        self._clickable: dict[Any, Any] = {}

    def get(self, look: Mapping[str, Any], **changes: Any) -> Any:
        """Give the format that looks like `look` with some changes."""
        wanted = {**look, **changes}
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            text_only = {"num_format": _TEXT_FORMAT} if wanted.get("num_format") == "@" else {}
            made = self._made[key] = self.book.add_format({**wanted, **text_only})
            self._looks[made] = wanted
        return self._made[key]

    def quoted(self, made: Any) -> Any:
        """Give the same format for text that looks like a formula: Excel keeps it as text when edited."""
        if made not in self._quoted:
            self._quoted[made] = self.changed(made, quote_prefix=True)
        return self._quoted[made]

    def changed(self, made: Any, **changes: Any) -> Any:
        """Give the same format with some changes."""
        return self.get(self._looks[made], **changes)

    def number(self, made: Any) -> int:
        """Give the number by which a cell's XML names the format."""
        return int(made._get_xf_index())

    def legend(self, sorts: Collection[str]) -> list[Any]:
        """Give the pieces of a line that says what the colours of these sorts mean."""
        plain = self.get(LEGEND)
        told = [(colour, meaning) for sort, colour, meaning in LEGENDS if sort in sorts]
        return [
            piece
            for colour, meaning in told
            for piece in (self.get(LEGEND, font_color=colour), "■ ", plain, f"{meaning}　　")
        ]

    def clickable(self, made: Any) -> Any:
        """Give the same format for a link."""
        if made not in self._clickable:
            self._clickable[made] = self.changed(made, font_color=LINK, underline=1)
        return self._clickable[made]


def font(*, size: int = BODY_SIZE, bold: bool = False, colour: str = INK, underline: bool = False) -> Any:
    """Give openpyxl's font, for copies of people's own workbooks."""
    from openpyxl.styles import Font  # noqa: PLC0415

    return Font(
        name=FONT,
        size=size,
        bold=bold,
        color=colour.lstrip("#"),
        underline="single" if underline else None,
    )


def fill(colour: str) -> Any:
    """Give openpyxl's fill of one colour."""
    from openpyxl.styles import PatternFill  # noqa: PLC0415

    return PatternFill("solid", start_color=colour.lstrip("#"))


def border() -> Any:
    """Give openpyxl's thin frame around a cell."""
    from openpyxl.styles import Border, Side  # noqa: PLC0415

    side = Side(style="thin", color=LINE.lstrip("#"))
    return Border(left=side, right=side, top=side, bottom=side)


def alignment(*, wrap: bool) -> Any:
    """Give openpyxl's alignment: in the middle of the row's height."""
    from openpyxl.styles import Alignment  # noqa: PLC0415

    return Alignment(vertical="center", wrap_text=wrap)
