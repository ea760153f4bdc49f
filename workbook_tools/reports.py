"""Tables for managers: the one place for pandas."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from workbook_tools.form import Row


def frame_of(rows: Iterable[Row]) -> pd.DataFrame:
    """Give rows of one form as a DataFrame, columns named by their headings, every value with its own type.

    Raises ValueError if the rows are of several forms.
    """
    rows = list(rows)
    if len({row.form.key for row in rows}) > 1:
        raise ValueError("to_frame takes rows of one form at a time")
    if not rows:
        return pd.DataFrame()
    columns = rows[0].form.columns
    data = {column.heading: [getattr(row, column.field) for row in rows] for column in columns}
    return pd.DataFrame({heading: pd.Series(values, dtype=object) for heading, values in data.items()})
