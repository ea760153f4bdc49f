"""What a workbook knows besides its cells stays in it: its writer, other workbooks, programs, copies of other rows."""

import re
import zipfile
from datetime import date

import openpyxl
import pytest
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from rich_workbook import rich_workbook
from written import formulas, links, parts

import workbook_tools as wb
from workbook_tools.excel.annotate import _forget, annotate
from workbook_tools.excel.book import read_book
from workbook_tools.forms.customer_file import CustomerFile
from workbook_tools.problems import Place, Problem
from workbook_tools.tasks.cards import make_cards
from workbook_tools.tasks.consolidate import consolidate
from workbook_tools.tasks.init import init

pytestmark = pytest.mark.filterwarnings("ignore:.*(extension|Extension|Sparkline).*:UserWarning")  # openpyxl's own

SECRET, HIDDEN = "SECRET7788", "HIDDEN5566"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ASKING = [
    "=[1]Sheet1!A1",
    "='[1]Sheet 1'!A1",
    r"='\\server\share\[SECRET7788.xlsx]表'!A1",
    "='C:\\[SECRET7788.xlsx]表'!A1",
    "=[1]!名字",
    "=cmd|'/c SECRET7788'!A0",
    "='cmd|/c SECRET7788'!A0",
    "=IF(TRUE,MSEXCEL|'..\\SECRET7788'!A1,\"\")",
]
OWN = ["=1+1", '=IF(B5="a|b","[1]x!",1)', "='甲|乙'!A1", "=COUNTA(咨询[客户称呼])", "=统计!D1"]
INJECTED = {
    "xl/externalLinks/externalLink1.xml": f"<externalLink {MAIN}><a>{SECRET}</a></externalLink>",
    "xl/connections.xml": f'<connections {MAIN}><connection id="1" name="{SECRET}"/></connections>',
    "xl/queryTables/queryTable1.xml": f'<queryTable {MAIN} name="{SECRET}" connectionId="1"/>',
    "xl/pivotCache/pivotCacheRecords1.xml": f'<pivotCacheRecords {MAIN}><r><s v="{SECRET}"/></r></pivotCacheRecords>',
    "xl/vbaProject.bin": f"macro {SECRET}",
    "xl/embeddings/oleObject1.bin": f"ole {SECRET}",
    "xl/activeX/activeX1.bin": SECRET,
    "xl/printerSettings/printerSettings1.bin": SECRET,
    "xl/persons/person.xml": f"<personList>{SECRET}</personList>",
    "customXml/item1.xml": f"<a>{SECRET}</a>",
    "docProps/app.xml": f"<Properties><Company>{SECRET}</Company><Manager>{SECRET}</Manager></Properties>",
}


@pytest.fixture
def hostile(tmp_path):
    """A workbook with two sound inquiries, and a secret wherever a workbook can keep one."""
    path = rich_workbook(tmp_path / "原.xlsm").rename(tmp_path / "小李.xlsx")
    book = openpyxl.load_workbook(path)
    about = book.properties
    about.creator = about.lastModifiedBy = about.title = about.subject = about.keywords = about.category = SECRET
    about.description = SECRET
    book.custom_doc_props.append(StringProperty(name="来源", value=SECRET))
    sheet = book["咨询记录"]
    for row, formula in enumerate([*ASKING, *OWN], 20):
        sheet.cell(row, 9, formula)
    book.create_sheet("甲|乙")
    hidden = book["选项"]
    hidden["C1"] = HIDDEN
    book.create_sheet("很隐蔽").sheet_state = "veryHidden"
    book["很隐蔽"]["A1"] = HIDDEN
    for name, meaning in (("外", "[1]S!$A$1"), ("程序", f"cmd|'/c {SECRET}'!A0")):
        book.defined_names[name] = DefinedName(name, attr_text=meaning)
    rule = DataValidation("list", formula1="[1]S!$A$1:$A$3")
    rule.add("H5")
    sheet.add_data_validation(rule)
    book.save(path)
    _inject(path)
    return path


