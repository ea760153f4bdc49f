"""The structure of .xlsx and .xlsm: one pass over each worksheet's XML, cheap enough for every file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from workbook_tools.columns.base import CellFault
from workbook_tools.columns.patterns import pattern
from workbook_tools.excel.structure import (
    MAX_COLUMNS,
    MAX_ROWS,
    Structure,
    cell_position,
    check_extent,
    column_number,
)
from workbook_tools.excel.xlsx_styles import Paint, read_paints
from workbook_tools.excel.xml_parts import Package, elements, new_parser
from workbook_tools.excel.xml_tree import is_true
from workbook_tools.problems import WorkbookError, column_letters

_CHUNK: Final = 1 << 20
_PIECE: Final = 1 << 16
"""Of a worksheet: so much is taken apart at a time, and its memory is used again for the next."""
_MAX_SHEETS: Final = 255
_MAX_SHARED_STRINGS: Final = 256 << 20
_UNIQUE_COUNT: Final = pattern(rb"""\buniqueCount\s*=\s*["']\s*\+?([0-9]+)""")
_ORDINARY_CELL: Final = pattern(
    rb'<c r="([A-Z]+)([0-9]+)"((?: [a-z]+="[^"e][^"]*+")*+)><(?:v>[^<]*+</v|is><t[^<]*+</t></is)></c>'
)
"""A cell with an address and a value, no formula, and no type that begins with e (an error)."""
_EMPTY_ROW: Final = pattern(rb'<row r="[0-9]+"(?: (?!hidden)[A-Za-z0-9:]+="[^"]*+")*+(?:/>|></row>)')
"""A row of which nothing is left to look at. Some programs write every row down to the last one."""
_NO_SUCH_TEXT: Final = pattern(rb't="s"[^>]*><v>-')
_PICTURE_FORMULA: Final = "=DISPIMG("
"""How WPS stores a picture placed in a cell: a formula with this text as its result."""


def workbook_part(package: Package) -> str:
    """Name the part that lists the sheets."""
    for relation in package.relations("").values():
        if relation.kind == "officeDocument":
            return relation.target
    return "xl/workbook.xml"


def worksheet_parts(package: Package) -> dict[str, str]:
    """Name the part of each worksheet, by its name.

    Raises WorkbookError: file-incomplete for a sheet whose part is missing, file-too-large for very many sheets.
    """
    workbook = workbook_part(package)
    relations = package.relations(workbook)
    parts = {}
    for path, attributes, _ in elements(package.read(workbook)):
        relation = relations.get(_relation_id(attributes))
        if path != "workbook/sheets/sheet" or relation is None or relation.kind != "worksheet":
            continue
        if relation.target not in package:
            raise WorkbookError("file-incomplete", "文件里少了一张工作表的内容，请用 Excel 打开后另存再交")
        parts[attributes["name"]] = relation.target
    if len(parts) > _MAX_SHEETS:
        raise WorkbookError("file-too-large", f"里面有{len(parts)}张工作表，最多读{_MAX_SHEETS}张，请拆成几个文件再交")
    return parts


def related_parts(package: Package) -> dict[str, str]:
    """Name the parts that the workbook has one of, by the kind of their relation: styles, sharedStrings."""
    return {relation.kind: relation.target for relation in package.relations(workbook_part(package)).values()}


def read_structures(package: Package) -> dict[str, Structure]:
    """Give the structure of each worksheet, by its name.

    Raises WorkbookError: file-too-large for what cannot be held, file-incomplete for a sheet whose part is
    missing, file-unsafe for a document type.
    """
    _check_shared_strings(package)
    paints = read_paints(package.read(related_parts(package).get("styles", "")))
    parts = worksheet_parts(package)
    structures = {name: _read_worksheet(package, part, name, paints) for name, part in parts.items()}
    for structure in structures.values():
        structure.from_1904 = _counts_from_1904(package)
    return structures


def _counts_from_1904(package: Package) -> bool:
    about = (of for path, of, _ in elements(package.read(workbook_part(package))) if path == "workbook/workbookPr")
    return any(is_true(of.get("date1904")) for of in about)


