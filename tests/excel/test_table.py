"""A table that is folded says the same as one that is not, and may be folded again."""

import pickle
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.excel.table import Table

VALUES = st.one_of(
    st.none(), st.text(), st.integers(), st.dates(date(1900, 1, 1)), st.datetimes(), st.times(),
    st.decimals(allow_nan=False), st.lists(st.text(max_size=3), max_size=3).map(tuple),
)  # fmt: skip
COLUMNS = st.integers(0, 5).flatmap(
    lambda rows: st.dictionaries(st.text(max_size=5), st.lists(VALUES, min_size=rows, max_size=rows), max_size=4)
)


@given(COLUMNS, st.booleans())
def test_it_says_the_same(columns, travels):
    table = Table("inquiry_log", "小李.xlsx", "咨询")
    table.columns.update({name: list(column) for name, column in columns.items()})
    for _ in range(2):
        table.fold()
        if travels:
            table = pickle.loads(pickle.dumps(table))
        assert all(map(table.has, columns))
        assert not table.has("no such field")
        table.fold()  # folded twice it is folded once
        assert table.columns == columns
        assert [list(map(type, column)) for column in table.columns.values()] == [
            list(map(type, column)) for column in columns.values()
        ]
        assert list(table.columns) == list(columns)
        assert all(map(table.has, columns))
