"""What must hold within a row, said once: checked here in Python, marked in Excel by the same words' formula.

A rule names the cell that is wrong and the condition under which it is. A condition has two faces: `holds` for a
row that was read, `formula` for a row on a sheet.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, Protocol

from workbook_tools.columns.contacts import SAME_AS_PHONE
from workbook_tools.columns.patterns import pattern
from workbook_tools.columns.values import Value

SAYS_NOTHING: Final = (None, (), SAME_AS_PHONE)
"""The values of cells that say nothing, or nothing of themselves: any two others are alike to who asks only that."""


class At(Protocol):
    """How a formula speaks of the cells of the row it is for."""

    def __call__(self, field: str) -> str:
        """Give the address of a field's cell, such as `$E7`."""

    def filled(self, field: str) -> str:
        """Give the formula that is true if the cell says something."""

    def words(self, field: str, group: str) -> str:
        """Give the list of all words for the options of a group; `group` is a formula for its name."""


class Condition(ABC):
    """Something that holds for a row or not."""

    @abstractmethod
    def holds(self, row: Any, today: date | None) -> bool:
        """Tell whether it holds for a row. What depends on the day never does where `today` is not known."""

    @abstractmethod
    def looks_at(self) -> Mapping[str, bool]:
        """Name the fields it depends on, False with those of which only matters whether they say anything.

        It holds alike for rows that agree in them, and thousands do: each kind of row is judged once.
        """

    @abstractmethod
    def formula(self, at: At) -> str:
        """Give the Excel formula, without `=`, that is true when it holds."""


def looked_at(conditions: Iterable[Condition]) -> dict[str, bool]:
    """Put together what several conditions look at."""
    fields: dict[str, bool] = {}
    for condition in conditions:
        for field, closely in condition.looks_at().items():
            fields[field] = fields.get(field, False) or closely
    return fields


class Filled(Value, Condition):
    """The cell is not blank; one that could not be read is not blank either."""

    field: str

    def holds(self, row: Any, today: date | None) -> bool:
        """Look at the value and at what was typed."""
        return getattr(row, self.field) not in (None, ()) or self.field in row.unread

    def looks_at(self) -> Mapping[str, bool]:
        """Whatever it says."""
        return {self.field: False}

    def formula(self, at: At) -> str:
        """Blanks, and words for nothing, are nothing."""
        return at.filled(self.field)


class Is(Condition):
    """The cell says one of these options, by its label or another word for it."""

    def __init__(self, field: str, *options: StrEnum) -> None:
        self.field, self.options = field, options

    def holds(self, row: Any, today: date | None) -> bool:
        """Compare the value; of several values one is enough."""
        value = getattr(row, self.field)
        return any(option in self.options for option in (value if isinstance(value, tuple) else (value,)))

    def looks_at(self) -> Mapping[str, bool]:
        """What it says."""
        return {self.field: True}

    def formula(self, at: At) -> str:
        """Compare with every spelling."""
        words = dict.fromkeys(w for option in self.options for w in (option.value, *getattr(option, "spellings", ())))
        return _any_of([f'TRIM({at(self.field)})="{word}"' for word in words])


class Before(Value, Condition):
    """One day is before another."""

    field: str
    other: str

    def holds(self, row: Any, today: date | None) -> bool:
        """Compare days; a time of day does not count."""
        one, two = _day(getattr(row, self.field)), _day(getattr(row, self.other))
        return bool(one and two and one < two)

    def looks_at(self) -> Mapping[str, bool]:
        """Both days."""
        return {self.field: True, self.other: True}

    def formula(self, at: At) -> str:
        """Compare what Excel takes for days."""
        one, two = at(self.field), at(self.other)
        return f"IF(AND(ISNUMBER({one}),ISNUMBER({two})),INT({one})<INT({two}),FALSE)"