def _check_shared_strings(package: Package) -> None:
    """Refuse a list of texts that the value reader cannot hold: it makes room for as many as the list claims."""
    for part in package.names:
        if not part.endswith("sharedstrings.xml"):
            continue
        size = package.size(part)
        with package.open(part) as stream:
            claimed = _UNIQUE_COUNT.search(stream.read(_CHUNK))
        is_false = claimed is not None and int(claimed[1][:18]) > max(1000, size // 4)  # the shortest text is `<si/>`
        if is_false or size > _MAX_SHARED_STRINGS:
            raise WorkbookError("file-too-large", "里面的文字太多，读不下，请拆成几个文件或用 Excel 另存后再交")


def _read_worksheet(package: Package, part: str, sheet: str, paints: Mapping[str, Paint]) -> Structure:
    worksheet = _Worksheet(paints)
    with package.open(part) as stream:
        while piece := stream.read(_PIECE):
            worksheet.feed(piece)
    worksheet.finish()
    structure = worksheet.structure
    check_extent(sheet, structure.last_row, structure.last_column)
    relations = package.relations(part) if worksheet.drawings else {}
    for drawing in worksheet.drawings:
        if drawing in relations:
            structure.pictures |= _picture_rows(package.read(relations[drawing].target))
    return structure


class _Worksheet:
    """One pass over a worksheet.

    A Python callback for each cell would take longer than reading its value, so ordinary cells are
    cut out of the XML by one regular expression. A cell it does not know, split between two chunks
    or written unusually, goes the longer way and means the same.
    """

    def __init__(self, paints: Mapping[str, Paint]) -> None:
        self.structure = Structure()
        self.drawings: list[str] = []
        self._paints = paints
        self._columns: set[str] = set()
        self._rows: set[str] = set()
        self._row = self._filled = 0
        self._thinned = False
        self._text: list[str] = []
        self._watched: tuple[str, Mapping[str, str], bool, bool] | None = None
        self._parser = new_parser()
        self._parser.StartElementHandler = self._root

    def feed(self, chunk: bytes) -> None:
        """Take the next piece of the part."""
        if _NO_SUCH_TEXT.search(chunk):  # readers take it for another cell's text
            raise WorkbookError("file-incomplete", "文件内容有损坏，请用 Excel 打开修复、另存后再交，或重新发一份")
        pieces = _ORDINARY_CELL.split(chunk)
        columns, rows, attributes = pieces[1::4], pieces[2::4], pieces[3::4]
        self._thinned = self._thinned or len(pieces) > 1
        self._filled += len(columns)
        self._columns.update(letters.decode() for letters in set(columns))
        self._rows.update(digits.decode() for digits in set(rows))
        painted = {some: paint for some in set(attributes) if (paint := self._paint_of(some))}
        for at, some in enumerate(attributes) if painted else ():
            if some in painted:
                self._paint(f"{columns[at].decode()}{rows[at].decode()}", painted[some])
        self._parser.Parse(_EMPTY_ROW.sub(b"", b"".join(pieces[::4])), False)

    def _paint_of(self, attributes: bytes) -> Paint | None:
        style = re.search(rb' s="([0-9]+)"', attributes) if self._paints else None
        return self._paints.get(style[1].decode()) if style else None

    def finish(self) -> None:
        """Settle the last cell and the extent. Raises WorkbookError file-too-large for a cell outside any sheet."""
        self._parser.Parse(b"", True)
        self._settle()
        structure = self.structure
        structure.filled = self._filled
        rows = [int(digits) for digits in self._rows]
        if rows and not 1 <= min(rows) <= max(rows) <= MAX_ROWS:
            raise WorkbookError(
                "file-too-large", f"第{max(rows):,}行超出了工作表的范围，请用 Excel 打开后另存为 .xlsx 再交"
            )
        structure.last_row = max(rows, default=0)
        structure.last_column = max(map(column_number, self._columns), default=0)
        for row, column in structure.corrections:
            structure.last_row = max(structure.last_row, row)
            structure.last_column = max(structure.last_column, column)

    def _root(self, name: str, _attributes: Mapping[str, str]) -> None:
        prefix = name.rpartition(":")[0]
        self._parser.StartElementHandler = self._handler(f"{prefix}:" if prefix else "")

    def _handler(self, prefix: str) -> Callable[[str, dict[str, str]], None]:
        cell_tag, formula_tag = f"{prefix}c", f"{prefix}f"
        content_tags = frozenset((f"{prefix}v", f"{prefix}is"))
        seldom = {
            f"{prefix}row": self._start_row,
            f"{prefix}col": self._start_col,
            f"{prefix}mergeCell": self._start_merge,
            f"{prefix}drawing": self._start_drawing,
        }
        paints, columns, rows = self._paints, self._columns, self._rows
        cell: dict[str, str] = {}
        reference = digits = ""

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal cell, reference, digits
            if name == cell_tag:
                if self._watched:
                    self._settle()
                cell = attributes
                reference = attributes.get("r") or self._next_reference(reference)
            elif name in content_tags:
                self._filled += 1
                letters = reference.rstrip("0123456789")
                columns.add(letters)
                if reference[len(letters) :] != digits:
                    digits = reference[len(letters) :]
                    rows.add(digits)
                if self._watched or cell.get("t") == "e":
                    self._watch(reference, cell, formula=bool(self._watched), valued=True)
                if cell.get("s") in paints:
                    self._paint(reference, paints[cell["s"]])
            elif name == formula_tag:
                self._watch(reference, cell, formula=True, valued=False)
            elif self._watched or name in seldom:
                self._settle()
                seldom.get(name, self._ignore)(attributes)

        return start

    def _next_reference(self, previous: str) -> str:
        """Place a cell that does not say where it stands: right of the one before, or first of its row.

        Raises ValueError where some cells say so and some do not: the one before may have been cut out.
        """
        if self._thinned:
            raise ValueError("only some cells have an address")
        letters = previous.rstrip("0123456789")
        column = column_number(letters) + 1 if previous == f"{letters}{self._row}" else 1
        return f"{column_letters(column)}{self._row}"

    def _paint(self, reference: str, paint: Paint) -> None:
        self.structure.mark(*cell_position(reference), struck=paint.struck, fill=paint.fill)

    def _watch(self, reference: str, cell: Mapping[str, str], *, formula: bool, valued: bool) -> None:
        """Collect what a faulty or computed cell shows, until the next cell begins."""
        self._watched = (reference, cell, formula, valued)
        self._text.clear()
        self._parser.CharacterDataHandler = self._text.append if valued else None

    def _settle(self) -> None:
        if self._watched is None:
            return
        reference, cell, formula, valued = self._watched
        self._watched = None
        self._parser.CharacterDataHandler = None
        place = cell_position(reference)
        kind, shown = cell.get("t"), "".join(self._text).strip()
        if formula:
            self.structure.formulas.add(place)
        if kind == "e" and shown:
            self.structure.corrections[place] = CellFault("error", shown)
        elif formula and not shown and not (valued and kind == "str"):
            self.structure.corrections[place] = CellFault("uncalculated")
        elif formula and shown.startswith(_PICTURE_FORMULA):
            self.structure.corrections[place] = None
            self.structure.pictures.add(place[0])
        elif kind == "inlineStr" and shown:  # LibreOffice wrote results so, which the value reader loses
            self.structure.corrections[place] = shown
        if valued and (place in self.structure.corrections or not shown):
            self._filled -= 1

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._row = int(attributes.get("r", self._row + 1))
        if is_true(attributes.get("hidden")):
            self.structure.hidden_rows.add(self._row)

    def _start_col(self, attributes: Mapping[str, str]) -> None:
        if is_true(attributes.get("hidden")):
            last = min(int(attributes["max"]), MAX_COLUMNS)
            self.structure.hidden_columns.update(range(int(attributes["min"]), last + 1))

    def _start_merge(self, attributes: Mapping[str, str]) -> None:
        first, _, last = attributes["ref"].partition(":")
        self.structure.merges.append((*cell_position(first), *cell_position(last or first)))

    def _ignore(self, attributes: Mapping[str, str]) -> None:
        """Do nothing: the element only ended the cell before it."""

    def _start_drawing(self, attributes: Mapping[str, str]) -> None:
        self.drawings.append(_relation_id(attributes))


def _picture_rows(drawing: bytes) -> set[int]:
    """Give the rows pictures of a drawing are anchored on."""
    rows: set[int] = set()
    row, pictured = 0, False
    for path, _, text in elements(drawing):
        steps = path.split("/")
        if steps[-2:] == ["from", "row"]:
            row = int(text) + 1
        elif steps[-1] == "pic":
            pictured = True
        elif steps[-1] in ("oneCellAnchor", "twoCellAnchor"):
            if pictured:
                rows.add(row)
            pictured = False
    return rows


def _relation_id(attributes: Mapping[str, str]) -> str:
    return next((value for name, value in attributes.items() if name.endswith(":id")), "")
