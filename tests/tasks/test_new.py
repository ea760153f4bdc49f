"""One empty form for one person, and the pages that tell of the forms."""

import openpyxl
import pytest
from click.testing import CliRunner
from weeks import run, workspace

import workbook_tools as wb
from workbook_tools.cli import main
from workbook_tools.forms import FORMS
from workbook_tools.forms.customer_analysis import CustomerAnalysis
from workbook_tools.forms.customer_file import CustomerFile
from workbook_tools.tasks.new import new


@pytest.fixture
def space(tmp_path):
    return workspace(tmp_path / "公司", staff=[("李晓梅", ""), ("赵小龙", "")], brands=[("暖橘堂", "周建国")])


def wbtools(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def words_on(path, sheet):
    return {cell.value for row in openpyxl.load_workbook(path)[sheet].iter_rows() for cell in row if cell.value}


def test_is_called_after_the_form_and_the_person(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = wbtools("new", "inquiry_log", "--for", "李晓雨")
    assert (result.exit_code, result.stdout) == (0, "写好了：客户咨询记录本 李晓雨.xlsx\n")
    assert "李晓雨" in words_on("客户咨询记录本 李晓雨.xlsx", "咨询记录")


@pytest.mark.parametrize("name", ["咨询记录", "客户咨询记录本", "inquiry_log"])
def test_a_form_is_found_by_any_of_its_names(name, tmp_path):
    assert "咨询记录" in openpyxl.load_workbook(new(name, tmp_path / "表.xlsx")).sheetnames


def test_a_workspace_fills_the_drop_downs_and_knows_its_people(space, tmp_path):
    result = wbtools("new", "客户咨询记录本", "--for", "小龙", "-w", space.root, "-o", tmp_path / "表.xlsx")
    assert result.exit_code == 2
    assert "没有“小龙”" in result.stderr
    result = wbtools("new", "客户咨询记录本", "--for", "赵小龙", "-w", space.root, "-o", tmp_path / "表.xlsx")
    assert result.exit_code == 0
    assert {"李晓梅", "赵小龙", "暖橘堂"} <= words_on(tmp_path / "表.xlsx", "选项")


def test_my_customers_starts_with_those_the_person_holds(space, tmp_path):
    held = [("康泰体验店", "13853900001", "赵小龙"), ("临沂同仁", "13853900002", "李晓梅")]
    rows = [
        CustomerFile.of({"customer_name": name, "mobile": (mobile,), "owner": owner}) for name, mobile, owner in held
    ]
    wb.write(space.inbox / "档案.xlsx", rows)
    run(space)
    path = new("我的客户", tmp_path / "我的.xlsx", person="赵小龙", workspace=space.root)
    (row,) = wb.read(path)[0]
    assert (row.customer_no, row.customer_name, row.mobile) == ("KH000001", "康泰体验店", ("13853900001",))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("没有这种表",), "没有这种表"),
        (("客户咨询记录本", "--card"), "没有卡片，有卡片的是：客户档案表"),
        (("客户咨询记录本", "-o", "表.xls"), "请用 .xlsx 结尾"),
        (("客户咨询记录本", "-o", "已有.xlsx"), "已经有“已有.xlsx”了"),
        (("客户咨询记录本", "-w", "没有的文件夹"), ""),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_touched(arguments, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "已有.xlsx").write_bytes(b"work")
    result = wbtools("new", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert result.stderr.strip()
    assert [path.name for path in tmp_path.iterdir()] == ["已有.xlsx"]
    assert (tmp_path / "已有.xlsx").read_bytes() == b"work"


def test_forms_lists_every_form_and_tells_the_columns_of_one():
    listed = wbtools("forms").stdout
    assert all(row_class.form.title in listed and row_class.form.key in listed for row_class in FORMS)
    told = wbtools("forms", "客户分析表").stdout
    assert all(column.heading in told for column in CustomerAnalysis.form.columns)
    assert wbtools("forms", "没有这种表").exit_code == 2
