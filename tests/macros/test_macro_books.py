"""Every form comes as a workbook with buttons too, built from text, and is what others take a workbook to be."""

import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from parts import buttons, code_names, drawings, parts
from pyopenvba import ExcelFile

import workbook_tools as wb
from workbook_tools.excel.patch import SheetChange, patched
from workbook_tools.forms import FORMS
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.my_customers import MyCustomer
from workbook_tools.forms.strategy_progress import StrategyStep
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.macro_books import macros_folder
from workbook_tools.tasks.macro_buttons import BUTTONS, buttons_for
from workbook_tools.tasks.new import new
from workbook_tools.tasks.templates import write_templates

AS_OF = date(2026, 11, 25)
TEMPLATES = Path(__file__).parents[2] / "templates"
RIBBON = "customUI/customUI.xml"
KEPT = re.compile(r"xl/vbaProject\.bin|.*\.vml|customUI/.*|_rels/\.rels|\[Content_Types\]\.xml")
"""The parts that make a workbook one with macros, and that nothing of ours may change."""


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return {path.name: path for path in write_templates(tmp_path_factory.mktemp("templates"))}


@pytest.fixture(params=FORMS, ids=lambda row_class: row_class.form.key)
def form(request):
    return request.param.form


@pytest.fixture
def book(form, written):
    return written[f"{form.title}.xlsm"]


@pytest.fixture
def held(book):
    return parts(book)


def test_every_form_has_one_with_buttons_and_one_without(written):
    for row_class in FORMS:
        assert {f"{row_class.form.title}.xlsx", f"{row_class.form.title}.xlsm"} <= written.keys()
    assert not any("卡片" in name for name in written if name.endswith(".xlsm"))


def test_another_reader_finds_nothing_wrong_and_exactly_the_sources(book):
    with ExcelFile(book) as file:
        project = file.vba_project()
        assert (file.validate(), project.validate()) == ([], [])
        for path in macros_folder().glob("*.bas"):
            assert project.get_module(path.stem).source.encode("gbk") == path.read_bytes().replace(b"\n", b"\r\n")


def test_it_keeps_to_the_schema(book, assert_valid_xlsx):
    assert_valid_xlsx(book)


def test_it_is_a_workbook_with_macros_and_every_part_is_there_that_another_names(held):
    assert b"application/vnd.ms-excel.sheet.macroEnabled.main+xml" in held["[Content_Types].xml"]
    for name, data in held.items():
        if name.endswith(".rels"):
            folder = name.rpartition("_rels/")[0]
            for relation in etree.fromstring(data):
                if relation.get("TargetMode") != "External":
                    target = relation.get("Target")
                    where = target.lstrip("/") if target.startswith("/") else folder + target
                    assert str(Path("/", where).resolve()).lstrip("/") in held, (name, target)


def test_the_workbook_and_each_sheet_has_a_module_of_its_own(book, held):
    told = code_names(held)
    assert len(set(told)) == len(told)
    with ExcelFile(book) as file:
        modules = file.vba_project().module_names()
    assert modules == [*told, "WbButtons", "WbRibbon", "WbRunner", "WbSystem"]


def test_each_sheet_to_fill_has_its_buttons_in_their_order(form, held):
    wanted = [buttons_for(form), buttons_for(StrategyStep.form)] if form is MyCustomer.form else [buttons_for(form)]
    assert buttons(held) == [(b.caption, f"[0]!WbButtons.{b.sub}") for group in wanted for b in group]
    assert len(drawings(held)) == len(wanted) <= 9  # some programs keep no more than nine


def test_the_ribbon_has_the_same_buttons(form, held):
    shown = [(b.get("label"), b.get("onAction")) for b in etree.fromstring(held[RIBBON]).iter("{*}button")]
    assert shown == [(b.caption, f"Ribbon{b.sub}") for b in buttons_for(form)]


def test_it_is_read_as_the_one_without(form, book, written):
    def said(path):
        rows, problems = wb.read(path, as_of=AS_OF)
        return [[getattr(row, name) for name in form.by_field] for row in rows], problems

    assert said(book) == said(written[f"{form.title}.xlsx"])
    assert said(book)[1] == []


def test_built_again_they_are_the_same_to_the_byte(written, tmp_path):
    for path in write_templates(tmp_path):
        assert path.read_bytes() == written[path.name].read_bytes()


