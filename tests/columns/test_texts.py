from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.columns.base import CellFault, Column, Context
from workbook_tools.columns.texts import Reference, Text, reference, text

TODAY = Context(today=date(2026, 11, 23))
NAME = Text(name=True, personal=True, shortest=2, longest=20)
NEED = Text(shortest=4)


def read(kind, cell):
    reading = kind.read(cell, TODAY)
    return reading.value, [finding.code for finding in reading.findings]


def column(declared) -> Column:
    return declared.metadata["column"]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (" 想做加盟 \u200b", "想做加盟"),
        ("第一行\n第二行", "第一行\n第二行"),
        ("（全角）ＡＢ", "（全角）ＡＢ"),
        (12.0, "12"),
        (12.5, "12.5"),
        (True, "TRUE"),
        ("None", "None"),
        ("NA", "NA"),
        ("null", "null"),
        ("00123", "00123"),
        ("3-5", "3-5"),
        ("", None),
        (None, None),
        ("无", None),
        ("　—　", None),
    ],
)
def test_text_is_kept_as_it_was_seen(cell, value):
    assert read(Text(), cell) == (value, [])


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (date(2026, 3, 5), "2026-03-05"),
        (datetime.fromisoformat("2026-03-05 08:30"), "2026-03-05 08:30"),
        (time(1, 2), "01:02"),
    ],
)
def test_a_date_in_a_text_column_is_kept_and_told(cell, value):
    assert read(Text(), cell) == (value, ["date-in-text"])


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("王 强", "王强"),
        ("王　强", "王强"),
        ("王强\u200b ", "王强"),
        ("Ｔｏｍ Lee", "Tom Lee"),
        ("临沂康泰（兰山店）", "临沂康泰(兰山店)"),
        ("康泰 器械", "康泰 器械"),
        ("NA", "NA"),
        ("暂 无", None),
        ("无", None),
    ],
)
def test_a_name_loses_the_blanks_and_width_that_typing_left(cell, value):
    assert read(NAME, cell) == (value, [])


@pytest.mark.parametrize("cell", ["测试", "测 试", "合计", "小计", "同上", "TEST"])
def test_a_word_that_names_nobody_is_no_name(cell):
    assert read(NAME, cell) == (None, ["not-a-name"])


def test_only_names_are_held_to_be_names():
    assert read(Text(), "测试") == ("测试", [])


@pytest.mark.parametrize(
    ("kind", "cell", "codes"),
    [
        (Text(longest=5), "一二三四五", []),
        (Text(longest=5), "一二三四五六", ["text-long"]),
        (NEED, "要价格", ["text-short"]),
        (NEED, "要价格表", []),
        (NEED, "了解/咨询", ["text-short"]),
        (NEED, "咨询一下", ["text-short"]),
        (NEED, "咨询一下加盟的条件", []),
        (NAME, "王", ["text-short"]),
        (Text(), "身份证37130219800101123X", ["sensitive"]),
        (Text(), "１１０１０１１９９００３０７１２３４", ["sensitive"]),
        (Text(), 110101199003071232.0, ["digits-lost", "sensitive"]),
        (Text(), "372801 19800101 1234", ["sensitive"]),
        (Text(), "身份证 372801-1980-01-01-123X", ["sensitive"]),
        (Text(), "3728 0119 8001 0112 34", ["sensitive"]),
        (Text(), "患糖尿病10年", ["health"]),
        (Text(), "客户有高血压", ["health"]),
        (Text(), "腰椎间盘突出多年", ["health"]),
        (Text(), "得了颈椎病，想买一台", ["health"]),
        (Text(), "问有颈椎病理疗仪吗", []),
        (Text(), "做糖尿病人群的店", []),
        (Text(), "有肩周炎的产品", []),
        (Text(), "订单号 110101199013071234", []),
        (Text(), "卡号6222021101011990030712345", []),
    ],
)
def test_doubtful_text_is_told_and_kept(kind, cell, codes):
    value, found = read(kind, cell)
    assert found == codes
    assert value


def test_a_broken_formula_is_no_text():
    assert read(Text(), CellFault("error", "#N/A")) == (None, ["cell-error"])


@given(st.text(max_size=40))
@pytest.mark.parametrize("kind", [Text(), NAME, Reference()])
def test_reading_what_was_written_gives_the_same(kind, typed):
    value = kind.read(typed, TODAY).value
    if value is not None:
        assert kind.read(kind.write(value), TODAY).value == value


@pytest.mark.parametrize(("cell", "value"), [(" YJ 001 ", "YJ001"), ("００12", "0012"), (12.0, "12"), ("-", None)])
def test_a_reference_is_text_without_blanks(cell, value):
    assert read(Reference(), cell) == (value, [])


def test_declaring_carries_the_columns_options():
    found = column(text("备注", longest=50, personal=True, aliases=("说明",), required=True))
    assert (found.heading, found.aliases, found.required) == ("备注", ("说明",), True)
    assert found.kind.personal
    assert found.kind.longest == 50
    assert column(reference("移交单号", by_tool=True)).by_tool


def test_excel_warns_of_a_text_that_is_too_long_but_lets_it_pass():
    guard = Text(longest=60).guard()
    assert (guard.rule, guard.maximum, guard.strict) == ("length", 60, False)


@pytest.mark.parametrize(
    ("kind", "said"),
    [(Text(), "文字，最多200字"), (NAME, "名称，2到20字")],
)
def test_a_text_column_says_how_long_it_may_be(kind, said):
    assert kind.describe() == said
