"""No cell that came from a person becomes a formula or a link in anything that is written."""

import dataclasses
import re
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from written import HOSTILE, MARKED, assert_only_texts, formulas, links, parts, texts

import workbook_tools as wb
from workbook_tools.columns.base import Vocabulary
from workbook_tools.excel.facts_page import FactsPage
from workbook_tools.excel.table_page import TablePage
from workbook_tools.excel.writer import write_book
from workbook_tools.forms import FORMS
from workbook_tools.forms.customer_register import Customer
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.forms.problem_list import ProblemLine
from workbook_tools.forms.unlisted_list import UnlistedCustomer
from workbook_tools.forms.weekly_list import ValidCustomer
from workbook_tools.tasks.templates import template_pages

WRITTEN = [*FORMS, Customer, ValidCustomer, UnlistedCustomer, ProblemLine]
TEXTS = st.builds(
    "{}{}".format, st.sampled_from(HOSTILE), st.text("1A!()|'\"& 王", min_size=1, max_size=8).map(str.strip)
)


def text_fields(form):
    """Give the fields that hold one text, whatever it is."""
    return [c.field for c in form.columns if c.kind.number_format == "@" and not c.kind.many and c.kind.title != "链接"]


@st.composite
def hostile_rows(draw: DrawFn, row_class):
    """Rows whose every text, unread cell, unknown column and its heading begins like something else."""
    fields = text_fields(row_class.form)
    others = [c.field for c in row_class.form.columns if c.field not in fields and not c.kind.many]
    said = {name: draw(TEXTS) for name in fields}
    unread = {name: draw(TEXTS) for name in others[:2]}
    extra = {draw(TEXTS) + "列": draw(TEXTS)}
    return row_class.of({**said, **dict.fromkeys(others[:2])}, extra=extra, unread=unread)


def wanted(row):
    said = {getattr(row, name) for name in text_fields(row.form)}
    return {*said, *row.unread.values(), *row.extra, *row.extra.values()}


@pytest.mark.parametrize("row_class", WRITTEN, ids=lambda row_class: row_class.form.key)
@settings(max_examples=3, deadline=None)
@given(st.data())
def test_in_a_list(tmp_path_factory, row_class, data):
    row = data.draw(hostile_rows(row_class))
    path = tmp_path_factory.mktemp("list") / "本.xlsx"
    wb.write(path, [row])
    assert_only_texts(path, wanted(row))


@pytest.mark.parametrize("row_class", [c for c in FORMS if c.form.card], ids=lambda row_class: row_class.form.key)
@settings(max_examples=3, deadline=None)
@given(st.data())
def test_on_a_card(tmp_path_factory, row_class, data):
    row = data.draw(hostile_rows(row_class))
    path = tmp_path_factory.mktemp("card") / "卡.xlsx"
    wb.write_cards(path, [row])
    assert_only_texts(path, wanted(row))


@pytest.mark.parametrize("prefix", HOSTILE)
def test_in_rows_added_and_changed(tmp_path, prefix):
    text, heading = f"{prefix}1+1", "快递单号"
    path = tmp_path / "小李.xlsx"
    wb.write(path, [Inquiry(contact_name="王", mobile=("13864912345",), need="x", extra={heading: "y"})])
    template = openpyxl.load_workbook(path)
    for line in template.active.iter_rows(min_row=4):
        for cell in line:
            cell.number_format = "General"  # a cell of texts would need no mark
    template.save(path)
    wb.append(path, [Inquiry(contact_name="李", mobile=("13864912346",), need=text, extra={heading: text})])
    assert_only_texts(path, {text})
    rows, _ = wb.read(path)
    wb.update(path, [dataclasses.replace(rows[0], note=f"{text}改")])
    assert_only_texts(path, {text, f"{text}改"})
    assert [row.need for row in wb.read(path)[0]] == ["x", text.strip()]


@pytest.mark.parametrize("prefix", HOSTILE)
def test_in_titles_notes_and_figures(tmp_path, prefix):
    text = f"{prefix}1+1"
    path = tmp_path / "页.xlsx"
    pages = [
        FactsPage("首页", text, [(text + "块", [(text + "项", text + "值", text + "注")])], [text + "说明"]),
        TablePage(text, Inquiry.form, [], text, [text + "说明"]),
    ]
    write_book(path, pages)
    assert_only_texts(path, {text, *(text + end for end in ("块", "项", "值", "注", "说明"))})


