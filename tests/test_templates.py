"""The committed templates are what the declarations give today, and people can fill them."""

import csv
import io
import re
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from filling import filled
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import coordinate_to_tuple
from PIL import Image, ImageChops, ImageStat
from rows import TODAY, rows_of

import workbook_tools as wb
from workbook_tools.excel import style
from workbook_tools.excel.template_page import PREPARED_ROWS
from workbook_tools.excel.writer import write_book
from workbook_tools.forms import FORMS
from workbook_tools.tasks.demo import sample_folder
from workbook_tools.tasks.templates import template_pages, write_templates

TEMPLATES = Path(__file__).parent.parent / "templates"
AS_OF = date(2026, 11, 25)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return write_templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture(params=FORMS, ids=lambda row_class: row_class.form.key)
def form(request):
    return request.param.form


@pytest.fixture
def sheet(form):
    return openpyxl.load_workbook(TEMPLATES / f"{form.title}.xlsx")[form.sheet]


def heading_row(sheet, form):
    wanted = {column.heading for column in form.columns}
    return next(row for row in sheet.iter_rows() if {cell.value for cell in row} >= wanted)


def parts(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def looks_like(one, other):
    """Tell whether two pictures are alike to the eye: drawing libraries smooth edges each in its own way."""
    images = [Image.open(io.BytesIO(data)).convert("L") for data in (one, other)]
    return images[0].size == images[1].size and ImageStat.Stat(ImageChops.difference(*images)).mean[0] < 2


def test_the_committed_templates_are_up_to_date(written):
    """Run `wbtools templates --out templates` after changing a form."""
    assert {path.name for path in written} == {path.name for path in TEMPLATES.iterdir()}
    for path in written:
        fresh, committed = parts(path), parts(TEMPLATES / path.name)
        assert fresh.keys() == committed.keys(), path.name
        for name, data in fresh.items():
            same = looks_like(data, committed[name]) if name.endswith(".png") else data == committed[name]
            assert same, f"{path.name}: {name}"


def test_templates_keep_to_the_schema(written, assert_valid_xlsx):
    for path in written:
        assert_valid_xlsx(path)


def test_an_empty_template_has_no_problems_and_no_rows_but_those_it_comes_with(form):
    rows, problems = wb.read(TEMPLATES / f"{form.title}.xlsx", as_of=AS_OF)
    assert problems == []
    assert len(rows) == {"flow_chart": 12}.get(form.key, 0)


class TestTheExampleLine:
    def test_says_something_that_can_be_read_without_a_word(self, form, tmp_path):
        """Moved under other words than the example's mark, it is a row like any other."""
        path = tmp_path / "例.xlsx"
        write_book(path, template_pages(form.row_class))
        book = openpyxl.load_workbook(path)
        sheet = book[form.sheet]
        head = heading_row(sheet, form)
        assert form.example_mark[1], "an example line must be known by one of its cells"
        for cell in head:
            below = sheet.cell(cell.row + 1, cell.column)
            if isinstance(below.value, str):
                below.value = below.value.removeprefix("示例：")
        book.save(path)
        _, problems = wb.read(path, as_of=AS_OF)
        assert [p.sentence() for p in problems if not p.is_remark and p.code != "overdue"] == []

    def test_stays_out_when_someone_clears_some_of_it(self, form, tmp_path):
        path = tmp_path / "例.xlsx"
        write_book(path, template_pages(form.row_class))
        book = openpyxl.load_workbook(path)
        sheet = book[form.sheet]
        head = heading_row(sheet, form)
        mark = form.by_field[form.example_mark[0]].heading
        for cell in head[::2]:
            if cell.value != mark:
                sheet.cell(cell.row + 1, cell.column).value = None
        book.save(path)
        rows, _ = wb.read(path, as_of=AS_OF)
        assert len(rows) == {"flow_chart": 12}.get(form.key, 0)

    def test_that_someone_has_written_into_is_a_row_and_is_told(self, form, tmp_path):
        path = tmp_path / "例.xlsx"
        write_book(path, template_pages(form.row_class))
        book = openpyxl.load_workbook(path)
        sheet = book[form.sheet]
        head = heading_row(sheet, form)
        texts = (c for c in form.columns if c.kind.title == "文字" and not c.by_tool)
        text = next(column for column in texts if column.field != form.example_mark[0])
        at = next(cell for cell in head if cell.value == text.heading)
        sheet.cell(at.row + 1, at.column).value = "我写的"
        book.save(path)
        rows, problems = wb.read(path, as_of=AS_OF)
        assert getattr(rows[0], text.field) == "我写的"
        left = [problem for problem in problems if problem.code == "example-left"]
        assert form.by_field[form.example_mark[0]].heading in {problem.heading for problem in left}
        assert all(
            problem.heading not in {c.heading for c in rows[0].form.columns if getattr(rows[0], c.field)}
            for problem in left
        )


class TestASheet:
    def test_has_its_title_its_chapter_and_a_prompt_over_most_headings(self, form, sheet):
        head = heading_row(sheet, form)[0].row
        above = " ".join(str(cell.value) for row in sheet.iter_rows(max_row=head - 1) for cell in row if cell.value)
        assert form.title in above
        assert form.chapter in above
        prompts = [cell.value for cell in sheet[head - 1] if cell.value]
        assert len(prompts) > len(form.columns) / 2

    def test_is_a_table_with_a_filter_frozen_headings_and_a_print_setup(self, form, sheet):
        head = heading_row(sheet, form)
        (table,) = sheet.tables.values()
        left, top, right, bottom = range_boundaries(table.ref)
        assert (left, top, right) == (1, head[0].row, len(form.columns))
        assert bottom - top >= PREPARED_ROWS
        assert table.autoFilter.ref == table.ref
        assert coordinate_to_tuple(sheet.freeze_panes)[0] == head[0].row + 1
        assert sheet.print_title_rows == f"${head[0].row}:${head[0].row}"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert "&P" in sheet.oddFooter.center.text

    def test_locks_what_the_tool_fills_without_a_password_and_nothing_else(self, form, sheet):
        head = heading_row(sheet, form)
        by_tool = {column.heading: column.by_tool for column in form.columns}
        assert bool(sheet.protection.sheet) == any(by_tool.values())
        assert not sheet.protection.password
        for cell in head:
            below = sheet.cell(cell.row + 5, cell.column)
            if any(by_tool.values()):
                assert below.protection.locked == by_tool[cell.value], cell.value
            shade = below.fill.start_color.rgb[-6:] if below.fill.fill_type else ""
            assert (shade == style.BY_TOOL_CELL.lstrip("#")) == by_tool[cell.value]

    def test_formats_days_as_days_and_phones_as_text(self, form, sheet):
        for cell, column in zip(heading_row(sheet, form), form.columns, strict=True):
            assert sheet.cell(cell.row + 5, cell.column).number_format == column.kind.number_format

    def test_has_its_drop_downs_under_names_and_says_in_chinese_what_it_refuses(self, form, sheet):
        for rule in sheet.data_validations.dataValidation:
            if rule.type == "list":
                assert not rule.formula1.startswith('"')
            if rule.type:
                assert re.search("[一-鿿]", rule.error)
                assert re.search("[一-鿿]", rule.prompt)
                assert rule.errorStyle in (None, "stop", "warning")

    def test_is_explained_on_a_page_of_its_own(self, form, sheet):
        guide = sheet.parent["填写说明"]
        said = [cell.value for row in guide.iter_rows() for cell in row if cell.value]
        assert {column.heading for column in form.columns} <= set(said)


def test_the_detail_of_a_channel_follows_the_channel():
    sheet = openpyxl.load_workbook(TEMPLATES / "客户咨询记录本.xlsx")["咨询记录"]
    rules = {rule.promptTitle: rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    assert rules["来源渠道"] == "选项_来源渠道"
    assert rules["来源细类"].startswith("INDIRECT(IF(TRIM($D8)=")
    names = sheet.parent.defined_names
    for major in ("网络", "行业名录", "转介绍", "陌生拜访", "其他"):
        assert f"选项_来源细类_{major}" in names


@pytest.mark.libreoffice
def test_what_others_filled_in_and_saved_is_read_as_it_was_typed(form, tmp_path, office):
    typed = [column for column in form.columns if not column.by_tool and column.field not in form.row_class.formulas]

    @settings(max_examples=1, phases=[Phase.generate], deadline=None, derandomize=True, database=None)
    @given(st.lists(rows_of(form), min_size=8, max_size=8))
    def hold(rows):
        said = [[getattr(row, column.field) for column in typed] for row in rows]
        assume(said.count(said[0]) < 3)  # the simplest example, the same row again and again, says little
        cells = [
            {c.field: c.kind.write(value) for c, value in zip(typed, values, strict=True) if value not in (None, ())}
            for values in said
        ]
        path = tmp_path / "填好的.xlsx"
        first, _ = filled(form, cells, path)
        for saved in (path, office(path, "xlsx:Calc MS Excel 2007 XML", tmp_path / "另存")):
            read = [row for row in wb.read(saved, as_of=TODAY)[0] if row.place.row >= first]
            assert [[getattr(row, column.field) for column in typed] for row in read] == said, saved.parent.name

    hold()


@pytest.mark.libreoffice
def test_libreoffice_finds_every_list_and_no_error(form, tmp_path, office):
    """Each drop-down's source is counted by a formula of its own; no cell of the workbook shows an error."""
    book = openpyxl.load_workbook(TEMPLATES / f"{form.title}.xlsx")
    sources = {rule.formula1 for rule in book[form.sheet].data_validations.dataValidation if rule.type == "list"}
    probe = book.create_sheet("数一数")
    for line, source in enumerate(sorted(sources), 1):
        counted = re.sub(r"(\$[A-Z]+\d+)", rf"'{form.sheet}'!\1", source)
        probe.cell(line, 1, f"=COUNTA({counted})")
    book.save(tmp_path / "查.xlsx")
    path = office(tmp_path / "查.xlsx", "xlsx", _folder(tmp_path / "算过"))
    computed = openpyxl.load_workbook(path, data_only=True)
    counts = [computed["数一数"].cell(line, 1).value for line in range(1, len(sources) + 1)]
    assert all(isinstance(count, int) and count > 0 for count in counts), list(
        zip(sorted(sources), counts, strict=True)
    )
    for page in computed:
        for row in page.iter_rows():
            for cell in row:
                assert not re.match(r"#|Err:", str(cell.value or "")), (page.title, cell.coordinate, cell.value)


def _folder(path):
    path.mkdir()
    return path


def test_a_companys_own_names_are_in_the_drop_downs(tmp_path):
    for path in write_templates(tmp_path, workspace=sample_folder()):
        if path.stem == "客户咨询记录本":
            names = openpyxl.load_workbook(path).defined_names
            assert {"人员", "品牌"} <= set(names)


def test_a_guide_saved_on_its_own_is_no_form(form, tmp_path):
    book = openpyxl.load_workbook(TEMPLATES / f"{form.title}.xlsx")
    lines = next(sheet for sheet in book if sheet.title.startswith("填写说明")).iter_rows(values_only=True)
    with (tmp_path / "存的.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(lines)
    assert wb.read(tmp_path / "存的.csv")[0] == []
