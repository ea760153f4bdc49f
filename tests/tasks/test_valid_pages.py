"""Who is on 有效客户名单, who is left off it, and why."""

import pytest
from weeks import WEEK, cells, inquiry, run, save, workspace

OTHER = {"客户称呼": "李明", "手机": "13853900002"}


@pytest.fixture
def space(tmp_path):
    return workspace(tmp_path / "公司")


def pages_of(space, rows, week=WEEK):
    save(space.inbox / "李晓梅.xlsx", rows)
    run(space, week=week)
    return {name: list(page.values()) for name, page in cells(space.week_folder(week) / "有效客户名单表.xlsx").items()}


@pytest.mark.parametrize("first", [0, 1])
def test_a_customer_is_on_the_list_if_one_of_his_rows_lists_him(space, first):
    rows = [inquiry(备注="推销"), inquiry()]
    pages = pages_of(space, [rows[first], rows[1 - first]])
    assert "13853900001" in pages["待定品牌"]
    assert "13853900001" not in pages["未列入"]


def test_one_whom_no_row_lists_is_told_with_each_reason_once(space):
    doubted = [{"备注": "推销"}, {"备注": "测试"}, {"备注": "推销", "咨询内容": "推销"}]
    pages = pages_of(space, [inquiry(), *(inquiry(**OTHER, **said) for said in doubted)])
    assert "13853900002" not in pages["待定品牌"]
    assert pages["未列入"].count("13853900002") == 1
    assert "写着“推销”；写着“测试”" in pages["未列入"]
    figures = pages["本周概况"]
    assert "合成2位客户" in figures
    assert figures[figures.index("未列入") + 1] == 1


def test_a_run_that_brings_nothing_has_no_heading_above_nothing(space):
    assert "按来源表" in pages_of(space, [inquiry()])["本周概况"]
    assert "按来源表" not in pages_of(space, [inquiry()], week="2026-W48")["本周概况"]