@pytest.mark.parametrize("text", ["a&Gb", "&[Picture]", "&A&P&D", "H&M", '&"宋体"&20大', "&&", "x" * 300, "😀" * 200])
def test_in_headers_nothing_is_a_code(tmp_path, text):
    path = tmp_path / "页.xlsx"
    write_book(path, [TablePage("页", Inquiry.form, [], text)])
    header = openpyxl.load_workbook(path).active.oddHeader
    sheet = parts(path)["xl/worksheets/sheet1.xml"].decode()
    (written,) = re.findall("<oddHeader>(.*?)</oddHeader>", sheet, re.DOTALL)
    assert re.findall("&amp;.", written) == ["&amp;L", "&amp;R", "&amp;A"]
    assert len(written.encode("utf-16-le")) // 2 < 255
    assert header.left.text == text[:100].replace("&", "＆")


@pytest.mark.parametrize("prefix", HOSTILE)
def test_in_drop_downs_and_the_lists_behind_them(tmp_path, prefix):
    names = tuple(f"{prefix}{end}" for end in ("1+1", '",A1,"', "王"))
    path = tmp_path / "表样.xlsx"
    people = {"person": Vocabulary("人员", {name: (name,) for name in names})}
    write_book(path, template_pages(Inquiry, person=names[0]), vocabularies=people)
    assert formulas(path) == []
    assert all('location="' in link for link in links(path))
    found = texts(path)
    assert set(names) <= found.keys()
    assert all(found[name] for name in names if name.startswith(MARKED))
    lists = re.findall(r"<formula1>(.*?)</formula1>", parts(path)["xl/worksheets/sheet1.xml"].decode())
    assert not any(name in formula for formula in lists for name in names)
    defined = parts(path)["xl/workbook.xml"].decode()
    assert not any(name in defined for name in names)


@pytest.mark.parametrize("prefix", HOSTILE)
def test_in_a_short_drop_down_that_stands_in_its_rule(tmp_path, prefix):
    path = tmp_path / "表.xlsx"
    text = f"{prefix}A1"
    brands = {"brand": Vocabulary("品牌", {text: (text,), "b": ("乙",)})}
    write_book(path, [TablePage("表", Inquiry.form, [Inquiry(need="x")])], vocabularies=brands)
    rules = openpyxl.load_workbook(path)["表"].data_validations.dataValidation
    told = [rule.formula1 for rule in rules if rule.formula1 and text in rule.formula1]
    assert told in ([f'"{text},乙"'], [])  # a quoted list of texts; what a rule cannot spell stands on the hidden sheet


@pytest.mark.parametrize("prefix", ["=", "http://", "\ud83d", "\x07"])
def test_in_a_salespersons_own_workbook_only_our_formulas_count(tmp_path, prefix):
    text = f"{prefix}1+1"
    plain, hostile = tmp_path / "平常.xlsx", tmp_path / "恶意.xlsx"
    for path, name in ((plain, "王"), (hostile, text)):
        held = [MyCustomer(customer_no="KH000001", customer_name=name, note=name)]
        write_book(path, template_pages(MyCustomer, person=name, customers=held))
    assert formulas(hostile) == formulas(plain)
    assert links(hostile) == links(plain)


def test_in_templates_examples_are_texts(tmp_path):
    for row_class in FORMS:
        path = tmp_path / f"{row_class.form.key}.xlsx"
        write_book(path, template_pages(row_class))
        ours = {*row_class.formulas, "level"}
        assert links(path) == []
        assert bool(formulas(path)) <= bool(ours & {c.field for c in row_class.form.columns})


def test_a_value_that_is_no_text_needs_no_mark(tmp_path):
    path = tmp_path / "本.xlsx"
    wb.write(path, [Inquiry(received_on=date(2026, 11, 20), need="平常", extra={"数": -5})])
    sheet = openpyxl.load_workbook(path).active
    assert not any(cell.quotePrefix for line in sheet.iter_rows() for cell in line)
