"""Two readings of one sheet must agree on which cells hold something, or what a reader lost would be lost in silence.

Counts are compared first, which is cheap; only where they differ are the cells looked at one by one. What is known
to be read differently is no difference: faults, formulas never calculated, texts that are empty or only spaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from workbook_tools.columns.base import CellFault
from workbook_tools.excel.structure import Area, Place, Structure, cell_position, covers
from workbook_tools.excel.xml_parts import Package, elements, feed, new_parser
from workbook_tools.problems import WorkbookError, column_letters


def count_filled(rows: list[list[Any]], structure: Structure) -> int:
    """Count the cells that hold a value, what the structure has put there aside."""
    put = sum(cell is not None for cell in structure.corrections.values())
    return sum(len(row) - row.count(None) for row in rows) - put


def refuse_differences(
    sheet: str, rows: list[list[Any]], structure: Structure, package: Package, part: str, texts: list[str] | None
) -> None:
    """Compare what was read of a worksheet of an .xlsx with what is written in it, cell by cell.

    texts: the shared ones. Raises WorkbookError file-differs, naming the first cell that differs.
    """
    written = _Written(texts or [])
    with package.open(part) as stream:
        feed(written.parser, stream)
    holds = {place for place, text in written.contents.items() if text.strip()} - structure.corrections.keys()
    read = {place for place in filled(rows) if place not in structure.corrections}
    differing = {at for at in holds ^ read if not _is_covered(at, structure.merges)} | written.doubled
    if differing:
        raise different(sheet, min(differing))


def _is_covered(place: Place, merges: Iterable[Area]) -> bool:
    """Tell a cell that a merged area hides, whose value Excel does not show and openpyxl does not read."""
    return any(covers(area, *place) and area[:2] != place for area in merges)


def filled(rows: list[list[Any]]) -> Iterator[Place]:
    """Give the places of cells that hold a value, faults and mere spaces aside."""
    for number, row in enumerate(rows, 1):
        for at, cell in enumerate(row, 1):
            if cell is None or type(cell) is CellFault or (type(cell) is str and not cell.strip()):
                continue
            yield number, at


def different(sheet: str, place: Place) -> WorkbookError:
    """Give the refusal of a sheet that two readers read differently."""
    cell = f"{column_letters(place[1])}{place[0]}"
    sentence = f"两种读法结果不同（工作表“{sheet}”的 {cell}），怕漏读，没有收，请用 Excel 打开后另存为 .xlsx 再交"
    return WorkbookError("file-differs", sentence)


def shared_texts(package: Package, part: str) -> list[str]:
    """Give the texts that cells share, without what tells how to pronounce them."""
    texts: list[str] = []
    pieces: list[str] = []
    for path, _, text in elements(package.read(part)):
        if path in ("sst/si/t", "sst/si/r/t"):
            pieces.append(text)
        elif path == "sst/si":
            texts.append("".join(pieces))
            pieces.clear()
    return texts


class _Written:
    """Every cell of a worksheet with what is written in it.

    contents: place → its text, or its number as written.
    doubled:  places written twice, with different contents.
    """

    def __init__(self, texts: list[str]) -> None:
        self.contents: dict[Place, str] = {}
        self.doubled: set[Place] = set()
        self._texts = texts
        self._row = self._column = 0
        self._kind: str | None = None
        self._pieces: list[str] = []
        self._inside = ""
        self.parser = new_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
        elif local == "c":
            if "r" in attributes:
                self._row, self._column = cell_position(attributes["r"])
            else:
                self._column += 1
            self._kind = attributes.get("t")
            self._pieces.clear()
        self._inside = local

    def _text(self, text: str) -> None:
        if self._inside in ("v", "t"):
            self._pieces.append(text)

    def _end(self, name: str) -> None:
        self._inside = ""
        if name.rpartition(":")[2] == "c" and self._pieces:
            place, content = (self._row, self._column), "".join(self._pieces)
            if self._kind == "s":
                content = self._texts[int(content)]
            if self.contents.setdefault(place, content) != content:
                self.doubled.add(place)
