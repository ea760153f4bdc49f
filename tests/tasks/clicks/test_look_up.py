"""查重: who has the customer of the selected row."""

import pytest
from clicking import click, clicked
from weeks import inquiry, run, save, visit, workspace

from workbook_tools.problems import WorkbookError


@pytest.fixture
def space(tmp_path):
    space = workspace(tmp_path / "公司", staff=[("李晓梅", ""), ("赵小龙", "")])
    save(space.inbox / "赵小龙.xlsx", [visit(固定电话="0516-85881234")])
    run(space)
    return space


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "客服小李.xlsx"
    rows = [
        inquiry(手机="139 5160 0001", 客户称呼="孙姐"),
        inquiry(手机="13700001111", 客户称呼="钱进"),
        inquiry(手机="13951600001"),
        inquiry(手机="13700002222", **{"单位/店名": "康乐保健品店"}),
        inquiry(手机=None, 客户称呼=None),
    ]
    save(path, rows)
    return path


def test_says_who_follows_him_masked_and_which_other_rows_are_about_him(space, book):
    said = clicked("lookup", book, "B2:D2", workspace=space)
    assert said.needs_correcting
    assert said.sentence.startswith("第2行：KH000001 ")
    assert "赵小龙在跟，先问他。" in said.sentence
    assert said.sentence.endswith("本表第4行也是这个号码。")
    assert "13951600001" not in said.sentence
    assert "康乐保健品店" not in said.sentence


def test_says_so_if_nobody_knows_him(space, book):
    assert click("lookup", book, "A3", workspace=space) == "第3行：没有登记过，可以跟。"


def test_who_is_only_called_the_same_is_told_as_such(space, book):
    said = clicked("lookup", book, "A5", workspace=space)
    assert "号码没有登记过；同名的有：KH000001" in said.sentence
    assert said.sentence.endswith("可能不是同一位，请核对。")
    assert not said.needs_correcting


@pytest.mark.parametrize(
    ("selection", "sentence"), [("A1", "第1行不是客户"), ("A99", "第99行不是客户"), ("A6", "没有写号码，也没有写名字")]
)
def test_what_cannot_be_looked_up_is_told(space, book, selection, sentence):
    with pytest.raises(WorkbookError, match=sentence):
        click("lookup", book, selection, workspace=space)


def test_without_a_folder_it_says_how_to_set_one_up(book):
    with pytest.raises(WorkbookError, match="wbtools doctor --install-buttons -w"):
        click("lookup", book, "A2")