class LongAfter(Value, Condition):
    """One day is more than so many days after another."""

    field: str
    other: str
    days: int

    def holds(self, row: Any, today: date | None) -> bool:
        """Compare days; a time of day does not count."""
        one, two = _day(getattr(row, self.field)), _day(getattr(row, self.other))
        return bool(one and two and (one - two).days > self.days)

    def looks_at(self) -> Mapping[str, bool]:
        """Both days."""
        return {self.field: True, self.other: True}

    def formula(self, at: At) -> str:
        """Compare what Excel takes for days."""
        one, two = at(self.field), at(self.other)
        return f"IF(AND(ISNUMBER({one}),ISNUMBER({two})),INT({one})-INT({two})>{self.days},FALSE)"


class Past(Value, Condition):
    """The day is over."""

    field: str

    def holds(self, row: Any, today: date | None) -> bool:
        """Compare with today."""
        on = _day(getattr(row, self.field))
        return bool(on and today and on < today)

    def looks_at(self) -> Mapping[str, bool]:
        """The day."""
        return {self.field: True}

    def formula(self, at: At) -> str:
        """Compare with the day the workbook is looked at."""
        return f"AND(ISNUMBER({at(self.field)}),{at(self.field)}<TODAY())"


class OlderThan(Value, Condition):
    """The day is more than so many days ago."""

    field: str
    days: int

    def holds(self, row: Any, today: date | None) -> bool:
        """Compare with today."""
        on = _day(getattr(row, self.field))
        return bool(on and today and (today - on).days > self.days)

    def looks_at(self) -> Mapping[str, bool]:
        """The day."""
        return {self.field: True}

    def formula(self, at: At) -> str:
        """Compare with the day the workbook is looked at."""
        return f"AND(ISNUMBER({at(self.field)}),{at(self.field)}<TODAY()-{self.days})"


class Same(Value, Condition):
    """Two cells say the same."""

    field: str
    other: str

    def holds(self, row: Any, today: date | None) -> bool:
        """Compare values; blanks are not the same."""
        value = getattr(row, self.field)
        return value not in (None, ()) and value == getattr(row, self.other)

    def looks_at(self) -> Mapping[str, bool]:
        """Both cells."""
        return {self.field: True, self.other: True}

    def formula(self, at: At) -> str:
        """Compare texts; blanks are not the same."""
        return f"AND({at.filled(self.field)},TRIM({at(self.field)})=TRIM({at(self.other)}))"


class Outside(Value, Condition):
    """An option does not belong to the group that another cell names: a 细类 of another 大类.

    groups: the options by the name of their group; what stands before a “·” in the other cell is the name.
    """

    field: str
    other: str
    groups: Mapping[str, Sequence[StrEnum]]

    def holds(self, row: Any, today: date | None) -> bool:
        """Look the values up in the group."""
        value, group = getattr(row, self.field), str(getattr(row, self.other) or "").partition("·")[0]
        values = value if isinstance(value, tuple) else (value,)
        return value is not None and group in self.groups and any(v not in self.groups[group] for v in values)

    def looks_at(self) -> Mapping[str, bool]:
        """Both cells."""
        return {self.field: True, self.other: True}

    def formula(self, at: At) -> str:
        """Look for the words of the group, if there is one of that name."""
        cell, other = at(self.field), f'TRIM({at(self.other)})&"·"'
        words = at.words(self.field, f'LEFT({other},FIND("·",{other})-1)')
        known = f"ISNUMBER(ROWS({words}))"
        return f"AND({at.filled(self.field)},{known},SUMPRODUCT(--ISNUMBER(FIND({words},{cell})))=0)"


class All(Condition):
    """All of these hold."""

    def __init__(self, *conditions: Condition) -> None:
        self.conditions = conditions

    def holds(self, row: Any, today: date | None) -> bool:
        """Ask each."""
        return all(condition.holds(row, today) for condition in self.conditions)

    def looks_at(self) -> Mapping[str, bool]:
        """What each looks at."""
        return looked_at(self.conditions)

    def formula(self, at: At) -> str:
        """Join with AND."""
        return f"AND({','.join(condition.formula(at) for condition in self.conditions)})"


