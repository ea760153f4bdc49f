"""Lists made into cards: nothing of a row is lost, and each card says how far its customer's analysis has come."""

import zipfile
from datetime import date

import openpyxl
import pytest
from click.testing import CliRunner

import workbook_tools as wb
from workbook_tools.cli import main
from workbook_tools.forms.customer_analysis import CustomerAnalysis
from workbook_tools.forms.customer_file import CustomerFile
from workbook_tools.forms.inquiry_log import Inquiry
from workbook_tools.forms.key_customer import KeyCustomerAnalysis
from workbook_tools.forms.negotiation_record import Negotiation
from workbook_tools.tasks.new import new

AS_OF = date(2026, 11, 23)


def on_file(name="康泰体验店", **changes):
    values = {"customer_name": name, "contact_name": "王强", "mobile": ("13853901001",)}
    return CustomerFile.of(values | changes)


def analysis(name="康泰体验店", **changes):
    return CustomerAnalysis.of({"customer_name": name, "region": "山东省临沂市兰山区", **changes})


def lines_over(path, sheet="客户档案"):
    """Give the line over each card that says how far its customer has come."""
    cells = [row[0].value for row in openpyxl.load_workbook(path)[sheet].iter_rows()]
    return [cell.removeprefix("▶ ") for cell in cells if str(cell).startswith("▶")]


def test_rows_of_several_forms_come_back_as_they_were(tmp_path):
    rows = [
        on_file(extra={"老板生日": "五月初三"}),
        on_file("临沂同仁", mobile=("13853901002",)),
        KeyCustomerAnalysis.of({"customer_name": "康泰体验店", "strategy": "先送样"}),
        Negotiation.of({"customer_name": "临沂同仁"}),
    ]
    wb.write_cards(tmp_path / "卡片.xlsx", rows, [analysis()])
    again, _ = wb.read(tmp_path / "卡片.xlsx", as_of=AS_OF)
    assert again == rows
    assert again[0].extra == {"老板生日": "五月初三"}


def test_a_list_and_its_cards_give_the_same_rows(tmp_path):
    rows = [on_file(customer_no=f"KH00000{n}", contact_name=None, qq=f"1234567{n}") for n in range(4)]
    wb.write(tmp_path / "名单.xlsx", rows)
    wb.write_cards(tmp_path / "卡片.xlsx", wb.read(tmp_path / "名单.xlsx", as_of=AS_OF)[0])
    assert wb.read(tmp_path / "卡片.xlsx", as_of=AS_OF)[0] == wb.read(tmp_path / "名单.xlsx", as_of=AS_OF)[0] == rows


def test_each_card_says_which_step_its_customer_has_reached(tmp_path):
    rows = [on_file(), on_file("临沂同仁")]
    wb.write_cards(tmp_path / "卡片.xlsx", rows, [analysis()])
    first, second = lines_over(tmp_path / "卡片.xlsx")
    assert first.startswith("已到第3步：分析基本信息与实力")
    assert "还差：企业规模" in first
    assert second == "还没有分析：客户分析表里没有这个客户"


def test_a_number_tells_customers_of_one_name_apart_and_the_latest_analysis_counts(tmp_path):
    known = [
        analysis(customer_no="KH000001", analysed_on=date(2026, 11, 2), philosophy="一致"),
        analysis(
            customer_no="KH000002",
            analysed_on=date(2026, 11, 3),
            company_size="小型",
            years_in_business=3,
            team_size="5人",
        ),
        analysis(customer_no="KH000002", analysed_on=date(2026, 11, 1)),
    ]
    rows = [on_file(customer_no="KH000002"), on_file(customer_no="KH000001"), on_file()]
    wb.write_cards(tmp_path / "卡片.xlsx", rows, known)
    second, first, unnumbered = lines_over(tmp_path / "卡片.xlsx")
    assert second.startswith("已到第4步")
    assert first.startswith("已到第3步")
    assert unnumbered == "客户分析表里有3行叫这个名字，填了客户编号才知道是哪一行"


def test_another_number_under_the_same_name_is_another_customer(tmp_path):
    wb.write_cards(tmp_path / "卡片.xlsx", [on_file(customer_no="KH000001")], [analysis(customer_no="KH000002")])
    assert lines_over(tmp_path / "卡片.xlsx") == ["还没有分析：客户分析表里没有这个客户"]


def picture_in(path):
    with zipfile.ZipFile(path) as parts:
        (name,) = (name for name in parts.namelist() if name.endswith(".png"))
        return parts.read(name)


