"""The package of a closed workbook after marks: what is rare in it, whether others accept it, and very many notes."""

import re
import shutil
import zipfile

import openpyxl
import pytest
from contract import LISTS, LOG, PINK, make
from days import opened
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color
from openxml_audit import OpenXmlValidator
from rich_workbook import changed_parts, parts, repack, rich_workbook

from workbook_tools.excel.live.opening import open_book
from workbook_tools.excel.live.port import TAG, Mark
from workbook_tools.excel.patch import SheetChange
from workbook_tools.excel.sheet_xml import Grown
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.templates import template_pages, write_template

MANY = [Mark(2 + at // 5, 1 + at % 5, PINK, f"第{at}处") for at in range(1200)]
THREADED = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"


@pytest.fixture
def path(tmp_path):
    return make(tmp_path / "客服小李.xlsx")


def errors(path):
    return [str(error) for error in OpenXmlValidator().validate(str(path)).errors]


def fill(path, at):
    found = openpyxl.load_workbook(path).active[at].fill
    return found.fill_type, found.fgColor


@pytest.mark.parametrize(
    ("colour", "words"),
    [
        (Color(theme=4, tint=0.5999938962981048), "B9CDE5 主题4 0.5999938962981048"),
        (Color(theme=0), "FFFFFF 主题0"),
        (Color(theme=1, tint=0.5), "808080 主题1 0.5"),
        (Color(indexed=13), "FFFF00 色号13"),
        (Color(rgb="FF92D050"), "92D050"),
    ],
)
def test_a_colour_comes_back_as_what_it_was_told(workbook, colour, words):
    path = workbook(["称呼"], ["王总"])
    book = openpyxl.load_workbook(path)
    book.active["A2"].fill = PatternFill("solid", fgColor=colour)
    book.save(path)
    before = fill(path, "A2")
    marked = open_book(str(path))
    marked.mark("Sheet1", [Mark(2, 1, PINK, "错")])
    assert openpyxl.load_workbook(path).active["A2"].comment.text == f"{TAG}错\n（标色 {PINK}，原来的底色 {words}）"
    open_book(str(path)).unmark("Sheet1")
    assert fill(path, "A2") == before


def threaded(path):
    """Make the note in A3 of 咨询记录 the start of a conversation, as Excel 365 keeps it."""
    link = f'<Relationship Id="rId77" Type="{THREADED}" Target="../threadedComments/threadedComment1.xml"/>'
    kind = (
        '<Override PartName="/xl/threadedComments/threadedComment1.xml" '
        'ContentType="application/vnd.ms-excel.threadedcomments+xml"/>'
    )
    said = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        '<threadedComment ref="A3" dT="2026-11-17T08:00:00.00" personId="{A}" id="{B}"><text>要回访</text>'
        "</threadedComment></ThreadedComments>"
    )

    def change(name, part):
        if name == "xl/worksheets/_rels/sheet1.xml.rels":
            return part.replace(b"</Relationships>", f"{link}</Relationships>".encode())
        return part.replace(b"</Types>", f"{kind}</Types>".encode()) if name == "[Content_Types].xml" else part

    repack(path, change)
    content = parts(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in {**content, "xl/threadedComments/threadedComment1.xml": said.encode()}.items():
            package.writestr(name, part)


def test_a_conversation_is_left_alone(path):
    threaded(path)
    before = parts(path)
    book = open_book(str(path))
    book.mark(LOG, [Mark(3, 1, PINK, "称呼")])
    assert parts(path) == before or changed_parts(before, path) <= {"xl/comments1.xml"}
    book.mark(LOG, [Mark(3, 1, PINK, "称呼"), Mark(3, 2, PINK, "手机")])
    page = openpyxl.load_workbook(path)[LOG]
    assert (page["A3"].comment.text, page["A3"].fill.fill_type) == ("老板：要回访\n两次", None)
    assert [(mark.row, mark.column) for mark in book.marks(LOG)] == [(3, 2)]
    book.unmark(LOG)
    after = parts(path)
    assert after["xl/threadedComments/threadedComment1.xml"] == before["xl/threadedComments/threadedComment1.xml"]
    assert after["xl/worksheets/_rels/sheet1.xml.rels"] == before["xl/worksheets/_rels/sheet1.xml.rels"]
    assert after["xl/drawings/vmlDrawing1.vml"] == before["xl/drawings/vmlDrawing1.vml"]


def test_a_signed_workbook_stays_as_it_was_signed(path):
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
    before = path.read_bytes()
    book = open_book(str(path))
    for act in (
        lambda: book.mark(LOG, [Mark(3, 1, PINK, "称呼")]),
        lambda: book.write({LOG: SheetChange({(4, 1): "改"})}),
        lambda: book.replace_sheet(LISTS, [["人员"]], {}),
    ):
        with pytest.raises(WorkbookError, match="签名") as refusal:
            act()
        assert refusal.value.code == "sheet-guarded"
    assert path.read_bytes() == before


def test_a_table_grows_among_everything_that_must_survive(tmp_path):
    path = rich_workbook(tmp_path / "富.xlsm")
    book = open_book(str(path))
    book.mark("咨询记录", [Mark(6, 4, PINK, "手机")])
    marked = parts(path)
    open_book(str(path)).write({"咨询记录": SheetChange({(7, 3): "周敏", (7, 4): "013864912345"}, [Grown(6, 7, 1, 7)])})
    changed = changed_parts(marked, path)
    assert changed <= {
        "xl/worksheets/sheet1.xml", "xl/tables/table1.xml", "xl/styles.xml", "xl/workbook.xml", "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    }  # fmt: skip
    seen = opened(path)
    assert seen["咨询记录"].tables["咨询"].ref == "A4:G7"
    assert seen["统计"]["D2"].value == "=COUNTA(咨询[客户称呼])"
    assert seen["咨询记录"]["D7"].fill.fill_type is None
    assert seen["咨询记录"]["D6"].fill.fgColor.rgb[-6:] == PINK


def test_what_is_marked_keeps_to_the_schema(tmp_path, path):
    rich = rich_workbook(tmp_path / "富.xlsm")
    template = tmp_path / "表样.xlsm"
    write_template(template, template_pages(Inquiry), {})
    for found, sheet in ((path, LOG), (rich, "咨询记录"), (template, Inquiry.form.sheet)):
        before = errors(found)
        book = open_book(str(found))
        book.mark(sheet, [Mark(6, 4, PINK, "手机"), Mark(3, 1, PINK, "称呼"), Mark(40, 30, PINK, "空")])
        assert errors(found) == before
        book.unmark(sheet, {(3, 1)})
        assert errors(found) == before
        book.unmark(sheet)
        assert errors(found) == before


def test_more_than_a_thousand_notes_have_boxes_of_their_own_and_go_again(workbook):
    path = workbook(["称呼"], ["王总"])
    before = errors(path)
    book = open_book(str(path))
    book.mark("Sheet1", MANY)
    assert len(book.marks("Sheet1")) == len(MANY)
    boxes = next(part for name, part in parts(path).items() if name.endswith(".vml"))
    numbers = re.findall(rb'id="_x0000_s(\d+)"', boxes)
    assert len(numbers) == len(set(numbers)) == len(MANY)
    blocks = {int(number) // 1024 for number in numbers}
    assert {int(block) for block in re.search(rb'idmap[^>]*data="([\d,]+)"', boxes)[1].split(b",")} >= blocks
    assert errors(path) == before
    book.unmark("Sheet1")
    assert not any(name.endswith(".vml") for name in parts(path))


@pytest.mark.libreoffice
def test_others_see_the_marks_too(tmp_path, excel, workbook):
    many = workbook(["称呼"], ["王总"], name="很多.xlsx")
    rich = rich_workbook(tmp_path / "富.xlsm")
    open_book(str(many)).mark("Sheet1", MANY)
    open_book(str(rich)).mark("咨询记录", [Mark(6, 4, f"#{PINK}", "手机"), Mark(6, 3, PINK, "称呼")])
    for found in (many, rich):
        shutil.copy(found, found.with_name(f"看{found.suffix}"))
        excel("open", str(found.with_name(f"看{found.suffix}").resolve()))
        there = str(found.with_name(f"看{found.suffix}").resolve())
        sheet = excel("sheets", there)[0]
        notes = {(row, column): text for row, column, text in excel("notes", there, sheet)}
        marks = open_book(str(found)).marks(sheet)
        assert marks
        for mark in marks:
            assert f"{TAG}{mark.sentence}\n" in notes[mark.row, mark.column]
        assert excel("colour", there, sheet, [marks[0].row, marks[0].column] * 2) == [250, 219, 216]
        excel("close", there)
