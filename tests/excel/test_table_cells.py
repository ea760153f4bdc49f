"""The cells of rows that come some after the other are those of the same rows at once."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.columns import Phones, choice, day, phone, text
from workbook_tools.columns.base import Kind, declare
from workbook_tools.columns.choices import YesNo
from workbook_tools.excel import table_cells
from workbook_tools.excel.table_cells import GatheredCells, RowCells, types_of
from workbook_tools.form import Row


class Anything(Kind[Any]):
    title = "什么都行"

    def write(self, value):
        return value


class Caller(Row, key="caller", title="来电"):
    caller_name: str | None = text("称呼")
    mobile: Phones = phone("手机")
    called_on: date | None = day("日期")
    answered: YesNo | None = choice("接通", YesNo)
    remark: Any = declare(Anything(), "别的")


ROWS = st.builds(
    Caller,
    caller_name=st.one_of(st.none(), st.sampled_from("甲乙丙"), st.text(max_size=3)),
    mobile=st.lists(st.sampled_from(["13800138000", "05398123456"]), max_size=2).map(tuple),
    called_on=st.one_of(st.none(), st.dates()),
    answered=st.one_of(st.none(), st.sampled_from(YesNo)),
    remark=st.one_of(st.none(), st.booleans(), st.integers(0, 1), st.sampled_from([0.0, 1.0, "1"])),
)


def gathered(parts):
    cells = GatheredCells(Caller.form)
    for rows in parts:
        cells.add({column.field: [getattr(row, column.field) for row in rows] for column in Caller.form.columns})
    return cells


@given(st.lists(st.lists(ROWS, max_size=9), max_size=4))
def test_gathered_cells_are_those_of_the_rows_and_of_the_same_types(parts):
    found, whole = gathered(parts), RowCells([row for rows in parts for row in rows])
    assert len(found) == len(whole)
    for column in Caller.form.columns:
        assert list(map(repr, found.of(column))) == list(map(repr, whole.of(column)))
        assert types_of(found.of(column)) == types_of(whole.of(column)) == set(map(type, whole.of(column)))


def test_what_many_rows_say_is_held_once_though_it_is_forgotten_now_and_then(monkeypatch):
    monkeypatch.setattr(table_cells, "_REMEMBERED", 0)
    name = Caller.form.by_field["caller_name"]
    parts = [[Caller(caller_name="".join(["王", letter])) for letter in "小小小大大大"] for _ in range(2)]
    cells = gathered(parts).of(name)
    assert cells == ["王小"] * 3 + ["王大"] * 3 + ["王小"] * 3 + ["王大"] * 3
    assert len(set(map(id, cells))) == 4


@pytest.mark.parametrize("value", [None, (), []])
def test_nothing_of_several_is_no_cell(value):
    assert table_cells.cells_of(Caller.form.by_field["mobile"].kind, [value]) == [None]
