"""What holds for each form and each of its columns, and that they are what people have decided."""

from datetime import date

import decided
import pytest

from workbook_tools.columns.base import Context
from workbook_tools.columns.choices import Choice, Several
from workbook_tools.excel.book import read_book
from workbook_tools.excel.reader import read_tables
from workbook_tools.form import EXAMPLE
from workbook_tools.forms import FORMS
from workbook_tools.forms.flow_chart import FlowStep
from workbook_tools.forms.shared import CONTACTS
from workbook_tools.forms.visit_register import Visit
from workbook_tools.problems import Place

TODAY = date(2026, 11, 25)
COLUMNS = [(form.form, column) for form in FORMS for column in form.form.columns]

# What one heading is called in code, wherever it appears.
VOCABULARY = {
    "客户编号": "customer_no",
    "客户名称": "customer_name",
    "联系人": "contact_name",
    "职务": "job_title",
    "手机": "mobile",
    "固定电话": "landline",
    "微信": "wechat",
    "微信/QQ": "wechat",
    "QQ": "qq",
    "所在地区": "region",
    "区域级别": "region_level",
    "详细地址": "address",
    "来源渠道": "channel",
    "信息来源": "channel",
    "来源说明": "channel_detail",
    "意向品牌": "brand",
    "意向产品": "product",
    "市场总监": "director",
    "移交日期": "handed_over_on",
    "接收人": "received_by",
    "处理结果": "outcome",
    "反馈日期": "fed_back_on",
    "登记日期": "logged_on",
    "价值类型": "value_type",
    "性格类型": "personality",
    "需协同高层": "senior_needed",
    "协同高层姓名": "senior_colleague",
    "跟进负责人": "owner",
    "下次跟进日期": "next_follow_up_on",
    "备注": "note",
}

BRINGING = [form for form in FORMS if "mobile" in form.form.by_field]
ABOUT_ONE = [form for form in FORMS if "customer_no" in form.form.by_field and form not in BRINGING]


def codes(problems):
    return [problem.code for problem in problems]


def named(form, which):
    return " ".join(column.heading for column in form.form.columns if which(column))


def by_key(form):
    return form.form.key


def filled_in(form):
    """Give what someone might have written: the example, but for the word that makes it one."""
    samples = (column.sample for column in form.form.columns)
    return [cell.removeprefix(f"{EXAMPLE}：") if isinstance(cell, str) else cell for cell in samples]


def read(form, path):
    """Give a sheet's rows, the problems that ask something of someone, and the fields found."""
    tables, left_over = read_tables(read_book(path), [form.form], path.name, today=TODAY, vocabularies={})
    assert left_over == []
    (table,) = tables
    asked = [problem for problem in table.problems if not problem.is_remark]
    return list(table.rows(form)), asked, set(table.blocks[0][1])


@pytest.mark.parametrize("form", FORMS, ids=by_key)
class TestEveryForm:
    def test_has_its_columns_in_order(self, form):
        assert named(form, lambda column: True) == decided.HEADINGS[form]

    def test_asks_for_few_cells_and_for_none_that_the_tool_fills(self, form):
        assert named(form, lambda column: column.required) == decided.REQUIRED.get(form, "")
        assert named(form, lambda column: column.required and column.by_tool) == ""

    def test_folds_what_is_rarely_used(self, form):
        assert named(form, lambda column: column.folded) == decided.FOLDED.get(form, "")

    def test_leaves_to_the_tool_what_it_can_tell(self, form):
        assert named(form, lambda column: column.by_tool) == decided.BY_TOOL.get(form, "")

    def test_lets_be_said_once_what_holds_for_a_whole_sheet(self, form):
        assert named(form, lambda column: column.heading_line) == decided.ONCE.get(form, "")

    def test_masks_what_tells_who_someone_is(self, form):
        assert named(form, lambda column: column.kind.personal) == decided.PERSONAL.get(form, "")

    def test_has_no_heading_twice_nor_as_an_alias_of_another_column(self, form):
        headings = [column.heading for column in form.form.columns]
        assert len(set(headings)) == len(headings)
        for column in form.form.columns:
            assert not set(column.aliases) & set(headings), column.heading
            assert len(set(column.aliases)) == len(column.aliases), column.heading

    def test_has_names_that_excel_takes(self, form):
        assert 0 < len(form.form.sheet) <= 31
        assert not set(form.form.sheet) & set("[]:*?/\\'")

    def test_keeps_to_the_vocabulary(self, form):
        for column in form.form.columns:
            assert column.field == VOCABULARY.get(column.heading, column.field)

    def test_finds_nothing_wrong_within_an_empty_row(self, form):
        assert list(form.of({}).check(TODAY)) == []

    def test_has_an_example_line_that_reads_without_a_finding_and_breaks_no_rule(self, form):
        cells = {c.field: c.kind.read(c.sample, Context(TODAY)) for c in form.form.columns if c.sample is not None}
        assert [finding for reading in cells.values() for finding in reading.findings] == []
        row = form.of({field: reading.value for field, reading in cells.items() if reading.value is not None})
        assert [*row.minimum(), *row.check(TODAY), *form.check_together([row])] == []
        assert form.form.example_mark[0]

    def test_shows_an_example_in_every_column_of_text_but_the_remarks(self, form):
        bare = {c.heading for c in form.form.columns if c.kind.title == "文字" and not c.by_tool and c.sample is None}
        # Each step of the flow chart shows what goes in and comes out.
        assert bare <= ({"输入", "输出表", "备注"} if form is FlowStep else {"备注"})

    def test_is_found_by_its_own_headings_and_read_without_a_question(self, form, workbook):
        (row,), asked, fields = read(form, workbook(decided.HEADINGS[form].split(), filled_in(form)))
        assert asked == []
        assert fields == set(form.form.by_field)
        assert all(getattr(row, c.field) not in (None, ()) for c in form.form.columns if c.required)

    def test_is_found_by_the_other_words_staff_use(self, form, workbook):
        words = [column.aliases[-1] if column.aliases else column.heading for column in form.form.columns]
        rows, _, fields = read(form, workbook(words, filled_in(form)))
        assert len(rows) == 1
        assert fields == set(form.form.by_field)


