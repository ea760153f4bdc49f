"""What the reader does not look at closer: each glance must be sure that the close look would change nothing."""

import sys
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.columns.base import Context, half_width
from workbook_tools.columns.values import Value
from workbook_tools.excel import block_checks, book, headings, xlsx_structure
from workbook_tools.excel.block_cells import _BEGIN_EXAMPLES, BlockCells, is_of_an_example
from workbook_tools.excel.book import Book, Sheet
from workbook_tools.excel.lines import LineKind, is_plainly_a_row, line_kind
from workbook_tools.excel.pairs import LabelledLines
from workbook_tools.excel.reader import read_tables
from workbook_tools.excel.whose_columns import Shares
from workbook_tools.form import EXAMPLE
from workbook_tools.forms import FORMS
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.rules import SAYS_NOTHING

TODAY = date(2026, 11, 23)
EVERY_FORM = [row_class.form for row_class in FORMS]
WORDS = [
    None, None, "合计", "小计：3", "共3人", "备注：急", "说明：都填了", "填表人：李四", "制表人", "日期", "—转下页—",
    "以下为3月6日新增", "无", "同上", " ", "示例：一路有你", "示例:王", "王强", "13800138000", "138 0013 8000",
    "0539-8123456", "8123456", "微信同号", "同手机", "13800138000 王总 微信同号", "138****8000", "wx_abc123",
    "12345678@qq.com", "急", "是", "咨询日期", "电话", "微信", "手机：", "联系人：王强", "山东省临沂市", "测试",
    "想问加盟费用和政策", "网络", "昨天",
    1.0, True, 13800138000.0, 46086.0, 12345678901234567.0, date(2026, 11, 20),
]  # fmt: skip
cells = st.sampled_from(WORDS)
lines = st.lists(cells, min_size=1, max_size=8)


@given(lines, st.sets(st.integers(1, 8)), st.frozensets(st.integers(1, 3)))
def test_a_plain_row_is_a_row(line, anchors, numbering):
    line = [None if isinstance(cell, str) and not cell.strip() else cell for cell in line]
    if is_plainly_a_row(line, numbering):
        filled = {at: cell for at, cell in enumerate(line, 1) if cell is not None}
        assert line_kind(filled, frozenset(anchors), numbering) is LineKind.ROW


def test_no_other_sign_folds_into_the_first_of_an_example():
    every_sign = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    assert {sign for sign in every_sign if half_width(sign).startswith(EXAMPLE[0])} == _BEGIN_EXAMPLES


@given(st.lists(lines, min_size=1, max_size=6))
def test_the_cells_of_a_block_are_those_of_the_sheet_with_blank_texts_blank(rows):
    block = BlockCells(Sheet("表", rows), range(1, len(rows) + 1), 1, 10**6)
    for number, row in enumerate(rows):
        filled = {
            at: cell
            for at, cell in enumerate(row, 1)
            if cell is not None and not (isinstance(cell, str) and not cell.strip())
        }
        assert block.filled(block.by_line[number]) == filled
        by_column = {at: column[number] for at, column in block.by_column.items() if column[number] is not None}
        assert by_column == filled
    assert block.may_hold_examples or not any(is_of_an_example(cell) for row in rows for cell in row)


MIDNIGHT = datetime(2026, 11, 20)  # noqa: DTZ001 # a sheet's days have no time zone
as_calamine_reads = st.one_of(
    st.just(""), st.sampled_from(["王强", "一\r\n二", "_x000D_", 0.0, False, MIDNIGHT, MIDNIGHT.replace(hour=9)])
)


@given(st.integers(0, 4).flatmap(lambda width: st.lists(st.lists(as_calamine_reads, min_size=width, max_size=width))))
def test_cells_are_what_is_read_and_what_is_blank_on_the_right_and_below_is_cut_off(read):
    becomes = {"": None, "一\r\n二": "一\n二", "_x000D_": "\n", MIDNIGHT: date(2026, 11, 20)}
    whole = [[becomes.get(value, value) for value in row] for row in read]
    rows = [list(row) for row in read]
    book._clean(rows)
    height, width = len(rows), len(rows[0]) if rows else 0
    assert [[repr(cell) for cell in row] for row in rows] == [list(map(repr, row[:width])) for row in whole[:height]]
    assert all(cell is None for at, row in enumerate(whole) for cell in row[width if at < height else 0 :])
    assert not rows or (any(cell is not None for cell in rows[-1]) and any(row[-1] is not None for row in rows))


