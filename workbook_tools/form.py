"""A form is a class of rows: one frozen dataclass, each field carrying its column.

    class Inquiry(Row, key="inquiry_log", title="客户咨询记录本", sheet="咨询记录", chapter="一·2·①"):
        received_on: date | None = day("咨询日期", required=True)

From that one declaration come the template, the reader, the writer and the documentation.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Final, Self, dataclass_transform

from workbook_tools.columns.base import Cell, Column, column_of
from workbook_tools.columns.values import SharedMethods, Value, fields_only
from workbook_tools.problems import Finding, Place, Problem
from workbook_tools.rules import SAYS_NOTHING, Rule, looked_at

EXAMPLE: Final = "示例"


class Form(Value):
    """What the tool knows of one form: its names, its columns, where the manual asks for it.

    card:    it is also kept as cards, one customer a page.
    to_fill: the fields left for people where it is handed out filled in.
    told_by: the fields of which a table must have one to be taken for this form where nothing calls it so: taken for
             it by mistake, its rows would count as handed over, listed or somebody's already.
    """

    key: str
    title: str
    sheet: str
    chapter: str
    aliases: tuple[str, ...]
    row_class: type[Row]
    card: bool = False
    to_fill: tuple[str, ...] = ()
    told_by: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it is known by; the title first."""
        return (self.title, self.sheet, self.key, *self.aliases)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in the order they stand on the sheet."""
        found = (column_of(item) for item in dataclasses.fields(self.row_class))
        return tuple(column for column in found if column)

    @cached_property
    def by_field(self) -> Mapping[str, Column]:
        """The columns by field name."""
        return {column.field: column for column in self.columns}

    @cached_property
    def by_heading(self) -> Mapping[str, Column]:
        """The columns by heading."""
        return {column.heading: column for column in self.columns}

    @cached_property
    def example_mark(self) -> tuple[str, Cell]:
        """The field and the cell by which a template's example line is known: its text begins with EXAMPLE."""
        samples = ((column.field, column.sample) for column in self.columns)
        return next(((name, text) for name, text in samples if str(text).startswith(EXAMPLE)), ("", None))


