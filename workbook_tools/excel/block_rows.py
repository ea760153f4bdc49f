"""The rows of one block, read column by column: what a column's cells say alike is read once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from hashlib import blake2b
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from workbook_tools.columns.base import (
    DITTO_WORDS,
    Cell,
    CellFault,
    Column,
    Context,
    Reading,
    shown,
)
from workbook_tools.columns.contacts import SAME_AS_PHONE
from workbook_tools.columns.identifiers import Identifier
from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.phone_text import contact_numbers, is_mobile
from workbook_tools.columns.texts import lost_digits
from workbook_tools.excel.block_cells import BlockCells, is_of_an_example
from workbook_tools.excel.heading_names import OF_OTHERS
from workbook_tools.problems import Finding

if TYPE_CHECKING:
    from workbook_tools.excel.block_reader import BlockReader
    from workbook_tools.excel.book import Sheet

CONTACTS: Final = frozenset({"mobile", "landline", "wechat", "qq"})
_MAY_HIDE_NUMBERS: Final = frozenset({"contact_name", "customer_name", "account", "note", "need"})
_DIGITS: Final = pattern(r"[\d\s()+-]{7,}")

_EXAMPLE_LEFT: Final[Reading[Any]] = Reading(
    None, (Finding("example-left", "“{value}”是示例里的，没有收", "请改成实际的内容，没有就清空"),)
)
_DITTO: Final[Reading[Any]] = Reading("同上", (Finding("ditto", "“{value}”按上一行的内容收了"),))
_DITTO_OF_NOTHING: Final[Reading[Any]] = Reading(
    None, (Finding("ditto-unread", "写着“{value}”，上面却没有内容", "请直接填写"),)
)
_DITTO_UNREAD: Final[Reading[Any]] = Reading(
    None, (Finding("ditto-unread", "“{value}”照抄的那一格没有读出来", "请直接填写，或者先改好上面那一格"),)
)
_NUMBERS: Final = frozenset({int, float, bool})
_TEXTS: Final = frozenset({str, NoneType})


class _InRow(NamedTuple):
    """A cell that cannot be read alike in every row.

    kind:    its type: 1, 1.0 and TRUE are equal to Python.
    region:  what its row says of the region.
    example: it is left from a template's example.
    """

    kind: type
    cell: Cell
    region: str
    example: bool


_Key = Cell | _InRow


class _Told(NamedTuple):
    """What was found in one cell of a row, in the order in which it is said: row by row, left to right."""

    nth: int
    order: int
    at: int
    column: Column
    cell: Cell
    reading: Reading[Any]


def _is_left_to_the_tool(column: Column, cell: Cell) -> bool:
    """Tell a template's own formula that nobody has calculated yet: whoever filled the row need do nothing."""
    computes = column.by_tool or isinstance(column.kind, Identifier)
    return computes and isinstance(cell, CellFault) and cell.kind == "uncalculated"


