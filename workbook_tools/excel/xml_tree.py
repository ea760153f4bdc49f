"""Parts of a workbook as trees: changed in a few places, written back with everything else as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from workbook_tools.excel.structure import Area, cell_position
from workbook_tools.problems import WorkbookError, column_letters

if TYPE_CHECKING:
    from lxml.etree import _Element

_DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def parse(part: bytes) -> _Element:
    """Give a part's root element. Raises WorkbookError file-incomplete for what is no XML."""
    from lxml import etree  # noqa: PLC0415 - a button starts cold

    parser = etree.XMLParser(resolve_entities=False, no_network=True, strip_cdata=False)
    try:
        return etree.fromstring(part, parser)
    except etree.XMLSyntaxError:
        raise WorkbookError(
            "file-incomplete", "文件内容有损坏，请用 Excel 打开修复、另存后再试，或重新找一份"
        ) from None


def document(root: _Element) -> bytes:
    """Give the part again, prefixes, comments and unknown elements as they were."""
    from lxml import etree  # noqa: PLC0415

    written: bytes = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=False)
    return _DECLARATION + written  # as Office writes it, so that a change taken back leaves no trace


def namespace(root: _Element) -> str:
    """Give what stands before each tag of the part's own elements: `{http…}`, by the Office standard it keeps to."""
    tag = str(root.tag)
    return tag[: tag.rfind("}") + 1]


def local_name(element: _Element) -> str:
    """Give an element's name without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def is_true(flag: str | None) -> bool:
    """Read a yes or no of the Office standards; absent is no."""
    return flag in ("1", "true")


def area_of(reference: str) -> Area:
    """Turn `A4:L20`, or a single cell, into an area. Raises ValueError for what is neither."""
    first, _, last = reference.partition(":")
    return (*cell_position(first), *cell_position(last or first))


def reference_of(area: Area) -> str:
    """Write an area the way Excel does."""
    top, left, bottom, right = area
    first, last = f"{column_letters(left)}{top}", f"{column_letters(right)}{bottom}"
    return first if first == last else f"{first}:{last}"
