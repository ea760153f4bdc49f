"""A 有效客户名单表 comes back with what its director filled in: nothing else in it is held against him."""

import openpyxl
import pytest
from weeks import WEEK, cells, customers, inquiry, run, save, workspace

from workbook_tools.forms.settings import Brand, Role, Staff
from workbook_tools.tasks.init import write_settings
from workbook_tools.tasks.validate import validate


@pytest.fixture
def space(tmp_path):
    space = workspace(tmp_path / "公司")
    staff = [Staff(name="李晓梅", role=Role.SERVICE), Staff(name="张伟", role=Role.SALES)]
    brands = [Brand(brand="康悦理疗", director="韩雪梅"), Brand(brand="安睡堂", director="高远")]
    write_settings(space.settings_file, {Staff: staff, Brand: brands})
    rows = [
        inquiry(意向品牌="康悦理疗"),
        inquiry(意向品牌="安睡堂", 客户称呼="李明", 手机="13853900002", 登记客服=None),
        inquiry(客户称呼="赵明", 手机="13853900003", 备注="推销", 咨询内容="推销"),
        inquiry(客户称呼="钱明", 手机=None),
    ]
    save(space.inbox / "小李.xlsx", rows)
    run(space)
    return space


def hand_back(space, **filled):
    """Hand in the week's list with these cells filled in: page → heading → value, in its first line."""
    book = openpyxl.load_workbook(space.week_folder(WEEK) / "有效客户名单表.xlsx")
    for page, said in filled.items():
        headings = [cell.value for cell in book[page][4]]
        for heading, value in said.items():
            book[page].cell(5, headings.index(heading) + 1).value = value
    book.save(space.inbox / "韩总填好的名单.xlsx")
    return run(space)


def told(space):
    """Give place and heading of what is told of the list."""
    pages = cells(space.week_folder(WEEK) / "问题清单.xlsx")
    lines = {}
    for page in pages.values():
        for address, value in page.items():
            lines.setdefault((id(page), "".join(filter(str.isdigit, address))), []).append(value)
    return {tuple(line[:3]) for line in lines.values() if "韩总填好的名单.xlsx" in line}


def test_only_what_was_filled_in_wrongly_is_told(space):
    done = hand_back(space, 康悦理疗={"分配跟进人": "张伟"}, 安睡堂={"分配跟进人": "赵六", "手机": "1385390000"})
    assert told(space) == {("要改", "安睡堂 F5", "手机"), ("要改", "安睡堂 V5", "分配跟进人")}
    (file,) = [each for each in done["files"] if each["path"] == "韩总填好的名单.xlsx"]
    assert (file["rows"], file["accepted"], file["held_back"]) == (2, 1, 1)
    assert done["customers"]["total"] == 3
    assert customers(space)["KH000001"]["owner"] == "张伟"


def test_a_list_that_staff_made_themselves_is_checked_as_ever(space):
    save(space.inbox / "自己做的.xlsx", [{"统计周": WEEK, "客户名称": "甲店", "手机": "13853900009", "汇总客服": None}],
         sheet="有效客户")  # fmt: skip
    (reading,) = validate([space.inbox / "自己做的.xlsx"]).readings
    assert any(problem.heading == "汇总客服" for problem in reading.every_problem)