class BlockRows:
    """The rows of a block: the lines of its table from `reader.start` on.

    values: field → its values, one for each row.
    extra:  heading of a column without a field → its cells, one for each row.
    typed:  what was typed, column by column: a text or None for each row.
    """

    def __init__(self, reader: BlockReader, cells: BlockCells, section_days: Sequence[Cell]) -> None:
        self._reader, self._table, self._form = reader, reader.table, reader.form
        self._lines = reader.own_lines
        if len(self._lines) == len(cells.lines):
            self._cells: Mapping[int, Sequence[Cell]] = cells.by_column
        else:
            index_of = {line: index for index, line in enumerate(cells.lines)}
            own = [index_of[line] for line in self._lines]
            self._cells = {at: [column[index] for index in own] for at, column in cells.by_column.items()}
        self._with_dittos = cells.with_dittos
        self._blank: Sequence[Cell] = [None] * len(self._lines)
        self._section_days = section_days if any(day is not None for day in section_days) else None
        self._filled_down = _merged_down(reader.sheet)
        self._may_hold_examples = cells.may_hold_examples or bool(self._filled_down)
        self._by_region: dict[str, Context] = {}
        self._told: list[_Told] = []
        self._told_names: set[tuple[str, str]] = set()
        self.values: dict[str, list[Any]] = {}
        self.extra: dict[str, list[Cell]] = {}
        self.typed: list[Sequence[str | None]] = []

    def read(self) -> None:
        """Read the columns of the form, then what concerns a row as a whole, then the columns nobody knows."""
        for order, (at, column) in enumerate(self._reader.plan):
            self._read_column(order, at, column)
        asides = self._report_told()
        same_as_phone = [i for i, value in enumerate(self.values.get("wechat", ())) if value == SAME_AS_PHONE]
        for index in sorted({*asides, *same_as_phone}):
            self._take_asides(index, asides.get(index, {}))
        self._find_numbers()
        for at in sorted(self._cells.keys() - self._reader.block.fields.keys()):
            self._keep_column(at)

    def put(self) -> None:
        """Put the rows into the table; its columns stand in the order in which rows fill them."""
        table, start = self._table, self._reader.start
        for name, values in sorted(self.values.items(), key=_first_filled):
            column = table.columns.setdefault(name, [])
            column += [None] * (start - len(column))
            column += values
        for heading, cells in sorted(self.extra.items(), key=_first_filled):
            kept = table.extra.setdefault(heading, [])
            kept += [None] * (start - len(kept))
            kept += cells
        table.content += [_hash(typed) for typed in zip(*self.typed, strict=True)] or [_hash(())] * len(self._lines)

    def _read_column(self, order: int, at: int, column: Column) -> None:
        cells, dittos = self._effective(at, column, self._cells.get(at, self._blank))
        if cells is self._blank:
            return
        types = frozenset(map(type, cells))
        plain = self._plain(column, cells, types)
        keys = self._keys(column, cells, types, plain)
        values: dict[_Key, Any] = {None: None, **plain}
        told: dict[_Key, Reading[Any]] = {}
        read, context = column.kind.read, self._reader.context
        for key in set(keys).difference(values):
            cell, region, example = key[1:] if isinstance(key, _InRow) else (key, "", False)
            if type(cell) is CellFault and _is_left_to_the_tool(column, cell):
                values[key] = None
                continue
            if example or (self._may_hold_examples and is_of_an_example(cell)):
                reading = _EXAMPLE_LEFT
            else:
                reading = read(cell, self._context_at(region) if region else context)
            values[key] = reading.value
            if reading.findings or reading.asides:
                told[key] = reading
        unread = {index for index in dittos if keys[index] in told and values[keys[index]] is None}
        for index in dittos:
            reading = _DITTO_OF_NOTHING if cells[index] is None else _DITTO_UNREAD if index in unread else _DITTO
            self._told.append(_Told(index, 2 * order, at, column, self._cells[at][index], reading))
        if told:
            self._told += [
                _Told(index, 2 * order + 1, at, column, cells[index], told[key])
                for index, key in enumerate(keys)
                if key in told and index not in unread
            ]
        self._take(column, list(map(values.__getitem__, keys)))
        if not column.by_tool:
            texts = cast("Sequence[str | None]", cells) if types <= _TEXTS else _typed(column, cells, keys)
            if isinstance(column.kind, Identifier) and self._reader.sheet.formulas:
                looked_up = (self._reader.looks_up(line, at, column) for line in self._lines)
                texts = [None if by_formula else text for by_formula, text in zip(looked_up, texts, strict=True)]
            self.typed.append(texts)

    def _plain(self, column: Column, cells: Sequence[Cell], types: frozenset[type]) -> Mapping[Any, Any]:
        """Give the values of those cells that are read at a glance, whatever row they stand in."""
        if _is_mixed(types) or (column.kind.personal and self._written_over):
            return {}
        distinct = set(cells) - {None}
        if self._may_hold_examples:
            distinct = {cell for cell in distinct if not is_of_an_example(cell)}
        return column.kind.at_a_glance(distinct, self._reader.context)

    def _keys(
        self, column: Column, cells: Sequence[Cell], types: frozenset[type], plain: Mapping[Any, Any]
    ) -> Sequence[_Key]:
        """Give for each cell what its reading depends on: nearly always the cell alone."""
        by_region = column.kind.looks_at_region
        written_over = self._written_over if column.kind.personal else frozenset()
        if not (written_over or _is_mixed(types)):
            if not by_region or all(cell is None or cell in plain for cell in set(cells)):
                return cells
            return [
                cell if cell is None or cell in plain else _InRow(type(cell), cell, region, False)
                for cell, region in zip(cells, self._regions, strict=True)
            ]
        regions = self._regions if by_region else [""] * len(cells)
        return [
            None
            if cell is None
            else _InRow(type(cell), cell, region, index in written_over and self._reader.says_sample(column, cell))
            for index, (cell, region) in enumerate(zip(cells, regions, strict=True))
        ]

    @cached_property
    def _regions(self) -> Sequence[str]:
        cells = self._cells.get(self._reader.at_field.get("region", 0), self._blank)
        return [shown(cell) for cell in cells]

    @cached_property
    def _written_over(self) -> frozenset[int]:
        """The rows that still say something of a template's example."""
        if not self._may_hold_examples:
            return frozenset()
        return frozenset(
            index for cells in self._cells.values() for index, cell in enumerate(cells) if is_of_an_example(cell)
        )

    def _effective(self, at: int, column: Column, cells: Sequence[Cell]) -> tuple[Sequence[Cell], Sequence[int]]:
        """Give what counts in each cell: its own content; where blank, its merge's or section's; for 同上, above.

        Also gives the rows that say 同上.
        """
        days = self._section_days if column is self._reader.day_column else None
        if not (at in self._with_dittos or self._filled_down or days):
            return cells, ()
        effective: list[Cell] = []
        dittos: list[int] = []
        above: Cell = None
        for index, (cell, day) in enumerate(zip(cells, days or self._blank, strict=True)):
            counts = cell
            if cell is None:
                top = self._filled_down.get((self._lines[index], at))
                counts = self._reader.cell(top, at) if top else day
            elif _is_ditto(cell):
                dittos.append(index)
                counts = above = above if above is not None else self._on_earlier_page(at, column)
            above = above if counts is None else counts
            effective.append(counts)
        return effective, dittos

    def _on_earlier_page(self, at: int, column: Column) -> Cell:
        """Give what the last line says that says something in a column, before the headings stood again.

        A blank day may be its section's, which is not looked for there.
        """
        for page in self._reader.pages_before():
            for line in reversed(page):
                cell = self._reader.cell(line, at)
                if not (cell is None or _is_ditto(cell)):
                    return cell
                if cell is None and column is self._reader.day_column:
                    return None
        return None

    def _context_at(self, region: str) -> Context:
        context = self._by_region.get(region)
        if context is None:
            context = self._by_region[region] = replace(self._reader.context, region=region)
        return context

    def _take(self, column: Column, values: list[Any]) -> None:
        """Give a field the values of a column; it may have those of another column already."""
        before = self.values.get(column.field)
        if before is None:
            if any(value is not None for value in values):
                self.values[column.field] = values
            return
        self.values[column.field] = [_both(column, one, other) for one, other in zip(before, values, strict=True)]

    def _report_told(self) -> dict[int, dict[str, Cell]]:
        """Say what was found, row by row. Gives what cells said of other columns, by the row's index."""
        asides: dict[int, dict[str, Cell]] = {}
        for told in sorted(self._told, key=lambda told: told[:2]):
            self._report(told)
            if told.reading.findings and told.reading.value is None:
                index = self._reader.start + told.nth
                self._table.unread.setdefault(index, {})[told.column.field] = shown(told.cell)
            if told.reading.asides:
                _unite(asides.setdefault(told.nth, {}), told.reading.asides)
        return asides

    def _report(self, told: _Told) -> None:
        for finding in told.reading.findings:
            name = finding.code.removeprefix("unknown-")
            vocabulary = self._reader.context.vocabularies.get(name)
            if name != finding.code and vocabulary is not None and not vocabulary.spellings:
                # The company's list is still empty: everyone is unknown, and once for each name is enough.
                if (name, shown(told.cell)) in self._told_names:
                    continue
                self._told_names.add((name, shown(told.cell)))
            self._table.report([finding], self._lines[told.nth], told.at, told.column, told.cell)

    def _value(self, name: str, index: int) -> Any:
        return self.values[name][index] if name in self.values else None

    def _put_value(self, name: str, index: int, value: Any) -> None:
        if name not in self.values:
            self.values[name] = list(self._blank)
        self.values[name][index] = value

    def _take_asides(self, index: int, asides: Mapping[str, Cell]) -> None:
        """Give what one cell said of another column to that column; where that says otherwise, to the remarks."""
        left = [shown(asides["note"])] if "note" in asides else []
        for name, cell in asides.items():
            column, own = self._form.by_field.get(name), self._value(name, index)
            if name != "note" and column and (own is None or column.kind.many):
                value = column.kind.read(cell, self._context_at(self._regions[index])).value
                if value is not None:
                    self._put_value(name, index, _both(column, own, value))
            elif name != "note" and own != cell:
                left.append(shown(cell))
        if left and "note" in self._form.by_field:
            self._put_value("note", index, "；".join([*filter(None, [self._value("note", index)]), *left]))
        elif left:
            self.extra.setdefault("备注", list(self._blank))[index] = "；".join(left)
        if self._value("wechat", index) == SAME_AS_PHONE:
            mobile = next(filter(is_mobile, self._value("mobile", index) or ()), None)
            self._put_value("wechat", index, mobile)
            if mobile is None:
                finding = Finding("wechat-unread", "写着微信同手机，可是没有手机号", "请补手机号")
                column, at = self._form.by_field["wechat"], self._reader.at_field.get("wechat", 0)
                self._table.report([finding], self._lines[index], at, column, SAME_AS_PHONE)

    def _find_numbers(self) -> None:
        """Where a row has no contact, look for one in its names, its remarks and the columns nobody knows."""
        if "mobile" not in self._form.by_field:
            return
        unreached: Sequence[int] = range(len(self._lines))
        for name in CONTACTS:
            if name in self.values:
                column = self.values[name]
                unreached = [index for index in unreached if not column[index]]
        for index in unreached:
            self._find_number(index)

    def _find_number(self, index: int) -> None:
        column, fields, others = self._form.by_field["mobile"], self._reader.block.fields, self._reader.block.others
        cells = {
            at: cells[index]
            for at, cells in self._cells.items()
            if cells[index] is not None and (at in fields or at not in others)
        }
        for at in sorted(cells, key=lambda at: (at in fields, at)):
            name = fields.get(at, "")
            heading = self._reader.block.unknown.get(at, "")
            if (name and name not in _MAY_HIDE_NUMBERS) or OF_OTHERS.search(f"{heading} {shown(cells[at])}"):
                continue
            numbers = contact_numbers(shown(cells[at]))
            if numbers:
                self._put_value("mobile", index, numbers)
                if name in {"contact_name", "customer_name"}:
                    said = column.kind.read(shown(cells[at]), self._reader.context).asides.get("contact_name")
                    own = self._value(name, index)
                    self._put_value(name, index, said or _DIGITS.sub("", own or "").strip() or own)
                self._reader.numbers_found.setdefault(at, []).append((self._lines[index], cells[at]))
                return

    def _keep_column(self, at: int) -> None:
        """Keep the cells of a column the form does not know."""
        cells = self._cells[at]
        if all(cell is None for cell in cells):
            return
        heading = self._reader.heading_of(at)
        kept = [shown(cell) if type(cell) is CellFault else cell for cell in cells]
        remarks = self.extra.get(heading, self._blank)  # what cells of other columns said
        self.extra[heading] = [
            one if other is None else other if one is None else f"{one}；{shown(other)}"
            for one, other in zip(remarks, kept, strict=True)
        ]
        self.typed.append([None if cell is None else shown(cell) for cell in cells])
        for index, cell in enumerate(cells):
            for found in lost_digits(cell):
                self._table.add(
                    found.code,
                    self._lines[index],
                    at,
                    found.message,
                    found.suggestion,
                    heading=heading,
                    value=shown(cell),
                )


