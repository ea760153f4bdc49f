"""生成今日移交表: the day's customers go over, and their rows get their numbers."""

from datetime import timedelta

import openpyxl
import pytest
from clicking import click, clicked
from days import MONDAY, TUESDAY, asks, company, hand_in, hand_over, lines_on, numbers_on
from weeks import save

from workbook_tools.problems import WorkbookError


@pytest.fixture
def space(tmp_path):
    return company(tmp_path)


def written(tmp_path, *rows):
    path = tmp_path / "咨询记录.xlsx"
    save(
        path,
        [{**row, "移交单号": None} for row in rows],
        headings=[*dict.fromkeys(h for r in rows for h in r), "移交单号"],
    )
    return path


def numbers_in(path):
    page = openpyxl.load_workbook(path).active
    at = next(cell.column for cell in page[1] if cell.value == "移交单号")
    return [page.cell(row, at).value for row in range(2, page.max_row + 1)]


def test_writes_the_sheet_of_the_day_and_the_numbers_into_the_rows(space, tmp_path):
    path = written(tmp_path, asks(1), asks(2))
    said = click("handoff", path, workspace=space)
    assert said.startswith("移交了2位给刘国平；移交表是 2026-11-23 客户信息移交表.xlsx")
    assert sorted(numbers_in(path)) == numbers_on(space) == ["20261123-01", "20261123-02"]
    by_phone = {line["手机"]: line["记录编号"] for line in lines_on(space)}
    assert numbers_in(path) == [by_phone["13853900001"], by_phone["13853900002"]]


def test_a_second_click_hands_over_only_what_is_new(space, tmp_path):
    path = written(tmp_path, asks(1))
    click("handoff", path, workspace=space)
    page = openpyxl.load_workbook(path)
    for at, heading in enumerate([cell.value for cell in page.active[1]], 1):
        page.active.cell(3, at).value = asks(2).get(heading)
    page.save(path)
    assert click("handoff", path, workspace=space).startswith("移交了1位给刘国平，这张表今天一共2位；")
    assert numbers_in(path) == ["20261123-01", "20261123-02"]
    assert click("handoff", path, workspace=space) == "没有新的要移交，这张表今天移交过2位。"
    assert click("handoff", path, workspace=space, day=TUESDAY) == "今天没有要移交的。"
    assert numbers_in(path) == ["20261123-01", "20261123-02"]


def test_it_is_one_handoff_with_the_admins(space, tmp_path):
    hand_in(space, asks(3), name="周文静.xlsx")
    hand_over(space)
    path = written(tmp_path, asks(1))
    click("handoff", path, workspace=space)
    hand_over(space, MONDAY)
    assert numbers_on(space) == ["20261123-01", "20261123-02"]
    assert numbers_in(path) == ["20261123-02"]


def test_a_row_mended_after_it_went_over_keeps_its_number(space, tmp_path):
    path = written(tmp_path, asks(1))
    click("handoff", path, workspace=space)
    page = openpyxl.load_workbook(path)
    page.active["C2"].value = "王志刚"
    page.active.cell(2, page.active.max_column).value = None
    page.save(path)
    click("handoff", path, workspace=space)
    assert numbers_in(path) == ["20261123-01"]


def test_who_was_mended_since_is_not_known_from_before(space, tmp_path):
    path = written(tmp_path, asks(1))
    click("handoff", path, workspace=space)
    page = openpyxl.load_workbook(path)
    page.active["F2"].value = "想了解理疗床的价格和保修"
    page.save(path)
    click("handoff", path, workspace=space)
    (line,) = lines_on(space)
    assert not any("客户总表里已有" in str(value) for value in line.values())


def test_who_cannot_be_reached_is_told(space, tmp_path):
    said = clicked("handoff", written(tmp_path, asks(1), asks(2, 手机=None)), workspace=space)
    assert said.needs_correcting
    assert said.sentence.endswith("第3行没有移交：缺姓名或联系方式，补好再点。")


def test_rows_of_other_days_are_told_line_by_line(space, tmp_path):
    rows = [asks(1), asks(2, MONDAY + timedelta(30)), asks(3, MONDAY - timedelta(20)), asks(4, MONDAY - timedelta(3))]
    said = clicked("handoff", written(tmp_path, *rows), workspace=space)
    assert said.needs_correcting
    assert said.sentence.startswith("移交了2位")
    assert "第3行没有移交：日期还没到，写错了请改好再点。" in said.sentence
    assert "第4行没有移交：是7天以前的，在本周的名单里" in said.sentence


def test_a_sheet_without_the_column_is_told_and_stays(space, tmp_path):
    path = tmp_path / "咨询记录.xlsx"
    save(path, [asks(1)])
    before = path.read_bytes()
    assert "这张表没有「移交单号」这一列，单号没有写" in click("handoff", path, workspace=space)
    assert path.read_bytes() == before
    assert numbers_on(space) == ["20261123-01"]


def test_a_sheet_without_inquiries_hands_nothing_over(space, tmp_path):
    path = tmp_path / "表.xlsx"
    save(path, [{"菜": "白菜", "价": 3}])
    with pytest.raises(WorkbookError, match="没有可移交的"):
        click("handoff", path, workspace=space)


def test_where_the_number_cannot_be_written_nobody_hears_that_nothing_was_done(space, tmp_path):
    path = written(tmp_path, asks(1))
    page = openpyxl.load_workbook(path)
    page.active.cell(2, page.active.max_column).value = '=""'
    page.save(path)
    said = clicked("handoff", path, workspace=space)
    assert said.sentence.startswith("移交了1位给刘国平；")
    assert "单号没有写进表里：Sheet1!" in said.sentence
    assert said.needs_correcting
    assert numbers_on(space) == ["20261123-01"]