HEADINGS = [column.heading for column in Inquiry.form.columns if not column.by_tool]


@given(st.lists(st.lists(cells, min_size=len(HEADINGS), max_size=len(HEADINGS)), min_size=1, max_size=8), cells)
def test_what_is_read_of_a_row_does_not_depend_on_the_rows_around_it(rows, extra):
    """Columns are read whole, and what stands in a column twice is read once."""
    rows = [[cell for cell in row if cell != "同上"] for row in rows]  # which looks at the row above
    rows = [[*row, *[None] * (len(HEADINGS) - len(row)), extra] for row in rows]
    head = [*HEADINGS, "又一列"]

    def table_of(some):
        tables, _ = read_tables(
            Book("xlsx", [Sheet("咨询记录", [head, *some])]), [Inquiry.form], "a.xlsx", today=TODAY, vocabularies={}
        )
        return next((table for table in tables if table.lines), None)

    def said(table, index):
        columns = {**table.columns, **{f"*{heading}": cells for heading, cells in table.extra.items()}}
        found = sorted((p.place.column, p.code, p.value) for p in table.problems if p.place.row == table.lines[index])
        return (
            {name: values[index] for name, values in columns.items() if values[index] is not None},
            table.unread.get(index, {}),
            table.held.get(index, ()),
            table.content[index],
            [each for each in found if each[1] not in {"total-differs", "date-out-of-step"}],
        )

    whole = table_of(rows)
    alone = {number: table_of([[None] * len(head)] * (number - 2) + [row]) for number, row in enumerate(rows, 2)}
    dated = any(isinstance(row[0], str) and row[0].startswith("以下") for row in rows)
    for index, line in enumerate(whole.lines if whole and not dated else ()):
        assert said(whole, index) == said(alone[line], 0)


@given(st.lists(st.lists(cells, min_size=len(HEADINGS), max_size=len(HEADINGS)), min_size=1, max_size=4))
def test_what_is_said_of_a_row_does_not_depend_on_the_files_read_before(rows):
    """Rows that look alike to the rules are judged once, in whatever file; a day later they are judged anew."""
    book = Book("xlsx", [Sheet("咨询记录", [HEADINGS, *rows])])

    def told(today):
        return read_tables(book, [Inquiry.form], "a.xlsx", today=today, vocabularies={})

    block_checks._found_sound.cache_clear()
    first = told(TODAY)
    assert told(TODAY) == first
    later = told(TODAY + timedelta(days=1))
    block_checks._found_sound.cache_clear()
    assert later == told(TODAY + timedelta(days=1))


@given(st.sampled_from(EVERY_FORM), st.lists(st.sampled_from(WORDS), max_size=3), st.data(), st.integers(0, 3))
def test_no_block_scores_higher_than_its_headings_can(form, others, data, add):
    names = [name for column in form.columns for name in (column.heading, *column.aliases)]
    texts = data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=12)) + [
        t for t in others if isinstance(t, str)
    ]
    line = headings._Line((1,), {at: (text,) for at, text in enumerate(texts, 1)})
    sheet = Sheet("表", [texts, ["13800138000"] * add + [None] * len(texts)])
    for other in EVERY_FORM:
        (columns,) = headings.columns_under((other,), tuple(line.texts.values()))
        hits = {at: found for at, found in zip(line.texts, columns, strict=True) if found}
        if hits:
            block = headings._assign(sheet, line, other, Shares(hits, {}, frozenset()), TODAY)
            assert headings._score(block) <= headings._highest_score(hits, line)


@given(st.lists(lines, min_size=2, max_size=8))
def test_a_row_that_opens_with_a_value_begins_with_no_known_label(rows):
    labelled = LabelledLines(Sheet("表", rows), EVERY_FORM)
    for row in labelled.rows:
        line = labelled.sketch(row, 1, 10**6)
        if labelled.opens_with_value(row, 1, 10**6):
            assert line.cells == labelled.cells(row)
            assert not (line.pairs and line.pairs[0].known)


