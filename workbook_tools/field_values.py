"""What many rows of one form say, field by field: what looks at a few fields only needs no rows to be made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

from workbook_tools.form import Row


class FieldValues:
    """The values of many rows, by field.

    row_class: what the rows would be. count: how many there are.
    """

    def __init__(self, row_class: type[Row], values: Mapping[str, Sequence[Any]], count: int) -> None:
        self.row_class = row_class
        self.count = count
        self._values = values

    @classmethod
    def of_columns(
        cls,
        row_class: type[Row],
        columns: Mapping[str, Sequence[Any]],
        count: int,
        unread: Mapping[int, Iterable[str]],
    ) -> Self:
        """Take columns as they were read, so that they say what rows made by `Row.of` have.

        columns: field → its values, None for a blank; fields may be missing. unread: index of a row → fields that
        could not be read, which are empty even where a blank has a default.
        """
        values = dict(columns)
        single = {column.field for column in row_class.form.columns if not column.kind.many}
        for name in row_class.form.by_field:
            if (default := getattr(row_class, name, None)) is not None:
                said = values.get(name) or [None] * count
                values[name] = said = [default if value is None else value for value in said]
                for index, names in unread.items():
                    if name in single and name in names:
                        said[index] = None
        return cls(row_class, values, count)

    def __getitem__(self, name: str) -> Sequence[Any]:
        """Give what each row says in a field; None if its form does not have it."""
        if name in self._values:
            return self._values[name]
        if isinstance(getattr(self.row_class, name, None), property):  # the form works it out
            return [getattr(self._row(index), name) for index in range(self.count)]
        return [None] * self.count

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def _row(self, index: int) -> Row:
        return self.row_class.of({name: values[index] for name, values in self._values.items()})
