"""刷新下拉: the drop-downs of people and brands say what 设置.xlsx says now."""

import zipfile

import pytest
from clicking import click
from days import opened
from weeks import cells, save, workspace

from workbook_tools.excel.lists import LISTS_SHEET
from workbook_tools.forms.settings import Brand, Staff
from workbook_tools.problems import WorkbookError
from workbook_tools.tasks.init import write_settings
from workbook_tools.tasks.new import new


@pytest.fixture
def space(tmp_path):
    return workspace(tmp_path / "公司", staff=[("李晓梅", ""), ("周文静", "")], brands=[("云枕", "高远航")])


def settle(space, *names):
    space.settings_file.unlink()
    write_settings(space.settings_file, {Staff: [Staff(name=name, aliases="阿一") for name in names], Brand: []})


def offered(path, name="人员"):
    """Give what a drop-down shows: the cells its name stands for."""
    book = opened(path)
    sheet, _, area = book.defined_names[name].value.rpartition("!")
    return [cell.value for row in book[sheet.strip("'")][area.replace("$", "")] for cell in row] if ":" in area else []


def test_people_and_brands_are_those_of_the_settings(space, tmp_path):
    path = tmp_path / "咨询.xlsx"
    new("inquiry_log", path, workspace=space.root)
    assert offered(path) == ["李晓梅", "周文静"]
    before = cells(path)
    settle(space, "赵小龙", "王志远", "陈建军")
    said = click("refresh-lists", path, sheet="咨询记录", workspace=space)
    assert said == "下拉更新好了：人员3个、品牌0个。"
    assert offered(path) == ["赵小龙", "王志远", "陈建军"]
    assert offered(path, "品牌") == [None]
    after = cells(path)
    assert {name: page for name, page in after.items() if name != LISTS_SHEET} == {
        name: page for name, page in before.items() if name != LISTS_SHEET
    }
    assert click("refresh-lists", path, sheet="咨询记录", workspace=space) == "下拉已经是最新的。"


def test_a_workbook_with_buttons_from_before_the_company_was_known_is_filled(space, tmp_path):
    path = tmp_path / "咨询.xlsm"
    new("inquiry_log", path)
    parts = {
        name: content for name, content in parts_of(path).items() if "vba" in name.lower() or "vml" in name.lower()
    }
    assert click("refresh-lists", path, sheet="咨询记录", workspace=space) == "下拉更新好了：人员2个、品牌1个。"
    assert (offered(path), offered(path, "品牌")) == (["李晓梅", "周文静"], ["云枕"])
    assert len(parts) == 2
    rules = [rule.formula1 for rule in opened(path)["咨询记录"].data_validations.dataValidation]
    assert {"人员", "品牌"} <= set(rules)
    assert {name: parts_of(path)[name] for name in parts} == parts


def parts_of(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_other_lists_stay(space, tmp_path):
    path = tmp_path / "咨询.xlsx"
    new("inquiry_log", path, workspace=space.root)
    channels = offered(path, "选项_来源渠道")
    assert len(channels) > 3
    settle(space, *(f"员工{n}" for n in range(60)))
    click("refresh-lists", path, sheet="咨询记录", workspace=space)
    assert offered(path, "选项_来源渠道") == channels
    assert len(offered(path)) == 60


def test_a_workbook_without_our_lists_is_told(space, tmp_path):
    path = tmp_path / "表.xlsx"
    save(path, [{"咨询日期": 1}])
    with pytest.raises(WorkbookError, match="没有工具的下拉"):
        click("refresh-lists", path, workspace=space)


def test_what_somebody_titled_a_column_of_his_own_becomes_no_name(space, tmp_path):
    """Excel repairs a workbook with a name such as A1, and takes names away doing so."""
    path = tmp_path / "咨询.xlsx"
    new("inquiry_log", path, workspace=space.root)
    book = opened(path)
    own = ["备注 2", "A1", "1abc", "人员"]
    for at, title in enumerate(own, book[LISTS_SHEET].max_column + 1):
        book[LISTS_SHEET].cell(1, at, title)
        book[LISTS_SHEET].cell(2, at, "我的")
    book.save(path)
    before = set(opened(path).defined_names)
    settle(space, "赵小龙", "王志远", "陈建军")
    click("refresh-lists", path, sheet="咨询记录", workspace=space)
    assert set(opened(path).defined_names) == before
    assert offered(path) == ["赵小龙", "王志远", "陈建军"]
    assert opened(path).defined_names["人员"].value == f"'{LISTS_SHEET}'!$A$2:$A$4"