def _is_ditto(cell: Cell) -> bool:
    return type(cell) is str and cell.strip() in DITTO_WORDS


def _is_mixed(types: frozenset[type]) -> bool:
    """Tell a column with numbers of several types: 1, 1.0 and TRUE are equal to Python."""
    return len(_NUMBERS & types) > 1


def _typed(column: Column, cells: Sequence[Cell], keys: Sequence[_Key]) -> Sequence[str | None]:
    """Give what was typed in each cell, as a text; nothing where the tool will fill in."""
    typed = {
        key: None if cell is None or _is_left_to_the_tool(column, cell) else shown(cell)
        for key, cell in dict(zip(keys, cells, strict=True)).items()
    }
    return list(map(typed.__getitem__, keys))


def _first_filled(named: tuple[str, Sequence[Any]]) -> int:
    return next((index for index, value in enumerate(named[1]) if value is not None), len(named[1]))


def _both(column: Column, one: Any, other: Any) -> Any:
    """Give what two cells say of one field: all numbers of both, else what the second says, if anything."""
    if one is None or other is None:
        return one if other is None else other
    return tuple(dict.fromkeys((*one, *other))) if column.kind.many else other


def _unite(asides: dict[str, Cell], more: Mapping[str, Cell]) -> None:
    """Add what another cell said of other columns; what two cells say of the same one goes to the remarks."""
    notes = [shown(aside["note"]) for aside in (asides, more) if "note" in aside]
    notes += [shown(cell) for name, cell in more.items() if name in asides and cell != asides[name] and name != "note"]
    asides.update({name: cell for name, cell in more.items() if name not in asides})
    if notes:
        asides["note"] = "；".join(dict.fromkeys(notes))


def _merged_down(sheet: Sheet) -> dict[tuple[int, int], int]:
    """Give the cells of vertical merges, each with the row whose content counts for it."""
    return {
        (row, left): top
        for top, left, bottom, _ in sheet.merges
        for row in range(top + 1, min(bottom, len(sheet.rows)) + 1)
    }


def _hash(typed: Sequence[str | None]) -> bytes:
    """Tell equal rows from different ones by what was typed alone: columns may move, and forms learn new ones."""
    texts = sorted([text for text in typed if text is not None])
    return blake2b("\x1f".join(texts).encode("utf-8", "replace"), digest_size=16).digest()