def test_where_wbtools_is_can_be_written_down_and_all_that_is_said_stands_under_its_name(book):
    file = openpyxl.load_workbook(book)
    lists = file["选项"]
    assert lists.sheet_state == "hidden"
    for name in ("wbtools_cli", "wbtools_say_missing", "wbtools_say_blocked", "wbtools_say_unsaved"):
        ((sheet, address),) = file.defined_names[name].destinations
        said = file[sheet][address.replace("$", "").partition(":")[0]].value
        assert (said is None) == (name == "wbtools_cli")
    status = [sheet for sheet in file if "wbtools_status" in sheet.defined_names]
    assert status
    for sheet in status:
        assert sheet.defined_names["wbtools_status"].attr_text == f"'{sheet.title}'!$A$2"
        assert not sheet["A2"].protection.locked


def test_buttons_and_what_they_say_stay_in_sight(book):
    for sheet in openpyxl.load_workbook(book):
        if "wbtools_status" in sheet.defined_names:
            assert sheet.freeze_panes is not None
            assert sheet[sheet.freeze_panes].row > 4


def _macro_parts(path):
    return {name: data for name, data in parts(path).items() if KEPT.fullmatch(name)}


@pytest.fixture
def own(written, tmp_path):
    return Path(shutil.copy(written[f"{Inquiry.form.title}.xlsm"], tmp_path / "小李的.xlsm"))


class TestOurOwnEditing:
    def test_leaves_macros_buttons_and_ribbon_as_they_were(self, own):
        before, names = _macro_parts(own), code_names(parts(own))
        row = Inquiry(received_on=date(2026, 11, 20), contact_name="张伟", mobile=("13912345678",), need="问价")
        wb.append(own, [row])
        (read,) = wb.read(own, as_of=AS_OF)[0]
        wb.update(own, [replace(read, need="再问问")], as_of=AS_OF)
        own.write_bytes(patched(own.read_bytes(), {"咨询记录": SheetChange({(2, 1): "【按钮】改好了"})}))
        assert wb.read(own, as_of=AS_OF)[0][0].need == "再问问"
        assert _macro_parts(own) == before
        assert len(before) == 5
        assert code_names(parts(own)) == names

    def test_keeps_to_the_schema(self, own, assert_valid_xlsx):
        wb.append(own, [Inquiry(received_on=date(2026, 11, 20), contact_name="张伟", mobile=("13912345678",))])
        assert_valid_xlsx(own)

    def test_what_openpyxl_saves_still_has_all_of_it(self, own):
        file = openpyxl.load_workbook(own, keep_vba=True)
        file["咨询记录"]["B10"] = date(2026, 11, 20)
        file.save(own)
        file.vba_archive.close()
        held = parts(own)
        assert RIBBON in held
        assert b"customUI/customUI.xml" in held["_rels/.rels"]
        assert [caption for caption, _ in buttons(held)] == [b.caption for b in buttons_for(Inquiry.form)]
        assert code_names(held)[0] == "ThisWorkbook"


class TestNew:
    def test_writes_one_with_buttons_if_it_is_called_so(self, tmp_path):
        path = new("我的客户", tmp_path / "王强.xlsm", person="王强")
        assert "取新客户" in dict(buttons(parts(path)))
        assert "xl/vbaProject.bin" not in parts(new("我的客户", tmp_path / "王强.xlsx", person="王强"))

    def test_refuses_a_card_with_buttons(self, tmp_path):
        with pytest.raises(WorkbookError, match="卡片是打印的"):
            new("客户档案表", tmp_path / "卡.xlsm", card=True)
        assert not list(tmp_path.iterdir())


def test_every_button_is_on_some_form():
    assert {b.key for row_class in FORMS for b in buttons_for(row_class.form)} == {b.key for b in BUTTONS}


def test_the_installed_package_brings_the_sources(tmp_path):
    """Build the wheel and look into it; only its list is needed."""
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(root)]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as package:
        names = set(package.namelist())
    for path in (root / "macros").iterdir():
        assert f"workbook_tools/macros/{path.name}" in names


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_what_security_software_looks_with_reads_the_same_sources(book):
    """olevba brings a GPL package along, so it is not among what the tests install: where it is there, it is asked."""
    olevba = pytest.importorskip("oletools.olevba", reason="oletools is not installed")
    parser = olevba.VBA_Parser(str(book))
    found = {name: source for _, _, name, source in parser.extract_macros()}
    found.pop("ThisWorkbook.cls")
    for path in macros_folder().glob("*.bas"):
        assert found.pop(path.name).replace("\r\n", "\n") == path.read_text("ascii")
    assert all(name.startswith("Sheet") for name in found)
    parser.close()