class Either(Condition):
    """One of these holds at least."""

    def __init__(self, *conditions: Condition) -> None:
        self.conditions = conditions

    def holds(self, row: Any, today: date | None) -> bool:
        """Ask until one does."""
        return any(condition.holds(row, today) for condition in self.conditions)

    def looks_at(self) -> Mapping[str, bool]:
        """What each looks at."""
        return looked_at(self.conditions)

    def formula(self, at: At) -> str:
        """Join with OR."""
        return _any_of([condition.formula(at) for condition in self.conditions])


class Not(Value, Condition):
    """This does not hold."""

    condition: Condition

    def holds(self, row: Any, today: date | None) -> bool:
        """Ask it."""
        return not self.condition.holds(row, today)

    def looks_at(self) -> Mapping[str, bool]:
        """What the other looks at."""
        return self.condition.looks_at()

    def formula(self, at: At) -> str:
        """Turn it around."""
        return f"NOT({self.condition.formula(at)})"


class Rule(Value):
    """A cell is wrong when a condition holds.

    field:   the column the problem is told at.
    message: `{value}` stands for what the cell says, `<field>` for what another does, `<:field>` for its heading.
    overdue: not a slip of the pen but something that should be done by now; shown in another colour.
    """

    field: str
    wrong: Condition
    code: str
    message: str
    suggestion: str = ""
    overdue: bool = False

    def said_of(self, row: Any) -> str:
        """Give the message for a row, with the values and headings its marks stand for."""
        said = _HEADING.sub(lambda found: row.form.by_field[found[1]].heading, self.message)
        return _VALUE.sub(lambda found: str(getattr(row, found[1])), said)

    def explained(self, form: Any) -> str:
        """Say the rule without a row at hand: with headings where values would stand."""
        said = _HEADING.sub(lambda found: form.by_field[found[1]].heading, self.message)
        said = _QUOTED_VALUE.sub(lambda found: f"「{form.by_field[found[1]].heading}」", said)
        plain = said.replace("“{value}”", "").strip("，")
        return "，".join(part for part in (plain, self.suggestion) if part)


_VALUE = pattern(r"<(\w+)>")
_QUOTED_VALUE = pattern(r"“?<(\w+)>”?")
_HEADING = pattern(r"<:(\w+)>")


def needed(field: str, when: Condition, message: str, suggestion: str, *, code: str = "required") -> Rule:
    """Ask for a cell under a condition."""
    return Rule(field, All(when, Not(Filled(field))), code, message, suggestion)


def not_before(later: str, earlier: str) -> Rule:
    """Hold one day to come no earlier than another."""
    message = f"“{{value}}”比<:{earlier}>还早"
    return Rule(later, Before(later, earlier), "date-order", message, "请核对这两个日期")


def not_long_after(later: str, earlier: str, days: int) -> Rule:
    """Remark on a plan that lies far ahead."""
    message = f"“{{value}}”离<:{earlier}>超过{days}天"
    return Rule(later, LongAfter(later, earlier, days), "date-distant", message, "请核对是不是写错了月份")


def overdue(field: str, unless: Condition, message: str, suggestion: str) -> Rule:
    """Tell that a day has passed and what was due then has not been done."""
    return Rule(field, All(Past(field), Not(unless)), "overdue", message, suggestion, overdue=True)


def none_of(*fields: str) -> Condition:
    """Give the condition that none of these cells is filled."""
    return All(*(Not(Filled(field)) for field in fields))


def _any_of(formulas: list[str]) -> str:
    return formulas[0] if len(formulas) == 1 else f"OR({','.join(formulas)})"


def _day(value: Any) -> date | None:
    return value.date() if isinstance(value, datetime) else value
