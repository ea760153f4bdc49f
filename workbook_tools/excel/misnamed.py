"""Columns under a heading nobody knows, though the form waits for what they hold: mobiles under 老板的号."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from workbook_tools.columns.base import Cell, Column, Kind
from workbook_tools.columns.choices import Choice, Listed, YesNo
from workbook_tools.columns.contacts import PhoneKind
from workbook_tools.columns.dates import DayKind
from workbook_tools.columns.values import Value
from workbook_tools.excel.heading_names import OF_OTHERS, closest_heading, columns_named
from workbook_tools.excel.headings import first_filled

if TYPE_CHECKING:
    from workbook_tools.excel.block_reader import BlockReader

_DECIDES: Final = frozenset({"urgency", "region", "brand", "validity"})
"""What says, beside what a form requires, who gets a customer, and when."""
_FEWEST: Final = 2
"""One number alone makes no column of numbers: it may stand there by a slip."""
_ENOUGH: Final = 0.7
"""The share of cells that must be what a column holds."""
_YES_NO: Final = Choice(YesNo)


class Misnamed(Value):
    """A column the form waits for. by_heading: its heading nearly says so; else only what stands below it does."""

    column: Column
    by_heading: bool


def find_misnamed(reader: BlockReader) -> dict[int, Misnamed]:
    """Give the columns that are in all likelihood ones the form waits for and has not got, by place."""
    block, form = reader.block, reader.form
    cells = {at: cells_under(reader, at) for at in sorted(block.unknown.keys() - block.numbering - block.others.keys())}
    own = {at: block.headings[at] for at, filled in cells.items() if filled}
    own = {at: text for at, text in own.items() if not (OF_OTHERS.search(text) or columns_named(form, text))}
    waited_for = [column for column in form.columns if _is_waited_for(reader, column)]
    found: dict[int, Misnamed] = {}
    for by_heading in (True, False):
        for at, heading in own.items():
            left = [column for column in waited_for if column not in [each.column for each in found.values()]]
            if by_heading:
                near = closest_heading(form, heading)
                fitting = [c for c in left if c.heading == near and may_hold(reader, c, cells[at])]
            else:
                fitting = [c for c in left if at not in found and _shows(reader, c, cells[at])]
            if fitting:
                found[at] = Misnamed(fitting[0], by_heading)
    return found


def cells_under(reader: BlockReader, at: int) -> list[Cell]:
    """Give the first cells of a column that say something."""
    return first_filled(reader.sheet.rows[reader.block.last_heading_row : reader.end - 1], at)


def may_hold(reader: BlockReader, column: Column, cells: Sequence[Cell]) -> bool:
    """Tell whether nothing in the cells speaks against a column."""
    return _share(reader, column.kind, cells) >= _ENOUGH and not speaks_against(reader, column, cells)


def speaks_against(reader: BlockReader, column: Column, cells: Sequence[Cell]) -> bool:
    """Tell cells that are plainly something else: 是 and 否 are nobody's name, days no half of one."""
    if not cells:
        return False
    if not isinstance(column.kind, Choice) and _share(reader, _YES_NO, cells) == 1:
        return True
    is_days = _share(reader, DayKind(), cells) == 1
    return is_days and (column.kind.takes_anything or _share(reader, column.kind, cells) == 0)


def _is_waited_for(reader: BlockReader, column: Column) -> bool:
    """Tell a column that is not there, and without which rows are asked about, held back, or given to the wrong one."""
    row_class, has = reader.form.row_class, reader.at_field
    if column.by_tool or column.field in has:
        return False
    if column.field in _DECIDES:
        return True
    if isinstance(column.kind, PhoneKind):
        phones = [c for c in reader.form.columns if isinstance(c.kind, PhoneKind)]
        return column is phones[0] and not any(phone.field in has for phone in phones)
    if any(column.field in group and has.keys().isdisjoint(group) for group in row_class.any_of()):
        return True
    return column.required and not getattr(row_class, column.field, None)


def _shows(reader: BlockReader, column: Column, cells: Sequence[Cell]) -> bool:
    """Tell whether the cells say by themselves what they are."""
    kind = column.kind
    if isinstance(kind, Listed):
        known = reader.context.vocabularies.get(kind.vocabulary)
        return kind.vocabulary == "brand" and all(isinstance(c, str) and bool(known and known.meant(c)) for c in cells)
    if isinstance(kind, Choice):
        if kind.open or kind.options is YesNo or _share(reader, kind, cells) < _ENOUGH:
            return False
        default = getattr(reader.form.row_class, column.field, None)
        telling = [cell for cell in cells if _YES_NO.read(cell, reader.context).value is None]
        return any(value not in (None, default) for value in _values(reader, kind, telling))
    if isinstance(kind, DayKind | PhoneKind) or column.field == "region":
        return len(cells) >= _FEWEST and _share(reader, kind, cells) >= _ENOUGH
    return False


def _share(reader: BlockReader, kind: Kind[Any], cells: Sequence[Cell]) -> float:
    return sum(value is not None for value in _values(reader, kind, cells)) / len(cells)


def _values(reader: BlockReader, kind: Kind[Any], cells: Iterable[Cell]) -> list[Any]:
    """Give what a kind makes of each cell; a place nobody knows is kept as typed, and is none."""
    readings = [kind.read(cell, reader.context) for cell in cells]
    return [None if any(f.code == "region-unknown" for f in each.findings) else each.value for each in readings]