def _inject(path):
    content = {**parts(path), **{name: part.encode() for name, part in INJECTED.items()}}
    related = "xl/_rels/workbook.xml.rels"
    more = "".join(
        f'<Relationship Id="rX{number}" Type="{OFFICE}/{kind}" Target="/{name}"/>'
        for number, (kind, name) in enumerate(
            [
                ("externalLink", "xl/externalLinks/externalLink1.xml"),
                ("connections", "xl/connections.xml"),
                ("customXml", "customXml/item1.xml"),
            ]
        )
    )
    content[related] = content[related].replace(b"</Relationships>", more.encode() + b"</Relationships>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in content.items():
            package.writestr(name, part)


def secret_parts(path, secret=SECRET):
    return [name for name, part in parts(path).items() if secret.encode() in part or secret in name]


def marked(source, tmp_path):
    found = Problem("phone-digits", Place(source.name, "咨询记录", 5, 4), "只有8位")
    return annotate(source, [found], tmp_path / "标注" / "小李.xlsx", read_book(source))


def test_a_marked_copy_says_nothing_of_its_writer_and_of_what_stands_elsewhere(hostile, tmp_path):
    assert len(secret_parts(hostile)) >= len(INJECTED)
    copy = marked(hostile, tmp_path)
    assert secret_parts(copy) == []
    kinds = r"externalLink|connection|queryTable|pivot|vba|embedding|activeX|custom|person|printerSettings|\.bin"
    assert [name for name in parts(copy) if re.search(kinds, name, re.IGNORECASE)] == []


def test_a_marked_copy_keeps_its_owners_formulas_but_asks_nobody(hostile, tmp_path):
    copy = openpyxl.load_workbook(marked(hostile, tmp_path))
    cells = [copy["咨询记录"].cell(row, 9) for row in range(20, 20 + len(ASKING) + len(OWN))]
    assert [cell.value for cell in cells if cell.data_type == "f"] == OWN
    assert {"外", "程序"} & copy.defined_names.keys() == set()
    assert "紧急" in copy.defined_names
    rules = [rule.formula1 for rule in copy["咨询记录"].data_validations.dataValidation]
    assert not any("[1]" in str(rule) for rule in rules)
    assert "紧急" in rules


def test_a_marked_copy_keeps_what_its_owner_hid_as_it_was(hostile, tmp_path):
    copy = openpyxl.load_workbook(marked(hostile, tmp_path))
    assert [copy[name].sheet_state for name in ("选项", "很隐蔽")] == ["hidden", "veryHidden"]


def test_a_pivot_table_does_not_bring_the_rows_it_was_made_of(hostile, tmp_path):
    copy = openpyxl.load_workbook(hostile)
    copy["咨询记录"]._pivots.append(object())
    _forget(copy)
    copy.save(tmp_path / "无透视.xlsx")
    assert not [name for name in parts(tmp_path / "无透视.xlsx") if "pivot" in name]


def test_no_generated_workbook_holds_anything_an_input_hid(hostile, tmp_path):
    space = tmp_path / "公司"
    init(space)
    hostile.rename(space / "收件箱" / hostile.name)
    done = consolidate(workspace=space, as_of=date(2026, 11, 23))
    assert done.figures()["accepted"] == 2
    assert done.outputs
    for name in done.outputs:
        path = space / name
        assert secret_parts(path) == []
        assert secret_parts(path, HIDDEN) == []
        assert formulas(path) == []
        assert all('location="' in link or "Target=" in link for link in links(path))
        assert b"<dc:creator></dc:creator>" in parts(path)["docProps/core.xml"]


def test_cards_hold_nothing_else_of_their_list(tmp_path):
    listed = tmp_path / "客户档案.xlsx"
    wb.write(tmp_path / "表.xlsx", [CustomerFile(customer_name="益寿堂", contact_name="王强", mobile=("13864912345",))])
    book = openpyxl.load_workbook(tmp_path / "表.xlsx")
    book.properties.creator = SECRET
    book.create_sheet("藏").sheet_state = "hidden"
    book["藏"]["A1"] = HIDDEN
    book.save(listed)
    make_cards([listed], tmp_path / "卡.xlsx", as_of=date(2026, 11, 23))
    assert secret_parts(tmp_path / "卡.xlsx") + secret_parts(tmp_path / "卡.xlsx", HIDDEN) == []
