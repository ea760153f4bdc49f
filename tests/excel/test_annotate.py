import shutil
import subprocess
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from workbook_tools.excel.annotate import annotate
from workbook_tools.excel.book import Book, Sheet
from workbook_tools.problems import Place, Problem, WorkbookError

RED, YELLOW = "00FADBD8", "00FFF2CC"


def problem(
    row=2,
    column=2,
    *,
    sheet="咨询记录",
    code="phone-digits",
    message="“{value}”只有8位，手机号是11位",
    **more,
):
    more = {"suggestion": "请核对后重填", "heading": "手机", "value": "13800138", "personal": True} | more
    return Problem(code, Place("小李.xlsx", sheet, row, column), message, **more)


def remark(row=2, column=2):
    return problem(row, column, code="phone-area-added", message="按地区补了区号", suggestion="")


@pytest.fixture
def source(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "咨询记录"
    sheet.append(["称呼", "手机", "合计"])
    sheet.append(["王总", "13800138", "=1+1"])
    sheet["A2"].font = Font(bold=True)
    sheet["A3"] = "=2+2"
    sheet["A3"].data_type = "s"
    sheet["A1"].comment = Comment("请写全名", "老板")
    sheet.merge_cells("A5:C6")
    book.create_sheet("小李's 表")
    path = tmp_path / "小李.xlsx"
    book.save(path)
    return path


def marked(source, *problems, book=None):
    path = annotate(source, problems, source.with_name("标注.xlsx"), book)
    return openpyxl.load_workbook(path)


def colour(cell):
    return cell.fill.start_color.rgb if cell.fill.fill_type else None


def listed(copy):
    return [[cell.value for cell in line] for line in copy["问题清单"]["A5:G20"] if line[0].value]


def test_the_cell_is_coloured_and_its_comment_says_what_to_do(source):
    cell = marked(source, problem())["咨询记录"]["B2"]
    assert colour(cell) == RED
    assert cell.comment.text == "「手机」“13800138”只有8位，手机号是11位，请核对后重填。"


def test_the_original_is_not_touched(source):
    before = source.read_bytes()
    marked(source, problem())
    assert source.read_bytes() == before
    with pytest.raises(ValueError, match="original"):
        annotate(source, [problem()], source)
    assert source.read_bytes() == before


def test_values_formulas_and_looks_are_kept(source):
    sheet = marked(source, problem())["咨询记录"]
    assert [cell.value for cell in sheet[2]] == ["王总", "13800138", "=1+1"]
    assert (sheet["C2"].data_type, sheet["A3"].data_type, sheet["A3"].value) == ("f", "s", "=2+2")
    assert sheet["A2"].font.bold


@pytest.mark.parametrize(
    ("problems", "expected"),
    [([remark()], YELLOW), ([remark(), problem()], RED), ([problem(), remark()], RED)],
)
def test_a_mere_remark_is_yellow_and_never_hides_a_problem(source, problems, expected):
    assert colour(marked(source, *problems)["咨询记录"]["B2"]) == expected


def test_an_existing_comment_is_kept_before_ours(source):
    text = marked(source, problem(1, 1, heading="称呼"))["咨询记录"]["A1"].comment.text
    assert text.split("\n") == ["请写全名", "「称呼」“13800138”只有8位，手机号是11位，请核对后重填。"]


def test_several_problems_of_a_cell_share_its_comment(source):
    text = marked(source, problem(), remark(), problem())["咨询记录"]["B2"].comment.text
    assert text.split("\n") == [
        "「手机」“13800138”只有8位，手机号是11位，请核对后重填。",
        "「手机」按地区补了区号。",
    ]


@pytest.mark.parametrize(
    ("row", "column", "cell", "called"),
    [(0, 0, "A1", "整张表"), (2, 0, "A2", "第2行"), (2, 3, "C2", "C2"), (6, 3, "A5", "C6")],
)
def test_a_problem_of_a_whole_row_sheet_or_merged_area_is_marked_at_its_first_cell(source, row, column, cell, called):
    copy = marked(source, problem(row, column))
    assert colour(copy["咨询记录"][cell]) == RED
    assert listed(copy)[0][2] == called
    assert copy["问题清单"]["C5"].hyperlink.location == f"'咨询记录'!{cell}"


def test_the_list_stands_in_front_problems_first_with_a_click_to_each_cell(source):
    copy = marked(source, remark(), problem(1, 1, sheet="小李's 表"))
    assert copy.sheetnames == ["问题清单", "咨询记录", "小李's 表"]
    assert copy.active.title == "问题清单"
    assert [sheet.sheet_view.tabSelected for sheet in copy.worksheets] == [True, False, False]
    sheet = copy["问题清单"]
    assert sheet["A1"].value == "要改的有1处；另有1处已自动处理，看一眼就行"
    assert listed(copy) == [
        ["1", "小李's 表", "A1", "手机", "13800138", "“13800138”只有8位，手机号是11位", "请核对后重填"],
        ["2", "咨询记录", "B2", "手机", "13800138", "按地区补了区号", "已自动处理，不用改"],
    ]
    links = [sheet[f"C{row}"].hyperlink.location for row in (5, 6)]
    assert links == ["'小李''s 表'!A1", "'咨询记录'!B2"]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A5", "$4:$4")


def test_a_problem_that_stands_nowhere_is_listed_all_the_same(source):
    copy = marked(source, problem(sheet="没有这张表"))
    assert listed(copy)[0][1] == "没有这张表"
    assert copy["问题清单"]["C5"].hyperlink is None


def test_a_value_like_a_formula_stays_text_on_the_list(source):
    cell = marked(source, problem(value="=1+1"))["问题清单"]["E5"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_copy_that_comes_back_is_not_told_twice(source):
    once = annotate(source, [problem()], source.with_name("一.xlsx"))
    twice = openpyxl.load_workbook(annotate(once, [problem()], source.with_name("二.xlsx")))
    assert twice.sheetnames[:2] == ["问题清单 2", "问题清单"]
    assert twice["咨询记录"]["B2"].comment.text.count("请核对") == 1


def test_a_formula_that_asks_another_workbook_keeps_its_last_result(source):
    book = openpyxl.load_workbook(source)
    book["咨询记录"]["C2"] = "=[1]Sheet1!A1*2"
    book.save(source)
    read = Book(
        "xlsx",
        (Sheet("咨询记录", [["称呼", "手机", "合计"], ["王总", "13800138", 42.0]]), Sheet("小李's 表", [])),
    )
    assert marked(source, problem(), book=read)["咨询记录"]["C2"].value == 42


VALUES = [
    ["称呼", "手机", "来访日期"],
    ["=王总", "13800138", date(2026, 11, 23)],
    [138001380001234567, None, True],
]


@pytest.mark.parametrize(
    ("name", "sheet", "title"),
    [("老表.xls", "咨询记录", "咨询记录"), ("导出.csv", None, "导出"), ("怪.et", "甲/乙", "甲／乙")],
)
def test_a_file_openpyxl_cannot_load_is_rebuilt_from_its_values(tmp_path, name, sheet, title):
    source = tmp_path / name
    source.write_bytes(b"not a zip file")
    book = Book("xls", (Sheet(sheet, VALUES, merges=((3, 1, 3, 2), (1, 1, 1, 3)), hidden_rows=frozenset({3})),))
    path = annotate(source, [problem(sheet=sheet)], tmp_path / f"标注 {name}", book)
    assert path.suffix == ".xlsx"
    copy = openpyxl.load_workbook(path)
    assert copy.sheetnames == ["问题清单", title]
    assert [[cell.value for cell in line] for line in copy[title].rows] == [
        ["称呼", "手机", "来访日期"],
        ["=王总", "13800138", datetime.fromisoformat("2026-11-23")],
        ["138001380001234567", None, True],
    ]
    assert copy[title]["A2"].data_type == "s"
    assert colour(copy[title]["B2"]) == RED
    assert copy["问题清单"]["C5"].hyperlink.location == f"'{title}'!B2"
    # a merge that would throw a heading away is not made
    assert [str(area) for area in copy[title].merged_cells.ranges] == ["A3:B3"]
    assert copy[title].row_dimensions[3].hidden


def test_a_file_that_openpyxl_reads_only_in_part_is_rebuilt(source):
    book = Book("xlsx", (Sheet("咨询记录", VALUES), Sheet("小李's 表", []), Sheet("丢了的表", [["还在"]])))
    copy = marked(source, problem(), book=book)
    assert copy["丢了的表"]["A1"].value == "还在"


def test_without_anything_to_copy_the_owner_gets_a_sentence(tmp_path):
    source = tmp_path / "坏.xlsx"
    source.write_bytes(b"broken")
    with pytest.raises(WorkbookError, match="坏") as caught:
        annotate(source, [problem()], tmp_path / "标注.xlsx")
    assert caught.value.code == "file-not-workbook"
    assert [path.name for path in tmp_path.iterdir()] == ["坏.xlsx"]


def test_a_marked_copy_keeps_to_the_schema(source, openxml_validator):
    path = annotate(source, [problem(), remark(1, 1), problem(0, 0)], source.with_name("标注.xlsx"))
    found = [error for error in openxml_validator.validate(path).errors if error.severity.name == "ERROR"]
    # The standard lets the parts of a font stand in any order; the validator wants Excel's own.
    assert [str(error) for error in found if "/font[" not in str(error.path)] == []


@pytest.mark.libreoffice
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_a_marked_copy(source, tmp_path):
    path = annotate(source, [problem()], source.with_name("标注.xlsx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert path.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