@pytest.mark.parametrize(("form", "column"), COLUMNS, ids=[f"{form.key}-{column.field}" for form, column in COLUMNS])
class TestEveryColumn:
    def test_says_what_may_be_typed(self, form, column):
        assert column.kind.describe()
        assert len(column.note) <= 40

    def test_has_a_guard_within_excels_limits(self, form, column):
        guard = column.kind.guard()
        if guard is None:
            return
        assert len(column.heading) <= 32
        assert len(guard.message) <= 255
        if guard.rule == "list":
            assert guard.source or 0 < len(",".join(guard.options)) <= 255
            assert not any("," in option for option in guard.options)

    def test_reads_back_every_option_and_every_word_it_accepts(self, form, column):
        one = column.kind.one if isinstance(column.kind, Several) else column.kind
        if not isinstance(one, Choice):
            return
        for option in one.labels:
            reading = column.kind.read(option, Context(TODAY))
            assert reading.findings == ()
            assert reading.value in (option, (option,))
        for word in one.accepted:
            reading = column.kind.read(word, Context(TODAY))
            assert {finding.code for finding in reading.findings} <= {"choice-guessed"}, word
            value = reading.value[0] if isinstance(reading.value, tuple) else reading.value
            assert value in one.labels, word

    def test_means_one_option_by_each_word(self, form, column):
        one = column.kind.one if isinstance(column.kind, Several) else column.kind
        if isinstance(one, Choice) and issubclass(one.options, str):
            words = [word for option in one.options for word in getattr(option, "spellings", ())]
            assert len(set(words)) == len(words)


def test_keys_titles_sheets_and_other_names_tell_the_forms_apart():
    for name in ("key", "title", "sheet"):
        assert len({getattr(form.form, name) for form in FORMS}) == len(FORMS)
    every = [name for form in FORMS for name in {form.form.title, form.form.sheet, *form.form.aliases}]
    assert len(set(every)) == len(every)


@pytest.mark.parametrize("form", BRINGING, ids=by_key)
class TestEveryFormThatBringsCustomers:
    def test_can_be_reached_by_any_one_contact(self, form):
        assert set(CONTACTS) < set(form.form.by_field)
        for field in CONTACTS:
            assert codes(form.of({"customer_name": "康泰", field: "一个"}).minimum()) == []
            assert codes(form.of({"contact_name": "王强", field: "一个"}).minimum()) == []

    def test_holds_back_a_row_of_nobody(self, form):
        problems = list(form.of({}, place=Place("李.xlsx", "表", 7)).minimum())
        assert codes(problems) == ["no-name", "no-contact"]
        assert all(problem.suggestion.startswith("请") for problem in problems)
        ways = (*CONTACTS, "address") if form is Visit else CONTACTS
        first = next(column.heading for column in form.form.columns if column.field in ways)
        assert [problem.heading for problem in problems][1] == first

    def test_never_requires_a_contact(self, form):
        assert not [column.heading for column in form.form.columns if column.required and column.field in CONTACTS]


@pytest.mark.parametrize("form", ABOUT_ONE, ids=by_key)
@pytest.mark.parametrize(
    ("values", "found"),
    [({}, ["no-name"]), ({"customer_no": "KH000012"}, []), ({"customer_name": "康泰"}, [])],
)
def test_a_row_about_a_customer_is_held_back_only_if_nobody_can_tell_which(form, values, found):
    assert codes(form.of(values).minimum()) == found