def test_the_flow_chart_shows_one_customers_way_and_for_several_the_manuals(tmp_path):
    manuals = picture_in(new("流程图", tmp_path / "流程图.xlsx"))
    wb.write_cards(tmp_path / "一位.xlsx", [on_file()], [analysis()])
    wb.write_cards(tmp_path / "两位.xlsx", [on_file(), on_file("临沂同仁")], [analysis()])
    assert picture_in(tmp_path / "一位.xlsx") != manuals
    assert picture_in(tmp_path / "两位.xlsx") == manuals


def test_without_analyses_there_is_neither_line_nor_chart(tmp_path):
    wb.write_cards(tmp_path / "卡片.xlsx", [on_file()])
    assert "流程图" not in openpyxl.load_workbook(tmp_path / "卡片.xlsx").sheetnames
    assert lines_over(tmp_path / "卡片.xlsx") == []


def test_a_form_without_a_card_and_no_rows_are_refused(tmp_path):
    with pytest.raises(wb.WorkbookError, match="“客户咨询记录本”没有卡片，有卡片的是：客户档案表"):
        wb.write_cards(tmp_path / "卡片.xlsx", [on_file(), Inquiry.of({"contact_name": "王强"})])
    with pytest.raises(ValueError, match="no rows"):
        wb.write_cards(tmp_path / "卡片.xlsx", [])
    with pytest.raises(ValueError, match="xlsx"):
        wb.write_cards(tmp_path / "卡片.xls", [on_file()])
    assert list(tmp_path.iterdir()) == []


def test_what_the_tool_fills_in_is_locked_and_all_else_is_open(tmp_path):
    wb.write_cards(tmp_path / "卡片.xlsx", [on_file(extra={"老板生日": "五月初三"})])
    sheet = openpyxl.load_workbook(tmp_path / "卡片.xlsx")["客户档案"]
    cells = {cell.value: cell.offset(0, 1) for row in sheet.iter_rows() for cell in row if cell.value}
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert cells["客户编号"].protection.locked
    assert not any(cells[label].protection.locked for label in ("客户名称", "QQ", "老板生日"))
    assert not sheet.column_dimensions["A"].protection.locked  # room for a card pasted below


def test_a_card_for_somebody_bears_his_name_and_is_still_empty(tmp_path):
    path = new("客户档案表", tmp_path / "卡.xlsx", person="李晓雨", card=True)
    assert any(row[0].value == "填表人 李晓雨" for row in openpyxl.load_workbook(path)["客户档案"].iter_rows())
    assert wb.read(path) == ([], [])


class TestCommand:
    @pytest.fixture
    def lists(self, tmp_path):
        wb.write(tmp_path / "名单.xlsx", [on_file(), analysis(), Inquiry.of({"contact_name": "王强"})])
        return tmp_path

    def run(self, *arguments):
        return CliRunner().invoke(main, ["cards", *map(str, arguments)])

    def test_makes_cards_and_says_what_it_left_out(self, lists):
        result = self.run(lists / "名单.xlsx", "-o", lists / "卡片.xlsx")
        assert result.exit_code == 1
        assert "“客户咨询记录本”没有卡片，1行没有写" in result.stdout
        assert "卡片.xlsx，1张卡片" in result.stdout
        assert lines_over(lists / "卡片.xlsx")[0].startswith("已到第3步")

    def test_says_which_file_could_not_be_read(self, lists):
        (lists / "坏的.xlsx").write_bytes(b"")
        result = self.run(lists, "-o", lists / "卡片.xlsx")
        assert result.exit_code == 1
        assert any(line.startswith("坏的.xlsx：") for line in result.stdout.splitlines())

    @pytest.mark.parametrize(
        ("sources", "out", "said"),
        [
            ("名单.xlsx", "名单.xlsx", "已经有"),
            ("名单.xlsx", "卡片.xls", "结尾"),
            ("没有.xlsx", "卡片.xlsx", "没有"),
            ("别的.xlsx", "卡片.xlsx", "没有找到能做成卡片的行"),
            ("坏的.xlsx", "卡片.xlsx", "空的"),
        ],
    )
    def test_says_in_a_sentence_why_nothing_could_be_made(self, lists, sources, out, said):
        wb.write(lists / "别的.xlsx", [Inquiry.of({"contact_name": "王强"})])
        (lists / "坏的.xlsx").write_bytes(b"")
        before = {path.name: path.read_bytes() for path in lists.iterdir()}
        result = self.run(lists / sources, "-o", lists / out)
        assert (result.exit_code, result.stdout) == (2, "")
        assert said in result.stderr
        assert {path.name: path.read_bytes() for path in lists.iterdir()} == before