class ArrangedForm(Form):
    """A form as it is handed out filled in: other columns first, and only some left for people to fill.

    first: the fields that stand first, in this order; the others follow, folded. Whatever people do not fill is the
    tool's.
    """

    first: tuple[str, ...] = ()

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in the order they stand on the sheet."""
        by_field = {column.field: column for column in super().columns}
        rest = [name for name in by_field if name not in self.first]
        ordered = [*(by_field[name] for name in self.first), *(by_field[name] for name in rest)]
        return tuple(
            dataclasses.replace(
                column,
                folded=column.field in rest,
                by_tool=column.field not in self.to_fill,
                required=column.required and column.field in self.to_fill,
            )
            for column in ordered
        )


def arranged(form: Form, first: Sequence[str], to_fill: Sequence[str]) -> ArrangedForm:
    """Give a form as it is handed out filled in. It is read back as the form it is: by its headings."""
    own = {item.name: getattr(form, item.name) for item in dataclasses.fields(Form)}
    return ArrangedForm(**{**own, "to_fill": tuple(to_fill)}, first=tuple(first))


@dataclass_transform(kw_only_default=True, frozen_default=True)
@fields_only
class Row(SharedMethods):
    """One line of a form. Subclasses are frozen dataclasses without saying so.

    rules:         what must hold within a row of this form.
    formulas:      field → the Excel formula a template fills it with; `{field}` stands for a cell of the same row.
    minimum_rules: what holds a row back until it is mended: no name, no way to reach him.

    place:  where the row was read, or None for a row made by the tool.
    extra:  columns the form does not know, by heading: kept, never dropped.
    unread: the raw text of cells that could not be read, by field name; their value is empty.
    typed:  what the line said when it was read, in short: it tells later whether the line still says so.
    These four do not count when rows are compared.
    """

    form: ClassVar[Form]
    rules: ClassVar[tuple[Rule, ...]] = ()
    formulas: ClassVar[Mapping[str, str]] = {}
    minimum_rules: ClassVar[tuple[Rule, ...]] = ()

    place: Place | None = dataclasses.field(default=None, compare=False, repr=False)
    extra: Mapping[str, Cell] = dataclasses.field(default_factory=dict, compare=False, repr=False)
    unread: Mapping[str, str] = dataclasses.field(default_factory=dict, compare=False, repr=False)
    typed: bytes = dataclasses.field(default=b"", compare=False, repr=False)

    def __init_subclass__(
        cls,
        *,
        key: str = "",
        title: str = "",
        sheet: str = "",
        chapter: str = "",
        aliases: Iterable[str] = (),
        card: bool = False,
        told_by: Iterable[str] = (),
    ) -> None:
        fields_only(cls)
        cls._learn_fields()
        if key:
            cls.form = Form(key, title, sheet or title, chapter, tuple(aliases), cls, card, told_by=tuple(told_by))

    @classmethod
    def of(cls, values: Mapping[str, Any], **origin: Any) -> Self:
        """Make a row from a mapping, quickly.

        Missing fields take their defaults; `origin` sets place, extra, unread and typed.
        """
        row = cls.__new__(cls)
        row.__dict__.update(cls._defaults, extra={}, unread={})
        row.__dict__.update(values)
        row.__dict__.update(origin)
        return row

    def check(self, today: date | None = None) -> Iterator[Problem]:
        """Yield what does not hold within the row. Without `today` nothing is overdue."""
        return self._broken(self.rules, today)

    def minimum(self) -> Iterator[Problem]:
        """Yield what is missing without which the row is held back."""
        return self._broken(self.minimum_rules, None)

    @classmethod
    def any_of(cls) -> list[frozenset[str]]:
        """Give the groups of fields of which each row must have one, or it is held back."""
        return [frozenset(looked_at([rule.wrong])) for rule in cls.minimum_rules]

    @classmethod
    def check_together(cls, rows: Sequence[Self]) -> Iterator[Problem]:
        """Yield what does not hold between the rows of one sheet. Overridden by forms that have such rules."""
        return iter(())

    @classmethod
    def compares_rows(cls) -> bool:
        """Tell whether the form has rules between rows."""
        return cls.check_together.__func__ is not Row.check_together.__func__  # type: ignore[attr-defined]

    @classmethod
    def looked_at(cls) -> Mapping[str, bool] | None:
        """Give the fields that its rules within a row look at, and how closely; None if it checks rows its own way."""
        if cls.check is not Row.check or cls.minimum is not Row.minimum:
            return None
        return looked_at(rule.wrong for rule in (*cls.minimum_rules, *cls.rules))

    @classmethod
    def seen_by_rules(cls, columns: Mapping[str, Sequence[Any]], count: int) -> list[Hashable]:
        """Give for each of so many rows all that its rules look at; None for one that must be asked itself.

        columns: field → its values, one for each row; fields may be missing.
        """
        looked_at = cls.looked_at()
        if looked_at is None:
            return [None] * count
        blank: Sequence[Any] = [None] * count
        seen = [
            values if closely else [value if value in SAYS_NOTHING else True for value in values]
            for values, closely in ((columns.get(name, blank), closely) for name, closely in looked_at.items())
        ]
        return list(zip(*seen, strict=True)) if seen else [()] * count

    def _broken(self, rules: Iterable[Rule], today: date | None) -> Iterator[Problem]:
        for rule in rules:
            if rule.wrong.holds(self, today):
                yield self.problem(rule.field, rule.code, rule.said_of(self), rule.suggestion)

    def problem(self, field: str, code: str, message: str, suggestion: str = "") -> Problem:
        """Make a problem of this row at one of its fields; the reader fills in the column."""
        column = self.form.by_field[field]
        value = getattr(self, field)
        raw = self.unread.get(field, "")
        text = raw or ("" if value in (None, ()) else str(column.kind.write(value)))
        place = self.place or Place("")
        return Problem(code, place, message, suggestion, column.heading, text, column.kind.personal)

    def found(self, field: str, finding: Finding) -> Problem:
        """Turn a kind's finding into a problem of this row."""
        return self.problem(field, finding.code, finding.message, finding.suggestion)