class _Watched:
    """A row that has only the fields its rule says it looks at."""

    def __init__(self, values, unread):
        self.__dict__.update(values)
        self.unread = unread

    def __getattr__(self, name):
        raise AssertionError(f"looked at {name} without saying so")


ROW_CLASSES = [row_class for row_class in FORMS if row_class.rules or row_class.minimum_rules]
EVERY_RULE = [rule for row_class in ROW_CLASSES for rule in (*row_class.minimum_rules, *row_class.rules)]


def _values_of(column):
    read = (column.kind.read(cell, Context(TODAY)).value for cell in (*WORDS, column.sample))
    values = [value for value in read if value is not None] + [getattr(column.kind, "sample", None)]
    return [None, *([()] if column.kind.many else []), *values]


@given(st.sampled_from(ROW_CLASSES), st.data())
def test_rules_hold_alike_for_rows_that_agree_in_what_they_look_at(row_class, data):
    by_field = row_class.form.by_field
    looked_at = row_class.looked_at()
    values, others = {}, {}
    for name, closely in looked_at.items():
        drawn = st.sampled_from(_values_of(by_field[name]))
        empty = () if by_field[name].kind.many else None
        values[name] = empty if (value := data.draw(drawn)) is None else value
        others[name] = values[name]
        if not closely and values[name] not in SAYS_NOTHING:
            others[name] = data.draw(drawn.filter(lambda value: value not in SAYS_NOTHING))
    for rule in (*row_class.minimum_rules, *row_class.rules):
        one, other = (rule.wrong.holds(_Watched(each, {}), TODAY) for each in (values, others))
        assert one == other


def test_every_rule_names_fields_of_its_form():
    for row_class in ROW_CLASSES:
        assert row_class.looked_at().keys() <= row_class.form.by_field.keys()
    assert all(isinstance(rule, Value) for rule in EVERY_RULE)


def test_a_form_that_checks_rows_its_own_way_has_every_row_asked():
    class Own(Inquiry, key="own", title="自己的表"):
        def check(self, today=None):
            yield self.problem("need", "required", "空着")

    assert Own.looked_at() is None


@given(st.lists(st.lists(st.sampled_from(["", "1", "王强", "x\n"]), max_size=5), max_size=6), st.integers(40, 400))
def test_a_worksheet_means_the_same_in_whatever_pieces_it_comes(rows, size):
    body = "".join(
        f'<row r="{number}" spans="1:5"{" hidden=" + chr(34) + "1" + chr(34) if number % 3 == 0 else ""}>'
        + "".join(
            f'<c r="{"ABCDE"[at]}{number}" t="inlineStr"><is><t>{text}</t></is></c>' if text
            else f'<c r="{"ABCDE"[at]}{number}" s="1"/>'
            for at, text in enumerate(row)
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
    )  # fmt: skip
    xml = f'<worksheet xmlns="m"><sheetData>{body}</sheetData></worksheet>'.encode()

    def structure(pieces):
        worksheet = xlsx_structure._Worksheet({})
        for piece in pieces:
            worksheet.feed(piece)
        worksheet.finish()
        return worksheet.structure

    whole = structure([xml])
    assert structure([xml[at : at + size] for at in range(0, len(xml), size)]) == whole
    assert whole.filled == sum(bool(text) for row in rows for text in row)
    assert whole.hidden_rows == {number for number in range(1, len(rows) + 1) if number % 3 == 0}


def test_two_columns_of_one_name_leave_every_cell_in_its_row():
    """A column without a heading goes by its letters, and so may another one that the tool once wrote out."""
    head = ["咨询日期", "客户称呼", None, "手机", "咨询内容", "C列（无表头）"]
    rows = [
        [date(2026, 11, 20), "王强", "甲", "13800138000", "想问加盟费用和政策", "乙"],
        [date(2026, 11, 20), "李强", "丙", "13800138001", "想问加盟费用和政策", None],
    ]
    book = Book("xlsx", [Sheet("咨询记录", [head, *rows])])
    (table,), _ = read_tables(book, [Inquiry.form], "a.xlsx", today=TODAY, vocabularies={})
    assert table.extra == {"C列（无表头）": ["甲；乙", "丙"]}
