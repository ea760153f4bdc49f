"""What writing into a package changes, and that it is no more than that."""

import re
import zipfile
from datetime import UTC, date, datetime, time, timedelta

import openpyxl
import pytest
import xlsxwriter
from messy_files import only, raw_sheet, rewrite

from workbook_tools.excel.cell_styles import CellStyles, Shows, shows
from workbook_tools.excel.patch import SheetChange, patched
from workbook_tools.excel.sheet_xml import Grown, SheetXml
from workbook_tools.problems import WorkbookError

NOON = datetime(2026, 11, 20, 12, 30, 15)  # noqa: DTZ001 # a cell knows no time zone
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
VALUES = ["=1+1", "  两行\n字 ", "0012", "_x0041_", 7, -0.1, True, False, date(2026, 11, 20), NOON, time(14, 30)]
VALUES += [timedelta(hours=30, minutes=5), date(1900, 1, 1), date(1900, 3, 1)]


def parts(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def patch(path, cells, grown=(), sheet="Sheet1"):
    """Write cells into a file in place; give the parts as they were."""
    before = parts(path)
    path.write_bytes(patched(path.read_bytes(), {sheet: SheetChange(cells, grown)}))
    return before


def sheet_text(path):
    return parts(path)[SHEET].decode()


def refusal(path, cells, grown=()):
    with pytest.raises(WorkbookError) as caught:
        patched(path.read_bytes(), {"Sheet1": SheetChange(cells, grown)})
    return caught.value.code, caught.value.message


@pytest.fixture
def made(tmp_path):
    """Make a workbook with XlsxWriter: made(build) calls build(book, sheet)."""

    def make(build=lambda book, sheet: None, **options):
        path = tmp_path / "本.xlsx"
        with xlsxwriter.Workbook(path, options) as book:
            build(book, book.add_worksheet())
        rewrite_bytes(path, 'fullCalcOnLoad="1"', "")
        return path

    return make


def rewrite_bytes(path, old, new):
    rewrite(path, lambda name, text: text.replace(old, new))


def changed(before, path):
    after = parts(path)
    assert list(after) == list(before)
    return {name for name in before if before[name] != after[name]}


class TestForgetting:
    """A formula may be left where it stands, without what it last gave."""

    def build(self, book, sheet):
        sheet.write_formula(0, 0, "=B1", None, "13800138000")
        sheet.write_string(0, 1, "13800138000")

    def test_its_result_is_gone_and_it_still_computes(self, made):
        path = made(self.build)
        change = SheetChange({(1, 1): None, (1, 2): "已删除"}, forgets_results=True)
        path.write_bytes(patched(path.read_bytes(), {"Sheet1": change}))
        assert "<f>B1</f>" in sheet_text(path)
        assert "13800138000" not in sheet_text(path)

    def test_it_is_never_written_over(self, made):
        path = made(self.build)
        with pytest.raises(WorkbookError, match="是公式"):
            patched(path.read_bytes(), {"Sheet1": SheetChange({(1, 1): "新"}, forgets_results=True)})
        assert refusal(path, {(1, 1): None})[0] == "cell-taken"


class TestValues:
    @pytest.mark.parametrize("from_1904", [False, True])
    def test_each_is_read_back_as_what_it_is(self, made, from_1904):
        path = made(date_1904=from_1904)
        values = [value for value in VALUES if not (from_1904 and isinstance(value, date) and value.year < 1904)]
        patch(path, {(line, 2): value for line, value in enumerate(values, 1)})
        found = [row[1] for row in only(path).rows]
        assert found == values
        assert [type(value) is bool for value in found] == [type(value) is bool for value in values]
        by_openpyxl = [row[1].value for row in openpyxl.load_workbook(path).active.iter_rows()]
        assert by_openpyxl[:3] == values[:3]
        assert NOON in by_openpyxl

    def test_a_text_is_never_a_formula_not_even_when_it_is_edited(self, made):
        path = made()
        before = patch(path, {(1, 1): "=1+1", (2, 1): "+86 138", (3, 1): "@小李"})
        cells = [row[0] for row in openpyxl.load_workbook(path).active.iter_rows()]
        assert [(cell.value, cell.data_type) for cell in cells] == [("=1+1", "s"), ("+86 138", "s"), ("@小李", "s")]
        assert all(cell.quotePrefix for cell in cells)
        assert changed(before, path) == {SHEET, "xl/styles.xml"}

    def test_time_is_kept_to_the_millisecond(self, made):
        path = made()
        moment = NOON.replace(microsecond=123_456, tzinfo=UTC)
        patch(path, {(1, 1): moment, (2, 1): moment.time(), (3, 1): timedelta(microseconds=1_234_567)})
        kept = NOON.replace(microsecond=123_000)
        assert [row[0] for row in only(path).rows] == [kept, kept.time(), timedelta(milliseconds=1234)]

    def test_what_no_cell_can_hold_becomes_text(self, made):
        path = made()
        patch(path, {(1, 1): "响铃\x07", (2, 1): 13800138000138000, (3, 1): float("inf"), (4, 1): date(1899, 1, 1)})
        assert [row[0] for row in only(path).rows] == ["响铃", "13800138000138000", "inf", "1899-01-01"]

    def test_none_blanks_a_cell_and_keeps_its_looks(self, made):
        path = made(lambda book, sheet: sheet.write("A1", "旧", book.add_format({"bold": True})))
        patch(path, {(1, 1): None})
        cell = openpyxl.load_workbook(path).active["A1"]
        assert (cell.value, cell.font.bold) == (None, True)

    def test_a_value_takes_the_place_of_one_of_another_kind(self, made):
        path = made(lambda book, sheet: sheet.write_row("A1", ["旧", 1, True]))
        patch(path, {(1, 1): 1, (1, 2): True, (1, 3): "新"})
        assert only(path).rows == [[1, True, "新"]]


class TestStyles:
    def test_a_day_takes_a_style_that_differs_in_its_number_format_only(self, made):
        def build(book, sheet):
            sheet.write("A1", "旧", book.add_format({"bold": True, "border": 1}))
            sheet.write("B1", 1, book.add_format({"num_format": "yyyy-mm-dd"}))

        path = made(build)
        before = patch(path, {(1, 1): date(2026, 11, 20), (2, 1): date(2026, 11, 21)})
        first, second = openpyxl.load_workbook(path).active["A1"], openpyxl.load_workbook(path).active["A2"]
        assert changed(before, path) == {SHEET, "xl/styles.xml"}
        assert (first.value.date(), first.font.bold, first.border.left.style) == (date(2026, 11, 20), True, "thin")
        assert (second.is_date, second.font.bold) == (True, False)

    def test_a_style_that_is_there_already_is_taken(self, made):
        def build(book, sheet):
            sheet.write("A1", "旧", book.add_format({"bold": True}))
            sheet.write("B1", 1, book.add_format({"bold": True, "num_format": "yyyy-mm-dd"}))

        path = made(build)
        before = patch(path, {(1, 1): date(2026, 11, 20)})
        assert changed(before, path) == {SHEET}
        cell = openpyxl.load_workbook(path).active["A1"]
        assert (cell.number_format, cell.font.bold) == ("yyyy-mm-dd", True)

    def test_styles_are_added_once_and_counted(self, made):
        path = made()
        patch(path, {(line, 1): date(2026, 11, line) for line in range(1, 20)})
        styles = parts(path)["xl/styles.xml"].decode()
        assert re.search(r'<cellXfs count="2">.*</cellXfs>', styles)[0].count("<xf ") == 2

    def test_a_number_in_a_cell_for_days_stays_a_number(self, made):
        path = made(lambda book, sheet: sheet.write("A1", 1, book.add_format({"num_format": "yyyy-mm-dd"})))
        patch(path, {(1, 1): 7})
        assert only(path).rows == [[7]]

    def test_without_any_styles_a_day_is_refused_and_a_text_is_not(self, made):
        path = made()
        rewrite(path, lambda name, text: "<styleSheet/>" if name.endswith("styles.xml") else text)
        assert refusal(path, {(1, 1): date(2026, 11, 20)})[0] == "cell-taken"
        patched(path.read_bytes(), {"Sheet1": SheetChange({(1, 1): "字"})})

    @pytest.mark.parametrize(
        ("code", "what"),
        [
            ("General", Shows.NUMBER),
            ("G/通用格式", Shows.NUMBER),
            ('#,##0.00"days";[Red]-0', Shows.NUMBER),
            ("@", Shows.NUMBER),
            ("yyyy-mm-dd", Shows.DATE),
            ('[$-804]yyyy"年"m"月"d"日"', Shows.DATE),
            ("mmm", Shows.DATE),
            ("yyyy/m/d h:mm", Shows.DATE),
            ("hh:mm", Shows.TIME),
            ("mm:ss", Shows.TIME),
            ('[DBNum1][$-804]h"时"mm"分"', Shows.TIME),
            ("[h]:mm", Shows.ELAPSED),
            ("[mm]:ss", Shows.ELAPSED),
        ],
    )
    def test_a_format_is_understood(self, code, what):
        assert shows(code) is what


class TestTheSheet:
    def test_cells_and_rows_stand_in_order_and_the_rest_stays(self, made):
        path = made(lambda book, sheet: [sheet.write(*place, "旧") for place in [(1, 1), (1, 3), (4, 0)]])
        before = sheet_text(path)
        patch(path, {(2, 3): "a", (2, 1): "b", (1, 5): "c", (3, 2): "d", (9, 1): "e", (2, 27): "f"})
        text = sheet_text(path)
        assert re.findall(r'<row r="(\d+)"', text) == ["1", "2", "3", "5", "9"]
        assert re.findall(r'<c r="(\w+)"', text) == ["E1", "A2", "B2", "C2", "D2", "AA2", "B3", "A5", "A9"]
        assert 'dimension ref="A1:AA9"' in text
        assert "spans" not in re.search(r'<row r="2".*?>', text)[0]
        assert "spans" in re.search(r'<row r="5".*?>', text)[0]
        assert text.partition("</sheetData>")[2] == before.partition("</sheetData>")[2]

    def test_rows_and_cells_without_addresses_keep_their_places(self, tmp_path):
        cells = "<c><v>1</v></c><c><v>2</v></c>"
        path = raw_sheet(tmp_path / "表.xlsx", f'<row>{cells}</row><row r="4">{cells}</row><row>{cells}</row>')
        patch(path, {(2, 1): "新", (5, 2): "改"}, sheet="Sheet")
        assert only(path).rows == [[1, 2], ["新", None], [None, None], [1, 2], [1, "改"]]

    def test_prefixes_extensions_and_comments_stay(self):
        text = (
            f'<x:worksheet xmlns:x="{MAIN}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
            'xmlns:wps="http://www.wps.cn/x" xmlns:xr="urn:xr" mc:Ignorable="xr wps"><!-- 某个程序 -->'
            '<x:sheetData><x:row r="1" wps:keep="1"><x:c r="A1" xr:uid="7"><x:v>1</x:v><x:extLst/></x:c></x:row>'
            '</x:sheetData><wps:unknown a="1">字</wps:unknown><x:extLst><x:ext uri="{1}"><xr:thing/></x:ext></x:extLst>'
            "</x:worksheet>"
        )
        sheet = SheetXml("表", text.encode(), CellStyles(b""), from_1904=False)
        after = sheet.write({(1, 1): "新", (1, 2): 2}).decode().partition("\n")[2]
        new = '<x:c r="A1" xr:uid="7" t="inlineStr"><x:is><x:t xml:space="preserve">新</x:t></x:is><x:extLst/></x:c>'
        new += '<x:c r="B1"><x:v>2</x:v></x:c>'
        old = '<x:c r="A1" xr:uid="7"><x:v>1</x:v><x:extLst/></x:c>'
        assert after == text.replace(old, new)

    def test_a_cell_that_pointed_to_a_picture_or_an_array_points_nowhere_once_it_is_written(self, tmp_path):
        path = raw_sheet(tmp_path / "表.xlsx", '<row r="1"><c r="A1" t="e" vm="1" cm="1"><v>#VALUE!</v></c></row>')
        patch(path, {(1, 1): 1}, sheet="Sheet")
        assert '<c r="A1"><v>1</v></c>' in sheet_text(path)

    def test_a_new_cell_looks_as_its_row_or_column_says(self, made):
        def build(book, sheet):
            sheet.set_column("B:B", None, book.add_format({"bold": True}))
            sheet.set_row(1, None, book.add_format({"italic": True}))

        path = made(build)
        patch(path, {(1, 2): "列", (2, 2): "行", (1, 1): "无"})
        sheet = openpyxl.load_workbook(path).active
        assert [(sheet[c].font.bold, sheet[c].font.italic) for c in ("B1", "B2", "A1")] == [
            (True, False),
            (False, True),
            (False, False),
        ]


class TestGrowing:
    def test_new_lines_look_like_the_one_above_and_prepared_ones_keep_their_own(self, made):
        def build(book, sheet):
            sheet.set_row(0, 33)
            sheet.write_row("A1", ["甲", "乙"], book.add_format({"bold": True}))
            sheet.write_blank("A2", None, book.add_format({"italic": True}))

        path = made(build)
        patch(path, {(2, 1): "丙", (4, 1): "丁"}, [Grown(1, 4, 1, 2)])
        sheet = openpyxl.load_workbook(path).active
        assert [sheet.cell(line, 1).font.italic for line in (1, 2, 3, 4)] == [False, True, True, True]
        assert [sheet.cell(line, 2).font.bold for line in (1, 2, 3, 4)] == [True] * 4
        assert [sheet.row_dimensions[line].height for line in (1, 3, 4)] == [33, None, None]

    def test_what_holds_for_the_last_line_holds_for_the_new_ones(self):
        x14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
        xm = "http://schemas.microsoft.com/office/excel/2006/main"
        text = (
            f'<worksheet xmlns="{MAIN}"><sheetData/><conditionalFormatting sqref="A4:A9 C9"/>'
            '<dataValidations><dataValidation sqref="A4:B9"/><dataValidation sqref="A2:A8 H9"/>'
            '<dataValidation sqref="A1:A1048576"/></dataValidations>'
            '<ignoredErrors><ignoredError sqref="B9"/></ignoredErrors>'
            f'<extLst><ext xmlns:x14="{x14}" xmlns:xm="{xm}"><x14:conditionalFormattings><x14:conditionalFormatting>'
            "<xm:sqref>A4:A9</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings>"
            "<x14:dataValidations><x14:dataValidation><xm:sqref>B4:B9</xm:sqref></x14:dataValidation></x14:dataValidations>"
            "<x14:sparkline><xm:sqref>C9</xm:sqref></x14:sparkline></ext></extLst></worksheet>"
        )
        sheet = SheetXml("表", text.encode(), CellStyles(b""), from_1904=False)
        after = sheet.write({}, [Grown(9, 12, 1, 3)]).decode()
        assert re.findall(r'sqref="(.*?)"', after) == [
            *("A4:A12 C9:C12", "A4:B12", "A2:A8 H9", "A1:A1048576", "B9:B12"),
        ]
        assert re.findall(r"<xm:sqref>(.*?)<", after) == ["A4:A12", "B4:B12", "C9"]

    @pytest.mark.parametrize(
        ("grown", "ref"),
        [
            (Grown(3, 5, 1, 2), "A1:B5"),
            (Grown(2, 3, 1, 2), "A1:B3"),
            (Grown(4, 5, 1, 2), "A1:B3"),
            (Grown(3, 5, 4, 5), "A1:B3"),
        ],
        ids=["ended right above", "has room", "ends before", "stands beside"],
    )
    def test_an_excel_table_grows_with_the_rows_under_it(self, made, grown, ref):
        path = made(lambda book, sheet: sheet.add_table("A1:B3"))
        before = patch(path, {(grown.last, grown.left): "新"}, [grown])
        table = openpyxl.load_workbook(path).active.tables["Table1"]
        assert table.ref == table.autoFilter.ref == ref
        assert ("xl/tables/table1.xml" in changed(before, path)) == (ref != "A1:B3")

    def test_a_line_of_totals_is_not_written_over(self, made):
        path = made(lambda book, sheet: sheet.add_table("A1:B4", {"total_row": True}))
        code, sentence = refusal(path, {(4, 1): "新"}, [Grown(3, 4, 1, 2)])
        assert code == "cell-taken"
        assert sentence == "Sheet1!第4行是表格的汇总行，上面的空行不够写，请在它上面插入空行后再试"


class TestRefusing:
    @pytest.mark.parametrize("cell", ["A1", "A2", "B2", "C1", "C2"])
    def test_whatever_a_formula_gives_is_not_written_over(self, tmp_path, cell):
        path = raw_sheet(
            tmp_path / "表.xlsx",
            '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">1+1</f><v>2</v></c>'
            '<c r="B1"><f t="array" ref="B1:B2">1</f><v>1</v></c>'
            '<c r="C1"><f t="dataTable" ref="C1:C2"/><v>2</v></c></row>'
            '<row r="2"><c r="A2"><f t="shared" si="0"/><v>1</v></c><c r="B2"><v>1</v></c><c r="C2"><v>1</v></c></row>',
        )
        row, column = int(cell[1]), ord(cell[0]) - 64
        with pytest.raises(WorkbookError) as caught:
            patched(path.read_bytes(), {"Sheet": SheetChange({(row, column): None})})
        assert caught.value.message == f"Sheet!{cell}是公式，不能改写，请在 Excel 里改"

    def test_of_a_merged_area_only_the_first_cell_is_written(self, made):
        path = made(lambda book, sheet: sheet.merge_range("A1:B2", "合并"))
        assert refusal(path, {(2, 1): "新"}) == ("cell-taken", "Sheet1!A2在合并单元格里，写不进去，请取消合并后再试")
        patch(path, {(1, 1): "新"})
        assert only(path).rows[0][0] == "新"

    def test_a_locked_cell_is_left_alone_where_a_password_guards_the_sheet(self, made):
        def build(book, sheet):
            sheet.write("A1", "锁着")
            sheet.write("B1", "开着", book.add_format({"locked": False}))
            sheet.set_column("D:D", None, book.add_format({"locked": False}))
            sheet.protect("123")

        path = made(build)
        said = "锁着，工作表设了保护密码，请撤销工作表保护后再试"
        assert refusal(path, {(1, 1): "新"}) == ("sheet-guarded", f"Sheet1!A1{said}")
        assert refusal(path, {(9, 3): "新"}) == ("sheet-guarded", f"Sheet1!C9{said}")
        patch(path, {(1, 2): "新", (9, 4): "新"})
        assert only(path).rows[0] == ["锁着", "新", None, None]

    def test_looks_taken_from_above_do_not_unlock_a_line(self, made):
        def build(book, sheet):
            sheet.write("A1", "开着", book.add_format({"locked": False}))
            sheet.protect("123")

        assert refusal(made(build), {(2, 1): "新"}, [Grown(1, 2, 1, 1)])[0] == "sheet-guarded"

    def test_without_a_password_it_may_be_written(self, made):
        path = made(lambda book, sheet: sheet.protect())
        patch(path, {(1, 1): "新"})
        assert only(path).rows == [["新"]]

    def test_a_signed_workbook(self, made):
        path = made()
        with zipfile.ZipFile(path, "a") as package:
            package.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
        assert refusal(path, {(1, 1): "新"}) == (
            "sheet-guarded",
            "文件有数字签名，改了签名就失效，请先在 Excel 里去掉签名再试",
        )

    def test_a_workbook_with_a_password_to_modify(self, made):
        path = made()
        rewrite_bytes(path, "<workbookPr", '<fileSharing userName="小李" reservationPassword="CC1A"/><workbookPr')
        assert refusal(path, {(1, 1): "新"}) == ("sheet-guarded", "文件设了修改密码，请去掉修改密码后再试")

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_a_package_that_says_a_thing_twice(self, made):
        path = made()
        with zipfile.ZipFile(path, "a") as package:
            package.writestr("xl/Styles.xml", "<styleSheet/>")
        assert refusal(path, {(1, 1): "新"})[0] == "file-unsafe"

    def test_broken_xml(self, made):
        path = made()
        rewrite(path, lambda name, text: text[:-9] if name.endswith("styles.xml") else text)
        assert refusal(path, {(1, 1): "新"})[0] == "file-incomplete"


class TestCalculating:
    def test_where_there_are_formulas_they_are_calculated_on_opening_and_keep_their_results(self, made):
        def build(book, sheet):
            book.add_worksheet("别的").write_formula("A1", "=Sheet1!A1", None, 42)

        path = made(build)
        before = patch(path, {(1, 1): 1})
        assert changed(before, path) == {SHEET, "xl/workbook.xml"}
        assert '<calcPr calcId="124519" fullCalcOnLoad="1"/>' in parts(path)["xl/workbook.xml"].decode()
        assert openpyxl.load_workbook(path, data_only=True)["别的"]["A1"].value == 42

    def test_where_nothing_was_said_of_calculating_it_is_said_in_its_place(self, made, assert_valid_xlsx):
        def build(book, sheet):
            sheet.write_formula("A2", "=A1", None, 42)
            book.define_name("甲", "=Sheet1!$A$1")

        path = made(build)
        rewrite(path, lambda name, text: re.sub(r"<calcPr.*?/>", "", text))
        patch(path, {(1, 1): 1})
        assert '</definedNames><calcPr fullCalcOnLoad="1"/>' in parts(path)["xl/workbook.xml"].decode()
        assert_valid_xlsx(path)

    def test_where_it_is_said_already_or_nothing_calculates_the_part_stays(self, made):
        sparkline = made(lambda book, sheet: sheet.add_sparkline("A2", {"range": "B1:C1"}))
        assert changed(patch(sparkline, {(1, 1): 1}), sparkline) == {SHEET}
        path = made(lambda book, sheet: sheet.write_formula("A2", "=A1", None, 42))
        rewrite_bytes(path, 'calcId="124519"', 'calcId="124519" fullCalcOnLoad="1"')
        assert changed(patch(path, {(1, 1): 1}), path) == {SHEET}


def test_the_package_keeps_its_order_its_dates_and_how_each_part_is_packed(made):
    path = made()
    with zipfile.ZipFile(path) as package:
        before = [(e.filename, e.date_time, e.compress_type, e.external_attr) for e in package.infolist()]
    patch(path, {(1, 1): 1})
    with zipfile.ZipFile(path) as package:
        assert [(e.filename, e.date_time, e.compress_type, e.external_attr) for e in package.infolist()] == before
        assert package.testzip() is None
